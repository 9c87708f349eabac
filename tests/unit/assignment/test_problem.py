"""What a problem refuses, in words and with the place, and what it takes as it is."""

import attrs
import numpy as np
import pytest

from rvmatch.assignment import AssignmentProblem
from rvmatch.errors import InvalidValueError


def message_of(build) -> str:
    with pytest.raises(InvalidValueError) as caught:
        build()
    assert caught.value.message("zh")  # every refusal can be said in Chinese too
    return str(caught.value)


@pytest.mark.parametrize(
    ("table", "field", "place"),
    [
        ([[1, np.inf], [2, np.inf]], "points", "row 0, column 1 (counted from 0), got inf."),
        ([[1.0, 2.0], [np.nan, 1.0]], "points", "row 1, column 0 (counted from 0), got nan."),
        ([[1.0, -np.inf]], "points", "row 0, column 1 (counted from 0), got -inf."),
        ([[np.nan, np.nan]], "points", "row 0, column 0 (counted from 0), got nan."),
        ([[1e300]], "points", "row 0, column 0 (counted from 0), got 1e+300."),
        ([[True, False]], "points", "got bool"),
        ([["a"]], "points", "got <U1"),
        ([[1j]], "points", "got complex128"),
        ([[2**63]], "points", str(2**63)),
        ([[2**63, -1]], "points", str(2**63)),
        ([[2**70, 1]], "points", str(2**70)),
        (np.array([[2**63]], dtype=np.uint64), "points", str(2**63)),
        ([1, 2], "points", "2 dimension(s), got 1"),
    ],
)
def test_a_table_with_bad_points_is_refused_with_its_place(table, field: str, place: str) -> None:
    message = message_of(lambda: AssignmentProblem.from_matrix(table))

    assert message.startswith(f"{field}: ")
    assert place in message


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (
            {"rows": [0, 1, 0], "cols": [0, 1, 0], "points": [5, 6, 7]},
            "rows: expected the pair of row 0 and column 0 (counted from 0) once, got 2.",
        ),
        ({"rows": [0, 2]}, "rows: expected positions from 0 on and below 2, got 2"),
        ({"rows": [-1, 1]}, "rows: expected positions from 0 on and below 2, got -1"),
        ({"cols": [0, 9]}, "cols: expected positions from 0 on and below 3, got 9"),
        ({"rows": [0.0, 1.0]}, "rows: expected whole numbers, got float64"),
        ({"cols": [True, False]}, "cols: expected whole numbers, got bool"),
        ({"cols": [0]}, "cols: expected 2 entries, as many as rows, got 1"),
        ({"points": [1]}, "points: expected 2 entries, as many as rows, got 1"),
        ({"points": [[1, 2]]}, "points: expected an array with 1 dimension(s), got 2"),
        ({"rows": [[0, 1]]}, "rows: expected an array with 1 dimension(s), got 2"),
        (
            {"row_capacity": [1, -1]},
            "row_capacity: expected a capacity of 0 or more at position 1 (counted from 0), got -1",
        ),
        ({"col_capacity": [1, 1]}, "col_capacity: expected 3 entries, as many as columns, got 2"),
        ({"row_capacity": [1, 1.5]}, "row_capacity: expected whole numbers, got float64"),
        ({"shape": (2, -3)}, "shape: expected two whole numbers"),
        ({"shape": (2, 3, 4)}, "shape: expected two whole numbers"),
        ({"shape": (True, 3)}, "shape: expected two whole numbers"),
        ({"shape": 6}, "shape: expected two whole numbers"),
    ],
)
def test_bad_pairs_are_refused_with_the_value_that_is_wrong(change: dict, part: str) -> None:
    good = {"rows": [0, 1], "cols": [0, 2], "points": [5, 6], "shape": (2, 3)}

    message = message_of(lambda: AssignmentProblem.from_pairs(**(good | change)))

    assert message.startswith(part)


def test_whatever_stands_where_a_pair_is_not_allowed_is_never_looked_at() -> None:
    problem = AssignmentProblem.from_matrix(
        [[1.0, np.nan], [np.inf, 2.0]], allowed=[[True, False], [False, True]]
    )

    assert problem.rows.tolist() == problem.cols.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("allowed", "part"),
    [
        ([[1, 0]], "allowed: expected an array of True and False"),
        ([[True]], "allowed: expected a table of 1 rows and 2"),
    ],
)
def test_a_mask_of_another_kind_or_shape_is_refused(allowed, part: str) -> None:
    assert message_of(lambda: AssignmentProblem.from_matrix([[1, 2]], allowed)).startswith(part)


def test_pairs_are_brought_into_canonical_order() -> None:
    problem = AssignmentProblem.from_pairs([1, 0, 1], [0, 1, 1], [10, 20, 30], (2, 2))

    assert problem.rows.tolist() == [0, 1, 1]
    assert problem.cols.tolist() == [1, 0, 1]
    assert problem.points.tolist() == [20, 10, 30]


def test_the_plain_constructor_insists_on_canonical_order() -> None:
    problem = AssignmentProblem.from_pairs([0, 1], [0, 0], [1, 2], (2, 1))

    message = message_of(lambda: attrs.evolve(problem, rows=np.array([1, 0])))

    assert message.startswith("rows: expected pairs sorted by row, then by column")


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32, np.uint64])
def test_every_kind_of_whole_number_becomes_int64(kind) -> None:
    problem = AssignmentProblem.from_pairs(
        np.array([0], kind), np.array([0], kind), np.array([7], kind), (1, 1)
    )

    assert {array.dtype for array in (problem.rows, problem.cols, problem.points)} == {np.dtype(np.int64)}


def test_float32_points_become_float64() -> None:
    assert AssignmentProblem.from_matrix(np.ones((1, 1), np.float32)).points.dtype == np.float64


@pytest.mark.parametrize("name", ["rows", "cols", "points", "row_capacity", "col_capacity"])
def test_nobody_can_write_into_a_problem(name: str) -> None:
    given = np.array([0, 1])
    problem = AssignmentProblem.from_pairs(given, given, given, (2, 2), given, given)
    given[:] = 1  # what was passed in stays the caller's own

    with pytest.raises(ValueError, match="read-only"):
        getattr(problem, name)[0] = 5
    assert getattr(problem, name).tolist() == [0, 1]
