"""The best pairs of each demand are found without sorting them all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.columns import Pairs
from rvmatch.matching import best_pairs
from rvmatch.matching.best_pairs import best_of_each_row, counts_by_row, row_starts

POINTS = st.sampled_from([0, 1, 2, 999_999, 1_000_000])
HASHES = st.sampled_from([1, 2, 3, 2**30])


@st.composite
def some_pairs(draw: st.DrawFn) -> Pairs:
    n, m = draw(st.integers(0, 5)), draw(st.integers(1, 6))
    every = Pairs.every((n, m))
    return every.where(np.array(draw(st.lists(st.booleans(), min_size=n * m, max_size=n * m)), dtype=bool))


def drawn(data: st.DataObject, values: st.SearchStrategy, count: int, kind: type) -> np.ndarray:
    return np.array(data.draw(st.lists(values, min_size=count, max_size=count)), dtype=kind)


@given(pairs=some_pairs(), data=st.data(), most=st.integers(1, 3), at_once=st.integers(1, 8))
def test_the_best_few_are_the_first_of_the_sorted_pairs(
    pairs: Pairs, data: st.DataObject, most: int, at_once: int
) -> None:
    """Oracle: each row's chosen pairs sorted: early ones first, then by points, hash and place."""
    points, ties = drawn(data, POINTS, len(pairs), np.int64), drawn(data, HASHES, len(pairs), np.int64)
    chosen, later = (drawn(data, st.booleans(), len(pairs), bool) for _ in range(2))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(best_pairs, "_PAIRS_AT_ONCE", at_once)
        found = best_of_each_row(pairs, points, ties, chosen, most, later=later)
        plain = best_of_each_row(pairs, points, ties, chosen, most)

    def expected(order: list[int]) -> list[int]:
        best = []
        for row in range(pairs.shape[0]):
            best += [place for place in order if pairs.rows[place] == row and chosen[place]][:most]
        return best

    places = list(range(len(pairs)))
    worth = sorted(places, key=lambda place: (-points[place], -ties[place], place))
    assert found.tolist() == expected(sorted(worth, key=lambda place: later[place]))
    assert plain.tolist() == expected(worth)


def test_of_pairs_alike_in_everything_the_first_come_first() -> None:
    """Two hashes agree about once in a thousand million; the places then decide, one pair a turn."""
    pairs, same = Pairs.every((2, 3)), np.full(6, 5, dtype=np.int64)

    found = best_of_each_row(pairs, same, same, np.ones(6, dtype=bool), 2)

    assert found.tolist() == [0, 1, 3, 4]


@given(pairs=some_pairs(), data=st.data())
def test_counts_of_rows_are_what_the_mask_holds(pairs: Pairs, data: st.DataObject) -> None:
    """Oracle: counting, rows without pairs included."""
    mask = drawn(data, st.booleans(), len(pairs), bool)

    found = counts_by_row(row_starts(pairs), mask)

    rows = pairs.rows[mask].tolist()
    assert found.tolist() == [rows.count(row) for row in range(pairs.shape[0])]
