"""First choices and bids in rounds leave prices under which no pair in use could be better used."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.assignment import AssignmentProblem
from rvmatch.assignment.kernels.market import best_market
from rvmatch.assignment.totals import rounds as rounds_room
from rvmatch.assignment.totals.paths import choose_by_paths
from rvmatch.assignment.totals.reduction import Reduction
from rvmatch.assignment.totals.rounds import started


@st.composite
def reductions(draw) -> Reduction:
    """Up to 40 x 40, scarce or not, one place each or several; many ties where the best points are few."""
    n, m = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    most = draw(st.sampled_from([1, 1, 3]))
    problem = AssignmentProblem.from_matrix(
        rng.integers(1, draw(st.sampled_from([1, 4, 1000])), (n, m), endpoint=True),
        rng.random((n, m)) < draw(st.sampled_from([0.1, 0.4, 1.0])),
        rng.integers(1, most + 1, n),
        rng.integers(1, most + 1, m),
    )
    return Reduction.of(problem)


@given(pairs=reductions(), fewest=st.sampled_from([1, 5]), rounds=st.sampled_from([1, 3, 60]))
def test_the_start_of_paths_keeps_the_signs_of_prices(pairs: Reduction, fewest: int, rounds: int) -> None:
    if pairs.rows.size == 0:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounds_room, "FEWEST_WAITING", fewest)
        patch.setattr(rounds_room, "MOST_ROUNDS", rounds)
        start = started(pairs, np.searchsorted(pairs.rows, np.arange(pairs.shape[0])), may_stay_alone=True)
        chosen = choose_by_paths(pairs)

    above = start.row_prices[pairs.rows] + start.col_prices[pairs.cols] - pairs.points
    taken_rows = np.bincount(pairs.rows[start.taken], minlength=pairs.shape[0])
    taken_cols = np.bincount(pairs.cols[start.taken], minlength=pairs.shape[1])
    assert (above[~start.taken] >= 0).all()
    assert (above[start.taken] <= 0).all()
    assert (start.wanted == pairs.row_capacity - taken_rows).all()
    assert (start.room == pairs.col_capacity - taken_cols).all()
    assert (start.room >= 0).all()
    assert not start.col_prices[start.room > 0].any()
    assert pairs.points[chosen].sum() == pairs.points[best_market(pairs).used].sum()
