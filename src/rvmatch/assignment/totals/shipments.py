"""A small transport problem: how much goes from each row to each column, with bounds on every pair."""

import sys
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.networks.circulation import proves
from rvmatch.assignment.networks.cycles import potentials_of
from rvmatch.errors import SolverError

__all__ = ["Shipment", "best_shipment"]

WORTH_LOADING = 50_000
"""From so many pairs on, compiled paths are faster than a linear program even if numba is not loaded yet."""


@attrs.frozen(kw_only=True, eq=False)
class Shipment:
    """
    How much goes over each pair, and prices that prove that nothing is worth more.

    Args:
        amounts: What goes over each pair, int64 ``[p]``.
        row_prices: The price of each row, in points, zero or more, int64 ``[n]``.
        col_prices: The price of each column, in points, zero or more, int64 ``[m]``.
    """

    amounts: NDArray[np.int64]
    row_prices: NDArray[np.int64]
    col_prices: NDArray[np.int64]


def best_shipment(
    pairs: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    most: NDArray[np.int64],
    supply: NDArray[np.int64],
    demand: NDArray[np.int64],
    between: Callable[[], None] | None = None,
) -> Shipment:
    """
    The amounts worth most together, in whole numbers.

    Compiled paths find them, or else a linear program; what the program rounded is mended in whole numbers.
    Either way potentials prove the answer, or it is refused.

    Args:
        pairs: The row, the column and the points of each pair, int64 ``[p]`` each; points are above zero.
        most: How much may go over each pair, int64 ``[p]``.
        supply: How much each row has, int64 ``[n]``.
        demand: How much each column takes, int64 ``[m]``.
        between: Called now and then if compiled paths are at work; what it raises ends it.

    Returns:
        The amounts and their prices.

    Raises:
        SolverError: If an answer does not hold; a fault of this library.
    """
    rows, cols, points = pairs
    n, m = supply.size, demand.size
    # Node 0 is the outside; it gives to the rows and takes from the columns.
    outside = np.zeros(n + m, dtype=np.int64)
    ends = (
        np.concatenate([outside[:n], 1 + rows, 1 + n + np.arange(m)]),
        np.concatenate([1 + np.arange(n), 1 + n + cols, outside[:m]]),
    )
    upper = np.concatenate([supply, most, demand])
    bounds = np.zeros_like(upper), upper
    cost = np.concatenate([outside[:n], -points, outside[:m]])
    start = np.zeros(1 + n + m, dtype=np.int64)
    if kernels_available() and (rows.size >= WORTH_LOADING or "numba" in sys.modules):
        from rvmatch.assignment.networks.routing import routed

        best = routed(ends, bounds, cost, bounds[0], start, between).best
        if best is None:
            raise SolverError("no amounts were found, though nothing may go anywhere")
        flow, potentials = best.flow, best.potentials
    else:
        flow = _by_program(pairs, most, supply, demand)
        flow, potentials = potentials_of(ends, bounds, cost, flow, start=start, mend=True)
    balance = np.bincount(ends[0], flow, start.size) - np.bincount(ends[1], flow, start.size)
    within = (flow >= 0).all() and (flow <= upper).all() and not balance.any()
    if not within or not proves(ends, bounds, cost, flow, potentials):
        raise SolverError("the amounts found are not proven the best")
    # A line that nothing goes through may have a price below zero, and loses nothing by asking nothing.
    return Shipment(
        amounts=flow[n : n + rows.size],
        row_prices=np.maximum(potentials[1 : 1 + n] - potentials[0], 0),
        col_prices=np.maximum(potentials[0] - potentials[1 + n :], 0),
    )


def _by_program(
    pairs: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    most: NDArray[np.int64],
    supply: NDArray[np.int64],
    demand: NDArray[np.int64],
) -> NDArray[np.int64]:
    """The flow on every arc, from a linear program; rounded, and nothing if the rounded one does not fit."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_array, vstack

    rows, cols, points = pairs
    every, place = np.ones(rows.size), np.arange(rows.size)
    charged: Any = vstack(
        [
            coo_array((every, (rows, place)), shape=(supply.size, rows.size)),
            coo_array((every, (cols, place)), shape=(demand.size, rows.size)),
        ]
    )
    found = linprog(
        -points.astype(np.float64),
        A_ub=charged.tocsr(),
        b_ub=np.concatenate([supply, demand]),
        bounds=[(0, bound) for bound in most.tolist()],
        method="highs",
    )
    amounts = np.zeros(rows.size, dtype=np.int64)
    if found.x is not None:
        amounts = np.clip(np.rint(found.x).astype(np.int64), 0, most)
    given = np.bincount(rows, amounts, supply.size).astype(np.int64)
    taken = np.bincount(cols, amounts, demand.size).astype(np.int64)
    if (given > supply).any() or (taken > demand).any():
        return np.zeros(supply.size + rows.size + demand.size, dtype=np.int64)
    return np.concatenate([given, amounts, taken])
