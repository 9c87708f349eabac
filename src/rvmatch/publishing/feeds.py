"""A feed of what changed in public: entries that came, changed or left, and dockings that were agreed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum, unique
from typing import Any, Final, TypeVar
from urllib.parse import quote

import attrs

from rvmatch.errors import invalid
from rvmatch.model.docking import Docking
from rvmatch.model.identifiers import CountyCode, county_code
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.library_changes import LibraryChanges
from rvmatch.model.life_cycle import DockingMove
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import LONGEST_LABEL, day, label, member, text
from rvmatch.publishing.public_views import held_back_reason, public_entry, public_title
from rvmatch.publishing.withholding import Secrets, library_secrets

__all__ = ["Feed", "FeedEntry", "FeedKind", "change_feed"]


@unique
class FeedKind(StrEnum):
    """What a feed tells of. Refusals, withdrawals of consent and exits are between the parties."""

    DEMAND_PUBLISHED = "demand-published"
    DEMAND_CHANGED = "demand-changed"
    DEMAND_CLOSED = "demand-closed"
    """No longer open: in talks, docked, withdrawn, expired or removed; which, is not told."""

    SUPPLY_PUBLISHED = "supply-published"
    SUPPLY_CHANGED = "supply-changed"
    SUPPLY_CLOSED = "supply-closed"
    DOCKING_AGREED = "docking-agreed"
    DOCKING_SIGNED = "docking-signed"
    DOCKING_STARTED = "docking-started"
    DOCKING_FINISHED = "docking-finished"


_KINDS: Final = {
    DemandProject: (FeedKind.DEMAND_PUBLISHED, FeedKind.DEMAND_CHANGED, FeedKind.DEMAND_CLOSED),
    SupplyProject: (FeedKind.SUPPLY_PUBLISHED, FeedKind.SUPPLY_CHANGED, FeedKind.SUPPLY_CLOSED),
}
_MOVES: Final = {
    DockingMove.DOCK: FeedKind.DOCKING_AGREED,
    DockingMove.SIGN: FeedKind.DOCKING_SIGNED,
    DockingMove.START: FeedKind.DOCKING_STARTED,
    DockingMove.FINISH: FeedKind.DOCKING_FINISHED,
}


def _optional_county(value: str | None) -> CountyCode | None:
    return None if value is None else county_code(value)


def _day(_: object, attribute: "attrs.Attribute[date]", value: object) -> None:
    if type(value) is not date:
        raise invalid(attribute.name, "date", value)


@attrs.frozen(kw_only=True)
class FeedEntry:
    """
    One thing that happened in public.

    Args:
        on: The day on which it is known to have happened at the latest.
        kind: What happened.
        key: The demand, the supply or the docking.
        title: What it is called in public.
        county_code: The county of a demand or a docking; None for supplies.
        fields: Public fields that changed, by name; empty unless something changed.

    Examples:
        >>> entry = FeedEntry(
        ...     on=date(2024, 3, 1), kind=FeedKind.DEMAND_PUBLISHED, key="530326/1", title="老年食堂"
        ... )
        >>> entry.id
        'urn:rvmatch:demand-published:2024-03-01:530326%2F1'
    """

    on: date = attrs.field(validator=_day)
    kind: FeedKind = attrs.field(validator=member(FeedKind))
    key: str = attrs.field(validator=text)
    title: str = attrs.field(validator=label)
    county_code: CountyCode | None = attrs.field(default=None, converter=_optional_county)
    fields: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What it is called for ever: the same event has the same, however often the feed is made anew."""
        return f"urn:rvmatch:{self.kind.value}:{self.on.isoformat()}:{quote(self.key, safe='')}"


@attrs.frozen(kw_only=True)
class Feed:
    """
    What happened in public since a day.

    Args:
        since: The day; None if from the beginning.
        entries: What happened, the newest first; of one day by kind and key.
    """

    since: date | None = attrs.field(default=None, validator=day)
    entries: tuple[FeedEntry, ...] = ()


@attrs.frozen(kw_only=True)
class _Terms:
    """What the public may see: which texts it may not, and whether amounts are among it."""

    secrets: Secrets
    amounts: bool
    demands: Mapping[str, DemandProject]


def change_feed(
    changes: Iterable[LibraryChanges[Any]] = (),
    *,
    dockings: Iterable[Docking] = (),
    libraries: Iterable[ProjectLibrary[Any]] = (),
    since: date | None = None,
    amounts: bool = True,
) -> Feed:
    """
    What happened in public since a day, from differences of libraries and from dockings.

    Only what a public view would show is told: entries while they are published, fields that may be
    public, dockings from the day on which all have agreed. Nothing tells of refusals.

    Args:
        changes: Differences between snapshots, of demand and of supply libraries.
        dockings: Dockings with their histories.
        libraries: The libraries as they are kept: the names of their contacts are taken out of titles, and
            a docking is called by the title of its demand if it is in one of them.
        since: The first day that counts; None for all.
        amounts: Whether a change of amounts is told; as in the public view.

    Returns:
        The feed; the same in whatever order its sources come, and each event once.

    Raises:
        InvalidValueError: If a source is something else.

    Source:
        民发〔2022〕11号, part 3, for publishing the province's projects; the form is a library option.
    """
    if since is not None and type(since) is not date:
        raise invalid("since", "date", since)
    projects = [project for library in _each(libraries, ProjectLibrary, "libraries") for project in library]
    terms = _Terms(
        secrets=library_secrets(projects),
        amounts=amounts,
        demands={one.key: one for one in projects if isinstance(one, DemandProject)},
    )
    found: dict[str, FeedEntry] = {}
    for entry in (
        *_of_libraries(_each(changes, LibraryChanges, "changes"), terms),
        *_of_dockings(_each(dockings, Docking, "dockings"), terms),
    ):
        if since is None or entry.on >= since:
            found[entry.id] = _joined(entry, found.get(entry.id, entry))
    ordered = sorted(found.values(), key=lambda entry: (-entry.on.toordinal(), entry.kind.value, entry.key))
    return Feed(since=since, entries=tuple(ordered))


T = TypeVar("T")


def _each(values: Iterable[T], kind: type[Any], field: str) -> list[T]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", type(values).__name__)
    found = list(values)
    for value in found:
        if not isinstance(value, kind):
            raise invalid(field, "of_class", type(value).__name__, kind=kind.__name__)
    return found


def _joined(one: FeedEntry, other: FeedEntry) -> FeedEntry:
    """One entry of two that tell of the same event, as two differences up to one day may."""
    fields = tuple(sorted({*one.fields, *other.fields}))
    return attrs.evolve(min(one, other, key=lambda entry: entry.title), fields=fields)


def _of_libraries(changes: Iterable[LibraryChanges[Any]], terms: _Terms) -> Iterator[FeedEntry]:
    for difference in changes:
        pairs: list[tuple[Any, Any]] = [(None, project) for project in difference.added]
        pairs += [(project, None) for project in difference.removed]
        pairs += [(change.before, change.after) for change in difference.changed]
        for before, after in pairs:
            yield from _entry(before, after, difference.later_on, terms)


def _entry(before: Any, after: Any, on: date, terms: _Terms) -> Iterator[FeedEntry]:
    """What the public sees of one entry that came, changed or left; nothing if it sees nothing of it."""
    was, now = (
        one if one is not None and held_back_reason(one, terms.secrets) is None else None
        for one in (before, after)
    )
    shown = was if now is None else now
    if shown is None:
        return
    published, changed, closed = _KINDS[type(shown)]
    fields: tuple[str, ...] = ()
    if was is not None and now is not None:
        fields = _public_differences(was, now, terms)
        if not fields:
            return
    yield FeedEntry(
        on=on,
        kind=changed if fields else published if was is None else closed,
        key=shown.key,
        title=public_title(shown, terms.secrets),
        county_code=shown.county_code if isinstance(shown, DemandProject) else None,
        fields=fields,
    )


def _public_differences(before: Any, after: Any, terms: _Terms) -> tuple[str, ...]:
    """The names of fields in which the public sees another value."""
    was, now = (public_entry(one, terms.secrets, amounts=terms.amounts) for one in (before, after))
    names = (field.name for field in attrs.fields(type(now)))
    return tuple(sorted(name for name in names if getattr(was, name) != getattr(now, name)))


def _of_dockings(dockings: Iterable[Docking], terms: _Terms) -> Iterator[FeedEntry]:
    for docking in dockings:
        demand = terms.demands.get(docking.demand)
        name = docking.demand if demand is None else public_title(demand, terms.secrets)
        title = terms.secrets.withheld_from(f"{name} – {docking.organization}")
        for step in docking.history:
            if step.move in _MOVES:
                yield FeedEntry(
                    on=step.on,
                    kind=_MOVES[step.move],
                    key=docking.id,
                    title=title[:LONGEST_LABEL].strip(),
                    county_code=docking.county_code,
                )
