"""scipy: the dense and the sparse matcher."""

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from instances import Market, Table

__all__ = ["dense", "dense_of_market", "sparse"]


def dense(instance: Table) -> int:
    """``linear_sum_assignment``; no points are below zero, so leaving somebody alone never pays."""
    rows, cols = linear_sum_assignment(instance.points, maximize=True)
    return int(instance.points[rows, cols].sum())


def dense_of_market(instance: Market) -> int:
    """The same on the table of all cells, zero where there is no pair."""
    table = np.zeros(instance.shape)
    table[instance.rows, instance.cols] = instance.points
    rows, cols = linear_sum_assignment(table, maximize=True)
    return int(table[rows, cols].sum())


def sparse(instance: Market) -> int:
    """
    ``min_weight_full_bipartite_matching``.

    The smaller side stands in front, with a dummy column for each of its lines, since the routine matches
    all of them; a column with several places stands there once for each.
    """
    rows, cols, points = instance.rows, instance.cols, instance.points
    first = np.cumsum(instance.col_capacity) - instance.col_capacity
    times = instance.col_capacity[cols]
    copy = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    rows, points, cols = (
        np.repeat(rows, times),
        np.repeat(points, times),
        np.repeat(first[cols], times) + copy,
    )
    n, m = instance.shape[0], int(instance.col_capacity.sum())
    if n > m:
        n, m, rows, cols = m, n, cols, rows
    ends = (np.concatenate([rows, np.arange(n)]), np.concatenate([cols, m + np.arange(n)]))
    weights = np.concatenate([points + 1, np.ones(n, dtype=np.int64)]).astype(float)
    graph = csr_array((weights, ends), shape=(n, m + n))
    mates = min_weight_full_bipartite_matching(graph, maximize=True)
    return int(graph[mates].sum()) - n
