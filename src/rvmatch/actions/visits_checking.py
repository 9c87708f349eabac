"""Whether a timetable holds, counted from the timetable alone, such as one that was changed by hand."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from rvmatch.actions.visits_timetable import Timetable
from rvmatch.errors import Remark
from rvmatch.model.arguments import instance
from rvmatch.model.meetings import EventParty, Meeting

__all__ = ["check_timetable"]


def check_timetable(timetable: Timetable) -> tuple[Remark, ...]:
    """
    What is wrong with a timetable: people in two places, tables taken twice, meetings lost, wrong sums.

    It shares no code with what makes timetables. Whether the value is the greatest possible is not asked.

    Args:
        timetable: Any timetable, such as one that was read from a document or changed by hand.

    Returns:
        A remark for each thing that is wrong; empty if the timetable holds.

    Raises:
        InvalidValueError: If it is no timetable.
    """
    instance("timetable", timetable, Timetable)
    return (*_unfit(timetable), *_clashes(timetable), *_accounts(timetable))


def _delegates(timetable: Timetable, meeting: Meeting) -> list[tuple[EventParty, int]]:
    """The parties of a meeting, each with the delegate who attends."""
    ends = (
        (meeting.wish.demand_party, meeting.demand_delegate),
        (meeting.wish.supply_party, meeting.supply_delegate),
    )
    return [(timetable.party[key], number) for key, number in ends]


def _unfit(timetable: Timetable) -> Iterator[Remark]:
    """Meetings that nobody wished for, or that do not fit the event."""
    wishes = set(timetable.requests.wishes)
    owner = {one.table: one.key for one in timetable.requests.parties if one.table is not None}
    for meeting in timetable.meetings:
        words = {"demand": meeting.wish.demand, "supply": meeting.wish.supply}
        if meeting.wish not in wishes:
            yield Remark.of("check.meeting.unknown", **words)
        if meeting.table not in timetable.event.tables:
            yield Remark.of("check.meeting.table", table=meeting.table, **words)
        both = _delegates(timetable, meeting)
        own = {party.table: party.key for party, _ in both if party.table is not None}
        if own and meeting.table not in own:
            at_home = next(iter(own.values()))
            yield Remark.of("check.meeting.own_table", table=meeting.table, party=at_home, **words)
        elif meeting.table in owner and meeting.table not in own:
            whose = owner[meeting.table]
            yield Remark.of("check.meeting.foreign_table", table=meeting.table, party=whose, **words)
        for party, number in both:
            if meeting.round in party.away:
                yield Remark.of("check.meeting.away", party=party.key, round=meeting.round)
            if number > party.delegates:
                code = "check.meeting.delegates"
                yield Remark.of(code, party=party.key, delegates=party.delegates, delegate=number)


def _clashes(timetable: Timetable) -> Iterator[Remark]:
    """Delegates at two meetings at once, and tables that two meetings share."""
    people: Counter[tuple[int, str, int]] = Counter()
    tables: Counter[tuple[int, str]] = Counter()
    owned = {one.table for one in timetable.requests.parties}
    for meeting in timetable.meetings:
        for party, number in _delegates(timetable, meeting):
            people[meeting.round, party.key, number] += 1
        if meeting.table not in owned:
            tables[meeting.round, meeting.table] += 1
    for (round_, key, number), count in sorted(people.items()):
        if count > 1:
            yield Remark.of("check.meeting.delegate", round=round_, party=key, delegate=number, count=count)
    for (round_, table), count in sorted(tables.items()):
        if count > 1:
            yield Remark.of("check.meeting.seats", round=round_, table=table, count=count)


def _accounts(timetable: Timetable) -> Iterator[Remark]:
    """Each wish either has a place or is named as left out; the sums are those of the meetings."""
    times = Counter(meeting.wish.key for meeting in timetable.meetings)
    for (demand, supply), count in sorted(times.items()):
        if count > 1:
            yield Remark.of("check.meeting.twice", demand=demand, supply=supply)
    named = times.keys() | {left.wish.key for left in timetable.left_out}
    for wish in timetable.requests.wishes:
        if wish.key not in named:
            yield Remark.of("check.meeting.lost", demand=wish.demand, supply=wish.supply)
    value = sum(meeting.wish.value for meeting in timetable.meetings)
    if value != timetable.value:
        yield Remark.of("check.meeting.value", given=timetable.value, counted=value)
    idle = _idle_rounds(timetable)
    if idle != timetable.idle_rounds:
        yield Remark.of("check.meeting.idle", given=timetable.idle_rounds, counted=idle)


def _idle_rounds(timetable: Timetable) -> int:
    """Rounds in which a delegate is there and meets nobody, between two meetings of a day."""
    busy: defaultdict[tuple[str, int, object], set[int]] = defaultdict(set)
    days = {number: one.day for number, one in enumerate(timetable.event.rounds, start=1)}
    for meeting in timetable.meetings:
        for party, number in _delegates(timetable, meeting):
            busy[party.key, number, days[meeting.round]].add(meeting.round)
    return sum(
        number not in held and number not in timetable.party[key].away
        for (key, _, _), held in busy.items()
        for number in range(min(held), max(held))
    )
