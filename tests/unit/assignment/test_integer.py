"""What integer programs answer, refuse and say about themselves."""

import itertools

import attrs
import numpy as np
import pytest

from rvmatch.assignment.groups import Group
from rvmatch.assignment.integers import integer_face
from rvmatch.assignment.integers.highs import Answer, ask
from rvmatch.assignment.integers.integer import solve_integer
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, NeverTogether
from rvmatch.assignment.networks.lexicographic import solve_ranked
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupCoverage, GroupSteps, PairPoints, WorstPoints
from rvmatch.errors import InfeasibleProblemError, InvalidValueError, SolverError, TimeLimitError

SQUARE = AssignmentProblem.from_matrix([[9, 8], [7, 1]], col_capacity=[2, 2])
MONEY_FOR_ONE = Budgets([5, 1, 5, 1], [9, -1])


def square(*ranks, limits=(MONEY_FOR_ONE,)) -> RankedProblem:
    return RankedProblem(problem=SQUARE, ranks=ranks, limits=limits)


def generalised(seed: int, columns: int, rows: int, *, tight: bool = False) -> RankedProblem:
    """Each row exactly once, at the least cost, within budgets; numbers drawn as in the OR-Library."""
    rng = np.random.default_rng(seed)
    amounts = rng.integers(5, 26, (rows, columns))
    costs = rng.integers(10, 51, (rows, columns))
    if tight:
        costs = 111 - amounts + rng.integers(-10, 11, (rows, columns))  # what costs little uses up much
    available = amounts.sum(axis=0) * 8 // (10 * columns)
    problem = AssignmentProblem.from_matrix(-costs, col_capacity=[rows] * columns)
    everyone = GroupLimit(Group(np.arange(rows)), at_least=rows)
    limits = (Budgets(amounts.ravel(), available), everyone)
    return RankedProblem(problem=problem, ranks=(PairPoints(problem.points),), limits=limits)


def least_cost_by_search(ranked: RankedProblem) -> int | None:
    """All ways to give each row a column, at once."""
    rows, columns = ranked.problem.shape
    budgets = ranked.limits[0]
    ways = np.array(list(itertools.product(range(columns), repeat=rows)))
    pair = ways + columns * np.arange(rows)
    spent = np.stack([(budgets.amounts[pair] * (ways == col)).sum(axis=1) for col in range(columns)], axis=1)
    costs = -ranked.problem.points[pair].sum(axis=1)[(spent <= budgets.available).all(axis=1)]
    return int(costs.min()) if costs.size else None


def test_the_better_pair_gets_the_money() -> None:
    found = solve_integer(square(PairPoints(SQUARE.points)), reason="budgets")

    assert (found.rows.tolist(), found.cols.tolist(), found.values) == ([0, 1], [1, 0], (15,))
    assert (found.route, found.reason, found.certificate) == ("integer", "budgets", None)
    assert found.optimal
    assert found.places.tolist() == [-1, -1]


def test_a_problem_beyond_networks_comes_here_with_its_reason() -> None:
    found = solve_ranked(square(PairPoints(SQUARE.points)))

    assert (found.route, found.reason, found.values) == ("integer", "budgets", (15,))


def test_a_rank_that_says_nothing_is_settled() -> None:
    found = solve_integer(square(PairPoints([0] * 4), PairPoints(SQUARE.points)), reason="budgets")

    assert [outcome.method for outcome in found.outcomes] == ["settled", "integer_program"]
    assert found.values == (0, 15)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("tight", [False, True])
def test_small_generalised_assignments_cost_as_little_as_any(seed: int, tight: bool) -> None:
    ranked = generalised(seed, 3, 8, tight=tight)
    least = least_cost_by_search(ranked)

    if least is None:
        with pytest.raises(InfeasibleProblemError):
            solve_integer(ranked, reason="budgets")
        return
    assert solve_integer(ranked, reason="budgets").values == (-least,)


def test_the_small_generalised_assignments_are_not_all_infeasible() -> None:
    """The claim of the test above would be empty."""
    cases = [generalised(seed, 3, 8, tight=tight) for seed in range(6) for tight in (False, True)]

    assert sum(least_cost_by_search(ranked) is not None for ranked in cases) >= 8


def test_a_generalised_assignment_of_five_by_thirty_is_solved() -> None:
    found = solve_integer(generalised(0, 5, 30), reason="budgets")

    assert found.optimal
    assert found.rows.tolist() == list(range(30))


def test_points_of_two_to_the_twenty_four_stay_exact_in_every_rank() -> None:
    """A network proves its answer with whole numbers."""
    rng = np.random.default_rng(5)
    cells = np.unique(rng.integers(0, 30 * 20, 150))
    problem = AssignmentProblem.from_pairs(
        cells // 20, cells % 20, cells * 0, (30, 20), rng.integers(1, 3, 30), rng.integers(1, 4, 20)
    )
    few_large = rng.integers(0, 2**24, 4)[rng.integers(0, 4, cells.size)]
    ranked = RankedProblem(
        problem=problem,
        ranks=(
            GroupCoverage(rng.integers(-1, 12, 30)),
            PairPoints(few_large),
            WorstPoints(rng.integers(0, 9, cells.size)),
            PairPoints(rng.integers(0, 2**24, cells.size)),
        ),
    )

    assert solve_integer(ranked, reason="asked").values == solve_ranked(ranked).values


def test_the_same_question_gets_the_same_plan() -> None:
    ranked = generalised(3, 5, 15)

    first, again = (solve_integer(ranked, reason="budgets") for _ in range(2))

    assert (first.rows.tolist(), first.cols.tolist()) == (again.rows.tolist(), again.cols.tolist())


def test_a_problem_without_pairs_has_the_empty_plan() -> None:
    problem = AssignmentProblem.from_pairs([], [], [], (2, 1))
    ranks = (GroupCoverage([0, 0]), WorstPoints([]), PairPoints([]))

    found = solve_integer(RankedProblem(problem=problem, ranks=ranks), reason="asked")

    assert (found.rows.size, found.values, found.optimal) == (0, (0, 0, 0), True)


def test_a_floor_without_pairs_is_infeasible() -> None:
    problem = AssignmentProblem.from_pairs([], [], [], (2, 1))
    floor = GroupLimit(Group([0, 1]), at_least=1)

    with pytest.raises(InfeasibleProblemError):
        solve_integer(
            RankedProblem(problem=problem, ranks=(PairPoints([]),), limits=(floor,)), reason="asked"
        )


def test_limits_that_cannot_hold_together_are_infeasible() -> None:
    both = AssignmentProblem.from_matrix([[1, 1]], row_capacity=[2])
    limits = (NeverTogether(0, 1), KeptPair(0, 0), KeptPair(0, 1))
    ranked = RankedProblem(problem=both, ranks=(PairPoints(both.points),), limits=limits)

    with pytest.raises(InfeasibleProblemError):
        solve_integer(ranked, reason="never_together")


def test_no_time_gives_no_plan() -> None:
    with pytest.raises(TimeLimitError):
        solve_integer(square(PairPoints(SQUARE.points)), reason="budgets", time_limit_s=0)


def test_a_limit_that_is_not_reached_changes_nothing() -> None:
    found = solve_integer(square(PairPoints(SQUARE.points)), reason="budgets", time_limit_s=60)

    assert (found.values, found.optimal) == ((15,), True)


def test_progress_is_told_before_each_program() -> None:
    told: list[tuple[str, float]] = []
    ranks = (PairPoints(SQUARE.points), WorstPoints([1, 2, 3, 4]))

    solve_integer(square(*ranks), reason="budgets", between=lambda step, share: told.append((step, share)))

    assert (told[0], told[-1]) == (("begin", 0), ("end", 1))
    assert {step for step, _ in told[1:-1]} == {"PairPoints", "WorstPoints"}
    assert [share for _, share in told] == sorted(share for _, share in told)


def test_whoever_is_told_can_stop_it() -> None:
    def stop(step: str, share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve_integer(square(PairPoints(SQUARE.points)), reason="budgets", between=stop)


def test_a_plan_that_breaks_a_limit_is_refused(monkeypatch) -> None:
    def everything(question, time_limit_s=None, *, presolve=True) -> Answer:
        return Answer(solution=np.ones(question.upper.size), bound=25.0, proven=True)

    monkeypatch.setattr(integer_face, "ask", everything)

    with pytest.raises(SolverError, match="breaks a limit"):
        solve_integer(square(PairPoints(SQUARE.points)), reason="budgets")


def test_a_rank_that_loses_what_an_earlier_one_reached_is_refused(monkeypatch) -> None:
    def forgetful(question, time_limit_s=None, *, presolve=True) -> Answer:
        return ask(attrs.evolve(question, cuts=()), presolve=presolve)

    monkeypatch.setattr(integer_face, "ask", forgetful)
    ranks = (PairPoints(SQUARE.points), PairPoints([1, 0, 0, 1]))

    with pytest.raises(SolverError):
        solve_integer(square(*ranks), reason="budgets")


@pytest.mark.parametrize(
    ("ranked", "field"),
    [
        (square(PairPoints([2**24 + 1, 2**24, 0, 0])), "points"),
        (square(GroupSteps((Group([0]),), (2**60,))), "steps"),
        (
            square(PairPoints([0] * 4), limits=(Budgets([2**61, 2**61 - 1, 2**61 - 3, 2**61 - 5], [1, 1]),)),
            "amounts",
        ),
    ],
)
def test_numbers_that_cannot_be_added_up_are_refused(ranked: RankedProblem, field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        solve_integer(ranked, reason="asked")

    assert caught.value.field == field
    assert caught.value.message("zh")
