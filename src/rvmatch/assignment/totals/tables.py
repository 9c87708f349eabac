"""A full table of points, solved as it is: no list of pairs is ever made of it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from rvmatch.assignment.arrays import LARGEST_FLOAT, Points, finite_points, read_only
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.solution import Assignment, total
from rvmatch.assignment.totals.dense import best_cells
from rvmatch.assignment.totals.reduction import stays_exact
from rvmatch.assignment.totals.solvers import solve
from rvmatch.errors import CancelledError, invalid

__all__ = ["solve_table"]


def solve_table(points: ArrayLike, *, cancel: Callable[[], bool] | None = None) -> Assignment:
    """
    The cells of a table worth most together, at most one in each row and each column.

    The same as ``solve(AssignmentProblem.from_matrix(points))``, without the list of pairs, which takes
    longer to write down than a full table takes to solve. Anyone may be left alone, so a cell worth
    nothing or less is never used.

    Args:
        points: What each pair is worth, whole numbers or fractions of any sign, ``[n, m]``.
        cancel: Asked whether to stop, before the search and, on nearly square tables with the extra
            ``fast``, several times a second; scipy cannot be stopped on its way.

    Returns:
        The pairs; ``solver`` is ``"dense"``, and the prices are there where compiled loops found them.
        Whole points too large for float64 go to ``solve``, which says which solver it took.

    Raises:
        InvalidValueError: If it is no table of finite numbers.
        CancelledError: If ``cancel`` said so.

    Examples:
        >>> found = solve_table([[7, 5], [6, 1]])
        >>> found.cols.tolist(), found.points
        ([1, 0], 11)
    """
    table = finite_points("points", points)
    if table.ndim != 2:
        raise invalid("points", "assignment_dimensions", table.ndim, dimensions=2)

    def between() -> None:
        if cancel is not None and cancel():
            raise CancelledError

    between()
    least, most = _extremes(table)
    if table.dtype == np.int64 and not stays_exact(int(most), 2 * sum(table.shape)):
        return solve(AssignmentProblem.from_matrix(table), cancel=cancel)
    # Leaving both sides alone is worth zero, so a cell below that may as well be worth zero.
    best = best_cells(np.maximum(table, 0) if least < 0 else table, between)
    worth = table[best.rows, best.cols]
    real = worth > 0
    priced = best.row_prices is not None and best.col_prices is not None
    return Assignment(
        rows=read_only(best.rows[real].astype(np.int64, copy=False)),
        cols=read_only(best.cols[real].astype(np.int64, copy=False)),
        points=total(worth[real]),
        solver="dense",
        reason="full_table",
        optimal=True,
        row_prices=read_only(best.row_prices) if priced and best.row_prices is not None else None,
        col_prices=read_only(best.col_prices) if priced and best.col_prices is not None else None,
    )


def _extremes(table: Points) -> tuple[float, float]:
    """The least and the greatest number of a table, each at most and at least zero; refused if not finite."""
    if table.size == 0:
        return 0, 0
    least, most = table.min(), table.max()
    if table.dtype == np.int64:
        return min(0, int(least)), max(0, int(most))
    if not (abs(least) <= LARGEST_FLOAT and abs(most) <= LARGEST_FLOAT):
        row, col = (int(place[0]) for place in np.nonzero(~(np.abs(table) <= LARGEST_FLOAT)))
        code = "assignment_points_huge" if np.isfinite(table[row, col]) else "assignment_not_finite"
        raise invalid("points", code, table[row, col], row=row, column=col)
    return min(0.0, float(least)), max(0.0, float(most))
