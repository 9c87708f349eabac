"""A library on two days: what was added, removed and changed, and the later one made from the earlier."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Generic, TypeVar

import attrs

from rvmatch.errors import invalid
from rvmatch.model.arguments import instances
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import text
from rvmatch.model.vocabulary import ProjectStatus

__all__ = [
    "EntryChange",
    "FieldDifference",
    "LibraryChanges",
    "LibrarySnapshot",
    "StatusMove",
    "entry_without_contacts",
    "library_changes",
    "published_since",
    "without_contacts",
]

P = TypeVar("P", bound=DemandProject | SupplyProject)


def without_contacts(project: P) -> P:
    """The project with nobody to call."""
    return attrs.evolve(project, contacts=()) if project.contacts else project


def _day(_: object, attribute: "attrs.Attribute[date]", value: object) -> None:
    if type(value) is not date:
        raise invalid(attribute.name, "date", value)


def _library(_: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if not isinstance(value, ProjectLibrary):
        raise invalid(attribute.name, "of_class", value, kind="ProjectLibrary")


def _plain(projects: Iterable[P]) -> tuple[P, ...]:
    """The projects by key, without contacts."""
    return tuple(map(without_contacts, ProjectLibrary(projects)))


@attrs.frozen(kw_only=True)
class LibrarySnapshot(Generic[P]):
    """
    A library as it stood on a day.

    Args:
        library: The library.
        taken_on: The day.

    Raises:
        InvalidValueError: If one of them is something else.
    """

    library: ProjectLibrary[P] = attrs.field(validator=_library)
    taken_on: date = attrs.field(validator=_day)

    @property
    def kind(self) -> type[Any] | None:
        """Of which class the projects are; None if there are none."""
        return next((type(one) for one in self.library), None)


@attrs.frozen(kw_only=True)
class FieldDifference:
    """
    One field of an entry whose value is another.

    Args:
        field: Its name; a field of the organisation stands behind a dot, such as ``organization.grade``.
        before: What it was.
        after: What it is.
    """

    field: str
    before: Any
    after: Any


@attrs.frozen(kw_only=True)
class StatusMove:
    """
    An entry whose status is another.

    Args:
        key: The entry.
        before: Where it stood.
        after: Where it stands.
    """

    key: str
    before: ProjectStatus
    after: ProjectStatus


def entry_without_contacts(field: str, value: P) -> P:
    """
    An entry with nobody to call.

    Args:
        field: The name of the argument.
        value: What was passed.

    Returns:
        The project.

    Raises:
        InvalidValueError: If it is no project.
    """
    if not isinstance(value, DemandProject | SupplyProject):
        raise invalid(field, "of_class", type(value).__name__, kind="DemandProject, SupplyProject")
    return without_contacts(value)


def _before(value: P) -> P:
    return entry_without_contacts("before", value)


def _after(value: P) -> P:
    return entry_without_contacts("after", value)


@attrs.frozen(kw_only=True)
class EntryChange(Generic[P]):
    """
    An entry with the same key and another content; contacts are left out.

    Args:
        before: What it was.
        after: What it is.

    Raises:
        InvalidValueError: If one of them is no project, keys or classes are not the same, or nothing is
            different.
    """

    before: P = attrs.field(converter=_before)
    after: P = attrs.field(converter=_after)

    def __attrs_post_init__(self) -> None:
        if type(self.before) is not type(self.after) or self.before.key != self.after.key:
            raise invalid("after", "same_entry", self.after.key, key=self.before.key)
        if self.before == self.after:
            raise invalid("after", "other_content", self.after.key)

    @property
    def key(self) -> str:
        """The key of the entry."""
        return self.after.key

    @property
    def differences(self) -> tuple[FieldDifference, ...]:
        """The fields whose values differ, in the order of the class; those of an organisation one by one."""
        return differences_between(self.before, self.after)


def differences_between(before: P, after: P) -> tuple[FieldDifference, ...]:
    """
    The fields in which two projects of one class differ, contacts left aside.

    Args:
        before: One project.
        after: The other.

    Returns:
        The fields in the order of the class; those of an organisation one by one.
    """
    return tuple(_differences(without_contacts(before), without_contacts(after), ""))


def _differences(before: Any, after: Any, prefix: str) -> Iterable[FieldDifference]:
    for field in attrs.fields(type(after)):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was == now:
            continue
        if isinstance(was, SocialOrganization):
            yield from _differences(was, now, f"{field.name}.")
        else:
            yield FieldDifference(field=prefix + field.name, before=was, after=now)


def _changed(values: Iterable[EntryChange[P]]) -> tuple[EntryChange[P], ...]:
    return instances("changed", values, EntryChange)


@attrs.frozen(kw_only=True)
class LibraryChanges(Generic[P]):
    """
    What is different between a library on an earlier and on a later day; no contact stands in it.

    Args:
        earlier_on: The earlier day.
        later_on: The later day.
        earlier_fingerprint: The fingerprint of the earlier library.
        later_fingerprint: The fingerprint of the later library.
        added: Entries that only the later one has, by key.
        removed: Entries that only the earlier one has, by key; one that was withdrawn but is still listed
            has another status instead.
        changed: Entries of both with another content, by key.
        contacts_changed: Keys of entries of both whose contacts are others; which, is not told here.
        keeper_before: Who kept the earlier one.
        keeper_after: Who keeps the later one.

    Raises:
        InvalidValueError: If a value is not as described, the days are reversed, demands and supplies are
            mixed, or a key occurs twice.
    """

    earlier_on: date = attrs.field(validator=_day)
    later_on: date = attrs.field(validator=_day)
    earlier_fingerprint: str = attrs.field(validator=text)
    later_fingerprint: str = attrs.field(validator=text)
    added: tuple[P, ...] = attrs.field(default=(), converter=_plain)
    removed: tuple[P, ...] = attrs.field(default=(), converter=_plain)
    changed: tuple[EntryChange[P], ...] = attrs.field(default=(), converter=_changed)
    contacts_changed: tuple[str, ...] = ()
    keeper_before: Keeper | None = None
    keeper_after: Keeper | None = None

    def __attrs_post_init__(self) -> None:
        if self.later_on < self.earlier_on:
            raise invalid("later_on", "later_day", self.later_on, earlier=self.earlier_on)
        ProjectLibrary([*self.added, *self.removed, *(change.after for change in self.changed)])

    @property
    def kind(self) -> type[Any] | None:
        """Of which class the entries are; None if there are none."""
        found = (*self.added, *self.removed, *(change.after for change in self.changed))
        return next(map(type, found), None)

    @property
    def status_moves(self) -> tuple[StatusMove, ...]:
        """The entries of both whose status is another, by key."""
        return tuple(
            StatusMove(key=change.key, before=change.before.status, after=change.after.status)
            for change in self.changed
            if change.before.status is not change.after.status
        )

    def applied_to(self, earlier: ProjectLibrary[P]) -> ProjectLibrary[P]:
        """
        The later library, made from the earlier one.

        Contacts are no part of a difference: whoever stays keeps those of the earlier library.

        Args:
            earlier: The library of the earlier day.

        Returns:
            A library with the later fingerprint and the later keeper.

        Raises:
            InvalidValueError: If it is another library than the one the difference was made from.
        """
        if earlier.fingerprint() != self.earlier_fingerprint or earlier.keeper != self.keeper_before:
            raise invalid("earlier", "changes_library", earlier.fingerprint()[:12], on=self.earlier_on)
        gone = {project.key for project in self.removed}
        content: dict[str, P] = {one.key: one for one in earlier if one.key not in gone}
        for change in self.changed:
            content[change.key] = attrs.evolve(change.after, contacts=content[change.key].contacts)
        return ProjectLibrary([*content.values(), *self.added], keeper=self.keeper_after)


def library_changes(earlier: LibrarySnapshot[P], later: LibrarySnapshot[P]) -> LibraryChanges[P]:
    """
    What is different between two snapshots of one library.

    Args:
        earlier: The library on the earlier day.
        later: The library on the later day, or on the same.

    Returns:
        The difference; applied to the earlier library it gives the later one, but for contacts.

    Raises:
        InvalidValueError: If the days are reversed, or one holds demands and the other supplies.

    Source:
        Library option; 民发〔2022〕11号, part 4, asks provinces to coordinate libraries and names no form.

    Examples:
        >>> from rvmatch import DemandProject, FocusField
        >>> def library(missing):
        ...     return ProjectLibrary([DemandProject(id="D1", title="核桃加工", county_code="530113",
        ...         fields=[FocusField.INDUSTRY_DEVELOPMENT], missing_cny=missing)])
        >>> first = LibrarySnapshot(library=library(500_000), taken_on=date(2024, 3, 1))
        >>> second = LibrarySnapshot(library=library(300_000), taken_on=date(2024, 6, 1))
        >>> (change,) = library_changes(first, second).changed
        >>> change.differences
        (FieldDifference(field='missing_cny', before=500000, after=300000),)
    """
    for name, value in (("earlier", earlier), ("later", later)):
        if not isinstance(value, LibrarySnapshot):
            raise invalid(name, "of_class", value, kind="LibrarySnapshot")
    if earlier.kind and later.kind and earlier.kind is not later.kind:
        raise invalid("later", "one_kind", later.library.keys[0])
    before, after = earlier.library, later.library
    both = [(before[project.key], project) for project in after if project.key in before]
    differing = [(old, new) for old, new in both if old != new]
    return LibraryChanges(
        earlier_on=earlier.taken_on,
        later_on=later.taken_on,
        earlier_fingerprint=before.fingerprint(),
        later_fingerprint=after.fingerprint(),
        added=tuple(project for project in after if project.key not in before),
        removed=tuple(project for project in before if project.key not in after),
        changed=tuple(
            EntryChange(before=old, after=new)
            for old, new in differing
            if without_contacts(old) != without_contacts(new)
        ),
        contacts_changed=tuple(old.key for old, new in differing if old.contacts != new.contacts),
        keeper_before=before.keeper,
        keeper_after=after.keeper,
    )


def published_since(snapshots: Iterable[LibrarySnapshot[Any]]) -> Mapping[str, date]:
    """
    Since when each entry has been published without a break, as far as snapshots tell.

    Args:
        snapshots: Snapshots of one library, in any order.

    Returns:
        For each entry that the last snapshot has as published, the day of the first snapshot of its
        unbroken row: it was published on that day at the latest.

    Raises:
        InvalidValueError: If something else than snapshots is given, or two are of the same day.
    """
    given = instances("snapshots", snapshots, LibrarySnapshot)
    ordered = sorted(given, key=lambda snapshot: snapshot.taken_on)
    since: dict[str, date] = {}
    last: date | None = None
    for snapshot in ordered:
        if snapshot.taken_on == last:
            raise invalid("snapshots", "snapshot_day", snapshot.taken_on)
        last = snapshot.taken_on
        since = {
            project.key: since.get(project.key, snapshot.taken_on)
            for project in snapshot.library
            if project.status is ProjectStatus.PUBLISHED
        }
    return since
