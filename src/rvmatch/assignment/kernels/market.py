"""The optimum of a market with its prices: by paths where there is room, by auctions first where not."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.market_levels import best_by_levels, has_few_levels
from rvmatch.assignment.kernels.market_parts import parts_of_rows
from rvmatch.assignment.kernels.market_proof import check_optimum
from rvmatch.assignment.kernels.market_search import bring_in
from rvmatch.assignment.kernels.market_side import Between, Side
from rvmatch.assignment.totals.reduction import Reduction

__all__ = [
    "ALGORITHMS",
    "LARGEST_POINTS",
    "Market",
    "MarketOptimum",
    "best_market",
    "loaded",
    "suits",
    "warm",
]

ALGORITHMS: tuple[str, ...] = ("auto", "paths", "auctions")
"""How to find it; auctions end in paths, and ``"auto"`` tries paths alone first."""

LARGEST_POINTS = 2**58
"""Up to here no sum in the loops leaves int64: each is of at most eight prices or lengths, and each of
those is at most the most points and a tenth of them."""

MOST_PAIRS = 2**31 - 2
"""As many pairs, places or nodes as int32 can number."""

PATIENCE_WITH_ROOM = 10.0
"""So many times paths may look at each pair, on average, where places are to spare: they rarely need so much
then, and auctions are no faster."""

PATIENCE = 0.5
"""The same on a tight market for those who want prices only if they cost little."""

PATIENCE_WITH_LEVELS = 8.0
"""The same after auctions where points have few levels: by levels each pair is looked at more often."""

ROOM = 1.02
"""From this ratio of the places of both sides on, places are to spare."""

FEWEST_LOOKS = 20_000
"""So many looks are always allowed: on few pairs, auctions are no faster."""

FIRST = 5_000
"""The first step of the auctions is this part of the most points: with larger ones prices rise too far, and
each place that nobody wants for such a price costs a long path in the end."""

SHRINK = 10
"""Each step of the auctions is so many times smaller than the one before."""

ROUNDS = 2
"""So many steps there are; what they leave is done by paths."""


@attrs.frozen(kw_only=True, eq=False)
class MarketOptimum:
    """
    The pairs worth most together, and the prices that prove it.

    A pair not in use is worth at most the prices of its row and its column, a pair in use at least that;
    a row or column with free places has the price zero.

    Args:
        used: Positions among the pairs, growing, int64 ``[k]``.
        row_prices: What each row gains, at least 0, in points, int64 ``[n]``.
        col_prices: What each column asks, at least 0, in points, int64 ``[m]``.
        method: ``"paths"`` or ``"auctions"``.
    """

    used: NDArray[np.int64]
    row_prices: NDArray[np.int64]
    col_prices: NDArray[np.int64]
    method: str


def best_market(
    reduction: Reduction, *, between: Between | None = None, algorithm: str = "auto"
) -> MarketOptimum:
    """
    An optimum of these pairs, proven by its prices.

    Args:
        reduction: The pairs, their whole points and the capacities; ``suits`` holds for it.
        between: Called several times a second; what it raises ends the search.
        algorithm: One of ``ALGORITHMS``.

    Returns:
        The pairs in use and the prices of both sides.

    Raises:
        SolverError: If the prices do not prove the optimum.

    Source:
        R. Jonker, A. Volgenant, A shortest augmenting path algorithm for dense and sparse linear
        assignment problems, Computing 38 (1987), 325-340; D. P. Bertsekas, D. A. Castañón, A
        forward/reverse auction algorithm for asymmetric assignment problems, Computational Optimization
        and Applications 1 (1992), 277-297; here with capacities on both sides.
    """
    market = Market(reduction)
    if algorithm == "paths":
        return market.by_paths(between or _nothing)
    if algorithm == "auto":
        with_room = market.with_room(between or _nothing)
        if with_room is not None:
            return with_room
    return market.by_auctions(between or _nothing)


def suits(reduction: Reduction) -> bool:
    """Whether the points are whole numbers, and none of this market can become too large for the loops."""
    return (
        reduction.points.dtype == np.int64
        and max(reduction.rows.size, sum(reduction.shape)) <= MOST_PAIRS
        and (reduction.points.size == 0 or int(reduction.points.max()) <= LARGEST_POINTS)
    )


def loaded() -> bool:
    """Whether the loops are compiled, or read from the cache, in this process already."""
    return bool(getattr(bring_in, "signatures", ()))


def warm() -> None:
    """Compile every loop of this module, or read it from the cache, by solving a tiny market in each way."""
    rows, cols = np.repeat(np.arange(3), 3), np.tile(np.arange(3), 3)
    market = Reduction(
        kept=np.arange(9),
        rows=rows,
        cols=cols,
        points=1 + (3 * rows + cols) * 7 % 5,
        row_capacity=np.array([1, 2, 1]),
        col_capacity=np.array([1, 1, 1]),
    )
    parts_of_rows(market)
    for algorithm in ALGORITHMS[1:]:
        best_market(market, algorithm=algorithm)
    best_by_levels(market, _nothing)


class Market:
    """
    Both sides of a market, the second one built once it is needed.

    Paths and auctions start from the side with fewer places: hardly anybody is displaced then, while from
    the other side all those would first be brought in, or raise prices, that must stay alone. Auctions go on
    where paths gave up.

    Args:
        reduction: As in ``best_market``.
    """

    def __init__(self, reduction: Reduction) -> None:
        self._reduction = reduction
        self._rows = Side.of(
            reduction.rows, reduction.cols, _whole(reduction), reduction.row_capacity, reduction.col_capacity
        )
        row_places, col_places = reduction.places
        self._rows_have_fewer = row_places <= col_places
        self._other: tuple[Side, NDArray[np.int32], NDArray[np.int32]] | None = None
        self._begun = False

    def with_room(self, between: Between) -> MarketOptimum | None:
        """The optimum if there is room enough for paths to find it quickly, else None."""
        return self._proven("paths") if self._found_with_room(between, 0.0) else None

    def prices_with_room(self, between: Between) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
        """The prices of both sides if there is such room, for those who prove their answer themselves."""
        found = self._found_with_room(between, PATIENCE)
        return (self._rows.row_price, self._rows.col_price) if found else None

    def by_paths(self, between: Between) -> MarketOptimum:
        """The optimum, however long the paths are."""
        self._bring_in(between, None)
        return self._proven("paths")

    def by_auctions(self, between: Between) -> MarketOptimum:
        """
        The optimum after auctions with smaller and smaller steps, and paths.

        Lines that bid raise the prices of those they bid for. After the last auction pairs that are not
        exactly right are freed, so that only lines with free places and a price are left to bring in: many
        of those that bid, whose paths are short, and a few of the others. Where points have few levels, so
        many pairs are worth the same that paths can be long: then whole levels are done at a time.
        """
        if self._auctioned(between):
            return self._proven("auctions")
        found = best_by_levels(self._reduction, between)
        used = np.flatnonzero(found.used)
        check_optimum(self._reduction, used, found.row_price, found.col_price)
        return MarketOptimum(
            used=used, row_prices=found.row_price, col_prices=found.col_price, method="auctions"
        )

    def _auctioned(self, between: Between) -> bool:
        """Whether auctions and paths found the optimum; they may give up if points have few levels."""
        patience = None
        if has_few_levels(self._reduction):
            patience = max(FEWEST_LOOKS, int(PATIENCE_WITH_LEVELS * self._reduction.rows.size))
        side, rows = self._fewer(), self._rows
        side.hold_auctions(_steps(int(self._reduction.points.max(initial=1))), between)
        if not side.search(between, patience):
            return False
        if side is not rows:
            side.hand_over(rows, self._turned()[2])
            return rows.search(between, patience)
        if side.asks_for_nothing():
            cols, turn, back = self._turned()
            rows.hand_over(cols, turn)
            if not cols.search(between, patience):
                return False
            cols.hand_over(rows, back)
        return True

    def _found_with_room(self, between: Between, looks_if_tight: float) -> bool:
        fewest, most = sorted(self._reduction.places)
        looks_each = PATIENCE_WITH_ROOM if most >= ROOM * fewest else looks_if_tight
        patience = max(FEWEST_LOOKS, int(looks_each * self._reduction.rows.size))
        return self._bring_in(between, patience)

    def _bring_in(self, between: Between, patience: int | None) -> bool:
        side = self._fewer()
        if not self._begun:
            side.take_first_choices()
            self._begun = True
        found = side.search(between, patience)
        if found and side is not self._rows:
            side.hand_over(self._rows, self._turned()[2])
        return found

    def _fewer(self) -> Side:
        """The side with fewer places; the rows' if both have as many."""
        return self._rows if self._rows_have_fewer else self._turned()[0]

    def _turned(self) -> tuple[Side, NDArray[np.int32], NDArray[np.int32]]:
        """The columns' side, and where the pairs of each side stand on the other."""
        if self._other is None:
            self._other = self._rows.turned()
        return self._other

    def _proven(self, method: str) -> MarketOptimum:
        rows, used = self._rows, np.flatnonzero(self._rows.used)
        check_optimum(self._reduction, used, rows.row_price, rows.col_price)
        return MarketOptimum(used=used, row_prices=rows.row_price, col_prices=rows.col_price, method=method)


def _whole(reduction: Reduction) -> NDArray[np.int64]:
    return reduction.points.astype(np.int64, copy=False)


def _steps(most_points: int) -> tuple[int, ...]:
    """The steps of the auctions, largest first: none is less than 1, and 1 is there once at most."""
    steps = [most_points // (FIRST * SHRINK**turn) for turn in range(ROUNDS)]
    return tuple(step for step in steps if step > 0) or (1,)


def _nothing() -> None:
    """Nobody watches."""
