"""Pairs that both sides could use twice are split only where they would be."""

import numpy as np
import pytest

from rvmatch.assignment.bipartite.matching import cheapest_matching
from rvmatch.assignment.bipartite.network import UnitNetwork
from rvmatch.assignment.bipartite.splits import match_joined


def competing(points) -> tuple[UnitNetwork, np.ndarray]:
    """A full table in which every side has two places, and the cost of each edge."""
    n, m = points.shape
    rows, cols = np.divmod(np.arange(n * m), m)
    network = UnitNetwork.build(rows, cols, np.full(n, 2), np.full(m, 2))
    return network, -network.worth(points.ravel())


def joined(network: UnitNetwork, cost):
    """The edges found, and how many left nodes each graph on the way had."""
    seen = []

    def match(left, right, cost, sizes, mandatory):
        assert mandatory.size == sizes[1]
        seen.append(sizes[0])
        return cheapest_matching(left, right, cost, sizes)

    none = np.zeros(network.sizes[1], dtype=bool)
    edges = match_joined(network.left, network.right, cost, network.sizes, none, network.idle, match)
    return edges, seen


@pytest.mark.parametrize("kind", [np.int64, np.float64])
@pytest.mark.parametrize("best", [1, 3, 1_000])
def test_the_least_cost_is_that_of_the_whole_network(best: int, kind) -> None:
    points = np.random.default_rng(best).integers(1, best + 1, (12, 12)).astype(kind)
    network, cost = competing(points)

    edges, _ = joined(network, cost)

    whole = cheapest_matching(network.left, network.right, cost, network.sizes)
    assert network.left[edges].tolist() == list(range(network.sizes[0]))
    assert np.unique(network.right[edges]).size == edges.size
    assert cost[edges].sum() == cost[whole].sum()


def test_equal_points_are_told_apart_so_that_few_pairs_are_split() -> None:
    network, cost = competing(np.full((30, 30), 5))

    _, seen = joined(network, cost)

    assert seen[0] == 60
    assert seen[-1] < 100


def test_a_network_without_split_pairs_is_matched_as_it_is() -> None:
    network = UnitNetwork.build(np.array([0, 1]), np.array([0, 0]), np.array([1, 1]), np.array([1]))

    _, seen = joined(network, -network.worth(np.array([3, 4])))

    assert seen == [2]


def test_where_edges_for_split_pairs_would_be_too_many_all_are_split() -> None:
    rows, cols = np.divmod(np.arange(400), 20)
    network = UnitNetwork.build(rows, cols, np.full(20, 9), np.full(20, 9))

    _, seen = joined(network, -network.worth(np.ones(400, dtype=np.int64)))

    assert seen == [network.sizes[0]]
