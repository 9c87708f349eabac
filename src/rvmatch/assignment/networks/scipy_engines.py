"""Ranks by scipy: by linear programs, or as a matching; on a whole network or on a core that grows."""

from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.networks.circulation import Circulation
from rvmatch.assignment.networks.core_pairs import Core
from rvmatch.assignment.networks.engines import best_by_matching
from rvmatch.assignment.networks.feasible import feasible_circulation
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.networks.growing import begun, climbed
from rvmatch.assignment.networks.stages import Ladder
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranks import PairPoints, Rank

__all__ = ["begin_by_matching", "begin_by_program", "climb_by_matching", "climb_by_program"]

Whole = NDArray[np.int64]


def begin_by_program(network: FlowNetwork, core: Core | None) -> Ladder:
    """
    All plans of a problem, of which one is found.

    Args:
        network: The network, or that of the core.
        core: The core; None if the network holds the whole problem.

    Returns:
        The face of all plans.

    Raises:
        InfeasibleProblemError: If there is none.
    """

    def find(ladder: Ladder) -> tuple[Whole | None, Whole]:
        lower, upper = ladder.lower, ladder.upper
        found = feasible_circulation(ladder.ends, (lower, upper), ladder.network.arcs.nodes)
        if found.carries is None:
            return None, found.potentials
        return ladder.network.flow_through(found.carries | (lower > 0)), found.potentials

    return begun(attrs.evolve(Ladder.above(network, network.lower.copy()), core=core), find)


def climb_by_program(ladder: Ladder, rank: Rank, left: Callable[[], float | None]) -> Ladder:
    """
    The part of a face on which a rank is at its best, by linear programs.

    Args:
        ladder: The face.
        rank: A rank that is a sum over arcs.
        left: How many seconds are left; None without a limit.

    Returns:
        The next face.

    Raises:
        TimeLimitError: If time was up first.
    """

    def search(ladder: Ladder, _: Whole | None) -> tuple[Ladder, Circulation]:
        return ladder.cheapest(ladder.cost(rank), left())

    return climbed(ladder, rank, search)


def begin_by_matching(network: FlowNetwork, core: Core | None) -> Ladder:
    """
    All plans of a problem, of which one is known: the best in all ranks with pairs of the core alone.

    Args:
        network: The network, or that of the core, of a problem that a matching can hold.
        core: The core; None if the network holds the whole problem.

    Returns:
        The face of all plans.

    Raises:
        InvalidValueError: If the matching is too large for memory.
    """
    ranked = network.ranked
    flow = network.flow_of(best_by_matching(ranked.problem, ranked.ranks))
    return attrs.evolve(Ladder.above(network, flow), core=core)


def climb_by_matching(ladder: Ladder, rank: Rank, pause: Callable[[], None]) -> Ladder:
    """
    The part of a face on which a rank is at its best, by matchings.

    Args:
        ladder: The face; its plan is the best in this rank and all later ones, with pairs of the core alone.
        rank: The rank.
        pause: Called between matchings; it may raise.

    Returns:
        The next face, of which the same is true.
    """
    known = ladder.core

    def search(ladder: Ladder, potentials: Whole | None) -> tuple[Ladder, Circulation]:
        nonlocal known
        core = ladder.core
        if core is not None and core is not known:
            pause()
            ladder, known = attrs.evolve(ladder, flow=_best_flow(ladder, core)), core
        if core is not None and core.prices is not None and core.priced is rank and potentials is None:
            potentials = _potentials(ladder, core.prices)
        return ladder, ladder.proven(ladder.cost(rank), potentials)

    return climbed(ladder, rank, search)


def _potentials(ladder: Ladder, prices: tuple[Whole, Whole]) -> Whole:
    arcs, (of_row, of_col) = ladder.network.arcs, prices
    potentials = np.zeros(arcs.nodes, dtype=np.int64)
    potentials[arcs.node_of_row : arcs.node_of_row + of_row.size] = of_row
    potentials[arcs.node_of_col : arcs.node_of_col + of_col.size] = of_col
    return potentials


def _best_flow(ladder: Ladder, core: Core) -> Whole:
    """
    The plan of a core that is best in all ranks.

    Pairs that the face has ruled out need not be looked at; its ranks must be, as a matching has no other
    way to keep to the places that must be used.
    """
    arcs, problem = ladder.network.arcs, core.ranked.problem
    may = np.zeros(problem.pairs, dtype=np.bool_)
    of_pairs, used = arcs.of("pair")
    may[used] = ladder.upper[of_pairs] > 0
    pairs = np.flatnonzero(may)
    ranks = [
        PairPoints(one.points[pairs]) if isinstance(one, PairPoints) else one for one in core.ranked.ranks
    ]
    left = AssignmentProblem(
        rows=problem.rows[pairs],
        cols=problem.cols[pairs],
        points=problem.points[pairs],
        shape=problem.shape,
        row_capacity=problem.row_capacity,
        col_capacity=problem.col_capacity,
    )
    return ladder.network.flow_of(pairs[best_by_matching(left, ranks)])
