"""Pairs that are not there but could be: what each stage of a solved plan would give for them."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.ranks import PairPoints, Rank, WorstPoints
from rvmatch.assignment.residuals.rerouting import reach
from rvmatch.assignment.residuals.residual import key_of
from rvmatch.columns import Pairs
from rvmatch.columns.arrays import widened
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.policies.lines import Lines
from rvmatch.matching.policies.translation import Translator
from rvmatch.matching.ties import tie_points

__all__ = ["gaining_pairs"]


def gaining_pairs(solved: SolvedPlan, pairs: Pairs, points: NDArray[np.int64], *, side: str) -> list[int]:
    """
    Which of some pairs of one line the best plan would use, if that pair alone were allowed.

    If it would, a best plan that may use all of these pairs gives the line one of them as well: of several
    such pairs, no way round the network needs two. Roles that a pair could fill are left out of account,
    so that a pair may be missed, but none is named wrongly.

    Args:
        solved: The plan.
        pairs: Pairs of one demand, or of one supply, that are not among the eligible ones.
        points: What each is worth ``[q]``.
        side: ``"row"`` if it is one demand's, ``"col"`` if one supply's.

    Returns:
        Positions among these pairs, the one that gains most first.

    Source:
        R. K. Ahuja, T. L. Magnanti, J. B. Orlin, Network Flows (1993), sections 3.5 and 9.3.
    """
    if not len(pairs):
        return []
    residual, arcs = solved.residual, solved.residual.network.arcs
    rows, cols = arcs.node_of_row + pairs.rows, arcs.node_of_col + pairs.cols
    own = _costs(solved, pairs, points) + residual.potentials[:, rows] - residual.potentials[:, cols]
    keys = [key_of(column) for column in own.T.tolist()]
    most = -min(keys)
    if most <= 0:
        return []  # no way back costs less than nothing
    ends = cols if side == "row" else rows
    start = int(rows[0]) if side == "row" else int(cols[0])
    found = reach(residual, start, set(ends.tolist()), backward=side == "row", beyond=most)
    gains = {
        place: key + found.distance[end]
        for place, (key, end) in enumerate(zip(keys, ends.tolist(), strict=True))
        if end in found.distance
    }
    # Keys count the pairs that change as well; those of losses below zero stay below it.
    return [place for place in sorted(gains, key=lambda place: gains[place]) if gains[place] < 0]


def _costs(solved: SolvedPlan, pairs: Pairs, points: NDArray[np.int64]) -> NDArray[np.int64]:
    """What each pair costs in each stage ``[stages, q]``."""
    scored = solved.market.scored
    translator = Translator(lines=Lines(demands=scored.demands, supplies=scored.supplies), pairs=pairs)
    ranks: list[Rank] = []
    for objective in solved.policy.objectives:
        ranks.extend(translator.ranks(objective, points, solved.market.cover))
    nothing = np.zeros(len(pairs), dtype=np.int64)
    costs: list[NDArray[np.int64]] = []
    for rank, value in zip(ranks, _values(solved), strict=True):
        match rank:
            case PairPoints():
                costs.append(-rank.points)
            case WorstPoints():
                costs.extend((nothing - 1, (rank.points < value).astype(np.int64)))
            case _:
                costs.append(nothing)
    ties = [isinstance(rank, PairPoints) for rank in solved.ranking.ranked.ranks[len(ranks) :]]
    keys = scored.demands.keys, scored.supplies.keys
    for number, of_pairs in enumerate(ties):
        turn = sum(ties[:number])
        mine = widened(tie_points(solved.policy.tie_seed, *keys, pairs, turn=turn)) if of_pairs else nothing
        costs.append(-mine)
    return np.stack(costs)


def _values(solved: SolvedPlan) -> list[int]:
    """What the plan reaches in each rank of its objectives."""
    return [value for outcome in solved.plan.outcomes for value in outcome.values]
