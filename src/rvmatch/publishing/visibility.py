"""What of an entry may be public and what stays private: one row for each field, with its reason."""

from enum import StrEnum, unique
from typing import Final, Literal

import attrs

from rvmatch.errors import known_language
from rvmatch.wording import Language, has, say

__all__ = ["FIELD_VISIBILITY", "FieldVisibility", "Visibility", "fields_shown", "visibility_rows"]

Owner = Literal["demand", "supply", "organization"]
"""Whose field it is."""


@unique
class Visibility(StrEnum):
    """Whether a field may be public."""

    PUBLIC = "public"
    OPTIONAL = "optional"
    """Public if whoever publishes says so."""

    PRIVATE = "private"


@attrs.frozen(kw_only=True)
class FieldVisibility:
    """
    One field and whether it may be public.

    Args:
        owner: Whether it is a field of demands, of supplies, or of the organisations of supplies.
        field: Its name.
        visibility: Whether it may be public.
        reason: Why: the last part of the code of a sentence, ``publishing.reason.…``.

    Source:
        Library option: 民发〔2022〕11号, part 3, has provinces publish projects and names no fields.
    """

    owner: Owner
    field: str
    visibility: Visibility
    reason: str


_ROWS: Final[tuple[tuple[Owner, Visibility, str, str], ...]] = (
    ("demand", Visibility.PUBLIC, "identity", "id namespace title county_code county_name place"),
    ("demand", Visibility.PUBLIC, "category", "fields help_kinds revitalizations special_actions channels"),
    (
        "demand",
        Visibility.PUBLIC,
        "need",
        "description in_kind beneficiaries beneficiary_count period urgency",
    ),
    ("demand", Visibility.PUBLIC, "need", "roles_wanted roles_present partners_wanted"),
    ("demand", Visibility.PUBLIC, "office", "implementing_body responsible_unit"),
    ("demand", Visibility.OPTIONAL, "amount", "missing_cny secured_cny"),
    ("demand", Visibility.PRIVATE, "status", "status"),
    ("demand", Visibility.PRIVATE, "partners", "past_partners"),
    ("demand", Visibility.PRIVATE, "refusals", "refused_partners"),
    ("demand", Visibility.PRIVATE, "contacts", "contacts"),
    ("supply", Visibility.PUBLIC, "identity", "id namespace title organization"),
    ("supply", Visibility.PUBLIC, "category", "fields help_kinds revitalizations special_actions channels"),
    ("supply", Visibility.PUBLIC, "offer", "description regions in_kind projects_accepted period"),
    ("supply", Visibility.PUBLIC, "offer", "roles_offered past_counties projects_finished"),
    ("supply", Visibility.OPTIONAL, "amount", "offer_cny per_project_cny"),
    ("supply", Visibility.PRIVATE, "status", "status"),
    ("supply", Visibility.PRIVATE, "refusals", "excluded_regions refused_partners"),
    ("supply", Visibility.PRIVATE, "contacts", "contacts"),
    ("organization", Visibility.PUBLIC, "register", "name credit_code kind registration_level home nature"),
    ("organization", Visibility.PUBLIC, "register", "grade grade_valid_until"),
    ("organization", Visibility.PRIVATE, "credit", "credit_standing credit_checked_on"),
    ("organization", Visibility.PRIVATE, "person", "founder"),
)

FIELD_VISIBILITY: Final[tuple[FieldVisibility, ...]] = tuple(
    FieldVisibility(owner=owner, field=field, visibility=visibility, reason=reason)
    for owner, visibility, reason, fields in _ROWS
    for field in fields.split()
)
"""Every field of demands, supplies and organisations, once each."""


def visibility_rows(language: Language = "zh") -> tuple[tuple[str, str, str, str], ...]:
    """
    What may be public and what stays private, as rows that people read.

    Args:
        language: ``"zh"`` or ``"en"``.

    Returns:
        For each field: whose it is, what it is called, whether it is public, and why.

    Raises:
        InvalidValueError: If there is no such language.
    """
    language = known_language(language)
    return tuple(
        (
            say(f"publishing.owner.{row.owner}", language),
            say(f"field.{row.field}", language) if has(f"field.{row.field}", language) else row.field,
            say(f"publishing.visibility.{row.visibility.name}", language),
            say(f"publishing.reason.{row.reason}", language),
        )
        for row in FIELD_VISIBILITY
    )


def fields_shown(owner: Owner, *, amounts: bool) -> frozenset[str]:
    """
    The fields that a public view shows.

    Args:
        owner: Whose fields.
        amounts: Whether the optional ones are among them.

    Returns:
        Their names.

    Examples:
        >>> sorted(fields_shown("demand", amounts=True) - fields_shown("demand", amounts=False))
        ['missing_cny', 'secured_cny']
    """
    hidden = {Visibility.PRIVATE} if amounts else {Visibility.PRIVATE, Visibility.OPTIONAL}
    return frozenset(
        row.field for row in FIELD_VISIBILITY if row.owner == owner and row.visibility not in hidden
    )
