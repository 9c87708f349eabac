"""Sets of members of a vocabulary: any collection in, a set that cannot change out."""

import unicodedata
from collections.abc import Iterable
from enum import Enum
from typing import TypeVar

from rvmatch.errors import InvalidValueError, invalid
from rvmatch.model.identifiers import CreditCode, DivisionCode, division_code
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
    "names_or_divisions",
    "optional_divisions",
    "partner_name",
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
            if not issubclass(kind, Enum):
                raise invalid(field, "text", value)
            known = ", ".join(one.name for one in kind)
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
    """Names, credit codes or keys of partners as a set, each in the form of ``partner_name``."""
    return frozenset(partner_name(value) for value in _checked("partners", values, str))


def names_or_divisions(values: Iterable[str]) -> frozenset[str]:
    """Keys of partners or division codes as a set, each in the form of ``partner_name``."""
    return frozenset(partner_name(value, division=True) for value in _checked("partners", values, str))


def partner_name(value: str, *, division: bool = False) -> str:
    """
    The one form in which lists of partners are kept and compared, however a name was typed.

    Args:
        value: A name, a credit code, a key or a division code.
        division: Whether the text may name a division.

    Returns:
        Half-width text with single blanks inside and none around; a well-formed credit code as
        ``CreditCode`` writes it, and a division code, where one may stand, as ``DivisionCode`` does.

    Raises:
        InvalidValueError: If there is nothing but blanks.

    Examples:
        >>> partner_name(" 53100000500019795a "), partner_name("530000", division=True)
        ('53100000500019795A', '53')
    """
    name = " ".join(unicodedata.normalize("NFKC", value).split())
    if not name:
        raise invalid("partners", "partner_name", value)
    if not name[0].isdigit():
        return name  # every code begins with a digit, so most names need no closer look
    for code in (CreditCode, DivisionCode) if division else (CreditCode,):
        try:
            return str(code(name))
        except InvalidValueError:
            continue  # a text that is no such code is a name like any other
    return name


def divisions(values: Iterable[str]) -> frozenset[DivisionCode]:
    """Division codes as a set."""
    return frozenset(division_code(value) for value in _checked("divisions", values, str))


def optional_divisions(values: Iterable[str] | None) -> frozenset[DivisionCode] | None:
    """Division codes as a set, or None where nobody stated any."""
    return None if values is None else divisions(values)
