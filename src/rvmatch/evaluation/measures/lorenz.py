"""The Lorenz curve: which share of everything the groups with the least hold together."""

import itertools

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import read_only
from rvmatch.evaluation.measures.group_totals import Counted, group_values
from rvmatch.evaluation.measures.inequality import shareable
from rvmatch.mechanisms import Choice

__all__ = ["LorenzCurve", "lorenz_curve", "lorenz_of"]


@attrs.frozen(kw_only=True, eq=False)
class LorenzCurve:
    """
    The points of a Lorenz curve, from (0, 0) to (1, 1).

    Args:
        population: The share of groups, those with the least first, float64 ``[g + 1]``.
        held: The share of points (or partners) that they hold together, float64 ``[g + 1]``.
    """

    population: NDArray[np.float64]
    held: NDArray[np.float64]


def lorenz_curve(choice: Choice, counted: Counted | str = Counted.POINTS) -> LorenzCurve | None:
    """
    The Lorenz curve over the groups of a choice.

    Args:
        choice: What was chosen.
        counted: What is added up for each group; the groups are those of ``group_values``.

    Returns:
        The curve; None if no group can get anything, all get nothing, or one gets less than nothing.

    Raises:
        InvalidValueError: If there is no such word.

    Source:
        M. O. Lorenz, Methods of measuring the concentration of wealth, Publications of the American
        Statistical Association 9 (1905) 209-219.
    """
    return lorenz_of(group_values(choice, counted).values)


def lorenz_of(values: ArrayLike) -> LorenzCurve | None:
    """
    The Lorenz curve of plain values.

    Args:
        values: What each has, none below 0 ``[n]``.

    Returns:
        The curve; None if there are no values, all are 0, or one is below 0. One minus twice the area below
        it is the Gini index.

    Raises:
        InvalidValueError: If the values are no list of finite numbers.

    Source:
        Lorenz 1905, as in ``lorenz_curve``.

    Examples:
        >>> lorenz_of([3, 1]).held.tolist()
        [0.0, 0.25, 1.0]
    """
    found = shareable(values)
    if found is None:
        return None
    sums = list(itertools.accumulate(sorted(found), initial=0))
    n = len(found)
    return LorenzCurve(
        population=read_only(np.array([place / n for place in range(n + 1)])),
        held=read_only(np.array([part / sums[-1] for part in sums])),
    )
