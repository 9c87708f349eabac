"""Alike lines solved as one give what single lines give, whatever the capacities, and give it back singly."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from property.strategies_assignment import keeps_the_rules
from rvmatch.assignment import AssignmentProblem, solve
from rvmatch.assignment.totals import alike, profiles, shipments
from rvmatch.assignment.totals.profiles import collapsed
from rvmatch.assignment.totals.reduction import Reduction


def spread(blocks, row_sides, col_sides) -> AssignmentProblem:
    """A market of profiles: points of each block or None, how many lines and which capacity each side has."""
    row_of = np.repeat(np.arange(len(row_sides)), [size for size, _ in row_sides])
    col_of = np.repeat(np.arange(len(col_sides)), [size for size, _ in col_sides])
    # Lines of one profile do not stand together.
    row_of = np.random.default_rng(len(row_of)).permutation(row_of)
    col_of = np.random.default_rng(len(col_of)).permutation(col_of)
    points = np.array([[0 if cell is None else cell for cell in line] for line in blocks])
    table = points[np.ix_(row_of, col_of)]
    capacities = [np.array([room for _, room in side]) for side in (row_sides, col_sides)]
    return AssignmentProblem.from_matrix(table, table > 0, capacities[0][row_of], capacities[1][col_of])


@st.composite
def markets(draw) -> AssignmentProblem:
    """Up to 3 x 3 profiles of up to 5 lines, capacities up to 6 on both sides, ties, blocks without pairs."""
    side = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 6)), min_size=1, max_size=3)
    rows, cols = draw(side), draw(side)
    cell = st.one_of(st.none(), st.integers(1, 6), st.integers(1, 10**9))
    line = st.lists(cell, min_size=len(cols), max_size=len(cols))
    return spread(draw(st.lists(line, min_size=len(rows), max_size=len(rows))), rows, cols)


def always(**more):
    """However little is to be saved; nothing is left to chance when these are restored."""
    return mock.patch.multiple(profiles, FEWEST_PAIRS=1, MUCH_SMALLER=0, **more)


def proven(reduction: Reduction, plan) -> bool:
    """Whether all prices together, pairs included, are worth just what the plan is."""
    points, capacity = reduction.points, (reduction.row_capacity, reduction.col_capacity)
    over = points - plan.row_prices[reduction.rows] - plan.col_prices[reduction.cols]
    asked = sum((plan.row_prices * capacity[0]).tolist()) + sum((plan.col_prices * capacity[1]).tolist())
    worth = sum(points[plan.used].tolist())
    return min(plan.row_prices.min(), plan.col_prices.min()) >= 0 and (
        asked + sum(np.maximum(over, 0).tolist()) == worth
    )


BOTH_SIDES_TAKE_SEVERAL = spread([[5, 4], [4, 1]], [(4, 3), (4, 2)], [(4, 3), (4, 2)])
ALL_PAIRS_OF_A_BLOCK = spread([[9, 1], [1, 1]], [(2, 3), (4, 1)], [(2, 3), (4, 1)])
SHARES_DO_NOT_COME_OUT_EVEN = spread([[7, 7, 7]], [(5, 2)], [(2, 3), (2, 3), (3, 1)])


@pytest.mark.parametrize("compiled", [True, False])
@settings(max_examples=150)
@given(market=markets())
@example(market=BOTH_SIDES_TAKE_SEVERAL)
@example(market=ALL_PAIRS_OF_A_BLOCK)
@example(market=SHARES_DO_NOT_COME_OUT_EVEN)
def test_alike_lines_solved_as_one_lose_nothing(compiled: bool, market: AssignmentProblem) -> None:
    """Plain paths on the single lines are the oracle; the prices prove it once more."""
    reduction = Reduction.of(market)
    with (
        always(),
        mock.patch.object(profiles, "may_be_alike", return_value=True),
        mock.patch.object(shipments, "WORTH_LOADING", 0 if compiled else 10**9),
        mock.patch.object(shipments, "kernels_available", return_value=compiled),
    ):
        collapse = collapsed(reduction)
    if collapse is None:  # more than half of the rows are different
        return
    with mock.patch.object(shipments, "kernels_available", return_value=compiled):
        plan = collapse.solved()

    pairs = reduction.kept[plan.used]
    assert keeps_the_rules(market, market.rows[pairs], market.cols[pairs])
    assert sum(market.points[pairs].tolist()) == solve(market, "paths").points
    assert proven(reduction, plan)


@given(market=markets())
@example(market=BOTH_SIDES_TAKE_SEVERAL)
def test_lines_with_the_same_sum_are_looked_at_pair_by_pair(market: AssignmentProblem) -> None:
    """With one key for all lines across, unlike lines have the same sum; none is taken for another."""
    reduction = Reduction.of(market)
    if reduction.rows.size == 0:
        return
    first = np.searchsorted(reduction.rows, np.arange(reduction.shape[0] + 1))

    with mock.patch.object(alike, "_keys", lambda count, salt: np.full(count, 0 if salt > 4 else 1)):
        leader = alike.first_alike(first, reduction.cols, reduction.points, reduction.row_capacity)

    lines = [
        (
            int(reduction.row_capacity[row]),
            reduction.cols[first[row] : first[row + 1]].tolist(),
            reduction.points[first[row] : first[row + 1]].tolist(),
        )
        for row in range(reduction.shape[0])
    ]
    assert all(lines[row] == lines[at] for row, at in enumerate(leader.tolist()))


@given(market=markets())
def test_all_alike_lines_are_found(market: AssignmentProblem) -> None:
    reduction = Reduction.of(market)
    if reduction.rows.size == 0:
        return
    first = np.searchsorted(reduction.rows, np.arange(reduction.shape[0] + 1))

    leader = alike.first_alike(first, reduction.cols, reduction.points, reduction.row_capacity)

    table = np.zeros(reduction.shape, dtype=np.int64)
    table[reduction.rows, reduction.cols] = reduction.points
    lines = [(int(room), *line) for room, line in zip(reduction.row_capacity, table.tolist(), strict=True)]
    assert leader.tolist() == [lines.index(line) for line in lines]
