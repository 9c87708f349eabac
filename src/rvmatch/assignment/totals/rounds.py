"""A start for paths in plain numpy: first choices, then bids of all who wait at once, round after round."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Points
from rvmatch.assignment.totals.reduction import Reduction

__all__ = ["Start", "started"]

FEWEST_WAITING = 50
"""Fewer rows than this are brought in by paths as quickly as by another round."""

MOST_ROUNDS = 60
"""So many rounds there are at most: where places are scarce, they could outbid each other for long."""


@attrs.frozen(kw_only=True, eq=False)
class Start:
    """
    Pairs in use and prices under which none of them could be better used.

    Args:
        taken: Which pairs are in use, bool ``[p]``.
        row_prices: What each row gains, ``[n]``.
        col_prices: What each column asks, ``[m]``; zero while it has room.
        wanted: How many places of each row are not in use, int64 ``[n]``.
        room: How many places of each column are not in use, int64 ``[m]``.
    """

    taken: NDArray[np.bool_]
    row_prices: Points
    col_prices: Points
    wanted: NDArray[np.int64]
    room: NDArray[np.int64]


def started(pairs: Reduction, first: NDArray[np.int64], *, may_stay_alone: bool) -> Start:
    """
    First choices while there is room, and bids where every line has one place and points are whole.

    Args:
        pairs: What matters of the problem.
        first: Where the pairs of each row begin, int64 ``[n]``.
        may_stay_alone: Whether a row may be left out; else there are no bids.

    Returns:
        What is in use then, and the prices.
    """
    start = _first_choices(pairs, first)
    whole = pairs.points.dtype == np.int64
    # A row with two places that loses one could then use the other better: no bid makes up for that.
    one_each = pairs.row_capacity.max() == 1 and pairs.col_capacity.max() == 1
    if whole and one_each and may_stay_alone:
        _bid_in_rounds(pairs, first, start)
    return start


def _first_choices(pairs: Reduction, first: NDArray[np.int64]) -> Start:
    """
    Rows, in their order, in the columns they like best while there is room.

    No price has moved yet, so such a pair is worth exactly its two prices. First each row gets one
    place in the first column it likes, then what is left in the others it likes as much.
    """
    rows, cols, points = pairs.rows, pairs.cols, pairs.points
    gains = np.maximum.reduceat(points, first)
    liked = np.flatnonzero(points == gains[rows])
    best = liked[np.diff(rows[liked], prepend=-1) > 0]
    by_col = best[np.argsort(cols[best], kind="stable")]
    col = cols[by_col]
    turn = np.arange(col.size) - np.searchsorted(col, col)
    given = by_col[turn < pairs.col_capacity[col]]
    taken = np.zeros(rows.size, dtype=np.bool_)
    taken[given] = True
    wanted, room = pairs.row_capacity.copy(), pairs.col_capacity.copy()
    wanted[rows[given]] -= 1
    room -= np.bincount(cols[given], minlength=room.size)
    more = liked[(wanted[rows[liked]] > 0) & (room[cols[liked]] > 0) & ~taken[liked]]
    for row, col_, pair in zip(rows[more].tolist(), cols[more].tolist(), more.tolist(), strict=True):
        if wanted[row] and room[col_]:
            wanted[row] -= 1
            room[col_] -= 1
            taken[pair] = True
    return Start(
        taken=taken,
        row_prices=gains,
        col_prices=np.zeros(room.size, dtype=points.dtype),
        wanted=wanted,
        room=room,
    )


def _bid_in_rounds(pairs: Reduction, first: NDArray[np.int64], start: Start) -> None:
    """
    Let all rows that wait bid at once, the highest bid on a column win, and whoever had it wait again.

    A row bids so much that its second choice would leave it as much. Whoever is indifferent between two
    full columns does not bid: that is left to paths.
    """
    degree = np.diff(first, append=pairs.rows.size)
    holder = np.full(start.room.size, -1)
    holder[pairs.cols[start.taken]] = np.flatnonzero(start.taken)
    waiting = np.flatnonzero(start.wanted)
    for _ in range(MOST_ROUNDS):
        if waiting.size < FEWEST_WAITING:
            break
        own, starts = _pairs_of(first[waiting], degree[waiting])
        of_row = np.repeat(np.arange(waiting.size), degree[waiting])
        left = pairs.points[own] - start.col_prices[pairs.cols[own]]
        most = np.maximum.reduceat(left, starts)
        best = (left == most[of_row]) & (most[of_row] > 0)
        # Among equally good columns one with room is taken; else there would be nothing to bid.
        preferred = np.where(best, 1 + (start.room[pairs.cols[own]] > 0), 0)
        chosen = _first_of_most(preferred, starts, of_row)
        left[chosen] = 0
        second = np.maximum(np.maximum.reduceat(left, starts), 0)
        start.row_prices[waiting] = np.maximum(most, 0)
        pair, raised = own[chosen], most - second
        bids = (most > 0) & ((raised > 0) | (start.room[pairs.cols[pair]] > 0))
        waiting = _settle(pairs, start, holder, pair[bids], raised[bids], second[bids])
    alone = np.flatnonzero(start.wanted)
    if alone.size:
        own, starts = _pairs_of(first[alone], degree[alone])
        left = pairs.points[own] - start.col_prices[pairs.cols[own]]
        start.row_prices[alone] = np.maximum(np.maximum.reduceat(left, starts), 0)


def _settle(
    pairs: Reduction,
    start: Start,
    holder: NDArray[np.int64],
    pair: NDArray[np.int64],
    raised: NDArray[np.int64],
    second: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Give each column to its highest bid; the rows that bid in vain or lost their place wait."""
    cols = pairs.cols[pair]
    order = np.lexsort((-raised, cols))
    won = order[np.diff(cols[order], prepend=-1) > 0]
    lost = np.setdiff1d(np.arange(pair.size), won, assume_unique=True)
    col, row = cols[won], pairs.rows[pair[won]]
    out = holder[col][holder[col] >= 0]
    start.taken[out] = False
    start.wanted[pairs.rows[out]] = 1
    start.taken[pair[won]] = True
    start.wanted[row] = 0
    start.row_prices[row] = second[won]
    # A column that had room may ask what is bid, too: it has none now.
    start.col_prices[col] += raised[won]
    start.room[col] = 0
    holder[col] = pair[won]
    return np.sort(np.concatenate([pairs.rows[pair[lost]], pairs.rows[out]]))


def _pairs_of(
    first: NDArray[np.int64], degree: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The pairs of some rows, one row after the other, and where each row begins among them."""
    starts = np.cumsum(degree) - degree
    return np.arange(degree.sum()) + np.repeat(first - starts, degree), starts


def _first_of_most(
    values: NDArray[np.int64], starts: NDArray[np.int64], of_row: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The first position of the greatest value of each row."""
    greatest = np.flatnonzero(values == np.maximum.reduceat(values, starts)[of_row])
    return greatest[np.diff(of_row[greatest], prepend=-1) > 0]
