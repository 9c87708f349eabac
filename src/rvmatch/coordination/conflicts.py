"""Entries that stand in several versions, and the choices by which their keepers say which one holds."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

import attrs

from rvmatch.coordination.keeping import may_keep
from rvmatch.errors import invalid
from rvmatch.model.content import content_digest
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.library_changes import FieldDifference, differences_between, entry_without_contacts
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import label, text

__all__ = ["Conflict", "ConflictVersion", "ResolvedConflict", "VersionChoice", "conflicts_of", "resolved"]

P = TypeVar("P", bound=DemandProject | SupplyProject)


def _project(value: P) -> P:
    return entry_without_contacts("project", value)


@attrs.frozen(kw_only=True)
class ConflictVersion(Generic[P]):
    """
    One version of an entry that contradicts itself.

    Args:
        project: The version; contacts are left out.
        sources: The libraries that hold it, by their places among the sources.

    Raises:
        InvalidValueError: If the version is no project.
    """

    project: P = attrs.field(converter=_project)
    sources: tuple[int, ...]

    @property
    def digest(self) -> str:
        """What a choice calls the version: SHA-256 of its content, 64 hexadecimal digits."""
        return content_digest(self.project)


@attrs.frozen(kw_only=True)
class Conflict(Generic[P]):
    """
    All versions of an entry that stands with different content in different libraries.

    Args:
        versions: Two or more versions, by digest.
    """

    versions: tuple[ConflictVersion[P], ...]

    @property
    def key(self) -> str:
        """The key of the entry."""
        return self.versions[0].project.key

    @property
    def differences(self) -> tuple[tuple[FieldDifference, ...], ...]:
        """For each version after the first: where it differs from the first."""
        first, *others = (version.project for version in self.versions)
        return tuple(differences_between(first, other) for other in others)

    @property
    def numbered_alike(self) -> bool:
        """
        Whether the versions are of different counties, or of organisations with different names.

        They are then hardly one project: two libraries number alike, and each needs a namespace.
        """
        return len({_owner(version.project) for version in self.versions}) > 1


def _owner(project: DemandProject | SupplyProject) -> str:
    return project.county_code if isinstance(project, DemandProject) else project.organization.name


def _keeper(_: object, attribute: "attrs.Attribute[Keeper]", value: object) -> None:
    if not isinstance(value, Keeper):
        raise invalid(attribute.name, "of_class", value, kind="Keeper")


def _day(_: object, attribute: "attrs.Attribute[date]", value: object) -> None:
    if type(value) is not date:
        raise invalid(attribute.name, "date", value)


@attrs.frozen(kw_only=True)
class VersionChoice:
    """
    A keeper's word on which version of an entry holds.

    Args:
        key: The entry.
        version: The digest of the version that holds.
        decided_by: The keeper who says so.
        decided_on: The day on which it was said.
        reason: Why, in the keeper's own words.

    Raises:
        InvalidValueError: If a value is not as described.
    """

    key: str = attrs.field(validator=label)
    version: str = attrs.field(validator=label)
    decided_by: Keeper = attrs.field(validator=_keeper)
    decided_on: date = attrs.field(validator=_day)
    reason: str = attrs.field(default="", validator=text)


@attrs.frozen(kw_only=True)
class ResolvedConflict(Generic[P]):
    """
    A conflict and the choice that ended it; all versions stay on record.

    Args:
        conflict: The conflict.
        choice: The choice.
    """

    conflict: Conflict[P]
    choice: VersionChoice

    @property
    def project(self) -> P:
        """The version that holds."""
        return next(
            version.project for version in self.conflict.versions if version.digest == self.choice.version
        )


def conflicts_of(
    versions: Iterable[Sequence[P]], sources: Sequence[ProjectLibrary[P]]
) -> tuple[Conflict[P], ...]:
    """
    The versions of each entry with the libraries that hold them.

    Args:
        versions: For each entry in conflict its versions.
        sources: The libraries.

    Returns:
        The conflicts in the same order, the versions of each by digest.
    """
    found = []
    for group in versions:
        holders = [
            ConflictVersion(
                project=project,
                sources=tuple(
                    place
                    for place, library in enumerate(sources)
                    if project.key in library and library[project.key] == project
                ),
            )
            for project in group
        ]
        found.append(Conflict(versions=tuple(sorted(holders, key=lambda version: version.digest))))
    return tuple(found)


def resolved(
    conflicts: Sequence[Conflict[P]], choices: Iterable[VersionChoice], sources: Sequence[ProjectLibrary[P]]
) -> tuple[tuple[ResolvedConflict[P], ...], tuple[VersionChoice, ...]]:
    """
    The conflicts that a choice ends, and the choices that end none.

    Args:
        conflicts: The conflicts.
        choices: The choices; one whose entry is in no conflict, or whose version nobody holds any more, is
            left over.
        sources: The libraries.

    Returns:
        Both by key.

    Raises:
        InvalidValueError: If two choices are about one entry, or one was made by nobody who keeps it.
    """
    if isinstance(choices, str) or not isinstance(choices, Iterable):
        raise invalid("choices", "collection", choices)
    by_key: dict[str, VersionChoice] = {}
    for choice in choices:
        if not isinstance(choice, VersionChoice):
            raise invalid("choices", "of_class", choice, kind="VersionChoice")
        if by_key.setdefault(choice.key, choice) != choice:
            raise invalid("choices", "choice_twice", choice.key)
    ended = []
    for conflict in conflicts:
        made = by_key.get(conflict.key)
        if made is None or all(version.digest != made.version for version in conflict.versions):
            continue
        if not _may_choose(made.decided_by, conflict, sources):
            raise invalid("decided_by", "choice_keeper", made.decided_by.name, key=conflict.key)
        ended.append(ResolvedConflict(conflict=conflict, choice=by_key.pop(conflict.key)))
    return tuple(ended), tuple(by_key[key] for key in sorted(by_key))


def _may_choose(keeper: Keeper, conflict: Conflict[Any], sources: Sequence[ProjectLibrary[Any]]) -> bool:
    """Whether the keeper keeps a library with the entry, or is one whom the notice has keep it."""
    holders = {sources[place].keeper for version in conflict.versions for place in version.sources}
    return keeper in holders or any(may_keep(keeper, version.project) for version in conflict.versions)
