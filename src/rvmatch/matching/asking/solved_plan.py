"""A plan with the network that its prices solve, rebuilt without any solver and ready for questions."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.certificates.certificate import check_certificate
from rvmatch.assignment.networks.wiring import OUTSIDE
from rvmatch.assignment.residuals.questions import pair_status
from rvmatch.assignment.residuals.rerouting import reach
from rvmatch.assignment.residuals.residual import Residual
from rvmatch.assignment.residuals.restored import restored
from rvmatch.errors import invalid
from rvmatch.matching.asking.measures import Measured, losses_of
from rvmatch.matching.market import Market, ranking_of
from rvmatch.matching.plan import BASELINE_ROUTE, MatchPlan
from rvmatch.matching.plan_arrays import PlanArrays, certificate_arrays, plan_arrays, proven_problem
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.policies.ranking import Ranking
from rvmatch.matching.reasons.inquiry import Inquiry

__all__ = ["SolvedPlan"]

Losses = tuple[tuple[Measured, ...], ...]
"""What each objective of a policy loses."""

_NOWHERE = -1


@attrs.frozen(kw_only=True, eq=False, slots=False)
class SolvedPlan:
    """
    A plan, its market, and its policy as a ranked problem.

    Pairs below the minimum score are in the network as well, but closed, so that one can ask what would be
    if they were allowed.

    Args:
        plan: The plan.
        inquiry: The libraries and settings that it was made from.
        market: The market that it was made from.
        ranking: The policy on all eligible pairs, those below the minimum included; pair ``q`` of its
            problem is pair ``q`` of the market.
        proven: The policy on the pairs that may be used: the problem that the plan solves.
        arrays: The plan as positions.
    """

    plan: MatchPlan
    inquiry: Inquiry
    market: Market
    ranking: Ranking
    proven: Ranking
    arrays: PlanArrays

    @classmethod
    def of(cls, plan: MatchPlan, inquiry: Inquiry) -> "SolvedPlan":
        """
        The plan made ready for questions.

        Args:
            plan: The plan.
            inquiry: The libraries and settings that it was made from.

        Returns:
            The plan with its market.

        Raises:
            InvalidValueError: If the plan is a baseline, which follows no policy.
        """
        if plan.route == BASELINE_ROUTE:
            raise invalid("plan", "plan_without_prices", plan.route)
        market = inquiry.matcher.market(inquiry.demands, inquiry.supplies)
        policy = plan.settings.policy
        proven = ranking_of(market.scored, policy, market.cover)
        any_score = attrs.evolve(policy, minimum_score=0.0)
        every = ranking_of(market.scored, any_score, market.cover)
        return cls(
            plan=plan,
            inquiry=inquiry,
            market=market,
            ranking=_with_ties(plan, market, every),
            proven=_with_ties(plan, market, proven),
            arrays=plan_arrays(plan, proven, market.scored.demands.keys, market.scored.supplies.keys),
        )

    @property
    def policy(self) -> Policy:
        """The policy of the plan."""
        return self.plan.settings.policy

    @cached_property
    def suitable(self) -> NDArray[np.bool_]:
        """Which eligible pairs may be used ``[p]``."""
        suitable = np.zeros(len(self.market.scored.pairs), dtype=np.bool_)
        suitable[self.proven.suitable] = True
        return suitable

    @cached_property
    def residual(self) -> Residual:
        """
        The solved network; made at the first question that needs prices.

        Raises:
            InvalidValueError: If the plan carries no prices, or they do not prove it.
        """
        plan, problem = self.plan, self.proven.ranked
        if plan.certificate is None:
            raise invalid("plan", "plan_without_prices", plan.route)
        try:
            certificate = certificate_arrays(plan.certificate, problem)
        except IndexError:
            raise invalid("plan", "plan_prices", plan.digest[:12]) from None
        rows, cols, places = self.arrays.rows, self.arrays.cols, self.arrays.places
        if not check_certificate(problem, rows, cols, places, certificate).holds:
            raise invalid("plan", "plan_prices", plan.digest[:12])
        found = restored(self.ranking.ranked, rows, cols, places, certificate)
        upper = found.network.upper.copy()
        upper[found.incidence.pairs[~self.suitable]] = 0
        return attrs.evolve(found, network=attrs.evolve(found.network, upper=upper))

    @cached_property
    def aims(self) -> int:
        """How many stages the objectives have; those after them only break ties."""
        ranks = self.ranking.spans[-1].stop
        return int((self.residual.rank_of_stage < ranks).sum())

    @cached_property
    def statuses(self) -> NDArray[np.int8]:
        """2 for pairs in every best plan, 1 in some, 0 in none, as ``pair_status`` says ``[p]``."""
        return pair_status(self.residual, self.aims)

    def nearest(self, *, backward: bool) -> Mapping[int, int]:
        """
        The least loss at which a unit gets from outside to each supply, or from each demand outside.

        Args:
            backward: Whether the demands are meant.

        Returns:
            Keys by node, of those that can be reached.
        """
        return self._to_outside if backward else self._from_outside

    @cached_property
    def _from_outside(self) -> Mapping[int, int]:
        first, count = self.residual.network.arcs.node_of_col, len(self.market.supplies)
        return reach(self.residual, OUTSIDE, set(range(first, first + count))).distance

    @cached_property
    def _to_outside(self) -> Mapping[int, int]:
        first, count = self.residual.network.arcs.node_of_row, len(self.market.demands)
        return reach(self.residual, OUTSIDE, set(range(first, first + count)), backward=True).distance

    def stages_of(self, objective: int) -> list[int]:
        """The stages of one objective, by its position in the policy."""
        span = self.ranking.spans[objective]
        rank = self.residual.rank_of_stage
        return [int(stage) for stage in np.flatnonzero((rank >= span.start) & (rank < span.stop))]

    def losses(self, of_stages: Sequence[int]) -> Losses:
        """What each objective loses, from what each stage loses."""
        return tuple(
            losses_of(objective, [of_stages[stage] for stage in self.stages_of(place)])
            for place, objective in enumerate(self.policy.objectives)
        )

    def keys(self, pair: int) -> tuple[str, str]:
        """The keys of the demand and the supply of a pair."""
        scored = self.market.scored
        return scored.demands.keys[scored.pairs.rows[pair]], scored.supplies.keys[scored.pairs.cols[pair]]

    def row(self, demand: str) -> int:
        """
        The position of a demand.

        Raises:
            InvalidValueError: If there is none with this key.
        """
        library = self.market.demands
        if not isinstance(demand, str) or demand not in library:
            raise invalid("demand", "known_key", demand, count=len(library))
        return library.position(demand)

    def col(self, supply: str) -> int:
        """
        The position of a supply.

        Raises:
            InvalidValueError: If there is none with this key.
        """
        library = self.market.supplies
        if not isinstance(supply, str) or supply not in library:
            raise invalid("supply", "known_key", supply, count=len(library))
        return library.position(supply)

    def pair(self, demand: str, supply: str) -> int:
        """
        The position of a pair among the eligible ones, -1 if it is not among them.

        Raises:
            InvalidValueError: If there is no such demand or supply.
        """
        key = self.row(demand) * len(self.market.supplies) + self.col(supply)
        place = int(np.searchsorted(self._pair_keys, key))
        there = place < self._pair_keys.size and self._pair_keys[place] == key
        return place if there else _NOWHERE

    @cached_property
    def _pair_keys(self) -> NDArray[np.int64]:
        return self.market.scored.pairs.keys()


def _with_ties(plan: MatchPlan, market: Market, ranking: Ranking) -> Ranking:
    scored = market.scored
    keys = scored.demands.keys, scored.supplies.keys
    return attrs.evolve(ranking, ranked=proven_problem(plan, ranking, *keys, scored.pairs))
