"""A timetable says who does not come, who is away for a time, and where and when the event is, in words."""

from datetime import datetime

import attrs
import pytest

from rvmatch.actions import Timetable, make_timetable, replan
from rvmatch.model.events import DockingEvent, even_rounds
from rvmatch.model.meetings import MeetingRequests, MeetingWish
from rvmatch.model.vocabulary import DockingEventKind
from rvmatch.serialization.plans.timetables import timetable_tables
from rvmatch.serialization.plans.values import Table
from rvmatch.wording import Language

EVENT = DockingEvent(
    id="E1",
    kind=DockingEventKind.PROJECT_DOCKING_MEETING,
    title="供需对接会",
    division="53",
    rounds=even_rounds(datetime(2024, 9, 5, 9), 2, minutes=20),
    tables=2,
)


def published() -> Timetable:
    pairs = (("D1", "S1", 9), ("D1", "S2", 8), ("D2", "S1", 7))
    requests = MeetingRequests.of(MeetingWish(demand=d, supply=s, value=value) for d, s, value in pairs)
    named = [attrs.evolve(one, name=f"示例{one.key}") for one in requests.parties]
    return make_timetable(EVENT, attrs.evolve(requests, parties=named))


def tables(timetable: Timetable, language: Language) -> dict[str, Table]:
    return {table.name: table for table in timetable_tables(timetable, language)}


def about(timetable: Timetable, language: Language) -> dict[object, object]:
    return dict(tables(timetable, language)["about"].rows)


@pytest.mark.parametrize(
    ("language", "item", "away", "presence"),
    [
        ("zh", "不参加", ("部分轮次不在场", "示例D2：第 1 轮"), ("全程在场", "第 1 轮不在场", "不参加")),
        (
            "en",
            "Not coming",
            ("Away in some rounds", "示例D2: round 1"),
            ("in all rounds", "away in round 1", "not coming"),
        ),
    ],
)
def test_a_replanned_event_says_who_cancelled_and_who_is_away(
    language: Language, item: str, away: tuple[str, str], presence: tuple[str, str, str]
) -> None:
    after = replan(published(), cancelled=["S2"], away={"D2": [1]}).timetable
    said = about(after, language)
    parties = tables(after, language)["parties"]
    column = [one.heading for one in parties.columns].index("到场情况" if language == "zh" else "There")

    assert said[item] == "示例S2"
    assert said[away[0]] == away[1]
    assert {str(row[1]): row[column] for row in parties.rows} == {
        "D1": presence[0],
        "D2": presence[1],
        "S1": presence[0],
        "S2": presence[2],
    }
    reasons = {row[3]: row[5] for row in tables(after, language)["left_out"].rows}
    assert reasons["S2"] == ("示例S2不参加" if language == "zh" else "示例S2: not coming")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_all_come_nobody_is_said_to_be_away(language: Language) -> None:
    said = about(published(), language)

    assert not {"不参加", "部分轮次不在场", "Not coming", "Away in some rounds"} & set(said)


@pytest.mark.parametrize(
    ("language", "when", "where"),
    [
        ("zh", ("时间（北京时间）", "2024年9月5日 09:00—09:40"), ("地点", "云南省")),
        ("en", ("When (Beijing time)", "2024-09-05 09:00–09:40"), ("Where", "Yunnan")),
    ],
)
def test_the_place_stands_by_its_name_and_the_day_once(
    language: Language, when: tuple[str, str], where: tuple[str, str]
) -> None:
    said = about(published(), language)

    assert said[when[0]] == when[1]
    assert said[where[0]] == where[1]
