"""The states of a market between searches and auctions, and the market seen from its other side."""

from typing import Any

import numpy as np

from rvmatch.assignment.kernels.compiling import compiled
from rvmatch.assignment.kernels.market_queues import Whole

__all__ = ["close_auction", "hand_over", "take_first_choices", "turn_pairs"]


@compiled
def take_first_choices(
    first: Any,
    cols: Any,
    points: Any,
    row_price: Any,
    wanted: Any,
    room: Any,
    used: Any,
    slot_first: Any,
    slots: Any,
) -> None:
    """
    Give rows, in their order, places in the columns they like best while there is room.

    Args:
        first: As in ``bring_in``, and so are the others; nothing is in use and columns ask nothing.
        cols: The column of each pair.
        points: What each pair is worth.
        row_price: Takes the most points of each row.
        wanted: How many places of each row are not in use; changed.
        room: How many places of each column are not in use; changed.
        used: Whether each pair is in use; changed.
        slot_first: Where the places of each column begin.
        slots: The pairs that use them; changed.
    """
    for row in range(first.size - 1):
        most = np.int64(0)
        for pair in range(first[row], first[row + 1]):
            most = max(most, points[pair])
        row_price[row] = most
        for pair in range(first[row], first[row + 1]):
            col = cols[pair]
            if points[pair] == most and room[col] > 0 and wanted[row] > 0:
                used[pair] = 1
                slots[slot_first[col + 1] - room[col]] = pair
                room[col] -= 1
                wanted[row] -= 1


@compiled
def close_auction(
    step: Whole,
    first: Any,
    cols: Any,
    points: Any,
    row_price: Any,
    col_price: Any,
    wanted: Any,
    room: Any,
    used: Any,
    slot_first: Any,
    slots: Any,
) -> None:
    """
    Give each row what it gains at least, and free the pairs that leave it more than a step less.

    Args:
        step: How much less; with zero, what is left is as ``bring_in`` expects it.
        first: As in ``bring_in``, and so are the others.
        cols: The column of each pair.
        points: What each pair is worth.
        row_price: Takes the best that is left to each row by pairs not in use, or nothing.
        col_price: What each column asks.
        wanted: How many places of each row are not in use; changed.
        room: How many places of each column are not in use; changed.
        used: Whether each pair is in use; changed.
        slot_first: Where the places of each column begin.
        slots: The pair that uses each place, or -1; changed to the pairs in use, which come first.
    """
    for row in range(first.size - 1):
        most = np.int64(0)
        for pair in range(first[row], first[row + 1]):
            if used[pair] == 0:
                most = max(most, points[pair] - col_price[cols[pair]])
        row_price[row] = most
        for pair in range(first[row], first[row + 1]):
            if used[pair] == 1 and points[pair] - col_price[cols[pair]] < most - step:
                used[pair] = 0
                wanted[row] += 1
    for col in range(slot_first.size - 1):
        kept = slot_first[col]
        for place in range(slot_first[col], slot_first[col + 1]):
            holder = np.int64(slots[place])
            if holder >= 0 and used[holder] == 1:
                slots[kept] = holder
                kept += 1
        room[col] = slot_first[col + 1] - kept


@compiled
def turn_pairs(
    rows: Any,
    cols: Any,
    points: Any,
    free: Any,
    turn: Any,
    back: Any,
    rows_t: Any,
    cols_t: Any,
    points_t: Any,
) -> None:
    """
    Sort pairs by column, then row.

    Args:
        rows: The row of each pair, int64 ``[p]``; sorted.
        cols: The column of each pair, int64 ``[p]``.
        points: What each pair is worth, int64 ``[p]``.
        free: Where the pairs of each column begin, int64 ``[m]``; changed.
        turn: Takes where each pair goes, int32 ``[p]``.
        back: Takes which pair each place gets, int32 ``[p]``.
        rows_t: Takes the columns in the new order, int64 ``[p]``.
        cols_t: Takes the rows in the new order, int64 ``[p]``.
        points_t: Takes the points in the new order, int64 ``[p]``.
    """
    for pair in range(rows.size):
        col = cols[pair]
        to = free[col]
        free[col] += 1
        turn[pair] = to
        back[to] = pair
        rows_t[to] = col
        cols_t[to] = rows[pair]
        points_t[to] = points[pair]


@compiled
def hand_over(first: Any, used: Any, turn: Any, used_t: Any, slot_first_t: Any, slots_t: Any) -> None:
    """
    Show the other side which pairs are in use.

    Args:
        first: Where the pairs of each row begin, int64 ``[n + 1]``.
        used: Whether each pair is in use, int8 ``[p]``.
        turn: Which pair of the other side each is, int32 ``[p]``.
        used_t: Takes the same for its pairs, int8 ``[p]``.
        slot_first_t: Where the places of each row begin, int64 ``[n + 1]``.
        slots_t: Takes the pairs that use them, those in use first, int32.
    """
    used_t[:] = 0
    for row in range(first.size - 1):
        place = slot_first_t[row]
        for pair in range(first[row], first[row + 1]):
            if used[pair] == 1:
                used_t[turn[pair]] = 1
                slots_t[place] = turn[pair]
                place += 1
