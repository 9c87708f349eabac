"""Who comes to a docking event, and which meetings they wish for."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum, unique
from typing import Final, Self, TypeVar

import attrs

from rvmatch.errors import Fault, Place, ReadErrors, invalid
from rvmatch.model.quantities import count, label, member, text

__all__ = ["EventParty", "Meeting", "MeetingRequests", "MeetingWish", "PartySide", "round_numbers"]

MOST_DELEGATES: Final = 1_000
HIGHEST_VALUE: Final = 1_000_000
"""The most that a meeting can be worth: what plans call a score of one, in points."""

T = TypeVar("T")


@unique
class PartySide(StrEnum):
    """On which side of an event somebody sits."""

    DEMAND = "demand"
    """Those who ask for help: counties, or single demand projects."""

    SUPPLY = "supply"
    """Those who offer it: organisations, or single supply projects."""


def round_numbers(values: Iterable[int]) -> frozenset[int]:
    """Numbers of rounds as a set, refused unless they are whole and count from 1."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("away", "collection", values)
    found = tuple(values)
    for value in found:
        if isinstance(value, bool) or not isinstance(value, int):
            raise invalid("away", "whole_number", value)
        if value < 1:
            raise invalid("away", "event_round_number", value)
    return frozenset(found)


@attrs.frozen(kw_only=True)
class EventParty:
    """
    A delegation to an event: those of one county or one organisation, who share their time.

    Args:
        key: What it is called by: a county's code, an organisation's credit code or name, or the key of a
            project that comes by itself. No two parties of an event share a key, whatever their side.
        side: On which side it sits.
        name: What people call it; empty if the key will do.
        delegates: How many meetings it can hold at once.
        away: Numbers of rounds in which none of it is there, from 1.
        table: The name of a table or site of its own, where all its meetings take place; None if it sits at
            any. On a field study visit this is the village's own site.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.
    """

    key: str = attrs.field(validator=label)
    side: PartySide = attrs.field(validator=member(PartySide))
    name: str = attrs.field(default="", validator=text)
    delegates: int = attrs.field(default=1, validator=count(1, MOST_DELEGATES))
    away: frozenset[int] = attrs.field(default=(), converter=round_numbers)
    table: str | None = attrs.field(default=None, validator=attrs.validators.optional(label))

    @property
    def label(self) -> str:
        """What people may call it: its name, else its key."""
        return self.name or self.key


@attrs.frozen(kw_only=True)
class MeetingWish:
    """
    A meeting that should take place if it can: it lasts one round.

    Args:
        demand: The key of the demand that it is about, or of the party that asks.
        supply: The key of the supply that it is about, or of the party that offers.
        value: What it is worth, in whole points from 0 to 1,000,000, as plans count them.
        demand_party: The key of the party that comes for the demand; the demand's own if left out.
        supply_party: The key of the party that comes for the supply; the supply's own if left out.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.
    """

    demand: str = attrs.field(validator=label)
    supply: str = attrs.field(validator=label)
    value: int = attrs.field(validator=count(0, HIGHEST_VALUE))
    demand_party: str = attrs.field(validator=label)
    supply_party: str = attrs.field(validator=label)

    @demand_party.default
    def _its_own(self) -> str:
        return self.demand

    @supply_party.default
    def _their_own(self) -> str:
        return self.supply

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others: the demand and the supply."""
        return self.demand, self.supply


def _wish(_: object, attribute: "attrs.Attribute[MeetingWish]", value: object) -> None:
    if not isinstance(value, MeetingWish):
        raise invalid(attribute.name, "of_class", value, kind="MeetingWish")


@attrs.frozen(kw_only=True)
class Meeting:
    """
    A meeting with its round and its table.

    Args:
        wish: What was wished for.
        round: The number of the round, from 1.
        table: The name of the table or site.
        demand_delegate: Which of the demand party's delegates attends, from 1.
        supply_delegate: Which of the supply party's.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.
    """

    wish: MeetingWish = attrs.field(validator=_wish)
    round: int = attrs.field(validator=count(1))
    table: str = attrs.field(validator=label)
    demand_delegate: int = attrs.field(default=1, validator=count(1, MOST_DELEGATES))
    supply_delegate: int = attrs.field(default=1, validator=count(1, MOST_DELEGATES))


def _members(field: str, values: Iterable[T], kind: type[T]) -> tuple[T, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, kind):
            raise invalid(field, "of_class", value, kind=kind.__name__)
    return found


def _parties(values: Iterable[EventParty]) -> tuple[EventParty, ...]:
    return tuple(sorted(_members("parties", values, EventParty), key=lambda one: (one.side.value, one.key)))


def _wishes(values: Iterable[MeetingWish]) -> tuple[MeetingWish, ...]:
    return tuple(sorted(_members("wishes", values, MeetingWish), key=lambda one: one.key))


@attrs.frozen(kw_only=True)
class MeetingRequests:
    """
    What an event is asked for: who comes, and which meetings they wish for.

    Args:
        parties: Everybody who comes, in any order; kept by side and key.
        wishes: The meetings, in any order, each demand and supply once; kept by their keys.

    Raises:
        ReadErrors: If a party or a wish stands twice, or a wish names a party that does not come, or one of
            the other side; all such wishes are named.
    """

    parties: tuple[EventParty, ...] = attrs.field(converter=_parties)
    wishes: tuple[MeetingWish, ...] = attrs.field(converter=_wishes)

    def __attrs_post_init__(self) -> None:
        faults = [*_repeated_parties(self.parties), *_repeated_wishes(self.wishes)]
        sides = {party.key: party.side for party in self.parties}
        for wish in self.wishes:
            for field, key, side in (
                ("demand_party", wish.demand_party, PartySide.DEMAND),
                ("supply_party", wish.supply_party, PartySide.SUPPLY),
            ):
                if sides.get(key) is not side:
                    code = "event_party_side" if key in sides else "event_party"
                    fault = invalid(field, code, key, demand=wish.demand, supply=wish.supply).fault
                    faults.append(fault.at(_place(wish)))
        if faults:
            raise ReadErrors(faults)

    @classmethod
    def of(cls, wishes: Iterable[MeetingWish]) -> Self:
        """
        The requests of parties of one delegate each, who are there throughout.

        Args:
            wishes: The meetings.

        Returns:
            The requests, with a party for each key that a wish names.

        Raises:
            ReadErrors: If a wish stands twice, or a key stands on both sides.
        """
        found = _members("wishes", wishes, MeetingWish)
        named = {(PartySide.DEMAND, wish.demand_party) for wish in found}
        named |= {(PartySide.SUPPLY, wish.supply_party) for wish in found}
        return cls(parties=[EventParty(side=side, key=key) for side, key in named], wishes=found)


def _place(wish: MeetingWish) -> Place:
    return Place(path=f"wishes[{wish.demand}, {wish.supply}]")


def _repeated_parties(parties: tuple[EventParty, ...]) -> list[Fault]:
    times = Counter(party.key for party in parties)
    return [
        invalid("parties", "event_party_twice", key).fault.at(Place(path=f"parties[{key}]"))
        for key in sorted(key for key, number in times.items() if number > 1)
    ]


def _repeated_wishes(wishes: tuple[MeetingWish, ...]) -> list[Fault]:
    first = {wish.key: wish for wish in wishes}
    times = Counter(wish.key for wish in wishes)
    return [
        invalid("wishes", "event_wish_twice", f"{key[0]}, {key[1]}").fault.at(_place(first[key]))
        for key in sorted(key for key, number in times.items() if number > 1)
    ]
