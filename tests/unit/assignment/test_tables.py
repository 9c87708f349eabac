"""A full table gives what its list of pairs gives, and refuses what is no table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from rvmatch.assignment import AssignmentProblem, solve, solve_table
from rvmatch.assignment.totals import dense
from rvmatch.errors import CancelledError, InvalidValueError

WHOLE = arrays(np.int64, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.integers(-5, 9))


@given(WHOLE)
def test_a_table_is_worth_what_its_pairs_are_worth(table):
    found = solve_table(table)

    assert found.points == solve(AssignmentProblem.from_matrix(table), solver="paths").points
    assert found.points == table[found.rows, found.cols].sum()
    assert (table[found.rows, found.cols] > 0).all()
    assert len(set(found.rows.tolist())) == len(set(found.cols.tolist())) == found.rows.size


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_a_table_without_cells_has_no_pairs(shape):
    assert solve_table(np.zeros(shape, dtype=np.int64)).rows.size == 0


def test_points_beyond_float64_stay_exact():
    large = 2**60
    found = solve_table([[large, large - 1], [large + 3, large + 1]])

    assert found.points == 2 * large + 2
    assert found.solver == "paths"


def test_fractions_are_taken_as_they_are():
    assert solve_table([[0.5, 0.25], [0.75, 0.5]]).points == 1.0


def test_compiled_loops_leave_prices_that_prove_the_cells(monkeypatch):
    pytest.importorskip("numba")
    monkeypatch.setattr(dense, "MANY_CELLS", 0)
    monkeypatch.setattr(dense, "WORTH_LOADING", 0)
    table = np.random.default_rng(5).integers(-200, 1000, size=(30, 30))
    found = solve_table(table)
    rows, cols = found.row_prices, found.col_prices

    assert rows.min() >= 0
    assert cols.min() >= 0
    assert (table <= rows[:, None] + cols).all()
    assert found.points == rows.sum() + cols.sum()


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ([1, 2], "assignment_dimensions"),
        ([[1.0, np.nan]], "assignment_not_finite"),
        ([[1.0, -1e300]], "assignment_points_huge"),
        ([["a"]], "assignment_points_type"),
    ],
)
def test_what_is_no_table_is_refused(table, code):
    with pytest.raises(InvalidValueError) as caught:
        solve_table(table)

    assert caught.value.fault.code == code


def test_a_cancelled_search_ends():
    with pytest.raises(CancelledError):
        solve_table([[1]], cancel=lambda: True)
