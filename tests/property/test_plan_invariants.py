"""What a plan says of itself is true: places, money, reasons and numbers, whatever the order of rows."""

from collections import Counter, defaultdict
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from market_oracles import Choice, eligible_choices
from rvmatch.eligibility import DEFAULT_RULES, Verdict
from rvmatch.matching.left_alone import LeftAloneReason
from rvmatch.matching.matcher import Matcher, match
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import Contact, DemandProject
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.scoring import DEFAULT_CRITERIA, Weights
from varied_projects import COUNTIES, Market, crowded_market, scarce_markets, varied_markets

MARKETS = varied_markets(5) | scarce_markets()
CROWDED = [crowded_market(seed) for seed in range(3)]
MINIMUM = 300_000
COVER = COUNTIES
TELEPHONE = "13912345678"


def planned(libraries: Market, **settings: Any) -> MatchPlan:
    return match(*libraries, **{"cover": COVER} | settings)


def by_pair(choices: list[Choice]) -> dict[tuple[str, str], Choice]:
    return {(choice.demand, choice.supply): choice for choice in choices}


def used(plan: MatchPlan) -> list[tuple[str, str]]:
    return [(match.demand, match.supply) for match in plan.matches]


def with_crowded_examples(test: Any) -> Any:
    """Also run on the larger markets from a seed."""
    for libraries in CROWDED:
        test = example(libraries=libraries)(test)
    return test


@with_crowded_examples
@given(libraries=MARKETS)
def test_nobody_is_given_more_partners_than_places(libraries: Market) -> None:
    """Oracle: counting."""
    demands, supplies = libraries

    pairs = used(planned(libraries))

    assert all(found <= demands[key].partners_wanted for key, found in Counter(d for d, _ in pairs).items())
    assert all(
        found <= supplies[key].projects_accepted for key, found in Counter(s for _, s in pairs).items()
    )


@with_crowded_examples
@given(libraries=MARKETS)
def test_matches_are_eligible_pairs_above_the_minimum_each_once_and_sorted(libraries: Market) -> None:
    """Oracle: brute force over rules and criteria."""
    suitable = [choice for choice in eligible_choices(*libraries) if choice.points >= MINIMUM]

    plan = planned(libraries)

    assert used(plan) == sorted(set(used(plan)))
    assert set(used(plan)) <= by_pair(suitable).keys()
    assert [match.points for match in plan.matches] == [by_pair(suitable)[pair].points for pair in used(plan)]


@with_crowded_examples
@given(libraries=MARKETS)
def test_the_parts_of_a_match_are_its_points(libraries: Market) -> None:
    """Oracle: the scalar value of each criterion with a weight."""
    demands, supplies = libraries
    weights = dict(Weights.default().parts)
    counting = [criterion for criterion in DEFAULT_CRITERIA if weights.get(criterion.code)]

    plan = planned(libraries)

    for match_ in plan.matches:
        values = [one.value(demands[match_.demand], supplies[match_.supply]) for one in counting]
        assert [(part.criterion, part.stated, part.weight) for part in match_.parts] == [
            (one.code, value is not None, weights[one.code])
            for one, value in zip(counting, values, strict=True)
        ]
        assert [part.value for part in match_.parts] == [
            one.neutral if value is None else value for one, value in zip(counting, values, strict=True)
        ]
        assert match_.points == sum(part.value * part.weight for part in match_.parts) // 10**6


@with_crowded_examples
@given(libraries=MARKETS)
def test_a_match_names_the_rules_that_could_not_tell_and_those_that_want_a_look(libraries: Market) -> None:
    """Oracle: the scalar check of every rule."""
    plan = planned(libraries)

    for match_ in plan.matches:
        pair = libraries[0][match_.demand], libraries[1][match_.supply]
        verdicts = {rule.code: rule.check(*pair).verdict for rule in DEFAULT_RULES}
        assert match_.unknown == tuple(code for code in verdicts if verdicts[code] is Verdict.UNKNOWN)
        assert match_.review == tuple(code for code in verdicts if verdicts[code] is Verdict.REVIEW)


@with_crowded_examples
@given(libraries=MARKETS)
def test_no_money_is_promised_twice(libraries: Market) -> None:
    """Oracle: adding up, for each demand what it misses, for each supply what it offers."""
    demands, supplies = libraries
    to_demand: defaultdict[str, int] = defaultdict(int)
    from_supply: defaultdict[str, int] = defaultdict(int)

    plan = planned(libraries)

    for match_ in plan.matches:
        known = (
            demands[match_.demand].missing_cny is not None and supplies[match_.supply].share_cny is not None
        )
        assert (match_.amount_cny is not None) == known
        if match_.amount_cny is not None:
            assert 0 <= match_.amount_cny <= supplies[match_.supply].share_cny
            to_demand[match_.demand] += match_.amount_cny
            from_supply[match_.supply] += match_.amount_cny
    assert all(total <= demands[key].missing_cny for key, total in to_demand.items())
    assert all(
        total <= supplies[key].offer_cny
        for key, total in from_supply.items()
        if supplies[key].offer_cny is not None
    )


@with_crowded_examples
@given(libraries=MARKETS)
def test_the_better_pairs_of_a_demand_bring_their_money_first(libraries: Market) -> None:
    """Oracle: one demand after the other, its pairs by points, each bringing what is still missing."""
    demands, supplies = libraries

    plan = planned(libraries)

    for demand in demands:
        missing = demand.missing_cny
        mine = plan.matches_of_demand(demand.key)
        for match_ in sorted(mine, key=lambda one: (-one.points, one.supply)):
            share = supplies[match_.supply].share_cny
            if missing is not None and share is not None:
                assert match_.amount_cny == min(missing, share)
                missing -= match_.amount_cny


def expected_reason(demand: DemandProject, eligible: int, rooms: list[int]) -> LeftAloneReason:
    """By hand: how many supplies are eligible, and how many projects each suitable one accepts."""
    if demand.status is not ProjectStatus.PUBLISHED:
        return LeftAloneReason.NOT_PUBLISHED
    if demand.partners_wanted == 0:
        return LeftAloneReason.WANTS_NONE
    if eligible == 0:
        return LeftAloneReason.NO_ELIGIBLE_SUPPLY
    if not rooms:
        return LeftAloneReason.ONLY_LEADS
    return LeftAloneReason.CROWDED_OUT if any(rooms) else LeftAloneReason.SUPPLIES_FULL


@with_crowded_examples
@given(libraries=MARKETS)
def test_reasons_of_those_left_alone_are_honest(libraries: Market) -> None:
    """Oracle: brute force; and of those crowded out, every suitable supply is full."""
    demands, supplies = libraries
    choices = eligible_choices(*libraries)

    plan = planned(libraries)

    places = Counter(supply for _, supply in used(plan))
    assert [alone.demand for alone in plan.left_alone] == [
        demand.key for demand in demands if not plan.matches_of_demand(demand.key)
    ]
    for alone in plan.left_alone:
        mine = [choice for choice in choices if choice.demand == alone.demand]
        suiting = [choice for choice in mine if choice.points >= MINIMUM]
        assert (alone.eligible, alone.suitable) == (len(mine), len(suiting))
        rooms = [supplies[one.supply].projects_accepted for one in suiting]
        assert alone.reason is expected_reason(demands[alone.demand], len(mine), rooms)
        if alone.reason is LeftAloneReason.CROWDED_OUT:
            full = [places[one.supply] == supplies[one.supply].projects_accepted for one in suiting]
            assert all(full)


@with_crowded_examples
@given(libraries=MARKETS)
def test_leads_are_the_three_best_eligible_pairs_below_the_minimum(libraries: Market) -> None:
    """Oracle: brute force, sorted by points; equal points may come in either order."""
    choices = eligible_choices(*libraries)

    plan = planned(libraries, minimum_score=0.45)

    for alone in plan.left_alone:
        below = {
            choice.supply: choice.points
            for choice in choices
            if choice.demand == alone.demand and choice.points < 450_000
        }
        assert [lead.points for lead in alone.leads] == sorted(below.values(), reverse=True)[:3]
        assert all(below[lead.supply] == lead.points for lead in alone.leads)


@with_crowded_examples
@given(libraries=MARKETS)
def test_reserves_are_the_best_others_and_those_with_room_come_first(libraries: Market) -> None:
    """Oracle: brute force, sorted by room, then points; a supply that accepts nobody is no reserve."""
    suitable = [choice for choice in eligible_choices(*libraries) if choice.points >= MINIMUM]

    plan = planned(libraries)

    places = Counter(supply for _, supply in used(plan))
    for match_ in plan.matches:
        others = [
            (libraries[1][choice.supply].projects_accepted > places[choice.supply], choice.points)
            for choice in suitable
            if choice.demand == match_.demand
            and (choice.demand, choice.supply) not in set(used(plan))
            and libraries[1][choice.supply].projects_accepted
        ]
        assert [(one.has_room, one.points) for one in match_.reserves] == sorted(others, reverse=True)[:2]
        assert all(
            by_pair(suitable)[match_.demand, one.supply].points == one.points for one in match_.reserves
        )


@with_crowded_examples
@given(libraries=MARKETS)
def test_open_places_and_spare_supplies_are_what_is_left(libraries: Market) -> None:
    """Oracle: counting."""
    demands, supplies = libraries

    plan = planned(libraries)

    found, taken = (Counter(keys) for keys in ([d for d, _ in used(plan)], [s for _, s in used(plan)]))
    assert [(one.demand, one.wanted, one.found) for one in plan.open_places] == [
        (demand.key, demand.partners_wanted, found[demand.key])
        for demand in demands
        if 0 < found[demand.key] < demand.partners_wanted
    ]
    eligible = Counter(choice.supply for choice in eligible_choices(demands, supplies))
    assert [(one.supply, one.accepted, one.used, one.eligible) for one in plan.spare_supplies] == [
        (supply.key, supply.projects_accepted, taken[supply.key], eligible[supply.key])
        for supply in supplies
        if taken[supply.key] < supply.projects_accepted
    ]


@with_crowded_examples
@given(libraries=MARKETS)
def test_coverage_counts_demands_and_partners_of_each_county(libraries: Market) -> None:
    """Oracle: counting; a county without a partner has the reason of its demand that came nearest."""
    demands = libraries[0]
    nearest_last = [
        LeftAloneReason.NOT_PUBLISHED,
        LeftAloneReason.WANTS_NONE,
        LeftAloneReason.NO_ELIGIBLE_SUPPLY,
        LeftAloneReason.ONLY_LEADS,
        LeftAloneReason.SUPPLIES_FULL,
        LeftAloneReason.CROWDED_OUT,
    ]

    coverage = planned(libraries, cover=(*COVER, "620123")).coverage
    plan = planned(libraries, cover=(*COVER, "620123"))

    assert [county.county for county in coverage.counties] == sorted((*COVER, "620123"))
    assert coverage.covered == sum(county.partners > 0 for county in coverage.counties)
    for county in coverage.counties:
        mine = [demand.key for demand in demands if demand.county_code == county.county]
        assert county.demands == len(mine)
        assert county.partners == sum(len(plan.matches_of_demand(key)) for key in mine)
        reasons = [plan.left_alone_demand(key).reason for key in mine] if not county.partners else []
        nearest = max(reasons, key=nearest_last.index, default=LeftAloneReason.NO_DEMAND)
        assert county.reason is (None if county.partners else nearest)


@with_crowded_examples
@given(libraries=MARKETS)
def test_totals_add_up(libraries: Market) -> None:
    """Oracle: adding up the plan's own matches, and brute force for the pairs."""
    demands, supplies = libraries
    choices = eligible_choices(*libraries)

    plan = planned(libraries)

    suitable = sum(choice.points >= MINIMUM for choice in choices)
    assert attrs.asdict(plan.totals) == {
        "demands": len(demands),
        "supplies": len(supplies),
        "places_wanted": sum(demand.partners_wanted for demand in demands),
        "matches": len(plan.matches),
        "demands_served": len({demand for demand, _ in used(plan)}),
        "suitable_pairs": suitable,
        "leads": len(choices) - suitable,
        "points": sum(match_.points for match_ in plan.matches),
        "amount_cny": sum(match_.amount_cny or 0 for match_ in plan.matches),
        "amounts_unknown": sum(match_.amount_cny is None for match_ in plan.matches),
    }
    assert plan.funnel.eligible == len(choices)


@with_crowded_examples
@given(libraries=MARKETS)
def test_what_nobody_stated_is_counted(libraries: Market) -> None:
    """Oracle: the scalar value of every eligible pair."""
    demands, supplies = libraries
    choices = eligible_choices(*libraries)
    weights = dict(Weights.default().parts)

    plan = planned(libraries)

    assert dict(plan.unstated) == {
        criterion.code: sum(
            criterion.value(demands[choice.demand], supplies[choice.supply]) is None for choice in choices
        )
        for criterion in DEFAULT_CRITERIA
        if weights.get(criterion.code)
    }


@given(libraries=MARKETS, data=st.data())
def test_the_order_of_rows_never_changes_the_plan(libraries: Market, data: st.DataObject) -> None:
    """Oracle: the same projects in another order."""
    demands, supplies = (data.draw(st.permutations(library.projects)) for library in libraries)

    plan = Matcher(policy=Policy.coverage_first(COVER)).match(demands, supplies)

    assert plan == planned(libraries)


@pytest.mark.parametrize("seed", range(3))
def test_neither_does_it_on_larger_markets(seed: int) -> None:
    """Oracle: the same projects backwards."""
    demands, supplies = crowded_market(seed)

    plan = match(reversed(demands.projects), reversed(supplies.projects))

    assert plan == match(demands, supplies)


@with_crowded_examples
@given(libraries=scarce_markets())
def test_other_keys_never_change_the_ranks(libraries: Market) -> None:
    """Oracle: keys that sort backwards; only ties may fall otherwise."""
    renamed = tuple(
        ProjectLibrary(
            [attrs.evolve(project, id=f"{len(library) - place:04}") for place, project in enumerate(library)]
        )
        for library in libraries
    )

    plan = planned(renamed)

    usual = planned(libraries)
    assert (plan.coverage.covered, plan.totals.points) == (usual.coverage.covered, usual.totals.points)


@with_crowded_examples
@given(libraries=MARKETS)
def test_contacts_change_nothing_and_never_stand_in_a_plan(libraries: Market) -> None:
    """Oracle: the plan without contacts; fingerprints stand in its settings."""
    whom = Contact(name="张三丰", telephone=TELEPHONE)
    noisy = tuple(
        ProjectLibrary([attrs.evolve(project, contacts=[whom]) for project in library])
        for library in libraries
    )

    plan = planned(noisy)

    assert plan == planned(libraries)
    assert TELEPHONE not in repr(plan)
    assert whom.name not in repr(plan)


@given(libraries=scarce_markets())
@example(libraries=CROWDED[0])
def test_a_refused_pair_is_never_proposed_again(libraries: Market) -> None:
    """Oracle: the plan before; without the pair no plan can be worth more."""
    before = planned(libraries)
    refused = {demand: {supply} for demand, supply in used(before)}
    demands = ProjectLibrary(
        [attrs.evolve(one, refused_partners=refused.get(one.key, ())) for one in libraries[0]]
    )

    after = planned((demands, libraries[1]))

    assert not any(match_.supply in refused.get(match_.demand, ()) for match_ in after.matches)
    assert (after.coverage.covered, after.totals.points) <= (before.coverage.covered, before.totals.points)
