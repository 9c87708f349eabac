"""The solver for sparse markets: only the pairs there are, handed to scipy's sparse matcher."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Points
from rvmatch.assignment.bipartite.matching import cheapest_matching
from rvmatch.assignment.bipartite.network import UnitNetwork
from rvmatch.assignment.bipartite.splits import match_joined
from rvmatch.assignment.totals.reduction import Reduction

__all__ = ["choose_sparse"]


def choose_sparse(reduction: Reduction) -> NDArray[np.int64]:
    """
    The pairs of an optimum, found on the pairs alone.

    Args:
        reduction: What matters of the problem.

    Returns:
        Positions among the reduction's pairs, sorted, int64 ``[k]``.
    """
    if reduction.rows.size == 0:
        return np.empty(0, dtype=np.int64)
    row_places, col_places = reduction.places
    if row_places <= col_places:
        return _chosen(
            reduction.rows,
            reduction.cols,
            _weights(reduction.points),
            reduction.row_capacity,
            reduction.col_capacity,
        )
    # scipy works through the left side, so the side with fewer places goes there.
    order = _by_column(reduction)
    turned = _chosen(
        reduction.cols[order],
        reduction.rows[order],
        _weights(reduction.points)[order],
        reduction.col_capacity,
        reduction.row_capacity,
    )
    return np.sort(order[turned])


def _by_column(reduction: Reduction) -> NDArray[np.int64]:
    """The pairs sorted by column, then row: turning a sparse matrix is a sort in linear time."""
    from scipy.sparse import csr_array

    pairs = np.arange(reduction.rows.size)
    first = np.searchsorted(reduction.rows, np.arange(reduction.shape[0] + 1))
    order: NDArray[np.int64] = csr_array((pairs, reduction.cols, first), shape=reduction.shape).tocsc().data
    return order


def _weights(points: Points) -> Points:
    """The points; fractions scaled by a power of two into (0, 1], so that adding 1 keeps their digits."""
    if points.dtype == np.int64:
        return points
    scaled: NDArray[np.float64] = np.ldexp(points, -np.frexp(points.max())[1])
    return scaled


def _chosen(
    rows: NDArray[np.int64],
    cols: NDArray[np.int64],
    weights: Points,
    row_capacity: NDArray[np.int64],
    col_capacity: NDArray[np.int64],
) -> NDArray[np.int64]:
    if row_capacity.max() == 1 and col_capacity.max() == 1:
        return _chosen_once_each(rows, cols, weights, row_capacity.size, col_capacity.size)
    network = UnitNetwork.build(rows, cols, row_capacity, col_capacity)
    edges = match_joined(
        network.left,
        network.right,
        -network.worth(weights),
        network.sizes,
        np.zeros(network.sizes[1], dtype=np.bool_),
        network.idle,
        _cheapest,
    )
    return network.pairs_used(edges)


def _cheapest(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    cost: Points,
    sizes: tuple[int, int],
    mandatory: NDArray[np.bool_],
) -> NDArray[np.int64]:
    del mandatory  # there is none in a problem with one objective
    return cheapest_matching(left, right, cost, sizes)


def _chosen_once_each(
    rows: NDArray[np.int64],
    cols: NDArray[np.int64],
    weights: Points,
    n: int,
    m: int,
) -> NDArray[np.int64]:
    """The unit network without copies, written down directly: each row's own node follows its pairs."""
    own = np.searchsorted(rows, np.arange(n), side="right") + np.arange(n)
    of_pair = np.ones(rows.size + n, dtype=np.bool_)
    of_pair[own] = False
    left = np.repeat(np.arange(n), np.diff(own, prepend=-1))
    right, cost = np.empty(left.size, dtype=np.int64), np.zeros(left.size, dtype=weights.dtype)
    right[of_pair], right[own] = cols, m + np.arange(n)
    cost[of_pair] = -weights
    edges = cheapest_matching(left, right, cost, (n, m + n))
    # An edge of row i stands i places later than the pair it came from; the rows' own edges drop out.
    matched = edges[of_pair[edges]]
    return matched - left[matched]
