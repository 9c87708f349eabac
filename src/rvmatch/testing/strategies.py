"""Strategies for projects and libraries, and by name for every other class of the model."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar, get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.model.libraries import LibraryMerge, ProjectLibrary, merge_libraries
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import (
    CooperationChannel,
    FocusField,
    HelpKind,
    LinkageMember,
    ProjectStatus,
    Revitalization,
    SpecialAction,
    Urgency,
)
from rvmatch.testing.values import (
    amounts,
    built,
    contacts,
    counties,
    county_codes,
    county_lists,
    credit_codes,
    division_codes,
    free_texts,
    keepers,
    labels,
    namespaces,
    numbers,
    optional_sets,
    organizations,
    periods,
    provincial_divisions,
)

__all__ = [
    "contacts",
    "counties",
    "county_codes",
    "county_lists",
    "credit_codes",
    "demand_libraries",
    "demands",
    "division_codes",
    "keepers",
    "libraries",
    "libraries_of",
    "library_merges",
    "library_merges_of",
    "organizations",
    "periods",
    "provincial_divisions",
    "supplies",
    "supply_libraries",
]

P = TypeVar("P", bound=DemandProject | SupplyProject)
Parts = SearchStrategy[Mapping[str, Any]]

_CATEGORIES: Final = {"fields": FocusField, "help_kinds": HelpKind, "revitalizations": Revitalization}


def demands() -> SearchStrategy[DemandProject]:
    """Demand projects with anything a valid one may hold, contacts included."""
    required = {"id": _ids(), "title": labels(), "county_code": county_codes()}
    optional = {
        "namespace": namespaces(),
        "place": free_texts(),
        "special_actions": optional_sets(SpecialAction),
        "description": free_texts(),
        "missing_cny": st.none() | amounts(),
        "secured_cny": st.none() | amounts(),
        "in_kind": free_texts(),
        "beneficiaries": free_texts(),
        "beneficiary_count": st.none() | numbers(),
        "period": st.none() | periods(),
        "urgency": st.none() | st.sampled_from(Urgency),
        "roles_wanted": st.lists(st.sampled_from(LinkageMember), max_size=3),
        "roles_present": optional_sets(LinkageMember),
        "partners_wanted": numbers(),
        "implementing_body": free_texts(),
        "responsible_unit": free_texts(),
        "channels": optional_sets(CooperationChannel),
        "status": st.sampled_from(ProjectStatus),
        "past_partners": st.frozensets(labels(), max_size=2),
        "refused_partners": st.frozensets(labels(), max_size=2),
        "contacts": st.lists(contacts(), max_size=2),
    }
    return built(DemandProject, _joined(_categories(), st.fixed_dictionaries(required, optional=optional)))


def supplies() -> SearchStrategy[SupplyProject]:
    """Supply projects with anything a valid one may hold, contacts included."""
    divisions = st.frozensets(division_codes(), max_size=3)
    required = {"id": _ids(), "title": labels(), "organization": organizations()}
    optional = {
        "namespace": namespaces(),
        "special_actions": optional_sets(SpecialAction),
        "description": free_texts(),
        "regions": st.none() | divisions,
        "excluded_regions": divisions,
        "offer_cny": st.none() | amounts(),
        "per_project_cny": st.none() | amounts(),
        "in_kind": free_texts(),
        "projects_accepted": numbers(),
        "period": st.none() | periods(),
        "roles_offered": optional_sets(LinkageMember),
        "channels": optional_sets(CooperationChannel),
        "status": st.sampled_from(ProjectStatus),
        "past_counties": divisions,
        "projects_finished": st.none() | numbers(),
        "refused_partners": st.frozensets(labels(), max_size=2),
        "contacts": st.lists(contacts(), max_size=2),
    }
    return built(SupplyProject, _joined(_categories(), st.fixed_dictionaries(required, optional=optional)))


def demand_libraries(*, max_size: int = 5) -> SearchStrategy[ProjectLibrary[DemandProject]]:
    """
    Libraries of unrelated demand projects.

    Args:
        max_size: How many projects at most.

    Returns:
        A strategy for libraries, the empty one included.
    """
    return libraries(demands(), max_size)


def supply_libraries(*, max_size: int = 5) -> SearchStrategy[ProjectLibrary[SupplyProject]]:
    """
    Libraries of unrelated supply projects.

    Args:
        max_size: How many projects at most.

    Returns:
        A strategy for libraries, the empty one included.
    """
    return libraries(supplies(), max_size)


def library_merges() -> SearchStrategy[LibraryMerge[Any]]:
    """What comes of putting libraries together, often with duplicates and conflicts."""
    return library_merges_of(DemandProject) | library_merges_of(SupplyProject)


def libraries_of(thing: Any) -> SearchStrategy[ProjectLibrary[Any]]:
    """
    Libraries as a type annotation asks for them.

    Args:
        thing: ``ProjectLibrary``, or that of demands or of supplies.

    Returns:
        A strategy for libraries; of both sorts if the annotation leaves it open.
    """
    if DemandProject in (thing, *get_args(thing)):
        return demand_libraries()
    if SupplyProject in (thing, *get_args(thing)):
        return supply_libraries()
    return demand_libraries() | supply_libraries()


def library_merges_of(thing: Any) -> SearchStrategy[LibraryMerge[Any]]:
    """
    Merges as a type annotation asks for them.

    Args:
        thing: ``LibraryMerge``, or that of demands or of supplies.

    Returns:
        A strategy for merges; of both sorts if the annotation leaves it open.
    """
    kinds = [kind for kind in (DemandProject, SupplyProject) if kind in (thing, *get_args(thing))]
    if len(kinds) != 1:
        return library_merges()
    parts = st.lists(libraries_of(kinds[0]), max_size=3)
    return st.builds(merge_libraries, parts, keeper=st.none() | keepers())


def _ids() -> SearchStrategy[str]:
    return st.integers(1, 9).map("P{}".format) | labels()


def _categories() -> Parts:
    """Fields, kinds of help and revitalisations, at least one of them."""
    return st.one_of(
        *(
            st.fixed_dictionaries(
                {given: optional_sets(kind, min_size=1)},
                optional={name: optional_sets(other) for name, other in _CATEGORIES.items() if name != given},
            )
            for given, kind in _CATEGORIES.items()
        )
    )


def _joined(first: Parts, second: Parts) -> Parts:
    return st.builds(lambda one, other: {**one, **other}, first, second)


def libraries(projects: SearchStrategy[P], max_size: int) -> SearchStrategy[ProjectLibrary[P]]:
    """
    Libraries of projects that a strategy makes.

    Args:
        projects: A strategy for demands, or for supplies.
        max_size: How many projects at most.

    Returns:
        A strategy for libraries, the empty one included.
    """
    found = st.lists(projects, unique_by=lambda project: project.key, max_size=max_size)
    return st.builds(ProjectLibrary, found, keeper=st.none() | keepers())
