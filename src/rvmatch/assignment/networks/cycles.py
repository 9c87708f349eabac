"""Cycles that save cost on a circulation: potentials show that there are none, or one is found and used."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import SolverError

__all__ = ["potentials_of"]

Ends = tuple[NDArray[np.int64], NDArray[np.int64]]


def potentials_of(
    ends: Ends,
    bounds: Ends,
    cost: NDArray[np.int64],
    flow: NDArray[np.int64],
    *,
    start: NDArray[np.int64],
    mend: bool = False,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    Potentials that prove a circulation cheapest, found from the circulation alone, in whole numbers.

    They are shortest distances along arcs with room and, backwards, along arcs that could carry less,
    found by Bellman-Ford for all nodes at once. They exist unless some cycle saves cost.

    Args:
        ends: Tails and heads, int64 ``[a]`` each.
        bounds: The least and the greatest flow, int64 ``[a]`` each.
        cost: Of each arc, int64 ``[a]``.
        flow: A circulation within the bounds, int64 ``[a]``.
        start: Potentials to begin with, int64 ``[nodes]``; the nearer, the faster.
        mend: Whether to push flow round a cycle that saves cost, as often as there is one.

    Returns:
        The circulation, the same unless it was mended, and the potentials.

    Raises:
        SolverError: If the circulation is not cheapest, and not to be mended.
    """
    while True:
        residual = _Residual(ends, bounds, cost, flow)
        potentials, cycle = residual.distances(start)
        if cycle is None:
            return flow, potentials
        if not mend:
            raise SolverError("a cycle saves cost: the plan is not the best")
        flow = residual.pushed(cycle)


class _Residual:
    """Where flow may change, and at what cost."""

    def __init__(self, ends: Ends, bounds: Ends, cost: NDArray[np.int64], flow: NDArray[np.int64]) -> None:
        (tail, head), (lower, upper) = ends, bounds
        more, less = np.flatnonzero(flow < upper), np.flatnonzero(flow > lower)
        giver, taker = np.concatenate([tail[more], head[less]]), np.concatenate([head[more], tail[less]])
        order = np.argsort(taker, kind="stable")
        self._giver, self._taker = giver[order], taker[order]
        self._arc = np.concatenate([more, less])[order]
        self._sign = np.repeat([1, -1], [more.size, less.size])[order]
        self._cost = self._sign * cost[self._arc]
        self._bounds, self._flow = bounds, flow

    def distances(self, start: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
        """Potentials at most ``start`` that no arc undercuts; or a cycle, as places among residual arcs."""
        distance = start.copy()
        if self._arc.size == 0:
            return distance, None
        came_by = np.full(start.size, -1, dtype=np.int64)
        open_arcs = np.arange(self._arc.size)
        for turn in range(1, start.size + 2):
            offer = distance[self._giver[open_arcs]] + self._cost[open_arcs]
            taker = self._taker[open_arcs]
            better = np.flatnonzero(offer < distance[taker])
            if better.size == 0:
                return distance, None
            offer, taker = offer[better], taker[better]
            first = np.flatnonzero(np.diff(taker, prepend=-1))
            least = np.minimum.reduceat(offer, first)
            changed = taker[first]
            distance[changed] = least
            best = np.flatnonzero(offer == np.repeat(least, np.diff(np.append(first, offer.size))))
            came_by[taker[best]] = open_arcs[better[best]]
            if turn % 64 == 0 and (cycle := self._cycle(came_by)) is not None:
                return distance, cycle
            moved = np.zeros(start.size, dtype=np.bool_)
            moved[changed] = True
            open_arcs = np.flatnonzero(moved[self._giver])
        cycle = self._cycle(came_by)
        if cycle is None:
            raise SolverError("distances do not settle, and no cycle shows why")
        return distance, cycle

    def pushed(self, cycle: NDArray[np.int64]) -> NDArray[np.int64]:
        """The circulation after as much as possible went round the cycle."""
        arcs, signs = self._arc[cycle], self._sign[cycle]
        lower, upper = self._bounds
        room = np.where(signs > 0, upper[arcs] - self._flow[arcs], self._flow[arcs] - lower[arcs])
        flow = self._flow.copy()
        flow[arcs] += signs * room.min()
        return flow

    def _cycle(self, came_by: NDArray[np.int64]) -> NDArray[np.int64] | None:
        """A cycle among the arcs by which nodes were last reached; every such cycle saves cost."""
        visited = np.zeros(came_by.size, dtype=np.int64)
        for walk, node in enumerate(np.flatnonzero(came_by >= 0).tolist(), start=1):
            here = node
            while came_by[here] >= 0 and not visited[here]:
                visited[here] = walk
                here = int(self._giver[came_by[here]])
            if came_by[here] >= 0 and visited[here] == walk:
                cycle, stop = [], here
                while True:
                    cycle.append(int(came_by[here]))
                    here = int(self._giver[came_by[here]])
                    if here == stop:
                        return np.array(cycle, dtype=np.int64)
        return None
