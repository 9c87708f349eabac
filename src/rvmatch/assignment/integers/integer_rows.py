"""The rows of an integer program, each a sum and its ceiling: limits, role places, levels of groups."""

import itertools
from typing import TYPE_CHECKING

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.conflicts.inequalities import Inequalities
from rvmatch.assignment.ranked import RankedProblem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["LooseRows", "Rows"]

LARGE_AMOUNT = 2**16
"""From here on amounts of one row are large beside the tolerance of HiGHS."""

TOLERANCE = 1e-6
"""Within this HiGHS takes rows for kept and variables for whole, unless it is told otherwise."""


@attrs.frozen(kw_only=True, eq=False)
class LooseRows:
    """
    Rows that a program holds only nearly, as they are meant.

    Args:
        row: The row of each term, int64 ``[t]``.
        variable: The variable of each term, int64 ``[t]``.
        times: How often it counts, int64 ``[t]``.
        numbers: The rows, growing, int64 ``[r]``.
        most: What each row of the program comes to at most, int64.
    """

    row: NDArray[np.int64]
    variable: NDArray[np.int64]
    times: NDArray[np.int64]
    numbers: NDArray[np.int64]
    most: NDArray[np.int64]

    def broken(self, uses: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """
        For each row that a solution breaks the fewest variables that could not all have been chosen so.

        Args:
            uses: Each variable, 0 or 1, int64 ``[v]``.

        Returns:
            Variables, int64; those that count more than nothing are used, the others are not.
        """
        found = []
        for number in self.numbers.tolist():
            inside = self.row == number
            variable, times = self.variable[inside], self.times[inside]
            taken = uses[variable] > 0
            # What the row comes to at least while these are chosen so: all others help as much as they can.
            helping = int(np.minimum(times, 0).sum())
            over = np.where(taken, np.maximum(times, 0), np.maximum(-times, 0))
            if helping + int(over.sum()) <= self.most[number]:
                continue
            order = np.argsort(-over, kind="stable")
            total = helping + np.cumsum(over[order])
            enough = int(np.argmax(total > self.most[number])) + 1
            found.append(variable[order[:enough]])
        return found


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
        limits = Inequalities.of(ranked).without_common_factor()
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

    def joined(self, variables: int) -> tuple["csr_array[np.float64]", NDArray[np.float64], "LooseRows"]:
        """
        The matrix, what each of its rows comes to at most, and the rows that are written loosely.

        HiGHS sees a row within a tolerance. Where amounts are large, a plan may miss a row by less than that,
        and HiGHS could take it for a plan, or a plan for none. Such rows are divided by their largest
        amount and given a little more than the tolerance: no plan is lost, and what is no plan is found
        when it is counted in whole numbers.
        """
        from scipy.sparse import coo_array

        row, variable, times = (np.concatenate(parts) for parts in zip(*self._parts, strict=True))
        most = np.concatenate(self._most)
        largest, terms = np.ones(self._count, dtype=np.int64), np.bincount(row, minlength=self._count)
        np.maximum.at(largest, row, np.abs(times))
        loose = np.flatnonzero(largest > LARGE_AMOUNT)
        unit = np.ones(self._count)
        unit[loose] = largest[loose]
        ceiling = most / unit
        ceiling[loose] += TOLERANCE * (10 + terms[loose])
        matrix = coo_array((times / unit[row], (row, variable)), shape=(self._count, variables))
        inside = np.isin(row, loose)
        return (
            matrix.tocsr(),
            ceiling,
            LooseRows(
                row=row[inside], variable=variable[inside], times=times[inside], numbers=loose, most=most
            ),
        )
