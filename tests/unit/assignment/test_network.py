"""How large the unit network becomes, and that it refuses to become larger than memory."""

import numpy as np
import pytest

from rvmatch.assignment import AssignmentProblem, PairPoints, RankedProblem, solve, solve_ranked
from rvmatch.assignment.bipartite import network as network_room
from rvmatch.assignment.bipartite.network import UnitNetwork
from rvmatch.assignment.totals import solvers as solvers_room
from rvmatch.assignment.totals.reduction import Reduction
from rvmatch.errors import InvalidValueError


def full(n: int, m: int, row_places: int, col_places: int) -> UnitNetwork:
    """The network of a full table, every side with the same room."""
    rows, cols = np.divmod(np.arange(n * m), m)
    row_capacity = np.full(n, min(row_places, m))
    return UnitNetwork.build(rows, cols, row_capacity, np.full(m, min(col_places, n)))


@pytest.mark.parametrize(
    ("n", "m", "row_places", "col_places", "of_pairs"),
    [
        (500, 1, 1, 500, 500),  # room for all: one edge for each pair
        (500, 1, 1, 9_999, 500),
        (500, 10, 10, 500, 5_000),  # on both sides: nothing to split
        (1, 500, 9_999, 1, 500),
        (500, 1, 1, 499, 2 * 500 - 2),  # room for all but one: two places each, but for the ends
        (500, 1, 1, 3, 3 * 500),
        (500, 1, 1, 250, 250 * 500),  # contention
    ],
)
def test_a_pair_has_as_many_edges_as_places_it_may_need(n, m, row_places, col_places, of_pairs) -> None:
    network = full(n, m, row_places, col_places)

    alone = n * min(row_places, m)
    assert network.left.size == of_pairs + alone
    assert not network.idle.any()


def test_a_pair_is_split_where_places_of_both_sides_compete() -> None:
    network = full(6, 6, 2, 2)

    assert (int(network.idle.sum()), network.left.size) == (36, 36 * 5 + 12)


@pytest.mark.parametrize("places", [(1, 1), (2, 2), (5, 3), (9, 9), (4, 8)])
def test_nodes_are_counted_without_building_the_network(places) -> None:
    rows, cols = np.divmod(np.arange(81), 9)
    market = (rows, cols, np.full(9, places[0]), np.full(9, places[1]), np.arange(9) // 2 - 1)

    assert UnitNetwork.nodes(*market) == sum(UnitNetwork.build(*market).sizes)


def test_a_network_too_large_for_memory_is_refused_in_words(monkeypatch) -> None:
    monkeypatch.setattr(network_room, "MOST_EDGES", 20)
    problem = AssignmentProblem.from_matrix(np.ones((8, 1), int), None, None, [4])

    with pytest.raises(InvalidValueError) as caught:
        solve_ranked(RankedProblem(problem=problem, ranks=(PairPoints(problem.points),)), engine="matching")

    assert str(caught.value).startswith("problem: expected a network of at most 20 edges")
    assert "32" in str(caught.value)
    assert "5 GB" in caught.value.message("zh")


def test_one_objective_on_a_network_too_large_is_left_to_paths(monkeypatch) -> None:
    monkeypatch.setattr(solvers_room, "MOST_EDGES", 20)
    points = np.arange(70).reshape(70, 1) + 1
    problem = AssignmentProblem.from_matrix(points, None, None, [35])

    found = solve(problem)

    assert (found.solver, found.reason) == ("paths", "network_too_large")
    assert found.points == sum(range(36, 71))


def test_bands_of_a_reduction_keep_the_places_of_its_lines() -> None:
    problem = AssignmentProblem.from_matrix(np.ones((5, 4), int), None, [3] * 5, [4] * 4)
    reduction = Reduction.of(problem)

    bands = reduction.bands

    assert bands.row_first.min() == bands.col_first.min() == 0
    assert (bands.row_first + bands.row_width).max() == reduction.places[0]
    assert (bands.col_first + bands.col_width).max() == reduction.places[1]
