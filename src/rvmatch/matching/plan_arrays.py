"""A plan as positions in a ranked problem, and the problem that its prices speak of."""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import Certificate, RankedProblem
from rvmatch.columns import Pairs
from rvmatch.matching.encoding import tied
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.ranking import Ranking
from rvmatch.matching.policies.translation import ROLES
from rvmatch.matching.proofs import PlanCertificate

__all__ = ["PlanArrays", "certificate_arrays", "plan_arrays", "proven_problem"]


@attrs.frozen(kw_only=True, eq=False)
class PlanArrays:
    """
    The dockings of a plan as positions.

    Args:
        rows: The demand of each, int64 ``[k]``.
        cols: The supply of each, int64 ``[k]``.
        places: The kind of role place that each fills, -1 for none, and one beyond all for a role that the
            demand does not ask for, int64 ``[k]``.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    places: NDArray[np.int64]


def plan_arrays(
    plan: MatchPlan, ranking: Ranking, demands: Sequence[str], supplies: Sequence[str]
) -> PlanArrays:
    """
    The dockings of a plan as positions.

    Args:
        plan: The plan; its projects are among the keys.
        ranking: The plan's policy on its market.
        demands: Keys of the demands.
        supplies: Keys of the supplies.

    Returns:
        Their positions, in the plan's order.
    """
    row_of = {key: place for place, key in enumerate(demands)}
    col_of = {key: place for place, key in enumerate(supplies)}
    rows = np.array([row_of[match.demand] for match in plan.matches], dtype=np.int64)
    cols = np.array([col_of[match.supply] for match in plan.matches], dtype=np.int64)
    return PlanArrays(rows=rows, cols=cols, places=_places(plan, ranking, rows))


def proven_problem(
    plan: MatchPlan, ranking: Ranking, demands: Sequence[str], supplies: Sequence[str], pairs: Pairs
) -> RankedProblem:
    """
    The ranked problem with as many ranks that break ties as the plan's certificate has.

    Args:
        plan: The plan.
        ranking: The plan's policy on its market.
        demands: Keys of the demands.
        supplies: Keys of the supplies.
        pairs: p eligible pairs.

    Returns:
        The problem; of a plan without a certificate, with one turn of such ranks.
    """
    if plan.certificate is None:
        return tied(plan.settings.policy, ranking, demands, supplies, pairs, 1)
    each = 1 if ranking.ranked.roles is None else 2
    turns = (len(plan.certificate.ranks) - len(ranking.ranked.ranks)) // each
    return tied(plan.settings.policy, ranking, demands, supplies, pairs, turns)


def certificate_arrays(certificate: PlanCertificate, ranked: RankedProblem) -> Certificate:
    """
    The prices of a plan as arrays.

    Args:
        certificate: The plan's certificate.
        ranked: The problem that it speaks of.

    Returns:
        The certificate.

    Raises:
        IndexError: If a price stands where the problem has nothing.
    """
    kinds = 0 if ranked.roles is None else ranked.roles.rows.size
    return certificate.filled((*ranked.problem.shape, kinds, len(ranked.groups)))


def _places(plan: MatchPlan, ranking: Ranking, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    roles = ranking.ranked.roles
    if roles is None:
        return np.full(rows.size, -1, dtype=np.int64)
    kinds = {
        (row, role): place
        for place, (row, role) in enumerate(zip(roles.rows.tolist(), roles.roles.tolist(), strict=True))
    }
    nowhere = roles.rows.size
    return np.array(
        [
            -1 if match.role is None else kinds.get((row, ROLES.index(match.role)), nowhere)
            for row, match in zip(rows.tolist(), plan.matches, strict=True)
        ],
        dtype=np.int64,
    )
