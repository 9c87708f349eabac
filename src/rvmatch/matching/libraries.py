"""What callers may pass as libraries."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from rvmatch.errors import invalid
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["Demands", "Supplies", "as_library"]

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
