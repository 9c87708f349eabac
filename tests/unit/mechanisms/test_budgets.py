"""Jobs and agents of the usual types, time limits, and what is refused in words."""

import time

import numpy as np
import pytest
from scipy.optimize import linprog, milp

from budget_oracles import drawn_jobs
from rvmatch.assignment import AssignmentProblem
from rvmatch.errors import InfeasibleProblemError, InvalidValueError, TimeLimitError
from rvmatch.mechanisms import TwoSidedMarket, WithinBudgets, choose_by, generalized_assignment
from rvmatch.mechanisms.knapsacks import Knapsacks


def best_by_agents(market: TwoSidedMarket) -> int | None:
    """The least cost of all jobs, job by job over all budgets that can be left: exact, by dictionaries."""
    problem = market.problem
    n, m = problem.shape
    costs, amounts = problem.points.reshape(n, m).tolist(), market.amounts.reshape(n, m).tolist()
    left = {tuple(market.available.tolist()): 0}
    for job in range(n):
        after: dict[tuple[int, ...], int] = {}
        for budgets, cost in left.items():
            for agent in range(m):
                rest = budgets[agent] - amounts[job][agent]
                if rest >= 0:
                    key = (*budgets[:agent], rest, *budgets[agent + 1 :])
                    after[key] = min(after.get(key, 1 << 60), cost + costs[job][agent])
        left = after
    return min(left.values(), default=None)


@pytest.mark.parametrize("kind", list("ABCDE"))
@pytest.mark.parametrize("seed", range(2))
def test_three_agents_do_nine_jobs_at_the_least_cost(kind: str, seed: int) -> None:
    jobs = drawn_jobs(kind, 3, 9, seed)
    best = best_by_agents(jobs)

    if best is None:
        with pytest.raises(InfeasibleProblemError):
            generalized_assignment(jobs, all_rows=True, minimize=True)
        return
    found = generalized_assignment(jobs, all_rows=True, minimize=True)
    assert (found.value, found.bound) == (best, best)


@pytest.mark.parametrize("kind", list("ABCDE"))
def test_five_agents_and_fifteen_jobs_are_proven_and_prices_alone_come_near(kind: str) -> None:
    jobs = drawn_jobs(kind, 5, 15, 2)

    proven = generalized_assignment(jobs, all_rows=True, minimize=True)
    quick = generalized_assignment(jobs, all_rows=True, minimize=True, exact=False)

    assert proven.optimal
    assert quick.bound <= proven.value <= quick.value
    assert quick.gap <= 0.08 * proven.value


def test_ten_agents_and_sixty_jobs_are_near_without_an_integer_program() -> None:
    found = generalized_assignment(drawn_jobs("C", 10, 60, 1), all_rows=True, minimize=True, exact=False)

    assert found.method == "relaxation"
    assert 0 <= found.gap <= 0.03 * found.bound


def test_profits_and_costs_are_two_ways_to_say_the_same() -> None:
    jobs = drawn_jobs("B", 4, 12, 3)
    flipped = TwoSidedMarket.from_points(
        AssignmentProblem.from_matrix(100 - jobs.problem.points.reshape(12, 4), col_capacity=[12] * 4),
        amounts=jobs.amounts,
        available=jobs.available,
    )

    least = generalized_assignment(jobs, all_rows=True, minimize=True)
    most = generalized_assignment(flipped, all_rows=True)

    assert most.value == 12 * 100 - least.value


def test_without_budgets_it_is_the_greatest_total() -> None:
    market = TwoSidedMarket.from_points(AssignmentProblem.from_matrix([[5, 4, -1], [5, 1, -2]]))

    assert generalized_assignment(market).value == market.optimum.points == 9


def test_jobs_that_no_budget_holds_are_found_impossible() -> None:
    costs = AssignmentProblem.from_matrix([[1, 1], [1, 1], [1, 1]], col_capacity=[3, 3])
    jobs = TwoSidedMarket.from_points(costs, amounts=[2] * 6, available=[3, 3])

    with pytest.raises(InfeasibleProblemError):
        generalized_assignment(jobs, all_rows=True, minimize=True)
    assert generalized_assignment(jobs).value == 2


def test_when_time_is_up_a_choice_has_its_gap() -> None:
    jobs, begin = drawn_jobs("D", 10, 60, 2), time.monotonic()

    found = generalized_assignment(jobs, all_rows=True, minimize=True, time_limit_s=0.2)

    assert time.monotonic() - begin < 5
    assert found.value - found.bound == found.gap > 0
    spent = np.bincount(jobs.problem.cols[found.used], jobs.amounts[found.used], 10)
    assert (spent <= jobs.available).all()


def test_without_any_time_and_any_choice_it_says_so() -> None:
    """Two agents share out amounts that only one of many ways splits evenly."""
    amounts = np.repeat([97, 89, 83, 79, 73, 71, 67, 61, 59, 53, 47, 43], 2)
    costs = AssignmentProblem.from_matrix(np.ones((12, 2), dtype=np.int64), col_capacity=[12, 12])
    jobs = TwoSidedMarket.from_points(costs, amounts=amounts, available=[411, 410])

    with pytest.raises((TimeLimitError, InfeasibleProblemError)):
        generalized_assignment(jobs, all_rows=True, time_limit_s=0)


def test_budgets_are_filled_exactly_by_tables_and_else_as_far_as_a_linear_program_would() -> None:
    jobs = drawn_jobs("C", 5, 30, 4)
    worth = 60 - jobs.problem.points
    sacks = Knapsacks(jobs.problem.cols, jobs.amounts, jobs.available, jobs.problem.col_capacity)
    assert sacks.exact

    tables = sacks.filled(worth)
    sacks.exact = False
    in_part = sacks.filled(worth)

    charged = np.where(jobs.problem.cols == np.arange(5)[:, None], jobs.amounts, 0)
    relaxed = linprog(-worth, A_ub=charged, b_ub=jobs.available, bounds=(0, 1))
    whole = milp(-worth, constraints=(charged, -np.inf, jobs.available), integrality=1, bounds=(0, 1))
    assert tables.bound == worth[tables.share == 1].sum() == round(-whole.fun)
    assert -relaxed.fun <= in_part.bound <= -relaxed.fun + 2
    assert (charged @ in_part.share <= jobs.available + 1e-9).all()


def test_a_column_with_few_places_is_worth_no_more_than_its_best_so_many() -> None:
    sacks = Knapsacks(np.zeros(4, dtype=np.int64), np.ones(4, dtype=np.int64), np.array([4]), np.array([2]))

    assert 15 <= sacks.filled(np.array([5, 9, 6, 2])).bound <= 17  # 22 for all four


@pytest.mark.parametrize("exact", [True, False])
def test_the_mechanism_is_the_function_with_its_settings(exact: bool) -> None:
    jobs = drawn_jobs("A", 4, 10, 5)
    mechanism = WithinBudgets(all_rows=True, minimize=True, exact=exact, rounds=30)

    found = generalized_assignment(jobs, all_rows=True, minimize=True, exact=exact, rounds=30)

    assert choose_by(mechanism, jobs, 1).used.tolist() == found.used.tolist()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("all_rows", 1),
        ("minimize", "no"),
        ("exact", None),
        ("rounds", -1),
        ("rounds", 1.5),
        ("time_limit_s", -1),
        ("time_limit_s", True),
    ],
)
def test_a_setting_that_is_none_is_named(setting: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        WithinBudgets(**{setting: value})  # type: ignore[arg-type]

    assert caught.value.field == setting
    assert caught.value.message("zh")


def test_points_that_cannot_be_added_up_exactly_are_refused() -> None:
    huge = TwoSidedMarket.from_points(AssignmentProblem.from_matrix([[2**60, 1]]))

    with pytest.raises(InvalidValueError, match="products stay below"):
        generalized_assignment(huge)
