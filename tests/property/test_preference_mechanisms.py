"""Mechanisms by preferences keep what they promise, whatever the market, the ties and the seed."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from preference_oracles import Lists, at_least_as_good, holds, stating
from property.strategies_mechanisms import tiny_markets
from rvmatch.mechanisms import (
    Chance,
    Choice,
    DeferredAcceptance,
    FirstComeFirstServed,
    Guarantee,
    ImmediateAcceptance,
    Mechanism,
    PrioritySerialDictatorship,
    RandomSerialDictatorship,
    RowPriority,
    Side,
    Stability,
    TieBreaking,
    TopTradingCycles,
    Turn,
    TwoSidedMarket,
    blocking_pairs,
    choose_by,
    misreported,
)
from rvmatch.mechanisms.misreports import pairs_of
from rvmatch.mechanisms.ties import StrictLists
from rvmatch.testing.tiny_markets import tiny_market

FOR_STRICT_LISTS = {Guarantee.ROW_OPTIMAL, Guarantee.COL_OPTIMAL, Guarantee.ROWS_EFFICIENT}
SEEDS = st.integers(0, 3)
TIES, TURNS = st.sampled_from(TieBreaking), st.sampled_from(Turn)
KINDS = {
    "rows propose": st.builds(DeferredAcceptance, ties=TIES),
    "columns propose": st.builds(DeferredAcceptance, proposing=st.just("col"), ties=TIES),
    "rows ask": st.builds(ImmediateAcceptance, ties=TIES),
    "columns ask": st.builds(ImmediateAcceptance, proposing=st.just("col"), ties=TIES),
    "cycles": st.builds(TopTradingCycles, ties=TIES),
    "arrival": st.builds(FirstComeFirstServed, ties=TIES, turn=TURNS),
    "lot": st.builds(RandomSerialDictatorship, ties=TIES, turn=TURNS),
    "priority": st.builds(
        PrioritySerialDictatorship, ties=TIES, turn=TURNS, priority=st.sampled_from(RowPriority)
    ),
}
PROMISED = {
    "rows propose": "STABLE ROW_OPTIMAL ROWS_TRUTHFUL MAXIMAL",
    "columns propose": "STABLE COL_OPTIMAL COLS_TRUTHFUL MAXIMAL",
    "rows ask": "ROWS_EFFICIENT MAXIMAL",
    "columns ask": "MAXIMAL",
    "cycles": "ROWS_TRUTHFUL ROWS_EFFICIENT MAXIMAL",
    "arrival": "ROWS_TRUTHFUL ROWS_EFFICIENT MAXIMAL",
    "lot": "ROWS_TRUTHFUL ROWS_EFFICIENT MAXIMAL",
    "priority": "ROWS_TRUTHFUL ROWS_EFFICIENT MAXIMAL",
}
USUAL: dict[str, Mechanism] = {
    "rows propose": DeferredAcceptance(),
    "columns propose": DeferredAcceptance(proposing="col"),
    "rows ask": ImmediateAcceptance(),
    "columns ask": ImmediateAcceptance(proposing="col"),
    "cycles": TopTradingCycles(),
    "arrival": FirstComeFirstServed(),
    "lot": RandomSerialDictatorship(turn="one_place"),
    "priority": PrioritySerialDictatorship(),
}
# Found by letting mechanisms change sides: chance alone seldom draws markets with several stable choices.
OPPOSED = [
    TwoSidedMarket.from_lists([[0, 1, 2], [1, 2, 0], [2, 0, 1]], [[1, 2, 0], [2, 0, 1], [0, 1, 2]]),
    TwoSidedMarket.from_lists([[1, 0, 2], [0, 1, 2], [0, 1, 2]], [[0, 2, 1], [1, 0, 2], [1, 0, 2]]),
    *(tiny_market(seed, most=1) for seed in range(1, 21, 2)),
    *(tiny_market(seed, most=2) for seed in range(1, 13, 2)),
]
CLAIMS = [(kind, Guarantee[name]) for kind, names in PROMISED.items() for name in names.split()]


@pytest.mark.parametrize(("kind", "guarantee"), CLAIMS)
@settings(max_examples=20)
@given(data=st.data(), seed=SEEDS)
def test_every_promise_is_kept_on_every_tiny_market(
    kind: str, guarantee: Guarantee, data: st.DataObject, seed: int
) -> None:
    """Against every other choice within the capacities, or every list that somebody could state."""
    mechanism = data.draw(KINDS[kind])
    market = data.draw(tiny_markets(ties=guarantee not in FOR_STRICT_LISTS))

    assert guarantee in mechanism.guarantees
    assert holds(guarantee, mechanism, market, seed)


@pytest.mark.parametrize(("kind", "guarantee"), CLAIMS)
def test_every_promise_is_kept_where_interests_are_opposed(kind: str, guarantee: Guarantee) -> None:
    assert [market for market in OPPOSED if not holds(guarantee, USUAL[kind], market, 0)] == []


@pytest.mark.parametrize(
    ("kind", "guarantee"),
    [
        ("columns propose", Guarantee.ROW_OPTIMAL),
        ("rows propose", Guarantee.COL_OPTIMAL),
        ("columns propose", Guarantee.ROWS_TRUTHFUL),
        ("rows propose", Guarantee.COLS_TRUTHFUL),
        ("rows propose", Guarantee.ROWS_EFFICIENT),
        ("rows ask", Guarantee.ROWS_TRUTHFUL),
        ("rows ask", Guarantee.STABLE),
        ("cycles", Guarantee.STABLE),
        ("arrival", Guarantee.STABLE),
    ],
)
def test_what_is_not_promised_does_not_hold_there(kind: str, guarantee: Guarantee) -> None:
    """So that the markets and the search can tell one promise from another."""
    assert guarantee not in USUAL[kind].guarantees
    assert not all(holds(guarantee, USUAL[kind], market, 0) for market in OPPOSED)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=5)
@given(data=st.data())
def test_nothing_is_promised_that_is_not_tested(kind: str, data: st.DataObject) -> None:
    mechanism = data.draw(KINDS[kind])

    assert mechanism.guarantees == {Guarantee[name] for name in PROMISED[kind].split()}


@pytest.mark.parametrize("mechanism", [FirstComeFirstServed(), RandomSerialDictatorship()])
@settings(max_examples=50)
@given(market=tiny_markets(), seed=SEEDS, data=st.data())
def test_filling_all_places_at_once_makes_rows_of_any_capacity_safe(
    mechanism: Mechanism, market: TwoSidedMarket, seed: int, data: st.DataObject
) -> None:
    """Partner by partner the honest list gets at least what another one gets."""
    assume(market.problem.rows.size > 0)
    row = data.draw(st.sampled_from(market.problem.rows.tolist()))
    own = pairs_of(market, Side.ROW, row)
    stated = data.draw(st.permutations(own))[: data.draw(st.integers(0, len(own)))]
    said, origin = misreported(market, row, stated)

    honest, lied = choose_by(mechanism, market, seed).used, origin[choose_by(mechanism, said, seed).used]

    mine, theirs = (np.sort(market.row_ranks[np.intersect1d(used, own)]).tolist() for used in (honest, lied))
    assert at_least_as_good(mine, theirs)


@settings(max_examples=30)
@given(market=tiny_markets(), data=st.data())
def test_blocking_pairs_are_those_whose_swap_helps_both_sides(
    market: TwoSidedMarket, data: st.DataObject
) -> None:
    """Found by trying every swap, for some of all choices within the capacities, stable or not."""
    lists = Lists(market)
    choices = sorted(lists.choices(), key=len)
    step = data.draw(st.integers(len(choices) // 20 + 1, len(choices) // 10 + 1))

    for chosen in choices[::-step]:
        used = [place for place, pair in enumerate(lists.pairs) if pair in chosen]
        choice = Choice(market=market, used=np.array(used, dtype=np.int64))
        for kind in Stability:
            assert blocking_pairs(choice, kind).tolist() == [
                place
                for place, pair in enumerate(lists.pairs)
                if pair not in chosen and lists.blocks(pair, chosen, kind)
            ]


@settings(max_examples=50)
@given(market=tiny_markets(), side=st.sampled_from(Side), ties=TIES, seed=SEEDS)
def test_strict_lists_keep_whoever_was_better_before(
    market: TwoSidedMarket, side: Side, ties: TieBreaking, seed: int
) -> None:
    lists = StrictLists.of(market, side, ties, Chance(seed))
    ranks = market.row_ranks if side is Side.ROW else market.col_ranks

    for line, (start, end) in enumerate(zip(lists.starts, lists.starts[1:], strict=False)):
        pairs = lists.order[start:end]
        assert sorted(pairs) == pairs_of(market, side, line)
        assert (np.diff(ranks[pairs]) >= 0).all()
        assert lists.places[pairs].tolist() == list(range(len(pairs)))
        if ties is TieBreaking.POINTS:
            same = np.diff(ranks[pairs]) == 0
            assert (np.diff(market.problem.points[pairs])[same] <= 0).all()


@settings(max_examples=50)
@given(market=tiny_markets(), ties=TIES, seed=SEEDS, data=st.data())
def test_no_lottery_moves_when_a_list_gets_shorter(
    market: TwoSidedMarket, ties: TieBreaking, seed: int, data: st.DataObject
) -> None:
    """Otherwise leaving somebody out would be a ticket for another draw."""
    assume(market.problem.shape[0] > 0)
    row = data.draw(st.integers(0, market.problem.shape[0] - 1))
    own = pairs_of(market, Side.ROW, row)
    said, origin = misreported(market, row, own[1:])

    for side in Side:
        before = StrictLists.of(market, side, ties, Chance(seed))
        after = StrictLists.of(said, side, ties, Chance(seed))
        kept = [pair for pair in before.order.tolist() if pair in set(origin.tolist()) - set(own)]
        assert [pair for pair in origin[after.order].tolist() if pair not in own] == kept


@settings(max_examples=40)
@given(market=tiny_markets(), side=st.sampled_from(Side), data=st.data())
def test_a_misreport_changes_one_list_and_nothing_else(
    market: TwoSidedMarket, side: Side, data: st.DataObject
) -> None:
    where = 0 if side is Side.ROW else 1
    assume(market.problem.shape[where] > 0)
    line = data.draw(st.integers(0, market.problem.shape[where] - 1))
    own = pairs_of(market, side, line)
    stated = data.draw(st.permutations(own))[: data.draw(st.integers(0, len(own)))]
    pairs = Lists(market).pairs

    found, origin = misreported(market, line, stated, side=side)
    wanted = stating(market, where, line, tuple(pairs[pair] for pair in stated))

    assert vars(Lists(found)) == vars(Lists(wanted))
    assert [pairs[pair] for pair in origin] == Lists(found).pairs
    assert found.problem.points.tolist() == market.problem.points[origin].tolist()


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20)
@given(data=st.data(), seed=SEEDS)
def test_the_same_seed_gives_the_same_choice(kind: str, data: st.DataObject, seed: int) -> None:
    mechanism: Mechanism = data.draw(KINDS[kind])
    market = data.draw(tiny_markets())

    first = choose_by(mechanism, market, seed)
    choose_by(mechanism, market, seed + 1)

    assert choose_by(mechanism, market, seed).used.tolist() == first.used.tolist()
