"""Profile mechanisms are best by their profile, and popularity is what the votes of all choices say."""

from collections.abc import Callable

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairness_oracles import best_profile, chosen_by, margin, profile
from preference_oracles import Lists
from property.strategies_mechanisms import tiny_markets
from rvmatch.mechanisms import (
    Choice,
    GenerousMaximum,
    GreedyMaximum,
    RankMaximal,
    Side,
    TwoSidedMarket,
    choose_by,
    is_popular,
    more_popular,
    rank_profile,
    votes,
)
from rvmatch.testing.tiny_markets import tiny_market

SIDES = st.sampled_from(Side)
KINDS: dict[type, Callable[[list[int]], object]] = {
    RankMaximal: lambda counts: counts,
    GreedyMaximum: lambda counts: (sum(counts), counts),
    GenerousMaximum: lambda counts: (sum(counts), [-count for count in reversed(counts)]),
}
DIFFERENT = TwoSidedMarket.from_lists([[3], [0, 2], [2, 1], [3, 0, 2]], [[1, 3], [2], [1, 2, 3], [0, 3]])
PROFILES = {RankMaximal: [3, 0, 0], GreedyMaximum: [2, 1, 1], GenerousMaximum: [1, 3, 0]}
SEVERAL = [tiny_market(seed, most=1 + 2 * (seed % 2), ties=seed % 3 == 0) for seed in range(8)]


def number(side: Side) -> int:
    return 0 if side is Side.ROW else 1


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12)
@given(market=tiny_markets(), side=SIDES, seed=st.integers(0, 3))
def test_no_choice_has_a_better_profile(kind: type, market: TwoSidedMarket, side: Side, seed: int) -> None:
    choice = choose_by(kind(side=side), market, seed)

    found = rank_profile(choice, side).tolist()
    assert found == profile(Lists(market), chosen_by(choice), number(side))
    assert found == best_profile(market, number(side), KINDS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_no_choice_has_a_better_profile_where_interests_are_opposed(kind: type) -> None:
    found = [rank_profile(choose_by(kind(), market)).tolist() for market in SEVERAL]

    assert found == [best_profile(market, 0, KINDS[kind]) for market in SEVERAL]


@pytest.mark.parametrize(("kind", "expected"), PROFILES.items())
def test_the_three_profiles_are_not_the_same(kind: type, expected: list[int]) -> None:
    """Most first places, most pairs, and fewest third places are three things."""
    assert rank_profile(choose_by(kind(), DIFFERENT)).tolist() == expected


@pytest.mark.parametrize("kind", [RankMaximal, GreedyMaximum])
def test_lists_of_any_length_are_read_as_far_as_needed(kind: type) -> None:
    """All like the same eight columns best; of the other four each likes another best."""
    first, others = 8, 4
    lists = [[*range(first), *np.roll(np.arange(first, first + others), row).tolist()] for row in range(12)]
    market = TwoSidedMarket.from_lists(lists, [list(range(12))] * 12)

    assert rank_profile(choose_by(kind(), market)).tolist() == [1] * first + [others, 0, 0, 0]


def one_place(market: TwoSidedMarket, side: Side) -> TwoSidedMarket:
    """The same market, where nobody of a side takes more than one partner."""
    field = "row_capacity" if side is Side.ROW else "col_capacity"
    fewer = np.minimum(getattr(market.problem, field), 1)
    return attrs.evolve(market, problem=attrs.evolve(market.problem, **{field: fewer}))


@settings(max_examples=30)
@given(market=tiny_markets(), side=SIDES, data=st.data())
def test_a_choice_is_popular_unless_another_wins_a_vote(
    market: TwoSidedMarket, side: Side, data: st.DataObject
) -> None:
    market = one_place(market, side)
    lists = Lists(market)
    every = sorted(map(sorted, lists.choices()))
    pairs = data.draw(st.sampled_from(every))
    rows, cols = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    choice = Choice(market=market, used=market.positions(rows, cols))

    best = max(margin(lists, frozenset(pairs), frozenset(other), number(side)) for other in every)
    better = more_popular(choice, side)
    assert is_popular(choice, side) == (best == 0) == (better is None)
    if better is not None:
        assert votes(choice, better, side).margin == best
        assert margin(lists, frozenset(pairs), chosen_by(better), number(side)) == best


NOBODY_WINS = TwoSidedMarket.from_lists([[0, 1, 2]] * 3, [[0, 1, 2]] * 3)


def test_where_all_want_the_same_no_choice_is_popular() -> None:
    """The example of Abraham, Irving, Kavitha and Mehlhorn: three who rank the same three alike."""
    for pairs in Lists(NOBODY_WINS).choices():
        rows, cols = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
        assert not is_popular(Choice(market=NOBODY_WINS, used=NOBODY_WINS.positions(rows, cols)))
