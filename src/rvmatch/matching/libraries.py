"""What callers may pass as libraries."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from rvmatch.errors import invalid
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.settings import PlanSettings
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["Demands", "Supplies", "as_library", "demands_of_plan", "supplies_of_plan"]

Demands: TypeAlias = ProjectLibrary[DemandProject] | Iterable[DemandProject]
"""A library of demands, or demands in any order."""

Supplies: TypeAlias = ProjectLibrary[SupplyProject] | Iterable[SupplyProject]
"""A library of supplies, or supplies in any order."""


def as_library(projects: Any, kind: type[Any], field: str) -> ProjectLibrary[Any]:
    """The projects as a library of this kind; refused if they are of the other, or no projects at all."""
    if isinstance(projects, str) or not isinstance(projects, Iterable):
        raise invalid(field, "collection", projects)
    library = projects if isinstance(projects, ProjectLibrary) else ProjectLibrary(projects)
    if library.projects and not isinstance(library.projects[0], kind):
        raise invalid(field, "library_kind", library.projects[0].key, kind=kind.__name__)
    return library


def demands_of_plan(plan: MatchPlan, demands: Demands) -> ProjectLibrary[DemandProject]:
    """
    The demands that a plan was made from.

    Args:
        plan: The plan.
        demands: The demands.

    Returns:
        Their library.

    Raises:
        InvalidValueError: If it is no plan, or the demands are others.
    """
    library: ProjectLibrary[DemandProject] = as_library(demands, DemandProject, "demands")
    _check_made_from("demands", library, _settings_of(plan).demands_fingerprint)
    return library


def supplies_of_plan(plan: MatchPlan, supplies: Supplies) -> ProjectLibrary[SupplyProject]:
    """The supplies that a plan was made from, likewise."""
    library: ProjectLibrary[SupplyProject] = as_library(supplies, SupplyProject, "supplies")
    _check_made_from("supplies", library, _settings_of(plan).supplies_fingerprint)
    return library


def _settings_of(plan: MatchPlan) -> PlanSettings:
    if not isinstance(plan, MatchPlan):
        raise invalid("plan", "plan", type(plan).__name__)
    return plan.settings


def _check_made_from(field: str, library: ProjectLibrary[Any], digest: str) -> None:
    found = library.fingerprint()
    if found != digest:
        raise invalid(field, "plan_library", found[:12], digest=digest[:12])
