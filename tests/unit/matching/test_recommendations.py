"""What a platform shows on one project's page: the best partners, leads and full ones marked."""

import pytest

from rvmatch import (
    DemandProject,
    FocusField,
    InvalidValueError,
    Matcher,
    Policy,
    SocialOrganization,
    SupplyProject,
    Weights,
    recommend,
)

FIELD, OTHER = FocusField.INDUSTRY_DEVELOPMENT, FocusField.RURAL_GOVERNANCE
DEMAND = DemandProject(id="D", title="核桃加工", county_code="530113", fields=[FIELD, OTHER], missing_cny=100)


def supply(key: str, **changes) -> SupplyProject:
    values = {"title": f"支持{key}", "fields": [FIELD], "regions": [], "offer_cny": 100, **changes}
    return SupplyProject(id=key, organization=SocialOrganization(name=f"机构{key}"), **values)


def test_the_best_partners_come_first_and_no_more_than_asked_for():
    supplies = [supply("A"), supply("B", fields=[FIELD, OTHER]), supply("C", offer_cny=10)]

    found = recommend(DEMAND, supplies, k=2)

    assert [partner.key for partner in found] == ["B", "A"]
    assert (found.eligible, found.total) == (3, 3)


def test_the_points_are_the_sum_of_the_parts():
    for partner in recommend(DEMAND, [supply("A"), supply("B", fields=[FIELD, OTHER])]):
        assert partner.points == sum(part.weight * part.value for part in partner.parts) // 10**6


def test_a_supply_looks_for_demands_the_same_way():
    [partner] = recommend(supply("A"), [DEMAND])

    assert (partner.key, partner.points) == ("D", recommend(DEMAND, [supply("A")]).partners[0].points)


def test_partners_below_the_minimum_are_leads_and_full_ones_come_last():
    supplies = [supply("A", projects_accepted=0), supply("B", offer_cny=1)]

    found = recommend(
        DEMAND, supplies, matcher=Matcher(policy=Policy.coverage_first(minimum_score=0.6)), language="en"
    )

    assert [(one.key, one.lead, one.has_places) for one in found] == [("B", True, True), ("A", False, False)]
    assert "a lead only" in found.lines[1]
    assert "takes no more for now" in str(found)


def test_who_is_not_eligible_is_counted_by_rule():
    found = recommend(
        DEMAND, [supply("A", regions=["52"]), supply("B", fields=[FocusField.TALENT_CULTIVATION])]
    )

    assert len(found) == 0
    assert dict(found.removed) == {"E001": 1, "E002": 1}
    assert "没有一个满足全部条件" in str(found)


def test_similar_descriptions_count_when_they_are_given_weight():
    matcher = Matcher(
        weights=Weights.of(description_similarity=1), policy=Policy.coverage_first(minimum_score=0)
    )
    supplies = [supply("A", title="养老服务"), supply("B", title="核桃加工支持")]

    assert recommend(DEMAND, supplies, matcher=matcher).partners[0].key == "B"


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ((DEMAND, [supply("A")], 0), "k"),
        ((DEMAND, [DEMAND], 5), "library"),
        (("D", [supply("A")], 5), "project"),
    ],
)
def test_wrong_arguments_are_named(arguments, field):
    with pytest.raises(InvalidValueError, match=f"^{field}: "):
        recommend(*arguments)
