"""Whether plans keep to capacities and limits: a second opinion, in plain whole numbers."""

from collections import Counter
from collections.abc import Iterable

import attrs

from rvmatch.assignment.conflicts.exhaustion import is_feasible_by_integers, is_feasible_by_search, sums_of
from rvmatch.assignment.conflicts.maximum_flow import FlowGraph
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, Limit, NeverTogether, PairLimit
from rvmatch.assignment.ranked import RankedProblem

__all__ = ["SecondOpinion", "is_feasible_by_flow", "keeps_to", "second_opinion"]


@attrs.frozen(kw_only=True)
class SecondOpinion:
    """
    Whether there is a plan, and how that was found out.

    Args:
        feasible: Whether some plan keeps to everything.
        method: ``"flow"`` for a maximum flow, ``"search"`` for a search through all plans, ``"integer"`` for
            a whole-number program, where there are too many.
    """

    feasible: bool
    method: str


def second_opinion(ranked: RankedProblem) -> SecondOpinion:
    """
    Whether a plan keeps to the capacities and limits of a problem, found without its network or its programs.

    Args:
        ranked: The problem; its ranks and roles do not matter.

    Returns:
        The answer.
    """
    if _trees(ranked) is not None:
        return SecondOpinion(feasible=is_feasible_by_flow(ranked), method="flow")
    sums = sums_of(ranked)
    found = is_feasible_by_search(sums)
    if found is not None:
        return SecondOpinion(feasible=found, method="search")
    return SecondOpinion(feasible=is_feasible_by_integers(sums), method="integer")


def is_feasible_by_flow(ranked: RankedProblem) -> bool:
    """
    Whether a plan keeps to capacities, kept pairs, and floors and ceilings of nested groups.

    Args:
        ranked: The problem; its ranks and roles do not matter.

    Returns:
        Whether there is one.

    Raises:
        ValueError: If its limits are of other kinds, or its groups cross.

    Source:
        L. R. Ford, D. R. Fulkerson, Flows in Networks (1962), chapter II: flows with lower bounds.
    """
    trees = _trees(ranked)
    if trees is None:
        raise ValueError("limits beyond a network")
    graph = FlowGraph()
    problem = ranked.problem
    kept = {(limit.row, limit.col) for limit in ranked.limits if isinstance(limit, KeptPair)}
    for side, capacity in (("row", problem.row_capacity.tolist()), ("col", problem.col_capacity.tolist())):
        tree = trees[side]
        for line, room in enumerate(capacity):
            graph.add(*_ways(side, tree.home.get(line, "all"), (side, line)), 0, room)
        for name, (outer, least, most) in tree.groups.items():
            graph.add(*_ways(side, outer, name), least, problem.rows.size if most is None else most)
    for pair in zip(problem.rows.tolist(), problem.cols.tolist(), strict=True):
        graph.add(("row", pair[0]), ("col", pair[1]), int(pair in kept), 1)
    return graph.holds_its_floors()


def keeps_to(ranked: RankedProblem, pairs: Iterable[int]) -> bool:
    """
    Whether a plan keeps to capacities and limits, counted pair by pair.

    Args:
        ranked: The problem.
        pairs: The pairs used, positions in the problem.

    Returns:
        Whether it keeps to all of them.
    """
    problem, used = ranked.problem, [int(pair) for pair in pairs]
    ends = [(int(problem.rows[pair]), int(problem.cols[pair])) for pair in used]
    by_row, by_col = Counter(row for row, _ in ends), Counter(col for _, col in ends)
    return (
        len(set(used)) == len(used)
        and all(count <= problem.row_capacity[row] for row, count in by_row.items())
        and all(count <= problem.col_capacity[col] for col, count in by_col.items())
        and all(_keeps(limit, used, ends) for limit in ranked.limits)
    )


def _keeps(limit: Limit, used: list[int], ends: list[tuple[int, int]]) -> bool:
    match limit:
        case GroupLimit():
            place, members = int(limit.group.side == "col"), set(limit.group.members.tolist())
            count = sum(1 for pair in ends if pair[place] in members)
            return count >= limit.at_least and (limit.at_most is None or count <= limit.at_most)
        case KeptPair():
            return (limit.row, limit.col) in ends
        case Budgets():
            spent: Counter[int] = Counter()
            for pair, (_, col) in zip(used, ends, strict=True):
                spent[col] += int(limit.amounts[pair])
            return all(
                limit.available[col] < 0 or amount <= limit.available[col] for col, amount in spent.items()
            )
        case NeverTogether():
            first, second = ({row for row, col in ends if col == one} for one in (limit.first, limit.second))
            return not first & second
        case PairLimit():
            count = sum(int(limit.times[pair]) for pair in used)
            return not (
                (limit.at_least is not None and count < limit.at_least)
                or (limit.at_most is not None and count > limit.at_most)
            )


_Node = tuple[str, object] | str


@attrs.frozen(kw_only=True)
class _Tree:
    """Groups of one side: what is around each, its floor and ceiling; and the innermost of each line."""

    groups: dict[_Node, tuple[_Node, int, int | None]]
    home: dict[int, _Node]


def _trees(ranked: RankedProblem) -> dict[str, _Tree] | None:
    if not all(isinstance(limit, GroupLimit | KeptPair) for limit in ranked.limits):
        return None
    trees = {side: _tree(ranked, side) for side in ("row", "col")}
    found = {side: tree for side, tree in trees.items() if tree is not None}
    return found if len(found) == len(trees) else None


def _tree(ranked: RankedProblem, side: str) -> _Tree | None:
    limits = [limit for limit in ranked.limits if isinstance(limit, GroupLimit) and limit.group.side == side]
    limits.sort(key=lambda limit: -limit.group.members.size)
    groups: dict[_Node, tuple[_Node, int, int | None]] = {}
    home: dict[int, _Node] = {}
    # A limit is a level of its own: two limits on the same lines lie one in the other.
    for number, limit in enumerate(limits):
        members = limit.group.members.tolist()
        outer = {home.get(member, "all") for member in members} or {"all"}
        if len(outer) > 1:
            return None
        name: _Node = (f"{side} group", number)
        groups[name] = (outer.pop(), limit.at_least, limit.at_most)
        home.update(dict.fromkeys(members, name))
    return _Tree(groups=groups, home=home)


def _ways(side: str, outer: _Node, inner: _Node) -> tuple[_Node, _Node]:
    return (outer, inner) if side == "row" else (inner, outer)
