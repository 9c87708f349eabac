"""Markets whose points have few levels: whole levels at a time lead to the optimum of paths, with proof."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.assignment.totals.reduction import Reduction

pytest.importorskip("numba")

from rvmatch.assignment.kernels import market, market_levels
from rvmatch.assignment.kernels.market_proof import check_optimum


@st.composite
def markets(draw: Any) -> Reduction:
    """Few rows and columns with several places each, and points that are multiples of one amount."""
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    rows, cols = np.nonzero(rng.random((n, m)) < draw(st.sampled_from([0.3, 0.7, 1.0])))
    levels, amount = draw(st.sampled_from([1, 2, 5, 30])), draw(st.sampled_from([1, 200_000]))
    most = draw(st.sampled_from([1, 3]))
    return Reduction(
        kept=np.arange(rows.size),
        rows=rows,
        cols=cols,
        points=rng.integers(1, levels + 1, rows.size) * amount,
        row_capacity=rng.integers(1, most + 1, n),
        col_capacity=rng.integers(1, most + 1, m),
    )


@given(markets())
def test_level_by_level_is_the_optimum_of_paths(reduction: Reduction) -> None:
    """Oracle: paths one after the other; the prices are asked for their proof in plain numpy."""
    found = market_levels.best_by_levels(reduction, lambda: None)

    used = np.flatnonzero(found.used)
    check_optimum(reduction, used, found.row_price, found.col_price)
    best = market.best_market(reduction, algorithm="paths")
    assert reduction.points[used].sum() == reduction.points[best.used].sum()


@given(markets())
def test_auctions_that_give_up_end_level_by_level(reduction: Reduction) -> None:
    """Oracle: paths; auctions without patience leave everything to the levels."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(market, "FEWEST_LOOKS", 0)
        patched.setattr(market, "PATIENCE_WITH_LEVELS", 0.0)
        found = market.best_market(reduction, algorithm="auctions")

    best = market.best_market(reduction, algorithm="paths")
    assert reduction.points[found.used].sum() == reduction.points[best.used].sum()


@pytest.mark.parametrize(
    ("points", "few"), [([3, 32], True), ([2, 66, 1], False), ([200_000, 10**6], True), ([], True)]
)
def test_levels_are_counted_in_the_amount_that_divides_all(points: list[int], few: bool) -> None:
    """Oracle: worked out by hand."""
    nothing = np.zeros(len(points), dtype=np.int64)
    places = np.ones(1, dtype=np.int64)
    worth = np.array(points, dtype=np.int64)
    reduction = Reduction(
        kept=nothing, rows=nothing, cols=nothing, points=worth, row_capacity=places, col_capacity=places
    )

    assert market_levels.has_few_levels(reduction) is few


def test_somebody_who_watches_can_end_it() -> None:
    """Oracle: what watches raises after the first pass."""
    reduction = Reduction(
        kept=np.arange(1),
        rows=np.zeros(1, dtype=np.int64),
        cols=np.zeros(1, dtype=np.int64),
        points=np.ones(1, dtype=np.int64),
        row_capacity=np.ones(1, dtype=np.int64),
        col_capacity=np.ones(1, dtype=np.int64),
    )

    with pytest.raises(ZeroDivisionError):
        market_levels.best_by_levels(reduction, lambda: 1 // 0)
