"""What a region sends to be planned with the pairs of the others, and what it tells with it."""

from typing import Self

import attrs
import numpy as np

from rvmatch.assignment.regions.region import Positions, Region, Whole

__all__ = ["AnswerToPrices", "HomePlan", "Proposals", "StartingPairs"]


@attrs.frozen(kw_only=True, eq=False)
class Proposals:
    """
    Pairs that a region sends to be planned with those of the others.

    Args:
        pairs: Which of its pairs, growing, int32 ``[k]``.
        row: Their rows, as the region counts them, int32 ``[k]``.
        col: Their columns, as the region counts them, int32 ``[k]``.
        points: What they are worth, rank by rank; None in a rank that is not about pairs.
    """

    pairs: Positions
    row: Positions
    col: Positions
    points: tuple[Whole | None, ...]

    @classmethod
    def of(cls, region: Region, pairs: Whole) -> Self:
        """These pairs of a region."""
        return cls(
            pairs=pairs.astype(np.int32),
            row=region.row[pairs],
            col=region.col[pairs],
            points=tuple(None if points is None else points[pairs] for points in region.points),
        )

    @property
    def nbytes(self) -> int:
        """How many bytes are sent."""
        worth = sum(points.nbytes for points in self.points if points is not None)
        return self.pairs.nbytes + self.row.nbytes + self.col.nbytes + worth


@attrs.frozen(kw_only=True, eq=False)
class HomePlan:
    """
    What is best for a region that keeps to itself, in the first rank that is about pairs.

    Args:
        used: The pairs of that plan.
        value: What they are worth together; points.
        col_prices: What one place costs in each of its columns, int64 ``[m]``; zero abroad.
    """

    used: Proposals
    value: int
    col_prices: Whole

    @property
    def nbytes(self) -> int:
        """How many bytes are sent."""
        return self.used.nbytes + 8 + self.col_prices.nbytes


@attrs.frozen(kw_only=True, eq=False)
class StartingPairs:
    """
    The pairs a region would like best at prices that nobody has agreed on yet.

    Args:
        best: The pairs.
        gain: What its rows together gain at most at these prices; points.
    """

    best: Proposals
    gain: int

    @property
    def nbytes(self) -> int:
        """How many bytes are sent."""
        return self.best.nbytes + 8


@attrs.frozen(kw_only=True, eq=False)
class AnswerToPrices:
    """
    Which pairs of a region contradict prices, and how much they could add.

    Args:
        wanted: The pairs worth more than their prices, in the first rank where the two differ, and those
            that are close to it.
        contradicting: How many of them are worth more.
        most_more: For each rank, what these could add to it at most, points.
    """

    wanted: Proposals
    contradicting: int
    most_more: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """How many bytes are sent."""
        return self.wanted.nbytes + 8 * (1 + len(self.most_more))
