"""Profiles: how many first places a choice gives, how many second places, and the choices best at that."""

from collections.abc import Sequence
from typing import ClassVar, Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import PairPoints, Rank, RankedProblem, WorstPoints, solve_ranked
from rvmatch.assignment.arrays import read_only
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Choice, Guarantee
from rvmatch.mechanisms.optimal import best_by_ranks
from rvmatch.mechanisms.settings import Side, one_of

__all__ = ["GenerousMaximum", "GreedyMaximum", "RankMaximal", "rank_profile"]

_FIRST_PLACES: Final = 8
"""How many places are looked at before it is asked whether later ones can matter."""


def rank_profile(choice: Choice, side: Side | str = Side.ROW) -> NDArray[np.int64]:
    """
    How many of the chosen pairs are somebody's first place, second place, and so on.

    Args:
        choice: What was chosen.
        side: Whose lists count.

    Returns:
        The number of pairs at each place, from the first to the last place in any list of the market,
        int64 ``[places]``; empty if the market has no pairs.

    Raises:
        InvalidValueError: If there is no such side.

    Source:
        R. W. Irving, Greedy matchings, University of Glasgow, technical report TR-2003-136 (2003).

    Examples:
        >>> from rvmatch.mechanisms import RankMaximal, TwoSidedMarket, choose_by, rank_profile
        >>> market = TwoSidedMarket.from_lists([[0, 1], [0, 1], [0]], [[0, 1, 2], [0, 1]])
        >>> rank_profile(choose_by(RankMaximal(), market)).tolist()
        [1, 1]
    """
    places = _places(choice.market, one_of(Side, "side", side))
    most = int(places.max(initial=0))
    return read_only(np.bincount(places[choice.used], minlength=most + 1)[1:].astype(np.int64))


def _side(value: Side | str) -> Side:
    return one_of(Side, "side", value)


@final
@attrs.frozen(kw_only=True)
class RankMaximal:
    """
    As many first places as possible, then as many second places, and so on, however few pairs that makes.

    Every pair of the problem is acceptable, whatever its points; equals are decided by chance. Solved
    rank by rank, one for each place, until the places looked at make as many pairs as there can be.

    Args:
        side: Whose lists count, ``"row"`` or ``"col"``.

    Raises:
        InvalidValueError: If there is no such side.

    Source:
        R. W. Irving, T. Kavitha, K. Mehlhorn, D. Michail and K. Paluch, Rank-maximal matchings, ACM
        Transactions on Algorithms 2 (2006) 602-610.

    Examples:
        >>> from rvmatch.mechanisms import GreedyMaximum, RankMaximal, TwoSidedMarket, choose_by
        >>> market = TwoSidedMarket.from_lists([[0, 1], [2, 0], [2]], [[0, 1], [0], [1, 2]])
        >>> choose_by(RankMaximal(), market).used.size, choose_by(GreedyMaximum(), market).used.size
        (2, 3)
    """

    name: ClassVar[str] = "rank_maximal"
    side: Side = attrs.field(default=Side.ROW, converter=_side)

    @property
    def guarantees(self) -> frozenset[Guarantee]:
        """What it promises; the profile by which ``RANK_MAXIMAL`` is defined is that of rows."""
        promised = {Guarantee.MAXIMAL}
        return frozenset(promised | {Guarantee.RANK_MAXIMAL} if self.side is Side.ROW else promised)

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        return _front_first(market, _places(market, self.side), (), chance)


@final
@attrs.frozen(kw_only=True)
class GreedyMaximum:
    """
    As many pairs as possible; of these choices most first places, then most second places, and so on.

    Every pair of the problem is acceptable, whatever its points; equals are decided by chance.

    Args:
        side: Whose lists count, ``"row"`` or ``"col"``.

    Raises:
        InvalidValueError: If there is no such side.

    Source:
        A. Kwanashie, R. W. Irving, D. F. Manlove and C. T. S. Sng, Profile-based optimal matchings in the
        student/project allocation problem, IWOCA 2014, LNCS 8986, 213-225.
    """

    name: ClassVar[str] = "greedy_maximum"
    guarantees: ClassVar[frozenset[Guarantee]] = frozenset({Guarantee.MOST_PAIRS, Guarantee.MAXIMAL})
    side: Side = attrs.field(default=Side.ROW, converter=_side)

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        return _front_first(market, _places(market, self.side), (_most_pairs(market),), chance)


@final
@attrs.frozen(kw_only=True)
class GenerousMaximum:
    """
    As many pairs as possible; of these choices fewest last places, then fewest last but one, and so on.

    Every pair of the problem is acceptable, whatever its points; equals are decided by chance. The first
    step finds the place up to which lists have to be read at all; pairs beyond it are dropped.

    Args:
        side: Whose lists count, ``"row"`` or ``"col"``.

    Raises:
        InvalidValueError: If there is no such side.

    Source:
        A. Kwanashie, R. W. Irving, D. F. Manlove and C. T. S. Sng, Profile-based optimal matchings in the
        student/project allocation problem, IWOCA 2014, LNCS 8986, 213-225.
    """

    name: ClassVar[str] = "generous_maximum"
    guarantees: ClassVar[frozenset[Guarantee]] = frozenset({Guarantee.MOST_PAIRS, Guarantee.MAXIMAL})
    side: Side = attrs.field(default=Side.ROW, converter=_side)

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        places = _places(market, self.side)
        if places.size == 0:
            return np.zeros(0, dtype=np.int64)
        most = _most_pairs(market)
        reading = RankedProblem(problem=market.problem, ranks=(most, WorstPoints(-places)))
        number, worst = solve_ranked(reading).values
        if number == 0:
            return np.zeros(0, dtype=np.int64)
        # First no pair beyond the last place needed; counted from each place on, the order is the same.
        from_the_back = range(1 - worst, 1, -1)
        ranks = [PairPoints(-(places >= place).astype(np.int64)) for place in from_the_back]
        return best_by_ranks(market, (most, *ranks), chance)


def _places(market: TwoSidedMarket, side: Side) -> NDArray[np.int64]:
    """The place of each pair in the lists of a side, int64 ``[p]``."""
    return market.row_ranks if side is Side.ROW else market.col_ranks


def _most_pairs(market: TwoSidedMarket) -> PairPoints:
    return PairPoints(np.ones(market.problem.rows.size, dtype=np.int64))


def _front_first(
    market: TwoSidedMarket, places: NDArray[np.int64], before: Sequence[Rank], chance: Chance
) -> NDArray[np.int64]:
    """
    The choice with most pairs at the first place, then at the second, among the best of earlier ranks.

    Twice as many places are looked at each time, until they make as many pairs as there can be: then no
    choice that is as good so far has a pair at a later place.
    """
    different = np.unique(places).tolist()
    if not different:
        return np.zeros(0, dtype=np.int64)
    looked_at = _FIRST_PLACES
    most = None
    while True:
        ranks = [PairPoints((places == place).astype(np.int64)) for place in different[:looked_at]]
        used = best_by_ranks(market, (*before, *ranks), chance)
        if looked_at >= len(different):
            return used
        if most is None:
            (most,) = solve_ranked(RankedProblem(problem=market.problem, ranks=(_most_pairs(market),))).values
        if (places[used] <= different[looked_at - 1]).sum() == most:
            return used
        looked_at *= 2
