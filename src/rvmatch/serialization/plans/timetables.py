"""A timetable as tables for people: who meets whom, each party's own day, and who has no place."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from rvmatch.actions import LeftOutMeeting, Timetable
from rvmatch.errors import known_language
from rvmatch.matching.phrasing import listed
from rvmatch.matching.place_names import place_text
from rvmatch.model.events import DockingEvent, EventRound
from rvmatch.model.meetings import EventParty, Meeting, PartySide
from rvmatch.serialization.plans.values import Column, ColumnKind, Table, Value
from rvmatch.wording import Language, masked, say
from rvmatch.wording.written import day_text

__all__ = ["clock", "timetable_tables"]

WIDEST_GRID: Final = 30
"""With more tables than these, a sheet of rounds and tables cannot be read; the list of meetings can."""

_POINTS_OF_SCORE_ONE: Final = 1_000_000
_WHEN = (("round", ColumnKind.COUNT), ("day", ColumnKind.CODE), ("time", ColumnKind.CODE))
_WHO = (
    ("demand_party", ColumnKind.TEXT),
    ("supply_party", ColumnKind.TEXT),
    ("demand", ColumnKind.CODE),
    ("supply", ColumnKind.CODE),
    ("value", ColumnKind.SCORE),
)


def timetable_tables(timetable: Timetable, language: Language = "zh") -> tuple[Table, ...]:
    """
    A timetable as tables, written for the hosts of the event and for those who come.

    Meetings stand by round and table, parties by side and key: nothing is ordered by score. No contact is in
    any table; telephone, identity and mail numbers inside names are masked.

    Args:
        timetable: The timetable.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The meetings; rounds by tables, if there are 30 tables at most; each party's own meetings; the wishes
        without a place and why; and what the timetable is, what is proven of it and what is not.

    Raises:
        InvalidValueError: If there is no such language.
    """
    known_language(language)
    grid = [_grid(timetable, language)] if len(timetable.event.tables) <= WIDEST_GRID else []
    return (
        _meetings(timetable, language),
        *grid,
        _parties(timetable, language),
        _left_out(timetable, language),
        _about(timetable, language),
    )


def clock(one: EventRound, language: Language) -> str:
    """From when to when a round lasts, in Beijing time, without the day."""
    return say("timetable.time", language, start=f"{one.starts_at:%H:%M}", end=f"{one.ends_at:%H:%M}")


def _columns(language: Language, *columns: tuple[str, ColumnKind]) -> tuple[Column, ...]:
    return tuple(
        Column(heading=say(f"timetable.heading.{name}", language), kind=kind) for name, kind in columns
    )


def _name(timetable: Timetable, key: str) -> str:
    return masked(timetable.party[key].label)


def _when(number: int, one: EventRound, language: Language) -> tuple[Value, ...]:
    return number, one.day.isoformat(), clock(one, language)


def _meetings(timetable: Timetable, language: Language) -> Table:
    several = any(party.delegates > 1 for party in timetable.requests.parties)
    delegates = (("demand_delegate", ColumnKind.COUNT), ("supply_delegate", ColumnKind.COUNT))
    return Table(
        name="meetings",
        title=say("timetable.meetings", language),
        columns=_columns(
            language,
            *_WHEN,
            ("table", ColumnKind.CODE),
            *_WHO,
            *(delegates if several else ()),
            ("remark", ColumnKind.REMARK),
        ),
        rows=tuple(
            (
                *_when(meeting.round, timetable.time_of(meeting), language),
                meeting.table,
                _name(timetable, meeting.wish.demand_party),
                _name(timetable, meeting.wish.supply_party),
                meeting.wish.demand,
                meeting.wish.supply,
                meeting.wish.value / _POINTS_OF_SCORE_ONE,
                *((meeting.demand_delegate, meeting.supply_delegate) if several else ()),
                None,
            )
            for meeting in timetable.meetings
        ),
        lead=len(_WHEN) + 1,
    )


def _grid(timetable: Timetable, language: Language) -> Table:
    cells: dict[tuple[int, str], list[str]] = {}
    for meeting in timetable.meetings:
        both = (_name(timetable, key) for key in (meeting.wish.demand_party, meeting.wish.supply_party))
        demand, supply = both
        text = say("timetable.cell", language, demand=demand, supply=supply)
        cells.setdefault((meeting.round, meeting.table), []).append(text)
    return Table(
        name="grid",
        title=say("timetable.grid", language),
        columns=(
            *_columns(language, *_WHEN),
            *(Column(heading=masked(table), kind=ColumnKind.LIST) for table in timetable.event.tables),
        ),
        rows=tuple(
            (
                *_when(number, one, language),
                *("\n".join(cells.get((number, table), ())) or None for table in timetable.event.tables),
            )
            for number, one in enumerate(timetable.event.rounds, start=1)
        ),
        lead=len(_WHEN),
    )


def _parties(timetable: Timetable, language: Language) -> Table:
    wished = Counter[str]()
    for wish in timetable.requests.wishes:
        wished.update((wish.demand_party, wish.supply_party))
    return Table(
        name="parties",
        title=say("timetable.parties", language),
        columns=_columns(
            language,
            ("side", ColumnKind.PLACE),
            ("party_key", ColumnKind.CODE),
            ("party", ColumnKind.TEXT),
            ("wished", ColumnKind.COUNT),
            ("held", ColumnKind.COUNT),
            ("presence", ColumnKind.TEXT),
            ("schedule", ColumnKind.SENTENCES),
            ("remark", ColumnKind.REMARK),
        ),
        rows=tuple(
            (
                _side(party.side, language),
                party.key,
                masked(party.label),
                wished[party.key],
                len(timetable.meetings_of(party.key)),
                _presence(timetable, party, language),
                "\n".join(_line(timetable, party, one, language) for one in timetable.meetings_of(party.key))
                or None,
                None,
            )
            for party in timetable.requests.parties
        ),
        lead=3,
    )


def _absent(timetable: Timetable, party: EventParty) -> bool:
    """Whether a party is there in no round at all, as one that cancelled."""
    return len(party.away) >= len(timetable.event.rounds)


def _presence(timetable: Timetable, party: EventParty, language: Language) -> str:
    """Whether a party comes, and in which rounds it does not."""
    if not party.away:
        return say("timetable.present", language)
    if _absent(timetable, party):
        return say("timetable.not_there", language)
    return say("timetable.part", language, rounds=_rounds(party, language))


def _rounds(party: EventParty, language: Language) -> str:
    return listed(map(str, sorted(party.away)), language)


def _absences(timetable: Timetable, language: Language) -> Iterator[tuple[str, str]]:
    """Who does not come, and who is away for a time; nothing where all are there."""
    absent, part = list[str](), list[str]()
    for party in timetable.requests.parties:
        name = masked(party.label)
        if _absent(timetable, party):
            absent.append(name)
        elif party.away:
            part.append(say("timetable.away", language, party=name, rounds=_rounds(party, language)))
    for item, lines in (("timetable.item.absent", absent), ("timetable.item.away", part)):
        if lines:
            yield say(item, language), "\n".join(lines)


def _venue(event: DockingEvent, language: Language) -> str:
    division = "" if event.division is None else place_text(event.division, language)
    return " ".join(filter(None, (division, masked(event.venue or ""))))


def _from_to(event: DockingEvent, language: Language) -> str:
    """From when to when the event lasts; the day once where it is the same."""
    first, last = event.starts_at, event.ends_at
    words = {"start": f"{first:%H:%M}", "end": f"{last:%H:%M}"}
    days = day_text(first.date(), language), day_text(last.date(), language)
    if days[0] == days[1]:
        return say("timetable.when", language, day=days[0], **words)
    return say("timetable.when_days", language, first_day=days[0], last_day=days[1], **words)


def _why_left_out(timetable: Timetable, left: LeftOutMeeting, language: Language) -> str:
    """Why a wish has no place: where a party does not come at all, that."""
    wish = left.wish
    absent = [
        _name(timetable, key)
        for key in (wish.demand_party, wish.supply_party)
        if _absent(timetable, timetable.party[key])
    ]
    if absent:
        return say("timetable.absent", language, parties=listed(absent, language))
    return say(f"term.LeftOutReason.{left.reason.name}", language)


def _side(side: PartySide, language: Language) -> str:
    return say(f"term.PartySide.{side.name}", language)


def _line(timetable: Timetable, party: EventParty, meeting: Meeting, language: Language) -> str:
    """One meeting as a party sees it: when, where, with whom; the day only where the event has several."""
    one, wish = timetable.time_of(meeting), meeting.wish
    partner = wish.supply_party if party.side is PartySide.DEMAND else wish.demand_party
    time = clock(one, language)
    if len(timetable.event.days) > 1:
        time = f"{one.day.isoformat()} {time}"
    return say("timetable.line", language, time=time, table=meeting.table, partner=_name(timetable, partner))


def _left_out(timetable: Timetable, language: Language) -> Table:
    return Table(
        name="left_out",
        title=say("timetable.left_out", language),
        columns=_columns(
            language,
            *_WHO,
            ("reason", ColumnKind.SENTENCES),
            ("about_parties", ColumnKind.LIST),
            ("remark", ColumnKind.REMARK),
        ),
        rows=tuple(
            (
                _name(timetable, left.wish.demand_party),
                _name(timetable, left.wish.supply_party),
                left.wish.demand,
                left.wish.supply,
                left.wish.value / _POINTS_OF_SCORE_ONE,
                _why_left_out(timetable, left, language),
                "\n".join(_name(timetable, key) for key in left.parties) or None,
                None,
            )
            for left in timetable.left_out
        ),
        lead=2,
    )


def _about(timetable: Timetable, language: Language) -> Table:
    event = timetable.event
    value, bound, idle = timetable.value, timetable.value_bound, timetable.idle_rounds
    side = _side(timetable.tables_kept_by, language)
    items: tuple[tuple[str, str], ...] = (
        (say("timetable.item.event", language), masked(event.title)),
        (
            say("timetable.item.kind", language),
            say(f"term.DockingEventKind.{event.kind.name}", language),
        ),
        (say("timetable.item.when", language), _from_to(event, language)),
        (say("timetable.item.venue", language), _venue(event, language)),
        (say("timetable.item.hosts", language), "\n".join(map(masked, event.hosts))),
        (
            say("timetable.item.places", language),
            say(
                "timetable.places",
                language,
                rounds=len(event.rounds),
                tables=len(event.tables),
                places=event.places,
            ),
        ),
        (
            say("timetable.item.meetings", language),
            say(
                "timetable.held",
                language,
                held=len(timetable.meetings),
                wished=len(timetable.requests.wishes),
            ),
        ),
        (
            say("timetable.item.value", language),
            say("timetable.value_proven", language, value=f"{value:,}")
            if timetable.optimal
            else say("timetable.value_bound", language, value=f"{value:,}", bound=f"{bound:,}"),
        ),
        (
            say("timetable.item.waiting", language),
            say("timetable.waiting_least", language, idle=idle)
            if timetable.least_waiting
            else say("timetable.waiting_bound", language, idle=idle, bound=timetable.idle_bound),
        ),
        (
            say("timetable.item.tables", language),
            say("timetable.tables_kept", language, side=side)
            if not timetable.table_moves
            else say("timetable.table_moves", language, side=side, moves=timetable.table_moves),
        ),
        *_absences(timetable, language),
        (say("timetable.item.seed", language), str(timetable.seed)),
        (say("timetable.heading.remark", language), say("timetable.proposal", language)),
    )
    return Table(
        name="about",
        title=say("timetable.about", language),
        columns=_columns(language, ("item", ColumnKind.TEXT), ("content", ColumnKind.SENTENCES)),
        rows=tuple((item, content or None) for item, content in items),
        lead=1,
    )
