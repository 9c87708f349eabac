"""Cases known from the literature and from the complaints of users elsewhere."""

import subprocess
import sys

import numpy as np
import pytest

from rvmatch.assignment import SOLVERS, AssignmentProblem, solve
from rvmatch.assignment.kernels import market as market_room
from rvmatch.assignment.totals import paths as paths_room
from rvmatch.assignment.totals import rounds as rounds_room
from rvmatch.assignment.totals import solvers as solvers_room
from rvmatch.assignment.totals.dense import choose_dense
from rvmatch.assignment.totals.paths import OutOfPatience, choose_by_paths
from rvmatch.assignment.totals.reduction import Reduction
from rvmatch.errors import CancelledError, InvalidValueError

EXACT = [name for name in SOLVERS if name != "greedy"]


def machol_wien(n: int) -> list[list[int]]:
    """
    Costs i * j, hard for methods that build up an assignment step by step.

    Source:
        R. E. Machol, M. Wien, A "hard" assignment problem, Operations Research 24 (1976), 190-192.
    """
    return [[i * j for j in range(1, n + 1)] for i in range(1, n + 1)]


@pytest.mark.parametrize("solver", EXACT)
@pytest.mark.parametrize(
    ("cost", "least"),
    [
        ([[4, 1, 3], [2, 0, 5], [3, 2, 2]], 5),
        ([[400, 150, 400], [400, 450, 600], [300, 225, 300]], 850),
        ([[10, 10, 8], [9, 8, 1], [9, 7, 4]], 18),
        ([[10, 10, 8, 11], [9, 8, 1, 1], [9, 7, 4, 10]], 15),
        (machol_wien(20), 20 * 21 * 22 // 6),
    ],
)
def test_known_least_costs_come_out_as_points(solver: str, cost, least: int) -> None:
    """With points K - cost, K above every cost, all lines are matched at the least cost."""
    above = int(np.max(cost)) * 20 + 1

    found = solve(AssignmentProblem.from_matrix(above - np.array(cost)), solver)

    assert above * found.rows.size - found.points == least
    assert found.rows.size == min(np.shape(cost))


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_an_empty_side_gives_an_empty_answer(solver: str, shape) -> None:
    found = solve(AssignmentProblem.from_matrix(np.zeros(shape)), solver)

    assert (found.rows.size, found.points) == (0, 0)


@pytest.mark.parametrize("solver", SOLVERS)
def test_zeros_are_pairs_worth_nothing_and_not_taken_for_the_best(solver: str) -> None:
    found = solve(AssignmentProblem.from_matrix([[0, 0, 1], [0, 0, 0], [0, 0, 0]]), solver)

    assert (found.rows.tolist(), found.cols.tolist(), found.points) == ([0], [2], 1)


@pytest.mark.parametrize("solver", SOLVERS)
def test_nobody_is_matched_at_a_loss(solver: str) -> None:
    assert solve(AssignmentProblem.from_matrix([[-1, -5], [-2, 0]]), solver).rows.size == 0


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_side_that_is_full_gets_nobody(solver: str) -> None:
    found = solve(AssignmentProblem.from_matrix([[5, 3], [4, 1]], col_capacity=[0, 1]), solver)

    assert (found.rows.tolist(), found.cols.tolist()) == ([0], [1])


@pytest.mark.parametrize("solver", EXACT)
def test_equal_points_fill_every_place(solver: str) -> None:
    problem = AssignmentProblem.from_matrix(np.ones((6, 4), int), None, [2] * 6, [3] * 4)

    assert solve(problem, solver).points == 12


@pytest.mark.parametrize("solver", EXACT)
def test_a_pair_is_used_once_however_many_places_both_sides_have(solver: str) -> None:
    assert solve(AssignmentProblem.from_matrix([[9]], None, [5], [5]), solver).points == 9


def test_whole_points_give_a_whole_total_and_others_a_float() -> None:
    totals = [solve(AssignmentProblem.from_matrix([[one]])).points for one in (1, 1.0)]

    assert [type(total) for total in totals] == [int, float]


def test_a_total_beyond_int64_is_exact() -> None:
    assert solve(AssignmentProblem.from_matrix(np.diag([2**62] * 4))).points == 2**64


@pytest.mark.parametrize("solver", ["dense", "sparse"])
def test_solvers_in_float64_refuse_points_they_would_round(solver: str) -> None:
    with pytest.raises(InvalidValueError, match="stays exact"):
        solve(AssignmentProblem.from_matrix([[2**53]]), solver)


def test_an_unknown_solver_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(
        InvalidValueError, match="solver: expected one of auto, dense, sparse, paths, greedy, kernel"
    ):
        solve(AssignmentProblem.from_matrix([[1]]), "hungarian")


def test_only_the_baseline_says_that_it_is_no_optimum() -> None:
    problem = AssignmentProblem.from_matrix([[10, 9], [9, 0]])

    answers = {name: solve(problem, name) for name in SOLVERS}

    assert {name for name, answer in answers.items() if not answer.optimal} == {"greedy"}
    assert (answers["greedy"].points, answers["auto"].points) == (10, 18)


def random_market(n: int, m: int, share: float, top: int = 1000, places: int = 1) -> AssignmentProblem:
    rng = np.random.default_rng(n)
    return AssignmentProblem.from_matrix(
        rng.integers(1, top, (n, m)), rng.random((n, m)) < share, np.full(n, places), np.full(m, places)
    )


@pytest.fixture
def without_kernels(monkeypatch):
    """As where the extra ``fast`` is not installed."""
    monkeypatch.setattr(solvers_room, "kernels_available", lambda: False)


@pytest.mark.parametrize(
    ("problem", "solver", "reason"),
    [
        (random_market(5, 5, 1.0), "paths", "few_pairs"),
        (random_market(20, 20, 0.5), "dense", "few_cells"),
        (random_market(150, 150, 0.5), "dense", "crowded"),
        (random_market(150, 150, 0.05), "sparse", "few_of_the_cells"),
        (random_market(150, 150, 0.05, top=2**52), "paths", "points_beyond_float64"),
        (random_market(50, 50, 0.5, places=2), "sparse", "capacities_on_both_sides"),
    ],
)
def test_auto_says_what_it_chose_and_why(
    without_kernels, problem: AssignmentProblem, solver: str, reason: str
) -> None:
    found = solve(problem)

    assert (found.solver, found.reason) == (solver, reason)


@pytest.mark.parametrize(("columns", "reason"), [(2000, "large_with_room"), (210, "large_and_tight")])
def test_large_markets_go_to_paths_only_while_there_is_room(
    without_kernels, monkeypatch, columns: int, reason: str
) -> None:
    monkeypatch.setattr(paths_room, "LARGE", 10_000)
    monkeypatch.setattr(paths_room, "STEPS_PER_EDGE", 100)
    problem = random_market(200, columns, 0.05)

    found = solve(problem)

    assert found.reason == reason
    assert found.points == solve(problem, "dense").points


@pytest.mark.parametrize(
    ("problem", "solver", "reason"),
    [
        (random_market(40, 40, 0.5), "dense", "few_cells"),
        (random_market(150, 150, 0.5), "dense", "crowded"),
        (random_market(300, 900, 0.05), "kernel", "large_with_room"),
        (random_market(300, 300, 0.1, top=10**6), "kernel", "tight"),
        (random_market(300, 900, 0.05, top=2**57), "kernel", "large_with_room"),
        (random_market(300, 900, 0.05, top=2**60), "paths", "points_beyond_float64"),
        (random_market(60, 60, 1.0, places=2), "kernel", "tight"),
        (random_market(30, 90, 0.2, places=2), "kernel", "large_with_room"),
    ],
)
def test_auto_asks_the_kernel_once_it_is_loaded_where_it_is_faster(
    monkeypatch, problem: AssignmentProblem, solver: str, reason: str
) -> None:
    monkeypatch.setattr(solvers_room, "kernels_available", lambda: True)  # compiled or not
    monkeypatch.setattr(solvers_room, "ready", lambda _: True)
    monkeypatch.setattr(market_room, "FEWEST_LOOKS", 500)

    found = solve(problem)

    assert (found.solver, found.reason) == (solver, reason)
    assert found.points == solve(problem, "paths").points


def test_auto_loads_the_kernel_for_large_markets_only(monkeypatch) -> None:
    monkeypatch.setattr(solvers_room, "kernels_available", lambda: True)
    monkeypatch.setattr(solvers_room, "ready", lambda _: False)
    monkeypatch.setattr(solvers_room, "WORTH_LOADING", 3_000)

    answers = [solve(random_market(250, columns, 0.05)) for columns in (200, 400)]

    assert [answer.solver for answer in answers] == ["sparse", "kernel"]


def test_without_the_extra_an_answer_says_where_it_would_help(without_kernels, monkeypatch) -> None:
    monkeypatch.setattr(solvers_room, "ready", lambda _: False)
    monkeypatch.setattr(solvers_room, "WORTH_LOADING", 3_000)

    answers = [solve(random_market(250, columns, 0.05)) for columns in (200, 400)]

    assert [answer.faster_with for answer in answers] == [None, "fast"]


def test_tight_markets_with_capacities_on_both_sides_go_to_the_kernel_even_without_the_extra(
    without_kernels, monkeypatch
) -> None:
    monkeypatch.setattr(solvers_room, "MANY_SPLIT", 500)
    monkeypatch.setattr(solvers_room, "LOOKS_PER_EDGE", 0.01)
    problem = random_market(50, 50, 0.5, places=2)

    found = solve(problem)

    assert (found.solver, found.points) == ("kernel", solve(problem, "sparse").points)


def test_paths_can_be_stopped_between_searches() -> None:
    answers = iter([False] * 4 + [True])

    with pytest.raises(CancelledError):
        solve(random_market(100, 100, 0.1), "paths", cancel=lambda: next(answers))


@pytest.mark.parametrize("patience", [10, 2_000])
def test_paths_give_up_before_or_during_their_searches(patience: int) -> None:
    """About 75 rows wait for a place here: 10 looks are too few from the start, 2,000 turn out to be."""
    with pytest.raises(OutOfPatience):
        choose_by_paths(Reduction.of(random_market(200, 210, 0.05)), patience)


def test_equal_points_cost_the_paths_no_search() -> None:
    problem = random_market(100, 100, 1.0, top=2, places=2)

    chosen = choose_by_paths(Reduction.of(problem), patience=0)

    assert chosen.size == 200


def test_bids_in_rounds_leave_the_paths_nothing_to_do_where_there_is_room(monkeypatch) -> None:
    monkeypatch.setattr(rounds_room, "FEWEST_WAITING", 1)
    reduction = Reduction.of(random_market(200, 600, 0.1, top=10**6))

    chosen = choose_by_paths(reduction, patience=0)

    assert reduction.points[chosen].sum() == reduction.points[choose_dense(reduction)].sum()


def test_scipy_is_not_asked_where_it_would_pass_all_nodes_too_often(without_kernels, monkeypatch) -> None:
    monkeypatch.setattr(paths_room, "LARGE", 10_000)
    monkeypatch.setattr(paths_room, "STEPS_PER_EDGE", 1_000)
    problem = random_market(200, 210, 0.05)

    before = solve(problem)
    monkeypatch.setattr(solvers_room, "STEPS_PER_PAIR", 10)
    after = solve(problem)

    assert (before.solver, after.solver, after.points) == ("sparse", "kernel", before.points)


def test_a_crowded_market_of_equal_points_does_not_wear_out_patience() -> None:
    """The edges looked at are counted: 29 rows too many would otherwise look at each of 9,000 pairs."""
    allowed = np.ones((130, 140), dtype=bool)
    allowed[1:, 100:] = False  # columns enough, but 40 of them for the first row only
    problem = AssignmentProblem.from_matrix(np.ones((130, 140), dtype=int), allowed)

    with pytest.raises(OutOfPatience):
        choose_by_paths(Reduction.of(problem), patience=5_000)


def test_auto_builds_no_table_that_would_not_fit(without_kernels, monkeypatch) -> None:
    monkeypatch.setattr(solvers_room, "MOST_CELLS", 10_000)

    assert solve(random_market(101, 101, 1.0)).reason == "table_too_large"


def test_importing_the_room_does_not_load_scipy() -> None:
    code = "import sys, rvmatch.assignment; print(sum(name.split('.')[0] == 'scipy' for name in sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "0"
