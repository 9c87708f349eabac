"""When alike lines are solved as one, and that a plan that does not hold is refused."""

import attrs
import numpy as np
import pytest

from rvmatch.assignment import AssignmentProblem, solve
from rvmatch.assignment.totals import profiles, shipments
from rvmatch.assignment.totals.profiles import ProfilePlan, choose_by_profiles, collapsed
from rvmatch.assignment.totals.reduction import Reduction
from rvmatch.assignment.totals.shipments import best_shipment
from rvmatch.errors import SolverError


def table(n: int = 60, m: int = 70, kinds: int = 6, top: int = 1000) -> np.ndarray:
    rng = np.random.default_rng(n * m)
    points = rng.integers(1, top, (kinds, kinds))
    return points[np.ix_(rng.integers(0, kinds, n), rng.integers(0, kinds, m))]


def reduced(points, **capacities) -> Reduction:
    return Reduction.of(AssignmentProblem.from_matrix(points, None, **capacities))


def test_a_table_of_few_profiles_becomes_small() -> None:
    collapse = collapsed(reduced(table()))

    assert collapse is not None
    assert collapse.blocks.size == 36


@pytest.mark.parametrize("room", [1, 3])
def test_its_plan_is_worth_as_much_as_that_of_the_single_lines(room: int) -> None:
    capacities = {"row_capacity": [room] * 60, "col_capacity": [room] * 70}
    problem = AssignmentProblem.from_matrix(table(), None, **capacities)

    used = choose_by_profiles(Reduction.of(problem))

    assert used is not None
    assert problem.points[used].sum() == solve(problem, "paths").points


def test_the_same_problem_has_the_same_plan() -> None:
    first, second = (choose_by_profiles(reduced(table())) for _ in range(2))

    assert first is not None
    assert second is not None
    assert first.tolist() == second.tolist()


def test_rows_with_other_capacities_are_not_alike() -> None:
    rooms = np.arange(60) % 2 + 1

    collapse = collapsed(reduced(table(), row_capacity=rooms))

    assert collapse is not None
    assert collapse.rows.leaders.size == 12


@pytest.mark.parametrize(
    "points",
    [
        np.random.default_rng(1).integers(1, 10**6, (60, 70)),
        table(8, 8),
        table(kinds=50),
        table() / 7,
        table(top=2**50),
    ],
    ids=["all different", "few pairs", "hardly smaller", "fractions", "beyond float64"],
)
def test_other_problems_stay_as_they_are(points) -> None:
    reduction = reduced(points)

    assert collapsed(reduction) is None
    assert choose_by_profiles(reduction) is None


def test_rows_that_differ_only_in_pairs_that_are_not_sampled_are_told_apart() -> None:
    points = np.ones((60, 70), dtype=np.int64)
    points[np.arange(60), np.arange(60) % 30 + 2] = 2

    collapse = collapsed(reduced(points))

    # Rows 0 and 30 are alike, and so on: half of the rows are left, and no column is like another but four.
    assert collapse is None


@pytest.mark.parametrize("compiled", [True, False])
def test_both_ways_to_ship_find_the_same_worth(monkeypatch: pytest.MonkeyPatch, compiled: bool) -> None:
    monkeypatch.setattr(shipments, "WORTH_LOADING", 0)
    monkeypatch.setattr(shipments, "kernels_available", lambda: compiled)
    pairs = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([9, 2, 2, 1])

    found = best_shipment(pairs, np.array([2, 9, 9, 9]), np.array([5, 4]), np.array([4, 5]))

    # Two go over the best pair; what row 0 has left goes to column 1, and row 1 fills what is left of both.
    assert (found.amounts * pairs[2]).sum() == 2 * 9 + 3 * 2 + 2 * 2 + 2 * 1


def test_a_program_that_lost_everything_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipments, "kernels_available", lambda: False)
    monkeypatch.setattr(
        shipments, "_by_program", lambda pairs, most, supply, demand: np.zeros(3 + 9 + 3, dtype=np.int64)
    )
    rows, cols = np.divmod(np.arange(9), 3)
    points = np.array([5, 4, 3, 4, 3, 1, 3, 1, 2])

    found = best_shipment((rows, cols, points), np.full(9, 2), np.full(3, 2), np.full(3, 2))

    assert (found.amounts * points).sum() == 2 * 10


def test_amounts_that_are_not_the_best_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipments, "kernels_available", lambda: False)
    monkeypatch.setattr(shipments, "potentials_of", lambda *arguments, start, **more: (arguments[3], start))
    monkeypatch.setattr(shipments, "_by_program", lambda *_: np.zeros(3, dtype=np.int64))
    one = np.zeros(1, dtype=np.int64)

    with pytest.raises(SolverError, match="not proven"):
        best_shipment((one, one, one + 5), one + 1, one + 1, one + 1)


class TestCheck:
    """A plan is looked at on the single lines; each way to be wrong is refused."""

    @pytest.fixture
    def reduction(self) -> Reduction:
        return reduced(table())

    @pytest.fixture
    def plan(self, reduction: Reduction) -> ProfilePlan:
        collapse = collapsed(reduction)
        assert collapse is not None
        return collapse.solved()

    def test_a_pair_used_twice(self, reduction, plan) -> None:
        with pytest.raises(SolverError, match="twice"):
            profiles._check(reduction, attrs.evolve(plan, used=np.append(plan.used, plan.used[-1])))

    def test_a_line_used_too_often(self, reduction, plan) -> None:
        with pytest.raises(SolverError, match="more often"):
            profiles._check(reduction, attrs.evolve(plan, used=np.arange(2)))

    def test_a_line_with_room_that_asks_for_something(self, reduction, plan) -> None:
        with pytest.raises(SolverError, match="room"):
            profiles._check(reduction, attrs.evolve(plan, col_prices=plan.col_prices + 1))

    def test_a_price_below_zero(self, reduction, plan) -> None:
        with pytest.raises(SolverError, match="below zero"):
            profiles._check(reduction, attrs.evolve(plan, row_prices=plan.row_prices - 10**6))

    def test_a_pair_worth_less_than_its_prices(self, reduction, plan) -> None:
        with pytest.raises(SolverError, match="worth less"):
            profiles._check(reduction, attrs.evolve(plan, row_prices=plan.row_prices + 10**6))

    def test_a_pair_left_that_is_worth_more(self, reduction, plan) -> None:
        nothing = attrs.evolve(
            plan, used=plan.used[:0], row_prices=plan.row_prices * 0, col_prices=plan.col_prices * 0
        )
        with pytest.raises(SolverError, match="worth more"):
            profiles._check(reduction, nothing)


def test_a_row_that_nothing_goes_through_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Potentials that prove the amounts may put the price of such a row below zero."""
    potentials = np.array([0, 0, -1, -5])
    monkeypatch.setattr(shipments, "kernels_available", lambda: False)
    monkeypatch.setattr(shipments, "potentials_of", lambda *arguments, **_: (arguments[3], potentials))
    pairs = np.array([0, 1]), np.array([0, 0]), np.array([5, 3])

    found = best_shipment(pairs, np.ones(2, dtype=np.int64), np.ones(2, dtype=np.int64), np.array([1]))

    assert found.amounts.tolist() == [1, 0]
    assert (found.row_prices.tolist(), found.col_prices.tolist()) == ([0, 0], [5])


def test_auto_solves_what_is_alike_as_one_and_proves_it_for_each() -> None:
    points = table(n=90, m=80)
    capacity = np.full(90, 2)
    problem = AssignmentProblem.from_matrix(points, None, row_capacity=capacity)
    found = solve(problem)

    assert (found.solver, found.reason) == ("profiles", "many_alike")
    assert found.points == solve(problem, solver="sparse").points
    asked = found.row_prices[:, None] + found.col_prices
    beyond = np.maximum(points - asked, 0).sum()
    assert found.points == (capacity * found.row_prices).sum() + found.col_prices.sum() + beyond
