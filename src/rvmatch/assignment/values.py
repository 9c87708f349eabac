"""How good a plan is in a rank, counted from the plan itself."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.groups import Group
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import (
    GroupCoverage,
    GroupSteps,
    PairPoints,
    Rank,
    RolePoints,
    RolesFilled,
    WorstPoints,
)

__all__ = ["choosable", "rank_value"]


def rank_value(ranked: RankedProblem, rank: Rank, pairs: NDArray[np.int64], places: NDArray[np.int64]) -> int:
    """
    What a plan reaches in a rank.

    Args:
        ranked: The problem.
        rank: One of its ranks.
        pairs: The pairs used, growing, int64 ``[k]``.
        places: The kind of role place each of them fills, or -1, int64 ``[k]``.

    Returns:
        A whole number in the unit of the rank; exact, however large.
    """
    problem = ranked.problem
    match rank:
        case PairPoints():
            return sum(rank.lean_points[pairs].tolist())
        case GroupCoverage():
            return int((np.unique(rank.groups[problem.lean_rows[pairs]]) >= 0).sum())
        case GroupSteps():
            counts = _counts(ranked, rank.groups, pairs)
            return sum(sum(rank.steps[:count]) for count in counts)
        case RolesFilled():
            return int((places >= 0).sum())
        case RolePoints():
            place_of = np.full(problem.pairs, -1, dtype=np.int64)
            place_of[pairs] = places
            taken = place_of[ranked.options.pair] == ranked.options.place
            return sum(rank.points[taken].tolist())
        case WorstPoints():
            free = choosable(ranked)
            used = pairs[free[pairs]]
            if used.size:
                return int(rank.points[used].min())
            return int(rank.points[free].max()) if free.any() else 0
    raise TypeError(type(rank).__name__)


def choosable(ranked: RankedProblem) -> NDArray[np.bool_]:
    """Which pairs are not kept in any case, bool ``[p]``."""
    free = np.ones(ranked.problem.pairs, dtype=np.bool_)
    free[ranked.kept] = False
    return free


def _counts(ranked: RankedProblem, groups: tuple[Group, ...], pairs: NDArray[np.int64]) -> list[int]:
    problem = ranked.problem
    by_line = {
        "row": np.bincount(problem.lean_rows[pairs], minlength=problem.shape[0]),
        "col": np.bincount(problem.lean_cols[pairs], minlength=problem.shape[1]),
    }
    return [int(by_line[group.side][group.members].sum()) for group in groups]
