"""Lotteries have the probabilities that are asked for, exactly, and every draw keeps all capacities."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lottery_oracles import best_on_grid, greatest_expected, lines_of
from property.strategies_mechanisms import tiny_markets
from rvmatch.assignment import AssignmentProblem, Group, GroupLimit
from rvmatch.errors import InfeasibleProblemError, InvalidValueError
from rvmatch.mechanisms import (
    BoundedProbabilityLottery,
    Choice,
    Lottery,
    TwoSidedMarket,
    bounded_lottery,
    choose_by,
    decomposed,
    perturbed_lottery,
)

BOUNDS = st.fractions(min_value=Fraction(1, 9), max_value=1, max_denominator=9)
MARKETS = tiny_markets()


@st.composite
def nested_groups(draw, market: TwoSidedMarket) -> tuple[Group, ...]:
    """Groups of both sides that do not cross: the side, two parts of it, and a part of the first."""
    found = []
    for side, size in zip(("row", "col"), market.problem.shape, strict=True):
        cuts = sorted(draw(st.lists(st.integers(0, size), min_size=2, max_size=2)))
        parts = [range(size), range(cuts[1]), range(cuts[0]), range(cuts[1], size)]
        chosen = [Group(np.array(part, dtype=np.int64), side) for part in parts if draw(st.booleans())]
        found += list({group.key: group for group in chosen}.values())
    return tuple(found)


def assert_draws(market: TwoSidedMarket, probabilities, groups, parts) -> None:
    """Weights are positive and add up to 1; marginals are exact; every line is rounded down or up."""
    shares = np.array([*map(Fraction, probabilities)], dtype=object)
    assert sum((weight for weight, _ in parts), Fraction(0)) == 1
    assert all(weight > 0 for weight, _ in parts)
    seen = np.full(shares.size, Fraction(0), dtype=object)
    for weight, used in parts:
        seen[used] += weight
        choice = Choice(market=market, used=used)  # refuses what exceeds a capacity, or stands twice
        for line in lines_of(market, groups):
            average = sum(shares[line], Fraction(0))
            assert int(average) <= line[choice.used].sum() <= -(-average.numerator // average.denominator)
    assert seen.tolist() == shares.tolist()


@given(MARKETS, BOUNDS, st.booleans())
def test_the_expected_total_is_that_of_the_linear_program(
    market: TwoSidedMarket, bound: Fraction, every: bool
) -> None:
    expected = greatest_expected(market, float(bound), all_rows=every)

    if expected is None:
        with pytest.raises((InfeasibleProblemError, InvalidValueError)):
            bounded_lottery(market, bound, all_rows=every)
        return
    found = bounded_lottery(market, bound, all_rows=every)
    assert float(found.expected_total) == pytest.approx(expected, abs=1e-7)
    assert max(found.probabilities, default=0) <= bound


@given(MARKETS, BOUNDS, st.data())
def test_the_parts_and_every_ticket_have_exactly_the_probabilities_of_the_lottery(
    market: TwoSidedMarket, bound: Fraction, data
) -> None:
    groups = data.draw(nested_groups(market))
    shares = bounded_lottery(market, bound).probabilities

    lottery = Lottery.from_probabilities(market, shares, groups)

    assert_draws(market, shares, groups, lottery.parts)
    assert_draws(market, shares, groups, decomposed(market, shares, groups))
    tickets = [lottery.choice_of(ticket).tobytes() for ticket in range(lottery.tickets)]
    counts = {key: Fraction(tickets.count(key), lottery.tickets) for key in set(tickets)}
    assert counts == {used.tobytes(): weight for weight, used in lottery.parts}


@given(MARKETS, st.data())
def test_any_fractions_within_the_capacities_are_decomposed(market: TwoSidedMarket, data) -> None:
    """Fractions with several denominators, scaled down until they fit; as few parts as promised."""
    problem = market.problem
    count = problem.rows.size
    some = data.draw(
        st.lists(st.fractions(0, 1, max_denominator=40), min_size=count, max_size=count), label="shares"
    )
    assume(problem.row_capacity.all() and problem.col_capacity.all())
    shares = [share / 4 for share in some]  # at most four pairs in any line
    groups = data.draw(nested_groups(market))

    parts = decomposed(market, shares, groups)

    assert_draws(market, shares, groups, parts)
    lines = [sum(np.array(shares, dtype=object)[line], Fraction(0)) for line in lines_of(market, groups)]
    assert len(parts) <= sum(one.denominator > 1 for one in [*shares, *lines]) + 1


@given(MARKETS, BOUNDS, st.integers(0, 2), st.integers(1, 3), st.integers(0, 3))
def test_floors_and_ceilings_of_groups_hold_in_every_draw_and_cost_no_more_than_they_must(
    market: TwoSidedMarket, bound: Fraction, floor: int, ceiling: int, seed: int
) -> None:
    labelled = Group.from_labels(market.groups)
    limits = [GroupLimit(group, at_least=floor, at_most=max(floor, ceiling)) for group in labelled[:2]]
    limits += [GroupLimit(group, at_most=ceiling) for group in labelled[2:]]
    expected = greatest_expected(market, float(bound), limits)

    if expected is None:
        with pytest.raises((InfeasibleProblemError, InvalidValueError)):
            bounded_lottery(market, bound, limits=limits)
        return
    found = bounded_lottery(market, bound, limits=limits)
    assert float(found.expected_total) == pytest.approx(expected, abs=1e-7)
    used = found.draw(seed)
    for limit in limits:
        many = np.isin(market.problem.rows[used], limit.group.members).sum()
        assert limit.at_least <= many <= limit.at_most


@given(MARKETS, st.integers(1, 2), st.integers(0, 3))
def test_the_mechanism_keeps_the_ceiling_of_each_group(market: TwoSidedMarket, most: int, seed: int) -> None:
    mechanism = BoundedProbabilityLottery(most_probability="1/2", most_per_group=most)

    groups = market.groups[choose_by(mechanism, market, seed).rows]

    assert np.bincount(groups[groups >= 0]).max(initial=0) <= most


@st.composite
def two_by_two(draw) -> TwoSidedMarket:
    """Few enough pairs to look at every point of a grid."""
    points = draw(st.lists(st.integers(-1, 5), min_size=4, max_size=4))
    rows, cols = (draw(st.lists(st.integers(0, 2), min_size=2, max_size=2)) for _ in range(2))
    return TwoSidedMarket.from_points(
        AssignmentProblem.from_matrix(
            np.array(points).reshape(2, 2), row_capacity=np.array(rows), col_capacity=np.array(cols)
        )
    )


@settings(max_examples=25)
@given(
    two_by_two(),
    st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1)]),
    st.sampled_from([(Fraction(1), 3), (Fraction(1, 2), 2), (Fraction(2, 3), 1)]),
)
def test_the_perturbed_lottery_is_the_best_on_its_grid_and_its_bound_holds_between(
    market: TwoSidedMarket, penalty: Fraction, grid: tuple[Fraction, int]
) -> None:
    bound, pieces = grid
    tickets = bound.denominator * pieces

    found = perturbed_lottery(market, penalty, probability=bound, pieces=pieces)

    assert found.value == best_on_grid(market, penalty, bound.numerator * pieces, tickets)
    finer = perturbed_lottery(market, penalty, probability=bound, pieces=7 * pieces)
    assert found.value <= finer.value <= min(finer.bound, found.bound)
    steps = int(np.maximum(market.problem.points, 0).sum())
    assert found.bound - found.value >= 0
    assert finer.value - found.value <= steps * penalty / (4 * tickets**2)
    lottery = found.lottery
    assert_draws(market, lottery.probabilities, (), lottery.parts)
