"""The least waiting there can be, for timetables small enough to be put to an integer program."""

import math
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.timetables.programs import minimized
from rvmatch.assignment.timetables.waiting import Waiting

__all__ = ["least_waiting"]

MOST_VARIABLES = 1_500
"""A larger program is not put to HiGHS: few of that size ended within a minute."""


def least_waiting(
    waiting: Waiting, rounds: NDArray[np.int64], time_limit_s: float
) -> tuple[NDArray[np.int64], int]:
    """
    A timetable of the same meetings with the fewest idle rounds, and what no such timetable goes below.

    A unit's day has begun in a round if it has a meeting then or before, and is not over if it has one then
    or later; both together count, and the meetings are taken off.

    Args:
        waiting: The meetings, and how waiting is judged.
        rounds: A timetable that is known; locked meetings keep these rounds, int64 ``[k]``.
        time_limit_s: After how many seconds to stop.

    Returns:
        The better of what was found and what was known, and the bound: 0 if nothing better is known.

    Source:
        For timetables without idle rounds: A. S. Asratian, R. R. Kamalian, Interval colorings of edges of a
        multigraph, Applied Mathematics 5 (1987), 25-34; whether one exists is NP-complete to tell.
    """
    edges, size = waiting.edges, waiting.days.size
    known = waiting.idle(rounds)
    may = edges.there[edges.rows] & edges.there[edges.cols]
    may[edges.locked] = False
    may[edges.locked, rounds[edges.locked]] = True
    edge, at = np.nonzero(may)
    units, unit = np.unique(np.concatenate([edges.rows[edge], edges.cols[edge]]), return_inverse=True)
    spans, meetings = units.size * size, edge.size
    if known == 0 or meetings + 3 * spans > MOST_VARIABLES:
        return rounds, 0
    x, span = np.arange(meetings), np.arange(spans)
    begun, open_, inside = meetings + span, meetings + spans + span, meetings + 2 * spans + span
    held = (unit * size + np.tile(at, 2), np.tile(x, 2), np.ones(2 * meetings))
    seated = edges.seated[edge]
    same_day = np.append(waiting.days[1:] == waiting.days[:-1], [False])
    next_day = np.flatnonzero(np.tile(same_day, units.size))
    one, less = np.ones(spans), -np.ones(next_day.size)
    blocks = [
        _Block(rows=edge, cols=x, times=np.ones(meetings), low=1, high=1),
        _Block(rows=held[0], cols=held[1], times=held[2], high=1),
        _Block(rows=at[seated], cols=x[seated], times=np.ones(int(seated.sum())), high=edges.tables),
        _Block.of((span, begun, one), (held[0], held[1], -held[2]), low=0),
        _Block.of((span, open_, one), (held[0], held[1], -held[2]), low=0),
        _Block.of((next_day, begun[next_day + 1], -less), (next_day, begun[next_day], less), low=0),
        _Block.of((next_day, open_[next_day], -less), (next_day, open_[next_day + 1], less), low=0),
        _Block.of((span, inside, one), (span, begun, -one), (span, open_, -one), low=-1),
    ]
    cost = np.zeros(meetings + 3 * spans, dtype=np.int64)
    cost[inside] = edges.there[units].reshape(-1)
    whole = np.zeros(cost.size, dtype=np.bool_)
    whole[x] = True
    rows, bounds = _joined(blocks, cost.size)
    found = minimized(cost, whole, rows, bounds, time_limit_s)
    bound = max(0, int(found.bound) - 2 * edges.rows.size) if math.isfinite(found.bound) else 0
    if found.solution is None:
        return rounds, bound
    used = found.solution[x] > 0
    better = np.full(edges.rows.size, -1, dtype=np.int64)
    better[edge[used]] = at[used]
    return (better if waiting.idle(better) < known else rounds), bound


Positions = NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class _Block:
    """
    Rows of a program.

    Args:
        rows: The row of each entry, int64 ``[e]``; rows without an entry are left out.
        cols: The variable of each entry, int64 ``[e]``.
        times: How often it counts, ``[e]``.
        low: What each row comes to at least.
        high: What each row comes to at most.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    times: NDArray[np.float64]
    low: float = -math.inf
    high: float = math.inf

    @classmethod
    def of(
        cls, *parts: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]], low: float
    ) -> "_Block":
        rows, cols, times = (np.concatenate(part) for part in zip(*parts, strict=True))
        return cls(rows=rows, cols=cols, times=times, low=low)


def _joined(blocks: list[_Block], variables: int) -> tuple[Any, tuple[NDArray[Any], NDArray[Any]]]:
    """All rows as one sparse matrix with its bounds."""
    from scipy.sparse import csr_array, vstack

    parts, low, high = [], [], []
    for block in blocks:
        numbers, row = np.unique(block.rows, return_inverse=True)
        if numbers.size:
            parts.append(csr_array((block.times, (row, block.cols)), shape=(numbers.size, variables)))
            low.append(np.full(numbers.size, block.low, dtype=np.float64))
            high.append(np.full(numbers.size, block.high, dtype=np.float64))
    return vstack(parts, format="csr"), (np.concatenate(low), np.concatenate(high))
