"""Parts of a market that have no line in common: solved apart, at the same time if somebody lends a hand."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, wait
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.bipartite.matching import components
from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.totals.reduction import Reduction

if TYPE_CHECKING:
    from rvmatch.assignment.kernels.market import MarketOptimum

__all__ = ["independent_parts", "solve_in_parts", "solve_part"]

FEWEST_PAIRS = 50_000
"""A part has at least so many pairs: below, passing it on costs more than solving it."""

MOST_PARTS = 64
"""About so many parts there are at most."""

LOOK_EACH = 0.1
"""After so many seconds of waiting for others we ask whether to go on."""

Part: TypeAlias = tuple[
    NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]
]
"""Rows, columns and points of the pairs, numbered anew, then the capacities of rows and columns."""


def independent_parts(reduction: Reduction) -> list[NDArray[np.int64]]:
    """
    Which pairs can be solved apart from the others.

    Args:
        reduction: The market.

    Returns:
        Positions of the pairs of each part, sorted, int64; all in one where it does not pay to look.
    """
    pairs = reduction.rows.size
    if pairs < 2 * FEWEST_PAIRS:
        return [np.arange(pairs)]
    n, _ = reduction.shape
    component_of_row, count = _components(reduction)
    if count == 1:
        return [np.arange(pairs)]
    degree = np.bincount(reduction.rows, minlength=n)
    sizes = np.bincount(component_of_row, weights=degree).astype(np.int64)
    part_of_component = (np.cumsum(sizes) - sizes) // max(FEWEST_PAIRS, pairs // MOST_PARTS)
    part = part_of_component[component_of_row][reduction.rows]
    order = np.argsort(part, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(part[order])) + 1)


def _components(reduction: Reduction) -> tuple[NDArray[np.int32], int]:
    """The part of each row, int32 ``[n]``, and how many there are that have no line in common."""
    if not kernels_available():
        labels = components(reduction.rows, reduction.cols, reduction.shape)[: reduction.shape[0]]
        return labels, int(labels.max()) + 1
    from rvmatch.assignment.kernels.market_parts import parts_of_rows

    return parts_of_rows(reduction)


def solve_in_parts(
    reduction: Reduction,
    parts: list[NDArray[np.int64]],
    between: Callable[[], object] | None = None,
    executor: Executor | None = None,
) -> "MarketOptimum":
    """
    The optima of all parts as one.

    Args:
        reduction: The market, in whole points.
        parts: What ``independent_parts`` gave for it.
        between: Called several times a second; what it raises ends the search, but for parts that others
            have begun: nobody waits for those.
        executor: Where the parts are solved; here, one after the other, if there is none.

    Returns:
        The pairs in use and the prices; by auctions if any part needed them.

    Raises:
        SolverError: If the prices of a part do not prove its optimum.
    """
    from rvmatch.assignment.kernels.market import MarketOptimum, best_market

    found: Iterator[MarketOptimum]
    if executor is None:
        found = (best_market(_reduction(_part(reduction, pairs)), between=between) for pairs in parts)
    else:
        found = _elsewhere(executor, [_part(reduction, pairs) for pairs in parts], between)
    used, methods = [], set()
    row_prices, col_prices = (np.zeros(size, dtype=np.int64) for size in reduction.shape)
    for pairs, optimum in zip(parts, found, strict=True):
        used.append(pairs[optimum.used])
        row_prices[np.unique(reduction.rows[pairs])] = optimum.row_prices
        col_prices[np.unique(reduction.cols[pairs])] = optimum.col_prices
        methods.add(optimum.method)
    return MarketOptimum(
        used=np.sort(np.concatenate(used)),
        row_prices=row_prices,
        col_prices=col_prices,
        method="auctions" if "auctions" in methods else "paths",
    )


def solve_part(part: Part) -> "MarketOptimum":
    """
    The optimum of one part; any process with this library can be asked for it.

    Args:
        part: Its arrays.

    Returns:
        The pairs in use and the prices, numbered as in the part.
    """
    from rvmatch.assignment.kernels.market import best_market

    return best_market(_reduction(part))


def _elsewhere(
    executor: Executor, parts: list[Part], between: Callable[[], object] | None
) -> Iterator["MarketOptimum"]:
    tasks = [executor.submit(solve_part, part) for part in parts]
    try:
        open_tasks = set(tasks)
        while open_tasks:
            open_tasks = wait(open_tasks, timeout=LOOK_EACH).not_done
            if between is not None:
                between()
        yield from (task.result() for task in tasks)
    finally:
        for task in tasks:
            task.cancel()


def _part(reduction: Reduction, pairs: NDArray[np.int64]) -> Part:
    lines, row = np.unique(reduction.rows[pairs], return_inverse=True)
    col_lines, col = np.unique(reduction.cols[pairs], return_inverse=True)
    return (
        row,
        col,
        reduction.points[pairs].astype(np.int64, copy=False),
        reduction.row_capacity[lines],
        reduction.col_capacity[col_lines],
    )


def _reduction(part: Part) -> Reduction:
    rows, cols, points, row_capacity, col_capacity = part
    return Reduction(
        kept=np.arange(rows.size),
        rows=rows,
        cols=cols,
        points=points,
        row_capacity=row_capacity,
        col_capacity=col_capacity,
    )
