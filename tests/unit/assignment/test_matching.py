"""Two ways to a cheapest matching that covers every left node, and how it says that there is none."""

import numpy as np
import pytest

from rvmatch.assignment.bipartite.matching import cheapest_matching, covering_matching, largest_matching
from rvmatch.assignment.totals.paths import match_all_by_paths


def graph(seed: int, n: int = 30, m: int = 60):
    """Random edges, sorted; one to its own right node for every left node, so that a matching exists."""
    rng = np.random.default_rng(seed)
    cells = np.union1d(rng.integers(0, n * m, 5 * n), np.arange(n) * m + np.arange(n))
    return cells // m, cells % m, rng.integers(-50, 50, cells.size), (n, m)


@pytest.mark.parametrize("seed", range(20))
def test_paths_and_scipy_find_the_same_least_cost(seed: int) -> None:
    left, right, cost, sizes = graph(seed)

    by_paths = match_all_by_paths(left, right, cost, sizes)

    assert left[by_paths].tolist() == list(range(sizes[0]))
    assert np.unique(right[by_paths]).size == sizes[0]
    assert cost[by_paths].sum() == cost[cheapest_matching(left, right, cost, sizes)].sum()


@pytest.mark.parametrize("match", [match_all_by_paths, cheapest_matching])
def test_two_left_nodes_on_one_right_node_cannot_both_be_covered(match) -> None:
    left, right = np.array([0, 1, 1]), np.array([0, 0, 0])

    with pytest.raises(ValueError, match="matching"):
        match(left[:2], right[:2], np.array([1, 2]), (2, 2))


def test_without_edges_nothing_is_matched() -> None:
    none = np.empty(0, dtype=np.int64)

    assert cheapest_matching(none, none, none, (0, 3)).size == 0


def test_nodes_that_must_be_covered_but_cannot_are_said_so() -> None:
    left, right, cost = np.array([0, 0]), np.array([0, 1]), np.array([1, 2])

    with pytest.raises(ValueError, match="matching"):
        covering_matching(left, right, cost, (1, 2), np.array([True, True]))


@pytest.mark.parametrize("seed", range(5))
def test_a_largest_matching_is_as_large_as_a_cover_allows(seed: int) -> None:
    left, right, _, sizes = graph(seed)

    assert largest_matching(left, right, sizes).size == sizes[0]
