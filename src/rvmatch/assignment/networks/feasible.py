"""Some circulation within bounds, or the cut that shows there is none: a largest flow tells."""

import attrs
import numpy as np
from numpy.typing import NDArray

__all__ = ["Feasibility", "feasible_circulation"]

Ends = tuple[NDArray[np.int64], NDArray[np.int64]]

_MOST_FLOW = 2**31 - 1
"""scipy computes largest flows in int32."""


@attrs.frozen(kw_only=True, eq=False)
class Feasibility:
    """
    Whether there is a circulation within bounds.

    Args:
        carries: Which arcs carry more than their lower bound in such a circulation, bool ``[a]``; parallel
            arcs count as one. None if there is no circulation.
        potentials: Minus one for the nodes into which more must flow than can flow out, and zero elsewhere,
            int64 ``[nodes]``: the cut that shows that there is none. Zeros if there is one.
    """

    carries: NDArray[np.bool_] | None
    potentials: NDArray[np.int64]


def feasible_circulation(
    ends: Ends, bounds: tuple[NDArray[np.int64], NDArray[np.int64]], nodes: int
) -> Feasibility:
    """
    A circulation within bounds, if there is one.

    Args:
        ends: Tails and heads, int64 ``[a]`` each.
        bounds: The least and the greatest flow, int64 ``[a]`` each; the least not above the greatest.
        nodes: How many nodes there are.

    Returns:
        Which arcs carry flow, or the cut.

    Source:
        A. J. Hoffman, Some recent applications of the theory of linear inequalities to extremal combinatorial
        analysis (1960): a circulation exists unless some set of nodes takes in more than it can give.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    (tail, head), (lower, upper) = ends, bounds
    free = np.flatnonzero(lower < upper)
    surplus = np.zeros(nodes, dtype=np.int64)
    np.add.at(surplus, head, lower)
    np.subtract.at(surplus, tail, lower)
    givers, takers = np.flatnonzero(surplus > 0), np.flatnonzero(surplus < 0)
    source, sink = nodes, nodes + 1
    giver = np.concatenate([tail[free], np.full(givers.size, source), takers])
    taker = np.concatenate([head[free], givers, np.full(takers.size, sink)])
    room = np.concatenate([(upper - lower)[free], surplus[givers], -surplus[takers]])
    shape = (nodes + 2, nodes + 2)
    bounded = np.minimum(room, _MOST_FLOW // (nodes + 2)).astype(np.int32)
    graph = coo_array((bounded, (giver, taker)), shape=shape)
    capacity = graph.tocsr()
    capacity.sum_duplicates()
    # Older versions of scipy take nothing but int32 here, whatever they made themselves.
    capacity.indices, capacity.indptr = capacity.indices.astype(np.int32), capacity.indptr.astype(np.int32)
    found = maximum_flow(capacity, source, sink)
    if found.flow_value == int(surplus[givers].sum()):
        entries = found.flow.tocoo()
        flowing = entries.data > 0
        used = entries.row[flowing].astype(np.int64) * nodes + entries.col[flowing]
        carries = np.zeros(tail.size, dtype=np.bool_)
        carries[free] = np.isin(tail[free] * nodes + head[free], used[entries.col[flowing] < nodes])
        return Feasibility(carries=carries, potentials=np.zeros(nodes, dtype=np.int64))
    left = (capacity - found.flow).tocsr()
    left.eliminate_zeros()
    reached = breadth_first_order(left, source, directed=True, return_predecessors=False)
    potentials = np.zeros(nodes, dtype=np.int64)
    potentials[reached[reached < nodes]] = -1
    return Feasibility(carries=None, potentials=potentials)
