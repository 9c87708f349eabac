"""Deferred acceptance: one side proposes, the other holds the best so far, nothing is final until the end."""

import heapq
from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee
from rvmatch.mechanisms.settings import Side, side
from rvmatch.mechanisms.ties import StrictLists, TieBreaking, tie_breaking

__all__ = ["DeferredAcceptance"]


@final
@attrs.frozen(kw_only=True)
class DeferredAcceptance:
    """
    One side proposes down its lists while it has free places; the other side holds the best proposals.

    Ties are broken on both sides before the first proposal, so that the choice is weakly stable whatever the
    ties, and the best stable one for the side that proposes if there are none. Both sides may take several
    partners: stable then means that no pair blocks, and who takes several values each partner for itself
    (responsive preferences). Whoever proposes and takes one partner gains nothing by another list. Lists may
    be incomplete; points decide nothing but ties, so that a pair worth less than nothing may be chosen too,
    and budgets are not looked at.
    The time is O(p log p) for p pairs.

    Args:
        proposing: Which side proposes, ``"row"`` or ``"col"``.
        ties: How ties are broken, on both sides.

    Raises:
        InvalidValueError: If a setting is none of its words.

    Source:
        D. Gale and L. Shapley, College admissions and the stability of marriage, American Mathematical
        Monthly 69 (1962) 9-15; A. Roth, The economics of matching: stability and incentives, Mathematics of
        Operations Research 7 (1982) 617-628; J. Hatfield and F. Kojima, Group incentive compatibility for
        matching with contracts, Games and Economic Behavior 67 (2009) 745-749.

    Examples:
        >>> from rvmatch.mechanisms import DeferredAcceptance, TwoSidedMarket, choose_by
        >>> market = TwoSidedMarket.from_lists([[0, 1], [1, 0]], [[1, 0], [0, 1]])
        >>> choose_by(DeferredAcceptance(), market).cols.tolist()
        [0, 1]
        >>> choose_by(DeferredAcceptance(proposing="col"), market).cols.tolist()
        [1, 0]
    """

    name: ClassVar[str] = "deferred_acceptance"
    proposing: Side = attrs.field(default=Side.ROW, converter=side)
    ties: TieBreaking = attrs.field(default=TieBreaking.SINGLE_LOTTERY, converter=tie_breaking)

    @property
    def guarantees(self) -> frozenset[Guarantee]:
        if self.proposing is Side.ROW:
            own = {Guarantee.ROW_OPTIMAL, Guarantee.ROWS_TRUTHFUL}
        else:
            own = {Guarantee.COL_OPTIMAL, Guarantee.COLS_TRUTHFUL}
        return frozenset(own | {Guarantee.STABLE, Guarantee.MAXIMAL})

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        rows = StrictLists.of(market, Side.ROW, self.ties, chance)
        cols = StrictLists.of(market, Side.COL, self.ties, chance)
        return _held(rows, cols) if self.proposing is Side.ROW else _held(cols, rows)


def _held(proposers: StrictLists, receivers: StrictLists) -> NDArray[np.int64]:
    """
    The proposals held in the end; in which order proposals are made does not matter.

    Source:
        D. McVitie and L. Wilson, The stable marriage problem, Communications of the ACM 14 (1971) 486-490.
    """
    order = proposers.order.tolist()
    following, ends = proposers.starts[:-1].tolist(), proposers.starts[1:].tolist()
    proposer, receiver = proposers.lines.tolist(), receivers.lines.tolist()
    places, capacity = receivers.places.tolist(), receivers.capacity.tolist()
    held: list[list[tuple[int, int]]] = [[] for _ in capacity]  # the worst first
    free = np.repeat(np.arange(proposers.capacity.size), _useful(proposers)).tolist()
    while free:
        line = free.pop()
        if following[line] == ends[line]:
            continue
        pair = order[following[line]]
        following[line] += 1
        best = held[receiver[pair]]
        if len(best) < capacity[receiver[pair]]:
            heapq.heappush(best, (-places[pair], pair))
        else:
            refused = heapq.heappushpop(best, (-places[pair], pair))[1]
            free.append(proposer[refused])
    return np.array([pair for best in held for _, pair in best], dtype=np.int64)


def _useful(lists: StrictLists) -> NDArray[np.int64]:
    """How many places each line could fill at most: a capacity may be far beyond its list."""
    return np.minimum(lists.capacity, np.diff(lists.starts))
