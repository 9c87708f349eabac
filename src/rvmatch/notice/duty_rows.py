"""From the rows of a data file to terms, provisions and duties: one small constructor for each kind."""

from typing import Final, Literal

from rvmatch.errors import invalid
from rvmatch.model import vocabulary
from rvmatch.model.vocabulary import Department, LinkageMember, RegistrationLevel, SpecialAction, WorkArea
from rvmatch.notice.citing import Shelf
from rvmatch.notice.duties import (
    Addressee,
    Consent,
    CoverageRule,
    LibraryKeeper,
    LinkageRole,
    Responsible,
    SpecialActionFact,
    WorkAreaFact,
)
from rvmatch.notice.rows import Row
from rvmatch.notice.terms import Provision, Term

_LIBRARIES: Final[dict[str, Literal["demand", "supply"]]] = {"demand": "demand", "supply": "supply"}


def term(row: Row, shelf: Shelf, enumeration: str) -> Term:
    """One row of ``terms.json``; the group it stands in names the enumeration."""
    if enumeration not in vocabulary.__all__:
        raise invalid("terms.json", "notice_member", enumeration, known=", ".join(vocabulary.__all__))
    row.fits(Term)
    return Term(
        member=row.member("member", getattr(vocabulary, enumeration)),
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        citation=shelf.citation(row),
    )


def provision(row: Row, shelf: Shelf) -> Provision:
    """One row of ``provisions.json``."""
    row.fits(Provision)
    return Provision(
        id=row.text("id"),
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        text_zh=row.text("text_zh"),
        text_en=row.text("text_en"),
        citation=shelf.citation(row),
    )


def responsible(row: Row) -> Responsible:
    """A department with its levels, as work areas and libraries name it."""
    row.fits(Responsible)
    return Responsible(
        department=row.member("department", Department),
        levels=row.members("levels", RegistrationLevel),
        leads=row.flag("leads"),
    )


def work_area(row: Row, shelf: Shelf) -> WorkAreaFact:
    """One row of ``work_areas.json``."""
    row.fits(WorkAreaFact)
    return WorkAreaFact(
        area=row.member("area", WorkArea),
        part=row.whole_number("part"),
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        heading_zh=row.text_or_empty("heading_zh"),
        passage=row.text("passage"),
        responsible=tuple(responsible(entry) for entry in row.rows("responsible")),
        duties=row.phrases("duties"),
        instruments=row.phrases("instruments"),
        citation=shelf.citation(row),
    )


def special_action(row: Row, shelf: Shelf) -> SpecialActionFact:
    """One row of ``special_actions.json``."""
    row.fits(SpecialActionFact)
    return SpecialActionFact(
        action=row.member("action", SpecialAction),
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        aim=row.phrase("aim"),
        citation=shelf.citation(row),
        aim_citation=shelf.citation(row, "aim_citation"),
    )


def linkage_role(row: Row, shelf: Shelf) -> LinkageRole:
    """One row of ``linkage_roles.json``."""
    row.fits(LinkageRole)
    return LinkageRole(
        member=row.member("member", LinkageMember),
        role_zh=row.text("role_zh"),
        role_en=row.text("role_en"),
        citation=shelf.citation(row),
    )


def library_keeper(row: Row, shelf: Shelf) -> LibraryKeeper:
    """One row of ``library_keepers.json``."""
    row.fits(LibraryKeeper)
    library = row.text("library")
    if library not in _LIBRARIES:
        raise invalid("library", "notice_member", library, known=", ".join(_LIBRARIES))
    return LibraryKeeper(
        library=_LIBRARIES[library],
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        keeper=responsible(row.row("keeper")),
        coordinators=tuple(responsible(entry) for entry in row.rows("coordinators")),
        citation=shelf.citation(row),
    )


def consent(row: Row, shelf: Shelf) -> Consent:
    """One row of ``consents.json``."""
    row.fits(Consent)
    return Consent(
        order=row.whole_number("order"),
        party=row.phrase("party"),
        act=row.phrase("act"),
        citation=shelf.citation(row),
    )


def coverage_rule(row: Row, shelf: Shelf) -> CoverageRule:
    """The coverage rule of ``edition.json``."""
    row.fits(CoverageRule)
    return CoverageRule(
        forms=row.phrases("forms"),
        levels=row.members("levels", RegistrationLevel),
        minimum_per_county=row.whole_number("minimum_per_county"),
        maximum_per_county=row.whole_number_or_none("maximum_per_county"),
        text_zh=row.text("text_zh"),
        text_en=row.text("text_en"),
        citation=shelf.citation(row),
    )


def addressee(row: Row, shelf: Shelf) -> Addressee:
    """One addressee of ``edition.json``."""
    row.fits(Addressee)
    return Addressee(
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        departments=row.members("departments", Department),
        citation=shelf.citation(row),
    )
