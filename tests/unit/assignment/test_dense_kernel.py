"""What the loops for full tables refuse, when they are chosen, and that a false proof does not pass."""

import subprocess
import sys

import numpy as np
import pytest

from rvmatch.assignment import AssignmentProblem, solve
from rvmatch.assignment.kernels import dense
from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.kernels.dense import LARGEST_POINTS, best_table, check_prices
from rvmatch.assignment.totals import dense as dense_room
from rvmatch.errors import SolverError

TABLE = np.array([[10, 9, 0], [9, 2, 0], [0, 0, 0]])
"""The best cells are (0, 1) and (1, 0), worth 18."""


def proof() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return best_table(TABLE)


def test_the_best_cells_come_with_their_prices() -> None:
    partner, row_prices, col_prices = proof()

    assert partner.tolist() == [1, 0, -1]
    assert row_prices.sum() + col_prices.sum() == 18
    assert row_prices[2] == col_prices[2] == 0


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_an_empty_side_gives_nobody_a_column(shape) -> None:
    partner, row_prices, col_prices = best_table(np.zeros(shape, dtype=np.int64))

    assert partner.tolist() == [-1] * shape[0]
    assert (row_prices.size, col_prices.size) == shape


@pytest.mark.parametrize(
    "table",
    [
        np.zeros(3, dtype=np.int64),
        np.zeros((2, 2)),
        np.array([[1, -1], [0, 0]]),
        np.array([[1, LARGEST_POINTS], [0, 0]]),
    ],
)
def test_a_table_that_could_not_stay_exact_is_refused(table) -> None:
    with pytest.raises(ValueError, match="expected"):
        best_table(table)


def test_a_table_of_any_layout_is_read_and_left_as_it_is() -> None:
    rng = np.random.default_rng(3)
    wide = rng.integers(0, 1000, (40, 80))
    wide.flags.writeable = False
    for table in (wide[:, ::2], np.asfortranarray(wide[:, :40]), wide[:40, :40]):
        before = table.tolist()

        partner = best_table(table)[0]

        assert table.tolist() == before
        assert partner.tolist() == best_table(table.copy())[0].tolist()


class TestCheck:
    """The check knows nothing of how the prices came about; each way to be wrong is refused."""

    def test_a_true_proof_passes(self) -> None:
        check_prices(TABLE, *proof())

    def test_prices_of_another_table_do_not(self) -> None:
        better = TABLE.copy()
        better[2, 2] = 1

        with pytest.raises(SolverError, match="more than its two prices"):
            check_prices(better, *proof())

    def test_a_cell_beyond_the_first_part_is_looked_at(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dense, "CELLS_IN_CACHE", 4)
        better = TABLE.copy()
        better[2, 1] = 10

        with pytest.raises(SolverError, match="more than its two prices"):
            check_prices(better, *proof())

    def test_worse_cells_are_not_worth_their_prices(self) -> None:
        _, row_prices, col_prices = proof()

        with pytest.raises(SolverError, match="not worth its two prices"):
            check_prices(TABLE, np.array([0, 1, -1]), row_prices, col_prices)

    def test_a_line_left_alone_must_not_have_a_price(self) -> None:
        _, row_prices, col_prices = proof()

        with pytest.raises(SolverError, match="left alone has a price"):
            check_prices(TABLE, np.array([1, -1, -1]), row_prices, col_prices)

    def test_neither_may_a_column(self) -> None:
        partner, row_prices, col_prices = proof()

        with pytest.raises(SolverError, match="left alone has a price"):
            check_prices(TABLE, partner, row_prices, col_prices + np.array([0, 0, 1]))

    def test_a_price_below_zero_is_refused(self) -> None:
        partner, row_prices, col_prices = proof()
        lowest = int(min(col_prices.min(), 0)) - int(col_prices[0]) - 1

        with pytest.raises(SolverError, match="below zero"):
            check_prices(TABLE, partner, row_prices - lowest, col_prices + lowest)

    @pytest.mark.parametrize("column", [1, 3])
    def test_a_column_used_twice_or_not_there_is_refused(self, column: int) -> None:
        _, row_prices, col_prices = proof()

        with pytest.raises(SolverError, match="twice or is not there"):
            check_prices(TABLE, np.array([1, column, -1]), row_prices, col_prices)


class Stopped(Exception):
    """Somebody does not want to wait any longer."""


@pytest.mark.parametrize("pauses", [0, 3, 40])
def test_whoever_waits_is_heard_and_can_end_the_work(monkeypatch: pytest.MonkeyPatch, pauses: int) -> None:
    monkeypatch.setattr(dense, "SLICE", 100)
    heard = []

    def between() -> None:
        heard.append(True)
        if len(heard) > pauses:
            raise Stopped

    with pytest.raises(Stopped):
        best_table(np.random.default_rng(1).integers(0, 50, (60, 60)), between=between)
    assert len(heard) == pauses + 1


def test_without_numba_the_same_loops_give_the_same_answer() -> None:
    table = np.random.default_rng(5).integers(0, 9, (40, 40))
    code = (
        "import sys; sys.modules['numba'] = None\n"
        "import numpy as np\n"
        "from rvmatch.assignment.kernels.dense import best_table\n"
        "print([part.tolist() for part in best_table(np.random.default_rng(5).integers(0, 9, (40, 40)))])"
    )

    plain = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert plain.stdout.strip() == str([part.tolist() for part in best_table(table)])


needs_kernels = pytest.mark.skipif(not kernels_available(), reason="the extra 'fast' is not installed")


class TestChoice:
    """The loops are taken for tables that suit them, and only then."""

    @pytest.fixture
    def calls(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
        seen = []

        def spy(table, *, between=None):
            seen.append(table.shape)
            return best_table(table, between=between)

        monkeypatch.setattr(dense_room, "MANY_CELLS", 100)
        monkeypatch.setattr(dense, "best_table", spy)
        return seen

    @staticmethod
    def table(n: int, m: int, top: int = 1000) -> np.ndarray:
        return np.random.default_rng(n + m).integers(1, top, (n, m))

    @needs_kernels
    def test_a_square_table_goes_to_the_loops(self, calls) -> None:
        table = self.table(30, 30)

        found = solve(AssignmentProblem.from_matrix(table), "dense")

        assert calls == [(30, 30)]
        assert found.points == solve(AssignmentProblem.from_matrix(table), "paths").points

    @needs_kernels
    def test_places_are_copied_before(self, calls) -> None:
        problem = AssignmentProblem.from_matrix(self.table(10, 30), None, [3] * 10)

        found = solve(problem, "dense")

        assert calls == [(30, 30)]
        assert found.points == solve(problem, "paths").points

    @needs_kernels
    def test_cells_without_a_pair_are_not_used(self, calls) -> None:
        table = self.table(30, 30)
        allowed = np.random.default_rng(7).random((30, 30)) < 0.2
        problem = AssignmentProblem.from_matrix(table, allowed)

        found = solve(problem, "dense")

        assert calls
        assert allowed[found.rows, found.cols].all()
        assert found.points == solve(problem, "paths").points

    @pytest.mark.parametrize(
        "table",
        [
            table(20, 40),
            table(9, 9),
            table(30, 30, top=5),
            table(30, 30) / 7,
        ],
        ids=["oblong", "small", "few values", "fractions"],
    )
    def test_other_tables_go_to_scipy(self, calls, table) -> None:
        solve(AssignmentProblem.from_matrix(table), "dense")

        assert calls == []

    def test_a_table_that_is_not_large_does_not_load_numba(self, calls, monkeypatch) -> None:
        monkeypatch.delitem(sys.modules, "numba", raising=False)

        solve(AssignmentProblem.from_matrix(self.table(30, 30)), "dense")

        assert calls == []

    def test_without_the_extra_nothing_changes(self, calls, monkeypatch) -> None:
        monkeypatch.setattr(dense_room, "kernels_available", lambda: False)

        solve(AssignmentProblem.from_matrix(self.table(30, 30)), "dense")

        assert calls == []
