"""A strategy for few projects that nearly all suit each other, with too little room for all of them."""

from typing import Any

from hypothesis import strategies as st

from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import AssessmentGrade, FocusField, LinkageMember
from varied_projects import COUNTIES, Market

FIELDS = list(FocusField)[:2]
ROLES = list(LinkageMember)[:3]
BODIES = [
    SocialOrganization(name=name, grade=AssessmentGrade(grade))
    for name, grade in (("甲基金会", "5A"), ("乙协会", "3A"), ("丙中心", "1A"))
]


def crowded_markets() -> st.SearchStrategy[Market]:
    """Few projects that nearly all suit each other, with too little room, and with roles and money."""
    fields = st.sampled_from([FIELDS[:1], FIELDS])
    demand = st.builds(
        DemandProject,
        id=st.integers(1, 9).map("D{}".format),
        title=st.just("t"),
        county_code=st.sampled_from(COUNTIES),
        fields=fields,
        missing_cny=st.none() | st.integers(1, 5),
        roles_wanted=st.lists(st.sampled_from(ROLES), max_size=3),
        partners_wanted=st.integers(1, 2),
    )
    supply = st.builds(
        SupplyProject,
        id=st.integers(1, 9).map("S{}".format),
        title=st.just("t"),
        organization=st.sampled_from(BODIES),
        fields=fields,
        offer_cny=st.none() | st.integers(1, 5),
        roles_offered=st.frozensets(st.sampled_from(ROLES), min_size=1),
        projects_accepted=st.integers(1, 2),
    )
    return st.tuples(_library(demand), _library(supply))


def _library(project: st.SearchStrategy[Any]) -> st.SearchStrategy[ProjectLibrary[Any]]:
    several = st.lists(project, min_size=2, max_size=5, unique_by=lambda one: one.key)
    return several.map(ProjectLibrary)
