"""A market whose pairs are worth few different amounts: many shortest paths at a time, level after level."""

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.compiling import compiled
from rvmatch.assignment.kernels.market_queues import Whole
from rvmatch.assignment.kernels.market_side import Between
from rvmatch.assignment.totals.reduction import Reduction

__all__ = ["MOST_LEVELS", "LevelOptimum", "best_by_levels", "has_few_levels"]

MOST_LEVELS = 32
"""So many times prices may rise at most: each time takes tens of passes over the pairs."""

NOWHERE = 2**30
"""Farther than any node can be."""


@attrs.frozen(kw_only=True, eq=False)
class LevelOptimum:
    """
    The pairs in use, and the prices of rows and columns that prove their optimum.

    Args:
        used: Whether each pair is in use, int8 ``[p]``.
        row_price: What each row gains, int64 ``[n]``.
        col_price: What each column asks, int64 ``[m]``.
    """

    used: NDArray[np.int8]
    row_price: NDArray[np.int64]
    col_price: NDArray[np.int64]


def has_few_levels(reduction: Reduction) -> bool:
    """Whether all points are whole multiples, at most ``MOST_LEVELS`` times, of one amount."""
    most = int(reduction.points.max(initial=0))
    return most <= MOST_LEVELS * int(np.gcd.reduce(reduction.points)) if most else True


def best_by_levels(reduction: Reduction, between: Between) -> LevelOptimum:
    """
    An optimum with its prices.

    All rows with free places gain the same at any time: at first the most points, at last nothing. While a
    path of pairs worth exactly their two prices leads from one of them to a free place, a largest set of
    shortest ones is taken; then all they reach gain less, by as much as the next pair needs. Since every
    difference is a multiple of one amount, this happens as often as there are levels at most.

    Args:
        reduction: The pairs, their whole points and the capacities.
        between: Called between passes; what it raises ends the search.

    Returns:
        The pairs in use and the prices.

    Source:
        M.-Y. Kao, T.-W. Lam, W.-K. Sung, H.-F. Ting, A decomposition theorem for maximum weight bipartite
        matchings, SIAM Journal on Computing 31 (2001), 18-26, for the count of levels; J. E. Hopcroft, R. M.
        Karp, An n^(5/2) algorithm for maximum matchings in bipartite graphs, SIAM Journal on Computing 2
        (1973), 225-231, for the paths; here with capacities on both sides.
    """
    n, m = reduction.shape
    first = np.concatenate([[0], np.cumsum(np.bincount(reduction.rows, minlength=n))])
    rows, cols = reduction.rows.astype(np.int32), reduction.cols.astype(np.int32)
    points = reduction.points.astype(np.int64, copy=False)
    pairs = first, rows, cols, points
    level: Whole = np.int64(points.max(initial=0))
    row_price, col_price = np.full(n, level, dtype=np.int64), np.zeros(m, dtype=np.int64)
    used = np.zeros(rows.size, dtype=np.int8)
    wanted, room = reduction.row_capacity.astype(np.int64), reduction.col_capacity.astype(np.int64)
    slot_first = np.concatenate([[0], np.cumsum(room)])
    slots = np.empty(int(slot_first[-1]), dtype=np.int32)
    now = row_price, col_price, used, wanted, room, slot_first, slots
    layers = np.empty(n, dtype=np.int32), np.empty(m, dtype=np.int32)
    queue, at_row, at_col = np.empty(n, dtype=np.int32), np.empty(n, np.int64), np.empty(m, np.int64)
    path = np.empty(n + m + 1, dtype=np.int64)
    while level > 0:
        between()
        reached, goal = find_layers(*pairs, *now, *layers, queue)
        if goal < NOWHERE:
            take_paths(reached, goal, *pairs, *now, *layers, queue, at_row, at_col, path)
        else:
            level -= lower_level(level, reached, *pairs, *now, *layers, queue)
    return LevelOptimum(used=used, row_price=row_price, col_price=col_price)


@compiled
def find_layers(  # noqa: C901
    first: Any,
    rows: Any,
    cols: Any,
    points: Any,
    row_price: Any,
    col_price: Any,
    used: Any,
    wanted: Any,
    room: Any,
    slot_first: Any,
    slots: Any,
    row_layer: Any,
    col_layer: Any,
    queue: Any,
) -> tuple[Whole, Whole]:
    """
    How far every node is from a row with free places, over pairs worth exactly their two prices.

    Returns:
        How many rows stand in the queue, nearest first, and how far the nearest column with room is.
    """
    row_layer[:] = -1
    col_layer[:] = -1
    tail: Whole = np.int64(0)
    for free in range(wanted.size):
        if wanted[free] > 0:
            row_layer[free] = 0
            queue[tail] = free
            tail += 1
    head: Whole = np.int64(0)
    goal: Whole = np.int64(NOWHERE)
    while head < tail:
        row = np.int64(queue[head])
        layer = np.int64(row_layer[row] + 1)
        if layer > goal:
            break
        head += 1
        for pair in range(first[row], first[row + 1]):
            col = cols[pair]
            if col_layer[col] >= 0 or used[pair] == 1 or row_price[row] + col_price[col] != points[pair]:
                continue
            col_layer[col] = layer
            if room[col] > 0:
                goal = np.int64(layer)
            if goal == layer:
                continue
            for slot in range(slot_first[col], slot_first[col + 1] - room[col]):
                other = rows[slots[slot]]
                if row_layer[other] < 0 and row_price[other] + col_price[col] == points[slots[slot]]:
                    row_layer[other] = layer + 1
                    queue[tail] = other
                    tail += 1
    return tail, goal


@compiled
def lower_level(  # noqa: C901
    level: Any,
    reached: Any,
    first: Any,
    rows: Any,
    cols: Any,
    points: Any,
    row_price: Any,
    col_price: Any,
    used: Any,
    wanted: Any,  # noqa: ARG001
    room: Any,
    slot_first: Any,
    slots: Any,
    row_layer: Any,
    col_layer: Any,
    queue: Any,
) -> Whole:
    """
    Let all that was reached gain less, until a new pair is worth its prices or nothing is gained.

    Returns:
        By how much.
    """
    less = np.int64(level)
    for place in range(reached):
        row = queue[place]
        for pair in range(first[row], first[row + 1]):
            if used[pair] == 0 and col_layer[cols[pair]] < 0:
                less = min(less, row_price[row] + col_price[cols[pair]] - points[pair])
    for col in range(room.size):
        if col_layer[col] >= 0:
            for slot in range(slot_first[col], slot_first[col + 1] - room[col]):
                pair = slots[slot]
                if row_layer[rows[pair]] < 0:
                    less = min(less, points[pair] - row_price[rows[pair]] - col_price[col])
    for place in range(reached):
        row_price[queue[place]] -= less
    for col in range(room.size):
        if col_layer[col] >= 0:
            col_price[col] += less
    return less


@compiled
def take_paths(  # noqa: C901, PLR0912, PLR0915 - one walk: calls in it would take as long as all the rest
    reached: Any,
    goal: Any,
    first: Any,
    rows: Any,
    cols: Any,
    points: Any,
    row_price: Any,
    col_price: Any,
    used: Any,
    wanted: Any,
    room: Any,
    slot_first: Any,
    slots: Any,
    row_layer: Any,
    col_layer: Any,
    queue: Any,
    at_row: Any,
    at_col: Any,
    path: Any,
) -> None:
    """Bring in places along paths from layer to layer that share no pair, until there is none left."""
    for place in range(reached):
        at_row[queue[place]] = first[queue[place]]
    for col in range(room.size):
        at_col[col] = slot_first[col]
    for place in range(reached):
        begin = np.int64(queue[place])
        if row_layer[begin] > 0:
            break
        while wanted[begin] > 0:
            row, depth = begin, np.int64(0)
            found = False
            while not found:
                onward = False
                while at_row[row] < first[row + 1]:
                    pair = at_row[row]
                    col = cols[pair]
                    fits = used[pair] == 0 and col_layer[col] == row_layer[row] + 1
                    if fits and row_price[row] + col_price[col] == points[pair]:
                        if room[col] > 0:
                            found = True
                        while not found and col_layer[col] < goal:
                            if at_col[col] >= slot_first[col + 1] - room[col]:
                                break
                            left = slots[at_col[col]]
                            other = rows[left]
                            if (
                                row_layer[other] == col_layer[col] + 1
                                and row_price[other] + col_price[col] == points[left]
                                and at_row[other] < first[other + 1]
                            ):
                                onward = True
                                break
                            at_col[col] += 1
                        if found or onward:
                            path[depth] = pair
                            depth += 1
                            if onward:
                                row = np.int64(other)
                            break
                    at_row[row] += 1
                if found or onward:
                    continue
                if depth == 0:
                    break
                depth -= 1
                row = np.int64(rows[path[depth]])
                at_col[cols[path[depth]]] += 1
            if not found:
                break
            for step in range(depth):
                pair = path[step]
                col = cols[pair]
                used[pair] = 1
                if step == depth - 1:
                    slots[slot_first[col + 1] - room[col]] = pair
                    room[col] -= 1
                else:
                    used[slots[at_col[col]]] = 0
                    slots[at_col[col]] = pair
            wanted[begin] -= 1
