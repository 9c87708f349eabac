"""An auction on a market: rows bid for places of columns, each time a step more than they need to."""

from typing import Any

import numpy as np

from rvmatch.assignment.kernels.compiling import compiled
from rvmatch.assignment.kernels.market_queues import LOW, Whole, next_best

__all__ = ["AUCTION_STATE", "WAITING", "bid"]

WAITING, LOOKED, AUCTION_STATE = range(3)
"""Where each number of an auction stands that the next slice goes on with; the last is how many there are."""


@compiled
def bid(  # noqa: C901 - one loop: calls in it would take as long as all the rest
    budget: Whole,
    step: Whole,
    first: Any,
    rows: Any,
    cols: Any,
    points: Any,
    col_price: Any,
    places: Any,
    wanted: Any,
    room: Any,
    used: Any,
    slot_first: Any,
    slots: Any,
    asked: Any,
    unordered: Any,
    ranked: Any,
    waiting: Any,
    state: Any,
) -> bool:
    """
    Let rows bid until each that waits is in, or gains nothing anywhere.

    A row bids for the place that leaves it most, as much as leaves it a step less than the next best
    place would; whoever held that place waits again. So every pair in use is within a step of the best
    that its row could have, and no price falls.

    Args:
        budget: After how many looks at pairs to come back.
        step: How much more than needed is bid, at least 1.
        first: As in ``bring_in``, and so are the arrays not named here.
        rows: The row of each pair.
        cols: The column of each pair.
        points: What each pair is worth.
        col_price: What the cheapest place of each column costs; changed.
        places: How many places each row has, int64 ``[n]``.
        wanted: How many of them are not in use; changed.
        room: How many places of each column are not in use; changed.
        used: Whether each pair is in use; changed.
        slot_first: Where the places of each column begin.
        slots: The pair that uses each place, or -1; the cheapest place of a column first, in the order of a
            heap; changed.
        asked: What each place costs, int64; changed.
        unordered: As in ``next_best``; changed.
        ranked: As in ``next_best``; changed.
        waiting: The rows that wait, the next one last, int32 ``[n]``; changed.
        state: How many wait, then how many looks there were, int64 ``[AUCTION_STATE]``; changed.

    Returns:
        Whether nobody waits.
    """
    looked = np.int64(0)
    size = state[WAITING]
    while size > 0 and looked < budget:
        row = np.int64(waiting[size - 1])
        start, at = first[row], first[row + 1]
        most, next_most, best = np.int64(0), np.int64(0), np.int64(-1)
        none_in_use = wanted[row] == places[row]
        looked += 1
        while at > start:
            at -= 1
            if unordered[row] < 0 or at - start < unordered[row]:
                next_best(row, first, cols, points, unordered, ranked)
            worth, ends = ranked[at, 0], ranked[at, 1]
            if worth <= next_most:
                break  # no column asks less than nothing
            looked += 1
            gain = worth - col_price[ends >> 32]
            if gain > next_most and (none_in_use or used[ends & LOW] == 0):
                if gain > most:
                    most, next_most, best = gain, most, at
                else:
                    next_most = gain
        if best < 0:
            size -= 1
            continue
        pair, col = ranked[best, 1] & LOW, ranked[best, 1] >> 32
        place = slot_first[col]
        out = np.int64(slots[place])
        used[pair] = 1
        slots[place] = pair
        asked[place] += most - next_most + step
        _sink_place(place, slot_first[col + 1], slots, asked)
        col_price[col] = asked[place]
        wanted[row] -= 1
        if wanted[row] == 0:
            size -= 1
        if out < 0:
            room[col] -= 1
            continue
        used[out] = 0
        other = rows[out]
        wanted[other] += 1
        if wanted[other] == 1:
            waiting[size] = other
            size += 1
    state[WAITING] = size
    state[LOOKED] += looked
    return bool(size == 0)


@compiled
def _sink_place(start: Whole, stop: Whole, slots: Any, asked: Any) -> None:
    """Move the first place of a column to where its price belongs."""
    pair, price = slots[start], asked[start]
    hole = start
    while True:
        child = start + 2 * (hole - start) + 1
        if child >= stop:
            break
        if child + 1 < stop and asked[child + 1] < asked[child]:
            child += 1
        if asked[child] >= price:
            break
        slots[hole] = slots[child]
        asked[hole] = asked[child]
        hole = child
    slots[hole] = pair
    asked[hole] = price
