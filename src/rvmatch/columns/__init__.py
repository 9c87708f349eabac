"""A library as numpy arrays: the only room that knows keys and positions at once."""

from rvmatch.columns.arrays import UNKNOWN
from rvmatch.columns.demands import DemandColumns, demand_columns
from rvmatch.columns.pairs import Pairs
from rvmatch.columns.regions import RegionSets
from rvmatch.columns.supplies import SupplyColumns, supply_columns

__all__ = [
    "UNKNOWN",
    "DemandColumns",
    "Pairs",
    "RegionSets",
    "SupplyColumns",
    "demand_columns",
    "supply_columns",
]
