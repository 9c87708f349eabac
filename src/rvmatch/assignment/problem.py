"""The question: which pairs may be used, what each is worth, and how often each side can take part."""

from functools import cached_property
from typing import Self

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import (
    LARGEST_FLOAT,
    Lean,
    LeanPoints,
    Points,
    finite_points,
    lean_numbers,
    lean_points,
    read_only,
    whole_numbers,
    wide_points,
    widened,
)
from rvmatch.errors import invalid

__all__ = ["AssignmentProblem"]


@attrs.frozen(kw_only=True, eq=False, slots=False)
class AssignmentProblem:
    """
    Pairs that may be used, in canonical order: by row, then by column.

    A pair that is forbidden is simply not there; no number stands for "forbidden". Whole points
    stay whole and every sum is exact; points with fractions are computed in float64.
    The constructors below sort for you.

    Very many pairs may be given in int32, and are then held so, in half the memory, as ``lean_rows``,
    ``lean_cols`` and ``lean_points``; ``rows``, ``cols`` and ``points`` are in int64 in any case, and made
    when they are first asked for.

    Args:
        rows: The row of each pair, int32 or int64 ``[p]``.
        cols: The column of each pair, int32 or int64 ``[p]``.
        points: What each pair is worth, int32, int64 or float64 ``[p]``; any sign.
        shape: How many rows and columns there are, ``(n, m)``; either may be zero.
        row_capacity: How many pairs a row can take part in, int64 ``[n]``; zero means none.
        col_capacity: How many pairs a column can take part in, int64 ``[m]``; zero means none.

    Raises:
        InvalidValueError: If a value is not as described, a pair stands twice, or a point is not finite.
    """

    lean_rows: Lean = attrs.field(alias="rows")
    lean_cols: Lean = attrs.field(alias="cols")
    lean_points: LeanPoints = attrs.field(alias="points")
    shape: tuple[int, int]
    row_capacity: NDArray[np.int64]
    col_capacity: NDArray[np.int64]

    def __attrs_post_init__(self) -> None:
        _check_shape(self.shape)
        rows = _positions("rows", self.lean_rows, self.shape)
        cols = _positions("cols", self.lean_cols, self.shape)
        points = lean_points("points", self.lean_points)
        if points.ndim != 1:
            raise invalid("points", "assignment_dimensions", points.ndim, dimensions=1)
        _check_length("cols", cols, rows.size, "rows")
        _check_length("points", points, rows.size, "rows")
        _check_pairs(rows, cols, self.shape)
        _check_finite(rows, cols, points)
        capacities = (
            _capacity("row_capacity", self.row_capacity, self.shape[0], "rows"),
            _capacity("col_capacity", self.col_capacity, self.shape[1], "columns"),
        )
        # A frozen class may only be completed this way.
        for name, array in zip(
            ("lean_rows", "lean_cols", "lean_points", "row_capacity", "col_capacity"),
            (rows, cols, points, *capacities),
            strict=True,
        ):
            object.__setattr__(self, name, read_only(array))

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The row of each pair, int64 ``[p]``."""
        return widened(self.lean_rows)

    @cached_property
    def cols(self) -> NDArray[np.int64]:
        """The column of each pair, int64 ``[p]``."""
        return widened(self.lean_cols)

    @cached_property
    def points(self) -> Points:
        """What each pair is worth, int64 or float64 ``[p]``."""
        return wide_points(self.lean_points)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where the pairs of each row begin, and where the last end, int64 ``[n + 1]``."""
        rows = self.lean_rows
        # Looked for in their own type: otherwise all of them would be copied into a wider one.
        starts: NDArray[np.int64] = np.searchsorted(rows, np.arange(self.shape[0] + 1, dtype=rows.dtype))
        starts.flags.writeable = False
        return starts

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return self.lean_rows.size

    @classmethod
    def from_pairs(
        cls,
        rows: ArrayLike,
        cols: ArrayLike,
        points: ArrayLike,
        shape: tuple[int, int],
        row_capacity: ArrayLike | None = None,
        col_capacity: ArrayLike | None = None,
    ) -> Self:
        """
        The problem of these pairs, in whatever order they come.

        Args:
            rows: The row of each pair, ``[p]``.
            cols: The column of each pair, ``[p]``.
            points: What each pair is worth, ``[p]``.
            shape: How many rows and columns there are, ``(n, m)``.
            row_capacity: How many pairs a row can take part in, ``[n]``; one each if left out.
            col_capacity: How many pairs a column can take part in, ``[m]``; one each if left out.

        Returns:
            The problem, its pairs sorted by row, then by column.

        Raises:
            InvalidValueError: If a value is not as described; ``field`` names which.
        """
        _check_shape(shape)
        row, col = lean_numbers("rows", rows), lean_numbers("cols", cols)
        worth = lean_points("points", points)
        _check_length("cols", col, row.size, "rows")
        if worth.ndim == 1 and worth.size == row.size and not _sorted(row, col):
            order = np.lexsort((col, row))
            row, col, worth = row[order], col[order], worth[order]
        return cls(
            rows=row,
            cols=col,
            points=worth,
            shape=(int(shape[0]), int(shape[1])),
            row_capacity=_ones(shape[0])
            if row_capacity is None
            else whole_numbers("row_capacity", row_capacity),
            col_capacity=_ones(shape[1])
            if col_capacity is None
            else whole_numbers("col_capacity", col_capacity),
        )

    @classmethod
    def from_matrix(
        cls,
        points: ArrayLike,
        allowed: ArrayLike | None = None,
        row_capacity: ArrayLike | None = None,
        col_capacity: ArrayLike | None = None,
    ) -> Self:
        """
        The problem of a full table of points.

        Args:
            points: What each pair is worth, ``[n, m]``; where a pair is not allowed anything may stand.
            allowed: Which pairs may be used, bool ``[n, m]``; all of them if left out.
            row_capacity: How many pairs a row can take part in, ``[n]``; one each if left out.
            col_capacity: How many pairs a column can take part in, ``[m]``; one each if left out.

        Returns:
            The problem of the allowed pairs.

        Raises:
            InvalidValueError: If a value is not as described; ``field`` names which.
        """
        table = finite_points("points", points)
        if table.ndim != 2:
            raise invalid("points", "assignment_dimensions", table.ndim, dimensions=2)
        n, m = table.shape
        if allowed is None:
            row, col = np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
            row.flags.writeable = col.flags.writeable = False  # nobody else has them: no need for copies
            return cls.from_pairs(row, col, table.reshape(-1), (n, m), row_capacity, col_capacity)
        mask = np.asarray(allowed)
        if mask.dtype != np.bool_:
            raise invalid("allowed", "assignment_allowed_type", mask.dtype)
        if mask.shape != (n, m):
            raise invalid("allowed", "assignment_allowed_shape", mask.shape, rows=n, columns=m)
        row, col = np.nonzero(mask)
        return cls.from_pairs(row, col, table[mask], (n, m), row_capacity, col_capacity)


def _positions(field: str, values: Lean, shape: tuple[int, int]) -> Lean:
    """The positions, in int32 only where this holds every position of the shape."""
    positions = lean_numbers(field, values)
    return positions if max(shape) <= np.iinfo(np.int32).max else widened(positions)


def _ones(size: int) -> NDArray[np.int64]:
    return np.ones(size, dtype=np.int64)


def _check_shape(shape: tuple[int, int]) -> None:
    sizes: object = shape  # what a caller passes need not be what the annotation promises
    whole = isinstance(sizes, tuple) and all(
        isinstance(size, int | np.integer) and not isinstance(size, bool) and size >= 0 for size in sizes
    )
    if not whole or len(shape) != 2:
        raise invalid("shape", "assignment_shape", shape)


def _check_length(field: str, array: NDArray[np.generic], count: int, other: str) -> None:
    if array.size != count:
        raise invalid(field, "assignment_length", array.size, count=count, other=other)


def _sorted(rows: Lean, cols: Lean) -> bool:
    later = (rows[1:] > rows[:-1]) | ((rows[1:] == rows[:-1]) & (cols[1:] > cols[:-1]))
    return bool(later.all())


def _check_pairs(rows: Lean, cols: Lean, shape: tuple[int, int]) -> None:
    for field, positions, size in (("rows", rows, shape[0]), ("cols", cols, shape[1])):
        # One unsigned comparison: a negative position becomes a very large one.
        outside = positions.view(f"u{positions.itemsize}") >= size
        if outside.any():
            raise invalid(field, "assignment_position", int(positions[outside.argmax()]), size=size)
    if _sorted(rows, cols):
        return
    twice = (rows[1:] == rows[:-1]) & (cols[1:] == cols[:-1])
    if twice.any():
        where = int(twice.argmax())
        row, col = int(rows[where]), int(cols[where])
        times = int(((rows == row) & (cols == col)).sum())
        raise invalid("rows", "assignment_duplicate", times, row=row, column=col)
    raise invalid("rows", "assignment_order", rows.tolist())


def _check_finite(rows: Lean, cols: Lean, points: LeanPoints) -> None:
    if points.dtype != np.float64:
        return
    bad = ~(np.abs(points) <= LARGEST_FLOAT)
    if bad.any():
        where = int(bad.argmax())
        code = "assignment_points_huge" if np.isfinite(points[where]) else "assignment_not_finite"
        raise invalid("points", code, points[where], row=rows[where], column=cols[where])


def _capacity(field: str, values: NDArray[np.int64], count: int, other: str) -> NDArray[np.int64]:
    capacity = whole_numbers(field, values)
    _check_length(field, capacity, count, other)
    negative = capacity < 0
    if negative.any():
        where = int(negative.argmax())
        raise invalid(field, "assignment_capacity", capacity[where], position=where)
    return capacity
