"""Passes over pairs outside a core choose in numpy what compiled loops choose one pair after the other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.assignment.kernels import circulation_pairs
from rvmatch.assignment.networks import pair_blocks
from rvmatch.assignment.networks.routing import closed


@st.composite
def lists_of_pairs(draw: st.DrawFn) -> dict[str, np.ndarray]:
    """Rows of unlike length, points and ties that are often equal, marks of all kinds, and prices."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    degree = rng.integers(0, draw(st.integers(1, 12)), draw(st.integers(1, 8)))
    pairs, columns = int(degree.sum()), 6
    kind = draw(st.sampled_from([np.int32, np.int64]))
    first = np.concatenate([[0], np.cumsum(degree)])
    return {
        "first": closed(first),
        "cols": closed(rng.integers(0, columns, pairs).astype(kind)),
        "points": closed(rng.integers(-3, 4, pairs).astype(kind)),
        "ties": closed(rng.integers(0, 3, pairs).astype(kind)),
        "marks": rng.choice([0, 1, 1, 1, 2], pairs).astype(np.uint8),
        "rows": closed(rng.integers(-3, 4, degree.size)),
        "prices": closed(rng.integers(-3, 4, columns)),
    }


FEWS, WEIGHTS, BLOCKS = st.integers(1, 4), st.integers(0, 1), st.integers(1, 30)


def both(name: str, block: int, marks: np.ndarray, *arguments: object, last: tuple[int, ...]) -> None:
    """The same count and the same marks, however many pairs numpy looks at together."""
    by_blocks, by_loops = marks.copy(), marks.copy()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pair_blocks, "BLOCK", block)
        counted = getattr(pair_blocks, name)(*arguments, by_blocks, *last)

    assert counted == getattr(circulation_pairs, name)(*arguments, by_loops, *last)
    assert by_blocks.tolist() == by_loops.tolist()


@given(lists_of_pairs(), FEWS, BLOCKS)
def test_the_best_of_each_row_are_the_same(of, few, block) -> None:
    both("choose_best", block, of["marks"], of["first"], of["points"], of["ties"], last=(few,))


@given(lists_of_pairs(), WEIGHTS, FEWS, BLOCKS)
def test_those_that_cost_less_than_nothing_are_the_same(of, weight, few, block) -> None:
    prices = of["rows"], of["prices"]
    arguments = of["first"], of["cols"], of["points"], weight, prices
    both("choose_cheaper", block, of["marks"], *arguments, last=(few,))


@given(lists_of_pairs(), WEIGHTS, BLOCKS)
def test_those_that_cost_something_are_the_same(of, weight, block) -> None:
    prices = of["rows"], of["prices"]
    both("close_dearer", block, of["marks"], of["first"], of["cols"], of["points"], weight, prices, last=())


@given(lists_of_pairs(), FEWS, st.integers(0, 3), BLOCKS)
def test_the_nearest_of_each_row_are_the_same(of, few, more, block) -> None:
    arguments = of["first"], of["cols"], of["points"], (of["rows"], of["prices"])
    both("choose_near", block, of["marks"], *arguments, last=(few, few + more))


@given(lists_of_pairs(), BLOCKS)
def test_the_best_of_each_column_are_the_same(of, block) -> None:
    arguments = of["first"], of["cols"], of["points"], of["ties"]
    both("choose_best_of_columns", block, of["marks"], *arguments, last=(of["prices"].size,))


def test_marks_mean_the_same_to_both() -> None:
    for name in ("CLOSED", "OPEN", "INSIDE"):
        assert getattr(pair_blocks, name) == getattr(circulation_pairs, name)


def test_the_least_number_of_int32_is_never_the_best() -> None:
    """Its opposite is no number of int32."""
    points = closed(np.array([np.iinfo(np.int32).min, 0], dtype=np.int32))
    marks = np.ones(2, dtype=np.uint8)
    both("choose_best", 5, marks, closed(np.array([0, 2])), points, points, last=(1,))
    pair_blocks.choose_best(closed(np.array([0, 2])), points, points, marks, 1)

    assert marks.tolist() == [pair_blocks.OPEN, pair_blocks.INSIDE]
