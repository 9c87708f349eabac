"""Picking sequences: groups take turns, and whoever's turn it is takes the pair it likes best."""

import heapq
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import whole_numbers
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.envy import group_weights
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee
from rvmatch.mechanisms.settings import one_of

__all__ = ["GroupShare", "PickingSequence"]


class GroupShare(StrEnum):
    """How often groups pick, one beside the other."""

    EQUAL = "equal"
    """Round robin: each once in every round."""
    ROWS = "rows"
    """In proportion to the number of their rows that have places, such as a county's projects."""


def _share(value: object) -> "GroupShare | tuple[int, ...]":
    if isinstance(value, str):
        return one_of(GroupShare, "share", value)
    return tuple(whole_numbers("share", value).tolist())  # type: ignore[arg-type]


@final
@attrs.frozen(kw_only=True)
class PickingSequence:
    """
    The next to pick is the group with fewest picks for its weight; it takes the pair worth most that fits.

    Who comes first among equals is drawn once for all rounds; equal pairs are decided by chance. A group that
    finds nothing worth more than nothing stops. With equal weights this is round robin.

    Envy-freeness up to one partner is promised where ``promises(market)`` is true: every column has one
    place, all rows of a group are alike (the same columns for the same points), and, unless all weights are
    equal, each group has places for all its columns. Elsewhere it may or may not come out;
    ``envy_free_up_to_one`` tells.

    Args:
        share: The weights: ``"equal"``, ``"rows"``, or whole numbers from 1 on, one for each group by its
            number.

    Raises:
        InvalidValueError: If the share is neither a word nor whole numbers.

    Source:
        M. Chakraborty, A. Igarashi, W. Suksompong and Y. Zick, Weighted envy-freeness in indivisible item
        allocation, ACM Transactions on Economics and Computation 9 (2021) 18; round robin: I. Caragiannis
        et al., The unreasonable fairness of maximum Nash welfare, same journal 7 (2019) 12.

    Examples:
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import PickingSequence, TwoSidedMarket, choose_by
        >>> problem = AssignmentProblem.from_matrix([[9, 8, 7, 1], [9, 8, 7, 1]], None, [4, 4])
        >>> choice = choose_by(PickingSequence(), TwoSidedMarket.from_points(problem))
        >>> choice.row_counts.tolist()
        [2, 2]
    """

    name: ClassVar[str] = "picking_sequence"
    guarantees: ClassVar[frozenset[Guarantee]] = frozenset({Guarantee.ENVY_FREE_UP_TO_ONE})
    share: GroupShare | tuple[int, ...] = attrs.field(default=GroupShare.EQUAL, converter=_share)

    def weights(self, market: TwoSidedMarket) -> NDArray[np.int64]:
        """
        The weight of each group by its number, int64 ``[highest group + 1]``.

        Args:
            market: The two sides.

        Raises:
            InvalidValueError: If a group has no weight, or one is less than 1 or more than a million.
        """
        groups = market.groups
        if self.share is GroupShare.ROWS:
            rows = groups[(groups >= 0) & (market.problem.row_capacity > 0)]
            return np.maximum(np.bincount(rows, minlength=int(groups.max(initial=-1)) + 1), 1)
        return group_weights(None if isinstance(self.share, GroupShare) else self.share, groups)

    def promises(self, market: TwoSidedMarket) -> bool:
        """
        Whether envy-freeness up to one partner is promised, by this mechanism's weights.

        Args:
            market: The two sides.

        Returns:
            True if every column has one place at most, rows of a group are alike, and all weights are equal
            or each group has places for all its columns.
        """
        problem, weights, groups = market.problem, self.weights(market), market.groups
        if problem.col_capacity.max(initial=0) > 1 or not _alike(market):
            return False
        places, useful = np.zeros(weights.size, dtype=np.int64), np.zeros(weights.size, dtype=np.int64)
        grouped = np.flatnonzero((groups >= 0) & (problem.row_capacity > 0))
        np.add.at(places, groups[grouped], problem.row_capacity[grouped])
        wanted = np.bincount(problem.rows[problem.points > 0], minlength=groups.size)
        np.maximum.at(useful, groups[grouped], wanted[grouped])
        present = weights[np.unique(groups[grouped])]
        equal = present.size == 0 or present.min() == present.max()
        return bool(equal or (places >= useful).all())

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        problem = market.problem
        points, weights = whole_numbers("points", problem.points), self.weights(market).tolist()
        label = market.groups[problem.rows]
        order = np.lexsort((chance.of("ties").bits(problem.rows.size), -points, label))
        order = order[(label[order] >= 0) & (points[order] > 0)]
        starts = np.searchsorted(label[order], np.arange(len(weights) + 1)).tolist()
        rows, cols = problem.rows[order].tolist(), problem.cols[order].tolist()
        row_left, col_left = problem.row_capacity.tolist(), problem.col_capacity.tolist()
        next_pair, turn = starts[:-1], chance.of("order").permutation(len(weights)).tolist()
        queue = [(Fraction(0), turn[group], group) for group in range(len(weights))]
        heapq.heapify(queue)
        used = []
        while queue:
            picks, place, group = queue[0]
            at, end = next_pair[group], starts[group + 1]
            while at < end and not (row_left[rows[at]] and col_left[cols[at]]):
                at += 1
            next_pair[group] = at + 1
            if at == end:
                heapq.heappop(queue)
                continue
            row_left[rows[at]] -= 1
            col_left[cols[at]] -= 1
            used.append(at)
            heapq.heapreplace(queue, (picks + Fraction(1, weights[group]), place, group))
        found: NDArray[np.int64] = order[np.array(used, dtype=np.int64)]
        return found


def _alike(market: TwoSidedMarket) -> bool:
    """Whether rows of a group have the same columns for the same points, worth more than nothing."""
    problem = market.problem
    points, starts = problem.points, market.row_starts.tolist()
    seen: dict[int, bytes] = {}
    for row, group in enumerate(market.groups.tolist()):
        if group < 0 or not problem.row_capacity[row]:
            continue
        own = slice(starts[row], starts[row + 1])
        useful = points[own] > 0
        face = problem.cols[own][useful].tobytes() + b"|" + points[own][useful].tobytes()
        if seen.setdefault(group, face) != face:
            return False
    return True
