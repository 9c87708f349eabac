"""What one region holds: its rows, the columns they could be paired with, and the pairs between them."""

from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import whole_numbers
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints
from rvmatch.errors import invalid

__all__ = ["Bits", "Positions", "Region", "Whole", "label_of_each", "split_by_region"]

Whole: TypeAlias = NDArray[np.int64]

Positions: TypeAlias = NDArray[np.int32]
"""Positions inside one region; half the bytes on the way."""

Bits: TypeAlias = NDArray[np.uint8]
"""One bit for each pair of a region, eight to a byte."""


@attrs.frozen(kw_only=True, eq=False)
class Region:
    """
    The pairs of the rows of one region, counted anew from 0; all that its tasks need beside prices.

    Args:
        rows: Its rows, as the whole problem counts them, growing, int64 ``[n]``.
        cols: The columns that its pairs reach, growing, int64 ``[m]``.
        at_home: Which of these columns lie in the region itself, bool ``[m]``.
        row: The row of each pair, a position in ``rows``, growing, int32 ``[p]``.
        col: The column of each pair, a position in ``cols``, int32 ``[p]``.
        points: What each pair is worth, rank by rank, int64 ``[p]``; None in a rank that is not about pairs.
        row_capacity: How many pairs a row can take part in, int64 ``[n]``.
        col_capacity: How many pairs a column can take part in, int64 ``[m]``.
    """

    rows: Whole
    cols: Whole
    at_home: NDArray[np.bool_]
    row: Positions
    col: Positions
    points: tuple[Whole | None, ...]
    row_capacity: Whole
    col_capacity: Whole

    @property
    def nbytes(self) -> int:
        """How many bytes its arrays have."""
        arrays: list[NDArray[Any]] = [self.rows, self.cols, self.at_home, self.row, self.col]
        arrays += [self.row_capacity, self.col_capacity, *(part for part in self.points if part is not None)]
        return sum(array.nbytes for array in arrays)

    @property
    def first_points(self) -> Whole | None:
        """What its pairs are worth in the first rank that is about pairs; None if there is no such rank."""
        return next((points for points in self.points if points is not None), None)

    @property
    def starts(self) -> Whole:
        """Where the pairs of each row that has some begin, int64."""
        return np.flatnonzero(np.diff(self.row, prepend=-1))


def label_of_each(field: str, labels: ArrayLike, count: int, other: str) -> Whole:
    """
    The region of each line, refused unless there is one for each.

    Args:
        field: The name of the value, for the message.
        labels: Any whole numbers, ``[count]``.
        count: How many lines there are.
        other: What is counted, for the message.

    Returns:
        The labels, int64 ``[count]``.

    Raises:
        InvalidValueError: If they are no whole numbers, or not as many.
    """
    found = whole_numbers(field, labels)
    if found.size != count:
        raise invalid(field, "assignment_length", found.size, count=count, other=other)
    return found


def split_by_region(
    ranked: RankedProblem, region_of_row: Whole, region_of_col: Whole
) -> tuple[tuple[Region, ...], tuple[Whole, ...]]:
    """
    The regions of a problem, by growing label; those without a pair are left out.

    Args:
        ranked: The whole problem.
        region_of_row: The region of each row, int64 ``[n]``.
        region_of_col: The region of each column, int64 ``[m]``.

    Returns:
        The regions, and for each of them which pairs of the problem it holds, growing, int64.
    """
    problem = ranked.problem
    points = [rank.points if isinstance(rank, PairPoints) else None for rank in ranked.ranks]
    label = region_of_row[problem.rows]
    order = np.argsort(label, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if order.size else []
    regions = []
    for pairs in parts:
        rows, row = np.unique(problem.rows[pairs], return_inverse=True)
        cols, col = np.unique(problem.cols[pairs], return_inverse=True)
        regions.append(
            Region(
                rows=rows,
                cols=cols,
                at_home=region_of_col[cols] == label[pairs[0]],
                row=row.astype(np.int32),
                col=col.astype(np.int32),
                points=tuple(None if worth is None else worth[pairs] for worth in points),
                row_capacity=problem.row_capacity[rows],
                col_capacity=problem.col_capacity[cols],
            )
        )
    return tuple(regions), tuple(parts)
