"""Ranks by compiled shortest paths, on a whole network or on a core that grows until prices prove it."""

from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.networks.circulation import Circulation
from rvmatch.assignment.networks.core_pairs import Core
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.networks.growing import begun, climbed, on_core
from rvmatch.assignment.networks.plain_market import from_market
from rvmatch.assignment.networks.routing import routed
from rvmatch.assignment.networks.stages import Ladder
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupCoverage, PairPoints, Rank
from rvmatch.errors import SolverError

__all__ = ["begin_by_paths", "climb_by_paths", "loaded", "starting_potentials", "warm"]

Pause = Callable[[], None]

Whole = NDArray[np.int64]

PATIENCE = 2.0
"""How many looks paths may take for each arc that can change before the plain market is asked for a start."""


def loaded() -> bool:
    """Whether the loops are compiled, or read from the cache, in this process already."""
    from rvmatch.assignment.kernels.circulation import route

    return bool(getattr(route, "signatures", ()))


def warm() -> None:
    """Compile every loop of ranks, or read it from the cache, by solving a tiny problem in each way."""
    points = np.arange(12).reshape(4, 3) * 7 % 5
    problem = AssignmentProblem.from_matrix(points, None, [2, 1, 1, 1], [1, 2, 1])
    rows, cols, worth = (part.astype(np.int32) for part in (problem.rows, problem.cols, problem.points))
    lean = attrs.evolve(problem, rows=rows, cols=cols, points=worth)
    coverage = GroupCoverage([0, 0, 1, 1])
    wide, short = (
        RankedProblem(problem=one, ranks=(coverage, PairPoints(one.lean_points))) for one in (problem, lean)
    )
    for ranked, core in ((wide, None), (wide, Core.of(wide, few=1)), (short, Core.of(short, few=1))):
        ladder = begin_by_paths(FlowNetwork.of(ranked if core is None else core.ranked), core)
        for rank in ranked.ranks:
            ladder = climb_by_paths(ladder, rank)
        _ = ladder.open_pairs


def begin_by_paths(network: FlowNetwork, core: Core | None, pause: Pause | None = None) -> Ladder:
    """
    All plans of a problem, of which one is found.

    Args:
        network: The network, or that of the core.
        core: The core; None if the network holds the whole problem.
        pause: Called between slices of a search; it may raise.

    Returns:
        The face of all plans.

    Raises:
        InfeasibleProblemError: If there is none.
    """

    def find(ladder: Ladder) -> tuple[Whole | None, Whole]:
        nothing = np.zeros(ladder.network.arcs.nodes, dtype=np.int64)
        bounds, free_of_cost = (ladder.lower, ladder.upper), np.zeros_like(ladder.flow)
        found = routed(ladder.ends, bounds, free_of_cost, ladder.flow, nothing, pause)
        return None if found.best is None else found.best.flow, found.cut

    return begun(attrs.evolve(Ladder.above(network, network.lower.copy()), core=core, compiled=True), find)


def climb_by_paths(ladder: Ladder, rank: Rank, pause: Pause | None = None) -> Ladder:
    """
    The part of a face on which a rank is at its best.

    Args:
        ladder: The face.
        rank: A rank that is a sum over arcs.
        pause: Called between slices of a search; it may raise.

    Returns:
        The next face.
    """
    patience = PATIENCE if isinstance(rank, PairPoints) else None

    def from_the_market(ladder: Ladder, potentials: Whole) -> tuple[Ladder, Whole]:
        bounds, cost = (ladder.lower, ladder.upper), ladder.cost(rank)
        start = from_market(ladder.network, bounds, cost, ladder.flow, potentials, pause or _nothing)
        return (ladder, potentials) if start is None else (attrs.evolve(ladder, flow=start[0]), start[1])

    def search(ladder: Ladder, potentials: Whole | None) -> tuple[Ladder, Circulation]:
        nonlocal patience
        if potentials is None:
            bounds, cost = (ladder.lower, ladder.upper), ladder.cost(rank)
            potentials = starting_potentials(ladder.network, bounds, cost)
            if ladder.core is not None and ladder.core.priced is rank:
                ladder, potentials = from_the_market(ladder, potentials)
        while True:
            bounds, cost = (ladder.lower, ladder.upper), ladder.cost(rank)
            found = routed(ladder.ends, bounds, cost, ladder.flow, potentials, pause, patience)
            if found.best is not None:
                return ladder, found.best
            if not found.weary:
                raise SolverError("a face that had a plan has none")
            patience = None
            if ladder.core is not None and isinstance(rank, PairPoints):
                ladder = on_core(ladder, ladder.core.widened(rank))
            ladder, potentials = from_the_market(ladder, potentials)

    return climbed(ladder, rank, search)


def starting_potentials(
    network: FlowNetwork, bounds: tuple[NDArray[np.int64], NDArray[np.int64]], cost: NDArray[np.int64]
) -> NDArray[np.int64]:
    """
    Potentials at which each row takes what is best for it alone, as if columns were free.

    Args:
        network: The network.
        bounds: The least and the greatest flow on each arc, int64 ``[a]`` each.
        cost: Of each arc, int64 ``[a]``.

    Returns:
        Of each node, int64 ``[nodes]``; zero for groups and columns.
    """
    arcs, (lower, upper) = network.arcs, bounds
    loose = lower < upper
    lowest = np.iinfo(np.int64).min
    best = np.full(arcs.nodes, lowest, dtype=np.int64)
    best[0] = 0
    best[1 : arcs.node_of_row] = 0
    best[arcs.node_of_col : arcs.node_of_col + network.ranked.problem.shape[1]] = 0
    may_leave = np.flatnonzero(loose & arcs.are("row"))
    best[arcs.head[may_leave]] = 0
    pairs, ways = arcs.are("pair"), arcs.are("option") | arcs.are("free")
    own_node = arcs.tail >= arcs.node_of_col
    for step in (pairs & own_node, ways, arcs.are("place"), pairs & ~own_node):
        on = np.flatnonzero(loose & step)
        on = on[best[arcs.head[on]] != lowest]
        np.maximum.at(best, arcs.tail[on], best[arcs.head[on]] - cost[on])
    best[best == lowest] = 0
    return best


def _nothing() -> None:
    """Nobody waits."""
