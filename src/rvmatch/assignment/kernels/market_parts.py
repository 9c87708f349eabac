"""Which rows of a market hang together, over whatever chain of pairs."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.compiling import compiled
from rvmatch.assignment.totals.reduction import Reduction

__all__ = ["parts_of_rows"]


def parts_of_rows(reduction: Reduction) -> tuple[NDArray[np.int32], int]:
    """
    The part of each row: parts have no line in common, and are numbered by their first rows.

    Args:
        reduction: The market.

    Returns:
        A number from 0 for each row, int32 ``[n]``, and how many parts there are.
    """
    n, m = reduction.shape
    part = np.empty(n, dtype=np.int32)
    rows, cols = reduction.rows.view(), reduction.cols.view()
    rows.flags.writeable = cols.flags.writeable = False  # the one form that loops are compiled for
    return part, int(join_lines(rows, cols, np.arange(n + m, dtype=np.int32), part))


@compiled
def join_lines(rows: Any, cols: Any, leader: Any, part: Any) -> int:
    """
    Number the parts of a market that have no line in common, by their first rows.

    Args:
        rows: The row of each pair, int64 ``[p]``; every row and column has one.
        cols: The column of each pair, int64 ``[p]``.
        leader: The numbers from 0 on, int32 ``[n + m]``, rows before columns; takes for each line one before
            it in its part, itself for the first.
        part: Takes the part of each row, int32 ``[n]``.

    Returns:
        How many parts there are.

    Source:
        R. E. Tarjan, J. van Leeuwen, Worst-case analysis of set union algorithms, Journal of the ACM 31
        (1984), 245-281.
    """
    n = np.int64(part.size)
    for pair in range(rows.size):
        one, other = np.int64(leader[rows[pair]]), np.int64(leader[n + cols[pair]])
        while one != other:
            if one < other:
                one, other = other, one
            # The later of the two goes one step up, or under the other if it is a first line.
            above = np.int64(leader[one])
            if above == one:
                leader[one] = other
                break
            leader[one] = min(above, other)
            one = above
    count = 0
    for row in range(n):
        if leader[row] == row:
            part[row] = count
            count += 1
        else:
            part[row] = part[leader[row]]
    return count
