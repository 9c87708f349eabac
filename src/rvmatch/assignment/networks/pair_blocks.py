"""Pairs outside a network, looked at in numpy, some rows at a time: what compiled loops do one by one."""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Lean, widened

__all__ = [
    "CLOSED",
    "INSIDE",
    "OPEN",
    "choose_best",
    "choose_best_of_columns",
    "choose_cheaper",
    "choose_near",
    "close_dearer",
]

CLOSED, OPEN, INSIDE = 0, 1, 2
"""In no best plan; outside the network, and perhaps in some best plan; in the network."""

BLOCK = 100_000
"""So many pairs are looked at together, which takes some 10 MB."""

_FAR = 2**62
"""Beyond any cost and any worth."""

Whole: TypeAlias = NDArray[np.int64]
Marks: TypeAlias = NDArray[np.uint8]
Prices: TypeAlias = tuple[Whole, Whole]


def choose_best(first: Whole, points: Lean, ties: Lean, marks: Marks, few: int) -> int:
    """
    Takes the best few open pairs of each row into the network.

    Args:
        first: Where the pairs of each row begin, int64 ``[n + 1]``.
        points: What each pair is worth, int32 or int64 ``[p]``.
        ties: What decides between pairs that are worth the same, int32 or int64 ``[p]``.
        marks: ``OPEN`` or another of the marks for each pair, uint8 ``[p]``; changed.
        few: How many of each row.

    Returns:
        How many were taken.
    """
    taken = 0
    for begin, end in _blocks(first):
        pairs = _open(first, marks, begin, end)
        keys = -widened(points[pairs]), -widened(ties[pairs])
        chosen = pairs[_lowest(_starts(first, pairs, begin, end), keys, few)]
        marks[chosen] = INSIDE
        taken += chosen.size
    return taken


def choose_best_of_columns(
    first: Whole, cols: Lean, points: Lean, ties: Lean, marks: Marks, columns: int
) -> int:
    """
    Takes the best open pair of each column into the network, and the first of several that are alike.

    Args:
        first: As in ``choose_best``, and so are the others.
        cols: The column of each pair, int32 or int64 ``[p]``.
        points: What each pair is worth.
        ties: What decides between pairs that are worth the same.
        marks: Changed.
        columns: How many columns there are.

    Returns:
        How many were taken.
    """
    most, most_of_ties = np.full((2, columns), -_FAR)
    for begin, end in _blocks(first):
        pairs = _open(first, marks, begin, end)
        # Where types differ numpy goes a way that takes ten times as long.
        np.maximum.at(most, widened(cols[pairs]), widened(points[pairs]))
    alike = [np.empty(0, dtype=np.int64)]
    for begin, end in _blocks(first):
        pairs = _open(first, marks, begin, end)
        pairs = pairs[points[pairs] == most[cols[pairs]]]
        np.maximum.at(most_of_ties, widened(cols[pairs]), widened(ties[pairs]))
        alike.append(pairs[ties[pairs] == most_of_ties[cols[pairs]]])
    best = np.concatenate(alike)
    best = best[ties[best] == most_of_ties[cols[best]]]
    chosen = best[np.unique(cols[best], return_index=True)[1]]
    marks[chosen] = INSIDE
    return int(chosen.size)


def choose_near(
    first: Whole, cols: Lean, points: Lean, prices: Prices, marks: Marks, few: int, most: int
) -> int:
    """
    Takes those open pairs of each row into the network that cost least at these prices.

    Args:
        first: As in ``choose_best``, and so are the others.
        cols: The column of each pair, int32 or int64 ``[p]``.
        points: What each pair is worth.
        prices: The potentials of rows, int64 ``[n]``, and of columns, int64 ``[m]``.
        marks: Changed.
        few: How many of each row, whatever they cost.
        most: How many of each row that cost nothing or less.

    Returns:
        How many were taken.
    """
    taken = 0
    for begin, end in _blocks(first):
        pairs = _open(first, marks, begin, end)
        cost = _costs(first, cols, points, 1, prices, pairs, begin, end)
        chosen = _lowest(_starts(first, pairs, begin, end), (cost,), few)
        cheap = np.flatnonzero(cost <= 0)
        chosen[cheap[_lowest(_starts(first, pairs[cheap], begin, end), (cost[cheap],), most)]] = True
        marks[pairs[chosen]] = INSIDE
        taken += int(np.count_nonzero(chosen))
    return taken


def choose_cheaper(
    first: Whole, cols: Lean, points: Lean, weight: int, prices: Prices, marks: Marks, few: int
) -> int:
    """
    Takes those open pairs of each row into the network that cost least, less than nothing, at these prices.

    Args:
        first: As in ``choose_best``, and so are the others.
        cols: The column of each pair, int32 or int64 ``[p]``.
        points: What each pair is worth.
        weight: One, or zero where pairs are worth nothing.
        prices: The potentials of rows, int64 ``[n]``, and of columns, int64 ``[m]``.
        marks: Changed.
        few: How many of each row at most.

    Returns:
        How many were taken.
    """
    taken = 0
    for begin, end in _blocks(first):
        pairs = _open(first, marks, begin, end)
        cost = _costs(first, cols, points, weight, prices, pairs, begin, end)
        cheaper = np.flatnonzero(cost < 0)
        pairs = pairs[cheaper]
        chosen = pairs[_lowest(_starts(first, pairs, begin, end), (cost[cheaper],), few)]
        marks[chosen] = INSIDE
        taken += chosen.size
    return taken


def close_dearer(first: Whole, cols: Lean, points: Lean, weight: int, prices: Prices, marks: Marks) -> int:
    """
    Closes the open pairs that cost something at these prices, which prove a plan best that uses none of them.

    Args:
        first: As in ``choose_cheaper``, and so are the others.
        cols: The column of each pair.
        points: What each pair is worth.
        weight: One, or zero where pairs are worth nothing.
        prices: The potentials of rows and of columns.
        marks: Changed.

    Returns:
        How many are left open.
    """
    left = 0
    for begin, end in _blocks(first):
        pairs = _open(first, marks, begin, end)
        dearer = pairs[_costs(first, cols, points, weight, prices, pairs, begin, end) > 0]
        marks[dearer] = CLOSED
        left += pairs.size - dearer.size
    return left


def _blocks(first: Whole) -> Iterator[tuple[int, int]]:
    """Rows from one to before another that have about ``BLOCK`` pairs together."""
    begin, rows = 0, first.size - 1
    while begin < rows:
        end = max(begin + 1, int(np.searchsorted(first, first[begin] + BLOCK, side="right")) - 1)
        yield begin, min(end, rows)
        begin = end


def _open(first: Whole, marks: Marks, begin: int, end: int) -> Whole:
    """The open pairs of these rows."""
    start = int(first[begin])
    pairs: Whole = np.flatnonzero(marks[start : first[end]] == OPEN)
    pairs += start
    return pairs


def _starts(first: Whole, pairs: Whole, begin: int, end: int) -> Whole:
    """Where the pairs of each of these rows begin among some of them, and where the last end."""
    return np.searchsorted(pairs, first[begin : end + 1])


def _costs(
    first: Whole,
    cols: Lean,
    points: Lean,
    weight: int,
    prices: Prices,
    pairs: Whole,
    begin: int,
    end: int,
) -> Whole:
    of_row, of_col = prices
    degree = np.diff(_starts(first, pairs, begin, end))
    cost: Whole = np.repeat(of_row[begin:end], degree)
    cost -= of_col.take(widened(cols[pairs]))
    if weight:
        cost -= widened(points[pairs])
    return cost


def _lowest(starts: Whole, keys: tuple[Whole, ...], few: int) -> NDArray[np.bool_]:
    """
    Which entries of each row are its lowest few: by the first key, then the next, then in their order.

    Rows of like length are laid side by side as a table, and only the few lowest of each are put in order:
    to sort all entries takes several times as long.
    """
    degree = np.diff(starts)
    chosen = np.repeat(degree <= few, degree)
    longer = np.flatnonzero(degree > few)
    longer = longer[np.argsort(-degree[longer], kind="stable")]
    at = 0
    while at < longer.size:
        width = int(degree[longer[at]])
        rows = longer[at : at + max(1, BLOCK // width)]
        at += rows.size
        place = np.minimum(starts[rows, None] + np.arange(width), starts[-1] - 1)
        among = np.arange(width) < degree[rows, None]
        need = np.full(rows.size, few)
        for key in keys:
            value = np.where(among, key[place], _FAR)
            # All rows need the same number by the first key; afterwards each what is left to it.
            last = np.partition(value, few - 1, axis=1)[:, few - 1] if key is keys[0] else None
            if last is None:
                last = np.sort(value, axis=1)[np.arange(rows.size), need - 1]
            lower = among & (value < last[:, None])
            chosen[place[lower]] = True
            need = need - np.count_nonzero(lower, axis=1)
            among &= value == last[:, None]
            whole = np.count_nonzero(among, axis=1) == need
            chosen[place[among & whole[:, None]]] = True
            left = np.flatnonzero(~whole)
            rows, place, among, need = rows[left], place[left], among[left], need[left]
            if rows.size == 0:
                break
        if rows.size:
            chosen[place[among & (np.cumsum(among, axis=1) <= need[:, None])]] = True
    return chosen
