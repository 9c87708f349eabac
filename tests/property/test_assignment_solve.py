"""No choice of pairs is worth more than the one found, whichever exact solver finds it."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from property.milp_assignment import best_values_by_milp, market
from property.strategies_assignment import best_points_by_search, keeps_the_rules, problem_of, problems
from rvmatch.assignment import SOLVERS, AssignmentProblem, PairPoints, solve

EXACT = [name for name in SOLVERS if name != "greedy"]

# Each of these was found by breaking a solver on purpose; its name says what the break was.
ONE_GREEDY_PAIR_COSTS_TWO = problem_of([(0, 0, 10), (0, 1, 9), (1, 0, 9)], [1, 1], [1, 1])
BEST_PAIR_IS_NOT_THE_FIRST = problem_of([(0, 0, 1), (0, 1, 5)], [1], [1, 1])
FULL_COLUMN = problem_of([(0, 0, 5), (1, 0, 4), (1, 1, 1)], [1, 1], [0, 1])
PAIR_COULD_BE_USED_TWICE = problem_of([(0, 0, 7), (0, 1, 1), (1, 0, 1)], [2, 1], [2, 1])
SECOND_PLACE_OF_A_ROW = problem_of([(0, 0, 3), (0, 1, 2)], [2], [1, 1])
SECOND_PLACE_OF_A_COLUMN = problem_of([(0, 0, 3), (1, 0, 2)], [1, 1], [2])
LOSS_IN_THE_ONLY_FREE_CELL = problem_of([(0, 0, 4), (0, 1, 3), (1, 1, -2), (1, 0, 1)], [1, 1], [1, 1])
MORE_ROWS_THAN_COLUMNS = problem_of([(0, 0, 1), (1, 0, 3), (2, 0, 2)], [1, 1, 1], [1])
CHAIN = problem_of([(0, 0, 9), (0, 1, 8), (1, 0, 9), (1, 2, 1), (2, 1, 8), (2, 2, 7)], [1] * 3, [1] * 3)
NOBODY = problem_of([], [], [])


@pytest.mark.parametrize("solver", EXACT)
@settings(max_examples=400)
@given(problem=problems())
@example(problem=ONE_GREEDY_PAIR_COSTS_TWO)
@example(problem=BEST_PAIR_IS_NOT_THE_FIRST)
@example(problem=FULL_COLUMN)
@example(problem=PAIR_COULD_BE_USED_TWICE)
@example(problem=SECOND_PLACE_OF_A_ROW)
@example(problem=SECOND_PLACE_OF_A_COLUMN)
@example(problem=LOSS_IN_THE_ONLY_FREE_CELL)
@example(problem=MORE_ROWS_THAN_COLUMNS)
@example(problem=CHAIN)
@example(problem=NOBODY)
def test_no_choice_is_worth_more(solver: str, problem: AssignmentProblem) -> None:
    """The total equals exhaustive search on problems small enough to search."""
    found = solve(problem, solver)

    assert found.points == best_points_by_search(problem)


@pytest.mark.parametrize("solver", SOLVERS)
@given(problem=problems())
@example(problem=PAIR_COULD_BE_USED_TWICE)
@example(problem=FULL_COLUMN)
def test_every_answer_keeps_the_rules_and_its_total(solver: str, problem: AssignmentProblem) -> None:
    found = solve(problem, solver)

    worth = dict(zip(zip(problem.rows, problem.cols, strict=True), problem.points, strict=True))
    assert keeps_the_rules(problem, found.rows, found.cols)
    assert found.points == sum(int(worth[pair]) for pair in zip(found.rows, found.cols, strict=True))


@given(problem=problems())
def test_greedy_is_between_half_of_the_optimum_and_the_optimum(problem: AssignmentProblem) -> None:
    best = best_points_by_search(problem)

    greedy = solve(problem, "greedy")

    assert best <= 2 * greedy.points <= 2 * best


@given(problem=problems(), data=st.data())
def test_the_order_in_which_pairs_come_changes_nothing(
    problem: AssignmentProblem, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(problem.rows.size)))
    pairs = [problem.rows[order], problem.cols[order], problem.points[order]]

    shuffled = AssignmentProblem.from_pairs(*pairs, problem.shape, problem.row_capacity, problem.col_capacity)

    first, second = solve(problem), solve(shuffled)
    assert (first.rows.tolist(), first.cols.tolist()) == (second.rows.tolist(), second.cols.tolist())


@given(problem=problems(points=st.integers(-(2**60), 2**60)))
@example(problem=problem_of([(0, 0, 2**60), (0, 1, 2**60 - 1), (1, 0, 2**60 - 1)], [1, 1], [1, 1]))
@example(problem=problem_of([(0, 0, 2**60 + 1), (1, 0, 2**60)], [1, 1], [1]))
def test_points_beyond_float64_stay_exact(problem: AssignmentProblem) -> None:
    """Exhaustive search in Python's whole numbers gives the same total to the last point."""
    found = solve(problem)

    assert found.points == best_points_by_search(problem)


@pytest.mark.parametrize("solver", EXACT)
@given(problem=problems(points=st.floats(-10, 1e6, allow_nan=False)))
@example(problem=problem_of([(0, 0, 1e-9), (0, 1, 2e-9)], [1], [1, 1]))
@example(problem=problem_of([(0, 0, 1e289), (0, 1, 2e289), (1, 1, 1e289)], [1, 1], [1, 1]))
@example(problem=problem_of([(0, 0, 5e-324)], [1], [1]))
def test_points_with_fractions_are_maximised_within_float64(solver: str, problem: AssignmentProblem) -> None:
    found = solve(problem, solver)

    assert found.points == pytest.approx(best_points_by_search(problem), rel=1e-12)


@pytest.mark.parametrize("most_places", [1, 3])
@pytest.mark.parametrize(("n", "m", "pairs_each"), [(30, 90, 8), (60, 60, 6), (90, 30, 4), (40, 40, 40)])
def test_larger_markets_equal_an_integer_program(n: int, m: int, pairs_each: int, most_places: int) -> None:
    problem = market(n + m + most_places, n, m, pairs_each, most_places)

    totals = {solver: solve(problem, solver).points for solver in EXACT}

    assert set(totals.values()) == set(best_values_by_milp(problem, (PairPoints(problem.points),)))


@pytest.mark.parametrize("solver", EXACT)
@given(problem=problems(capacity=st.sampled_from([1, 2, 3, 4, 9_999])))
@example(problem=problem_of([(0, col, 3) for col in range(4)] + [(1, 3, 1)], [3, 1], [1, 1, 1, 2]))
def test_room_for_all_or_nearly_all_changes_no_optimum(solver: str, problem: AssignmentProblem) -> None:
    assert solve(problem, solver).points == best_points_by_search(problem)


def roomy_market(seed: int, n: int, m: int, best: int = 30) -> AssignmentProblem:
    """Capacities anywhere from none to more than there are pairs, on both sides."""
    plain, rng = market(seed, n, m, m // 2, best=best), np.random.default_rng(seed)
    sides = (rng.integers(0, m // 2, n), rng.integers(0, n, m))
    return AssignmentProblem.from_pairs(plain.rows, plain.cols, plain.points, (n, m), *sides)


@pytest.mark.parametrize("best", [2, 30, 10**6])
@pytest.mark.parametrize("seed", range(6))
def test_markets_with_large_capacities_equal_an_integer_program(seed: int, best: int) -> None:
    problem = roomy_market(seed, 25, 12, best)

    totals = {solver: solve(problem, solver).points for solver in EXACT}

    assert set(totals.values()) == set(best_values_by_milp(problem, (PairPoints(problem.points),)))


@pytest.mark.parametrize("seed", range(3))
def test_closed_regions_equal_the_regions_solved_one_by_one(seed: int) -> None:
    """Components are solved in batches; apart or together, the total is the same."""
    regions = [market(100 * seed + region, 150, 220, 5) for region in range(20)]
    together = AssignmentProblem.from_pairs(
        np.concatenate([150 * at + region.rows for at, region in enumerate(regions)]),
        np.concatenate([220 * at + region.cols for at, region in enumerate(regions)]),
        np.concatenate([region.points for region in regions]),
        (150 * 20, 220 * 20),
    )

    found = solve(together, "sparse")

    assert keeps_the_rules(together, found.rows, found.cols)
    assert found.points == sum(solve(region, "dense").points for region in regions)
