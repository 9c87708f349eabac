"""The libraries that a province brings together: who keeps each, and which keys it holds."""

from collections.abc import Iterable
from typing import Any, TypeVar

import attrs

from rvmatch.errors import invalid
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.library_changes import without_contacts
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["LibrarySource", "sources_of", "standing_order"]

P = TypeVar("P", bound=DemandProject | SupplyProject)


@attrs.frozen(kw_only=True)
class LibrarySource:
    """
    One of the libraries that were brought together.

    Args:
        keeper: Who keeps it; None if nobody said.
        keys: The keys of its entries, sorted.
        fingerprint: The fingerprint of its content.
    """

    keeper: Keeper | None
    keys: tuple[str, ...]
    fingerprint: str


def sources_of(libraries: Iterable[ProjectLibrary[P]]) -> list[ProjectLibrary[P]]:
    """
    The libraries of a province in an order that does not hang on how they came, without contacts.

    Args:
        libraries: Libraries of one kind.

    Returns:
        The libraries by division, department, level and name of their keepers, those without a keeper last.

    Raises:
        InvalidValueError: If something else than libraries is given.
    """
    if isinstance(libraries, str) or not isinstance(libraries, Iterable):
        raise invalid("libraries", "collection", libraries)
    found = list(libraries)
    for library in found:
        if not isinstance(library, ProjectLibrary):
            raise invalid("libraries", "of_class", library, kind="ProjectLibrary")
    plain = [ProjectLibrary(map(without_contacts, library), keeper=library.keeper) for library in found]
    return sorted(plain, key=standing_order)


def standing_order(library: ProjectLibrary[Any]) -> tuple[bool, str, str, str, str, str]:
    """Where a library stands among others: by its keeper, then by its content."""
    keeper = library.keeper
    if keeper is None:
        return True, "", "", "", "", library.fingerprint()
    return (
        False,
        keeper.division or "",
        keeper.department.value,
        keeper.level.value,
        keeper.name,
        library.fingerprint(),
    )
