"""What can matter of a problem: pairs worth something between sides that have room."""

from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Lean, Points, wide_points, widened
from rvmatch.assignment.bipartite.bands import Bands
from rvmatch.assignment.problem import AssignmentProblem

__all__ = ["Reduction", "stays_exact"]

EXACT_FLOAT = 2**53
"""Every whole number below this is a float64."""


@attrs.frozen(kw_only=True, eq=False)
class Reduction:
    """
    The pairs an optimum may need, between rows and columns counted anew without gaps.

    A pair worth nothing or less is left out: whoever uses it can drop it and lose nothing.

    Args:
        kept: Which pairs of the problem these are, int64 ``[p]``.
        rows: The row of each pair, from 0 without gaps, int64 ``[p]``.
        cols: The column of each pair, from 0 without gaps, int64 ``[p]``.
        points: What each pair is worth, more than zero, ``[p]``.
        row_capacity: How often a row can be used, at most its number of pairs, int64 ``[n]``.
        col_capacity: How often a column can be used, at most its number of pairs, int64 ``[m]``.
    """

    kept: NDArray[np.int64]
    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    points: Points
    row_capacity: NDArray[np.int64]
    col_capacity: NDArray[np.int64]

    @classmethod
    def of(cls, problem: AssignmentProblem) -> Self:
        """The reduction of this problem."""
        rows, cols, points = problem.lean_rows, problem.lean_cols, problem.lean_points
        useful = points > 0
        if not (problem.row_capacity.all() and problem.col_capacity.all()):
            useful &= (problem.row_capacity[rows] > 0) & (problem.col_capacity[cols] > 0)
        if useful.all():
            kept = np.arange(rows.size)
        else:
            kept = np.flatnonzero(useful)
            rows, cols, points = rows[kept], cols[kept], points[kept]
        rows, row_capacity = _without_gaps(rows, problem.row_capacity)
        cols, col_capacity = _without_gaps(cols, problem.col_capacity)
        return cls(
            kept=kept,
            rows=rows,
            cols=cols,
            points=wide_points(points),
            row_capacity=row_capacity,
            col_capacity=col_capacity,
        )

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns have a pair, ``(n, m)``."""
        return self.row_capacity.size, self.col_capacity.size

    @property
    def places(self) -> tuple[int, int]:
        """How many places the rows and the columns have together."""
        return int(self.row_capacity.sum()), int(self.col_capacity.sum())

    @property
    def split_pairs(self) -> int:
        """How many pairs copies of a row and of a column could use twice."""
        if self.rows.size == 0 or self.row_capacity.max() == 1 or self.col_capacity.max() == 1:
            return 0
        return int(((self.row_capacity[self.rows] > 1) & (self.col_capacity[self.cols] > 1)).sum())

    @property
    def bands(self) -> Bands:
        """Which places each pair may take."""
        return Bands.of(self.rows, self.cols, self.row_capacity, self.col_capacity)

    @property
    def exact_in_float64(self) -> bool:
        """
        Whether scipy, which computes in float64, cannot round anywhere on these points.

        scipy's solvers only add and subtract the points they are given, so whole numbers stay whole
        and exact while they are below 2**53. What they hold are lengths of paths that visit a node at
        most once and prices, which are differences of such lengths: at most (nodes + 1) edges, each of
        at most top + 1 after the shift by one. Every node of the problem and every dummy is counted.
        """
        if self.points.dtype != np.int64 or self.points.size == 0:
            return True
        return stays_exact(int(self.points.max()), 2 * sum(self.places) + 2 * self.split_pairs)


def stays_exact(most: int, nodes: int) -> bool:
    """Whether float64 holds every sum over a path of so many nodes, with points up to ``most`` a step."""
    return (most + 1) * (nodes + 2) < EXACT_FLOAT


def _without_gaps(
    positions: Lean, capacity: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    degree = np.bincount(positions, minlength=capacity.size)
    if degree.all():
        return widened(positions), np.minimum(capacity, degree)
    present = np.flatnonzero(degree)
    number = np.empty(capacity.size, dtype=np.int64)
    number[present] = np.arange(present.size)
    return number[positions], np.minimum(capacity[present], degree[present])
