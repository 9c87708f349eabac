"""From scored pairs to arrays that a solver understands, and to its answer."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import (
    AssignmentProblem,
    GroupCoverage,
    PairPoints,
    largest_rank_spread,
    solve,
    solve_ranked,
)
from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.matching.cover import Cover
from rvmatch.matching.ties import TIE_BITS, tie_points

__all__ = ["BASELINE", "Scored", "Solved", "solve_market"]

BASELINE = "greedy"
"""The one solver that proves nothing: its plans are for comparison."""


@attrs.frozen(kw_only=True, eq=False)
class Scored:
    """
    The eligible pairs of two libraries with their points.

    Args:
        demands: n demands.
        supplies: m supplies.
        pairs: p eligible pairs.
        points: What each is worth ``[p]``.
        minimum_points: Below this a pair is a lead.
    """

    demands: DemandColumns
    supplies: SupplyColumns
    pairs: Pairs
    points: NDArray[np.int64]
    minimum_points: int

    @property
    def suitable(self) -> NDArray[np.bool_]:
        """Where a pair reaches the minimum ``[p]``."""
        suitable: NDArray[np.bool_] = self.points >= self.minimum_points
        return suitable


@attrs.frozen(kw_only=True, eq=False)
class Solved:
    """
    Which pairs the plan uses.

    Args:
        used: Positions among the scored pairs, growing ``[q]``.
        points_given_up: By how much the greatest total without coverage exceeds the plan's.
        optimal: Whether every rank is proven.
        ties: Points that decide between equally good plans ``[p]``.
    """

    used: NDArray[np.int64]
    points_given_up: int
    optimal: bool
    ties: NDArray[np.int64]


def solve_market(scored: Scored, cover: Cover, *, solver: str, tie_seed: int) -> Solved:
    """
    The plan: most counties of the cover, then most points, then the keyed hash.

    Args:
        scored: The pairs and their points.
        cover: The counties that come first.
        solver: Any of ``rvmatch.assignment.SOLVERS``. All exact ones lead to the same plan; the name
            says which one finds the greatest total that the cover is compared with.
        tie_seed: Decides between equally good plans.

    Returns:
        The pairs used.

    Raises:
        InvalidValueError: If there is no such solver.
    """
    demands, supplies = scored.demands, scored.supplies
    suitable = np.flatnonzero(scored.suitable)
    pairs = scored.pairs.where(scored.suitable)
    problem = AssignmentProblem.from_pairs(
        pairs.rows,
        pairs.cols,
        scored.points[suitable],
        pairs.shape,
        row_capacity=demands.partners_wanted,
        col_capacity=supplies.projects_accepted,
    )
    ties = tie_points(tie_seed, demands.keys, supplies.keys, scored.pairs)
    free = solve(problem, solver=solver)
    if solver == BASELINE:
        used = _positions(pairs, free.rows, free.cols)
        return Solved(used=suitable[used], points_given_up=0, optimal=False, ties=ties)
    # Fewer bits where a very large market leaves room for fewer: ranks are exact or refused.
    room = largest_rank_spread(problem, cover.groups if cover.codes else None).bit_length() - 1
    total, tie = PairPoints(problem.points), PairPoints(ties[suitable] >> max(0, TIE_BITS - room))
    ranks = (GroupCoverage(cover.groups), total, tie) if cover.codes else (total, tie)
    ranked = solve_ranked(problem, ranks)
    return Solved(
        used=suitable[_positions(pairs, ranked.rows, ranked.cols)],
        points_given_up=int(free.points) - ranked.values[-2],
        optimal=True,
        ties=ties,
    )


def _positions(pairs: Pairs, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the pairs of an answer stand among all pairs."""
    return np.searchsorted(pairs.keys(), rows * pairs.shape[1] + cols)
