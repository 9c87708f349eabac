"""Whether prices prove an optimum, asked again in plain numpy: nothing here is shared with the loops."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.totals.reduction import Reduction
from rvmatch.errors import SolverError

__all__ = ["check_optimum"]

AT_ONCE = 65_536
"""How many pairs are looked at at once, so that what is computed stays near the processor."""


def check_optimum(
    reduction: Reduction,
    used: NDArray[np.int64],
    row_prices: NDArray[np.int64],
    col_prices: NDArray[np.int64],
) -> None:
    """
    Refuse an answer that its prices do not prove.

    With these signs the pairs in use are worth exactly what the prices sum up to, each pair in use
    counted with what it is worth above its two prices; and no choice within the capacities can be worth
    more than that sum.

    Args:
        reduction: The pairs, their points and the capacities.
        used: Positions of the pairs in use, int64 ``[k]``.
        row_prices: The price of each row, int64 ``[n]``.
        col_prices: The price of each column, int64 ``[m]``.

    Raises:
        SolverError: If a pair is used twice, a capacity is exceeded, or a price has the wrong sign.
    """
    rows, cols = reduction.rows, reduction.cols
    in_use = np.zeros(rows.size, dtype=np.bool_)
    in_use[used] = True
    if used.size != np.count_nonzero(in_use):
        raise SolverError("a pair is used twice")
    for lines, capacity, prices in (
        (rows[used], reduction.row_capacity, row_prices),
        (cols[used], reduction.col_capacity, col_prices),
    ):
        taken = np.bincount(lines, minlength=capacity.size)
        if (taken > capacity).any():
            raise SolverError("a capacity is exceeded")
        if (prices < 0).any() or prices[taken < capacity].any():
            raise SolverError("a line with room has a price, or a price is below zero")
    for begin in range(0, rows.size, AT_ONCE):
        part = slice(begin, begin + AT_ONCE)
        above = row_prices[rows[part]]
        above += col_prices[cols[part]]
        np.subtract(above, reduction.points[part], out=above)
        if (above[in_use[part]] > 0).any():
            raise SolverError("a pair in use is worth less than its prices")
        if not np.logical_or(in_use[part], above >= 0).all():
            raise SolverError("a pair that is not in use is worth more than its prices")
