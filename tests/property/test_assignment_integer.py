"""Integer programs reach what exhaustive search does, and claim no more when HiGHS stops early or errs."""

from collections.abc import Iterator
from contextlib import contextmanager

import attrs
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from property.ranked_oracle import (
    best_by_search,
    feasible_plans,
    keeps_the_limits,
    plan_of,
    value_of,
)
from property.strategies_ranked import BEYOND_NETWORKS, WITHIN_NETWORKS, ranked_problems
from rvmatch.assignment.integers import integer_face
from rvmatch.assignment.integers.highs import Answer, ask
from rvmatch.assignment.integers.integer import solve_integer
from rvmatch.assignment.limits import Budgets, PairLimit
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints, WorstPoints
from rvmatch.errors import InfeasibleProblemError, TimeLimitError


@contextmanager
def answered_by(answer) -> Iterator[None]:
    """Questions to HiGHS are answered by this function."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(integer_face, "ask", answer)
        yield


def any_solution(question, *, proven: bool) -> Answer:
    """Some solution, whatever it is worth, and no bound."""
    found = ask(attrs.evolve(question, gain=np.zeros_like(question.gain)))
    return attrs.evolve(found, bound=np.inf, proven=proven and not found.infeasible)


def assert_optimal(ranked: RankedProblem) -> None:
    best = best_by_search(ranked)
    if best is None:
        with pytest.raises(InfeasibleProblemError):
            solve_integer(ranked, reason="asked")
        return
    found = solve_integer(ranked, reason="asked")
    plan = plan_of(ranked, found.rows, found.cols, found.places)

    assert keeps_the_limits(ranked, plan)
    assert tuple(value_of(ranked, rank, plan) for rank in ranked.ranks) == best
    assert found.values == best
    assert found.optimal


@pytest.mark.parametrize("name", [*WITHIN_NETWORKS, *BEYOND_NETWORKS])
def test_cases_by_hand_are_solved(name: str) -> None:
    assert_optimal((WITHIN_NETWORKS | BEYOND_NETWORKS)[name])


@given(ranked_problems(network_only=False))
def test_no_plan_is_better_in_any_rank(ranked: RankedProblem) -> None:
    assert_optimal(ranked)


@given(ranked_problems(network_only=True))
def test_no_plan_is_better_where_a_network_would_do(ranked: RankedProblem) -> None:
    assert_optimal(ranked)


@given(ranked_problems(network_only=False))
@example(BEYOND_NETWORKS["money for one of two"])
def test_a_plan_wrongly_called_best_is_found_out(ranked: RankedProblem) -> None:
    def answer(question, time_limit_s=None, *, presolve: bool = True) -> Answer:
        return any_solution(question, proven=True) if presolve else ask(question, presolve=False)

    with answered_by(answer):
        assert_optimal(ranked)


@given(ranked_problems(network_only=False))
@example(BEYOND_NETWORKS["the worst under a budget"])
def test_a_problem_wrongly_called_infeasible_is_found_out(ranked: RankedProblem) -> None:
    def answer(question, time_limit_s=None, *, presolve: bool = True) -> Answer:
        return Answer(infeasible=True) if presolve else ask(question, presolve=False)

    with answered_by(answer):
        assert_optimal(ranked)


@given(ranked_problems(network_only=False), st.integers(0, 8), st.booleans())
@example(WITHIN_NETWORKS["the most pairs before the worst"], 0, True)
@example(WITHIN_NETWORKS["the most pairs before the worst"], 2, False)
@example(WITHIN_NETWORKS["the most pairs before the worst, mirrored"], 2, False)
@example(WITHIN_NETWORKS["the worst, twice"], 3, True)
@example(WITHIN_NETWORKS["coverage before points"], 1, False)
@example(BEYOND_NETWORKS["groups that share a row"], 1, True)
def test_bounds_hold_wherever_time_runs_out(ranked: RankedProblem, calls: int, some: bool) -> None:
    """
    No plan that keeps the values of the earlier ranks is worth more than the bound.

    After so many calls HiGHS knows only some solution, or none, and no bound.
    """
    left = iter(range(calls))

    def answer(question, time_limit_s=None, *, presolve: bool = True) -> Answer:
        if next(left, None) is not None:
            return ask(question, presolve=presolve)
        return any_solution(question, proven=False) if some else Answer()

    with answered_by(answer):
        try:
            found = solve_integer(ranked, reason="asked")
        except (InfeasibleProblemError, TimeLimitError):
            return
    plan = plan_of(ranked, found.rows, found.cols, found.places)
    plans = feasible_plans(ranked)

    assert keeps_the_limits(ranked, plan)
    assert tuple(value_of(ranked, rank, plan) for rank in ranked.ranks) == found.values
    for rank, outcome in zip(ranked.ranks, found.outcomes, strict=True):
        if isinstance(rank, WorstPoints):
            most = max((len(one.pairs) for one in plans), default=0)
            plans = [one for one in plans if len(one.pairs) == most]
        worth = [value_of(ranked, rank, one) for one in plans]
        assert max(worth, default=outcome.value) <= outcome.bound
        assert outcome.value <= outcome.bound
        plans = [one for one, value in zip(plans, worth, strict=True) if value == outcome.value]
    assert not found.optimal or found.values == best_by_search(ranked)


def one_column(amounts, available, points, *, counted: bool) -> RankedProblem:
    """Which of some pairs of one column to use, so that their amounts come to no more than is available."""
    size = len(amounts)
    problem = AssignmentProblem.from_pairs(range(size), [0] * size, points, (size, 1), col_capacity=[size])
    limit = PairLimit(amounts, at_most=available) if counted else Budgets(amounts, [available])
    return RankedProblem(problem=problem, ranks=(PairPoints(problem.points),), limits=(limit,))


@settings(max_examples=200)
@given(
    st.integers(6, 15).flatmap(lambda top: st.lists(st.integers(1, 10**top), min_size=3, max_size=6)),
    st.integers(1, 5),
    st.booleans(),
    st.permutations([8, 5, 6, 1, 3, 7]),
)
@example([49_143_966, 24_603_572, 51_545_789, 38_066_527], 1, False, [8, 5, 6, 1])
@example([25_715_639, 12_122_081, 28_499_318], 1, False, [9, 9, 4])
@example([7_810_949, 10_845_858, 5_141_870, 10_085_605], 1, True, [5, 9, 2, 4])
def test_amounts_of_any_size_that_miss_by_a_little_are_missed(amounts, missing, counted, worth) -> None:
    """HiGHS sees a row within a tolerance: one yuan too many in ten million is nothing to it."""
    points = worth[: len(amounts)]
    ranked = one_column(amounts, max(0, amounts[0] + amounts[1] - missing), points, counted=counted)

    found = solve_integer(ranked, reason="budgets")

    assert found.values == best_by_search(ranked)
    assert found.optimal
