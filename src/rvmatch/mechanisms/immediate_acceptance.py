"""Immediate acceptance, also called the Boston mechanism: first choices are settled first, for good."""

from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee
from rvmatch.mechanisms.settings import Side, side
from rvmatch.mechanisms.ties import StrictLists, TieBreaking, tie_breaking

__all__ = ["ImmediateAcceptance"]


@final
@attrs.frozen(kw_only=True)
class ImmediateAcceptance:
    """
    In round k everyone of one side with a free place asks for the k-th of its list; a yes is final.

    Whoever is asked says yes to the best of those who ask in this round, as far as places are left. The
    choice is efficient for the side that proposes, but neither stable nor safe against lists that are not
    meant: whoever asks for a crowded place in vain finds the next one gone. Who takes several partners asks
    for one in each round until its places are filled. Ties are broken on both sides before the first round.
    Points decide nothing but ties, and budgets are not looked at. The time is O(p log p) for p pairs.

    Args:
        proposing: Which side asks, ``"row"`` or ``"col"``.
        ties: How ties are broken, on both sides.

    Raises:
        InvalidValueError: If a setting is none of its words.

    Source:
        A. Abdulkadiroğlu and T. Sönmez, School choice: a mechanism design approach, American Economic Review
        93 (2003) 729-747.

    Examples:
        >>> from rvmatch.mechanisms import ImmediateAcceptance, TwoSidedMarket, choose_by
        >>> market = TwoSidedMarket.from_lists([[0, 1], [0, 1], [1]], [[0, 1], [1, 2]])
        >>> choose_by(ImmediateAcceptance(), market).rows.tolist()
        [0, 2]
    """

    name: ClassVar[str] = "immediate_acceptance"
    proposing: Side = attrs.field(default=Side.ROW, converter=side)
    ties: TieBreaking = attrs.field(default=TieBreaking.SINGLE_LOTTERY, converter=tie_breaking)

    @property
    def guarantees(self) -> frozenset[Guarantee]:
        own = {Guarantee.ROWS_EFFICIENT} if self.proposing is Side.ROW else set()
        return frozenset(own | {Guarantee.MAXIMAL})

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        rows = StrictLists.of(market, Side.ROW, self.ties, chance)
        cols = StrictLists.of(market, Side.COL, self.ties, chance)
        asking, asked = (rows, cols) if self.proposing is Side.ROW else (cols, rows)
        # Nobody asks twice in a round, so that the rounds may be gone through pair by pair.
        order = np.lexsort((asked.places, asking.places)).tolist()
        asker, partner = asking.lines.tolist(), asked.lines.tolist()
        asker_left, partner_left = asking.capacity.tolist(), asked.capacity.tolist()
        used = []
        for pair in order:
            line, other = asker[pair], partner[pair]
            if asker_left[line] and partner_left[other]:
                asker_left[line] -= 1
                partner_left[other] -= 1
                used.append(pair)
        return np.array(used, dtype=np.int64)
