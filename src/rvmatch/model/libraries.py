"""Project libraries: projects of one kind, each key once, sorted, with their keeper."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import count, islice, pairwise
from operator import attrgetter, itemgetter, lt
from typing import Generic, TypeVar

import attrs

from rvmatch.errors import invalid
from rvmatch.model.bulk import collector_paused
from rvmatch.model.content import content_digest
from rvmatch.model.identifiers import DivisionCode, division_code
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import member, text
from rvmatch.model.vocabulary import Department, RegistrationLevel

__all__ = ["Keeper", "LibraryMerge", "ProjectLibrary", "fingerprinted", "merge_libraries"]

P = TypeVar("P", bound=DemandProject | SupplyProject)


def _optional_division(value: str | None) -> DivisionCode | None:
    return None if value is None else division_code(value)


@attrs.frozen(kw_only=True)
class Keeper:
    """
    Who keeps a library.

    Args:
        department: Which department.
        level: At which level.
        division: Of which division; None for the ministry and for the Xinjiang corps.
        name: Its name in full.

    Source:
        民发〔2022〕11号, part 4: demand libraries are kept by rural-revitalisation departments of counties,
        supply libraries by civil-affairs departments of every level.
    """

    department: Department = attrs.field(validator=member(Department))
    level: RegistrationLevel = attrs.field(validator=member(RegistrationLevel))
    division: DivisionCode | None = attrs.field(default=None, converter=_optional_division)
    name: str = attrs.field(default="", validator=text)


def _by_key(projects: Iterable[P]) -> tuple[P, ...]:
    """The projects sorted by key, refused if a key occurs twice or the kinds are mixed."""
    if isinstance(projects, str) or not isinstance(projects, Iterable):
        raise invalid("projects", "collection", projects)
    with collector_paused():
        return _ordered(tuple(projects))


def _ordered(found: tuple[P, ...]) -> tuple[P, ...]:
    """The same, of projects that are all there."""
    if any(not issubclass(kind, DemandProject | SupplyProject) for kind in set(map(type, found))):
        raise invalid(
            "projects",
            "project",
            next(one for one in found if not isinstance(one, DemandProject | SupplyProject)),
        )
    if len(set(map(type, found))) > 1:
        raise invalid(
            "projects", "one_kind", next(one.key for one in found if type(one) is not type(found[0]))
        )
    keys = _keys_of(found)
    if all(map(lt, keys, islice(keys, 1, None))):
        return found  # already in order, and no two alike, as libraries are written
    ordered = tuple(project for _, project in sorted(zip(keys, found, strict=True), key=itemgetter(0)))
    keys.sort()
    twice = sorted({key for key, following in pairwise(keys) if key == following})
    if twice:
        raise invalid("projects", "unique_keys", ", ".join(twice))
    return ordered


def _keys_of(projects: tuple[P, ...]) -> list[str]:
    """The keys of the projects; the ids themselves where nobody has a namespace."""
    if any(map(attrgetter("namespace"), projects)):
        return [project.key for project in projects]
    return list(map(attrgetter("id"), projects))


def _keeper(_: object, attribute: "attrs.Attribute[Keeper | None]", value: object) -> None:
    if value is not None and not isinstance(value, Keeper):
        raise invalid(attribute.name, "of_class", value, kind="Keeper")


@attrs.frozen(slots=False)
class ProjectLibrary(Generic[P]):
    """
    Projects of one kind that do not change: sorted by key, each key once.

    Args:
        projects: The projects, in any order.
        keeper: Who keeps them; None if nobody said.

    Raises:
        InvalidValueError: If keys occur twice (all are named), demands and supplies are mixed, or
            something else than projects is given.

    Source:
        民发〔2022〕11号, part 4.

    Examples:
        >>> from rvmatch import DemandProject, FocusField
        >>> demand = DemandProject(
        ...     id="D1", title="核桃加工", county_code="530113", fields=[FocusField.INDUSTRY_DEVELOPMENT]
        ... )
        >>> ProjectLibrary([demand])["D1"].title
        '核桃加工'
    """

    projects: tuple[P, ...] = attrs.field(converter=_by_key)
    keeper: Keeper | None = attrs.field(default=None, validator=_keeper, kw_only=True)

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(_keys_of(self.projects))

    @cached_property
    def _positions(self) -> dict[str, int]:
        return dict(zip(self._keys, count()))

    def __len__(self) -> int:
        return len(self.projects)

    def __iter__(self) -> Iterator[P]:
        return iter(self.projects)

    def __contains__(self, key: object) -> bool:
        return key in self._positions

    def __getitem__(self, key: str) -> P:
        return self.projects[self.position(key)]

    def __repr__(self) -> str:
        return f"ProjectLibrary({len(self)} projects)"

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all projects, in their order."""
        return self._keys

    def position(self, key: str) -> int:
        """
        Where the project with this key stands in the library's order.

        Raises:
            InvalidValueError: If there is none.
        """
        try:
            return self._positions[key]
        except KeyError:
            raise invalid("key", "known_key", key, count=len(self)) from None

    def fingerprint(self) -> str:
        """
        A digest of the content: the same projects give the same, in whatever order they came.

        Returns:
            SHA-256 as 64 hexadecimal digits. Contacts are left out, so that it can be published.
        """
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:
        return content_digest(self.projects)


def fingerprinted(library: ProjectLibrary[P], digest: str) -> ProjectLibrary[P]:
    """
    A library that knows its fingerprint already.

    Args:
        library: The library, which nobody else has seen yet.
        digest: The digest of its projects, taken as they were built; whoever gives it vouches for it.

    Returns:
        The same library.
    """
    vars(library)["_fingerprint"] = digest
    return library


@attrs.frozen(kw_only=True)
class LibraryMerge(Generic[P]):
    """
    What came of putting libraries together.

    Args:
        library: Every project that stands in one version only.
        duplicates: Keys that stood in several libraries with the same content; kept once.
        conflicts: All versions of each key that stood with different content; none of them is in
            ``library``, because only their keepers can say which one holds.
    """

    library: ProjectLibrary[P]
    duplicates: tuple[str, ...] = ()
    conflicts: tuple[tuple[P, ...], ...] = ()


def merge_libraries(
    libraries: Iterable[ProjectLibrary[P]], *, keeper: Keeper | None = None
) -> LibraryMerge[P]:
    """
    The libraries of a province as one, with duplicates and conflicts reported.

    Args:
        libraries: Libraries of one kind. Counties number their projects alike, so give each a namespace.
        keeper: Who keeps the merged library.

    Returns:
        The merged library, what was there twice, and what contradicts itself.

    Raises:
        InvalidValueError: If demands and supplies are mixed, or something else than libraries is given.

    Source:
        民发〔2022〕11号, part 4: the provincial departments coordinate the libraries of their province.
    """
    versions: defaultdict[str, list[P]] = defaultdict(list)
    duplicates: set[str] = set()
    if not isinstance(libraries, Iterable):
        raise invalid("libraries", "collection", libraries)
    for library in libraries:
        if not isinstance(library, ProjectLibrary):
            raise invalid("libraries", "of_class", library, kind="ProjectLibrary")
        for project in library:
            if project in versions[project.key]:
                duplicates.add(project.key)
            else:
                versions[project.key].append(project)
    whole = ProjectLibrary((found[0] for found in versions.values() if len(found) == 1), keeper=keeper)
    conflicts = tuple(tuple(versions[key]) for key in sorted(versions) if len(versions[key]) > 1)
    return LibraryMerge(library=whole, duplicates=tuple(sorted(duplicates)), conflicts=conflicts)
