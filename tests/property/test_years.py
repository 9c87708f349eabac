"""Over the years nothing agreed is lost, nobody is asked again after a no, coverage is the best there is."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import attrs
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rvmatch import (
    DemandProject,
    FocusField,
    LongestWaiting,
    Matcher,
    Policy,
    Refused,
    SocialOrganization,
    SupplyProject,
    TotalScore,
    verify_plan,
)
from rvmatch.eligibility import DEFAULT_RULES
from rvmatch.evaluation import YearOutcome
from rvmatch.experiments import SimulatedYears, YearlyRates, simulate_years
from rvmatch.matching.policies.objectives import CoverCounties
from rvmatch.model.docking import Docking, replay
from rvmatch.model.docking_statuses import FULFILLED, KEPT, PARTED
from rvmatch.model.life_cycle import DockingMove
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.testing import markets, simulated_years, yearly_rates

Pair = tuple[str, str]

BUSY = YearlyRates(
    demands_arriving=0.5,
    supplies_arriving=0.5,
    organization_refuses=0.3,
    exited=0.3,
    finished=0.3,
    signed=0.8,
)
"""Rates at which much of everything happens."""


@st.composite
def busy_years(draw: st.DrawFn) -> SimulatedYears:
    """Years in which every eligible pair may be recommended, so that rules alone decide who is covered."""
    demands, supplies = draw(markets(max_demands=6, max_supplies=4))
    policy = Policy(objectives=[CoverCounties(), TotalScore()], minimum_score=0)
    return simulate_years(
        demands,
        supplies,
        years=4,
        first_year=2022,
        seed=draw(st.integers(0, 99)),
        rates=draw(st.just(BUSY) | yearly_rates()),
        matcher=Matcher(policy=policy),
    )


def pairs_of(dockings: Any, statuses: Any) -> set[Pair]:
    return {(one.demand, one.supply) for one in dockings if one.status in statuses}


def places_of(years: SimulatedYears) -> dict[str, dict[str, int]]:
    """The places with which each project came into its library, before anything of it was finished."""
    places: dict[str, dict[str, int]] = {"demand": {}, "supply": {}}
    for outcome in years.outcomes:
        for demand in outcome.demands:
            places["demand"].setdefault(demand.key, demand.partners_wanted)
        for supply in outcome.supplies:
            places["supply"].setdefault(supply.key, supply.projects_accepted)
    return places


def before_and_after(years: SimulatedYears) -> Any:
    return zip(years.outcomes, years.outcomes[1:], strict=False)


def most_counties_served(outcome: YearOutcome) -> int:
    """How many counties can be served beside the agreed pairs: augmenting paths, rules asked pair by pair."""
    agreed = {(one.demand, one.supply) for one in outcome.plan.matches if one.agreed}
    refused = {
        (limit.demand, limit.supply)
        for limit in outcome.plan.settings.policy.limits
        if isinstance(limit, Refused)
    }
    counties = {str(one.county) for one in outcome.plan.coverage.counties}
    demands = {one.key: one for one in outcome.demands}
    served = {str(demands[demand].county_code) for demand, _ in agreed} & counties
    room = {one.key: one.projects_accepted for one in outcome.supplies}
    room = {key: places - sum(supply == key for _, supply in agreed) for key, places in room.items()}
    reached: dict[str, set[str]] = defaultdict(set)
    for demand in outcome.demands:
        for supply in outcome.supplies:
            free = demand.partners_wanted and (demand.key, supply.key) not in agreed | refused
            if free and all(rule.check(demand, supply).eligible for rule in DEFAULT_RULES):
                reached[str(demand.county_code)].add(supply.key)
    users: dict[str, list[str]] = defaultdict(list)

    def placed(county: str, tried: set[str]) -> bool:
        for supply in sorted(reached[county] - tried):
            tried.add(supply)
            if len(users[supply]) < room[supply]:
                users[supply].append(county)
                return True
            for place, other in enumerate(users[supply]):
                if placed(other, tried):
                    users[supply][place] = county
                    return True
        return False

    return len(served) + sum(placed(county, set()) for county in sorted(counties - served))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(busy_years())
def test_every_year_covers_as_many_counties_as_agreements_allow(years: SimulatedYears) -> None:
    """Oracle: augmenting paths over counties and supplies, with the scalar rules and no scores."""
    for outcome in years.outcomes:
        assert outcome.plan.coverage.covered == most_counties_served(outcome)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(simulated_years())
def test_each_plan_is_best_for_the_libraries_that_the_year_shows(years: SimulatedYears) -> None:
    """Oracle: the verifier, which shares no code with the matcher."""
    for outcome in years.outcomes:
        assert verify_plan(outcome.plan, outcome.demands, outcome.supplies).holds


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(busy_years() | simulated_years())
def test_nothing_agreed_is_lost_without_an_exit_or_an_end(years: SimulatedYears) -> None:
    for earlier, later in before_and_after(years):
        agreed = pairs_of(earlier.dockings, KEPT)

        assert {(one.demand, one.supply) for one in later.plan.matches if one.agreed} == agreed
        assert agreed <= pairs_of(later.dockings, KEPT | FULFILLED | {ProjectStatus.EXITED})


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(busy_years() | simulated_years())
def test_no_pair_that_was_refused_or_left_is_recommended_again(years: SimulatedYears) -> None:
    parted: set[Pair] = set()
    for outcome in years.outcomes:
        assert not parted & {(one.demand, one.supply) for one in outcome.plan.matches}
        parted |= pairs_of(outcome.dockings, PARTED)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(busy_years() | simulated_years())
def test_every_history_replays_and_only_grows(years: SimulatedYears) -> None:
    known: dict[str, Docking] = {}
    for outcome in years.outcomes:
        found = {one.id: one for one in outcome.dockings}

        assert len(found) == len(outcome.dockings)
        assert known.keys() <= found.keys()
        for key, docking in found.items():
            standing = replay(docking.history, consent_order=docking.consent_order)
            assert standing == docking.standing
            before = known[key].history if key in known else ()
            assert docking.history[: len(before)] == before
            assert {step.on.year for step in docking.history[len(before) :]} <= {outcome.year}
        known = found


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(busy_years() | simulated_years())
def test_sizes_add_up_and_every_key_is_accounted_for(years: SimulatedYears) -> None:
    """Oracle: the keys of both libraries as sets, and the places with which projects came."""
    places = places_of(years)
    for earlier, later in before_and_after(years):
        for side in ("demand", "supply"):
            libraries = [
                set(outcome.demands.keys if side == "demand" else outcome.supplies.keys)
                for outcome in (earlier, later)
            ]
            change = getattr(later, f"{side}_changes")
            assert (change.earlier, change.later) == tuple(map(len, libraries))
            assert set(change.arrived) == libraries[1] - libraries[0]
            assert {*change.withdrawn, *change.finished} == libraries[0] - libraries[1]
            assert not set(change.withdrawn) & set(change.finished)
            held = {getattr(one, side) for one in earlier.dockings if one.status in KEPT}
            done = Counter(getattr(one, side) for one in earlier.dockings if one.status in FULFILLED)
            assert not held & (libraries[0] - libraries[1])
            full = {key for key in done if done[key] >= places[side][key]}
            assert set(change.finished) == full & libraries[0]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(busy_years() | simulated_years())
def test_no_project_has_more_dockings_than_places(years: SimulatedYears) -> None:
    """Places are those with which a project came into the library, before anything was finished."""
    places = places_of(years)
    for outcome in years.outcomes:
        taken = [one for one in outcome.dockings if one.status in KEPT | FULFILLED]
        for side, most in places.items():
            used = Counter(getattr(one, side) for one in taken)
            assert all(used[key] <= most[key] for key in used)


def test_a_finished_docking_has_used_up_a_place_while_the_other_goes_on() -> None:
    """Pinned, as small markets seldom come to it: two places, four supplies, each docking finished by lot."""
    industry = [FocusField.INDUSTRY_DEVELOPMENT]
    demand = DemandProject(id="D", title="示例", county_code="530113", fields=industry, partners_wanted=2)
    supplies = [
        SupplyProject(
            id=f"S{number}",
            title="示例",
            organization=SocialOrganization(name=f"示例协会{number}"),
            fields=industry,
            regions=[],
        )
        for number in range(4)
    ]
    rates = YearlyRates(
        demands_arriving=0,
        supplies_arriving=0,
        demands_withdrawn=0,
        supplies_withdrawn=0,
        organization_refuses=0,
        department_refuses=0,
        county_refuses=0,
        unanswered=0,
        signed=1,
        exited=0,
        finished=0.5,
    )
    ends = []
    for seed in range(10):
        years = simulate_years([demand], supplies, years=3, first_year=2022, seed=seed, rates=rates)
        ends.append(len(years.outcomes[-1].dockings))

    assert ends == [2] * len(ends)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(busy_years() | simulated_years())
def test_waiting_times_count_the_years_in_a_row_without_an_agreement(years: SimulatedYears) -> None:
    """Oracle: the years looked at backwards, one demand at a time."""

    def waits(outcome: YearOutcome, key: str) -> bool:
        agreed = {one.demand for one in outcome.dockings if one.status in KEPT | FULFILLED}
        return key in outcome.demands and outcome.demands[key].partners_wanted > 0 and key not in agreed

    for last, outcome in enumerate(years.outcomes):
        expected = {}
        for demand in outcome.demands:
            place = last
            while place >= 0 and waits(years.outcomes[place], demand.key):
                place -= 1
            if place < last:
                expected[demand.key] = last - place
        assert dict(outcome.waits) == expected
        assert sum(count for _, count in outcome.waiting_times) == len(expected)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(markets(), st.integers(0, 99), st.randoms(use_true_random=False))
def test_the_order_of_projects_and_of_records_changes_nothing(market: Any, seed: int, shuffled: Any) -> None:
    demands, supplies = (list(library) for library in market)
    first = simulate_years(demands, supplies, years=1, first_year=2023, seed=seed, rates=BUSY)
    records = list(first.outcomes[-1].dockings)
    wanted = simulate_years(
        demands, supplies, years=2, first_year=2024, seed=seed, rates=BUSY, dockings=records
    )
    for values in (demands, supplies, records):
        shuffled.shuffle(values)

    assert simulate_years(demands, supplies, years=1, first_year=2023, seed=seed, rates=BUSY) == first
    assert (
        simulate_years(demands, supplies, years=2, first_year=2024, seed=seed, rates=BUSY, dockings=records)
        == wanted
    )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(markets(max_demands=6, max_supplies=3), st.integers(0, 99))
def test_those_left_waiting_come_first_where_the_policy_says_so(market: Any, seed: int) -> None:
    """Oracle: the plan's own outcome of a policy that knows the waits of the year before and nothing else."""
    waiting = Policy(objectives=[LongestWaiting({}), TotalScore()], minimum_score=0)
    years = simulate_years(
        *market, years=3, first_year=2022, seed=seed, rates=BUSY, matcher=Matcher(policy=waiting)
    )
    for earlier, later in before_and_after(years):
        served = {one.demand for one in later.plan.matches}
        told = Policy(
            objectives=[LongestWaiting(earlier.waits), TotalScore()],
            limits=later.plan.settings.policy.limits,
            minimum_score=0,
        )
        fresh = Matcher(policy=told).match(later.demands, later.supplies)
        best = {one.demand for one in fresh.matches}
        by_years: dict[int, list[str]] = defaultdict(list)
        for key, rounds in earlier.waits:
            by_years[rounds].append(key)
        for keys in by_years.values():
            assert len(served & set(keys)) == len(best & set(keys))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(simulated_years())
@example(simulate_years([], [], years=2, first_year=2022, seed=0))
def test_numbers_of_moves_are_those_of_the_histories(years: SimulatedYears) -> None:
    whole: Counter[DockingMove] = Counter()
    for outcome in years.outcomes:
        whole.update(outcome.moves)
        assert all(one.history[-1].on <= date(outcome.year, 12, 31) for one in outcome.dockings)
    recorded = years.outcomes[-1].dockings

    assert whole == Counter(step.move for docking in recorded for step in docking.history)
    left = {one.id for outcome in years.outcomes for one in outcome.exits}
    assert left == {one.id for one in recorded if one.status is ProjectStatus.EXITED}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(simulated_years())
def test_changes_count_the_pairs_of_two_plans(years: SimulatedYears) -> None:
    assert years.outcomes[0].changes is None
    for earlier, later in before_and_after(years):
        both = [Counter((one.demand, one.supply) for one in found.plan.matches) for found in (earlier, later)]
        assert later.changes is not None
        assert attrs.astuple(later.changes) == (
            (both[0] & both[1]).total(),
            (both[0] - both[1]).total(),
            (both[1] - both[0]).total(),
        )
