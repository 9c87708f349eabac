"""The answer: the pairs to use, their total, and how it was found."""

import math
from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Points
from rvmatch.assignment.proofs import Certificate

__all__ = ["Assignment", "RankOutcome", "RankedAssignment", "total"]

SUMMED = 2**63
"""Below this, whole numbers are added up in int64."""


@attrs.frozen(kw_only=True, eq=False)
class Assignment:
    """
    The pairs to use, sorted by row, then by column.

    Args:
        rows: The row of each pair used, int64 ``[k]``.
        cols: The column of each pair used, int64 ``[k]``.
        points: What they are worth together; a whole number if all points of the problem are.
        solver: Which solver found it, one of ``SOLVERS`` except ``"auto"``, or ``"profiles"``.
        reason: Why that solver: ``"asked"``, or a short code for what ``"auto"`` saw in the problem.
        optimal: Whether no other choice is worth more; False only for the baseline ``"greedy"``.
        row_prices: What each row of the problem gains, in points, at least 0, int64 ``[n]``; None unless
            compiled loops or ``"profiles"`` found it and points are whole. A pair not used is worth at most
            the prices of its row and its column, a pair used at least that, and what has free places has
            the price zero: so no other choice is worth more.
        col_prices: What each column asks, int64 ``[m]``, or None, likewise.
        faster_with: The extra that would have brought a faster solver for this problem, or None.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    points: int | float
    solver: str
    reason: str
    optimal: bool
    row_prices: NDArray[np.int64] | None = None
    col_prices: NDArray[np.int64] | None = None
    faster_with: str | None = None


@attrs.frozen(kw_only=True)
class RankOutcome:
    """
    What one rank reached, and what it left to the ranks after it.

    Args:
        value: What the plan reaches in this rank, in the unit of the rank.
        bound: What no plan can exceed while every earlier rank keeps its value; equals ``value`` if proven.
        method: How it was reached, a short code: ``"settled"`` if the earlier ranks left no choice, else the
            name of the engine.
        open_pairs: How many pairs later ranks may still use or leave.
    """

    value: int
    bound: int
    method: str
    open_pairs: int

    @property
    def gap(self) -> int:
        """How far the value may be from the optimum at most, in the unit of the rank; zero if proven."""
        return self.bound - self.value


@attrs.frozen(kw_only=True, eq=False)
class RankedAssignment:
    """
    The pairs to use when several objectives count one after the other.

    Args:
        rows: The row of each pair used, int64 ``[k]``.
        cols: The column of each pair used, int64 ``[k]``.
        places: The kind of role place each of them fills, a position in ``RolePlaces``, or -1, int64 ``[k]``.
        outcomes: What each rank reached, in the order of the ranks.
        route: ``"network"`` if prices prove the plan, ``"integer"`` if a solver for whole numbers found it.
        reason: Why that route, a short code.
        certificate: The prices; None on the route ``"integer"``.
        engine: The engine that the network was solved with, one of ``ENGINES`` except ``"auto"``; ``"highs"``
            on the route ``"integer"``. All lead to optima.
        engine_reason: Why that engine: ``"asked"``, or a short code for what was seen in the problem
            (``EngineChoice`` names them); the route's reason on the route ``"integer"``.
        faster_with: The extra that would have brought a faster engine for this problem, or None.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    places: NDArray[np.int64]
    outcomes: tuple[RankOutcome, ...]
    route: str
    reason: str
    certificate: Certificate | None
    engine: str
    engine_reason: str
    faster_with: str | None = None

    @property
    def values(self) -> tuple[int, ...]:
        """What the plan reaches in each rank, in the order of the ranks."""
        return tuple(outcome.value for outcome in self.outcomes)

    @property
    def optimal(self) -> bool:
        """Whether every rank is at its optimum."""
        return all(outcome.gap == 0 for outcome in self.outcomes)


def total(points: Points) -> int | float:
    """
    The sum of points: exact for whole points of any size, correctly rounded for others.

    Args:
        points: What is to be added, ``[k]``.

    Returns:
        A whole number for int64, else a float.
    """
    if points.dtype == np.int64:
        if points.size and points.size * max(abs(int(points.min())), int(points.max())) < SUMMED:
            return int(points.sum())
        terms: Sequence[int] = points.tolist()
        return sum(terms)  # int64 could overflow where Python cannot
    return math.fsum(points.tolist())
