"""Where each public name lives; a room is imported when one of its names is first asked for."""

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

__all__ = ["HOMES", "Homes", "front_door"]

Homes: TypeAlias = Mapping[str, tuple[str, ...]]
"""The names that stand at a front door, by the module where each lives."""


def front_door(door: str, homes: Homes) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """
    The ``__getattr__`` and ``__dir__`` of a package that fetches a name when somebody first asks for it.

    Args:
        door: The name of the package.
        homes: Where its names live.

    Returns:
        The two functions; what was fetched once stays in the package.
    """
    home_of = {name: module for module, names in homes.items() for name in names}

    def fetch(name: str) -> Any:
        """The public name, from its module."""
        if name not in home_of:
            raise AttributeError(f"module {door!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(home_of[name]), name)
        setattr(sys.modules[door], name, value)
        return value

    def names() -> list[str]:
        """The names of the package."""
        return sorted({*vars(sys.modules[door]), *home_of})

    return fetch, names


HOMES: Final[Homes] = {
    "rvmatch.actions": (
        "Pairing",
        "PairingPlan",
        "PairingSettings",
        "choose_brands",
        "make_timetable",
        "replan",
        "requests_of_plan",
        "sides_of_supplies",
    ),
    "rvmatch.cooperation": (
        "ChannelHelp",
        "channel_overview",
        "continuity_between",
        "pair_series",
    ),
    "rvmatch.coordination": (
        "coordinate_libraries",
        "find_near_duplicates",
    ),
    "rvmatch.eligibility": (
        "DEFAULT_RULES",
        "EligibilityRule",
        "RuleOutcome",
        "Verdict",
    ),
    "rvmatch.errors": (
        "CancelledError",
        "ExecutorLostError",
        "Fault",
        "InfeasiblePolicyError",
        "InfeasibleProblemError",
        "InvalidValueError",
        "MissingExtraError",
        "Place",
        "ReadErrors",
        "Remark",
        "RvmatchError",
        "SolverError",
        "TimeLimitError",
    ),
    "rvmatch.evaluation": (
        "NewOrganization",
        "compare_ledgers",
        "ledger",
        "ledger_told",
        "unserved_demands",
        "worth_of_new_organizations",
    ),
    "rvmatch.files": (
        "faults_to_workbook",
        "plan_to_csv",
        "plan_to_workbook",
        "read_demands",
        "read_supplies",
        "result_to_csv",
        "result_to_workbook",
        "timetable_to_workbook",
    ),
    "rvmatch.matching": (
        "Agreed",
        "AtLeast",
        "AtMost",
        "CoverCounties",
        "CoverGroups",
        "DemandLinkage",
        "Explainer",
        "Explanation",
        "FewestChanges",
        "FillPlaces",
        "FillRoles",
        "LeftAloneReason",
        "LiveChange",
        "LivePlan",
        "LongestWaiting",
        "Match",
        "MatchPlan",
        "Matcher",
        "NotTogether",
        "PairObjective",
        "PairStanding",
        "PlaceWorth",
        "PlanChange",
        "PlanComparison",
        "PlanProof",
        "Policy",
        "ProofReport",
        "Recommendation",
        "Recommendations",
        "Refused",
        "Robustness",
        "SmallestChanges",
        "Spread",
        "TotalScore",
        "Verification",
        "WithinOffers",
        "WorstScore",
        "best_plans",
        "candidates",
        "check_proof",
        "check_robustness",
        "compare_plans",
        "different_plan",
        "explain_demand",
        "explain_pair",
        "explain_supply",
        "joint_gain",
        "match",
        "pair_standing",
        "plan_statement",
        "proof_of",
        "recommend",
        "smallest_changes",
        "verify_plan",
        "what_if",
        "worth_of_places",
    ),
    "rvmatch.matching.dockings": (
        "docking_limits",
        "dockings_of",
        "libraries_after",
    ),
    "rvmatch.model.docking": (
        "Docking",
        "LibraryEntry",
    ),
    "rvmatch.model.events": (
        "DockingEvent",
        "even_rounds",
    ),
    "rvmatch.model.funds": (
        "FundNeed",
        "SpecialFund",
    ),
    "rvmatch.model.identifiers": (
        "CountyCode",
        "CreditCode",
        "DivisionCode",
    ),
    "rvmatch.model.libraries": (
        "Keeper",
        "LibraryMerge",
        "ProjectLibrary",
        "merge_libraries",
    ),
    "rvmatch.model.library_changes": (
        "LibraryChanges",
        "LibrarySnapshot",
        "library_changes",
    ),
    "rvmatch.model.life_cycle": ("DockingMove",),
    "rvmatch.model.meetings": (
        "EventParty",
        "MeetingRequests",
        "MeetingWish",
    ),
    "rvmatch.model.organizations": ("SocialOrganization",),
    "rvmatch.model.pairings": (
        "PairConsents",
        "PairExit",
        "PairingSide",
        "PairingWish",
        "Team",
    ),
    "rvmatch.model.places": (
        "County",
        "CountyList",
        "ProvincialDivision",
    ),
    "rvmatch.model.projects": (
        "Contact",
        "DemandProject",
        "SupplyProject",
    ),
    "rvmatch.model.quantities": ("Period",),
    "rvmatch.model.records": ("ProgressRecord",),
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
    "rvmatch.notice": (
        "Citation",
        "Notice",
        "key_counties",
        "load_notice",
        "provincial_divisions",
    ),
    "rvmatch.publishing": (
        "change_feed",
        "json_feed",
        "province_digest",
        "public_view",
    ),
    "rvmatch.scoring": (
        "Criterion",
        "DEFAULT_CRITERIA",
        "Weights",
    ),
    "rvmatch.serialization.documents": (
        "document_text",
        "from_document",
        "to_document",
    ),
    "rvmatch.serialization.limits": ("Limits",),
    "rvmatch.serialization.plans.icalendar": ("timetable_to_calendar",),
    "rvmatch.serialization.sheets.reading": ("SheetReading",),
    "rvmatch.serialization.sheets.rows": (
        "demands_from_rows",
        "supplies_from_rows",
    ),
    "rvmatch.support": (
        "IncentiveScheme",
        "incentive_points",
        "linkage_completeness",
        "share_out",
        "verify_fund_plan",
    ),
}
"""The names of each room that stand at the front door as well."""
