"""Which table each meeting has, so that one side stays at its tables as far as possible."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["seats"]


def seats(
    keepers: NDArray[np.int64], rounds: NDArray[np.int64], tables: int, given: NDArray[np.int64]
) -> NDArray[np.int64]:
    """
    A table for each meeting, one meeting at a table in a round; each keeper at one table where that is found.

    Two keepers can share a table if they never meet anybody in the same round. Whoever is busiest gets a
    table first: if there are as many tables as keepers, everybody stays at one. Beyond that the assignment
    is a colouring of a graph, which is hard in general: the rule here is simple, and whoever finds no table
    that is free whenever it is needed takes those that are.

    Args:
        keepers: Who should stay at one table, of each meeting, int64 ``[k]``.
        rounds: The round of each, int64 ``[k]``; no keeper twice in one, no more in one than tables.
        tables: How many tables there are.
        given: The table that a meeting has already, or -1, int64 ``[k]``.

    Returns:
        The table of each meeting, from 0, int64 ``[k]``.
    """
    table_of = given.copy()
    size = int(rounds.max(initial=-1)) + 1
    taken = np.zeros((tables, size), dtype=np.bool_)
    taken[given[given >= 0], rounds[given >= 0]] = True
    people, counts = np.unique(keepers, return_counts=True)
    uses = np.zeros(tables, dtype=np.int64)
    for keeper in people[np.argsort(-counts, kind="stable")].tolist():
        mine = np.flatnonzero((keepers == keeper) & (table_of < 0))
        own = np.unique(table_of[(keepers == keeper) & (table_of >= 0)])
        free = np.flatnonzero(~taken[:, rounds[mine]].any(axis=1))
        if mine.size and free.size:
            # The table it has already, else an empty one, else the fullest that still fits.
            table = free[np.lexsort((-uses[free], uses[free] > 0, ~np.isin(free, own)))[0]]
            table_of[mine] = table
            taken[table, rounds[mine]] = True
            uses[table] += mine.size
    for meeting in np.flatnonzero(table_of < 0).tolist():
        table = int((~taken[:, rounds[meeting]]).argmax())
        table_of[meeting] = table
        taken[table, rounds[meeting]] = True
    return table_of
