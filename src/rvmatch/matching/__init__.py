"""Projects meet arrays: from two libraries to a plan, and from a plan to its reasons."""

from rvmatch.matching.explanation import (
    Audience,
    Explainer,
    Explanation,
    explain_demand,
    explain_pair,
    explain_supply,
)
from rvmatch.matching.matcher import DEFAULT_MINIMUM_SCORE, Matcher, match
from rvmatch.matching.phrasing import Sentence, county_names, money, note_text, percent, phrase, score_text
from rvmatch.matching.plan import (
    CountyCoverage,
    Coverage,
    Lead,
    LeftAlone,
    LeftAloneReason,
    Match,
    MatchPlan,
    OpenPlaces,
    Reserve,
    SpareSupply,
    Totals,
)
from rvmatch.matching.recommendation import Recommendation, Recommendations, recommend
from rvmatch.matching.settings import CoverSource, Note, PlanSettings
from rvmatch.matching.statement import plan_statement

__all__ = [
    "DEFAULT_MINIMUM_SCORE",
    "Audience",
    "CountyCoverage",
    "CoverSource",
    "Coverage",
    "Explainer",
    "Explanation",
    "Lead",
    "LeftAlone",
    "LeftAloneReason",
    "Match",
    "MatchPlan",
    "Matcher",
    "Note",
    "OpenPlaces",
    "PlanSettings",
    "Recommendation",
    "Recommendations",
    "Reserve",
    "Sentence",
    "SpareSupply",
    "Totals",
    "county_names",
    "explain_demand",
    "explain_pair",
    "explain_supply",
    "match",
    "money",
    "note_text",
    "percent",
    "phrase",
    "plan_statement",
    "recommend",
    "score_text",
]
