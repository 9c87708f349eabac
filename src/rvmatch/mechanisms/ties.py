"""Strict lists out of lists with ties: who comes first among equals is drawn, or decided by points."""

from enum import StrEnum
from typing import Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.settings import Side, one_of

__all__ = ["StrictLists", "TieBreaking", "tie_breaking"]

_FACTORS: Final = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
_SHIFTS: Final = (30, 27, 31)


class TieBreaking(StrEnum):
    """
    How equal places in a list become an order.

    Every draw belongs to a partner or to a pair of row and column, never to a position in an array: it stays
    the same when other pairs come and go, so that nobody moves a lottery by stating another list.

    Source:
        A. Abdulkadiroğlu, P. Pathak and A. Roth, Strategy-proofness versus efficiency in matching with
        indifferences, American Economic Review 99 (2009) 1954-1978 (single and multiple lotteries).
    """

    SINGLE_LOTTERY = "single_lottery"
    """Each partner draws one number, which counts in every list it stands in."""
    MULTIPLE_LOTTERIES = "multiple_lotteries"
    """Each list draws numbers of its own for the partners in it."""
    POINTS = "points"
    """The pair that is worth more points comes first; equal points are decided by the single lottery."""


def tie_breaking(value: TieBreaking | str) -> TieBreaking:
    """The way to break ties that a setting ``ties`` names; a word that is none is refused."""
    return one_of(TieBreaking, "ties", value)


@attrs.frozen(kw_only=True, eq=False)
class StrictLists:
    """
    The lists of one side without ties.

    Args:
        lines: Whose list each pair of the problem stands in, int64 ``[p]``.
        order: The positions of the pairs, list after list, each from its best, int64 ``[p]``.
        places: The place of each pair of the problem in its list, from 0, int64 ``[p]``.
        starts: Where each list begins in ``order``, and where the last ends, int64 ``[lines + 1]``.
        capacity: How many partners each takes, int64 ``[lines]``.
    """

    lines: NDArray[np.int64]
    order: NDArray[np.int64]
    places: NDArray[np.int64]
    starts: NDArray[np.int64]
    capacity: NDArray[np.int64]

    @classmethod
    def of(cls, market: TwoSidedMarket, side: Side, ties: TieBreaking, chance: Chance) -> Self:
        """
        The strict lists of the rows, or of the columns, of a market.

        Args:
            market: The two sides.
            side: Whose lists.
            ties: How ties are broken.
            chance: Where lotteries come from.

        Returns:
            The lists; whoever was strictly better before still is.
        """
        problem = market.problem
        if side is Side.ROW:
            lines, partners, ranks = problem.rows, problem.cols, market.row_ranks
            starts, capacity = market.row_starts, problem.row_capacity
        else:
            lines, partners, ranks = problem.cols, problem.rows, market.col_ranks
            starts, capacity = market.col_starts, problem.col_capacity
        source = chance.of("ties", side)
        many = problem.shape if side is Side.ROW else problem.shape[::-1]
        draws = source.of("partners").bits(many[1])[partners]
        if ties is TieBreaking.MULTIPLE_LOTTERIES:
            draws = _mixed(source.of("lists").bits(many[0])[lines] ^ draws)
        keys = (draws, -problem.points, ranks, lines) if ties is TieBreaking.POINTS else (draws, ranks, lines)
        order = np.lexsort(keys).astype(np.int64)
        places = np.empty(order.size, dtype=np.int64)
        places[order] = np.arange(order.size) - starts[lines[order]]
        return cls(lines=lines, order=order, places=places, starts=starts, capacity=capacity)


def _mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """
    Bits in which every bit of the input moves about half of all, uint64.

    Source:
        G. Steele, D. Lea and C. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
    """
    first, second = (np.uint64(factor) for factor in _FACTORS)
    left, middle, last = (np.uint64(shift) for shift in _SHIFTS)
    bits = (bits ^ (bits >> left)) * first
    bits = (bits ^ (bits >> middle)) * second
    return bits ^ (bits >> last)
