"""Projects that counties ask for and that organisations offer: paired at a proven optimum, and explained."""

import importlib
import logging
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rvmatch.eligibility import DEFAULT_RULES, EligibilityRule, RuleOutcome, Verdict
    from rvmatch.errors import (
        Fault,
        InvalidValueError,
        MissingExtraError,
        Place,
        ReadErrors,
        RvmatchError,
        SolverError,
    )
    from rvmatch.files import faults_to_workbook, plan_to_csv, plan_to_workbook, read_demands, read_supplies
    from rvmatch.matching import (
        Explainer,
        Explanation,
        Match,
        Matcher,
        MatchPlan,
        Recommendation,
        Recommendations,
        explain_demand,
        explain_pair,
        explain_supply,
        match,
        plan_statement,
        recommend,
    )
    from rvmatch.model.identifiers import CountyCode, CreditCode, DivisionCode
    from rvmatch.model.libraries import Keeper, LibraryMerge, ProjectLibrary, merge_libraries
    from rvmatch.model.organizations import SocialOrganization
    from rvmatch.model.places import County, CountyList, ProvincialDivision
    from rvmatch.model.projects import Contact, DemandProject, SupplyProject
    from rvmatch.model.quantities import Period
    from rvmatch.model.vocabulary import (
        AssessmentGrade,
        Continuity,
        CooperationChannel,
        CreditStanding,
        Department,
        DockingEventKind,
        FocusField,
        FounderKind,
        HelpKind,
        LinkageMember,
        OrganizationKind,
        OrganizationNature,
        ProjectStatus,
        RegistrationLevel,
        Revitalization,
        SpecialAction,
        Urgency,
        WorkArea,
    )
    from rvmatch.notice import Citation, Notice, key_counties, load_notice, provincial_divisions
    from rvmatch.scoring import DEFAULT_CRITERIA, Criterion, Weights
    from rvmatch.serialization.documents import document_text, from_document, to_document
    from rvmatch.serialization.limits import Limits
    from rvmatch.serialization.sheets.reading import SheetReading
    from rvmatch.serialization.sheets.rows import demands_from_rows, supplies_from_rows

__all__ = [
    "DEFAULT_CRITERIA",
    "DEFAULT_RULES",
    "AssessmentGrade",
    "Citation",
    "Contact",
    "Continuity",
    "CooperationChannel",
    "County",
    "CountyCode",
    "CountyList",
    "CreditCode",
    "CreditStanding",
    "Criterion",
    "DemandProject",
    "Department",
    "DivisionCode",
    "DockingEventKind",
    "EligibilityRule",
    "Explainer",
    "Explanation",
    "Fault",
    "FocusField",
    "FounderKind",
    "HelpKind",
    "InvalidValueError",
    "Keeper",
    "LibraryMerge",
    "Limits",
    "LinkageMember",
    "Match",
    "MatchPlan",
    "Matcher",
    "MissingExtraError",
    "Notice",
    "OrganizationKind",
    "OrganizationNature",
    "Period",
    "Place",
    "ProjectLibrary",
    "ProjectStatus",
    "ProvincialDivision",
    "ReadErrors",
    "Recommendation",
    "Recommendations",
    "RegistrationLevel",
    "Revitalization",
    "RuleOutcome",
    "RvmatchError",
    "SheetReading",
    "SocialOrganization",
    "SolverError",
    "SpecialAction",
    "SupplyProject",
    "Urgency",
    "Verdict",
    "Weights",
    "WorkArea",
    "demands_from_rows",
    "document_text",
    "explain_demand",
    "explain_pair",
    "explain_supply",
    "faults_to_workbook",
    "from_document",
    "key_counties",
    "load_notice",
    "match",
    "merge_libraries",
    "plan_statement",
    "plan_to_csv",
    "plan_to_workbook",
    "provincial_divisions",
    "read_demands",
    "read_supplies",
    "recommend",
    "supplies_from_rows",
    "to_document",
]

__version__ = "0.1.0"

_HOMES: Final[dict[str, tuple[str, ...]]] = {
    "rvmatch.eligibility": ("DEFAULT_RULES", "EligibilityRule", "RuleOutcome", "Verdict"),
    "rvmatch.errors": (
        "Fault",
        "InvalidValueError",
        "MissingExtraError",
        "Place",
        "ReadErrors",
        "RvmatchError",
        "SolverError",
    ),
    "rvmatch.files": (
        "faults_to_workbook",
        "plan_to_csv",
        "plan_to_workbook",
        "read_demands",
        "read_supplies",
    ),
    "rvmatch.matching": (
        "Explainer",
        "Explanation",
        "Match",
        "MatchPlan",
        "Matcher",
        "Recommendation",
        "Recommendations",
        "explain_demand",
        "explain_pair",
        "explain_supply",
        "match",
        "plan_statement",
        "recommend",
    ),
    "rvmatch.model.identifiers": ("CountyCode", "CreditCode", "DivisionCode"),
    "rvmatch.model.libraries": ("Keeper", "LibraryMerge", "ProjectLibrary", "merge_libraries"),
    "rvmatch.model.organizations": ("SocialOrganization",),
    "rvmatch.model.places": ("County", "CountyList", "ProvincialDivision"),
    "rvmatch.model.projects": ("Contact", "DemandProject", "SupplyProject"),
    "rvmatch.model.quantities": ("Period",),
    "rvmatch.model.vocabulary": (
        "AssessmentGrade",
        "Continuity",
        "CooperationChannel",
        "CreditStanding",
        "Department",
        "DockingEventKind",
        "FocusField",
        "FounderKind",
        "HelpKind",
        "LinkageMember",
        "OrganizationKind",
        "OrganizationNature",
        "ProjectStatus",
        "RegistrationLevel",
        "Revitalization",
        "SpecialAction",
        "Urgency",
        "WorkArea",
    ),
    "rvmatch.notice": ("Citation", "Notice", "key_counties", "load_notice", "provincial_divisions"),
    "rvmatch.scoring": ("Criterion", "DEFAULT_CRITERIA", "Weights"),
    "rvmatch.serialization.documents": ("document_text", "from_document", "to_document"),
    "rvmatch.serialization.limits": ("Limits",),
    "rvmatch.serialization.sheets.reading": ("SheetReading",),
    "rvmatch.serialization.sheets.rows": ("demands_from_rows", "supplies_from_rows"),
}
"""Where each public name lives; a room is imported when one of its names is first asked for."""

_HOME_OF: Final = {name: room for room, names in _HOMES.items() for name in names}

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    """The public name, from its room."""
    try:
        room = _HOME_OF[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    value = getattr(importlib.import_module(room), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted({*globals(), *__all__})
