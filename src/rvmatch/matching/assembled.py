"""A plan from its parts: what a solved market says, and under which settings."""

import importlib

from rvmatch.assignment import GroupLimit
from rvmatch.matching.assembly import (
    coverage_of,
    left_alone_of,
    matches_of,
    open_places_of,
    outcomes_of,
    roles_by_demand,
    spare_supplies_of,
    totals_of,
)
from rvmatch.matching.encoding import Solved
from rvmatch.matching.linkage import linkage_of
from rvmatch.matching.market import Market
from rvmatch.matching.notes import notes_of
from rvmatch.matching.plan import BASELINE_ROUTE, MatchPlan
from rvmatch.matching.policies.limits import AtLeast, AtMost
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.policies.ranking import Ranking
from rvmatch.matching.proofs import PlanCertificate, SolverRecord
from rvmatch.matching.settings import PlanSettings, RunSettings
from rvmatch.model.bulk import collector_paused

__all__ = ["assembled_plan"]


@collector_paused()
def assembled_plan(settings: RunSettings, market: Market, solved: Solved) -> MatchPlan:
    """
    The plan of a solved market, sealed with the digest of its content.

    Args:
        settings: The settings of the run.
        market: The market.
        solved: Which pairs are used.

    Returns:
        The plan.
    """
    scored, cover, answer = market.scored, market.first, solved.answer
    matches = matches_of(
        scored,
        solved,
        rules=settings.rules,
        criteria=market.criteria,
        weights=settings.weights,
    )
    left_alone = left_alone_of(scored, solved, settings.rules)
    certificate = None if answer is None else answer.certificate
    return MatchPlan(
        matches=matches,
        left_alone=left_alone,
        open_places=open_places_of(scored, solved),
        spare_supplies=spare_supplies_of(scored, solved),
        coverage=coverage_of(scored, solved, cover, left_alone),
        totals=totals_of(scored, solved, matches),
        funnel=market.funnel,
        unstated=market.unstated,
        outcomes=outcomes_of(solved),
        linkage=linkage_of(
            market.demands,
            market.supplies,
            roles_by_demand(market.demands, matches),
            assigned=solved.ranking.ranked.roles is not None,
        ),
        route=BASELINE_ROUTE if answer is None else answer.route,
        route_reason=BASELINE_ROUTE if answer is None else answer.reason,
        certificate=None if certificate is None else PlanCertificate.of(certificate),
        settings=_recorded(settings, market),
        notes=notes_of(
            market.demands,
            market.supplies,
            scored,
            matches,
            cover,
            settings.policy,
            settings.edition,
            without_effect=_without_effect(settings.policy, solved.ranking),
        ),
        found_by=SolverRecord.baseline() if answer is None else SolverRecord.of(answer),
    ).sealed()


def _without_effect(policy: Policy, ranking: Ranking) -> tuple[str, ...]:
    """The keys of limits on groups of which the libraries hold no project; mostly they are misspelt."""
    numbered = enumerate(policy.limits)
    counted = [(number, limit) for number, limit in numbered if isinstance(limit, AtLeast | AtMost)]
    return tuple(
        limit.key
        for number, limit in counted
        if all(
            isinstance(one, GroupLimit) and not one.group.members.size for one in ranking.limits_of(number)
        )
    )


def _recorded(settings: RunSettings, market: Market) -> PlanSettings:
    return PlanSettings(
        rules=tuple(rule.code for rule in settings.rules),
        weights=settings.weights,
        options=settings.options,
        policy=settings.policy,
        solver=settings.solver,
        cover=market.first.codes,
        cover_source=market.first.source,
        edition=settings.edition,
        version=_version(),
        demands_fingerprint=market.demands.fingerprint(),
        supplies_fingerprint=market.supplies.fingerprint(),
    )


def _version() -> str:
    """The version of the code that runs; what an installation recorded may be another."""
    # Asked for by name: the package's own front door imports this room.
    version: str = importlib.import_module("rvmatch").__version__
    return version
