"""Demands, supplies and organisations as the public sees them: no class has a place for what is private."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any, Generic, TypeVar

import attrs

from rvmatch.errors import invalid
from rvmatch.model import memberships
from rvmatch.model.identifiers import (
    CountyCode,
    CreditCode,
    DivisionCode,
    county_code,
    credit_code,
    division_code,
)
from rvmatch.model.libraries import Keeper
from rvmatch.model.quantities import Period, amount, count, day, label, member, text
from rvmatch.model.vocabulary import (
    AssessmentGrade,
    CooperationChannel,
    FocusField,
    HelpKind,
    LinkageMember,
    OrganizationKind,
    OrganizationNature,
    RegistrationLevel,
    Revitalization,
    SpecialAction,
    Urgency,
)

__all__ = ["PublicDemand", "PublicLibrary", "PublicOrganization", "PublicSupply"]


def _optional_credit_code(value: str | None) -> CreditCode | None:
    return None if value is None else credit_code(value)


def _optional_division(value: str | None) -> DivisionCode | None:
    return None if value is None else division_code(value)


def _period(_: object, attribute: "attrs.Attribute[Period | None]", value: object) -> None:
    if value is not None and not isinstance(value, Period):
        raise invalid(attribute.name, "period", value)


@attrs.frozen(kw_only=True)
class PublicDemand:
    """
    A demand as the public sees it; each field as ``DemandProject`` describes it.

    Amounts are None where unknown, and where whoever published the library held them back.
    """

    id: str = attrs.field(validator=label)
    namespace: str = attrs.field(default="", validator=text)
    title: str = attrs.field(validator=label)
    county_code: CountyCode = attrs.field(converter=county_code)
    county_name: str = attrs.field(default="", validator=text)
    place: str = attrs.field(default="", validator=text)
    fields: frozenset[FocusField] = attrs.field(default=(), converter=memberships.focus_fields)
    help_kinds: frozenset[HelpKind] = attrs.field(default=(), converter=memberships.help_kinds)
    revitalizations: frozenset[Revitalization] = attrs.field(
        default=(), converter=memberships.revitalizations
    )
    special_actions: frozenset[SpecialAction] = attrs.field(default=(), converter=memberships.special_actions)
    description: str = attrs.field(default="", validator=text)
    missing_cny: int | None = attrs.field(default=None, validator=amount())
    secured_cny: int | None = attrs.field(default=None, validator=amount())
    in_kind: str = attrs.field(default="", validator=text)
    beneficiaries: str = attrs.field(default="", validator=text)
    beneficiary_count: int | None = attrs.field(default=None, validator=attrs.validators.optional(count()))
    period: Period | None = attrs.field(default=None, validator=_period)
    urgency: Urgency | None = attrs.field(default=None, validator=member(Urgency, optional=True))
    roles_wanted: tuple[LinkageMember, ...] = attrs.field(default=(), converter=memberships.linkage_places)
    roles_present: frozenset[LinkageMember] = attrs.field(default=(), converter=memberships.linkage_members)
    partners_wanted: int = attrs.field(default=1, validator=count())
    implementing_body: str = attrs.field(default="", validator=text)
    responsible_unit: str = attrs.field(default="", validator=text)
    channels: frozenset[CooperationChannel] = attrs.field(default=(), converter=memberships.channels)

    @property
    def key(self) -> str:
        """Its id, after its namespace where it has one."""
        return f"{self.namespace}/{self.id}" if self.namespace else self.id


@attrs.frozen(kw_only=True)
class PublicOrganization:
    """
    A social organisation as the public sees it; each field as ``SocialOrganization`` describes it.

    Nothing is read from the credit code here: what is None was not stated.
    """

    name: str = attrs.field(validator=label)
    credit_code: CreditCode | None = attrs.field(default=None, converter=_optional_credit_code)
    kind: OrganizationKind | None = attrs.field(
        default=None, validator=member(OrganizationKind, optional=True)
    )
    registration_level: RegistrationLevel | None = attrs.field(
        default=None, validator=member(RegistrationLevel, optional=True)
    )
    home: DivisionCode | None = attrs.field(default=None, converter=_optional_division)
    grade: AssessmentGrade | None = attrs.field(
        default=None, validator=member(AssessmentGrade, optional=True)
    )
    grade_valid_until: date | None = attrs.field(default=None, validator=day)
    nature: OrganizationNature | None = attrs.field(
        default=None, validator=member(OrganizationNature, optional=True)
    )


def _organization(_: object, attribute: "attrs.Attribute[PublicOrganization]", value: object) -> None:
    if not isinstance(value, PublicOrganization):
        kind = "PublicOrganization"
        raise invalid(attribute.name, "of_class", type(value).__name__, kind=kind)


@attrs.frozen(kw_only=True)
class PublicSupply:
    """
    A supply as the public sees it; each field as ``SupplyProject`` describes it.

    Amounts are None where unknown, and where whoever published the library held them back.
    """

    id: str = attrs.field(validator=label)
    namespace: str = attrs.field(default="", validator=text)
    title: str = attrs.field(validator=label)
    organization: PublicOrganization = attrs.field(validator=_organization)
    fields: frozenset[FocusField] = attrs.field(default=(), converter=memberships.focus_fields)
    help_kinds: frozenset[HelpKind] = attrs.field(default=(), converter=memberships.help_kinds)
    revitalizations: frozenset[Revitalization] = attrs.field(
        default=(), converter=memberships.revitalizations
    )
    special_actions: frozenset[SpecialAction] = attrs.field(default=(), converter=memberships.special_actions)
    description: str = attrs.field(default="", validator=text)
    regions: frozenset[DivisionCode] | None = attrs.field(
        default=None, converter=memberships.optional_divisions
    )
    offer_cny: int | None = attrs.field(default=None, validator=amount())
    per_project_cny: int | None = attrs.field(default=None, validator=amount())
    in_kind: str = attrs.field(default="", validator=text)
    projects_accepted: int = attrs.field(default=1, validator=count())
    period: Period | None = attrs.field(default=None, validator=_period)
    roles_offered: frozenset[LinkageMember] = attrs.field(default=(), converter=memberships.linkage_members)
    channels: frozenset[CooperationChannel] = attrs.field(default=(), converter=memberships.channels)
    past_counties: frozenset[DivisionCode] = attrs.field(default=(), converter=memberships.divisions)
    projects_finished: int | None = attrs.field(default=None, validator=attrs.validators.optional(count()))

    @property
    def key(self) -> str:
        """Its id, after its namespace where it has one."""
        return f"{self.namespace}/{self.id}" if self.namespace else self.id


Q = TypeVar("Q", bound=PublicDemand | PublicSupply)


def _by_key(entries: Iterable[Q]) -> tuple[Q, ...]:
    """The entries by key, refused if they are of two kinds or a key occurs twice."""
    if isinstance(entries, str) or not isinstance(entries, Iterable):
        raise invalid("entries", "collection", type(entries).__name__)
    found = tuple(entries)
    for entry in found:
        if not isinstance(entry, PublicDemand | PublicSupply) or type(entry) is not type(found[0]):
            kinds = "PublicDemand, PublicSupply"
            raise invalid("entries", "of_class", type(entry).__name__, kind=kinds)
    ordered = tuple(sorted(found, key=lambda entry: entry.key))
    twice = sorted({one.key for one, other in pairwise(ordered) if one.key == other.key})
    if twice:
        raise invalid("entries", "unique_keys", ", ".join(twice))
    return ordered


@attrs.frozen(kw_only=True)
class PublicLibrary(Generic[Q]):
    """
    The published entries of a library as the public sees them, by key.

    Args:
        entries: The entries, in any order.
        as_of: The day on which the library stood so.
        amounts: Whether amounts are shown where they are known.
        keeper: Who keeps the library; None if nobody said.

    Raises:
        InvalidValueError: If a value is not as described, or a key occurs twice.

    Source:
        民发〔2022〕11号, part 3: provinces run a service platform on which projects are published.
    """

    entries: tuple[Q, ...] = attrs.field(converter=_by_key)
    as_of: date = attrs.field()
    amounts: bool = True
    keeper: Keeper | None = None

    @as_of.validator
    def _day(self, attribute: "attrs.Attribute[date]", value: object) -> None:
        if type(value) is not date:
            raise invalid(attribute.name, "date", value)

    @property
    def kind(self) -> type[Any] | None:
        """Of which class the entries are; None if there are none."""
        return next(map(type, self.entries), None)
