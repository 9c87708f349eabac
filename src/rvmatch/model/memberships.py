"""Sets of members of a vocabulary: any collection in, a set that cannot change out."""

from collections.abc import Iterable
from typing import TypeVar

from rvmatch.errors import invalid
from rvmatch.model.identifiers import DivisionCode, division_code
from rvmatch.model.vocabulary import (
    CooperationChannel,
    FocusField,
    HelpKind,
    LinkageMember,
    Revitalization,
    SpecialAction,
)

__all__ = [
    "channels",
    "divisions",
    "focus_fields",
    "help_kinds",
    "linkage_members",
    "linkage_places",
    "names",
    "optional_divisions",
    "revitalizations",
    "special_actions",
]

T = TypeVar("T")


def _checked(field: str, values: Iterable[T], kind: type[T]) -> tuple[T, ...]:
    """The values, refused if they are one text or one of them is of another class."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, kind):
            known = ", ".join(map(str, kind)) if isinstance(kind, Iterable) else kind.__name__
            raise invalid(field, "member", value, kind=kind.__name__, values=known)
    return found


def focus_fields(values: Iterable[FocusField]) -> frozenset[FocusField]:
    """Focus fields as a set."""
    return frozenset(_checked("fields", values, FocusField))


def help_kinds(values: Iterable[HelpKind]) -> frozenset[HelpKind]:
    """Kinds of help as a set."""
    return frozenset(_checked("help_kinds", values, HelpKind))


def revitalizations(values: Iterable[Revitalization]) -> frozenset[Revitalization]:
    """Revitalisations as a set."""
    return frozenset(_checked("revitalizations", values, Revitalization))


def special_actions(values: Iterable[SpecialAction]) -> frozenset[SpecialAction]:
    """Special actions as a set."""
    return frozenset(_checked("special_actions", values, SpecialAction))


def channels(values: Iterable[CooperationChannel]) -> frozenset[CooperationChannel]:
    """Cooperation channels as a set."""
    return frozenset(_checked("channels", values, CooperationChannel))


def linkage_members(values: Iterable[LinkageMember]) -> frozenset[LinkageMember]:
    """Members of five-community linkage as a set."""
    return frozenset(_checked("roles", values, LinkageMember))


def linkage_places(values: Iterable[LinkageMember]) -> tuple[LinkageMember, ...]:
    """Members of five-community linkage in the vocabulary's order, repetitions kept."""
    order = list(LinkageMember)
    return tuple(sorted(_checked("roles_wanted", values, LinkageMember), key=order.index))


def names(values: Iterable[str]) -> frozenset[str]:
    """Names, codes or keys of partners as a set."""
    return frozenset(_checked("partners", values, str))


def divisions(values: Iterable[str]) -> frozenset[DivisionCode]:
    """Division codes as a set."""
    return frozenset(division_code(value) for value in _checked("divisions", values, str))


def optional_divisions(values: Iterable[str] | None) -> frozenset[DivisionCode] | None:
    """Division codes as a set, or None where nobody stated any."""
    return None if values is None else divisions(values)
