"""From scored pairs and a policy to arrays that a solver understands, and to its answer."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import (
    ENGINES,
    PairPoints,
    Rank,
    RankedAssignment,
    RankedProblem,
    RolePoints,
    SolvedNetwork,
    solve,
    solve_network,
    solve_ranked,
)
from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import Lean, read_only, widened
from rvmatch.errors import invalid
from rvmatch.matching.policies.objectives import TotalScore
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.policies.ranking import Ranking
from rvmatch.matching.ties import TIE_BITS, role_tie_points, tie_points

__all__ = ["BASELINE", "PLAN_SOLVERS", "Scored", "Solved", "solve_market", "tied"]

BASELINE: Final = "greedy"
"""The one solver that proves nothing: its plans are for comparison."""

PLAN_SOLVERS: Final = (*ENGINES, BASELINE)
"""The solvers that a plan can be made with, by name."""

_BITS_FOR_INTEGERS: Final = 12
"""How many bits of a keyed hash a solver for whole numbers gets."""

_MOST_TURNS: Final = 4
"""Two keyed hashes agree about once in a thousand million; so many in a row never do."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Scored:
    """
    The eligible pairs of two libraries with their points.

    Points may be held in int32, as ``lean_points``; ``points`` are in int64 in any case, and made when they
    are first asked for.

    Args:
        demands: n demands.
        supplies: m supplies.
        pairs: p eligible pairs.
        points: What each is worth ``[p]``.
        minimum_points: Below this a pair is a lead.
    """

    demands: DemandColumns
    supplies: SupplyColumns
    pairs: Pairs
    lean_points: Lean = attrs.field(alias="points")
    minimum_points: int

    @cached_property
    def points(self) -> NDArray[np.int64]:
        """What each pair is worth ``[p]``."""
        return widened(self.lean_points)


@attrs.frozen(kw_only=True, eq=False)
class Solved:
    """
    Which pairs the plan uses, and how good it is.

    Args:
        ranking: The policy as a ranked problem.
        answer: The solver's answer; None for the baseline.
        network: The answer with its network; None for the baseline and for what no network holds.
        used: Positions among the scored pairs, growing ``[q]``.
        places: The kind of role place that each pair used fills, or -1 ``[q]``.
        suitable: Which scored pairs may be used ``[p]``.
        ties: Points that decide between equally good plans ``[p]``.
        points_given_up: By how many points the greatest total without the policy exceeds the plan's.
    """

    ranking: Ranking
    answer: RankedAssignment | None
    network: SolvedNetwork | None
    used: NDArray[np.int64]
    places: NDArray[np.int64]
    suitable: NDArray[np.bool_]
    ties: Lean
    points_given_up: int

    @property
    def optimal(self) -> bool:
        """Whether every rank is proven."""
        return self.answer is not None and self.answer.optimal


def solve_market(
    scored: Scored,
    ranking: Ranking,
    policy: Policy,
    *,
    solver: str = "auto",
    time_limit_s: float | None = None,
    between: Callable[[str, float], None] | None = None,
) -> Solved:
    """
    The best plan under a policy; a keyed hash decides between plans that are equally good.

    Args:
        scored: The pairs and their points.
        ranking: The policy on these pairs as a ranked problem.
        policy: The objectives and limits.
        solver: One of ``PLAN_SOLVERS``. All but the baseline lead to the same plan.
        time_limit_s: After how many seconds to stop; None for never.
        between: Called between the steps of a solver with a name and the share done; it may raise.

    Returns:
        The pairs used.

    Raises:
        InvalidValueError: If there is no such solver, or the policy names a project that is not there.
        InfeasibleProblemError: If the limits cannot all hold.
        TimeLimitError: If time was up before there was any plan.
    """
    keys = scored.demands.keys, scored.supplies.keys
    ties, suits = tie_points(policy.tie_seed, *keys, scored.pairs), ranking.suits
    if solver == BASELINE:
        greedy = solve(ranking.ranked.problem, solver=BASELINE)
        used = scored.pairs.positions(greedy.rows, greedy.cols)
        nobody = np.full(used.size, -1)
        return Solved(
            ranking=ranking,
            answer=None,
            network=None,
            used=used,
            places=nobody,
            suitable=suits,
            ties=ties,
            points_given_up=0,
        )
    if solver not in PLAN_SOLVERS:
        raise invalid("solver", "assignment_solver", solver, names=", ".join(PLAN_SOLVERS))
    first = ties if suits.all() else read_only(ties[suits])
    for turns in range(1, _MOST_TURNS + 1):
        ranked = tied(policy, ranking, *keys, scored.pairs, turns, first=first)
        if ranked.beyond_networks:
            answer, network = solve_ranked(ranked, time_limit_s=time_limit_s, between=between), None
        else:
            network = solve_network(ranked, engine=solver, time_limit_s=time_limit_s, between=between)
            answer = network.answer
        if network is None or network.unique or not answer.optimal:
            break
    used = scored.pairs.positions(answer.rows, answer.cols)
    return Solved(
        ranking=attrs.evolve(ranking, ranked=ranked),
        answer=answer,
        network=network,
        used=used,
        places=answer.places,
        suitable=suits,
        ties=ties,
        points_given_up=_points_given_up(ranking, policy, answer, int(scored.lean_points[used].sum())),
    )


def tied(
    policy: Policy,
    ranking: Ranking,
    demands: Sequence[str],
    supplies: Sequence[str],
    pairs: Pairs,
    turns: int,
    *,
    first: Lean | None = None,
) -> RankedProblem:
    """
    A ranked problem with ranks behind all others that decide between plans that are equally good.

    Args:
        policy: The policy, for its seed.
        ranking: The policy on a market.
        demands: Keys of the demands.
        supplies: Keys of the supplies.
        pairs: p eligible pairs.
        turns: How many independent hashes decide, one after the other. Each is one rank, or two where
            roles are filled: which pairs, and who fills which role.
        first: What the first hash gives the suitable pairs, if that is known ``[q]``.

    Returns:
        The problem; a solver for whole numbers gets shorter hashes, as long ones that differ everywhere
        make it slow.
    """
    ranked, suitable = ranking.ranked, pairs.where(ranking.suits)
    ties: list[Rank] = []
    for turn in range(turns):
        known = None if turn else first
        points = (
            tie_points(policy.tie_seed, demands, supplies, suitable, turn=turn) if known is None else known
        )
        if ranked.beyond_networks:
            points = points >> (TIE_BITS - _BITS_FOR_INTEGERS)
        ties.append(PairPoints(points))
        if ranked.roles is not None and not ranked.beyond_networks:
            options = ranked.options
            roles = ranked.roles.roles[options.place]
            ties.append(RolePoints(role_tie_points(points[options.pair], roles)))
    return attrs.evolve(ranked, ranks=(*ranked.ranks, *ties))


def _points_given_up(ranking: Ranking, policy: Policy, answer: RankedAssignment, points: int) -> int:
    """By how much the greatest total without the policy exceeds the plan's points."""
    ranked = ranking.ranked
    free = isinstance(policy.objectives[0], TotalScore) and not ranked.limits and ranked.roles is None
    if free and answer.optimal:
        return 0  # the greatest total is what the plan was made for first
    return int(solve(ranked.problem).points) - points
