"""A policy that cannot hold: which of its limits exclude each other, in words, and what would do."""

from collections.abc import Iterator, Sequence

from rvmatch.assignment.conflicts.conflict import Conflict, find_conflict
from rvmatch.assignment.conflicts.relaxation import RelaxedLimit
from rvmatch.eligibility import EligibilityRule
from rvmatch.errors import InfeasiblePolicyError, InfeasibleProblemError, Remark, SolverError, invalid
from rvmatch.matching.encoding import Solved, solve_market
from rvmatch.matching.market import Market, ranking_of
from rvmatch.matching.phrasing import rules_coded
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.policies.ranking import Ranking
from rvmatch.matching.watch import Watch

__all__ = ["solve_policy"]


def solve_policy(
    market: Market, policy: Policy, rules: Sequence[EligibilityRule], solver: str, watch: Watch
) -> Solved:
    """
    The best plan of a market under a policy, or the reason why there is none.

    Args:
        market: The market.
        policy: The objectives and limits.
        rules: The eligibility rules, to say which of them rejects an agreed pair.
        solver: The name of a solver.
        watch: Whom to tell.

    Returns:
        The pairs used.

    Raises:
        InvalidValueError: If an agreement names a pair that a rule rejects.
        InfeasiblePolicyError: If the limits cannot all hold.
        TimeLimitError: If time was up before there was any plan.
        CancelledError: If the run is to stop.
    """
    ranking = ranking_of(market.scored, policy, market.cover)
    for row, col in ranking.not_eligible:
        demand, supply = market.demands.projects[row], market.supplies.projects[col]
        failed = rules_coded(rule for rule in rules if not rule.check(demand, supply).eligible)
        raise invalid("policy", "agreed_not_eligible", f"{demand.key} - {supply.key}", rules=failed)
    try:
        return solve_market(
            market.scored,
            ranking,
            policy,
            solver=solver,
            time_limit_s=watch.seconds_left(),
            between=watch.solving,
        )
    except InfeasibleProblemError:
        watch.step("conflict", 0.5)
        raise _explained(market, policy, ranking) from None


def _explained(market: Market, policy: Policy, ranking: Ranking) -> InfeasiblePolicyError:
    """The error that names the conflict in the words of the policy."""
    conflict = find_conflict(ranking.ranked)
    if conflict is None:
        raise SolverError("a solver found no plan, but there is one")
    limits = sorted({ranking.limit_of[member] for member in conflict.members})
    said = [policy.limits[limit].remark for limit in limits]
    return InfeasiblePolicyError(
        (*said, *_full_lines(market, conflict)), tuple(_changes(market, policy, ranking, conflict))
    )


def _full_lines(market: Market, conflict: Conflict) -> Iterator[Remark]:
    for line in conflict.lines:
        side = "demand" if line.side == "row" else "supply"
        key = _key(market, line.side, line.position)
        if line.needed is None:
            yield Remark.of(f"conflict.{side}_places_full", key=key, capacity=line.capacity)
        else:
            yield Remark.of(f"conflict.{side}_places", key=key, capacity=line.capacity, needed=line.needed)


def _changes(market: Market, policy: Policy, ranking: Ranking, conflict: Conflict) -> Iterator[Remark]:
    for change in conflict.changes:
        yield _change(market, policy, ranking, change)


def _change(market: Market, policy: Policy, ranking: Ranking, change: RelaxedLimit) -> Remark:
    """One change in the words of the policy."""
    if change.limit < 0:
        code = "relax.demand_places" if change.kind == "row" else "relax.supply_places"
        key = _key(market, change.kind, change.position)
        scored = market.scored
        columns = (
            scored.demands.partners_wanted if change.kind == "row" else scored.supplies.projects_accepted
        )
        return Remark.of(code, key=key, capacity=int(columns[change.position]) + change.amount)
    limit = policy.limits[ranking.limit_of[change.limit]].remark
    if change.kind == "budget":
        key = _key(market, "col", change.position)
        return Remark.of("relax.budget", key=key, amount=change.amount)
    return Remark.of(f"relax.{change.kind}", limit=limit, amount=change.amount)


def _key(market: Market, side: str, position: int) -> str:
    library = market.demands if side == "row" else market.supplies
    return library.projects[position].key
