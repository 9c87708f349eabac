"""How the arcs of a flow network run: outside, groups, rows, role places, pairs, columns, groups, outside."""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.forest import NONE, Forest
from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import GroupLimit
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupCoverage, GroupSteps, named_groups

__all__ = ["OUTSIDE", "Arcs", "nodes_of", "wire", "with_pairs"]

OUTSIDE = 0
"""The node where everything begins and ends."""

_KINDS = ("pair", "option", "free", "place", "row", "col", "group")


@attrs.frozen(kw_only=True, eq=False)
class Arcs:
    """
    The arcs of a flow network; each is marked with what it lets through.

    Args:
        tail: Where each arc begins, int64 ``[a]``.
        head: Where it ends, int64 ``[a]``.
        lower: The least flow that the problem allows, int64 ``[a]``.
        upper: The greatest flow that it allows, int64 ``[a]``.
        pair: The pair that an arc uses, int64 ``[a]``; -1 for none.
        option: The role option that it takes, int64 ``[a]``; -1 for none.
        free: The pair that it uses without filling a role place, int64 ``[a]``; -1 for none.
        place: The kind of role place that it lets into, int64 ``[a]``; -1 for none.
        row: The row that it lets into, int64 ``[a]``; -1 for none.
        col: The column that it lets out of, int64 ``[a]``; -1 for none.
        group: The group that it lets into or out of, int64 ``[a]``; -1 for none.
        step: At which step of its group's returns it begins, from 0, int64 ``[a]``; -1 for none.
        width: How many steps it stands for, int64 ``[a]``; zero where it is no group's.
        nodes: How many nodes there are.
        node_of_group: The node of each group, int64 ``[g]``.
        node_of_row: The node of the first row; the others follow.
        node_of_place: The node of the first kind of role place; the others follow.
        node_of_col: The node of the first column; the others follow.
    """

    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    pair: NDArray[np.int64]
    option: NDArray[np.int64]
    free: NDArray[np.int64]
    place: NDArray[np.int64]
    row: NDArray[np.int64]
    col: NDArray[np.int64]
    group: NDArray[np.int64]
    step: NDArray[np.int64]
    width: NDArray[np.int64]
    nodes: int
    node_of_group: NDArray[np.int64]
    node_of_row: int
    node_of_place: int
    node_of_col: int


def wire(ranked: RankedProblem) -> Arcs:
    """
    The arcs of a problem.

    Flow enters a row through the groups around it, and leaves a column through the groups around it. A
    group's arc stands there once for each stretch of equal returns, so that the first pairs of a group can
    be worth more than later ones; floors and ceilings bound these arcs as if they were filled in order,
    which loses nothing as returns never grow. A pair with role options has a node of its own, which it
    reaches from its row, filling no place, or from a kind of role place, and leaves once at most.

    Args:
        ranked: A problem that a network can hold.

    Returns:
        The arcs; the outside is node 0, then come groups, rows, kinds of role place, columns, pairs.
    """
    problem, groups, roles = ranked.problem, ranked.groups, ranked.roles
    n, m = problem.shape
    kinds_of_place = 0 if roles is None else roles.rows.size
    row_node = 1 + len(groups)
    place_node = row_node + n
    col_node = place_node + kinds_of_place
    pair_node = col_node + m
    wires, terms = _Wires(), _terms(ranked)
    for side, first, capacity in (
        ("row", row_node, problem.row_capacity),
        ("col", col_node, problem.col_capacity),
    ):
        around = _around(groups, side, capacity.size)
        inside = np.arange(first, first + capacity.size)
        ends = (around.of_line, inside) if side == "row" else (inside, around.of_line)
        lines = np.arange(capacity.size)
        wires.add(ends[0], ends[1], np.zeros_like(capacity), capacity, **{side: lines})
        for number, outer in around.of_group:
            room = int(capacity[groups[number].members].sum())
            _add_group(wires, groups[number], number, outer, terms[number], room)
    if roles is not None:
        places = np.arange(kinds_of_place)
        wires.add(row_node + roles.rows, place_node + places, 0 * places, roles.places, place=places)
    node_of_pair = _add_options(wires, ranked, (row_node, place_node, pair_node))
    pairs = np.arange(problem.rows.size)
    kept = np.zeros_like(pairs)
    kept[ranked.kept] = 1
    wires.add(
        np.where(node_of_pair == NONE, row_node + problem.rows, node_of_pair),
        col_node + problem.cols,
        kept,
        np.ones_like(pairs),
        pair=pairs,
    )
    nodes = pair_node + int((node_of_pair != NONE).sum())
    return Arcs(
        **wires.joined(),
        nodes=nodes,
        node_of_group=1 + np.arange(len(groups)),
        node_of_row=row_node,
        node_of_place=place_node,
        node_of_col=col_node,
    )


def nodes_of(ranked: RankedProblem) -> int:
    """How many nodes the network of a problem has, without building it."""
    kinds_of_place = 0 if ranked.roles is None else ranked.roles.rows.size
    return (
        1
        + len(ranked.groups)
        + sum(ranked.problem.shape)
        + kinds_of_place
        + np.unique(ranked.options.pair).size
    )


def with_pairs(arcs: Arcs, problem: AssignmentProblem, old: NDArray[np.int64]) -> Arcs:
    """
    The arcs of a problem with more pairs, none of which can fill a role; the arcs of pairs stand last.

    Args:
        arcs: The arcs of the smaller problem.
        problem: The larger one.
        old: Where the pairs of the smaller problem stand in it, growing, int64 ``[q]``.

    Returns:
        The arcs; all but those of pairs stand where they stood.
    """
    before, pairs = arcs.tail.size - old.size, problem.rows.size

    def merged(values: NDArray[np.int64], of_new: NDArray[np.int64]) -> NDArray[np.int64]:
        of_new[old] = values[before:]
        return np.concatenate([values[:before], of_new])

    nothing = {name: np.full(pairs, NONE, dtype=np.int64) for name in (*_KINDS, "step")}
    new = nothing | {
        "tail": arcs.node_of_row + problem.rows,
        "head": arcs.node_of_col + problem.cols,
        "lower": np.zeros(pairs, dtype=np.int64),
        "upper": np.ones(pairs, dtype=np.int64),
        "width": np.zeros(pairs, dtype=np.int64),
    }
    marks = {name: merged(getattr(arcs, name), values) for name, values in new.items()}
    free = np.flatnonzero(arcs.free != NONE)
    marks["free"][free] = old[arcs.free[free]]
    marks["pair"][before:] = np.arange(pairs)
    return Arcs(
        **marks,
        nodes=arcs.nodes,
        node_of_group=arcs.node_of_group,
        node_of_row=arcs.node_of_row,
        node_of_place=arcs.node_of_place,
        node_of_col=arcs.node_of_col,
    )


@attrs.frozen(kw_only=True, eq=False)
class _Around:
    """The node around each line of a side, and each group of the side with the node around it."""

    of_line: NDArray[np.int64]
    of_group: Sequence[tuple[int, int]]


def _around(groups: Sequence[Group], side: str, size: int) -> _Around:
    numbers = [number for number, group in enumerate(groups) if group.side == side]
    forest = Forest.of([groups[number] for number in numbers])
    if forest is None:
        raise ValueError("groups cross: no network holds this problem")
    node = np.array([*(1 + number for number in numbers), OUTSIDE], dtype=np.int64)  # -1 finds the last
    return _Around(
        of_line=node[forest.homes(size)],
        of_group=list(zip(numbers, node[forest.parent].tolist(), strict=True)),
    )


@attrs.define(kw_only=True, eq=False)
class _Terms:
    """What ranks and limits say of one group, gathered in one pass over them."""

    least: int = 0
    most: int | None = None
    changes: set[int] = attrs.field(factory=set)


def _terms(ranked: RankedProblem) -> list[_Terms]:
    """The terms of each group: its floor, its ceiling, and at which steps its returns change in any rank."""
    terms, number = [_Terms() for _ in ranked.groups], ranked.number_of_group
    for rank in ranked.ranks:
        if isinstance(rank, GroupCoverage | GroupSteps):
            steps = (*rank.steps, 0)
            changes = {place for place in range(1, len(steps)) if steps[place] != steps[place - 1]}
            for group in named_groups(rank):
                terms[number[group.key]].changes |= changes
    for limit in ranked.limits:
        if isinstance(limit, GroupLimit):
            own = terms[number[limit.group.key]]
            own.least = max(own.least, limit.at_least)
            if limit.at_most is not None:
                own.most = limit.at_most if own.most is None else min(own.most, limit.at_most)
    return terms


def _add_group(wires: "_Wires", group: Group, number: int, outer: int, terms: _Terms, places: int) -> None:
    least, most = terms.least, places if terms.most is None else min(terms.most, places)
    begins = np.array(sorted({0, *terms.changes}), dtype=np.int64)
    begins = begins[(begins == 0) | (begins < places)]
    ends = np.append(begins[1:], max(places, least))
    width = ends - begins
    node, other = np.full_like(begins, 1 + number), np.full_like(begins, outer)
    into, out = (other, node) if group.side == "row" else (node, other)
    wires.add(
        into,
        out,
        np.clip(least - begins, 0, width),
        np.clip(most - begins, 0, width),
        group=np.full_like(begins, number),
        step=begins,
        width=width,
    )


def _add_options(wires: "_Wires", ranked: RankedProblem, first: tuple[int, int, int]) -> NDArray[np.int64]:
    """The ways into pairs with role options; for each pair its own node, or -1."""
    row_node, place_node, pair_node = first
    options, rows = ranked.options, ranked.problem.rows
    node = np.full(rows.size, NONE, dtype=np.int64)
    optional = np.unique(options.pair)
    node[optional] = pair_node + np.arange(optional.size)
    ones, zeros = np.ones_like(optional), np.zeros_like(optional)
    wires.add(row_node + rows[optional], node[optional], zeros, ones, free=optional)
    each = np.arange(options.pair.size)
    wires.add(place_node + options.place, node[options.pair], 0 * each, np.ones_like(each), option=each)
    return node


class _Wires:
    """Arcs gathered kind by kind."""

    def __init__(self) -> None:
        self._parts: list[dict[str, NDArray[np.int64]]] = []

    def add(
        self,
        tail: NDArray[np.int64],
        head: NDArray[np.int64],
        lower: NDArray[np.int64],
        upper: NDArray[np.int64],
        **marks: NDArray[np.int64],
    ) -> None:
        part = {name: np.full(tail.size, NONE, dtype=np.int64) for name in (*_KINDS, "step")}
        part |= {"width": np.zeros(tail.size, dtype=np.int64), **marks}
        self._parts.append(part | {"tail": tail, "head": head, "lower": lower, "upper": upper})

    def joined(self) -> dict[str, NDArray[np.int64]]:
        """All arcs, by the names of ``Arcs``."""
        return {name: np.concatenate([part[name] for part in self._parts]) for name in self._parts[0]}
