"""The support system: what is told, what is refused, and how points are read off a scheme."""

from fractions import Fraction

import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.matching import FillRoles, Matcher, Policy, match
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, LinkageMember
from rvmatch.notice import load_notice
from rvmatch.support import (
    CAPACITY_WORDS,
    IncentiveIndicator,
    IncentiveScheme,
    PointStep,
    capacity_building,
    incentive_lines,
    incentive_points,
    linkage_completeness,
    linkage_lines,
    participation_weighs_more,
    project_linkage_line,
)
from rvmatch.wording import LANGUAGES

TALENT = FocusField.TALENT_CULTIVATION


def demand(key: str = "D1", **more) -> DemandProject:
    return DemandProject(id=key, **{"title": "t", "county_code": "530326", "fields": [TALENT], **more})


def supply(key: str = "S1", **more) -> SupplyProject:
    organization = SocialOrganization(name="示例")
    return SupplyProject(id=key, **{"title": "t", "organization": organization, "fields": [TALENT], **more})


def indicator(code: str = "J1", figure: str = "projects", **more) -> IncentiveIndicator:
    steps = [PointStep(from_figure=1, points=5)]
    parts = {"code": code, "figure": figure, "title": "完成项目", "source": "示例办法", "steps": steps}
    return IncentiveIndicator(**{**parts, **more})


def scheme(*indicators: IncentiveIndicator) -> IncentiveScheme:
    return IncentiveScheme(name="示例办法", indicators=indicators)


@pytest.mark.parametrize("language", LANGUAGES)
def test_linkage_is_told_with_who_fills_what(language) -> None:
    demands = [
        demand(
            roles_present=[LinkageMember.COMMUNITY],
            roles_wanted=[LinkageMember.VOLUNTEER, LinkageMember.SOCIAL_WORKER],
        )
    ]
    supplies = [supply(roles_offered=[LinkageMember.VOLUNTEER])]
    plan = Matcher(policy=Policy(objectives=[FillRoles()])).match(demands, supplies)
    found = linkage_completeness(plan, demands)
    (county,) = found.counties

    assert county.would_have == (LinkageMember.COMMUNITY, LinkageMember.VOLUNTEER)
    assert county.missing == (LinkageMember.SOCIAL_WORKER,)
    assert county.unstated == (LinkageMember.SOCIAL_ORGANIZATION, LinkageMember.CHARITABLE_RESOURCE)
    assert "S1" in project_linkage_line(found.projects[0], language)
    assert "会泽县" in linkage_lines(found, language)[1]
    with pytest.raises(InvalidValueError):
        linkage_lines(plan, language)


def test_linkage_of_other_demands_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="demands"):
        linkage_completeness(match([demand()], []), [demand("D2")])


def test_one_word_for_capacity_building_is_the_notices_own_term() -> None:
    provision = next(one for one in load_notice().support_instruments if one.id == "capacity-building")

    assert provision.title_zh in CAPACITY_WORDS


def test_demand_for_capacity_building_is_matched_like_any_other() -> None:
    demands = ProjectLibrary([demand(title="县域社会组织能力建设"), demand("D2")])
    supplies = ProjectLibrary([supply(in_kind="社会组织　培训 讲师"), supply("S2")])

    asked, offered = capacity_building(demands), capacity_building(supplies)
    plan = match(asked.library, offered.library)

    assert [(one.demand, one.supply) for one in plan.matches] == [("D1", "S1")]


@pytest.mark.parametrize(
    ("field", "settings"),
    [
        ("words", {"words": [" "]}),
        ("words", {"words": "社会组织"}),
        ("words", {"words": [1]}),
        ("key", {"also": ["D9"]}),
        ("leaving_out", {"also": ["D1"], "leaving_out": ["D1"]}),
    ],
)
def test_words_and_marks_that_mean_nothing_are_refused(field, settings) -> None:
    with pytest.raises(InvalidValueError) as error:
        capacity_building(ProjectLibrary([demand()]), **settings)

    assert error.value.field == field


def test_a_missing_figure_that_cannot_matter_leaves_the_total_known() -> None:
    flat = indicator(steps=[PointStep(from_figure=0, points=3), PointStep(from_figure=2, points=3)])
    found = incentive_points(scheme(flat), {})

    assert (found.total, found.missing, found.indicators[0].points) == (3, ("projects",), None)


def test_two_indicators_of_one_missing_figure_are_seen_together() -> None:
    """Apart they could give -5 to 5; no figure gives anything but zero."""
    more, less = indicator(), indicator("J2", steps=[PointStep(from_figure=1, points=-5)])

    assert incentive_points(scheme(more, less), {}).total == 0


def test_the_share_of_taking_part_is_exact() -> None:
    old = scheme(indicator(participation=True), indicator("J2", steps=[PointStep(from_figure=1, points=10)]))
    new = scheme(indicator(participation=True), indicator("J2"))
    nothing = scheme(indicator(steps=[PointStep(from_figure=1, points=-1)]))

    assert old.participation_share == Fraction(1, 3)
    assert participation_weighs_more(old, new) is True
    assert participation_weighs_more(new, old) is False
    assert participation_weighs_more(old, nothing) is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: scheme(),
        lambda: scheme(indicator(), indicator()),
        lambda: indicator(steps=[]),
        lambda: indicator(steps=[PointStep(from_figure=1, points=1), PointStep(from_figure=1, points=2)]),
        lambda: indicator(source=""),
        lambda: PointStep(from_figure=-1, points=1),
        lambda: PointStep(from_figure=1, points=1.5),
        lambda: PointStep(from_figure=1, points=10**10),
        lambda: incentive_points(scheme(indicator()), {"projects": -1}),
        lambda: incentive_points(scheme(indicator()), {"projects": 2.0}),
        lambda: incentive_points(scheme(indicator()), [("projects", 1)]),
        lambda: incentive_points(indicator(), {}),
        lambda: incentive_lines(scheme(indicator("J9")), incentive_points(scheme(indicator()), {})),
    ],
)
def test_a_scheme_that_means_nothing_is_refused(make) -> None:
    with pytest.raises(InvalidValueError) as error:
        make()

    assert all(error.value.message(language) for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_figure_is_told_as_missing(language) -> None:
    own = scheme(indicator(unit="个"), indicator("J2", "years"))
    text = "\n".join(incentive_lines(own, incentive_points(own, {"projects": 4}), language))
    whole = incentive_lines(own, incentive_points(own, {"projects": 4, "years": 1}), language)

    assert "years" in text
    assert "0" in text
    assert "10" in whole[0]
