"""Rows of a demand sheet to demand projects."""

from typing import Any

from rvmatch.errors import InvalidValueError
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.projects import DemandProject
from rvmatch.model.vocabulary import (
    CooperationChannel,
    FocusField,
    HelpKind,
    LinkageMember,
    Revitalization,
    SpecialAction,
    Urgency,
)
from rvmatch.serialization.sheets.amounts import whole_count
from rvmatch.serialization.sheets.cells import county_code_of, identifier, label_of, names_of, yes_or_no
from rvmatch.serialization.sheets.regions import (
    county_by_name,
    division_of,
    is_key_county,
    name_contradiction,
)
from rvmatch.serialization.sheets.rowreader import RowReader
from rvmatch.serialization.sheets.tables import as_text

__all__ = ["demand_of"]


def demand_of(row: RowReader) -> DemandProject | None:
    """
    The demand that a row describes.

    Args:
        row: The row; it keeps the faults that are found.

    Returns:
        The demand; None if the row has a fault.
    """
    identity, namespace = row.identity(identifier)
    title = row.required("title", label_of)
    county = _county(row)
    missing, secured = _money(row)
    partners = row.read("partners_wanted", whole_count, None)
    if partners is None and row.has("partners_wanted") and row.sound("partners_wanted"):
        row.decided("partners_wanted_default")
    row.check_categories()
    period, status, urgency = row.period(), row.status(), row.member("urgency", Urgency)
    beneficiary_count = row.read("beneficiary_count", whole_count, None)
    past, refused = row.read_set("past_partners", names_of), row.read_set("refused_partners", names_of)
    texts = {
        field: row.text(field)
        for field in (
            "county_name",
            "place",
            "description",
            "in_kind",
            "beneficiaries",
            "implementing_body",
            "responsible_unit",
        )
    }
    stated: dict[str, Any] = {} if partners is None else {"partners_wanted": partners}
    if row.faults or identity is None or title is None or county is None:
        return None
    try:
        return DemandProject(
            id=identity,
            namespace=namespace,
            title=title,
            county_code=county,
            fields=frozenset(row.members("fields", FocusField)),
            help_kinds=frozenset(row.members("help_kinds", HelpKind)),
            revitalizations=frozenset(row.members("revitalizations", Revitalization)),
            special_actions=frozenset(row.members("special_actions", SpecialAction)),
            missing_cny=missing,
            secured_cny=secured,
            beneficiary_count=beneficiary_count,
            period=period,
            urgency=urgency,
            roles_wanted=row.members("roles_wanted", LinkageMember),
            roles_present=frozenset(row.members("roles_present", LinkageMember)),
            channels=frozenset(row.members("channels", CooperationChannel)),
            status=status,
            past_partners=past,
            refused_partners=refused,
            contacts=row.contacts() if row.sheet.settings.keep_contacts else (),
            **stated | texts,
        )
    except InvalidValueError as error:
        row.keep(error.field, error.fault)
        return None


def _county(row: RowReader) -> CountyCode | None:
    """The county's code, from its column or by names; codes and names are checked against each other."""
    code = row.read("county_code", county_code_of, None)
    if not row.sound("county_code"):
        return None
    if code is None:
        return _county_named(row)
    contradiction = name_contradiction(code, row.cell("county_name"))
    if contradiction is not None:
        other, name = contradiction
        row.fault(
            "county_name",
            "county_contradiction",
            as_text(row.cell("county_name")),
            county=code,
            other=other,
            name=name,
        )
    if row.given("province"):
        province = row.read("province", division_of, None)
        if province is not None and not province.contains(code):
            row.fault("province", "province_contradiction", as_text(row.cell("province")), county=code)
    stated = row.read("key_county", yes_or_no, None)
    if stated is not None and stated is not is_key_county(code):
        word = "key_county_not" if stated else "key_county_is"
        row.fault("key_county", word, as_text(row.cell("key_county")), county=code)
    return code


def _county_named(row: RowReader) -> CountyCode | None:
    if not row.given("county_name"):
        if row.has("county_code") or row.has("county_name"):
            row.required("county_code" if row.has("county_code") else "county_name", county_code_of)
        return None
    names = row.cell("province"), row.cell("county_name")
    county = county_by_name(*names)
    if county is None:
        county = county_by_name(*names, short=True)
        if county is not None:
            row.decided("county_by_short_name")
            return county.code
        row.fault("county_name", "county_unlisted", as_text(row.cell("county_name")))
        return None
    row.decided("county_by_name")
    return county.code


def _money(row: RowReader) -> tuple[int | None, int | None]:
    """The money missing and the money secured, in whole yuan, from up to three columns that have to agree."""
    needed, secured, missing = (row.money(field) for field in ("needed_cny", "secured_cny", "missing_cny"))
    if needed is None:
        return missing, secured
    if secured is not None and secured > needed:
        row.fault("secured_cny", "secured_above_needed", as_text(row.cell("secured_cny")))
        return None, None
    if missing is not None:
        agrees = missing == needed - secured if secured is not None else missing <= needed
        if not agrees:
            row.fault("missing_cny", "missing_contradiction", as_text(row.cell("missing_cny")))
        return missing, secured
    if secured is None and row.sound("secured_cny", "missing_cny"):
        row.decided("secured_unknown")
    return needed - (secured or 0), secured
