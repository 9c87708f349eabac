"""Nash welfare: the product of what groups get is as large as possible."""

import math
from typing import ClassVar, Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import AssignmentProblem, GroupCoverage, RankedProblem, solve_ranked
from rvmatch.errors import SolverError
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.group_levels import TimeLeft, best_total, check_seconds, checked
from rvmatch.mechanisms.group_programs import Program
from rvmatch.mechanisms.group_sums import FairOutcome, GroupSums
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee

__all__ = ["NashWelfare", "greatest_nash_welfare"]

_ROUNDS: Final = 24
"""How many assignment problems are solved before HiGHS is asked."""

_WEIGHT: Final = 2**20
_FIRST_LINES: Final = 12
"""Above how many points along the logarithm lines are drawn before it is known where they matter."""

_TOLERANCE: Final = 1e-6
"""How far HiGHS may be off for each group, in natural logarithms."""


@final
@attrs.frozen(kw_only=True)
class NashWelfare:
    """
    As many groups as possible get something, and the product of what they get is as large as possible.

    What a group gets is the sum of the points of its pairs; groups that can get nothing in any choice are
    left out, and so are pairs worth nothing or less. Pairs of no group come last, as far as they take nothing
    from groups. The product does not change its order when a group counts in other units. The problem is
    NP-hard; ``greatest_nash_welfare`` also tells the bound. Nothing is drawn.

    Args:
        time_limit_s: After how many seconds to stop; None for never. The best choice so far then counts.

    Raises:
        InvalidValueError: If the time limit is no number of seconds.

    Source:
        I. Caragiannis, D. Kurokawa, H. Moulin, A. Procaccia, N. Shah and J. Wang, The unreasonable fairness
        of maximum Nash welfare, ACM Transactions on Economics and Computation 7 (2019) 12.
    """

    name: ClassVar[str] = "nash_welfare"
    guarantees: ClassVar[frozenset[Guarantee]] = frozenset()
    time_limit_s: float | None = attrs.field(default=None)

    def __attrs_post_init__(self) -> None:
        check_seconds(self.time_limit_s)

    def choose(
        self,
        market: TwoSidedMarket,
        chance: Chance,  # noqa: ARG002  # nothing is drawn
    ) -> NDArray[np.int64]:
        return greatest_nash_welfare(market, time_limit_s=self.time_limit_s).used


def greatest_nash_welfare(market: TwoSidedMarket, *, time_limit_s: float | None = None) -> FairOutcome:
    """
    The choice with most groups served, and then the greatest product of their sums, with a bound.

    Sums are whole numbers, so that the logarithm of a sum is at most any line through two neighbouring
    points of its curve, and equal to it there. Lines give an integer program whose optimum is a bound; where
    its choice lies, lines are added, until the bound and the choice meet. Before that, assignment problems
    with weights one over the sum lead to a good choice, and to a bound that holds in whole numbers.

    HiGHS works within tolerances: the bound allows for a millionth per group. Where no whole number lies
    between the product and its bound, value and bound are equal; for large products a gap of about a
    millionth of the value remains.

    Args:
        market: The two sides; points are whole numbers.
        time_limit_s: After how many seconds to stop; None for never.

    Returns:
        The choice; ``value`` is the geometric mean of the sums of those groups that get something, in points,
        0 if none can. The bound holds for choices that serve as many groups.

    Raises:
        InvalidValueError: If points are no whole numbers or too large, or the time limit is no number.
        SolverError: If an answer of HiGHS does not hold.

    Examples:
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import TwoSidedMarket, greatest_nash_welfare
        >>> problem = AssignmentProblem.from_matrix([[9, 8], [8, 4]])
        >>> found = greatest_nash_welfare(TwoSidedMarket.from_points(problem))
        >>> found.sums.tolist(), round(found.value, 6), found.gap
        ([8, 8], 8.0, 0.0)
    """
    check_seconds(time_limit_s)
    question, left = GroupSums.of(market), TimeLeft(time_limit_s)
    chosen, served = _most_served(question)
    if served:
        chosen, ceiling = _by_weights(question, chosen, served)
        chosen, ceiling = _by_lines(question, chosen, served, ceiling, left)
    else:
        ceiling = 0.0
    product = _product(question, chosen)
    value = _mean(product, served, question.unit)
    # The next product would be one unit more: if the bound is below that, there is none.
    closed = not served or ceiling < _log(product + 1)
    bound = value if closed else value * math.exp(max(0.0, ceiling - _log(product)) / served)
    total = best_total(question, question.sums(chosen), chosen, left)
    return question.outcome(total.chosen, value, bound, total.bound)


def _log(whole: int) -> float:
    return math.log(whole)


def _mean(product: int, served: int, unit: int) -> float:
    return math.exp(_log(product) / served) * unit if served else 0.0


def _most_served(question: GroupSums) -> tuple[NDArray[np.int64], int]:
    """A choice that leaves as few groups as possible with nothing, and how many get something."""
    problem, pairs = question.market.problem, question.pairs
    if not question.groups.size:
        return np.zeros(0, dtype=np.int64), 0
    inside = np.flatnonzero(question.owner >= 0)
    worthy = AssignmentProblem(
        rows=problem.rows[pairs[inside]],
        cols=problem.cols[pairs[inside]],
        points=question.points[inside],
        shape=problem.shape,
        row_capacity=problem.row_capacity,
        col_capacity=problem.col_capacity,
    )
    found = solve_ranked(RankedProblem(problem=worthy, ranks=(GroupCoverage(question.market.groups),)))
    used = question.market.positions(found.rows, found.cols)
    return np.searchsorted(pairs, used), found.values[0]


def _product(question: GroupSums, chosen: NDArray[np.int64]) -> int:
    """The product of the sums of groups that get something, in units; 1 if none does."""
    sums = question.sums(chosen) // question.unit
    return math.prod(sums[sums > 0].tolist())


def _better(question: GroupSums, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Whichever of two choices serves more groups, or as many with a larger product."""
    mine, theirs = (
        (int((question.sums(chosen) > 0).sum()), _product(question, chosen)) for chosen in (one, other)
    )
    return other if theirs > mine else one


def _by_weights(
    question: GroupSums, chosen: NDArray[np.int64], served: int
) -> tuple[NDArray[np.int64], float]:
    """
    A better choice, and what the logarithm of no product exceeds, in units.

    Where a group's sum is about a, its logarithm is at most log a + (sum - a) / a; with weights 1 / a this is
    an assignment problem. The a move towards its answer, less and less.
    """
    alone = question.alone / question.unit
    ceiling = float(np.sort(np.log(alone))[alone.size - served :].sum()) + _TOLERANCE * served
    if served < question.groups.size:
        return chosen, ceiling
    about = np.maximum(question.sums(chosen) / question.unit, 1.0)
    for number in range(_ROUNDS):
        weights = np.maximum(np.rint(_WEIGHT * about.min() / about), 1).astype(np.int64)
        scale = _WEIGHT * about.min()
        about = scale / weights
        other, worth = question.heaviest(weights)
        bound = float((np.log(about) - 1.0).sum()) + worth / question.unit / scale
        ceiling = min(ceiling, bound + 1e-9 * served)
        chosen = _better(question, chosen, other)
        sums = np.maximum(question.sums(other) / question.unit, 1e-3)
        about = about + (sums - about) * 2 / (number + 3)
    return chosen, ceiling


def _by_lines(
    question: GroupSums,
    chosen: NDArray[np.int64],
    served: int,
    ceiling: float,
    left: TimeLeft,
) -> tuple[NDArray[np.int64], float]:
    """The best choice that HiGHS finds, and what the logarithm of no product exceeds, in units."""
    lines = _Lines(question, served)
    lines.draw(question.sums(chosen) // question.unit)
    while ceiling >= _log(_product(question, chosen) + 1):
        found = lines.program().best(lines.gain, left())
        if math.isfinite(found.bound):
            ceiling = min(ceiling, found.bound + _TOLERANCE * served)
        if found.chosen is None:
            if found.infeasible:
                raise SolverError("HiGHS claims that fewer groups can be served than are")
            break
        other = checked(question, found.chosen)
        chosen = _better(question, chosen, other)
        if not found.proven or not lines.draw(question.sums(other) // question.unit):
            break
    return chosen, ceiling


class _Lines:
    """
    Lines above the logarithm of each group's sum, and the program that they make.

    Args:
        question: The pairs and groups.
        served: How many groups get something.
    """

    def __init__(self, question: GroupSums, served: int) -> None:
        self._question, self._served = question, served
        self._most = question.alone // question.unit
        self._starts: list[set[int]] = []
        for most in self._most.tolist():
            steps = np.geomspace(1, max(most, 1), _FIRST_LINES)
            self._starts.append(set(np.unique(steps.astype(np.int64)).tolist()))

    def draw(self, sums: NDArray[np.int64]) -> bool:
        """Draw the lines that touch the curve at these sums; whether there were any to draw."""
        before = sum(map(len, self._starts))
        for starts, reached in zip(self._starts, sums.tolist(), strict=True):
            starts.update(start for start in (reached - 1, reached) if start >= 1)
        return sum(map(len, self._starts)) > before

    @property
    def gain(self) -> NDArray[np.float64]:
        """What each variable of the program is worth: logarithms only."""
        question = self._question
        pairs, groups = question.pairs.size, question.groups.size
        return np.concatenate([np.zeros(pairs), np.ones(groups), np.zeros(groups)])

    def program(self) -> Program:
        """
        The choices that serve so many groups, with the logarithm of each sum below all lines.

        Behind the pairs stands for each group its logarithm, then whether it counts as served: what is not
        served has the logarithm 0 and counts for nothing.
        """
        question, groups = self._question, self._question.groups.size
        highest = np.log(self._most)
        program = Program.of(question).with_variables([0.0] * groups, highest.tolist())
        every = self._served == groups
        program = program.with_variables([1.0 if every else 0.0] * groups, [1.0] * groups, whole=True)
        numbers = np.arange(groups)
        program = program.with_sums(
            numbers, [{groups + number: -1.0} for number in range(groups)], np.zeros(groups)
        )
        first = question.pairs.size
        pairs_of = np.concatenate([first + groups + numbers, first + numbers])
        times = np.concatenate([highest, -np.ones(groups)])
        program = program.with_rows(
            np.concatenate([numbers, numbers]), pairs_of, times, [0.0] * groups, [math.inf] * groups
        )
        program = program.with_rows(
            np.zeros(groups, dtype=np.int64),
            first + groups + numbers,
            np.ones(groups),
            [self._served - 0.5],
            [math.inf],
        )
        owner, slopes, low, extra = [], [], [], []
        for number, starts in enumerate(self._starts):
            for start in sorted(starts):
                slope = math.log1p(1 / start)
                level = math.log(start) - slope * start
                # An unserved group has the sum 0, where the line may be below 0.
                lift = max(0.0, -level)
                owner.append(number)
                slopes.append(slope)
                low.append(-level - lift)
                extra.append({number: -1.0, groups + number: -lift})
        return program.with_sums(np.array(owner), extra, np.array(low), np.array(slopes))
