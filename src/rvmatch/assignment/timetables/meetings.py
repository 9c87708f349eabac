"""The question of a timetable: who would meet whom, how much that is worth, who is there when."""

from functools import cached_property

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import read_only, whole_numbers
from rvmatch.errors import invalid

__all__ = ["LEFT_OUT", "MeetingProblem"]

LEFT_OUT = -1
"""Stands for a round where there is none."""

LARGEST_VALUE = 2**24
"""Beyond this, float64 could no longer tell timetables apart that differ by one point among many meetings."""

LARGEST_TIE = 2**31


def _table(field: str, values: ArrayLike) -> NDArray[np.int64]:
    array = np.asarray(values)
    if array.ndim != 2:
        raise invalid(field, "assignment_dimensions", array.ndim, dimensions=2)
    return whole_numbers(field, array.reshape(-1)).reshape(array.shape)


def _flags(values: ArrayLike) -> NDArray[np.bool_]:
    array = np.asarray(values)
    if array.size and array.dtype != np.bool_:
        raise invalid("tabled", "assignment_allowed_type", array.dtype)
    return array.astype(np.bool_).reshape(-1)


@attrs.frozen(kw_only=True, eq=False, slots=False)
class MeetingProblem:
    """
    Wishes for meetings of a row and a column, and the rounds in which they could take place.

    A meeting lasts one round. The same row and column may have several wishes, each a meeting of its own.

    Args:
        rows: The row of each wish, int64 ``[p]``.
        cols: The column of each wish, int64 ``[p]``.
        values: What each meeting is worth, whole points from 0 to 2**24, int64 ``[p]``.
        ties: Which of equally good sets of meetings is taken: the one with the greatest sum of these, whole
            numbers from 0 to 2**31, int64 ``[p]``.
        row_places: How many meetings each row can hold at once in each round, 0 where it is away,
            int64 ``[n, R]``.
        col_places: The same of each column, int64 ``[m, R]``.
        tables: How many shared tables there are.
        tabled: Which rows need a shared table for a meeting; the others meet at a place of their own,
            bool ``[n]``.
        fixed: The round in which a meeting takes place in any case, or ``LEFT_OUT`` where that is open,
            int64 ``[p]``.
        days: The day of each round, growing, int64 ``[R]``: nobody waits from one day to the next.

    Raises:
        InvalidValueError: If a value is not as described, or fixed meetings clash.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    values: NDArray[np.int64]
    ties: NDArray[np.int64]
    row_places: NDArray[np.int64]
    col_places: NDArray[np.int64]
    tables: int
    tabled: NDArray[np.bool_]
    fixed: NDArray[np.int64]
    days: NDArray[np.int64]

    def __attrs_post_init__(self) -> None:
        arrays: dict[str, NDArray[np.generic]] = {"tabled": _flags(self.tabled)}
        for name in ("rows", "cols", "values", "ties", "fixed", "days"):
            arrays[name] = whole_numbers(name, getattr(self, name))
        for name in ("row_places", "col_places"):
            arrays[name] = _table(name, getattr(self, name))
        for name, array in arrays.items():
            object.__setattr__(self, name, read_only(array))  # a frozen class may only be completed this way
        if isinstance(self.tables, bool) or not isinstance(self.tables, int | np.integer) or self.tables < 0:
            raise invalid("tables", "timetable_tables", self.tables)
        self._check()

    def _check(self) -> None:
        for name in ("cols", "values", "ties", "fixed"):
            _check_length(name, getattr(self, name), self.rows.size, "rows")
        _check_within("rows", self.rows, 0, len(self.row_places) - 1)
        _check_within("cols", self.cols, 0, len(self.col_places) - 1)
        _check_within("values", self.values, 0, LARGEST_VALUE)
        _check_within("ties", self.ties, 0, LARGEST_TIE)
        _check_within("fixed", self.fixed, LEFT_OUT, self.rounds - 1)
        _check_within("row_places", self.row_places, 0, LARGEST_TIE)
        _check_within("col_places", self.col_places, 0, LARGEST_TIE)
        for name in ("row_places", "col_places"):
            _check_length(name, np.empty(getattr(self, name).shape[1]), self.rounds, "days")
        _check_length("tabled", self.tabled, len(self.row_places), "row_places")
        if (np.diff(self.days) < 0).any():
            raise invalid("days", "timetable_days", self.days.tolist())
        clash = clashes(self, self.fixed)
        if clash:
            raise invalid("fixed", "timetable_clash", clash)

    @property
    def rounds(self) -> int:
        """How many rounds there are."""
        return int(self.days.size)

    @cached_property
    def needs_table(self) -> NDArray[np.bool_]:
        """Which wishes need a shared table, bool ``[p]``."""
        return np.asarray(self.tabled)[self.rows]

    @cached_property
    def open_rounds(self) -> NDArray[np.bool_]:
        """In which rounds both sides of a wish are there, bool ``[p, R]``."""
        return (self.row_places[self.rows] > 0) & (self.col_places[self.cols] > 0)


def clashes(problem: MeetingProblem, rounds: NDArray[np.int64]) -> str:
    """
    What is wrong with a timetable, counted from the timetable itself.

    Args:
        problem: The question.
        rounds: The round of each meeting, or ``LEFT_OUT``, int64 ``[p]``.

    Returns:
        ``"row"`` or ``"col"`` if one holds more meetings in a round than it can, ``"tables"`` if a round has
        more meetings than shared tables; empty if nothing is wrong.
    """
    held = np.flatnonzero(rounds != LEFT_OUT)
    at = rounds[held]
    for name, lines, places in (
        ("row", problem.rows, problem.row_places),
        ("col", problem.cols, problem.col_places),
    ):
        if (counted(lines[held], at, places.shape) > places).any():
            return name
    seated = at[problem.needs_table[held]]
    return "tables" if seated.size and np.bincount(seated).max() > problem.tables else ""


def counted(lines: NDArray[np.int64], rounds: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """
    How many meetings each line has in each round.

    Args:
        lines: The line of each meeting, int64 ``[k]``.
        rounds: The round of each, int64 ``[k]``.
        shape: How many lines and rounds there are.

    Returns:
        Whole numbers in this shape.
    """
    flat = np.bincount(lines * shape[1] + rounds, minlength=shape[0] * shape[1])
    return flat.reshape(shape).astype(np.int64, copy=False)


def _check_length(field: str, array: NDArray[np.generic], count: int, other: str) -> None:
    if array.size != count:
        raise invalid(field, "assignment_length", array.size, count=count, other=other)


def _check_within(field: str, array: NDArray[np.int64], lowest: int, highest: int) -> None:
    outside = (array < lowest) | (array > highest)
    if outside.any():
        raise invalid(field, "timetable_within", int(array[outside][0]), lowest=lowest, highest=highest)
