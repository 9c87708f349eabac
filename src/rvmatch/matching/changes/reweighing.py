"""The best plan of a market under other weights or another minimum score: only points are worked out anew."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import PairPoints
from rvmatch.matching.encoding import solve_market
from rvmatch.matching.market import Market, ranking_of
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.policy import Policy
from rvmatch.scoring import ONE, Weights
from rvmatch.scoring.criterion import UNSTATED
from rvmatch.scoring.scores import checked_values

__all__ = ["Docking", "Reweighing"]

Docking: TypeAlias = tuple[str, str]
"""The keys of a demand and a supply."""


@attrs.frozen(kw_only=True, eq=False)
class Reweighing:
    """
    A market in which points can be worked out anew from what each criterion says.

    Args:
        market: The market.
        values: What each criterion that counts says of each pair, in millionths ``[p]``.
        near: 1 for pairs of the plan, -1 for all others ``[p]``.
    """

    market: Market
    values: Mapping[str, NDArray[np.int64]]
    near: NDArray[np.int64]

    @classmethod
    def of(cls, market: Market, plan: MatchPlan) -> "Reweighing":
        """
        The market made ready.

        Args:
            market: The market.
            plan: The plan to stay near to, which was made from it.

        Returns:
            The market with the values of its criteria.

        Raises:
            InvalidValueError: If a criterion does not answer in millionths for each pair.
        """
        scored = market.scored
        values = {}
        for criterion in market.criteria:
            found = checked_values(criterion, scored.demands, scored.supplies, scored.pairs)
            values[criterion.code] = np.where(found == UNSTATED, criterion.neutral, found)
        width = scored.pairs.shape[1]
        places = [
            market.demands.position(match.demand) * width + market.supplies.position(match.supply)
            for match in plan.matches
        ]
        used = np.isin(scored.pairs.keys(), np.array(places, dtype=np.int64))
        return cls(market=market, values=values, near=np.where(used, 1, -1))

    def points(self, weights: Weights) -> NDArray[np.int64]:
        """What each pair is worth under these weights ``[p]``."""
        total = np.zeros(len(self.market.scored.pairs), dtype=np.int64)
        for code, values in self.values.items():
            total += values * weights[code]
        points: NDArray[np.int64] = total // ONE
        return points

    def best(
        self, weights: Weights, policy: Policy, between: Callable[[str, float], None]
    ) -> frozenset[Docking]:
        """
        The dockings of the best plan, of those that are equally good of the one nearest to the plan.

        Args:
            weights: How much each criterion counts; none that counted nothing before.
            policy: The policy; its refusals and counties are those of the market.
            between: Called between the steps of the solver; it may raise.

        Returns:
            The dockings.

        Raises:
            InfeasibleProblemError: If the limits cannot all hold.
        """
        points = self.points(weights)
        scored = attrs.evolve(self.market.scored, points=points, minimum_points=policy.minimum_points)
        ranking = ranking_of(scored, policy, self.market.cover)
        # Behind all objectives and before the ties: equally good plans are no reason to lose a docking.
        ranks = (*ranking.ranked.ranks, PairPoints(self.near[ranking.suitable]))
        ranking = attrs.evolve(ranking, ranked=attrs.evolve(ranking.ranked, ranks=ranks))
        used = solve_market(scored, ranking, policy, between=between).used
        rows, cols = scored.pairs.rows[used].tolist(), scored.pairs.cols[used].tolist()
        demands, supplies = scored.demands.keys, scored.supplies.keys
        return frozenset((demands[row], supplies[col]) for row, col in zip(rows, cols, strict=True))
