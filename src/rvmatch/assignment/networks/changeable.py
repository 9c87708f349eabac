"""What the plans of an optimal face differ in: the arcs on cycles along which a circulation can change."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Lean, widened
from rvmatch.assignment.bipartite.matching import graphs_loaded
from rvmatch.assignment.networks.core_pairs import Core
from rvmatch.assignment.networks.routing import closed
from rvmatch.assignment.networks.strong_components import strong_components
from rvmatch.assignment.networks.wiring import Arcs

__all__ = ["changeable_arcs", "changeable_by_loops", "changeable_with_core"]

FEW_ARCS = 200_000
"""Up to so many arcs components are found here in less time than loading scipy's graphs would take."""

Ends = tuple[NDArray[np.int64], NDArray[np.int64]]
Bounds = tuple[NDArray[np.int64], NDArray[np.int64]]


def changeable_arcs(ends: Ends, bounds: Bounds, flow: NDArray[np.int64], nodes: int) -> NDArray[np.int64]:
    """
    The arcs whose flow is not the same in every circulation within bounds.

    Two circulations differ by cycles of the residual graph. So an arc that can change lies on such a cycle,
    and both its ends in one strong component; and an arc with room one way only, whose ends lie in one, can.

    Args:
        ends: Tails and heads, int64 ``[a]`` each.
        bounds: The least and the greatest flow, int64 ``[a]`` each.
        flow: One circulation within them, int64 ``[a]``.
        nodes: How many nodes there are.

    Returns:
        Positions of arcs, int64; of arcs with room both ways some may be among them that cannot change.
    """
    nothing = np.empty(0, dtype=np.int64)
    return _joined(ends, bounds, _components(ends, bounds, flow, nodes, (nothing, nothing)))


def changeable_with_core(
    arcs: Arcs, bounds: Bounds, flow: NDArray[np.int64], core: Core
) -> tuple[NDArray[np.int64], int]:
    """
    The same for a network that holds the core of a problem only.

    Args:
        arcs: The arcs of the network.
        bounds: The least and the greatest flow, int64 ``[a]`` each.
        flow: One circulation within them, int64 ``[a]``.
        core: The core.

    Returns:
        Positions of arcs, int64; and how many pairs outside the core some circulations use, others not.
    """
    problem, outside = core.whole.problem, core.open_pairs
    beside = (
        arcs.node_of_row + widened(problem.lean_rows[outside]),
        arcs.node_of_col + widened(problem.lean_cols[outside]),
    )
    ends = arcs.tail, arcs.head
    component = _components(ends, bounds, flow, arcs.nodes, beside)
    changing = int(np.count_nonzero(component[beside[0]] == component[beside[1]]))
    return _joined(ends, bounds, component), changing


def _components(
    ends: Ends, bounds: Bounds, flow: NDArray[np.int64], nodes: int, beside: Ends
) -> NDArray[np.integer]:
    """The strong component of each node, where flow can also begin on arcs beside those of the network."""
    lower, upper = bounds
    more, less = np.flatnonzero(flow < upper), np.flatnonzero(flow > lower)
    giver = np.concatenate([ends[0][more], ends[1][less], beside[0]])
    taker = np.concatenate([ends[1][more], ends[0][less], beside[1]])
    if giver.size <= FEW_ARCS and not graphs_loaded():
        found = strong_components(giver, taker, nodes)
        if found is not None:
            return found
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    graph = csr_array((np.ones(giver.size, dtype=np.int8), (giver, taker)), shape=(nodes, nodes))
    component: NDArray[np.int32] = connected_components(graph, directed=True, connection="strong")[1]
    return component


def _joined(ends: Ends, bounds: Bounds, component: NDArray[np.integer]) -> NDArray[np.int64]:
    """The arcs with room between their bounds and both ends in one component."""
    open_arcs = np.flatnonzero(bounds[0] < bounds[1])
    same: NDArray[np.bool_] = component[ends[0][open_arcs]] == component[ends[1][open_arcs]]
    return open_arcs[same]


def changeable_by_loops(
    arcs: Arcs, bounds: Bounds, flow: NDArray[np.int64], core: Core | None
) -> tuple[NDArray[np.int64], int]:
    """
    The same by compiled loops.

    Args:
        arcs: The arcs of the network.
        bounds: The least and the greatest flow, int64 ``[a]`` each.
        flow: One circulation within them, int64 ``[a]``.
        core: The core; None if the network holds all pairs.

    Returns:
        Positions of arcs, int64; and how many pairs outside the core some circulations use, others not.
    """
    from rvmatch.assignment.kernels.circulation_components import (
        count_joined,
        list_changes,
        strong_components,
    )

    lower, upper = bounds
    open_arcs = np.flatnonzero(lower < upper)
    ends = closed(arcs.tail), closed(arcs.head)
    first, takers = list_changes(*ends, closed(lower), closed(upper), closed(flow), arcs.nodes)
    if core is None:
        none, no_marks = np.zeros(1, dtype=np.int64), np.empty(0, dtype=np.uint8)
        pairs: tuple[NDArray[np.int64], Lean, NDArray[np.uint8]] = none, closed(none), no_marks
    else:
        pairs = core.first, core.cols, core.marks
    component = strong_components(first, takers, pairs, arcs.node_of_row, arcs.node_of_col)
    same: NDArray[np.bool_] = component[arcs.tail[open_arcs]] == component[arcs.head[open_arcs]]
    return open_arcs[same], count_joined(pairs, component, arcs.node_of_row, arcs.node_of_col)
