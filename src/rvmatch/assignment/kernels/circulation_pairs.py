"""Pairs outside a network: which of them would make a plan better, and which can never do."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Lean
from rvmatch.assignment.kernels.compiling import compiled

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

Whole: TypeAlias = NDArray[np.int64]
Marks: TypeAlias = NDArray[np.uint8]


@compiled
def _better(pair: int, other: int, points: Lean, ties: Lean) -> bool:
    return bool(points[pair] > points[other] or (points[pair] == points[other] and ties[pair] > ties[other]))


@compiled
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
    chosen = np.empty(few, dtype=np.int64)
    taken = 0
    for row in range(first.size - 1):
        size = 0
        for pair in range(first[row], first[row + 1]):
            if marks[pair] != OPEN or (size == few and not _better(pair, chosen[few - 1], points, ties)):
                continue
            at = size if size < few else few - 1
            size = at + 1
            while at > 0 and _better(pair, chosen[at - 1], points, ties):
                chosen[at] = chosen[at - 1]
                at -= 1
            chosen[at] = pair
        for at in range(size):
            marks[chosen[at]] = INSIDE
        taken += size
    return taken


@compiled
def choose_best_of_columns(
    first: Whole, cols: Lean, points: Lean, ties: Lean, marks: Marks, columns: int
) -> int:
    """
    Takes the best open pair of each column into the network, and the first of several that are alike.

    Args:
        first: Where the pairs of each row begin, int64 ``[n + 1]``.
        cols: The column of each pair, int32 or int64 ``[p]``.
        points: What each pair is worth, int32 or int64 ``[p]``.
        ties: What decides between pairs that are worth the same, int32 or int64 ``[p]``.
        marks: ``OPEN`` or another of the marks for each pair, uint8 ``[p]``; changed.
        columns: How many columns there are.

    Returns:
        How many were taken.
    """
    best = np.full(columns, -1, dtype=np.int64)
    for pair in range(first[first.size - 1]):
        if marks[pair] == OPEN:
            other = best[cols[pair]]
            if other < 0 or _better(pair, other, points, ties):
                best[cols[pair]] = pair
    taken = 0
    for col in range(columns):
        if best[col] >= 0:
            marks[best[col]] = INSIDE
            taken += 1
    return taken


@compiled
def choose_near(
    first: Whole, cols: Lean, points: Lean, prices: tuple[Whole, Whole], marks: Marks, few: int, most: int
) -> int:
    """
    Takes those open pairs of each row into the network that cost least at these prices.

    Args:
        first: Where the pairs of each row begin, int64 ``[n + 1]``.
        cols: The column of each pair, int32 or int64 ``[p]``.
        points: What each pair is worth, int32 or int64 ``[p]``.
        prices: The potentials of rows, int64 ``[n]``, and of columns, int64 ``[m]``.
        marks: ``OPEN`` or another of the marks for each pair, uint8 ``[p]``; changed.
        few: How many of each row, whatever they cost.
        most: How many of each row that cost nothing or less.

    Returns:
        How many were taken.
    """
    of_row, of_col = prices
    chosen = np.empty(most, dtype=np.int64)
    costs = np.empty(most, dtype=np.int64)
    taken = 0
    for row in range(first.size - 1):
        size = 0
        for pair in range(first[row], first[row + 1]):
            if marks[pair] != OPEN:
                continue
            cost = of_row[row] - of_col[cols[pair]] - points[pair]
            room = most if cost <= 0 else few
            at = min(size, room)
            if at == room and (room == 0 or cost >= costs[room - 1]):
                continue
            at = min(size, most - 1)
            while at > 0 and cost < costs[at - 1]:
                chosen[at] = chosen[at - 1]
                costs[at] = costs[at - 1]
                at -= 1
            chosen[at] = pair
            costs[at] = cost
            size = min(size + 1, most)
        for at in range(size):
            if at < few or costs[at] <= 0:
                marks[chosen[at]] = INSIDE
                taken += 1
    return taken


@compiled
def choose_cheaper(
    first: Whole, cols: Lean, points: Lean, weight: int, prices: tuple[Whole, Whole], marks: Marks, few: int
) -> int:
    """
    Takes those open pairs of each row into the network that cost least, less than nothing, at these prices.

    Args:
        first: Where the pairs of each row begin, int64 ``[n + 1]``.
        cols: The column of each pair, int32 or int64 ``[p]``.
        points: What each pair is worth, int32 or int64 ``[p]``.
        weight: One, or zero where pairs are worth nothing.
        prices: The potentials of rows, int64 ``[n]``, and of columns, int64 ``[m]``.
        marks: ``OPEN`` or another of the marks for each pair, uint8 ``[p]``; changed.
        few: How many of each row at most.

    Returns:
        How many were taken.
    """
    of_row, of_col = prices
    chosen = np.empty(few, dtype=np.int64)
    costs = np.empty(few, dtype=np.int64)
    taken = 0
    for row in range(first.size - 1):
        size = 0
        for pair in range(first[row], first[row + 1]):
            if marks[pair] != OPEN:
                continue
            cost = of_row[row] - of_col[cols[pair]] - weight * points[pair]
            if cost >= 0 or (size == few and cost >= costs[few - 1]):
                continue
            at = size if size < few else few - 1
            if size < few:
                size += 1
            while at > 0 and cost < costs[at - 1]:
                chosen[at] = chosen[at - 1]
                costs[at] = costs[at - 1]
                at -= 1
            chosen[at] = pair
            costs[at] = cost
        for at in range(size):
            marks[chosen[at]] = INSIDE
        taken += size
    return taken


@compiled
def close_dearer(
    first: Whole, cols: Lean, points: Lean, weight: int, prices: tuple[Whole, Whole], marks: Marks
) -> int:
    """
    Closes the open pairs that cost something at these prices, which prove a plan best that uses none of them.

    Args:
        first: Where the pairs of each row begin, int64 ``[n + 1]``.
        cols: The column of each pair, int32 or int64 ``[p]``.
        points: What each pair is worth, int32 or int64 ``[p]``.
        weight: One, or zero where pairs are worth nothing.
        prices: The potentials of rows, int64 ``[n]``, and of columns, int64 ``[m]``.
        marks: ``OPEN`` or another of the marks for each pair, uint8 ``[p]``; changed.

    Returns:
        How many are left open.
    """
    of_row, of_col = prices
    left = 0
    for row in range(first.size - 1):
        for pair in range(first[row], first[row + 1]):
            if marks[pair] == OPEN:
                if of_row[row] - of_col[cols[pair]] - weight * points[pair] > 0:
                    marks[pair] = CLOSED
                else:
                    left += 1
    return left
