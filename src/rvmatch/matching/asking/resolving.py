"""A changed market solved anew: for what no price can tell, such as a better worst score."""

from collections.abc import Iterable, Mapping

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import PairLimit, RankedProblem, solve_ranked
from rvmatch.columns import Pairs
from rvmatch.matching.asking.plan_change import PlanChange, plan_after
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.encoding import Scored, tied
from rvmatch.matching.market import ranking_of
from rvmatch.matching.policies.objectives import WorstScore
from rvmatch.matching.policies.policy import Policy

__all__ = ["NewPair", "prices_suffice", "solved_anew"]

NewPair = tuple[int, int, int]
"""The position of a demand, that of a supply, and what the pair is worth."""

Line = tuple[str, int]


def prices_suffice(policy: Policy) -> bool:
    """
    Whether the plan's prices tell the best plan of a changed market.

    They measure the worst score against the lowest of the plan now; whether a change lets it rise is another
    question, which they cannot answer.
    """
    return not any(isinstance(objective, WorstScore) for objective in policy.objectives)


def solved_anew(
    solved: SolvedPlan,
    *,
    policy: Policy | None = None,
    places: Mapping[Line, int] | None = None,
    added: Iterable[NewPair] = (),
    leave_out: int = 0,
    time_limit_s: float | None = None,
) -> PlanChange:
    """
    The best plan of a changed market, under unchanged points.

    Args:
        solved: The plan.
        policy: Another policy with the same objectives; None for the plan's.
        places: New capacities, by side (``"row"`` or ``"col"``) and position.
        added: Pairs that are eligible besides.
        leave_out: At least so many of the plan's dockings are left out.
        time_limit_s: After how many seconds to stop; None for never.

    Returns:
        The change.

    Raises:
        InfeasibleProblemError: If no plan keeps to all limits.
        TimeLimitError: If time was up before there was any plan.
    """
    scored = _changed(solved, dict(places or {}), list(added))
    policy = policy or solved.policy
    ranking = ranking_of(scored, policy, solved.market.cover)
    if leave_out:
        ranking = attrs.evolve(ranking, ranked=_leaving_out(solved, ranking.ranked, leave_out))
    keys = scored.demands.keys, scored.supplies.keys
    ranked = tied(policy, ranking, *keys, scored.pairs, 1)
    answer = solve_ranked(ranked, time_limit_s=time_limit_s)
    pairs = _positions(ranked, answer.rows, answer.cols)
    order = np.argsort(pairs)
    return plan_after(
        solved,
        ranked,
        pairs[order],
        answer.places[order],
        route=answer.route,
        proven=answer.optimal,
    )


def _changed(solved: SolvedPlan, places: dict[Line, int], added: list[NewPair]) -> Scored:
    scored = solved.market.scored
    wanted, accepted = scored.demands.partners_wanted.copy(), scored.supplies.projects_accepted.copy()
    for (side, position), capacity in places.items():
        (wanted if side == "row" else accepted)[position] = capacity
    pairs, points = scored.pairs, scored.points
    if added:
        rows, cols, worth = np.array(added, dtype=np.int64).T
        keys = np.concatenate([pairs.keys(), rows * pairs.shape[1] + cols])
        order = np.argsort(keys, kind="stable")
        pairs = Pairs(
            rows=np.concatenate([pairs.rows, rows])[order],
            cols=np.concatenate([pairs.cols, cols])[order],
            shape=pairs.shape,
        )
        points = np.concatenate([points, worth])[order]
    return attrs.evolve(
        scored,
        demands=attrs.evolve(scored.demands, partners_wanted=wanted),
        supplies=attrs.evolve(scored.supplies, projects_accepted=accepted),
        pairs=pairs,
        points=points,
    )


def _leaving_out(solved: SolvedPlan, ranked: RankedProblem, at_least: int) -> RankedProblem:
    times = np.zeros(ranked.problem.rows.size, dtype=np.int64)
    times[_positions(ranked, solved.arrays.rows, solved.arrays.cols)] = 1
    limit = PairLimit(times=times, at_most=int(times.sum()) - at_least)
    return attrs.evolve(ranked, limits=(*ranked.limits, limit))


def _positions(ranked: RankedProblem, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where pairs stand in a problem."""
    problem = ranked.problem
    width = problem.shape[1]
    return np.searchsorted(problem.rows * width + problem.cols, rows * width + cols)
