"""One rank on the way up: its stages, what it reached, and the prices that prove it."""

import time
from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.networks.circulation import Circulation
from rvmatch.assignment.networks.engines import KERNEL, MATCHING
from rvmatch.assignment.networks.feasible import feasible_circulation
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.networks.paths import climb_by_paths
from rvmatch.assignment.networks.pricing import prices_of, stage_costs
from rvmatch.assignment.networks.routing import routed
from rvmatch.assignment.networks.scipy_engines import climb_by_matching, climb_by_program
from rvmatch.assignment.networks.stages import Ladder
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.proofs import RankProof
from rvmatch.assignment.ranks import PairPoints, Rank, WorstPoints
from rvmatch.assignment.values import choosable, rank_value
from rvmatch.errors import SolverError, TimeLimitError

__all__ = ["Clock", "Step", "climb_rank", "trivial_bound"]


class Clock:
    """
    How much time is left, and whom to tell what is going on.

    Args:
        limit_s: How many seconds there are; None without a limit.
        between: Called with the name of a step and the share done; None for nobody.
        ranks: How many ranks there are.
    """

    def __init__(
        self, limit_s: float | None, between: Callable[[str, float], None] | None, ranks: int
    ) -> None:
        self._end = None if limit_s is None else time.monotonic() + limit_s
        self._limit_s, self._between, self._ranks = limit_s, between, ranks
        self._told = "begin", 0

    def tick(self, step: str, rank: int) -> None:
        """Tell that a step of a rank begins."""
        self._told = step, rank
        if self._between is not None:
            self._between(step, rank / self._ranks)

    def pause(self) -> None:
        """
        Tell that a step still goes on.

        Raises:
            TimeLimitError: If time is up.
        """
        if self._limit_s is not None and self.left() == 0:
            raise TimeLimitError(self._limit_s)
        self.tick(*self._told)

    def left(self) -> float | None:
        """How many seconds are left; None without a limit."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())


@attrs.frozen(kw_only=True, eq=False)
class Step:
    """
    What a rank reached.

    Args:
        ladder: The face after it.
        value: Its optimum.
        method: The name of the engine, or ``"settled"``.
        stages: How many stages it took.
        cut: Potentials that rule out the next threshold of a ``WorstPoints``; None where there is none.
    """

    ladder: Ladder
    value: int
    method: str
    stages: int
    cut: NDArray[np.int64] | None = None

    def proof(self) -> RankProof:
        """The prices that prove it."""
        network = self.ladder.network
        mine = self.ladder.potentials[-self.stages :]
        return RankProof(
            value=self.value,
            stages=tuple(prices_of(network, potentials) for potentials in mine),
            cut=None if self.cut is None else prices_of(network, self.cut),
        )

    def costs(self, network: FlowNetwork, rank: Rank) -> list[NDArray[np.int64]]:
        """What each arc of a network costs in each stage of the rank, int64 ``[a]`` each."""
        return stage_costs(network, rank, self.value)


def climb_rank(ladder: Ladder, rank: Rank, clock: Clock, method: str) -> Step:
    """
    The face on which a rank is at its best.

    Args:
        ladder: The face so far.
        rank: The rank.
        clock: When to stop.
        method: The engine; where it found the whole plan already, only the proof is sought.

    Returns:
        What the rank reached.

    Raises:
        TimeLimitError: If time was up first.
    """
    if isinstance(rank, WorstPoints):
        return _climb_worst(ladder, rank, clock, method)
    if method == KERNEL and not _decided(ladder, rank):
        above = climb_by_paths(ladder, rank, clock.pause)
        return Step(ladder=above, value=above.value(rank), method=method, stages=1)
    settled = _decided(ladder, rank)
    if method == MATCHING and not settled:
        above = climb_by_matching(ladder, rank, clock.pause)
    else:
        above = climb_by_program(ladder, rank, clock.left)
    return Step(ladder=above, value=above.value(rank), method="settled" if settled else method, stages=1)


def _decided(ladder: Ladder, rank: Rank) -> bool:
    """Whether nothing that is worth anything in a rank is still open."""
    outside = ladder.core is not None and isinstance(rank, PairPoints) and ladder.core.outside
    return not outside and ladder.settled(ladder.cost(rank))


def trivial_bound(ladder: Ladder, rank: Rank) -> int:
    """What no plan of a face can exceed in a rank, as far as the bounds of the arcs alone tell."""
    if isinstance(rank, WorstPoints):
        # One more than any: how many pairs there can be is not proven, so no worst pair is an optimum yet.
        points = rank.points[choosable(ladder.network.ranked)]
        return 1 + (int(points.max()) if points.size else 0)
    if ladder.core is not None and isinstance(rank, PairPoints):
        # Pairs outside count as well, and what of them is still open is not looked at.
        problem = ladder.core.whole.problem
        return sum(np.maximum(rank.points[np.minimum.reduce(_room(problem)) > 0], 0).tolist())
    cost = ladder.cost(rank)
    least: list[int] = np.minimum(cost * ladder.lower, cost * ladder.upper).tolist()
    return -sum(least)


def _room(problem: AssignmentProblem) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of the row and of the column of each pair."""
    return problem.row_capacity[problem.rows], problem.col_capacity[problem.cols]


def _climb_worst(ladder: Ladder, rank: WorstPoints, clock: Clock, method: str) -> Step:
    """Most pairs first; then the greatest threshold that as many pairs reach, by halving."""
    network = ladder.network
    free = choosable(network.ranked)
    most = PairPoints(np.ones_like(rank.points))
    if method == KERNEL:
        ladder = climb_by_paths(ladder, most, clock.pause)
    else:
        ladder = ladder.climb(network.cost(most), clock.left())
    thresholds = np.unique(rank.points[free])
    reached = int(np.searchsorted(thresholds, ladder.value(rank)))
    flow, cut, beyond = ladder.flow, None, thresholds.size
    while reached + 1 < beyond:
        clock.tick("WorstPoints", 0)
        middle = (reached + beyond) // 2
        better, potentials = _at_least(ladder, rank, free, int(thresholds[middle]), clock)
        if better is None:
            cut, beyond = potentials, middle
        else:
            flow = better
            worst = rank_value(network.ranked, rank, network.pairs_used(flow), network.places_filled(flow))
            reached = int(np.searchsorted(thresholds, worst))
    if beyond < thresholds.size and cut is None:
        raise SolverError("no cut proves the worst score")
    value = int(thresholds[reached]) if thresholds.size else 0
    none = Circulation(flow=flow, potentials=np.zeros(network.arcs.nodes, dtype=np.int64))
    above = ladder.reached(_below(network, rank, free, value), none)
    return Step(ladder=above, value=value, method=method, stages=2, cut=cut)


def _at_least(
    ladder: Ladder, rank: WorstPoints, free: NDArray[np.bool_], threshold: int, clock: Clock
) -> tuple[NDArray[np.int64] | None, NDArray[np.int64]]:
    """A plan of a face that uses no pair below a threshold, or None; and the cut that shows why."""
    network, arcs = ladder.network, ladder.network.arcs
    barred = _below(network, rank, free, threshold) > 0
    if (barred & (ladder.lower > 0)).any():
        return None, np.zeros(arcs.nodes, dtype=np.int64)
    upper = np.where(barred, 0, ladder.upper)
    if ladder.compiled:
        nothing, free_of_cost = np.zeros(arcs.nodes, dtype=np.int64), np.zeros_like(upper)
        flow = np.minimum(ladder.flow, upper)
        route = routed(ladder.ends, (ladder.lower, upper), free_of_cost, flow, nothing, clock.pause)
        return None if route.best is None else route.best.flow, route.cut
    found = feasible_circulation(ladder.ends, (ladder.lower, upper), arcs.nodes)
    if found.carries is None:
        return None, found.potentials
    return network.flow_through(found.carries | (ladder.lower > 0)), found.potentials


def _below(
    network: FlowNetwork, rank: WorstPoints, free: NDArray[np.bool_], threshold: int
) -> NDArray[np.int64]:
    """What each arc costs if a pair below a threshold costs one."""
    return network.cost(PairPoints(-((rank.points < threshold) & free).astype(np.int64)))
