"""The bounded-probability lottery: greatest expected total while no pair is likelier than a bound."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import GroupLimit
from rvmatch.errors import invalid
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.lotteries import Lottery
from rvmatch.mechanisms.lottery_networks import LotteryNetwork, Pieces, best_amounts
from rvmatch.mechanisms.lottery_settings import (
    all_rows_flag,
    check_floors,
    group_ceilings,
    most_per_group,
    most_probability,
    tie_draws,
    whole_points,
)
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee

__all__ = ["BoundedProbabilityLottery", "bounded_lottery"]


def bounded_lottery(
    market: TwoSidedMarket,
    probability: Any,
    *,
    limits: Iterable[GroupLimit] = (),
    all_rows: bool = False,
    chance: Chance | int = 0,
) -> Lottery:
    """
    The lottery of greatest expected total in which no pair has a probability above a bound.

    With the bound a/b the linear program has an optimum in multiples of 1/b: times b it is a transport
    problem with at most ``a`` on each pair, and whole bounds. So it is solved in whole numbers, potentials
    prove it, and nothing is rounded. Of several optima chance takes one.

    Args:
        market: The two sides; points are whole numbers.
        probability: The bound, above 0 and at most 1: a ``Fraction``, ``"1/3"``, or a number such as 0.3,
            which means 3/10; denominators up to 2**20.
        limits: Floors and ceilings of groups that every choice keeps; on each side groups do not cross.
        all_rows: Whether every row has as many partners as its capacity; else nothing that is worth nothing
            or less is used, but for floors.
        chance: Where draws for equals come from, or a seed.

    Returns:
        The lottery; ``expected_total`` is the optimum of the linear program.

    Raises:
        InvalidValueError: If a value is not as described, points are no whole numbers or too large to stay
            exact, groups cross, or a row has too few pairs to be full at this bound.
        InfeasibleProblemError: If no lottery keeps all limits.

    Source:
        S. Jecmen, H. Zhang, R. Liu, N. B. Shah, V. Conitzer and F. Fang, Mitigating manipulation in peer
        review via randomized reviewer assignments, NeurIPS 2020.

    Examples:
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import TwoSidedMarket, bounded_lottery
        >>> market = TwoSidedMarket.from_points(AssignmentProblem.from_matrix([[9, 1], [2, 8]]))
        >>> lottery = bounded_lottery(market, "2/3")
        >>> [str(share) for share in lottery.probabilities], str(lottery.expected_total)
        (['2/3', '1/3', '1/3', '2/3'], '37/3')
    """
    if not isinstance(market, TwoSidedMarket):
        raise invalid("market", "two_sided_market", type(market).__name__)
    bound = Fraction(most_probability(probability))
    asked = tuple(limits)
    problem = market.problem
    tickets = bound.denominator
    check_floors(market, bound, asked, all_rows=all_rows)
    network = LotteryNetwork.of(problem, (limit.group for limit in asked))
    points = whole_points(market, 1, network.nodes)
    needed = all_rows or any(limit.at_least for limit in asked)
    pairs = np.arange(points.size) if needed else np.flatnonzero(points > 0)
    pieces = Pieces(
        pair=pairs,
        worth=points[pairs],
        most=np.full(pairs.size, bound.numerator, dtype=np.int64),
        ties=tie_draws(market, chance)[pairs],
    )
    best = best_amounts(network, pieces, network.line_bounds(tickets, asked, all_rows=all_rows))
    shares = np.zeros_like(points)
    shares[pairs] = best.amounts
    return Lottery(market=market, shares=shares, tickets=tickets, groups=network.groups)


@final
@attrs.frozen(kw_only=True)
class BoundedProbabilityLottery:
    """
    A draw from the lottery of greatest expected total in which no pair is likelier than a bound.

    Args:
        most_probability: The bound, as text: above 0 and at most 1; numbers and fractions are converted.
        all_rows: Whether every row has as many partners as its capacity.
        most_per_group: How many partners a group of ``market.groups`` may have together; None for any.

    Raises:
        InvalidValueError: If a setting is not as described.

    Source:
        S. Jecmen et al., Mitigating manipulation in peer review via randomized reviewer assignments, NeurIPS
        2020; how it is drawn: E. Budish et al., American Economic Review 103 (2013) 585-623.
    """

    name: ClassVar[str] = "bounded_probability_lottery"
    guarantees: ClassVar[frozenset[Guarantee]] = frozenset()

    most_probability: str = attrs.field(default="1/2", converter=most_probability)
    all_rows: bool = attrs.field(default=False, converter=all_rows_flag)
    most_per_group: int | None = attrs.field(default=None, converter=most_per_group)

    def lottery(self, market: TwoSidedMarket, chance: Chance | int = 0) -> Lottery:
        """The lottery that is drawn from."""
        return bounded_lottery(
            market,
            self.most_probability,
            limits=group_ceilings(market, self.most_per_group),
            all_rows=self.all_rows,
            chance=chance,
        )

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        return self.lottery(market, chance).draw(chance)
