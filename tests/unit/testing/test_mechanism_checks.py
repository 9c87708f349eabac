"""The check for outsiders' mechanisms catches what it promises to catch, and lets pass what is right."""

import random
from collections.abc import Callable
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest

from preference_oracles import Lists, Pair
from rvmatch.assignment import AssignmentProblem
from rvmatch.mechanisms import (
    MECHANISMS,
    Chance,
    DeferredAcceptance,
    GreedyByPoints,
    Guarantee,
    ImmediateAcceptance,
    Mechanism,
    RandomSerialDictatorship,
    TopTradingCycles,
    TwoSidedMarket,
)
from rvmatch.testing import check_mechanism
from rvmatch.testing.guarantee_search import SEARCHES, has_strict_lists
from rvmatch.testing.tiny_markets import tiny_market


@attrs.frozen
class Claiming:
    """A mechanism with promises that are not its own."""

    mechanism: Any
    guarantees: frozenset[Guarantee]
    name: ClassVar[str] = "claiming"

    def choose(self, market: TwoSidedMarket, chance: Chance) -> Any:
        return self.mechanism.choose(market, chance)


class Nothing:
    """The smallest mechanism that there is."""

    name = "nothing"

    def choose(self, market: TwoSidedMarket, chance: Chance) -> list[int]:
        return []


class Everything(Nothing):
    def choose(self, market: TwoSidedMarket, chance: Chance) -> Any:
        return np.arange(market.problem.rows.size)


class FirstPairTwice(Nothing):
    def choose(self, market: TwoSidedMarket, chance: Chance) -> Any:
        return [0, 0] if market.problem.rows.size > 20 else []


class Remembers(Nothing):
    def __init__(self) -> None:
        self.served: set[int] = set()

    def choose(self, market: TwoSidedMarket, chance: Chance) -> Any:
        used = GreedyByPoints().choose(market, chance).tolist()
        self.served.update(used)
        return used if len(self.served) < 5 else []


class OwnChance(Nothing):
    def choose(self, market: TwoSidedMarket, chance: Chance) -> Any:
        return RandomSerialDictatorship().choose(market, Chance(random.getrandbits(30)))


class LotteryOfPositions(Nothing):
    """Deferred acceptance that breaks ties by draws for positions: another list moves the draws of all."""

    guarantees = frozenset({Guarantee.ROWS_TRUTHFUL})

    def choose(self, market: TwoSidedMarket, chance: Chance) -> Any:
        draws = chance.of("pairs").bits(market.problem.rows.size)
        order = np.lexsort((draws, market.col_ranks, market.problem.cols))
        ranks = np.empty(order.size, dtype=np.int64)
        ranks[order] = np.arange(1, order.size + 1)
        return DeferredAcceptance().choose(attrs.evolve(market, col_ranks=ranks), chance)


class BadName(Nothing):
    name = "My mechanism"


class PromisesInAList(Nothing):
    guarantees: ClassVar[list[Guarantee]] = [Guarantee.STABLE]


@attrs.frozen
class BestOfAll:
    """Whichever choice of all has the greatest value."""

    value: Callable[[TwoSidedMarket, frozenset[Pair]], Any]
    guarantees: frozenset[Guarantee]
    name: ClassVar[str] = "best_of_all"

    def choose(self, market: TwoSidedMarket, chance: Chance) -> list[int]:
        lists = Lists(market)
        best = max(lists.choices(), key=lambda pairs: self.value(market, pairs))
        return [place for place, pair in enumerate(lists.pairs) if pair in best]


def points_of(market: TwoSidedMarket, pairs: frozenset[Pair], group: int | None = None) -> int:
    worth = dict(zip(Lists(market).pairs, market.problem.points.tolist(), strict=True))
    return sum(worth[pair] for pair in pairs if group is None or market.groups[pair[0]] == group)


def profile(market: TwoSidedMarket, pairs: frozenset[Pair]) -> list[int]:
    places = Lists(market).of_row
    return [sum(places[pair] == place for pair in pairs) for place in range(1, 10)]


def groups_served(market: TwoSidedMarket, pairs: frozenset[Pair]) -> int:
    return len({int(market.groups[row]) for row, _ in pairs} - {-1})


def smallest_sum(market: TwoSidedMarket, pairs: frozenset[Pair]) -> int:
    groups = set(market.groups.tolist()) - {-1}
    return min((points_of(market, pairs, group) for group in groups), default=0)


@pytest.mark.parametrize("name", MECHANISMS)
def test_every_mechanism_of_the_catalogue_keeps_its_promises(name: str) -> None:
    check_mechanism(MECHANISMS[name](), tiny=16)


def test_a_mechanism_without_promises_passes() -> None:
    check_mechanism(Nothing())


@pytest.mark.parametrize(
    ("value", "guarantee"),
    [
        (points_of, Guarantee.GREATEST_TOTAL),
        (lambda market, pairs: len(pairs), Guarantee.MOST_PAIRS),
        (groups_served, Guarantee.MOST_GROUPS),
        (profile, Guarantee.RANK_MAXIMAL),
        (smallest_sum, Guarantee.LARGEST_SMALLEST_SUM),
    ],
)
def test_what_is_best_of_all_by_plain_search_passes(value: Any, guarantee: Guarantee) -> None:
    check_mechanism(BestOfAll(value, frozenset({guarantee})), tiny=16)


FALSE_CLAIMS = [
    (RandomSerialDictatorship(), Guarantee.STABLE),
    (ImmediateAcceptance(), Guarantee.STABLE),
    (TopTradingCycles(), Guarantee.STABLE),
    (DeferredAcceptance(proposing="col"), Guarantee.ROW_OPTIMAL),
    (TopTradingCycles(), Guarantee.ROW_OPTIMAL),
    (DeferredAcceptance(), Guarantee.COL_OPTIMAL),
    (DeferredAcceptance(proposing="col"), Guarantee.ROWS_TRUTHFUL),
    (ImmediateAcceptance(), Guarantee.ROWS_TRUTHFUL),
    (DeferredAcceptance(), Guarantee.COLS_TRUTHFUL),
    (ImmediateAcceptance(proposing="col"), Guarantee.COLS_TRUTHFUL),
    (DeferredAcceptance(), Guarantee.ROWS_EFFICIENT),
    (ImmediateAcceptance(proposing="col"), Guarantee.ROWS_EFFICIENT),
    (GreedyByPoints(), Guarantee.GREATEST_TOTAL),
    (DeferredAcceptance(), Guarantee.MOST_PAIRS),
    (TopTradingCycles(), Guarantee.MOST_GROUPS),
    (ImmediateAcceptance(), Guarantee.RANK_MAXIMAL),
    (GreedyByPoints(), Guarantee.LARGEST_SMALLEST_SUM),
    (GreedyByPoints(), Guarantee.MAXIMAL),
]


@pytest.mark.parametrize(("mechanism", "guarantee"), FALSE_CLAIMS)
def test_a_promise_that_is_not_kept_is_caught(mechanism: Mechanism, guarantee: Guarantee) -> None:
    with pytest.raises(
        AssertionError, match=rf"claiming with seed [01] on a market .*expected {guarantee.name}"
    ):
        check_mechanism(Claiming(mechanism, frozenset({guarantee})))


def test_every_search_has_a_claim_that_it_catches() -> None:
    assert {guarantee for _, guarantee in FALSE_CLAIMS} == set(SEARCHES)


@pytest.mark.parametrize(
    ("mechanism", "said"),
    [
        (Everything(), "at most 1 partner"),
        (Remembers(), "whatever was asked before"),
        (OwnChance(), "whatever was asked before"),
        (LotteryOfPositions(), "gains by stating"),
        (BadName(), "small letters"),
        (PromisesInAList(), "a frozenset of Guarantee"),
        (Nothing, "a value with a name"),
        ("greedy_by_points", "a value with a name"),
    ],
)
def test_what_breaks_the_protocol_is_caught(mechanism: Any, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check_mechanism(mechanism)


def test_markets_that_are_given_are_looked_at_too() -> None:
    table = np.ones((5, 5), dtype=np.int64)
    large = TwoSidedMarket.from_points(AssignmentProblem.from_matrix(table))
    check_mechanism(FirstPairTwice())

    with pytest.raises(AssertionError, match=r"a market of \(5, 5\) with 25 pairs: used: expected each pair"):
        check_mechanism(FirstPairTwice(), [large])


def test_tiny_markets_are_as_asked_for() -> None:
    markets = [tiny_market(seed, most=3, ties=seed % 2 == 0, pairs=6) for seed in range(40)]

    assert all(2 <= side <= 4 for market in markets for side in market.problem.shape)
    assert all(4 <= market.problem.rows.size <= 6 for market in markets)
    assert {int(one) for market in markets for one in market.problem.row_capacity} == {0, 1, 2, 3}
    assert all(map(has_strict_lists, markets[1::2]))
    assert not any(map(has_strict_lists, markets[::2]))
