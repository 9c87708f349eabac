"""What two libraries state, each combination once: a law that hangs on little is asked once for each."""

from collections.abc import Sequence
from typing import Any, Final, Self, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import read_only
from rvmatch.columns.demands import DemandColumns
from rvmatch.columns.pairs import Pairs
from rvmatch.columns.supplies import SupplyColumns

__all__ = ["Crossing", "Facets", "cells_worth", "crossed", "without_facets"]

Numbers = NDArray[np.int64]

Facets: TypeAlias = tuple[Sequence[NDArray[Any]], Sequence[NDArray[Any]]]
"""Whole numbers of each demand, arrays ``[n]``, and of each supply, arrays ``[m]``."""

_MOST_CELLS: Final = 2**19
"""A table of so many answers still stays in the processor's caches."""

_FEWEST_PAIRS: Final = 100_000
"""Fewer pairs are asked about faster than it is found out how they combine."""

_PAIRS_A_CELL: Final = 8
"""So many pairs have to share a cell before it is worth being asked about."""

_SPARSEST: Final = 8
"""Numbers that lie so thin in their range are sorted; denser ones are ticked off in a table of the range."""


def cells_worth(pairs: int) -> int:
    """
    How large a crossing may be to save time.

    Args:
        pairs: How many pairs will be asked about.

    Returns:
        A number of cells; zero if no crossing is worth its making.
    """
    return 0 if pairs < _FEWEST_PAIRS else min(_MOST_CELLS, pairs // _PAIRS_A_CELL)


def without_facets(side: DemandColumns | SupplyColumns) -> tuple[NDArray[np.int8]]:
    """The facets of a side on which nothing hangs: all its projects are alike."""
    return (np.zeros(len(side), dtype=np.int8),)


@attrs.frozen(kw_only=True, eq=False)
class Crossing:
    """
    All combinations of demands crossed with all of supplies.

    Args:
        facets: The whole numbers whose combinations these are.
        firsts: For each side a project that stands for each combination, growing ``[u]`` and ``[v]``.
        rows: The number of each demand's combination, times v ``[n]``.
        cols: The number of each supply's combination ``[m]``.
    """

    facets: Facets
    firsts: tuple[Numbers, Numbers]
    rows: Numbers
    cols: Numbers

    @classmethod
    def of(cls, facets: Facets, most: int) -> Self | None:
        """
        The crossing of these facets.

        Args:
            facets: Whole numbers of both sides.
            most: How large it may be.

        Returns:
            The crossing; None if it has more than so many cells.
        """
        mine = _combined(facets[0], most)
        theirs = None if mine is None else _combined(facets[1], most // max(1, len(mine[1])))
        if mine is None or theirs is None:
            return None
        (which, firsts), (others, other_firsts) = mine, theirs
        return cls(
            facets=facets,
            firsts=(firsts, other_firsts),
            rows=read_only(which * len(other_firsts)),
            cols=read_only(others),
        )

    def with_facets(self, facets: Facets, most: int) -> Self | None:
        """The crossing of these facets too; None if it would have more than so many cells."""
        return type(self).of(((*self.facets[0], *facets[0]), (*self.facets[1], *facets[1])), most)

    def __len__(self) -> int:
        """How many cells it has, u x v."""
        return len(self.firsts[0]) * len(self.firsts[1])

    def standing(self) -> Pairs:
        """A pair for each cell: one demand and one supply of each combination ``[u * v]``."""
        mine, theirs = self.firsts
        return Pairs(
            rows=read_only(np.repeat(mine, len(theirs))),
            cols=read_only(np.tile(theirs, len(mine))),
            shape=(len(self.rows), len(self.cols)),
        )

    def cells(self, pairs: Pairs) -> Numbers:
        """The cell of each pair ``[p]``."""
        cells = self.rows.take(pairs.rows)
        cells += self.cols.take(pairs.cols)
        return cells


def crossed(facets: Sequence[Facets], most: int) -> list[tuple[list[int], Crossing]]:
    """
    Facets put together as long as their crossing stays small.

    Args:
        facets: Facets of the same two libraries.
        most: How large a crossing may be, in cells.

    Returns:
        Crossings, each with the positions of the facets that it holds; what is too large by itself is in
        none.
    """
    found: list[tuple[list[int], Crossing]] = []
    for place, own in enumerate(facets):
        alone = Crossing.of(own, most)
        if alone is None:
            continue
        for number, (members, crossing) in enumerate(found):
            wider = crossing.with_facets(own, most)
            if wider is not None:
                found[number] = ([*members, place], wider)
                break
        else:
            found.append(([place], alone))
    return found


def _combined(columns: Sequence[NDArray[Any]], most: int) -> tuple[Numbers, Numbers] | None:
    """The combination of each project, and a project of each; None if there are more than so many."""
    which, count = _numbered(columns[0])
    for column in columns[1:]:
        own, kinds = _numbered(column)
        if kinds > 1:
            which, count = _numbered(which * kinds + own)
    if count > most:
        return None
    firsts = np.empty(count, dtype=np.int64)
    # Of several projects with one combination the last one written stays: the first of the library.
    firsts[which[::-1]] = np.arange(len(which))[::-1]
    order = np.argsort(firsts)
    place = np.empty_like(order)
    place[order] = np.arange(count)
    return place[which], firsts[order]


def _numbered(column: NDArray[Any]) -> tuple[Numbers, int]:
    """A number from 0 for each value, equal ones alike, and how many there are."""
    if not len(column):
        return np.zeros(0, dtype=np.int64), 0
    low, high = int(column.min()), int(column.max())
    if high - low >= _SPARSEST * len(column) + 1024:
        values, which = np.unique(column, return_inverse=True)
        return which.reshape(-1).astype(np.int64, copy=False), len(values)
    shifted = column.astype(np.int64) - low
    there = np.zeros(high - low + 1, dtype=np.bool_)
    there[shifted] = True
    numbers = np.cumsum(there) - 1
    return numbers[shifted], int(numbers[-1]) + 1
