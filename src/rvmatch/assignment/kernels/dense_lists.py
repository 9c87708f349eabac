"""The columns a row likes best, kept short and proven complete by a bound, on a full table."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.compiling import compiled

__all__ = ["ENDLESS", "Lists", "column_extremes", "fill_lists", "list_row"]

ENDLESS = 2**62
"""Beyond every price, gain and length; a whole number, because the loops know no infinity."""


class Lists(NamedTuple):
    """
    For each row the columns that left it most when it was listed, and a bound for all others.

    What a column leaves a row is its points less its price. Prices only rise while lists are in use, so
    what a column leaves only falls, and the bound of a row stays true until the row is listed anew.

    Args:
        columns: The columns listed, int32 ``[s, c]``; a row uses the first ``sizes`` of its line.
        points: What they are worth to the row, int64 ``[s, c]``.
        sizes: How many columns a row lists, at least two, int64 ``[s]``.
        bounds: What a column that is not listed leaves at most, int64 ``[s]``.
        lanes: Room for one number per lane, int64 ``[l]``; at most as many lanes as columns.
        sorting: Room for choosing among numbers, int64 ``[s]``.
        found: Room for columns, int64 ``[s]``.
        wanted: How many lanes the bound of a row lets pass: two or more, at most ``l``, int64 ``[1]``.
    """

    columns: NDArray[np.int32]
    points: NDArray[np.int64]
    sizes: NDArray[np.int64]
    bounds: NDArray[np.int64]
    lanes: NDArray[np.int64]
    sorting: NDArray[np.int64]
    found: NDArray[np.int64]
    wanted: NDArray[np.int64]


@compiled
def column_extremes(
    table: NDArray[np.int64], least: NDArray[np.int64], most: NDArray[np.int64], first: int, last: int
) -> None:
    """Lower and raise the extremes of each column, ``[s]``, by the rows from ``first`` to before ``last``."""
    for i in range(first, last):
        row = table[i]
        for j in range(row.size):
            least[j] = min(least[j], row[j])
            most[j] = max(most[j], row[j])


@compiled
def _nth_greatest(values: NDArray[np.int64], count: int, nth: int) -> int:
    """The ``nth`` greatest of the first ``count`` numbers, counted from one; it changes their order."""
    low, high, place = 0, count - 1, nth - 1
    while low < high:
        pivot, i, j = values[(low + high) // 2], low, high
        while i <= j:
            while values[i] > pivot:
                i += 1
            while values[j] < pivot:
                j -= 1
            if i <= j:
                swapped = values[i]
                values[i] = values[j]
                values[j] = swapped
                i += 1
                j -= 1
        if place <= j:
            high = j
        elif place >= i:
            low = i
        else:
            break
    return int(values[place])


@compiled
def _lane_maxima(row: NDArray[np.int64], prices: NDArray[np.int64], lanes: NDArray[np.int64]) -> None:
    """What the columns of each lane leave at most: lane l has the columns l, l + width, l + 2 width ..."""
    width, n = lanes.size, row.size
    for lane in range(width):
        lanes[lane] = row[lane] - prices[lane]
    # Slices of one length, without an index that could be negative: so the loop runs on vectors.
    for start in range(width, n - width + 1, width):
        points, price = row[start : start + width], prices[start : start + width]
        for lane in range(width):
            lanes[lane] = max(lanes[lane], points[lane] - price[lane])
    start = n - n % width
    for lane in range(n - start):
        lanes[lane] = max(lanes[lane], row[start + lane] - prices[start + lane])


@compiled
def _find(
    row: NDArray[np.int64],
    prices: NDArray[np.int64],
    lanes: NDArray[np.int64],
    bound: int,
    found: NDArray[np.int64],
) -> int:
    """Find the columns that leave at least so much, in the lanes that have one; gives back how many."""
    count = 0
    for lane in range(lanes.size):
        if lanes[lane] >= bound:
            for j in range(lane, row.size, lanes.size):
                if row[j] - prices[j] >= bound:
                    found[count] = j
                    count += 1
    return count


@compiled
def _best_found(
    row: NDArray[np.int64],
    prices: NDArray[np.int64],
    found: NDArray[np.int64],
    count: int,
    bound: int,
    turn: int,
    columns: NDArray[np.int32],
) -> None:
    """Fill a list with those found that leave more than the bound, then, from ``turn`` on, just as much."""
    size = 0
    for k in range(count):
        if row[found[k]] - prices[found[k]] > bound:
            columns[size] = found[k]
            size += 1
    for k in range(count):
        if size == columns.size:
            break
        j = found[(turn + k) % count]
        if row[j] - prices[j] == bound:
            columns[size] = j
            size += 1


@compiled
def list_row(i: int, table: NDArray[np.int64], prices: NDArray[np.int64], lists: Lists) -> None:
    """
    List anew the columns that leave row ``i`` most.

    A lane holds a column that leaves as much as the maximum of the lane, so the ``wanted``-th greatest of
    these maxima is left by at least so many columns. All columns that leave as much are looked up in the
    lanes that have one; if there are too many, the best are kept. Of columns that leave the same, rows
    list different ones, so that they do not all run to the first.
    """
    row, lanes, found, sorting = table[i], lists.lanes, lists.found, lists.sorting
    columns, points, most = lists.columns[i], lists.points[i], lists.columns.shape[1]
    _lane_maxima(row, prices, lanes)
    sorting[: lanes.size] = lanes
    bound = _nth_greatest(sorting, lanes.size, lists.wanted[0])
    count = _find(row, prices, lanes, bound, found)
    if count <= most:
        columns[:count] = found[:count]
    else:
        for k in range(count):
            sorting[k] = row[found[k]] - prices[found[k]]
        bound = _nth_greatest(sorting, count, most)
        _best_found(row, prices, found, count, bound, (i * most) % count, columns)
    size = min(count, most)
    for k in range(size):
        points[k] = row[columns[k]]
    lists.sizes[i] = size
    lists.bounds[i] = -ENDLESS if size == row.size else bound


@compiled
def fill_lists(
    table: NDArray[np.int64], prices: NDArray[np.int64], lists: Lists, first: int, last: int
) -> None:
    """List the rows from ``first`` to before ``last``."""
    for i in range(first, last):
        list_row(i, table, prices, lists)
