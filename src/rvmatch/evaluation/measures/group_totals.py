"""What each group gets of a choice: the values whose inequality is measured."""

from enum import StrEnum
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Points, read_only
from rvmatch.mechanisms import Choice
from rvmatch.mechanisms.settings import one_of

__all__ = ["Counted", "GroupValues", "counted_by", "group_values", "summed"]

_SUMMED = 2**63


class Counted(StrEnum):
    """What is added up for each group."""

    POINTS = "points"
    """The points of its chosen pairs."""
    PARTNERS = "partners"
    """Its chosen pairs."""


def counted_by(value: Counted | str) -> Counted:
    """What a setting ``counted`` names; a word that is none is refused."""
    return one_of(Counted, "counted", value)


@attrs.frozen(kw_only=True, eq=False)
class GroupValues:
    """
    What each group gets.

    Args:
        groups: The groups, growing, int64 ``[g]``.
        values: The points or partners of each ``[g]``; whole points are added up exactly.
    """

    groups: NDArray[np.int64]
    values: NDArray[Any]


def group_values(choice: Choice, counted: Counted | str = Counted.POINTS) -> GroupValues:
    """
    What each group gets of a choice, for all groups that can get something.

    Groups that get nothing in any choice (no pair with places on both sides; for points, none worth more
    than 0) are left out: they would hide what differs between choices. A group that gets less than nothing
    stays in. Rows of no group are left out.

    Args:
        choice: What was chosen.
        counted: What is added up.

    Returns:
        The groups and their values; empty if no group can get anything.

    Raises:
        InvalidValueError: If there is no such word.

    Examples:
        >>> import numpy as np
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import Choice, TwoSidedMarket
        >>> problem = AssignmentProblem.from_matrix([[3, 1], [2, 2], [0, 4]])
        >>> market = TwoSidedMarket.from_points(problem, groups=np.array([0, 0, 1]))
        >>> group_values(Choice(market=market, used=np.array([0, 3]))).values.tolist()
        [5, 0]
    """
    asked = counted_by(counted)
    market, problem = choice.market, choice.market.problem
    groups, owner = np.unique(market.groups, return_inverse=True)
    open_pairs = (problem.row_capacity[problem.rows] > 0) & (problem.col_capacity[problem.cols] > 0)
    worth = choice.points
    if asked is Counted.POINTS:
        open_pairs &= problem.points > 0
    else:
        worth = np.ones(choice.used.size, dtype=np.int64)
    values = summed(owner[choice.rows], worth, groups.size)
    counts = values != 0
    counts[owner[problem.rows[open_pairs]]] = True
    counts &= groups >= 0
    return GroupValues(groups=read_only(groups[counts]), values=read_only(values[counts]))


def summed(owner: NDArray[np.int64], worth: Points, count: int) -> NDArray[Any]:
    """
    What belongs to each owner, added up.

    Args:
        owner: Who owns each entry, from 0, int64 ``[k]``.
        worth: What each entry is worth ``[k]``.
        count: How many owners there are.

    Returns:
        One sum for each owner ``[count]``: whole numbers are exact, and held as Python's where int64 could
        overflow.
    """
    whole = worth.dtype == np.int64
    largest = max(abs(int(worth.min())), int(worth.max())) if whole and worth.size else 0
    kind: Any = np.object_ if worth.size * largest >= _SUMMED else worth.dtype
    sums: NDArray[Any] = np.zeros(count, dtype=kind)
    np.add.at(sums, owner, worth.astype(kind, copy=False))
    return sums
