"""Ways to choose pairs beside the optimal one, on plain arrays, each with its promises and its source."""

from rvmatch.mechanisms.bounded_probabilities import BoundedProbabilityLottery, bounded_lottery
from rvmatch.mechanisms.budgets import BudgetedAssignment, WithinBudgets, generalized_assignment
from rvmatch.mechanisms.catalogue import MECHANISMS
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.deferred_acceptance import DeferredAcceptance
from rvmatch.mechanisms.envy import Envy, envies_up_to_one, envy_free_up_to_one
from rvmatch.mechanisms.greedy import GreedyByPoints
from rvmatch.mechanisms.group_sums import FairOutcome
from rvmatch.mechanisms.immediate_acceptance import ImmediateAcceptance
from rvmatch.mechanisms.leximin import Leximin, LeximinOutcome, leximin_sums
from rvmatch.mechanisms.lotteries import Lottery, decomposed
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.max_min import MaxMin, largest_smallest_sum
from rvmatch.mechanisms.mechanism import Choice, Guarantee, Mechanism, choose_by
from rvmatch.mechanisms.misreports import misreported
from rvmatch.mechanisms.nash_welfare import NashWelfare, greatest_nash_welfare
from rvmatch.mechanisms.optimal import CoverageFirst, GreatestTotal, MostPairs
from rvmatch.mechanisms.perturbed import PerturbedLottery, PerturbedMaximization, perturbed_lottery
from rvmatch.mechanisms.picking_sequences import GroupShare, PickingSequence
from rvmatch.mechanisms.popularity import Votes, is_popular, more_popular, votes
from rvmatch.mechanisms.profiles import GenerousMaximum, GreedyMaximum, RankMaximal, rank_profile
from rvmatch.mechanisms.serial import (
    FirstComeFirstServed,
    PrioritySerialDictatorship,
    RandomSerialDictatorship,
    RowPriority,
    Turn,
)
from rvmatch.mechanisms.settings import Side
from rvmatch.mechanisms.stability import Stability, blocking_pairs, is_stable
from rvmatch.mechanisms.ties import TieBreaking
from rvmatch.mechanisms.top_trading_cycles import TopTradingCycles

__all__ = [
    "MECHANISMS",
    "BoundedProbabilityLottery",
    "BudgetedAssignment",
    "Chance",
    "Choice",
    "CoverageFirst",
    "DeferredAcceptance",
    "Envy",
    "FairOutcome",
    "FirstComeFirstServed",
    "GenerousMaximum",
    "GreatestTotal",
    "GreedyByPoints",
    "GreedyMaximum",
    "GroupShare",
    "Guarantee",
    "ImmediateAcceptance",
    "Leximin",
    "LeximinOutcome",
    "Lottery",
    "MaxMin",
    "Mechanism",
    "MostPairs",
    "NashWelfare",
    "PerturbedLottery",
    "PerturbedMaximization",
    "PickingSequence",
    "PrioritySerialDictatorship",
    "RandomSerialDictatorship",
    "RankMaximal",
    "RowPriority",
    "Side",
    "Stability",
    "TieBreaking",
    "TopTradingCycles",
    "Turn",
    "TwoSidedMarket",
    "Votes",
    "WithinBudgets",
    "blocking_pairs",
    "bounded_lottery",
    "choose_by",
    "decomposed",
    "envies_up_to_one",
    "envy_free_up_to_one",
    "generalized_assignment",
    "greatest_nash_welfare",
    "is_popular",
    "is_stable",
    "largest_smallest_sum",
    "leximin_sums",
    "misreported",
    "more_popular",
    "perturbed_lottery",
    "rank_profile",
    "votes",
]
