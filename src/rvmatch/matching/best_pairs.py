"""The best few pairs of each demand, without sorting all pairs."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import Pairs
from rvmatch.columns.arrays import Lean, widened
from rvmatch.columns.pairs import ranges
from rvmatch.matching.ties import TIE_BITS

__all__ = ["best_of_each_row", "counts_by_row", "row_starts"]

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_PAIRS_AT_ONCE: Final = 400_000
_TIE_WIDTH: Final = TIE_BITS + 1
_POINT_WIDTH: Final = 20
"""Points are at most a million and hashes from 1 to 2**30, so that a key is above zero and below 2**52."""

_TAKEN: Final = 0
_NO_ROW: Final = -1
_NOTHING: Final[Numbers] = np.zeros(0, dtype=np.int64)


def row_starts(pairs: Pairs) -> Numbers:
    """Where the pairs of each row begin, and the end of the last: ``[n + 1]``."""
    return pairs.starts


def counts_by_row(starts: Numbers, mask: Mask) -> Numbers:
    """
    For how many pairs of each row the mask holds.

    Args:
        starts: As ``row_starts`` gives them ``[n + 1]``.
        mask: Answers for the pairs ``[p]``.

    Returns:
        Counts ``[n]``.
    """
    counts = np.zeros(len(starts) - 1, dtype=np.int64)
    filled = np.flatnonzero(np.diff(starts))
    if len(filled):
        counts[filled] = np.add.reduceat(mask, starts[filled], dtype=np.int64)
    return counts


def best_of_each_row(
    pairs: Pairs,
    points: Lean,
    ties: Lean,
    chosen: Mask,
    most: int,
    *,
    later: Mask | None = None,
) -> Numbers:
    """
    The best few chosen pairs of each row: by points, equal ones as the keyed hash decides.

    Args:
        pairs: p pairs.
        points: What each is worth, from 0 to 1,000,000 ``[p]``.
        ties: The keyed hash of each, as ``tie_points`` gives it ``[p]``.
        chosen: Which pairs to choose from ``[p]``.
        most: How many of each row at most.
        later: Which pairs come after all others of their row ``[p]``; none do if left out.

    Returns:
        Positions of pairs, row after row, in each row the best first ``[k]``.
    """
    starts = row_starts(pairs)
    filled = np.flatnonzero(counts_by_row(starts, chosen))
    rows, places = [_NOTHING], [_NOTHING]
    for group in _groups(filled, starts):
        first, inside = _places(group, starts)
        keys = widened(points[inside]) << _TIE_WIDTH
        keys += ties[inside]
        if later is not None:
            keys[~later[inside]] += 1 << _POINT_WIDTH + _TIE_WIDTH
        keys[~chosen[inside]] = _TAKEN
        own_rows = pairs.lean_rows[inside]
        for best in _greatest(own_rows, keys, most):
            rows.append(widened(own_rows[best]))
            places.append(best + first if isinstance(inside, slice) else inside[best])
    every_row, every_place = np.concatenate(rows), np.concatenate(places)
    return every_place[np.argsort(every_row, kind="stable")]


def _groups(rows: Numbers, starts: Numbers) -> Iterator[Numbers]:
    """The rows in stretches whose pairs fit into the processor's caches; none is empty."""
    if not rows.size:
        return
    ends = np.cumsum(starts[rows + 1] - starts[rows])
    yield from np.split(rows, np.flatnonzero(np.diff(ends // _PAIRS_AT_ONCE)) + 1)


def _places(rows: Numbers, starts: Numbers) -> tuple[int, slice | Numbers]:
    """Where the pairs of some rows stand; as one stretch, where that holds not many others."""
    first, last = int(starts[rows[0]]), int(starts[rows[-1] + 1])
    lengths = starts[rows + 1] - starts[rows]
    if last - first <= 2 * lengths.sum():
        return first, slice(first, last)
    return first, ranges(starts[rows], lengths)


def _greatest(rows: Lean, keys: Numbers, most: int) -> Iterator[Numbers]:
    """Where the greatest key of each row stands, then the second, ...; of equal ones the first."""
    firsts = np.flatnonzero(np.diff(rows, prepend=_NO_ROW))
    lengths = np.diff(firsts, append=len(rows))
    for _ in range(most if len(rows) else 0):
        best = np.repeat(np.maximum.reduceat(keys, firsts), lengths)
        places = np.flatnonzero(keys == best)
        places = places[keys[places] > _TAKEN]
        places = places[np.diff(rows[places], prepend=_NO_ROW) > 0]
        yield places
        keys[places] = _TAKEN
