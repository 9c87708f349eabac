"""Lotteries of known markets, how often their choices are drawn, and what is refused in words."""

from fractions import Fraction

import numpy as np
import pytest

from rvmatch.assignment import AssignmentProblem, Group, GroupLimit
from rvmatch.errors import InfeasibleProblemError, InvalidValueError
from rvmatch.mechanisms import (
    BoundedProbabilityLottery,
    Chance,
    Lottery,
    PerturbedMaximization,
    TwoSidedMarket,
    bounded_lottery,
    decomposed,
    lottery_networks,
    perturbed_lottery,
)

THIRD = Fraction(1, 3)


def market(points: object = ((6, 4, 1), (5, 5, 2), (1, 2, 3)), **capacities: object) -> TwoSidedMarket:
    return TwoSidedMarket.from_points(AssignmentProblem.from_matrix(points, **capacities))  # type: ignore[arg-type]


def drawn_market(rows: int, cols: int, each: int) -> TwoSidedMarket:
    """Each row has some columns; many points are equal."""
    chance = Chance(11)
    lines = np.repeat(np.arange(rows), each)
    partners = np.concatenate([chance.of(row).permutation(cols)[:each] for row in range(rows)])
    points = chance.of("points").integers(lines.size, 4) + 1
    return TwoSidedMarket.from_points(AssignmentProblem.from_pairs(lines, partners, points, (rows, cols)))


def test_each_choice_is_drawn_about_as_often_as_its_weight() -> None:
    lottery = Lottery(market=market(), shares=[3, 2, 1, 2, 1, 3, 1, 3, 2], tickets=6)
    many = 3_000

    draws = [lottery.draw(seed).tobytes() for seed in range(many)]

    weights = {used.tobytes(): float(weight) for weight, used in lottery.parts}
    assert len(weights) >= 3
    assert set(draws) == set(weights)
    for key, weight in weights.items():
        # Four standard deviations: of fixed seeds, so it either always holds or never.
        assert abs(draws.count(key) - many * weight) < 4 * (many * weight * (1 - weight)) ** 0.5


def test_each_pair_is_drawn_about_as_often_as_its_probability() -> None:
    lottery = bounded_lottery(drawn_market(12, 15, 6), "2/5")
    many = 1_000

    counts = np.zeros(lottery.shares.size)
    for seed in range(many):
        counts[lottery.draw(seed)] += 1

    share = np.array([float(one) for one in lottery.probabilities])
    assert (np.abs(counts - many * share) <= 4 * np.sqrt(many * share * (1 - share))).all()


@pytest.mark.parametrize("kind", [BoundedProbabilityLottery, PerturbedMaximization])
def test_a_mechanism_draws_once_from_its_lottery(kind: type) -> None:
    mechanism, large, chance = kind(most_probability="2/5"), drawn_market(12, 15, 6), Chance(3)

    lottery = mechanism.lottery(large, chance)

    chosen = mechanism.choose(large, chance)
    assert chosen.tolist() == getattr(lottery, "lottery", lottery).draw(chance).tolist()


def test_the_bound_costs_what_the_paper_says_it_must() -> None:
    """By hand: 6 + 5 + 3; half of 6 + 4 + 5 + 5 + 3, as two columns are full; a third of all."""
    totals = [bounded_lottery(market(), bound).expected_total for bound in (1, Fraction(1, 2), THIRD)]

    assert totals == [14, Fraction(23, 2), Fraction(29, 3)]


def test_a_number_means_what_is_written() -> None:
    lottery = bounded_lottery(market(), 0.3)

    assert lottery.tickets == 10
    assert max(lottery.probabilities) == Fraction(3, 10)
    assert BoundedProbabilityLottery(most_probability=0.25) == BoundedProbabilityLottery(  # type: ignore[arg-type]
        most_probability="2/8"
    )


def test_equals_are_decided_by_chance_and_by_nothing_else() -> None:
    equal = market(np.ones((4, 4), dtype=np.int64))

    seen = {bounded_lottery(equal, "1/2", chance=seed).shares.tobytes() for seed in range(8)}

    assert len(seen) > 4
    assert seen == {bounded_lottery(equal, "1/2", chance=seed).shares.tobytes() for seed in range(8)}


@pytest.mark.parametrize("find", [lambda each: bounded_lottery(each, "2/7"), perturbed_lottery])
def test_the_linear_program_and_the_paths_find_the_same_lottery(monkeypatch, find) -> None:
    large, found = drawn_market(40, 50, 8), []
    for several in (False, True):
        for there in (True, False):
            monkeypatch.setattr(lottery_networks, "kernels_available", lambda there=there: there)
            monkeypatch.setattr(lottery_networks, "WORTH_LOADING", 0)
            monkeypatch.setattr(lottery_networks, "_several", lambda *_, several=several: several)
            lottery = find(large)
            found.append(getattr(lottery, "lottery", lottery).shares.tolist())

    assert found == [found[0]] * 4


def test_a_curve_by_hand_is_met_where_the_grid_has_its_optimum() -> None:
    """4 (x - x²/2) + 2 (y - y²/2) with x + y = 1 is greatest at x = 2/3, where it is 7/3."""
    one_row = market([[4, 2]])

    on_grid, beside = (perturbed_lottery(one_row, "1/2", pieces=pieces) for pieces in (3, 4))

    assert on_grid.lottery.probabilities == (Fraction(2, 3), THIRD)
    assert on_grid.value == Fraction(7, 3)
    assert beside.value < Fraction(7, 3) <= beside.bound


def test_a_second_pair_begins_where_the_last_step_of_the_first_is_worth_less() -> None:
    """Steps of a third are worth 20, 12, 4 and 5, 3, 1 eighteenths: the best three are 20, 12 and 5."""
    found = perturbed_lottery(market([[4, 1]]), "1/2", pieces=3)

    assert found.lottery.probabilities == (Fraction(2, 3), THIRD)
    assert found.value == Fraction(37, 18)


def test_the_stronger_the_penalty_the_more_the_probabilities_spread() -> None:
    highest = [
        max(perturbed_lottery(market(), penalty, pieces=12).lottery.probabilities)
        for penalty in (0, "1/4", "1")
    ]

    assert highest[0] == 1
    assert highest == sorted(highest, reverse=True)
    assert highest[2] < highest[1]


def test_rows_that_must_be_full_take_even_what_is_worth_less_than_nothing() -> None:
    poor = market([[-1, -2], [-3, -9]])

    assert bounded_lottery(poor, "1/2").expected_total == 0
    assert bounded_lottery(poor, "1/2", all_rows=True).expected_total == Fraction(-15, 2)


def test_a_probability_that_cannot_be_met_is_refused_with_the_least_that_could() -> None:
    with pytest.raises(InvalidValueError) as caught:
        bounded_lottery(market(row_capacity=[1, 2, 1]), "1/2", all_rows=True)

    assert str(caught.value) == (
        "most_probability: expected at least 2/3: row 1 (counted from 0) needs 2 partner(s) from 3 pair(s), "
        "got 1/2. Raise the bound, or allow more pairs there."
    )
    assert "至少为 2/3" in caught.value.message("zh")
    with pytest.raises(InvalidValueError, match=r"row 0.*has 3"):
        bounded_lottery(market(row_capacity=[4, 1, 1]), 1, all_rows=True)


def test_rows_that_cannot_all_be_full_for_want_of_columns_are_no_problem_at_all() -> None:
    with pytest.raises(InfeasibleProblemError):
        bounded_lottery(market(np.ones((3, 2), dtype=np.int64)), 1, all_rows=True)


@pytest.mark.parametrize("value", [0, -1, "0/3", 1.5, "x", "1/0", None, True, "1/1048577", float("nan"), [1]])
def test_what_is_no_bound_is_refused(value: object) -> None:
    with pytest.raises(InvalidValueError, match="most_probability: expected a fraction"):
        bounded_lottery(market(), value)


@pytest.mark.parametrize(
    ("kind", "setting", "value"),
    [
        (BoundedProbabilityLottery, "all_rows", 1),
        (BoundedProbabilityLottery, "most_per_group", -1),
        (BoundedProbabilityLottery, "most_per_group", True),
        (PerturbedMaximization, "penalty", "3/2"),
        (PerturbedMaximization, "pieces", 0),
        (PerturbedMaximization, "pieces", 1.0),
        (PerturbedMaximization, "most_probability", 0),
    ],
)
def test_a_setting_that_is_none_is_named(kind: type, setting: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        kind(**{setting: value})

    assert caught.value.field == setting
    assert caught.value.message("zh")


def test_groups_that_cross_are_refused() -> None:
    crossing = [GroupLimit(Group(np.array(some)), at_most=1) for some in ([0, 1], [1, 2])]

    with pytest.raises(InvalidValueError, match="groups: expected groups of which"):
        bounded_lottery(market(), 1, limits=crossing)


@pytest.mark.parametrize(
    ("marginals", "words"),
    [
        ([1] * 9, r"on average for row 0"),
        ([THIRD] * 8, "marginals"),
        ([0.5] * 9, r"marginals\[0\]: expected a Fraction"),
        ([0, Fraction(4, 3), *[0] * 7], r"marginals\[1\]: expected a probability"),
        ([Fraction(1, 3), Fraction(1, 2**40), *[0] * 7], "common denominator"),
        ([0, 0, 1, 0, 0, 1, 0, 0, 0], "on average for column 2"),
    ],
)
def test_marginals_that_do_not_fit_are_refused_with_their_place(marginals: list, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        decomposed(market(), marginals)


def test_a_ticket_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="ticket: expected a number from 0 to 1"):
        bounded_lottery(market(), "1/2").choice_of(2)


def test_an_empty_market_has_one_choice() -> None:
    empty = TwoSidedMarket.from_lists([], [])

    assert [(weight, used.tolist()) for weight, used in bounded_lottery(empty, "1/3").parts] == [(1, [])]
    assert perturbed_lottery(empty).value == 0
