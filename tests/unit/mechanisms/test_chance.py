"""Draws can be repeated, and no question moves another's draws."""

import numpy as np
import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.mechanisms import Chance


def test_the_first_bits_of_a_seed_are_these_for_ever() -> None:
    assert Chance(2024).of("ties", 3).bits(2).tolist() == [14658835410357657166, 7099957736223119482]


def test_a_longer_draw_begins_with_the_shorter() -> None:
    assert Chance(1).bits(3).tolist() == Chance(1).bits(9)[:3].tolist()


@pytest.mark.parametrize("other", [Chance(2).of("a"), Chance(1).of("b"), Chance(1).of("a", "a"), Chance(1)])
def test_another_seed_or_name_draws_otherwise(other: Chance) -> None:
    assert other.bits(4).tolist() != Chance(1).of("a").bits(4).tolist()


def test_names_do_not_run_into_each_other() -> None:
    assert Chance(1).of("ab", "c").bits(1) != Chance(1).of("a", "bc").bits(1)


def test_every_order_of_three_is_about_equally_likely() -> None:
    orders = [tuple(Chance(seed).permutation(3).tolist()) for seed in range(3_000)]

    counts = np.unique(orders, axis=0, return_counts=True)[1]
    assert counts.size == 6
    assert counts.min() > 400
    assert counts.max() < 600


def test_shares_are_below_one_and_spread_evenly() -> None:
    shares = Chance(5).uniform(10_000)

    assert shares.min() >= 0
    assert shares.max() < 1
    assert abs(shares.mean() - 0.5) < 0.02


def test_whole_numbers_stay_below_their_limit() -> None:
    numbers = Chance(5).integers(1_000, 7)

    assert sorted(set(numbers.tolist())) == list(range(7))


@pytest.mark.parametrize("below", [0, -1, 2**31 + 1])
def test_a_limit_out_of_range_is_refused(below: int) -> None:
    with pytest.raises(InvalidValueError, match="below: expected a number from 1"):
        Chance(1).integers(3, below)


@pytest.mark.parametrize("seed", [1.0, True, "1", None])
def test_a_seed_that_is_no_whole_number_is_refused(seed: object) -> None:
    with pytest.raises(InvalidValueError, match="seed: expected a whole number"):
        Chance(seed)  # type: ignore[arg-type]
