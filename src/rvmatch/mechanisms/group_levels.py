"""How much each group can be sure of: the largest smallest sum, and the largest total above such floors."""

import math
import time
from collections.abc import Callable
from typing import Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import SolverError, invalid
from rvmatch.mechanisms.group_programs import Found, Program
from rvmatch.mechanisms.group_sums import GroupSums

__all__ = [
    "Floors",
    "Level",
    "TimeLeft",
    "best_total",
    "check_seconds",
    "checked",
    "climbed",
    "raised",
    "smallest_sum",
]

_ROUNDS: Final = 16
"""How often weights of groups that get too little are doubled before HiGHS is asked."""

_WEIGHT: Final = 2**20
"""How exactly the weights of a bound are taken."""

_ONE: Final = 16
"""How many parts a weight of one has where it grows by parts."""

_DOUBT_S: Final = 1.0
"""How long HiGHS is asked once more, another way, after it claims that nothing is better."""

_MOST_DOUBTS: Final = 20


class TimeLeft:
    """
    How many seconds are left.

    Args:
        limit_s: How many there are; None without a limit.
    """

    def __init__(self, limit_s: float | None) -> None:
        self._end = None if limit_s is None else time.monotonic() + limit_s

    def __call__(self) -> float | None:
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    def shortly(self) -> float:
        """The same, a second at most."""
        left = self()
        return _DOUBT_S if left is None else min(_DOUBT_S, left)


def check_seconds(value: object) -> None:
    """Refuse a time limit that is no number of seconds."""
    number = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    if value is not None and not number:
        raise invalid("time_limit_s", "assignment_seconds", value)


@attrs.frozen(kw_only=True, eq=False)
class Level:
    """
    Some pairs, what they reach, and what none exceed.

    Args:
        chosen: Positions in ``GroupSums.pairs``, growing, int64 ``[k]``.
        value: What they reach, in points.
        bound: What no choice exceeds.
    """

    chosen: NDArray[np.int64]
    value: int
    bound: int


@attrs.frozen(kw_only=True, eq=False)
class Floors:
    """
    Which groups are to get as much as possible, and what the others have to get.

    Args:
        question: The pairs and groups.
        counts: Whether the sum of a group is among those of which the smallest counts, bool ``[g]``.
        least: What each of the others has to get at least, in points, int64 ``[g]``.
    """

    question: GroupSums
    counts: NDArray[np.bool_]
    least: NDArray[np.int64]

    @classmethod
    def none(cls, question: GroupSums) -> Self:
        """All groups count."""
        g = question.groups.size
        return cls(question=question, counts=np.ones(g, dtype=bool), least=np.zeros(g, dtype=np.int64))

    def smallest(self, chosen: NDArray[np.int64]) -> int:
        """The smallest sum that counts, or -1 if another group gets too little."""
        sums = self.question.sums(chosen)
        return int(sums[self.counts].min()) if (sums >= self.least)[~self.counts].all() else -1

    def program(self, least: int, most: int | None = None) -> Program:
        """
        The choices that keep all floors, and in which each group that counts gets so much.

        Args:
            least: What each group that counts gets at least, in points.
            most: If given, the program has one more variable, which none of these sums falls short of, in
                units from ``least`` to ``most``.
        """
        unit, base = self.question.unit, Program.of(self.question)
        # Half a unit below, so that rounding cuts off nothing.
        low = np.where(self.counts, least, self.least) / unit - 0.5
        needed = np.flatnonzero(low > 0)
        program = base.with_sums(needed, [{} for _ in needed], low[needed])
        if most is None:
            return program
        counting = np.flatnonzero(self.counts)
        return program.with_variables([least / unit], [most / unit]).with_sums(
            counting, [{0: -1.0}] * counting.size, np.zeros(counting.size)
        )


def raised(question: GroupSums) -> NDArray[np.int64]:
    """
    A choice whose smallest sum is large: the best by points that count more often for who gets too little.

    Args:
        question: The pairs and groups.

    Returns:
        Positions in ``question.pairs``, growing, int64 ``[k]``.
    """
    weights = np.ones(question.groups.size, dtype=np.int64)
    best, smallest = np.zeros(0, dtype=np.int64), -1
    for _ in range(_ROUNDS if question.groups.size else 0):
        chosen, _worth = question.heaviest(weights)
        sums = question.sums(chosen)
        if sums.min() > smallest:
            best, smallest = chosen, int(sums.min())
        poor = sums < question.alone.min()
        if not poor.any():
            break
        weights[poor] *= 2
    return best


def smallest_sum(floors: Floors, plan: NDArray[np.int64], left: TimeLeft) -> Level:
    """
    The choice whose smallest sum among the groups that count is as large as possible.

    Args:
        floors: Which groups count, and what the others have to get.
        plan: A choice that keeps the floors, positions in ``question.pairs``.
        left: How much time there is.

    Returns:
        The level reached; 0 if no group counts.

    Raises:
        SolverError: If an answer of HiGHS does not hold.
    """
    if not floors.counts.any():
        return Level(chosen=plan, value=0, bound=0)
    unit = floors.question.unit
    value, bound = floors.smallest(plan), int(floors.question.alone[floors.counts].min())
    if value < bound:
        bound = max(value, min(bound, _bound_by_weights(floors, bound, left)))
    if value < bound:
        tried = floors.program(bound).best(_nothing(floors.question), left())
        plan, value = _better(floors, plan, tried)
        if tried.infeasible:
            bound -= unit
    for _ in range(_MOST_DOUBTS):
        if value >= bound:
            return Level(chosen=plan, value=value, bound=bound)
        program = floors.program(value + unit, bound)
        gain = np.zeros(program.size)
        gain[-1] = 1.0
        found = program.best(gain, left())
        plan, value = _better(floors, plan, found)
        if not (found.proven or found.infeasible):
            known = math.floor(found.bound + 1e-6) * unit if math.isfinite(found.bound) else bound
            return Level(chosen=plan, value=value, bound=max(value, min(bound, known)))
        # HiGHS errs now and then; asked for more than it found, it must find it or say no once more.
        doubt = floors.program(value + unit).best(_nothing(floors.question), left.shortly(), presolve=False)
        better, more = _better(floors, plan, doubt)
        if more == value:
            return Level(chosen=plan, value=value, bound=value)
        plan, value = better, more
    raise SolverError("HiGHS claims again and again that no smallest sum is larger, and then finds one")


def best_total(
    question: GroupSums, least: NDArray[np.int64], plan: NDArray[np.int64], left: TimeLeft
) -> Level:
    """
    The choice worth most of those that give each group so much.

    Args:
        question: The pairs and groups.
        least: What each group gets at least, in points, int64 ``[g]``.
        plan: A choice that does, positions in ``question.pairs``.
        left: How much time there is.

    Returns:
        The level reached; ``value`` is the total of all pairs, those of no group included.

    Raises:
        SolverError: If an answer of HiGHS does not hold.
    """
    free = question.best
    most = int(question.points[free].sum())
    if (question.sums(free) >= least).all():
        return Level(chosen=free, value=most, bound=most)

    def worth(chosen: NDArray[np.int64]) -> int:
        return int(question.points[chosen].sum()) if (question.sums(chosen) >= least).all() else -1

    start = _total_by_weights(question, least, Level(chosen=plan, value=worth(plan), bound=most))
    if start.value == start.bound:
        return start
    counts = np.zeros(question.groups.size, dtype=bool)
    program = Floors(question=question, counts=counts, least=least).program(0)
    return climbed(program, question.points / question.unit, worth, start, left)


def climbed(
    program: Program,
    gain: NDArray[np.float64],
    worth: Callable[[NDArray[np.int64]], int],
    start: Level,
    left: TimeLeft,
) -> Level:
    """
    The solution of a program that is worth most, counted in whole numbers.

    Args:
        program: The program.
        gain: What each variable is worth, in units of the points, float64 ``[size]``.
        worth: What a choice is worth in points, or -1 if it does not keep what it must.
        start: A choice that does, and what none exceeds; its value is counted again.
        left: How much time there is.

    Returns:
        The level reached.

    Raises:
        SolverError: If an answer of HiGHS does not hold.
    """
    unit, every = program.question.unit, np.arange(program.size)
    plan, value, bound = start.chosen, worth(start.chosen), start.bound
    for _ in range(_MOST_DOUBTS):
        if value >= bound:
            return Level(chosen=plan, value=value, bound=value)
        found = program.best(gain, left())
        plan, value = _worthier(program, worth, plan, found)
        if not found.proven:
            known = math.floor(found.bound + 1e-6) * unit if math.isfinite(found.bound) else bound
            return Level(chosen=plan, value=value, bound=max(value, min(bound, known)))
        # HiGHS errs now and then; asked for more than it found, it must find it or say no once more.
        more = program.with_rows(np.zeros_like(every), every, gain, [value / unit + 0.5], [math.inf])
        other, above = _worthier(program, worth, plan, more.best(gain, left.shortly(), presolve=False))
        if above == value:
            return Level(chosen=plan, value=value, bound=value)
        plan, value = other, above
    raise SolverError("HiGHS claims again and again that no choice is worth more, and then finds one")


def checked(question: GroupSums, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same pairs, if they keep the capacities."""
    problem, pairs = question.market.problem, question.pairs[chosen]
    for lines, capacity in (
        (problem.rows, problem.row_capacity),
        (problem.cols, problem.col_capacity),
    ):
        if (np.bincount(lines[pairs], minlength=capacity.size) > capacity).any():
            raise SolverError("HiGHS finds a choice that uses more places than there are")
    return chosen


def _nothing(question: GroupSums) -> NDArray[np.float64]:
    return np.zeros(question.pairs.size)


def _better(floors: Floors, plan: NDArray[np.int64], found: Found) -> tuple[NDArray[np.int64], int]:
    """Whichever of two choices has the larger smallest sum, and that sum."""
    value = floors.smallest(plan)
    if found.chosen is None:
        return plan, value
    other = checked(floors.question, found.chosen)
    more = floors.smallest(other)
    return (other, more) if more > value else (plan, value)


def _worthier(
    program: Program, worth: Callable[[NDArray[np.int64]], int], plan: NDArray[np.int64], found: Found
) -> tuple[NDArray[np.int64], int]:
    """Whichever of two choices is worth more, and what it is worth."""
    value = worth(plan)
    if found.chosen is None:
        return plan, value
    more = worth(checked(program.question, found.chosen))
    return (found.chosen, more) if more > value else (plan, value)


def _total_by_weights(question: GroupSums, least: NDArray[np.int64], start: Level) -> Level:
    """
    The same as ``best_total``, as far as assignment problems tell: who gets too little counts more.

    If points of a group count 1 + w times, then no choice above the floors is worth more in all than the best
    so counted, less w times the floors. Where one group is to get all that it could get alone, a weight that
    is large enough makes this exact.
    """
    extra = np.zeros(question.groups.size, dtype=np.int64)
    plan, value, bound = start.chosen, start.value, start.bound
    for _ in range(_ROUNDS):
        chosen, worth = question.heaviest(_ONE + extra, others=_ONE)
        owed: int = sum((extra * least).tolist())
        bound = min(bound, (worth - owed) // (_ONE * question.unit) * question.unit)
        sums, total = question.sums(chosen), int(question.points[chosen].sum())
        poor = sums < least
        if not poor.any() and total > value:
            plan, value = chosen, total
        if not poor.any() or value == bound:
            break
        extra[poor] = np.maximum(2 * extra[poor], 1)
    return Level(chosen=plan, value=value, bound=bound)


def _bound_by_weights(floors: Floors, most: int, left: TimeLeft) -> int:
    """
    What no smallest sum exceeds, in points: a weighted mean of sums, at its most.

    For weights y of the groups that count and z of the others, each choice has smallest sum * total of y at
    most y * sums + z * (sums - floors), which is an assignment problem. The linear program says for which
    weights that is least; that it is a bound does not depend on it.
    """
    question = floors.question
    program = floors.program(0, most)
    gain = np.zeros(program.size)
    gain[-1] = 1.0
    prices = program.prices(gain, left())
    if prices is None:
        return most
    counting, needed = int(floors.counts.sum()), np.flatnonzero(~floors.counts & (floors.least > 0))
    weights = np.zeros(question.groups.size, dtype=np.int64)
    weights[floors.counts] = np.rint(prices[prices.size - counting :] * _WEIGHT)
    before = prices.size - counting - needed.size
    weights[needed] = np.rint(prices[before : before + needed.size] * _WEIGHT)
    together = int(weights[floors.counts].sum())
    if together == 0:
        return most
    _chosen, worth = question.heaviest(weights)
    owed: int = sum((weights * floors.least)[~floors.counts].tolist())
    return (worth - owed) // together // question.unit * question.unit
