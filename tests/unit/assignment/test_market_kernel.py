"""The loops for sparse markets, compiled and not: their certificate, their two ways, stopping and parts."""

import logging
import pickle
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor

import attrs
import numpy as np
import pytest

from rvmatch.assignment import AssignmentProblem, solve
from rvmatch.assignment.bipartite.matching import components
from rvmatch.assignment.kernels import market as market_room
from rvmatch.assignment.kernels import market_bidders as bidders_room
from rvmatch.assignment.kernels import market_side as side_room
from rvmatch.assignment.kernels import preparing
from rvmatch.assignment.kernels.market import ALGORITHMS, LARGEST_POINTS, best_market, suits
from rvmatch.assignment.kernels.market_auction import STEP
from rvmatch.assignment.kernels.market_parts import parts_of_rows
from rvmatch.assignment.kernels.market_proof import check_optimum
from rvmatch.assignment.totals import kernel as kernel_room
from rvmatch.assignment.totals import parts as parts_room
from rvmatch.assignment.totals.parts import independent_parts, solve_part
from rvmatch.assignment.totals.paths import choose_by_paths
from rvmatch.assignment.totals.reduction import Reduction
from rvmatch.errors import CancelledError, InvalidValueError, SolverError


def market(seed: int, n: int, m: int, each: int, places: int = 1, best: int = 1000) -> AssignmentProblem:
    rng = np.random.default_rng(seed)
    cells = np.unique(np.repeat(np.arange(n), each) * m + rng.integers(0, m, n * each))
    sides = rng.integers(0 if places > 1 else 1, places + 1, n), rng.integers(1, places + 1, m)
    return AssignmentProblem.from_pairs(
        cells // m, cells % m, rng.integers(1, best + 1, cells.size), (n, m), *sides
    )


def regions(count: int, size: int = 30) -> AssignmentProblem:
    """Markets that have no line in common, tight each."""
    each = [market(seed, size, size, 5) for seed in range(count)]
    return AssignmentProblem.from_pairs(
        np.concatenate([size * at + one.rows for at, one in enumerate(each)]),
        np.concatenate([size * at + one.cols for at, one in enumerate(each)]),
        np.concatenate([one.points for one in each]),
        (size * count, size * count),
    )


SHAPES = {
    "loose": (60, 180, 6, 1),
    "tight": (80, 80, 8, 1),
    "more rows": (120, 40, 6, 1),
    "capacities": (50, 40, 8, 4),
    "one column": (30, 1, 1, 1),
}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("best", [1, 3, 10**6, 2**58])
@pytest.mark.parametrize("shape", SHAPES)
def test_each_way_finds_what_plain_paths_find(algorithm: str, best: int, shape: str) -> None:
    reduction = Reduction.of(market(1, *SHAPES[shape], best=best))

    found = best_market(reduction, algorithm=algorithm)

    worth = [int(point) for point in reduction.points[found.used]]
    assert sum(worth) == sum(int(point) for point in reduction.points[choose_by_paths(reduction)])
    assert np.all(np.diff(found.used) > 0)


@pytest.mark.parametrize("shape", ["tight", "more rows", "capacities"])
def test_auctions_that_take_too_long_take_larger_steps_and_the_same_optimum(monkeypatch, shape: str) -> None:
    monkeypatch.setattr(bidders_room, "BIDS_EACH", 1)
    steps: list[int] = []

    def watched(*arguments) -> bool:
        begun = int(arguments[-1][STEP])
        done = bid(*arguments)
        steps.append(int(arguments[-1][STEP]) // begun)
        return done

    bid = bidders_room.bid
    monkeypatch.setattr(bidders_room, "bid", watched)
    reduction = Reduction.of(market(10, *SHAPES[shape], best=10**6))

    found = best_market(reduction, algorithm="auctions")

    assert max(steps) > 1
    assert reduction.points[found.used].sum() == reduction.points[choose_by_paths(reduction)].sum()


@pytest.mark.parametrize("each", [1, 2, 8])
def test_parts_are_those_of_scipy_in_the_order_of_their_first_rows(each: int) -> None:
    reduction = Reduction.of(market(11, 300, 300, each))

    part, count = parts_of_rows(reduction)

    labels = components(reduction.rows, reduction.cols, reduction.shape)[: reduction.shape[0]]
    assert part.tolist() == labels.tolist()
    assert count == labels.max() + 1


def test_points_beyond_the_bound_do_not_suit() -> None:
    bounds = [AssignmentProblem.from_matrix([[points]]) for points in (LARGEST_POINTS, LARGEST_POINTS + 1)]

    assert [suits(Reduction.of(problem)) for problem in bounds] == [True, False]
    with pytest.raises(InvalidValueError, match=r"at most 2\*\*58 points"):
        solve(bounds[1], "kernel")


def test_a_long_row_gives_its_best_one_by_one() -> None:
    """Rows with more than 40 pairs are heaps, read only as far as needed."""
    reduction = Reduction.of(market(2, 80, 80, 120, best=1000))

    for algorithm in ALGORITHMS:
        found = best_market(reduction, algorithm=algorithm)
        assert reduction.points[found.used].sum() == reduction.points[choose_by_paths(reduction)].sum()


@pytest.mark.parametrize("algorithm", ["paths", "auctions"])
def test_short_slices_change_nothing(monkeypatch, algorithm: str) -> None:
    reduction = Reduction.of(market(3, 80, 80, 8))
    whole = best_market(reduction, algorithm=algorithm)
    monkeypatch.setattr(side_room, "SLICE", 7)
    calls: list[int] = []

    sliced = best_market(reduction, between=lambda: calls.append(0), algorithm=algorithm)

    assert len(calls) > 100
    assert sliced.used.tolist() == whole.used.tolist()
    assert sliced.row_prices.tolist() == whole.row_prices.tolist()


def test_paths_give_way_to_auctions_where_the_market_is_tight(monkeypatch) -> None:
    monkeypatch.setattr(market_room, "FEWEST_LOOKS", 100)
    loose, tight = (Reduction.of(market(4, 100, m, 8)) for m in (400, 100))

    assert (best_market(loose).method, best_market(tight).method) == ("paths", "auctions")


def broken(**changes) -> tuple[Reduction, dict[str, np.ndarray]]:
    """An optimum of a small market in which something is not as it was."""
    reduction = Reduction.of(AssignmentProblem.from_matrix([[5, 3], [4, 1]], None, [1, 1], [1, 1]))
    found = best_market(reduction)
    parts = {"used": found.used, "row_prices": found.row_prices, "col_prices": found.col_prices}
    return reduction, {**parts, **changes}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, None),
        ({"used": np.array([1, 1])}, "used twice"),
        ({"used": np.array([0, 2])}, "a capacity"),
        ({"used": np.array([1])}, "a line with room"),
        ({"used": np.array([0, 3])}, "used is worth more|use is worth less"),
        ({"row_prices": np.array([0, 0]), "col_prices": np.array([0, 0])}, "not in use"),
        ({"row_prices": np.array([9, 9])}, "in use is worth less"),
        ({"row_prices": np.array([-1, 0])}, "below zero"),
    ],
)
def test_the_certificate_notices_each_kind_of_fault(changes, fault: str | None) -> None:
    reduction, parts = broken(**changes)

    if fault is None:
        check_optimum(reduction, **parts)
    else:
        with pytest.raises(SolverError, match=fault):
            check_optimum(reduction, **parts)


def test_an_answer_that_its_prices_do_not_prove_is_never_given(monkeypatch) -> None:
    """With searches that do nothing, first choices are all there is."""
    monkeypatch.setattr(side_room.Side, "search", lambda *_: True)

    with pytest.raises(SolverError):
        best_market(Reduction.of(market(5, 30, 30, 5)))


@pytest.mark.parametrize("algorithm", ["paths", "auctions"])
def test_it_asks_again_after_every_slice_of_its_work(algorithm: str, monkeypatch) -> None:
    reduction = Reduction.of(market(6, 600, 600, 20, best=10**6))
    times: list[int] = []
    for looks in (20_000, 1_000):
        monkeypatch.setattr(side_room, "SLICE", looks)
        asked: list[None] = []
        best_market(reduction, between=lambda asked=asked: asked.append(None), algorithm=algorithm)
        times.append(len(asked))

    assert times[1] > 3 * times[0] > 0


def test_solve_asks_whether_to_stop_before_and_while_it_works(monkeypatch) -> None:
    monkeypatch.setattr(side_room, "SLICE", 50)
    answers = iter([False] * 5 + [True])
    asked: list[bool] = []

    def cancel() -> bool:
        asked.append(next(answers))
        return asked[-1]

    with pytest.raises(CancelledError):
        solve(market(7, 80, 80, 8), "kernel", cancel=cancel)

    assert asked == [False] * 5 + [True]
    for solver in ("auto", "dense", "greedy"):
        with pytest.raises(CancelledError):
            solve(market(7, 8, 8, 4), solver, cancel=lambda: True)


@pytest.fixture
def small_parts(monkeypatch):
    """Parts as small as 100 pairs, and no patience, so that tiny markets are taken apart."""
    monkeypatch.setattr(parts_room, "FEWEST_PAIRS", 100)
    monkeypatch.setattr(market_room, "FEWEST_LOOKS", 1)
    monkeypatch.setattr(market_room, "PATIENCE", 0)


def test_parts_have_no_line_in_common_and_hold_every_pair(small_parts) -> None:
    reduction = Reduction.of(regions(6))

    parts = independent_parts(reduction)

    assert len(parts) == 6
    assert sorted(np.concatenate(parts).tolist()) == list(range(reduction.rows.size))
    for lines in (reduction.rows, reduction.cols):
        assert sum(np.unique(lines[part]).size for part in parts) == np.unique(lines).size


def test_parts_are_the_same_answer_with_any_executor(small_parts) -> None:
    problem = regions(5)
    alone = solve(problem, "kernel")

    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(1) as processes:
        answers = [solve(problem, "kernel", executor=executor) for executor in (threads, processes)]

    assert alone.points == solve(problem, "dense").points
    for answer in answers:
        assert (answer.rows.tolist(), answer.cols.tolist()) == (alone.rows.tolist(), alone.cols.tolist())
        assert (answer.row_prices.tolist(), answer.col_prices.tolist()) == (
            alone.row_prices.tolist(),
            alone.col_prices.tolist(),
        )


class Idle(Executor):
    """Nothing that is submitted is ever begun."""

    def __init__(self) -> None:
        self.tasks: list[Future] = []

    def submit(self, *_, **__) -> Future:
        self.tasks.append(Future())
        return self.tasks[-1]


def test_waiting_for_others_ends_when_cancelled_and_takes_back_what_is_not_begun(small_parts) -> None:
    idle, begun = Idle(), time.monotonic()

    with pytest.raises(CancelledError):
        solve(regions(5), "kernel", executor=idle, cancel=lambda: len(idle.tasks) == 5)

    assert time.monotonic() - begun < 2
    assert all(task.cancelled() for task in idle.tasks)


def test_a_part_can_be_sent_to_another_process() -> None:
    reduction = Reduction.of(market(8, 10, 10, 3))
    part = (reduction.rows, reduction.cols, reduction.points, reduction.row_capacity, reduction.col_capacity)

    task, argument = pickle.loads(pickle.dumps((solve_part, part)))

    assert task(argument).used.tolist() == best_market(reduction).used.tolist()


def test_prices_prove_the_problem_itself_with_places_to_spare_and_closed_lines() -> None:
    """Row 0 has more places than pairs, column 2 has none, and a pair is worth less than nothing."""
    problem = AssignmentProblem.from_matrix([[5, -2, 9], [4, 3, 8]], None, [3, 1], [1, 1, 0])

    found = solve(problem, "kernel")

    assert found.points == 8
    above = found.row_prices[problem.rows] + found.col_prices[problem.cols] - problem.points
    used = np.isin(problem.rows * 3 + problem.cols, found.rows * 3 + found.cols)
    assert (above[~used] >= 0).all()
    assert (above[used] <= 0).all()
    assert found.row_prices[0] == 0
    assert not found.row_prices.flags.writeable


def test_fractions_have_no_prices_but_the_same_optimum() -> None:
    whole = market(9, 40, 40, 6)
    fractions = attrs.evolve(whole, points=whole.points / 7)

    found = solve(fractions, "kernel")

    assert (found.row_prices, found.col_prices) == (None, None)
    assert found.points == pytest.approx(solve(whole, "dense").points / 7, rel=1e-12)


def test_preparing_tells_what_it_compiles_and_how_long_it_took(caplog) -> None:
    pytest.importorskip("numba")
    with caplog.at_level(logging.INFO, logger="rvmatch"):
        prepared = preparing.prepare_kernels()

    assert prepared.names == tuple(preparing.MODULES)
    assert [record.getMessage().split(":")[0] for record in caplog.records[::2]] == [
        f"preparing the compiled loops of {name}" for name in preparing.MODULES
    ]
    assert 0 < prepared.seconds < 30


UNCOMPILED = """
import sys
sys.modules["numba"] = None
import numpy as np
from rvmatch.assignment import AssignmentProblem, solve
from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.kernels.market import ALGORITHMS, best_market, loaded
from rvmatch.assignment.totals.reduction import Reduction

assert not kernels_available() and not loaded()
rng = np.random.default_rng(1)
for places in (1, 3):
    sides = rng.integers(1, places + 1, 9), rng.integers(1, places + 1, 8)
    problem = AssignmentProblem.from_matrix(rng.integers(1, 50, (9, 8)), rng.random((9, 8)) < 0.6, *sides)
    reduction = Reduction.of(problem)
    for algorithm in ALGORITHMS:
        used = best_market(reduction, algorithm=algorithm).used
        assert reduction.points[used].sum() == solve(problem, "paths").points
    assert solve(problem, "kernel").points == solve(problem, "paths").points
print(solve(problem, "kernel").faster_with)
"""


def test_the_loops_say_the_same_where_nothing_is_compiled() -> None:
    done = subprocess.run([sys.executable, "-c", UNCOMPILED], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "fast"


def test_loops_that_are_not_loaded_yet_are_prepared_at_their_first_use(monkeypatch, caplog) -> None:
    pytest.importorskip("numba")
    monkeypatch.setattr(market_room, "loaded", lambda: False)

    with caplog.at_level(logging.INFO, logger="rvmatch"):
        kernel_room.choose_by_kernel(Reduction.of(market(1, 5, 5, 2)))

    assert [record.getMessage().split(":")[0] for record in caplog.records][:1] == [
        "preparing the compiled loops of market"
    ]
