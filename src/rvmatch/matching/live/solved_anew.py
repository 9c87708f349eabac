"""A live plan begun, or begun again, from whole libraries: by paths where they can, else solved each time."""

from typing import final

import attrs

from rvmatch.errors import SolverError
from rvmatch.matching.cover import CoverSource
from rvmatch.matching.live.changed import Values
from rvmatch.matching.live.commits import ImpossibleChangeError, OutOfRangeError
from rvmatch.matching.live.paths import Docking, PathPlan
from rvmatch.matching.live.terms import Terms
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.watch import Watch
from rvmatch.model.bulk import collector_paused
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.notice import key_counties

__all__ = ["WholePlan", "path_plan"]


@final
@attrs.frozen
class WholePlan:
    """
    A plan that no single path could keep up to date.

    Args:
        plan: The plan of the libraries as they are.
    """

    plan: MatchPlan

    @property
    def values(self) -> Values:
        """What the plan reaches in each objective."""
        return tuple(outcome.values for outcome in self.plan.outcomes)

    def dockings(self) -> tuple[Docking, ...]:
        """All recommended dockings, sorted."""
        return tuple((match.demand, match.supply) for match in self.plan.matches)


def path_plan(
    matcher: Matcher,
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    watch: Watch,
) -> PathPlan:
    """
    A plan that paths keep up to date.

    Args:
        matcher: The settings; ``beyond_paths`` says ``NO`` of their policy.
        demands: The demands.
        supplies: The supplies.
        watch: Whom to tell.

    Returns:
        The plan.

    Raises:
        InvalidValueError: As ``Matcher.match``.
        InfeasiblePolicyError: As ``Matcher.match``.
        CancelledError: If the run is to stop.
        SolverError: If no plan is found and there is one.
    """
    market = matcher.market(demands, supplies, watch)
    listed = market.cover.source is CoverSource.LISTED_KEY_COUNTIES
    codes = frozenset(map(str, key_counties(matcher.edition).codes)) if listed else None
    watch.step("solve", 0.4)
    try:
        with collector_paused():
            return PathPlan(
                matcher,
                market,
                Terms(policy=matcher.policy, counties=codes),
                between=lambda: watch.step("solve", 0.4),
            )
    except (ImpossibleChangeError, OutOfRangeError):
        matcher.solve(market, watch)  # says which limits cannot hold, or which rule rejects an agreed pair
        raise SolverError("paths found no plan, but there is one") from None
