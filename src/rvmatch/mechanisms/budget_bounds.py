"""What no choice within budgets can exceed: places of rows at a price, the best such prices by steps."""

from collections.abc import Callable
from typing import Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import SolverError
from rvmatch.mechanisms.knapsacks import Knapsacks
from rvmatch.mechanisms.packing import Packing

__all__ = ["BudgetProblem", "Relaxed", "relaxed_budgets"]

Whole = NDArray[np.int64]

SCALE: Final = 2**10
"""Prices of places are whole numbers of this part of a point, so that bounds are exact."""

_PATIENCE: Final = 12
"""After so many rounds without a better bound the steps become shorter."""

_SHORTEST: Final = 1e-3
_FIRST_STEP: Final = 1.5
_PACKINGS: Final = 40
"""A choice is put together in so many of the rounds."""


@attrs.frozen(kw_only=True, eq=False)
class BudgetProblem:
    """
    Pairs with points and amounts; to be as large as possible within capacities and budgets.

    Args:
        rows: The row of each pair, int64 ``[q]``.
        cols: The column of each pair, int64 ``[q]``.
        points: What each is worth, int64 ``[q]``.
        amounts: What each takes of the budget of its column, int64 ``[q]``; none more than there is.
        row_capacity: How many partners a row takes, int64 ``[n]``.
        col_capacity: How many a column takes, int64 ``[m]``.
        available: The budget of each column, int64 ``[m]``.
        full: Whether each row has to have as many as it takes.
    """

    rows: Whole
    cols: Whole
    points: Whole
    amounts: Whole
    row_capacity: Whole
    col_capacity: Whole
    available: Whole
    full: bool

    def packing(self) -> Packing:
        """An empty choice."""
        return Packing(
            (self.rows, self.cols, self.points, self.amounts),
            self.row_capacity,
            self.col_capacity,
            self.available,
            full=self.full,
        )


@attrs.frozen(kw_only=True, eq=False)
class Relaxed:
    """
    The best bound and the best choice that were met.

    Args:
        bound: What no choice is worth more than.
        used: A choice, positions in the problem; None if none was met that fills all rows.
        value: What it is worth.
        hopeful: Which pairs a better choice could use, bool ``[q]``.
    """

    bound: int
    used: Whole | None
    value: int
    hopeful: NDArray[np.bool_]


def relaxed_budgets(problem: BudgetProblem, rounds: int, enough: Callable[[], bool]) -> Relaxed:
    """
    A bound from the Lagrangian relaxation of the rows' capacities, and a choice mended from its answers.

    Each row asks a price for a place; then every column fills its budget for itself. A row that too many
    columns want raises its price, one that too few want lowers it. Prices are whole parts of a point, so each
    bound holds exactly.

    Args:
        problem: The pairs, capacities and budgets.
        rounds: How many price lists to try.
        enough: Asked before each; True ends it.

    Returns:
        The bound and the choice.

    Source:
        M. L. Fisher, The Lagrangian relaxation method for solving integer programming problems, Management
        Science 27 (1981) 1-18; M. Held, P. Wolfe and H. P. Crowder, Validation of subgradient optimization,
        Mathematical Programming 6 (1974) 62-88, for the steps.
    """
    search = _Search.begun(problem)
    every = max(1, rounds // _PACKINGS)
    for turn in range(rounds):
        if enough() or not search.turned(pack=turn % every == 0):
            break
    return search.outcome()


@attrs.define(kw_only=True, eq=False)
class _Search:
    """
    The prices of a round and the best that was met so far; bounds and prices are in parts of a point.

    Args:
        problem: The pairs, capacities and budgets.
        sacks: The budgets of its columns.
        points: What each pair is worth, int64 ``[q]``.
        prices: What a place of each row costs now, int64 ``[n]``.
        at_best: The prices of the best bound, int64 ``[n]``.
        bound: The best bound; of no columns at all to begin with, so that there is one without any round.
        best: The value and the pairs of the best choice; None if none fills all rows.
    """

    problem: BudgetProblem
    sacks: Knapsacks
    points: Whole
    prices: Whole
    at_best: Whole
    bound: int
    best: tuple[int, Whole] | None
    step: float = _FIRST_STEP
    waited: int = 0

    @classmethod
    def begun(cls, problem: BudgetProblem) -> Self:
        points = problem.points * SCALE
        prices = _first_prices(problem, points)
        # Without budgets every pair is taken that is worth its price.
        gains: list[int] = np.maximum(points - prices[problem.rows], 0).tolist()
        return cls(
            problem=problem,
            sacks=Knapsacks(problem.cols, problem.amounts, problem.available, problem.col_capacity),
            points=points,
            prices=prices,
            at_best=prices,
            bound=sum(gains) + _cost(prices, problem.row_capacity),
            best=_first_choice(problem),
        )

    def turned(self, *, pack: bool) -> bool:
        """Whether another round can be worth while after this one, which may also put a choice together."""
        problem = self.problem
        worth = self.points - self.prices[problem.rows]
        filled = self.sacks.filled(worth)
        level = filled.bound + _cost(self.prices, problem.row_capacity)
        self.waited += 1
        if level < self.bound:
            self.bound, self.at_best, self.waited = level, self.prices, 0
        if pack:
            self.best = _better(self.best, _mended(problem, filled.share, worth))
        if self.best is not None and self.bound // SCALE <= self.best[0]:
            return False
        if self.waited >= _PATIENCE:
            self.step, self.waited, self.prices = self.step / 2, 0, self.at_best
            return self.step >= _SHORTEST
        return self._repriced(level, filled.share)

    def _repriced(self, level: int, share: NDArray[np.float64]) -> bool:
        """Whether there is a row whose price has to change; the prices of all are changed."""
        problem = self.problem
        wanted = np.zeros(self.prices.size)
        np.add.at(wanted, problem.rows, share)
        lack = problem.row_capacity - wanted
        if not problem.full:
            lack[(lack > 0) & (self.prices == 0)] = 0
        square = float((lack * lack).sum())
        if square == 0:
            return False
        goal = level - max(abs(level) // 20, SCALE) if self.best is None else self.best[0] * SCALE
        prices = np.rint(self.prices - self.step * max(level - goal, 1) / square * lack).astype(np.int64)
        self.prices = prices if problem.full else np.maximum(prices, 0)
        return True

    def outcome(self) -> Relaxed:
        """The best bound and choice, and the pairs that a better one could use."""
        if self.best is None:
            every = np.ones(self.points.size, dtype=np.bool_)
            return Relaxed(bound=self.bound // SCALE, used=None, value=0, hopeful=every)
        value, used = self.best
        if value > self.bound // SCALE:
            raise SolverError(f"a choice is worth {value}, beyond the bound {self.bound // SCALE}")
        # A pair that costs its row more than it is worth lowers the bound by as much when it is used.
        lost = np.minimum(self.points - self.at_best[self.problem.rows], 0)
        return Relaxed(
            bound=self.bound // SCALE,
            used=used,
            value=value,
            hopeful=self.bound + lost >= (value + 1) * SCALE,
        )


def _cost(prices: Whole, capacity: Whole) -> int:
    """What all places cost together; in Python, where nothing overflows."""
    return sum(price * many for price, many in zip(prices.tolist(), capacity.tolist(), strict=True))


def _first_prices(problem: BudgetProblem, points: Whole) -> Whole:
    """Each row's second best pair, or nothing where it has none: about what a place is worth."""
    order = np.lexsort((-points, problem.rows))
    lines = problem.rows[order]
    first = np.searchsorted(lines, np.arange(problem.row_capacity.size))
    second = np.flatnonzero(np.arange(lines.size) == first[lines] + 1)
    prices = np.zeros(problem.row_capacity.size, dtype=np.int64)
    prices[lines[second]] = points[order[second]]
    return prices if problem.full else np.maximum(prices, 0)


def _first_choice(problem: BudgetProblem) -> tuple[int, Whole] | None:
    """The best of some plain ways to begin: by points, by amounts, by points for amounts."""
    amounts = np.maximum(problem.amounts, 1)
    share = problem.amounts * SCALE // np.maximum(problem.available[problem.cols], 1)
    best: tuple[int, Whole] | None = None
    for value in (problem.points, -problem.amounts, -share, problem.points * SCALE // amounts):
        packing = problem.packing()
        packing.fill(value)
        best = _better(best, _improved(packing))
    return best


def _mended(problem: BudgetProblem, share: NDArray[np.float64], worth: Whole) -> tuple[int, Whole] | None:
    packing = problem.packing()
    packing.begin(np.flatnonzero(share == 1), worth)
    packing.fill(problem.points)
    return _improved(packing)


def _improved(packing: Packing) -> tuple[int, Whole] | None:
    packing.improve()
    return (packing.value, packing.used) if packing.complete else None


def _better(one: tuple[int, Whole] | None, other: tuple[int, Whole] | None) -> tuple[int, Whole] | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other, key=lambda each: each[0])
