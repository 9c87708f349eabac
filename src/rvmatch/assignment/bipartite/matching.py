"""Cheapest matchings that cover every left node, and the right nodes that must be covered."""

import itertools
import sys
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Points
from rvmatch.assignment.totals.paths import OutOfPatience, match_all_by_paths, patience_beside_scipy

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["cheapest_matching", "components", "covering_matching", "graphs_loaded", "largest_matching"]

BATCH = 256
"""How many left nodes one call of scipy gets at least, where a graph falls apart into components."""

FEW_EDGES = 500_000
"""Up to so many edges components are found here in less time than loading scipy's graphs would take."""

LOADING = 300_000
"""So many edges can be looked at in less time than loading scipy's graphs takes."""

WORTH_PARTING = 10_000_000
"""From this many left times right nodes on, looking for components costs little beside solving."""


def graphs_loaded() -> bool:
    """
    Whether scipy's graphs are loaded; where they are not, small problems are solved without them.

    Loading them takes longer than all that a few thousand projects need. The answers are the same.
    """
    return "scipy.sparse.csgraph" in sys.modules


def cheapest_matching(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    cost: Points,
    sizes: tuple[int, int],
    *,
    with_paths: bool = False,
) -> NDArray[np.int64]:
    """
    The edges of a cheapest matching that covers every left node.

    Args:
        left: The left end of each edge, int64 ``[e]``; edges sorted by left, then right end, each once.
        right: The right end of each edge, int64 ``[e]``.
        cost: What each edge costs, ``[e]``; whole numbers are exact within the bound of ``Reduction``.
        sizes: How many left and right nodes there are.
        with_paths: Whether augmenting paths may be tried before scipy where scipy is slow.

    Returns:
        One edge for each left node, int64 ``[l]``.

    Raises:
        ValueError: If no matching covers every left node.
    """
    if left.size == 0:
        return np.empty(0, dtype=np.int64)
    one_call = _paths_or_scipy if with_paths else _scipy
    # scipy spends about one step per left and right node, whatever the number of edges: apart is faster.
    if sizes[0] < 2 * BATCH or sizes[0] * sizes[1] < WORTH_PARTING:
        return one_call(left, right, cost, sizes)
    labels = components(left, right, sizes)[: sizes[0]]
    lefts_of = np.bincount(labels)
    batch_of = (np.cumsum(lefts_of) - lefts_of) // BATCH
    batch = batch_of[labels]
    if batch.max() == batch.min():
        return one_call(left, right, cost, sizes)
    batch_of_edge = batch[left]
    order = np.argsort(batch_of_edge, kind="stable")
    bounds = np.flatnonzero(np.diff(batch_of_edge[order], prepend=-1, append=-1))
    chosen = np.empty(sizes[0], dtype=np.int64)
    for start, stop in itertools.pairwise(bounds):
        edges = order[start:stop]
        lefts, part_left = np.unique(left[edges], return_inverse=True)
        rights, part_right = np.unique(right[edges], return_inverse=True)
        found = one_call(part_left, part_right, cost[edges], (lefts.size, rights.size))
        chosen[lefts] = edges[found]
    return chosen


def covering_matching(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    cost: Points,
    sizes: tuple[int, int],
    mandatory: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """
    The edges of a cheapest matching that covers every left and every mandatory right node.

    Components with a mandatory node are solved beside their mirror image, in which left and right
    change places and edges cost nothing. A right node that need not be covered is linked to its image.
    A perfect matching of both then is a matching that covers left and mandatory nodes, together with a
    mirrored one; and any such matching, mirrored, completes itself to a perfect one at its own cost.

    Args:
        left: The left end of each edge, int64 ``[e]``; edges sorted by left, then right end, each once.
        right: The right end of each edge, int64 ``[e]``.
        cost: What each edge costs, ``[e]``.
        sizes: How many left and right nodes there are.
        mandatory: Which right nodes must be covered, bool ``[r]``.

    Returns:
        One edge for each left node, int64 ``[l]``.

    Raises:
        ValueError: If there is no such matching.

    Source:
        N. S. Mendelsohn, A. L. Dulmage, Some generalizations of the problem of distinct
        representatives, Canadian Journal of Mathematics 10 (1958), 230-241.
    """
    if not mandatory.any():
        return cheapest_matching(left, right, cost, sizes, with_paths=True)
    lefts, rights = sizes
    labels = components(left, right, sizes)
    mirrored = np.zeros(labels.max() + 1, dtype=np.bool_)
    mirrored[labels[lefts:][mandatory]] = True
    image_of_left = np.cumsum(mirrored[labels[:lefts]]) - 1 + rights
    image_of_right = np.cumsum(mirrored[labels[lefts:]]) - 1 + lefts
    edges = np.flatnonzero(mirrored[labels[left]])
    links = np.flatnonzero(mirrored[labels[lefts:]] & ~mandatory)

    all_left = np.concatenate([left, image_of_right[right[edges]], image_of_right[links]])
    all_right = np.concatenate([right, image_of_left[left[edges]], links])
    all_cost = np.concatenate([cost, np.zeros(edges.size + links.size, dtype=cost.dtype)])
    order = np.lexsort((all_right, all_left))
    all_sizes = (
        lefts + int(mirrored[labels[lefts:]].sum()),
        rights + int(mirrored[labels[:lefts]].sum()),
    )
    chosen = cheapest_matching(all_left[order], all_right[order], all_cost[order], all_sizes, with_paths=True)
    # Images are numbered after all others, so the edges of left nodes come first and keep their order.
    return chosen[:lefts]


def largest_matching(
    left: NDArray[np.int64], right: NDArray[np.int64], sizes: tuple[int, int]
) -> NDArray[np.int64]:
    """
    The edges of a matching with as many edges as possible, costs aside.

    Args:
        left: The left end of each edge, int64 ``[e]``; edges sorted by left, then right end, each once.
        right: The right end of each edge, int64 ``[e]``.
        sizes: How many left and right nodes there are.

    Returns:
        At most one edge for each left node, sorted by left node, int64 ``[k]``.
    """
    from scipy.sparse.csgraph import maximum_bipartite_matching

    partner = maximum_bipartite_matching(_graph(left, right, np.ones(left.size), sizes), perm_type="column")
    return np.flatnonzero(partner[left] == right)


def components(
    left: NDArray[np.int64], right: NDArray[np.int64], sizes: tuple[int, int]
) -> NDArray[np.int32]:
    """
    The connected component of every node, left nodes first, then right nodes.

    Args:
        left: The left end of each edge, int64 ``[e]``.
        right: The right end of each edge, int64 ``[e]``.
        sizes: How many left and right nodes there are.

    Returns:
        A number from 0 for each node, int32 ``[l + r]``.
    """
    nodes = sizes[0] + sizes[1]
    if left.size <= FEW_EDGES and not graphs_loaded():
        return _components_by_labels(left, right + sizes[0], nodes)
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = (left.astype(np.int32), (right + sizes[0]).astype(np.int32))
    graph = coo_array((np.ones(left.size, dtype=np.int8), ends), shape=(nodes, nodes))
    labels: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return labels


def _components_by_labels(one: NDArray[np.int64], other: NDArray[np.int64], nodes: int) -> NDArray[np.int32]:
    """
    The component of each node: the least node that it can be traced to, numbered from 0 in their order.

    Each node points at a node of its component that comes no later. Edges make both ends point at the
    earlier of what they point at, and pointers are shortened, until nothing changes.
    """
    found = np.arange(nodes)
    while True:
        before = found.copy()
        earlier = np.minimum(found[one], found[other])
        for ends in (one, other):
            np.minimum.at(found, before[ends], earlier)
            np.minimum.at(found, ends, earlier)
        found = found[found]
        if np.array_equal(found, before):
            return np.unique(found, return_inverse=True)[1].astype(np.int32)


def _paths_or_scipy(
    left: NDArray[np.int64], right: NDArray[np.int64], cost: Points, sizes: tuple[int, int]
) -> NDArray[np.int64]:
    patience = patience_beside_scipy(*sizes)
    if not graphs_loaded():
        patience = max(patience, LOADING)
    if patience:
        try:
            return match_all_by_paths(left, right, cost, sizes, patience)
        except OutOfPatience:
            pass
    return _scipy(left, right, cost, sizes)


def _scipy(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    cost: Points,
    sizes: tuple[int, int],
) -> NDArray[np.int64]:
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    if sizes[0] > sizes[1]:
        raise ValueError("no full matching exists")
    # Every left node uses exactly one edge: adding the same to all changes nothing, and no entry is zero.
    weight = (cost - (cost.min() - 1)).astype(np.float64)
    partner = min_weight_full_bipartite_matching(_graph(left, right, weight, sizes))[1]
    return np.flatnonzero(partner[left] == right)


def _graph(
    left: NDArray[np.int64], right: NDArray[np.int64], weight: NDArray[np.float64], sizes: tuple[int, int]
) -> "csr_array[np.float64]":
    from scipy.sparse import csr_array

    first = np.zeros(sizes[0] + 1, dtype=np.int32)
    np.cumsum(np.bincount(left, minlength=sizes[0]), out=first[1:])
    return csr_array((weight, right.astype(np.int32), first), shape=sizes)
