"""What groups can get: pairs worth something to them, and what each could get if all others stood back."""

from functools import cached_property
from typing import Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import AssignmentProblem, solve
from rvmatch.assignment.arrays import read_only, whole_numbers
from rvmatch.errors import invalid
from rvmatch.mechanisms.markets import TwoSidedMarket

__all__ = ["FairOutcome", "GroupSums"]

LARGEST_SUM: Final = 2**62
"""So much can be added up in int64."""

LARGEST_POINTS: Final = 2**24
"""Beyond this, in units of what all points have in common, HiGHS could not tell one sum from the next."""


@attrs.frozen(kw_only=True, eq=False)
class FairOutcome:
    """
    A choice that is fair to groups, and how far it may be from the fairest.

    Args:
        used: Positions of the chosen pairs in ``market.problem``, growing, int64 ``[k]``.
        groups: The groups that can get something, growing, int64 ``[g]``; the others get nothing in any
            choice, and would hide all that can be done for these.
        sums: What each of them gets, in points, int64 ``[g]``.
        value: What was to be as large as possible, in its own unit.
        bound: What no choice exceeds.
        total: What all chosen pairs are worth together, in points.
        total_bound: What no choice exceeds that is as fair; equals ``total`` if none is worth more.
    """

    used: NDArray[np.int64]
    groups: NDArray[np.int64]
    sums: NDArray[np.int64]
    value: int | float
    bound: int | float
    total: int
    total_bound: int

    @property
    def gap(self) -> int | float:
        """How far the value may be from the optimum at most; zero if proven."""
        return self.bound - self.value

    @property
    def proven(self) -> bool:
        """Whether no choice is fairer, and none as fair is worth more."""
        return self.gap == 0 and self.total_bound == self.total


@attrs.frozen(kw_only=True, eq=False, slots=False)
class GroupSums:
    """
    The pairs of a market that are worth something, and the groups they count for.

    Args:
        market: The two sides.
        pairs: Positions of pairs worth more than nothing whose both sides have places, int64 ``[q]``.
        points: What each of them is worth, int64 ``[q]``.
        groups: The groups that have such pairs, growing, int64 ``[g]``.
        owner: The position in ``groups`` of each pair's group, or -1 for none, int64 ``[q]``.
    """

    market: TwoSidedMarket
    pairs: NDArray[np.int64]
    points: NDArray[np.int64]
    groups: NDArray[np.int64]
    owner: NDArray[np.int64]

    @classmethod
    def of(cls, market: TwoSidedMarket) -> Self:
        """
        What the groups of a market can get.

        Args:
            market: The two sides; points are whole numbers.

        Returns:
            The pairs and groups.

        Raises:
            InvalidValueError: If points are no whole numbers, or too large to tell sums apart.
        """
        problem = market.problem
        points = whole_numbers("points", problem.points)
        places = (problem.row_capacity[problem.rows] > 0) & (problem.col_capacity[problem.cols] > 0)
        pairs = np.flatnonzero(places & (points > 0))
        points = points[pairs]
        unit = max(1, int(np.gcd.reduce(points, initial=0)))
        most = min(LARGEST_POINTS * unit, LARGEST_SUM // max(points.size, 1))
        if points.max(initial=0) > most:
            raise invalid("points", "assignment_integer_points", int(points.max()), most=most)
        labels = market.groups[problem.rows[pairs]]
        groups = np.unique(labels[labels >= 0])
        owner = np.where(labels >= 0, np.searchsorted(groups, labels), -1)
        return cls(market=market, pairs=pairs, points=points, groups=groups, owner=owner.astype(np.int64))

    @property
    def unit(self) -> int:
        """What all points are whole multiples of, at least 1."""
        return max(1, int(np.gcd.reduce(self.points, initial=0)))

    def sums(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """
        What each group gets of some pairs.

        Args:
            chosen: Positions in ``pairs``, int64 ``[k]``.

        Returns:
            Points, int64 ``[g]``.
        """
        return self.summed(self.owner[chosen], self.points[chosen])

    def summed(self, owner: NDArray[np.int64], points: NDArray[np.int64]) -> NDArray[np.int64]:
        """The points of each group, pairs without a group left out, int64 ``[g]``."""
        found = np.zeros(self.groups.size, dtype=np.int64)
        np.add.at(found, owner[owner >= 0], points[owner >= 0])
        return found

    @cached_property
    def alone(self) -> NDArray[np.int64]:
        """The most that each group can get if no other takes anything, in points, int64 ``[g]``."""
        problem, (n, m) = self.market.problem, self.market.problem.shape
        inside = self.owner >= 0
        rows = problem.rows[self.pairs[inside]]
        keys, cols = np.unique(self.owner[inside] * m + problem.cols[self.pairs[inside]], return_inverse=True)
        apart = AssignmentProblem.from_pairs(
            rows,
            cols,
            self.points[inside],
            (n, keys.size),
            problem.row_capacity,
            problem.col_capacity[keys % max(m, 1)],
        )
        best = solve(apart)
        order = apart.rows * max(keys.size, 1) + apart.cols
        found = np.searchsorted(order, best.rows * max(keys.size, 1) + best.cols)
        return read_only(self.summed(keys[best.cols] // max(m, 1), apart.points[found]))

    @cached_property
    def best(self) -> NDArray[np.int64]:
        """The pairs worth most together, whoever gets them; positions in ``pairs``, int64 ``[k]``."""
        best = self.market.optimum
        used = self.market.positions(best.rows, best.cols)
        found = np.searchsorted(self.pairs, used)
        worth_something = found < self.pairs.size
        worth_something[worth_something] = self.pairs[found[worth_something]] == used[worth_something]
        return read_only(found[worth_something])

    def outcome(self, chosen: NDArray[np.int64], value: float, bound: float, total_bound: int) -> FairOutcome:
        """
        The outcome of some pairs.

        Args:
            chosen: Positions in ``pairs``, growing, int64 ``[k]``.
            value: What was to be as large as possible.
            bound: What no choice exceeds.
            total_bound: What no choice exceeds that is as fair, in points.
        """
        return FairOutcome(
            used=read_only(self.pairs[chosen]),
            groups=read_only(self.groups),
            sums=read_only(self.sums(chosen)),
            value=value,
            bound=bound,
            total=int(self.points[chosen].sum()),
            total_bound=total_bound,
        )

    def heaviest(self, weights: NDArray[np.int64], others: int = 0) -> tuple[NDArray[np.int64], int]:
        """
        The pairs worth most when each group's points count so often.

        Args:
            weights: How often the points of each group count, int64 ``[g]``.
            others: How often those of no group count.

        Returns:
            Positions in ``pairs``, growing, int64 ``[k]``, and what they are worth so counted: no choice is
            worth more.
        """
        times = np.append(weights, others)[self.owner]
        problem = self.market.problem
        counted = np.flatnonzero(times > 0)
        weighed = AssignmentProblem(
            rows=problem.rows[self.pairs[counted]],
            cols=problem.cols[self.pairs[counted]],
            points=self.points[counted] // self.unit * times[counted],
            shape=problem.shape,
            row_capacity=problem.row_capacity,
            col_capacity=problem.col_capacity,
        )
        best = solve(weighed)
        order = weighed.rows * max(problem.shape[1], 1) + weighed.cols
        found = np.searchsorted(order, best.rows * max(problem.shape[1], 1) + best.cols)
        return counted[found], int(best.points) * self.unit
