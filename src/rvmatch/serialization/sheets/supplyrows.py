"""Rows of a supply sheet to supply projects."""

from rvmatch.errors import InvalidValueError
from rvmatch.model.identifiers import DivisionCode
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import SupplyProject
from rvmatch.model.vocabulary import (
    AssessmentGrade,
    CooperationChannel,
    CreditStanding,
    FocusField,
    FounderKind,
    HelpKind,
    LinkageMember,
    OrganizationKind,
    OrganizationNature,
    RegistrationLevel,
    Revitalization,
    SpecialAction,
)
from rvmatch.serialization.sheets.amounts import whole_count
from rvmatch.serialization.sheets.cells import credit_code_of, identifier, label_of, names_of
from rvmatch.serialization.sheets.days import day_of
from rvmatch.serialization.sheets.regions import division_of, divisions_of, regions_of
from rvmatch.serialization.sheets.rowreader import RowReader
from rvmatch.serialization.sheets.tables import Cell, is_blank

__all__ = ["supply_of"]


def supply_of(row: RowReader) -> SupplyProject | None:
    """
    The supply that a row describes.

    Args:
        row: The row; it keeps the faults that are found.

    Returns:
        The supply; None if the row has a fault.
    """
    identity, namespace = row.identity(identifier)
    title = row.required("title", label_of)
    organization = _organization(row)
    regions = row.read("regions", regions_of, None)
    excluded = row.read_set("excluded_regions", divisions_of)
    offer, per_project = row.money("offer_cny"), row.money("per_project_cny")
    accepted = row.read("projects_accepted", whole_count, None)
    if accepted is None and row.has("projects_accepted") and row.sound("projects_accepted"):
        row.decided("projects_accepted_default")
    row.check_categories()
    period, status = row.period(), row.status()
    past = row.read_set("past_counties", divisions_of)
    finished = row.read("projects_finished", whole_count, None)
    refused = row.read_set("refused_partners", names_of)
    description, in_kind = row.text("description"), row.text("in_kind")
    if row.faults or identity is None or title is None or organization is None:
        return None
    try:
        return SupplyProject(
            id=identity,
            namespace=namespace,
            title=title,
            organization=organization,
            fields=frozenset(row.members("fields", FocusField)),
            help_kinds=frozenset(row.members("help_kinds", HelpKind)),
            revitalizations=frozenset(row.members("revitalizations", Revitalization)),
            special_actions=frozenset(row.members("special_actions", SpecialAction)),
            description=description,
            regions=regions,
            excluded_regions=excluded,
            offer_cny=offer,
            per_project_cny=per_project,
            in_kind=in_kind,
            projects_accepted=1 if accepted is None else accepted,
            period=period,
            roles_offered=frozenset(row.members("roles_offered", LinkageMember)),
            channels=frozenset(row.members("channels", CooperationChannel)),
            status=status,
            past_counties=past,
            projects_finished=finished,
            refused_partners=refused,
            contacts=row.contacts() if row.sheet.settings.keep_contacts else (),
        )
    except InvalidValueError as error:
        row.keep(error.field, error.fault)
        return None


def _organization(row: RowReader) -> SocialOrganization | None:
    """Who offers it; what the sheet does not say is read from the credit code where that tells."""
    name = row.required("organization_name", label_of)
    code = row.read("credit_code", credit_code_of, None)
    kind = row.member("kind", OrganizationKind)
    level = row.member("registration_level", RegistrationLevel)
    if code is not None and kind is not None and kind is not code.kind:
        row.fault("kind", "kind_contradiction", row.cell("kind"), prefix=code[:2])
    home = row.read("home", _optional_division, None)
    grade = row.member("grade", AssessmentGrade)
    grade_until = row.read("grade_valid_until", day_of, None)
    standing = row.member("credit_standing", CreditStanding)
    checked_on = row.read("credit_checked_on", day_of, None)
    nature, founder = row.member("nature", OrganizationNature), row.member("founder", FounderKind)
    if name is None or row.faults:
        return None
    plain = SocialOrganization(name=name, credit_code=code)
    return SocialOrganization(
        name=name,
        credit_code=code,
        kind=kind or plain.kind,
        registration_level=level or plain.registration_level,
        home=home or plain.home,
        grade=grade,
        grade_valid_until=grade_until,
        credit_standing=standing,
        credit_checked_on=checked_on,
        nature=nature,
        founder=founder,
    )


def _optional_division(field: str, cell: Cell) -> DivisionCode | None:
    return None if is_blank(cell) else division_of(field, cell)
