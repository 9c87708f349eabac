"""Small graphs are solved without loading scipy's, and in the same way."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from rvmatch.assignment.bipartite import matching
from rvmatch.assignment.bipartite.matching import cheapest_matching, components
from rvmatch.assignment.networks import strong_components as walking
from rvmatch.assignment.networks.strong_components import strong_components

ARCS = st.integers(1, 9).flatmap(
    lambda nodes: st.tuples(
        st.just(nodes),
        st.lists(st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1)), max_size=20),
    )
)


def ends(arcs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    found = np.array(arcs, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def by_scipy(one: np.ndarray, other: np.ndarray, nodes: int) -> np.ndarray:
    graph = csr_array((np.ones(one.size), (one, other)), shape=(nodes, nodes))
    return connected_components(graph, directed=True, connection="strong")[1]


@given(graph=ARCS, rounds=st.integers(0, 3))
def test_nodes_share_a_strong_component_exactly_if_scipy_says_so(
    graph: tuple[int, list[tuple[int, int]]], rounds: int
) -> None:
    """Oracle: scipy. Few rounds leave paths to be walked through that lead to no cycle."""
    nodes, arcs = graph
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(walking, "_ROUNDS", rounds)
        found = strong_components(*ends(arcs), nodes)
    expected = by_scipy(*ends(arcs), nodes)

    assert found is not None
    assert ((found[:, None] == found) == (expected[:, None] == expected)).all()


def test_a_long_cycle_behind_a_long_path_is_one_component() -> None:
    """No recursion that a long path could exhaust. Oracle: scipy."""
    path = np.arange(4_000)
    giver, taker = path, np.where(path == 3_999, 2_000, path + 1)

    found = strong_components(giver, taker, 4_000)

    assert found is not None
    assert np.unique(found).size == np.unique(by_scipy(giver, taker, 4_000)).size == 2_001


def test_too_many_arcs_on_cycles_are_left_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "MOST_ARCS", 1)

    assert strong_components(*ends([(0, 1), (1, 0)]), 2) is None
    assert strong_components(*ends([(0, 1), (0, 2)]), 3) is not None


@given(sizes=st.tuples(st.integers(0, 6), st.integers(0, 6)), data=st.data())
def test_components_are_numbered_as_scipy_numbers_them(sizes: tuple[int, int], data: st.DataObject) -> None:
    """Oracle: scipy, by which batches were always formed."""
    every = [(left, right) for left in range(sizes[0]) for right in range(sizes[1])]
    edges = sorted(data.draw(st.sets(st.sampled_from(every)))) if every else []
    left, right = ends(edges)
    nodes = sum(sizes)
    graph = coo_array((np.ones(left.size), (left, right + sizes[0])), shape=(nodes, nodes))
    expected = connected_components(graph, directed=False)[1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(matching, "graphs_loaded", lambda: False)
        found = components(left, right, sizes)

    assert found.dtype == expected.dtype
    assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("looks", [1, 300_000])
def test_a_matching_is_as_cheap_without_scipy(looks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Oracle: scipy. With little patience it is asked after all."""
    rng = np.random.default_rng(4)
    left, right = np.divmod(np.flatnonzero(rng.random((30, 50)) < 0.4), 50)
    cost, sizes = rng.integers(0, 9, left.size), (30, 50)
    expected = cheapest_matching(left, right, cost, sizes)
    monkeypatch.setattr(matching, "graphs_loaded", lambda: False)
    monkeypatch.setattr(matching, "LOADING", looks)

    found = cheapest_matching(left, right, cost, sizes, with_paths=True)

    assert left[found].tolist() == list(range(30))
    assert np.unique(right[found]).size == 30
    assert cost[found].sum() == cost[expected].sum()


def test_a_market_of_some_hundred_projects_is_matched_without_scipys_graphs() -> None:
    """In a process of its own: loading them takes longer than all the rest."""
    program = (
        "import sys, numpy as np\n"
        "from rvmatch.assignment import AssignmentProblem, PairPoints, RankedProblem, solve_network\n"
        "rng = np.random.default_rng(1)\n"
        "rows, cols = np.divmod(np.flatnonzero(rng.random((300, 400)) < 0.2), 400)\n"
        "points = rng.integers(1, 10**6, rows.size)\n"
        "ones = lambda size: np.ones(size, dtype=np.int64)\n"
        "problem = AssignmentProblem(rows=rows, cols=cols, points=points, row_capacity=ones(300),\n"
        "                            col_capacity=ones(400), shape=(300, 400))\n"
        "found = solve_network(RankedProblem(problem=problem, ranks=(PairPoints(points),)))\n"
        "print(found.answer.engine, found.unique, 'scipy.sparse.csgraph' in sys.modules)\n"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert said.stdout.split() == ["matching", "True", "False"]
