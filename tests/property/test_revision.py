"""A plan made anew changes as little as any plan that is as good, and nothing at all if nothing changed."""

from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from market_oracles import eligible_choices, every_plan
from policy_strategies import policies, policy_markets
from rvmatch.errors import InfeasiblePolicyError, InvalidValueError
from rvmatch.experiments import national, scarce
from rvmatch.matching.checking.verification import verify_plan
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.limits import Agreed, Refused
from rvmatch.matching.policies.objectives import FewestChanges, TotalScore
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.libraries import ProjectLibrary
from varied_projects import Market, crowded_market, scarce_markets

MOST_CHOICES = 12
MINIMUM = 300_000


def used(plan: MatchPlan) -> set[tuple[str, str]]:
    return {(match.demand, match.supply) for match in plan.matches}


def changes(plan: MatchPlan, earlier: MatchPlan) -> int:
    return len(used(plan) ^ used(earlier))


def without(libraries: Market, gone: set[int]) -> Market:
    """The libraries without the projects at some places, counted through both."""
    demands, supplies = libraries
    left = [place not in gone for place in range(len(demands) + len(supplies))]
    return (
        ProjectLibrary(one for one, stays in zip(demands, left, strict=False) if stays),
        ProjectLibrary(one for one, stays in zip(supplies, left[len(demands) :], strict=True) if stays),
    )


def least_changes(
    libraries: Market, earlier: MatchPlan, agreed: set[Any], refused: set[Any], *, cover: bool = True
) -> Any:
    """Counties, points and changes of the best plan, by search; None if none keeps to the limits."""
    choices = [
        choice
        for choice in eligible_choices(*libraries)
        if (choice.points >= MINIMUM or (choice.demand, choice.supply) in agreed)
        and (choice.demand, choice.supply) not in refused
    ]
    assume(len(choices) <= MOST_CHOICES)
    plans = every_plan(*libraries, choices)
    pairs = [(choice.demand, choice.supply) for choice in choices]
    found = []
    for plan in plans:
        chosen = {pair for pair, taken in zip(pairs, plan, strict=True) if taken}
        if agreed <= chosen:
            counties = {choice.county for choice, taken in zip(choices, plan, strict=True) if taken}
            points = sum(choice.points for choice, taken in zip(choices, plan, strict=True) if taken)
            found.append((len(counties) * cover, points, -len(chosen ^ used(earlier))))
    return max(found, default=None)


@settings(max_examples=150)
@given(libraries=scarce_markets(), gone=st.sets(st.integers(0, 7), max_size=2), data=st.data())
def test_no_plan_as_good_changes_fewer_dockings(libraries: Market, gone: set[int], data: Any) -> None:
    """Oracle: every feasible plan of today's small market; some projects are new, some are withdrawn."""
    fewer = without(libraries, gone)
    back = data.draw(st.booleans())
    then, today = (fewer, libraries) if back else (libraries, fewer)
    # Another seed than today's, so that ties alone would move dockings.
    earlier = Matcher(policy=Policy.coverage_first((), tie_seed=5)).match(*then)
    covered = sorted({str(demand.county_code) for demand in today[0]}) or ["530113"]

    plan = Matcher(policy=Policy.coverage_first(covered)).revise(earlier, *today)

    best = least_changes(today, earlier, set(), set())
    counties = {str(today[0][match.demand].county_code) for match in plan.matches}
    assert (len(counties), plan.totals.points, -changes(plan, earlier)) == best
    assert plan.optimal
    assert verify_plan(plan, *today).holds


@settings(max_examples=100)
@given(libraries=scarce_markets(), data=st.data())
def test_agreements_of_the_earlier_plan_stay_and_refusals_never_come_back(
    libraries: Market, data: Any
) -> None:
    """Oracle: every feasible plan that keeps to what the earlier policy, but not today's, was told."""
    pairs = [(choice.demand, choice.supply) for choice in eligible_choices(*libraries)]
    assume(pairs)
    agreed = {data.draw(st.sampled_from(pairs))}
    refused = set(data.draw(st.lists(st.sampled_from(pairs), max_size=2))) - agreed
    told = [Agreed(*pair) for pair in agreed] + [Refused(*pair) for pair in refused]
    policy = Policy.coverage_first(())
    earlier = Matcher(policy=attrs.evolve(policy, limits=told, tie_seed=5)).match(*libraries)

    plan = Matcher(policy=policy).revise(earlier, *libraries)

    _, points, fewest = least_changes(libraries, earlier, agreed, refused, cover=False)
    assert agreed <= used(plan)
    assert not refused & used(plan)
    assert (plan.totals.points, -changes(plan, earlier)) == (points, fewest)


def revised_twice(matcher: Matcher, libraries: Market) -> tuple[MatchPlan, MatchPlan, MatchPlan]:
    first = matcher.match(*libraries)
    second = matcher.revise(first, *libraries)
    return first, second, matcher.revise(second, *libraries)


@settings(max_examples=60)
@given(libraries=policy_markets(3), policy=policies())
def test_revising_changes_nothing_while_nothing_changes(libraries: Market, policy: Policy) -> None:
    """Oracle: the plan itself, under policies of any parts; the digest holds policy, matches and proofs."""
    try:
        first, second, third = revised_twice(Matcher(policy=policy), libraries)
    except (InvalidValueError, InfeasiblePolicyError):
        assume(False)
    assume(not any(isinstance(one, FewestChanges) for one in policy.objectives))
    assert second.matches == first.matches
    assert third.digest == second.digest


@settings(max_examples=40)
@given(libraries=scarce_markets(), gone=st.sets(st.integers(0, 7), max_size=2))
def test_revising_a_revision_with_its_own_policy_changes_nothing(libraries: Market, gone: set[int]) -> None:
    """Whoever takes the policy from the plan itself adds nothing to it, either."""
    earlier = Matcher(policy=Policy.coverage_first(())).match(*libraries)
    today = without(libraries, gone)
    plan = Matcher(policy=Policy.coverage_first(())).revise(earlier, *today)

    again = Matcher(policy=plan.settings.policy).revise(plan, *today)

    assert again.matches == plan.matches
    assert len(again.settings.policy.objectives) == len(plan.settings.policy.objectives)
    assert again.settings.policy.limits == plan.settings.policy.limits


@settings(max_examples=40)
@given(libraries=scarce_markets(), gone=st.sets(st.integers(0, 7), max_size=2), seed=st.integers(0, 9))
def test_the_order_of_projects_changes_nothing(libraries: Market, gone: set[int], seed: int) -> None:
    earlier = Matcher(policy=Policy.coverage_first(())).match(*without(libraries, gone))
    shuffled = [Random(seed).sample(library.projects, len(library)) for library in libraries]

    plan = Matcher().revise(earlier, *libraries)

    assert Matcher().revise(earlier, *shuffled) == plan


@settings(max_examples=60)
@given(libraries=scarce_markets(), gone=st.sets(st.integers(0, 7), max_size=2))
def test_stability_first_keeps_all_that_can_be_kept(libraries: Market, gone: set[int]) -> None:
    """With fewest changes first, whatever is still suitable stays; oracle: the earlier plan."""
    policy = Policy(objectives=[FewestChanges([]), TotalScore()])
    earlier = Matcher().match(*libraries)
    today = without(libraries, gone)

    plan = Matcher(policy=policy).revise(earlier, *today)

    here = {pair for pair in used(earlier) if pair[0] in today[0] and pair[1] in today[1]}
    assert used(plan) == here
    assert len(plan.settings.policy.objectives) == 2


@pytest.mark.parametrize("seed", range(12))
def test_a_larger_market_never_changes_more_than_a_plan_made_afresh(seed: int) -> None:
    """Oracle: a plan made afresh is one of the plans that are as good."""
    libraries = crowded_market(seed)
    gone = set(Random(seed).sample(range(len(libraries[0]) + len(libraries[1])), 3))
    earlier = Matcher(policy=Policy.coverage_first(tie_seed=3)).match(*libraries)
    today = without(libraries, gone)

    plan, afresh = Matcher().revise(earlier, *today), Matcher().match(*today)

    assert plan.totals.points == afresh.totals.points
    assert plan.coverage.covered == afresh.coverage.covered
    assert changes(plan, earlier) <= changes(afresh, earlier)
    assert verify_plan(plan, *today).holds


@pytest.mark.parametrize("scenario", [national, scarce])
def test_the_scenarios_are_revised_with_proof(scenario: Any) -> None:
    """Oracle: a plan made afresh, and a check without a solver."""
    market = scenario()
    libraries = market.demands, market.supplies
    earlier = Matcher().match(*libraries)
    today = without(libraries, set(range(0, len(market.demands) + len(market.supplies), 40)))

    plan = Matcher().revise(earlier, *today)
    again = Matcher().revise(plan, *today)

    afresh = Matcher().match(*today)
    assert (plan.coverage.covered, plan.totals.points) == (afresh.coverage.covered, afresh.totals.points)
    assert changes(plan, earlier) <= changes(afresh, earlier)
    assert again.matches == plan.matches
    assert verify_plan(plan, *today).holds
