"""The circulation is the problem: plans and flows tell the same, and proofs are found from a plan alone."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from property.ranked_oracle import best_plans, feasible_plans, value_of
from property.strategies_ranked import ranked_problems
from rvmatch.assignment import PairPoints, RankedProblem, WorstPoints, solve_network
from rvmatch.assignment.networks.circulation import proves
from rvmatch.assignment.networks.cycles import potentials_of
from rvmatch.assignment.networks.feasible import feasible_circulation
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.networks.pricing import potentials_of_places, prices_of
from rvmatch.assignment.networks.scipy_engines import begin_by_program
from rvmatch.assignment.networks.stages import Ladder
from rvmatch.assignment.residuals.restored import restored
from rvmatch.errors import InfeasibleProblemError, SolverError


def arrays(plan) -> tuple[np.ndarray, np.ndarray]:
    return np.array(plan.pairs, dtype=np.int64), np.array(plan.places, dtype=np.int64)


def balanced(network: FlowNetwork, flow: np.ndarray) -> bool:
    nodes = network.arcs.nodes
    into, out = (np.bincount(ends, flow, nodes) for ends in (network.arcs.head, network.arcs.tail))
    return bool((into == out).all())


@given(ranked_problems(network_only=True), st.data())
def test_every_plan_is_a_circulation_within_bounds_that_costs_what_the_plan_is_worth(
    ranked: RankedProblem, data: st.DataObject
) -> None:
    network = FlowNetwork.of(ranked)
    plans = feasible_plans(ranked)[:200]
    assume(plans)
    plan = data.draw(st.sampled_from(plans))

    flow = network.flow_of(*arrays(plan))

    assert balanced(network, flow)
    assert (network.lower <= flow).all()
    assert (flow <= network.upper).all()
    assert network.pairs_used(flow).tolist() == list(plan.pairs)
    assert network.places_filled(flow).tolist() == list(plan.places)
    for rank in ranked.ranks:
        if not isinstance(rank, WorstPoints):
            assert -int((network.cost(rank) * flow).sum()) == value_of(ranked, rank, plan)


@given(ranked_problems(network_only=True))
def test_a_circulation_is_found_exactly_if_there_is_a_plan_and_a_cut_shows_where_not(
    ranked: RankedProblem,
) -> None:
    network = FlowNetwork.of(ranked)
    assume(network.feasible_bounds)
    ends, bounds = (network.arcs.tail, network.arcs.head), (network.lower, network.upper)

    found = feasible_circulation(ends, bounds, network.arcs.nodes)

    if not feasible_plans(ranked):
        reduced = found.potentials[network.arcs.tail] - found.potentials[network.arcs.head]
        least = np.minimum(reduced * network.lower, reduced * network.upper).sum()
        assert found.carries is None
        assert least > 0, "no circulation costs nothing, as each would have to"
    else:
        flow = network.flow_through(found.carries | (network.lower > 0))
        assert balanced(network, flow)
        assert ((network.lower <= flow) & (flow <= network.upper)).all()


@given(ranked_problems(network_only=True), st.data())
def test_potentials_are_found_for_best_plans_and_for_no_others(
    ranked: RankedProblem, data: st.DataObject
) -> None:
    """The first rank alone: from a plan that is not the best, cycles lead to one that is."""
    rank = next((one for one in ranked.ranks if not isinstance(one, WorstPoints)), None)
    assume(rank is not None)
    plans = feasible_plans(ranked)[:200]
    assume(plans)
    plan = data.draw(st.sampled_from(plans))
    network = FlowNetwork.of(ranked)
    ends, bounds = (network.arcs.tail, network.arcs.head), (network.lower, network.upper)
    cost, flow = network.cost(rank), network.flow_of(*arrays(plan))
    start = np.zeros(network.arcs.nodes, dtype=np.int64)
    best = max(value_of(ranked, rank, one) for one in feasible_plans(ranked))

    mended, potentials = potentials_of(ends, bounds, cost, flow, start=start, mend=True)

    assert -int((cost * mended).sum()) == best
    assert balanced(network, mended)
    assert proves(ends, bounds, cost, mended, potentials)
    if value_of(ranked, rank, plan) == best:
        assert (mended == flow).all()
    else:
        with pytest.raises(SolverError):
            potentials_of(ends, bounds, cost, flow, start=start)


@given(ranked_problems(network_only=True), st.integers(0, 2**32))
def test_prices_of_places_and_potentials_tell_the_same(ranked: RankedProblem, seed: int) -> None:
    network = FlowNetwork.of(ranked)
    potentials = np.random.default_rng(seed).integers(-9, 10, network.arcs.nodes)
    potentials[0] = 0
    lines = network.arcs.node_of_col + ranked.problem.shape[1]

    again = potentials_of_places(network, prices_of(network, potentials))

    assert (again[:lines] == potentials[:lines]).all()


@given(ranked_problems(network_only=True))
def test_a_solved_network_is_restored_from_its_plan_and_prices_alone(ranked: RankedProblem) -> None:
    try:
        answer = solve_network(ranked).answer
    except InfeasibleProblemError:
        return

    again = restored(ranked, answer.rows, answer.cols, answer.places, answer.certificate)

    for arc, losses in enumerate(again.reduced.T.tolist()):
        decides = next((loss for loss in losses if loss), 0)
        assert decides <= 0 or again.flow[arc] == again.network.lower[arc]
        assert decides >= 0 or again.flow[arc] == again.network.upper[arc]


@given(ranked_problems(network_only=True))
def test_a_unique_answer_is_the_only_best_plan(ranked: RankedProblem) -> None:
    try:
        solved = solve_network(ranked)
    except InfeasibleProblemError:
        return
    best = {(plan.pairs, plan.places) for plan in best_plans(ranked)[1]}

    assert solved.unique == (len(best) == 1)


@given(ranked_problems(network_only=True))
def test_a_face_that_is_climbed_from_rounded_nonsense_is_mended(ranked: RankedProblem) -> None:
    """Prices are sought from the plan alone if those of the linear program do not prove it."""
    network = FlowNetwork.of(ranked)
    rank = next((one for one in ranked.ranks if isinstance(one, PairPoints)), None)
    assume(rank is not None)
    try:
        ladder = begin_by_program(network, None)
    except InfeasibleProblemError:
        return
    cost = network.cost(rank)
    above = ladder.climb(cost)

    again = Ladder.above(network, above.flow)
    proven = again.reached(cost, again.proven(cost))

    assert (proven.flow == above.flow).all()
    assert -int((cost * proven.flow).sum()) == max(value_of(ranked, rank, p) for p in feasible_plans(ranked))
