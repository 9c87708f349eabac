"""The criterion for cooperation channels, and which provinces the notice's channels pair."""

import functools
from collections.abc import Iterable
from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import UNKNOWN
from rvmatch.columns.combinations import Facets
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.notice import FactStatus, east_west_pairs
from rvmatch.scoring.criterion import NEUTRAL, ONE, UNSTATED

__all__ = ["ChannelShared"]

ProvincePairs = frozenset[tuple[str, str]]


def _province_pairs(values: Iterable[tuple[str, str]] | None) -> ProvincePairs | None:
    return None if values is None else frozenset(values)


@functools.cache
def _paired_by_the_notice() -> ProvincePairs:
    """East–west pairs that a source confirms for the notice's period; others count as unknown."""
    confirmed = (FactStatus.SOURCED, FactStatus.SECONDARY_SOURCE)
    return frozenset((pair.east, pair.west) for pair in east_west_pairs() if pair.status in confirmed)


@final
@attrs.frozen(kw_only=True)
class ChannelShared:
    """
    Whether a cooperation channel already joins the two.

    All: both declare the same channel, or the organisation's home province
    helps the county's province. Nothing: both declare channels and share
    none. Neutral: the organisation is at home in the county's own province.
    Otherwise unstated.

    Args:
        paired: Pairs of an eastern and a western province by two-digit code;
            None for the east–west pairs of the notice's edition that a source confirms.

    Source:
        民发〔2022〕11号, part 6: channels are planned together; east–west cooperation
        stands in the follow-up documents.
    """

    code: ClassVar[str] = "channel_shared"
    neutral: ClassVar[int] = NEUTRAL

    paired: ProvincePairs | None = attrs.field(default=None, converter=_province_pairs)

    def value(self, demand: DemandProject, supply: SupplyProject) -> int | None:
        """Millionths for one pair."""
        home, there = supply.organization.home, demand.county_code.province
        if demand.channels & supply.channels:
            return ONE
        if home is not None and (home.province, there) in self._pairs:
            return ONE
        if home is not None and home.province == there:
            return self.neutral
        return 0 if demand.channels and supply.channels else None

    def values(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> NDArray[np.int64]:
        """Millionths for many ``[p]``."""
        mine, theirs = demands.channels[pairs.rows], supplies.channels[pairs.cols]
        values = np.full(len(pairs), UNSTATED, dtype=np.int64)
        values[(mine != 0) & (theirs != 0)] = 0
        known = np.flatnonzero(supplies.home_province[pairs.cols] != UNKNOWN)
        home = supplies.home_province[pairs.cols[known]]
        there = demands.county[pairs.rows[known]] // 10_000
        values[known[home == there]] = self.neutral
        paired = np.array([int(east) * 100 + int(west) for east, west in self._pairs], dtype=np.int64)
        values[known[np.isin(home * 100 + there, paired)]] = ONE
        values[mine & theirs != 0] = ONE
        return values

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The channels and the provinces; where no home is known, the channels alone."""
        if not (supplies.home_province != UNKNOWN).any():
            return (demands.channels,), (supplies.channels,)
        return (demands.channels, demands.county // 10_000), (supplies.channels, supplies.home_province)

    @property
    def _pairs(self) -> ProvincePairs:
        return _paired_by_the_notice() if self.paired is None else self.paired
