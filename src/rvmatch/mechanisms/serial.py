"""One after the other: first come first served, and serial dictatorships by lot or by priority."""

from collections.abc import Iterable
from enum import StrEnum
from typing import ClassVar, Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import invalid
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee
from rvmatch.mechanisms.settings import Side, one_of
from rvmatch.mechanisms.ties import StrictLists, TieBreaking, tie_breaking

__all__ = [
    "FirstComeFirstServed",
    "PrioritySerialDictatorship",
    "RandomSerialDictatorship",
    "RowPriority",
    "Turn",
]

_PROMISES: Final = frozenset({Guarantee.ROWS_TRUTHFUL, Guarantee.ROWS_EFFICIENT, Guarantee.MAXIMAL})


class Turn(StrEnum):
    """What a row that takes several partners does when it is its turn."""

    ALL_PLACES = "all_places"
    """It fills all its places at once; then no row at all gains by another list."""
    ONE_PLACE = "one_place"
    """It fills one place, and all take further turns in the same order; only rows of one place are safe."""


class RowPriority(StrEnum):
    """What decides the order of the rows; those alike in it are ordered by chance."""

    BEST_POINTS = "best_points"
    """The row whose best pair is worth more comes first."""
    REMOTE_FIRST = "remote_first"
    """Remote rows come first; among remote rows and among the others the earlier arrival does."""


def _turn(value: Turn | str) -> Turn:
    return one_of(Turn, "turn", value)


def _priority(value: RowPriority | str) -> RowPriority:
    return one_of(RowPriority, "priority", value)


def _order(value: Iterable[int] | None) -> tuple[int, ...] | None:
    if value is None:
        return None
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        raise invalid("order", "collection", type(value).__name__)
    rows = tuple(value)
    for row in rows:
        if isinstance(row, bool) or not isinstance(row, int | np.integer):
            raise invalid("order", "whole_number", row)
    return tuple(int(row) for row in rows)


@final
@attrs.frozen(kw_only=True)
class FirstComeFirstServed:
    """
    Rows choose in the order in which they came; equal arrivals are ordered by chance.

    Each takes the best of its list that still has a place, whatever the columns think of it. What is
    promised holds for the order of arrival as a fact that no row can change. Points decide nothing but ties,
    and budgets are not looked at. The time is O(p log p) for p pairs.

    Args:
        turn: What a row that takes several partners does when it is its turn.
        ties: How ties in the lists of rows are broken.

    Raises:
        InvalidValueError: If a setting is none of its words.

    Source:
        L.-G. Svensson, Strategy-proof allocation of indivisible goods, Social Choice and Welfare 16 (1999)
        557-567 (serial dictatorships, of which this is one).

    Examples:
        >>> from rvmatch.mechanisms import FirstComeFirstServed, TwoSidedMarket, choose_by
        >>> market = TwoSidedMarket.from_lists([[0], [0]], [[0, 1]], arrival=[8, 3])
        >>> choose_by(FirstComeFirstServed(), market).rows.tolist()
        [1]
    """

    name: ClassVar[str] = "first_come_first_served"
    guarantees: ClassVar[frozenset[Guarantee]] = _PROMISES
    turn: Turn = attrs.field(default=Turn.ALL_PLACES, converter=_turn)
    ties: TieBreaking = attrs.field(default=TieBreaking.SINGLE_LOTTERY, converter=tie_breaking)

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        order = np.lexsort((_lots(market, chance), market.arrival))
        return _taken(market, order, self.turn, self.ties, chance)


@final
@attrs.frozen(kw_only=True)
class RandomSerialDictatorship:
    """
    Rows choose in an order drawn by lot, the same in every round; each takes the best that still has a place.

    Points decide nothing but ties, and budgets are not looked at. The time is O(p log p) for p pairs.

    Args:
        turn: What a row that takes several partners does when it is its turn.
        ties: How ties in the lists of rows are broken.

    Raises:
        InvalidValueError: If a setting is none of its words.

    Source:
        A. Abdulkadiroğlu and T. Sönmez, Random serial dictatorship and the core from random endowments in
        house allocation problems, Econometrica 66 (1998) 689-701.

    Examples:
        >>> from rvmatch.mechanisms import RandomSerialDictatorship, TwoSidedMarket, choose_by
        >>> market = TwoSidedMarket.from_lists([[0], [0], [0]], [[0, 1, 2]])
        >>> [choose_by(RandomSerialDictatorship(), market, seed).rows.tolist() for seed in range(4)]
        [[1], [2], [0], [2]]
    """

    name: ClassVar[str] = "random_serial_dictatorship"
    guarantees: ClassVar[frozenset[Guarantee]] = _PROMISES
    turn: Turn = attrs.field(default=Turn.ALL_PLACES, converter=_turn)
    ties: TieBreaking = attrs.field(default=TieBreaking.SINGLE_LOTTERY, converter=tie_breaking)

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        return _taken(market, np.argsort(_lots(market, chance), kind="stable"), self.turn, self.ties, chance)


@final
@attrs.frozen(kw_only=True)
class PrioritySerialDictatorship:
    """
    Rows choose by priority; each takes the best of its list that still has a place.

    By arrival alone it is ``FirstComeFirstServed``. Points count for the order and for ties as facts that no
    list changes, and budgets are not looked at. The time is O(p log p) for p pairs.

    Args:
        priority: What decides the order of the rows; without effect if ``order`` is given.
        order: The positions of all rows, the first to choose first.
        turn: What a row that takes several partners does when it is its turn.
        ties: How ties in the lists of rows are broken.

    Raises:
        InvalidValueError: If a setting is none of its words, or the order holds what is no whole number;
            in ``choose``, if the order does not name every row of the market once.

    Source:
        L.-G. Svensson, Strategy-proof allocation of indivisible goods, Social Choice and Welfare 16 (1999)
        557-567.

    Examples:
        >>> from rvmatch.mechanisms import PrioritySerialDictatorship, TwoSidedMarket, choose_by
        >>> market = TwoSidedMarket.from_lists([[0], [0], [0]], [[0, 1, 2]])
        >>> choose_by(PrioritySerialDictatorship(order=(1, 0, 2)), market).rows.tolist()
        [1]
    """

    name: ClassVar[str] = "priority_serial_dictatorship"
    guarantees: ClassVar[frozenset[Guarantee]] = _PROMISES
    priority: RowPriority = attrs.field(default=RowPriority.BEST_POINTS, converter=_priority)
    order: tuple[int, ...] | None = attrs.field(default=None, converter=_order)
    turn: Turn = attrs.field(default=Turn.ALL_PLACES, converter=_turn)
    ties: TieBreaking = attrs.field(default=TieBreaking.SINGLE_LOTTERY, converter=tie_breaking)

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        if self.order is not None:
            order = _every_row(self.order, market.problem.shape[0])
        elif self.priority is RowPriority.REMOTE_FIRST:
            order = np.lexsort((_lots(market, chance), market.arrival, ~market.remote))
        else:
            order = np.lexsort((_lots(market, chance), -_best_points(market)))
        return _taken(market, order, self.turn, self.ties, chance)


def _lots(market: TwoSidedMarket, chance: Chance) -> NDArray[np.uint64]:
    """One lot for each row, the same however many others there are."""
    return chance.of("turns").bits(market.problem.shape[0])


def _every_row(order: tuple[int, ...], n: int) -> NDArray[np.int64]:
    if sorted(order) != list(range(n)):
        raise invalid("order", "mechanism_order", order, rows=n)
    return np.array(order, dtype=np.int64)


def _best_points(market: TwoSidedMarket) -> NDArray[np.int64 | np.float64]:
    """What the best pair of each row is worth; 0 for a row without pairs, for which no turn matters."""
    points, starts = market.problem.points, market.row_starts[:-1]
    some = np.diff(market.row_starts) > 0
    best = np.zeros(some.size, dtype=points.dtype)
    if points.size:
        best[some] = np.maximum.reduceat(points, starts[some])
    return best


def _taken(
    market: TwoSidedMarket, order: NDArray[np.int64], turn: Turn, ties: TieBreaking, chance: Chance
) -> NDArray[np.int64]:
    """
    What rows take that choose in this order.

    A column that is full stays full, so that each row goes through its list once, however many turns it has.
    """
    lists = StrictLists.of(market, Side.ROW, ties, chance)
    pairs, cols = lists.order.tolist(), market.problem.cols[lists.order].tolist()
    following, ends = lists.starts[:-1].tolist(), lists.starts[1:].tolist()
    row_left, col_left = lists.capacity.tolist(), market.problem.col_capacity.tolist()
    waiting = order.tolist()
    used = []
    while waiting:
        staying = []
        for row in waiting:
            wanted = row_left[row] if turn is Turn.ALL_PLACES else min(1, row_left[row])
            place = following[row]
            while wanted and place < ends[row]:
                col = cols[place]
                if col_left[col]:
                    col_left[col] -= 1
                    row_left[row] -= 1
                    wanted -= 1
                    used.append(pairs[place])
                place += 1
            following[row] = place
            if row_left[row] and place < ends[row]:
                staying.append(row)
        waiting = staying
    return np.array(used, dtype=np.int64)
