"""Prices of the plain market inside a large problem: of a few pairs, until none of the others is wanted."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Lean, widened
from rvmatch.assignment.bipartite.matching import cheapest_matching, components
from rvmatch.assignment.bipartite.potentials import optimal_prices
from rvmatch.assignment.networks.pair_blocks import CLOSED, INSIDE, OPEN
from rvmatch.assignment.networks.pair_passes import passes
from rvmatch.assignment.networks.plain_market import market_potentials
from rvmatch.assignment.networks.routing import closed
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.totals.paths import LARGE
from rvmatch.assignment.totals.reduction import stays_exact

__all__ = ["plain_potentials"]

Whole = NDArray[np.int64]

FEW = 8
"""How many pairs of each row are tried at first, and how many that are wanted join them at once."""

ROOM = 1.1
"""Where columns are so many times as many as rows, augmenting paths are short."""

NEARLY = 100
"""Once less than one pair for so many rows is wanted, compiled loops need no better prices; matchings do."""

TURNS = 8
"""After so many turns prices are near enough, or the market is so tight that they come too slowly."""


def plain_potentials(
    problem: AssignmentProblem, seen: tuple[Lean, Lean, Lean], pause: Callable[[], None], *, compiled: bool
) -> tuple[Whole, Whole] | None:
    """
    What prices would be if there were nothing but pairs and places, if they are soon found.

    Args:
        problem: The pairs and the capacities.
        seen: The column of each pair, what it is worth, and what decides which are tried first of those worth
            the same, all in one type and closed to writing ``[p]``.
        pause: Called several times a second, or between matchings; it may raise.
        compiled: Whether by compiled loops, which give up where there is no room, or by matchings, which
            need lines of one place.

    Returns:
        The potentials of rows, int64 ``[n]``, and of columns, int64 ``[m]``, right for nearly all pairs; or
        None.
    """
    cols, points, ties = seen
    if not compiled and not _suits(problem, points):
        return None
    (n, m), first = problem.shape, problem.starts
    marks, over = np.full(cols.size, OPEN, dtype=np.uint8), passes(compiled=compiled)
    if not (problem.row_capacity.all() and problem.col_capacity.all()):
        marks[(problem.row_capacity[problem.lean_rows] == 0) | (problem.col_capacity[cols] == 0)] = CLOSED
    over.choose_best(first, points, ties, marks, FEW)
    over.choose_best_of_columns(first, cols, points, ties, marks, m)
    prices = None
    for _ in range(TURNS):
        pairs = np.flatnonzero(marks == INSIDE)
        part = AssignmentProblem(
            rows=widened(problem.lean_rows[pairs]),
            cols=widened(cols[pairs]),
            points=widened(points[pairs]),
            shape=problem.shape,
            row_capacity=problem.row_capacity,
            col_capacity=problem.col_capacity,
        )
        prices = market_potentials(part, pause) if compiled else _by_matching(part)
        if prices is None:
            return None
        at = closed(prices[0]), closed(prices[1])
        wanted = over.choose_cheaper(first, cols, points, 1, at, marks, FEW)
        if wanted <= (n // NEARLY if compiled else 0):
            break
        pause()
    return prices


def _suits(problem: AssignmentProblem, points: Lean) -> bool:
    """Whether a matching holds these pairs, no line has several places, and float64 all sums."""
    most = max(int(points.max(initial=0)), -int(points.min(initial=0)))
    places = max(int(problem.row_capacity.max(initial=0)), int(problem.col_capacity.max(initial=0)))
    return places <= 1 and stays_exact(2 * most, 2 * (2 * problem.shape[0] + problem.shape[1]))


def _by_matching(problem: AssignmentProblem) -> tuple[Whole, Whole] | None:
    """The potentials that prove the best matching of these pairs; None if it would take long."""
    n, m = problem.shape
    if _contested(problem):
        return None
    own = np.searchsorted(problem.rows, np.arange(n), side="right") + np.arange(n)
    of_pair = np.ones(problem.rows.size + n, dtype=np.bool_)
    of_pair[own] = False
    left = np.repeat(np.arange(n), np.diff(own, prepend=-1))
    right, cost = np.empty(left.size, dtype=np.int64), np.zeros(left.size, dtype=np.int64)
    right[of_pair], right[own] = problem.cols, m + np.arange(n)
    cost[of_pair] = -problem.points
    chosen = cheapest_matching(left, right, cost, (n, m + n), with_paths=True)
    of_left, of_right = optimal_prices(left, right, cost, chosen, np.zeros(m + n, dtype=np.bool_))
    return -of_left, of_right[:m]


def _contested(problem: AssignmentProblem) -> bool:
    """Whether pairs hang together in a market without room that is too large for scipy to match soon."""
    n, m = problem.shape
    labels = components(problem.rows, problem.cols, (n, m))
    rows, cols = np.bincount(labels[:n]), np.bincount(labels[n:], minlength=int(labels.max(initial=-1)) + 1)
    rows = np.pad(rows, (0, cols.size - rows.size))
    return bool(((cols < ROOM * rows) & (rows * (2 * rows + cols) >= LARGE)).any())
