"""The solver in compiled loops: any capacities as they are, in parts where a tight market falls apart."""

from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Lean, wide_points, widened
from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.kernels.preparing import prepare, ready
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.totals.parts import independent_parts, solve_in_parts
from rvmatch.assignment.totals.reduction import Reduction

if TYPE_CHECKING:
    from rvmatch.assignment.kernels.market import MarketOptimum

__all__ = ["choose_by_kernel", "prices_of", "suits_kernel"]

BITS = 58
"""Fractions become whole numbers of so many bits: five more than the digits of a float64."""


def suits_kernel(reduction: Reduction) -> bool:
    """Whether no number in the compiled loops can become too large; numba is loaded to tell."""
    from rvmatch.assignment.kernels.market import suits

    return suits(_in_whole_points(reduction))


def choose_by_kernel(
    reduction: Reduction, between: Callable[[], object] | None = None, executor: Executor | None = None
) -> "MarketOptimum":
    """
    An optimum with its prices.

    A market with room is done by paths at once. A tight one is taken apart into parts that have nothing
    in common, if there are any; the parts are the same with and without an executor, and so is the answer.

    Args:
        reduction: What matters of the problem; ``suits_kernel`` holds for it.
        between: Called several times a second; what it raises ends the search.
        executor: Where parts are solved at the same time; one after the other if there is none.

    Returns:
        The pairs in use, positions among those of the reduction, and the prices of its rows and columns.
        If points have fractions they are rounded to 58 bits, and the prices are in units of these.

    Raises:
        SolverError: If the prices do not prove the optimum.
    """
    from rvmatch.assignment.kernels.market import Market

    if kernels_available() and not ready("market"):
        prepare("market")
    whole = _in_whole_points(reduction)
    watched = between or _nothing
    market = Market(whole)
    with_room = market.with_room(watched)
    if with_room is not None:
        return with_room
    parts = independent_parts(whole)
    if len(parts) > 1:
        return solve_in_parts(whole, parts, watched, executor)
    return market.by_auctions(watched)


def prices_of(
    problem: AssignmentProblem,
    reduction: Reduction,
    prices: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    The prices of all rows and columns of the problem, as they prove its optimum.

    Args:
        problem: The problem, in whole points.
        reduction: Its reduction.
        prices: The prices of its rows and columns, as they prove an optimum of it.

    Returns:
        The price of each row, int64 ``[n]``, and of each column, int64 ``[m]``, both at least 0. A line
        without places has the most points of its pairs as its price, so that none of them seems wanted.
    """
    kept = reduction.kept
    rows, cols = problem.lean_rows, problem.lean_cols
    row_prices = _of_all_lines(prices[0], reduction.row_capacity, rows, problem.row_capacity, kept)
    col_prices = _of_all_lines(prices[1], reduction.col_capacity, cols, problem.col_capacity, kept)
    for own, lines, capacity in (
        (row_prices, rows, problem.row_capacity),
        (col_prices, cols, problem.col_capacity),
    ):
        if not capacity.all():
            closed = capacity[lines] == 0
            np.maximum.at(own, widened(lines[closed]), wide_points(problem.lean_points[closed]))
    return row_prices, col_prices


def _of_all_lines(
    prices: NDArray[np.int64],
    reduced: NDArray[np.int64],
    lines: Lean,
    capacity: NDArray[np.int64],
    kept: NDArray[np.int64],
) -> NDArray[np.int64]:
    """The prices on all lines of the problem; those of the reduction are in the same order."""
    present: NDArray[np.int64] | slice = slice(None)
    if prices.size != capacity.size:
        seen = np.zeros(capacity.size, dtype=np.bool_)
        seen[lines if kept.size == lines.size else lines[kept]] = True
        present = np.flatnonzero(seen)
    own = np.zeros(capacity.size, dtype=np.int64)
    # A line with more places than useful pairs keeps a free one, so it has no price: all its pairs are in
    # use if it had one here, and what they are worth above the other price is then their own.
    own[present] = prices * (capacity[present] == reduced)
    return own


def _in_whole_points(reduction: Reduction) -> Reduction:
    """The reduction in whole points; fractions are scaled by a power of two, so that they fill the bits."""
    points = reduction.points
    if points.dtype == np.int64 or points.size == 0:
        return attrs.evolve(reduction, points=points.astype(np.int64, copy=False))
    scaled = np.rint(np.ldexp(points, BITS - np.frexp(points.max())[1]))
    return attrs.evolve(reduction, points=np.maximum(scaled, 1).astype(np.int64))


def _nothing() -> None:
    """Nobody watches."""
