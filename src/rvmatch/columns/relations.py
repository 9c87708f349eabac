"""Pairs that libraries name: who refused whom, and who worked with whom."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.demands import DemandColumns
from rvmatch.columns.pairs import Pairs
from rvmatch.columns.regions import RegionSets
from rvmatch.columns.supplies import SupplyColumns
from rvmatch.model.identifiers import DivisionCode
from rvmatch.model.memberships import partner_name

__all__ = ["past_pairs", "refused_pairs"]


def refused_pairs(demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> NDArray[np.bool_]:
    """
    Where one side refused the other, by key, name, credit code or division: ``[p]``.

    Args:
        demands: n demands.
        supplies: m supplies.
        pairs: p pairs.
    """
    refused = _named(demands.refused_partners, supplies.names, pairs)
    if not any(supplies.refused_partners):
        return refused
    keys = ([partner_name(key, division=True)] for key in demands.keys)
    by_key = _named(supplies.refused_partners, keys, pairs, swapped=True)
    divisions = RegionSets.of(
        frozenset(DivisionCode(name) for name in names if _is_division(name))
        for names in supplies.refused_partners
    )
    by_place: NDArray[np.bool_] = divisions.contain(pairs.cols, demands.county[pairs.rows])
    return refused | by_key | by_place


def past_pairs(demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> NDArray[np.bool_]:
    """
    Where the two worked together before, as either side states: ``[p]``.

    Args:
        demands: n demands.
        supplies: m supplies.
        pairs: p pairs.
    """
    named = _named(demands.past_partners, supplies.names, pairs)
    return named | supplies.past_counties.contain(pairs.cols, demands.county[pairs.rows])


def _named(
    sets: tuple[frozenset[str], ...],
    names: Iterable[Iterable[str]],
    pairs: Pairs,
    *,
    swapped: bool = False,
) -> NDArray[np.bool_]:
    """Where a row's set (a column's, if swapped) names the other side: ``[p]``."""
    if not any(sets):
        return np.zeros(len(pairs), dtype=bool)
    bearers: defaultdict[str, list[int]] = defaultdict(list)
    for position, own in enumerate(names):
        for name in own:
            bearers[name].append(position)
    m = pairs.shape[1]
    found = [
        other * m + position if swapped else position * m + other
        for position, wanted in enumerate(sets)
        for name in wanted
        for other in bearers.get(name, ())
    ]
    return np.isin(pairs.keys(), np.array(found, dtype=np.int64))


def _is_division(name: str) -> bool:
    """Whether the name, in the form in which the model keeps it, is a division code."""
    return name.isascii() and name.isdigit() and len(name) in (2, 4, 6) and name[0] != "0"
