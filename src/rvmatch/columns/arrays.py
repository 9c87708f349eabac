"""What single attributes look like as arrays: bit sets, amounts, days, places in a vocabulary."""

from collections.abc import Iterable
from enum import Enum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rvmatch.model.quantities import Period

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "UNKNOWN",
    "amounts",
    "bit_counts",
    "bit_sets",
    "first_days",
    "last_days",
    "places",
    "read_only",
]

UNKNOWN: Final = -1
"""What stands in an array of numbers where nobody stated one."""

FIRST_DAY: Final = 0
LAST_DAY: Final = np.iinfo(np.int32).max
"""Ordinals that no real day reaches: the open ends of periods."""


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """The array, closed for writing."""
    array.flags.writeable = False
    return array


def bit_sets(sets: Iterable[Iterable[Enum]], vocabulary: type[Enum]) -> NDArray[np.uint8]:
    """
    Sets of members as bits, the first member lowest.

    Args:
        sets: One set for each of n projects.
        vocabulary: The enumeration, of at most eight members.

    Returns:
        Bits ``[n]``.
    """
    bit = {member: 1 << place for place, member in enumerate(vocabulary)}
    known: dict[frozenset[Enum], int] = {}
    found = []
    for members in sets:
        content = frozenset(members)
        value = known.get(content)
        if value is None:
            value = known[content] = sum(bit[member] for member in content)
        found.append(value)
    return np.array(found, dtype=np.uint8)


def bit_counts(bits: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How many members each set has: ``[n]``."""
    return _COUNTS[bits]


_COUNTS: Final[NDArray[np.int64]] = np.array([value.bit_count() for value in range(256)], dtype=np.int64)


def amounts(values: Iterable[int | None]) -> NDArray[np.int64]:
    """Whole numbers ``[n]``, -1 where unknown."""
    return np.array([UNKNOWN if value is None else value for value in values], dtype=np.int64)


def places(values: Iterable[Enum | None], vocabulary: type[Enum]) -> NDArray[np.int8]:
    """The members' places in their vocabulary ``[n]``, -1 where unknown."""
    place: dict[Enum | None, int] = {member: number for number, member in enumerate(vocabulary)}
    place[None] = UNKNOWN
    return np.array([place[value] for value in values], dtype=np.int8)


def first_days(periods: Iterable[Period | None]) -> NDArray[np.int32]:
    """The first days as proleptic ordinals ``[n]``: 0 for an open start, -1 for no period."""
    return np.array(
        [UNKNOWN if p is None else FIRST_DAY if p.start is None else p.start.toordinal() for p in periods],
        dtype=np.int32,
    )


def last_days(periods: Iterable[Period | None]) -> NDArray[np.int32]:
    """The last days as proleptic ordinals ``[n]``: beyond all days for an open end, -1 for no period."""
    return np.array(
        [UNKNOWN if p is None else LAST_DAY if p.end is None else p.end.toordinal() for p in periods],
        dtype=np.int32,
    )
