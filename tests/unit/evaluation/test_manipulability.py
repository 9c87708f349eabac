"""The search for lists that pay finds only lists that pay, and on tiny markets all who could gain."""

import attrs
import numpy as np
import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.evaluation.measures import manipulability
from rvmatch.experiments.instances import Uniform
from rvmatch.mechanisms import (
    Chance,
    DeferredAcceptance,
    ImmediateAcceptance,
    RandomSerialDictatorship,
    Side,
    TopTradingCycles,
    TwoSidedMarket,
    choose_by,
    misreported,
)
from rvmatch.mechanisms.misreports import every_list, pairs_of

MARKETS = [Uniform(rows=4, cols=3).instance(seed).market for seed in range(6)]


def places(market: TwoSidedMarket, side: Side, line: int, used: np.ndarray) -> list[int]:
    ranks = market.row_ranks if side is Side.ROW else market.col_ranks
    return sorted(int(ranks[pair]) for pair in pairs_of(market, side, line) if pair in set(used.tolist()))


def gains(mechanism, market: TwoSidedMarket, side: Side, line: int, stated: tuple[int, ...]) -> bool:
    """Whether the one partner of a line is better by its true list, or there is one instead of none."""
    changed, where = misreported(market, line, np.array(stated, dtype=np.int64), side=side)
    before = places(market, side, line, choose_by(mechanism, market, Chance(0)).used)
    after = places(market, side, line, where[choose_by(mechanism, changed, Chance(0)).used])
    return bool(after) and (not before or after[0] < before[0])


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize(
    ("mechanism", "side"),
    [
        (ImmediateAcceptance(), Side.ROW),
        (DeferredAcceptance(), Side.COL),
        (DeferredAcceptance(proposing="col"), Side.ROW),
    ],
    ids=["immediate", "columns answer", "rows answer"],
)
def test_with_enough_tries_all_are_found_who_gain(mechanism, side: Side, market: TwoSidedMarket) -> None:
    """Oracle: every list of every line."""
    lines = range(market.problem.shape[0 if side is Side.ROW else 1])
    gaining = [
        line
        for line in lines
        if any(
            gains(mechanism, market, side, line, stated)
            for stated in every_list(pairs_of(market, side, line))
        )
    ]

    found = manipulability(mechanism, market, side=side, lines=10, tries=200)

    assert found.gaining.tolist() == gaining
    assert found.share == len(gaining) / len(lines)
    for line, stated in zip(found.gaining.tolist(), found.lists, strict=True):
        assert gains(mechanism, market, side, line, stated)


def test_the_markets_hold_gains_to_be_found() -> None:
    """Without them the test above would say nothing."""
    shares = [manipulability(ImmediateAcceptance(), market, lines=10, tries=40).share for market in MARKETS]

    assert 0 < sum(shares) < len(shares)


@pytest.mark.parametrize("mechanism", [DeferredAcceptance(), TopTradingCycles(), RandomSerialDictatorship()])
def test_where_rows_are_truthful_nothing_is_found(mechanism) -> None:
    market = Uniform(rows=8, cols=5, share=0.8).instance(2).market

    found = manipulability(mechanism, market, lines=8, tries=12)

    assert found.share == 0.0
    assert found.lists == ()
    assert found.tried > 50


def test_the_same_seed_finds_the_same_and_samples_as_many_as_asked() -> None:
    market = Uniform(rows=20, cols=10, share=0.5).instance(4).market

    one, two = (manipulability(ImmediateAcceptance(), market, lines=6, tries=9, chance=5) for _ in range(2))

    assert one.lines.size == 6
    assert one.lines.tolist() == two.lines.tolist()
    assert one.lists == two.lists
    assert one.tried == two.tried <= 54
    assert (
        one.lines.tolist() != manipulability(ImmediateAcceptance(), market, lines=6, chance=6).lines.tolist()
    )


@attrs.frozen(kw_only=True)
class Bought:
    """Row 0 gets its best alone while it tells the truth, and these columns if it does not."""

    name = "bought"
    otherwise: tuple[int, ...]

    def choose(self, market: TwoSidedMarket, chance: Chance) -> np.ndarray:
        mine = market.problem.cols[market.problem.rows == 0].tolist()
        truth = market.row_ranks[: len(mine)].tolist() == [1, 2, 3]
        return np.array([mine.index(col) for col in ((0,) if truth else self.otherwise) if col in mine])


@pytest.mark.parametrize(("otherwise", "share"), [((1, 2), 0.0), ((0, 2), 1.0), ((1,), 0.0)])
def test_more_partners_are_a_gain_only_if_none_is_worse(otherwise: tuple[int, ...], share: float) -> None:
    market = TwoSidedMarket.from_lists([[0, 1, 2]], [[0], [0], [0]], row_capacity=[2])

    assert manipulability(Bought(otherwise=otherwise), market).share == share


def test_a_market_without_choices_has_no_share() -> None:
    assert manipulability(DeferredAcceptance(), TwoSidedMarket.from_lists([[0]], [[0]])).share is None


@pytest.mark.parametrize("settings", [{"lines": 0}, {"tries": 0}, {"tries": 2.5}, {"side": "all"}])
def test_wrong_settings_are_refused_by_name(settings: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError) as caught:
        manipulability(DeferredAcceptance(), MARKETS[0], **settings)

    assert caught.value.field in settings
