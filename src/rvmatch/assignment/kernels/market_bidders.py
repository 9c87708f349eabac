"""Auctions held by one side of a market: its bidders and their offers, made of the market and given back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.compiling import compiled
from rvmatch.assignment.kernels.market_auction import (
    AUCTION_STATE,
    BIDDER,
    BIDS,
    BIDS_LEFT,
    GAIN_LEFT,
    MARK,
    MOST_STEP,
    STANDING,
    STEP,
    UNREAD,
    WAITING,
    bid,
)
from rvmatch.assignment.kernels.market_queues import LOW, Whole

if TYPE_CHECKING:
    from rvmatch.assignment.kernels.market_side import Side

__all__ = ["Auction"]

BITS = 29
"""Points are bid for with so many bits; what is cut off below is more exact than any step is."""

BIDS_EACH = 100
"""After so many bids for each row, on average, the step grows: on most markets it never comes to that."""

LINE = 8
"""How many numbers one line of the processor's cache holds."""


@attrs.frozen(kw_only=True, eq=False)
class Auction:
    """
    What an auction changes while it is held; the side of the market is changed between auctions only.

    Args:
        side: Whose rows bid.
        shift: How many bits are cut off below from points and prices.
        offers: As in ``bid``, and so are the others.
        ends: Where the places of each column end.
        asked: What each place costs.
        held: Who has each place.
        bidders: What each row needs to bid.
        queue: The rows that wait.
    """

    side: "Side"
    shift: int
    offers: NDArray[np.int64]
    ends: NDArray[np.int64]
    asked: NDArray[np.int32]
    held: NDArray[np.int64]
    bidders: NDArray[np.int64]
    queue: NDArray[np.int32]

    @classmethod
    def of(cls, side: "Side") -> Self:
        """An auction on what is in use now, at the prices of now."""
        n, places = side.wanted.size, side.slots.size
        auction = cls(
            side=side,
            shift=max(0, int(side.points.max(initial=0)).bit_length() - BITS),
            offers=np.empty(side.points.size, dtype=np.int64),
            ends=np.empty(places if places > side.room.size else 0, dtype=np.int64),
            asked=np.empty(places, dtype=np.int32),
            held=np.empty(places, dtype=np.int64),
            bidders=_lines(n),
            queue=np.empty(1 << n.bit_length(), dtype=np.int32),
        )
        open_auction(
            auction.shift,
            side.rows,
            side.cols,
            side.points,
            side.col_price,
            side.wanted,
            side.room,
            side.slot_first,
            side.slots,
            auction.offers,
            auction.ends,
            auction.asked,
            auction.held,
            auction.bidders,
        )
        return auction

    def give_back(self) -> None:
        """Write down on the side which pairs are in use, and what columns ask."""
        side = self.side
        give_back(
            self.shift,
            self.asked,
            self.held,
            self.bidders,
            side.slot_first,
            side.slots,
            side.used,
            side.col_price,
            side.wanted,
        )

    def hold(self, step: int, budget: int, between: Callable[[], object]) -> None:
        """
        Let all rows bid that are not in and gain something.

        Args:
            step: How much more than needed is bid, in points, at least 1.
            budget: How many looks at offers make up a slice.
            between: Called between slices.
        """
        side = self.side
        state = np.zeros(AUCTION_STATE, dtype=np.int64)
        state[STEP] = max(1, step >> self.shift)
        state[MOST_STEP] = max(1, int(side.points.max(initial=0)) >> self.shift)
        state[BIDS] = state[BIDS_LEFT] = BIDS_EACH * side.wanted.size
        state[WAITING] = call_bidders(
            side.places,
            side.row_price,
            side.wanted,
            side.used,
            self.offers,
            self.held,
            self.bidders,
            self.queue,
        )
        while not bid(
            budget,
            side.first,
            self.offers,
            self.ends,
            self.asked,
            self.held,
            self.bidders,
            self.queue,
            state,
        ):
            between()


@compiled
def open_auction(
    shift: Whole,
    rows: Any,
    cols: Any,
    points: Any,
    col_price: Any,
    wanted: Any,
    room: Any,
    slot_first: Any,
    slots: Any,
    offers: Any,
    ends: Any,
    asked: Any,
    held: Any,
    bidders: Any,
) -> None:
    """
    Write down what is offered, and who has what at the prices of now.

    Args:
        shift: How many bits are cut off below from points and prices.
        rows: As in ``bring_in``, and so are the arrays up to ``slots``.
        cols: The column of each pair.
        points: What each pair is worth.
        col_price: What each column asks.
        wanted: How many places of each row are not in use.
        room: How many places of each column are not in use.
        slot_first: Where the places of each column begin.
        slots: The pairs that use them, those in use first.
        offers: Takes what ``bid`` expects, and so do the others.
        ends: Takes where the places of each column end, if it is not empty.
        asked: Takes what each place costs.
        held: Takes who has each place.
        bidders: Takes that no offer was read yet.
    """
    for pair in range(rows.size):
        offers[pair] = ((points[pair] >> shift) << 32) | slot_first[cols[pair]]
    for row in range(wanted.size):
        bidders[row * BIDDER + GAIN_LEFT] = UNREAD
        bidders[row * BIDDER + STANDING] = wanted[row] << 2
        for offer in range(row * BIDDER, row * BIDDER + GAIN_LEFT):
            bidders[offer] = -MARK
    for col in range(room.size):
        start, stop = slot_first[col], slot_first[col + 1]
        if ends.size > 0:
            ends[start] = stop
        for place in range(start, stop):
            asked[place] = col_price[col] >> shift
            held[place] = -1
            if place < stop - room[col]:
                user = np.int64(slots[place])
                held[place] = (rows[user] << 32) | user


@compiled
def call_bidders(
    places: Any,
    row_price: Any,
    wanted: Any,
    used: Any,
    offers: Any,
    held: Any,
    bidders: Any,
    queue: Any,
) -> Whole:
    """
    Take away the places of pairs that are no longer in use, and let all rows wait that may gain something.

    Args:
        places: How many places each row has, int64 ``[n]``.
        row_price: What each row gains.
        wanted: How many of its places are not in use.
        used: Whether each pair is in use, int8 ``[p]``.
        offers: As in ``bid``, and so are the others; those that several places of a row must not use twice
            are marked.
        held: Who has each place; changed.
        bidders: What each row needs to bid; changed.
        queue: Takes the rows that wait.

    Returns:
        How many wait.
    """
    for place in range(held.size):
        holder = held[place]
        if holder < 0:
            continue
        pair = holder & LOW
        if used[pair] == 0:
            held[place] = -1
            if offers[pair] < 0:
                offers[pair] += MARK
        elif places[holder >> 32] > 1 and offers[pair] >= 0:
            offers[pair] -= MARK
    size = np.int64(0)
    for row in range(wanted.size):
        standing = wanted[row] << 2
        if places[row] > 1:
            standing |= 2
            bidders[row * BIDDER + GAIN_LEFT] = UNREAD
        if wanted[row] > 0 and row_price[row] > 0:
            standing |= 1
            queue[size] = row
            size += 1
        bidders[row * BIDDER + STANDING] = standing
    return size


@compiled
def give_back(
    shift: Whole,
    asked: Any,
    held: Any,
    bidders: Any,
    slot_first: Any,
    slots: Any,
    used: Any,
    col_price: Any,
    wanted: Any,
) -> None:
    """
    Write down on the market who has which place, for ``close_auction``.

    Args:
        shift: How many bits were cut off from points and prices.
        asked: As in ``bid``, and so are the next two.
        held: Who has each place.
        bidders: What each row needs to bid.
        slot_first: Where the places of each column begin.
        slots: Takes the pair that uses each place, or -1.
        used: Takes whether each pair is in use.
        col_price: Takes what the cheapest place of each column costs.
        wanted: Takes how many places of each row are not in use.
    """
    used[:] = 0
    for place in range(held.size):
        slots[place] = -1
        if held[place] >= 0:
            slots[place] = held[place] & LOW
            used[held[place] & LOW] = 1
    for col in range(col_price.size):
        col_price[col] = np.int64(asked[slot_first[col]]) << shift
    for row in range(wanted.size):
        wanted[row] = bidders[row * BIDDER + STANDING] >> 2


def _lines(n: int) -> NDArray[np.int64]:
    """Room for so many bidders, each in a line of the cache of its own."""
    room = np.empty(n * BIDDER + LINE, dtype=np.int64)
    begin = -(room.ctypes.data // room.itemsize) % LINE
    return room[begin : begin + n * BIDDER]
