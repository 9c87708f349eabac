"""Projects meet arrays: from two libraries to a plan, and from a plan to its reasons."""

from typing import TYPE_CHECKING, Final

from rvmatch.homes import Homes, front_door

if TYPE_CHECKING:
    from rvmatch.matching.asking.hypotheses import PlaceWorth
    from rvmatch.matching.asking.least_changes import SmallestChange, SmallestChanges
    from rvmatch.matching.asking.measures import Measure, Measured
    from rvmatch.matching.asking.plan_change import PlanChange
    from rvmatch.matching.asking.questions import (
        best_plans,
        candidates,
        different_plan,
        joint_gain,
        pair_standing,
        smallest_changes,
        what_if,
        worth_of_places,
    )
    from rvmatch.matching.asking.standing import PairMove, PairStanding, Standing
    from rvmatch.matching.changes.comparison import (
        ChangeKind,
        DemandComparison,
        PlanComparison,
        compare_plans,
    )
    from rvmatch.matching.changes.robustness import Robustness, check_robustness
    from rvmatch.matching.checking.outside_check import ProofReport, check_proof
    from rvmatch.matching.checking.outsiders import PlanProof
    from rvmatch.matching.checking.proving import proof_of
    from rvmatch.matching.checking.verification import Verification, verify_plan
    from rvmatch.matching.cover import CoverSource
    from rvmatch.matching.left_alone import LeftAloneReason
    from rvmatch.matching.linkage import DemandLinkage, FilledRole
    from rvmatch.matching.live.changed import LiveChange, SolvedAnew
    from rvmatch.matching.live.live_plan import LivePlan
    from rvmatch.matching.matcher import Matcher, match
    from rvmatch.matching.phrasing import (
        Sentence,
        county_names,
        money,
        note_text,
        percent,
        phrase,
        score_text,
    )
    from rvmatch.matching.plan import (
        CountyCoverage,
        Coverage,
        Lead,
        LeftAlone,
        Match,
        MatchPlan,
        OpenPlaces,
        Reserve,
        SpareSupply,
        Totals,
    )
    from rvmatch.matching.policies.limits import (
        Agreed,
        AtLeast,
        AtMost,
        Limit,
        NotTogether,
        Refused,
        WithinOffers,
    )
    from rvmatch.matching.policies.objectives import (
        CoverCounties,
        CoverGroups,
        FewestChanges,
        FillPlaces,
        FillRoles,
        LongestWaiting,
        Objective,
        PairObjective,
        Spread,
        TotalScore,
        WorstScore,
    )
    from rvmatch.matching.policies.policy import DEFAULT_MINIMUM_SCORE, Policy, describe
    from rvmatch.matching.proofs import ObjectiveOutcome, PlanCertificate, SolverRecord
    from rvmatch.matching.reasons.explanation import (
        Audience,
        Explainer,
        Explanation,
        explain_demand,
        explain_pair,
        explain_supply,
    )
    from rvmatch.matching.recommendation import Recommendation, Recommendations, recommend
    from rvmatch.matching.settings import Note, PlanSettings
    from rvmatch.matching.statement import plan_statement

__all__ = [
    "DEFAULT_MINIMUM_SCORE",
    "Agreed",
    "AtLeast",
    "AtMost",
    "Audience",
    "ChangeKind",
    "CountyCoverage",
    "CoverCounties",
    "CoverGroups",
    "CoverSource",
    "Coverage",
    "DemandComparison",
    "DemandLinkage",
    "Explainer",
    "Explanation",
    "FewestChanges",
    "FillPlaces",
    "FillRoles",
    "FilledRole",
    "Lead",
    "LeftAlone",
    "LeftAloneReason",
    "Limit",
    "LiveChange",
    "LivePlan",
    "LongestWaiting",
    "Match",
    "MatchPlan",
    "Matcher",
    "Measure",
    "Measured",
    "NotTogether",
    "Note",
    "Objective",
    "ObjectiveOutcome",
    "OpenPlaces",
    "PairMove",
    "PairObjective",
    "PairStanding",
    "PlaceWorth",
    "PlanCertificate",
    "PlanChange",
    "PlanComparison",
    "PlanProof",
    "PlanSettings",
    "Policy",
    "ProofReport",
    "Recommendation",
    "Recommendations",
    "Refused",
    "Reserve",
    "Robustness",
    "Sentence",
    "SmallestChange",
    "SmallestChanges",
    "SolvedAnew",
    "SolverRecord",
    "SpareSupply",
    "Spread",
    "Standing",
    "TotalScore",
    "Totals",
    "Verification",
    "WithinOffers",
    "WorstScore",
    "best_plans",
    "candidates",
    "check_proof",
    "check_robustness",
    "compare_plans",
    "county_names",
    "describe",
    "different_plan",
    "explain_demand",
    "explain_pair",
    "explain_supply",
    "joint_gain",
    "match",
    "money",
    "note_text",
    "pair_standing",
    "percent",
    "phrase",
    "plan_statement",
    "proof_of",
    "recommend",
    "score_text",
    "smallest_changes",
    "verify_plan",
    "what_if",
    "worth_of_places",
]

_HOMES: Final[Homes] = {
    "rvmatch.matching.asking.hypotheses": ("PlaceWorth",),
    "rvmatch.matching.asking.least_changes": (
        "SmallestChange",
        "SmallestChanges",
    ),
    "rvmatch.matching.asking.measures": (
        "Measure",
        "Measured",
    ),
    "rvmatch.matching.asking.plan_change": ("PlanChange",),
    "rvmatch.matching.asking.questions": (
        "best_plans",
        "candidates",
        "different_plan",
        "joint_gain",
        "pair_standing",
        "smallest_changes",
        "what_if",
        "worth_of_places",
    ),
    "rvmatch.matching.asking.standing": (
        "PairMove",
        "PairStanding",
        "Standing",
    ),
    "rvmatch.matching.changes.comparison": (
        "ChangeKind",
        "DemandComparison",
        "PlanComparison",
        "compare_plans",
    ),
    "rvmatch.matching.changes.robustness": (
        "Robustness",
        "check_robustness",
    ),
    "rvmatch.matching.checking.outside_check": (
        "ProofReport",
        "check_proof",
    ),
    "rvmatch.matching.checking.outsiders": ("PlanProof",),
    "rvmatch.matching.checking.proving": ("proof_of",),
    "rvmatch.matching.checking.verification": (
        "Verification",
        "verify_plan",
    ),
    "rvmatch.matching.cover": ("CoverSource",),
    "rvmatch.matching.left_alone": ("LeftAloneReason",),
    "rvmatch.matching.linkage": (
        "DemandLinkage",
        "FilledRole",
    ),
    "rvmatch.matching.live.changed": (
        "LiveChange",
        "SolvedAnew",
    ),
    "rvmatch.matching.live.live_plan": ("LivePlan",),
    "rvmatch.matching.matcher": (
        "Matcher",
        "match",
    ),
    "rvmatch.matching.phrasing": (
        "Sentence",
        "county_names",
        "money",
        "note_text",
        "percent",
        "phrase",
        "score_text",
    ),
    "rvmatch.matching.plan": (
        "CountyCoverage",
        "Coverage",
        "Lead",
        "LeftAlone",
        "Match",
        "MatchPlan",
        "OpenPlaces",
        "Reserve",
        "SpareSupply",
        "Totals",
    ),
    "rvmatch.matching.policies.limits": (
        "Agreed",
        "AtLeast",
        "AtMost",
        "Limit",
        "NotTogether",
        "Refused",
        "WithinOffers",
    ),
    "rvmatch.matching.policies.objectives": (
        "CoverCounties",
        "CoverGroups",
        "FewestChanges",
        "FillPlaces",
        "FillRoles",
        "LongestWaiting",
        "Objective",
        "PairObjective",
        "Spread",
        "TotalScore",
        "WorstScore",
    ),
    "rvmatch.matching.policies.policy": (
        "DEFAULT_MINIMUM_SCORE",
        "Policy",
        "describe",
    ),
    "rvmatch.matching.proofs": (
        "ObjectiveOutcome",
        "PlanCertificate",
        "SolverRecord",
    ),
    "rvmatch.matching.reasons.explanation": (
        "Audience",
        "Explainer",
        "Explanation",
        "explain_demand",
        "explain_pair",
        "explain_supply",
    ),
    "rvmatch.matching.recommendation": (
        "Recommendation",
        "Recommendations",
        "recommend",
    ),
    "rvmatch.matching.settings": (
        "Note",
        "PlanSettings",
    ),
    "rvmatch.matching.statement": ("plan_statement",),
}

__getattr__, __dir__ = front_door(__name__, _HOMES)
