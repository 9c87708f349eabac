"""Markets of two sides that are small enough to look at every choice and every list."""

import itertools

import numpy as np
from hypothesis import strategies as st

from rvmatch.assignment import AssignmentProblem
from rvmatch.mechanisms import TwoSidedMarket

MOST_PAIRS = 9
COUNTS = st.sampled_from([MOST_PAIRS, MOST_PAIRS, MOST_PAIRS, *range(MOST_PAIRS)])
SIZES = st.sampled_from([3, 3, 3, 2, 2, 4, 1, 0])
"""With three on each side there is most to be found."""


@st.composite
def tiny_markets(draw, *, ties: bool = True, most: int = 3) -> TwoSidedMarket:
    """
    Up to 4 x 4, often 3 x 3 with all pairs; capacities from 0 to ``most``, groups, arrivals, any points.

    Without ``ties`` all lists are strict. In some markets interests are opposed: what is better for the row
    is worse for the column, so that there are several stable choices.
    """
    n, m = draw(SIZES), draw(SIZES)
    cells = list(itertools.product(range(n), range(m)))
    pairs = sorted(draw(st.permutations(cells))[: draw(COUNTS)])
    places = st.permutations(range(1, len(pairs) + 1))
    if ties:
        places |= st.lists(st.integers(1, 3), min_size=len(pairs), max_size=len(pairs))
    row_ranks, col_ranks = draw(places), draw(places)
    if draw(st.booleans()):
        col_ranks = [max(row_ranks) + 1 - place for place in row_ranks]
    rows, cols = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return TwoSidedMarket(
        problem=AssignmentProblem(
            rows=rows,
            cols=cols,
            points=_numbers(draw, len(pairs), -1, 6),
            shape=(n, m),
            row_capacity=_capacity(draw, n, most),
            col_capacity=_capacity(draw, m, most),
        ),
        row_ranks=np.array(row_ranks, dtype=np.int64),
        col_ranks=np.array(col_ranks, dtype=np.int64),
        groups=_numbers(draw, n, -1, 2),
        arrival=_numbers(draw, n, 0, 2),
        remote=_numbers(draw, n, 0, 1) == 1,
    )


def _numbers(draw, size: int, lowest: int, highest: int) -> np.ndarray:
    found = draw(st.lists(st.integers(lowest, highest), min_size=size, max_size=size))
    return np.array(found, dtype=np.int64)


def _capacity(draw, size: int, most: int) -> np.ndarray:
    """Mostly one place, which is what promises are about."""
    places = st.sampled_from([1, 1, 1, 1, 1, 1, *range(most + 1)])
    return np.array(draw(st.lists(places, min_size=size, max_size=size)), dtype=np.int64)
