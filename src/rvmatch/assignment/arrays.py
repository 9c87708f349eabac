"""What an array from outside must look like before anything is computed with it."""

from numbers import Integral
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.errors import invalid

__all__ = [
    "LARGEST_FLOAT",
    "Lean",
    "LeanPoints",
    "Points",
    "finite_points",
    "int32_indices",
    "lean_numbers",
    "lean_points",
    "read_only",
    "whole_numbers",
    "wide_points",
    "widened",
]

Scalar = TypeVar("Scalar", bound=np.generic)

Points: TypeAlias = NDArray[np.int64 | np.float64]
"""What pairs are worth: whole points, computed exactly, or points with fractions."""

Lean: TypeAlias = NDArray[np.int32 | np.int64]
"""Whole numbers as they were given, in int32 or int64: of very many pairs in half the memory."""

LeanPoints: TypeAlias = NDArray[np.int32 | np.int64 | np.float64]
"""Points, those that are whole as they were given."""

LARGEST_FLOAT = 1e290
"""Above this, a sum of many points could leave float64; dimensionless."""


def whole_numbers(field: str, values: ArrayLike) -> NDArray[np.int64]:
    """
    The values as int64, refused unless they are a list of whole numbers.

    Args:
        field: The name of the value, for the message.
        values: Whole numbers, ``[k]``.

    Returns:
        The numbers, int64 ``[k]``.

    Raises:
        InvalidValueError: If there is not exactly one dimension, or an entry is no whole number
            or leaves int64.
    """
    array = _array(field, values)
    _one_dimension(field, array)
    if array.size == 0 and not isinstance(values, np.ndarray):
        return np.empty(0, dtype=np.int64)
    if array.dtype.kind not in "iu":
        raise invalid(field, "assignment_whole_numbers", array.dtype)
    return _int64(field, array)


def lean_numbers(field: str, values: ArrayLike) -> Lean:
    """
    The same, in int32 if they were given in int32.

    Args:
        field: As in ``whole_numbers``.
        values: As in ``whole_numbers``.

    Returns:
        The numbers, int32 or int64 ``[k]``. Whoever multiplies them makes them wide first.

    Raises:
        InvalidValueError: As in ``whole_numbers``.
    """
    if type(values) is np.ndarray and values.dtype == np.int32:
        _one_dimension(field, values)
        return values
    return whole_numbers(field, values)


def lean_points(field: str, values: ArrayLike) -> LeanPoints:
    """
    As ``finite_points``, in int32 if they were given in int32.

    Args:
        field: As in ``finite_points``.
        values: As in ``finite_points``.

    Returns:
        The points in the same shape, int32, int64 or float64.

    Raises:
        InvalidValueError: As in ``finite_points``.
    """
    if type(values) is np.ndarray and values.dtype == np.int32:
        return values
    return finite_points(field, values)


def widened(numbers: Lean) -> NDArray[np.int64]:
    """The same numbers in int64, so that no product overflows; the array itself if it is such already."""
    return _unless_same(numbers, numbers.astype(np.int64, copy=False))


def wide_points(points: LeanPoints) -> Points:
    """The same points in int64 or float64; the array itself if it is such already."""
    whole = points.dtype != np.float64
    return _unless_same(points, points.astype(np.int64 if whole else np.float64, copy=False))


def finite_points(field: str, values: ArrayLike) -> Points:
    """
    The points as int64 if they are whole numbers, else as float64.

    Whether every entry is finite is asked later, where its place is known.

    Args:
        field: The name of the value, for the message.
        values: Points, of any shape.

    Returns:
        The points in the same shape, int64 or float64.

    Raises:
        InvalidValueError: If an entry is no number, or a whole number leaves int64.
    """
    array = _array(field, values)
    if array.size == 0 and not isinstance(values, np.ndarray):
        return np.empty(array.shape, dtype=np.int64)
    if array.dtype.kind == "O" and all(_is_whole(entry) for entry in array.ravel()):
        raise invalid(field, "assignment_points_range", _first_beyond_int64(array.astype(np.object_)))
    if array.dtype.kind in "iu":
        return _int64(field, array)
    if array.dtype.kind != "f":
        raise invalid(field, "assignment_points_type", array.dtype)
    if not isinstance(values, np.ndarray) and np.any(np.abs(array) >= 2.0**53):
        # numpy turns a list such as [2**63, -1] into floats: an exact answer would silently be lost.
        exact = np.asarray(values, dtype=object)
        if all(_is_whole(entry) for entry in exact.ravel()):
            raise invalid(field, "assignment_points_range", _first_beyond_int64(exact))
    with np.errstate(over="ignore"):  # a longdouble beyond float64 becomes inf, and is refused as such
        return array.astype(np.float64, copy=False)


def read_only(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """The same numbers, where nobody can write: a copy, unless the array is already closed."""
    if array.flags.writeable:
        array = array.copy()
        array.flags.writeable = False
    return array


def int32_indices(matrix: Any) -> Any:
    """A sparse matrix with its indices in int32: older versions of scipy's solvers take nothing else."""
    compressed = matrix.tocsc(copy=True)
    compressed.indices = compressed.indices.astype(np.int32)
    compressed.indptr = compressed.indptr.astype(np.int32)
    return compressed


def _array(field: str, values: ArrayLike) -> NDArray[np.generic]:
    """The values as an array; masked entries would come back to life, and ragged rows have no shape."""
    if isinstance(values, np.ma.MaskedArray):
        raise invalid(field, "assignment_masked", type(values).__name__)
    try:
        array: NDArray[np.generic] = np.asarray(values)
    except ValueError:
        raise invalid(field, "assignment_ragged", type(values).__name__) from None
    return array


def _unless_same(given: NDArray[np.generic], made: NDArray[Scalar]) -> NDArray[Scalar]:
    """What was made, closed for writing unless it is what was given."""
    if made is not given:
        made.flags.writeable = False
    return made


def _one_dimension(field: str, array: NDArray[np.generic]) -> None:
    if array.ndim != 1:
        raise invalid(field, "assignment_dimensions", array.ndim, dimensions=1)


def _int64(field: str, array: NDArray[np.generic]) -> NDArray[np.int64]:
    if array.dtype == np.uint64 and array.size and int(array.max()) > np.iinfo(np.int64).max:
        raise invalid(field, "assignment_points_range", int(array.max()))
    return array.astype(np.int64, copy=False)


def _is_whole(entry: object) -> bool:
    return isinstance(entry, Integral) and not isinstance(entry, bool | np.bool_)


def _first_beyond_int64(array: NDArray[np.object_]) -> int:
    limits = np.iinfo(np.int64)
    return next(int(entry) for entry in array.ravel() if not limits.min <= int(entry) <= limits.max)
