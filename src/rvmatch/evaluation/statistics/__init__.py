"""Statistics of studies: intervals, paired tests, corrections for many tests, and rankings."""

from rvmatch.evaluation.statistics.comparisons import (
    PairedComparison,
    SignedRankMethod,
    holm,
    paired_comparison,
)
from rvmatch.evaluation.statistics.intervals import BootstrapInterval, BootstrapMethod, bootstrap_interval
from rvmatch.evaluation.statistics.rankings import (
    RankComparison,
    average_ranks,
    critical_difference,
    rank_comparison,
)

__all__ = [
    "BootstrapInterval",
    "BootstrapMethod",
    "PairedComparison",
    "RankComparison",
    "SignedRankMethod",
    "average_ranks",
    "bootstrap_interval",
    "critical_difference",
    "holm",
    "paired_comparison",
    "rank_comparison",
]
