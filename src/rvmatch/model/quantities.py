"""Periods, whole-yuan amounts and counts: numbers that carry their unit and their limits."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum
from typing import Any, Final

import attrs

from rvmatch.errors import invalid

__all__ = [
    "HIGHEST_AMOUNT_CNY",
    "HIGHEST_COUNT",
    "Period",
    "amount",
    "are_labels",
    "count",
    "day",
    "label",
    "member",
    "text",
]

Validator = Callable[[Any, "attrs.Attribute[Any]", Any], None]

HIGHEST_AMOUNT_CNY: Final = 10**12
"""The largest amount of one project, in whole yuan; more is a unit mistaken for another."""

HIGHEST_COUNT: Final = 10**9
"""The largest number of people or projects that one entry may state."""

LONGEST_LABEL: Final = 200
"""How many characters an identifier or a title may have."""


@attrs.frozen(kw_only=True)
class Period:
    """
    The days from a first to a last one, both included; an open end is None.

    Args:
        start: The first day, or None if it was always so.
        end: The last day, or None if no end is set.

    Raises:
        InvalidValueError: If both are open, or the end lies before the start.
    """

    start: date | None = None
    end: date | None = None

    def __attrs_post_init__(self) -> None:
        for name, day in (("start", self.start), ("end", self.end)):
            if day is not None and type(day) is not date:
                raise invalid(name, "date", day)
        if self.start is None and self.end is None:
            raise invalid("period", "period_open", None)
        if self.start is not None and self.end is not None and self.end < self.start:
            raise invalid("end", "period_order", self.end, start=self.start)

    def overlaps(self, other: "Period") -> bool:
        """Whether there is a day that lies in both."""
        return (self.start or date.min) <= (other.end or date.max) and (other.start or date.min) <= (
            self.end or date.max
        )


def count(lowest: int = 0, highest: int = HIGHEST_COUNT) -> Validator:
    """A check that a value is a whole number within limits."""

    def check(_: Any, attribute: "attrs.Attribute[Any]", value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise invalid(attribute.name, "whole_number", value)
        if not lowest <= value <= highest:
            raise invalid(attribute.name, "within", value, lowest=lowest, highest=highest)

    return check


def amount() -> Validator:
    """A check that a value is a whole number of yuan, not negative, or None for unknown."""

    def check(_: Any, attribute: "attrs.Attribute[Any]", value: Any) -> None:
        if value is None:
            return
        if isinstance(value, bool) or not isinstance(value, int):
            raise invalid(attribute.name, "whole_yuan", value)
        if not 0 <= value <= HIGHEST_AMOUNT_CNY:
            raise invalid(attribute.name, "amount_within", value, highest=HIGHEST_AMOUNT_CNY)

    return check


def day(_: Any, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    """A check that a value is a day without a time, or None for unknown."""
    if value is not None and type(value) is not date:
        raise invalid(attribute.name, "date", value)


def text(_: Any, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    """A check that a value is text; it may be empty."""
    if not isinstance(value, str):
        raise invalid(attribute.name, "text", value)


def label(_: Any, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    """A check that a value is text that names something: not empty, one line, no blanks around it."""
    if not isinstance(value, str):
        raise invalid(attribute.name, "text", value)
    if not value or value != value.strip() or not value.isprintable() or len(value) > LONGEST_LABEL:
        raise invalid(attribute.name, "label", value, longest=LONGEST_LABEL)


def are_labels(values: Sequence[str]) -> bool:
    """
    Whether ``label`` takes all of many texts.

    Args:
        values: Texts.

    Returns:
        True if it takes each of them.
    """
    return (
        all(values)
        and max(map(len, values), default=0) <= LONGEST_LABEL
        and all(map(str.isprintable, values))
        and list(map(str.strip, values)) == list(values)
    )


def member(kind: type[Enum], *, optional: bool = False) -> Validator:
    """A check that a value is a member of an enumeration, or None where that means unknown."""

    def check(_: Any, attribute: "attrs.Attribute[Any]", value: Any) -> None:
        if not isinstance(value, kind) and not (optional and value is None):
            raise invalid(
                attribute.name,
                "member",
                value,
                kind=kind.__name__,
                values=", ".join(one.name for one in kind),
            )

    return check
