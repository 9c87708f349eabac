"""Max-min: the group that gets least gets as much as possible, then the total is as large as possible."""

from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.group_levels import (
    Floors,
    TimeLeft,
    best_total,
    check_seconds,
    raised,
    smallest_sum,
)
from rvmatch.mechanisms.group_sums import FairOutcome, GroupSums
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee

__all__ = ["MaxMin", "largest_smallest_sum"]


@final
@attrs.frozen(kw_only=True)
class MaxMin:
    """
    The group that gets fewest points gets as many as possible; of these choices the one worth most.

    What a group gets is the sum of the points of its pairs. Groups that can get nothing in any choice are
    left out, and so are pairs worth nothing or less. The problem is NP-hard even with two groups;
    ``largest_smallest_sum`` also tells the bound. Nothing is drawn: of choices that are equal by both, the
    one stays that the solver finds.

    Args:
        time_limit_s: After how many seconds to stop; None for never. The best choice so far then counts, and
            nothing is promised.

    Raises:
        InvalidValueError: If the time limit is no number of seconds.

    Source:
        N. Bansal and M. Sviridenko, The Santa Claus problem, STOC 2006, 31-40.
    """

    name: ClassVar[str] = "max_min"
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
        return largest_smallest_sum(market, time_limit_s=self.time_limit_s).used


def largest_smallest_sum(market: TwoSidedMarket, *, time_limit_s: float | None = None) -> FairOutcome:
    """
    The choice in which the group that gets least gets as much as possible, and its proof.

    First a bound: whatever the weights of the groups, the smallest sum is at most their weighted mean, and
    what that comes to at most is an assignment problem, solved in whole numbers. The weights are those of
    the linear program. Then HiGHS is asked for a choice that reaches the bound; only where none does, the
    level itself is searched. Sums are counted in whole numbers, and what HiGHS claims to be impossible is
    put to it once more in another form, for a second at most.

    Args:
        market: The two sides; points are whole numbers.
        time_limit_s: After how many seconds to stop; None for never.

    Returns:
        The choice; ``value`` is the smallest sum in points, 0 if no group can get anything.

    Raises:
        InvalidValueError: If points are no whole numbers or too large, or the time limit is no number.
        SolverError: If an answer of HiGHS does not hold.

    Examples:
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import TwoSidedMarket, largest_smallest_sum
        >>> problem = AssignmentProblem.from_matrix([[9, 5], [8, 1]])
        >>> found = largest_smallest_sum(TwoSidedMarket.from_points(problem))
        >>> found.value, found.bound, found.total, found.sums.tolist()
        (5, 5, 13, [5, 8])
    """
    check_seconds(time_limit_s)
    question, left = GroupSums.of(market), TimeLeft(time_limit_s)
    level = smallest_sum(Floors.none(question), raised(question), left)
    least = np.full(question.groups.size, level.value, dtype=np.int64)
    total = best_total(question, least, level.chosen, left)
    return question.outcome(total.chosen, level.value, level.bound, total.bound)
