"""Projects that counties ask for and that organisations offer: paired at a proven optimum, and explained."""

import importlib
import logging
from typing import TYPE_CHECKING, Any, Final

from rvmatch.homes import HOMES

if TYPE_CHECKING:
    from rvmatch.eligibility import DEFAULT_RULES, EligibilityRule, RuleOutcome, Verdict
    from rvmatch.errors import (
        CancelledError,
        Fault,
        InfeasiblePolicyError,
        InfeasibleProblemError,
        InvalidValueError,
        MissingExtraError,
        Place,
        ReadErrors,
        Remark,
        RvmatchError,
        SolverError,
        TimeLimitError,
    )
    from rvmatch.files import faults_to_workbook, plan_to_csv, plan_to_workbook, read_demands, read_supplies
    from rvmatch.matching import (
        Agreed,
        AtLeast,
        AtMost,
        CoverCounties,
        CoverGroups,
        DemandLinkage,
        Explainer,
        Explanation,
        FewestChanges,
        FillPlaces,
        FillRoles,
        LeftAloneReason,
        LongestWaiting,
        Match,
        Matcher,
        MatchPlan,
        NotTogether,
        PairObjective,
        PairStanding,
        PlaceWorth,
        PlanChange,
        PlanComparison,
        PlanProof,
        Policy,
        ProofReport,
        Recommendation,
        Recommendations,
        Refused,
        Robustness,
        SmallestChanges,
        Spread,
        TotalScore,
        Verification,
        WithinOffers,
        WorstScore,
        best_plans,
        candidates,
        check_proof,
        check_robustness,
        compare_plans,
        different_plan,
        explain_demand,
        explain_pair,
        explain_supply,
        joint_gain,
        match,
        pair_standing,
        plan_statement,
        proof_of,
        recommend,
        smallest_changes,
        verify_plan,
        what_if,
        worth_of_places,
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
    "Agreed",
    "AssessmentGrade",
    "AtLeast",
    "AtMost",
    "CancelledError",
    "Citation",
    "Contact",
    "Continuity",
    "CooperationChannel",
    "County",
    "CountyCode",
    "CountyList",
    "CoverCounties",
    "CoverGroups",
    "CreditCode",
    "CreditStanding",
    "Criterion",
    "DemandLinkage",
    "DemandProject",
    "Department",
    "DivisionCode",
    "DockingEventKind",
    "EligibilityRule",
    "Explainer",
    "Explanation",
    "Fault",
    "FewestChanges",
    "FillPlaces",
    "FillRoles",
    "FocusField",
    "FounderKind",
    "HelpKind",
    "InfeasiblePolicyError",
    "InfeasibleProblemError",
    "InvalidValueError",
    "Keeper",
    "LeftAloneReason",
    "LibraryMerge",
    "Limits",
    "LinkageMember",
    "LongestWaiting",
    "Match",
    "MatchPlan",
    "Matcher",
    "MissingExtraError",
    "NotTogether",
    "Notice",
    "OrganizationKind",
    "OrganizationNature",
    "PairObjective",
    "PairStanding",
    "Period",
    "Place",
    "PlaceWorth",
    "PlanChange",
    "PlanComparison",
    "PlanProof",
    "Policy",
    "ProjectLibrary",
    "ProjectStatus",
    "ProofReport",
    "ProvincialDivision",
    "ReadErrors",
    "Recommendation",
    "Recommendations",
    "Refused",
    "RegistrationLevel",
    "Remark",
    "Revitalization",
    "Robustness",
    "RuleOutcome",
    "RvmatchError",
    "SheetReading",
    "SmallestChanges",
    "SocialOrganization",
    "SolverError",
    "SpecialAction",
    "Spread",
    "SupplyProject",
    "TimeLimitError",
    "TotalScore",
    "Urgency",
    "Verdict",
    "Verification",
    "Weights",
    "WithinOffers",
    "WorkArea",
    "WorstScore",
    "best_plans",
    "candidates",
    "check_proof",
    "check_robustness",
    "compare_plans",
    "demands_from_rows",
    "different_plan",
    "document_text",
    "explain_demand",
    "explain_pair",
    "explain_supply",
    "faults_to_workbook",
    "from_document",
    "joint_gain",
    "key_counties",
    "load_notice",
    "match",
    "merge_libraries",
    "pair_standing",
    "plan_statement",
    "plan_to_csv",
    "plan_to_workbook",
    "proof_of",
    "provincial_divisions",
    "read_demands",
    "read_supplies",
    "recommend",
    "smallest_changes",
    "supplies_from_rows",
    "to_document",
    "verify_plan",
    "what_if",
    "worth_of_places",
]

__version__ = "0.1.0"

_HOME_OF: Final = {name: room for room, names in HOMES.items() for name in names}

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
