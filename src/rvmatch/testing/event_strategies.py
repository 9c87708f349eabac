"""Strategies for docking events: rounds, parties, wishes for meetings, and whole timetables."""

from datetime import datetime, timedelta
from itertools import accumulate, chain
from typing import Any, Final

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.actions import ChangedTimetable, Timetable, make_timetable, replan
from rvmatch.model.events import DockingEvent, EventRound
from rvmatch.model.meetings import (
    HIGHEST_VALUE,
    EventParty,
    Meeting,
    MeetingRequests,
    MeetingWish,
    PartySide,
)
from rvmatch.model.vocabulary import DockingEventKind
from rvmatch.testing.values import built, division_codes, free_texts, labels

__all__ = [
    "changed_timetables",
    "docking_events",
    "event_cases",
    "event_parties",
    "event_rounds",
    "meeting_requests",
    "meeting_wishes",
    "meetings",
    "timetables",
]

_FIRST: Final = datetime(2021, 1, 1)
_LAST: Final = datetime(2030, 12, 31)


def event_rounds() -> SearchStrategy[EventRound]:
    """Rounds of some minutes up to a whole day."""
    return st.builds(EventRound, starts_at=_moments(), minutes=st.integers(1, 60) | st.integers(1, 1_440))


def _moments() -> SearchStrategy[datetime]:
    minutes = int((_LAST - _FIRST).total_seconds()) // 60
    return st.integers(0, minutes).map(lambda late: _FIRST + timedelta(minutes=late))


@st.composite
def _rounds(draw: st.DrawFn, most: int) -> list[EventRound]:
    """Rounds that do not overlap, often of one day, in any order."""
    minutes = draw(st.lists(st.integers(5, 120), min_size=1, max_size=most))
    pauses = draw(st.lists(st.sampled_from([0, 10, 60, 1_440]), min_size=len(minutes), max_size=len(minutes)))
    begins = accumulate((a + b for a, b in zip(minutes, pauses, strict=True)), initial=0)
    start = draw(_moments())
    found = [
        EventRound(starts_at=start + timedelta(minutes=late), minutes=long)
        for late, long in zip(begins, minutes, strict=False)
    ]
    return list(draw(st.permutations(found)))


def docking_events(*, most_rounds: int = 5, most_tables: int = 4) -> SearchStrategy[DockingEvent]:
    """
    Events with all that a valid one may hold.

    Args:
        most_rounds: How many rounds one has at most.
        most_tables: How many tables one has at most.
    """
    tables = st.lists(labels(), min_size=1, max_size=most_tables, unique=True)
    return built(
        DockingEvent,
        st.fixed_dictionaries(
            {
                "id": labels(),
                "kind": st.sampled_from(DockingEventKind),
                "title": labels(),
                "rounds": _rounds(most_rounds),
                "tables": st.integers(1, most_tables) | tables,
            },
            optional={
                "division": st.none() | division_codes(),
                "venue": free_texts(),
                "hosts": st.lists(labels(), max_size=2),
            },
        ),
    )


def event_parties() -> SearchStrategy[EventParty]:
    """Parties of either side, some of them away, with delegates or a table of their own."""
    return built(
        EventParty,
        st.fixed_dictionaries(
            {"key": labels(), "side": st.sampled_from(PartySide)},
            optional={
                "name": free_texts(),
                "delegates": st.integers(1, 3),
                "away": st.frozensets(st.integers(1, 8), max_size=3),
                "table": st.none() | labels(),
            },
        ),
    )


def meeting_wishes() -> SearchStrategy[MeetingWish]:
    """Wishes for meetings of projects or of parties."""
    return built(
        MeetingWish,
        st.fixed_dictionaries(
            {"demand": labels(), "supply": labels(), "value": _values()},
            optional={"demand_party": labels(), "supply_party": labels()},
        ),
    )


def _values() -> SearchStrategy[int]:
    return st.integers(0, 4) | st.integers(0, HIGHEST_VALUE)


def meetings() -> SearchStrategy[Meeting]:
    """Meetings of any round and table."""
    return st.builds(
        Meeting,
        wish=meeting_wishes(),
        round=st.integers(1, 9),
        table=labels(),
        demand_delegate=st.integers(1, 3),
        supply_delegate=st.integers(1, 3),
    )


@st.composite
def meeting_requests(
    draw: st.DrawFn, *, rounds: int = 5, tables: tuple[str, ...] = (), most_wishes: int = 9
) -> MeetingRequests:
    """
    Requests of some parties on either side, several wishes of the same two among them.

    Args:
        draw: Draws; given by Hypothesis.
        rounds: The number of rounds from which parties are away.
        tables: The tables of the event, one of which a party of the demand side may have for its own.
        most_wishes: How many wishes at most.
    """
    sides: dict[PartySide, list[EventParty]] = {}
    for side, letter in ((PartySide.DEMAND, "C"), (PartySide.SUPPLY, "O")):
        sides[side] = [
            EventParty(
                key=f"{letter}{number}",
                side=side,
                delegates=draw(st.sampled_from([1, 1, 1, 2])),
                away=draw(st.frozensets(st.integers(1, rounds), max_size=draw(st.sampled_from([0, 2])))),
            )
            for number in range(draw(st.integers(1, 4)))
        ]
    own_table = draw(st.none() | st.sampled_from(tables)) if tables else None
    first, *others = sides[PartySide.DEMAND]
    sides[PartySide.DEMAND] = [attrs.evolve(first, table=own_table), *others]
    wishes = [
        MeetingWish(
            demand=f"D{number}",
            supply=f"S{draw(st.integers(0, 3))}",
            value=draw(_values()),
            demand_party=draw(st.sampled_from(sides[PartySide.DEMAND])).key,
            supply_party=draw(st.sampled_from(sides[PartySide.SUPPLY])).key,
        )
        for number in range(draw(st.integers(0, most_wishes)))
    ]
    return MeetingRequests(parties=chain.from_iterable(sides.values()), wishes=wishes)


@st.composite
def event_cases(draw: st.DrawFn, *, most_wishes: int = 9) -> tuple[DockingEvent, MeetingRequests]:
    """
    Events with requests that fit them.

    Args:
        draw: Draws; given by Hypothesis.
        most_wishes: How many wishes at most.
    """
    event = draw(docking_events())
    requests = meeting_requests(rounds=len(event.rounds), tables=event.tables, most_wishes=most_wishes)
    return event, draw(requests)


def timetables() -> SearchStrategy[Timetable]:
    """Timetables of small events."""
    seeds = st.integers(-3, 3)
    return st.builds(_timetable, event_cases(), seed=seeds, tables_kept_by=st.sampled_from(PartySide))


def _timetable(case: tuple[DockingEvent, MeetingRequests], **settings: Any) -> Timetable:
    return make_timetable(*case, time_limit_s=0, **settings)


@st.composite
def changed_timetables(draw: st.DrawFn) -> ChangedTimetable:
    """Timetables after the cancellation of some parties and meetings."""
    before = draw(timetables())
    parties = st.sampled_from([party.key for party in before.requests.parties])
    wishes = [wish.key for wish in before.requests.wishes]
    return replan(
        before,
        cancelled=draw(st.sets(parties, max_size=2)),
        cancelled_meetings=draw(st.sets(st.sampled_from(wishes), max_size=2)) if wishes else (),
        time_limit_s=0,
    )
