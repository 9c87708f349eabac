"""The solver for crowded markets: one full table of points, handed to scipy's linear_sum_assignment."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Points
from rvmatch.assignment.bipartite.network import UnitNetwork
from rvmatch.assignment.totals.reduction import Reduction

__all__ = ["choose_dense"]


def choose_dense(reduction: Reduction) -> NDArray[np.int64]:
    """
    The pairs of an optimum, found on a full table.

    Args:
        reduction: What matters of the problem.

    Returns:
        Positions among the reduction's pairs, sorted, int64 ``[k]``.
    """
    return _on_network(reduction) if reduction.split_pairs else _on_table(reduction)


def _on_table(reduction: Reduction) -> NDArray[np.int64]:
    from scipy.optimize import linear_sum_assignment

    n, m = reduction.shape
    rows, cols, points = reduction.rows, reduction.cols, reduction.points
    # Zero where there is no pair: that cell and being left alone are worth the same, nothing,
    # and every pair here is worth more. So cells without a pair are dropped afterwards.
    table: Points
    if rows.size == n * m:
        table = points.reshape(n, m)
    else:
        table = np.zeros((n, m), dtype=points.dtype)
        table[rows, cols] = points
    if (n, m) == reduction.places:
        used_rows, used_cols = linear_sum_assignment(table, maximize=True)
    else:
        row_of = np.repeat(np.arange(n), reduction.row_capacity)
        col_of = np.repeat(np.arange(m), reduction.col_capacity)
        used_rows, used_cols = linear_sum_assignment(table[np.ix_(row_of, col_of)], maximize=True)
        used_rows, used_cols = row_of[used_rows], col_of[used_cols]
    real = table[used_rows, used_cols] > 0
    cells = np.sort(used_rows[real] * m + used_cols[real])
    return cells if rows.size == n * m else np.searchsorted(rows * m + cols, cells)


def _on_network(reduction: Reduction) -> NDArray[np.int64]:
    from scipy.optimize import linear_sum_assignment

    network = UnitNetwork.build(
        reduction.rows, reduction.cols, reduction.row_capacity, reduction.col_capacity
    )
    # To linear_sum_assignment, inf is a missing cell and not a number.
    table = np.full(network.sizes, np.inf)
    table[network.left, network.right] = -network.worth(reduction.points)
    partner = linear_sum_assignment(table)[1]
    return network.pairs_used(np.flatnonzero(partner[network.left] == network.right))
