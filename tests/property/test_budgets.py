"""Choices within budgets equal exhaustive search where they claim to be best; their bounds always hold."""

import attrs
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from budget_oracles import best_by_search, drawn_jobs
from property.strategies_mechanisms import tiny_markets
from rvmatch.errors import InfeasibleProblemError
from rvmatch.mechanisms import Choice, TwoSidedMarket, generalized_assignment, knapsacks


@st.composite
def budgeted(draw) -> TwoSidedMarket:
    """Tiny markets in which columns take several rows, and their budgets often hold fewer."""
    market = draw(tiny_markets())
    pairs, m = market.problem.rows.size, market.problem.shape[1]
    places = draw(st.lists(st.sampled_from([3, 3, 3, 2, 1]), min_size=m, max_size=m))
    problem = attrs.evolve(market.problem, col_capacity=np.array(places, dtype=np.int64))
    amounts = draw(st.lists(st.integers(0, 6), min_size=pairs, max_size=pairs))
    available = draw(st.lists(st.integers(0, 9), min_size=m, max_size=m))
    unit = draw(st.sampled_from([1, 1, 7, 10_000]))
    return attrs.evolve(
        market,
        problem=problem,
        amounts=unit * np.array(amounts, dtype=np.int64),
        available=unit * np.array(available, dtype=np.int64),
    )


def kept(market: TwoSidedMarket, used: np.ndarray, *, all_rows: bool) -> bool:
    """Whether a choice keeps budgets, and fills all rows if it has to."""
    choice = Choice(market=market, used=used)
    spent = np.bincount(choice.cols, market.amounts[choice.used], market.problem.shape[1])
    full = not all_rows or choice.row_counts.tolist() == market.problem.row_capacity.tolist()
    return full and bool((spent <= market.available).all())


@settings(max_examples=40)
@given(budgeted(), st.booleans(), st.booleans())
@example(drawn_jobs("D", 2, 4, 0), True, True)
def test_no_choice_within_the_budgets_is_better(market: TwoSidedMarket, every: bool, least: bool) -> None:
    best = best_by_search(market, all_rows=every, minimize=least)

    if best is None:
        with pytest.raises(InfeasibleProblemError):
            generalized_assignment(market, all_rows=every, minimize=least)
        return
    found = generalized_assignment(market, all_rows=every, minimize=least)
    assert (found.value, found.bound, found.gap, found.optimal) == (best, best, 0, True)
    assert kept(market, found.used, all_rows=every)


@settings(max_examples=40)
@given(budgeted(), st.booleans(), st.booleans(), st.integers(0, 40), st.booleans())
def test_a_bound_holds_however_few_rounds_there_were_and_however_budgets_are_filled(
    market: TwoSidedMarket, every: bool, least: bool, rounds: int, tables: bool
) -> None:
    best = best_by_search(market, all_rows=every, minimize=least)
    if best is None:
        return
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(knapsacks, "MOST_CELLS", 4_000_000 if tables else 0)

        found = generalized_assignment(market, all_rows=every, minimize=least, exact=False, rounds=rounds)

    assert found.value >= best >= found.bound if least else found.value <= best <= found.bound
    assert kept(market, found.used, all_rows=every)
    assert found.value == market.problem.points[found.used].sum()
