"""Tiny markets drawn by chance, small enough to look at every choice and every list."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import AssignmentProblem
from rvmatch.mechanisms import Chance, TwoSidedMarket

__all__ = ["tiny_market"]

_SIZES: Final = (2, 3, 3, 4)
"""Of rows, and of columns, each as likely as any other: with three there is most to be found."""


def tiny_market(seed: int, *, most: int = 1, ties: bool = False, pairs: int = 9) -> TwoSidedMarket:
    """
    A market of two to four rows and columns, drawn by chance; the same for the same seed.

    An odd seed gives opposed interests: what is better for the row is worse for the column, so that there
    are often several stable choices.

    Args:
        seed: Any whole number.
        most: The greatest capacity of a row or column; one in eight has none.
        ties: Whether lists have ties; all are strict if not.
        pairs: How many pairs at most.

    Returns:
        The market; some points are zero or less, some rows are remote, some arrive together, some share a
        group, some have none.
    """
    chance = Chance(seed).of("tiny market")
    n, m = (_SIZES[size] for size in chance.of("shape").integers(2, len(_SIZES)))
    cells = np.sort(chance.of("cells").permutation(n * m)[:pairs])
    drawn = [chance.of("places", side).permutation(cells.size) for side in ("row", "col")]
    if seed % 2:
        drawn[1] = cells.size - 1 - drawn[0]
    row_ranks, col_ranks = (places // 3 + 1 for places in drawn) if ties else (places + 1 for places in drawn)
    problem = AssignmentProblem(
        rows=cells // m,
        cols=cells % m,
        points=chance.of("points").integers(cells.size, 6) - 1,
        shape=(n, m),
        row_capacity=_capacity(chance.of("room", "row"), n, most),
        col_capacity=_capacity(chance.of("room", "col"), m, most),
    )
    return TwoSidedMarket(
        problem=problem,
        row_ranks=row_ranks,
        col_ranks=col_ranks,
        groups=chance.of("groups").integers(n, 4) - 1,
        arrival=chance.of("arrival").integers(n, 3),
        remote=chance.of("remote").integers(n, 2) == 1,
    )


def _capacity(chance: Chance, lines: int, most: int) -> NDArray[np.int64]:
    closed = chance.of("closed").integers(lines, 8) == 0
    places = chance.of("places").integers(lines, most) + 1
    return np.where(closed, 0, places)
