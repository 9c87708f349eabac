"""Whether some of the inequalities can hold together, with a plan or with those that exclude each other."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import int32_indices
from rvmatch.assignment.conflicts.inequalities import Inequalities
from rvmatch.assignment.conflicts.shortages import Terms
from rvmatch.errors import SolverError

__all__ = ["Consistency"]

_CORE_PAIRS = 1_200
"""Above so many pairs a part of them is tried first."""

_MOST_COVERS = 100
"""How often a plan that exceeds a sum by less than floats can tell is ruled out before giving up."""

_SPREAD = 2_654_435_761
"""Knuth's multiplier: multiples of it, modulo 2**32, spread evenly."""


class Consistency:
    """
    Answers the same question for many subsets, and remembers every plan and every contradiction found.

    A linear program with slack for the limits knows both answers: if it needs no slack its solution is a
    plan, else the inequalities with a price exclude each other. Where there are only capacities and nested
    groups its corners are whole; elsewhere whole numbers are asked for once the linear program is content.

    Args:
        inequalities: All of them.
    """

    def __init__(self, inequalities: Inequalities) -> None:
        self._all = inequalities.without_common_factor()
        self._terms = Terms(self._all)
        pairs = np.arange(inequalities.pairs)
        parts = max(1, -(-inequalities.pairs // _CORE_PAIRS))
        self._core = (pairs * _SPREAD % 2**32) * parts < 2**32
        self._plans: list[tuple[NDArray[np.int64], NDArray[np.bool_]]] = []
        self._contradictions: list[NDArray[np.int64]] = []

    def plan(self, active: NDArray[np.bool_]) -> NDArray[np.int64] | None:
        """
        A plan that keeps to these inequalities.

        Args:
            active: Which inequalities count, bool ``[k]``.

        Returns:
            The pairs it uses, int64 ``[u]``; None if there is no plan.

        Raises:
            SolverError: If rounding leaves it open whether there is one.
        """
        for used, kept in self._plans:
            if not (active & ~kept).any():
                return used
        if any(active[contradiction].all() for contradiction in self._contradictions):
            return None
        useful = self._useful(active)
        for pairs in self._stages(useful):
            shortage = self._terms.shortage(np.flatnonzero(active), pairs)
            found = self._exact(active, pairs[shortage.uses > 0.5])
            if found is not None:
                return found
        if shortage.certain:
            self._contradictions.append(shortage.priced)
            return None
        return self._whole_plan(active, np.zeros(self._all.pairs))

    def contradiction(self, active: NDArray[np.bool_]) -> NDArray[np.int64]:
        """
        Inequalities that contradict each other, among those of which ``plan`` has found that they do.

        Args:
            active: Which inequalities count, bool ``[k]``.

        Returns:
            Their positions, growing; they cannot hold together, though fewer may do, int64 ``[c]``.
        """
        known = [found for found in self._contradictions if active[found].all()]
        return min(known, key=lambda found: found.size)

    def least_use(self, active: NDArray[np.bool_], line: int) -> int | None:
        """
        How many pairs of a line a plan needs if the line's own capacity does not count.

        Args:
            active: Which inequalities count, bool ``[k]``.
            line: The inequality that is its capacity.

        Returns:
            The number of pairs; None if there is no plan.
        """
        others = active.copy()
        others[line] = False
        most = int(self._all.most[line])
        for used, kept in self._plans:
            # One place more is the least that can help, as the capacity itself does not.
            if not (others & ~kept).any() and self._all.sums(used)[line] == most + 1:
                return most + 1
        own = np.zeros(self._all.pairs)
        own[self._all.pair[self._all.entry == line]] = 1.0
        found = self._whole_plan(others, own)
        return None if found is None else int(self._all.sums(found)[line])

    def _useful(self, active: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The pairs that help some inequality; leaving all others alone breaks none."""
        helps = active[self._all.entry] & (self._all.times < 0)
        return np.unique(self._all.pair[helps])

    def _stages(self, useful: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        core = useful[self._core[useful]]
        return [useful] if core.size == useful.size else [core, useful]

    def _whole_plan(self, active: NDArray[np.bool_], cost: NDArray[np.float64]) -> NDArray[np.int64] | None:
        from scipy.optimize import Bounds, LinearConstraint, milp

        rows, pairs = np.flatnonzero(active), self._useful(active)
        if pairs.size == 0:
            return self._exact(active, pairs)
        terms, most = self._terms.scaled(rows, pairs)
        constraints = [LinearConstraint(int32_indices(terms), -np.inf, most)]
        for _ in range(_MOST_COVERS):
            found = milp(
                cost[pairs], constraints=constraints, bounds=Bounds(0, 1), integrality=np.ones_like(pairs)
            )
            if found.status == 2:
                self._contradictions.append(rows)
                return None
            if found.x is None:
                break
            used = pairs[np.asarray(found.x) > 0.5]
            if self._exact(active, used) is not None:
                return used
            constraints += [
                LinearConstraint(np.isin(pairs, cover).astype(np.float64)[None, :], -np.inf, cover.size - 1)
                for cover in self._covers(active, used)
            ]
        raise SolverError(f"whole program over {pairs.size} pairs: {found.message}")

    def _covers(self, active: NDArray[np.bool_], used: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Pairs that exceed a sum by less than floats can tell: they cannot all be used."""
        broken = np.flatnonzero(active & (self._all.sums(used) > self._all.most))
        covers = []
        for number in broken.tolist():
            own = self._all.entry == number
            if (self._all.times[own] < 0).any():
                raise SolverError(f"inequality {number} is missed by less than floats can tell")
            covers.append(np.intersect1d(self._all.pair[own], used))
        return covers

    def _exact(self, active: NDArray[np.bool_], used: NDArray[np.int64]) -> NDArray[np.int64] | None:
        """The same pairs, remembered, if in whole numbers they keep to what counts; else None."""
        kept = self._all.sums(used) <= self._all.most
        if (active & ~kept).any():
            return None
        self._core[used] = True
        self._plans.append((used, kept))
        return used
