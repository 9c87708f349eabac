"""What generators have in common: which pairs there are, and the rooms, groups and arrival of both sides."""

from typing import Any, Final, Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import AssignmentProblem
from rvmatch.mechanisms import Chance, TwoSidedMarket
from rvmatch.mechanisms.preferences import ranks_by_points

__all__ = [
    "Cells",
    "Sided",
    "arrival_of",
    "cells_of",
    "every_cell",
    "market_of_opinions",
    "points_of_places",
    "remote_rows",
]

_BEST: Final = 1_000
"""The points of a pair that both of its sides like best."""


class Sided(Protocol):
    """A source whose sides have rooms, groups and an order of arrival."""

    @property
    def rows(self) -> int:
        """How many rows, n."""

    @property
    def cols(self) -> int:
        """How many columns, m."""

    @property
    def row_capacity(self) -> int:
        """The most partners of a row."""

    @property
    def col_capacity(self) -> int:
        """The most partners of a column."""

    @property
    def groups(self) -> int:
        """How many groups rows fall into; 0 if each is one of its own."""

    @property
    def remote_share(self) -> float:
        """The share of rows that are remote."""

    @property
    def remote_last(self) -> bool:
        """Whether remote rows come after all others."""


@attrs.frozen(kw_only=True, eq=False)
class Cells:
    """
    The pairs of a generator, and how each gets draws of its own.

    Args:
        row: The row of each pair, int64 ``[p]``.
        col: Its column, int64 ``[p]``.
        count: How many draws are made, p or more.
        there: Which of the draws belong to pairs, int64 ``[p]``.
    """

    row: NDArray[np.int64]
    col: NDArray[np.int64]
    count: int
    there: NDArray[np.int64]

    def uniform(self, chance: Chance) -> NDArray[np.float64]:
        """A draw from [0, 1) for each pair, float64 ``[p]``."""
        return chance.uniform(self.count)[self.there]

    def integers(self, chance: Chance, below: int) -> NDArray[np.int64]:
        """A whole number from 0 on and below a limit for each pair, int64 ``[p]``."""
        return chance.integers(self.count, below)[self.there]


def every_cell(rows: int, cols: int) -> Cells:
    """All pairs of so many rows and columns."""
    there = np.arange(rows * cols, dtype=np.int64)
    return Cells(row=there // max(cols, 1), col=there % max(cols, 1), count=there.size, there=there)


def cells_of(chance: Chance, rows: int, cols: int, share: float, candidates: int) -> Cells:
    """
    The pairs that are there.

    Args:
        chance: Where draws come from.
        rows: How many rows.
        cols: How many columns.
        share: The chance of each pair to be there, where there are no ``candidates``.
        candidates: How many columns each row meets, all sets equally likely; 0 to go by the share.

    Returns:
        The pairs, sorted by row, then by column. Without candidates the draws of a pair do not depend on
        which other pairs are there.

    Source:
        For sets without repetition: R. W. Floyd in J. Bentley, A sample of brilliance, Communications of
        the ACM 30 (1987) 754-757.
    """
    if not candidates:
        there = np.flatnonzero(chance.of("pairs").uniform(rows * cols) < share)
        return Cells(row=there // max(cols, 1), col=there % max(cols, 1), count=rows * cols, there=there)
    chosen = np.full((rows, candidates), -1, dtype=np.int64)
    for place in range(candidates):
        last = cols - candidates + place
        drawn = chance.of("candidates", place).integers(rows, last + 1)
        taken = (chosen[:, :place] == drawn[:, np.newaxis]).any(axis=1)
        chosen[:, place] = np.where(taken, last, drawn)
    chosen.sort(axis=1)
    count = rows * candidates
    row = np.repeat(np.arange(rows, dtype=np.int64), candidates)
    return Cells(row=row, col=chosen.reshape(-1), count=count, there=np.arange(count, dtype=np.int64))


def market_of_opinions(
    source: Sided,
    chance: Chance,
    cells: Cells,
    row_opinion: NDArray[Any],
    col_opinion: NDArray[Any],
    *,
    points: NDArray[np.int64] | None = None,
    groups: NDArray[np.int64] | None = None,
    remote: NDArray[np.bool_] | None = None,
) -> TwoSidedMarket:
    """
    The market in which each side ranks its pairs by what it thinks of them.

    Args:
        source: The settings of both sides.
        chance: Where the draws of capacities, groups and remote rows come from.
        cells: The pairs.
        row_opinion: What the row of each pair thinks of it ``[p]``; more is better.
        col_opinion: What its column thinks of it ``[p]``.
        points: What each pair is worth ``[p]``; by both places if left out (``points_of_places``).
        groups: The group of each row ``[n]``; drawn if left out.
        remote: Which rows are remote ``[n]``; drawn if left out.

    Returns:
        The market.
    """
    rows, cols = source.rows, source.cols
    row_ranks = ranks_by_points(cells.row, row_opinion)
    col_ranks = ranks_by_points(cells.col, col_opinion)
    if points is None:
        points = points_of_places(row_ranks, col_ranks, (rows, cols))
    if groups is None and source.groups:
        groups = chance.of("groups").integers(rows, source.groups)
    if remote is None:
        remote = remote_rows(chance.of("remote").permutation(rows), source.remote_share)
    problem = AssignmentProblem.from_pairs(
        cells.row,
        cells.col,
        points,
        (rows, cols),
        chance.of("row capacity").integers(rows, source.row_capacity) + 1,
        chance.of("col capacity").integers(cols, source.col_capacity) + 1,
    )
    return TwoSidedMarket(
        problem=problem,
        row_ranks=row_ranks,
        col_ranks=col_ranks,
        groups=np.arange(rows) if groups is None else groups,
        arrival=arrival_of(remote) if source.remote_last else np.arange(rows),
        remote=remote,
    )


def remote_rows(order: NDArray[np.int64], share: float) -> NDArray[np.bool_]:
    """
    The first rows of an order as remote ones.

    Args:
        order: All rows by position, those that are remote first, int64 ``[n]``.
        share: Which share is remote; rows are counted down to whole ones.

    Returns:
        Which rows are remote, bool ``[n]``.
    """
    remote = np.zeros(order.size, dtype=bool)
    remote[order[: int(share * order.size)]] = True
    return remote


def arrival_of(remote: NDArray[np.bool_]) -> NDArray[np.int64]:
    """When rows come if those that are not remote come first, each by position, int64 ``[n]``."""
    arrival = np.empty(remote.size, dtype=np.int64)
    arrival[np.argsort(remote, kind="stable")] = np.arange(remote.size)
    return arrival


def points_of_places(
    row_ranks: NDArray[np.int64], col_ranks: NDArray[np.int64], shape: tuple[int, int]
) -> NDArray[np.int64]:
    """
    Points by both places: 1,000 if each side likes the other best, 1 if each likes it least.

    Each side's place is turned into 1,000 to 1 points in equal steps, rounded up; the pair gets the mean of
    the two, rounded down.

    Args:
        row_ranks: Places in the lists of rows, from 1, int64 ``[p]``.
        col_ranks: Places in the lists of columns, from 1, int64 ``[p]``.
        shape: ``(n, m)``: the longest lists of columns and of rows.

    Returns:
        Points, int64 ``[p]``.
    """
    rows, cols = shape
    by_row = _BEST - (_BEST - 1) * (row_ranks - 1) // max(cols - 1, 1)
    by_col = _BEST - (_BEST - 1) * (col_ranks - 1) // max(rows - 1, 1)
    return (by_row + by_col) // 2
