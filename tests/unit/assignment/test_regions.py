"""Regions that plan together: what they hold, what they refuse, and how a run ends before its time."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from property.milp_assignment import market
from property.strategies_assignment import problem_of
from rvmatch.assignment import (
    AssignmentProblem,
    Group,
    GroupCoverage,
    GroupLimit,
    GroupSteps,
    KeptPair,
    PairPoints,
    RankedProblem,
    RolePlaces,
    WorstPoints,
    solve,
)
from rvmatch.assignment.regions import answers
from rvmatch.assignment.regions.answers import answer_prices, best_pairs, plan_at_home
from rvmatch.assignment.regions.coordination import solve_by_regions
from rvmatch.assignment.regions.region import split_by_region
from rvmatch.errors import (
    CancelledError,
    ExecutorLostError,
    InfeasibleProblemError,
    InvalidValueError,
    SolverError,
)

PROBLEM = problem_of([(0, 0, 5), (0, 1, 9), (1, 1, 8), (1, 2, 3), (2, 2, 4)], [1, 1, 1], [1, 1, 1])
OF_ROW, OF_COL = [4, 7, 7], [4, 7, 7]
POINTS = PairPoints(PROBLEM.points)


def ranked(*ranks, limits=(), roles=None) -> RankedProblem:
    return RankedProblem(problem=PROBLEM, ranks=ranks or (POINTS,), limits=limits, roles=roles)


def leaky_market(seed: int = 3):
    """A tight market of four regions in which every fifth pair leaves its region."""
    problem, rng = market(seed, 120, 120, 9), np.random.default_rng(seed)
    of_row = np.arange(120) // 30
    at_home = (problem.cols // 30 == of_row[problem.rows]) | (rng.random(problem.rows.size) < 0.2)
    pairs = (part[at_home] for part in (problem.rows, problem.cols, problem.points))
    return AssignmentProblem.from_pairs(*pairs, (120, 120)), of_row, of_row


def first_region():
    regions, pairs_of = split_by_region(ranked(), np.array(OF_ROW), np.array(OF_COL))
    return regions[1], pairs_of[1]


def test_a_region_holds_the_pairs_of_its_rows_and_no_others() -> None:
    region, pairs = first_region()

    assert pairs.tolist() == [2, 3, 4]
    assert (region.rows.tolist(), region.cols.tolist()) == ([1, 2], [1, 2])
    assert (region.row.tolist(), region.col.tolist()) == ([0, 0, 1], [0, 1, 1])
    assert region.points[0].tolist() == [8, 3, 4]


def test_a_region_plans_at_home_as_if_no_pair_left_it() -> None:
    problem, of_row, of_col = leaky_market()
    whole = RankedProblem(problem=problem, ranks=(PairPoints(problem.points),))

    for number, region in enumerate(split_by_region(whole, of_row, of_col)[0]):
        inside = (of_row[problem.rows] == number) & (of_col[problem.cols] == number)
        alone = AssignmentProblem.from_pairs(
            problem.rows[inside], problem.cols[inside], problem.points[inside], problem.shape
        )

        plan = plan_at_home(region)

        assert plan.value == plan.used.points[0].sum() == solve(alone).points
        assert (plan.col_prices[~region.at_home] == 0).all()


def test_a_row_names_the_pairs_it_gains_most_by(monkeypatch) -> None:
    monkeypatch.setattr(answers, "SPARE", 0)
    region, _ = first_region()

    free, dear = best_pairs(region, np.array([0, 0])), best_pairs(region, np.array([9, 1]))

    assert (free.best.pairs.tolist(), free.gain) == ([0, 2], 12)
    assert (dear.best.pairs.tolist(), dear.gain) == ([1, 2], 5)


def bits(*named: int) -> np.ndarray:
    """Which of three pairs were named."""
    return np.packbits(np.isin(np.arange(3), named))


def test_pairs_worth_more_than_their_prices_contradict_them_unless_they_were_named() -> None:
    region, _ = first_region()
    prices = np.array([[1, 4]]), np.array([[5, 1]])  # rows, then columns: 8 > 6, 3 > 2, 4 < 5

    asked, told = (answer_prices(region, *prices, bits(*named), [0]) for named in ([], [0]))

    assert (asked.wanted.pairs.tolist(), asked.contradicting, asked.most_more) == ([0, 1], 2, (2,))
    assert (told.wanted.pairs.tolist(), told.contradicting, told.most_more) == ([1], 1, (1,))


@pytest.mark.parametrize(("margin", "close"), [(0, []), (1, [2]), (2, [1, 2]), (9, [1, 2])])
def test_pairs_close_to_their_prices_are_named_but_contradict_nothing(margin: int, close) -> None:
    """They are 6, 2 and 1 short; there are two rows, so no more than two are named."""
    region, _ = first_region()
    prices = np.array([[5, 5]]), np.array([[9, 0]])  # 8 < 14, 3 < 5, 4 < 5

    answer = answer_prices(region, *prices, bits(), [margin])

    assert (answer.wanted.pairs.tolist(), answer.contradicting, answer.most_more) == (close, 0, (0,))


def test_the_first_rank_in_which_worth_and_price_differ_decides() -> None:
    two = ranked(POINTS, PairPoints([0, 0, 1, 5, 9]))
    region = split_by_region(two, np.array(OF_ROW), np.array(OF_COL))[0][1]
    prices = np.array([[8, 4], [0, 0]]), np.array([[0, 0], [0, 0]])  # 8 = 8, 3 < 8, 4 = 4

    answer = answer_prices(region, *prices, bits(), [0, 0])

    assert (answer.wanted.pairs.tolist(), answer.most_more) == ([0, 2], (0, 10))


def test_closed_regions_agree_at_once() -> None:
    problem = problem_of([(0, 0, 5), (0, 1, 6), (1, 1, 2), (2, 2, 4)], [1] * 3, [1] * 3)

    found = solve_by_regions(problem, [0, 0, 1], [0, 0, 1])

    assert (found.values, found.shared_columns, found.regions) == ((solve(problem).points,), 0, 2)
    assert [one.gap for one in found.rounds] == [0, 0]


def test_rounds_say_what_was_sent_and_how_far_the_plan_was_from_the_best(monkeypatch) -> None:
    monkeypatch.setattr(answers, "SPARE", 0)
    problem, of_row, of_col = leaky_market()

    found = solve_by_regions(problem, of_row, of_col)

    values, bounds, pairs, wanted = zip(
        *((one.value, one.bound, one.pairs, one.wanted) for one in found.rounds), strict=True
    )
    assert len(values) > 2
    assert list(values) == sorted(values)
    assert min(bounds) == values[-1] == solve(problem).points
    assert all(
        after - before >= asked > 0
        for before, after, asked in zip(pairs[1:-1], pairs[2:], wanted[1:-1], strict=True)
    )
    assert (wanted[-1], found.rounds[-1].gap) == (0, 0)
    assert pairs[-1] < problem.rows.size
    assert all(0 < one.bytes_received < found.bytes_held for one in found.rounds)
    assert found.bytes_held > problem.rows.size * 16


def test_a_market_without_a_pair_is_planned() -> None:
    found = solve_by_regions(problem_of([], [1, 2], [1]), [0, 1], [0])

    assert (found.rows.size, found.values, found.regions, found.optimal) == (0, (0,), 0, True)


def test_the_first_round_does_not_guess_what_groups_reach() -> None:
    found = solve_by_regions(ranked(GroupCoverage([0, 0, 1]), POINTS), OF_ROW, OF_COL)

    assert (found.rounds[0].value, found.rounds[0].gap) == (None, None)
    assert found.values == found.bounds == (2, 17)


def test_the_largest_points_allowed_stay_exact() -> None:
    largest = 2**61 // (2 * (6 + 2) + 2)
    problem = problem_of([(0, 0, largest), (0, 1, largest - 1), (1, 0, largest - 1)], [1, 1], [1, 1, 1, 1])

    assert solve_by_regions(problem, [0, 1], [1, 0, 0, 0]).values == (2 * largest - 2,)
    with pytest.raises(InvalidValueError, match="points"):
        solve_by_regions(problem_of([(0, 0, largest + 1)], [1, 1], [1] * 4), [0, 0], [0] * 4)


def test_processes_make_the_same_plan() -> None:
    problem, of_row, of_col = leaky_market()
    here = solve_by_regions(problem, of_row, of_col)

    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        there = solve_by_regions(problem, of_row, of_col, executor=processes)

    assert (here.rows.tolist(), here.cols.tolist()) == (there.rows.tolist(), there.cols.tolist())
    assert here.rounds == there.rounds


def test_an_executor_that_breaks_down_is_a_clear_error() -> None:
    spawn = get_context("spawn")

    with (
        ProcessPoolExecutor(1, mp_context=spawn, initializer=os._exit, initargs=(0,)) as broken,
        pytest.raises(ExecutorLostError),
    ):
        solve_by_regions(PROBLEM, OF_ROW, OF_COL, executor=broken)


@pytest.mark.parametrize("asked", [0, 1, 3, 5])
def test_a_run_is_cancelled_between_tasks(asked: int) -> None:
    times = iter(range(100))

    with pytest.raises(CancelledError):
        solve_by_regions(PROBLEM, OF_ROW, OF_COL, cancel=lambda: next(times) >= asked)


def test_prices_that_contradict_their_own_plan_end_the_run(monkeypatch) -> None:
    monkeypatch.setattr(
        "rvmatch.assignment.regions.named_pairs.prices_with_groups",
        lambda prices, groups: (prices.rows * 0 - 9, prices.cols * 0),
    )
    monkeypatch.setattr("rvmatch.assignment.regions.named_pairs.NamedPairs.named", lambda _: [bits()] * 2)

    with pytest.raises(SolverError):
        solve_by_regions(PROBLEM, OF_ROW, OF_COL)


@pytest.mark.parametrize(
    ("field", "ask"),
    [
        ("region_of_row", lambda: solve_by_regions(PROBLEM, OF_ROW[:2], OF_COL)),
        ("region_of_col", lambda: solve_by_regions(PROBLEM, OF_ROW, ["53", "62", "53"])),
        ("problem", lambda: solve_by_regions([[1]], OF_ROW, OF_COL)),
        ("gap", lambda: solve_by_regions(PROBLEM, OF_ROW, OF_COL, gap=-1)),
        ("gap", lambda: solve_by_regions(PROBLEM, OF_ROW, OF_COL, gap=True)),
        ("ranks", lambda: solve_by_regions(ranked(WorstPoints(PROBLEM.points)), OF_ROW, OF_COL)),
        ("limits", lambda: solve_by_regions(ranked(limits=[GroupLimit(Group([0]), 1)]), OF_ROW, OF_COL)),
        ("problem", lambda: solve_by_regions(ranked(GroupSteps([Group([0])], (1, 2))), OF_ROW, OF_COL)),
        (
            "points",
            lambda: solve_by_regions(AssignmentProblem.from_matrix([[0.5]]), [0], [0]),
        ),
        (
            "roles",
            lambda: solve_by_regions(
                ranked(roles=RolePlaces(rows=[0], roles=[0], places=[1], offers=np.ones((3, 1), bool))),
                OF_ROW,
                OF_COL,
            ),
        ),
    ],
)
def test_what_regions_cannot_settle_is_refused(field: str, ask) -> None:
    with pytest.raises(InvalidValueError) as refused:
        ask()

    assert refused.value.field == field
    assert refused.value.message("zh")


def test_kept_pairs_beyond_the_capacities_are_impossible() -> None:
    with pytest.raises(InfeasibleProblemError):
        solve_by_regions(ranked(limits=[KeptPair(0, 1), KeptPair(1, 1)]), OF_ROW, OF_COL)
