"""Strategies for libraries that have to do with each other: two days of one, and several of a province."""

from datetime import date, timedelta
from typing import Any, get_args

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.coordination import Coordination, VersionChoice, coordinate_libraries
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.library_changes import LibraryChanges, LibrarySnapshot, library_changes
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.testing.strategies import (
    demand_libraries,
    demands,
    keepers,
    libraries_of,
    supplies,
    supply_libraries,
)
from rvmatch.testing.values import free_texts

__all__ = [
    "coordinations",
    "library_changes_of",
    "library_pairs",
    "library_snapshots_of",
    "overlapping_libraries",
    "version_choices",
]

_FIRST_DAY = date(2022, 3, 1)


def _days() -> SearchStrategy[date]:
    return st.integers(0, 1_500).map(lambda days: _FIRST_DAY + timedelta(days))


def _kinds(thing: Any) -> list[type[Any]]:
    """The classes of projects that an annotation asks for; both if it leaves it open."""
    asked = [kind for kind in (DemandProject, SupplyProject) if kind in (thing, *get_args(thing))]
    return asked or [DemandProject, SupplyProject]


def _projects(kind: type[Any]) -> SearchStrategy[Any]:
    return demands() if kind is DemandProject else supplies()


def _small_libraries(kind: type[Any]) -> SearchStrategy[ProjectLibrary[Any]]:
    return demand_libraries(max_size=3) if kind is DemandProject else supply_libraries(max_size=3)


@st.composite
def _pair_of(draw: st.DrawFn, kind: type[Any]) -> tuple[ProjectLibrary[Any], ProjectLibrary[Any]]:
    libraries = _small_libraries(kind)
    first: ProjectLibrary[Any] = draw(libraries)
    second = []
    for project in first:
        fate = draw(st.sampled_from(["changes", "goes", "moves", "stays"]))
        if fate == "moves":
            status = draw(st.sampled_from(ProjectStatus))
            second.append(attrs.evolve(project, status=status))
        elif fate == "changes":
            other = draw(_projects(kind))
            second.append(attrs.evolve(other, id=project.id, namespace=project.namespace))
        elif fate == "stays":
            second.append(project)
    taken = {project.key for project in first}
    second += [one for one in draw(libraries) if one.key not in taken]
    return first, ProjectLibrary(second, keeper=draw(st.just(first.keeper) | st.none() | keepers()))


def library_pairs(thing: Any = None) -> SearchStrategy[tuple[ProjectLibrary[Any], ProjectLibrary[Any]]]:
    """
    One library on two days: some entries stay, some change, some go, others come.

    Args:
        thing: ``DemandProject`` or ``SupplyProject``; both if left out.

    Returns:
        A strategy for two libraries of one kind.
    """
    return st.one_of(*map(_pair_of, _kinds(thing)))


def library_snapshots_of(thing: Any = None) -> SearchStrategy[LibrarySnapshot[Any]]:
    """
    Snapshots as a type annotation asks for them.

    Args:
        thing: ``LibrarySnapshot``, or that of demands or of supplies.

    Returns:
        A strategy for snapshots.
    """
    of_kinds = st.one_of(*map(libraries_of, _kinds(thing)))
    return st.builds(LibrarySnapshot, library=of_kinds, taken_on=_days())


def library_changes_of(thing: Any = None) -> SearchStrategy[LibraryChanges[Any]]:
    """
    Differences as a type annotation asks for them.

    Args:
        thing: ``LibraryChanges``, or that of demands or of supplies.

    Returns:
        A strategy for differences, the empty one included.
    """

    def made(pair: tuple[ProjectLibrary[Any], ProjectLibrary[Any]], days: list[date]) -> LibraryChanges[Any]:
        first, second = sorted(days)
        return library_changes(
            LibrarySnapshot(library=pair[0], taken_on=first),
            LibrarySnapshot(library=pair[1], taken_on=second),
        )

    pairs = st.one_of(*map(_pair_of, _kinds(thing)))
    return st.builds(made, pairs, st.lists(_days(), min_size=2, max_size=2))


def overlapping_libraries(thing: Any = None) -> SearchStrategy[list[ProjectLibrary[Any]]]:
    """
    Libraries of a province that share keys: with the same content, or with another.

    Args:
        thing: ``DemandProject`` or ``SupplyProject``; both if left out.

    Returns:
        A strategy for none to four libraries of one kind.
    """
    return st.one_of(
        *(
            st.lists(_pair_of(kind), max_size=2).map(lambda pairs: [one for pair in pairs for one in pair])
            for kind in _kinds(thing)
        )
    )


def version_choices() -> SearchStrategy[VersionChoice]:
    """Choices of a version, whether there is such a version or not."""
    return st.builds(
        VersionChoice,
        key=st.sampled_from(["D1", "530113/D1"]),
        version=st.integers(0, 2**256 - 1).map("{:064x}".format),
        decided_by=keepers(),
        decided_on=_days(),
        reason=free_texts(),
    )


@st.composite
def coordinations(draw: st.DrawFn) -> Coordination[Any]:
    """What came of coordinating libraries, often with conflicts, some of them ended by a choice."""
    libraries = draw(overlapping_libraries())
    found = coordinate_libraries(libraries, province="53", least_similarity=0.5)
    choices = [
        VersionChoice(
            key=conflict.key,
            version=draw(st.sampled_from(conflict.versions)).digest,
            decided_by=keeper,
            decided_on=draw(_days()),
        )
        for conflict in found.conflicts
        if (keeper := found.sources[conflict.versions[0].sources[0]].keeper) is not None
    ]
    choices += [one for one in draw(st.lists(version_choices(), max_size=1)) if one.key not in found.library]
    known = {choice.key: choice for choice in choices}
    return coordinate_libraries(
        libraries,
        province="53",
        choices=[one for one in known.values() if one in choices],
        least_similarity=draw(st.none() | st.just(0.5)),
    )
