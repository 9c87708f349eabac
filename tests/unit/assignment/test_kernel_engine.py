"""When compiled paths are taken, that they stop when told to, and that they are right without a compiler."""

import subprocess
import sys

import numpy as np
import pytest

from rvmatch.assignment import (
    AssignmentProblem,
    Group,
    GroupCoverage,
    GroupLimit,
    PairPoints,
    RankedProblem,
    check_certificate,
    solve_network,
)
from rvmatch.assignment.networks import core_pairs as core_room
from rvmatch.assignment.networks import engines, market_prices, routing
from rvmatch.assignment.networks.circulation import proves
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.networks.plain_market import from_market
from rvmatch.errors import InfeasibleProblemError, TimeLimitError


def market(n: int, m: int, each: int, places: int = 1) -> RankedProblem:
    """Groups of ten rows to cover, then points with many ties, then a tie-break."""
    rng = np.random.default_rng(n + m)
    cells = np.unique(np.repeat(np.arange(n), each) * m + rng.integers(0, m, n * each))
    problem = AssignmentProblem.from_pairs(
        cells // m,
        cells % m,
        rng.integers(1, 20, cells.size),
        (n, m),
        rng.integers(1, places + 1, n),
        rng.integers(1, places + 1, m),
    )
    ties = PairPoints(rng.integers(1, 2**30, cells.size))
    ranks = (GroupCoverage(np.arange(n) // 10), PairPoints(problem.points), ties)
    return RankedProblem(problem=problem, ranks=ranks)


@pytest.fixture
def small_cores(monkeypatch) -> None:
    for name in ("CORE_PAIRS", "PLAIN_CORE_PAIRS", "OUTWEIGHS", "PLAIN_OUTWEIGHS"):
        monkeypatch.setattr(core_room, name, 0)
    monkeypatch.setattr(core_room, "HALF", 1.0)
    monkeypatch.setattr(core_room, "FEW", 2)
    monkeypatch.setattr(core_room, "MANY", 3)


@pytest.mark.parametrize(("n", "m", "places"), [(600, 900, 1), (600, 600, 1), (400, 500, 3)])
@pytest.mark.parametrize("patience", [(20_000_000, 200_000), (0, 0)])
def test_all_engines_lead_to_the_same_plan(monkeypatch, small_cores, n, m, places, patience) -> None:
    ranked = market(n, m, 8, places)
    program = solve_network(ranked, engine="linear_program")
    monkeypatch.setattr(routing, "STEPS", patience[0])
    monkeypatch.setattr(routing, "FEWEST_LOOKS", patience[1])

    found = solve_network(ranked, engine="kernel")

    answer = found.answer
    assert found.ladder.core is not None
    assert found.unique
    assert answer.values == program.answer.values
    assert answer.rows.tolist() == program.answer.rows.tolist()
    assert answer.cols.tolist() == program.answer.cols.tolist()
    assert {one.method for one in answer.outcomes} <= {"kernel", "settled"}
    assert check_certificate(ranked, answer.rows, answer.cols, answer.places, answer.certificate).holds


@pytest.mark.parametrize(
    ("places", "engine"), [(1, "matching"), (1, "linear_program"), (2, "linear_program")]
)
def test_a_core_leads_scipy_to_the_same_plan(monkeypatch, small_cores, places, engine) -> None:
    ranked = market(300, 400, 8, places)
    cored = solve_network(ranked, engine=engine)
    monkeypatch.setattr(core_room, "PLAIN_CORE_PAIRS", 10**9)

    whole = solve_network(ranked, engine=engine)

    assert cored.ladder.core is not None
    assert whole.ladder.core is None
    assert cored.unique
    assert cored.answer.values == whole.answer.values
    assert cored.answer.rows.tolist() == whole.answer.rows.tolist()
    assert cored.answer.cols.tolist() == whole.answer.cols.tolist()
    assert [one.open_pairs for one in cored.answer.outcomes] == [
        one.open_pairs for one in whole.answer.outcomes
    ]


def test_pairs_outside_a_core_count_for_what_is_left_open(monkeypatch, small_cores) -> None:
    """Many pairs worth the same: some plans differ only by way of pairs that the core never drew in."""
    monkeypatch.setattr(core_room, "FEW", 1)
    rng = np.random.default_rng(0)
    for _ in range(20):
        places = rng.integers(1, 3, 5), rng.integers(1, 3, 6)
        problem = AssignmentProblem.from_matrix(rng.integers(0, 3, (5, 6)), None, *places)
        ranked = RankedProblem(problem=problem, ranks=(PairPoints(problem.points),))
        monkeypatch.setattr(core_room, "PLAIN_CORE_PAIRS", 0)
        cored = solve_network(ranked, engine="linear_program")
        monkeypatch.setattr(core_room, "PLAIN_CORE_PAIRS", 10**9)
        whole = solve_network(ranked, engine="linear_program")

        assert cored.answer.outcomes[0].open_pairs == whole.answer.outcomes[0].open_pairs
        assert cored.unique == whole.unique


def test_a_core_that_holds_most_pairs_or_would_be_matched_often_is_given_up(monkeypatch, small_cores) -> None:
    ranked = market(300, 300, 8)
    assert solve_network(ranked, engine="matching").ladder.core is not None

    monkeypatch.setattr(core_room, "HALF", 0.1)
    assert solve_network(ranked, engine="matching").ladder.core is None

    monkeypatch.setattr(core_room, "HALF", 1.0)
    monkeypatch.setattr(market_prices, "LARGE", 100)
    assert solve_network(ranked, engine="matching").ladder.core is None
    assert solve_network(ranked, engine="linear_program").ladder.core is not None


@pytest.mark.parametrize("engine", ["kernel", "linear_program"])
def test_a_core_that_has_drawn_in_half_takes_in_the_rest(monkeypatch, small_cores, engine) -> None:
    problem = AssignmentProblem.from_matrix([[9, 8, 7, 1], [9, 8, 7, 2]], None, None, [1, 0, 0, 1])
    limits = (GroupLimit(Group([0, 1]), at_least=2),)
    monkeypatch.setattr(core_room.Core, "pays", lambda _, by_matching: not by_matching)
    monkeypatch.setattr(core_room, "HALF", 0.5)

    ranked = RankedProblem(problem=problem, ranks=(PairPoints(problem.points),), limits=limits)
    found = solve_network(ranked, engine=engine)

    assert found.answer.values == (11,)
    assert found.ladder.core.inside.size == 8


@pytest.mark.parametrize("places", [1, 3])
def test_the_market_inside_a_network_without_groups_is_the_network(places) -> None:
    """Nothing is left to mend: flow and prices of the market prove each other."""
    problem = market(300, 300, 8, places).problem
    rank = PairPoints(problem.points)
    network = FlowNetwork.of(RankedProblem(problem=problem, ranks=(rank,)))
    arcs, bounds, cost = network.arcs, (network.lower, network.upper), network.cost(rank)
    nothing = np.zeros(arcs.nodes, dtype=np.int64)

    flow, potentials = from_market(network, bounds, cost, np.zeros_like(cost), nothing, lambda: None)

    assert proves((arcs.tail, arcs.head), bounds, cost, flow, potentials)


def test_many_pairs_are_left_to_compiled_paths_if_there_is_a_compiler(monkeypatch) -> None:
    monkeypatch.setattr(engines, "COMPILED_PAIRS", 100)
    ranked = market(30, 30, 8)

    monkeypatch.setattr(engines, "kernels_available", lambda: True)
    assert engines.chosen_engine(ranked) == engines.EngineChoice(engine="kernel", reason="many_pairs")
    assert solve_network(ranked).answer.engine_reason == "many_pairs"

    monkeypatch.setattr(engines, "kernels_available", lambda: False)
    assert engines.chosen_engine(ranked) == engines.EngineChoice(
        engine="linear_program", reason="few_pairs", faster_with="fast"
    )
    assert solve_network(ranked).answer.faster_with == "fast"
    assert solve_network(ranked, engine="matching").answer.engine_reason == "asked"


def test_few_pairs_are_not_worth_loading_a_compiler() -> None:
    assert solve_network(market(30, 30, 8)).answer.outcomes[1].method == "linear_program"


def test_a_search_asks_again_and_again_whether_to_go_on(monkeypatch) -> None:
    monkeypatch.setattr(routing, "STEPS", 100)
    told: list[str] = []

    class Enough(Exception):
        pass

    def between(step: str, _: float) -> None:
        told.append(step)
        if told.count("PairPoints") == 5:
            raise Enough

    with pytest.raises(Enough):
        solve_network(market(600, 600, 8), engine="kernel", between=between)

    assert told[0] == "begin"


@pytest.mark.parametrize("cored", [False, True])
def test_time_is_up_between_slices_and_what_was_reached_is_kept(monkeypatch, request, cored) -> None:
    if cored:
        request.getfixturevalue("small_cores")
    monkeypatch.setattr(routing, "STEPS", 0)
    ranked = market(200, 200, 8)
    exact = solve_network(ranked, engine="linear_program").answer

    answer = solve_network(ranked, engine="kernel", time_limit_s=0).answer

    assert not answer.optimal
    assert answer.certificate is None
    for one, best in zip(answer.outcomes, exact.outcomes, strict=True):
        assert one.method == "time_limit"
        assert one.value <= one.bound
        assert best.value <= one.bound


def test_a_floor_that_the_core_cannot_keep_to_draws_in_pairs_from_outside(small_cores) -> None:
    """Both rows like the same column; only with pairs that are worth less can both take part."""
    problem = AssignmentProblem.from_matrix([[9, 8, 7, 1], [9, 8, 7, 2]], None, None, [1, 0, 0, 1])
    limits = (GroupLimit(Group([0, 1]), at_least=2),)
    ranked = RankedProblem(problem=problem, ranks=(PairPoints(problem.points),), limits=limits)

    found = solve_network(ranked, engine="kernel")

    assert found.answer.values == (11,)
    assert found.ladder.core.inside.size > 4


def test_a_floor_that_nobody_can_reach_is_infeasible_with_a_core_as_without(small_cores) -> None:
    problem = AssignmentProblem.from_matrix([[9, 8, 7, 1], [9, 8, 7, 2]], None, None, [1, 0, 0, 0])
    limits = (GroupLimit(Group([0, 1]), at_least=2),)

    with pytest.raises(InfeasibleProblemError):
        solve_network(
            RankedProblem(problem=problem, ranks=(PairPoints(problem.points),), limits=limits),
            engine="kernel",
        )


def test_time_can_be_up_before_there_is_a_plan(monkeypatch) -> None:
    monkeypatch.setattr(routing, "STEPS", 0)
    problem = AssignmentProblem.from_matrix(np.ones((9, 9), int))
    limits = (GroupLimit(Group(range(9)), at_least=9),)
    ranked = RankedProblem(problem=problem, ranks=(PairPoints(problem.points),), limits=limits)

    with pytest.raises(TimeLimitError):
        solve_network(ranked, engine="kernel", time_limit_s=0)


PLAIN = """
import sys
sys.modules["numba"] = None
import numpy as np
from rvmatch.assignment import AssignmentProblem, GroupCoverage, PairPoints, RankedProblem, solve_network
from rvmatch.assignment.networks import core_pairs
core_pairs.CORE_PAIRS, core_pairs.FEW = 0, 1
problem = AssignmentProblem.from_matrix(np.arange(24).reshape(4, 6) * 7 % 11)
ranks = GroupCoverage([0, 0, 1, 1]), PairPoints(problem.points), PairPoints(np.arange(24) ** 2 % 23)
found = solve_network(RankedProblem(problem=problem, ranks=ranks), engine="kernel")
print(found.answer.values, found.answer.rows.tolist(), found.answer.cols.tolist(), found.unique)
"""


def test_the_loops_say_the_same_without_a_compiler() -> None:
    problem = AssignmentProblem.from_matrix(np.arange(24).reshape(4, 6) * 7 % 11)
    ranks = GroupCoverage([0, 0, 1, 1]), PairPoints(problem.points), PairPoints(np.arange(24) ** 2 % 23)
    best = solve_network(RankedProblem(problem=problem, ranks=ranks), engine="linear_program")
    expected = best.answer.values, best.answer.rows.tolist(), best.answer.cols.tolist(), best.unique

    run = subprocess.run([sys.executable, "-c", PLAIN], capture_output=True, text=True, check=True)

    assert run.stdout.split("\n")[0] == " ".join(map(str, expected))
