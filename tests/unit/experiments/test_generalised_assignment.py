"""Draws of the generalised assignment problem, against the formulas written out."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from rvmatch.experiments.instances import GeneralisedAssignment, offset_of
from rvmatch.experiments.instances.costs import budgeted_market
from rvmatch.mechanisms import Chance

ROWS, COLS = 40, 5
KINDS = "ABCDE"
PINNED = {
    "A": "e9fcf90e03cb4c0e",
    "B": "903ab129baaa0727",
    "C": "68b5ad355204cba7",
    "D": "de1657faadbe596e",
    "E": "6a6dd0b7c44c3709",
}


def drawn(kind: str, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Costs and amounts ``[n, m]`` and budgets ``[m]`` of an instance."""
    instance = GeneralisedAssignment(rows=ROWS, cols=COLS, kind=kind).instance(seed)
    market, offset = instance.market, dict(instance.provenance.facts)["offset"]
    costs = offset - market.problem.points.reshape(ROWS, COLS)
    assert market.amounts is not None
    assert market.available is not None
    return costs, market.amounts.reshape(ROWS, COLS), market.available


@pytest.mark.parametrize("kind", KINDS)
def test_the_numbers_of_a_seed_stay_what_they_were(kind: str) -> None:
    source = GeneralisedAssignment(rows=ROWS, cols=COLS, kind=kind)

    assert source.instance(2022).digest[:16] == PINNED[kind]


@pytest.mark.parametrize(("kind", "share"), [("A", Fraction(1)), ("B", Fraction(7, 10))])
def test_budgets_of_types_a_and_b_follow_the_most_loaded_agent(kind: str, share: Fraction) -> None:
    costs, amounts, budgets = drawn(kind)
    load = [0] * COLS
    for job in range(ROWS):
        cheapest = min(range(COLS), key=lambda agent: (costs[job, agent], agent))
        load[cheapest] += int(amounts[job, cheapest])

    exact = share * (Fraction(6, 10) * Fraction(ROWS, COLS) * 15 + Fraction(4, 10) * max(load))

    assert budgets.tolist() == [math.floor(exact)] * COLS
    assert (amounts.min(), amounts.max(), costs.min(), costs.max()) == (5, 25, 10, 50)


@pytest.mark.parametrize("kind", "CDE")
def test_budgets_of_the_other_types_are_eight_tenths_of_the_mean_load(kind: str) -> None:
    _, amounts, budgets = drawn(kind)

    sums = [sum(map(int, amounts[:, agent])) for agent in range(COLS)]

    assert budgets.tolist() == [math.floor(Fraction(8, 10) * one / COLS) for one in sums]


def test_costs_of_type_d_run_against_amounts() -> None:
    costs, amounts, _ = drawn("D")

    errors = costs - 111 + amounts

    assert (errors.min(), errors.max()) == (-10, 10)
    assert (amounts.min() >= 1, amounts.max() <= 100) == (True, True)


def test_type_e_is_the_formula_with_logarithms_rounded_down() -> None:
    costs, amounts, _ = drawn("E")
    chance = Chance(1).of("generalised_assignment", "E")
    for amount, cost, one, other in zip(
        amounts.ravel().tolist(),
        costs.ravel().tolist(),
        chance.of("amounts").uniform(ROWS * COLS).tolist(),
        chance.of("costs").uniform(ROWS * COLS).tolist(),
        strict=True,
    ):
        assert amount == math.floor(1 - 10 * math.log(1 - one))
        assert cost == math.floor(1_000 / amount - 10 * other)


@pytest.mark.parametrize("seed", range(3))
def test_more_jobs_are_always_worth_more_then_lower_costs(seed: int) -> None:
    costs = Chance(seed).integers(9, 30).reshape(3, 3) - 12
    market, offset = budgeted_market(costs)
    points = market.problem.points.reshape(3, 3)

    choices = []
    for size in range(4):
        for rows in itertools.combinations(range(3), size):
            for cols in itertools.permutations(range(3), size):
                pairs = list(zip(rows, cols, strict=True))
                cost = sum(int(costs[pair]) for pair in pairs)
                worth = sum(int(points[pair]) for pair in pairs)
                assert cost == size * offset - worth
                choices.append((size, -cost, worth))

    assert [worth for *_, worth in sorted(choices)] == sorted(worth for *_, worth in choices)
    assert offset == offset_of(costs)
