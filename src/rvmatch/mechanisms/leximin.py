"""Leximin: the group that gets least gets as much as possible, then the one before it, and so on."""

import itertools
from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import read_only
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.group_levels import (
    Floors,
    Level,
    TimeLeft,
    best_total,
    check_seconds,
    climbed,
    raised,
    smallest_sum,
)
from rvmatch.mechanisms.group_programs import Program
from rvmatch.mechanisms.group_sums import GroupSums
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee

__all__ = ["Leximin", "LeximinOutcome", "leximin_sums"]


@final
@attrs.frozen(kw_only=True)
class Leximin:
    """
    The smallest sum of a group is as large as possible, then the second smallest, and so on to the largest.

    What a group gets is the sum of the points of its pairs; groups that can get nothing in any choice are
    left out, and so are pairs worth nothing or less. Of choices with the same sums the one worth most with
    pairs of no group. Nothing is drawn. One integer program for each group, as long as groups compete: meant
    for tens of groups that do; ``leximin_sums`` also tells the bounds.

    Args:
        time_limit_s: After how many seconds to stop; None for never. The best choice so far then counts, and
            nothing is promised.

    Raises:
        InvalidValueError: If the time limit is no number of seconds.

    Source:
        W. Ogryczak and T. Śliwiński, On direct methods for lexicographic min-max optimization, ICCSA 2006,
        LNCS 3982, 802-811.
    """

    name: ClassVar[str] = "leximin"
    time_limit_s: float | None = attrs.field(default=None)

    def __attrs_post_init__(self) -> None:
        check_seconds(self.time_limit_s)

    @property
    def guarantees(self) -> frozenset[Guarantee]:
        """What it promises; nothing if time may run out."""
        return frozenset({Guarantee.LARGEST_SMALLEST_SUM} if self.time_limit_s is None else ())

    def choose(
        self,
        market: TwoSidedMarket,
        chance: Chance,  # noqa: ARG002  # nothing is drawn
    ) -> NDArray[np.int64]:
        return leximin_sums(market, time_limit_s=self.time_limit_s).used


@attrs.frozen(kw_only=True, eq=False)
class LeximinOutcome:
    """
    A choice that gives those who get least as much as possible, and how far it may be from the best.

    Args:
        used: Positions of the chosen pairs in ``market.problem``, growing, int64 ``[k]``.
        groups: The groups that can get something, growing, int64 ``[g]``.
        sums: What each of them gets, in points, int64 ``[g]``.
        values: The smallest sum, the two smallest sums together, and so on, in points; ``g`` of them.
        bounds: What each of these values cannot exceed in a choice that has all values before it.
        total: What all chosen pairs are worth together, in points.
        total_bound: What no choice exceeds that has all these values.
    """

    used: NDArray[np.int64]
    groups: NDArray[np.int64]
    sums: NDArray[np.int64]
    values: tuple[int, ...]
    bounds: tuple[int, ...]
    total: int
    total_bound: int

    @property
    def gaps(self) -> tuple[int, ...]:
        """How far each value may be from its optimum at most; zero where proven."""
        return tuple(bound - value for value, bound in zip(self.values, self.bounds, strict=True))

    @property
    def proven(self) -> bool:
        """Whether no choice is better for those who get least, and none as good is worth more."""
        return not any(self.gaps) and self.total_bound == self.total


def leximin_sums(market: TwoSidedMarket, *, time_limit_s: float | None = None) -> LeximinOutcome:
    """
    The choice whose sums, sorted from the smallest, are lexicographically greatest, and its proof.

    While the group that gets least gets all that it could get alone, it is set aside; that needs no more than
    the largest smallest sum of the others. Where several compete, the sum of the k smallest sums is made as
    large as possible for k = 1, 2, ..., which is the same order. Sums are counted in whole numbers.

    Args:
        market: The two sides; points are whole numbers.
        time_limit_s: After how many seconds to stop; None for never. Later values then build on what earlier
            ones have reached.

    Returns:
        The choice, with values and bounds.

    Raises:
        InvalidValueError: If points are no whole numbers or too large, or the time limit is no number.
        SolverError: If an answer of HiGHS does not hold.

    Examples:
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import TwoSidedMarket, leximin_sums
        >>> problem = AssignmentProblem.from_matrix([[9, 5, 0], [8, 1, 0], [7, 2, 3]])
        >>> found = leximin_sums(TwoSidedMarket.from_points(problem))
        >>> found.sums.tolist(), found.values, found.proven
        ([5, 8, 3], (3, 8, 16), True)
    """
    check_seconds(time_limit_s)
    question, left = GroupSums.of(market), TimeLeft(time_limit_s)
    floors, plan = Floors.none(question), raised(question)
    aside = 0
    bounds: list[int] = []
    while floors.counts.any():
        level = smallest_sum(floors, plan, left)
        plan = level.chosen
        satisfied = floors.counts & (question.alone == level.value)
        if not satisfied.any():
            return _by_sums_of_smallest(floors, level, (aside, bounds), left)
        for _ in range(int(satisfied.sum())):
            aside += level.value
            bounds.append(aside)
        floors = attrs.evolve(
            floors,
            counts=floors.counts & ~satisfied,
            least=np.where(satisfied, level.value, floors.least),
        )
    total = best_total(question, floors.least, plan, left)
    return _outcome(question, total, bounds)


class _Sorted:
    """
    The programs in which sums of the smallest sums are variables.

    Args:
        floors: Which groups compete, and what the others get.
    """

    def __init__(self, floors: Floors) -> None:
        self.question = floors.question
        self._floors = floors
        self._competing = np.flatnonzero(floors.counts)
        self.reached: list[int] = []

    @property
    def least(self) -> NDArray[np.int64]:
        """What each group gets at least, in points, int64 ``[g]``."""
        return np.where(self._floors.counts, self.reached[0], self._floors.least)

    def worth(self, chosen: NDArray[np.int64], smallest: int) -> int:
        """The sum of so many smallest sums, or -1 if a choice falls short of what was reached before."""
        sums = self.question.sums(chosen)
        sums_of_smallest = np.cumsum(np.sort(sums[self._competing]))
        before = sums_of_smallest[: len(self.reached)]
        kept = (sums >= self._floors.least)[~self._floors.counts].all() and (before >= self.reached).all()
        return int(sums_of_smallest[smallest - 1]) if kept else -1

    def ceiling(self, smallest: int) -> int:
        """What so many smallest sums cannot exceed, as each group alone could not."""
        return int(np.sort(self.question.alone[self._competing])[:smallest].sum())

    def program(self, smallest: int) -> tuple[Program, NDArray[np.float64]]:
        """
        The choices that keep what was reached, and what each variable adds to the sum of so many smallest.

        For each number i of smallest sums there is a height t, and for each group how far its sum falls short
        of it: i * t less all shortfalls is at most the sum of the i smallest, and at best equal to it.
        """
        competing, unit = self._competing, self.question.unit
        pairs = self.question.pairs.size
        program = self._floors.program(self.reached[0])
        for number in range(2, smallest + 1):
            first = program.size
            highest = float(self.question.alone.max()) / unit
            program = program.with_variables([0.0] * (competing.size + 1), [highest] * (competing.size + 1))
            extra = [{first - pairs: -1.0, first - pairs + 1 + place: 1.0} for place in range(competing.size)]
            program = program.with_sums(competing, extra, np.zeros(competing.size))
            if number < smallest:
                variables = np.arange(first, first + competing.size + 1)
                times = np.concatenate([[float(number)], np.full(competing.size, -1.0)])
                least = self.reached[number - 1] / unit - 0.5
                program = program.with_rows(
                    np.zeros_like(variables), variables, times, [least], [float("inf")]
                )
        gain = np.zeros(program.size)
        gain[-competing.size - 1] = smallest
        gain[-competing.size :] = -1.0
        return program, gain


def _by_sums_of_smallest(
    floors: Floors, first: Level, before: tuple[int, list[int]], left: TimeLeft
) -> LeximinOutcome:
    """The choice that is best, from where groups compete; before: what is set aside, and bounds so far."""
    question, (aside, bounds) = floors.question, before
    programs = _Sorted(floors)
    plan = first.chosen
    programs.reached.append(first.value)
    bounds.append(aside + first.bound)
    for smallest in range(2, int(floors.counts.sum()) + 1):
        ceiling = programs.ceiling(smallest)
        level = Level(chosen=plan, value=programs.worth(plan, smallest), bound=ceiling)
        if level.value < ceiling:
            program, gain = programs.program(smallest)

            def worth(chosen: NDArray[np.int64], smallest: int = smallest) -> int:
                return programs.worth(chosen, smallest)

            level = climbed(program, gain, worth, level, left)
        plan = level.chosen
        programs.reached.append(level.value)
        bounds.append(aside + level.bound)
    return _outcome(question, _with_others(programs, plan, left), bounds)


def _with_others(programs: _Sorted, plan: NDArray[np.int64], left: TimeLeft) -> Level:
    """The choice with these sums that is worth most, pairs of no group included."""
    question = programs.question
    smallest = len(programs.reached)

    def worth(chosen: NDArray[np.int64]) -> int:
        return int(question.points[chosen].sum()) if programs.worth(chosen, smallest) >= 0 else -1

    value = worth(plan)
    if (question.owner >= 0).all():
        return Level(chosen=plan, value=value, bound=value)
    if smallest == 1:
        return best_total(question, programs.least, plan, left)
    program, gain = programs.program(smallest)
    variables = np.flatnonzero(gain)
    least = programs.reached[-1] / question.unit - 0.5
    program = program.with_rows(np.zeros_like(variables), variables, gain[variables], [least], [float("inf")])
    total = np.concatenate([question.points / question.unit, np.zeros(program.size - question.pairs.size)])
    most = int(question.points[question.best].sum())
    return climbed(program, total, worth, Level(chosen=plan, value=value, bound=most), left)


def _outcome(question: GroupSums, total: Level, bounds: list[int]) -> LeximinOutcome:
    sums = question.sums(total.chosen)
    reached = tuple(itertools.accumulate(sorted(sums.tolist())))
    return LeximinOutcome(
        used=read_only(question.pairs[total.chosen]),
        groups=read_only(question.groups),
        sums=read_only(sums),
        values=reached,
        bounds=tuple(max(value, bound) for value, bound in zip(reached, bounds, strict=True)),
        total=int(question.points[total.chosen].sum()),
        total_bound=total.bound,
    )
