"""The timetable of an event: who meets whom, when and where, who found no place and why, and what changed."""

from collections.abc import Iterable
from enum import StrEnum, unique
from functools import cached_property

import attrs

from rvmatch.errors import Fault, Place, ReadErrors, invalid
from rvmatch.model.arguments import instance, instances
from rvmatch.model.events import DockingEvent, EventRound
from rvmatch.model.meetings import EventParty, Meeting, MeetingRequests, MeetingWish, PartySide

__all__ = [
    "ChangedTimetable",
    "LeftOutMeeting",
    "LeftOutReason",
    "MeetingChange",
    "MeetingChangeKind",
    "Timetable",
]


@unique
class LeftOutReason(StrEnum):
    """Why a meeting that was wished for has no place, the first honest reason."""

    NEVER_TOGETHER = "never-together"
    """There is no round in which both parties are there."""

    PARTY_FULL = "party-full"
    """A party has other meetings in all rounds in which it is there, together worth at least as much."""

    NO_COMMON_ROUND = "no-common-round"
    """Each party has a free round, but not the same."""

    NO_TABLE = "no-table"
    """There are more meetings than rounds and tables; those that take place are worth more together."""


@attrs.frozen(kw_only=True)
class LeftOutMeeting:
    """
    A meeting that found no place.

    Args:
        wish: What was wished for.
        reason: Why.
        parties: The keys of the parties the reason speaks of; empty if it is about the event.
    """

    wish: MeetingWish
    reason: LeftOutReason
    parties: tuple[str, ...] = ()


def _event(value: DockingEvent) -> DockingEvent:
    return instance("event", value, DockingEvent)


def _requests(value: MeetingRequests) -> MeetingRequests:
    return instance("requests", value, MeetingRequests)


def _meetings(values: Iterable[Meeting]) -> tuple[Meeting, ...]:
    return instances("meetings", values, Meeting)


def _left_out(values: Iterable[LeftOutMeeting]) -> tuple[LeftOutMeeting, ...]:
    return instances("left_out", values, LeftOutMeeting)


def _place(path: str, wish: MeetingWish) -> Place:
    return Place(path=f"{path}[{wish.demand}, {wish.supply}]")


@attrs.frozen(kw_only=True, slots=False)
class Timetable:
    """
    A proposal who meets whom in which round at which table.

    Args:
        event: The event.
        requests: Who comes, and what was wished for.
        meetings: The meetings, by round and then in the order of the event's tables.
        left_out: The wishes without a place, by their keys.
        value: What the meetings are worth together, in points.
        value_bound: What no timetable is worth more than; equals the value where that is proven.
        idle_rounds: How many rounds people wait: a delegate waits in a round in which it is there and meets
            nobody, between its first and its last meeting of a day.
        idle_bound: What no timetable of the same meetings, with the same delegates, goes below; 0 where
            nothing better is known.
        tables_kept_by: Which side stays at its tables as far as was found.
        table_moves: How often a delegate of that side changes its table.
        method: ``"edge-colouring"`` if the meetings were placed as far as counts of rounds and tables allow,
            ``"integer-program"`` if a solver for whole numbers was asked as well.
        seed: What ties were broken with.

    Raises:
        InvalidValueError: If the event, the requests or one of the meetings is something else.
        ReadErrors: If a meeting has a round that the event has not, or a wish names a party that does not
            come; all such are named. Whatever else may be wrong is told by ``check_timetable``.
    """

    event: DockingEvent = attrs.field(converter=_event)
    requests: MeetingRequests = attrs.field(converter=_requests)
    meetings: tuple[Meeting, ...] = attrs.field(converter=_meetings)
    left_out: tuple[LeftOutMeeting, ...] = attrs.field(converter=_left_out)
    value: int
    value_bound: int
    idle_rounds: int
    idle_bound: int
    tables_kept_by: PartySide
    table_moves: int
    method: str
    seed: int

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        for meeting in self.meetings:
            if meeting.round > len(self.event.rounds):
                fault = invalid("round", "event_away", meeting.round, rounds=len(self.event.rounds)).fault
                faults.append(fault.at(_place("meetings", meeting.wish)))
        named = [("meetings", meeting.wish) for meeting in self.meetings]
        named += [("left_out", left.wish) for left in self.left_out]
        for path, wish in named:
            for field in ("demand_party", "supply_party"):
                key = getattr(wish, field)
                if key not in self.party:
                    fault = invalid(field, "event_party", key, demand=wish.demand, supply=wish.supply).fault
                    faults.append(fault.at(_place(path, wish)))
        if faults:
            raise ReadErrors(faults)

    @property
    def optimal(self) -> bool:
        """Whether no timetable holds more valuable meetings, as proven."""
        return self.value == self.value_bound

    @property
    def least_waiting(self) -> bool:
        """Whether the same meetings cannot be had with less waiting, as proven."""
        return self.idle_rounds == self.idle_bound

    @property
    def rounds_used(self) -> int:
        """The number of the last round with a meeting; 0 if there is none."""
        return max((meeting.round for meeting in self.meetings), default=0)

    @cached_property
    def party(self) -> dict[str, EventParty]:
        """Each party by its key."""
        return {party.key: party for party in self.requests.parties}

    @cached_property
    def _by_party(self) -> dict[str, tuple[Meeting, ...]]:
        found: dict[str, list[Meeting]] = {}
        for meeting in self.meetings:
            found.setdefault(meeting.wish.demand_party, []).append(meeting)
            found.setdefault(meeting.wish.supply_party, []).append(meeting)
        return {key: tuple(meetings) for key, meetings in found.items()}

    def meetings_of(self, party: str) -> tuple[Meeting, ...]:
        """The meetings of one party by its key, in order; empty if it has none or does not come."""
        return self._by_party.get(party, ())

    def time_of(self, meeting: Meeting) -> EventRound:
        """When a meeting of this timetable takes place."""
        return self.event.rounds[meeting.round - 1]


@unique
class MeetingChangeKind(StrEnum):
    """What a new timetable changes about a meeting."""

    MOVED = "moved"
    """It takes place at another time or another table."""

    ENDED = "ended"
    """It no longer takes place."""

    NEW = "new"
    """It had no place before."""


@attrs.frozen(kw_only=True)
class MeetingChange:
    """
    One meeting that a new timetable changes.

    Args:
        kind: What changes.
        before: The meeting in the timetable before; None if it had no place.
        after: The meeting in the new timetable; None if it has no place.
    """

    kind: MeetingChangeKind
    before: Meeting | None
    after: Meeting | None


@attrs.frozen(kw_only=True)
class ChangedTimetable:
    """
    A timetable made anew after cancellations, and what it changes.

    Args:
        timetable: The new timetable.
        changes: Every meeting that is not as it was, by the keys of demand and supply.
        kept: How many meetings stay at their time and table.
    """

    timetable: Timetable
    changes: tuple[MeetingChange, ...]
    kept: int
