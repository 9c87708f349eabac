"""Misreports: the market as it would be if one line stated another list than its own."""

import itertools
from collections.abc import Iterator, Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment import AssignmentProblem
from rvmatch.assignment.arrays import whole_numbers
from rvmatch.errors import invalid
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.settings import Side, one_of

__all__ = ["every_list", "misreported", "pairs_of"]


def pairs_of(market: TwoSidedMarket, side: Side | str, line: int) -> list[int]:
    """
    The pairs of one line, in the order of the problem.

    Args:
        market: The two sides.
        side: The side on which the line stands, ``"row"`` or ``"col"``.
        line: Its position.

    Returns:
        Positions of pairs in ``market.problem``.

    Raises:
        InvalidValueError: If there is no such side or line.
    """
    asked = one_of(Side, "side", side)
    many = market.problem.shape[0 if asked is Side.ROW else 1]
    if isinstance(line, bool) or not isinstance(line, int | np.integer) or not 0 <= line < many:
        raise invalid("line", "assignment_position", line, size=many)
    if asked is Side.ROW:
        return list(range(int(market.row_starts[line]), int(market.row_starts[line + 1])))
    return [int(pair) for pair in market.by_column[market.col_starts[line] : market.col_starts[line + 1]]]


def every_list(pairs: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """
    Every list without ties that a line could state: all orders of all of its partners, and of some of them.

    Args:
        pairs: The pairs of the line.

    Returns:
        The lists, the shortest first; for q pairs there are about e times q! of them.
    """
    for length in range(len(pairs) + 1):
        yield from itertools.permutations(pairs, length)


def misreported(
    market: TwoSidedMarket, line: int, stated: ArrayLike, *, side: Side | str = Side.ROW
) -> tuple[TwoSidedMarket, NDArray[np.int64]]:
    """
    The market in which one line states a list of its own making; all other lists and all points stay.

    A partner that the list leaves out is not acceptable to the line, so that the pair is none. A partner
    that was not acceptable stays so: the other side has no place for the line in its list.

    Args:
        market: The two sides as they are.
        line: The position of who states another list.
        stated: Positions of its pairs in ``market.problem``, the best first, without ties ``[k]``.
        side: The side on which it stands.

    Returns:
        The market as stated, and where each of its pairs stands in the market as it is, int64.

    Raises:
        InvalidValueError: If there is no such line, or the list names a pair twice or one of another line.
    """
    asked = one_of(Side, "side", side)
    own = pairs_of(market, asked, line)
    order = whole_numbers("stated", stated)
    if len(set(order.tolist())) != order.size or not set(order.tolist()) <= set(own):
        raise invalid("stated", "misreport_pairs", order.tolist(), line=line)
    problem = market.problem
    stays = np.ones(problem.rows.size, dtype=bool)
    stays[own] = False
    stays[order] = True
    kept = np.flatnonzero(stays)
    ranks = {Side.ROW: market.row_ranks.copy(), Side.COL: market.col_ranks.copy()}
    ranks[asked][order] = np.arange(1, order.size + 1)
    changed = attrs.evolve(
        market,
        problem=AssignmentProblem(
            rows=problem.rows[kept],
            cols=problem.cols[kept],
            points=problem.points[kept],
            shape=problem.shape,
            row_capacity=problem.row_capacity,
            col_capacity=problem.col_capacity,
        ),
        row_ranks=ranks[Side.ROW][kept],
        col_ranks=ranks[Side.COL][kept],
        amounts=None if market.amounts is None else market.amounts[kept],
    )
    return changed, kept
