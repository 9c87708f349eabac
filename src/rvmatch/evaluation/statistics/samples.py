"""What values a statistic can be computed from."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import LARGEST_FLOAT, Points, finite_points
from rvmatch.errors import invalid

__all__ = ["check_share", "sample", "table"]


def sample(field: str, values: ArrayLike) -> NDArray[np.float64]:
    """
    The values as float64.

    Args:
        field: The name of the values, for faults.
        values: At least one finite number ``[k]``.

    Returns:
        The numbers, float64 ``[k]``.

    Raises:
        InvalidValueError: If they are no list of finite numbers, or there are none.
    """
    array = finite_points(field, values)
    if array.shape == (0,):
        raise invalid(field, "statistics_empty", "")
    if array.ndim != 1:
        raise invalid(field, "measure_values", array.shape)
    return _finite(field, array)


def table(field: str, values: ArrayLike) -> NDArray[np.float64]:
    """
    The table as float64.

    Args:
        field: The name of the table, for faults.
        values: Finite numbers, one row for each case, one column for each of two or more contenders
            ``[r, k]``.

    Returns:
        The numbers, float64 ``[r, k]``.

    Raises:
        InvalidValueError: If they are no table of finite numbers, or it has no row or fewer than two columns.
    """
    array = finite_points(field, values)
    if array.ndim != 2 or array.shape[0] < 1 or array.shape[1] < 2:
        raise invalid(field, "statistics_table", array.shape)
    return _finite(field, array)


def check_share(field: str, value: Any) -> None:
    """Refuse what is no number above 0 and below 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise invalid(field, "statistics_share", value)


def _finite(field: str, array: Points) -> NDArray[np.float64]:
    numbers: NDArray[np.float64] = array.astype(np.float64)
    fits = np.abs(numbers) <= LARGEST_FLOAT
    if not fits.all():
        raise invalid(field, "statistics_finite", numbers[~fits][0])
    return numbers
