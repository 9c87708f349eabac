"""How long people wait between their meetings, and timetables of the same meetings with less of it."""

from collections.abc import Callable
from itertools import combinations

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.timetables.colouring import Edges

__all__ = ["Waiting", "idle_rounds", "less_waiting"]

MOST_SWEEPS = 60
"""After so many passes over all pairs of rounds a search ends, improving or not; most end far earlier."""

MOST_STARTS, MEETINGS_OF_ALL_STARTS, EXCHANGES_OF_A_START = 40, 4_000, 2
"""How often a search sets out anew at most, with how many meetings in all, and by how many exchanges."""

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


def idle_rounds(busy: Flags, there: Flags, days: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    How many rounds each unit waits: it is there, has no meeting, but has one before and one after that day.

    Args:
        busy: When each has a meeting, bool ``[u, R]``.
        there: When each is there, bool ``[u, R]``.
        days: The day of each round, growing, int64 ``[R]``.

    Returns:
        Whole numbers ``[u]``.
    """
    idle = np.zeros(len(busy), dtype=np.int64)
    for day in np.unique(days):
        of_day = days == day
        held = busy[:, of_day]
        begun = np.logical_or.accumulate(held, axis=1)
        to_come = np.logical_or.accumulate(held[:, ::-1], axis=1)[:, ::-1]
        idle += (begun & to_come & ~held & there[:, of_day]).sum(axis=1)
    return idle


@attrs.frozen(kw_only=True, eq=False)
class Waiting:
    """
    What a search for less waiting works on: units, and how a unit's day is judged.

    Args:
        edges: The meetings.
        days: The day of each round, growing, int64 ``[R]``.
    """

    edges: Edges
    days: NDArray[np.int64]

    def busy(self, rounds: NDArray[np.int64]) -> Flags:
        """When each unit has a meeting, bool ``[u, R]``."""
        busy = np.zeros(self.edges.there.shape, dtype=np.bool_)
        busy[self.edges.rows, rounds] = True
        busy[self.edges.cols, rounds] = True
        return busy

    def cost(self, busy: Flags, units: NDArray[np.int64]) -> NDArray[np.int64]:
        """
        Idle rounds first, then how late the last meeting is, of each of some units; summed, these compare.

        Args:
            busy: When each has a meeting, bool ``[k, R]``.
            units: Which units they are, int64 ``[k]``.
        """
        idle = idle_rounds(busy, self.edges.there[units], self.days)
        last = np.where(busy.any(axis=1), self.days.size - busy[:, ::-1].argmax(axis=1), 0)
        return idle * (1 + self.edges.there.size) + last

    def total(self, rounds: NDArray[np.int64]) -> int:
        """The cost of all units together."""
        everybody = np.arange(len(self.edges.there))
        return int(self.cost(self.busy(rounds), everybody).sum())

    def idle(self, rounds: NDArray[np.int64]) -> int:
        """How many rounds all units wait together."""
        return int(idle_rounds(self.busy(rounds), self.edges.there, self.days).sum())


def less_waiting(waiting: Waiting, rounds: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """
    A timetable of the same meetings in which people wait less, then leave earlier: a local search.

    Two rounds are exchanged for a part of the people that no meeting of these rounds joins to the others, and
    whole rounds are moved to another place; whatever helps is done, until nothing does. While somebody still
    waits, the search sets out anew from the best timetable with some exchanges at random, the fewer times the
    more meetings there are. Locked meetings stay.

    Args:
        waiting: The meetings, and how waiting is judged.
        rounds: The round of each, int64 ``[k]``.
        seed: Of the exchanges at random.

    Returns:
        The round of each; never worse, seldom proven best.
    """
    best = rounds.copy()
    if not best.size:
        return best
    _descend(waiting, best)
    rng = np.random.default_rng(seed)
    for _ in range(min(MOST_STARTS, MEETINGS_OF_ALL_STARTS // best.size)):
        if waiting.idle(best) == 0:
            break
        other = best.copy()
        for _ in range(EXCHANGES_OF_A_START):
            one, two = sorted(rng.choice(waiting.days.size, size=2, replace=False).tolist())
            _exchange(waiting, other, (one, two), lambda gain: rng.integers(-1, 1, gain.size))
        _descend(waiting, other)
        if waiting.total(other) < waiting.total(best):
            best = other
    return best


def _descend(waiting: Waiting, rounds: NDArray[np.int64]) -> None:
    """Do what helps until nothing does; the rounds are changed in place."""
    for _ in range(MOST_SWEEPS):
        changed = False
        for pair in combinations(range(waiting.days.size), 2):
            changed |= _exchange(waiting, rounds, pair, lambda gain: gain)
        if not (_move_rounds(waiting, rounds) or changed):
            break


def _exchange(
    waiting: Waiting, rounds: NDArray[np.int64], pair: tuple[int, int], judge: Callable[[Counts], Counts]
) -> bool:
    """
    Exchange two rounds for those parts of the people that the judge gives less than zero.

    Args:
        waiting: The meetings.
        rounds: The round of each, int64 ``[k]``; changed in place.
        pair: The two rounds.
        judge: From how much the cost of each part would change to how it is judged.

    Returns:
        Whether anything was exchanged.
    """
    edges, (one, other) = waiting.edges, pair
    held = np.flatnonzero((rounds == one) | (rounds == other))
    rows, cols, at_one = edges.rows[held], edges.cols[held], rounds[held] == one
    part_of = _parts(rows, cols, len(edges.there))
    to = np.where(at_one, other, one)
    barred = edges.locked[held] | ~edges.there[rows, to] | ~edges.there[cols, to]
    busy = waiting.busy(rounds)
    # Who has a meeting in both rounds, or in neither, is as busy as before.
    ends = np.flatnonzero(busy[:, one] != busy[:, other])
    swapped = busy[ends]
    swapped[:, [one, other]] = swapped[:, [other, one]]
    gain = np.zeros(int(part_of.max(initial=0)) + 1, dtype=np.int64)
    np.add.at(gain, part_of[ends], waiting.cost(swapped, ends) - waiting.cost(busy[ends], ends))
    judged = judge(gain)
    judged[part_of[rows[barred]]] = 0
    if judged.min() >= 0:
        return False
    moves = np.zeros(gain.size, dtype=np.int64)
    np.add.at(moves, part_of[rows], np.where(edges.seated[held], np.where(at_one, 1, -1), 0))
    used = (int((edges.seated[held] & at_one).sum()), int((edges.seated[held] & ~at_one).sum()))
    flip = _within_tables(judged, moves, used, edges.tables)
    mine = flip[part_of[rows]]
    rounds[held[mine]] = to[mine]
    return bool(mine.any())


def _parts(rows: Counts, cols: Counts, units: int) -> Counts:
    """The part of each unit: units joined by meetings are of one part, int64 ``[u]``."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(rows.size), (rows, cols)), shape=(units, units))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _within_tables(judged: Counts, moves: Counts, used: tuple[int, int], tables: int) -> Flags:
    """
    Which parts to exchange: those judged so, as far as both rounds keep to the tables.

    Args:
        judged: Less than zero for each part to be exchanged, int64 ``[q]``.
        moves: How many meetings at shared tables it brings from the first round to the second, net.
        used: How many of the tables each of the two rounds uses.
        tables: How many there are.
    """
    flip: Flags = (judged < 0) & (moves == 0)
    first, second = used
    for part in np.flatnonzero((judged < 0) & (moves != 0)).tolist():
        step = int(moves[part])
        if first - step <= tables and second + step <= tables:
            flip[part] = True
            first, second = first - step, second + step
    return flip


def _move_rounds(waiting: Waiting, rounds: NDArray[np.int64]) -> bool:
    """The best move of one whole round to another place, if one helps and everybody is there throughout."""
    edges, size = waiting.edges, waiting.days.size
    involved = np.union1d(edges.rows, edges.cols)
    if edges.locked.any() or not edges.there[involved].all():
        return False
    busy = waiting.busy(rounds)[involved]
    least, best = int(waiting.cost(busy, involved).sum()), None
    for start in range(size):
        for end in range(size):
            order = [at for at in range(size) if at != start]
            order.insert(end, start)
            cost = int(waiting.cost(busy[:, order], involved).sum())
            if cost < least:
                least, best = cost, order
    if best is None:
        return False
    place = np.argsort(best)
    rounds[:] = place[rounds]
    return True
