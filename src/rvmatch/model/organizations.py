"""Social organisations: who offers help, and what is known of them."""

from datetime import date

import attrs

from rvmatch.model.identifiers import CreditCode, DivisionCode, credit_code, division_code
from rvmatch.model.memberships import partner_name
from rvmatch.model.quantities import day, label, member
from rvmatch.model.vocabulary import (
    AssessmentGrade,
    CreditStanding,
    FounderKind,
    OrganizationKind,
    OrganizationNature,
    RegistrationLevel,
)

__all__ = ["SocialOrganization"]


def _optional_credit_code(value: str | None) -> CreditCode | None:
    return None if value is None else credit_code(value)


def _optional_division_code(value: str | None) -> DivisionCode | None:
    return None if value is None else division_code(value)


@attrs.frozen(kw_only=True)
class SocialOrganization:
    """
    A social organisation: an association, a foundation or a social service agency.

    Whatever nobody stated is None and counts as unknown, never as bad.

    Args:
        name: Its registered name.
        credit_code: Its unified social credit code.
        kind: Its legal kind; read from the credit code where only that is given.
        registration_level: The level of its registrar; read from the credit code where only that is given.
        home: The division it is at home in; its registrar's province where only the credit code is given.
        grade: Its assessment grade.
        grade_valid_until: The last day on which the grade holds; None if nobody said.
        credit_standing: What the two credit lists say of it.
        credit_checked_on: The day on which the lists were looked at.
        nature: What it is for, if it is a rural organisation.
        founder: Who leads or founded it, if it is a rural organisation.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.

    Source:
        民发〔2022〕11号, part 5; 社会组织评估管理办法, 2010; 社会组织信用信息管理办法, 2018.

    Examples:
        >>> SocialOrganization(name="示例基金会", credit_code="53100000500019795A").kind.value
        'foundation'
    """

    name: str = attrs.field(validator=label)
    credit_code: CreditCode | None = attrs.field(default=None, converter=_optional_credit_code)
    kind: OrganizationKind | None = attrs.field(validator=member(OrganizationKind, optional=True))
    registration_level: RegistrationLevel | None = attrs.field(
        validator=member(RegistrationLevel, optional=True)
    )
    home: DivisionCode | None = attrs.field(converter=_optional_division_code)
    grade: AssessmentGrade | None = attrs.field(
        default=None, validator=member(AssessmentGrade, optional=True)
    )
    grade_valid_until: date | None = attrs.field(default=None, validator=day)
    credit_standing: CreditStanding | None = attrs.field(
        default=None, validator=member(CreditStanding, optional=True)
    )
    credit_checked_on: date | None = attrs.field(default=None, validator=day)
    nature: OrganizationNature | None = attrs.field(
        default=None, validator=member(OrganizationNature, optional=True)
    )
    founder: FounderKind | None = attrs.field(default=None, validator=member(FounderKind, optional=True))

    @kind.default
    def _kind_by_code(self) -> OrganizationKind | None:
        return None if self.credit_code is None else self.credit_code.kind

    @registration_level.default
    def _level_by_code(self) -> RegistrationLevel | None:
        return None if self.credit_code is None else self.credit_code.registration_level

    @home.default
    def _home_by_code(self) -> str | None:
        return None if self.credit_code is None else self.credit_code.home_province

    @property
    def names(self) -> frozenset[str]:
        """What others may call it by in lists of partners: its name in their form, and its credit code."""
        name = partner_name(self.name)
        return frozenset({name} if self.credit_code is None else {name, str(self.credit_code)})
