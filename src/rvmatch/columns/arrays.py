"""What single attributes look like as arrays: bit sets, amounts, days, places in a vocabulary."""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from operator import attrgetter
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from rvmatch.model.quantities import Period

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "UNKNOWN",
    "Lean",
    "amounts",
    "bit_counts",
    "bit_sets",
    "columns_of",
    "first_days",
    "last_days",
    "lean_type",
    "of_each",
    "places",
    "read_only",
    "widened",
]

Lean: TypeAlias = NDArray[np.int32 | np.int64]
"""Whole numbers in half the memory where all are small: they are counted by the million."""

T = TypeVar("T")
N = TypeVar("N", bound=np.generic)

UNKNOWN: Final = -1
"""What stands in an array of numbers where nobody stated one."""

FIRST_DAY: Final = 0
LAST_DAY: Final = np.iinfo(np.int32).max
"""Ordinals that no real day reaches: the open ends of periods."""

_STRETCH: Final = 1_000


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """The array, closed for writing."""
    array.flags.writeable = False
    return array


def lean_type(most: int) -> type[np.int32 | np.int64]:
    """
    The smaller type of whole numbers that holds all up to a greatest one, and their opposites.

    Args:
        most: The greatest number, at least zero.
    """
    return np.int32 if most <= np.iinfo(np.int32).max else np.int64


def widened(array: Lean) -> NDArray[np.int64]:
    """The same numbers in int64, so that products cannot overflow; the array itself if it is such already."""
    wide: NDArray[np.int64] = array.astype(np.int64, copy=False)
    return wide if wide is array else read_only(wide)


class _Bits(dict[frozenset[Any] | tuple[Any, ...], int]):
    """The bits of each set asked for so far."""

    def __init__(self, vocabulary: type[Enum]) -> None:
        super().__init__()
        self._bit = {member: 1 << place for place, member in enumerate(vocabulary)}

    def __missing__(self, members: frozenset[Any] | tuple[Any, ...]) -> int:
        bits = self[members] = sum(self._bit[member] for member in frozenset(members))
        return bits


def bit_sets(sets: Iterable[frozenset[Any] | tuple[Any, ...]], vocabulary: type[Enum]) -> NDArray[np.uint8]:
    """
    Sets of members as bits, the first member lowest.

    Args:
        sets: One set for each of n projects, or a tuple that may repeat members.
        vocabulary: The enumeration, of at most eight members.

    Returns:
        Bits ``[n]``.
    """
    return _numbers(list(sets), _Bits(vocabulary).__getitem__, np.uint8)


def columns_of(objects: Sequence[Any], *names: str) -> dict[str, list[Any]]:
    """
    Attributes of many objects, by name.

    Args:
        objects: n objects.
        names: Two or more attributes.

    Returns:
        For each name the values ``[n]``.
    """
    found: dict[str, list[Any]] = {name: [] for name in names}
    parts = attrgetter(*names)
    # A stretch at a time, so that an object is still in the processor's own memory for its last attribute.
    for start in range(0, len(objects), _STRETCH):
        columns = zip(*map(parts, objects[start : start + _STRETCH]), strict=True)
        for name, column in zip(names, columns, strict=True):
            found[name] += column
    return found


def bit_counts(bits: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How many members each set has: ``[n]``."""
    return _COUNTS[bits]


_COUNTS: Final[NDArray[np.int64]] = np.array([value.bit_count() for value in range(256)], dtype=np.int64)


def amounts(values: Iterable[int | None]) -> NDArray[np.int64]:
    """Whole numbers ``[n]``, -1 where unknown."""
    values = list(values)
    if _all_alike(values):
        return np.full(len(values), UNKNOWN if values[0] is None else values[0], dtype=np.int64)
    return np.fromiter([UNKNOWN if value is None else value for value in values], dtype=np.int64)


def places(values: Iterable[Enum | None], vocabulary: type[Enum]) -> NDArray[np.int8]:
    """The members' places in their vocabulary ``[n]``, -1 where unknown."""
    place: dict[Enum | None, int] = {member: number for number, member in enumerate(vocabulary)}
    place[None] = UNKNOWN
    return _numbers(list(values), place.__getitem__, np.int8)


def first_days(periods: Sequence[Period | None]) -> NDArray[np.int32]:
    """The first days as proleptic ordinals ``[n]``: 0 for an open start, -1 for no period."""
    return of_each(
        periods,
        lambda p: UNKNOWN if p is None else FIRST_DAY if p.start is None else p.start.toordinal(),
        np.int32,
    )


def last_days(periods: Sequence[Period | None]) -> NDArray[np.int32]:
    """The last days as proleptic ordinals ``[n]``: beyond all days for an open end, -1 for no period."""
    return of_each(
        periods,
        lambda p: UNKNOWN if p is None else LAST_DAY if p.end is None else p.end.toordinal(),
        np.int32,
    )


def of_each(values: Sequence[T], number: Callable[[T], int], dtype: type[N]) -> NDArray[N]:
    """
    A number for each value; it is asked once for each object, however many projects share it.

    Args:
        values: n values.
        number: The number of a value.
        dtype: The type of the array.

    Returns:
        Numbers ``[n]``.
    """
    if _all_alike(values):
        return np.full(len(values), number(values[0]), dtype=dtype)
    distinct = dict(zip(map(id, values), values, strict=True))
    numbers = {own: number(value) for own, value in distinct.items()}
    return np.fromiter(map(numbers.__getitem__, map(id, values)), dtype=dtype, count=len(values))


def _numbers(values: list[T], number: Callable[[T], int], dtype: type[N]) -> NDArray[N]:
    """A number for each value, asked once where all are alike."""
    if _all_alike(values):
        return np.full(len(values), number(values[0]), dtype=dtype)
    return np.fromiter(map(number, values), dtype=dtype, count=len(values))


def _all_alike(values: Sequence[Any]) -> bool:
    """Whether there are values and all are equal, as in most columns; the ends tell where they are not."""
    return len(values) > 0 and values[0] is values[-1] and values.count(values[0]) == len(values)
