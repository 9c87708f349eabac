"""The rule that a supply serves the county where the demand lies."""

from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import UNKNOWN, DemandColumns, Pairs, RegionSets, SupplyColumns
from rvmatch.columns.combinations import Facets
from rvmatch.columns.containment import lies_in
from rvmatch.eligibility.rule import Index, RuleOutcome, Side, Verdict, nowhere, outcome
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["RegionServed"]

Answers = NDArray[np.bool_]


def _lie_in(regions: RegionSets, projects: NDArray[np.int64], counties: NDArray[np.int64]) -> Answers:
    return lies_in(regions.which, regions.sizes, regions.members, projects, counties)


def _goes_anywhere(regions: RegionSets, projects: NDArray[np.int64]) -> Answers:
    """Where a project states no regions, or that it has no limits: ``[p]``."""
    sets = regions.which[projects]
    anywhere: Answers = (sets == UNKNOWN) | (np.append(regions.sizes, 0)[sets] == 0)
    return anywhere


@final
@attrs.frozen
class RegionServed:
    """
    E002: the supply serves the county where the demand lies.

    Reasoning:
        An organisation states where it can work; sending it elsewhere ends in
        a docking that nobody can carry out. Not stated is unknown; an empty
        list means nationwide.

    Source:
        Library option; the notice leaves regions to the organisations.
    """

    code: ClassVar[str] = "E002"
    index: ClassVar[Index] = Index.REGION

    def check(self, demand: DemandProject, supply: SupplyProject) -> RuleOutcome:
        """The law for one pair, with its reason."""
        county = demand.county_code
        if any(division.contains(county) for division in supply.excluded_regions):
            return outcome(Verdict.NO, "E002.excluded", Side.SUPPLY, county=demand.county_label)
        if supply.regions is None:
            return outcome(Verdict.UNKNOWN, "E002.unknown")
        if not supply.regions:
            return outcome(Verdict.YES, "E002.nationwide")
        if any(division.contains(county) for division in supply.regions):
            return outcome(Verdict.YES, "E002.served", county=demand.county_label)
        return outcome(Verdict.NO, "E002.elsewhere", Side.SUPPLY, county=demand.county_label)

    def mask(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:
        """The same law for many: ``[p]``."""
        county = demands.county[pairs.rows]
        served = _lie_in(supplies.regions, pairs.cols, county)
        elsewhere = np.flatnonzero(~served)
        served[elsewhere] = _goes_anywhere(supplies.regions, pairs.cols[elsewhere])
        return served & ~_lie_in(supplies.excluded_regions, pairs.cols, county)

    def beyond_index(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:
        """Where the supply does not exclude the county; the index by region does the rest ``[p]``."""
        if not len(supplies.excluded_regions.members):
            return np.ones(len(pairs), dtype=np.bool_)
        return ~_lie_in(supplies.excluded_regions, pairs.cols, demands.county[pairs.rows])

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The county, and the sets of regions."""
        return (demands.county,), (supplies.regions.which, supplies.excluded_regions.which)

    def unknown(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:
        """Where the supply states no regions and does not exclude the county: ``[p]``."""
        if supplies.regions.stated.all():
            return np.zeros(len(pairs), dtype=np.bool_)
        unstated: Answers = supplies.regions.which[pairs.cols] == UNKNOWN
        places = np.flatnonzero(unstated)
        county = demands.county[pairs.rows[places]]
        unstated[places] = ~_lie_in(supplies.excluded_regions, pairs.cols[places], county)
        return unstated

    review = nowhere
