"""A conflict is named by the fewest limits, with the full lines behind it and changes that would do."""

import numpy as np
import pytest

from property.strategies_ranked import SQUARE, small_market
from rvmatch.assignment.conflicts import conflict as conflict_module
from rvmatch.assignment.conflicts import exhaustion
from rvmatch.assignment.conflicts.conflict import FullLine, find_conflict
from rvmatch.assignment.conflicts.feasibility import (
    SecondOpinion,
    is_feasible_by_flow,
    keeps_to,
    second_opinion,
)
from rvmatch.assignment.conflicts.relaxation import RelaxedLimit, relaxed
from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, NeverTogether, PairLimit
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupSteps, RolesFilled
from rvmatch.errors import SolverError

TWO_KEPT = (KeptPair(0, 0), KeptPair(1, 0))
STAR = [(0, 0), (1, 0), (2, 0)]


GRID = [*SQUARE, (2, 0), (2, 1)]
FILLED = (RolesFilled(),)


def ranked(pairs, row_capacity, col_capacity, *limits, ranks=FILLED) -> RankedProblem:
    return RankedProblem(problem=small_market(pairs, row_capacity, col_capacity), ranks=ranks, limits=limits)


def change(kind: str, limit: int, amount: int, position: int = -1) -> RelaxedLimit:
    return RelaxedLimit(kind=kind, limit=limit, position=position, amount=amount)


def test_limits_that_hold_together_are_no_conflict() -> None:
    assert find_conflict(ranked(SQUARE, [1, 1], [1, 1], KeptPair(0, 0), KeptPair(1, 1))) is None


def test_a_problem_without_pairs_and_limits_is_no_conflict() -> None:
    assert find_conflict(ranked([], [], [])) is None


def test_two_kept_pairs_need_two_places_where_there_is_one() -> None:
    found = find_conflict(ranked(SQUARE, [1, 1], [1, 1], GroupLimit(Group([0])), *TWO_KEPT))

    assert found.members == (1, 2)
    assert found.lines == (FullLine(side="col", position=0, capacity=1, needed=2),)
    assert [one.kind for one in found.changes] == ["kept"]
    assert (found.least, found.rechecked) == (True, "flow")


def test_what_three_kept_pairs_need_is_counted_beyond_one_place_more() -> None:
    floor = GroupLimit(Group([0, 1, 2]), at_least=3)

    found = find_conflict(ranked(STAR, [1, 1, 1], [1], floor))

    assert found.lines == (FullLine(side="col", position=0, capacity=1, needed=3),)
    assert found.changes == (change("floor", 0, 2),)


def test_a_floor_above_its_own_ceiling_is_a_conflict_of_one() -> None:
    found = find_conflict(ranked(SQUARE, [2, 2], [2, 2], GroupLimit(Group([0, 1]), at_least=3, at_most=2)))

    assert (found.members, found.lines) == ((0,), ())
    assert sum(one.amount for one in found.changes) == 1


def test_a_floor_on_no_lines_is_a_conflict_that_no_capacity_causes() -> None:
    nobody = GroupLimit(Group(np.empty(0, dtype=np.int64)), at_least=1)

    found = find_conflict(ranked(SQUARE, [1, 1], [1, 1], nobody))

    assert (found.members, found.lines, found.changes) == ((0,), (), (change("floor", 0, 1),))


def test_a_conflict_names_the_ceiling_around_nested_floors() -> None:
    limits = (
        GroupLimit(Group([2]), at_least=1),
        GroupLimit(Group([0]), at_least=1),
        GroupLimit(Group([0, 1]), at_most=1),
        GroupLimit(Group([1]), at_least=1),
    )

    found = find_conflict(ranked(STAR, [1, 1, 1], [3], *limits))

    assert (found.members, found.lines) == ((1, 2, 3), ())


@pytest.mark.parametrize(
    ("limits", "kinds"),
    [
        ((*TWO_KEPT, Budgets([10_000_000, 0, 30_000_000, 0, 0, 0], [39_999_999, -1])), {"budget", "kept"}),
        ((KeptPair(0, 0), KeptPair(0, 1), NeverTogether(0, 1)), {"together", "kept"}),
        (
            (KeptPair(0, 0), KeptPair(0, 1), PairLimit([1, 2, 0, 0, 0, 0], at_most=2)),
            {"count_ceiling", "kept"},
        ),
        ((PairLimit([1, 1, 1, 1, 1, 1], at_least=5),), {"count_floor"}),
        (
            (
                GroupLimit(Group([0, 1]), at_most=1),
                GroupLimit(Group([1, 2]), at_most=1),
                GroupLimit(Group([0, 1, 2]), at_least=3),
            ),
            {"floor", "ceiling", "row", "col"},
        ),
    ],
    ids=["budget", "together", "count ceiling", "count floor", "groups that cross"],
)
def test_conflicts_beyond_networks_are_named_in_whole(limits, kinds) -> None:
    found = find_conflict(ranked(GRID, [2] * 3, [2, 2], *limits))

    assert found.members == tuple(range(len(limits)))
    assert found.rechecked == "search"
    assert found.changes
    assert {one.kind for one in found.changes} <= kinds


def test_a_rule_of_columns_is_given_up_once_for_all_rows() -> None:
    kept = [KeptPair(row, col) for row, col in GRID]

    found = find_conflict(ranked(GRID, [2, 2, 2], [3, 3], NeverTogether(0, 1), *kept))

    assert found.changes == (change("together", 0, 1),)


@pytest.mark.parametrize("left_over", [-1, 0])
def test_a_budget_is_kept_to_the_last_yuan(left_over: int) -> None:
    """Amounts without a common factor: floats do not see one yuan in forty million."""
    money = Budgets([10_000_001, 0, 29_999_999, 0, 7, 0], [40_000_000 + left_over, -1])
    floor = GroupLimit(Group([0, 1]), at_least=2)

    found = find_conflict(ranked(GRID, [1, 1, 1], [2, 0], money, floor))

    assert (found is None) == (left_over == 0)
    assert found is None or found.members == (0, 1)


def test_ranks_play_no_part() -> None:
    crossing = GroupSteps((Group([0, 1]), Group([1, 2])), (1, 5))

    found = find_conflict(ranked(STAR, [1, 1, 1], [1], *TWO_KEPT, ranks=(crossing,)))

    assert (found.members, found.rechecked) == ((0, 1), "flow")


def test_one_conflict_among_160_floors_is_found() -> None:
    """The size of the national market; few checks are needed, or this would take minutes."""
    problem = AssignmentProblem.from_matrix(np.zeros((274, 160), dtype=np.int64), col_capacity=[1] * 160)
    floors = [GroupLimit(Group([col], "col"), at_least=1 + (col == 77)) for col in range(160)]

    found = find_conflict(RankedProblem(problem=problem, ranks=(RolesFilled(),), limits=floors))

    assert found.members == (77,)
    assert found.lines == (FullLine(side="col", position=77, capacity=1, needed=2),)
    assert found.changes == (change("floor", 77, 1),)


def test_where_very_many_lines_are_full_no_one_of_them_is_said_to_need_more() -> None:
    problem = AssignmentProblem.from_matrix(np.zeros((20, 21), dtype=np.int64))
    floors = [GroupLimit(Group([col], "col"), at_least=1) for col in range(21)]

    found = find_conflict(RankedProblem(problem=problem, ranks=(RolesFilled(),), limits=floors))

    assert len(found.members) == 21
    assert {(line.side, line.needed) for line in found.lines} == {("row", None)}
    assert len(found.lines) == 20


def test_a_search_that_takes_too_long_is_replaced_by_a_program(monkeypatch) -> None:
    monkeypatch.setattr(exhaustion, "_MOST_STEPS", 0)
    question = ranked(SQUARE, [2, 2], [2, 2], KeptPair(0, 0), KeptPair(0, 1), NeverTogether(0, 1))

    assert find_conflict(question).rechecked == "integer"


def test_what_a_second_check_does_not_confirm_is_not_shown(monkeypatch) -> None:
    other = SecondOpinion(feasible=True, method="flow")
    monkeypatch.setattr(conflict_module, "second_opinion", lambda _: other)

    with pytest.raises(SolverError, match="does not confirm limits"):
        find_conflict(ranked(STAR, [1, 1, 1], [1], *TWO_KEPT))


def test_a_plan_that_breaks_a_limit_is_not_taken_for_an_answer(monkeypatch) -> None:
    monkeypatch.setattr(conflict_module, "keeps_to", lambda *_: False)

    with pytest.raises(SolverError, match="does not confirm the plan"):
        find_conflict(ranked(STAR, [1, 1, 1], [1], KeptPair(0, 0)))


def test_the_flow_refuses_what_no_network_holds() -> None:
    with pytest.raises(ValueError, match="beyond a network"):
        is_feasible_by_flow(ranked(SQUARE, [1, 1], [1, 1], NeverTogether(0, 1)))


def test_a_pair_twice_is_no_plan() -> None:
    assert not keeps_to(ranked(SQUARE, [2, 2], [2, 2]), [0, 0])


def test_the_second_opinion_says_how_it_was_found() -> None:
    apart = ranked(SQUARE, [2, 2], [2, 2], NeverTogether(0, 1), PairLimit([1, 1, 0, 0], at_least=2))

    assert second_opinion(ranked(STAR, [1, 1, 1], [1], *TWO_KEPT)) == SecondOpinion(
        feasible=False, method="flow"
    )
    assert second_opinion(apart) == SecondOpinion(feasible=False, method="search")


def test_every_kind_of_change_changes_what_it_names() -> None:
    limits = (
        GroupLimit(Group([0]), at_least=3, at_most=1),
        PairLimit([1, 1, 1, 1], at_least=9, at_most=-1),
        Budgets([1, 1, 1, 1], [5, 0]),
        KeptPair(0, 0),
        NeverTogether(0, 1),
    )
    changes = (
        change("floor", 0, 1),
        change("ceiling", 0, 2),
        change("count_floor", 1, 3),
        change("count_ceiling", 1, 4),
        change("budget", 2, 7, position=1),
        change("kept", 3, 1),
        change("together", 4, 1),
        change("row", -1, 2, position=1),
        change("col", -1, 3, position=0),
    )

    found = relaxed(ranked(SQUARE, [1, 1], [1, 1], *limits), changes)

    group, count, budgets = found.limits
    assert (group.at_least, group.at_most) == (2, 3)
    assert (count.at_least, count.at_most) == (6, 3)
    assert budgets.available.tolist() == [5, 7]
    assert found.problem.row_capacity.tolist() == [1, 3]
    assert found.problem.col_capacity.tolist() == [4, 1]
