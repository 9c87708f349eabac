"""What a plan uses of a problem, counted from its pairs."""

from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.limits import GroupLimit
from rvmatch.assignment.ranked import RankedProblem

__all__ = ["Usage", "positions", "taken"]

Whole = NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class Usage:
    """
    How much of everything a plan uses.

    Args:
        ranked: The problem.
        pairs: Which pairs are used, bool ``[p]``.
        options: Which role options are taken, bool ``[o]``.
        rows: In how many pairs each row takes part, int64 ``[n]``.
        cols: In how many pairs each column takes part, int64 ``[m]``.
        places: How many role places of each kind are filled, int64 ``[q]``.
        groups: In how many pairs each group takes part, int64 ``[g]``.
        members: Each line of each group, as ``(group, line)`` arrays, int64; by side.
    """

    ranked: RankedProblem
    pairs: NDArray[np.bool_]
    options: NDArray[np.bool_]
    rows: Whole
    cols: Whole
    places: Whole
    groups: Whole
    members: dict[str, tuple[Whole, Whole]]

    @classmethod
    def of(cls, ranked: RankedProblem, rows: Whole, cols: Whole, places: Whole) -> Self:
        """
        What these pairs use.

        Args:
            ranked: The problem.
            rows: The row of each pair used, int64 ``[k]``.
            cols: The column of each pair used, int64 ``[k]``.
            places: The kind of role place each of them fills, or -1, int64 ``[k]``.

        Returns:
            The counts.
        """
        problem, options = ranked.problem, ranked.options
        pairs = positions(ranked, rows, cols)
        used = np.zeros(problem.rows.size, dtype=np.bool_)
        used[pairs] = True
        filling = taken(ranked, pairs, places)
        kinds = 0 if ranked.roles is None else ranked.roles.places.size
        members = {side: _members(ranked, side) for side in ("row", "col")}
        by_row = np.bincount(rows, minlength=problem.shape[0])
        by_col = np.bincount(cols, minlength=problem.shape[1])
        by_group = np.zeros(len(ranked.groups), dtype=np.int64)
        for side, by_line in (("row", by_row), ("col", by_col)):
            group, line = members[side]
            np.add.at(by_group, group, by_line[line])
        return cls(
            ranked=ranked,
            pairs=used,
            options=filling,
            rows=by_row,
            cols=by_col,
            places=np.bincount(options.place[filling], minlength=kinds),
            groups=by_group,
            members=members,
        )

    @property
    def places_there(self) -> Whole:
        """How many places of each kind there are, int64 ``[q]``."""
        roles = self.ranked.roles
        return np.empty(0, dtype=np.int64) if roles is None else roles.places

    def group_places(self) -> Whole:
        """How many pairs the capacities of its lines allow each group, int64 ``[g]``."""
        problem, places = self.ranked.problem, np.zeros_like(self.groups)
        for side, capacity in (("row", problem.row_capacity), ("col", problem.col_capacity)):
            group, line = self.members[side]
            # No line takes part in more pairs than there are, and sums of larger capacities could overflow.
            np.add.at(places, group, np.minimum(capacity, problem.rows.size)[line])
        return places

    def group_limits(self) -> tuple[Whole, Whole]:
        """The fewest and the most pairs that the limits allow each group, int64 ``[g]`` each."""
        floors, ceilings = np.zeros_like(self.groups), np.full_like(self.groups, np.iinfo(np.int64).max)
        number = {group.key: place for place, group in enumerate(self.ranked.groups)}
        for limit in self.ranked.limits:
            if isinstance(limit, GroupLimit):
                place = number[limit.group.key]
                floors[place] = max(int(floors[place]), limit.at_least)
                if limit.at_most is not None:
                    ceilings[place] = min(int(ceilings[place]), limit.at_most)
        return floors, ceilings

    def pair_name(self, pair: int) -> str:
        """How a pair is named, from its position."""
        return f"({self.ranked.problem.rows[pair]}, {self.ranked.problem.cols[pair]})"


def positions(ranked: RankedProblem, rows: Whole, cols: Whole) -> Whole:
    """The position of each pair in the problem, or -1, int64 ``[k]``."""
    problem = ranked.problem
    n, m = problem.shape
    inside = (rows >= 0) & (rows < n) & (cols >= 0) & (cols < m)
    if not problem.rows.size:
        return np.full(rows.size, -1, dtype=np.int64)
    keys = problem.rows * m + problem.cols
    wanted = np.where(inside, rows, 0) * m + np.where(inside, cols, 0)
    place = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
    return np.where(inside & (keys[place] == wanted), place, -1)


def taken(ranked: RankedProblem, pairs: Whole, places: Whole) -> NDArray[np.bool_]:
    """Which role options are taken where these pairs fill these places, bool ``[o]``."""
    place_of = np.full(ranked.problem.rows.size, -1, dtype=np.int64)
    place_of[pairs] = places
    filling: NDArray[np.bool_] = place_of[ranked.options.pair] == ranked.options.place
    return filling


def _members(ranked: RankedProblem, side: str) -> tuple[Whole, Whole]:
    numbers = [number for number, group in enumerate(ranked.groups) if group.side == side]
    sizes = [ranked.groups[number].members.size for number in numbers]
    nothing = np.empty(0, dtype=np.int64)
    lines = np.concatenate([nothing, *(ranked.groups[number].members for number in numbers)])
    return np.repeat(np.array(numbers, dtype=np.int64), np.array(sizes, dtype=np.int64)), lines
