"""Scenarios have the published sizes to the yuan, real counties where known, and call the rest synthetic."""

import pytest

from rvmatch import match
from rvmatch.errors import InvalidValueError
from rvmatch.experiments import SCENARIOS, Scenario, scenario, sichuan, xinjiang, yunnan, yunxi
from rvmatch.model.vocabulary import RegistrationLevel
from rvmatch.notice import PublishedSize, key_counties, load_notice
from rvmatch.wording import LANGUAGES, say

PUBLISHED = {
    "sichuan": "sichuan-2023-2024",
    "xinjiang": "xinjiang-2025",
    "yunnan": "yunnan-2024",
    "yunxi": "yunxi-2021",
}


def size(name: str) -> PublishedSize:
    return next(one for one in load_notice().sizes if one.id == PUBLISHED[name])


def offered(found: Scenario) -> int:
    amounts = [one.offer_cny for one in found.supplies]
    assert None not in amounts
    return sum(cny or 0 for cny in amounts)


def owners(found: Scenario) -> dict[str, RegistrationLevel | None]:
    return {one.organization.name: one.organization.registration_level for one in found.supplies}


def counties(found: Scenario) -> set[str]:
    return {str(one.county_code) for one in found.demands}


def test_sichuan_has_118_organisations_50_counties_120_projects_and_263_million() -> None:
    found = sichuan()

    assert (len(owners(found)), len(counties(found)), len(found.supplies)) == (118, 50, 120)
    assert offered(found) == 263_000_000
    assert (
        sum(
            one.organization.home != "51" for one in {o.organization.name: o for o in found.supplies}.values()
        )
        == 59
    )
    assert len(counties(found) & {str(code) for code in key_counties().codes}) == 25


def test_xinjiang_misses_36_million_610_thousand_in_146_demands() -> None:
    found = xinjiang()

    assert len(found.demands) == 146
    assert sum(one.missing_cny or 0 for one in found.demands) == 36_610_000
    assert all(one.missing_cny for one in found.demands)


def test_yunxi_has_56_organisations_63_projects_and_both_sums() -> None:
    found = yunxi()
    worths = [int(one.in_kind.removesuffix("万元").rpartition("折价")[2]) for one in found.supplies]

    assert (len(owners(found)), len(found.supplies), len(found.demands)) == (56, 63, 63)
    assert counties(found) == {"420322"}
    assert offered(found) == 4_880_000
    assert sum(worths) == 578


def test_yunnan_has_52_organisations_for_key_counties_and_230_for_all_129() -> None:
    found = yunnan()
    key = {str(county.code) for county in key_counties().in_province("53")}
    inside = {one.organization.name for one in found.supplies if one.organization.home == "53"}
    outside = [one for one in found.supplies if one.organization.name not in inside]

    assert (len(owners(found)), len(inside), len(found.supplies)) == (282, 230, 337)
    assert len(counties(found)) == 129
    assert len(key) == 27
    assert key <= counties(found)
    assert all({str(code) for code in one.regions or ()} <= key for one in outside)
    assert offered(found) == 231_000_000


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_sizes_are_those_of_the_notices_data(name: str) -> None:
    found, published = scenario(name), size(name)
    asked = sum(one.missing_cny or 0 for one in found.demands)

    assert published.organizations in (None, len(owners(found)))
    assert published.counties in (None, len(counties(found)))
    assert published.projects in (len(found.demands), len(found.supplies))
    assert published.amount_cny in (asked, offered(found) if name != "xinjiang" else asked)


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_a_scenario_is_the_same_for_the_same_seed_and_calls_itself_synthetic(name: str) -> None:
    found = scenario(name)

    assert found == SCENARIOS[name]()
    assert found.name == name
    assert SCENARIOS[name](5).demands != found.demands  # type: ignore[call-arg]
    for project in (*found.demands, *found.supplies):
        assert project.title.startswith("示例")
        assert "合成示例数据" in project.description
    assert all(one.organization.name.startswith("示例") for one in found.supplies)
    for language in LANGUAGES:
        told = say(f"demo.{name}", language, organizations=1, supplies=2, demands=3, counties=4, seed=5)
        assert "合成" in told or "SYNTHETIC" in told


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_invented_counties_lie_in_prefectures_that_no_table_has(name: str) -> None:
    real = {str(code) for code in key_counties().codes} | {"420322"}

    for demand in scenario(name).demands:
        invented = str(demand.county_code) not in real
        assert invented == (demand.county_code[2:4] in ("98", "99"))
        assert invented == demand.county_name.startswith("示例县")


@pytest.mark.parametrize("name", sorted(PUBLISHED))
@pytest.mark.parametrize("seed", range(5))
def test_money_adds_up_and_every_county_asks_whatever_the_seed(name: str, seed: int) -> None:
    found = SCENARIOS[name](seed)  # type: ignore[call-arg]
    of = sum(one.missing_cny or 0 for one in found.demands) if name == "xinjiang" else offered(found)

    assert of == size(name).amount_cny
    assert len(counties(found)) == (size(name).counties or 40)


def test_nothing_is_built_to_succeed() -> None:
    """Every published scenario leaves demands without a partner."""
    for name in PUBLISHED:
        found = scenario(name)
        assert match(found.demands, found.supplies).left_alone


def test_an_unknown_scenario_is_refused_with_the_names_that_there_are() -> None:
    with pytest.raises(InvalidValueError) as caught:
        scenario("tibet")

    assert "yunnan" in caught.value.message("en")
