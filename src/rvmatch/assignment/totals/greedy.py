"""The baseline: the best pair first, then the best that still fits; not an optimum."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.totals.reduction import Reduction

__all__ = ["choose_greedily"]


def choose_greedily(reduction: Reduction) -> NDArray[np.int64]:
    """
    The pairs taken one after the other, the most points first; at least half of the greatest total.

    Equal points are taken in canonical order. It serves as a yardstick for the other solvers.

    Args:
        reduction: What matters of the problem.

    Returns:
        Positions among the reduction's pairs, sorted, int64 ``[k]``.
    """
    order = np.argsort(-reduction.points, kind="stable")
    row_room, col_room = reduction.row_capacity.tolist(), reduction.col_capacity.tolist()
    taken = []
    in_order = zip(
        order.tolist(), reduction.rows[order].tolist(), reduction.cols[order].tolist(), strict=True
    )
    for pair, row, col in in_order:
        if row_room[row] and col_room[col]:
            row_room[row] -= 1
            col_room[col] -= 1
            taken.append(pair)
    return np.array(sorted(taken), dtype=np.int64)
