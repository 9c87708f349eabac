"""Libraries as markets for mechanisms: the same pairs and points as plans are made of."""

import random
from datetime import date

import attrs
import numpy as np
import pytest

from rvmatch.assignment import AssignmentProblem
from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.experiments import national, sichuan, yunxi
from rvmatch.experiments.instances import market_of_libraries
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.policies.limits import Refused
from rvmatch.matching.policies.objectives import TotalScore
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.notice import key_counties

EVENT = yunxi()
GREATEST = Matcher(policy=Policy(objectives=[TotalScore()]))


def triples(problem: AssignmentProblem) -> list[tuple[int, int, int]]:
    """Row, column and points of each pair."""
    return list(zip(problem.rows.tolist(), problem.cols.tolist(), problem.points.tolist(), strict=True))


def test_the_greatest_total_of_the_market_is_that_of_the_plan() -> None:
    for scenario in (EVENT, sichuan(5)):
        market = market_of_libraries(scenario.demands, scenario.supplies, matcher=GREATEST)
        plan = GREATEST.match(scenario.demands, scenario.supplies)

        assert market.optimum.points == sum(match.points for match in plan.matches)


def test_projects_in_any_order_give_the_same_market() -> None:
    demands, supplies = list(EVENT.demands), list(EVENT.supplies)
    random.Random(4).shuffle(demands)
    random.Random(5).shuffle(supplies)

    mixed, sorted_ = (
        market_of_libraries(demands, supplies),
        market_of_libraries(EVENT.demands, EVENT.supplies),
    )

    assert mixed.problem.points.tolist() == sorted_.problem.points.tolist()
    assert mixed.row_ranks.tolist() == sorted_.row_ranks.tolist()


def test_groups_are_counties_and_remote_ones_those_of_the_list() -> None:
    scenario = sichuan(5)
    codes = [demand.county_code for demand in scenario.demands]

    market = market_of_libraries(scenario.demands, scenario.supplies)
    one = market_of_libraries(scenario.demands, scenario.supplies, remote=[codes[0]])

    assert [market.groups[row] for row in range(len(codes))] == [
        sorted(set(codes)).index(code) for code in codes
    ]
    assert market.remote.tolist() == [code in key_counties() for code in codes]
    assert one.remote.tolist() == [code == codes[0] for code in codes]


def test_capacities_are_what_projects_want_and_accept() -> None:
    market = market_of_libraries(EVENT.demands, EVENT.supplies)

    assert market.problem.row_capacity.tolist() == [demand.partners_wanted for demand in EVENT.demands]
    assert market.problem.col_capacity.tolist() == [supply.projects_accepted for supply in EVENT.supplies]


def test_a_pair_takes_what_is_missing_or_the_whole_offer_and_unknown_money_stops_nobody() -> None:
    scenario = national(3)
    demands, supplies = scenario.demands.projects, scenario.supplies.projects

    market = market_of_libraries(scenario.demands, scenario.supplies)

    assert market.amounts is not None
    assert market.available is not None
    asked = [0] * len(supplies)
    for row, col, amount in zip(market.problem.rows, market.problem.cols, market.amounts, strict=True):
        missing, offer = demands[row].missing_cny, supplies[col].offer_cny
        assert amount == min(missing or 0, offer if offer is not None else missing or 0)
        asked[col] += int(amount)
    for col, supply in enumerate(supplies):
        assert market.available[col] == (asked[col] if supply.offer_cny is None else supply.offer_cny)
    assert market_of_libraries(EVENT.demands, EVENT.supplies, money=False).available is None


def test_refused_pairs_and_pairs_below_the_minimum_are_no_pairs() -> None:
    usual = market_of_libraries(EVENT.demands, EVENT.supplies).problem
    row, col = next((row, col) for row, col, worth in triples(usual) if worth >= 600_000)
    refused = Refused(demand=EVENT.demands.keys[row], supply=EVENT.supplies.keys[col])
    policy = Policy(objectives=[TotalScore()], limits=[refused], minimum_score=0.6)

    left = market_of_libraries(EVENT.demands, EVENT.supplies, matcher=Matcher(policy=policy)).problem

    assert triples(left) == [one for one in triples(usual) if one[2] >= 600_000 and one[:2] != (row, col)]


def test_demands_arrive_by_day_then_by_key_and_the_unnamed_last() -> None:
    keys = EVENT.demands.keys
    days = {keys[5]: date(2021, 3, 1), keys[2]: date(2021, 3, 1), keys[9]: date(2020, 1, 1)}

    named = market_of_libraries(EVENT.demands, EVENT.supplies, arrival=days).arrival
    unnamed = market_of_libraries(EVENT.demands, EVENT.supplies).arrival

    assert np.argsort(named)[:4].tolist() == [9, 2, 5, 0]
    assert unnamed.tolist() == list(range(len(keys)))


def test_what_does_not_fit_is_refused_in_words() -> None:
    with pytest.raises(ReadErrors) as refused:
        market_of_libraries(EVENT.demands, EVENT.supplies, arrival={"D9": 1, EVENT.demands.keys[0]: "today"})
    assert [fault.code for fault in refused.value.faults] == ["instance_arrival_key", "instance_arrival_day"]
    for settings, field in (
        ({"remote": "530113"}, "remote"),
        ({"remote": ["5301"]}, "remote"),
        ({"matcher": Matcher}, "matcher"),
    ):
        with pytest.raises(InvalidValueError) as wrong:
            market_of_libraries(EVENT.demands, EVENT.supplies, **settings)
        assert wrong.value.field == field


def test_empty_libraries_are_an_empty_market() -> None:
    market = market_of_libraries([], EVENT.supplies)

    assert market.problem.shape == (0, len(EVENT.supplies))


def test_an_unpublished_demand_has_no_pairs() -> None:
    drafts = [attrs.evolve(demand, status=ProjectStatus.DRAFT) for demand in EVENT.demands]

    assert market_of_libraries(drafts, EVENT.supplies).problem.rows.size == 0
