"""Prices prove a matching cheapest, and a matching that is not gets none."""

import numpy as np
import pytest

from rvmatch.assignment.bipartite.matching import covering_matching
from rvmatch.assignment.bipartite.potentials import optimal_prices
from rvmatch.errors import SolverError

LEFT, RIGHT = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 2])
COST = np.array([1, 4, 2, 9])
NONE_MANDATORY = np.zeros(3, dtype=bool)


def prices(chosen, mandatory=NONE_MANDATORY):
    return optimal_prices(LEFT, RIGHT, COST, np.array(chosen), np.array(mandatory))


def test_used_edges_cost_exactly_their_prices_and_no_edge_costs_less() -> None:
    left_price, right_price = prices([0, 2])

    reduced = COST - left_price[LEFT] - right_price[RIGHT]
    assert reduced.tolist() == [0, 3, 0, 7]


def test_a_dearer_matching_is_found_out() -> None:
    with pytest.raises(SolverError, match="not cheapest"):
        prices([0, 3])


def test_a_dearer_matching_is_cheapest_if_its_node_must_be_used() -> None:
    _, right_price = prices([0, 3], [False, False, True])

    assert right_price[2] > 0


@pytest.mark.parametrize("chosen", [[1, 2], [2, 0]])
def test_what_is_no_matching_is_found_out(chosen) -> None:
    with pytest.raises(SolverError, match="used twice or not at all"):
        prices(chosen)


def test_a_mandatory_node_left_out_is_found_out() -> None:
    with pytest.raises(SolverError, match="must be used"):
        prices([0, 2], [False, False, True])


def test_a_covering_matching_pays_for_the_node_it_must_cover() -> None:
    chosen = covering_matching(LEFT, RIGHT, COST, (2, 3), np.array([False, False, True]))

    assert chosen.tolist() == [0, 3]


def test_a_cycle_that_saves_costs_is_found_out() -> None:
    left, right = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])

    with pytest.raises(SolverError, match="do not settle"):
        optimal_prices(left, right, np.array([5, 1, 1, 5]), np.array([0, 3]), np.array([True, True]))
