"""Perturbed maximisation: the more likely a pair already is, the less further probability is worth."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, ClassVar, Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import GroupLimit
from rvmatch.errors import invalid
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.lotteries import LARGEST_DENOMINATOR, Lottery
from rvmatch.mechanisms.lottery_networks import LotteryNetwork, Pieces, best_amounts
from rvmatch.mechanisms.lottery_settings import (
    all_rows_flag,
    check_floors,
    group_ceilings,
    most_per_group,
    most_probability,
    penalty_share,
    piece_count,
    tie_draws,
    whole_points,
)
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee

__all__ = ["PerturbedLottery", "PerturbedMaximization", "perturbed_lottery"]

Whole = NDArray[np.int64]

_FINE: Final = 2**20
"""Bounds of single pairs are rounded up to this part of a unit."""


@attrs.frozen(kw_only=True, eq=False)
class PerturbedLottery:
    """
    A lottery that spreads probability, what it is worth, and what none exceeds.

    Args:
        lottery: The lottery; all its probabilities are multiples of 1/``lottery.tickets``, or of a multiple.
        value: The sum of points times ``x - penalty * x * x`` over all pairs, ``x`` their probabilities.
        bound: What no lottery exceeds, whether in such multiples or not.
    """

    lottery: Lottery
    value: Fraction
    bound: Fraction

    @property
    def gap(self) -> Fraction:
        """How far the value may be from the optimum at most, in points."""
        return self.bound - self.value


def perturbed_lottery(
    market: TwoSidedMarket,
    penalty: Any = "1/2",
    *,
    probability: Any = 1,
    pieces: int = 8,
    limits: Iterable[GroupLimit] = (),
    all_rows: bool = False,
    chance: Chance | int = 0,
) -> PerturbedLottery:
    """
    The lottery with the greatest sum of points times ``x - penalty * x * x``, over a grid of probabilities.

    scipy brings no quadratic programs. So the curve is replaced by its chords on a grid: with the bound a/b
    and ``k`` pieces all multiples of 1/(b k) are on it. A piece is worth less than the one before; so this is
    a transport problem with several pieces on each pair, which is solved in whole numbers. Its answer is
    exactly the best of all lotteries on the grid. Over all lotteries, chords are below the curve by at most
    ``points * penalty / (4 * (b k)**2)`` for each pair; the prices of the answer give the bound that is
    stated with it, which is usually much nearer: the greatest sum with prices paid, pair by pair on the true
    curve.

    Pairs worth less than nothing are never used: for them the curve would be bent the other way. Those worth
    nothing are used only if rows or floors need them.

    Args:
        market: The two sides; points are whole numbers.
        penalty: How strongly, from 0 (not at all) to 1: a ``Fraction``, ``"1/2"`` or a number.
        probability: The greatest probability of a pair, above 0 and at most 1, likewise.
        pieces: The number of pieces for each 1/b, from 1 to 1024.
        limits: Floors and ceilings of groups that every choice keeps; on each side groups do not cross.
        all_rows: Whether every row has as many partners as its capacity.
        chance: Where draws for equals come from, or a seed.

    Returns:
        The lottery, its value and the bound.

    Raises:
        InvalidValueError: If a value is not as described, points are no whole numbers or too large to stay
            exact, or a row has too few pairs.
        InfeasibleProblemError: If no lottery keeps all limits.

    Source:
        Y. E. Xu, S. Jecmen, Z. Song and F. Fang, A one-size-fits-all approach to improving randomness in
        paper assignment, NeurIPS 2023 (PM with the quadratic function, there solved by Gurobi).

    Examples:
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import TwoSidedMarket, perturbed_lottery
        >>> market = TwoSidedMarket.from_points(AssignmentProblem.from_matrix([[4, 3], [3, 2]]))
        >>> found = perturbed_lottery(market, "1/2")
        >>> [str(share) for share in found.lottery.probabilities], str(found.value), float(found.gap) < 0.02
        (['1/2', '1/2', '1/2', '1/2'], '9/2', True)
    """
    if not isinstance(market, TwoSidedMarket):
        raise invalid("market", "two_sided_market", type(market).__name__)
    many = piece_count(pieces)
    bent = Fraction(penalty_share(penalty))
    bound, asked = Fraction(most_probability(probability)), tuple(limits)
    tickets = bound.denominator * many
    if tickets > LARGEST_DENOMINATOR:
        raise invalid("pieces", "pieces", many, most=LARGEST_DENOMINATOR // bound.denominator)
    check_floors(market, bound, asked, all_rows=all_rows)
    problem = market.problem
    network = LotteryNetwork.of(problem, (limit.group for limit in asked))
    curve = _Curve(tickets=tickets, bent=bent, last=bound.numerator * many)
    points = whole_points(market, tickets * bent.denominator, network.nodes)
    needed = all_rows or any(limit.at_least for limit in asked)
    pairs = np.flatnonzero((points > 0) | ((points == 0) & needed))
    number = np.tile(np.arange(curve.last), pairs.size)
    of_piece = np.repeat(pairs, curve.last)
    worth = points[of_piece] * curve.steps[number]
    kept = np.flatnonzero((worth > 0) | needed)
    found = Pieces(
        pair=of_piece[kept],
        worth=worth[kept],
        most=np.ones(kept.size, dtype=np.int64),
        ties=tie_draws(market, chance)[of_piece[kept]],
    )
    bounds = network.line_bounds(tickets, asked, all_rows=all_rows)
    best = best_amounts(network, found, bounds)
    shares = np.zeros_like(points)
    np.add.at(shares, found.pair, best.amounts)
    lottery = Lottery(market=market, shares=shares, tickets=tickets, groups=network.groups)
    return PerturbedLottery(
        lottery=lottery,
        value=curve.value(points, shares),
        bound=curve.bound(network, points, pairs, bounds, best.potentials),
    )


@final
@attrs.frozen(kw_only=True)
class PerturbedMaximization:
    """
    A draw from the lottery with the greatest sum of points times ``x - penalty * x * x``.

    Args:
        penalty: From 0 to 1, as text; numbers and fractions are converted.
        most_probability: The greatest probability of a pair, above 0 and at most 1, likewise.
        pieces: The number of pieces by which the curve is followed, from 1 to 1024.
        all_rows: Whether every row has as many partners as its capacity.
        most_per_group: How many partners a group of ``market.groups`` may have together; None for any.

    Raises:
        InvalidValueError: If a setting is not as described.

    Source:
        Y. E. Xu, S. Jecmen, Z. Song and F. Fang, A one-size-fits-all approach to improving randomness in
        paper assignment, NeurIPS 2023.
    """

    name: ClassVar[str] = "perturbed_maximization"
    guarantees: ClassVar[frozenset[Guarantee]] = frozenset()

    penalty: str = attrs.field(default="1/2", converter=penalty_share)
    most_probability: str = attrs.field(default="1", converter=most_probability)
    pieces: int = attrs.field(default=8, converter=piece_count)
    all_rows: bool = attrs.field(default=False, converter=all_rows_flag)
    most_per_group: int | None = attrs.field(default=None, converter=most_per_group)

    def lottery(self, market: TwoSidedMarket, chance: Chance | int = 0) -> PerturbedLottery:
        """The lottery that is drawn from, its value and its bound."""
        return perturbed_lottery(
            market,
            self.penalty,
            probability=self.most_probability,
            pieces=self.pieces,
            limits=group_ceilings(market, self.most_per_group),
            all_rows=self.all_rows,
            chance=chance,
        )

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        return self.lottery(market, chance).lottery.draw(chance)


@attrs.frozen(kw_only=True, eq=False)
class _Curve:
    """
    The curve ``x - bent * x * x`` over tickets: all in units of 1/(tickets**2 * denominator of bent).

    Args:
        tickets: How many tickets are the probability 1.
        bent: The penalty.
        last: How many tickets a pair may win.
    """

    tickets: int
    bent: Fraction
    last: int

    @property
    def steps(self) -> Whole:
        """What each further ticket is worth for a pair of one point, int64 ``[last]``."""
        number = np.arange(self.last, dtype=np.int64)
        return self.tickets * self.bent.denominator - self.bent.numerator * (2 * number + 1)

    @property
    def unit(self) -> int:
        """How many units are one point."""
        return self.tickets**2 * self.bent.denominator

    def value(self, points: Whole, shares: Whole) -> Fraction:
        """What a lottery is worth, in points."""
        won = np.flatnonzero(shares)
        line, square = self.tickets * self.bent.denominator, self.bent.numerator
        sums = (
            worth * share * (line - square * share)
            for worth, share in zip(points[won].tolist(), shares[won].tolist(), strict=True)
        )
        return Fraction(sum(sums), self.unit)

    def bound(
        self,
        network: LotteryNetwork,
        points: Whole,
        pairs: Whole,
        bounds: tuple[Whole, Whole],
        potentials: Whole,
    ) -> Fraction:
        """What no lottery exceeds, in points: every arc for itself at its best, at these prices."""
        tail, head = network.ends(pairs)
        price = potentials[tail] - potentials[head]
        lines = price.size - pairs.size
        low, high = bounds
        # The prices of lines are exact in Python where products of int64 might not be.
        each = zip(price[:lines].tolist(), low.tolist(), high.tolist(), strict=True)
        whole = sum(max(-cost * least, -cost * most) for cost, least, most in each)
        line, square = self.tickets * self.bent.denominator, self.bent.numerator
        fine = 0
        for worth, cost in zip(points[pairs].tolist(), price[lines:].tolist(), strict=True):
            # The greatest of gain * y - bend * y * y for real y from 0 to last.
            gain, bend = worth * line - cost, worth * square
            if gain <= 0:
                continue
            if 2 * bend * self.last <= gain:
                whole += (gain - bend * self.last) * self.last
            else:
                fine -= -(gain * gain * _FINE) // (4 * bend)
        return Fraction(whole * _FINE + fine, self.unit * _FINE)
