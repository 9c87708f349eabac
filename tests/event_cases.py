"""Events and wishes for tests of timetables."""

from datetime import datetime
from typing import Any

import attrs

from rvmatch.model.events import DockingEvent, even_rounds
from rvmatch.model.meetings import MeetingRequests, MeetingWish, PartySide
from rvmatch.model.vocabulary import DockingEventKind
from timetable_oracles import most_valuable

NINE = datetime(2021, 12, 10, 9)


def event_of(rounds: int, tables: Any, **fields: Any) -> DockingEvent:
    return DockingEvent(
        id="E1",
        kind=DockingEventKind.PROJECT_DOCKING_MEETING,
        title="供需对接会",
        rounds=even_rounds(NINE, rounds, minutes=20),
        tables=tables,
        **fields,
    )


def wishes_of(*wishes: tuple[str, str, int]) -> list[MeetingWish]:
    return [MeetingWish(demand=demand, supply=supply, value=value) for demand, supply, value in wishes]


def away(requests: MeetingRequests, **rounds: set[int]) -> MeetingRequests:
    parties = [attrs.evolve(one, away=rounds.get(one.key, one.away)) for one in requests.parties]
    return attrs.evolve(requests, parties=parties)


def oracle(event: DockingEvent, requests: MeetingRequests) -> int:
    """The greatest value by exhaustive search, straight from the event and the requests."""
    sides = [[one for one in requests.parties if one.side is side] for side in PartySide]
    number = {one.key: place for side in sides for place, one in enumerate(side)}
    size = len(event.rounds)
    places = [
        [[0 if at + 1 in one.away else one.delegates for at in range(size)] for one in side] for side in sides
    ]
    own = {one.key for one in requests.parties if one.table is not None}
    taken = {one.table for one in requests.parties if one.table is not None}
    return most_valuable(
        [number[wish.demand_party] for wish in requests.wishes],
        [number[wish.supply_party] for wish in requests.wishes],
        [wish.value for wish in requests.wishes],
        (places[0] or [[0] * size], places[1] or [[0] * size]),
        len(event.tables) - len(taken),
        [not {wish.demand_party, wish.supply_party} & own for wish in requests.wishes],
    )
