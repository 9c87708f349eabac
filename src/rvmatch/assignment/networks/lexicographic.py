"""Rank after rank, each solved only where all earlier ones are at their best, with prices that prove it."""

from collections.abc import Callable, Sequence
from functools import cached_property

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Lean, read_only, widened
from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.kernels.preparing import prepare, ready
from rvmatch.assignment.networks.climbing import Clock, Step, climb_rank, trivial_bound
from rvmatch.assignment.networks.core_pairs import Core, core_pays
from rvmatch.assignment.networks.engines import (
    ASKED,
    ENGINES,
    KERNEL,
    MATCHING,
    EngineChoice,
    chosen_engine,
    matching_can,
)
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.networks.paths import begin_by_paths
from rvmatch.assignment.networks.scipy_engines import begin_by_matching, begin_by_program
from rvmatch.assignment.networks.stages import Ladder
from rvmatch.assignment.networks.wiring import nodes_of
from rvmatch.assignment.proofs import Certificate
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupSteps, PairPoints, Rank, RolePoints, WorstPoints
from rvmatch.assignment.solution import RankedAssignment, RankOutcome
from rvmatch.assignment.values import rank_value
from rvmatch.errors import SolverError, TimeLimitError, invalid

__all__ = ["SolvedNetwork", "solve_network", "solve_ranked"]

Between = Callable[[str, float], None]

LARGEST_SUM = 2**61
"""No sum of costs along a path may reach this, so that int64 holds every potential."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
class SolvedNetwork:
    """
    An answer with all that questions about it need.

    A large problem is solved on a part of its pairs; what is said of all of them is then worked out when it
    is first asked for, which takes some seconds and some hundred bytes for each pair.

    Args:
        answer: The answer.
        ranked: The problem.
        steps: What each rank reached, in the order of the ranks.
        ladder: The plans that are best in all of them.
    """

    answer: RankedAssignment
    ranked: RankedProblem
    steps: tuple[Step, ...] = attrs.field(repr=False)
    ladder: Ladder = attrs.field(repr=False)

    @property
    def unique(self) -> bool:
        """Whether no other plan is as good in every rank, and none fills the role places otherwise."""
        return self.ladder.unique

    @cached_property
    def network(self) -> FlowNetwork:
        """The network."""
        return self.ladder.network if self.ladder.core is None else FlowNetwork.of(self.ranked)

    @cached_property
    def flow(self) -> NDArray[np.int64]:
        """The plan as a circulation, int64 ``[a]``; groups are filled in the order of their steps."""
        problem, answer = self.ranked.problem, self.answer
        keys = problem.rows * problem.shape[1] + problem.cols
        pairs = np.searchsorted(keys, answer.rows * problem.shape[1] + answer.cols)
        return self.network.flow_of(pairs, answer.places)

    @cached_property
    def costs(self) -> NDArray[np.int64]:
        """The cost of each arc in each stage, int64 ``[stages, a]``."""
        ranks = zip(self.ranked.ranks, self.steps, strict=False)
        costs = [cost for rank, step in ranks for cost in step.costs(self.network, rank)]
        return np.array(costs, dtype=np.int64).reshape(len(costs), self.network.arcs.tail.size)

    @cached_property
    def potentials(self) -> NDArray[np.int64]:
        """The potential of each node in each stage, int64 ``[stages, nodes]``."""
        stages = self.ladder.potentials
        return np.array(stages, dtype=np.int64).reshape(len(stages), self.network.arcs.nodes)

    @cached_property
    def rank_of_stage(self) -> NDArray[np.int64]:
        """Which rank each stage belongs to, int64 ``[stages]``."""
        return np.repeat(np.arange(len(self.steps)), [step.stages for step in self.steps])

    @property
    def lower(self) -> NDArray[np.int64]:
        """The least flow on each arc over all optima, int64 ``[a]``."""
        return self._bounds[0]

    @property
    def upper(self) -> NDArray[np.int64]:
        """The greatest flow on each arc over all optima, int64 ``[a]``."""
        return self._bounds[1]

    @cached_property
    def _bounds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if self.ladder.core is None:
            return self.ladder.lower, self.ladder.upper
        arcs = self.network.arcs
        reduced = self.costs + self.potentials[:, arcs.tail] - self.potentials[:, arcs.head]
        fixed = (reduced != 0).any(axis=0)
        lower, upper = self.network.lower, self.network.upper
        return np.where(fixed, self.flow, lower), np.where(fixed, self.flow, upper)


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

    Beside the problem, whose pairs and two ranks of points take 16 bytes a pair in int32 and 32 in int64,
    compiled paths take about 15 bytes a pair where rows have 150 pairs and columns abound, 95 where they have
    20, and 340 where there are no more columns than rows; measured with 100,000 rows.

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
    _check_range(ranked)
    choice = chosen_engine(ranked) if engine == "auto" else EngineChoice(engine=engine, reason=ASKED)
    method = choice.engine
    if method == MATCHING and not matching_can(ranked):
        raise invalid("engine", "assignment_engine_matching", engine)
    clock = Clock(time_limit_s, between, len(ranked.ranks))
    clock.tick("begin", 0)
    ladder = _begun(ranked, method, clock)
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
    return _solved(ranked, ladder, steps, choice)


def _begun(ranked: RankedProblem, method: str, clock: Clock) -> Ladder:
    """All plans of a problem, of which one is known; of a matching already the best."""
    if method == KERNEL and kernels_available() and not ready("circulation"):
        prepare("circulation")
    compiled = method == KERNEL
    pays = core_pays(ranked, compiled=compiled)
    core = Core.of(ranked, pause=clock.pause, compiled=compiled) if pays else None
    if core is not None and not core.pays(by_matching=method == MATCHING):
        core = None
    network = FlowNetwork.of(ranked if core is None else core.ranked)
    if method == KERNEL:
        return begin_by_paths(network, core, clock.pause)
    return (begin_by_matching if method == MATCHING else begin_by_program)(network, core)


def _check_seconds(time_limit_s: float | None) -> None:
    given: object = time_limit_s
    number = isinstance(given, int | float) and not isinstance(given, bool) and given >= 0
    if given is not None and not number:
        raise invalid("time_limit_s", "assignment_seconds", given)


def _check_range(ranked: RankedProblem) -> None:
    most = LARGEST_SUM // (2 * nodes_of(ranked) + 2)
    for rank in ranked.ranks:
        points = _points_of(rank)
        if points.size:
            largest = max(-int(points.min()), int(points.max()))
            if largest > most:
                raise invalid("points", "assignment_rank_range", largest, most=most)
        elif isinstance(rank, GroupSteps) and max(map(abs, rank.steps)) * len(rank.groups) > most:
            raise invalid("steps", "assignment_rank_range", max(map(abs, rank.steps)), most=most)


def _points_of(rank: Rank) -> Lean:
    """What a rank gives pairs or roles; nothing if it is about groups."""
    if isinstance(rank, PairPoints):
        return rank.lean_points
    return rank.points if isinstance(rank, RolePoints | WorstPoints) else np.empty(0, dtype=np.int64)


def _solved(
    ranked: RankedProblem, ladder: Ladder, steps: Sequence[Step], choice: EngineChoice
) -> SolvedNetwork:
    network = ladder.network
    pairs, places = network.pairs_used(ladder.flow), network.places_filled(ladder.flow)
    if ladder.core is not None:
        pairs = ladder.core.inside[pairs]
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
    answer = RankedAssignment(
        rows=read_only(widened(ranked.problem.lean_rows[pairs])),
        cols=read_only(widened(ranked.problem.lean_cols[pairs])),
        places=read_only(places),
        outcomes=tuple(outcomes),
        route="network",
        reason="network",
        certificate=Certificate(ranks=tuple(step.proof() for step in steps)) if proven else None,
        engine=choice.engine,
        engine_reason=choice.reason,
        faster_with=choice.faster_with,
    )
    return SolvedNetwork(answer=answer, ranked=ranked, steps=tuple(steps), ladder=ladder)


def _check_plan(ranked: RankedProblem, pairs: NDArray[np.int64]) -> None:
    problem = ranked.problem
    by_row = np.bincount(problem.lean_rows[pairs], minlength=problem.shape[0])
    by_col = np.bincount(problem.lean_cols[pairs], minlength=problem.shape[1])
    if (by_row > problem.row_capacity).any() or (by_col > problem.col_capacity).any():
        raise SolverError("a plan uses more places than there are")
