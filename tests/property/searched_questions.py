"""What a search through all plans of a small ranked problem says about questions to its solution."""

import attrs
import numpy as np
from hypothesis import assume

from property.ranked_oracle import feasible_plans, value_of
from rvmatch.assignment.limits import KeptPair
from rvmatch.assignment.networks.lexicographic import solve_network
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints, RolePoints, WorstPoints
from rvmatch.assignment.residuals.residual import Residual
from rvmatch.errors import InfeasibleProblemError

__all__ = [
    "Searched",
    "as_in",
    "capacity_of",
    "is_kept",
    "lines_of",
    "minus",
    "proven",
    "solved",
    "with_capacity",
    "without_pair",
]


class Searched:
    """All plans of a problem with what each stage of a solved network makes of them."""

    def __init__(self, residual: Residual, ranked: RankedProblem) -> None:
        self.ranked = ranked
        self.worth_in_stage = [
            None
            if not isinstance(ranked.ranks[rank], WorstPoints)
            else -residual.costs[stage][residual.incidence.pairs]
            for stage, rank in enumerate(residual.rank_of_stage)
        ]
        self.ranks = [ranked.ranks[rank] for rank in residual.rank_of_stage]
        self.plans = [(plan, self.values(plan)) for plan in feasible_plans(ranked)]

    def values(self, plan) -> tuple[int, ...]:
        return tuple(
            value_of(self.ranked, rank, plan) if worth is None else int(worth[list(plan.pairs)].sum())
            for rank, worth in zip(self.ranks, self.worth_in_stage, strict=True)
        )

    def best(self, fits=lambda plan: True) -> tuple[int, ...] | None:
        return max((values for plan, values in self.plans if fits(plan)), default=None)

    def loss(self, fits) -> tuple[int, ...] | None:
        """What is lost if the plan has to fit, or None if none does."""
        best = self.best(fits)
        return None if best is None else minus(self.best(), best)


def minus(first, second) -> tuple[int, ...]:
    return tuple(a - b for a, b in zip(first, second, strict=True))


def solved(ranked: RankedProblem) -> Residual:
    try:
        answer = solve_network(ranked)
    except InfeasibleProblemError:
        assume(False)
    residual = Residual(
        network=answer.network,
        costs=answer.costs,
        potentials=answer.potentials,
        flow=answer.flow,
        rank_of_stage=answer.rank_of_stage,
    )
    assert proven(residual)
    return residual


def proven(residual: Residual) -> bool:
    """The optimality criterion, and that the flow keeps to the bounds and goes round."""
    arcs, network, flow = residual.network.arcs, residual.network, residual.flow
    balance = np.bincount(arcs.head, flow, arcs.nodes) - np.bincount(arcs.tail, flow, arcs.nodes)
    zero = (0,) * residual.stages
    tuples = [tuple(column) for column in residual.reduced.T.tolist()] or [zero] * flow.size
    return (
        not balance.any()
        and bool(((network.lower <= flow) & (flow <= network.upper)).all())
        and all(
            (cost <= zero or units == low) and (cost >= zero or units == high)
            for cost, units, low, high in zip(
                tuples, flow.tolist(), network.lower.tolist(), network.upper.tolist(), strict=True
            )
        )
    )


def with_capacity(ranked: RankedProblem, changed: dict) -> RankedProblem:
    problem, roles = ranked.problem, ranked.roles
    rows, cols = problem.row_capacity.copy(), problem.col_capacity.copy()
    places = None if roles is None else roles.places.copy()
    for (side, position), capacity in changed.items():
        {"row": rows, "col": cols, "place": places}[side][position] = capacity
    return attrs.evolve(
        ranked,
        problem=attrs.evolve(problem, row_capacity=rows, col_capacity=cols),
        roles=None if roles is None else attrs.evolve(roles, places=places),
    )


def lines_of(ranked: RankedProblem) -> list[tuple[str, int]]:
    n, m = ranked.problem.shape
    # A kind of place without any place has no options to begin with.
    kinds = [] if ranked.roles is None else np.flatnonzero(ranked.roles.places > 0).tolist()
    return [
        *(("row", row) for row in range(n)),
        *(("col", col) for col in range(m)),
        *(("place", kind) for kind in kinds),
    ]


def capacity_of(ranked: RankedProblem, line) -> int:
    side, position = line
    return int(
        {
            "row": ranked.problem.row_capacity,
            "col": ranked.problem.col_capacity,
            "place": None if ranked.roles is None else ranked.roles.places,
        }[side][position]
    )


def is_kept(ranked: RankedProblem, limit, pair: int) -> bool:
    return isinstance(limit, KeptPair) and ranked.position(limit) == pair


def as_in(ranked: RankedProblem, without: RankedProblem, rank):
    """The same rank in the problem that has the pair."""
    return ranked.ranks[next(place for place, one in enumerate(without.ranks) if one is rank)]


def without_pair(ranked: RankedProblem, pair: int) -> RankedProblem:
    """The problem that has not got this pair, nor a limit that keeps it."""
    problem, options = ranked.problem, ranked.options
    ranks = [
        type(rank)(np.delete(rank.points, pair))
        if isinstance(rank, PairPoints | WorstPoints)
        else RolePoints(rank.points[options.pair != pair])
        if isinstance(rank, RolePoints)
        else rank
        for rank in ranked.ranks
    ]
    return attrs.evolve(
        ranked,
        problem=attrs.evolve(
            problem,
            rows=np.delete(problem.rows, pair),
            cols=np.delete(problem.cols, pair),
            points=np.delete(problem.points, pair),
        ),
        ranks=tuple(ranks),
        limits=tuple(limit for limit in ranked.limits if not is_kept(ranked, limit, pair)),
    )
