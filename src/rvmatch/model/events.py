"""Docking events: what is held where, in which rounds, at which tables or sites."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

import attrs

from rvmatch.errors import invalid
from rvmatch.model.identifiers import DivisionCode, division_code
from rvmatch.model.quantities import count, label, member, text
from rvmatch.model.vocabulary import DockingEventKind

__all__ = ["DockingEvent", "EventRound", "even_rounds"]

LONGEST_ROUND_MINUTES: Final = 24 * 60
MOST_TABLES: Final = 10_000
MOST_ROUNDS: Final = 1_000
EARLIEST_YEAR: Final = 1992
"""Before, Beijing time had a summer time."""

LATEST_YEAR: Final = 2999


def _moment(_: object, attribute: "attrs.Attribute[datetime]", value: object) -> None:
    if type(value) is not datetime or value.tzinfo is not None or value.second or value.microsecond:
        raise invalid(attribute.name, "event_moment", value)
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        raise invalid(attribute.name, "event_year", value, earliest=EARLIEST_YEAR, latest=LATEST_YEAR)


@attrs.frozen(kw_only=True, order=True)
class EventRound:
    """
    A stretch of time in which every meeting of an event's round takes place.

    Args:
        starts_at: When it begins, in Beijing time, to the minute and without a time zone.
        minutes: How long it is, in minutes.

    Raises:
        InvalidValueError: If the moment has a time zone or seconds or lies before 1992, or the length is not
            from 1 to 1,440.
    """

    starts_at: datetime = attrs.field(validator=_moment)
    minutes: int = attrs.field(validator=count(1, LONGEST_ROUND_MINUTES))

    @property
    def ends_at(self) -> datetime:
        """When it is over, in Beijing time."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def day(self) -> date:
        """The day on which it begins."""
        return self.starts_at.date()


def even_rounds(
    starts_at: datetime, rounds: int, *, minutes: int, pause_minutes: int = 0
) -> tuple[EventRound, ...]:
    """
    Rounds of equal length, one after the other.

    Args:
        starts_at: When the first begins, in Beijing time.
        rounds: How many.
        minutes: How long each is, in minutes.
        pause_minutes: How long people have between two, in minutes; on a field study visit, to travel.

    Returns:
        The rounds in order; those of several days or halves of a day can be put together.

    Raises:
        InvalidValueError: If a number is out of its range.

    Examples:
        >>> [str(one.starts_at.time()) for one in even_rounds(datetime(2024, 9, 5, 9), 3, minutes=20)]
        ['09:00:00', '09:20:00', '09:40:00']
    """
    for name, number, lowest, highest in (
        ("rounds", rounds, 1, MOST_ROUNDS),
        ("pause_minutes", pause_minutes, 0, LONGEST_ROUND_MINUTES),
    ):
        if isinstance(number, bool) or not isinstance(number, int):
            raise invalid(name, "whole_number", number)
        if not lowest <= number <= highest:
            raise invalid(name, "within", number, lowest=lowest, highest=highest)
    first = EventRound(starts_at=starts_at, minutes=minutes)
    step = timedelta(minutes=minutes + pause_minutes)
    return tuple(attrs.evolve(first, starts_at=starts_at + step * place) for place in range(rounds))


def _rounds(values: Iterable[EventRound]) -> tuple[EventRound, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("rounds", "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, EventRound):
            raise invalid("rounds", "of_class", value, kind="EventRound")
    if not 1 <= len(found) <= MOST_ROUNDS:
        raise invalid("rounds", "event_rounds", len(found), most=MOST_ROUNDS)
    return tuple(sorted(found))


def _names(field: str, values: Iterable[str]) -> tuple[str, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", values)
    return tuple(values)


def _tables(values: Iterable[str] | int) -> tuple[str, ...]:
    """Names of tables; a number stands for as many tables, named by their numbers."""
    if not isinstance(values, int):
        return _names("tables", values)
    if isinstance(values, bool):
        raise invalid("tables", "collection", values)
    if not 1 <= values <= MOST_TABLES:
        raise invalid("tables", "within", values, lowest=1, highest=MOST_TABLES)
    return tuple(map(str, range(1, values + 1)))


def _hosts(values: Iterable[str]) -> tuple[str, ...]:
    return _names("hosts", values)


def _optional_division(value: str | None) -> DivisionCode | None:
    return None if value is None else division_code(value)


@attrs.frozen(kw_only=True)
class DockingEvent:
    """
    An event at which counties and organisations meet.

    Args:
        id: What it is called by; calendars know its meetings by it, so it should be unique and stay.
        kind: Which of the four kinds.
        title: What it is called.
        division: Where it is held: a county, a prefecture or a province; None if it is nowhere or unknown.
        venue: The place itself, such as a hall.
        rounds: When meetings take place, in any order; kept by time and numbered from 1. They do not overlap.
        tables: Where meetings take place: names of tables or, on a field study visit, of sites; or how many
            tables there are.
        hosts: Who holds it.

    Raises:
        InvalidValueError: If there is no round or no table, rounds overlap, or a value is not as described.

    Source:
        民发〔2022〕11号, part 3, names the four kinds; rounds and tables are the library's own way to hold
        them.

    Examples:
        >>> event = DockingEvent(
        ...     id="DJ-1", kind=DockingEventKind.PROJECT_DOCKING_MEETING, title="供需对接会",
        ...     division="420322", rounds=even_rounds(datetime(2021, 12, 10, 9), 4, minutes=30), tables=16,
        ... )
        >>> event.ends_at, event.places
        (datetime.datetime(2021, 12, 10, 11, 0), 64)
    """

    id: str = attrs.field(validator=label)
    kind: DockingEventKind = attrs.field(validator=member(DockingEventKind))
    title: str = attrs.field(validator=label)
    division: DivisionCode | None = attrs.field(default=None, converter=_optional_division)
    venue: str = attrs.field(default="", validator=text)
    rounds: tuple[EventRound, ...] = attrs.field(converter=_rounds)
    tables: tuple[str, ...] = attrs.field(converter=_tables, validator=attrs.validators.deep_iterable(label))
    hosts: tuple[str, ...] = attrs.field(
        default=(), converter=_hosts, validator=attrs.validators.deep_iterable(label)
    )

    def __attrs_post_init__(self) -> None:
        for earlier, later in pairwise(self.rounds):
            if later.starts_at < earlier.ends_at:
                raise invalid(
                    "rounds", "event_overlap", later.starts_at, start=earlier.starts_at, end=earlier.ends_at
                )
        if not 1 <= len(self.tables) <= MOST_TABLES:
            raise invalid("tables", "event_tables", len(self.tables), most=MOST_TABLES)
        twice = sorted(name for name, times in Counter(self.tables).items() if times > 1)
        if twice:
            raise invalid("tables", "event_table_twice", ", ".join(twice))

    @property
    def starts_at(self) -> datetime:
        """When its first round begins, in Beijing time."""
        return self.rounds[0].starts_at

    @property
    def ends_at(self) -> datetime:
        """When its last round is over, in Beijing time."""
        return self.rounds[-1].ends_at

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which it has rounds, in order."""
        return tuple(sorted({one.day for one in self.rounds}))

    @property
    def places(self) -> int:
        """How many meetings it can hold at most: rounds times tables."""
        return len(self.rounds) * len(self.tables)
