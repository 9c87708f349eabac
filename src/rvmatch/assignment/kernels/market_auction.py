"""An auction on a market: rows bid for places of columns, each time a step more than they need to."""

from typing import Any

import numpy as np

from rvmatch.assignment.kernels.compiling import compiled
from rvmatch.assignment.kernels.market_queues import LOW, Whole

__all__ = [
    "AUCTION_STATE",
    "BIDDER",
    "BIDS_LEFT",
    "GAIN_LEFT",
    "HEAD",
    "MARK",
    "MOST_STEP",
    "STANDING",
    "STEP",
    "UNREAD",
    "WAITING",
    "bid",
]

HEAD, WAITING, STEP, MOST_STEP, BIDS_LEFT, BIDS, AUCTION_STATE = range(7)
"""Where each number of an auction stands that the next slice goes on with; the last is how many there are."""

GAIN_LEFT, PAIRS, STANDING, BIDDER = 4, 5, 7, 8
"""
What a bidder, eight numbers long so that it is one line of the processor's cache, has behind its four best
offers: what the others left at most when they were last read, which pairs the four are, two to a number, and
its standing. That is four times its places not in use, two more if it has several, one more if it waits.
"""

ABOVE = 31
"""A gain is compared by this many bits more, which hold where it was found."""

WHERE = 2**ABOVE - 1

MARK = 2**62
"""Taken from an offer while the bidder uses it, or where there is none: no gain is so large as this loss."""

UNREAD = 2**61
"""More than any gain: the offers of such a bidder have to be read before it can bid."""

GROWTH = 4
"""How many times larger the step becomes where an auction takes too long."""


@compiled
def bid(  # noqa: C901, PLR0912, PLR0915 - one loop: calls in it would take as long as all the rest
    budget: Whole,
    first: Any,
    offers: Any,
    ends: Any,
    asked: Any,
    held: Any,
    bidders: Any,
    queue: Any,
    state: Any,
) -> bool:
    """
    Let rows bid until each that waits is in, or gains nothing anywhere.

    A row bids for the place that leaves it most, as much as leaves it a step less than the next best
    place would; whoever held that place waits again. So every pair in use is within a step of the best
    that its row could have, and no price falls. That is why a row looks at its four best offers only, as
    long as two of them leave it more than any other did when all were last read. Who waits longest bids
    first: its numbers are fetched while those before it still bid.

    Args:
        budget: After how many looks at offers to come back.
        first: Where the offers of each row begin, int64 ``[n + 1]``.
        offers: What each pair is worth, times 2**32, plus the first place of its column, int64 ``[p]``;
            changed for rows with several places.
        ends: Where the places of the column end that begin at each place; empty if each column has one.
        asked: What each place costs, the cheapest of a column first, in the order of a heap, int32; changed.
        held: Who has each place, its row times 2**32 plus the pair, or -1, int64; changed.
        bidders: See ``BIDDER``, int64 ``[n * 8]``; changed.
        queue: The rows that wait, in a circle of 2**i numbers, more than there are rows, int32; changed.
        state: Where the queue begins, how many wait, the step, the largest there may be, after how many bids
            it grows, and how many bids there were, int64 ``[AUCTION_STATE]``; changed.

    Returns:
        Whether nobody waits.

    Source:
        Four best offers: A. V. Goldberg, R. Kennedy, An efficient cost scaling algorithm for the assignment
        problem, Mathematical Programming 71 (1995), 153-177.
    """
    around = queue.size - 1
    head, size, step, bids_left = state[HEAD], state[WAITING], state[STEP], state[BIDS_LEFT]
    looked, bids = np.int64(0), np.int64(0)
    while size > 0 and looked < budget:
        row = np.int64(queue[head])
        head = (head + 1) & around
        size -= 1
        bids += 1
        looked += 4
        at = row * BIDDER
        offer0, offer1, offer2, offer3 = bidders[at], bidders[at + 1], bidders[at + 2], bidders[at + 3]
        gain0 = ((offer0 >> 32) - asked[offer0 & LOW]) << ABOVE
        gain1 = (((offer1 >> 32) - asked[offer1 & LOW]) << ABOVE) | 1
        gain2 = (((offer2 >> 32) - asked[offer2 & LOW]) << ABOVE) | 2
        gain3 = (((offer3 >> 32) - asked[offer3 & LOW]) << ABOVE) | 3
        more, less = max(gain0, gain1), max(gain2, gain3)
        best = max(more, less)
        next_best = max(min(more, less), min(gain0, gain1), min(gain2, gain3))
        if next_best >> ABOVE < bidders[at + GAIN_LEFT]:
            start, stop = first[row], first[row + 1]
            best, next_best = np.int64(0), np.int64(0)
            third, fourth, fifth = np.int64(0), np.int64(0), np.int64(0)
            for pair in range(start, stop):
                offer = offers[pair]
                gain = (((offer >> 32) - asked[offer & LOW]) << ABOVE) | (pair - start)
                below = min(best, gain)
                best = max(best, gain)
                further = min(next_best, below)
                next_best = max(next_best, below)
                below = min(third, further)
                third = max(third, further)
                further = min(fourth, below)
                fourth = max(fourth, below)
                fifth = max(fifth, further)
            looked += stop - start
            slot = at
            for gain in (best, next_best, third, fourth):
                bidders[slot] = offers[start + (gain & WHERE)] if gain >> ABOVE > 0 else -MARK
                slot += 1
            bidders[at + PAIRS] = ((start + (next_best & WHERE)) << 32) | (start + (best & WHERE))
            bidders[at + PAIRS + 1] = ((start + (fourth & WHERE)) << 32) | (start + (third & WHERE))
            bidders[at + GAIN_LEFT] = fifth >> ABOVE
            best &= ~WHERE  # the best one stands first now
        most = best >> ABOVE
        if most <= 0:
            bidders[at + STANDING] &= ~1
            continue
        slot = best & 3
        pair = (bidders[at + PAIRS + (slot >> 1)] >> (32 * (slot & 1))) & LOW
        place = bidders[at + slot] & LOW
        out = held[place]
        held[place] = (row << 32) | pair
        asked[place] += np.int32(most - max(next_best >> ABOVE, 0) + step)
        if ends.size > 0:
            _sink_place(place, ends[place], held, asked)
        standing = bidders[at + STANDING] - 4
        if standing & 2:
            bidders[at + slot] -= MARK
            offers[pair] -= MARK
        if standing >= 4:
            queue[(head + size) & around] = row
            size += 1
        else:
            standing &= ~1
        bidders[at + STANDING] = standing
        if out >= 0:
            other = out >> 32
            at = other * BIDDER
            standing = bidders[at + STANDING]
            if standing & 2:
                pair = out & LOW
                offers[pair] += MARK
                # It is there again, but not among the four: the others may leave as much as it does.
                gain = (offers[pair] >> 32) - asked[offers[pair] & LOW]
                bidders[at + GAIN_LEFT] = max(bidders[at + GAIN_LEFT], gain)
            if standing & 1 == 0:
                queue[(head + size) & around] = other
                size += 1
            bidders[at + STANDING] = (standing + 4) | 1
        bids_left -= 1
        if bids_left == 0:
            step = min(GROWTH * step, state[MOST_STEP])
            bids_left = state[BIDS]
    state[HEAD], state[WAITING], state[STEP], state[BIDS_LEFT] = head, size, step, bids_left
    return bool(size == 0)


@compiled
def _sink_place(start: Whole, stop: Whole, held: Any, asked: Any) -> None:
    """Move the first place of a column to where its price belongs."""
    holder, price = held[start], asked[start]
    hole = start
    while True:
        child = start + 2 * (hole - start) + 1
        if child >= stop:
            break
        if child + 1 < stop and asked[child + 1] < asked[child]:
            child += 1
        if asked[child] >= price:
            break
        held[hole] = held[child]
        asked[hole] = asked[child]
        hole = child
    held[hole] = holder
    asked[hole] = price
