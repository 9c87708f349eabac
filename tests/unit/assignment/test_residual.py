"""A solved network, and the keys and moves that its questions are answered with."""

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from property.searched_questions import proven, solved
from property.strategies_ranked import small_market
from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import GroupLimit, KeptPair
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupSteps, PairPoints
from rvmatch.assignment.residuals.alternatives import k_best
from rvmatch.assignment.residuals.displacement import (
    added_pair,
    cheapest_way_to_serve,
    price_of_pair,
    prices_of_col,
    prices_of_row,
)
from rvmatch.assignment.residuals.questions import joint_gain, pair_status, what_if, worth_of_place
from rvmatch.assignment.residuals.residual import Residual, key_of, tuple_of
from rvmatch.errors import InfeasibleProblemError, InvalidValueError

LARGEST = 2**63
SQUARE = [(0, 0), (0, 1), (1, 0), (1, 1)]
LOSSES = st.lists(st.integers(-LARGEST, LARGEST), min_size=3, max_size=3).map(tuple)


def square(points=(9, 8, 7, 1), rows=(1, 1), cols=(1, 1), limits=()) -> RankedProblem:
    problem = small_market(SQUARE, list(rows), list(cols))
    return RankedProblem(problem=problem, ranks=(PairPoints(np.array(points)),), limits=limits)


def all_moves(residual: Residual) -> dict[int, tuple[list, list]]:
    nodes = range(residual.network.arcs.nodes)
    return {node: (sorted(residual.moves_from(node)), sorted(residual.moves_to(node))) for node in nodes}


def fresh(residual: Residual) -> Residual:
    """The same without anything remembered."""
    names = ("network", "costs", "potentials", "flow", "rank_of_stage")
    return Residual(**{name: getattr(residual, name) for name in names})


@given(losses=LOSSES, pairs=st.integers(0, 2**31))
def test_a_key_gives_its_losses_back(losses, pairs) -> None:
    assert tuple_of(key_of(losses, pairs), 3) == losses


@given(first=LOSSES, second=LOSSES)
def test_keys_compare_and_add_up_as_tuples_do(first, second) -> None:
    together = [one + other for one, other in zip(first, second, strict=True)]

    assert (key_of(first) < key_of(second)) == (first < second)
    assert key_of(first) + key_of(second) == key_of(together)


def test_no_move_from_an_optimum_gains() -> None:
    residual = solved(square())

    assert all(key >= 0 for moves, _ in all_moves(residual).values() for _, key, _ in moves)


def test_what_is_remembered_after_a_change_is_what_a_fresh_value_finds() -> None:
    residual = solved(square())
    all_moves(residual)

    for change in (what_if(residual, forbid=(1,)), what_if(residual, capacity={("col", 0): 2})):
        assert proven(change.residual)
        assert all_moves(change.residual) == all_moves(fresh(change.residual))
        assert np.array_equal(change.residual.reduced, fresh(change.residual).reduced)


def test_a_question_leaves_the_optimum_as_it_was() -> None:
    residual = solved(square())
    before = all_moves(residual), residual.flow.copy(), residual.potentials.copy()

    what_if(residual, force=(0,), capacity={("row", 1): 0})

    assert all_moves(residual) == before[0]
    assert np.array_equal(residual.flow, before[1])
    assert np.array_equal(residual.potentials, before[2])


def test_a_chain_names_the_pairs_in_the_order_in_which_they_make_room() -> None:
    chain = price_of_pair(solved(square()), 0)

    # 8 + 7 without the pair; with it 9 + 1.
    assert chain.loss == (5,)
    assert [(link.pair, link.enters) for link in chain.links] == [
        (0, True),
        (2, False),
        (3, True),
        (1, False),
    ]


def test_of_equal_losses_the_shortest_chain_wins() -> None:
    chain = price_of_pair(solved(square((0, 0, 0, 0), rows=(1, 2))), 0)

    assert chain.loss == (0,)
    assert len(chain.links) <= 2


def test_a_kept_pair_shows_what_the_limit_that_keeps_it_costs() -> None:
    chain = price_of_pair(solved(square(limits=(KeptPair(0, 0),))), 0)

    assert chain.loss == (-5,)


def test_the_worth_of_two_places_need_not_be_the_sum_of_each() -> None:
    residual = solved(square((5, 0, 5, 0), rows=(1, 1), cols=(0, 0)))
    row, col = worth_of_place(residual, ("row", 0)).gain, worth_of_place(residual, ("col", 0)).gain
    both = joint_gain(residual, {("col", 0): 1, ("col", 1): 1, ("row", 0): 1})

    assert (row, col, both.gain) == ((0,), (5,), (5,))
    assert joint_gain(residual, {("col", 0): 2}).gain == (10,)
    assert both.searches >= 1


def test_a_second_place_in_a_group_brings_the_second_step() -> None:
    """The arcs of a group end where the places of its lines do, so they have to be continued."""
    group = Group([0])
    ranked = attrs.evolve(square(), ranks=(GroupSteps((group,), (3, 2, 1)),))

    assert worth_of_place(solved(ranked), ("row", 0)).gain == (2,)
    assert worth_of_place(solved(ranked), ("row", 0), 7).gain == (2,)


def test_a_group_named_twice_brings_its_steps_twice() -> None:
    group = Group([0])
    ranked = attrs.evolve(square(), ranks=(GroupSteps((group, group), (3, 2, 1)),))

    assert worth_of_place(solved(ranked), ("row", 0)).gain == (4,)


def test_a_ceiling_stays_when_places_are_added() -> None:
    ceiling = GroupLimit(Group([0, 1]), at_most=2)

    # 9 + 8 instead of 9 + 7; without the ceiling all three.
    assert worth_of_place(solved(square(cols=(2, 2), limits=(ceiling,))), ("row", 0)).gain == (1,)
    assert worth_of_place(solved(square(cols=(2, 2))), ("row", 0)).gain == (8,)


def test_what_breaks_a_floor_is_infeasible() -> None:
    floor = GroupLimit(Group([0, 1]), at_least=2)
    residual = solved(square(limits=(floor,)))

    with pytest.raises(InfeasibleProblemError):
        what_if(residual, capacity={("row", 0): 0})
    with pytest.raises(InfeasibleProblemError):
        what_if(residual, force=(0,), forbid=(0,))


def test_prices_of_earlier_searches_do_not_hide_a_shorter_way() -> None:
    """Found by leaving them out of the bound of a search on purpose: the second search then lost a way."""
    cells = [(row, col) for row in range(3) for col in range(3)]
    ranked = RankedProblem(
        problem=small_market(cells, [1, 1, 1], [2, 1, 2]),
        ranks=(PairPoints(np.array([14, 16, 2, 3, 9, 11, 15, 7, 0])),),
    )
    rows, cols = {("row", 0): 1, ("row", 1): 0, ("row", 2): 2}, {("col", 0): 0, ("col", 1): 0, ("col", 2): 1}
    change = what_if(solved(ranked), capacity=rows | cols)

    # 16 + 11 + 15 before; only one place in the last column is left, and the first row fills it.
    assert change.loss == (40,)
    assert change.searches > 1
    assert proven(change.residual)


def test_no_search_is_needed_where_nothing_changes() -> None:
    residual = solved(square())
    change = what_if(residual, force=(1,), forbid=(0,))

    assert (change.searches, change.loss, change.gained, change.lost) == (0, (0,), (), ())


def test_the_last_plan_is_the_worst_when_all_are_asked_for() -> None:
    found = k_best(solved(square()), 100)

    # Nobody, four single pairs, two full matchings.
    assert [change.loss for change in found] == [(0,), (5,), (6,), (7,), (8,), (14,), (15,)]


def test_tied_pairs_are_in_some_optima() -> None:
    assert pair_status(solved(square((1, 1, 1, 1))), 1).tolist() == [1, 1, 1, 1]
    assert pair_status(solved(square()), 1).tolist() == [0, 2, 2, 0]


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda residual: price_of_pair(residual, 4), "pair"),
        (lambda residual: price_of_pair(residual, -1), "pair"),
        (lambda residual: prices_of_row(residual, 2), "position"),
        (lambda residual: prices_of_col(residual, -1), "position"),
        (lambda residual: cheapest_way_to_serve(residual, ("table", 0)), "side"),
        (lambda residual: cheapest_way_to_serve(residual, ("place", 0)), "position"),
        (lambda residual: worth_of_place(residual, ("row", 2)), "position"),
        (lambda residual: worth_of_place(residual, ("row", 0), -2), "capacity"),
        (lambda residual: what_if(residual, force=(9,)), "pair"),
        (lambda residual: what_if(residual, capacity={("col", 0): -1}), "capacity"),
        (lambda residual: added_pair(residual, 0, 0, (0, 0)), "costs"),
        (lambda residual: k_best(residual, -1), "k"),
    ],
)
def test_what_cannot_be_asked_is_refused(ask, field: str) -> None:
    residual = solved(square())

    with pytest.raises(InvalidValueError) as refused:
        ask(residual)

    assert refused.value.field == field
