"""Events: what a timetable promises, what is left out and why, and what cancellations change."""

import time
from collections import Counter
from datetime import timedelta
from itertools import product
from random import Random

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from event_cases import NINE, away, event_of, oracle, wishes_of
from rvmatch.actions import (
    LeftOutReason,
    MeetingChangeKind,
    Timetable,
    check_timetable,
    make_timetable,
    replan,
)
from rvmatch.model.events import DockingEvent, even_rounds
from rvmatch.model.meetings import EventParty, MeetingRequests, MeetingWish, PartySide
from rvmatch.model.vocabulary import DockingEventKind
from rvmatch.testing import event_cases, timetables


@settings(max_examples=200, deadline=None)
@given(event_cases(most_wishes=7))
def test_two_hundred_events_have_no_clash_and_the_greatest_value(
    case: tuple[DockingEvent, MeetingRequests],
) -> None:
    """Oracles: a check that shares no code, and exhaustive search."""
    timetable = make_timetable(*case, time_limit_s=20)

    assert check_timetable(timetable) == ()
    assert timetable.value == timetable.value_bound == oracle(*case)
    assert timetable.optimal


@settings(max_examples=20, deadline=None)
@given(event_cases(), st.randoms(use_true_random=False))
def test_the_order_of_wishes_parties_and_rounds_changes_nothing(
    case: tuple[DockingEvent, MeetingRequests], rng: Random
) -> None:
    event, requests = case
    shuffled = [list(part) for part in (event.rounds, requests.parties, requests.wishes)]
    for part in shuffled:
        rng.shuffle(part)
    other = attrs.evolve(event, rounds=shuffled[0]), MeetingRequests(parties=shuffled[1], wishes=shuffled[2])

    assert make_timetable(*case, time_limit_s=0) == make_timetable(*other, time_limit_s=0)


def test_yunxi_2021_is_held_in_well_under_a_second() -> None:
    """56 organisations, 63 dockings (the published size; who meets whom is invented)."""
    rng = Random(2021)
    wishes = [
        MeetingWish(
            demand=f"D{number:02d}",
            supply=f"S{number:02d}",
            value=rng.randrange(300_000, 1_000_000),
            demand_party=f"乡镇{rng.randrange(18):02d}",
            supply_party=f"组织{number % 56:02d}",
        )
        for number in range(63)
    ]
    start = time.perf_counter()
    timetable = make_timetable(event_of(8, 12), MeetingRequests.of(wishes))
    seconds = time.perf_counter() - start

    assert check_timetable(timetable) == ()
    assert timetable.optimal
    assert len(timetable.meetings) == 63
    assert timetable.least_waiting
    assert seconds < 2


def test_five_hundred_by_five_hundred_are_held_in_seconds() -> None:
    rng = Random(500)
    pairs = rng.sample(list(product(range(500), range(500))), 6_000)
    wishes = wishes_of(*((f"D{one:03d}", f"S{two:03d}", rng.randrange(1_000_000)) for one, two in pairs))
    start = time.perf_counter()
    timetable = make_timetable(event_of(20, 500), MeetingRequests.of(wishes))
    seconds = time.perf_counter() - start

    assert check_timetable(timetable) == ()
    assert timetable.optimal
    assert len(timetable.meetings) > 5_900
    assert seconds < 20


def test_a_meeting_without_a_place_says_why() -> None:
    requests = MeetingRequests.of(
        wishes_of(("D1", "S1", 9), ("D1", "S2", 8), ("D1", "S3", 1), ("D2", "S4", 9), ("D3", "S5", 3))
    )
    timetable = make_timetable(event_of(2, 2), away(requests, D2={1}, S4={2}))

    assert timetable.value == 9 + 8 + 3
    assert {left.wish.key: (left.reason, left.parties) for left in timetable.left_out} == {
        ("D1", "S3"): (LeftOutReason.PARTY_FULL, ("D1",)),
        ("D2", "S4"): (LeftOutReason.NEVER_TOGETHER, ("D2", "S4")),
    }


def test_more_meetings_than_rounds_and_tables_are_named_as_left_out() -> None:
    wishes = wishes_of(*((f"D{number}", f"S{number}", number) for number in range(1, 6)))
    timetable = make_timetable(event_of(2, 2), MeetingRequests.of(wishes))

    assert [left.wish.key for left in timetable.left_out] == [("D1", "S1")]
    assert timetable.left_out[0].reason is LeftOutReason.NO_TABLE
    assert timetable.left_out[0].parties == ()


def test_no_common_round_is_told_from_a_full_party() -> None:
    """D1 is free in the second round and S1 in the first."""
    requests = MeetingRequests.of(wishes_of(("D1", "S2", 9), ("D2", "S1", 9), ("D1", "S1", 1)))
    timetable = make_timetable(event_of(2, 5), away(requests, S2={2}, D2={1}))

    (left,) = timetable.left_out
    assert (left.wish.key, left.reason) == (("D1", "S1"), LeftOutReason.NO_COMMON_ROUND)


def test_where_all_tables_are_taken_no_common_round_is_looked_for() -> None:
    """D1 and S1 have no free round in common either, but a table more would not have been there anyway."""
    requests = MeetingRequests.of(wishes_of(("D1", "S2", 9), ("D2", "S1", 9), ("D1", "S1", 1)))
    (left,) = make_timetable(event_of(2, 1), requests).left_out

    assert (left.wish.key, left.reason, left.parties) == (("D1", "S1"), LeftOutReason.NO_TABLE, ())


def test_the_delegates_of_a_county_meet_several_at_once_but_none_twice() -> None:
    wishes = [
        MeetingWish(demand=f"D{number}", supply=f"S{number}", value=5, demand_party="530326")
        for number in range(4)
    ]
    alone = make_timetable(event_of(2, 4), MeetingRequests.of(wishes))
    parties = [attrs.evolve(one, delegates=2 if one.key == "530326" else 1) for one in alone.requests.parties]
    two = make_timetable(event_of(2, 4), attrs.evolve(alone.requests, parties=parties))

    assert (len(alone.meetings), len(two.meetings)) == (2, 4)
    assert sorted((one.round, one.demand_delegate) for one in two.meetings) == list(product((1, 2), (1, 2)))


def test_villages_stay_at_their_sites_and_every_group_comes_by_once() -> None:
    sites = ("石门村", "青山村", "白水村")
    parties = [
        *(EventParty(key=site, side=PartySide.DEMAND, table=site) for site in sites),
        *(EventParty(key=f"G{number}", side=PartySide.SUPPLY) for number in range(3)),
    ]
    wishes = wishes_of(*((site, f"G{number}", 5) for site in sites for number in range(3)))
    event = attrs.evolve(event_of(3, sites), kind=DockingEventKind.FIELD_STUDY_VISIT)
    timetable = make_timetable(event, MeetingRequests(parties=parties, wishes=wishes))

    assert check_timetable(timetable) == ()
    assert len(timetable.meetings) == 9
    assert all(one.table == one.wish.demand for one in timetable.meetings)
    assert timetable.idle_rounds == 0


def test_one_side_stays_at_its_tables() -> None:
    wishes = wishes_of(*((f"D{one}", f"S{two}", 5) for one in range(4) for two in range(4)))
    for side, other in ((PartySide.DEMAND, PartySide.SUPPLY), (PartySide.SUPPLY, PartySide.DEMAND)):
        timetable = make_timetable(event_of(4, 4), MeetingRequests.of(wishes), tables_kept_by=side)
        tables = Counter(
            (one.wish.demand if side is PartySide.DEMAND else one.wish.supply, one.table)
            for one in timetable.meetings
        )
        assert timetable.table_moves == 0
        assert len(tables) == 4
        assert timetable.tables_kept_by is side is not other


def test_nobody_waits_over_night() -> None:
    two_days = (*even_rounds(NINE, 1, minutes=20), *even_rounds(NINE + timedelta(days=1), 2, minutes=20))
    event = attrs.evolve(event_of(1, 1), rounds=two_days)
    requests = away(MeetingRequests.of(wishes_of(("D1", "S1", 1), ("D1", "S2", 1))), S1={2, 3}, S2={1, 2})
    timetable = make_timetable(event, requests)

    assert [one.round for one in timetable.meetings] == [1, 3]
    assert timetable.idle_rounds == 0


@settings(max_examples=30, deadline=None)
@given(timetables(), st.data())
def test_after_cancellations_every_meeting_that_still_can_stays(
    before: Timetable, data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from([party.key for party in before.requests.parties]), max_size=2))
    changed = replan(before, cancelled=gone, time_limit_s=20)
    after = changed.timetable
    places = {one.wish.key: (one.round, one.table) for one in after.meetings}

    assert check_timetable(after) == ()
    for meeting in before.meetings:
        both = {meeting.wish.demand_party, meeting.wish.supply_party}
        if both & gone:
            assert meeting.wish.key not in places
        else:
            assert places[meeting.wish.key] == (meeting.round, meeting.table)
    assert not any(gone & {one.wish.demand_party, one.wish.supply_party} for one in after.meetings)
    ended = {one.before.wish.key for one in changed.changes if one.kind is MeetingChangeKind.ENDED}  # type: ignore[union-attr]
    new = {one.after.wish.key for one in changed.changes if one.kind is MeetingChangeKind.NEW}  # type: ignore[union-attr]
    was, now = ({one.wish.key for one in table.meetings} for table in (before, after))
    assert (ended, new, changed.kept) == (was - now, now - was, len(was & now))


def test_a_meeting_that_stays_keeps_the_round_and_table_it_was_published_with() -> None:
    """Whatever a timetable made anew would choose."""
    made = make_timetable(event_of(3, 3), MeetingRequests.of(wishes_of(("D1", "S1", 9))))
    for round_, table in product((1, 2, 3), ("1", "2", "3")):
        (meeting,) = made.meetings
        published = attrs.evolve(made, meetings=(attrs.evolve(meeting, round=round_, table=table),))
        changed = replan(published, parties=[EventParty(key="S9", side=PartySide.SUPPLY)])

        assert (changed.changes, changed.kept) == ((), 1)
        assert changed.timetable.meetings == published.meetings


def test_a_freed_place_goes_to_the_most_valuable_wish_that_waited() -> None:
    requests = MeetingRequests.of(
        wishes_of(("D1", "S1", 9), ("D2", "S2", 8), ("D3", "S1", 4), ("D4", "S3", 5), ("D5", "S2", 3))
    )
    before = make_timetable(event_of(1, 2), requests)
    changed = replan(before, cancelled=["D1"])

    assert [(one.kind.value, (one.before or one.after).wish.key) for one in changed.changes] == [  # type: ignore[union-attr]
        ("ended", ("D1", "S1")),
        ("new", ("D4", "S3")),
    ]
    assert changed.kept == 1
    assert changed.timetable.optimal
    assert {left.wish.key: left.reason for left in changed.timetable.left_out}[
        "D1", "S1"
    ] is LeftOutReason.NEVER_TOGETHER


def test_cancelled_meetings_newcomers_and_late_comers_are_one_replanning() -> None:
    before = make_timetable(event_of(2, 1), MeetingRequests.of(wishes_of(("D1", "S1", 9), ("D2", "S2", 8))))
    first = {one.wish.key: one.round for one in before.meetings}
    changed = replan(
        before,
        cancelled_meetings=[("D2", "S2")],
        away={"D1": [first["D1", "S1"]]},
        parties=[EventParty(key="S9", side=PartySide.SUPPLY)],
        wishes=wishes_of(("D2", "S9", 7)),
    )

    assert {one.wish.key for one in changed.timetable.meetings} == {("D1", "S1"), ("D2", "S9")}
    assert {one.wish.key: one.round for one in changed.timetable.meetings}["D1", "S1"] != first["D1", "S1"]
    assert {one.kind for one in changed.changes} == set(MeetingChangeKind)
