"""Criteria made ready for very many pairs: where it is worth it, asked once for each combination."""

from collections.abc import Sequence
from typing import Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import read_only
from rvmatch.columns.combinations import Crossing, crossed
from rvmatch.scoring.criterion import ONE, UNSTATED, Criterion, FacetCriterion
from rvmatch.scoring.scores import Scores, checked_values, weighed
from rvmatch.scoring.weights import Weights

__all__ = ["Scorer"]

Numbers = NDArray[np.int64]

_SUM_BITS: Final = 40
"""Weights add up to a million and values reach a million: a sum is below 2**40."""

_FLAGS: Final = 62 - _SUM_BITS
"""Above the sum stands a bit for each criterion that cannot tell of some combinations and can of others."""


@attrs.frozen(kw_only=True, eq=False)
class _Table:
    """
    What some criteria give together to each combination.

    Args:
        crossing: The combinations.
        totals: The sum of weight times value, with the bits of those that cannot tell above it ``[u * v]``.
    """

    crossing: Crossing
    totals: Numbers


@attrs.frozen(kw_only=True, eq=False)
class Scorer:
    """
    Criteria made ready to judge many pairs of two libraries.

    Args:
        demands: n demands.
        supplies: m supplies.
        criteria: Criteria as ``counting`` returns them.
        weights: How much each counts.
        tables: Criteria that were asked ahead, by combinations.
        alone: Positions of the criteria that are asked about every pair.
        flags: Positions of the criteria that have a bit in the tables, the lowest first.
        never: Positions of the criteria that can tell of no pair at all.
    """

    demands: DemandColumns
    supplies: SupplyColumns
    criteria: tuple[Criterion, ...]
    weights: Weights
    tables: tuple[_Table, ...]
    alone: tuple[int, ...]
    flags: tuple[int, ...]
    never: frozenset[int]

    @classmethod
    def of(
        cls,
        demands: DemandColumns,
        supplies: SupplyColumns,
        criteria: Sequence[Criterion],
        weights: Weights,
        *,
        most_cells: int,
    ) -> Self:
        """
        The criteria made ready.

        Args:
            demands: n demands.
            supplies: m supplies.
            criteria: Criteria as ``counting`` returns them.
            weights: How much each counts.
            most_cells: How many combinations may be asked about ahead, zero for none; see ``cells_worth``.
                The points are the same.

        Raises:
            InvalidValueError: If a criterion does not answer in millionths for each pair.
        """
        facets = {
            place: criterion.hangs_on(demands, supplies)
            for place, criterion in enumerate(criteria)
            if most_cells and isinstance(criterion, FacetCriterion)
        }
        places = list(facets)
        tables, flags, never, asked = list[_Table](), list[int](), set[int](), set[int]()
        for members, crossing in crossed(list(facets.values()), most_cells):
            standing = demands, supplies, crossing.standing()
            totals = np.zeros(len(crossing), dtype=np.int64)
            for place in (places[member] for member in members):
                values = checked_values(criteria[place], *standing)
                missing = values == UNSTATED
                if missing.any() and not missing.all() and len(flags) == _FLAGS:
                    continue  # no bit is left to count it by
                asked.add(place)
                totals += weighed(values, criteria[place], weights)
                if missing.all():
                    never.add(place)
                elif missing.any():
                    totals += missing * (1 << _SUM_BITS + len(flags))
                    flags.append(place)
            tables.append(_Table(crossing=crossing, totals=read_only(totals)))
        return cls(
            demands=demands,
            supplies=supplies,
            criteria=tuple(criteria),
            weights=weights,
            tables=tuple(tables),
            alone=tuple(place for place in range(len(criteria)) if place not in asked),
            flags=tuple(flags),
            never=frozenset(never),
        )

    def scores(self, pairs: Pairs) -> Scores:
        """
        The points of these pairs.

        Args:
            pairs: p pairs.

        Returns:
            The same as ``score_pairs``.

        Raises:
            InvalidValueError: If a criterion does not answer in millionths for each pair.
        """
        total = np.zeros(len(pairs), dtype=np.int64)
        unstated = [len(pairs) if place in self.never else 0 for place in range(len(self.criteria))]
        for table in self.tables:
            total += table.totals.take(table.crossing.cells(pairs))
        for place in self.alone:
            values = checked_values(self.criteria[place], self.demands, self.supplies, pairs)
            total += weighed(values, self.criteria[place], self.weights)
            unstated[place] = int(np.count_nonzero(values == UNSTATED))
        for bit, place in enumerate(self.flags, start=_SUM_BITS):
            unstated[place] = int(np.count_nonzero(total & (1 << bit)))
        if self.flags:
            total &= (1 << _SUM_BITS) - 1
        total //= ONE
        codes = [criterion.code for criterion in self.criteria]
        return Scores(points=read_only(total), unstated=tuple(zip(codes, unstated, strict=True)))
