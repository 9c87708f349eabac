"""A plan without names: what an outsider needs to check that none is better, and nothing else."""

from typing import Literal

import attrs
import numpy as np

from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.matching.checking.outside_limits import ProofLimit, ProofRoles
from rvmatch.matching.checking.outside_numbers import array, numbers, tuples
from rvmatch.matching.checking.outside_ranks import ProofRank
from rvmatch.matching.proofs import PlanCertificate

__all__ = ["PlanProof"]


@attrs.frozen(kw_only=True)
class PlanProof:
    """
    A plan as numbers, with the prices that prove it the best: for people who may not see the projects.

    Demands and supplies have numbers in an order that only whoever made the proof can work out; no key, name,
    county or field is in it. Points, capacities and money are as they are, so that who holds both libraries
    can recognise projects; whoever does not learns nothing of them.

    Ranks that only choose between equally good plans are left out: their points are a hash of the keys, from
    which a key could be found by trying.

    Args:
        plan_digest: The digest of the plan that it was made from.
        partners_wanted: How many partners each demand wants.
        projects_accepted: How many projects each supply accepts.
        demands: The demand of each pair that may be used; pairs are sorted by demand, then by supply.
        supplies: The supply of each pair.
        ranks: The objectives as ranks, the most important first.
        limits: What every plan keeps to.
        roles: The role places; None if the policy fills none.
        used: The pairs of the plan: the position of each among the pairs, and the kind of role place that it
            fills, or -1.
        values: What the plan reaches in each rank.
        bounds: What no plan can exceed there, according to the plan.
        route: How the plan was found, as in ``MatchPlan``.
        certificate: The prices, demands, supplies, places and groups in the order of the proof; None if the
            plan has none.
    """

    plan_digest: str
    partners_wanted: tuple[int, ...] = attrs.field(validator=numbers)
    projects_accepted: tuple[int, ...] = attrs.field(validator=numbers)
    demands: tuple[int, ...] = attrs.field(validator=numbers)
    supplies: tuple[int, ...] = attrs.field(validator=numbers)
    ranks: tuple[ProofRank, ...]
    limits: tuple[ProofLimit, ...]
    roles: ProofRoles | None
    used: tuple[tuple[int, int], ...] = attrs.field(validator=tuples)
    values: tuple[int, ...]
    bounds: tuple[int, ...]
    route: Literal["network", "integer", "baseline"]
    certificate: PlanCertificate | None

    def ranked(self) -> RankedProblem:
        """
        The question that the plan answers, as arrays.

        Raises:
            InvalidValueError: If lengths, positions or numbers do not fit each other.
        """
        pairs = len(self.demands)
        return RankedProblem(
            problem=AssignmentProblem(
                rows=array(self.demands),
                cols=array(self.supplies),
                points=np.zeros(pairs, dtype=np.int64),
                shape=(len(self.partners_wanted), len(self.projects_accepted)),
                row_capacity=array(self.partners_wanted),
                col_capacity=array(self.projects_accepted),
            ),
            ranks=[rank.rank() for rank in self.ranks],
            limits=[limit.limit() for limit in self.limits],
            roles=None if self.roles is None else self.roles.role_places(),
        )
