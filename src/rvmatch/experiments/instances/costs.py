"""From costs, which are to be low, to points, which are to be high."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import AssignmentProblem
from rvmatch.mechanisms import TwoSidedMarket

__all__ = ["budgeted_market", "offset_of"]


def offset_of(costs: NDArray[np.int64]) -> int:
    """
    From what number costs are taken away so that one more row served outweighs any saving.

    With ``points = offset - cost`` every choice of more pairs is worth more than every choice of fewer, and
    of two with equally many the cheaper one; the cost of a choice is ``pairs * offset - total points``.

    Args:
        costs: Costs, int64 ``[n, m]``.

    Returns:
        A whole number: n times the spread of costs, plus the greatest cost, plus 1; or 1 without costs.

    Examples:
        >>> offset_of(np.array([[3, 5], [4, 9]]))
        22
    """
    if not costs.size:
        return 1
    least, greatest = int(costs.min()), int(costs.max())
    return int(costs.shape[0]) * (greatest - least) + max(greatest, 0) + 1


def budgeted_market(
    costs: NDArray[np.int64],
    amounts: NDArray[np.int64] | None = None,
    available: NDArray[np.int64] | None = None,
    *,
    minimise: bool = True,
) -> tuple[TwoSidedMarket, int]:
    """
    The market of a table of costs, or of values; each side ranks by them.

    Args:
        costs: What each pair costs, or is worth, int64 ``[n, m]``.
        amounts: What each pair takes of its column's budget, int64 ``[n, m]``; None if there are no budgets,
            and each column takes one row alone.
        available: The budget of each column, int64 ``[m]``.
        minimise: Whether costs are to be low; if not, they are points as they stand.

    Returns:
        The market and its offset, which is 0 where costs are points. With budgets a column takes as many
        rows as these hold.
    """
    rows, cols = costs.shape
    offset = offset_of(costs) if minimise else 0
    places = np.full(cols, 1 if amounts is None else rows, dtype=np.int64)
    cells = np.arange(rows * cols, dtype=np.int64)
    problem = AssignmentProblem.from_pairs(
        cells // max(cols, 1),
        cells % max(cols, 1),
        (offset - costs if minimise else costs).reshape(-1),
        (rows, cols),
        col_capacity=places,
    )
    taken = None if amounts is None else amounts.reshape(-1)
    return TwoSidedMarket.from_points(problem, amounts=taken, available=available), offset
