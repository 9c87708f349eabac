"""The rows of an integer program, each a sum and its ceiling: limits, role places, levels of groups."""

import itertools
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.conflicts.inequalities import Inequalities
from rvmatch.assignment.ranked import RankedProblem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Rows"]


class Rows:
    """Rows gathered part by part."""

    def __init__(self) -> None:
        self._count = 0
        self._parts: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]] = []
        self._most: list[NDArray[np.int64]] = []

    def add(
        self,
        row: NDArray[np.int64],
        variable: NDArray[np.int64],
        times: NDArray[np.int64],
        most: NDArray[np.int64],
    ) -> None:
        """Add rows, numbered from 0 among themselves."""
        self._parts.append((row + self._count, variable, times))
        self._most.append(most)
        self._count += most.size

    def add_one(self, variable: NDArray[np.int64], times: NDArray[np.int64], most: int) -> None:
        """Add a row that comes to so much at most."""
        self.add(np.zeros_like(variable), variable, times, np.array([most], dtype=np.int64))

    def add_limits(self, ranked: RankedProblem) -> None:
        """Capacities and limits, which count pairs only."""
        limits = Inequalities.of(ranked)
        self.add(limits.entry, limits.pair, limits.times, limits.most)

    def add_roles(self, ranked: RankedProblem) -> None:
        """A pair that is used fills one place at most; places are filled as often as there are places."""
        if ranked.roles is None:
            return
        options, pairs = ranked.options, ranked.problem.rows.size
        optional, row = np.unique(options.pair, return_inverse=True)
        variable = pairs + np.arange(options.pair.size)
        self.add(
            np.concatenate([row.astype(np.int64), np.arange(optional.size)]),
            np.concatenate([variable, optional]),
            np.concatenate([np.ones_like(variable), -np.ones_like(optional)]),
            np.zeros_like(optional),
        )
        places = ranked.roles.places
        self.add(options.place, variable, np.ones_like(variable), places)

    def add_levels(self, members: NDArray[np.int64], level: NDArray[np.int64], most: int | None) -> None:
        """
        No more levels than pairs used.

        With ``most``, how many pairs the group can have, also as many levels as pairs used, up to the last
        level, and none before the one below it.
        """
        if not level.size:
            return
        both = np.concatenate([level, members])
        self.add_one(both, np.repeat([1, -1], [level.size, members.size]), 0)
        if most is None:
            return
        times = np.repeat([-1, 1], [level.size, members.size])
        times[level.size - 1] -= most - level.size
        self.add_one(both, times, 0)
        for lower, upper in itertools.pairwise(level):
            self.add_one(np.array([lower, upper]), np.array([-1, 1]), 0)

    def joined(self, variables: int) -> tuple["csr_array[np.float64]", NDArray[np.float64]]:
        """The matrix, and what each of its rows comes to at most."""
        from scipy.sparse import coo_array

        row, variable, times = (np.concatenate(parts) for parts in zip(*self._parts, strict=True))
        matrix = coo_array((times.astype(np.float64), (row, variable)), shape=(self._count, variables))
        return matrix.tocsr(), np.concatenate(self._most).astype(np.float64)
