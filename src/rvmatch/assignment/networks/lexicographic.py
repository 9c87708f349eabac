"""Rank after rank, each solved only where all earlier ones are at their best, with prices that prove it."""

from collections.abc import Callable, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import read_only
from rvmatch.assignment.networks.climbing import Clock, Step, climb_rank, trivial_bound
from rvmatch.assignment.networks.engines import (
    ENGINES,
    MATCHING,
    best_by_matching,
    chosen_engine,
    matching_can,
)
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.networks.stages import Ladder, changeable_arcs
from rvmatch.assignment.proofs import Certificate
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupSteps, PairPoints, RolePoints, WorstPoints
from rvmatch.assignment.solution import RankedAssignment, RankOutcome
from rvmatch.assignment.values import rank_value
from rvmatch.errors import SolverError, TimeLimitError, invalid

__all__ = ["SolvedNetwork", "solve_network", "solve_ranked"]

Between = Callable[[str, float], None]

LARGEST_SUM = 2**61
"""No sum of costs along a path may reach this, so that int64 holds every potential."""


@attrs.frozen(kw_only=True, eq=False)
class SolvedNetwork:
    """
    An answer with all that questions about it need.

    Args:
        answer: The answer.
        network: The network.
        flow: The plan as a circulation, int64 ``[a]``.
        costs: The cost of each arc in each stage, int64 ``[stages, a]``.
        potentials: The potential of each node in each stage, int64 ``[stages, nodes]``.
        rank_of_stage: Which rank each stage belongs to, int64 ``[stages]``.
        lower: The least flow on each arc over all optima, int64 ``[a]``.
        upper: The greatest flow on each arc over all optima, int64 ``[a]``.
    """

    answer: RankedAssignment
    network: FlowNetwork
    flow: NDArray[np.int64]
    costs: NDArray[np.int64]
    potentials: NDArray[np.int64]
    rank_of_stage: NDArray[np.int64]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]

    @property
    def unique(self) -> bool:
        """Whether no other plan is as good in every rank, and none fills the role places otherwise."""
        arcs = self.network.arcs
        ends, bounds = (arcs.tail, arcs.head), (self.lower, self.upper)
        open_arcs = changeable_arcs(ends, bounds, self.flow, arcs.nodes)
        marks = (arcs.pair, arcs.option, arcs.free)
        return not any((mark[open_arcs] >= 0).any() for mark in marks)


def solve_ranked(
    ranked: RankedProblem,
    *,
    engine: str = "auto",
    time_limit_s: float | None = None,
    between: Between | None = None,
) -> RankedAssignment:
    """
    The pairs to use when the first rank counts most, then the second among its optima, and so on.

    Nothing is weighed against anything: a later rank chooses only among the plans that are best for
    every rank before it. A problem that fits a network is solved there, and comes with prices that prove
    it; any other goes to a solver for whole numbers, and the answer says so.

    Args:
        ranked: The pairs and capacities, the ranks, and the limits.
        engine: How a network is solved, one of ``ENGINES``; ``"auto"`` chooses by size. All give optima.
        time_limit_s: After how many seconds to stop; the best plan so far then says how far from the optimum
            it may be. It cannot interrupt a call of scipy's matching, only what comes after.
        between: Called before each step with its name and the share done, from 0 to 1; it may raise.

    Returns:
        The pairs, what each rank reached, the route taken and, on the route ``"network"``, the proof.

    Raises:
        InvalidValueError: If something is not as described, or points are too large to stay exact.
        InfeasibleProblemError: If the limits cannot all hold; ``find_conflict`` tells which.
        TimeLimitError: If time was up before there was any plan.
        SolverError: If an answer does not hold; every answer is checked in whole numbers.
    """
    if not isinstance(ranked, RankedProblem):
        raise invalid("ranked", "assignment_ranked_type", type(ranked).__name__)
    _check_seconds(time_limit_s)
    if reason := ranked.beyond_networks:
        from rvmatch.assignment.integers.integer import solve_integer

        return solve_integer(ranked, reason=reason, time_limit_s=time_limit_s, between=between)
    return solve_network(ranked, engine=engine, time_limit_s=time_limit_s, between=between).answer


def solve_network(
    ranked: RankedProblem,
    *,
    engine: str = "auto",
    time_limit_s: float | None = None,
    between: Between | None = None,
) -> SolvedNetwork:
    """
    The same for a problem that fits a network, with all that questions about the answer need.

    Args:
        ranked: The problem; ``beyond_networks`` is empty.
        engine: As in ``solve_ranked``.
        time_limit_s: As in ``solve_ranked``.
        between: As in ``solve_ranked``.

    Returns:
        The answer with its network.

    Raises:
        As ``solve_ranked``.
    """
    if engine not in ENGINES:
        raise invalid("engine", "assignment_solver", engine, names=", ".join(ENGINES))
    if ranked.beyond_networks:
        raise invalid("ranked", "assignment_beyond_networks", ranked.beyond_networks)
    _check_seconds(time_limit_s)
    network = FlowNetwork.of(ranked)
    _check_range(ranked, network)
    method = chosen_engine(ranked) if engine == "auto" else engine
    if method == MATCHING and not matching_can(ranked):
        raise invalid("engine", "assignment_engine_matching", engine)
    clock = Clock(time_limit_s, between, len(ranked.ranks))
    clock.tick("begin", 0)
    if method == MATCHING:
        ladder = Ladder.above(network, network.flow_of(best_by_matching(ranked.problem, ranked.ranks)))
    else:
        ladder = Ladder.begin(network)
    steps: list[Step] = []
    try:
        for number, rank in enumerate(ranked.ranks):
            clock.tick(type(rank).__name__, number)
            step = climb_rank(ladder, rank, clock, method)
            steps.append(step)
            ladder = step.ladder
    except TimeLimitError:
        pass  # what was reached so far is a plan, and says how far it may be from the best
    clock.tick("end", len(ranked.ranks))
    return _solved(ranked, ladder, steps)


def _check_seconds(time_limit_s: float | None) -> None:
    given: object = time_limit_s
    number = isinstance(given, int | float) and not isinstance(given, bool) and given >= 0
    if given is not None and not number:
        raise invalid("time_limit_s", "assignment_seconds", given)


def _check_range(ranked: RankedProblem, network: FlowNetwork) -> None:
    most = LARGEST_SUM // (2 * network.arcs.nodes + 2)
    for rank in ranked.ranks:
        if isinstance(rank, PairPoints | RolePoints | WorstPoints) and rank.points.size:
            largest = max(-int(rank.points.min()), int(rank.points.max()))
            if largest > most:
                raise invalid("points", "assignment_rank_range", largest, most=most)
        elif isinstance(rank, GroupSteps) and max(map(abs, rank.steps)) * len(rank.groups) > most:
            raise invalid("steps", "assignment_rank_range", max(map(abs, rank.steps)), most=most)


def _solved(ranked: RankedProblem, ladder: Ladder, steps: Sequence[Step]) -> SolvedNetwork:
    network = ladder.network
    pairs, places = network.pairs_used(ladder.flow), network.places_filled(ladder.flow)
    _check_plan(ranked, pairs)
    values = [rank_value(ranked, rank, pairs, places) for rank in ranked.ranks]
    if any(step.value != value for step, value in zip(steps, values, strict=False)):
        raise SolverError("a later rank spoiled the optimum of an earlier one")
    outcomes = [
        RankOutcome(value=step.value, bound=step.value, method=step.method, open_pairs=step.ladder.open_pairs)
        for step in steps
    ]
    for rank, value in zip(ranked.ranks[len(steps) :], values[len(steps) :], strict=True):
        bound = trivial_bound(ladder, rank)
        outcomes.append(
            RankOutcome(value=value, bound=bound, method="time_limit", open_pairs=ladder.open_pairs)
        )
    proven = len(steps) == len(ranked.ranks)
    shape = (0, network.arcs.tail.size), (0, network.arcs.nodes)
    answer = RankedAssignment(
        rows=read_only(ranked.problem.rows[pairs]),
        cols=read_only(ranked.problem.cols[pairs]),
        places=read_only(places),
        outcomes=tuple(outcomes),
        route="network",
        reason="network",
        certificate=Certificate(ranks=tuple(step.proof(network) for step in steps)) if proven else None,
    )
    return SolvedNetwork(
        answer=answer,
        network=network,
        flow=ladder.flow,
        costs=np.stack(ladder.costs) if ladder.costs else np.zeros(shape[0], dtype=np.int64),
        potentials=np.stack(ladder.potentials) if ladder.potentials else np.zeros(shape[1], dtype=np.int64),
        rank_of_stage=np.repeat(np.arange(len(steps)), [step.stages for step in steps]),
        lower=ladder.lower,
        upper=ladder.upper,
    )


def _check_plan(ranked: RankedProblem, pairs: NDArray[np.int64]) -> None:
    problem = ranked.problem
    by_row = np.bincount(problem.rows[pairs], minlength=problem.shape[0])
    by_col = np.bincount(problem.cols[pairs], minlength=problem.shape[1])
    if (by_row > problem.row_capacity).any() or (by_col > problem.col_capacity).any():
        raise SolverError("a plan uses more places than there are")
