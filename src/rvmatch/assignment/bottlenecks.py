"""Why some rows must stay without a partner: columns that too many rows depend on."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import read_only
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.errors import SolverError

__all__ = ["CoverageBottleneck", "coverage_bottlenecks"]

Positions = NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class CoverageBottleneck:
    """
    Rows whose only columns have fewer places than there are rows.

    Args:
        rows: The rows, growing, int64 ``[k]``.
        cols: All columns that any of them could have, growing, int64 ``[c]``.
        places: How many places these columns have together; fewer than k.
    """

    rows: Positions
    cols: Positions
    places: int

    @property
    def short(self) -> int:
        """How many of the rows stay without a partner in every plan, at least."""
        return self.rows.size - self.places


def coverage_bottlenecks(
    problem: AssignmentProblem, rows: Positions, cols: Positions
) -> tuple[CoverageBottleneck, ...]:
    """
    The bottlenecks that prove that a plan gives as many rows a partner as can be.

    From each row without a partner, follow every pair to a column, and from there to the rows that the
    column serves as their only help that is counted. A column with a free place on the way would help
    one more row; if the plan is at its best there is none, so the columns reached are full of rows that
    were reached, and all pairs of these rows lead to these columns. Together the bottlenecks name every row
    without a partner that has a pair at all, each once; they are the same for every plan at its best.

    Args:
        problem: The pairs and the capacities; points do not count. Rows without room are left out.
        rows: The row of each pair used, int64 ``[k]``.
        cols: The column of each pair used, int64 ``[k]``.

    Returns:
        Bottlenecks that share no row and no column, by their first row; ``short`` is exactly how many of
        their rows have no partner.

    Raises:
        SolverError: If some other plan gives more rows a partner.

    Source:
        P. Hall, On representatives of subsets (1935); A. L. Dulmage and N. S. Mendelsohn, Coverings of
        bipartite graphs (1958).
    """
    n, m = problem.shape
    col_of = np.full(n, -1, dtype=np.int64)
    col_of[rows[::-1]] = cols[::-1]  # one column for each row counts as its help: the first
    helped: list[list[int]] = [[] for _ in range(m)]
    for row in np.flatnonzero(col_of >= 0).tolist():
        helped[col_of[row]].append(row)
    starts = np.searchsorted(problem.rows, np.arange(n + 1))
    waiting = (col_of < 0) & (problem.row_capacity > 0) & (np.diff(starts) > 0)
    row_seen, col_seen = waiting.copy(), np.zeros(m, dtype=np.bool_)
    reached = np.flatnonzero(waiting).tolist()
    for row in reached:
        for col in problem.cols[starts[row] : starts[row + 1]].tolist():
            if col_seen[col]:
                continue
            col_seen[col] = True
            if len(helped[col]) < problem.col_capacity[col]:
                raise SolverError("a plan leaves a row without a partner that could have one")
            for other in helped[col]:
                if not row_seen[other]:
                    row_seen[other] = True
                    reached.append(other)
    return _parts(problem, row_seen, starts)


def _parts(
    problem: AssignmentProblem, row_seen: NDArray[np.bool_], starts: Positions
) -> tuple[CoverageBottleneck, ...]:
    """The connected parts of the rows reached and all their columns."""
    inside = np.flatnonzero(row_seen[problem.rows])
    rows_of: dict[int, list[int]] = {}
    for row, col in zip(problem.rows[inside].tolist(), problem.cols[inside].tolist(), strict=True):
        rows_of.setdefault(col, []).append(row)
    found: list[CoverageBottleneck] = []
    open_rows = row_seen.copy()
    for first in np.flatnonzero(row_seen).tolist():
        if not open_rows[first]:
            continue
        open_rows[first] = False
        part, columns = [first], set[int]()
        for row in part:
            for col in set(problem.cols[starts[row] : starts[row + 1]].tolist()) - columns:
                columns.add(col)
                for other in rows_of[col]:
                    if open_rows[other]:
                        open_rows[other] = False
                        part.append(other)
        members = np.array(sorted(columns), dtype=np.int64)
        found.append(
            CoverageBottleneck(
                rows=read_only(np.array(sorted(part), dtype=np.int64)),
                cols=read_only(members),
                places=sum(problem.col_capacity[members].tolist()),
            )
        )
    return tuple(found)
