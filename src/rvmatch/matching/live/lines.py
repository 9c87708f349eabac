"""The arcs that one project should have in the network: its own line, and its suitable pairs."""

from collections.abc import Sequence
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.live.network import ArcsToAdd
from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.eligibility import EligibilityRule
from rvmatch.eligibility.rule import checked_answers, sparing_agreed
from rvmatch.errors import InvalidValueError, invalid
from rvmatch.matching.live.pair_book import PairBook
from rvmatch.matching.live.terms import Stretch, Terms
from rvmatch.matching.phrasing import rules_coded
from rvmatch.matching.settings import RunSettings
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import Criterion, score_pairs

__all__ = ["PairArcs", "PairMaker", "arcs_between", "not_eligible"]

Names: TypeAlias = tuple[tuple[str, str], ...]
Numbers = NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class PairArcs:
    """
    The suitable pairs of few projects.

    Args:
        rows: The demand of each, a place among those asked about, int64 ``[p]``.
        cols: The supply of each, likewise, int64 ``[p]``.
        costs: What it costs in each rank, int64 ``[p, r]``.
        kept: 1 where it is agreed on, else 0, int64 ``[p]``.
    """

    rows: Numbers
    cols: Numbers
    costs: Numbers
    kept: Numbers

    def arcs(self, demand_nodes: Numbers, supply_nodes: Numbers) -> ArcsToAdd:
        """The arcs of these pairs, between these nodes."""
        return ArcsToAdd(
            tail=demand_nodes[self.rows],
            head=supply_nodes[self.cols],
            lower=self.kept,
            upper=np.ones_like(self.rows),
            cost=self.costs,
        )


@attrs.frozen(kw_only=True, eq=False)
class PairMaker:
    """
    What decides on pairs: rules, criteria, the policy, who agreed and who refused.

    Args:
        settings: The settings of the run.
        criteria: The criteria that count.
        terms: The policy as costs.
        agreed: Pairs agreed on.
        refused: Pairs refused.
    """

    settings: RunSettings
    criteria: tuple[Criterion, ...]
    terms: Terms
    agreed: PairBook
    refused: PairBook

    def suitable(
        self,
        demands: DemandColumns,
        supplies: SupplyColumns,
        *,
        at_least: int | None = None,
        agreeing: Names = (),
    ) -> PairArcs:
        """
        The suitable pairs of few projects, by the same laws as in a matching run.

        Args:
            demands: n demands; n or m is one.
            supplies: m supplies.
            at_least: The fewest points that suit; those of the policy if left out.
            agreeing: Pairs that are being agreed on.

        Returns:
            The pairs that the rules allow, nobody refused, and that have points enough or are agreed on.

        Raises:
            InvalidValueError: If a rule or a criterion does not answer as its protocol says, or a rule
                rejects a pair that is agreed on.
        """
        pairs = Pairs.every((len(demands), len(supplies)))
        agreed, refused = self._named(demands, supplies)
        for rule in sparing_agreed(self.settings.rules, frozenset((*agreed, *agreeing))):
            pairs = pairs.where(checked_answers(rule, "mask", demands, supplies, pairs))
        if refused:
            pairs = pairs.where(~_among(refused, demands, supplies, pairs))
        points = score_pairs(demands, supplies, pairs, self.criteria, self.settings.weights).points
        suits = points >= (self.settings.policy.minimum_points if at_least is None else at_least)
        kept = np.zeros(len(pairs), dtype=np.bool_)
        if agreed:
            kept = _among(agreed, demands, supplies, pairs)
            suits |= kept
        pairs, points, kept = pairs.where(suits), points[suits], kept[suits]
        return PairArcs(
            rows=pairs.rows,
            cols=pairs.cols,
            costs=self.terms.pair_costs(demands.keys, supplies.keys, pairs, points),
            kept=kept.astype(np.int64),
        )

    def _named(
        self, demands: DemandColumns, supplies: SupplyColumns
    ) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        """The pairs of the single project that are agreed on, and those refused."""
        if len(demands) == 1:
            (key,) = demands.keys
            return self.agreed.of_demand(key), self.refused.of_demand(key)
        (key,) = supplies.keys
        return self.agreed.of_supply(key), self.refused.of_supply(key)


def arcs_between(tail: int, head: int, stretches: Sequence[Stretch]) -> ArcsToAdd:
    """Arcs side by side from one node to another."""
    count = len(stretches)
    return ArcsToAdd(
        tail=np.full(count, tail, dtype=np.int64),
        head=np.full(count, head, dtype=np.int64),
        lower=np.array([least for least, _, _ in stretches], dtype=np.int64),
        upper=np.array([most for _, most, _ in stretches], dtype=np.int64),
        cost=np.array([cost for _, _, cost in stretches], dtype=np.int64),
    )


def not_eligible(
    demand: DemandProject, supply: SupplyProject, rules: Sequence[EligibilityRule]
) -> InvalidValueError:
    """The fault of an agreement on a pair that a rule rejects."""
    asked = sparing_agreed(rules, frozenset({(demand.key, supply.key)}))
    failed = rules_coded(rule for rule in asked if not rule.check(demand, supply).eligible)
    return invalid("policy", "agreed_not_eligible", f"{demand.key} - {supply.key}", rules=failed)


def _among(
    names: tuple[tuple[str, str], ...], demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs
) -> NDArray[np.bool_]:
    """Which pairs are among those named ``[p]``."""
    ends, wanted = zip(pairs.rows.tolist(), pairs.cols.tolist(), strict=True), frozenset(names)
    found = [(demands.keys[row], supplies.keys[col]) in wanted for row, col in ends]
    return np.array(found, dtype=np.bool_)
