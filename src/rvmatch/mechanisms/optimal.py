"""The optimal mechanisms: greatest total, most pairs, most groups; equals are decided by chance."""

from typing import ClassVar, Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import GroupCoverage, PairPoints, Rank, RankedProblem, solve_ranked
from rvmatch.assignment.arrays import whole_numbers
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee

__all__ = ["CoverageFirst", "GreatestTotal", "MostPairs", "best_by_ranks"]

_TIE_BITS: Final = 30


@final
@attrs.frozen(kw_only=True)
class GreatestTotal:
    """
    The pairs worth most together; what is worth less than nothing is never used.

    Source:
        R. Burkard, M. Dell'Amico and S. Martello, Assignment Problems, SIAM 2009.
    """

    name: ClassVar[str] = "greatest_total"
    guarantees: ClassVar[frozenset[Guarantee]] = frozenset({Guarantee.GREATEST_TOTAL})

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        return best_by_ranks(market, (PairPoints(_points(market)),), chance)


@final
@attrs.frozen(kw_only=True)
class MostPairs:
    """
    As many pairs as possible, and of these choices the one worth most.

    Source:
        J. E. Hopcroft and R. M. Karp, An n^5/2 algorithm for maximum matchings in bipartite graphs, SIAM
        Journal on Computing 2 (1973) 225-231, for the number of pairs.
    """

    name: ClassVar[str] = "most_pairs"
    guarantees: ClassVar[frozenset[Guarantee]] = frozenset({Guarantee.MOST_PAIRS, Guarantee.MAXIMAL})

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        ones = np.ones(market.problem.rows.size, dtype=np.int64)
        return best_by_ranks(market, (PairPoints(ones), PairPoints(_points(market))), chance)


@final
@attrs.frozen(kw_only=True)
class CoverageFirst:
    """
    As few groups as possible without a partner, and of these choices the one worth most.

    It is what ``Matcher`` does with its usual policy, on plain arrays.

    Source:
        Library option; the notice asks that every key-assistance county is paired (民发〔2022〕11号).
    """

    name: ClassVar[str] = "coverage_first"
    guarantees: ClassVar[frozenset[Guarantee]] = frozenset({Guarantee.MOST_GROUPS})

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        return best_by_ranks(market, (GroupCoverage(market.groups), PairPoints(_points(market))), chance)


def best_by_ranks(market: TwoSidedMarket, ranks: tuple[Rank, ...], chance: Chance) -> NDArray[np.int64]:
    """
    The choice that is best by the first rank, then by the second, and so on; equals are decided by chance.

    Args:
        market: The two sides.
        ranks: The objectives, the most important first.
        chance: Where the draws for equals come from.

    Returns:
        The positions of the chosen pairs, growing, int64 ``[k]``.

    Raises:
        InvalidValueError: If points are no whole numbers, or too large to stay exact.
    """
    problem = market.problem
    if problem.rows.size == 0:
        return np.zeros(0, dtype=np.int64)
    drawn = (chance.of("ties").bits(problem.rows.size) >> np.uint64(64 - _TIE_BITS)).astype(np.int64)
    found = solve_ranked(RankedProblem(problem=problem, ranks=(*ranks, PairPoints(drawn + 1))))
    return market.positions(found.rows, found.cols)


def _points(market: TwoSidedMarket) -> NDArray[np.int64]:
    return whole_numbers("points", market.problem.points)
