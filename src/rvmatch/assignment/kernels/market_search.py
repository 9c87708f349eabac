"""Shortest augmenting paths on a market: place after place comes in along the path that loses least."""

from typing import Any

import numpy as np

from rvmatch.assignment.kernels.compiling import compiled
from rvmatch.assignment.kernels.market_queues import LOW, Whole, next_best, pop_nearest, push_near

__all__ = ["FAR", "LOOKED", "SEARCH_STATE", "bring_in"]

FAR = 2**62
"""Farther than any node can be."""

LINE, SEARCHING, LOSS, END, QUEUED, READY, TOUCHED, LOOKED, SEARCH_STATE = range(9)
"""Where each number of a search stands, with which the next slice goes on; the last is how many there are."""


@compiled
def bring_in(  # noqa: C901, PLR0912, PLR0915 - one loop: calls in it would take as long as all the rest
    budget: Whole,
    first: Any,
    rows: Any,
    cols: Any,
    points: Any,
    row_price: Any,
    col_price: Any,
    wanted: Any,
    room: Any,
    used: Any,
    slot_first: Any,
    slots: Any,
    unordered: Any,
    ranked: Any,
    reached: Any,
    came_by: Any,
    keys: Any,
    nodes: Any,
    ready: Any,
    touched: Any,
    state: Any,
) -> bool:
    """
    Bring in places of rows, each along the path that loses least, until all who gain are in.

    Rows are the nodes from 0 on, columns those from n on. Under the prices a pair not in use is worth at
    most its two prices and a pair in use at least that; each search keeps this so, and moves only the
    prices of nodes nearer than its end. A path ends at a column with room, or at a row that stays alone.

    Args:
        budget: After how many looks at pairs to come back.
        first: Where the pairs of each row begin, int64 ``[n + 1]``.
        rows: The row of each pair, int64 ``[p]``.
        cols: The column of each pair, int64 ``[p]``.
        points: What each pair is worth, more than zero, int64 ``[p]``.
        row_price: What each row gains, int64 ``[n]``; changed.
        col_price: What each column asks, int64 ``[m]``; changed.
        wanted: How many places of each row are not in use, int64 ``[n]``; changed.
        room: How many places of each column are not in use, int64 ``[m]``; changed.
        used: Whether each pair is in use, int8 ``[p]``; changed.
        slot_first: Where the places of each column begin, int64 ``[m + 1]``.
        slots: The pairs that use them, those in use first, int32; changed.
        unordered: As in ``next_best``; changed.
        ranked: As in ``next_best``; changed.
        reached: ``FAR`` for each node, int64 ``[n + m]``; left as it was when all are in.
        came_by: Room for the pair by which each node was reached, int32 ``[n + m]``.
        keys: Room for the queue, int64 ``[p + 1]``.
        nodes: Room for the queue, int32 ``[p + 1]``.
        ready: Room for nodes as near as the nearest, int32 ``[n + m]``.
        touched: Room for the nodes reached, int32 ``[n + m]``.
        state: Zeros at first, int64 ``[SEARCH_STATE]``; tells the next slice where to go on.

    Returns:
        Whether all are in.
    """
    n = first.size - 1
    looked = np.int64(0)
    row = state[LINE]
    while row < n:
        if state[SEARCHING] == 0:
            if looked >= budget:
                break
            if wanted[row] == 0 or row_price[row] == 0:
                row += 1
                looked += 1
                continue
            state[SEARCHING] = 1
            loss, end = row_price[row], np.int64(row)
            reached[row] = 0
            ready[0] = row
            touched[0] = row
            queued, at_hand, met = np.int64(0), np.int64(1), np.int64(1)
        else:
            loss, end = state[LOSS], state[END]
            queued, at_hand, met = state[QUEUED], state[READY], state[TOUCHED]
        found = False
        while looked < budget:
            if at_hand > 0:
                at_hand -= 1
                node = np.int64(ready[at_hand])
                distance = reached[node]
            else:
                if queued == 0 or keys[0] >= loss:
                    found = True
                    break
                distance = keys[0]
                node = np.int64(nodes[0])
                pop_nearest(keys, nodes, queued)
                queued -= 1
                if distance != reached[node]:
                    continue  # it was reached on a shorter way since
            looked += 1
            if node < n:
                base = distance + row_price[node]
                start = first[node]
                at = first[node + 1]
                while at > start:
                    at -= 1
                    if unordered[node] < 0 or at - start < unordered[node]:
                        next_best(node, first, cols, points, unordered, ranked)
                    # No column asks less than nothing: what follows in this order is farther still.
                    if base - ranked[at, 0] >= loss:
                        break
                    looked += 1
                    col = ranked[at, 1] >> 32
                    length = base - ranked[at, 0] + col_price[col]
                    target = n + col
                    if length >= loss or length >= reached[target]:
                        continue
                    pair = ranked[at, 1] & LOW
                    if used[pair] == 1:
                        continue
                    came_by[target] = pair
                    if room[col] > 0:
                        loss, end = length, target
                        continue
                    if reached[target] == FAR:
                        touched[met] = target
                        met += 1
                    reached[target] = length
                    if length == distance:
                        ready[at_hand] = target
                        at_hand += 1
                    else:
                        push_near(keys, nodes, queued, length, target)
                        queued += 1
            else:
                col = node - n
                base = distance - col_price[col]
                for slot in range(slot_first[col], slot_first[col + 1] - room[col]):
                    looked += 1
                    pair = np.int64(slots[slot])
                    target = rows[pair]
                    length = base + points[pair] - row_price[target]
                    if length >= loss or length >= reached[target]:
                        continue
                    came_by[target] = pair
                    if length + row_price[target] < loss:
                        loss, end = length + row_price[target], target
                    if reached[target] == FAR:
                        touched[met] = target
                        met += 1
                    reached[target] = length
                    if length == distance:
                        ready[at_hand] = target
                        at_hand += 1
                    else:
                        push_near(keys, nodes, queued, length, target)
                        queued += 1
        if not found:
            state[LOSS], state[END] = loss, end
            state[QUEUED], state[READY], state[TOUCHED] = queued, at_hand, met
            break
        _move_prices(loss, met, row_price, col_price, reached, touched)
        _change(row, end, n, rows, cols, wanted, room, used, slot_first, slots, came_by)
        state[SEARCHING] = 0
    state[LINE] = row
    state[LOOKED] += looked
    return bool(row >= n)


@compiled
def _move_prices(loss: Whole, met: Whole, row_price: Any, col_price: Any, reached: Any, touched: Any) -> None:
    """Let rows nearer than the end gain less and columns nearer ask more; nothing is reached any more."""
    n = row_price.size
    for at in range(met):
        node = np.int64(touched[at])
        if reached[node] < loss:
            if node < n:
                row_price[node] += reached[node] - loss
            else:
                col_price[node - n] += loss - reached[node]
        reached[node] = FAR


@compiled
def _change(
    row: Whole,
    end: Whole,
    n: Whole,
    rows: Any,
    cols: Any,
    wanted: Any,
    room: Any,
    used: Any,
    slot_first: Any,
    slots: Any,
    came_by: Any,
) -> None:
    """Use and free the pairs of a path in turn, from its end back to the row where it began."""
    wanted[row] -= 1
    if end < n:
        wanted[end] += 1
    node = end
    while node != row:
        pair = np.int64(came_by[node])
        col = cols[pair]
        last = slot_first[col + 1] - room[col]
        if node >= n:
            used[pair] = 1
            slots[last] = pair
            room[col] -= 1
            node = rows[pair]
        else:
            used[pair] = 0
            slot = last - 1
            while slots[slot] != pair:
                slot -= 1
            slots[slot] = slots[last - 1]
            room[col] += 1
            node = n + col
