"""What each rule says, case by case, with the reason it gives."""

from datetime import date
from typing import Any

import pytest

from rvmatch.eligibility import (
    DEFAULT_RULES,
    BothPublished,
    CreditListsClear,
    EligibilityRule,
    MoneyFloor,
    NobodyRefused,
    PeriodsOverlap,
    RegionServed,
    SharedFieldOrHelp,
    Verdict,
)
from rvmatch.errors import InvalidValueError
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import Period
from rvmatch.model.vocabulary import CreditStanding, FocusField, HelpKind, ProjectStatus, Revitalization
from rvmatch.wording import LANGUAGES, say

CODE = "53100000500019795A"
INDUSTRY, TALENT = FocusField.INDUSTRY_DEVELOPMENT, FocusField.TALENT_CULTIVATION
HEALTH, EDUCATION = HelpKind.HEALTH, HelpKind.EDUCATION
NOTHING_STATED = {"fields": (), "revitalizations": [Revitalization.CULTURE]}
NEW_YEAR = date(2024, 1, 1)
AGREED = BothPublished(agreed=frozenset({("D1", "S1")}))


def demand(**more: Any) -> DemandProject:
    return DemandProject(**{"id": "D1", "title": "t", "county_code": "530113", "fields": [INDUSTRY]} | more)


def supply(standing: CreditStanding | None = None, **more: Any) -> SupplyProject:
    body = SocialOrganization(name="甲基金会", credit_code=CODE, credit_standing=standing)
    return SupplyProject(**{"id": "S1", "title": "t", "organization": body, "fields": [INDUSTRY]} | more)


CASES = [
    (SharedFieldOrHelp(), {}, {}, "yes", "E001.shared"),
    (SharedFieldOrHelp(), {}, {"fields": [TALENT]}, "no", "E001.none_shared"),
    (SharedFieldOrHelp(), {"fields": [INDUSTRY, TALENT]}, {"fields": [TALENT]}, "yes", "E001.shared"),
    (
        SharedFieldOrHelp(),
        {"help_kinds": [HEALTH]},
        {"fields": [TALENT], "help_kinds": [HEALTH]},
        "yes",
        "E001.shared",
    ),
    (
        SharedFieldOrHelp(),
        {"help_kinds": [HEALTH]},
        {"fields": (), "help_kinds": [HEALTH]},
        "yes",
        "E001.shared",
    ),
    (
        SharedFieldOrHelp(),
        {"help_kinds": [HEALTH]},
        {"fields": (), "help_kinds": [EDUCATION]},
        "no",
        "E001.none_shared",
    ),
    (SharedFieldOrHelp(), {}, {"fields": (), "help_kinds": [HEALTH]}, "unknown", "E001.unknown"),
    (SharedFieldOrHelp(), NOTHING_STATED, {}, "unknown", "E001.unknown"),
    (RegionServed(), {}, {"regions": ()}, "yes", "E002.nationwide"),
    (RegionServed(), {}, {"regions": None}, "unknown", "E002.unknown"),
    (RegionServed(), {}, {"regions": ["53"]}, "yes", "E002.served"),
    (RegionServed(), {}, {"regions": ["5301"]}, "yes", "E002.served"),
    (RegionServed(), {}, {"regions": ["530113"]}, "yes", "E002.served"),
    (RegionServed(), {}, {"regions": ["530112", "52"]}, "no", "E002.elsewhere"),
    (RegionServed(), {}, {"regions": ["53"], "excluded_regions": ["5301"]}, "no", "E002.excluded"),
    (RegionServed(), {}, {"regions": (), "excluded_regions": ["530113"]}, "no", "E002.excluded"),
    (RegionServed(), {}, {"regions": None, "excluded_regions": ["53"]}, "no", "E002.excluded"),
    (RegionServed(), {}, {"regions": None, "excluded_regions": ["52"]}, "unknown", "E002.unknown"),
    (CreditListsClear(), {}, {"standing": None}, "unknown", "E003.unknown"),
    (CreditListsClear(), {}, {"standing": CreditStanding.NOT_LISTED}, "yes", "E003.clear"),
    (CreditListsClear(), {}, {"standing": CreditStanding.ABNORMAL_LIST}, "review", "E003.abnormal"),
    (CreditListsClear(), {}, {"standing": CreditStanding.SERIOUS_DISHONESTY_LIST}, "no", "E003.serious"),
    (PeriodsOverlap(), {}, {}, "unknown", "E004.unknown"),
    (PeriodsOverlap(), {"period": Period(start=NEW_YEAR)}, {}, "unknown", "E004.unknown"),
    (
        PeriodsOverlap(),
        {"period": Period(end=NEW_YEAR)},
        {"period": Period(start=NEW_YEAR)},
        "yes",
        "E004.overlap",
    ),
    (
        PeriodsOverlap(),
        {"period": Period(end=date(2023, 12, 31))},
        {"period": Period(start=NEW_YEAR)},
        "no",
        "E004.apart",
    ),
    (BothPublished(), {}, {}, "yes", "E005.both"),
    (BothPublished(), {"status": ProjectStatus.DRAFT}, {}, "no", "E005.demand"),
    (BothPublished(), {}, {"status": ProjectStatus.EXPIRED}, "no", "E005.supply"),
    (AGREED, {}, {}, "yes", "E005.both"),
    (AGREED, {"status": ProjectStatus.DOCKED}, {"status": ProjectStatus.UNDER_WAY}, "yes", "E005.agreed"),
    (AGREED, {"status": ProjectStatus.SIGNED}, {}, "yes", "E005.agreed"),
    (AGREED, {"status": ProjectStatus.DOCKED}, {"id": "S2"}, "no", "E005.demand"),
    (AGREED, {"status": ProjectStatus.DRAFT}, {}, "no", "E005.demand"),
    (AGREED, {}, {"status": ProjectStatus.FINISHED}, "no", "E005.supply"),
    (AGREED, {"status": ProjectStatus.DOCKED}, {"status": ProjectStatus.WITHDRAWN}, "no", "E005.supply"),
    (NobodyRefused(), {}, {}, "yes", "E006.none"),
    (NobodyRefused(), {"refused_partners": ["甲基金会"]}, {}, "no", "E006.by_demand"),
    (NobodyRefused(), {"refused_partners": [CODE]}, {}, "no", "E006.by_demand"),
    (NobodyRefused(), {"refused_partners": [CODE.lower()]}, {}, "no", "E006.by_demand"),
    (NobodyRefused(), {"refused_partners": ["５３100000 500019795A"]}, {}, "no", "E006.by_demand"),
    (NobodyRefused(), {"refused_partners": ["甲基金会 "]}, {}, "no", "E006.by_demand"),
    (NobodyRefused(), {"refused_partners": ["S（1）"]}, {"id": "S（1）"}, "no", "E006.by_demand"),
    (NobodyRefused(), {"refused_partners": ["100000"]}, {"id": "10"}, "yes", "E006.none"),
    (NobodyRefused(), {"refused_partners": ["S1"]}, {}, "no", "E006.by_demand"),
    (NobodyRefused(), {"refused_partners": ["S1"]}, {"namespace": "53"}, "yes", "E006.none"),
    (NobodyRefused(), {"refused_partners": ["53/S1"]}, {"namespace": "53"}, "no", "E006.by_demand"),
    (NobodyRefused(), {"refused_partners": ["甲", "S", "53"]}, {}, "yes", "E006.none"),
    (NobodyRefused(), {}, {"refused_partners": ["D1"]}, "no", "E006.by_supply"),
    (NobodyRefused(), {}, {"refused_partners": ["53"]}, "no", "E006.by_supply"),
    (NobodyRefused(), {}, {"refused_partners": ["530000"]}, "no", "E006.by_supply"),
    (NobodyRefused(), {}, {"refused_partners": ["５３０１００ "]}, "no", "E006.by_supply"),
    (NobodyRefused(), {"id": "100200"}, {"refused_partners": ["100200"]}, "no", "E006.by_supply"),
    (NobodyRefused(), {"id": "D（1）"}, {"refused_partners": ["D(1)"]}, "no", "E006.by_supply"),
    (NobodyRefused(), {}, {"refused_partners": ["5301"]}, "no", "E006.by_supply"),
    (NobodyRefused(), {}, {"refused_partners": ["530113"]}, "no", "E006.by_supply"),
    (NobodyRefused(), {}, {"refused_partners": ["530112", "52", "D"]}, "yes", "E006.none"),
    (MoneyFloor(least_ppm=500_000), {}, {"offer_cny": 1}, "unknown", "E007.unknown"),
    (MoneyFloor(least_ppm=500_000), {"missing_cny": 3}, {"offer_cny": 1}, "no", "E007.short"),
    (MoneyFloor(least_ppm=500_000), {"missing_cny": 3}, {"offer_cny": 2}, "yes", "E007.enough"),
    (MoneyFloor(least_ppm=500_000), {"missing_cny": 4}, {"offer_cny": 2}, "yes", "E007.enough"),
    (
        MoneyFloor(least_ppm=500_000),
        {"missing_cny": 4},
        {"offer_cny": 3, "projects_accepted": 2},
        "no",
        "E007.short",
    ),
    (MoneyFloor(least_ppm=10**6), {"missing_cny": 0}, {"offer_cny": 0}, "yes", "E007.enough"),
    (MoneyFloor(least_ppm=0), {"missing_cny": 10**12}, {"offer_cny": 0}, "yes", "E007.enough"),
]


@pytest.mark.parametrize(("rule", "asked", "offered", "verdict", "reason"), CASES)
def test_a_rule_says_what_its_description_says(
    rule: EligibilityRule, asked: dict[str, Any], offered: dict[str, Any], verdict: str, reason: str
) -> None:
    outcome = rule.check(demand(**asked), supply(**offered))

    assert (outcome.verdict, outcome.reason) == (Verdict(verdict), reason)
    assert outcome.eligible == (verdict != "no")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_can_be_said(language) -> None:
    for rule, asked, offered, _, _ in CASES:
        outcome = rule.check(demand(**asked), supply(**offered))

        assert "{" not in say(f"rule.{outcome.reason}", language, **dict(outcome.params))


def test_the_cases_above_give_every_reason_there_is() -> None:
    """Oracle: the codes of reasons in the source, as the wording knows them."""
    from rvmatch.wording import catalogue

    given_ = {reason for *_, reason in CASES}

    known = {code.removeprefix("rule.") for code in catalogue("en") if code.startswith("rule.E")}
    assert given_ == {code for code in known if not code.endswith(".name")}


def test_the_default_rules_are_asked_in_the_order_of_their_codes() -> None:
    assert [rule.code for rule in DEFAULT_RULES] == ["E001", "E002", "E003", "E004", "E005", "E006"]
    assert all(isinstance(rule, EligibilityRule) for rule in DEFAULT_RULES)


@pytest.mark.parametrize("least", [-1, 10**6 + 1, 0.5, True, "1"])
def test_a_floor_is_a_whole_share_of_a_million(least) -> None:
    with pytest.raises(InvalidValueError) as caught:
        MoneyFloor(least_ppm=least)

    assert caught.value.field == "least_ppm"
