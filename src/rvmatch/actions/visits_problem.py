"""An event and its wishes as arrays, and the arrays of a schedule as meetings."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.timetables.meetings import LEFT_OUT, MeetingProblem
from rvmatch.assignment.timetables.schedule import MeetingSchedule
from rvmatch.assignment.timetables.seating import seats
from rvmatch.columns import Pairs
from rvmatch.columns.arrays import widened
from rvmatch.errors import Fault, Place, ReadErrors, invalid
from rvmatch.matching.ties import tie_points
from rvmatch.model.events import DockingEvent
from rvmatch.model.meetings import EventParty, Meeting, MeetingRequests, MeetingWish, PartySide

__all__ = ["EventArrays", "Fixed"]

Fixed = Mapping[tuple[str, str], tuple[int, str | None]]
"""Meetings that keep their place: round number, and table or None, by the keys of demand and supply."""

NO_TABLE_YET: Final = -1


@attrs.frozen(kw_only=True, eq=False, slots=False)
class EventArrays:
    """
    An event as arrays. The order of wishes is by a keyed hash, so that no key comes first by its name.

    The side with tables of its own makes the rows, else the demand side: see ``MeetingProblem.tabled``.

    Args:
        event: The event.
        requests: Who comes, and what is wished for.
        seed: What the hash is keyed with.

    Raises:
        ReadErrors: If a party is away in a round that the event has not, has a table that the event has not
            or that is another's, or parties of both sides have tables of their own; all such are named.
    """

    event: DockingEvent
    requests: MeetingRequests
    seed: int

    def __attrs_post_init__(self) -> None:
        faults = list(_party_faults(self.event, self.requests))
        if faults:
            raise ReadErrors(faults)

    @cached_property
    def row_side(self) -> PartySide:
        """The side that makes the rows."""
        owners = {party.side for party in self.requests.parties if party.table is not None}
        return PartySide.SUPPLY if owners == {PartySide.SUPPLY} else PartySide.DEMAND

    @cached_property
    def ordered(self) -> tuple[tuple[MeetingWish, ...], NDArray[np.int64]]:
        """The wishes in the order of their hashes, the greatest first, and these hashes."""
        wishes = self.requests.wishes
        demands = sorted({wish.demand for wish in wishes})
        supplies = sorted({wish.supply for wish in wishes})
        row = {key: place for place, key in enumerate(demands)}
        col = {key: place for place, key in enumerate(supplies)}
        pairs = Pairs(
            rows=[row[wish.demand] for wish in wishes],
            cols=[col[wish.supply] for wish in wishes],
            shape=(len(demands), len(supplies)),
        )
        ties = widened(tie_points(self.seed, demands, supplies, pairs))
        order = np.argsort(-ties, kind="stable")
        return tuple(wishes[place] for place in order.tolist()), ties[order]

    @cached_property
    def lines(self) -> tuple[tuple[EventParty, ...], tuple[EventParty, ...]]:
        """The parties of the rows and those of the columns, in the order in which wishes name them."""
        party = {party.key: party for party in self.requests.parties}
        demands = dict.fromkeys(wish.demand_party for wish in self.ordered[0])
        supplies = dict.fromkeys(wish.supply_party for wish in self.ordered[0])
        sides = tuple(party[key] for key in demands), tuple(party[key] for key in supplies)
        return sides if self.row_side is PartySide.DEMAND else (sides[1], sides[0])

    @cached_property
    def shared_tables(self) -> tuple[str, ...]:
        """The tables that belong to no party."""
        own = {party.table for party in self.requests.parties}
        return tuple(table for table in self.event.tables if table not in own)

    def problem(self, fixed: Fixed) -> MeetingProblem:
        """
        The question.

        Args:
            fixed: Meetings that keep their place.
        """
        wishes, ties = self.ordered
        rows, cols = self.lines
        row = {party.key: place for place, party in enumerate(rows)}
        col = {party.key: place for place, party in enumerate(cols)}
        ends = [self._ends(wish) for wish in wishes]
        days = {day: place for place, day in enumerate(self.event.days)}
        return MeetingProblem(
            rows=_whole([row[one] for one, _ in ends]),
            cols=_whole([col[other] for _, other in ends]),
            values=_whole([wish.value for wish in wishes]),
            ties=ties,
            row_places=self._places(rows),
            col_places=self._places(cols),
            tables=len(self.shared_tables),
            tabled=np.array([party.table is None for party in rows], dtype=np.bool_),
            fixed=_whole([fixed[wish.key][0] - 1 if wish.key in fixed else LEFT_OUT for wish in wishes]),
            days=_whole([days[one.day] for one in self.event.rounds]),
        )

    def meetings(
        self, schedule: MeetingSchedule, kept_by: PartySide, fixed: Fixed
    ) -> tuple[tuple[Meeting, ...], int]:
        """
        The meetings of a schedule, each at its table, and how often a delegate changes its table.

        Args:
            schedule: The rounds.
            kept_by: Which side stays at its tables as far as possible.
            fixed: Meetings that keep their place.
        """
        wishes, _ = self.ordered
        rows = {party.key: party for party in self.lines[0]}
        held = np.flatnonzero(schedule.rounds != LEFT_OUT).tolist()
        shared = [at for at in held if rows[self._ends(wishes[at])[0]].table is None]
        table_of = {at: str(rows[self._ends(wishes[at])[0]].table) for at in held}
        number: dict[str | None, int] = {table: place for place, table in enumerate(self.shared_tables)}
        keepers = [self._delegate(schedule, at, kept_by) for at in shared]
        names = {keeper: place for place, keeper in enumerate(dict.fromkeys(keepers))}
        given = [number.get(fixed.get(wishes[at].key, (0, None))[1], NO_TABLE_YET) for at in shared]
        found = seats(
            _whole([names[keeper] for keeper in keepers]),
            schedule.rounds[shared],
            len(self.shared_tables),
            _whole(given),
        )
        table_of |= {at: self.shared_tables[table] for at, table in zip(shared, found.tolist(), strict=True)}
        used = {(self._delegate(schedule, at, kept_by), table_of[at]) for at in held}
        moves = len(used) - len({delegate for delegate, _ in used})
        order = {table: place for place, table in enumerate(self.event.tables)}
        meetings = (
            Meeting(
                wish=wishes[at],
                round=int(schedule.rounds[at]) + 1,
                table=table_of[at],
                demand_delegate=self._delegate(schedule, at, PartySide.DEMAND)[1],
                supply_delegate=self._delegate(schedule, at, PartySide.SUPPLY)[1],
            )
            for at in held
        )
        return tuple(sorted(meetings, key=lambda one: (one.round, order[one.table], one.wish.key))), moves

    def _ends(self, wish: MeetingWish) -> tuple[str, str]:
        """The parties of a wish, the row's first."""
        ends = wish.demand_party, wish.supply_party
        return ends if self.row_side is PartySide.DEMAND else (ends[1], ends[0])

    def _delegate(self, schedule: MeetingSchedule, at: int, side: PartySide) -> tuple[str, int]:
        """Who attends a meeting for a side: the party and the number of its delegate, from 1."""
        turns = schedule.row_turn if side is self.row_side else schedule.col_turn
        wish = self.ordered[0][at]
        key = wish.demand_party if side is PartySide.DEMAND else wish.supply_party
        return key, int(turns[at]) + 1

    def _places(self, parties: tuple[EventParty, ...]) -> NDArray[np.int64]:
        size = len(self.event.rounds)
        places = np.zeros((len(parties), size), dtype=np.int64)
        for place, party in enumerate(parties):
            places[place] = party.delegates
            places[place, [number - 1 for number in party.away]] = 0
        return places


def _whole(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def _party_faults(event: DockingEvent, requests: MeetingRequests) -> list[Fault]:
    """What does not fit between the parties and the event."""
    faults = []
    owner: dict[str, EventParty] = {}
    for party in requests.parties:
        place = Place(path=f"parties[{party.key}]")
        beyond = sorted(number for number in party.away if number > len(event.rounds))
        if beyond:
            fault = invalid("away", "event_away", beyond[0], rounds=len(event.rounds)).fault
            faults.append(fault.at(place))
        if party.table is None:
            continue
        if party.table not in event.tables:
            faults.append(invalid("table", "event_table", party.table).fault.at(place))
            continue
        first = owner.setdefault(party.table, party)
        if first is not party:
            faults.append(invalid("table", "event_table_owner", party.table, other=first.key).fault.at(place))
        elif party.side is not next(iter(owner.values())).side:
            faults.append(invalid("table", "event_table_sides", party.table).fault.at(place))
    return faults
