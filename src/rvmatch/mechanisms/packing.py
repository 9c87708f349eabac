"""A choice within budgets, put together and improved pair by pair: good, and proven by nothing."""

import heapq
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Packing"]

Whole = NDArray[np.int64]

_DEEP_PAIRS: Final = 4_000
"""Up to so many pairs moves are tried that push a partner aside."""

_PASSES: Final = 12


class Packing:
    """
    Pairs chosen so far, and the places and budgets left.

    Args:
        pairs: The row, the column, the points and the amount of each pair, int64 ``[q]`` each.
        rows: How many partners each row takes, int64 ``[n]``.
        cols: How many each column takes, int64 ``[m]``.
        available: The budget of each column, int64 ``[m]``.
        full: Whether each row has to have as many as it takes; else no pair worth nothing or less is used.

    Source:
        S. Martello and P. Toth, Knapsack Problems, Wiley 1990, section 7.4 (MTHG: the row that would lose
        most by waiting comes first; then shifts).
    """

    def __init__(
        self,
        pairs: tuple[Whole, Whole, Whole, Whole],
        rows: Whole,
        cols: Whole,
        available: Whole,
        *,
        full: bool,
    ) -> None:
        self._row, self._col, self._points, self._amount = (array.tolist() for array in pairs)
        self._row_left, self._col_left, self._room = rows.tolist(), cols.tolist(), available.tolist()
        self._full = full
        self._used = [False] * len(self._row)
        self._of_row: list[list[int]] = [[] for _ in self._row_left]
        self._in_col: list[set[int]] = [set() for _ in self._col_left]
        for pair, row in enumerate(self._row):
            self._of_row[row].append(pair)
        self._deep = len(self._row) <= _DEEP_PAIRS

    @property
    def used(self) -> Whole:
        """The pairs chosen, growing, int64."""
        return np.flatnonzero(self._used)

    @property
    def complete(self) -> bool:
        """Whether each row has as many partners as it takes, or need not."""
        return not self._full or not any(self._row_left)

    @property
    def value(self) -> int:
        """What the pairs chosen are worth together."""
        return sum(self._points[pair] for pair in self.used.tolist())

    def begin(self, wanted: Whole, worth: Whole) -> None:
        """Choose these pairs where they fit, those worth most first."""
        for pair in wanted[np.argsort(-worth[wanted], kind="stable")].tolist():
            if self._row_left[self._row[pair]] and self._fits(pair):
                self._put(pair)

    def fill(self, worth: Whole) -> None:
        """Give rows partners while places are left; who would lose most by waiting comes first."""
        value = worth.tolist()
        heap = []
        for row, left in enumerate(self._row_left):
            if left:
                found = self._best(row, value)
                if found is not None:
                    heap.append((-found[0], row))
        heapq.heapify(heap)
        while heap:
            before, row = heapq.heappop(heap)
            found = self._best(row, value)
            if found is None:
                continue
            if -found[0] > before:  # it loses less by waiting than was thought
                heapq.heappush(heap, (-found[0], row))
                continue
            self._put(found[1])
            if self._row_left[row]:
                heapq.heappush(heap, (before, row))

    def improve(self) -> None:
        """Move partners while that is worth more, or makes one more row full."""
        for _ in range(_PASSES):
            better = False
            for row, mine in enumerate(self._of_row):
                if self._row_left[row]:
                    better |= self._moved(None, mine)
                for pair in [pair for pair in mine if self._used[pair]]:
                    better |= self._moved(pair, mine)
            if not better:
                return

    def _best(self, row: int, value: Sequence[int]) -> tuple[float, int] | None:
        """How much a row would lose with the second best instead of the best that fits, and the best."""
        first = second = None
        for pair in self._of_row[row]:
            if not self._fits(pair) or (not self._full and self._points[pair] <= 0):
                continue
            if first is None or value[pair] > value[first]:
                first, second = pair, first
            elif second is None or value[pair] > value[second]:
                second = pair
        if first is None:
            return None
        return (float("inf") if second is None else float(value[first] - value[second])), first

    def _moved(self, old: int | None, mine: Sequence[int]) -> bool:
        """Whether a pair of a row was changed for another, or one added, for the better."""
        if old is not None:
            self._take(old)
        lost = self._points[old] if old is not None else 0
        urgent = old is None and self._full
        for new in mine:
            if self._used[new] or new == old:
                continue
            gain = self._points[new] - lost
            if self._fits(new):
                if gain > 0 or urgent:
                    self._put(new)
                    return True
                continue
            if self._deep and (step := self._aside(new, gain, urgent=urgent)) is not None:
                out, into = step
                self._take(out)
                if into is not None:
                    self._put(into)
                self._put(new)
                return True
        if old is not None:
            self._put(old)
        return False

    def _aside(self, new: int, gain: int, *, urgent: bool) -> tuple[int, int | None] | None:
        """Whom to push out of a column for a pair, and where to; None if nothing gets better."""
        col = self._col[new]
        short = self._amount[new] - self._room[col]
        for out in sorted(self._in_col[col]):
            if self._amount[out] < short:
                continue
            left = gain - self._points[out]
            if not self._full and left > 0:
                return out, None
            for into in self._of_row[self._row[out]]:
                fits = self._col[into] != col and self._fits(into)
                if fits and (urgent or left + self._points[into] > 0):
                    return out, into
        return None

    def _fits(self, pair: int) -> bool:
        col = self._col[pair]
        return not self._used[pair] and self._col_left[col] > 0 and self._amount[pair] <= self._room[col]

    def _put(self, pair: int) -> None:
        self._change(pair, 1)
        self._in_col[self._col[pair]].add(pair)

    def _take(self, pair: int) -> None:
        self._change(pair, -1)
        self._in_col[self._col[pair]].remove(pair)

    def _change(self, pair: int, sign: int) -> None:
        row, col = self._row[pair], self._col[pair]
        self._used[pair] = sign > 0
        self._row_left[row] -= sign
        self._col_left[col] -= sign
        self._room[col] -= sign * self._amount[pair]
