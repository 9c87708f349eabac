"""What is fair to groups is what a search over all choices finds; envy what one over bundles finds."""

import math

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairness_oracles import Groups, chosen_by
from property.strategies_mechanisms import tiny_markets
from rvmatch.assignment import AssignmentProblem
from rvmatch.mechanisms import (
    Choice,
    GreatestTotal,
    GreedyByPoints,
    Leximin,
    MaxMin,
    Mechanism,
    NashWelfare,
    PickingSequence,
    TwoSidedMarket,
    choose_by,
    envies_up_to_one,
    envy_free_up_to_one,
    greatest_nash_welfare,
    largest_smallest_sum,
    leximin_sums,
)
from rvmatch.testing.tiny_markets import tiny_market

# Chance draws few markets in which groups compete; these do.
COMPETING = [tiny_market(seed, most=1 + seed % 3) for seed in range(20)]


def assert_largest_smallest(market: TwoSidedMarket) -> None:
    groups, found = Groups(market), largest_smallest_sum(market)
    best = max((min(groups.sums(one), default=0), groups.total(one)) for one in groups.choices())
    assert (found.value, found.total) == best
    assert found.proven
    assert found.groups.tolist() == groups.labels
    assert found.sums.tolist() == groups.sums(chosen_by(Choice(market=market, used=found.used)))


def assert_leximin(market: TwoSidedMarket) -> None:
    groups, found = Groups(market), leximin_sums(market)
    best = max((sorted(groups.sums(one)), groups.total(one)) for one in groups.choices())
    assert (sorted(found.sums.tolist()), found.total) == best
    assert found.values == tuple(np.cumsum(best[0]).tolist())
    assert found.proven


def assert_greatest_product(market: TwoSidedMarket) -> None:
    groups, found = Groups(market), greatest_nash_welfare(market)

    def key(sums: list[int]) -> tuple[int, int]:
        served = [one for one in sums if one > 0]
        return len(served), math.prod(served)

    best = max(key(groups.sums(one)) for one in groups.choices())
    assert key(found.sums.tolist()) == best
    assert found.gap == 0
    assert found.value == pytest.approx(best[1] ** (1 / best[0]) if best[0] else 0.0)


ORACLES = [assert_largest_smallest, assert_leximin, assert_greatest_product]


@pytest.mark.parametrize("agrees_with_search", ORACLES)
@settings(max_examples=15)
@given(market=tiny_markets())
def test_nothing_is_fairer(agrees_with_search, market: TwoSidedMarket) -> None:
    agrees_with_search(market)


@pytest.mark.parametrize("agrees_with_search", ORACLES)
def test_nothing_is_fairer_where_groups_compete(agrees_with_search) -> None:
    for market in COMPETING:
        agrees_with_search(market)


@pytest.mark.parametrize(
    ("mechanism", "function"),
    [
        (MaxMin(), largest_smallest_sum),
        (Leximin(), leximin_sums),
        (NashWelfare(), greatest_nash_welfare),
    ],
)
def test_mechanisms_choose_what_their_functions_find(mechanism: Mechanism, function) -> None:
    market = COMPETING[2]

    assert choose_by(mechanism, market).used.tolist() == function(market).used.tolist()


@st.composite
def fair_markets(draw, *, roomy: bool) -> TwoSidedMarket:
    """Groups of alike rows and columns of one place: what the promise of picking sequences is about."""
    groups = draw(st.lists(st.integers(0, 2), min_size=2, max_size=4))
    m = draw(st.integers(1, 6))
    values = draw(st.lists(st.lists(st.integers(-1, 5), min_size=m, max_size=m), min_size=3, max_size=3))
    places = st.just(m) if roomy else st.integers(0, 3)
    return TwoSidedMarket.from_points(
        AssignmentProblem.from_matrix(
            [values[group] for group in groups], None, draw(st.tuples(*[places] * len(groups)))
        ),
        groups=np.array(groups),
    )


@settings(max_examples=40)
@given(market=fair_markets(roomy=False), seed=st.integers(0, 3))
def test_round_robin_leaves_no_envy_beyond_one(market: TwoSidedMarket, seed: int) -> None:
    choice = choose_by(PickingSequence(), market, seed)

    assert PickingSequence().promises(market)
    assert Groups(market).envies(chosen_by(choice), [1, 1, 1]) == []
    assert envy_free_up_to_one(choice)


@settings(max_examples=40)
@given(
    market=fair_markets(roomy=True),
    share=st.just("rows") | st.tuples(*[st.integers(1, 4)] * 3),
    seed=st.integers(0, 3),
)
def test_weighted_picks_leave_no_weighted_envy_beyond_one(
    market: TwoSidedMarket, share: object, seed: int
) -> None:
    mechanism = PickingSequence(share=share)
    choice, weights = choose_by(mechanism, market, seed), mechanism.weights(market)

    assert mechanism.promises(market)
    assert Groups(market).envies(chosen_by(choice), [*weights.tolist(), 1, 1]) == []
    assert envy_free_up_to_one(choice, weights)


@settings(max_examples=40)
@given(
    market=tiny_markets(),
    mechanism=st.sampled_from([GreatestTotal(), GreedyByPoints(), PickingSequence()]),
    weights=st.tuples(*[st.integers(1, 3)] * 3),
)
def test_envy_is_what_trying_every_bundle_finds(
    market: TwoSidedMarket, mechanism: Mechanism, weights: tuple[int, ...]
) -> None:
    assert_envy(choose_by(mechanism, market), weights)


def assert_envy(choice: Choice, weights: tuple[int, ...]) -> int:
    found = [(one.group, one.other) for one in envies_up_to_one(choice, weights)]
    assert found == Groups(choice.market).envies(chosen_by(choice), list(weights))
    return len(found)


def test_envy_is_found_where_there_is_any() -> None:
    """All to one group, of columns that others want as well; also with several places."""
    seen = 0
    for seed in range(30):
        market = tiny_market(seed, most=3)
        problem = market.problem
        of_first = np.flatnonzero(market.groups[problem.rows] == market.groups.max())
        only = attrs.evolve(
            problem,
            rows=problem.rows[of_first],
            cols=problem.cols[of_first],
            points=np.ones(of_first.size, dtype=np.int64),
        )
        alone = TwoSidedMarket.from_points(only)
        used = of_first[choose_by(GreatestTotal(), alone).used]
        seen += assert_envy(Choice(market=market, used=used), (1, 1, 1))

    assert seen >= 4
