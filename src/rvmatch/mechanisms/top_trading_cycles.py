"""Top trading cycles: rows trade the priorities that columns give them."""

from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee
from rvmatch.mechanisms.settings import Side
from rvmatch.mechanisms.ties import StrictLists, TieBreaking, tie_breaking

__all__ = ["TopTradingCycles"]


@final
@attrs.frozen(kw_only=True)
class TopTradingCycles:
    """
    Rows point to the best column with a place left, columns to the first row of their list; cycles trade.

    A row in a cycle gets the column that it points to, and leaves. Rows that take several partners come back
    for further rounds: in round t all rows with at least t places trade once more for what is left, and
    columns point to rows that they do not have yet. With one place each this is the mechanism of school
    choice. The choice is efficient for rows of any capacities, because each trade takes the best that is
    left; rows of one place gain nothing by another list, rows of several may. It is not stable: a column may
    get rows far down its list. Ties are broken on both sides before the first round. Points decide nothing
    but ties, and budgets are not looked at. The time is O(p log p + r p) for p pairs and r rounds.

    Args:
        ties: How ties are broken, on both sides.

    Raises:
        InvalidValueError: If a setting is none of its words.

    Source:
        L. Shapley and H. Scarf, On cores and indivisibility, Journal of Mathematical Economics 1 (1974)
        23-37; A. Abdulkadiroğlu and T. Sönmez, School choice: a mechanism design approach, American Economic
        Review 93 (2003) 729-747 (capacities and priorities).

    Examples:
        >>> from rvmatch.mechanisms import TopTradingCycles, TwoSidedMarket, choose_by
        >>> market = TwoSidedMarket.from_lists([[1, 0], [0, 1], [0]], [[0, 2, 1], [1, 0]])
        >>> choose_by(TopTradingCycles(), market).cols.tolist()
        [1, 0]
    """

    name: ClassVar[str] = "top_trading_cycles"
    guarantees: ClassVar[frozenset[Guarantee]] = frozenset(
        {Guarantee.ROWS_TRUTHFUL, Guarantee.ROWS_EFFICIENT, Guarantee.MAXIMAL}
    )
    ties: TieBreaking = attrs.field(default=TieBreaking.SINGLE_LOTTERY, converter=tie_breaking)

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        trading = _Trading(
            StrictLists.of(market, Side.ROW, self.ties, chance),
            StrictLists.of(market, Side.COL, self.ties, chance),
        )
        useful = np.minimum(market.problem.row_capacity, np.diff(market.row_starts))
        for already in range(int(useful.max(initial=0))):
            trading.trade_once(np.flatnonzero(useful > already).tolist())
        return np.array(trading.used, dtype=np.int64)


class _Trading:
    """The state between rounds, as plain lists: they are read one entry at a time."""

    def __init__(self, rows: StrictLists, cols: StrictLists) -> None:
        self.used: list[int] = []
        self._wishes, self._owners = rows.order.tolist(), cols.order.tolist()
        self._row, self._col = rows.lines.tolist(), cols.lines.tolist()
        self._wish, self._wishes_end = rows.starts[:-1].tolist(), rows.starts[1:].tolist()
        self._owners_start = cols.starts[:-1].tolist()
        self._left = cols.capacity.tolist()
        self._taken = bytearray(len(self._wishes))

    def trade_once(self, rows: list[int]) -> None:
        """
        Let each of these rows get one column more, as far as there are any.

        A chain of rows is followed until it closes: each row but the last points to a column that points to
        the next. What stands before the cycle goes on, so that no step is walked twice.
        """
        waiting = set(rows)
        owner = self._owners_start.copy()
        for first in rows:
            chain = [first] if first in waiting else []
            place_in_chain = dict.fromkeys(chain, 0)
            while chain:
                row = chain[-1]
                pair = self._wanted(row)
                if pair is None:
                    chain.pop()
                    del place_in_chain[row]
                    waiting.remove(row)
                    continue
                following = self._first_waiting(self._col[pair], owner, waiting)
                if following not in place_in_chain:
                    place_in_chain[following] = len(chain)
                    chain.append(following)
                    continue
                for trader in chain[place_in_chain[following] :]:
                    self._give(trader)
                    waiting.remove(trader)
                    del place_in_chain[trader]
                del chain[len(place_in_chain) :]

    def _wanted(self, row: int) -> int | None:
        """The best pair of a row whose column has a place left; what is full is passed for good."""
        place, end = self._wish[row], self._wishes_end[row]
        while place < end and not self._left[self._col[self._wishes[place]]]:
            place += 1
        self._wish[row] = place
        return self._wishes[place] if place < end else None

    def _first_waiting(self, col: int, owner: list[int], waiting: set[int]) -> int:
        """The row that a column points to; there is one, because a waiting row points to the column."""
        place = owner[col]
        pair = self._owners[place]
        while self._taken[pair] or self._row[pair] not in waiting:
            place += 1
            pair = self._owners[place]
        owner[col] = place
        return int(self._row[pair])

    def _give(self, row: int) -> None:
        pair = self._wishes[self._wish[row]]
        self._wish[row] += 1
        self._left[self._col[pair]] -= 1
        self._taken[pair] = True
        self.used.append(pair)
