"""Envy between groups: who would rather have what another group got, even without the best piece of it."""

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment import AssignmentProblem, solve
from rvmatch.assignment.arrays import whole_numbers
from rvmatch.errors import invalid
from rvmatch.mechanisms.mechanism import Choice

__all__ = ["Envy", "envies_up_to_one", "envy_free_up_to_one", "group_weights"]


@attrs.frozen(kw_only=True)
class Envy:
    """
    A group that would rather have what another got, whichever one partner is taken out of it.

    Args:
        group: Who envies.
        other: Whom.
        own: What its own pairs are worth, in points.
        still: What the other's partners would be worth to it without the one that it would miss most.
    """

    group: int
    other: int
    own: int
    still: int


def envy_free_up_to_one(choice: Choice, weights: ArrayLike | None = None) -> bool:
    """
    Whether no group would rather have what another got, once some one partner is taken out of it (EF1).

    Args:
        choice: What was chosen; points are whole numbers.
        weights: What each group may expect beside the others, by its number, whole numbers from 1 on
            ``[highest group + 1]``; equal if left out.

    Returns:
        True if ``envies_up_to_one`` finds none.

    Raises:
        InvalidValueError: If points or weights are not as described.

    Source:
        E. Budish, The combinatorial assignment problem: approximate competitive equilibrium from equal
        incomes, Journal of Political Economy 119 (2011) 1061-1103; with weights: M. Chakraborty, A. Igarashi,
        W. Suksompong and Y. Zick, Weighted envy-freeness in indivisible item allocation, ACM Transactions on
        Economics and Computation 9 (2021) 18 (WEF1).

    Examples:
        >>> import numpy as np
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import Choice, TwoSidedMarket, envy_free_up_to_one
        >>> problem = AssignmentProblem.from_matrix([[4, 4, 4], [4, 4, 4]], None, [3, 3])
        >>> market = TwoSidedMarket.from_points(problem)
        >>> two_and_one, all_to_one = (
        ...     Choice(market=market, used=np.array(pairs)) for pairs in ([0, 1, 5], [0, 1, 2])
        ... )
        >>> envy_free_up_to_one(two_and_one), envy_free_up_to_one(all_to_one)
        (True, False)
    """
    return not envies_up_to_one(choice, weights)


def envies_up_to_one(choice: Choice, weights: ArrayLike | None = None) -> tuple[Envy, ...]:
    """
    Every group that would rather have what another got, whichever one partner is taken out of it.

    What another's partners would be worth to a group is the most that its rows could make of them, within
    their capacities: an assignment problem. A partner of several places counts as often as the other has
    it. What is worth less than nothing counts as nothing, also among a group's own. With weights, what a
    group has is divided by its weight, and so is what the other has.

    Args:
        choice: What was chosen; points are whole numbers. Rows of no group neither envy nor are envied.
        weights: What each group may expect beside the others, by its number; equal if left out.

    Returns:
        Who envies whom, by group, then by the other group.

    Raises:
        InvalidValueError: If points or weights are not as described.
    """
    market = choice.market
    points = whole_numbers("points", market.problem.points)
    expected = group_weights(weights, market.groups)
    own = np.zeros(expected.size, dtype=np.int64)
    of_pair = market.groups[market.problem.rows]
    counted = choice.used[(of_pair[choice.used] >= 0) & (points[choice.used] > 0)]
    np.add.at(own, of_pair[counted], points[counted])
    held = _Held.of(choice)
    group, other, worth = held.worths(points)
    envious = own[group] * expected[other] < worth * expected[group]
    found = []
    for one, another, whole in zip(
        group[envious].tolist(), other[envious].tolist(), worth[envious].tolist(), strict=True
    ):
        still = whole - held.greatest_loss(points, one, another, whole)
        if own[one] * expected[another] < still * expected[one]:
            found.append(Envy(group=one, other=another, own=int(own[one]), still=still))
    return tuple(found)


def group_weights(weights: ArrayLike | None, groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    The weights of groups by their numbers; 1 for each if left out.

    Args:
        weights: Whole numbers from 1 to a million ``[highest group + 1]``, or more of them.
        groups: The group of each row, or -1, int64 ``[n]``.

    Raises:
        InvalidValueError: If they are not.
    """
    many = int(groups.max(initial=-1)) + 1
    if weights is None:
        return np.ones(many, dtype=np.int64)
    numbers = whole_numbers("weights", weights)
    if numbers.size < many:
        raise invalid("weights", "group_weights", numbers.size, groups=many)
    if numbers.size and not 1 <= numbers.min() <= numbers.max() <= 1_000_000:
        wrong = numbers.min() if numbers.min() < 1 else numbers.max()
        raise invalid("weights", "within", int(wrong), lowest=1, highest=1_000_000)
    return numbers


@attrs.frozen(kw_only=True, eq=False)
class _Held:
    """
    Which group holds how many places of which column.

    Args:
        choice: What was chosen.
        holders: The group of each holding, int64 ``[h]``; sorted by column, then by holder.
        cols: Its column, int64 ``[h]``.
        counts: How many places it is, int64 ``[h]``.
    """

    choice: Choice
    holders: NDArray[np.int64]
    cols: NDArray[np.int64]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, choice: Choice) -> "_Held":
        owner = choice.market.groups[choice.rows]
        held = np.stack([choice.cols[owner >= 0], owner[owner >= 0]])
        (cols, holders), counts = np.unique(held, axis=1, return_counts=True)
        return cls(choice=choice, holders=holders, cols=cols, counts=counts.astype(np.int64))

    def worths(
        self, points: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Each group, each other one whose partners are worth anything to it, and how much."""
        market, problem = self.choice.market, self.choice.market.problem
        many = int(market.groups.max(initial=-1)) + 1
        group = market.groups[problem.rows]
        useful = np.flatnonzero((group >= 0) & (points > 0))
        first = np.searchsorted(self.cols, problem.cols[useful], "left")
        last = np.searchsorted(self.cols, problem.cols[useful], "right")
        pair = np.repeat(useful, last - first)
        inside = np.arange(pair.size) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
        holding = np.repeat(first, last - first) + inside
        apart = self.holders[holding] != group[pair]
        pair, holding = pair[apart], holding[apart]
        both = group[pair] * many + self.holders[holding]
        # One problem for all: a row and a holding stand once for each pair of groups.
        row_keys, rows = np.unique(both * problem.shape[0] + problem.rows[pair], return_inverse=True)
        col_keys, cols = np.unique(both * max(self.cols.size, 1) + holding, return_inverse=True)
        joint = AssignmentProblem.from_pairs(
            rows,
            cols,
            points[pair],
            (row_keys.size, col_keys.size),
            problem.row_capacity[row_keys % max(problem.shape[0], 1)],
            self.counts[col_keys % max(self.cols.size, 1)],
        )
        best = solve(joint)
        order = joint.rows * max(col_keys.size, 1) + joint.cols
        used = np.searchsorted(order, best.rows * max(col_keys.size, 1) + best.cols)
        whose, place = np.unique(row_keys // max(problem.shape[0], 1), return_inverse=True)
        worth = np.zeros(whose.size, dtype=np.int64)
        np.add.at(worth, place[best.rows], joint.points[used])
        return whose // max(many, 1), whose % max(many, 1), worth

    def greatest_loss(self, points: NDArray[np.int64], group: int, other: int, whole: int) -> int:
        """How much less another's partners are worth to a group without the one it would miss most."""
        market, problem = self.choice.market, self.choice.market.problem
        mine = np.flatnonzero(self.holders == other)
        rows = np.flatnonzero((market.groups == group)[problem.rows] & (points > 0))
        rows = rows[np.isin(problem.cols[rows], self.cols[mine])]
        losses = [0]
        for without in mine[np.isin(self.cols[mine], problem.cols[rows])].tolist():
            capacity = np.zeros(problem.shape[1], dtype=np.int64)
            capacity[self.cols[mine]] = self.counts[mine]
            capacity[self.cols[without]] -= 1
            left = AssignmentProblem(
                rows=problem.rows[rows],
                cols=problem.cols[rows],
                points=points[rows],
                shape=problem.shape,
                row_capacity=problem.row_capacity,
                col_capacity=capacity,
            )
            losses.append(whole - int(solve(left).points))
        return max(losses)
