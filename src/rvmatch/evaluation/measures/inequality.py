"""Indices of inequality of plain values: Gini, Jain and Theil."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rvmatch.assignment.arrays import finite_points
from rvmatch.errors import invalid

__all__ = ["gini", "jain", "shareable", "theil"]


def gini(values: ArrayLike) -> float | None:
    """
    The Gini index: half the mean difference between two values, as a share of the mean.

    0 if all values are equal, (n - 1)/n if one of n has everything. Whole numbers are computed exactly and
    rounded once.

    Args:
        values: What each has, none below 0 ``[n]``.

    Returns:
        The index in [0, 1); None if there are no values, if all are 0 (nothing is shared out), or if one is
        below 0 (the index would have no bound).

    Raises:
        InvalidValueError: If the values are no list of finite numbers.

    Source:
        C. Gini, Variabilità e mutabilità, 1912; as in A. Sen, On Economic Inequality, Oxford 1973, chapter 2.

    Examples:
        >>> gini([1, 1, 1]), gini([0, 0, 0, 1]), gini([0, 0])
        (0.0, 0.75, None)
    """
    found = shareable(values)
    if found is None:
        return None
    found.sort()
    n = len(found)
    weighed = _sum([(2 * place + 1 - n) * value for place, value in enumerate(found)])
    # Rounding of values with fractions may leave a hair less than nothing.
    return max(0.0, float(weighed / (n * _sum(found))))


def jain(values: ArrayLike) -> float | None:
    """
    Jain's index of fairness: the square of the sum over n times the sum of the squares.

    1 if all values are equal, k/n if k of n have the same and the others nothing.

    Args:
        values: What each has, none below 0 ``[n]``.

    Returns:
        The index in [1/n, 1]; None if there are no values, if all are 0, or if one is below 0.

    Raises:
        InvalidValueError: If the values are no list of finite numbers.

    Source:
        R. Jain, D. Chiu and W. Hawe, A quantitative measure of fairness and discrimination for resource
        allocation in shared computer systems, DEC research report TR-301, 1984.

    Examples:
        >>> jain([1, 1, 1]), jain([0, 0, 0, 1])
        (1.0, 0.25)
    """
    found = shareable(values)
    if found is None:
        return None
    squares = _sum([value * value for value in found])
    return min(1.0, float(_sum(found) ** 2 / (len(found) * squares)))


def theil(values: ArrayLike) -> float | None:
    """
    Theil's index T, in natural units of information: the mean of x ln x over values as multiples of the mean.

    0 if all values are equal, ln n if one of n has everything; a value of 0 adds nothing. It splits into the
    inequality between and within parts.

    Args:
        values: What each has, none below 0 ``[n]``.

    Returns:
        The index in [0, ln n]; None if there are no values, if all are 0, or if one is below 0.

    Raises:
        InvalidValueError: If the values are no list of finite numbers.

    Source:
        H. Theil, Economics and Information Theory, North-Holland 1967, chapter 4.

    Examples:
        >>> theil([5, 5]), round(theil([0, 1]), 6)
        (0.0, 0.693147)
    """
    found = shareable(values)
    if found is None:
        return None
    n, total = len(found), _sum(found)
    ratios = [value * n / total for value in found if value]
    # Rounding may leave a hair less than nothing where values are almost equal.
    return max(0.0, math.fsum(ratio * math.log(ratio) for ratio in ratios) / n)


def shareable(values: ArrayLike) -> list[Any] | None:
    """
    Values whose shares make sense, as Python's numbers.

    Args:
        values: What each has ``[n]``.

    Returns:
        Whole numbers as they are, others as multiples of the greatest; None if there are none, all are 0, or
        one is below 0.

    Raises:
        InvalidValueError: If the values are no list of finite numbers.
    """
    found = _finite(values)
    if not found or min(found) < 0 or max(found) == 0:
        return None
    if all(isinstance(value, int) for value in found):
        return found
    greatest = max(found)
    return [value / greatest for value in found]


def _finite(values: ArrayLike) -> list[Any]:
    # Whole numbers beyond int64 are objects to numpy, and stay exact.
    if isinstance(values, np.ndarray) and values.dtype == np.object_ and values.ndim == 1:
        exact: list[Any] = values.tolist()
        if all(type(value) is int for value in exact):
            return exact
    points = finite_points("values", values)
    if points.ndim != 1:
        raise invalid("values", "measure_values", points.shape)
    if not np.isfinite(points).all():
        raise invalid("values", "statistics_finite", points[~np.isfinite(points)][0])
    numbers: list[Any] = points.tolist()
    return numbers


def _sum(values: list[Any]) -> Any:
    return sum(values) if isinstance(values[0], int) else math.fsum(values)
