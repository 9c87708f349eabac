"""Problems in int32 have the answers and the proofs of the same problems in int64, and stay small."""

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from property.strategies_ranked import ranked_problems
from property.test_kernel_ranks import tiny_cores
from rvmatch.assignment import (
    AssignmentProblem,
    KeptPair,
    PairPoints,
    RankedProblem,
    SolvedNetwork,
    check_certificate,
    solve,
    solve_network,
)
from rvmatch.errors import InfeasibleProblemError, InvalidValueError

WIDE = {"rows", "cols", "points"}


def lean(ranked: RankedProblem) -> RankedProblem:
    """The same problem with everything about pairs in int32."""
    problem = ranked.problem
    names = ("rows", "cols", "points")
    short = attrs.evolve(problem, **{name: getattr(problem, name).astype(np.int32) for name in names})
    ranks = tuple(
        PairPoints(one.points.astype(np.int32)) if isinstance(one, PairPoints) else one
        for one in ranked.ranks
    )
    return attrs.evolve(ranked, problem=short, ranks=ranks)


def solved(ranked: RankedProblem, engine: str) -> SolvedNetwork | None:
    try:
        return solve_network(ranked, engine=engine)
    except InfeasibleProblemError:
        return None


def everything(found: SolvedNetwork) -> tuple[object, ...]:
    """The plan, what it reached, and the prices that prove it, as plain numbers."""
    answer = found.answer
    stages = [
        [price.tolist() for stage in proof.stages for price in (stage.rows, stage.cols, stage.groups)]
        for proof in answer.certificate.ranks
    ]
    return answer.rows.tolist(), answer.cols.tolist(), answer.places.tolist(), answer.values, stages


@settings(max_examples=25)
@given(ranked_problems(network_only=True), st.booleans(), st.sampled_from(["kernel", "linear_program"]))
def test_plans_and_prices_are_the_same(ranked, on_core, engine) -> None:
    """Also on cores, whose loops see all pairs as they are held."""
    with tiny_cores() if on_core else pytest.MonkeyPatch.context():
        wide, short = solved(ranked, engine), solved(lean(ranked), engine)

    assert (wide is None) == (short is None)
    if wide is None or short is None:
        return
    assert everything(wide) == everything(short)
    assert short.answer.rows.dtype == short.answer.cols.dtype == np.int64
    answer = short.answer
    assert check_certificate(lean(ranked), answer.rows, answer.cols, answer.places, answer.certificate).holds


def crowded(kind: type) -> RankedProblem:
    """A market of some size: points, then a hash that decides."""
    rng = np.random.default_rng(11)
    rows, cols = (
        np.repeat(np.arange(60), 25),
        np.tile(np.arange(25), 60) * 3 + np.repeat(np.arange(60), 25) % 3,
    )
    parts = rows, cols, rng.integers(1, 40, rows.size), rng.integers(1, 2**30, rows.size)
    rows, cols, points, ties = (part.astype(kind) for part in parts)
    problem = AssignmentProblem.from_pairs(rows, cols, points, (60, 75))
    return RankedProblem(problem=problem, ranks=(PairPoints(problem.lean_points), PairPoints(ties)))


@pytest.mark.parametrize("engine", ["kernel", "matching"])
def test_a_core_of_a_problem_in_int32_never_makes_all_pairs_wide(engine) -> None:
    ranked = crowded(np.int32)
    with tiny_cores(few=2):
        found = solve_network(ranked, engine=engine)

    assert found.ladder.core is not None
    assert not WIDE & set(vars(ranked.problem))
    assert not any("points" in vars(rank) for rank in ranked.ranks)
    assert found.answer.values == solve_network(crowded(np.int64), engine="linear_program").answer.values


@pytest.mark.parametrize("kind", [np.int32, np.int64])
def test_pairs_are_found_where_their_numbers_leave_int32(kind) -> None:
    far = 99_999
    rows, cols = np.array([0, far, far], dtype=kind), np.array([far, 0, far], dtype=kind)
    problem = AssignmentProblem.from_pairs(rows, cols, np.array([1, 2, 3], dtype=kind), (far + 1, far + 1))
    ranked = RankedProblem(problem=problem, ranks=(PairPoints(problem.points),), limits=(KeptPair(far, 0),))

    assert ranked.kept.tolist() == [1]
    assert solve(problem).points == 3
    assert solve_network(ranked).answer.values == (3,)


@pytest.mark.parametrize("kind", [np.int32, np.int64])
@pytest.mark.parametrize("position", [-1, 3])
def test_positions_outside_are_refused_in_either_type(kind, position) -> None:
    rows = np.array([0, position], dtype=kind)
    with pytest.raises(InvalidValueError, match="rows"):
        AssignmentProblem.from_pairs(np.sort(rows), np.array([0, 1]), np.array([1, 1]), (3, 3))


@pytest.mark.parametrize("engine", ["kernel", "linear_program", "matching"])
@pytest.mark.parametrize("on_core", [True, False])
def test_the_least_number_of_int32_keeps_its_sign(engine, on_core) -> None:
    """Its opposite is no number of int32: a pair worth that little would seem the best of all."""
    points = np.array([np.iinfo(np.int32).min, 5], dtype=np.int32)
    problem = AssignmentProblem.from_pairs([0, 1], [0, 1], points, (2, 2))
    ranked = RankedProblem(problem=problem, ranks=(PairPoints(points),))
    with tiny_cores() if on_core else pytest.MonkeyPatch.context():
        assert solve_network(ranked, engine=engine).answer.values == (5,)
