"""Timetables after cancellations, what they refuse, and what a check of them finds."""

from typing import Any

import attrs
import pytest

from event_cases import away, event_of, wishes_of
from rvmatch.actions import (
    LeftOutMeeting,
    LeftOutReason,
    MeetingChangeKind,
    check_timetable,
    make_timetable,
    replan,
    requests_of_plan,
)
from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.experiments import national
from rvmatch.matching import match
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.meetings import EventParty, MeetingRequests, MeetingWish, PartySide


def test_a_shorter_event_keeps_what_begins_at_the_same_time() -> None:
    wishes = wishes_of(*((f"D{one}", f"S{one}", one + 1) for one in range(6)))
    before = make_timetable(event_of(3, 2), MeetingRequests.of(wishes))
    later = attrs.evolve(before.event, rounds=before.event.rounds[1:])
    changed = replan(before, event=later)
    held = {one.wish.key: one for one in before.meetings}

    assert changed.kept == sum(one.round > 1 for one in before.meetings)
    for one in changed.timetable.meetings:
        if held[one.wish.key].round > 1:
            assert changed.timetable.time_of(one) == before.time_of(held[one.wish.key])
    assert check_timetable(changed.timetable) == ()


def test_a_table_that_is_gone_moves_a_meeting_but_keeps_its_time_where_it_can() -> None:
    before = make_timetable(event_of(2, ("A", "B")), MeetingRequests.of(wishes_of(("D1", "S1", 9))))
    (meeting,) = before.meetings
    other = "B" if meeting.table == "A" else "A"
    changed = replan(before, event=attrs.evolve(before.event, tables=(other,)))

    (change,) = changed.changes
    assert change.kind is MeetingChangeKind.MOVED
    assert (change.after.round, change.after.table) == (meeting.round, other)  # type: ignore[union-attr]


def test_what_a_replanning_does_not_know_is_named_all_at_once() -> None:
    before = make_timetable(event_of(1, 1), MeetingRequests.of(wishes_of(("D1", "S1", 9))))

    with pytest.raises(ReadErrors) as caught:
        replan(before, cancelled=["D7"], cancelled_meetings=[("D1", "S8")], away={"S9": [1]})

    assert [fault.got for fault in caught.value.faults] == ["'D7'", "'S9'", "'D1, S8'"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"table": "9"}, "no table 9"),
        ({"demand_delegate": 2}, "names number 2"),
        ({"wish": MeetingWish(demand="D1", supply="S1", value=8)}, "nobody wished"),
    ],
)
def test_a_timetable_changed_by_hand_is_found_out(change: dict[str, Any], words: str) -> None:
    timetable = make_timetable(
        event_of(2, 2), MeetingRequests.of(wishes_of(("D1", "S1", 9), ("D2", "S1", 8)))
    )
    changed = attrs.evolve(
        timetable, meetings=(attrs.evolve(timetable.meetings[0], **change), *timetable.meetings[1:])
    )

    assert any(words in remark.message("en") for remark in check_timetable(changed))


def test_a_timetable_of_rounds_and_parties_that_there_are_not_is_refused_as_a_whole() -> None:
    timetable = make_timetable(event_of(2, 2), MeetingRequests.of(wishes_of(("D1", "S1", 9))))
    (meeting,) = timetable.meetings

    with pytest.raises(ReadErrors) as caught:
        attrs.evolve(
            timetable,
            meetings=[attrs.evolve(meeting, round=9)],
            left_out=[LeftOutMeeting(wish=wishes_of(("D7", "S1", 1))[0], reason=LeftOutReason.NO_TABLE)],
        )

    assert [(str(fault.place), fault.code) for fault in caught.value.faults] == [
        ("meetings[D1, S1]", "event_away"),
        ("left_out[D7, S1]", "event_party"),
    ]


@pytest.mark.parametrize(
    "settings",
    [
        {"cancelled": "D1"},
        {"cancelled_meetings": ["D1"]},
        {"cancelled_meetings": [("D1", 1)]},
        {"away": {"D1": 1}},
        {"away": {"D1": [0]}},
        {"event": "E1"},
        {"time_limit_s": "1"},
    ],
)
def test_a_replanning_of_something_else_is_refused(settings: dict[str, Any]) -> None:
    timetable = make_timetable(event_of(2, 2), MeetingRequests.of(wishes_of(("D1", "S1", 9))))

    with pytest.raises(InvalidValueError):
        replan(timetable, **settings)
    with pytest.raises(InvalidValueError):
        replan(None, **settings)  # type: ignore[arg-type]


def test_two_places_at_once_and_what_is_lost_are_found_out() -> None:
    requests = MeetingRequests.of(wishes_of(("D1", "S1", 9), ("D2", "S1", 8)))
    timetable = make_timetable(event_of(3, 2), requests)
    first, second = timetable.meetings
    at_once = attrs.evolve(timetable, meetings=(first, attrs.evolve(second, round=1, table=first.table)))
    lost = attrs.evolve(timetable, meetings=(first,))
    twice = attrs.evolve(timetable, meetings=(first, first, second))
    waiting = attrs.evolve(timetable, meetings=(first, attrs.evolve(second, round=3)))
    gone = attrs.evolve(timetable, requests=away(requests, S1={first.round}))

    for table, words in (
        (at_once, "delegate 1 of S1 has 2 meetings"),
        (at_once, "2 meetings at table"),
        (lost, "wished for, but neither"),
        (lost, "The value is given as 17"),
        (twice, "meet more than once"),
        (waiting, "there are 1"),
        (gone, "S1 is away in round 1"),
    ):
        assert any(words in remark.message("en") for remark in check_timetable(table)), words


def test_tables_of_others_are_found_out() -> None:
    parties = [
        EventParty(key="D1", side=PartySide.DEMAND, table="A"),
        EventParty(key="D2", side=PartySide.DEMAND),
        *(EventParty(key=key, side=PartySide.SUPPLY) for key in ("S1", "S2")),
    ]
    wishes = wishes_of(("D1", "S1", 9), ("D2", "S2", 8))
    requests = MeetingRequests(parties=parties, wishes=wishes)
    timetable = make_timetable(event_of(1, ("A", "B")), requests)
    exchanged = [attrs.evolve(one, table="B" if one.table == "A" else "A") for one in timetable.meetings]
    messages = [one.message("en") for one in check_timetable(attrs.evolve(timetable, meetings=exchanged))]

    assert any("not at the table of D1" in message for message in messages)
    assert any("which belongs to D1" in message for message in messages)


def test_parties_that_do_not_fit_the_event_are_named_all_at_once() -> None:
    parties = [
        EventParty(key="D1", side=PartySide.DEMAND, table="A", away={3}),
        EventParty(key="D2", side=PartySide.DEMAND, table="A"),
        EventParty(key="D3", side=PartySide.DEMAND, table="Z"),
        EventParty(key="S1", side=PartySide.SUPPLY, table="B"),
    ]

    with pytest.raises(ReadErrors) as caught:
        make_timetable(event_of(2, ("A", "B")), MeetingRequests(parties=parties, wishes=[]))

    assert [(str(fault.place), fault.code) for fault in caught.value.faults] == [
        ("parties[D1]", "event_away"),
        ("parties[D2]", "event_table_owner"),
        ("parties[D3]", "event_table"),
        ("parties[S1]", "event_table_sides"),
    ]


@pytest.mark.parametrize(
    ("event", "requests", "settings", "field"),
    [
        (None, MeetingRequests.of([]), {}, "event"),
        (event_of(1, 1), [], {}, "requests"),
        (event_of(1, 1), MeetingRequests.of([]), {"tables_kept_by": "demand"}, "tables_kept_by"),
        (event_of(1, 1), MeetingRequests.of([]), {"seed": 0.5}, "seed"),
        (event_of(1, 1), MeetingRequests.of([]), {"time_limit_s": -1}, "time_limit_s"),
    ],
)
def test_other_arguments_are_refused_by_name(
    event: Any, requests: Any, settings: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        make_timetable(event, requests, **settings)

    assert caught.value.field == field


def test_an_event_that_nobody_comes_to_is_empty() -> None:
    timetable = make_timetable(event_of(2, 2), MeetingRequests.of([]))

    assert (timetable.meetings, timetable.left_out, timetable.value, timetable.optimal) == ((), (), 0, True)


def test_the_dockings_of_a_plan_become_meetings_of_counties_and_organisations() -> None:
    scenario = national()
    demands = ProjectLibrary(list(scenario.demands)[:40])
    supplies = ProjectLibrary(list(scenario.supplies)[:60])
    plan = match(demands, supplies)
    requests = requests_of_plan(plan, demands, supplies)

    assert {wish.key: wish.value for wish in requests.wishes} == {
        (one.demand, one.supply): one.points for one in plan.matches
    }
    for wish in requests.wishes:
        assert wish.demand_party == demands[wish.demand].county_code
        assert wish.supply_party == supplies[wish.supply].organization.name
    assert len({party.key for party in requests.parties}) == len(requests.parties)
    more = requests_of_plan(plan, demands, supplies, reserves=True, leads=True)
    assert {wish.key for wish in requests.wishes} < {wish.key for wish in more.wishes}
    apart = requests_of_plan(plan, demands, supplies, one_delegation=False)
    assert all((wish.demand_party, wish.supply_party) == wish.key for wish in apart.wishes)


def test_delegates_are_entered_by_the_key_of_a_party() -> None:
    scenario = national()
    demands = ProjectLibrary(list(scenario.demands)[:10])
    supplies = ProjectLibrary(list(scenario.supplies)[:20])
    plan = match(demands, supplies)
    county = str(demands[plan.matches[0].demand].county_code)
    requests = requests_of_plan(plan, demands, supplies, delegates={county: 3})

    assert {party.key: party.delegates for party in requests.parties if party.delegates > 1} == {county: 3}
    with pytest.raises(ReadErrors, match="110101"):
        requests_of_plan(plan, demands, supplies, delegates={"110101": 2})


def test_an_organisation_of_one_name_comes_as_one_whether_its_code_is_given_or_not() -> None:
    scenario = national()
    demands = ProjectLibrary(list(scenario.demands)[:10])
    code = "53100000500019795A"
    supplies = ProjectLibrary(
        attrs.evolve(
            one, organization=attrs.evolve(one.organization, name="示例基金会", credit_code=given, kind=None)
        )
        for one, given in zip(list(scenario.supplies)[:20], [code, None] * 10, strict=True)
    )
    requests = requests_of_plan(match(demands, supplies), demands, supplies)

    assert {wish.supply_party for wish in requests.wishes} == {code}
