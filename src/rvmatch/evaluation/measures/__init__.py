"""What can be said in numbers about the pairs that a mechanism chose."""

from rvmatch.evaluation.measures.blocking import BlockingPairs, BlockingShare, BlockingStrength, Strength
from rvmatch.evaluation.measures.catalogue import MEASURES
from rvmatch.evaluation.measures.changes import ChoiceChanges, changes_between
from rvmatch.evaluation.measures.concentration import Herfindahl, Popularity, TopShare
from rvmatch.evaluation.measures.coverage import (
    GroupsServed,
    GroupsServedShare,
    RemotenessGap,
    RowsServed,
    RowsServedShare,
)
from rvmatch.evaluation.measures.group_envy import EnviousGroups, GroupEnvy, envy_between
from rvmatch.evaluation.measures.group_fairness import Gini, Jain, Theil, WorstServed
from rvmatch.evaluation.measures.group_totals import Counted, GroupValues, group_values
from rvmatch.evaluation.measures.inequality import gini, jain, theil
from rvmatch.evaluation.measures.lorenz import LorenzCurve, lorenz_curve, lorenz_of
from rvmatch.evaluation.measures.manipulation import Manipulations, manipulability
from rvmatch.evaluation.measures.measure import Measure
from rvmatch.evaluation.measures.pareto import pareto_front
from rvmatch.evaluation.measures.places import MeanPlace, RankShare
from rvmatch.evaluation.measures.prices import PriceOfFairness, price_of_fairness, prices_of_ranks
from rvmatch.evaluation.measures.priorities import JustifiedEnvy, JustifiedEnvyShare, Waste
from rvmatch.evaluation.measures.titles import measure_title
from rvmatch.evaluation.measures.totals import ChosenPairs, MeanPoints, ShareOfOptimum, TotalPoints
from rvmatch.mechanisms.profiles import rank_profile

__all__ = [
    "MEASURES",
    "BlockingPairs",
    "BlockingShare",
    "BlockingStrength",
    "ChoiceChanges",
    "ChosenPairs",
    "Counted",
    "EnviousGroups",
    "Gini",
    "GroupEnvy",
    "GroupValues",
    "GroupsServed",
    "GroupsServedShare",
    "Herfindahl",
    "Jain",
    "JustifiedEnvy",
    "JustifiedEnvyShare",
    "LorenzCurve",
    "Manipulations",
    "MeanPlace",
    "MeanPoints",
    "Measure",
    "Popularity",
    "PriceOfFairness",
    "RankShare",
    "RemotenessGap",
    "RowsServed",
    "RowsServedShare",
    "ShareOfOptimum",
    "Strength",
    "Theil",
    "TopShare",
    "TotalPoints",
    "Waste",
    "WorstServed",
    "changes_between",
    "envy_between",
    "gini",
    "group_values",
    "jain",
    "lorenz_curve",
    "lorenz_of",
    "manipulability",
    "measure_title",
    "pareto_front",
    "price_of_fairness",
    "prices_of_ranks",
    "rank_profile",
    "theil",
]
