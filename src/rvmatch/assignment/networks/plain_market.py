"""The plain market inside a network: without groups and roles it is soon solved, and its prices help."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.forest import NONE
from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.kernels.preparing import prepare, ready
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.networks.wiring import Kind
from rvmatch.assignment.problem import AssignmentProblem

__all__ = ["from_market", "market_potentials"]

Whole = NDArray[np.int64]

_LIFT = 1
"""What a place that must be filled is worth, in times of what any pair is; with more, auctions take long."""


def market_potentials(problem: AssignmentProblem, pause: Callable[[], None]) -> tuple[Whole, Whole] | None:
    """
    What prices would be if there were nothing but pairs and places, where there is room.

    Args:
        problem: The pairs with their points, and the capacities.
        pause: Called several times a second; it may raise.

    Returns:
        The potentials of rows, int64 ``[n]``, and of columns, int64 ``[m]``; None if the market is tight, or
        no pair is worth anything, or numbers are too large.
    """
    from rvmatch.assignment.kernels.market import Market, suits
    from rvmatch.assignment.totals.kernel import prices_of
    from rvmatch.assignment.totals.reduction import Reduction

    reduction = Reduction.of(problem)
    if reduction.rows.size == 0 or not suits(reduction):
        return None
    _prepared()
    prices = Market(reduction).prices_with_room(pause)
    if prices is None:
        return None
    row_prices, col_prices = prices_of(problem, reduction, prices)
    return row_prices, -col_prices


def from_market(
    network: FlowNetwork,
    bounds: tuple[Whole, Whole],
    cost: Whole,
    flow: Whole,
    potentials: Whole,
    pause: Callable[[], None],
) -> tuple[Whole, Whole] | None:
    """
    A flow and potentials to begin with on a face: the optimum of its open pairs, as if there were no groups.

    Nothing rests on it: paths mend whatever groups, floors and places that must be filled make different.

    Args:
        network: The network.
        bounds: The least and the greatest flow on each arc, int64 ``[a]`` each.
        cost: Of each arc, int64 ``[a]``.
        flow: Of a plan of the face, int64 ``[a]``.
        potentials: Of each node, int64 ``[nodes]``; kept where the market has none.
        pause: Called several times a second; it may raise.

    Returns:
        The flow and the potentials; None if no pair is worth anything, or numbers are too large.
    """
    from rvmatch.assignment.kernels.market import best_market, suits
    from rvmatch.assignment.totals.reduction import Reduction

    arcs, problem, (lower, upper) = network.arcs, network.ranked.problem, bounds
    of_pairs = arcs.are("pair")
    open_arcs = np.flatnonzero(of_pairs & (lower < upper) & (arcs.tail < arcs.node_of_place))
    settled = arcs.number[of_pairs & (lower == upper) & (upper > 0)]
    pairs = arcs.number[open_arcs]
    points = -cost[open_arcs]
    most = int(np.abs(points).max(initial=0))
    places, lifts = [], []
    sides: tuple[tuple[Kind, Whole], ...] = (("row", problem.rows), ("col", problem.cols))
    for (kind, line), size in zip(sides, problem.shape, strict=True):
        own, _ = arcs.of(kind)  # one arc for each line, in their order
        taken = np.bincount(line[settled], minlength=size)
        places.append(np.maximum(upper[own] - taken, 0))
        lifts.append(np.where(lower[own] == upper[own], _LIFT * most, 0))
    rows, cols = problem.rows[pairs], problem.cols[pairs]
    reduction = Reduction.of(
        AssignmentProblem(
            rows=rows,
            cols=cols,
            points=points + lifts[0][rows] + lifts[1][cols],
            shape=problem.shape,
            row_capacity=places[0],
            col_capacity=places[1],
        )
    )
    if reduction.rows.size == 0 or not suits(reduction):
        return None
    _prepared()
    best = best_market(reduction, between=pause)
    start = potentials.copy()
    present_rows, present_cols = np.unique(rows[reduction.kept]), np.unique(cols[reduction.kept])
    start[arcs.node_of_row + present_rows] = best.row_prices - lifts[0][present_rows]
    start[arcs.node_of_col + present_cols] = lifts[1][present_cols] - best.col_prices
    used = np.zeros(problem.pairs, dtype=np.bool_)
    place_of = np.full(problem.pairs, NONE, dtype=np.int64)
    place_of[network.pairs_used(flow)] = network.places_filled(flow)
    used[pairs[reduction.kept[best.used]]] = True
    used[settled] = True
    chosen = np.flatnonzero(used)
    return np.clip(network.flow_of(chosen, place_of[chosen]), lower, upper), start


def _prepared() -> None:
    if kernels_available() and not ready("market"):
        prepare("market")
