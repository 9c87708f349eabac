"""The same problems as integer programs for HiGHS: an independent solver for sizes no search can reach."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, hstack, vstack

from rvmatch.assignment import AssignmentProblem, GroupCoverage, Rank


def market(
    seed: int, n: int, m: int, pairs_each: int, most_places: int = 1, best: int = 30
) -> AssignmentProblem:
    """A random market with some points below zero."""
    rng = np.random.default_rng(seed)
    cells = np.unique(rng.integers(0, n * m, n * pairs_each))
    return AssignmentProblem.from_pairs(
        cells // m,
        cells % m,
        rng.integers(-best // 10, best + 1, cells.size),
        (n, m),
        rng.integers(0, most_places + 1, n) if most_places > 1 else None,
        rng.integers(0, most_places + 1, m) if most_places > 1 else None,
    )


def best_values_by_milp(problem: AssignmentProblem, ranks: tuple[Rank, ...]) -> tuple[int, ...]:
    """The optimum of each rank while every earlier rank keeps its own: one program per rank."""
    p, groups = problem.rows.size, _groups(problem, ranks)
    labels = np.unique(groups[groups >= 0])
    every = np.ones(p)
    capacities = vstack(
        [
            coo_array((every, (problem.rows, np.arange(p))), shape=(problem.shape[0], p)),
            coo_array((every, (problem.cols, np.arange(p))), shape=(problem.shape[1], p)),
        ]
    )
    room = np.concatenate([problem.row_capacity, problem.col_capacity])
    limits = [
        LinearConstraint(hstack([capacities, coo_array((room.size, labels.size))]).tocsr(), -np.inf, room)
    ]
    if labels.size:
        member = (groups[problem.rows][None, :] == labels[:, None]).astype(float)
        # A group counts as covered only if one of its pairs is used.
        limits.append(LinearConstraint(np.hstack([-member, np.eye(labels.size)]), -np.inf, 0))
    values = []
    for rank in ranks:
        if isinstance(rank, GroupCoverage):
            gain = np.concatenate([np.zeros(p), np.ones(labels.size)])
        else:
            gain = np.concatenate([rank.points.astype(float), np.zeros(labels.size)])
        if gain.size == 0:
            values.append(0)
            continue
        found = milp(
            -gain,
            integrality=np.ones(gain.size),
            bounds=Bounds(0, 1),
            constraints=limits,
            options={"mip_rel_gap": 0},
        )
        values.append(round(-found.fun))
        limits.append(LinearConstraint(gain[None, :], values[-1] - 0.5, np.inf))
    return tuple(values)


def _groups(problem: AssignmentProblem, ranks: tuple[Rank, ...]) -> np.ndarray:
    found = [rank.groups for rank in ranks if isinstance(rank, GroupCoverage)]
    return found[0] if found else np.full(problem.shape[0], -1)
