"""Capacities and limits as one list of inequalities over pairs, each with the limit that it comes from."""

from collections.abc import Iterator
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, Limit, NeverTogether, PairLimit
from rvmatch.assignment.ranked import RankedProblem

__all__ = ["CAPACITY", "Inequalities"]

CAPACITY = -1
"""The owner of what is no limit: the capacity of a line."""

_Part = tuple[str, int, NDArray[np.int64], NDArray[np.int64], int]
"""A kind, a position, pairs, how often each counts, and the most that they may come to."""


@attrs.frozen(kw_only=True, eq=False)
class Inequalities:
    """
    Sums of pairs used, each with the most that it may come to; a floor is the ceiling of a negative sum.

    Which role places pairs fill is left out: a pair may always fill none.

    Args:
        owners: The limit that each comes from, a position in ``RankedProblem.limits``, or ``CAPACITY``,
            int64 ``[k]``.
        kinds: ``"row"`` and ``"col"`` for capacities, else what kind of demand it is, ``[k]``.
        positions: The line of a capacity, the column of a budget, else -1, int64 ``[k]``.
        most: What the sum may come to, int64 ``[k]``.
        entry: The inequality of each term, growing, int64 ``[t]``.
        pair: The pair of each term, int64 ``[t]``.
        times: How often the pair counts, int64 ``[t]``.
        pairs: How many pairs there are.
    """

    owners: NDArray[np.int64]
    kinds: tuple[str, ...]
    positions: NDArray[np.int64]
    most: NDArray[np.int64]
    entry: NDArray[np.int64]
    pair: NDArray[np.int64]
    times: NDArray[np.int64]
    pairs: int

    @classmethod
    def of(cls, ranked: RankedProblem) -> Self:
        """
        The inequalities of a problem: rows, then columns, then its limits in their order.

        Args:
            ranked: The problem.

        Returns:
            The inequalities; a plan keeps to capacities and limits exactly if it keeps to all of them.
        """
        lines = {side: _Lines.of(ranked, side) for side in ("row", "col")}
        owners: list[int] = []
        parts: list[_Part] = []
        for side, capacity in (("row", ranked.problem.row_capacity), ("col", ranked.problem.col_capacity)):
            for line, most in enumerate(capacity.tolist()):
                pairs = lines[side].pairs(np.array([line]))
                parts.append((side, line, pairs, np.ones_like(pairs), most))
                owners.append(CAPACITY)
        for number, limit in enumerate(ranked.limits):
            for part in _parts(ranked, limit, lines):
                parts.append(part)
                owners.append(number)
        sizes = np.array([part[2].size for part in parts], dtype=np.int64)
        return cls(
            owners=np.array(owners, dtype=np.int64),
            kinds=tuple(part[0] for part in parts),
            positions=np.array([part[1] for part in parts], dtype=np.int64),
            most=np.array([part[4] for part in parts], dtype=np.int64),
            entry=np.repeat(np.arange(sizes.size), sizes),
            pair=np.concatenate([np.empty(0, dtype=np.int64), *(part[2] for part in parts)]),
            times=np.concatenate([np.empty(0, dtype=np.int64), *(part[3] for part in parts)]),
            pairs=ranked.problem.rows.size,
        )

    def without_common_factor(self) -> Self:
        """
        The same inequalities, each divided by what all its terms share, its most rounded down.

        For whole numbers nothing changes, but where all amounts are multiples of 10,000 yuan a budget that is
        missed is missed by enough for a solver that computes in floats to see it.

        Returns:
            Inequalities that the same plans keep to.
        """
        shared = np.zeros(self.owners.size, dtype=np.int64)
        np.gcd.at(shared, self.entry, self.times)
        shared = np.maximum(shared, 1)
        return attrs.evolve(self, most=self.most // shared, times=self.times // shared[self.entry])

    @property
    def units(self) -> NDArray[np.int64]:
        """What one pair counts at most in each, at least 1, int64 ``[k]``: the unit of a change."""
        units = np.ones(self.owners.size, dtype=np.int64)
        np.maximum.at(units, self.entry, np.abs(self.times))
        return units

    def sums(self, used: NDArray[np.int64]) -> NDArray[np.int64]:
        """
        What a plan comes to in each.

        Args:
            used: The pairs used, int64 ``[u]``.

        Returns:
            Whole numbers, int64 ``[k]``.
        """
        uses = np.zeros(self.pairs, dtype=np.int64)
        uses[used] = 1
        sums = np.zeros(self.owners.size, dtype=np.int64)
        np.add.at(sums, self.entry, self.times * uses[self.pair])
        return sums


@attrs.frozen(kw_only=True, eq=False)
class _Lines:
    """The pairs of each line of a side."""

    order: NDArray[np.int64]
    first: NDArray[np.int64]

    @classmethod
    def of(cls, ranked: RankedProblem, side: str) -> Self:
        problem = ranked.problem
        line, size = (problem.rows, problem.shape[0]) if side == "row" else (problem.cols, problem.shape[1])
        order = np.argsort(line, kind="stable").astype(np.int64)
        return cls(order=order, first=np.searchsorted(line[order], np.arange(size + 1)))

    def pairs(self, lines: NDArray[np.int64]) -> NDArray[np.int64]:
        parts = [self.order[self.first[line] : self.first[line + 1]] for line in lines.tolist()]
        return np.concatenate([np.empty(0, dtype=np.int64), *parts])


def _parts(ranked: RankedProblem, limit: Limit, lines: dict[str, _Lines]) -> Iterator[_Part]:
    match limit:
        case GroupLimit():
            pairs = _pairs_of(limit.group, lines)
            if limit.at_least:
                yield "floor", -1, pairs, -np.ones_like(pairs), -limit.at_least
            if limit.at_most is not None:
                yield "ceiling", -1, pairs, np.ones_like(pairs), limit.at_most
        case KeptPair():
            yield "kept", -1, np.array([ranked.position(limit)]), np.array([-1]), -1
        case Budgets():
            for col in np.flatnonzero(limit.available >= 0).tolist():
                pairs = lines["col"].pairs(np.array([col]))
                yield "budget", col, pairs, limit.amounts[pairs], int(limit.available[col])
        case NeverTogether():
            for both in _both(ranked.problem.rows, limit, lines["col"]):
                yield "together", -1, both, np.ones_like(both), 1
        case PairLimit():
            yield from _counts(limit)


def _counts(limit: PairLimit) -> Iterator[_Part]:
    pairs = np.flatnonzero(limit.times)
    if limit.at_least is not None:
        yield "count_floor", -1, pairs, -limit.times[pairs], -limit.at_least
    if limit.at_most is not None:
        yield "count_ceiling", -1, pairs, limit.times[pairs], limit.at_most


def _both(rows: NDArray[np.int64], limit: NeverTogether, cols: _Lines) -> NDArray[np.int64]:
    """For each row that could have both columns its two pairs, int64 ``[r, 2]``."""
    first, second = (cols.pairs(np.array([col])) for col in (limit.first, limit.second))
    _, one, other = np.intersect1d(rows[first], rows[second], return_indices=True)
    return np.column_stack((first[one], second[other]))


def _pairs_of(group: Group, lines: dict[str, _Lines]) -> NDArray[np.int64]:
    return np.sort(lines[group.side].pairs(group.members))
