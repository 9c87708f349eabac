"""Stability: the pairs that would rather have each other than what a choice gives them."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from rvmatch.mechanisms.mechanism import Choice
from rvmatch.mechanisms.settings import one_of

__all__ = ["Stability", "blocking_pairs", "is_stable"]

_NO_LIMIT = np.iinfo(np.int64).max


class Stability(StrEnum):
    """
    Which pairs are enough to unsettle a choice where lists have ties; without ties the three are one.

    A super-stable choice is strongly stable, and a strongly stable one is weakly stable. A weakly stable
    choice always exists; the other two need not.

    Source:
        R. W. Irving, Stable marriage and indifference, Discrete Applied Mathematics 48 (1994) 261-272.
    """

    WEAK = "weak"
    """A pair blocks if both of its sides would be better off."""
    STRONG = "strong"
    """A pair blocks if one side would be better off, and the other no worse."""
    SUPER = "super"
    """A pair blocks if neither side would be worse off."""


def blocking_pairs(choice: Choice, kind: Stability | str = Stability.WEAK) -> NDArray[np.int64]:
    """
    The pairs that block a choice, under responsive preferences.

    A line with a free place is better off with any further partner; a full one compares the pair with the
    worst partner that it has, whom it would give up. With capacities on both sides this is pairwise
    stability. A line of capacity zero blocks nothing.

    Args:
        choice: What was chosen.
        kind: What blocks where lists have ties.

    Returns:
        Positions of unused pairs in ``choice.market.problem``, growing, int64 ``[k]``; none if the choice is
        stable.

    Raises:
        InvalidValueError: If there is no such kind of stability.

    Source:
        D. Gale and L. Shapley, College admissions and the stability of marriage, American Mathematical
        Monthly 69 (1962) 9-15; A. Roth, Stability and polarization of interests in job matching,
        Econometrica 52 (1984) 47-57 (many-to-many).

    Examples:
        >>> import numpy as np
        >>> from rvmatch.mechanisms import Choice, TwoSidedMarket, blocking_pairs
        >>> market = TwoSidedMarket.from_lists([[0, 1], [0]], [[0, 1], [0]])
        >>> blocking_pairs(Choice(market=market, used=np.array([1, 2]))).tolist()
        [0]
    """
    asked = one_of(Stability, "kind", kind)
    market = choice.market
    problem = market.problem
    free = np.ones(problem.rows.size, dtype=bool)
    free[choice.used] = False
    row_limits = _limits(problem.row_capacity, choice.row_counts, choice.rows, market.row_ranks[choice.used])
    col_limits = _limits(problem.col_capacity, choice.col_counts, choice.cols, market.col_ranks[choice.used])
    row_bound, col_bound = row_limits[problem.rows], col_limits[problem.cols]
    if asked is Stability.WEAK:
        blocks = free & (market.row_ranks < row_bound) & (market.col_ranks < col_bound)
    else:
        blocks = free & (market.row_ranks <= row_bound) & (market.col_ranks <= col_bound)
        if asked is Stability.STRONG:
            blocks &= (market.row_ranks < row_bound) | (market.col_ranks < col_bound)
    return np.flatnonzero(blocks).astype(np.int64)


def is_stable(choice: Choice, kind: Stability | str = Stability.WEAK) -> bool:
    """
    Whether no pair blocks a choice.

    Args:
        choice: What was chosen.
        kind: What blocks where lists have ties.

    Returns:
        True if ``blocking_pairs`` finds none.

    Raises:
        InvalidValueError: If there is no such kind of stability.

    Examples:
        >>> from rvmatch.mechanisms import DeferredAcceptance, TwoSidedMarket, choose_by, is_stable
        >>> market = TwoSidedMarket.from_lists([[(0, 1)], [0]], [[(0, 1)], [0]])
        >>> is_stable(choose_by(DeferredAcceptance(), market)), is_stable(
        ...     choose_by(DeferredAcceptance(), market), "super"
        ... )
        (True, False)
    """
    return not blocking_pairs(choice, kind).size


def _limits(
    capacity: NDArray[np.int64],
    counts: NDArray[np.int64],
    lines: NDArray[np.int64],
    ranks: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Up to which place of its list each line has use for a partner: the worst it has, or any if not full."""
    worst = np.zeros(capacity.size, dtype=np.int64)
    np.maximum.at(worst, lines, ranks)
    return np.where(counts < capacity, _NO_LIMIT, worst)
