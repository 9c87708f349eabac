"""No plan is better: first in counties, then in points, then in the keyed hash, as its ranks say."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from market_oracles import (
    best_by_milp,
    counties_covered,
    eligible_choices,
    every_plan,
    most_counties_by_flow,
    suitable_choices,
)
from rvmatch.columns import Pairs
from rvmatch.experiments import national, scarce
from rvmatch.matching.cover import CoverSource
from rvmatch.matching.encoding import BASELINE, PLAN_SOLVERS
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.ties import tie_points
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import AssessmentGrade, FocusField
from rvmatch.notice import key_counties
from rvmatch.scoring import Weights
from varied_projects import COUNTIES, Market, crowded_market, scarce_markets, varied_markets

MOST_CHOICES = 12
COVERS = st.sampled_from([None, (), COUNTIES[:3], COUNTIES[:1], COUNTIES])
FIRST, SECOND = list(FocusField)[:2]


def asking(place: int, county: str, partners: int = 1, fields: Any = (FIRST,)) -> DemandProject:
    return DemandProject(
        id=f"D{place}", title="t", county_code=county, fields=fields, partners_wanted=partners
    )


def offering(place: int, accepted: int = 1, grade: str = "5A", **more: Any) -> SupplyProject:
    body = SocialOrganization(name="甲基金会", grade=AssessmentGrade(grade))
    return SupplyProject(
        id=f"S{place}",
        title="t",
        organization=body,
        projects_accepted=accepted,
        **{"fields": [FIRST], "regions": ()} | more,
    )


# The best total serves 530113 twice; coverage gives points up for the second county.
COVERAGE_COSTS_POINTS: Market = (
    ProjectLibrary([asking(1, "530113"), asking(2, "530113"), asking(3, "532301", fields=(FIRST, SECOND))]),
    ProjectLibrary([offering(1), offering(2)]),
)
# With one copy of a pair for each place, D1 would be given S1 twice.
BOTH_SIDES_TAKE_TWO: Market = (
    ProjectLibrary(
        [asking(1, "530113", partners=2), asking(2, "530113", partners=2, fields=(FIRST, SECOND))]
    ),
    ProjectLibrary([offering(1, accepted=2), offering(2, accepted=2, grade="1A")]),
)
# Greedy takes D1 with S1 and leaves D2 alone, as S2 serves 530113 only.
GREED_COSTS_POINTS: Market = (
    ProjectLibrary([asking(1, "530113"), asking(2, "532301", fields=(FIRST, SECOND))]),
    ProjectLibrary([offering(1), offering(2, grade="3A", regions=["530113"])]),
)
NOTHING_TELLS_THEM_APART: Market = (
    ProjectLibrary([asking(place, "530113") for place in range(4)]),
    ProjectLibrary([offering(1, accepted=2), offering(2)]),
)


def both_sides_want_several(choices: Any, libraries: Market) -> bool:
    """Whether some pair has places for more than one on both sides: the case that needs a pair price."""
    demands, supplies = libraries
    return any(
        demands[choice.demand].partners_wanted > 1 and supplies[choice.supply].projects_accepted > 1
        for choice in choices
    )


def used_row(plan: MatchPlan, choices: Any) -> np.ndarray:
    used = {(match.demand, match.supply) for match in plan.matches}
    return np.array([[(choice.demand, choice.supply) in used for choice in choices]], dtype=np.int64)


@settings(max_examples=150)
@given(libraries=scarce_markets(), cover=COVERS, seed=st.integers(0, 3))
@example(libraries=COVERAGE_COSTS_POINTS, cover=None, seed=0)
@example(libraries=COVERAGE_COSTS_POINTS, cover=(), seed=0)
@example(libraries=COVERAGE_COSTS_POINTS, cover=["530113"], seed=0)
@example(libraries=BOTH_SIDES_TAKE_TWO, cover=None, seed=1)
@example(libraries=GREED_COSTS_POINTS, cover=(), seed=0)
@example(libraries=NOTHING_TELLS_THEM_APART, cover=None, seed=0)
@example(libraries=NOTHING_TELLS_THEM_APART, cover=None, seed=3)
def test_no_plan_is_better_in_counties_then_points_then_ties(
    libraries: Market, cover: Any, seed: int
) -> None:
    """Oracle: all feasible plans of a small market, compared rank by rank."""
    choices = suitable_choices(*libraries)
    assume(len(choices) <= MOST_CHOICES)

    plan = Matcher(policy=Policy.coverage_first(cover, tie_seed=seed)).match(*libraries)

    names = [[choice.demand for choice in choices], [choice.supply for choice in choices]]
    one_by_one = Pairs(rows=np.arange(len(choices)), cols=np.arange(len(choices)), shape=(len(choices),) * 2)
    ties = tie_points(seed, *names, one_by_one)
    points = np.array([choice.points for choice in choices], dtype=np.int64)
    plans = every_plan(*libraries, choices)
    counties = counties_covered(plans, choices, plan.settings.cover)
    best = max(zip(counties, plans @ points, plans @ ties, strict=True))
    mine = used_row(plan, choices)
    reached = counties_covered(mine, choices, plan.settings.cover), mine @ points, mine @ ties
    assert tuple(int(value[0]) for value in reached) == tuple(int(value) for value in best)
    assert plan.optimal


@pytest.mark.parametrize("seed", range(60))
def test_counties_and_points_are_those_of_an_integer_program(seed: int) -> None:
    """Oracle: a lexicographic milp with pairs and counties as variables, on markets no search can reach."""
    libraries = crowded_market(seed)
    choices = suitable_choices(*libraries)

    plan = Matcher(policy=Policy.coverage_first(COUNTIES)).match(*libraries)

    assert (plan.coverage.covered, plan.totals.points) == best_by_milp(*libraries, choices, COUNTIES)


@settings(max_examples=60)
@given(libraries=varied_markets(5), cover=COVERS)
def test_varied_projects_are_matched_as_well_as_an_integer_program_does(
    libraries: Market, cover: Any
) -> None:
    """Oracle: the same, on projects that differ in everything a rule can ask, with places of zero."""
    choices = suitable_choices(*libraries)

    plan = Matcher(policy=Policy.coverage_first(cover)).match(*libraries)

    assert (plan.coverage.covered, plan.totals.points) == best_by_milp(
        *libraries, choices, plan.settings.cover
    )


@given(libraries=scarce_markets(), cover=COVERS)
@example(libraries=COVERAGE_COSTS_POINTS, cover=None)
def test_points_given_up_are_what_coverage_costs(libraries: Market, cover: Any) -> None:
    """Oracle: the plan without any county first."""
    without = Matcher(policy=Policy.coverage_first(())).match(*libraries)

    plan = Matcher(policy=Policy.coverage_first(cover)).match(*libraries)

    assert plan.coverage.points_given_up == without.totals.points - plan.totals.points
    assert without.coverage.points_given_up == 0


def test_coverage_may_cost_points() -> None:
    """Oracle: worked out by hand: D3 shares one field of two with S1 and S2, D1 and D2 their only one."""
    plan = Matcher(policy=Policy.coverage_first(["530113", "532301"])).match(*COVERAGE_COSTS_POINTS)

    assert plan.coverage.covered == 2
    assert plan.coverage.points_given_up == 150_000


@given(libraries=scarce_markets(), cover=COVERS, seeds=st.tuples(st.integers(), st.integers()))
@example(libraries=NOTHING_TELLS_THEM_APART, cover=None, seeds=(0, 1))
def test_another_seed_never_changes_the_ranks(libraries: Market, cover: Any, seeds: tuple[int, int]) -> None:
    """Oracle: the plan under another seed."""
    one, other = (
        Matcher(policy=Policy.coverage_first(cover, tie_seed=seed)).match(*libraries) for seed in seeds
    )

    assert (one.coverage.covered, one.totals.points) == (other.coverage.covered, other.totals.points)


def test_the_seed_decides_between_equal_plans_and_favours_nobody() -> None:
    """Oracle: four demands that nothing tells apart all get their turn in forty seeds, and one is left."""
    left = [
        Matcher(policy=Policy.coverage_first(tie_seed=seed))
        .match(*NOTHING_TELLS_THEM_APART)
        .left_alone[0]
        .demand
        for seed in range(40)
    ]

    turns = {demand: left.count(demand) for demand in sorted(set(left))}
    assert set(turns) == {"D0", "D1", "D2", "D3"}
    assert max(turns.values()) <= 20


@pytest.mark.parametrize("solver", [name for name in PLAN_SOLVERS if name != BASELINE])
@settings(max_examples=15)
@given(libraries=scarce_markets())
@example(libraries=BOTH_SIDES_TAKE_TWO)
def test_every_exact_solver_leads_to_the_same_plan(solver: str, libraries: Market) -> None:
    """Oracle: the plan of the solver that is chosen by default."""
    usual = Matcher().match(*libraries)

    plan = Matcher(solver=solver).match(*libraries)

    assert (plan.matches, plan.coverage) == (usual.matches, usual.coverage)


@given(libraries=scarce_markets())
@example(libraries=GREED_COSTS_POINTS)
def test_the_baseline_is_feasible_and_claims_no_proof(libraries: Market) -> None:
    """Oracle: the proven plan without counties first is worth no less."""
    plan = Matcher(solver="greedy", policy=Policy.coverage_first(())).match(*libraries)

    assert not plan.optimal
    assert plan.totals.points <= Matcher(policy=Policy.coverage_first(())).match(*libraries).totals.points


def test_the_baseline_can_be_beaten() -> None:
    """Oracle: worked out by hand."""
    baseline = Matcher(solver="greedy", policy=Policy.coverage_first(())).match(*GREED_COSTS_POINTS)

    assert baseline.totals.matches == 1
    assert Matcher(policy=Policy.coverage_first(())).match(*GREED_COSTS_POINTS).totals.matches == 2


def test_every_county_of_the_national_scenario_has_a_recommended_docking() -> None:
    """Oracle: the list of key counties."""
    scenario = national()

    plan = Matcher().match(scenario.demands, scenario.supplies)

    assert plan.coverage.covered == len(plan.coverage.counties) == len(key_counties()) == 160
    assert plan.settings.cover_source is CoverSource.LISTED_KEY_COUNTIES


@pytest.mark.parametrize("seed", [2023, 7])
def test_the_scarce_scenario_covers_as_many_counties_as_a_flow_can(seed: int) -> None:
    """Oracle: a maximum flow with one place for each county; some counties must stay without."""
    scenario = scarce(seed)
    choices = suitable_choices(scenario.demands, scenario.supplies)

    plan = Matcher().match(scenario.demands, scenario.supplies)

    cover = plan.settings.cover
    most = most_counties_by_flow(scenario.demands, scenario.supplies, choices, cover)
    assert plan.coverage.covered == most < len(cover)


def test_the_scarce_scenario_has_the_most_points_that_its_coverage_allows() -> None:
    """Oracle: the lexicographic milp, at the size of a real pairing."""
    scenario = scarce()
    choices = suitable_choices(scenario.demands, scenario.supplies)

    plan = Matcher().match(scenario.demands, scenario.supplies)

    assert (plan.coverage.covered, plan.totals.points) == best_by_milp(
        scenario.demands, scenario.supplies, choices, plan.settings.cover
    )


@given(libraries=scarce_markets(), minimum=st.sampled_from([0.0, 0.5, 0.725, 0.7250001, 1.0]))
@example(libraries=NOTHING_TELLS_THEM_APART, minimum=0.725)
def test_the_minimum_itself_is_enough(libraries: Market, minimum: float) -> None:
    """Oracle: brute force over the eligible pairs, with the minimum in whole points."""
    weights = Weights.of(field_fit=1, organization_grade=1)
    found = eligible_choices(*libraries, weights=weights)

    plan = Matcher(weights=weights, policy=Policy.coverage_first(minimum_score=minimum)).match(*libraries)

    reach = sum(choice.points >= round(minimum * 10**6) for choice in found)
    assert (plan.totals.suitable_pairs, plan.totals.leads) == (reach, len(found) - reach)


def test_the_crowded_markets_have_something_to_decide() -> None:
    """Oracle: counting; markets that never get there would leave the tests above without teeth."""
    seen: list[tuple[bool, bool, bool]] = []

    for seed in range(60):
        libraries = crowded_market(seed)
        plan = Matcher(policy=Policy.coverage_first(COUNTIES)).match(*libraries)
        seen.append(
            (
                both_sides_want_several(suitable_choices(*libraries), libraries),
                any(county.demands and not county.partners for county in plan.coverage.counties),
                plan.coverage.points_given_up > 0,
            )
        )

    several, uncovered, given_up = (sum(column) for column in zip(*seen, strict=True))
    assert several >= 50
    assert uncovered >= 15
    assert given_up >= 20
