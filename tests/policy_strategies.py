"""Strategies for policies, and for small markets on which every part of a policy has something to say."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from policy_cases import COUNTIES, ENOUGH, KEYS, ORGANIZATIONS, ROLES
from rvmatch.matching.policies.grouping import GroupBy, sides_of
from rvmatch.matching.policies.limits import (
    Agreed,
    AtLeast,
    AtMost,
    Limit,
    NotTogether,
    Refused,
    WithinOffers,
)
from rvmatch.matching.policies.objectives import (
    CoverCounties,
    CoverGroups,
    FewestChanges,
    FillPlaces,
    FillRoles,
    LongestWaiting,
    Objective,
    PairObjective,
    Spread,
    TotalScore,
    WorstScore,
)
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, SpecialAction

Market = tuple[ProjectLibrary[DemandProject], ProjectLibrary[SupplyProject]]


def policy_markets(most: int = 4) -> SearchStrategy[Market]:
    """Two libraries with few counties, organisations, fields, actions and roles, and room for everybody."""
    amounts = st.none() | st.integers(0, 5)
    demand = st.builds(
        DemandProject,
        id=demand_keys(),
        title=st.just("t"),
        county_code=st.sampled_from(COUNTIES),
        fields=st.frozensets(st.sampled_from(FocusField), min_size=1, max_size=2),
        special_actions=_some(SpecialAction),
        missing_cny=amounts,
        roles_wanted=st.lists(st.sampled_from(ROLES), max_size=3),
        partners_wanted=st.just(ENOUGH),
    )
    supply = st.builds(
        SupplyProject,
        id=supply_keys(),
        title=st.just("t"),
        organization=st.sampled_from(ORGANIZATIONS),
        fields=st.frozensets(st.sampled_from(FocusField), min_size=1, max_size=2),
        special_actions=_some(SpecialAction),
        offer_cny=amounts,
        per_project_cny=amounts,
        roles_offered=_some(ROLES),
        projects_accepted=st.just(ENOUGH),
    )
    return st.tuples(_library(demand, most), _library(supply, most))


def _library(project: SearchStrategy[Any], most: int) -> SearchStrategy[ProjectLibrary[Any]]:
    found = st.lists(project, min_size=1, max_size=most, unique_by=lambda one: one.key)
    return found.map(ProjectLibrary)


def _some(values: Any) -> SearchStrategy[frozenset[Any]]:
    return st.frozensets(st.sampled_from(values), max_size=2)


def demand_keys() -> SearchStrategy[str]:
    """Keys of demands, of which a market may lack some."""
    return st.integers(1, 9).map("D{}".format)


def supply_keys() -> SearchStrategy[str]:
    """Keys of supplies, likewise."""
    return st.integers(1, 9).map("S{}".format)


def any_pairs() -> SearchStrategy[tuple[str, str]]:
    """Keys of a demand and a supply, of which a market may lack either."""
    return st.tuples(demand_keys(), supply_keys())


def objectives(pairs: SearchStrategy[tuple[str, str]]) -> SearchStrategy[Objective]:
    """Objectives of every class, with points of one's own for some of these pairs only."""
    steps = st.lists(st.integers(-2, 5), min_size=1, max_size=3)
    own_points = st.dictionaries(pairs, st.integers(-5, 5), max_size=5)
    return st.one_of(
        st.builds(CoverCounties, st.none() | st.lists(st.sampled_from(COUNTIES), min_size=1)),
        st.builds(CoverGroups, st.sampled_from(GroupBy)),
        st.builds(FillPlaces),
        st.builds(TotalScore),
        st.builds(FewestChanges, st.lists(any_pairs(), max_size=5)),
        st.builds(WorstScore),
        st.builds(FillRoles),
        st.builds(Spread, st.sampled_from(GroupBy), steps),
        st.builds(LongestWaiting, st.dictionaries(demand_keys(), st.integers(1, 4), max_size=5)),
        st.builds(
            PairObjective,
            name=st.sampled_from(("偏好", "mine")),
            points=own_points.map(lambda table: [(*pair, points) for pair, points in table.items()]),
        ),
    )


@st.composite
def group_limits(draw: Any) -> AtLeast | AtMost:
    """Floors and ceilings of every kind of group, on every side that has it."""
    by = draw(st.sampled_from(GroupBy))
    key, side = draw(st.sampled_from(KEYS[by])), draw(st.sampled_from(sides_of(by)))
    return draw(st.sampled_from((AtLeast, AtMost)))(draw(st.integers(0, 3)), by=by, key=key, side=side)


def limits(pairs: SearchStrategy[tuple[str, str]]) -> SearchStrategy[Limit]:
    """Limits of every class; what is agreed is one of these pairs."""
    two = st.lists(supply_keys(), min_size=2, max_size=2, unique=True)
    return st.one_of(
        group_limits(),
        pairs.map(lambda pair: Agreed(*pair)),
        st.builds(Refused, demand_keys(), supply_keys()),
        st.builds(WithinOffers),
        two.map(lambda keys: NotTogether(*keys)),
    )


def policies() -> SearchStrategy[Policy]:
    """Policies of any parts, as far as they go together."""
    return st.builds(
        Policy,
        objectives=st.lists(objectives(any_pairs()), min_size=1, max_size=4).map(_once),
        limits=st.lists(limits(any_pairs()), max_size=4).map(_never_both),
        minimum_score=st.floats(0, 1),
        tie_seed=st.integers(),
    )


def _once(parts: list[Objective]) -> list[Objective]:
    return list({type(part): part for part in parts}.values())


def _never_both(parts: list[Limit]) -> list[Limit]:
    refused = {(part.demand, part.supply) for part in parts if isinstance(part, Refused)}
    return [
        part for part in parts if not isinstance(part, Agreed) or (part.demand, part.supply) not in refused
    ]
