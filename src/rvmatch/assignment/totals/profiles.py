"""
Lines that are all alike, solved as one: a market of few profiles is small however many projects it has.

Rows are alike if they have the same capacity, the same columns and the same points there; columns likewise.
A row that is not alike stays by itself. Let A be a profile of a rows with capacity r, and B one of b columns
with capacity c; all pairs between A and B are then worth the same. The small problem asks how many of these
a b pairs are used: X(A, B), from 0 to a b, at most a r in all for A and at most b c in all for B.

*It loses nothing.* Counting the pairs that a plan uses between profiles gives such X, worth as much.

*It promises nothing that cannot be kept*, whatever the capacities. The X units of A are dealt to its rows in
turn, column profile after column profile, going on where the last stopped: so each row gets X(A, B) / a of
each, rounded up or down, and at most r in all since a r is a whole multiple of a. The units of B are dealt to
its columns in the same way. It remains to name pairs inside each block so that each row and each column gets
its share and no pair comes twice. The units are written down row by row, and the columns that are to get one
more come first and are then gone through in a circle: that gives each column its share, and the units of one
row, at most X(A, B) / a rounded up and so at most b, go to different columns.

Prices u(A), v(B) of the small problem prove the plan for the single lines too, with what is left of the
points, max(0, p - u - v), as the price of a pair; ``Collapse.solved`` checks it on the single lines.

Merging alike rows makes no further columns alike: a profile of rows has a column with all its rows or with
none, so columns alike on the profiles were alike before. One pass over either side is therefore enough.
"""

from collections.abc import Callable
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.totals.alike import batches, first_alike, may_be_alike
from rvmatch.assignment.totals.reduction import Reduction
from rvmatch.assignment.totals.shipments import best_shipment
from rvmatch.errors import SolverError

__all__ = ["Collapse", "ProfilePlan", "choose_by_profiles", "collapsed"]

FEWEST_PAIRS = 2_000
"""Below this many pairs no time is to be saved."""

MUCH_SMALLER = 8
"""How many times fewer pairs the small problem must have."""


@attrs.frozen(kw_only=True, eq=False)
class ProfilePlan:
    """
    The pairs of an optimum, with prices that prove it.

    Args:
        used: Positions among the reduction's pairs, sorted, int64 ``[k]``.
        row_prices: The price of each row, in points, zero or more, int64 ``[n]``.
        col_prices: The price of each column, in points, zero or more, int64 ``[m]``.
    """

    used: NDArray[np.int64]
    row_prices: NDArray[np.int64]
    col_prices: NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class _Side:
    """The profiles of one side: the ``number`` of each line, and where in ``members`` each begins."""

    number: NDArray[np.int64]
    leaders: NDArray[np.int64]
    sizes: NDArray[np.int64]
    first: NDArray[np.int64]
    members: NDArray[np.int64]

    @classmethod
    def of(cls, leader: NDArray[np.int64]) -> Self:
        leaders, number, sizes = np.unique(leader, return_inverse=True, return_counts=True)
        return cls(
            number=number,
            leaders=leaders,
            sizes=sizes,
            first=np.cumsum(sizes) - sizes,
            members=np.argsort(number, kind="stable"),
        )


@attrs.frozen(kw_only=True, eq=False)
class Collapse:
    """
    A problem whose lines are merged by profile.

    Args:
        reduction: The problem.
        rows: The profiles of the rows.
        cols: The profiles of the columns.
        of_leaders: The pairs whose row stands first in its profile, growing, int64 ``[q]``.
        blocks: Those of them whose column stands first in its profile, growing: one for each block of the
            small problem, int64 ``[e]``.
    """

    reduction: Reduction
    rows: _Side
    cols: _Side
    of_leaders: NDArray[np.int64]
    blocks: NDArray[np.int64]

    def solved(self, between: Callable[[], None] | None = None) -> ProfilePlan:
        """
        The plan of single lines that is worth most, the same for the same problem.

        Args:
            between: Called now and then; what it raises ends the work.

        Returns:
            The plan, checked.

        Raises:
            SolverError: If it does not hold; a fault of this library.
        """
        whole, rows, cols = self.reduction, self.rows, self.cols
        row, col = rows.number[whole.rows[self.blocks]], cols.number[whole.cols[self.blocks]]
        shipment = best_shipment(
            (row, col, whole.points[self.blocks].astype(np.int64)),
            rows.sizes[row] * cols.sizes[col],
            rows.sizes * whole.row_capacity[rows.leaders],
            cols.sizes * whole.col_capacity[cols.leaders],
            between,
        )
        used_rows, used_cols = self._dealt(row, col, shipment.amounts)
        plan = ProfilePlan(
            used=self._positions(used_rows, used_cols),
            row_prices=shipment.row_prices[rows.number],
            col_prices=shipment.col_prices[cols.number],
        )
        _check(whole, plan)
        return plan

    def _dealt(
        self, row: NDArray[np.int64], col: NDArray[np.int64], amounts: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The single row and the single column of each unit, as the head of this module describes."""
        block = np.repeat(np.arange(amounts.size), amounts)
        unit = np.arange(block.size) - np.repeat(np.cumsum(amounts) - amounts, amounts)
        from_row, from_col = _dealt_before(row, amounts), _dealt_before(col, amounts)
        row, col = row[block], col[block]
        in_row = (from_row[block] + unit) % self.rows.sizes[row]
        in_row = in_row[np.lexsort((in_row, block))]
        in_col = (from_col[block] + unit) % self.cols.sizes[col]
        return (
            self.rows.members[self.rows.first[row] + in_row],
            self.cols.members[self.cols.first[col] + in_col],
        )

    def _positions(self, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where these pairs stand: as far behind the first of their row as with the row's leader."""
        whole, m = self.reduction, self.reduction.shape[1]
        first = np.searchsorted(whole.rows, np.arange(whole.shape[0]))
        keys = whole.rows[self.of_leaders] * m + whole.cols[self.of_leaders]
        leader = self.rows.leaders[self.rows.number[rows]]
        with_leader = self.of_leaders[np.searchsorted(keys, leader * m + cols)]
        return np.sort(first[rows] + with_leader - first[leader])


def collapsed(reduction: Reduction) -> Collapse | None:
    """
    The problem with its lines merged by profile.

    Args:
        reduction: What matters of the problem.

    Returns:
        The collapse; None if points are fractions or beyond what float64 holds exactly, or if the small
        problem would not be much smaller (``MUCH_SMALLER``), as a glance at some pairs nearly always tells.
    """
    n, m = reduction.shape
    pairs = reduction.rows.size
    whole = reduction.points.dtype == np.int64 and reduction.exact_in_float64
    if not whole or pairs < FEWEST_PAIRS or not may_be_alike(reduction):
        return None
    first = np.searchsorted(reduction.rows, np.arange(n + 1))
    points: NDArray[np.int64] = reduction.points.view(np.int64)
    rows = _Side.of(first_alike(first, reduction.cols, points, reduction.row_capacity))
    if 2 * rows.leaders.size > n:
        return None
    leads = np.zeros(n, dtype=np.bool_)
    leads[rows.leaders] = True
    of_leaders = np.flatnonzero(leads[reduction.rows])
    by_column = of_leaders[np.argsort(reduction.cols[of_leaders], kind="stable")]
    first = np.searchsorted(reduction.cols[by_column], np.arange(m + 1))
    cols = _Side.of(first_alike(first, reduction.rows[by_column], points[by_column], reduction.col_capacity))
    leads = np.zeros(m, dtype=np.bool_)
    leads[cols.leaders] = True
    blocks = of_leaders[leads[reduction.cols[of_leaders]]]
    if MUCH_SMALLER * blocks.size > pairs:
        return None
    return Collapse(reduction=reduction, rows=rows, cols=cols, of_leaders=of_leaders, blocks=blocks)


def choose_by_profiles(
    reduction: Reduction, between: Callable[[], None] | None = None
) -> NDArray[np.int64] | None:
    """
    The pairs of an optimum, found between profiles.

    Args:
        reduction: What matters of the problem.
        between: Called now and then; what it raises ends the work.

    Returns:
        Positions among the reduction's pairs, sorted, int64 ``[k]``; None where ``collapsed`` gives none.
    """
    collapse = collapsed(reduction)
    return None if collapse is None else collapse.solved(between).used


def _dealt_before(profile: NDArray[np.int64], amounts: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many units its profile deals in the blocks before each block, int64 ``[e]``."""
    order = np.argsort(profile, kind="stable")
    before = np.cumsum(amounts[order]) - amounts[order]
    starts = np.searchsorted(profile[order], profile[order])
    dealt = np.empty_like(amounts)
    dealt[order] = before - before[starts]
    return dealt


def _check(reduction: Reduction, plan: ProfilePlan) -> None:
    """
    Make sure that the plan keeps the capacities and that the prices prove it, on the single lines.

    A pair in use is worth at least its two prices and any other at most that; a line with room asks nothing.
    Then no plan is worth more than all prices together, and this one is worth just that.
    """
    n, m = reduction.shape
    used = plan.used
    if (np.diff(used) <= 0).any():
        raise SolverError("a pair is used twice")
    for lines, prices, capacity, size in (
        (reduction.rows, plan.row_prices, reduction.row_capacity, n),
        (reduction.cols, plan.col_prices, reduction.col_capacity, m),
    ):
        load = np.bincount(lines[used], minlength=size)
        if (load > capacity).any():
            raise SolverError("a line is used more often than it can be")
        if (prices < 0).any() or (prices[load < capacity] != 0).any():
            raise SolverError("a line with room has a price, or a price is below zero")
    used_of = np.zeros(reduction.rows.size, dtype=np.bool_)
    used_of[used] = True
    first = np.searchsorted(reduction.rows, np.arange(n + 1))
    for begin, end in batches(first):
        part = slice(first[begin], first[end])
        asked = plan.row_prices[reduction.rows[part]] + plan.col_prices[reduction.cols[part]]
        points, taken = reduction.points[part], used_of[part]
        if (points[taken] < asked[taken]).any():
            raise SolverError("a pair is used that is worth less than its two prices")
        if ((points > asked) & ~taken).any():
            raise SolverError("a pair is left that is worth more than its two prices")
