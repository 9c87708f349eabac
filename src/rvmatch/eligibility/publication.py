"""The rule on publication: what is proposed is published, what was agreed need not be any more."""

from typing import ClassVar, Final, Self, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.combinations import Facets
from rvmatch.eligibility.rule import RuleOutcome, Side, Verdict, nowhere, outcome
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import ProjectStatus

__all__ = ["BothPublished"]

Answers = NDArray[np.bool_]
Numbers = NDArray[np.int64]

_PUBLISHED: Final = frozenset({ProjectStatus.PUBLISHED})

_OUTLIVED: Final = frozenset(
    {
        ProjectStatus.PUBLISHED,
        ProjectStatus.PROPOSED,
        ProjectStatus.AWAITING_CONSENT,
        ProjectStatus.DOCKED,
        ProjectStatus.SIGNED,
        ProjectStatus.UNDER_WAY,
    }
)
"""Where an entry may stand while an agreement about it holds."""

_OUTLIVED_PLACES: Final = np.array([status in _OUTLIVED for status in ProjectStatus])


def _named(places: Numbers, count: int) -> Numbers:
    """A number of its own for each of these places, from 1, and zero for all others ``[count]``."""
    names = np.zeros(count, dtype=np.int64)
    names[places] = places + 1
    return names


@final
@attrs.frozen(kw_only=True)
class BothPublished:
    """
    E005: both projects are published, or agreed with each other and not yet finished.

    Args:
        agreed: The pairs that were agreed, as keys of demand and supply; a run takes them from its policy.

    Reasoning:
        Drafts and withdrawn or finished projects are nobody's to propose. A
        library may mark a project as docked or under way: then it is proposed
        to nobody else, but what was agreed about it is kept.

    Source:
        Library option; every status chain met in practice has a step of review before publication.
    """

    code: ClassVar[str] = "E005"
    needs_publication: ClassVar[bool] = True

    agreed: frozenset[tuple[str, str]] = attrs.field(default=frozenset(), eq=False, repr=False)
    _places: Numbers | None = attrs.field(default=None, init=False, eq=False, repr=False)

    def sparing(self, agreed: frozenset[tuple[str, str]]) -> Self:
        """The rule as it is asked where these pairs are agreed."""
        return attrs.evolve(self, agreed=agreed)

    def fitted(self, demands: DemandColumns, supplies: SupplyColumns) -> Self:
        """The rule with the agreed pairs of these libraries looked up."""
        if not self.agreed:
            return self
        found = attrs.evolve(self)
        # A frozen class may only be completed this way.
        object.__setattr__(found, "_places", self._looked_up(demands, supplies))
        return found

    def check(self, demand: DemandProject, supply: SupplyProject) -> RuleOutcome:
        """The law for one pair, with its reason."""
        allowed = _OUTLIVED if (demand.key, supply.key) in self.agreed else _PUBLISHED
        if demand.status not in allowed:
            return outcome(Verdict.NO, "E005.demand", Side.DEMAND, status=demand.status.name)
        if supply.status not in allowed:
            return outcome(Verdict.NO, "E005.supply", Side.SUPPLY, status=supply.status.name)
        published = {demand.status, supply.status} == _PUBLISHED
        return outcome(Verdict.YES, "E005.both" if published else "E005.agreed")

    def mask(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> Answers:
        """The same law for many: ``[p]``."""
        published = list(ProjectStatus).index(ProjectStatus.PUBLISHED)
        status, other = demands.status[pairs.rows], supplies.status[pairs.cols]
        both: Answers = (status == published) & (other == published)
        if self.agreed:
            places = self._looked_up(demands, supplies) if self._places is None else self._places
            both |= np.isin(pairs.keys(), places) & _OUTLIVED_PLACES[status] & _OUTLIVED_PLACES[other]
        return both

    def _looked_up(self, demands: DemandColumns, supplies: SupplyColumns) -> Numbers:
        """The agreed pairs that these libraries have, as ``row * m + column``."""
        row_of = {key: place for place, key in enumerate(demands.keys)}
        col_of = {key: place for place, key in enumerate(supplies.keys)}
        there = [
            row_of[demand] * len(supplies) + col_of[supply]
            for demand, supply in self.agreed
            if demand in row_of and supply in col_of
        ]
        return np.array(there, dtype=np.int64)

    unknown = nowhere  # every project has a status

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """The status of both sides, and which project it is where one was agreed about."""
        if not self.agreed:
            return (demands.status,), (supplies.status,)
        places = self._looked_up(demands, supplies) if self._places is None else self._places
        rows, cols = np.divmod(places, max(1, len(supplies)))
        return (demands.status, _named(rows, len(demands))), (supplies.status, _named(cols, len(supplies)))

    review = nowhere
