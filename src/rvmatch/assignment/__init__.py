"""Pure mathematics: the best pairing of two sides under capacities, arrays in and arrays out."""

from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranks import GroupCoverage, PairPoints, Rank, largest_rank_spread, solve_ranked
from rvmatch.assignment.solution import Assignment, RankedAssignment, RankOutcome
from rvmatch.assignment.solvers import SOLVERS, solve

__all__ = [
    "SOLVERS",
    "Assignment",
    "AssignmentProblem",
    "GroupCoverage",
    "PairPoints",
    "Rank",
    "RankOutcome",
    "RankedAssignment",
    "largest_rank_spread",
    "solve",
    "solve_ranked",
]
