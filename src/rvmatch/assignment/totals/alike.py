"""Which lines of a problem are all alike: told by sums of keyed points, and then looked at pair by pair."""

import itertools

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.totals.reduction import Reduction

__all__ = ["batches", "first_alike", "may_be_alike"]

SAMPLE = 16
"""How many rows are looked at to tell whether many columns can be alike."""

AT_ONCE = 65_536
"""How many pairs are compared at once, so that they stay near the processor."""


def may_be_alike(reduction: Reduction) -> bool:
    """
    Whether at most half of the rows, and half of the columns, are different for all that a few pairs tell.

    Lines that differ in these few pairs differ. So "no" is certain, and costs time for lines only.
    """
    n, m = reduction.shape
    rows, cols, points = reduction.rows, reduction.cols, reduction.points
    first = np.searchsorted(rows, np.arange(n + 1))
    seen = np.zeros(n, dtype=np.int64)
    for place, salt in ((first[:-1], 1), ((first[:-1] + first[1:]) // 2, 2), (first[1:] - 1, 3)):
        seen += _keys(m, salt)[cols[place]] * points[place]
        if 2 * _different(seen) > n:
            return False
    chosen = np.linspace(0, n - 1, min(n, SAMPLE)).astype(np.int64)
    pairs = np.concatenate([np.arange(first[row], first[row + 1]) for row in chosen.tolist()])
    seen = np.zeros(m, dtype=np.int64)
    np.add.at(seen, cols[pairs], _keys(n, 1)[rows[pairs]] * points[pairs])
    return 2 * _different(seen) <= m


def _different(values: NDArray[np.int64]) -> int:
    """How many different ones there are: sorting them is several times faster than ``numpy.unique``."""
    ordered = np.sort(values)
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + min(1, ordered.size)


def first_alike(
    first: NDArray[np.int64],
    across: NDArray[np.int64],
    points: NDArray[np.int64],
    capacity: NDArray[np.int64],
) -> NDArray[np.int64]:
    """
    For each line the first line that is like it in every pair, itself if there is none before.

    Each line across has a key of 64 bits, and a line adds up its points times these keys. Lines whose sums
    differ are not alike. Those whose sums are equal are compared in whole; one that differs from the first
    with its sum, which is next to impossible, counts as like no other, which is not wrong, only slower.

    Args:
        first: Where the pairs of each line begin, and the end, int64 ``[l + 1]``; each line has a pair.
        across: The line across of each pair, growing within a line, int64 ``[p]``.
        points: What each pair is worth, int64 ``[p]``.
        capacity: The capacity of each line, int64 ``[l]``.

    Returns:
        Positions of lines, int64 ``[l]``.
    """
    sizes = np.diff(first)
    keys = _keys(int(across.max()) + 1, 4)
    sums = _sums(first, keys, across, points)
    sums += sizes * _keys(1, 5) + capacity * _keys(1, 6)
    _, where, which = np.unique(sums, return_index=True, return_inverse=True)
    leader: NDArray[np.int64] = where[which]
    differ = (sizes != sizes[leader]) | (capacity != capacity[leader])
    leader[differ] = np.flatnonzero(differ)
    unlike = _unlike(first, across, points, leader, full=points.size == sizes.size * keys.size)
    leader[unlike] = unlike
    return leader


def _sums(
    first: NDArray[np.int64],
    keys: NDArray[np.int64],
    across: NDArray[np.int64],
    points: NDArray[np.int64],
) -> NDArray[np.int64]:
    """The sum of each line; it may leave int64 and begin anew at the other end, being no number of points."""
    lines = first.size - 1
    if points.size == lines * keys.size:
        whole: NDArray[np.int64] = points.reshape(lines, -1) @ keys
        return whole
    sums = np.empty(lines, dtype=np.int64)
    for begin, end in batches(first):
        part = slice(first[begin], first[end])
        sums[begin:end] = np.add.reduceat(keys[across[part]] * points[part], first[begin:end] - first[begin])
    return sums


def _unlike(
    first: NDArray[np.int64],
    across: NDArray[np.int64],
    points: NDArray[np.int64],
    leader: NDArray[np.int64],
    *,
    full: bool,
) -> NDArray[np.int64]:
    """The lines that differ from their leader, which has as many pairs."""
    parts = [np.empty(0, dtype=np.int64)]
    table = points.reshape(leader.size, -1) if full else points
    ahead = first[leader] - first[:-1]
    for begin, end in batches(first):
        if full:
            differ = (table[begin:end] != table[leader[begin:end]]).any(axis=1)
            parts.append(begin + np.flatnonzero(differ))
            continue
        lines = np.repeat(np.arange(begin, end), np.diff(first[begin : end + 1]))
        here = np.arange(first[begin], first[end])
        there = here + ahead[lines]
        parts.append(np.unique(lines[(across[here] != across[there]) | (points[here] != points[there])]))
    return np.concatenate(parts)


def batches(first: NDArray[np.int64]) -> list[tuple[int, int]]:
    """
    Lines in batches of about ``AT_ONCE`` pairs, at least one line each.

    Args:
        first: Where the pairs of each line begin, and the end, int64 ``[l + 1]``; each line has a pair.

    Returns:
        The first line of each batch, and the one after its last.
    """
    ends = np.searchsorted(first, np.arange(0, first[-1], AT_ONCE))
    ends = np.unique(np.append(ends, first.size - 1)).tolist()
    return list(itertools.pairwise(ends))


def _keys(count: int, salt: int) -> NDArray[np.int64]:
    """
    A key of 64 bits for each number, odd, the same on every machine.

    Source:
        The finalizer of splitmix64: G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number
        generators, OOPSLA (2014), 453-472.
    """
    mixed = (np.arange(count, dtype=np.uint64) + np.uint64(1 + salt * 2**40)) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    keys: NDArray[np.int64] = ((mixed ^ (mixed >> np.uint64(31))) | np.uint64(1)).view(np.int64)
    return keys
