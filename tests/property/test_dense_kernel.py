"""A full table solved by compiled loops is worth what search finds, and its prices prove it."""

import itertools
from unittest import mock

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rvmatch.assignment import AssignmentProblem, solve
from rvmatch.assignment.kernels import dense
from rvmatch.assignment.kernels.dense import LARGEST_POINTS, best_table

TIED = st.integers(0, 3)
LARGE = st.integers(0, LARGEST_POINTS - 1)

ways = st.fixed_dictionaries(
    {
        "LANES": st.sampled_from([2, 3, 64]),
        "WANTED": st.sampled_from([2, 16]),  # two listed: most rows are listed anew, or looked through whole
        "FEW_LEFT": st.sampled_from([-1.0, 1 / 32, 2.0]),  # always an auction, as ever, never one
        "BIDS_PER_ROW": st.sampled_from([0, 1, 20]),  # none: every row comes in on a path
        "FIRST_STEP": st.sampled_from([1 / 20, 3.0]),
        "SLICE": st.sampled_from([1, 30_000_000]),
    }
)
PATHS_ONLY = {"LANES": 2, "WANTED": 2, "FEW_LEFT": 2.0, "BIDS_PER_ROW": 0, "FIRST_STEP": 0.05, "SLICE": 1}
AUCTION_ONLY = {**PATHS_ONLY, "FEW_LEFT": -1.0, "BIDS_PER_ROW": 20, "FIRST_STEP": 3.0}


@st.composite
def tables(draw, most=5):
    shape = draw(st.integers(1, most)), draw(st.integers(1, most))
    points = draw(st.sampled_from([TIED, st.integers(0, 1000), LARGE]))
    cells = draw(st.lists(points, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    return np.array(cells, dtype=np.int64).reshape(shape)


def best_by_search(table: np.ndarray) -> int:
    """The greatest total of all ways to give each line of the shorter side a line of the longer one."""
    rows = (table if table.shape[0] <= table.shape[1] else table.T).tolist()
    columns = range(len(rows[0]))
    return max(
        sum(row[j] for row, j in zip(rows, chosen, strict=True))
        for chosen in itertools.permutations(columns, len(rows))
    )


def total(table: np.ndarray, partner: np.ndarray) -> int:
    return sum(int(table[i, j]) for i, j in enumerate(partner.tolist()) if j >= 0)


@settings(max_examples=150)
@given(table=tables(), way=ways)
@example(table=np.array([[10, 9], [9, 0]]), way=PATHS_ONLY)
@example(table=np.array([[10, 9], [9, 0]]), way=AUCTION_ONLY)
@example(table=np.array([[2, 2, 2], [2, 2, 2], [2, 2, 2]]), way=PATHS_ONLY)
@example(table=np.full((5, 5), LARGEST_POINTS - 1), way=AUCTION_ONLY)
@example(table=np.array([[LARGEST_POINTS - 1, 0], [0, 0]]), way=AUCTION_ONLY)
def test_no_cells_are_worth_more_and_the_prices_prove_it(table: np.ndarray, way: dict[str, float]) -> None:
    with mock.patch.multiple(dense, **way):
        partner, row_prices, col_prices = best_table(table)

    used = np.flatnonzero(partner >= 0)
    assert total(table, partner) == best_by_search(table)
    assert len(set(partner[used].tolist())) == used.size
    assert total(table, partner) == sum(row_prices.tolist()) + sum(col_prices.tolist())
    assert (row_prices[:, None] + col_prices >= table).all()
    assert min(row_prices.min(), col_prices.min()) >= 0
    assert (table[used, partner[used]] > 0).all()


@settings(max_examples=60)
@given(table=tables(most=12), way=ways, slice_=st.sampled_from([1, 7, 40]))
def test_pauses_change_nothing(table: np.ndarray, way: dict[str, float], slice_: int) -> None:
    with mock.patch.multiple(dense, **{**way, "SLICE": 10**9}):
        at_once = best_table(table)
    with mock.patch.multiple(dense, **{**way, "SLICE": slice_}):
        in_slices = best_table(table)

    for whole, sliced in zip(at_once, in_slices, strict=True):
        assert whole.tolist() == sliced.tolist()


def lines(n: int, seed: int) -> tuple[np.random.Generator, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng, rng.integers(0, 10, (n, 4)), rng.integers(0, 10, (4, n))


@pytest.mark.parametrize("few_left", [-1.0, 1 / 32, 2.0])
@pytest.mark.parametrize("kind", ["uniform", "low rank", "tied", "rank one", "mostly nothing", "equal"])
def test_larger_tables_equal_the_plain_paths(kind: str, few_left: float) -> None:
    """Large enough that no row lists all of its columns; whole numbers in plain Python are the oracle."""
    n = 90
    rng, left, right = lines(n, len(kind))
    table = {
        "uniform": rng.integers(1, 10**6, (n, n)),
        "low rank": (left @ right) * 10**6 // 324,
        "tied": rng.integers(0, 3, (n, n)),
        "rank one": np.outer(np.arange(1, n + 1), np.arange(1, n + 1)),
        "mostly nothing": np.where(rng.random((n, n)) < 0.04, rng.integers(1, 10**9, (n, n)), 0),
        "equal": np.full((n, n), 7),
    }[kind]

    with mock.patch.object(dense, "FEW_LEFT", few_left):
        partner, _, _ = best_table(table)

    assert total(table, partner) == solve(AssignmentProblem.from_matrix(table), "paths").points
