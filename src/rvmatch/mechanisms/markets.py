"""The market of a mechanism: pairs, what they are worth, and what each side would rather have."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment import Assignment, AssignmentProblem, solve
from rvmatch.assignment.arrays import read_only, whole_numbers
from rvmatch.errors import invalid
from rvmatch.mechanisms.preferences import listed_pairs, ranks_by_points
from rvmatch.wording.notebooks import in_both, notebook_table

__all__ = ["TwoSidedMarket"]


@attrs.frozen(kw_only=True, eq=False, slots=False)
class TwoSidedMarket:
    """
    Two sides over the pairs of an assignment problem, each with its lists; all arrays are closed for writing.

    Every pair of the problem is acceptable to both of its sides; whoever is not acceptable is no pair. The
    smaller a place in a list, the better; equal places are ties.

    Args:
        problem: The pairs that may be used, what they are worth, and the capacities of both sides.
        row_ranks: The place of each pair in the list of its row, from 1, int64 ``[p]``.
        col_ranks: The place of each pair in the list of its column, from 1, int64 ``[p]``.
        groups: The group of each row, such as its county, from 0, or -1 for none, int64 ``[n]``; each row is
            a group of its own if left out.
        arrival: When each row came, the smallest first, int64 ``[n]``; by position if left out.
        remote: Which rows count as remote, bool ``[n]``; none if left out.
        amounts: What each pair takes of the budget of its column, of 0 or more, int64 ``[p]``; nothing if
            left out.
        available: The budget of each column, int64 ``[m]``; no limit if left out.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.

    Examples:
        >>> from rvmatch.mechanisms import TwoSidedMarket
        >>> market = TwoSidedMarket.from_lists([[0, 1], [0]], [[1, 0], [0]])
        >>> market.problem.rows.tolist(), market.row_ranks.tolist(), market.col_ranks.tolist()
        ([0, 0, 1], [1, 2, 1], [2, 1, 1])
    """

    problem: AssignmentProblem
    row_ranks: NDArray[np.int64]
    col_ranks: NDArray[np.int64]
    groups: NDArray[np.int64] = attrs.field(default=None)
    arrival: NDArray[np.int64] = attrs.field(default=None)
    remote: NDArray[np.bool_] = attrs.field(default=None)
    amounts: NDArray[np.int64] | None = None
    available: NDArray[np.int64] | None = None

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.problem, AssignmentProblem):
            raise invalid("problem", "assignment_problem_type", type(self.problem).__name__)
        n, m = self.problem.shape
        pairs = self.problem.rows.size
        checked: dict[str, NDArray[Any] | None] = {
            "row_ranks": _numbers("row_ranks", self.row_ranks, pairs, "problem.rows", lowest=1),
            "col_ranks": _numbers("col_ranks", self.col_ranks, pairs, "problem.rows", lowest=1),
            "groups": _numbers("groups", _else_counted(self.groups, n), n, "problem.shape[0]", lowest=-1),
            "arrival": _numbers("arrival", _else_counted(self.arrival, n), n, "problem.shape[0]"),
            "remote": _flags("remote", self.remote, n),
            "amounts": None
            if self.amounts is None
            else _numbers("amounts", self.amounts, pairs, "problem.rows", lowest=0),
            "available": None
            if self.available is None
            else _numbers("available", self.available, m, "problem.shape[1]", lowest=0),
        }
        # A frozen class may only be completed this way.
        for name, array in checked.items():
            object.__setattr__(self, name, array)

    @classmethod
    def from_points(
        cls,
        problem: AssignmentProblem,
        *,
        row_points: ArrayLike | None = None,
        col_points: ArrayLike | None = None,
        **others: Any,
    ) -> Self:
        """
        The market in which each side ranks its pairs by points.

        Args:
            problem: The pairs, what they are worth, and the capacities.
            row_points: What rows think of each pair ``[p]``; the points of the problem if left out.
            col_points: What columns think of it ``[p]``; likewise.
            others: ``groups``, ``arrival``, ``remote``, ``amounts`` and ``available``, as in the constructor.

        Returns:
            The market; equal points are ties.

        Raises:
            InvalidValueError: If a value is not as described; ``field`` names which.
        """
        if not isinstance(problem, AssignmentProblem):
            raise invalid("problem", "assignment_problem_type", type(problem).__name__)
        return cls(
            problem=problem,
            row_ranks=_ranks("row_points", problem.rows, row_points, problem),
            col_ranks=_ranks("col_points", problem.cols, col_points, problem),
            **others,
        )

    @classmethod
    def from_lists(
        cls,
        row_lists: Sequence[Any],
        col_lists: Sequence[Any],
        *,
        points: ArrayLike | None = None,
        row_capacity: ArrayLike | None = None,
        col_capacity: ArrayLike | None = None,
        **others: Any,
    ) -> Self:
        """
        The market of preference lists; a pair is acceptable if each of its sides lists the other.

        Args:
            row_lists: For each row its columns' positions, the best first; columns between which it is
                indifferent stand together in a tuple or a list: ``[[2, (0, 1)], [], [0]]``.
            col_lists: For each column its rows' positions, likewise.
            points: A table of what each pair is worth ``[n, m]``; 1 for each if left out, so that the
                greatest total is the greatest number of pairs.
            row_capacity: How many partners a row takes ``[n]``; one each if left out.
            col_capacity: How many a column takes ``[m]``; one each if left out.
            others: ``groups``, ``arrival``, ``remote``, ``amounts`` and ``available``, as in the constructor.

        Returns:
            The market; whom only one side lists is left out.

        Raises:
            ReadErrors: With every entry that is no position, and every partner that is listed twice.
            InvalidValueError: If another value is not as described; ``field`` names which.
        """
        n, m = len(row_lists), len(col_lists)
        mine, theirs = listed_pairs("row_lists", row_lists, m), listed_pairs("col_lists", col_lists, n)
        both = sorted(pair for pair in mine if (pair[1], pair[0]) in theirs)
        rows, cols = np.array(both, dtype=np.int64).reshape(-1, 2).T
        table = np.ones((n, m), dtype=np.int64) if points is None else np.asarray(points)
        if table.shape != (n, m):
            raise invalid("points", "assignment_allowed_shape", table.shape, rows=n, columns=m)
        return cls(
            problem=AssignmentProblem.from_pairs(
                rows, cols, table[rows, cols], (n, m), row_capacity, col_capacity
            ),
            row_ranks=np.array([mine[pair] for pair in both], dtype=np.int64),
            col_ranks=np.array([theirs[pair[1], pair[0]] for pair in both], dtype=np.int64),
            **others,
        )

    def _repr_html_(self) -> str:
        return notebook_table(
            "market", ("what", "count"), [(in_both(what), count) for what, count in self.sizes()]
        )

    def sizes(self) -> tuple[tuple[str, int], ...]:
        """How many there are of what: rows, columns, pairs, places of both sides, groups, remote rows."""
        n, m = self.problem.shape
        return (
            ("rows", n),
            ("columns", m),
            ("pairs", self.problem.rows.size),
            ("row_places", int(self.problem.row_capacity.sum())),
            ("col_places", int(self.problem.col_capacity.sum())),
            ("groups", np.unique(self.groups[self.groups >= 0]).size),
            ("remote", int(self.remote.sum())),
        )

    @cached_property
    def optimum(self) -> Assignment:
        """The pairs that are worth most together, budgets aside: what other choices are compared with."""
        return solve(self.problem)

    @cached_property
    def row_starts(self) -> NDArray[np.int64]:
        """Where the pairs of each row begin, and where the last end, int64 ``[n + 1]``."""
        return read_only(np.searchsorted(self.problem.rows, np.arange(self.problem.shape[0] + 1)))

    @cached_property
    def by_column(self) -> NDArray[np.int64]:
        """The positions of the pairs, sorted by column, then by row, int64 ``[p]``."""
        return read_only(np.lexsort((self.problem.rows, self.problem.cols)))

    @cached_property
    def col_starts(self) -> NDArray[np.int64]:
        """Where each column begins in ``by_column``, and where the last ends, int64 ``[m + 1]``."""
        sorted_cols = self.problem.cols[self.by_column]
        return read_only(np.searchsorted(sorted_cols, np.arange(self.problem.shape[1] + 1)))

    def positions(self, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> NDArray[np.int64]:
        """
        Where these pairs stand in the problem.

        Args:
            rows: The row of each, int64 ``[k]``.
            cols: The column of each, int64 ``[k]``; each must be a pair of the problem.

        Returns:
            Positions, in the order given, int64 ``[k]``.

        Raises:
            InvalidValueError: If one is no pair of the problem.
        """
        m = self.problem.shape[1]
        keys, asked = self.problem.rows * m + self.problem.cols, rows * m + cols
        found = np.searchsorted(keys, asked)
        if keys.size == 0 and asked.size:
            raise invalid("rows", "assignment_kept_pair", (int(rows[0]), int(cols[0])))
        wrong = keys[np.minimum(found, keys.size - 1)] != asked if asked.size else np.zeros(0, dtype=bool)
        if wrong.any():
            first = int(wrong.argmax())
            raise invalid("rows", "assignment_kept_pair", (int(rows[first]), int(cols[first])))
        return found.astype(np.int64)


def _else_counted(values: NDArray[np.int64] | None, count: int) -> NDArray[np.int64]:
    return np.arange(count, dtype=np.int64) if values is None else values


def _numbers(
    field: str, values: ArrayLike, count: int, other: str, lowest: int | None = None
) -> NDArray[np.int64]:
    numbers = whole_numbers(field, values)
    if numbers.size != count:
        raise invalid(field, "assignment_length", numbers.size, count=count, other=other)
    if lowest is not None and numbers.size and numbers.min() < lowest:
        raise invalid(field, "market_lowest", int(numbers.min()), lowest=lowest)
    return read_only(numbers)


def _flags(field: str, values: ArrayLike | None, count: int) -> NDArray[np.bool_]:
    flags = np.zeros(count, dtype=bool) if values is None else np.asarray(values)
    if flags.dtype != np.bool_ or flags.ndim != 1:
        raise invalid(field, "market_flags", flags.dtype)
    if flags.size != count:
        raise invalid(field, "assignment_length", flags.size, count=count, other="problem.shape[0]")
    return read_only(flags)


def _ranks(
    field: str, lines: NDArray[np.int64], points: ArrayLike | None, problem: AssignmentProblem
) -> NDArray[np.int64]:
    worth = problem.points if points is None else np.asarray(points)
    if worth.ndim != 1 or worth.dtype.kind not in "iuf":
        raise invalid(field, "assignment_points_type", worth.dtype)
    if worth.size != lines.size:
        raise invalid(field, "assignment_length", worth.size, count=lines.size, other="problem.rows")
    if not np.isfinite(worth).all():
        raise invalid(field, "market_finite", worth[int((~np.isfinite(worth)).argmax())])
    return ranks_by_points(lines, worth if worth.dtype.kind == "f" else whole_numbers(field, worth))
