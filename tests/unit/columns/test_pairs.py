"""Pairs say the same in int32 as in int64, and no product of positions overflows."""

import numpy as np
import pytest

from rvmatch.columns import Pairs
from rvmatch.columns.arrays import lean_type, read_only, widened

KINDS = pytest.mark.parametrize("kind", [np.int32, np.int64])

SHAPE = 100_000, 90_000
"""More pairs than int32 can number."""

ENDS = [(0, 7), (0, 89_999), (3, 0), (50_000, 1), (99_999, 5), (99_999, 89_999)]


def pairs_in(kind: type) -> Pairs:
    rows, cols = (read_only(np.array(side, dtype=kind)) for side in zip(*ENDS, strict=True))
    return Pairs(rows=rows, cols=cols, shape=SHAPE)


def ends_of(pairs: Pairs) -> list[tuple[int, int]]:
    return list(zip(pairs.rows.tolist(), pairs.cols.tolist(), strict=True))


@KINDS
def test_closed_positions_are_held_as_they_are_and_asked_for_in_int64(kind) -> None:
    pairs = pairs_in(kind)

    assert pairs.lean_rows.dtype == pairs.lean_cols.dtype == kind
    assert pairs.rows.dtype == pairs.cols.dtype == np.int64
    assert ends_of(pairs) == ENDS
    assert not pairs.rows.flags.writeable
    assert not pairs.cols.flags.writeable


@KINDS
def test_each_pair_has_its_own_number_beyond_int32(kind) -> None:
    assert pairs_in(kind).keys().tolist() == [row * SHAPE[1] + col for row, col in ENDS]


@KINDS
def test_rows_begin_where_the_first_of_their_pairs_stands(kind) -> None:
    starts = pairs_in(kind).starts

    assert len(starts) == SHAPE[0] + 1
    assert starts[[0, 1, 3, 4, 50_000, 50_001, 99_999, 100_000]].tolist() == [0, 2, 2, 3, 3, 4, 4, 6]


@KINDS
def test_pairs_are_found_by_their_ends(kind) -> None:
    rows, cols = (np.array(side) for side in zip(*ENDS[::-1], strict=True))

    assert pairs_in(kind).positions(rows, cols).tolist() == [5, 4, 3, 2, 1, 0]


@KINDS
def test_parts_of_pairs_are_those_pairs(kind) -> None:
    pairs = pairs_in(kind)
    odd = np.arange(len(ENDS)) % 2 == 1

    assert ends_of(pairs.where(odd)) == ENDS[1::2]
    assert ends_of(pairs.at(np.array([0, 4]))) == [ENDS[0], ENDS[4]]
    assert ends_of(pairs.part(2, 5)) == ENDS[2:5]
    assert ends_of(Pairs.joined([pairs.part(0, 2), pairs.part(2, 6)], SHAPE)) == ENDS
    assert Pairs.joined([pairs.part(0, 2), pairs.part(2, 6)], SHAPE).lean_rows.dtype == kind


def test_arrays_that_somebody_could_write_to_are_copied() -> None:
    rows = np.array([0, 1], dtype=np.int32)
    pairs = Pairs(rows=rows, cols=rows, shape=(2, 2))
    rows[0] = 1

    assert ends_of(pairs) == [(0, 0), (1, 1)]


@pytest.mark.parametrize(
    ("most", "kind"), [(0, np.int32), (2**31 - 1, np.int32), (2**31, np.int64), (2**62, np.int64)]
)
def test_the_smaller_type_is_taken_where_it_holds_all(most, kind) -> None:
    assert lean_type(most) is kind
    assert int(np.array([most], dtype=lean_type(most))[0]) == most


def test_wide_numbers_are_not_copied() -> None:
    wide = np.array([1, 2])

    assert widened(wide) is wide
    assert widened(wide.astype(np.int32)).dtype == np.int64
