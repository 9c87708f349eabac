"""What regions reach together is the optimum of the whole, however lines are spread over regions."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from property.milp_assignment import best_values_by_milp, market
from property.strategies_assignment import (
    RankedCase,
    best_points_by_search,
    best_values_by_search,
    keeps_the_rules,
    problem_of,
    problems,
    ranked_cases,
)
from rvmatch.assignment import (
    AssignmentProblem,
    Group,
    GroupSteps,
    KeptPair,
    PairPoints,
    RankedProblem,
    check_certificate,
    solve_ranked,
)
from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.regions import answers, planning
from rvmatch.assignment.regions.coordination import solve_by_regions

# So few pairs are named at first that the rest have to be found through prices.
SPARES = [0, -1, -9]

SETTLED_TWICE = problem_of([(0, 0, 7), (0, 1, 1), (1, 0, 1), (1, 1, 6)], [2, 1], [2, 2])
AWAY_IS_BETTER = problem_of([(0, 0, 3), (0, 1, 9), (1, 1, 8), (1, 0, 1)], [1, 1], [1, 1])
NOBODY = problem_of([], [], [])
FULL = problem_of([(0, 0, 4), (0, 1, 4), (1, 0, 4)], [0, 1], [1, 0])


@contextmanager
def spare(pairs: int) -> Iterator[None]:
    """Regions name so many pairs for each row beside those it could use."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "SPARE", pairs)
        yield


@st.composite
def spread(draw, shape: tuple[int, int]) -> tuple[list[int], list[int]]:
    """Regions of rows and columns: all apart, all together, or anything between."""
    labels = st.integers(0, draw(st.integers(0, 3)))
    return draw_each(draw, labels, shape[0]), draw_each(draw, labels, shape[1])


def draw_each(draw, labels, size: int) -> list[int]:
    return draw(st.lists(labels, min_size=size, max_size=size))


def proven(ranked: RankedProblem, found) -> bool:
    """The certificate of the regions, checked against all pairs of the whole."""
    places = np.full(found.rows.size, -1)
    report = check_certificate(ranked, found.rows, found.cols, places, found.certificate)
    return report.holds and report.values == found.values


@pytest.mark.parametrize("named", SPARES)
@settings(max_examples=60)
@given(problem=problems(), data=st.data())
@example(problem=SETTLED_TWICE, data=None)
@example(problem=AWAY_IS_BETTER, data=None)
@example(problem=FULL, data=None)
@example(problem=NOBODY, data=None)
def test_regions_reach_the_greatest_total(named: int, problem: AssignmentProblem, data) -> None:
    """Exhaustive search, and the certificate on the whole; every value and bound on the way holds."""
    of_row, of_col = data.draw(spread(problem.shape)) if data else map(range, problem.shape)
    best = best_points_by_search(problem)

    with spare(named):
        found = solve_by_regions(problem, list(of_row), list(of_col))

    assert found.optimal
    assert found.values == (best,)
    assert keeps_the_rules(problem, found.rows, found.cols)
    assert proven(RankedProblem(problem=problem, ranks=(PairPoints(problem.points),)), found)
    assert all(one.value <= best <= one.bound for one in found.rounds)


@pytest.mark.skipif(not kernels_available(), reason="needs the extra fast")
@settings(max_examples=60)
@given(problem=problems(points=st.integers(-2, 4)), data=st.data())
@example(problem=SETTLED_TWICE, data=None)
@example(problem=FULL, data=None)
@example(problem=NOBODY, data=None)
def test_so_they_do_with_compiled_loops(problem: AssignmentProblem, data) -> None:
    """The same, where only large problems would be compiled."""
    of_row, of_col = data.draw(spread(problem.shape)) if data else map(range, problem.shape)

    with spare(-1), pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "MANY_PAIRS", 0)
        found = solve_by_regions(problem, list(of_row), list(of_col))

    assert found.bounds == found.values == (best_points_by_search(problem),)
    assert proven(RankedProblem(problem=problem, ranks=(PairPoints(problem.points),)), found)


@pytest.mark.skipif(not kernels_available(), reason="needs the extra fast")
@settings(max_examples=60)
@given(case=ranked_cases(), data=st.data())
def test_so_they_do_rank_by_rank_with_compiled_loops(case: RankedCase, data: st.DataObject) -> None:
    of_row, of_col = data.draw(spread(case.problem.shape))
    ranked = RankedProblem(problem=case.problem, ranks=case.ranks)

    with spare(-1), pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "MANY_PAIRS", 0)
        found = solve_by_regions(ranked, of_row, of_col)

    assert found.values == found.bounds == best_values_by_search(case)
    assert proven(ranked, found)


@pytest.mark.parametrize("named", SPARES)
@settings(max_examples=60)
@given(case=ranked_cases(), data=st.data())
def test_regions_reach_the_best_of_every_rank(named: int, case: RankedCase, data: st.DataObject) -> None:
    """Exhaustive search over all plans, compared rank by rank."""
    of_row, of_col = data.draw(spread(case.problem.shape))
    ranked = RankedProblem(problem=case.problem, ranks=case.ranks)

    with spare(named):
        found = solve_by_regions(ranked, of_row, of_col)

    assert found.values == found.bounds == best_values_by_search(case)
    assert proven(ranked, found)


@settings(max_examples=60)
@given(problem=problems(), gap=st.integers(1, 12), data=st.data())
def test_stopping_early_tells_how_far_the_best_can_be(
    problem: AssignmentProblem, gap: int, data: st.DataObject
) -> None:
    of_row, of_col = data.draw(spread(problem.shape))
    best = best_points_by_search(problem)

    with spare(-9):
        found = solve_by_regions(problem, of_row, of_col, gap=gap)

    assert found.values[0] <= best <= found.bounds[0] <= found.values[0] + gap


@pytest.mark.parametrize("named", [6, 0])
@pytest.mark.parametrize("most_places", [1, 3])
@pytest.mark.parametrize(("n", "m", "pairs_each"), [(60, 120, 8), (80, 80, 6), (90, 30, 4)])
def test_larger_markets_equal_an_integer_program(
    n: int, m: int, pairs_each: int, most_places: int, named: int
) -> None:
    problem = market(n + m, n, m, pairs_each, most_places)
    rng = np.random.default_rng(n)
    ranks = (PairPoints(problem.points), PairPoints(rng.integers(0, 1000, problem.rows.size)))
    of_row, of_col = rng.integers(0, 5, n), rng.integers(0, 5, m)

    with spare(named):
        found = solve_by_regions(RankedProblem(problem=problem, ranks=ranks), of_row, of_col)

    assert found.values == best_values_by_milp(problem, ranks)


@settings(max_examples=60)
@given(case=ranked_cases(), data=st.data())
def test_groups_on_both_sides_and_kept_pairs_equal_one_solve(case: RankedCase, data: st.DataObject) -> None:
    """Against ``solve_ranked`` on the whole, where a plan is possible at all."""
    problem = case.problem
    columns = Group.from_labels(
        data.draw(st.lists(st.integers(-1, 1), min_size=problem.shape[1], max_size=problem.shape[1])), "col"
    )
    room = np.flatnonzero((problem.row_capacity[problem.rows] > 0) & (problem.col_capacity[problem.cols] > 0))
    kept = room[:1].tolist()
    ranked = RankedProblem(
        problem=problem,
        ranks=(GroupSteps(columns, (2, 1)), *case.ranks),
        limits=tuple(KeptPair(problem.rows[pair], problem.cols[pair]) for pair in kept),
    )
    of_row, of_col = data.draw(spread(problem.shape))

    with spare(-9):
        found = solve_by_regions(ranked, of_row, of_col)

    assert found.values == solve_ranked(ranked).values
    assert proven(ranked, found)


@given(problem=problems(), data=st.data())
@settings(max_examples=30)
def test_neither_the_executor_nor_the_names_of_regions_change_the_plan(
    problem: AssignmentProblem, data: st.DataObject
) -> None:
    of_row, of_col = data.draw(spread(problem.shape))
    here = solve_by_regions(problem, of_row, of_col)

    with ThreadPoolExecutor(2) as threads:
        there = solve_by_regions(problem, of_row, of_col, executor=threads)
    renamed = solve_by_regions(problem, [9 - label for label in of_row], [9 - label for label in of_col])

    assert here.rounds == there.rounds
    for other in (there, renamed):
        assert (here.rows.tolist(), here.cols.tolist()) == (other.rows.tolist(), other.cols.tolist())
