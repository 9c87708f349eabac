"""The solver for crowded markets: one full table, for compiled loops or scipy's linear_sum_assignment."""

import sys
from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Points
from rvmatch.assignment.bipartite.network import UnitNetwork
from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.kernels.preparing import prepare, ready
from rvmatch.assignment.totals.reduction import Reduction

__all__ = ["BestCells", "best_cells", "choose_dense"]

SQUARE = 0.97
"""From this ratio of the sides on, the compiled loops are faster than scipy, which likes oblong tables."""

MANY_CELLS = 25_000
"""From this many cells on, the compiled loops are faster than scipy if numba is loaded already."""

WORTH_LOADING = 4_000_000
"""From this many cells on, they are so even if numba, which takes about a second, is still to be loaded."""

FEW_VALUES = 100
"""Whole points below this are so often the same that scipy is as fast."""


@attrs.frozen(kw_only=True, eq=False)
class BestCells:
    """
    The cells of a table worth most together.

    Args:
        rows: The row of each, growing, int64 ``[k]``.
        cols: The column of each, int64 ``[k]``; cells worth nothing may be among them.
        row_prices: The price of each row, int64 ``[n]``; None where scipy found the cells.
        col_prices: The price of each column, int64 ``[m]``; None likewise.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    row_prices: NDArray[np.int64] | None = None
    col_prices: NDArray[np.int64] | None = None


def choose_dense(reduction: Reduction, between: Callable[[], None] | None = None) -> NDArray[np.int64]:
    """
    The pairs of an optimum, found on a full table.

    Args:
        reduction: What matters of the problem.
        between: Called now and then if the compiled loops are at work; what it raises ends it.

    Returns:
        Positions among the reduction's pairs, sorted, int64 ``[k]``.
    """
    return _on_network(reduction) if reduction.split_pairs else _on_table(reduction, between)


def _on_table(reduction: Reduction, between: Callable[[], None] | None) -> NDArray[np.int64]:
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
        best = best_cells(table, between)
        used_rows, used_cols = best.rows, best.cols
    else:
        row_of = np.repeat(np.arange(n), reduction.row_capacity)
        col_of = np.repeat(np.arange(m), reduction.col_capacity)
        best = best_cells(table[np.ix_(row_of, col_of)], between)
        used_rows, used_cols = row_of[best.rows], col_of[best.cols]
    real = table[used_rows, used_cols] > 0
    cells = np.sort(used_rows[real] * m + used_cols[real])
    return cells if rows.size == n * m else np.searchsorted(rows * m + cols, cells)


def best_cells(table: Points, between: Callable[[], None] | None) -> BestCells:
    """
    The cells of a table worth most together, at most one in each row and each column.

    Args:
        table: Points, zero or more, and small enough for scipy to stay exact on them, ``[n, m]``.
        between: As in ``choose_dense``.

    Returns:
        The cells, with prices if compiled loops found them.
    """
    if _suits_compiled_loops(table):
        from rvmatch.assignment.kernels.dense import best_table

        if not ready("dense"):
            prepare("dense")
        partner, row_prices, col_prices = best_table(table.view(np.int64), between=between)
        used = np.flatnonzero(partner >= 0)
        return BestCells(rows=used, cols=partner[used], row_prices=row_prices, col_prices=col_prices)
    from scipy.optimize import linear_sum_assignment

    rows, cols = linear_sum_assignment(table, maximize=True)
    return BestCells(rows=rows, cols=cols)


def _suits_compiled_loops(table: Points) -> bool:
    """Whether the compiled loops are there, take these points and are faster than scipy."""
    if table.dtype != np.int64 or table.size < MANY_CELLS or not kernels_available():
        return False
    if min(table.shape) < SQUARE * max(table.shape):
        return False
    if table.size < WORTH_LOADING and "numba" not in sys.modules:
        return False
    from rvmatch.assignment.kernels.dense import LARGEST_POINTS

    return FEW_VALUES <= int(table.max()) < LARGEST_POINTS


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
