"""OR-Tools: min-cost flow, and its assignment solver."""

import numpy as np
from ortools.graph.python import linear_sum_assignment, min_cost_flow

from instances import Market, Table

__all__ = ["assignment", "flow"]


def flow(instance: Market) -> int:
    """Min-cost flow: a unit from each row over a pair and a column, or past all of them, to the sink."""
    (n, m), pairs = instance.shape, instance.rows.size
    sink = n + m
    tails = np.concatenate([instance.rows, n + np.arange(m), np.arange(n)]).astype(np.int32)
    heads = np.concatenate([n + instance.cols, np.full(n + m, sink)]).astype(np.int32)
    capacities = np.concatenate([np.ones(pairs, np.int64), instance.col_capacity, np.ones(n, np.int64)])
    costs = np.concatenate([-instance.points, np.zeros(n + m, np.int64)])
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    solver.set_nodes_supplies(
        np.arange(n + m + 1, dtype=np.int32),
        np.concatenate([np.ones(n, np.int64), np.zeros(m, np.int64), [-n]]),
    )
    if solver.solve() != solver.OPTIMAL:
        raise SystemExit("OR-Tools found no flow")
    return -int(solver.optimal_cost())


def assignment(instance: Table) -> int:
    """``SimpleLinearSumAssignment`` of a square table; other tables are filled up with zeros."""
    n, m = instance.points.shape
    side = max(n, m)
    points = instance.points
    if n != m:
        points = np.zeros((side, side), dtype=np.int64)
        points[:n, :m] = instance.points
    every = np.arange(side, dtype=np.int32)
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(np.repeat(every, side), np.tile(every, side), -points.ravel())
    if solver.solve() != solver.OPTIMAL:
        raise SystemExit("OR-Tools found no assignment")
    return -int(solver.optimal_cost())
