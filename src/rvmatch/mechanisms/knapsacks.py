"""The best that fits into the budget of each column, exactly or from above, all columns at once."""

import math
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

__all__ = ["Filled", "Knapsacks"]

Whole = NDArray[np.int64]

MOST_CELLS: Final = 4_000_000
"""Up to so many cells of all tables together budgets are filled exactly, by tables over amounts."""

_NOTHING: Final = 1e-9
"""Stands for amounts of nothing, so that these come first."""

_DOUBT: Final = 1e-10
"""More than float64 can lose, relatively, in sums over a million pairs."""


@attrs.frozen(kw_only=True, eq=False)
class Filled:
    """
    What was put into budgets.

    Args:
        bound: What no choice within the budgets is worth more than.
        share: How much of each pair was put in, from 0 to 1; whole ones keep the budgets, float64 ``[q]``.
    """

    bound: int
    share: NDArray[np.float64]


class Knapsacks:
    """
    A budget for each column, to be filled again and again with pairs of changing worth.

    With few cells each column has a table over amounts (exact). Else the pairs worth most for their amount
    are taken, the last one in part (the continuous bound of Dantzig), which is an upper bound. A column that
    may have fewer partners than it has pairs is also bounded by the best so many of its pairs; the smaller of
    the two bounds counts.

    Args:
        cols: The column of each pair, int64 ``[q]``.
        amounts: What each takes, int64 ``[q]``; none takes more than its column has.
        available: What each column has, int64 ``[m]``.
        places: How many partners each column takes, int64 ``[m]``.

    Source:
        S. Martello and P. Toth, Knapsack Problems, Wiley 1990, sections 2.2.1 and 2.6.
    """

    def __init__(self, cols: Whole, amounts: Whole, available: Whole, places: Whole) -> None:
        m = available.size
        order = np.argsort(cols, kind="stable")
        self._cols, self._amounts, self._places = cols, amounts, places
        self._starts = np.searchsorted(cols[order], np.arange(m + 1))
        self._order = order
        self._unit = np.ones(m, dtype=np.int64)
        self._room = available.copy()
        counts = np.diff(self._starts)
        for col in np.flatnonzero(counts).tolist():
            mine = order[self._starts[col] : self._starts[col + 1]]
            unit = max(1, int(np.gcd.reduce(amounts[mine])))
            self._unit[col] = unit
            # More than all of them take cannot be used.
            self._room[col] = min(int(available[col]), int(amounts[mine].sum())) // unit
        self._crowded = counts > places
        self.exact = bool(((self._room + 1) * counts).sum() <= MOST_CELLS) and not self._crowded.any()

    def filled(self, worth: Whole) -> Filled:
        """
        The best filling at these worths.

        Args:
            worth: What each pair is worth, int64 ``[q]``, any sign.

        Returns:
            The bound, and the pairs.
        """
        return self._by_tables(worth) if self.exact else self._in_part(worth)

    def _by_tables(self, worth: Whole) -> Filled:
        share = np.zeros(worth.size)
        total = 0
        for col in range(self._room.size):
            mine = self._order[self._starts[col] : self._starts[col + 1]]
            mine = mine[worth[mine] > 0]
            if not mine.size:
                continue
            room = int(self._room[col])
            taken = (self._amounts[mine] // self._unit[col]).tolist()
            best = np.zeros(room + 1, dtype=np.int64)
            better = np.zeros((mine.size, room + 1), dtype=np.bool_)
            for place, (amount, value) in enumerate(zip(taken, worth[mine].tolist(), strict=True)):
                with_it = best[: room + 1 - amount] + value
                better[place, amount:] = with_it > best[amount:]
                best[amount:] = np.maximum(best[amount:], with_it)
            total += int(best[room])
            left = room
            for place in range(mine.size - 1, -1, -1):
                if better[place, left]:
                    share[mine[place]] = 1.0
                    left -= taken[place]
        return Filled(bound=total, share=share)

    def _in_part(self, worth: Whole) -> Filled:
        """
        The best by worth for amount until the budget is spent, the next in part.

        The ratio at which a column is cut is a price of its budget; with any price whatever is worth more
        than it costs, plus the whole budget at that price, is an upper bound. So rounding in float64 can
        only matter in the last sum, to which as much is added.
        """
        m = self._room.size
        good = np.flatnonzero(worth > 0)
        take = self._amounts[good] // self._unit[self._cols[good]]
        ratio = worth[good] / np.maximum(take, _NOTHING)
        order = np.lexsort((-ratio, self._cols[good]))
        good, take, ratio = good[order], take[order], ratio[order]
        cols, gain = self._cols[good], worth[good]
        first = np.searchsorted(cols, np.arange(m))
        before = np.cumsum(take) - take
        before -= np.append(before, 0)[first][cols]
        left = self._room[cols] - before
        fits = take <= left
        cut = np.flatnonzero(~fits)
        cut = cut[np.diff(cols[cut], prepend=-1) != 0]
        share = np.zeros(worth.size)
        share[good[fits]] = 1.0
        share[good[cut]] = left[cut] / take[cut]
        price = np.zeros(m)
        price[cols[cut]] = ratio[cut]
        bound = price * self._room
        np.add.at(bound, cols, np.maximum(0.0, gain - price[cols] * take))
        if self._crowded.any():
            self._cap(bound, cols, gain)
        total = float(bound.sum())
        return Filled(bound=math.ceil(total * (1 + _DOUBT)) + 1, share=share)

    def _cap(self, bound: NDArray[np.float64], cols: Whole, gain: Whole) -> None:
        """No column is worth more than the best so many of its pairs."""
        order = np.lexsort((-gain, cols))
        cols, gain = cols[order], gain[order]
        first = np.searchsorted(cols, np.arange(bound.size + 1))
        among = np.arange(cols.size) - first[cols] < self._places[cols]
        most = np.zeros_like(bound)
        np.add.at(most, cols[among], gain[among].astype(np.float64))
        np.minimum(bound, most, out=bound)
