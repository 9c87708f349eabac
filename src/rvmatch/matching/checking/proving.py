"""From a plan and its libraries to a proof without names."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.certificates.usage import positions
from rvmatch.errors import invalid
from rvmatch.matching.checking.disguise import Disguise
from rvmatch.matching.checking.outsiders import PlanProof
from rvmatch.matching.libraries import Demands, Supplies, as_library
from rvmatch.matching.market import Market, ranking_of
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.ranking import Ranking
from rvmatch.matching.policies.translation import ROLES
from rvmatch.matching.proofs import PlanCertificate, RankPrices, StagePrices
from rvmatch.matching.reasons.inquiry import inquiry_into
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["proof_of"]

_UNKNOWN = -1


def proof_of(
    plan: MatchPlan, demands: Demands, supplies: Supplies, *, secret: str, matcher: Matcher | None = None
) -> PlanProof:
    """
    A proof that a plan is the best, for people who may see neither its projects nor their names.

    Demands, supplies and roles are numbered in the order of a hash keyed with the secret, groups and limits
    in the order of these numbers: without the secret no number leads back to a key. The same secret gives
    the same numbers; with a fresh one nobody can put two proofs side by side.

    Args:
        plan: The plan.
        demands: The demands that it was made from.
        supplies: The supplies that it was made from.
        secret: Text of 16 characters or more that nobody can guess, such as ``secrets.token_hex()``.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The proof; ``check_proof`` checks it, ``to_document`` writes it.

    Raises:
        InvalidValueError: If it is no plan, the libraries or the settings are not the plan's, a docking of
            the plan may not be used under its policy, or the secret is too short.
    """
    if not isinstance(plan, MatchPlan):
        raise invalid("plan", "plan", plan)
    demand_library: ProjectLibrary[DemandProject] = as_library(demands, DemandProject, "demands")
    supply_library: ProjectLibrary[SupplyProject] = as_library(supplies, SupplyProject, "supplies")
    settings = inquiry_into(plan, demand_library, supply_library, matcher).matcher
    market = settings.market(demand_library, supply_library)
    ranking = ranking_of(market.scored, plan.settings.policy, market.cover)
    disguise = Disguise.of(ranking.ranked, market.scored.demands.keys, market.scored.supplies.keys, secret)
    pairs, places = _used(plan, market, ranking)
    problem = ranking.ranked.problem
    ends = disguise.pair_ends()
    proof = PlanProof(
        plan_digest=plan.digest,
        partners_wanted=tuple(problem.row_capacity[disguise.rows].tolist()),
        projects_accepted=tuple(problem.col_capacity[disguise.cols].tolist()),
        demands=ends[0],
        supplies=ends[1],
        ranks=tuple(map(disguise.rank, ranking.ranked.ranks)),
        limits=disguise.limits(),
        roles=disguise.role_places(),
        used=disguise.used(pairs, places),
        values=tuple(value for outcome in plan.outcomes for value in outcome.values),
        bounds=tuple(bound for outcome in plan.outcomes for bound in outcome.bounds),
        route=plan.route,  # type: ignore[arg-type]  # a text that only ever is one of the three
        certificate=None,
    )
    return proof if plan.certificate is None else _priced(proof, plan.certificate, disguise)


def _used(plan: MatchPlan, market: Market, ranking: Ranking) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The position of each docking among the pairs that may be used, and the kind of place it fills."""
    rows = _positions(market.demands, [match.demand for match in plan.matches])
    cols = _positions(market.supplies, [match.supply for match in plan.matches])
    pairs = positions(ranking.ranked, rows, cols)
    roles = ranking.ranked.roles
    asked = [] if roles is None else zip(roles.rows.tolist(), roles.roles.tolist(), strict=True)
    kinds = {row_and_role: place for place, row_and_role in enumerate(asked)}
    places = []
    for match, row, pair in zip(plan.matches, rows.tolist(), pairs.tolist(), strict=True):
        place = -1 if match.role is None else kinds.get((row, ROLES.index(match.role)))
        if pair == _UNKNOWN or place is None:
            raise invalid("plan", "proof_plan", f"{match.demand}, {match.supply}")
        places.append(place)
    return pairs, np.array(places, dtype=np.int64)


def _positions(
    library: ProjectLibrary[DemandProject] | ProjectLibrary[SupplyProject], keys: list[str]
) -> NDArray[np.int64]:
    return np.array([library.position(key) if key in library else -1 for key in keys], dtype=np.int64)


def _priced(proof: PlanProof, certificate: PlanCertificate, disguise: Disguise) -> PlanProof:
    """The proof with the prices of all ranks that it has; those that break ties are not among them."""
    ranked = disguise.ranked
    kinds = 0 if ranked.roles is None else ranked.roles.rows.size
    sizes = (*ranked.problem.shape, kinds, len(ranked.groups))
    groups = disguise.group_order(proof.ranked())

    def disguised(stage: StagePrices) -> StagePrices:
        return StagePrices.of(disguise.prices(stage.filled(sizes), groups))

    ranks = tuple(
        RankPrices(
            value=rank.value,
            stages=tuple(map(disguised, rank.stages)),
            cut=None if rank.cut is None else disguised(rank.cut),
        )
        for rank in certificate.ranks[: len(ranked.ranks)]
    )
    return attrs.evolve(proof, certificate=PlanCertificate(ranks=ranks))
