"""What each criterion is worth, case by case, in millionths; None where nobody stated enough."""

from datetime import date
from typing import Any

import pytest

from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import Period
from rvmatch.model.vocabulary import (
    AssessmentGrade,
    CooperationChannel,
    FocusField,
    HelpKind,
    LinkageMember,
    Urgency,
)
from rvmatch.scoring import (
    DEFAULT_CRITERIA,
    NEUTRAL,
    ONE,
    ChannelShared,
    Criterion,
    DescriptionSimilarity,
    FieldFit,
    HelpFit,
    LibraryCriterion,
    MoneyCovered,
    OrganizationGrade,
    PastPartnership,
    RoleCompleteness,
    SelfDeclaredUrgency,
    TrackRecord,
    Weights,
)

F1, F2, F3, _ = FocusField
H1, H2, H3, *_ = HelpKind
VOLUNTEER, WORKER = LinkageMember.VOLUNTEER, LinkageMember.SOCIAL_WORKER
HELP, SUPPORT = CooperationChannel.DESIGNATED_HELP, CooperationChannel.COUNTERPART_SUPPORT
FROM_2024 = Period(start=date(2024, 1, 1))


def demand(**more: Any) -> DemandProject:
    return DemandProject(**{"id": "D1", "title": "t", "county_code": "530113", "fields": [F1]} | more)


def supply(body: dict[str, Any] | None = None, **more: Any) -> SupplyProject:
    organization = SocialOrganization(name="甲基金会", **body or {})
    return SupplyProject(**{"id": "S1", "title": "t", "organization": organization, "fields": [F1]} | more)


def graded(grade: str, until: date | None = None) -> dict[str, Any]:
    return {"body": {"grade": AssessmentGrade(grade), "grade_valid_until": until}}


@pytest.mark.parametrize(
    ("criterion", "asked", "offered", "value"),
    [
        (FieldFit(), {"fields": [F1, F2, F3]}, {"fields": [F1]}, 333_333),
        (FieldFit(), {"fields": [F1]}, {"fields": [F1, F2]}, ONE),
        (FieldFit(), {"fields": [F1]}, {"fields": [F2]}, 0),
        (FieldFit(), {"fields": [F1]}, {"fields": (), "help_kinds": [H1]}, None),
        (FieldFit(), {"fields": (), "help_kinds": [H1]}, {"fields": [F2]}, None),
        (HelpFit(), {"help_kinds": [H1, H2]}, {"help_kinds": [H2, H3]}, 500_000),
        (HelpFit(), {}, {"help_kinds": [H2]}, None),
        (HelpFit(), {"help_kinds": [H1]}, {}, None),
        (MoneyCovered(), {"missing_cny": 300_000}, {"offer_cny": 100_000}, 333_333),
        (MoneyCovered(), {"missing_cny": 100_000}, {"offer_cny": 300_000}, ONE),
        (MoneyCovered(), {"missing_cny": 100_000}, {"offer_cny": 100_000, "projects_accepted": 2}, 500_000),
        (MoneyCovered(), {"missing_cny": 100_000}, {"per_project_cny": 25_000}, 250_000),
        (MoneyCovered(), {"missing_cny": 0}, {"offer_cny": 100_000}, NEUTRAL),
        (MoneyCovered(), {"missing_cny": 100_000}, {"offer_cny": 0}, NEUTRAL),
        (MoneyCovered(), {"missing_cny": 100_000}, {}, None),
        (MoneyCovered(), {}, {"offer_cny": 100_000}, None),
        (
            RoleCompleteness(),
            {"roles_wanted": [VOLUNTEER] * 2 + [WORKER]},
            {"roles_offered": [VOLUNTEER]},
            500_000,
        ),
        (RoleCompleteness(), {}, {"roles_offered": [VOLUNTEER]}, None),
        (RoleCompleteness(), {"roles_wanted": [VOLUNTEER]}, {}, None),
        (ChannelShared(), {"channels": [HELP]}, {"channels": [HELP, SUPPORT]}, ONE),
        (ChannelShared(), {"channels": [HELP]}, {"channels": [SUPPORT]}, 0),
        (ChannelShared(), {"channels": [HELP]}, {}, None),
        (ChannelShared(), {}, {"body": {"home": "31"}}, ONE),
        (ChannelShared(), {}, {"body": {"home": "310115"}}, ONE),
        (ChannelShared(), {}, {"body": {"home": "530129"}}, NEUTRAL),
        (ChannelShared(), {"channels": [HELP]}, {"channels": [SUPPORT], "body": {"home": "53"}}, NEUTRAL),
        (ChannelShared(), {}, {"body": {"home": "11"}}, None),
        (ChannelShared(), {"county_code": "152222"}, {"body": {"home": "11"}}, None),
        (ChannelShared(paired=[("11", "53")]), {}, {"body": {"home": "11"}}, ONE),
        (ChannelShared(paired=[]), {}, {"body": {"home": "31"}}, None),
        (OrganizationGrade(), {}, graded("5A"), ONE),
        (OrganizationGrade(), {}, graded("4A"), 800_000),
        (OrganizationGrade(), {}, graded("1A"), 200_000),
        (OrganizationGrade(), {}, {}, None),
        (OrganizationGrade(), {"period": FROM_2024}, graded("3A", date(2024, 1, 1)), 600_000),
        (OrganizationGrade(), {"period": FROM_2024}, graded("3A", date(2023, 12, 31)), None),
        (OrganizationGrade(), {}, graded("3A", date(1999, 12, 31)), 600_000),
        (
            OrganizationGrade(),
            {"period": Period(end=date(2024, 1, 1))},
            graded("3A", date(1999, 1, 1)),
            600_000,
        ),
        (PastPartnership(), {"past_partners": ["甲基金会"]}, {}, ONE),
        (PastPartnership(), {"past_partners": ["S1"]}, {}, ONE),
        (PastPartnership(), {"past_partners": ["乙协会"]}, {}, 0),
        (PastPartnership(), {}, {"past_counties": ["5301"]}, ONE),
        (PastPartnership(), {}, {"past_counties": ["52"]}, 0),
        (PastPartnership(), {}, {}, None),
        (TrackRecord(), {}, {"projects_finished": 0}, 0),
        (TrackRecord(), {}, {"projects_finished": 3}, 600_000),
        (TrackRecord(), {}, {"projects_finished": 9}, ONE),
        (TrackRecord(), {}, {}, None),
        (SelfDeclaredUrgency(), {"urgency": Urgency.ORDINARY}, {}, 0),
        (SelfDeclaredUrgency(), {"urgency": Urgency.URGENT}, {}, 500_000),
        (SelfDeclaredUrgency(), {"urgency": Urgency.VERY_URGENT}, {}, ONE),
        (SelfDeclaredUrgency(), {}, {}, None),
        (DescriptionSimilarity(), {"title": "核桃加工"}, {"title": "养老服务"}, 0),
        (DescriptionSimilarity(), {"title": "——!"}, {"title": "养老服务"}, None),
        (DescriptionSimilarity(), {"title": "核桃"}, {"title": "核桃"}, ONE),
        (DescriptionSimilarity(), {"title": "甲乙"}, {"title": "甲丙"}, 333_333),
    ],
)
def test_a_criterion_is_worth_what_its_description_says(
    criterion: Criterion, asked: dict[str, Any], offered: dict[str, Any], value: int | None
) -> None:
    found = criterion.value(demand(**asked), supply(**offered))

    assert found is None if value is None else abs(found - value) <= 1


def test_partnership_and_similarity_have_to_see_the_libraries_first() -> None:
    assert [one.code for one in DEFAULT_CRITERIA if isinstance(one, LibraryCriterion)] == [
        "past_partnership",
        "description_similarity",
    ]


def test_every_criterion_has_a_code_of_its_own_and_the_defaults_are_among_them() -> None:
    codes = [criterion.code for criterion in DEFAULT_CRITERIA]

    assert len(set(codes)) == len(codes)
    assert {code for code, _ in Weights.default().parts} <= set(codes)
