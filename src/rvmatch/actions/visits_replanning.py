"""Late cancellations: a timetable made anew with as few changes as possible."""

from collections import Counter
from collections.abc import Iterable, Mapping

import attrs

from rvmatch.actions.visits import scheduled
from rvmatch.actions.visits_timetable import (
    ChangedTimetable,
    MeetingChange,
    MeetingChangeKind,
    Timetable,
)
from rvmatch.errors import Fault, ReadErrors, invalid
from rvmatch.model.arguments import instances, mapping
from rvmatch.model.events import DockingEvent
from rvmatch.model.meetings import EventParty, MeetingRequests, MeetingWish, round_numbers

__all__ = ["replan"]


def replan(
    timetable: Timetable,
    *,
    cancelled: Iterable[str] = (),
    cancelled_meetings: Iterable[tuple[str, str]] = (),
    away: Mapping[str, Iterable[int]] | None = None,
    parties: Iterable[EventParty] = (),
    wishes: Iterable[MeetingWish] = (),
    event: DockingEvent | None = None,
    time_limit_s: float = 2.0,
) -> ChangedTimetable:
    """
    A timetable after cancellations, in which every meeting that still can stays at its time and table.

    What became free goes to wishes that had no place, and to new ones, so that the meetings are worth the
    most they can be beside those that stay; the value comes with a bound, as in ``make_timetable``. Where the
    event has fewer tables now, or a party fewer delegates, meetings stay as far as they fit, the most
    valuable first, and the others look for another place; at a table that is gone a meeting keeps its time.

    Args:
        timetable: The timetable as it was published.
        cancelled: Keys of parties that do not come at all.
        cancelled_meetings: Demand and supply of meetings that are not wished for any more.
        away: Numbers of further rounds in which a party is not there, by its key.
        parties: Parties that come as well, or whose entry changed; one of the same key takes its place.
        wishes: Further meetings that are wished for.
        event: The event as it is now, if it changed: a round is the same if it begins at the same time, a
            table if it has the same name. Round numbers in ``away`` and in ``parties`` are those of this
            event.
        time_limit_s: As in ``make_timetable``.

    Returns:
        The new timetable, and every change; a party that does not come keeps its entry and its wishes, which
        are named as left out.

    Raises:
        InvalidValueError: If an argument is not as described.
        ReadErrors: If a party or a meeting is named that the timetable does not know; all such are named. Or
            if parties and event do not fit, as in ``make_timetable``.

    Examples:
        >>> from datetime import datetime
        >>> from rvmatch.actions.visits import make_timetable
        >>> from rvmatch.model.events import even_rounds
        >>> from rvmatch.model.vocabulary import DockingEventKind
        >>> event = DockingEvent(
        ...     id="E1", kind=DockingEventKind.PROJECT_DOCKING_MEETING, title="对接会",
        ...     rounds=even_rounds(datetime(2024, 9, 5, 9), 1, minutes=20), tables=2,
        ... )
        >>> wishes = [MeetingWish(demand=d, supply=s, value=v) for d, s, v in (
        ...     ("D1", "S1", 9), ("D2", "S2", 8), ("D2", "S1", 7))]
        >>> before = make_timetable(event, MeetingRequests.of(wishes))
        >>> after = replan(before, cancelled=["S2"])
        >>> after.kept, [(change.kind.value, change.before.wish.key) for change in after.changes]
        (1, [('ended', ('D2', 'S2'))])
    """
    if not isinstance(timetable, Timetable):
        raise invalid("timetable", "of_class", timetable, kind="Timetable")
    now = timetable.event if event is None else event
    if not isinstance(now, DockingEvent):
        raise invalid("event", "of_class", now, kind="DockingEvent")
    number = {one.starts_at: place for place, one in enumerate(now.rounds, start=1)}
    renumbered = {
        place: number[one.starts_at]
        for place, one in enumerate(timetable.event.rounds, start=1)
        if one.starts_at in number
    }
    gone = frozenset(instances("cancelled", cancelled, str))
    dropped = frozenset(map(_pair, instances("cancelled_meetings", cancelled_meetings, object)))
    missing = {key: round_numbers(rounds) for key, rounds in mapping("away", away).items()}
    newcomers = {party.key: party for party in instances("parties", parties, EventParty)}
    further = instances("wishes", wishes, MeetingWish)
    _check_known(timetable, gone | missing.keys(), dropped, newcomers)
    comers = {
        party.key: attrs.evolve(
            party, away=[renumbered[place] for place in party.away if place in renumbered]
        )
        for party in timetable.requests.parties
    } | newcomers
    everything = frozenset(range(1, len(now.rounds) + 1))
    requests = MeetingRequests(
        parties=[
            attrs.evolve(
                party, away=everything if party.key in gone else party.away | missing.get(party.key, set())
            )
            for party in comers.values()
        ],
        wishes=[wish for wish in timetable.requests.wishes if wish.key not in dropped] + list(further),
    )
    changed = scheduled(
        now,
        requests,
        _staying(timetable, now, requests, renumbered),
        kept_by=timetable.tables_kept_by,
        seed=timetable.seed,
        time_limit_s=time_limit_s,
    )
    return _compared(timetable, changed, renumbered)


def _pair(value: object) -> tuple[str, str]:
    found = () if isinstance(value, str) or not isinstance(value, Iterable) else tuple(value)
    if len(found) != len(("demand", "supply")) or not all(isinstance(key, str) for key in found):
        raise invalid("cancelled_meetings", "event_pair", value)
    return found[0], found[1]


def _check_known(
    timetable: Timetable,
    keys: Iterable[str],
    meetings: Iterable[tuple[str, str]],
    newcomers: Mapping[str, EventParty],
) -> None:
    faults: list[Fault] = []
    strangers = sorted(set(keys) - newcomers.keys() - timetable.party.keys())
    faults += [invalid("cancelled", "event_known_party", key).fault for key in strangers]
    unknown = sorted(set(meetings) - {wish.key for wish in timetable.requests.wishes})
    faults += [invalid("cancelled_meetings", "event_known_meeting", ", ".join(key)).fault for key in unknown]
    if faults:
        raise ReadErrors(faults)


def _staying(
    timetable: Timetable, event: DockingEvent, requests: MeetingRequests, renumbered: Mapping[int, int]
) -> dict[tuple[str, str], tuple[int, str | None]]:
    """Round and table of the meetings that can stay, the most valuable first where not all can."""
    party = {one.key: one for one in requests.parties}
    wishes = {wish.key: wish for wish in requests.wishes}
    shared = set(event.tables) - {one.table for one in requests.parties}
    held: Counter[tuple[str, int]] = Counter()
    seated: Counter[int] = Counter()
    stay: dict[tuple[str, str], tuple[int, str | None]] = {}
    for meeting in sorted(timetable.meetings, key=lambda one: (-one.wish.value, one.wish.key)):
        wish, place = wishes.get(meeting.wish.key), renumbered.get(meeting.round)
        if wish is None or place is None:
            continue
        both = party[wish.demand_party], party[wish.supply_party]
        needs_table = all(one.table is None for one in both)
        fits = all(place not in one.away and held[one.key, place] < one.delegates for one in both)
        if fits and (not needs_table or seated[place] < len(shared)):
            held.update((one.key, place) for one in both)
            seated[place] += needs_table
            stay[wish.key] = place, meeting.table if meeting.table in shared else None
    return stay


def _compared(before: Timetable, after: Timetable, renumbered: Mapping[int, int]) -> ChangedTimetable:
    """What is not as it was; a round of another number but the same time is the same."""
    old = {meeting.wish.key: meeting for meeting in before.meetings}
    new = {meeting.wish.key: meeting for meeting in after.meetings}
    changes = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was is None:
            changes.append(MeetingChange(kind=MeetingChangeKind.NEW, before=None, after=now))
        elif now is None:
            changes.append(MeetingChange(kind=MeetingChangeKind.ENDED, before=was, after=None))
        elif (renumbered.get(was.round), was.table) != (now.round, now.table):
            changes.append(MeetingChange(kind=MeetingChangeKind.MOVED, before=was, after=now))
    kept = len(old.keys() & new.keys()) - sum(change.kind is MeetingChangeKind.MOVED for change in changes)
    return ChangedTimetable(timetable=after, changes=tuple(changes), kept=kept)
