"""Cultivation: what is told, what is refused, and that money is shared alike while places are closed."""

import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.evaluation import (
    NewOrganization,
    cultivation_passage,
    unserved_demands,
    unserved_lines,
    worth_lines,
    worth_of_new_organizations,
)
from rvmatch.evaluation.cultivation_worth import _closed
from rvmatch.matching import LeftAloneReason, Matcher, match
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, FounderKind, ProjectStatus
from rvmatch.notice import FactStatus
from rvmatch.wording import LANGUAGES

CARE, TALENT = FocusField.SPECIAL_GROUPS_CARE, FocusField.TALENT_CULTIVATION


def demand(key: str, **more) -> DemandProject:
    parts = {"title": "t", "county_code": "530326", "fields": [CARE], **more}
    return DemandProject(id=key, **parts)


def supply(key: str, **more) -> SupplyProject:
    parts = {"title": "t", "organization": SocialOrganization(name="示例"), "fields": [CARE], **more}
    return SupplyProject(id=key, **parts)


def new(name: str = "新", **more) -> NewOrganization:
    return NewOrganization(name=name, **{"fields": [CARE], **more})


def test_a_demand_with_two_fields_is_in_both_and_once_in_its_county() -> None:
    demands = [demand("D1", fields=[CARE, TALENT])]
    (county,) = unserved_demands(match(demands, []), demands).counties

    assert county.left_alone == ("D1",)
    assert [(one.field, one.left_alone) for one in county.by_field] == [(TALENT, ("D1",)), (CARE, ("D1",))]
    assert county.open_places == 1


def test_drafts_and_those_who_want_nobody_lack_no_organisation() -> None:
    demands = [demand("D1", status=ProjectStatus.DRAFT), demand("D2", partners_wanted=0)]

    assert unserved_demands(match(demands, []), demands).counties == ()


def test_places_of_a_demand_that_is_partly_served_are_the_rest() -> None:
    demands = [demand("D1", partners_wanted=3)]
    (county,) = unserved_demands(match(demands, [supply("S1")]), demands).counties

    assert (county.left_alone, county.partly_served, county.open_places) == ((), ("D1",), 2)


def test_a_county_that_comes_first_and_asks_for_nothing_is_named() -> None:
    demands = [demand("D1")]
    plan = match(demands, [], cover=["530326", "530627"])

    assert unserved_demands(plan, demands).without_demand == ("530627",)
    assert "530627" in "\n".join(unserved_lines(unserved_demands(plan, demands), "en"))


def test_the_reason_of_each_is_told() -> None:
    demands = [demand("D1"), demand("D2", fields=[TALENT])]
    (county,) = unserved_demands(match(demands, [supply("S1", projects_accepted=0)]), demands).counties

    assert [(one.reason, one.demands) for one in county.reasons] == [
        (LeftAloneReason.NO_ELIGIBLE_SUPPLY, 1),
        (LeftAloneReason.SUPPLIES_FULL, 1),
    ]


def test_other_demands_than_those_of_the_plan_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="demands"):
        unserved_demands(match([demand("D1")], []), [demand("D2")])


@pytest.mark.parametrize("names", [("S1",), ("新", "新")])
def test_a_name_that_is_taken_is_refused(names) -> None:
    demands, supplies = [demand("D1")], [supply("S1")]
    with pytest.raises(InvalidValueError, match="name"):
        worth_of_new_organizations(match(demands, supplies), map(new, names), demands, supplies)


def test_a_baseline_follows_no_policy_and_is_refused() -> None:
    demands = [demand("D1")]
    plan = Matcher(solver="greedy").match(demands, [])
    with pytest.raises(InvalidValueError, match="plan"):
        worth_of_new_organizations(plan, [new()], demands, [])


@pytest.mark.parametrize(
    ("field", "parts"),
    [("fields", {"fields": []}), ("projects_accepted", {"projects_accepted": 0}), ("name", {"name": ""})],
)
def test_an_organisation_that_could_do_nothing_is_refused(field, parts) -> None:
    with pytest.raises(InvalidValueError) as error:
        NewOrganization(**{"name": "新", "fields": [CARE], **parts})

    assert error.value.field == field


@pytest.mark.parametrize(("offer", "places"), [(None, 2), (0, 2), (100, 3), (7, 1)])
def test_a_closed_supply_still_counts_on_the_same_money(offer, places) -> None:
    own = new(offer_cny=offer, projects_accepted=places).supply

    assert _closed(own).share_cny == own.share_cny
    assert _closed(own).projects_accepted == 0


def test_no_organisation_asked_about_is_worth_nothing() -> None:
    demands = [demand("D1")]
    worths = worth_of_new_organizations(match(demands, []), [], demands, [])

    assert (worths.each, worths.together) == ((), None)


def test_who_founds_it_changes_no_number() -> None:
    demands = [demand("D1")]
    plan = match(demands, [])
    found = [
        worth_of_new_organizations(plan, [new(founder=founder)], demands, [])
        for founder in (None, *FounderKind)
    ]

    assert all(one == found[0] for one in found)


def test_the_passage_of_the_notice_carries_its_citations() -> None:
    passage = cultivation_passage()

    assert [one.member for one in passage.founders] == [
        FounderKind.GRADUATE,
        FounderKind.VETERAN,
        FounderKind.RETURNED_MIGRANT_WORKER,
    ]
    assert [one.en for one in passage.supports] == ["policy", "money", "people"]
    assert all(one.citation.part == "part 5" for one in (*passage.founders, *passage.natures))
    assert passage.work_area.citation.status is FactStatus.SOURCED


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_told_in_both_languages(language) -> None:
    demands = [demand("D1"), demand("D2", county_code="530627", fields=[TALENT])]
    supplies = [supply("S1", period=None)]
    plan = match(demands, supplies)
    worths = worth_of_new_organizations(
        plan, [new("甲", fields=[TALENT]), new("乙", fields=[TALENT])], demands, supplies
    )
    text = "\n".join(
        (
            *unserved_lines(unserved_demands(plan, demands), language),
            *worth_lines(worths, language),
            *cultivation_passage().lines(language),
        )
    )

    assert "D2" in text
    assert "镇雄县" in text
    with pytest.raises(InvalidValueError):
        worth_lines(worths, "fr")
    with pytest.raises(InvalidValueError):
        worth_lines(plan)
    with pytest.raises(InvalidValueError):
        unserved_lines(plan)
