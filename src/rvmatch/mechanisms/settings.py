"""Settings of mechanisms that are words, and what is said about a word that none of them knows."""

from enum import StrEnum
from typing import TypeVar

from rvmatch.errors import invalid

__all__ = ["Side", "one_of", "side"]

E = TypeVar("E", bound=StrEnum)


class Side(StrEnum):
    """One of the two sides of a market."""

    ROW = "row"
    """The rows, such as projects that counties ask for."""
    COL = "col"
    """The columns, such as projects that organisations offer."""


def one_of(kind: type[E], field: str, value: object) -> E:
    """
    The member that a word names.

    Args:
        kind: The words that there are.
        field: The name of the setting, for faults.
        value: A member or its word, as study files write it.

    Returns:
        The member.

    Raises:
        InvalidValueError: If there is no such word.
    """
    for member in kind:
        if isinstance(value, str) and value == member:
            return member
    raise invalid(field, "mechanism_word", value, words=", ".join(kind))


def side(value: Side | str) -> Side:
    """The side of a setting ``proposing``; a word that is none is refused."""
    return one_of(Side, "proposing", value)
