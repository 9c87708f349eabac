"""How the arcs of a flow network run: outside, groups, rows, role places, pairs, columns, groups, outside."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias, TypeVar, get_args

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.forest import NONE, Forest
from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import GroupLimit
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupCoverage, GroupSteps, named_groups

__all__ = ["KINDS", "OUTSIDE", "Arcs", "Kind", "nodes_of", "wire", "with_pairs"]

Scalar = TypeVar("Scalar", bound=np.generic)

OUTSIDE = 0
"""The node where everything begins and ends."""

Kind: TypeAlias = Literal["pair", "option", "free", "place", "row", "col", "group"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""
What an arc can stand for: a pair that it uses, a role option that it takes, a pair that it uses without
filling a role place, a kind of role place or a row that it lets into, a column that it lets out of, a group
that it lets into or out of.
"""

_NAMES: Final[tuple[str, ...]] = KINDS


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Arcs:
    """
    The arcs of a flow network; each stands for one thing, which a kind and a number tell.

    Where all arcs of one kind are wanted ``of`` finds them; arrays of marks over all arcs, one of each kind,
    take far more memory, and are made when they are first asked for.

    Args:
        tail: Where each arc begins, int64 ``[a]``.
        head: Where it ends, int64 ``[a]``.
        lower: The least flow that the problem allows, int64 ``[a]``.
        upper: The greatest flow that it allows, int64 ``[a]``.
        kind: The place in ``KINDS`` of what it stands for, uint8 ``[a]``.
        number: Which one of this kind, int64 ``[a]``.
        group_step: At which step of its group's returns each arc of a group begins, from 0, int64 ``[s]``.
        group_width: How many steps it stands for, int64 ``[s]``.
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
    kind: NDArray[np.uint8]
    number: NDArray[np.int64]
    group_step: NDArray[np.int64]
    group_width: NDArray[np.int64]
    nodes: int
    node_of_group: NDArray[np.int64]
    node_of_row: int
    node_of_place: int
    node_of_col: int

    def are(self, kind: Kind) -> NDArray[np.bool_]:
        """Which arcs stand for something of a kind, bool ``[a]``."""
        found: NDArray[np.bool_] = self.kind == KINDS.index(kind)
        return found

    def of(self, kind: Kind) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The positions of the arcs of a kind, growing, and which one of it each stands for, int64."""
        positions = np.flatnonzero(self.are(kind))
        return positions, self.number[positions]

    @cached_property
    def pair(self) -> NDArray[np.int64]:
        """The pair that an arc uses, int64 ``[a]``; -1 for none."""
        return self._marks("pair")

    @cached_property
    def option(self) -> NDArray[np.int64]:
        """The role option that an arc takes, int64 ``[a]``; -1 for none."""
        return self._marks("option")

    @cached_property
    def free(self) -> NDArray[np.int64]:
        """The pair that an arc uses without filling a role place, int64 ``[a]``; -1 for none."""
        return self._marks("free")

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """The kind of role place that an arc lets into, int64 ``[a]``; -1 for none."""
        return self._marks("place")

    @cached_property
    def row(self) -> NDArray[np.int64]:
        """The row that an arc lets into, int64 ``[a]``; -1 for none."""
        return self._marks("row")

    @cached_property
    def col(self) -> NDArray[np.int64]:
        """The column that an arc lets out of, int64 ``[a]``; -1 for none."""
        return self._marks("col")

    @cached_property
    def group(self) -> NDArray[np.int64]:
        """The group that an arc lets into or out of, int64 ``[a]``; -1 for none."""
        return self._marks("group")

    def _marks(self, kind: Kind) -> NDArray[np.int64]:
        return np.where(self.are(kind), self.number, NONE)


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
    pairs = np.arange(problem.pairs)
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
    before, pairs = arcs.tail.size - old.size, problem.pairs

    def with_new(values: NDArray[Scalar], new: NDArray[np.int64] | int) -> NDArray[Scalar]:
        made = np.empty(before + pairs, dtype=values.dtype)
        made[:before] = values[:before]
        made[before:] = new
        return made

    def merged(values: NDArray[np.int64], new: NDArray[np.int64] | int) -> NDArray[np.int64]:
        made = with_new(values, new)
        made[before:][old] = values[before:]
        return made

    number = with_new(arcs.number, np.arange(pairs))
    free, used = arcs.of("free")
    number[free] = old[used]
    return attrs.evolve(
        arcs,
        tail=merged(arcs.tail, arcs.node_of_row + problem.rows),
        head=merged(arcs.head, arcs.node_of_col + problem.cols),
        lower=merged(arcs.lower, 0),
        upper=merged(arcs.upper, 1),
        kind=with_new(arcs.kind, KINDS.index("pair")),
        number=number,
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
    bounds = np.clip(least - begins, 0, width), np.clip(most - begins, 0, width)
    wires.add(into, out, *bounds, group=np.full_like(begins, number))
    wires.add_steps(begins, width)


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
        self._kinds: list[NDArray[np.uint8]] = []
        self._steps: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []

    def add(
        self,
        tail: NDArray[np.int64],
        head: NDArray[np.int64],
        lower: NDArray[np.int64],
        upper: NDArray[np.int64],
        **marks: NDArray[np.int64],
    ) -> None:
        """Add arcs of the kind that is named, with the number of each."""
        ((kind, number),) = marks.items()
        self._parts.append({"tail": tail, "head": head, "lower": lower, "upper": upper, "number": number})
        self._kinds.append(np.full(tail.size, _NAMES.index(kind), dtype=np.uint8))

    def add_steps(self, begins: NDArray[np.int64], width: NDArray[np.int64]) -> None:
        """Add where the arcs of a group that were added last begin in its returns, and how far they go."""
        self._steps.append((begins, width))

    def joined(self) -> Mapping[str, Any]:
        """All arcs, by the names of ``Arcs``."""
        nothing = np.empty(0, dtype=np.int64)
        step, width = (np.concatenate([nothing, *(own[end] for own in self._steps)]) for end in (0, 1))
        arrays = {name: np.concatenate([part[name] for part in self._parts]) for name in self._parts[0]}
        return {**arrays, "kind": np.concatenate(self._kinds), "group_step": step, "group_width": width}
