"""Cultivation: gains are what two whole runs differ by, and nobody who is unserved is forgotten."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crowded_projects import crowded_markets
from rvmatch.evaluation import NewOrganization, unserved_demands, worth_of_new_organizations
from rvmatch.experiments import scarce
from rvmatch.matching import (
    CoverCounties,
    FewestChanges,
    FillPlaces,
    FillRoles,
    LeftAloneReason,
    Matcher,
    Policy,
    TotalScore,
    WithinOffers,
    WorstScore,
    match,
)
from rvmatch.matching.asking.measures import values_of
from rvmatch.model.vocabulary import FocusField, LinkageMember
from rvmatch.scoring import Weights
from varied_projects import scarce_markets, varied_markets

FIELDS = list(FocusField)[:2]
EXAMPLES = settings(max_examples=40, deadline=None)

suiting = st.builds(
    NewOrganization,
    name=st.integers(1, 9).map("新{}".format),
    fields=st.sampled_from([FIELDS[:1], FIELDS]),
    regions=st.sampled_from([[], ["53"], ["530113"]]),
    roles_offered=st.frozensets(st.sampled_from(list(LinkageMember)[:3])),
    offer_cny=st.sampled_from([None, 0, 3, 400_000, 1_000_001]),
    projects_accepted=st.integers(1, 3),
)
several = st.lists(suiting, min_size=1, max_size=3, unique_by=lambda one: one.name)
policies = st.sampled_from(
    [
        Policy.coverage_first(),
        Policy(objectives=[FillPlaces(), TotalScore()], tie_seed=3),
        Policy(objectives=[FillRoles(), CoverCounties(), TotalScore()]),
        Policy(objectives=[FewestChanges([("D1", "S1"), ("D2", "S2")]), FillPlaces()]),
        Policy(objectives=[WorstScore(), TotalScore()]),
        Policy(objectives=[FillPlaces(), TotalScore()], limits=[WithinOffers()]),
    ]
)


def reached(plan):
    objectives = plan.settings.policy.objectives
    return tuple(values_of(one, out.values) for one, out in zip(objectives, plan.outcomes, strict=True))


def pairs_of(plan) -> set[tuple[str, str]]:
    return {(one.demand, one.supply) for one in plan.matches}


def assert_is_the_difference(worth, matcher, demands, supplies, added, before) -> None:
    """Oracle: a whole run with the organisations in the library."""
    after = matcher.match(demands, [*supplies, *(one.supply for one in added)])
    assert worth.change.before == reached(before)
    assert worth.change.after == reached(after)
    assert set(worth.change.lost) == pairs_of(before) - pairs_of(after)
    assert set(worth.change.gained) == pairs_of(after) - pairs_of(before)
    names = {one.name for one in added}
    assert set(worth.dockings) == {pair for pair in pairs_of(after) if pair[1] in names}
    old, new = ({pair[0] for pair in pairs_of(plan)} for plan in (before, after))
    assert (set(worth.served), set(worth.unserved)) == (new - old, old - new)


@EXAMPLES
@given(market=crowded_markets() | scarce_markets(), new=several, policy=policies)
def test_a_gain_is_the_difference_of_two_whole_runs_alone_and_together(market, new, policy) -> None:
    matcher = Matcher(policy=policy)
    before = matcher.match(*market)

    worths = worth_of_new_organizations(before, new, *market)

    by_name = {one.name: one for one in new}
    assert [one.organizations for one in worths.each] == [(name,) for name in sorted(by_name)]
    for one in worths.each:
        added = [by_name[name] for name in one.organizations]
        assert_is_the_difference(one, matcher, *market, added, before)
    assert (worths.together is None) == (len(new) == 1)
    if worths.together is not None:
        assert_is_the_difference(worths.together, matcher, *market, new, before)


@settings(max_examples=15, deadline=None)
@given(market=scarce_markets(), new=several)
def test_a_criterion_that_looks_at_the_whole_library_is_asked_anew(market, new) -> None:
    """The name of a new organisation changes how rare words are, so that no price can tell."""
    matcher = Matcher(weights=Weights.of(field_fit=1, description_similarity=2))
    before = matcher.match(*market)

    worths = worth_of_new_organizations(before, new, *market, matcher=matcher)

    for one in worths.each:
        added = [found for found in new if found.name in one.organizations]
        assert_is_the_difference(one, matcher, *market, added, before)


@settings(max_examples=15, deadline=None)
@given(market=scarce_markets(), new=several)
def test_the_order_of_organisations_does_not_matter(market, new) -> None:
    plan = match(*market)

    assert worth_of_new_organizations(plan, new, *market) == worth_of_new_organizations(
        plan, new[::-1], market[0].projects[::-1], market[1].projects[::-1]
    )


@EXAMPLES
@given(market=varied_markets() | scarce_markets())
def test_every_demand_that_lacks_a_partner_is_counted_once_in_its_county(market) -> None:
    """Oracle: places wanted less dockings, demand by demand."""
    demands, _ = market
    plan = match(*market)
    spared = {LeftAloneReason.NOT_PUBLISHED, LeftAloneReason.WANTS_NONE}
    reasons = {one.demand: one.reason for one in plan.left_alone}
    lacking = {
        demand.key: demand.partners_wanted - len(plan.matches_of_demand(demand.key))
        for demand in demands
        if reasons.get(demand.key) not in spared
    }
    lacking = {key: places for key, places in lacking.items() if places > 0}

    found = unserved_demands(plan, demands)

    keys = [key for one in found.counties for key in (*one.left_alone, *one.partly_served)]
    assert sorted(keys) == sorted(lacking)
    assert found.open_places == sum(lacking.values())
    assert [one.county for one in found.counties] == sorted({demands[key].county_code for key in lacking})
    for county in found.counties:
        assert sum(one.demands for one in county.reasons) == len(county.left_alone)
        for cell in county.by_field:
            own = {
                key
                for key in lacking
                if demands[key].county_code == county.county
                and (cell.field in demands[key].fields if cell.field else not demands[key].fields)
            }
            assert set(cell.left_alone) | set(cell.partly_served) == own
            assert cell.open_places == sum(lacking[key] for key in own)
            assert all(reasons[key] for key in cell.left_alone)
            assert sum(one.demands for one in cell.reasons) == len(cell.left_alone)


def test_at_national_size_the_joint_gain_is_no_sum() -> None:
    """Two alike organisations for one lonely demand: each serves it, both together serve it once."""
    market = scarce()
    plan = match(market.demands, market.supplies)
    county = next(one for one in unserved_demands(plan, market.demands).counties if one.left_alone)
    field = next(one.field for one in county.by_field if one.left_alone)
    alike = [
        NewOrganization(name=name, fields=[field], regions=[county.county], projects_accepted=9)
        for name in ("甲", "乙")
    ]

    worths = worth_of_new_organizations(plan, alike, market.demands, market.supplies)

    assert worths.together is not None
    covered = [worth.change.after[0][0].value for worth in (*worths.each, worths.together)]
    before = worths.together.change.before[0][0].value
    assert covered[0] == covered[1] == covered[2] > before
