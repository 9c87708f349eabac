"""Timetables for people: tables, a workbook and calendars, none of them with anything private."""

import io
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rvmatch.actions import Timetable, make_timetable, replan
from rvmatch.adapters.excel.timetable_workbook import timetable_to_workbook as workbook_of
from rvmatch.errors import InvalidValueError
from rvmatch.files import timetable_to_workbook
from rvmatch.model.events import DockingEvent, even_rounds
from rvmatch.model.meetings import EventParty, MeetingRequests, MeetingWish, PartySide
from rvmatch.model.vocabulary import DockingEventKind
from rvmatch.serialization.plans.icalendar import timetable_to_calendar
from rvmatch.serialization.plans.timetables import timetable_tables
from rvmatch.testing import timetables
from rvmatch.wording import LANGUAGES

STAMP = datetime(2024, 9, 1, 12, tzinfo=UTC)


def small(**names: str) -> Timetable:
    event = DockingEvent(
        id="E1",
        kind=DockingEventKind.PROJECT_DOCKING_MEETING,
        title="供需对接会",
        venue="县政府礼堂, 二楼; 东侧",
        rounds=even_rounds(datetime(2024, 9, 5, 9), 2, minutes=20),
        tables=2,
        hosts=["县民政局"],
    )
    wishes = [
        MeetingWish(demand=demand, supply=supply, value=value)
        for demand, supply, value in (("D1", "S1", 900_000), ("D1", "S2", 800_000), ("D1", "S3", 1))
    ]
    requests = MeetingRequests.of(wishes)
    parties = [attrs.evolve(one, name=names.get(one.key, "")) for one in requests.parties]
    return make_timetable(event, attrs.evolve(requests, parties=parties))


def unfolded(text: str) -> list[str]:
    """The content lines, as RFC 5545 says to put them together."""
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def events_of(text: str) -> list[dict[str, str]]:
    """The events, each by the names of its properties."""
    found: list[dict[str, str]] = []
    for line in unfolded(text):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and not line.startswith("END:"):
            found[-1].setdefault(name.partition(";")[0], value)
    return found


@settings(max_examples=30, deadline=None)
@given(timetables(), st.sampled_from(LANGUAGES))
def test_a_calendar_is_well_formed_and_has_every_meeting_at_its_time(
    timetable: Timetable, language: Any
) -> None:
    """Oracle: a plain reading of RFC 5545 in this test."""
    text = timetable_to_calendar(timetable, stamped_at=STAMP, language=language)
    lines = text.split("\r\n")

    assert lines[-1] == ""
    assert not any(mark in line for line in lines for mark in "\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    assert [line for line in unfolded(text) if line.startswith(("BEGIN:VC", "END:VC"))] == [
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
    ]
    events = events_of(text)
    assert len({one["UID"] for one in events}) == len(events) == len(timetable.meetings)
    for one, meeting in zip(events, timetable.meetings, strict=True):
        held = timetable.time_of(meeting)
        assert datetime.strptime(one["DTSTART"], "%Y%m%dT%H%M%S") == held.starts_at
        assert datetime.strptime(one["DTEND"], "%Y%m%dT%H%M%S") == held.ends_at
        assert one["DTSTAMP"] == "20240901T120000Z"
        assert meeting.wish.demand in unescaped(one["DESCRIPTION"])


def test_special_characters_are_escaped_and_long_lines_cut_between_characters() -> None:
    timetable = small(D1="会泽县" * 30, S1=r"甲;乙,丙\丁")
    text = timetable_to_calendar(timetable, stamped_at=STAMP)
    (first, *_) = events_of(text)

    assert max(len(line.encode()) for line in text.split("\r\n")) in (73, 74, 75)
    assert unescaped(first["SUMMARY"]) == f"供需对接会：{'会泽县' * 30}—甲;乙,丙\\丁"
    assert "县政府礼堂\\, 二楼\\; 东侧" in first["LOCATION"]


@pytest.mark.parametrize(
    ("kind", "venue", "place"),
    [
        (DockingEventKind.PROJECT_DOCKING_MEETING, "礼堂", "礼堂，桌号 1"),
        (DockingEventKind.PROJECT_DOCKING_MEETING, "", "桌号 1"),
        (DockingEventKind.FIELD_STUDY_VISIT, "会泽县", "会泽县，1"),
        (DockingEventKind.FIELD_STUDY_VISIT, "", "1"),
    ],
)
def test_a_calendar_says_where_a_meeting_is(kind: DockingEventKind, venue: str, place: str) -> None:
    timetable = small()
    changed = attrs.evolve(timetable, event=attrs.evolve(timetable.event, kind=kind, venue=venue))

    assert {one["LOCATION"] for one in events_of(timetable_to_calendar(changed, stamped_at=STAMP))} == {place}


def test_the_calendar_of_a_party_has_its_meetings_alone() -> None:
    text = timetable_to_calendar(small(), stamped_at=STAMP, party="S2")

    assert [one["SUMMARY"] for one in events_of(text)] == ["供需对接会：D1—S2"]
    assert "NAME:供需对接会：S2" in unfolded(text)


def test_identifiers_stay_and_what_ended_is_struck_out() -> None:
    before = small()
    changed = replan(before, cancelled=["S1"])
    first = {one["UID"]: one for one in events_of(timetable_to_calendar(before, stamped_at=STAMP))}
    text = timetable_to_calendar(changed.timetable, stamped_at=STAMP, before=before, sequence=1)
    second = {one["UID"]: one for one in events_of(text)}

    assert first.keys() < second.keys()
    assert {one["SEQUENCE"] for one in second.values()} == {"1"}
    statuses = {one["DESCRIPTION"].split("供给：")[1][:2]: one["STATUS"] for one in second.values()}
    assert statuses == {"S1": "CANCELLED", "S2": "TENTATIVE", "S3": "TENTATIVE"}


def test_the_stamp_is_turned_into_universal_time() -> None:
    beijing = datetime(2024, 9, 1, 20, tzinfo=timezone(timedelta(hours=8)))

    assert timetable_to_calendar(small(), stamped_at=beijing) == timetable_to_calendar(
        small(), stamped_at=STAMP
    )


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"stamped_at": datetime(2024, 9, 1)}, "stamped_at"),
        ({"stamped_at": "2024-09-01"}, "stamped_at"),
        ({"stamped_at": STAMP, "party": "D9"}, "party"),
        ({"stamped_at": STAMP, "sequence": -1}, "sequence"),
        ({"stamped_at": STAMP, "sequence": True}, "sequence"),
        ({"stamped_at": STAMP, "language": "fr"}, "language"),
    ],
)
def test_a_calendar_that_cannot_be_made_is_refused_by_name(settings: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        timetable_to_calendar(small(), **settings)

    assert caught.value.field == field


def test_private_numbers_stand_in_no_table_and_no_calendar() -> None:
    timetable = small(D1="会泽县 13812345678", S1="王某 wang@example.org")
    text = timetable_to_calendar(timetable, stamped_at=STAMP)
    shown = text + repr(timetable_tables(timetable))

    assert "13812345678" not in shown
    assert "wang@" not in shown


@settings(max_examples=20, deadline=None)
@given(timetables(), st.sampled_from(LANGUAGES))
def test_tables_hold_every_meeting_party_and_wish_without_a_place(
    timetable: Timetable, language: Any
) -> None:
    tables = {table.name: table for table in timetable_tables(timetable, language)}

    assert set(tables) == {"meetings", "grid", "parties", "left_out", "about"}
    assert all(len(row) == len(table.columns) for table in tables.values() for row in table.rows)
    assert len(tables["meetings"].rows) == len(timetable.meetings)
    assert len(tables["left_out"].rows) == len(timetable.left_out)
    assert [row[1] for row in tables["parties"].rows] == [party.key for party in timetable.requests.parties]
    cells = [cell for row in tables["grid"].rows for cell in row[3:] if cell]
    assert sum(str(cell).count("\n") + 1 for cell in cells) == len(timetable.meetings)


def test_the_tables_say_what_is_proven_and_what_is_not() -> None:
    timetable = small()
    said = str(timetable_tables(timetable, "en")[-1].rows)
    unproven = attrs.evolve(timetable, value_bound=timetable.value + 5, idle_rounds=3, table_moves=2)
    other = str(timetable_tables(unproven, "en")[-1].rows)

    assert "no timetable holds more valuable meetings" in said
    assert "cannot be had with less waiting" in said
    assert "stays at one table" in said
    assert f"no timetable comes above {timetable.value + 5:,}" in other
    assert "no timetable of the same meetings comes below 0" in other
    assert "change their table 2 time(s)" in other


def test_a_wide_event_has_no_sheet_of_rounds_and_tables_and_several_delegates_are_told_apart() -> None:
    timetable = small()
    wide = attrs.evolve(timetable, event=attrs.evolve(timetable.event, tables=31))
    party = EventParty(key="D1", side=PartySide.DEMAND, delegates=2)
    others = [one for one in timetable.requests.parties if one.key != "D1"]
    several = attrs.evolve(timetable, requests=attrs.evolve(timetable.requests, parties=[party, *others]))

    assert "grid" not in {table.name for table in timetable_tables(wide)}
    assert len(timetable_tables(several)[0].columns) == len(timetable_tables(timetable)[0].columns) + 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_shows_the_tables_and_is_always_the_same(language: Any, tmp_path: Path) -> None:
    timetable = small(D1="会泽县")
    timetable_to_workbook(timetable, tmp_path / "event.xlsx", language=language)
    data = (tmp_path / "event.xlsx").read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data))
    tables = timetable_tables(timetable, language)

    assert data == workbook_of(timetable, language)
    assert book.sheetnames == [table.title for table in tables]
    for sheet, table in zip(book, tables, strict=True):
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0] == table.headings
        assert tuple(rows[1 : len(table.rows) + 1]) == table.rows
