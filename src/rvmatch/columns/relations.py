"""Pairs that libraries name: who worked with whom."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.demands import DemandColumns
from rvmatch.columns.pairs import Pairs
from rvmatch.columns.supplies import SupplyColumns

__all__ = ["past_pairs"]


def past_pairs(demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> NDArray[np.bool_]:
    """
    Where the two worked together before, as either side states: ``[p]``.

    Args:
        demands: n demands.
        supplies: m supplies.
        pairs: p pairs.
    """
    named = np.isin(pairs.keys(), _named(demands, supplies)) if any(demands.past_partners) else False
    found: NDArray[np.bool_] = named | supplies.past_counties.contain(pairs.cols, demands.county[pairs.rows])
    return found


def _named(demands: DemandColumns, supplies: SupplyColumns) -> NDArray[np.int64]:
    """The pairs in which the demand names the supply, as ``row * m + column``."""
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row, partners in enumerate(demands.past_partners):
        for name in partners:
            rows_of[name].append(row)
    m = len(supplies)
    found = [
        row * m + col
        for col, names in enumerate(supplies.names)
        for name in names
        if name in rows_of
        for row in rows_of[name]
    ]
    return np.array(found, dtype=np.int64)
