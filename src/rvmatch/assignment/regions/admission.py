"""Which questions regions can settle: those that prices of lines and groups prove, in whole points."""

import numpy as np

from rvmatch.assignment.limits import KeptPair
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupCoverage, GroupSteps, PairPoints
from rvmatch.errors import invalid

__all__ = ["settled_by_prices", "whole_gap"]

LARGEST_SUM = 2**61
"""No sum of points along a path may reach this, so that a price and a surplus stay within int64."""


def whole_gap(gap: int) -> int:
    """The gap, refused unless it is a whole number of 0 or more."""
    if isinstance(gap, bool) or not isinstance(gap, int | np.integer) or gap < 0:
        raise invalid("gap", "assignment_limit", gap)
    return int(gap)


def settled_by_prices(problem: AssignmentProblem | RankedProblem) -> RankedProblem:
    """
    The question as ranks, refused unless every pair of it can be judged by prices alone.

    A floor of a group is refused because the pairs named first may not reach it, while all pairs could.

    Args:
        problem: Pairs with points, or a ranked problem.

    Returns:
        The ranked problem.

    Raises:
        InvalidValueError: If it has other ranks than points, coverage and steps, other limits than kept
            pairs, role places or crossing groups, or points too large to stay exact.
    """
    ranked = _ranked(problem)
    if reason := ranked.beyond_networks:
        raise invalid("problem", "assignment_beyond_networks", reason)
    others = [rank for rank in ranked.ranks if not isinstance(rank, PairPoints | GroupCoverage | GroupSteps)]
    limits = [limit for limit in ranked.limits if not isinstance(limit, KeptPair)]
    roles = [] if ranked.roles is None else [ranked.roles]
    for field, found in (("ranks", others), ("limits", limits), ("roles", roles)):
        if found:
            raise invalid(field, "assignment_regions", type(found[0]).__name__)
    _check_range(ranked)
    return ranked


def _ranked(problem: object) -> RankedProblem:
    if isinstance(problem, AssignmentProblem):
        return RankedProblem(problem=problem, ranks=(PairPoints(problem.points),))
    if isinstance(problem, RankedProblem):
        return problem
    raise invalid("problem", "assignment_problem_type", type(problem).__name__)


def _check_range(ranked: RankedProblem) -> None:
    """Every region's points are looked at here: the coordinator sees only those it is sent."""
    nodes = sum(ranked.problem.shape) + len(ranked.groups) + 2
    most = LARGEST_SUM // (2 * nodes + 2)
    for rank in ranked.ranks:
        if isinstance(rank, PairPoints) and rank.points.size:
            largest = max(-int(rank.points.min()), int(rank.points.max()))
            if largest > most:
                raise invalid("points", "assignment_rank_range", largest, most=most)
