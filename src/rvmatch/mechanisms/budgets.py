"""The generalised assignment problem: pairs use up the budgets of their columns; exact, or with its gap."""

import time
from typing import Any, ClassVar, Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import AssignmentProblem, Budgets, PairLimit, PairPoints, RankedProblem, solve_ranked
from rvmatch.assignment.arrays import read_only, whole_numbers
from rvmatch.errors import InfeasibleProblemError, TimeLimitError, invalid
from rvmatch.mechanisms.budget_bounds import SCALE, BudgetProblem, Relaxed, relaxed_budgets
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.lottery_settings import all_rows_flag
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee

__all__ = ["BudgetedAssignment", "WithinBudgets", "generalized_assignment"]

Whole = NDArray[np.int64]

_MOST_ROUNDS: Final = 100_000
_LARGEST: Final = 2**62


@attrs.frozen(kw_only=True, eq=False)
class BudgetedAssignment:
    """
    Pairs within budgets, and how far they may be from the best.

    Args:
        used: The positions of the pairs, growing, int64 ``[k]``.
        value: What they are worth together, or cost if that was to be least.
        bound: What no choice exceeds, or falls below if it was to be least.
        method: ``"relaxation"`` if the Lagrangian bound proved it or nothing else was asked for,
            ``"integer_program"`` if HiGHS was asked.
    """

    used: Whole
    value: int
    bound: int
    method: str

    @property
    def gap(self) -> int:
        """How far the value may be from the best at most, in points; zero if proven."""
        return abs(self.bound - self.value)

    @property
    def optimal(self) -> bool:
        """Whether no choice is better."""
        return self.gap == 0


def generalized_assignment(
    market: TwoSidedMarket,
    *,
    all_rows: bool = False,
    minimize: bool = False,
    exact: bool = True,
    rounds: int = 300,
    time_limit_s: float | None = None,
) -> BudgetedAssignment:
    """
    The pairs worth most together within the capacities and the budgets ``amounts`` and ``available``.

    First prices for the places of rows are sought (a Lagrangian bound), and choices mended from what columns
    would want at these prices; pairs that no better choice can use are left out. What then is not proven goes
    to HiGHS, unless ``exact`` is False. The classical problem, each job to exactly one agent, is
    ``all_rows=True`` with jobs as rows of one place and agents as columns with as many places as there are
    jobs; with costs instead of profits ``minimize=True``.

    Args:
        market: The two sides; points are whole numbers. Without amounts, or without budgets, nothing is
            limited but by capacities.
        all_rows: Whether each row must have as many partners as its capacity says.
        minimize: Whether points are costs, to be as small as possible together; else no pair worth nothing or
            less is used, unless ``all_rows`` asks for it.
        exact: Whether HiGHS is asked for what is not proven. Without it, it is asked only if no choice was
            found that fills all rows.
        rounds: How many price lists are tried at most.
        time_limit_s: After how many seconds to stop; None for never. What is found in a limited time depends
            on the machine.

    Returns:
        The pairs, what they are worth, the bound, and how they were found.

    Raises:
        InvalidValueError: If a value is not as described, or numbers are too large to stay exact.
        InfeasibleProblemError: If no choice fills all rows within the budgets.
        TimeLimitError: If time was up before one was found.
        SolverError: If a bound does not hold; a fault of this library.

    Source:
        S. Martello and P. Toth, Knapsack Problems, Wiley 1990, chapter 7; M. L. Fisher, The Lagrangian
        relaxation method for solving integer programming problems, Management Science 27 (1981) 1-18.

    Examples:
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import TwoSidedMarket, generalized_assignment
        >>> costs = AssignmentProblem.from_matrix([[2, 3], [2, 9], [4, 7]], col_capacity=[3, 3])
        >>> jobs = TwoSidedMarket.from_points(costs, amounts=[5, 5, 5, 5, 5, 5], available=[10, 5])
        >>> found = generalized_assignment(jobs, all_rows=True, minimize=True)
        >>> found.used.tolist(), found.value, found.gap
        ([1, 2, 4], 9, 0)
    """
    if not isinstance(market, TwoSidedMarket):
        raise invalid("market", "two_sided_market", type(market).__name__)
    limit = _seconds(time_limit_s)
    end = None if limit is None else time.monotonic() + limit
    kept, problem = _problem(market, _sign(minimize), full=all_rows_flag(all_rows))
    _check_room(problem)
    found = relaxed_budgets(problem, _rounds(rounds), lambda: end is not None and time.monotonic() >= end)
    bound, method = found.bound, "relaxation"
    used, value = found.used, found.value
    proven = used is not None and bound <= value
    if not proven and (exact or used is None):
        left = None if end is None else max(0.0, end - time.monotonic())
        used, value, bound = _by_program(problem, found, left, limit)
        method = "integer_program"
    if used is None:
        raise InfeasibleProblemError
    sign = _sign(minimize)
    return BudgetedAssignment(
        used=read_only(kept[used]), value=sign * value, bound=sign * bound, method=method
    )


@final
@attrs.frozen(kw_only=True)
class WithinBudgets:
    """
    The pairs worth most together within capacities and budgets; equals as the search meets them.

    Args:
        all_rows: Whether each row must have as many partners as its capacity says; where none can, the
            market is refused.
        minimize: Whether points are costs, to be as small as possible together.
        exact: Whether HiGHS is asked for what prices do not prove; large markets may take it very long.
        rounds: How many price lists are tried at most.
        time_limit_s: After how many seconds to stop, None for never; with a limit the choice may depend on
            the machine, so studies that others repeat do better with fewer ``rounds`` and ``exact=False``.

    Raises:
        InvalidValueError: If a setting is not as described.

    Source:
        S. Martello and P. Toth, Knapsack Problems, Wiley 1990, chapter 7.
    """

    name: ClassVar[str] = "within_budgets"
    guarantees: ClassVar[frozenset[Guarantee]] = frozenset()

    all_rows: bool = attrs.field(default=False, converter=all_rows_flag)
    minimize: bool = False
    exact: bool = True
    rounds: int = 300
    time_limit_s: float | None = None

    def __attrs_post_init__(self) -> None:
        for field in ("minimize", "exact"):
            if not isinstance(getattr(self, field), bool):
                raise invalid(field, "lottery_flag", getattr(self, field))
        _rounds(self.rounds)
        _seconds(self.time_limit_s)

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:  # noqa: ARG002  # no draws
        return generalized_assignment(
            market,
            all_rows=self.all_rows,
            minimize=self.minimize,
            exact=self.exact,
            rounds=self.rounds,
            time_limit_s=self.time_limit_s,
        ).used


def _sign(minimize: Any) -> int:
    if not isinstance(minimize, bool):
        raise invalid("minimize", "lottery_flag", minimize)
    return -1 if minimize else 1


def _rounds(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_ROUNDS:
        return value
    raise invalid("rounds", "rounds", value, most=_MOST_ROUNDS)


def _seconds(value: Any) -> float | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
        raise invalid("time_limit_s", "assignment_seconds", value)
    return value


def _problem(market: TwoSidedMarket, sign: int, *, full: bool) -> tuple[Whole, BudgetProblem]:
    """The pairs that could be used, and the problem of these alone."""
    problem = market.problem
    points = sign * whole_numbers("points", problem.points)
    amounts = np.zeros_like(points) if market.amounts is None else market.amounts
    summed = np.zeros(problem.shape[1], dtype=np.int64)
    if sum(amounts.tolist()) * SCALE >= _LARGEST or _largest(points) * SCALE * (points.size + 1) >= _LARGEST:
        raise invalid("market", "budgets_range", max(_largest(points), _largest(amounts)))
    np.add.at(summed, problem.cols, amounts)
    available = summed if market.available is None else np.minimum(market.available, summed)
    fits = (amounts <= available[problem.cols]) & (problem.col_capacity[problem.cols] > 0)
    fits &= problem.row_capacity[problem.rows] > 0
    kept = np.flatnonzero(fits if full else fits & (points > 0))
    n, m = problem.shape
    rows, cols = problem.rows[kept], problem.cols[kept]
    # One more than there can be shows as well as any other number that a row cannot be full.
    places = np.minimum(problem.row_capacity, np.bincount(rows, minlength=n) + full)
    return kept, BudgetProblem(
        rows=rows,
        cols=cols,
        points=points[kept],
        amounts=amounts[kept],
        row_capacity=places,
        col_capacity=np.minimum(problem.col_capacity, np.bincount(cols, minlength=m)),
        available=available,
        full=full,
    )


def _largest(values: Whole) -> int:
    """The largest number, whatever its sign."""
    return max(-int(values.min()), int(values.max())) if values.size else 0


def _check_room(problem: BudgetProblem) -> None:
    """Whether each row has as many pairs as it must have partners."""
    if (
        problem.full
        and (np.bincount(problem.rows, minlength=problem.row_capacity.size) < problem.row_capacity).any()
    ):
        raise InfeasibleProblemError


def _by_program(
    problem: BudgetProblem, found: Relaxed, left: float | None, limit: float | None
) -> tuple[Whole | None, int, int]:
    """The choice, its value and the bound after HiGHS has looked at the pairs that could make it better."""
    inside = np.flatnonzero(found.hopeful)
    few = AssignmentProblem(
        rows=problem.rows[inside],
        cols=problem.cols[inside],
        points=problem.points[inside],
        shape=(problem.row_capacity.size, problem.col_capacity.size),
        row_capacity=problem.row_capacity,
        col_capacity=problem.col_capacity,
    )
    limits: list[Any] = [Budgets(problem.amounts[inside], problem.available)]
    if problem.full:
        # No row takes more than its capacity: together so many means that each is full.
        limits.append(PairLimit(np.ones_like(inside), at_least=int(problem.row_capacity.sum())))
    question = RankedProblem(problem=few, ranks=(PairPoints(few.points),), limits=tuple(limits))
    try:
        answer = solve_ranked(question, time_limit_s=left)
    except InfeasibleProblemError:
        return found.used, found.value, found.value if found.used is not None else found.bound
    except TimeLimitError:
        if found.used is None:
            raise TimeLimitError(limit or 0.0) from None
        return found.used, found.value, found.bound
    outcome = answer.outcomes[0]
    # What is better than the choice known before uses these pairs only.
    known = found.used is not None
    bound = min(found.bound, max(outcome.bound, found.value) if known else outcome.bound)
    if known and found.value >= outcome.value:
        return found.used, found.value, bound
    keys = few.rows * max(few.shape[1], 1) + few.cols
    chosen = np.searchsorted(keys, answer.rows * max(few.shape[1], 1) + answer.cols)
    return inside[chosen], outcome.value, bound
