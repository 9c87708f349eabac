"""The mechanisms by name, as study files write them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rvmatch.mechanisms.bounded_probabilities import BoundedProbabilityLottery
from rvmatch.mechanisms.budgets import WithinBudgets
from rvmatch.mechanisms.deferred_acceptance import DeferredAcceptance
from rvmatch.mechanisms.greedy import GreedyByPoints
from rvmatch.mechanisms.immediate_acceptance import ImmediateAcceptance
from rvmatch.mechanisms.leximin import Leximin
from rvmatch.mechanisms.max_min import MaxMin
from rvmatch.mechanisms.mechanism import Mechanism
from rvmatch.mechanisms.nash_welfare import NashWelfare
from rvmatch.mechanisms.optimal import CoverageFirst, GreatestTotal, MostPairs
from rvmatch.mechanisms.perturbed import PerturbedMaximization
from rvmatch.mechanisms.picking_sequences import PickingSequence
from rvmatch.mechanisms.profiles import GenerousMaximum, GreedyMaximum, RankMaximal
from rvmatch.mechanisms.serial import (
    FirstComeFirstServed,
    PrioritySerialDictatorship,
    RandomSerialDictatorship,
)
from rvmatch.mechanisms.top_trading_cycles import TopTradingCycles

__all__ = ["MECHANISMS"]

_CLASSES: Final[tuple[type[Mechanism], ...]] = (
    BoundedProbabilityLottery,
    CoverageFirst,
    DeferredAcceptance,
    FirstComeFirstServed,
    GenerousMaximum,
    GreatestTotal,
    GreedyByPoints,
    GreedyMaximum,
    ImmediateAcceptance,
    Leximin,
    MaxMin,
    MostPairs,
    NashWelfare,
    PerturbedMaximization,
    PickingSequence,
    PrioritySerialDictatorship,
    RandomSerialDictatorship,
    RankMaximal,
    TopTradingCycles,
    WithinBudgets,
)

MECHANISMS: Final[Mapping[str, type[Mechanism]]] = MappingProxyType({str(one.name): one for one in _CLASSES})
"""Each class of mechanism by its name; its settings are the keywords of its constructor."""
