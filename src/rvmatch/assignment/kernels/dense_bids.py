"""Rows outbid each other for columns until each has one, or only long chains are left: an auction."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.compiling import compiled
from rvmatch.assignment.kernels.dense_lists import ENDLESS, Lists, list_row

__all__ = ["bid"]


@compiled
def _two_best(
    columns: NDArray[np.int32], points: NDArray[np.int64], count: int, prices: NDArray[np.int64]
) -> tuple[int, int, int, int]:
    """What the two best of so many columns leave, and which they are."""
    best, second, column, other = -ENDLESS, -ENDLESS, -1, -1
    for k in range(count):
        left = points[k] - prices[columns[k]]
        if left > best:
            second, other = best, column
            best, column = left, columns[k]
        elif left > second:
            second, other = left, columns[k]
    return best, second, column, other


@compiled
def _without_owner(
    columns: NDArray[np.int32],
    points: NDArray[np.int64],
    count: int,
    prices: NDArray[np.int64],
    owner: NDArray[np.int64],
    best: int,
    otherwise: int,
) -> int:
    """A column without an owner that leaves as much as the best, if there is one."""
    for k in range(count):
        if owner[columns[k]] < 0 and points[k] - prices[columns[k]] == best:
            return int(columns[k])
    return otherwise


@compiled
def bid(
    table: NDArray[np.int64],
    prices: NDArray[np.int64],
    owner: NDArray[np.int64],
    partner: NDArray[np.int64],
    lists: Lists,
    queue: NDArray[np.int64],
    progress: NDArray[np.int64],
    step: int,
    most_bids: int,
    budget: int,
) -> None:
    """
    Let waiting rows bid for the column that leaves them most, up to what the second best leaves them.

    With a ``step`` above zero each bid goes that much further, so that the auction ends; then each row has
    a column that leaves it at most ``step`` less than its best. With a step of zero every owner has exactly
    its best, but rows may outbid each other without end where columns leave the same: then a row that is
    driven out without a gain waits until all others have bid, and ``most_bids`` ends it.

    Args:
        table: Points, int64 ``[s, s]``.
        prices: What each column asks; they rise, int64 ``[s]``.
        owner: The row that has each column, or -1; changed, int64 ``[s]``.
        partner: The column that each row has, or -1; changed, int64 ``[s]``.
        lists: What each row likes best; kept up to date.
        queue: The waiting rows in a ring, int64 ``[s]``.
        progress: Where the ring begins, how many rows wait, how many bids were made, int64 ``[3]``; changed.
        step: How much further a bid goes, in points.
        most_bids: After how many bids to stop.
        budget: How many cells to look at before coming back; it comes back with rows waiting if used up.

    Source:
        D. P. Bertsekas, The auction algorithm: a distributed relaxation method for the assignment problem,
        Annals of Operations Research 14 (1988), 105-123. With a step of zero: R. Jonker, A. Volgenant,
        A shortest augmenting path algorithm for dense and sparse linear assignment problems, Computing 38
        (1987), 325-340, augmenting row reduction.
    """
    n = queue.size
    head, waiting, bids = progress[0], progress[1], progress[2]
    looked = 0
    # Taken out of the tuple once: numba would count references in every step.
    columns, points, sizes, bounds = lists.columns, lists.points, lists.sizes, lists.bounds
    while waiting > 0 and bids < most_bids and looked < budget:
        i = queue[head]
        head = (head + 1) % n
        waiting -= 1
        bids += 1
        while True:
            best, second, column, other = _two_best(columns[i], points[i], sizes[i], prices)
            looked += sizes[i]
            if second >= bounds[i]:
                break
            # Some column that is not listed may leave more by now.
            list_row(i, table, prices, lists)
            looked += n
        if best == second and owner[column] >= 0:
            column = _without_owner(columns[i], points[i], sizes[i], prices, owner, best, other)
        prices[column] += best - second + step
        driven_out = owner[column]
        owner[column] = i
        partner[i] = column
        if driven_out >= 0:
            partner[driven_out] = -1
            if best + step > second:
                head = (head - 1) % n
                queue[head] = driven_out
            else:
                queue[(head + waiting) % n] = driven_out
            waiting += 1
    progress[0], progress[1], progress[2] = head, waiting, bids
