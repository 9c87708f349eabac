"""Who refused whom in two libraries, looked up once for any number of questions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import read_only
from rvmatch.columns.containment import lies_in
from rvmatch.columns.demands import DemandColumns
from rvmatch.columns.pairs import Pairs
from rvmatch.columns.regions import RegionSets
from rvmatch.columns.supplies import SupplyColumns
from rvmatch.model.identifiers import DivisionCode
from rvmatch.model.memberships import partner_name

__all__ = ["Refusals"]

Numbers = NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class Refusals:
    """
    The refusals that two libraries state, by key, name, credit code or division.

    Args:
        keys: Pairs refused by name as ``row * m + column``, growing, each once ``[r]``.
        divisions: The divisions that each supply refused; None if no supply refused anybody.
    """

    keys: Numbers
    divisions: RegionSets | None

    @classmethod
    def of(cls, demands: DemandColumns, supplies: SupplyColumns) -> Self:
        """
        What these libraries state.

        Args:
            demands: n demands.
            supplies: m supplies.
        """
        m, keys = len(supplies), list[int]()
        divisions = None
        if any(demands.refused_partners):
            keys += [row * m + col for row, col in _named(demands.refused_partners, supplies.names)]
        if any(supplies.refused_partners):
            own = ((partner_name(key, division=True),) for key in demands.keys)
            keys += [row * m + col for col, row in _named(supplies.refused_partners, own)]
            divisions = RegionSets.of(_divisions(names) for names in supplies.refused_partners)
        return cls(keys=read_only(np.unique(np.array(keys, dtype=np.int64))), divisions=divisions)

    def among(self, demands: DemandColumns, pairs: Pairs) -> NDArray[np.bool_]:
        """
        Where one side refused the other: ``[p]``.

        Args:
            demands: The demands of the libraries.
            pairs: p pairs of them.
        """
        refused = np.zeros(len(pairs), dtype=np.bool_)
        if len(self.keys):
            keys = pairs.keys()
            place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            refused = self.keys[place] == keys
        if self.divisions is not None:
            county, sets = demands.county[pairs.rows], self.divisions
            refused |= lies_in(sets.which, sets.sizes, sets.members, pairs.cols, county)
        return refused


def _named(sets: Sequence[frozenset[str]], names: Iterable[Iterable[str]]) -> list[tuple[int, int]]:
    """Who names whom, as positions of the one and of the other."""
    wanted = defaultdict[str, list[int]](list)
    for position, own in enumerate(sets):
        for name in own:
            wanted[name].append(position)
    return [
        (position, other)
        for other, own in enumerate(names)
        for name in own
        if name in wanted
        for position in wanted[name]
    ]


def _divisions(names: frozenset[str]) -> frozenset[DivisionCode]:
    """Those of the names, in the form in which the model keeps them, that are codes of divisions."""
    return frozenset(DivisionCode(name) for name in names if _is_division(name))


def _is_division(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) in (2, 4, 6) and name[0] != "0"
