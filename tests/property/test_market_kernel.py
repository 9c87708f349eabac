"""Whatever the market, the compiled loops find an optimum, and their prices prove it to anybody."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from property.strategies_assignment import best_points_by_search, keeps_the_rules, problem_of, problems
from rvmatch.assignment import Assignment, AssignmentProblem, solve
from rvmatch.assignment.kernels import market as market_room
from rvmatch.assignment.kernels.market import ALGORITHMS, best_market
from rvmatch.assignment.totals.paths import choose_by_paths
from rvmatch.assignment.totals.reduction import Reduction

MORE_PLACES_THAN_PAIRS = problem_of([(0, 0, 3), (0, 1, 2), (1, 0, 5)], [3, 1], [1, 1])
CLOSED_COLUMN = problem_of([(0, 0, 5), (0, 1, 2), (1, 0, 4)], [1, 1], [0, 1])
PRICE_OF_A_PAIR = problem_of([(0, 0, 9), (0, 1, 4), (1, 0, 4), (1, 1, 4)], [1, 2], [2, 1])
WORTHLESS_PAIR = problem_of([(0, 0, -3), (0, 1, 0), (1, 1, 1)], [1, 1], [1, 1])


@st.composite
def markets(draw) -> AssignmentProblem:
    """Up to 12 x 12 with many ties and any capacities: too many pairs to search through, few for paths."""
    n, m = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    best = draw(st.sampled_from([1, 2, 5, 100, 10**6, 2**58]))
    most = draw(st.sampled_from([1, 1, 2, 4]))
    least = draw(st.sampled_from([0, 1]))
    return AssignmentProblem.from_matrix(
        rng.integers(0, best, (n, m), endpoint=True),
        rng.random((n, m)) < draw(st.sampled_from([0.2, 0.5, 1.0])),
        rng.integers(least, most + 1, n),
        rng.integers(least, most + 1, m),
    )


def proves(problem: AssignmentProblem, found: Assignment) -> bool:
    """
    Whether the prices say that nothing is worth more: duality, in Python's whole numbers.

    Capacities times prices, and what pairs are worth above their two prices, are a bound for every
    choice; it is reached.
    """
    rows, cols, points = (part.tolist() for part in (problem.rows, problem.cols, problem.points))
    row_prices, col_prices = found.row_prices.tolist(), found.col_prices.tolist()
    bound = sum(map(int.__mul__, problem.row_capacity.tolist(), row_prices))
    bound += sum(map(int.__mul__, problem.col_capacity.tolist(), col_prices))
    for row, col, worth in zip(rows, cols, points, strict=True):
        bound += max(0, worth - row_prices[row] - col_prices[col])
    return min([0, *row_prices, *col_prices]) == 0 and bound == found.points


@given(problem=problems())
@example(problem=MORE_PLACES_THAN_PAIRS)
@example(problem=CLOSED_COLUMN)
@example(problem=PRICE_OF_A_PAIR)
@example(problem=WORTHLESS_PAIR)
def test_prices_prove_the_optimum_of_the_problem(problem: AssignmentProblem) -> None:
    found = solve(problem, "kernel")

    assert found.points == best_points_by_search(problem)
    assert keeps_the_rules(problem, found.rows, found.cols)
    assert proves(problem, found)


@given(problem=markets())
def test_prices_prove_the_optimum_of_larger_problems(problem: AssignmentProblem) -> None:
    found = solve(problem, "kernel")

    assert keeps_the_rules(problem, found.rows, found.cols)
    assert proves(problem, found)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@given(problem=markets())
def test_every_way_is_worth_what_plain_paths_are_worth(algorithm: str, problem: AssignmentProblem) -> None:
    reduction = Reduction.of(problem)

    found = best_market(reduction, algorithm=algorithm)

    best = reduction.points[choose_by_paths(reduction)].tolist()
    assert sum(reduction.points[found.used].tolist()) == sum(best)


@given(problem=markets(), looks=st.integers(1, 200))
def test_auctions_may_take_over_from_paths_at_any_moment(problem: AssignmentProblem, looks: int) -> None:
    reduction = Reduction.of(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(market_room, "FEWEST_LOOKS", looks)
        patch.setattr(market_room, "PATIENCE", 0)
        patch.setattr(market_room, "PATIENCE_WITH_ROOM", 0)
        found = best_market(reduction)

    best = reduction.points[choose_by_paths(reduction)].tolist()
    assert sum(reduction.points[found.used].tolist()) == sum(best)
