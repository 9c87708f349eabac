"""Settings of mechanisms by preferences: words are understood, others refused in words; ties are broken."""

import attrs
import numpy as np
import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.mechanisms import (
    MECHANISMS,
    Chance,
    Choice,
    DeferredAcceptance,
    FirstComeFirstServed,
    ImmediateAcceptance,
    PrioritySerialDictatorship,
    RandomSerialDictatorship,
    Side,
    Stability,
    TieBreaking,
    TopTradingCycles,
    TwoSidedMarket,
    blocking_pairs,
    choose_by,
    is_stable,
    misreported,
)
from rvmatch.mechanisms.misreports import every_list, pairs_of
from rvmatch.mechanisms.ties import StrictLists

BY_PREFERENCES = (
    DeferredAcceptance,
    FirstComeFirstServed,
    ImmediateAcceptance,
    PrioritySerialDictatorship,
    RandomSerialDictatorship,
    TopTradingCycles,
)
INDIFFERENT = TwoSidedMarket.from_lists([[(0, 1, 2)]] * 3, [[(0, 1, 2)]] * 3)


@pytest.mark.parametrize("kind", BY_PREFERENCES)
def test_the_catalogue_knows_it_by_its_name_and_words_are_settings(kind: type) -> None:
    assert MECHANISMS[kind.name] is kind
    assert kind(ties="points").ties is TieBreaking.POINTS
    assert "Source:" in (kind.__doc__ or "")


@pytest.mark.parametrize("kind", BY_PREFERENCES)
def test_a_mechanism_is_a_frozen_value(kind: type) -> None:
    assert kind() == kind()
    assert hash(kind(ties="points")) != hash(kind())
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        kind().ties = TieBreaking.POINTS


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"ties": "lottery"}, "ties"),
        ({"ties": 1}, "ties"),
        ({"ties": np.array(["points", "points"])}, "ties"),
        ({"turn": "both"}, "turn"),
        ({"priority": "arrival"}, "priority"),
        ({"order": "012"}, "order"),
        ({"order": 3}, "order"),
        ({"order": [0, 1.5]}, "order"),
        ({"order": [True, False]}, "order"),
    ],
)
def test_a_setting_that_is_no_word_is_refused_by_its_name(settings: dict, field: str) -> None:
    with pytest.raises(InvalidValueError, match=f"^{field}: expected") as refused:
        PrioritySerialDictatorship(**settings)

    assert refused.value.field == field


@pytest.mark.parametrize("kind", [DeferredAcceptance, ImmediateAcceptance])
def test_only_rows_or_columns_can_propose(kind: type) -> None:
    assert kind(proposing="col").proposing is Side.COL
    with pytest.raises(InvalidValueError, match="expected one of row, col, got 'men'"):
        kind(proposing="men")


@pytest.mark.parametrize("order", [(0, 1), (0, 1, 1), (0, 1, 3), (-1, 0, 1)])
def test_an_order_that_does_not_fit_the_market_is_refused(order: tuple[int, ...]) -> None:
    with pytest.raises(InvalidValueError, match="expected each of the 3 rows once"):
        choose_by(PrioritySerialDictatorship(order=order), INDIFFERENT)


def test_a_kind_of_stability_that_is_none_is_refused() -> None:
    choice = Choice(market=INDIFFERENT, used=np.array([], dtype=np.int64))

    with pytest.raises(InvalidValueError, match="kind: expected one of weak, strong, super, got 'hyper'"):
        blocking_pairs(choice, "hyper")


def test_with_ties_the_three_kinds_of_stability_differ() -> None:
    """The column has the first of two rows between whom it is indifferent; the second wants it, or not."""
    market = TwoSidedMarket.from_lists([[0], [0]], [[(0, 1)]])
    eager = Choice(market=market, used=np.array([0]))
    even = Choice(market=TwoSidedMarket.from_lists([[0], [(0, 1)]], [[(0, 1)], [1]]), used=np.array([0, 2]))

    assert [is_stable(eager, kind) for kind in Stability] == [True, False, False]
    assert [is_stable(even, kind) for kind in Stability] == [True, True, False]


@pytest.mark.parametrize("ties_of", ["row", "col"])
def test_a_pair_that_helps_one_side_and_leaves_the_other_as_it_was_blocks_strongly(ties_of: str) -> None:
    """One side may have either of two partners; the one that it does not have would rather have it."""
    lists = ([[(0, 1)]], [[0], [0]]) if ties_of == "row" else ([[0], [0]], [[(0, 1)]])
    choice = Choice(market=TwoSidedMarket.from_lists(*lists), used=np.array([0]))

    assert [blocking_pairs(choice, kind).tolist() for kind in Stability] == [[], [1], [1]]


def test_a_line_without_places_blocks_nothing() -> None:
    market = TwoSidedMarket.from_lists([[0]], [[0]], row_capacity=[0])

    assert is_stable(choose_by(DeferredAcceptance(), market), "super")


def lists_of(ties: TieBreaking, seed: int) -> list[list[int]]:
    lists = StrictLists.of(INDIFFERENT, Side.ROW, ties, Chance(seed))
    return INDIFFERENT.problem.cols[lists.order].reshape(3, 3).tolist()


def test_a_single_lottery_counts_in_every_list_and_several_do_not() -> None:
    single = [lists_of(TieBreaking.SINGLE_LOTTERY, seed) for seed in range(60)]
    several = [lists_of(TieBreaking.MULTIPLE_LOTTERIES, seed) for seed in range(60)]

    assert all(lists[0] == lists[1] == lists[2] for lists in single)
    assert sum(lists[0] == lists[1] for lists in several) < 25  # one in six is expected


@pytest.mark.parametrize("ties", [TieBreaking.SINGLE_LOTTERY, TieBreaking.MULTIPLE_LOTTERIES])
@pytest.mark.parametrize("line", [0, 2])
def test_every_order_of_equals_is_as_likely_as_any_other(ties: TieBreaking, line: int) -> None:
    orders = [tuple(lists_of(ties, seed)[line]) for seed in range(900)]

    assert len(set(orders)) == 6
    assert all(105 < orders.count(order) < 195 for order in set(orders))


def test_both_sides_draw_lots_of_their_own() -> None:
    agree = [
        StrictLists.of(INDIFFERENT, Side.ROW, TieBreaking.SINGLE_LOTTERY, Chance(seed)).order.tolist()
        == INDIFFERENT.by_column[
            StrictLists.of(INDIFFERENT, Side.COL, TieBreaking.SINGLE_LOTTERY, Chance(seed)).order
        ].tolist()
        for seed in range(60)
    ]

    assert sum(agree) < 25


def test_points_decide_between_equals_before_lots_do() -> None:
    market = TwoSidedMarket.from_lists([[(0, 1), 2]], [[0], [0], [0]], points=[[1, 4, 9]])

    assert choose_by(FirstComeFirstServed(ties="points"), market).cols.tolist() == [1]


def test_every_list_is_every_order_of_every_part() -> None:
    assert list(every_list([4, 7])) == [(), (4,), (7,), (4, 7), (7, 4)]


@pytest.mark.parametrize("stated", [[0, 0], [3], [9]])
def test_a_list_with_pairs_of_others_is_refused(stated: list[int]) -> None:
    with pytest.raises(InvalidValueError, match="stated: expected pairs of line 0, each once"):
        misreported(INDIFFERENT, 0, stated)


@pytest.mark.parametrize("stated", [[1.5], ["a"], "01", None, [[0]], [True]])
def test_a_list_that_holds_no_positions_is_refused_and_never_rounded(stated: object) -> None:
    with pytest.raises(InvalidValueError, match=r"^stated: expected"):
        misreported(INDIFFERENT, 0, stated)


@pytest.mark.parametrize(
    ("side", "line"), [("row", 3), ("col", -1), ("group", 0), ("row", "0"), ("row", True), ("row", None)]
)
def test_a_line_that_does_not_exist_is_refused(side: str, line: int) -> None:
    with pytest.raises(InvalidValueError):
        pairs_of(INDIFFERENT, side, line)
