"""The problem as an integer program: pairs, role options and levels are variables, limits are rows."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.groups import Group
from rvmatch.assignment.integers.integer_rows import LooseRows, Rows
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import (
    GroupCoverage,
    GroupSteps,
    PairPoints,
    Rank,
    RolePoints,
    RolesFilled,
    named_groups,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["IntegerModel", "Plan"]


@attrs.frozen(kw_only=True, eq=False)
class Plan:
    """
    The pairs used, and what they fill.

    Args:
        pairs: The pairs used, growing, int64 ``[k]``.
        places: The kind of role place each of them fills, or -1, int64 ``[k]``.
    """

    pairs: NDArray[np.int64]
    places: NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class IntegerModel:
    """
    Variables and rows; what is to be as large as possible is said rank by rank.

    The variables are pairs, then role options, then levels. Level ``k`` of a group says that more than ``k``
    pairs of it are used. Where returns never grow, a plan fills levels in order of its own accord, and they
    may be fractions without doing harm; where returns grow, rows tie the levels to the count exactly.

    Args:
        ranked: The problem.
        rows: How often each variable counts in each row, float64 ``[rows, v]``.
        most: What each row comes to at most, float64 ``[rows]``.
        whole: Which variables must be whole numbers, bool ``[v]``.
        first: The first level of each group that a rank names, a variable, by the key of the group.
        levels: How many levels it has, by the same key.
        loose: The rows that hold only nearly, as they are meant.
    """

    ranked: RankedProblem
    rows: "csr_array[np.float64]"
    most: NDArray[np.float64]
    whole: NDArray[np.bool_]
    first: dict[tuple[str, bytes], int]
    levels: dict[tuple[str, bytes], int]
    loose: LooseRows

    @classmethod
    def of(cls, ranked: RankedProblem) -> Self:
        """
        The model of this problem.

        Args:
            ranked: Any ranked problem, whether or not a network could hold it.

        Returns:
            The model.
        """
        rows = Rows()
        pairs, options = ranked.problem.rows.size, ranked.options
        rows.add_limits(ranked)
        rows.add_roles(ranked)
        whole = [np.ones(pairs + options.pair.size, dtype=np.bool_)]
        first: dict[tuple[str, bytes], int] = {}
        levels: dict[tuple[str, bytes], int] = {}
        variables = pairs + options.pair.size
        for group, steps, grows in _stepped_groups(ranked):
            members = _pairs_of(ranked, group)
            there = _most_pairs(ranked, group, members)
            count = min(steps, there)
            first[group.key], levels[group.key] = variables, count
            level = np.arange(variables, variables + count)
            rows.add_levels(members, level, there if grows else None)
            whole.append(np.full(count, grows, dtype=np.bool_))
            variables += count
        matrix, most, loose = rows.joined(variables)
        return cls(
            ranked=ranked,
            rows=matrix,
            most=most,
            whole=np.concatenate(whole),
            first=first,
            levels=levels,
            loose=loose,
        )

    def gain(self, rank: Rank) -> NDArray[np.int64]:
        """
        What each variable is worth in a rank, int64 ``[v]``.

        Args:
            rank: Any rank but ``WorstPoints``, which is no sum.

        Returns:
            Whole numbers.

        Raises:
            TypeError: If it is another.
        """
        gain = np.zeros(self.whole.size, dtype=np.int64)
        pairs, options = self.ranked.problem.rows.size, self.ranked.options.pair.size
        match rank:
            case PairPoints():
                gain[:pairs] = rank.points
            case RolePoints():
                gain[pairs : pairs + options] = rank.points
            case RolesFilled():
                gain[pairs : pairs + options] = 1
            case GroupCoverage() | GroupSteps():
                for group in named_groups(rank):
                    count = min(self.levels.get(group.key, 0), len(rank.steps))
                    start = self.first.get(group.key, 0)
                    gain[start : start + count] += np.array(rank.steps[:count], dtype=np.int64)
            case _:
                raise TypeError(type(rank).__name__)
        return gain

    def uses(self, plan: Plan) -> NDArray[np.int64]:
        """Which pairs a plan uses, as variables; no others stand in rows that are loose, int64 ``[v]``."""
        uses = np.zeros(self.whole.size, dtype=np.int64)
        uses[plan.pairs] = 1
        return uses

    def plan(self, solution: NDArray[np.float64]) -> Plan:
        """The plan of a solution, rounded to whole numbers; whoever calls checks that it holds."""
        pairs, options = self.ranked.problem.rows.size, self.ranked.options
        used = np.flatnonzero(solution[:pairs] > 0.5)
        taken = solution[pairs : pairs + options.pair.size] > 0.5
        place = np.full(pairs, -1, dtype=np.int64)
        place[options.pair[taken]] = options.place[taken]
        return Plan(pairs=used, places=place[used])


def _stepped_groups(ranked: RankedProblem) -> Iterable[tuple[Group, int, bool]]:
    """Each group that ranks give steps, how many steps count, and whether returns grow in any of them."""
    groups: dict[tuple[str, bytes], Group] = {}
    counts: dict[tuple[str, bytes], int] = {}
    grows: dict[tuple[str, bytes], bool] = {}
    for rank in ranked.ranks:
        if not isinstance(rank, GroupCoverage | GroupSteps):
            continue
        steps = np.array(rank.steps, dtype=np.int64)
        count = int(np.flatnonzero(steps).max(initial=-1)) + 1
        growing = bool((np.diff(steps, append=0) > 0).any())
        for group in named_groups(rank):
            groups.setdefault(group.key, group)
            counts[group.key] = max(count, counts.get(group.key, 0))
            grows[group.key] = growing or grows.get(group.key, False)
    return [(group, counts[key], grows[key]) for key, group in groups.items()]


def _pairs_of(ranked: RankedProblem, group: Group) -> NDArray[np.int64]:
    lines = ranked.problem.rows if group.side == "row" else ranked.problem.cols
    inside = np.zeros(ranked.problem.shape[0 if group.side == "row" else 1], dtype=np.bool_)
    inside[group.members] = True
    return np.flatnonzero(inside[lines])


def _most_pairs(ranked: RankedProblem, group: Group, members: NDArray[np.int64]) -> int:
    problem = ranked.problem
    side = (
        (problem.rows, problem.row_capacity) if group.side == "row" else (problem.cols, problem.col_capacity)
    )
    lines, capacity = side
    there = np.bincount(lines[members], minlength=capacity.size)
    return int(np.minimum(there, capacity).sum())
