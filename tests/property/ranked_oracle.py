"""Every plan of a small ranked problem, one by one, and the best of them: nothing here knows a solver."""

from collections import Counter
from collections.abc import Iterator, Sequence

import attrs

from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, Limit, NeverTogether, PairLimit
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import (
    GroupCoverage,
    GroupSteps,
    PairPoints,
    Rank,
    RolePoints,
    RolesFilled,
    WorstPoints,
)

__all__ = [
    "Plan",
    "all_plans",
    "best_by_search",
    "best_plans",
    "feasible_plans",
    "keeps_the_limits",
    "options_of",
    "plan_of",
    "value_of",
]

Pair = tuple[int, int]


@attrs.frozen
class Plan:
    """
    The pairs used, growing, as positions in the problem, and what each fills: a kind of role place, or -1.
    """

    pairs: tuple[int, ...]
    places: tuple[int, ...]


def plan_of(ranked: RankedProblem, rows: Sequence[int], cols: Sequence[int], places: Sequence[int]) -> Plan:
    """The plan of an answer; fails if the answer uses what is no pair of the problem, or a pair twice."""
    position = {ends: pair for pair, ends in enumerate(_ends(ranked))}
    pairs = [position[int(row), int(col)] for row, col in zip(rows, cols, strict=True)]
    if sorted(set(pairs)) != pairs:
        raise ValueError(f"not in canonical order: {pairs}")
    return Plan(tuple(pairs), tuple(int(place) for place in places))


def options_of(ranked: RankedProblem) -> list[Pair]:
    """Each (pair, kind of place) that is possible, by pair, then by kind of place."""
    roles = ranked.roles
    if roles is None:
        return []
    asked = list(zip(roles.rows.tolist(), roles.roles.tolist(), roles.places.tolist(), strict=True))
    return [
        (pair, kind)
        for pair, (row, col) in enumerate(_ends(ranked))
        for kind, (asking, role, places) in enumerate(asked)
        if asking == row and places > 0 and bool(roles.offers[col, role])
    ]


def all_plans(ranked: RankedProblem) -> Iterator[Plan]:
    """Every plan that keeps the capacities and the role places, whether or not it keeps the limits."""
    ends = _ends(ranked)
    kinds: list[list[int]] = [[] for _ in ends]
    for pair, kind in options_of(ranked):
        kinds[pair].append(kind)
    row_room, col_room = ranked.problem.row_capacity.tolist(), ranked.problem.col_capacity.tolist()
    place_room = [] if ranked.roles is None else ranked.roles.places.tolist()

    def continued(pair: int, pairs: Pair, places: Pair) -> Iterator[Plan]:
        if pair == len(ends):
            yield Plan(pairs, places)
            return
        yield from continued(pair + 1, pairs, places)
        row, col = ends[pair]
        if row_room[row] < 1 or col_room[col] < 1:
            return
        row_room[row] -= 1
        col_room[col] -= 1
        for kind in (-1, *(one for one in kinds[pair] if place_room[one] > 0)):
            if kind >= 0:
                place_room[kind] -= 1
            yield from continued(pair + 1, (*pairs, pair), (*places, kind))
            if kind >= 0:
                place_room[kind] += 1
        row_room[row] += 1
        col_room[col] += 1

    yield from continued(0, (), ())


def feasible_plans(ranked: RankedProblem) -> list[Plan]:
    """Every plan that keeps everything."""
    return [plan for plan in all_plans(ranked) if all(_keeps(ranked, limit, plan) for limit in ranked.limits)]


def keeps_the_limits(ranked: RankedProblem, plan: Plan) -> bool:
    """Whether a plan keeps capacities, role places and limits."""
    ends = _ends(ranked)
    rows = Counter(ends[pair][0] for pair in plan.pairs)
    cols = Counter(ends[pair][1] for pair in plan.pairs)
    filled = Counter(kind for kind in plan.places if kind >= 0)
    options = set(options_of(ranked))
    return (
        len(set(plan.pairs)) == len(plan.pairs) == len(plan.places)
        and all(count <= ranked.problem.row_capacity[row] for row, count in rows.items())
        and all(count <= ranked.problem.col_capacity[col] for col, count in cols.items())
        and all((pair, kind) in options for pair, kind in _filled(plan))
        and all(ranked.roles is not None and n <= ranked.roles.places[kind] for kind, n in filled.items())
        and all(_keeps(ranked, limit, plan) for limit in ranked.limits)
    )


def best_plans(ranked: RankedProblem) -> tuple[tuple[int, ...], list[Plan]]:
    """The best values, rank by rank, and every plan that reaches them all; no plans if none is feasible."""
    left, values = feasible_plans(ranked), []
    if not left:
        return (), []
    for rank in ranked.ranks:
        if isinstance(rank, WorstPoints):
            most = max(len(plan.pairs) for plan in left)
            left = [plan for plan in left if len(plan.pairs) == most]
        reached = [value_of(ranked, rank, plan) for plan in left]
        values.append(max(reached))
        left = [plan for plan, value in zip(left, reached, strict=True) if value == values[-1]]
    return tuple(values), left


def best_by_search(ranked: RankedProblem) -> tuple[int, ...] | None:
    """The lexicographically best values of all plans; None if no plan keeps the limits."""
    values, plans = best_plans(ranked)
    return values if plans else None


def value_of(ranked: RankedProblem, rank: Rank, plan: Plan) -> int:
    """What a plan reaches in a rank, from the meaning of the rank."""
    match rank:
        case PairPoints():
            return sum(int(rank.points[pair]) for pair in plan.pairs)
        case GroupCoverage():
            labels = {int(rank.groups[_ends(ranked)[pair][0]]) for pair in plan.pairs}
            return len(labels - {-1})
        case GroupSteps():
            return sum(sum(rank.steps[: _count(ranked, group, plan)]) for group in rank.groups)
        case RolePoints():
            worth = dict(zip(options_of(ranked), rank.points.tolist(), strict=True))
            return sum(worth[filled] for filled in _filled(plan))
        case RolesFilled():
            return len(_filled(plan))
        case WorstPoints():
            kept = _kept(ranked)
            used = [int(rank.points[pair]) for pair in plan.pairs if pair not in kept]
            choice = [points for pair, points in enumerate(rank.points.tolist()) if pair not in kept]
            return min(used) if used else max(choice, default=0)
    raise TypeError(type(rank).__name__)


def _keeps(ranked: RankedProblem, limit: Limit, plan: Plan) -> bool:
    ends = _ends(ranked)
    used = [ends[pair] for pair in plan.pairs]
    match limit:
        case GroupLimit():
            count = _count(ranked, limit.group, plan)
            return limit.at_least <= count and (limit.at_most is None or count <= limit.at_most)
        case KeptPair():
            return (limit.row, limit.col) in used
        case Budgets():
            spent: Counter[int] = Counter()
            for pair in plan.pairs:
                spent[ends[pair][1]] += int(limit.amounts[pair])
            return all(
                available < 0 or spent[col] <= available
                for col, available in enumerate(limit.available.tolist())
            )
        case NeverTogether():
            # A column named twice cannot be without itself: no row has it.
            return not any((row, limit.first) in used and (row, limit.second) in used for row, _ in used)
        case PairLimit():
            count = sum(int(limit.times[pair]) for pair in plan.pairs)
            return (limit.at_least is None or limit.at_least <= count) and (
                limit.at_most is None or count <= limit.at_most
            )
    raise TypeError(type(limit).__name__)


def _ends(ranked: RankedProblem) -> list[Pair]:
    return list(zip(ranked.problem.rows.tolist(), ranked.problem.cols.tolist(), strict=True))


def _count(ranked: RankedProblem, group: Group, plan: Plan) -> int:
    members, end = set(group.members.tolist()), 0 if group.side == "row" else 1
    return sum(_ends(ranked)[pair][end] in members for pair in plan.pairs)


def _kept(ranked: RankedProblem) -> set[int]:
    kept = {(limit.row, limit.col) for limit in ranked.limits if isinstance(limit, KeptPair)}
    return {pair for pair, ends in enumerate(_ends(ranked)) if ends in kept}


def _filled(plan: Plan) -> list[Pair]:
    return [(pair, kind) for pair, kind in zip(plan.pairs, plan.places, strict=True) if kind >= 0]
