"""Bottlenecks prove that no plan covers more rows, and name every row that must stay without."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.assignment import AssignmentProblem, GroupCoverage, PairPoints, RankedProblem, solve_ranked
from rvmatch.assignment.bottlenecks import coverage_bottlenecks
from rvmatch.errors import SolverError


def problem_of(allowed: list[list[bool]], capacity: list[int]) -> AssignmentProblem:
    table = np.array(allowed, dtype=np.bool_)
    full = np.full(table.shape[0], table.shape[1])
    return AssignmentProblem.from_matrix(np.zeros(table.shape, dtype=np.int64), table, full, capacity)


@st.composite
def problems(draw: st.DrawFn) -> AssignmentProblem:
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    row = st.lists(st.booleans(), min_size=m, max_size=m)
    capacity = draw(st.lists(st.integers(0, 2), min_size=m, max_size=m))
    return problem_of(draw(st.lists(row, min_size=n, max_size=n)), capacity)


@given(problems())
def test_each_row_left_without_stands_in_one_bottleneck_that_is_short_of_exactly_these(problem) -> None:
    """Oracle: Hall's condition, counted from the table of pairs."""
    answer = solve_ranked(RankedProblem(problem=problem, ranks=[GroupCoverage(np.arange(problem.shape[0]))]))
    found = coverage_bottlenecks(problem, answer.rows, answer.cols)

    named = [row for one in found for row in one.rows.tolist()]
    assert len(named) == len(set(named))
    served = set(answer.rows.tolist())
    has_pair = set(problem.rows.tolist())
    assert has_pair - served <= set(named)
    for one in found:
        inside = np.isin(problem.rows, one.rows)
        assert one.cols.tolist() == sorted(set(problem.cols[inside].tolist()))
        assert one.places == int(problem.col_capacity[one.cols].sum())
        assert one.short == len(set(one.rows.tolist()) - served) > 0


@given(problems(), st.randoms(use_true_random=False))
def test_bottlenecks_do_not_depend_on_which_best_plan_is_looked_at(problem, rng) -> None:
    """Oracle: another plan of the same coverage, found under other points."""
    ranks = [GroupCoverage(np.arange(problem.shape[0]))]
    plain = solve_ranked(RankedProblem(problem=problem, ranks=ranks))
    points = np.array([rng.randint(-9, 9) for _ in problem.rows], dtype=np.int64)
    other = solve_ranked(RankedProblem(problem=problem, ranks=[*ranks, PairPoints(points)]))

    first, second = (coverage_bottlenecks(problem, one.rows, one.cols) for one in (plain, other))
    assert [one.rows.tolist() for one in first] == [one.rows.tolist() for one in second]


def test_a_plan_that_leaves_a_row_out_for_nothing_is_found_out() -> None:
    problem = problem_of([[True, False], [True, True]], [1, 1])

    with pytest.raises(SolverError, match="could have one"):
        coverage_bottlenecks(problem, np.array([1]), np.array([0]))
