"""The best way to pair the lines of a full square table, exactly, with the prices that prove it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.dense_bids import bid
from rvmatch.assignment.kernels.dense_lists import ENDLESS, Lists, column_extremes, fill_lists
from rvmatch.assignment.kernels.dense_paths import UNSEEN, Search, bring_in
from rvmatch.errors import SolverError

__all__ = ["LARGEST_POINTS", "best_table", "check_prices", "loaded", "warm"]

LARGEST_POINTS = 2**53
"""
Points of a table are below this, so that nothing computed from them leaves int64.

While a row waits, some column has no owner and asks what it asked when the rows were last released, and
every row compares its bids and its losses with that column. So from one release to the next no price rises
above the highest of then by more than twice the range of the points and the step. There are at most some
sixty releases (the step shrinks by ``SHRINKING`` each time), so prices stay below 2**60 and sums of three
numbers below 2**62.
"""

LANES = 64
"""Into how many lanes a row is laid to find what it likes best; dimensionless."""

WANTED = 16
"""How many columns a row lists at least; half of what it lists at most."""

SLICE = 30_000_000
"""How many cells are looked at before whoever waits is heard: less than a tenth of a second."""

CELLS_IN_CACHE = 131_072
"""How many cells are checked at once, so that they stay near the processor (1 MB)."""

FEW_LEFT = 1 / 32
"""Up to this share of rows left over by the first bids, paths alone are faster than an auction."""

FIRST_STEP = 1 / 20
"""The first step of the auction, as a share of the range of the points."""

SHRINKING = 5
"""By how much each step of the auction is smaller than the one before."""

LAST_STEP = 1 / 30_000
"""The last step of the auction, as a share of the range; from there on exact paths are faster."""

BIDS_PER_ROW = 20
"""How many bids without a step are worth their time, for each row."""


def best_table(
    table: NDArray[np.int64], *, between: Callable[[], None] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """
    The cells worth most together, at most one in each row and each column, and prices that prove it.

    A table that is not square is filled up with zeros, so it should be nearly square. Any line may be left
    alone, and a cell worth nothing is not used.

    First each row lists the few columns it likes best. Rows then bid for columns, exactly at first, and
    if that leaves many rows over, in an auction whose steps shrink; what is left over after more exact bids
    is brought in along shortest paths. All of it reads the lists, and a whole row of the table only
    where the list no longer proves what is best.

    Args:
        table: Points, zero or more and below ``LARGEST_POINTS``, int64 ``[n, m]``.
        between: Called at least every half second; what it raises ends the work.

    Returns:
        The column of each row or -1, int64 ``[n]``; the price of each row ``[n]`` and of each column
        ``[m]``, in points, int64, zero or more: a cell is worth at most its two prices, a cell that is used
        exactly that, and a line left alone has a price of zero.

    Raises:
        ValueError: If the table is not as described.
        SolverError: If the prices found do not prove the cells; a fault of this library.
    """
    if table.ndim != 2 or table.dtype != np.int64:
        raise ValueError(f"expected a table of int64, got {table.ndim} dimensions of {table.dtype}")
    n, m = table.shape
    if n == 0 or m == 0:
        return np.full(n, -1), np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64)
    side = max(n, m, 2)
    square = np.zeros((side, side), dtype=np.int64) if (n, m) != (side, side) else table
    if square is not table:
        square[:n, :m] = table
    partner, prices = _Market(square, between).solved()
    prices -= prices.min()
    gains = square[np.arange(side), partner] - prices[partner]
    alone = gains + prices[partner] == 0
    partner, gains, prices = np.where(alone, -1, partner)[:n], gains[:n], prices[:m]
    check_prices(table, partner, gains, prices, between=between)
    return partner, gains, prices


def loaded() -> bool:
    """Whether the loops are compiled, or read from the cache, in this process already."""
    return bool(getattr(bring_in, "signatures", ()))


def warm() -> None:
    """Compile every loop of this module, or read it from the cache, by solving a tiny table."""
    best_table((np.arange(144) ** 2 * 21 % 101).reshape(12, 12))


def check_prices(
    table: NDArray[np.int64],
    partner: NDArray[np.int64],
    row_prices: NDArray[np.int64],
    col_prices: NDArray[np.int64],
    *,
    between: Callable[[], None] | None = None,
) -> None:
    """
    Make sure that these prices prove that no cells are worth more together; it knows nothing of how.

    Args:
        table: Points, int64 ``[n, m]``.
        partner: The column of each row or -1, int64 ``[n]``.
        row_prices: The price of each row, in points, int64 ``[n]``.
        col_prices: The price of each column, in points, int64 ``[m]``.
        between: Called now and then.

    Raises:
        SolverError: If they do not; it says which condition fails.
    """
    n, m = table.shape
    rows = np.flatnonzero(partner >= 0)
    cols = partner[rows]
    if cols.size and (cols.max() >= m or np.bincount(cols).max() > 1):
        raise SolverError("a column is used twice or is not there")
    if (row_prices < 0).any() or (col_prices < 0).any():
        raise SolverError("a price is below zero")
    if (row_prices[partner < 0] != 0).any() or np.delete(col_prices, cols).any():
        raise SolverError("a line left alone has a price")
    if (table[rows, cols] != row_prices[rows] + col_prices[cols]).any():
        raise SolverError("a cell is used that is not worth its two prices")
    at_once = max(1, CELLS_IN_CACHE // m)
    left = np.empty((at_once, m), dtype=np.int64)
    for first in range(0, n, at_once):
        part = table[first : first + at_once]
        np.subtract(part, col_prices, out=left[: part.shape[0]])
        if (left[: part.shape[0]].max(axis=1) > row_prices[first : first + at_once]).any():
            raise SolverError("a cell is worth more than its two prices")
        if between is not None and first % 1024 < at_once:
            between()


class _Market:
    """The rows, the columns and their prices while the table is being solved."""

    def __init__(self, table: NDArray[np.int64], between: Callable[[], None] | None) -> None:
        n = table.shape[0]
        # The loops are compiled for one kind of table: in rows, and read only.
        self._table = np.ascontiguousarray(table).view()
        self._table.flags.writeable = False
        self._between = between
        self._owner, self._partner = np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int64)
        self._queue, self._progress = np.arange(n), np.zeros(3, dtype=np.int64)
        lanes, listed = min(LANES, n), min(2 * WANTED, n)
        self._lists = Lists(
            columns=np.empty((n, listed), dtype=np.int32),
            points=np.empty((n, listed), dtype=np.int64),
            sizes=np.zeros(n, dtype=np.int64),
            bounds=np.full(n, ENDLESS),
            lanes=np.empty(lanes, dtype=np.int64),
            sorting=np.empty(n, dtype=np.int64),
            found=np.empty(n, dtype=np.int64),
            wanted=np.array([min(WANTED, lanes)]),
        )
        # With its greatest points as its price, no column attracts all rows at once.
        least, self._prices = self._extremes()
        self._range = int(self._prices.max()) - int(least.min())

    def solved(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The column of each row, and prices of the columns under which each row has what leaves it most."""
        n = self._queue.size
        for first, last in self._parts():
            fill_lists(self._table, self._prices, self._lists, first, last)
            self._pause()
        waiting = self._bids(0)
        step, last = int(self._range * FIRST_STEP), max(1, int(self._range * LAST_STEP))
        # On a range so small that a step is the difference of two cells, an auction leads nowhere.
        if step > 1 and waiting.size > FEW_LEFT * n:
            while True:
                self._bids(step)
                if step == last:
                    break
                step = max(step // SHRINKING, last)
            waiting = self._bids(0)
        self._bring_in(waiting)
        return self._partner, self._prices

    def _extremes(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The least and the greatest points of each column, refused where they could leave int64."""
        least, most = self._table[0].copy(), self._table[0].copy()
        for first, last in self._parts():
            column_extremes(self._table, least, most, first, last)
            self._pause()
        if least.min() < 0 or most.max() >= LARGEST_POINTS:
            raise ValueError(f"expected points from 0 to below 2**53, got {least.min()} to {most.max()}")
        return least, most

    def _bids(self, step: int) -> NDArray[np.int64]:
        """Release all rows and let them bid; gives back those that still wait."""
        n = self._queue.size
        self._owner[:], self._partner[:] = -1, -1
        self._queue[:], self._progress[:] = np.arange(n), (0, n, 0)
        most = BIDS_PER_ROW * n if step == 0 else ENDLESS
        while self._progress[1] and self._progress[2] < most:
            bid(
                self._table,
                self._prices,
                self._owner,
                self._partner,
                self._lists,
                self._queue,
                self._progress,
                step,
                most,
                SLICE,
            )
            self._pause()
        return np.flatnonzero(self._partner < 0)

    def _bring_in(self, waiting: NDArray[np.int64]) -> None:
        n, first = self._queue.size, 0
        search = Search(
            length=np.full(2 * n, ENDLESS),
            place=np.full(2 * n, UNSEEN),
            heap=np.empty(2 * n, dtype=np.int64),
            reached=np.empty(2 * n, dtype=np.int64),
            came_from=np.empty(n, dtype=np.int64),
            base=np.empty(n, dtype=np.int64),
            counts=np.zeros(2, dtype=np.int64),
            end=np.zeros(2, dtype=np.int64),
            every=np.arange(n, dtype=np.int32),
        )
        while first < waiting.size:
            first = bring_in(
                self._table,
                self._prices,
                self._owner,
                self._partner,
                self._lists,
                search,
                waiting,
                first,
                SLICE,
            )
            self._pause()

    def _parts(self) -> list[tuple[int, int]]:
        """The rows, in parts that are passed without a pause."""
        n = self._queue.size
        each = max(1, SLICE // n)
        return [(first, min(first + each, n)) for first in range(0, n, each)]

    def _pause(self) -> None:
        if self._between is not None:
            self._between()
