"""The lines and groups of a market as a network, and the amounts on its pairs that are worth most."""

import sys
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import AssignmentProblem, Group, GroupLimit
from rvmatch.assignment.forest import NONE, Forest
from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.networks.circulation import Circulation, proves
from rvmatch.assignment.networks.cycles import potentials_of
from rvmatch.assignment.networks.routing import routed
from rvmatch.errors import InfeasibleProblemError, SolverError, invalid

__all__ = ["Best", "LotteryNetwork", "Pieces", "best_amounts"]

Whole = NDArray[np.int64]
Pair = tuple[Whole, Whole]

WORTH_LOADING: Final = 50_000
"""From so many pieces on compiled paths are faster than a linear program even if numba is not loaded yet."""

_INFEASIBLE: Final = 2


@attrs.frozen(kw_only=True, eq=False, slots=False)
class LotteryNetwork:
    """
    What flows from the outside through groups of rows, rows, pairs, columns and groups of columns back.

    Node 0 is the outside, then come the rows, the columns and the groups. The arcs of lines come first: one
    for each row, each column and each group; then those of pairs.

    Args:
        problem: The pairs and the capacities.
        groups: Lines counted together; on each side no two of them cross.

    Raises:
        InvalidValueError: If a group does not fit the problem, or two groups of one side cross.
    """

    problem: AssignmentProblem
    groups: tuple[Group, ...] = ()

    def __attrs_post_init__(self) -> None:
        for group in self.groups:
            if not isinstance(group, Group):
                raise invalid("groups", "assignment_group_type", type(group).__name__)
            size = self.problem.shape[0 if group.side == "row" else 1]
            if group.members.size and group.members[-1] >= size:
                raise invalid("members", "assignment_position", int(group.members[-1]), size=size)

    @classmethod
    def of(cls, problem: AssignmentProblem, groups: Iterable[Group]) -> Self:
        """The network with each of these groups once, however often it is named."""
        found = {group.key: group for group in groups}
        return cls(problem=problem, groups=tuple(found.values()))

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return 1 + sum(self.problem.shape) + len(self.groups)

    @cached_property
    def line_ends(self) -> Pair:
        """Tails and heads of the arcs of rows, columns and groups, int64 ``[n + m + g]`` each."""
        n, m = self.problem.shape
        row_home, row_outer = self._around("row", n)
        col_home, col_outer = self._around("col", m)
        rows, cols = 1 + np.arange(n), 1 + n + np.arange(m)
        mine = 1 + n + m + np.arange(len(self.groups))
        of_rows = np.array([group.side == "row" for group in self.groups], dtype=np.bool_)
        outer = np.where(of_rows, row_outer, col_outer)
        tails = (row_home, cols, np.where(of_rows, outer, mine))
        heads = (rows, col_home, np.where(of_rows, mine, outer))
        return np.concatenate(tails), np.concatenate(heads)

    def ends(self, pairs: Whole) -> Pair:
        """Tails and heads of all arcs, those of these pairs last, a pair as often as it is named."""
        n = self.problem.shape[0]
        tails, heads = self.line_ends
        problem = self.problem
        return (
            np.concatenate([tails, 1 + problem.rows[pairs]]),
            np.concatenate([heads, 1 + n + problem.cols[pairs]]),
        )

    def through(self, pairs: Whole, amounts: Whole) -> Whole:
        """What goes through each row, column and group if this goes over these pairs, int64 ``[lines]``."""
        n, m = self.problem.shape
        sums = []
        for lines, size in ((self.problem.rows, n), (self.problem.cols, m)):
            count = np.zeros(size, dtype=np.int64)
            np.add.at(count, lines[pairs], amounts)
            sums.append(count)
        by_side = dict(zip(("row", "col"), sums, strict=True))
        grouped = [by_side[group.side][group.members].sum() for group in self.groups]
        return np.concatenate([*sums, np.array(grouped, dtype=np.int64)])

    def line_bounds(self, tickets: int, limits: Iterable[GroupLimit], *, all_rows: bool) -> Pair:
        """The least and the most through each line, for so many tickets, int64 ``[lines]`` each."""
        problem, (n, m) = self.problem, self.problem.shape
        there = self.through(np.arange(problem.rows.size), np.ones_like(problem.rows))
        low = np.zeros(n + m + len(self.groups), dtype=np.int64)
        high = there.copy()
        high[: n + m] = np.concatenate([problem.row_capacity, problem.col_capacity])
        if all_rows:
            low[:n] = problem.row_capacity
        number = {group.key: n + m + place for place, group in enumerate(self.groups)}
        for limit in limits:
            line = number[limit.group.key]
            low[line] = max(int(low[line]), limit.at_least)
            high[line] = high[line] if limit.at_most is None else min(int(high[line]), limit.at_most)
        # Nobody has more partners than pairs: this keeps all numbers small.
        if (low > there).any() or (low > high).any():
            raise InfeasibleProblemError
        return low * tickets, np.minimum(high, there) * tickets

    def _around(self, side: str, size: int) -> tuple[Whole, Whole]:
        """The node around each line of a side, and around each group; 0 is the outside."""
        numbers = [number for number, group in enumerate(self.groups) if group.side == side]
        forest = Forest.of([self.groups[number] for number in numbers])
        if forest is None:
            raise invalid("groups", "lottery_groups_cross", side)
        first = 1 + sum(self.problem.shape)
        node = np.array([*(first + number for number in numbers), 0], dtype=np.int64)  # -1 finds the last
        outer = np.zeros(len(self.groups), dtype=np.int64)
        outer[numbers] = node[forest.parent] if numbers else NONE
        return node[forest.homes(size)], outer


@attrs.frozen(kw_only=True, eq=False)
class Pieces:
    """
    Amounts that may go over pairs, and what they are worth; a pair may have several pieces.

    Args:
        pair: The pair of each, int64 ``[q]``.
        worth: What a unit of it is worth, int64 ``[q]``.
        most: The most of it, int64 ``[q]``.
        ties: What decides between equals, the larger the better, int64 ``[q]``.
    """

    pair: Whole
    worth: Whole
    most: Whole
    ties: Whole


@attrs.frozen(kw_only=True, eq=False)
class Best:
    """
    The amounts worth most, and potentials that prove it.

    Args:
        amounts: Of each piece, int64 ``[q]``.
        potentials: Of each node of the network, int64 ``[nodes]``.
    """

    amounts: Whole
    potentials: Whole


def best_amounts(network: LotteryNetwork, pieces: Pieces, bounds: Pair) -> Best:
    """
    The whole amounts worth most together; of equals those whose ties are worth most.

    Args:
        network: The lines and groups.
        pieces: What may go over pairs.
        bounds: The least and the most through each line, int64 ``[lines]`` each.

    Returns:
        The amounts; the potentials prove that no others are worth more, and ties hold among those as good.

    Raises:
        InfeasibleProblemError: If no amounts keep the bounds.
        SolverError: If what was found is not proven the best; a fault of this library.
    """
    lines = bounds[0].size
    ends = network.ends(pieces.pair)
    lower = np.concatenate([bounds[0], np.zeros_like(pieces.most)])
    upper = np.concatenate([bounds[1], pieces.most])
    cost = np.concatenate([np.zeros(lines, dtype=np.int64), -pieces.worth])
    begin = np.clip(np.zeros_like(lower), lower, upper)
    first = _cheapest(network, pieces.pair, (lower, upper), cost, begin)
    reduced = cost + first.potentials[ends[0]] - first.potentials[ends[1]]
    # What has a reduced cost is the same in all that are as good (mathematics of the optimal face).
    face = np.where(reduced < 0, upper, lower), np.where(reduced > 0, lower, upper)
    chosen = np.concatenate([np.zeros(lines, dtype=np.int64), -pieces.ties])
    final = _cheapest(network, pieces.pair, face, chosen, first.flow)
    return Best(amounts=final.flow[lines:], potentials=first.potentials)


def _cheapest(network: LotteryNetwork, pairs: Whole, bounds: Pair, cost: Whole, begin: Whole) -> Circulation:
    ends, start = network.ends(pairs), np.zeros(network.nodes, dtype=np.int64)
    # With several pieces on a pair the program is twice as fast as paths.
    wanted = not _several(pairs) and (pairs.size >= WORTH_LOADING or "numba" in sys.modules)
    compiled = wanted and kernels_available()
    flow = None if compiled else _by_program(network, pairs, bounds, cost)
    if flow is None:
        found = routed(ends, bounds, cost, begin, start).best
        if found is None:
            raise InfeasibleProblemError
    else:
        mended, potentials = potentials_of(ends, bounds, cost, flow, start=start, mend=True)
        found = Circulation(flow=mended, potentials=potentials)
    flow = found.flow
    balance = np.zeros(network.nodes, dtype=np.int64)
    np.add.at(balance, ends[0], flow)
    np.subtract.at(balance, ends[1], flow)
    within = not balance.any() and ((bounds[0] <= flow) & (flow <= bounds[1])).all()
    if not within or not proves(ends, bounds, cost, flow, found.potentials):
        raise SolverError("the amounts found are not proven the best")
    return found


def _several(pairs: Whole) -> bool:
    """Whether a pair has more than one piece; pieces of a pair stand together."""
    return bool((pairs[1:] == pairs[:-1]).any())


def _by_program(network: LotteryNetwork, pairs: Whole, bounds: Pair, cost: Whole) -> Whole | None:
    """The flow on every arc from a linear program, rounded; None if the rounded one does not fit."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_array, vstack

    lines = bounds[0].size - pairs.size
    (low, high), (least, most) = zip(*((each[:lines], each[lines:]) for each in bounds), strict=True)
    if not pairs.size:
        if (low > 0).any():
            raise InfeasibleProblemError
        return np.zeros(lines, dtype=np.int64)
    problem, (n, m) = network.problem, network.problem.shape
    place = np.arange(pairs.size)
    line, piece = [problem.rows[pairs], n + problem.cols[pairs]], [place, place]
    for number, group in enumerate(network.groups):
        inside = np.isin((problem.rows if group.side == "row" else problem.cols)[pairs], group.members)
        line.append(np.full(int(inside.sum()), n + m + number, dtype=np.int64))
        piece.append(place[inside])
    entries = np.concatenate(line), np.concatenate(piece)
    charged: Any = coo_array((np.ones(entries[0].size), entries), shape=(lines, pairs.size)).tocsr()
    floors = np.flatnonzero(low > 0)
    solve: Any = linprog  # its stubs know no sparse matrices
    found = solve(
        cost[lines:].astype(np.float64),
        A_ub=vstack([charged, -charged[floors]], format="csr"),
        b_ub=np.concatenate([high, -low[floors]]),
        bounds=np.stack([least, most], axis=1),
        method="highs-ds",
    )
    if found.status == _INFEASIBLE:
        raise InfeasibleProblemError
    if found.x is None:
        return None
    amounts = np.clip(np.rint(found.x).astype(np.int64), least, most)
    through = network.through(pairs, amounts)
    return np.concatenate([through, amounts]) if ((low <= through) & (through <= high)).all() else None
