"""What ranks refuse, and small orders of ranks worked out by hand."""

import numpy as np
import pytest

from rvmatch.assignment import (
    AssignmentProblem,
    GroupCoverage,
    PairPoints,
    RankedAssignment,
    RankedProblem,
    solve_ranked,
)
from rvmatch.errors import InvalidValueError


def ranked(problem: AssignmentProblem, ranks) -> RankedAssignment:
    return solve_ranked(RankedProblem(problem=problem, ranks=ranks))


SQUARE = AssignmentProblem.from_matrix([[9, 8], [7, 1]])


@pytest.mark.parametrize(
    ("ranks", "part"),
    [
        ((), "ranks: expected a tuple of at least one rank, got ()"),
        (PairPoints([1, 2, 3, 4]), "ranks: expected a tuple of at least one rank, got 'PairPoints'"),
        ((GroupCoverage([0]),), "groups: expected 2 entries, as many as problem.shape[0], got 1"),
        ((PairPoints([1, 2]),), "points: expected 4 entries, as many as problem.rows, got 2"),
        ((np.array([1, 2, 3, 4]),), "ranks: expected ranks such as GroupCoverage or PairPoints"),
        ((PairPoints([2**60, 0, 0, 0]),), "points: expected points of at most"),
        ((PairPoints([-(2**63), 0, 0, 2**63 - 1]),), "points: expected points of at most"),
    ],
)
def test_ranks_that_do_not_fit_are_refused(ranks, part: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        ranked(SQUARE, ranks)

    assert str(caught.value).startswith(part)
    assert caught.value.message("zh")


@pytest.mark.parametrize(
    ("build", "part"),
    [
        (lambda: PairPoints([0.5]), "points: expected whole numbers, got float64"),
        (
            lambda: GroupCoverage([0, -2]),
            "groups: expected group numbers of 0 or more, or -1 for no",
        ),
    ],
)
def test_a_rank_refuses_what_it_cannot_count(build, part: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        build()

    assert str(caught.value).startswith(part)


def test_covering_both_groups_comes_before_the_better_total() -> None:
    """Row 0 alone would bring 90; both groups are covered only if it leaves column 0 to row 1."""
    problem = AssignmentProblem.from_pairs([0, 0, 1], [0, 1, 0], [90, 1, 2], (2, 2))

    found = ranked(problem, (GroupCoverage([0, 1]), PairPoints(problem.points)))

    assert (found.rows.tolist(), found.cols.tolist(), found.values) == ([0, 1], [1, 0], (2, 3))


def test_the_total_comes_before_covering_groups_if_it_stands_first() -> None:
    problem = AssignmentProblem.from_pairs([0, 0, 1], [0, 1, 0], [90, 1, 2], (2, 2))

    found = ranked(problem, (PairPoints(problem.points), GroupCoverage([0, 1])))

    assert (found.rows.tolist(), found.values) == ([0], (90, 1))


def test_a_last_rank_breaks_a_tie_without_costing_a_point() -> None:
    ties = AssignmentProblem.from_matrix([[5, 5], [5, 5]])

    found = ranked(ties, (PairPoints(ties.points), PairPoints([0, 3, 2, 0])))

    assert (found.cols.tolist(), found.values) == ([1, 0], (10, 5))


def test_later_ranks_never_trade_an_earlier_optimum_however_much_they_offer() -> None:
    found = ranked(SQUARE, (PairPoints([0, 1, 0, 0]), PairPoints([2**40, 0, 0, 2**40])))

    assert found.values == (1, 0)


def test_rows_without_places_cannot_cover_their_group() -> None:
    problem = AssignmentProblem.from_matrix([[1], [1]], None, [0, 1], [1])

    found = ranked(problem, (GroupCoverage([0, 1]),))

    assert (found.rows.tolist(), found.values) == ([1], (1,))


@pytest.mark.parametrize("shape", [(0, 0), (0, 2), (2, 0)])
def test_an_empty_side_gives_an_empty_plan(shape) -> None:
    problem = AssignmentProblem.from_matrix(np.zeros(shape, int))

    found = ranked(problem, (GroupCoverage([0] * shape[0]), PairPoints([])))

    assert (found.rows.size, found.values) == (0, (0, 0))


def test_the_outcomes_say_how_much_each_rank_leaves_open() -> None:
    ties = AssignmentProblem.from_matrix([[5, 5], [5, 5]])

    first, second = ranked(ties, (PairPoints(ties.points), PairPoints([0, 3, 2, 0]))).outcomes

    assert (first.value, first.open_pairs, second.value, second.open_pairs) == (10, 4, 5, 0)
