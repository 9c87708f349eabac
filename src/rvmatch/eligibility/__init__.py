"""May this supply serve this demand? Rules, and the pairs that pass all of them."""

from rvmatch.eligibility.candidates import Candidates, find_candidates
from rvmatch.eligibility.funnel import Funnel, FunnelStep, funnel_of
from rvmatch.eligibility.rule import EligibilityRule, Index, RuleOutcome, Side, Verdict
from rvmatch.eligibility.rules import (
    DEFAULT_RULES,
    BothPublished,
    CreditListsClear,
    MoneyFloor,
    NobodyRefused,
    PeriodsOverlap,
    RegionServed,
    SharedFieldOrHelp,
)

__all__ = [
    "DEFAULT_RULES",
    "BothPublished",
    "Candidates",
    "CreditListsClear",
    "EligibilityRule",
    "Funnel",
    "FunnelStep",
    "Index",
    "MoneyFloor",
    "NobodyRefused",
    "PeriodsOverlap",
    "RegionServed",
    "RuleOutcome",
    "SharedFieldOrHelp",
    "Side",
    "Verdict",
    "find_candidates",
    "funnel_of",
]
