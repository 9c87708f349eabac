"""Mechanisms by preferences give what their inventors say on the examples that they print."""

import itertools

import pytest

from preference_oracles import Lists, holds
from rvmatch.mechanisms import (
    DeferredAcceptance,
    FirstComeFirstServed,
    Guarantee,
    ImmediateAcceptance,
    PrioritySerialDictatorship,
    RandomSerialDictatorship,
    TopTradingCycles,
    TwoSidedMarket,
    blocking_pairs,
    choose_by,
    is_stable,
)


def chosen(mechanism: object, market: TwoSidedMarket, seed: int = 0) -> list[tuple[int, int]]:
    choice = choose_by(mechanism, market, seed)
    return list(zip(choice.rows.tolist(), choice.cols.tolist(), strict=True))


# Three men and three women, of whom each man's first choice is the woman who likes him least.
GALE_SHAPLEY = TwoSidedMarket.from_lists(
    [[0, 1, 2], [1, 2, 0], [2, 0, 1]],
    [[1, 2, 0], [2, 0, 1], [0, 1, 2]],
)

# Three students and three schools: the only stable choice is worse for two students, and better for none.
STABLE_OR_EFFICIENT = TwoSidedMarket.from_lists(
    [[1, 0, 2], [0, 1, 2], [0, 1, 2]],
    [[0, 2, 1], [1, 0, 2], [1, 0, 2]],
)

# Eight students and four schools with 2, 2, 3 and 3 seats.
SCHOOL_CHOICE = TwoSidedMarket.from_lists(
    [
        [1, 0, 2, 3],
        [0, 1, 2, 3],
        [2, 1, 0, 3],
        [2, 3, 0, 1],
        [0, 2, 3, 1],
        [3, 0, 1, 2],
        [0, 1, 2, 3],
        [0, 1, 3, 2],
    ],
    [
        [0, 1, 2, 3, 4, 5, 6, 7],
        [2, 4, 3, 7, 6, 1, 0, 5],
        [4, 2, 0, 6, 1, 7, 5, 3],
        [5, 7, 6, 3, 1, 2, 4, 0],
    ],
    col_capacity=[2, 2, 3, 3],
)


def test_each_side_gets_its_first_choices_if_it_proposes() -> None:
    """Gale and Shapley 1962, example 1: three stable choices, of which each side has its best."""
    assert chosen(DeferredAcceptance(), GALE_SHAPLEY) == [(0, 0), (1, 1), (2, 2)]
    assert chosen(DeferredAcceptance(proposing="col"), GALE_SHAPLEY) == [(0, 2), (1, 0), (2, 1)]
    assert sum(map(Lists(GALE_SHAPLEY).is_stable, full_choices(3))) == 3


def full_choices(size: int) -> list[frozenset[tuple[int, int]]]:
    return [frozenset(enumerate(order)) for order in itertools.permutations(range(size))]


def test_the_only_stable_choice_can_be_bad_for_all_who_propose() -> None:
    """Roth 1982; Abdulkadiroğlu and Sönmez 2003, example 1."""
    stable = chosen(DeferredAcceptance(), STABLE_OR_EFFICIENT)

    assert stable == [(0, 0), (1, 1), (2, 2)]
    assert not holds(Guarantee.ROWS_EFFICIENT, DeferredAcceptance(), STABLE_OR_EFFICIENT, 0)


def test_trading_cycles_are_efficient_where_stability_is_not() -> None:
    choice = choose_by(TopTradingCycles(), STABLE_OR_EFFICIENT)

    assert chosen(TopTradingCycles(), STABLE_OR_EFFICIENT) == [(0, 1), (1, 0), (2, 2)]
    assert not is_stable(choice)
    assert blocking_pairs(choice).tolist() == [6]  # the third row and the first column


def test_trading_cycles_of_eight_students_at_four_schools() -> None:
    """Abdulkadiroğlu and Sönmez 2003, the example of top trading cycles."""
    found = chosen(TopTradingCycles(), SCHOOL_CHOICE)

    assert found == [(0, 1), (1, 0), (2, 2), (3, 2), (4, 0), (5, 3), (6, 1), (7, 3)]


def test_immediate_acceptance_punishes_who_asks_in_vain() -> None:
    """The third row is first in the list of its second choice, and loses it to whoever asked there first."""
    market = TwoSidedMarket.from_lists([[0, 1, 2], [1, 0, 2], [0, 1, 2]], [[0, 1, 2], [2, 1, 0], [0, 1, 2]])
    hidden = TwoSidedMarket.from_lists([[0, 1, 2], [1, 0, 2], [1, 0, 2]], [[0, 1, 2], [2, 1, 0], [0, 1, 2]])

    assert chosen(ImmediateAcceptance(), market) == [(0, 0), (1, 1), (2, 2)]
    assert chosen(ImmediateAcceptance(), hidden) == [(0, 0), (1, 2), (2, 1)]
    assert not holds(Guarantee.ROWS_TRUTHFUL, ImmediateAcceptance(), market, 0)
    assert not holds(Guarantee.STABLE, ImmediateAcceptance(), market, 0)


def test_whoever_is_proposed_to_may_gain_by_another_list() -> None:
    """Roth 1982: no stable mechanism is safe for both sides."""
    assert not holds(Guarantee.COLS_TRUTHFUL, DeferredAcceptance(), GALE_SHAPLEY, 0)
    assert not holds(Guarantee.ROWS_TRUTHFUL, DeferredAcceptance(proposing="col"), GALE_SHAPLEY, 0)


def test_a_pair_is_used_once_though_both_sides_have_places_left() -> None:
    market = TwoSidedMarket.from_lists([[0]], [[0]], row_capacity=[2], col_capacity=[2])
    mechanisms = (DeferredAcceptance(), ImmediateAcceptance(), TopTradingCycles(), FirstComeFirstServed())

    assert [chosen(one, market) for one in mechanisms] == [[(0, 0)]] * 4


def test_many_partners_on_both_sides_are_stable_pair_by_pair() -> None:
    market = TwoSidedMarket.from_lists(
        [[0, 1, 2], [1, 0, 2], [0, 2, 1]],
        [[2, 1, 0], [0, 1, 2], [1, 2, 0]],
        row_capacity=[2, 1, 2],
        col_capacity=[1, 2, 2],
    )

    assert chosen(DeferredAcceptance(), market) == [(0, 1), (0, 2), (1, 1), (2, 0), (2, 2)]
    assert holds(Guarantee.ROW_OPTIMAL, DeferredAcceptance(), market, 0)


def test_rows_may_fill_all_places_at_once_or_take_turns() -> None:
    market = TwoSidedMarket.from_lists([[0, 1], [0, 1]], [[0, 1], [0, 1]], row_capacity=[2, 2])
    at_once, in_turn = (FirstComeFirstServed(turn=turn) for turn in ("all_places", "one_place"))

    assert chosen(at_once, market) == [(0, 0), (0, 1)]
    assert chosen(in_turn, market) == [(0, 0), (1, 1)]


def test_a_row_with_several_places_may_gain_where_rows_take_turns() -> None:
    """Taking the contested column first, and the one that nobody else wants later, gets both."""
    honest = TwoSidedMarket.from_lists([[0, 1], [1]], [[0], [0, 1]], row_capacity=[2, 1])
    lying = TwoSidedMarket.from_lists([[1, 0], [1]], [[0], [0, 1]], row_capacity=[2, 1])
    mechanism = FirstComeFirstServed(turn="one_place")

    assert chosen(mechanism, honest) == [(0, 0), (1, 1)]
    assert chosen(mechanism, lying) == [(0, 0), (0, 1)]


def test_whoever_comes_first_chooses_first_and_a_lot_decides_between_equals() -> None:
    market = TwoSidedMarket.from_lists([[0], [0], [0]], [[0, 1, 2]], arrival=[5, 3, 3])
    winners = [chosen(FirstComeFirstServed(), market, seed)[0][0] for seed in range(300)]

    assert set(winners) == {1, 2}
    assert 120 < winners.count(1) < 180


def test_every_row_is_as_likely_as_any_other_to_choose_first() -> None:
    market = TwoSidedMarket.from_lists([[0], [0], [0]], [[0, 1, 2]])
    winners = [chosen(RandomSerialDictatorship(), market, seed)[0][0] for seed in range(600)]

    assert all(160 < winners.count(row) < 240 for row in range(3))


@pytest.mark.parametrize(
    ("settings", "first"),
    [({}, 2), ({"priority": "remote_first"}, 1), ({"order": [0, 1, 2, 3]}, 0), ({"order": (3, 2, 1, 0)}, 3)],
)
def test_priority_is_by_the_best_pair_by_remoteness_or_as_ordered(settings: dict, first: int) -> None:
    market = TwoSidedMarket.from_lists(
        [[0, 1], [0], [0, 1], [0]],
        [[0, 1, 2, 3], [0, 2]],
        points=[[3, 2], [-4, 0], [1, 9], [5, 0]],
        col_capacity=[1, 0],
        arrival=[1, 3, 2, 0],
        remote=[False, True, False, False],
    )

    assert chosen(PrioritySerialDictatorship(**settings), market) == [(first, 0)]


def test_a_row_without_pairs_takes_part_and_pairs_below_zero_have_their_order() -> None:
    market = TwoSidedMarket.from_lists([[], [0], [0]], [[1, 2]], points=[[0], [-5], [-2]])

    assert chosen(PrioritySerialDictatorship(), market) == [(2, 0)]


def test_a_column_lends_its_priority_only_to_rows_that_it_does_not_have_yet() -> None:
    """
    In the second round the first column points to the second row, and not to the first, which has it.

    Otherwise the first row would trade the column once more, and get the second column before the third row.
    """
    market = TwoSidedMarket.from_lists(
        [[0, 1], [3, 0, 1], [2, 1]],
        [[0, 1], [1, 2, 0], [2], [1]],
        row_capacity=[2, 2, 2],
        col_capacity=[2, 1, 1, 1],
    )

    assert chosen(TopTradingCycles(), market) == [(0, 0), (1, 0), (1, 3), (2, 1), (2, 2)]
