"""Pairs that libraries name: who worked with whom."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import read_only
from rvmatch.columns.demands import DemandColumns
from rvmatch.columns.pairs import Pairs
from rvmatch.columns.supplies import SupplyColumns

__all__ = ["named_partners", "past_pairs"]


def past_pairs(
    demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs, *, named: NDArray[np.int64] | None = None
) -> NDArray[np.bool_]:
    """
    Where the two worked together before, as either side states: ``[p]``.

    Args:
        demands: n demands.
        supplies: m supplies.
        pairs: p pairs.
        named: What ``named_partners`` found in these libraries, if that is known.
    """
    names = named_partners(demands, supplies) if named is None else named
    found = supplies.past_counties.contain(pairs.cols, demands.county[pairs.rows])
    if len(names):
        keys = pairs.keys()
        place = np.minimum(np.searchsorted(names, keys), len(names) - 1)
        found |= names[place] == keys
    return found


def named_partners(demands: DemandColumns, supplies: SupplyColumns) -> NDArray[np.int64]:
    """
    The pairs in which the demand names the supply as a partner that it had.

    Args:
        demands: n demands.
        supplies: m supplies.

    Returns:
        ``row * m + column``, growing, each once.
    """
    if not any(demands.past_partners):
        return read_only(np.zeros(0, dtype=np.int64))
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
    return read_only(np.unique(np.array(found, dtype=np.int64)))
