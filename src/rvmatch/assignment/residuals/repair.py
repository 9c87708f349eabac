"""What would change: the exact new optimum after a few bounds differ, mended from the old one."""

from collections.abc import Iterable

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.forest import NONE
from rvmatch.assignment.residuals.rerouting import shortest
from rvmatch.assignment.residuals.residual import Residual, Step, tuple_of
from rvmatch.errors import InfeasibleProblemError

__all__ = ["Change", "difference", "mended"]


@attrs.frozen(kw_only=True, eq=False)
class Change:
    """
    A new optimum beside an old one.

    Args:
        residual: The new optimum, ready for further questions.
        loss: What each stage loses, in its points; less than zero where it gains.
        gained: The pairs that only the new one uses, growing.
        lost: The pairs that only the old one uses, growing.
        searches: How many searches it took.
    """

    residual: Residual
    loss: tuple[int, ...]
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    searches: int

    @property
    def gain(self) -> tuple[int, ...]:
        """What each stage gains, in its points."""
        return tuple(-loss for loss in self.loss)


def difference(before: Residual, after: Residual, searches: int) -> Change:
    """
    What differs between two optima.

    Args:
        before: The old one.
        after: The new one; it may have further arcs behind those of the old one.
        searches: How many searches lie between.

    Returns:
        The change.
    """
    old = np.zeros_like(after.flow)
    old[: before.flow.size] = before.flow
    arcs = np.flatnonzero(after.flow != old)
    more = (after.flow[arcs] - old[arcs]).tolist()
    loss = tuple(
        sum(cost * times for cost, times in zip(stage, more, strict=True))
        for stage in after.costs[:, arcs].tolist()
    )
    pairs = after.network.arcs.pair[arcs].tolist()
    changed = sorted((pair, times) for pair, times in zip(pairs, more, strict=True) if pair != NONE)
    return Change(
        residual=after,
        loss=loss,
        gained=tuple(pair for pair, times in changed if times > 0),
        lost=tuple(pair for pair, times in changed if times < 0),
        searches=searches,
    )


def mended(residual: Residual, arcs: Iterable[int]) -> tuple[Residual, int]:
    """
    An optimum again, after bounds on some arcs have changed.

    Each of these arcs first takes the flow that its reduced cost asks for; what then arrives at one node and
    lacks at another is moved there on shortest paths, and the potentials follow the distances.

    Args:
        residual: An optimum but for these arcs.
        arcs: Where a bound changed, or which are new.

    Returns:
        The optimum, and how many searches it took.

    Raises:
        InfeasibleProblemError: If no flow keeps to all bounds.

    Source:
        R. K. Ahuja, T. L. Magnanti, J. B. Orlin, Network Flows (1993), sections 9.7 and 9.11.
    """
    changed = list(arcs)
    lower, upper = residual.network.lower, residual.network.upper
    if any(lower[arc] > upper[arc] for arc in changed):
        raise InfeasibleProblemError
    flow, excess = _as_asked(residual, changed)
    now = residual.with_flow(flow, changed)
    prices: dict[int, int] = {}
    searches = 0
    while sources := [node for node, units in excess.items() if units > 0]:
        lacking = [node for node, units in excess.items() if units < 0]
        way = shortest(now, sources, lacking, prices=prices)
        searches += 1
        if way is None:
            raise InfeasibleProblemError
        for node, shift in way.shifts.items():
            prices[node] = prices.get(node, 0) + shift
        units = min(excess[way.begins], -excess[way.ends], *(_room(now, step) for step in way.steps))
        now = _moved(now, way.steps, units)
        excess[way.begins] -= units
        excess[way.ends] += units
    if prices:
        now = now.with_potentials(_added(residual.potentials, prices), list(prices))
    return now, searches


def _as_asked(residual: Residual, arcs: list[int]) -> tuple[NDArray[np.int64], dict[int, int]]:
    """The flow with each of these arcs where its reduced cost wants it, and what that leaves at the nodes."""
    network, flow = residual.network, residual.flow.copy()
    excess: dict[int, int] = {}
    nothing = (0,) * residual.stages
    for arc in arcs:
        low, high, before = int(network.lower[arc]), int(network.upper[arc]), int(flow[arc])
        cost = residual.reduced_tuple(arc)
        after = low if cost > nothing else high if cost < nothing else min(max(before, low), high)
        if after == before:
            continue
        flow[arc] = after
        tail, head = int(network.arcs.tail[arc]), int(network.arcs.head[arc])
        excess[head] = excess.get(head, 0) + after - before
        excess[tail] = excess.get(tail, 0) - after + before
    return flow, excess


def _room(residual: Residual, step: Step) -> int:
    if step >= 0:
        return int(residual.network.upper[step] - residual.flow[step])
    return int(residual.flow[~step] - residual.network.lower[~step])


def _moved(residual: Residual, path: Iterable[Step], units: int) -> Residual:
    flow = residual.flow.copy()
    arcs = []
    for step in path:
        arc = step if step >= 0 else ~step
        flow[arc] += units if step >= 0 else -units
        arcs.append(arc)
    return residual.with_flow(flow, arcs)


def _added(potentials: NDArray[np.int64], prices: dict[int, int]) -> NDArray[np.int64]:
    changed = potentials.copy()
    for node, price in prices.items():
        changed[:, node] += np.array(tuple_of(price, changed.shape[0]), dtype=np.int64)
    return changed
