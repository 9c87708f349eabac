"""A market as one of its sides sees it: its lines choose or bid, the lines of the other side have places."""

from collections.abc import Callable, Sequence
from typing import Self, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.kernels.market_bidders import Auction
from rvmatch.assignment.kernels.market_search import FAR, LOOKED, SEARCH_STATE, bring_in
from rvmatch.assignment.kernels.market_states import (
    close_auction,
    hand_over,
    take_first_choices,
    turn_pairs,
)

__all__ = ["Between", "Side"]

Between: TypeAlias = Callable[[], object]
"""Called several times a second while loops run; it may raise to end them."""

SLICE = 2_000_000 if kernels_available() else 50_000
"""After so many looks at pairs a loop comes back to Python: well under a tenth of a second."""


@attrs.define(kw_only=True, eq=False)
class Side:
    """
    Prices and pairs in use, which the searches and auctions of this side change in place.

    What is called a row here is a line of this side. Both sides of a market share their prices and the
    places that are not in use; which pairs are in use is handed over from one to the other.

    Args:
        first: Where the pairs of each row begin, int64 ``[n + 1]``.
        rows: The row of each pair, int64 ``[p]``; sorted.
        cols: The column of each pair, int64 ``[p]``.
        points: What each pair is worth, more than zero, int64 ``[p]``.
        row_price: What each row gains, int64 ``[n]``.
        col_price: What each column asks, int64 ``[m]``.
        places: How many places each row has, int64 ``[n]``.
        wanted: How many of them are not in use, int64 ``[n]``.
        room: How many places of each column are not in use, int64 ``[m]``.
        slot_first: Where the places of each column begin, int64 ``[m + 1]``.
        used: Whether each pair is in use, int8 ``[p]``.
        slots: The pairs that use the places of each column, those in use first, int32.
        unordered: As in ``next_best``, int32 ``[n]``.
        ranked: The pairs of each row in order, int64 ``[p, 2]``.
    """

    first: NDArray[np.int64]
    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    points: NDArray[np.int64]
    row_price: NDArray[np.int64]
    col_price: NDArray[np.int64]
    places: NDArray[np.int64]
    wanted: NDArray[np.int64]
    room: NDArray[np.int64]
    slot_first: NDArray[np.int64]
    used: NDArray[np.int8]
    slots: NDArray[np.int32]
    unordered: NDArray[np.int32]
    ranked: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        rows: NDArray[np.int64],
        cols: NDArray[np.int64],
        points: NDArray[np.int64],
        row_capacity: NDArray[np.int64],
        col_capacity: NDArray[np.int64],
    ) -> Self:
        """The rows' side of a market in which nothing is in use and nothing has a price."""
        n, m = row_capacity.size, col_capacity.size
        return cls._empty(
            pairs=(rows, cols, points),
            first=_starts(np.bincount(rows, minlength=n)),
            prices=(np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64)),
            places=row_capacity,
            free=(row_capacity.astype(np.int64), col_capacity.astype(np.int64)),
            slot_first=_starts(col_capacity),
        )

    @classmethod
    def _empty(
        cls,
        *,
        pairs: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
        first: NDArray[np.int64],
        prices: tuple[NDArray[np.int64], NDArray[np.int64]],
        places: NDArray[np.int64],
        free: tuple[NDArray[np.int64], NDArray[np.int64]],
        slot_first: NDArray[np.int64],
    ) -> Self:
        rows, cols, points = (_input(part) for part in pairs)
        return cls(
            first=first,
            rows=rows,
            cols=cols,
            points=points,
            row_price=prices[0],
            col_price=prices[1],
            places=_input(places),
            wanted=free[0],
            room=free[1],
            slot_first=slot_first,
            used=np.zeros(rows.size, dtype=np.int8),
            slots=np.empty(slot_first[-1], dtype=np.int32),
            unordered=np.full(places.size, -1, dtype=np.int32),
            ranked=np.empty((rows.size, 2), dtype=np.int64),
        )

    def turned(self) -> tuple[Self, NDArray[np.int32], NDArray[np.int32]]:
        """
        The other side, with nothing handed over yet.

        Returns:
            The side, where each pair stands there, int32 ``[p]``, and which pair stands at each place there.
        """
        p = self.rows.size
        turn, back = np.empty(p, dtype=np.int32), np.empty(p, dtype=np.int32)
        pairs = (np.empty(p, dtype=np.int64), np.empty(p, dtype=np.int64), np.empty(p, dtype=np.int64))
        first = _starts(np.bincount(self.cols, minlength=self.room.size))
        turn_pairs(self.rows, self.cols, self.points, first[:-1].copy(), turn, back, *pairs)
        other = self._empty(
            pairs=pairs,
            first=first,
            prices=(self.col_price, self.row_price),
            places=np.diff(self.slot_first),
            free=(self.room, self.wanted),
            slot_first=_starts(self.places),
        )
        return other, turn, back

    def take_first_choices(self) -> None:
        """Give rows the columns they like best while there is room; nothing is in use before."""
        take_first_choices(
            self.first,
            self.cols,
            self.points,
            self.row_price,
            self.wanted,
            self.room,
            self.used,
            self.slot_first,
            self.slots,
        )

    def search(self, between: Between, patience: int | None = None) -> bool:
        """
        Bring in rows on shortest paths, from prices under which no pair in use could be better used.

        Args:
            between: Called between slices.
            patience: After how many looks to give up, between two searches; None for never.

        Returns:
            Whether all are in that gain anything.
        """
        nodes, p = self.wanted.size + self.room.size, self.rows.size
        state = np.zeros(SEARCH_STATE, dtype=np.int64)
        reached = np.full(nodes, FAR, dtype=np.int64)
        work = (
            np.empty(nodes, dtype=np.int32),
            np.empty(p + 1, dtype=np.int64),
            np.empty(p + 1, dtype=np.int32),
            np.empty(nodes, dtype=np.int32),
            np.empty(nodes, dtype=np.int32),
        )
        most = SLICE if patience is None else min(SLICE, patience)
        while not bring_in(
            most,
            self.first,
            self.rows,
            self.cols,
            self.points,
            self.row_price,
            self.col_price,
            self.wanted,
            self.room,
            self.used,
            self.slot_first,
            self.slots,
            self.unordered,
            self.ranked,
            reached,
            *work,
            state,
        ):
            between()
            if patience is not None and state[LOOKED] >= patience:
                return False
        return True

    def hold_auctions(self, steps: Sequence[int], between: Between) -> None:
        """
        Let rows bid in auctions with smaller and smaller steps; then free what is not exactly right.

        Args:
            steps: How much more than needed is bid in each, at least 1, in points.
            between: Called between slices.
        """
        auction = Auction.of(self)
        for step in steps:
            auction.give_back()
            self.close_auction(step)
            auction.hold(step, SLICE, between)
            between()
        auction.give_back()
        self.close_auction(0)

    def asks_for_nothing(self) -> bool:
        """Whether a column with free places asks a price, which nobody pays."""
        return bool(((self.room > 0) & (self.col_price > 0)).any())

    def close_auction(self, step: int) -> None:
        """Set the rows' prices after an auction, and free pairs that are more than a step from the best."""
        close_auction(
            step,
            self.first,
            self.cols,
            self.points,
            self.row_price,
            self.col_price,
            self.wanted,
            self.room,
            self.used,
            self.slot_first,
            self.slots,
        )

    def hand_over(self, other: "Side", turn: NDArray[np.int32]) -> None:
        """Show the other side which pairs are in use; ``turn`` tells where each of them stands there."""
        hand_over(self.first, self.used, turn, other.used, other.slot_first, other.slots)


def _input(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers in the one form that loops are compiled for: int64, in one piece, closed to writing."""
    array = np.ascontiguousarray(values, dtype=np.int64).view()
    array.flags.writeable = False
    return array


def _starts(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    first = np.zeros(sizes.size + 1, dtype=np.int64)
    np.cumsum(sizes, out=first[1:])
    return _input(first)
