"""Rows without a column are brought in one by one, along the path that loses least, on a full table."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.compiling import compiled
from rvmatch.assignment.kernels.dense_lists import ENDLESS, Lists, list_row

__all__ = ["Search", "bring_in"]

UNSEEN, SETTLED, AT_THE_END = -1, -2, -3


class Search(NamedTuple):
    """
    What one search knows; its nodes are the columns, then for each row "any column that is not listed".

    Args:
        length: How far each node is, ``ENDLESS`` where it was not reached, int64 ``[2 s]``.
        place: Where each node stands in the heap, or one of the marks below zero, int64 ``[2 s]``.
        heap: Nodes, the nearest first, int64 ``[2 s]``.
        reached: The nodes that were reached, in any order, int64 ``[2 s]``.
        came_from: The row from which each column was reached, int64 ``[s]``.
        base: The length up to each row and what the row gains, together, int64 ``[s]``.
        counts: How many nodes are in the heap, how many were reached, int64 ``[2]``.
        end: The nearest column without an owner and its distance, int64 ``[2]``.
        every: Every column, int32 ``[s]``.
    """

    length: NDArray[np.int64]
    place: NDArray[np.int64]
    heap: NDArray[np.int64]
    reached: NDArray[np.int64]
    came_from: NDArray[np.int64]
    base: NDArray[np.int64]
    counts: NDArray[np.int64]
    end: NDArray[np.int64]
    every: NDArray[np.int32]


@compiled
def _rise(
    length: NDArray[np.int64], place: NDArray[np.int64], heap: NDArray[np.int64], node: int, at: int
) -> None:
    """Put a node into the heap at this place or further up, where it belongs."""
    own = length[node]
    while at > 0:
        above = (at - 1) // 2
        other = heap[above]
        if length[other] <= own:
            break
        heap[at] = other
        place[other] = at
        at = above
    heap[at] = node
    place[node] = at


@compiled
def _take_nearest(
    length: NDArray[np.int64], place: NDArray[np.int64], heap: NDArray[np.int64], size: int
) -> int:
    """Take the first of so many nodes from the heap; the node is settled."""
    nearest = heap[0]
    place[nearest] = SETTLED
    size -= 1
    if size > 0:
        node, at = heap[size], 0
        own = length[node]
        while True:
            below = 2 * at + 1
            if below >= size:
                break
            if below + 1 < size and length[heap[below + 1]] < length[heap[below]]:
                below += 1
            other = heap[below]
            if length[other] >= own:
                break
            heap[at] = other
            place[other] = at
            at = below
        heap[at] = node
        place[node] = at
    return int(nearest)


@compiled
def _scan(
    i: int,
    base: int,
    columns: NDArray[np.int32],
    points: NDArray[np.int64],
    count: int,
    beyond: int,
    prices: NDArray[np.int64],
    owner: NDArray[np.int64],
    search: Search,
) -> None:
    """Go from row ``i`` to so many columns; no other column is nearer than ``beyond``."""
    # Taken out of the tuple once: numba would count references in every step.
    length, place, heap = search.length, search.place, search.heap
    reached, came_from = search.reached, search.came_from
    size, seen, end, limit = search.counts[0], search.counts[1], search.end[0], search.end[1]
    for k in range(count):
        j = columns[k]
        far = base - points[k] + prices[j]
        if far >= limit or far >= length[j]:
            continue
        length[j], came_from[j] = far, i
        if place[j] == UNSEEN:
            reached[seen] = j
            seen += 1
        if owner[j] < 0:
            end, limit = j, far
            place[j] = AT_THE_END
        elif place[j] < 0:
            size += 1
            _rise(length, place, heap, j, size - 1)
        else:
            _rise(length, place, heap, j, place[j])
    if beyond < limit:
        node = prices.size + i
        length[node] = beyond
        if place[node] == UNSEEN:
            reached[seen] = node
            seen += 1
        size += 1
        _rise(length, place, heap, node, size - 1)
    search.counts[0], search.counts[1], search.end[0], search.end[1] = size, seen, end, limit


@compiled
def _search(
    start: int,
    table: NDArray[np.int64],
    prices: NDArray[np.int64],
    owner: NDArray[np.int64],
    lists: Lists,
    search: Search,
) -> int:
    """Find the nearest column without an owner; gives back how many cells were looked at."""
    n, looked = prices.size, 0
    columns, points, sizes, bounds = lists.columns, lists.points, lists.sizes, lists.bounds
    length, base = search.length, search.base
    search.counts[0], search.counts[1], search.end[0], search.end[1] = 0, 0, -1, ENDLESS
    while True:
        gain = -ENDLESS
        for k in range(sizes[start]):
            gain = max(gain, points[start, k] - prices[columns[start, k]])
        if gain >= bounds[start]:
            break
        list_row(start, table, prices, lists)
        looked += n
    i, base[start] = start, gain
    _scan(i, gain, columns[i], points[i], sizes[i], gain - bounds[i], prices, owner, search)
    while search.counts[0] > 0 and length[search.heap[0]] < search.end[1]:
        node = _take_nearest(length, search.place, search.heap, search.counts[0])
        search.counts[0] -= 1
        looked += sizes[i]
        if node < n:
            i = owner[node]
            base[i] = length[node] + table[i, node] - prices[node]
        else:
            i = node - n
            before = bounds[i]
            list_row(i, table, prices, lists)
            looked += n
            if bounds[i] == before:
                # More columns leave the same than a list holds: all columns, then; but first how near
                # one without an owner is, so that nothing farther is put into the heap.
                lists.sorting[:] = table[i]
                for j in range(n):
                    if owner[j] < 0:
                        search.end[1] = min(search.end[1], base[i] - lists.sorting[j] + prices[j] + 1)
                _scan(i, base[i], search.every, lists.sorting, n, ENDLESS, prices, owner, search)
                looked += n
                continue
        _scan(i, base[i], columns[i], points[i], sizes[i], base[i] - bounds[i], prices, owner, search)
    return looked


@compiled
def bring_in(
    table: NDArray[np.int64],
    prices: NDArray[np.int64],
    owner: NDArray[np.int64],
    partner: NDArray[np.int64],
    lists: Lists,
    search: Search,
    waiting: NDArray[np.int64],
    first: int,
    budget: int,
) -> int:
    """
    Give the waiting rows from ``first`` on a column each, by Dijkstra's search on what is lost.

    Every row that has a column has the one that leaves it most, before and after. A row is only looked at
    beyond its list when no nearer way is left, so that most cells of the table are never looked at.

    Args:
        table: Points, int64 ``[s, s]``.
        prices: What each column asks; they rise, int64 ``[s]``.
        owner: The row that has each column, or -1; changed, int64 ``[s]``.
        partner: The column that each row has, or -1; changed, int64 ``[s]``.
        lists: What each row likes best; kept up to date.
        search: Room to search in: ``length`` is ``ENDLESS`` and ``place`` is ``UNSEEN`` everywhere.
        waiting: The rows without a column, int64 ``[w]``.
        first: The first of them that still waits.
        budget: How many cells to look at before coming back, after the search that uses it up.

    Returns:
        The first that waits now.
    """
    n, looked = prices.size, 0
    length, place, reached, came_from = search.length, search.place, search.reached, search.came_from
    while first < waiting.size and looked < budget:
        start = waiting[first]
        first += 1
        looked += _search(start, table, prices, owner, lists, search)
        column, distance = search.end[0], search.end[1]
        for k in range(search.counts[1]):
            node = reached[k]
            if node < n and place[node] == SETTLED:
                prices[node] += distance - length[node]
            place[node], length[node] = UNSEEN, ENDLESS
        row = -1
        while row != start:
            row = came_from[column]
            owner[column] = row
            given_up = partner[row]
            partner[row] = column
            column = given_up
    return first
