"""Strategies for instances of experiments: markets with or without budgets, whole points or fractions."""

from typing import Any, Final

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from numpy.typing import NDArray

from rvmatch.assignment import AssignmentProblem
from rvmatch.experiments.instances import Instance, Provenance, Setting
from rvmatch.mechanisms import TwoSidedMarket
from rvmatch.testing.values import free_texts, labels

__all__ = ["instances"]

_LARGEST: Final = 2**53
_MOST_POINTS: Final = 1e200


def instances(*, max_rows: int = 4, max_cols: int = 4) -> SearchStrategy[Instance]:
    """
    Instances of any kind of market, each with a provenance.

    Args:
        max_rows: How many rows at most.
        max_cols: How many columns at most.

    Returns:
        A strategy; markets may be empty, have ties, points of any sign, whole or with fractions, and
        budgets.
    """
    return st.builds(Instance, name=labels(), market=_markets(max_rows, max_cols), provenance=_provenances())


@st.composite
def _markets(draw: st.DrawFn, max_rows: int, max_cols: int) -> TwoSidedMarket:
    n, m = draw(st.integers(0, max_rows)), draw(st.integers(0, max_cols))
    cells = np.flatnonzero(_list(draw, st.booleans(), n * m, np.bool_))
    count = cells.size
    if draw(st.booleans()):
        points = _list(draw, st.floats(-_MOST_POINTS, _MOST_POINTS), count, np.float64)
    else:
        points = _list(draw, st.integers(-_LARGEST, _LARGEST), count, np.int64)
    problem = AssignmentProblem(
        rows=cells // max(m, 1),
        cols=cells % max(m, 1),
        points=points,
        shape=(n, m),
        row_capacity=_list(draw, st.integers(0, 3), n, np.int64),
        col_capacity=_list(draw, st.integers(0, 3), m, np.int64),
    )
    budgets = draw(st.booleans())
    return TwoSidedMarket(
        problem=problem,
        row_ranks=_list(draw, st.integers(1, 4), count, np.int64),
        col_ranks=_list(draw, st.integers(1, 4), count, np.int64),
        groups=_list(draw, st.integers(-1, 2), n, np.int64),
        arrival=_list(draw, st.integers(-_LARGEST, _LARGEST), n, np.int64),
        remote=_list(draw, st.booleans(), n, np.bool_),
        amounts=_list(draw, st.integers(0, _LARGEST), count, np.int64) if budgets else None,
        available=_list(draw, st.integers(0, _LARGEST), m, np.int64) if budgets else None,
    )


def _list(draw: st.DrawFn, entries: SearchStrategy[Any], size: int, kind: type) -> NDArray[Any]:
    return np.array(draw(st.lists(entries, min_size=size, max_size=size)), dtype=kind)


def _provenances() -> SearchStrategy[Provenance]:
    return st.builds(
        Provenance,
        source=labels(),
        settings=_settings(),
        seed=st.none() | st.integers(),
        synthetic=st.booleans(),
        reference=free_texts(),
        facts=_settings(),
    )


def _settings() -> SearchStrategy[tuple[tuple[str, Setting], ...]]:
    finite = st.floats(allow_nan=False, allow_infinity=False)
    values = free_texts() | st.integers(-_LARGEST, _LARGEST) | st.booleans() | finite
    return st.dictionaries(labels(), values, max_size=3).map(lambda found: tuple(sorted(found.items())))
