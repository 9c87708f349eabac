"""The answer: the pairs to use, their total, and how it was found."""

import math
from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Points

__all__ = ["Assignment", "RankOutcome", "RankedAssignment", "total"]


@attrs.frozen(kw_only=True, eq=False)
class Assignment:
    """
    The pairs to use, sorted by row, then by column.

    Args:
        rows: The row of each pair used, int64 ``[k]``.
        cols: The column of each pair used, int64 ``[k]``.
        points: What they are worth together; a whole number if all points of the problem are.
        solver: Which solver found it, one of ``SOLVERS`` except ``"auto"``.
        reason: Why that solver: ``"asked"``, or a short code for what ``"auto"`` saw in the problem.
        optimal: Whether no other choice is worth more; False only for the baseline ``"greedy"``.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    points: int | float
    solver: str
    reason: str
    optimal: bool


@attrs.frozen(kw_only=True)
class RankOutcome:
    """
    What one rank reached, and what it left to the ranks after it.

    Args:
        value: The best value this rank can have while every earlier rank keeps its own.
        method: ``"settled"`` if the earlier ranks left no choice, ``"kept"`` if their answer was already
            best, ``"free"`` if every line could have its cheapest choice at once, else ``"priced"``.
        edges_left: How many edges of the unit network are still open to later ranks.
        places_forced: How many right nodes of the unit network later ranks must use.
    """

    value: int
    method: str
    edges_left: int
    places_forced: int


@attrs.frozen(kw_only=True, eq=False)
class RankedAssignment:
    """
    The pairs to use when several objectives count one after the other.

    Args:
        rows: The row of each pair used, int64 ``[k]``.
        cols: The column of each pair used, int64 ``[k]``.
        values: The optimum of each rank, in the order of the ranks.
        outcomes: How each rank was reached, in the same order.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    values: tuple[int, ...]
    outcomes: tuple[RankOutcome, ...]


def total(points: Points) -> int | float:
    """
    The sum of points: exact for whole points of any size, correctly rounded for others.

    Args:
        points: What is to be added, ``[k]``.

    Returns:
        A whole number for int64, else a float.
    """
    if points.dtype == np.int64:
        terms: Sequence[int] = points.tolist()
        return sum(terms)  # int64 could overflow where Python cannot
    return math.fsum(points.tolist())
