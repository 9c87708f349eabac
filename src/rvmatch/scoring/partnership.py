"""The criterion of past partnership: whether the two worked together before."""

from typing import Any, ClassVar, Self, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.relations import named_partners, past_pairs
from rvmatch.model.memberships import partner_name
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring.criterion import NEUTRAL, ONE, UNSTATED

__all__ = ["PastPartnership"]


@attrs.frozen(kw_only=True, eq=False)
class _Stated:
    """
    What two libraries state of the past.

    Args:
        demands: n demands.
        supplies: m supplies.
        named: Pairs in which the demand names the supply, as ``row * m + column``, growing.
        by_demand: Which demands name any partner ``[n]``.
        by_supply: Which supplies name any county ``[m]``.
    """

    demands: DemandColumns
    supplies: SupplyColumns
    named: NDArray[np.int64]
    by_demand: NDArray[np.bool_]
    by_supply: NDArray[np.bool_]

    @classmethod
    def of(cls, demands: DemandColumns, supplies: SupplyColumns) -> Self:
        """What these libraries state."""
        return cls(
            demands=demands,
            supplies=supplies,
            named=named_partners(demands, supplies),
            by_demand=np.fromiter(map(bool, demands.past_partners), dtype=np.bool_, count=len(demands)),
            by_supply=~supplies.past_counties.empty,
        )


@final
@attrs.frozen(kw_only=True)
class PastPartnership:
    """
    Whether the two worked together before, as either side states; unstated where neither names any past.

    Weight 0 by default: it favours those who are served already.

    Args:
        stated: What two libraries state, looked up once; None until fitted to them.

    Source:
        Library option: both kinds of form ask for past partners.
    """

    code: ClassVar[str] = "past_partnership"
    neutral: ClassVar[int] = NEUTRAL
    holds_positions: ClassVar[bool] = True

    stated: _Stated | None = attrs.field(default=None, eq=False, repr=False)

    def fitted(self, demands: DemandColumns, supplies: SupplyColumns) -> Self:
        """The criterion with the pasts of these libraries looked up."""
        return attrs.evolve(self, stated=_Stated.of(demands, supplies))

    def value(self, demand: DemandProject, supply: SupplyProject) -> int | None:
        """Millionths for one pair."""
        if not demand.past_partners and not supply.past_counties:
            return None
        named = demand.past_partners & (supply.organization.names | {partner_name(supply.key)})
        there = any(division.contains(demand.county_code) for division in supply.past_counties)
        return ONE if named or there else 0

    def values(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> NDArray[np.int64]:
        """Millionths for many ``[p]``."""
        past = self.stated
        # Positions in other columns are those of other projects.
        if past is None or past.demands is not demands or past.supplies is not supplies:
            past = _Stated.of(demands, supplies)
        stated = past.by_demand[pairs.rows] | past.by_supply[pairs.cols]
        together = past_pairs(demands, supplies, pairs, named=past.named)
        return np.where(stated, together * np.int64(ONE), UNSTATED)

    def __reduce__(self) -> tuple[Any, ...]:
        """Whoever it is sent to has other columns, and fits it to them."""
        return type(self), ()
