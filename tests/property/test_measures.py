"""Measures say what their definitions say, whatever the market and the choice."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from measure_oracles import Plain, expected, gini_of
from property.strategies_mechanisms import tiny_markets
from rvmatch.assignment import AssignmentProblem
from rvmatch.evaluation.measures import (
    MEASURES,
    BlockingPairs,
    BlockingStrength,
    Gini,
    GroupEnvy,
    JustifiedEnvy,
    TopShare,
    Waste,
    WorstServed,
    changes_between,
    envy_between,
    gini,
    jain,
    lorenz_of,
    pareto_front,
    theil,
)
from rvmatch.mechanisms import Choice, DeferredAcceptance, TwoSidedMarket, choose_by

VALUES = st.lists(st.integers(0, 9), min_size=1, max_size=8).filter(any)


@st.composite
def choices(draw) -> Choice:
    """Any choice from a tiny market."""
    market = draw(tiny_markets())
    problem = market.problem
    order = draw(st.permutations(range(problem.rows.size)))
    row_left, col_left = problem.row_capacity.tolist(), problem.col_capacity.tolist()
    used = []
    for pair in order[: draw(st.integers(0, len(order)))]:
        row, col = problem.rows[pair], problem.cols[pair]
        if row_left[row] and col_left[col]:
            row_left[row] -= 1
            col_left[col] -= 1
            used.append(pair)
    return Choice(market=market, used=np.array(used, dtype=np.int64))


def gathered() -> Choice:
    """One group holds two columns of which another would have either alone: envy, but not up to one."""
    problem = AssignmentProblem.from_matrix([[6, 5, 0], [6, 5, 2]], row_capacity=[2, 2])
    return Choice(market=TwoSidedMarket.from_points(problem), used=np.array([0, 1, 5]))


@given(choices())
@example(gathered())
def test_every_measure_is_its_definition(choice: Choice) -> None:
    """Oracle: the definitions as plain loops, with fractions where they divide."""
    found = {name: form().of(choice) for name, form in MEASURES.items()}
    found |= {
        "blocking_strength[mean]": BlockingStrength(told="mean").of(choice),
        "group_envy[1]": GroupEnvy(up_to=1).of(choice),
        "gini[partners]": Gini(counted="partners").of(choice),
        "worst_served[partners]": WorstServed(counted="partners").of(choice),
        "top_share[half wanted]": TopShare(top=0.5, by="wanted").of(choice),
    }

    said = expected(choice)
    assert found.keys() == said.keys()
    for name, value in found.items():
        assert value == (None if said[name] is None else pytest.approx(said[name], abs=1e-12)), name


@given(choices())
@settings(max_examples=50)
def test_values_stay_in_the_range_that_is_stated(choice: Choice) -> None:
    for form in MEASURES.values():
        value = form().of(choice)
        if value is not None:
            assert form.lowest is None or form.lowest <= value, form.name
            assert form.highest is None or value <= form.highest, form.name


@given(choices())
@settings(max_examples=50)
def test_the_envious_are_those_of_the_definition(choice: Choice) -> None:
    assert envy_between(choice).tolist() == Plain(choice).envy(0)
    assert envy_between(choice, up_to=1).tolist() == Plain(choice).envy(1)


@given(tiny_markets())
@settings(max_examples=50)
def test_a_stable_choice_blocks_wastes_and_wrongs_nothing(market: TwoSidedMarket) -> None:
    """Oracle: what deferred acceptance promises."""
    choice = choose_by(DeferredAcceptance(), market)

    measures = (BlockingPairs(), BlockingStrength(), JustifiedEnvy(), Waste())
    assert [measure.of(choice) for measure in measures] == [0.0, 0.0, 0.0, 0.0]


@given(choices())
@settings(max_examples=50)
def test_without_wasted_places_blocking_is_justified_envy(choice: Choice) -> None:
    if Waste().of(choice) == 0:
        assert BlockingPairs().of(choice) == JustifiedEnvy().of(choice)


@given(VALUES, st.integers(2, 4), st.integers(2, 9))
def test_indices_ignore_copies_units_and_order(values: list[int], copies: int, unit: int) -> None:
    """Replication and scale invariance, anonymity."""
    other = [unit * value for value in reversed(values)] * copies
    for index in (gini, jain, theil):
        assert index(other) == pytest.approx(index(values), abs=1e-12)


@given(VALUES)
def test_the_lorenz_curve_is_convex_ends_at_one_and_encloses_the_gini_index(values: list[int]) -> None:
    curve = lorenz_of(values)

    assert curve.held[0] == curve.population[0] == 0
    assert curve.held[-1] == curve.population[-1] == 1
    assert (np.diff(curve.held, 2) >= -1e-12).all()
    area = float(((curve.held[1:] + curve.held[:-1]) / 2 * np.diff(curve.population)).sum())
    assert gini(values) == pytest.approx(1 - 2 * area, abs=1e-12)
    assert 0 <= gini(values) < 1


@given(VALUES, VALUES)
def test_theil_splits_into_between_and_within(one: list[int], other: list[int]) -> None:
    """Oracle: the decomposition that only entropy measures have."""
    everything = one + other
    total, mean = sum(everything), sum(everything) / len(everything)
    within = sum(sum(part) / total * theil(part) for part in (one, other))
    between = sum(sum(part) / total * math.log(sum(part) / len(part) / mean) for part in (one, other))

    assert theil(everything) == pytest.approx(within + between, abs=1e-12)


@given(st.lists(st.floats(0, 1e6).map(lambda value: value / 8), min_size=1, max_size=6))
@settings(max_examples=50)
def test_indices_of_fractions_are_those_of_their_exact_values(values: list[float]) -> None:
    if any(values):
        unit = 2**60
        whole = [int(value * unit) for value in values]
        if any(whole):
            assert gini(values) == pytest.approx(gini_of(whole), abs=1e-9)


@given(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(-3, 3)), max_size=8),
    st.lists(st.sampled_from(["higher", "lower"]), min_size=3, max_size=3),
)
def test_the_front_is_what_nothing_dominates(table: list[tuple[int, ...]], better: list[str]) -> None:
    """Oracle: every row against every other."""
    signs = [1 if word == "higher" else -1 for word in better]

    def dominates(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        steps = [sign * (a - b) for sign, a, b in zip(signs, one, other, strict=True)]
        return min(steps) >= 0 and max(steps) > 0

    front = [place for place, row in enumerate(table) if not any(dominates(other, row) for other in table)]
    assert pareto_front(np.array(table, dtype=np.int64).reshape(-1, 3), better).tolist() == front


@given(choices(), st.data())
@settings(max_examples=50)
def test_changes_are_differences_of_sets(earlier: Choice, data) -> None:
    kept = (
        data.draw(st.lists(st.sampled_from(earlier.used.tolist()), unique=True)) if earlier.used.size else []
    )
    later = Choice(market=earlier.market, used=np.array(kept, dtype=np.int64))

    def pairs(choice: Choice) -> set[tuple[int, ...]]:
        return set(zip(choice.rows.tolist(), choice.cols.tolist(), strict=True))

    for one, other in ((earlier, later), (later, earlier)):
        found = changes_between(one, other)
        assert set(map(tuple, found.lost.tolist())) == pairs(one) - pairs(other)
        assert set(map(tuple, found.new.tolist())) == pairs(other) - pairs(one)
        assert set(map(tuple, found.kept.tolist())) == pairs(one) & pairs(other)
