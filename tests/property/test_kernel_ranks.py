"""Compiled paths reach what exhaustive search finds, on whole networks and on cores that must grow."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from property.ranked_oracle import (
    best_by_search,
    best_plans,
    feasible_plans,
    keeps_the_limits,
    plan_of,
    value_of,
)
from property.strategies_ranked import ranked_problems, small_market
from rvmatch.assignment import (
    GroupCoverage,
    PairPoints,
    RankedProblem,
    SolvedNetwork,
    WorstPoints,
    check_certificate,
    solve_network,
)
from rvmatch.assignment.networks import core_pairs as core_room
from rvmatch.assignment.networks import market_prices, paths, routing
from rvmatch.assignment.networks.circulation import proves
from rvmatch.assignment.networks.engines import matching_can
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.errors import InfeasibleProblemError


@st.composite
def matchable_problems(draw: st.DrawFn) -> RankedProblem:
    """Coverage, points with ties, more points: what a matching holds, one place or more for each line."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cells = sorted(draw(st.sets(st.integers(0, n * m - 1), min_size=1, max_size=8)))
    places = st.sampled_from([1, 1, 1, 0] if draw(st.booleans()) else [1, 2, 3, 0])
    row_places, col_places = (draw(st.lists(places, min_size=k, max_size=k)) for k in (n, m))
    pairs = [divmod(cell, m) for cell in cells]
    problem = small_market(pairs, row_places, col_places)

    def points(low: int, high: int) -> PairPoints:
        values = draw(st.lists(st.integers(low, high), min_size=len(cells), max_size=len(cells)))
        return PairPoints(np.array(values, dtype=np.int64))

    groups = GroupCoverage(draw(st.lists(st.integers(-1, 1), min_size=n, max_size=n)))
    ranks = [points(-1, 3), points(0, 50)]
    if draw(st.booleans()):
        ranks.insert(draw(st.integers(0, 2)), groups)
    return RankedProblem(problem=problem, ranks=tuple(ranks))


@contextmanager
def tiny_cores(few: int = 1) -> Iterator[None]:
    """Every problem is solved on a core: of the best pair of each row at first, growing by one at a time."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CORE_PAIRS", "PLAIN_CORE_PAIRS", "OUTWEIGHS", "PLAIN_OUTWEIGHS"):
            patch.setattr(core_room, name, 0)
        patch.setattr(core_room, "HALF", 1.0)
        patch.setattr(core_room, "FEW", few)
        patch.setattr(core_room, "NEAR", few)
        patch.setattr(market_prices, "FEW", few)
        yield


def kernel(ranked: RankedProblem, engine: str = "kernel") -> SolvedNetwork | None:
    try:
        return solve_network(ranked, engine=engine)
    except InfeasibleProblemError:
        return None


def engines_for(ranked: RankedProblem) -> tuple[str, ...]:
    return ("linear_program", "matching") if matching_can(ranked) else ("linear_program",)


def is_best(ranked: RankedProblem, found: SolvedNetwork | None) -> None:
    best = best_by_search(ranked)
    if best is None or found is None:
        assert best is None
        assert found is None
        return
    answer = found.answer
    plan = plan_of(ranked, answer.rows, answer.cols, answer.places)
    assert keeps_the_limits(ranked, plan)
    assert tuple(value_of(ranked, rank, plan) for rank in ranked.ranks) == best
    assert answer.values == best
    assert check_certificate(ranked, answer.rows, answer.cols, answer.places, answer.certificate).holds


@given(ranked_problems(network_only=True))
def test_no_plan_is_better_in_any_rank_than_that_of_compiled_paths(ranked: RankedProblem) -> None:
    is_best(ranked, kernel(ranked))


@given(ranked_problems(network_only=True))
def test_a_core_of_one_pair_for_each_row_grows_until_no_plan_is_better(ranked: RankedProblem) -> None:
    with tiny_cores():
        found = kernel(ranked)

    is_best(ranked, found)


@given(ranked_problems(network_only=True))
def test_cores_grow_as_well_where_scipy_solves_them(ranked: RankedProblem) -> None:
    for engine in engines_for(ranked):
        with tiny_cores():
            found = kernel(ranked, engine)

        is_best(ranked, found)


@given(matchable_problems())
def test_cores_of_a_matching_grow_until_no_plan_is_better(ranked: RankedProblem) -> None:
    with tiny_cores():
        found = kernel(ranked, "matching")

    assert found is not None
    assert found.ladder.core is not None
    is_best(ranked, found)


@given(ranked_problems(network_only=True))
def test_what_is_left_open_is_the_same_with_a_core_as_without(ranked: RankedProblem) -> None:
    program, best = None, None
    try:
        program = solve_network(ranked, engine="linear_program")
    except InfeasibleProblemError:
        return
    best = {(plan.pairs, plan.places) for plan in best_plans(ranked)[1]}
    with tiny_cores():
        cored = [kernel(ranked, engine) for engine in ("kernel", *engines_for(ranked))]

    for found in (kernel(ranked), *cored):
        assert found.unique == (len(best) == 1)
        assert [one.open_pairs for one in found.answer.outcomes] == [
            one.open_pairs for one in program.answer.outcomes
        ]


@given(ranked_problems(network_only=True))
def test_a_start_from_the_plain_market_changes_no_optimum(ranked: RankedProblem) -> None:
    """Paths get no patience at all, so that every rank of points starts from the market without groups."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "PATIENCE", 0.0)
        patch.setattr(routing, "FEWEST_LOOKS", 0)
        patch.setattr(routing, "STEPS", 0)
        whole = kernel(ranked)
        with tiny_cores():
            cored = kernel(ranked)

    is_best(ranked, whole)
    is_best(ranked, cored)


@given(ranked_problems(network_only=True))
def test_the_whole_network_is_told_of_a_solved_core(ranked: RankedProblem) -> None:
    with tiny_cores():
        found = kernel(ranked)
    if found is None:
        return
    network = found.network
    arcs = network.arcs
    reduced = found.costs + found.potentials[:, arcs.tail] - found.potentials[:, arcs.head]

    assert network.pairs_used(found.flow).size == found.answer.rows.size
    assert found.costs.shape[0] == found.rank_of_stage.size
    assert ((network.lower <= found.lower) & (found.upper <= network.upper)).all()
    assert (found.lower[reduced.any(axis=0)] == found.upper[reduced.any(axis=0)]).all()
    for plan in best_plans(ranked)[1]:
        flow = network.flow_of(np.array(plan.pairs, dtype=np.int64), np.array(plan.places, dtype=np.int64))
        assert ((found.lower <= flow) & (flow <= found.upper)).all()
    for arc, losses in enumerate(reduced.T.tolist()):
        decides = next((loss for loss in losses if loss), 0)
        assert decides <= 0 or found.flow[arc] == network.lower[arc]
        assert decides >= 0 or found.flow[arc] == network.upper[arc]


@given(ranked_problems(network_only=True))
def test_paths_find_a_circulation_exactly_if_there_is_a_plan_and_a_cut_shows_where_not(
    ranked: RankedProblem,
) -> None:
    network = FlowNetwork.of(ranked)
    assume(network.feasible_bounds)
    ends, bounds = (network.arcs.tail, network.arcs.head), (network.lower, network.upper)
    nothing = np.zeros(network.arcs.nodes, dtype=np.int64)

    found = routing.routed(ends, bounds, np.zeros_like(network.lower), network.lower, nothing)

    if not feasible_plans(ranked):
        reduced = found.cut[network.arcs.tail] - found.cut[network.arcs.head]
        assert found.best is None
        assert np.minimum(reduced * network.lower, reduced * network.upper).sum() > 0
    else:
        into, out = (np.bincount(end, found.best.flow, network.arcs.nodes) for end in ends[::-1])
        assert (into == out).all()
        assert ((network.lower <= found.best.flow) & (found.best.flow <= network.upper)).all()


@given(ranked_problems(network_only=True), st.integers(0, 2**32))
def test_paths_mend_any_flow_and_any_potentials(ranked: RankedProblem, seed: int) -> None:
    network = FlowNetwork.of(ranked)
    rank = next((one for one in ranked.ranks if not isinstance(one, WorstPoints)), None)
    plans = feasible_plans(ranked)
    assume(rank is not None and plans)
    rng = np.random.default_rng(seed)
    ends, bounds = (network.arcs.tail, network.arcs.head), (network.lower, network.upper)
    potentials = rng.integers(-9, 10, network.arcs.nodes)
    potentials[0] = 0
    cost, flow = network.cost(rank), rng.integers(network.lower, network.upper + 1)

    best = routing.routed(ends, bounds, cost, flow, potentials).best

    assert proves(ends, bounds, cost, best.flow, best.potentials)
    assert best.potentials[0] == 0
    assert -int((cost * best.flow).sum()) == max(value_of(ranked, rank, plan) for plan in plans)
