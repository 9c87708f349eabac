"""Strategies for projects on which every law can turn: few names and places, so that they meet."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import HIGHEST_AMOUNT_CNY, Period
from rvmatch.model.vocabulary import (
    AssessmentGrade,
    CooperationChannel,
    CreditStanding,
    FocusField,
    HelpKind,
    LinkageMember,
    ProjectStatus,
    Revitalization,
    Urgency,
)

Market = tuple[ProjectLibrary[DemandProject], ProjectLibrary[SupplyProject]]

COUNTIES = ("530113", "530129", "532301", "520425", "653101")
DIVISIONS = ("53", "5301", "530113", "52", "520425", "65")
ORGANIZATIONS = (("甲基金会", "53100000500019795A"), ("乙协会", "51100000500002862F"), ("丙中心", None))
DAYS = (date.min, date(2024, 1, 1), date(2024, 1, 2), date(2024, 6, 30), date(2026, 1, 1), date.max)
AMOUNTS = (0, 1, 2, 3, 999_999, 1_000_000, 1_000_001, 300_000, HIGHEST_AMOUNT_CNY)
TITLES = ("核桃加工", "核桃 加工 车间", "养老服务站建设项目", "Walnut mill", "—— !", "建设项目")

NAMED_BY_DEMANDS = (
    "S1",
    "S2",
    "530113/S1",
    "甲基金会",
    "乙协会",
    "53100000500019795A",
    "丙中心",
    "53",
    "无此名",
)
NAMED_BY_SUPPLIES = (
    "D1",
    "D2",
    "530113/D1",
    "53",
    "5301",
    "530113",
    "52",
    "530000",
    "530100",
    "0530",
    "５３",
    "5",
    "53011",
    "5301130",
    "甲基金会",
)


def some(values: Sequence[Any] | type, most: int = 2) -> SearchStrategy[frozenset[Any]]:
    """Small sets, often empty."""
    return st.just(frozenset()) | st.frozensets(st.sampled_from(values), max_size=most)


def open_periods() -> SearchStrategy[Period | None]:
    """None, and periods whose days meet, touch or miss each other, open ends included."""
    days = st.sampled_from(DAYS)
    both = st.tuples(days, days).map(sorted).map(lambda pair: Period(start=pair[0], end=pair[1]))
    return st.none() | both | days.map(lambda day: Period(start=day)) | days.map(lambda day: Period(end=day))


def known_amounts() -> SearchStrategy[int | None]:
    """Amounts around the places where rounding turns, and unknown ones."""
    return st.none() | st.sampled_from(AMOUNTS) | st.integers(0, 2_000_000)


def categories() -> SearchStrategy[dict[str, Any]]:
    """Focus fields, kinds of help or neither; at least something is stated."""
    fields, kinds = list(FocusField)[:3], list(HelpKind)[:3]
    return st.one_of(
        st.fixed_dictionaries({"fields": st.frozensets(st.sampled_from(fields), min_size=1)}),
        st.fixed_dictionaries({"help_kinds": st.frozensets(st.sampled_from(kinds), min_size=1)}),
        st.fixed_dictionaries(
            {
                "fields": st.frozensets(st.sampled_from(fields), min_size=1),
                "help_kinds": st.frozensets(st.sampled_from(kinds), min_size=1),
            }
        ),
        st.just({"revitalizations": [Revitalization.CULTURE]}),
    )


def statuses() -> SearchStrategy[ProjectStatus]:
    """Mostly published."""
    return st.sampled_from([ProjectStatus.PUBLISHED] * 5 + [ProjectStatus.DRAFT, ProjectStatus.WITHDRAWN])


def varied_demands() -> SearchStrategy[DemandProject]:
    """Demands whose names, places, days and amounts meet those of ``varied_supplies``."""
    parts = st.fixed_dictionaries(
        {
            "id": st.integers(1, 5).map("D{}".format),
            "namespace": st.sampled_from(("", "", "530113")),
            "title": st.sampled_from(TITLES),
            "county_code": st.sampled_from(COUNTIES),
        },
        optional={
            "description": st.sampled_from(TITLES),
            "missing_cny": known_amounts(),
            "period": open_periods(),
            "urgency": st.none() | st.sampled_from(Urgency),
            "roles_wanted": st.lists(st.sampled_from(LinkageMember), max_size=3),
            "channels": some(list(CooperationChannel)[:2]),
            "partners_wanted": st.integers(0, 3),
            "status": statuses(),
            "past_partners": some(NAMED_BY_DEMANDS),
            "refused_partners": some(NAMED_BY_DEMANDS),
        },
    )
    return st.builds(lambda one, other: DemandProject(**one, **other), parts, categories())


def varied_organizations() -> SearchStrategy[SocialOrganization]:
    """A few organisations, with and without a code, a home, a grade and a standing."""
    return st.builds(
        lambda named, more: SocialOrganization(name=named[0], credit_code=named[1], **more),
        st.sampled_from(ORGANIZATIONS),
        st.fixed_dictionaries(
            {},
            optional={
                "home": st.none() | st.sampled_from(("11", "3101", "53", "520425")),
                "grade": st.none() | st.sampled_from(AssessmentGrade),
                "grade_valid_until": st.none() | st.sampled_from(DAYS),
                "credit_standing": st.none() | st.sampled_from(CreditStanding),
            },
        ),
    )


def varied_supplies() -> SearchStrategy[SupplyProject]:
    """Supplies whose names, places, days and amounts meet those of ``varied_demands``."""
    parts = st.fixed_dictionaries(
        {
            "id": st.integers(1, 5).map("S{}".format),
            "namespace": st.sampled_from(("", "", "530113")),
            "title": st.sampled_from(TITLES),
            "organization": varied_organizations(),
        },
        optional={
            "description": st.sampled_from(TITLES),
            "regions": st.none() | some(DIVISIONS),
            "excluded_regions": some(DIVISIONS),
            "offer_cny": known_amounts(),
            "per_project_cny": known_amounts(),
            "period": open_periods(),
            "projects_accepted": st.integers(0, 3),
            "roles_offered": some(LinkageMember),
            "channels": some(list(CooperationChannel)[:2]),
            "status": statuses(),
            "past_counties": some(DIVISIONS),
            "projects_finished": st.none() | st.integers(0, 7),
            "refused_partners": some(NAMED_BY_SUPPLIES),
        },
    )
    return st.builds(lambda one, other: SupplyProject(**one, **other), parts, categories())


def varied_markets(most: int = 4) -> SearchStrategy[Market]:
    """Two libraries that meet in every law."""
    return st.tuples(
        st.lists(varied_demands(), max_size=most, unique_by=lambda project: project.key).map(ProjectLibrary),
        st.lists(varied_supplies(), max_size=most, unique_by=lambda project: project.key).map(ProjectLibrary),
    )


def scarce_markets(
    most_demands: int = 5, most_supplies: int = 3, most_places: int = 3
) -> SearchStrategy[Market]:
    """
    Two libraries that nearly all suit each other, with fewer places offered than wanted as a rule.

    Grades and fields tell the points apart, counties are few and shared, and both sides take up to
    ``most_places`` partners, so that coverage, points and ties all have something to decide.
    """
    fields = list(FocusField)[:2]
    places = st.sampled_from([1, 1, *range(1, most_places + 1)])
    demand = st.builds(
        DemandProject,
        id=st.integers(1, 99).map("D{:02}".format),
        title=st.sampled_from(TITLES),
        county_code=st.sampled_from((COUNTIES[0], COUNTIES[0], *COUNTIES[:3])),
        fields=st.sampled_from((fields, fields[:1], fields[1:])),
        missing_cny=st.sampled_from((None, 100_000, 300_001, 500_000)),
        partners_wanted=places,
    )
    supply = st.builds(
        SupplyProject,
        id=st.integers(1, 99).map("S{:02}".format),
        title=st.sampled_from(TITLES),
        organization=st.builds(
            SocialOrganization, name=st.just("甲基金会"), grade=st.sampled_from(AssessmentGrade)
        ),
        fields=st.sampled_from((fields[:1], fields[:1], fields[1:], fields)),
        regions=st.sampled_from(((), (), (), (), ("5301",), ("530113",), ("530113", "532301"))),
        offer_cny=st.sampled_from((None, 200_000, 100_001, 10_000_000)),
        projects_accepted=places,
    )
    return st.tuples(_libraries(demand, 2, most_demands), _libraries(supply, 1, most_supplies))


def _libraries(project: SearchStrategy[Any], least: int, most: int) -> SearchStrategy[ProjectLibrary[Any]]:
    """Libraries of every size alike; lists alone would mostly be short."""
    return (
        st.integers(least, most)
        .flatmap(lambda size: st.lists(project, min_size=size, max_size=size, unique_by=lambda one: one.key))
        .map(ProjectLibrary)
    )


def crowded_market(seed: int, *, most_demands: int = 24, most_supplies: int = 9) -> Market:
    """A larger market from a seed: more places wanted than offered, and points that pull to one county."""
    rng = Random(seed)
    fields = list(FocusField)[:3]
    demands = [
        DemandProject(
            id=f"D{place:02}",
            title="t",
            county_code=rng.choice((COUNTIES[0], COUNTIES[0], *COUNTIES)),
            fields=rng.sample(fields, rng.randint(1, 3)),
            missing_cny=rng.choice((None, 100_000, 300_001, 500_000)),
            partners_wanted=rng.randint(1, 3),
        )
        for place in range(rng.randint(most_demands // 2, most_demands))
    ]
    supplies = [
        SupplyProject(
            id=f"S{place:02}",
            title="t",
            organization=SocialOrganization(name="甲基金会", grade=rng.choice(list(AssessmentGrade))),
            fields=rng.sample(fields, rng.randint(1, 2)),
            regions=rng.choice(((), (), ("53",), ("5301",), ("520425", "6531"))),
            offer_cny=rng.choice((None, 0, 200_000, 100_001, 10_000_000)),
            projects_accepted=rng.randint(0, 3),
        )
        for place in range(rng.randint(most_supplies // 2, most_supplies))
    ]
    return ProjectLibrary(demands), ProjectLibrary(supplies)
