"""From a library to its public view, and what was held back from it."""

from datetime import date
from enum import StrEnum, unique
from typing import Any, Final, overload

import attrs

from rvmatch.errors import invalid
from rvmatch.model.bulk import collector_paused
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import LONGEST_LABEL
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.publishing.public_entries import PublicDemand, PublicLibrary, PublicOrganization, PublicSupply
from rvmatch.publishing.visibility import fields_shown
from rvmatch.publishing.withholding import WITHHELD, Secrets, half_width, library_secrets, partner_secrets
from rvmatch.wording import masked

__all__ = [
    "HeldBack",
    "HeldBackReason",
    "held_back",
    "held_back_reason",
    "public_entry",
    "public_title",
    "public_view",
]

_LABELS: Final = frozenset({"title", "name"})
_NAMES: Final = frozenset({"id", "namespace"})


@unique
class HeldBackReason(StrEnum):
    """Why an entry of a library is not in its public view."""

    NOT_PUBLISHED = "not-published"
    PRIVATE_KEY = "private-key"
    """Its id, its namespace or the name of its organisation holds what its own texts may not show."""


@attrs.frozen(kw_only=True)
class HeldBack:
    """
    One entry that is not in the public view; for the keeper, not for the public.

    Args:
        key: The entry.
        reason: Why.
    """

    key: str
    reason: HeldBackReason


@overload
def public_view(
    library: ProjectLibrary[DemandProject], *, as_of: date, amounts: bool = True
) -> PublicLibrary[PublicDemand]: ...
@overload
def public_view(
    library: ProjectLibrary[SupplyProject], *, as_of: date, amounts: bool = True
) -> PublicLibrary[PublicSupply]: ...
@collector_paused()
def public_view(
    library: ProjectLibrary[Any], *, as_of: date, amounts: bool = True
) -> PublicLibrary[PublicDemand] | PublicLibrary[PublicSupply]:
    """
    The published entries of a library without anything private.

    Private fields have no place in the view: ``FIELD_VISIBILITY`` lists them with reasons. Out of texts are
    taken: names and numbers of contacts of any entry, names of partners that the entry itself had
    or refused, and whatever looks like a telephone, identity or mail number.

    Args:
        library: The library.
        as_of: The day on which it stood so.
        amounts: Whether amounts are shown.

    Returns:
        The view; ``held_back`` tells which entries are not in it.

    Raises:
        InvalidValueError: If an argument is not as described.

    Source:
        民发〔2022〕11号, part 3: provinces run a service platform on which projects are published.

    Examples:
        >>> from rvmatch import FocusField
        >>> demand = DemandProject(
        ...     id="D1", title="老年食堂", county_code="530326", missing_cny=120_000,
        ...     fields=[FocusField.SPECIAL_GROUPS_CARE], description="请致电 13800000000",
        ... )
        >>> (shown,) = public_view(ProjectLibrary([demand]), as_of=date(2024, 3, 1), amounts=False).entries
        >>> shown.description, shown.missing_cny
        ('请致电 138****0000', None)
    """
    if not isinstance(library, ProjectLibrary):
        raise invalid("library", "of_class", library, kind="ProjectLibrary")
    if not isinstance(amounts, bool):
        raise invalid("amounts", "document_flag", amounts)
    secrets = library_secrets(library)
    entries: list[Any] = [
        public_entry(project, secrets, amounts=amounts)
        for project in library
        if held_back_reason(project, secrets) is None
    ]
    return PublicLibrary(
        entries=entries, as_of=as_of, amounts=amounts, keeper=_public_keeper(library.keeper, secrets)
    )


def held_back(library: ProjectLibrary[Any]) -> tuple[HeldBack, ...]:
    """
    The entries that a public view of a library leaves out.

    Args:
        library: The library.

    Returns:
        Keys and reasons, by key.

    Raises:
        InvalidValueError: If it is no library.
    """
    if not isinstance(library, ProjectLibrary):
        raise invalid("library", "of_class", type(library).__name__, kind="ProjectLibrary")
    secrets = library_secrets(library)
    found = ((project.key, held_back_reason(project, secrets)) for project in library)
    return tuple(HeldBack(key=key, reason=reason) for key, reason in found if reason is not None)


def public_title(project: DemandProject | SupplyProject, secrets: Secrets) -> str:
    """
    The title of an entry as the public sees it.

    Args:
        project: The entry.
        secrets: What no text may show besides the entry's own partners.

    Returns:
        One line.
    """
    return _label(_fit(project.title, (secrets, partner_secrets(project))))


def public_entry(
    project: DemandProject | SupplyProject, secrets: Secrets, *, amounts: bool
) -> PublicDemand | PublicSupply:
    """
    One entry as the public sees it, whatever its status.

    Args:
        project: The entry.
        secrets: What no text may show besides the entry's own partners.
        amounts: Whether amounts are shown.

    Returns:
        What a public view shows of it.
    """
    own = (secrets, partner_secrets(project))
    if isinstance(project, DemandProject):
        return PublicDemand(**_values(project, fields_shown("demand", amounts=amounts), own))
    values = _values(project, fields_shown("supply", amounts=amounts) - {"organization"}, own)
    organization = _values(project.organization, fields_shown("organization", amounts=amounts), own)
    return PublicSupply(**values, organization=PublicOrganization(**organization))


def held_back_reason(project: DemandProject | SupplyProject, secrets: Secrets) -> HeldBackReason | None:
    """
    Why an entry is not public.

    Args:
        project: The entry.
        secrets: What no text may show besides the entry's own partners.

    Returns:
        The reason; None if it is public.
    """
    if project.status is not ProjectStatus.PUBLISHED:
        return HeldBackReason.NOT_PUBLISHED
    both = (secrets, partner_secrets(project))
    names = [project.id, project.namespace]
    if isinstance(project, SupplyProject):
        names.append(project.organization.name)
    private = any(one.within(half_width(name)) for name in names for one in both)
    return HeldBackReason.PRIVATE_KEY if private else None


def _values(holder: Any, names: frozenset[str], secrets: tuple[Secrets, ...]) -> dict[str, Any]:
    """The values of these fields; texts without what is private."""
    found: dict[str, Any] = {}
    for name in names:
        value = getattr(holder, name)
        # Codes and members of vocabularies are texts as well, but nobody writes into them.
        found[name] = _fit(value, secrets) if type(value) is str and name not in _NAMES else value
        if name in _LABELS:
            found[name] = _label(found[name])
    return found


def _fit(text: str, secrets: tuple[Secrets, ...]) -> str:
    for one in secrets:
        text = one.withheld_from(text)
    return text


def _label(text: str) -> str:
    """A text that stays a label once something was taken out of it."""
    return text[:LONGEST_LABEL].strip() or WITHHELD


def _public_keeper(keeper: Keeper | None, secrets: Secrets) -> Keeper | None:
    return None if keeper is None else attrs.evolve(keeper, name=masked(secrets.withheld_from(keeper.name)))
