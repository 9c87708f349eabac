"""A two-sided market holds its lists by pair, and refuses what is no market."""

import numpy as np
import pytest

from rvmatch.assignment import AssignmentProblem
from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.mechanisms import Choice, Mechanism, TwoSidedMarket, choose_by

TABLE = [[5, 9, 5], [7, 7, 1]]


def market() -> TwoSidedMarket:
    return TwoSidedMarket.from_points(AssignmentProblem.from_matrix(TABLE))


def test_equal_points_are_ties_and_places_have_no_gaps() -> None:
    assert market().row_ranks.tolist() == [2, 1, 2, 1, 1, 2]
    assert market().col_ranks.tolist() == [2, 1, 1, 1, 2, 2]


def test_each_side_may_count_by_points_of_its_own() -> None:
    problem = AssignmentProblem.from_matrix(TABLE)

    found = TwoSidedMarket.from_points(problem, row_points=np.arange(6), col_points=np.zeros(6))

    assert found.row_ranks.tolist() == [3, 2, 1, 3, 2, 1]
    assert found.col_ranks.tolist() == [1] * 6


def test_whom_only_one_side_lists_is_no_pair() -> None:
    found = TwoSidedMarket.from_lists([[1, 0], [1]], [[0], []])

    assert list(zip(found.problem.rows.tolist(), found.problem.cols.tolist(), strict=True)) == [(0, 0)]
    assert found.row_ranks.tolist() == [2]


def test_partners_in_one_bracket_share_a_place() -> None:
    found = TwoSidedMarket.from_lists([[(0, 1), 2]], [[0], [0], [0]])

    assert found.row_ranks.tolist() == [1, 1, 2]


def test_all_faults_of_lists_come_in_one_pass_with_their_line() -> None:
    with pytest.raises(ReadErrors) as caught:
        TwoSidedMarket.from_lists([[0, 0], [5], ["x"]], [[0, 1, 2]])

    lines = str(caught.value).splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == ["row_lists[0]", "row_lists[1]", "row_lists[2]"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("row_ranks", [0] * 6),
        ("row_ranks", [1] * 5),
        ("col_ranks", [1.5] * 6),
        ("groups", [-2, 0]),
        ("groups", [0]),
        ("arrival", ["a", "b"]),
        ("remote", [1, 0]),
        ("remote", [True]),
        ("amounts", [-1] * 6),
        ("available", [1, 2]),
    ],
)
def test_a_field_that_does_not_fit_is_named(field: str, value: object) -> None:
    whole = {"row_ranks": np.ones(6, dtype=np.int64), "col_ranks": np.ones(6, dtype=np.int64)}

    with pytest.raises(InvalidValueError) as caught:
        TwoSidedMarket(**{"problem": AssignmentProblem.from_matrix(TABLE), **whole, field: np.array(value)})

    assert caught.value.field == field


def test_nobody_can_write_into_a_market() -> None:
    ranks = np.ones(6, dtype=np.int64)
    found = TwoSidedMarket(problem=AssignmentProblem.from_matrix(TABLE), row_ranks=ranks, col_ranks=ranks)

    ranks[:] = 9

    assert found.row_ranks.tolist() == [1] * 6
    with pytest.raises(ValueError, match="read-only"):
        found.groups[0] = 3


def test_the_columns_view_holds_every_pair_once() -> None:
    found = market()

    by_column = found.by_column
    assert sorted(by_column.tolist()) == list(range(6))
    for col in range(3):
        part = by_column[found.col_starts[col] : found.col_starts[col + 1]]
        assert found.problem.cols[part].tolist() == [col, col]


def test_positions_find_pairs_and_refuse_others() -> None:
    problem = AssignmentProblem.from_pairs([0, 1], [1, 0], [1, 1], (2, 2))
    found = TwoSidedMarket.from_points(problem)

    assert found.positions(np.array([1, 0]), np.array([0, 1])).tolist() == [1, 0]
    with pytest.raises(InvalidValueError, match="a pair of the problem"):
        found.positions(np.array([1]), np.array([1]))


class Fixed:
    """Chooses what it was told."""

    name = "fixed"

    def __init__(self, used: object) -> None:
        self.used = used

    def choose(self, market: TwoSidedMarket, chance: object) -> object:
        return self.used


@pytest.mark.parametrize(
    ("used", "message"),
    [
        ([0, 0], "each pair at most once"),
        ([0, 1], "at most 1 partner.* for row 0"),
        ([0, 3], "at most 1 partner.* for column 0"),
        ([6], "positions from 0 on and below 6"),
        ([-1], "positions from 0 on"),
        ([0.5], "positions of pairs"),
        ([[0]], "positions of pairs"),
    ],
)
def test_a_choice_that_does_not_fit_the_market_is_refused(used: object, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        choose_by(Fixed(used), market())  # type: ignore[arg-type]


def test_a_choice_counts_and_sums_its_pairs() -> None:
    choice = Choice(market=market(), used=np.array([3, 1]))

    assert (choice.rows.tolist(), choice.cols.tolist()) == ([0, 1], [1, 0])
    assert choice.total == 16
    assert choice.row_counts.tolist() == [1, 1]
    assert choice.col_counts.tolist() == [1, 1, 0]


def test_a_class_in_place_of_a_mechanism_is_refused() -> None:
    assert isinstance(Fixed([]), Mechanism)
    with pytest.raises(InvalidValueError, match="and not its class"):
        choose_by(Fixed, market())  # type: ignore[arg-type]
