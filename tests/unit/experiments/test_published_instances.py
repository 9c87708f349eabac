"""Published cases as instances: published numbers, knobs that turn what they say and nothing else."""

from itertools import pairwise

import numpy as np
import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.experiments import sichuan, yunxi
from rvmatch.experiments.instances import CASES, Published, market_of_libraries
from rvmatch.experiments.instances.turning import turned
from rvmatch.experiments.scenarios_fairs import FAIR_YEARS, charity_fair
from rvmatch.mechanisms import Chance

CHANCE = Chance(3)
FAIRS = {
    2014: (2_773, 438, 5_080_000_000),
    2015: (2_588, 623, 12_250_000_000),
    2019: (896, 133, 5_800_000_000),
}
"""Entries, matches and whole yuan as published: divisions of the fairs of 慈展会."""

PINNED = {
    "national": "ddde15a7f720d84c",
    "scarce": "dc9443ca4392f39d",
    "sichuan": "2cbd79f610d0926a",
    "xinjiang": "8de394f915dcae1f",
    "yunnan": "2cc5f42df2d9c0c6",
    "yunxi": "2b9c2ea076a68130",
    "charity_fair_2019": "088af5a64cf9c963",
}
TURNED = "5d20fab639e3bf0e"


@pytest.mark.parametrize("case", PINNED)
def test_the_numbers_of_a_seed_stay_what_they_were(case: str) -> None:
    assert Published(case=case).instance(2022).digest[:16] == PINNED[case]


def test_so_do_those_of_a_case_with_every_knob_turned() -> None:
    source = Published(
        case="sichuan",
        correlation=0.5,
        popularity_skew=0.3,
        scarcity=0.2,
        outside_home=0.6,
        missing=0.2,
        remote_share=0.3,
    )

    assert source.instance(2022).digest[:16] == TURNED


@pytest.mark.parametrize("year", FAIR_YEARS)
def test_a_fair_has_its_published_entries_matches_and_money(year: int) -> None:
    entries, matched, money = FAIRS[year]

    fair = charity_fair(year)

    assert len(fair.demands) == entries
    assert len(fair.supplies) == sum(supply.projects_accepted for supply in fair.supplies) == matched
    assert sum(supply.offer_cny or 0 for supply in fair.supplies) == money
    assert (fair.name, fair.seed) == (f"charity_fair_{year}", year)


def test_the_best_choice_of_a_fair_matches_about_the_published_share() -> None:
    instance = Published(case="charity_fair_2019").instance(2019)

    share = instance.market.optimum.rows.size / instance.market.problem.shape[0]

    published = dict(instance.provenance.facts)
    assert published["published_matched"] / published["published_projects"] == pytest.approx(0.148, abs=0.001)
    assert 0.14 < share < 0.149


def test_a_fair_is_drawn_with_the_seed_of_its_year_unless_told() -> None:
    assert charity_fair(2019).demands == charity_fair(2019, 2019).demands != charity_fair(2019, 1).demands


def test_there_is_no_fair_of_another_year() -> None:
    with pytest.raises(InvalidValueError, match="2014, 2015, 2019"):
        charity_fair(2016)


def test_with_no_knob_turned_a_case_is_its_scenario() -> None:
    scenario = sichuan(7)

    instance, market = (
        Published(case="sichuan").instance(7),
        market_of_libraries(scenario.demands, scenario.supplies),
    )

    assert instance.market.problem.points.tolist() == market.problem.points.tolist()
    assert instance.market.row_ranks.tolist() == market.row_ranks.tolist()
    assert turned(scenario, CHANCE) == scenario
    assert instance.provenance.synthetic
    assert dict(instance.provenance.facts)["published_organizations"] == 118


def test_scarcity_takes_supplies_away_and_leaves_the_others_as_they_are() -> None:
    scenario = yunxi()

    fewer = turned(scenario, CHANCE, scarcity=0.5).supplies

    assert len(fewer) == 31
    assert set(fewer) < set(scenario.supplies)
    assert len(turned(scenario, CHANCE, scarcity=1.0).supplies) == 0


def test_at_home_alone_supplies_serve_the_province_of_their_organisation() -> None:
    scenario = sichuan(7)

    changed = turned(scenario, CHANCE, outside_home=0.0).supplies

    for before, after in zip(scenario.supplies, changed, strict=True):
        home = before.organization.home
        assert after.regions == (before.regions if home is None else frozenset({home}))


def test_what_is_missing_is_gone_about_as_often_as_told_and_frees_pairs_rather_than_costs_them() -> None:
    scenario = charity_fair(2019)

    all_gone = turned(scenario, CHANCE, missing=1.0)
    half_gone = turned(scenario, CHANCE, missing=0.5)

    assert {(one.missing_cny, one.period) for one in all_gone.demands} == {(None, None)}
    assert {(one.offer_cny, one.period, one.regions) for one in all_gone.supplies} == {(None, None, None)}
    known = sum(one.missing_cny is not None for one in scenario.demands)
    left = sum(one.missing_cny is not None for one in half_gone.demands)
    assert abs(left / known - 0.5) < 0.08
    before, after = (market_of_libraries(one.demands, one.supplies) for one in (scenario, all_gone))
    assert after.problem.rows.size >= before.problem.rows.size


def test_without_correlation_lines_rank_by_draws_of_their_own() -> None:
    alike, apart = (Published(case="yunxi", correlation=share).instance(4).market for share in (1.0, 0.0))

    assert apart.problem.points.tolist() == alike.problem.points.tolist()
    points = alike.problem.points
    assert np.corrcoef(alike.row_ranks, points)[0, 1] < -0.7
    assert abs(np.corrcoef(apart.row_ranks, points)[0, 1]) < 0.1
    assert abs(np.corrcoef(apart.row_ranks, apart.col_ranks)[0, 1]) < 0.1


def test_with_full_skew_all_supplies_rank_counties_alike_and_demands_do_not_care() -> None:
    plain, skewed = (
        Published(case="sichuan", popularity_skew=skew).instance(4).market for skew in (0.0, 1.0)
    )

    place: dict[int, set[tuple[int, int]]] = {}
    for col in range(skewed.problem.shape[1]):
        here = np.flatnonzero(skewed.problem.cols == col)
        ranked = sorted(
            (int(skewed.col_ranks[at]), int(skewed.groups[skewed.problem.rows[at]])) for at in here
        )
        place[col] = {(a[1], b[1]) for a, b in pairwise(ranked) if a[0] < b[0]}
    before = set().union(*place.values())
    assert not {(second, first) for first, second in before} & before
    assert skewed.row_ranks.tolist() == plain.row_ranks.tolist()


def test_a_share_of_the_counties_is_remote_with_all_their_demands() -> None:
    market = Published(case="sichuan", remote_share=0.3).instance(4).market

    remote = set(market.groups[market.remote].tolist())
    assert len(remote) == 15
    assert not remote & set(market.groups[~market.remote].tolist())


@pytest.mark.parametrize(("case", "size"), [("yunxi", "yunxi-2021"), ("xinjiang", "xinjiang-2025")])
def test_a_case_says_which_published_size_it_follows(case: str, size: str) -> None:
    provenance = Published(case=case).instance(1).provenance

    assert (provenance.reference, provenance.seed) == (f"published size {size}", 1)
    assert case in CASES
