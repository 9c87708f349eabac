"""Independent answers about small timetables: every set of meetings and every way to hold them is tried."""

from functools import cache
from typing import Any

import numpy as np


def most_valuable(
    rows: list[int],
    cols: list[int],
    values: list[int],
    places: tuple[Any, Any],
    tables: int,
    seated: list[bool],
) -> int:
    """The greatest value of any timetable, by trying each wish in each round and in none."""
    row_places, col_places = (np.asarray(one).tolist() for one in places)
    size = len(row_places[0])
    ahead = [sum(values[place:]) for place in range(len(values) + 1)]
    best = 0

    def go(
        wish: int, value: int, used: list[int], rows_used: list[list[int]], cols_used: list[list[int]]
    ) -> None:
        nonlocal best
        best = max(best, value)
        if wish == len(values) or value + ahead[wish] <= best:
            return
        row, col = rows[wish], cols[wish]
        for at in range(size):
            free = rows_used[row][at] < row_places[row][at] and cols_used[col][at] < col_places[col][at]
            if free and (not seated[wish] or used[at] < tables):
                rows_used[row][at] += 1
                cols_used[col][at] += 1
                used[at] += seated[wish]
                go(wish + 1, value + values[wish], used, rows_used, cols_used)
                rows_used[row][at] -= 1
                cols_used[col][at] -= 1
                used[at] -= seated[wish]
        go(wish + 1, value, used, rows_used, cols_used)

    empty = [[0] * size for _ in row_places], [[0] * size for _ in col_places]
    go(0, 0, [0] * size, *empty)
    return best


def least_idle(
    ends: list[tuple[int, int]], there: list[list[bool]], seated: list[bool], tables: int, days: list[int]
) -> int | None:
    """The fewest idle rounds of units that hold these meetings, one a round; None if they cannot be held."""
    size = len(days)

    def idle(busy: tuple[int, ...], unit: int) -> int:
        found = 0
        for day in set(days):
            of_day = [at for at in busy if days[at] == day]
            if of_day:
                found += sum(there[unit][at] and at not in of_day for at in range(min(of_day), max(of_day)))
        return found

    @cache
    def go(edge: int, busy: tuple[tuple[int, ...], ...], used: tuple[int, ...]) -> int | None:
        if edge == len(ends):
            return sum(idle(one, unit) for unit, one in enumerate(busy))
        row, col = ends[edge]
        best = None
        for at in range(size):
            fits = there[row][at] and there[col][at] and at not in busy[row] and at not in busy[col]
            if not fits or (seated[edge] and used[at] >= tables):
                continue
            now = list(busy)
            now[row] = tuple(sorted((*now[row], at)))
            now[col] = tuple(sorted((*now[col], at)))
            more = tuple(count + (place == at and seated[edge]) for place, count in enumerate(used))
            found = go(edge + 1, tuple(now), more)
            if found is not None and (best is None or found < best):
                best = found
        return best

    return go(0, tuple(() for _ in there), tuple(0 for _ in days))
