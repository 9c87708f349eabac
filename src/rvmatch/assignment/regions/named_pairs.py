"""The few pairs that decide between regions: gathered from them, solved at once, and turned into prices."""

from collections.abc import Sequence
from typing import Self

import attrs
import numpy as np

from rvmatch.assignment.groups import Group
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.proofs import Prices
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints, Rank
from rvmatch.assignment.regions.planning import ProvenPlan, proven_plan
from rvmatch.assignment.regions.proposals import Proposals
from rvmatch.assignment.regions.region import Bits, Region, Whole
from rvmatch.executors import Cancel

__all__ = ["NamedPairs", "SolvedPairs", "prices_with_groups"]


@attrs.frozen(kw_only=True, eq=False)
class NamedPairs:
    """
    Pairs from all regions between the lines of the whole problem.

    Args:
        whole: Capacities, ranks and limits; its pairs are never looked at.
        regions: Which lines each region speaks of, and how many pairs it holds; no pair is looked at.
        region: The region of each pair, a position in ``regions``, int64 ``[p]``.
        pair: Which of its region's pairs it is, int64 ``[p]``; growing within a region.
        rows: Its row, int64 ``[p]``.
        cols: Its column, int64 ``[p]``.
        points: What it is worth, rank by rank; None in a rank that is not about pairs.
    """

    whole: RankedProblem
    regions: tuple[Region, ...]
    region: Whole
    pair: Whole
    rows: Whole
    cols: Whole
    points: tuple[Whole | None, ...]

    @classmethod
    def empty(cls, whole: RankedProblem, regions: tuple[Region, ...]) -> Self:
        """No pairs yet."""
        nothing = np.empty(0, dtype=np.int64)
        points = tuple(nothing if isinstance(rank, PairPoints) else None for rank in whole.ranks)
        return cls(
            whole=whole,
            regions=regions,
            region=nothing,
            pair=nothing,
            rows=nothing,
            cols=nothing,
            points=points,
        )

    def with_pairs(self, proposals: Sequence[Proposals]) -> Self:
        """
        The same with these pairs too; those that are here already change nothing.

        Args:
            proposals: One for each region, in their order.

        Returns:
            The pairs, by region.
        """
        region = np.concatenate(
            [self.region, *(np.full(some.pairs.size, at, np.int64) for at, some in enumerate(proposals))]
        )
        pair = np.concatenate([self.pair, *(some.pairs for some in proposals)])
        lines = list(zip(self.regions, proposals, strict=True))
        rows = np.concatenate([self.rows, *(where.rows[some.row] for where, some in lines)])
        cols = np.concatenate([self.cols, *(where.cols[some.col] for where, some in lines)])
        points = tuple(
            None if mine is None else np.concatenate([mine, *_given([some.points[at] for some in proposals])])
            for at, mine in enumerate(self.points)
        )
        order = np.lexsort((pair, region))
        again = (np.diff(region[order], prepend=-1) == 0) & (np.diff(pair[order], prepend=-1) == 0)
        kept = order[~again]
        return attrs.evolve(
            self,
            region=region[kept],
            pair=pair[kept],
            rows=rows[kept],
            cols=cols[kept],
            points=tuple(None if worth is None else worth[kept] for worth in points),
        )

    def named(self) -> tuple[Bits, ...]:
        """Which of its pairs each region has named, a bit each."""
        found = []
        for number, region in enumerate(self.regions):
            here = np.zeros(region.row.size, dtype=np.bool_)
            here[self.pair[self.region == number]] = True
            found.append(np.packbits(here))
        return tuple(found)

    def solved(self, cancel: Cancel | None = None) -> "SolvedPairs":
        """The best plan on these pairs, with prices that prove it; ``cancel`` is asked whether to stop."""
        order = np.lexsort((self.cols, self.rows))
        problem = self.whole.problem
        shown = next((points for points in self.points if points is not None), np.zeros_like(self.rows))
        known = AssignmentProblem(
            rows=self.rows[order],
            cols=self.cols[order],
            points=shown[order],
            shape=problem.shape,
            row_capacity=problem.row_capacity,
            col_capacity=problem.col_capacity,
        )
        ranks: list[Rank] = [
            rank if points is None else PairPoints(known.points if points is shown else points[order])
            for rank, points in zip(self.whole.ranks, self.points, strict=True)
        ]
        ranked = RankedProblem(problem=known, ranks=tuple(ranks), limits=self.whole.limits)
        return SolvedPairs(known=self, ranked=ranked, plan=proven_plan(ranked, cancel))


@attrs.frozen(kw_only=True, eq=False)
class SolvedPairs:
    """
    The best plan on the pairs known so far.

    Args:
        known: Those pairs.
        ranked: The problem they are.
        plan: The plan, and what proves it best among them.
    """

    known: NamedPairs
    ranked: RankedProblem
    plan: ProvenPlan

    def prices(self) -> tuple[Whole, Whole]:
        """What one place costs in each row and each column, groups included, rank by rank."""
        stages = [proof.stages[0] for proof in self.plan.certificate.ranks]
        groups = self.ranked.groups
        by_rank = [prices_with_groups(prices, groups) for prices in stages]
        return np.stack([rows for rows, _ in by_rank]), np.stack([cols for _, cols in by_rank])


def prices_with_groups(prices: Prices, groups: Sequence[Group]) -> tuple[Whole, Whole]:
    """
    What one place costs in each line together with the groups that hold it.

    Args:
        prices: The prices of a stage.
        groups: The groups they speak of.

    Returns:
        Of the rows, int64 ``[n]``, and of the columns, int64 ``[m]``.
    """
    sides = {"row": prices.rows.copy(), "col": prices.cols.copy()}
    for group, price in zip(groups, prices.groups.tolist(), strict=True):
        sides[group.side][group.members] += price
    return sides["row"], sides["col"]


def _given(parts: Sequence[Whole | None]) -> list[Whole]:
    return [part for part in parts if part is not None]
