"""The measures by name, as study files write them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rvmatch.evaluation.measures.blocking import BlockingPairs, BlockingShare, BlockingStrength
from rvmatch.evaluation.measures.concentration import Herfindahl, TopShare
from rvmatch.evaluation.measures.coverage import (
    GroupsServed,
    GroupsServedShare,
    RemotenessGap,
    RowsServed,
    RowsServedShare,
)
from rvmatch.evaluation.measures.group_envy import EnviousGroups, GroupEnvy
from rvmatch.evaluation.measures.group_fairness import Gini, Jain, Theil, WorstServed
from rvmatch.evaluation.measures.measure import Measure
from rvmatch.evaluation.measures.places import MeanPlace, RankShare
from rvmatch.evaluation.measures.prices import PriceOfFairness
from rvmatch.evaluation.measures.priorities import JustifiedEnvy, JustifiedEnvyShare, Waste
from rvmatch.evaluation.measures.totals import ChosenPairs, MeanPoints, ShareOfOptimum, TotalPoints

__all__ = ["MEASURES"]

_CLASSES: Final[tuple[type[Measure], ...]] = (
    TotalPoints,
    ChosenPairs,
    MeanPoints,
    ShareOfOptimum,
    PriceOfFairness,
    RowsServed,
    RowsServedShare,
    GroupsServed,
    GroupsServedShare,
    RemotenessGap,
    RankShare,
    MeanPlace,
    BlockingPairs,
    BlockingShare,
    BlockingStrength,
    JustifiedEnvy,
    JustifiedEnvyShare,
    Waste,
    GroupEnvy,
    EnviousGroups,
    Gini,
    Jain,
    Theil,
    WorstServed,
    TopShare,
    Herfindahl,
)

MEASURES: Final[Mapping[str, type[Measure]]] = MappingProxyType({str(one.name): one for one in _CLASSES})
"""Each class of measure by its name; its settings are the keywords of its constructor."""
