"""The least loss at which a unit of flow gets from one node to another, by shortest paths of tuples."""

import heapq
from collections.abc import Callable, Container, Iterable, Mapping, Set

import attrs

from rvmatch.assignment.residuals.residual import CHANGES, LANE, Move, Residual, Step

__all__ = ["Reached", "Way", "reach", "shortest"]

NOTHING: Mapping[int, int] = {}


@attrs.frozen(kw_only=True, eq=False)
class Way:
    """
    A way of least loss.

    Args:
        distance: The key of its loss.
        steps: Its steps, in the order in which a unit takes them.
        begins: Where it begins.
        ends: Where it ends.
        shifts: What has to be added to the potentials of some nodes, as keys, so that no step of the way
            loses anything and still no step anywhere gains.
    """

    distance: int
    steps: tuple[Step, ...]
    begins: int
    ends: int
    shifts: Mapping[int, int]


def shortest(
    residual: Residual,
    sources: Iterable[int],
    goals: Iterable[int],
    *,
    closed: Container[Step] = (),
    beyond: int | None = None,
    prices: Mapping[int, int] = NOTHING,
) -> Way | None:
    """
    The way of least loss from some nodes to others, sought from both ends at once.

    Args:
        residual: Where a unit may move.
        sources: Where it may begin.
        goals: Where it may end; none of them is among the sources.
        closed: Steps that may not be taken.
        beyond: The key from which on losses are no longer of interest; None if all are.
        prices: What has been added to the potential of each node, as a key; zero where left out.

    Returns:
        The way; None if there is none, or only one of ``beyond`` or more.

    Source:
        T. A. J. Nicholson, Finding the shortest route between two points in a network, The Computer
        Journal 9 (1966).
    """
    best = 1 << (LANE * (residual.stages + 2)) if beyond is None else beyond
    onward = _Side(sources, residual.moves_from, prices, 1)
    backward = _Side(goals, residual.moves_to, prices, -1)
    meeting: int | None = None
    while onward.heap and backward.heap and onward.radius + backward.radius < best:
        smaller = len(onward.heap) <= len(backward.heap)
        side, other = (onward, backward) if smaller else (backward, onward)
        node = side.settle()
        if node is None:
            continue
        here, label, across = side.label[node], side.label, other.label
        for after, key, step in side.moves_of(node):
            there = here + key
            if there < label.get(after, best + side.price(after)) and step not in closed:
                label[after] = there
                side.step_at[after] = (node, step)
                heapq.heappush(side.heap, (there - side.price(after), after))
                # The prices in two labels of one node cancel out.
                if after in across and there + across[after] < best:
                    best, meeting = there + across[after], after
    if meeting is None:
        return None
    begins, before = _traced(onward.step_at, meeting)
    ends, after_it = _traced(backward.step_at, meeting)
    return Way(
        distance=best,
        steps=(*reversed(before), *after_it),
        begins=begins,
        ends=ends,
        shifts=_shifts(onward, backward, best),
    )


class _Side:
    """What is known from one end of a search from both ends; labels are distances before the prices."""

    def __init__(
        self,
        nodes: Iterable[int],
        moves_of: Callable[[int], list[Move]],
        prices: Mapping[int, int],
        sign: int,
    ) -> None:
        self.moves_of = moves_of
        self._prices, self._sign = prices, sign
        self.label = {node: self.price(node) for node in nodes}
        self.step_at: dict[int, tuple[int, Step]] = {}
        self.distance: dict[int, int] = {}
        self.heap = [(0, node) for node in self.label]
        heapq.heapify(self.heap)

    @property
    def radius(self) -> int:
        """All nodes nearer than this are settled."""
        return self.heap[0][0]

    def price(self, node: int) -> int:
        """How much the label of a node exceeds its distance."""
        return self._sign * self._prices.get(node, 0) if self._prices else 0

    def settle(self) -> int | None:
        """The next node, now settled; None if it was before."""
        far, node = heapq.heappop(self.heap)
        if node in self.distance:
            return None
        self.distance[node] = far
        return node


def _shifts(onward: _Side, backward: _Side, best: int) -> dict[int, int]:
    """
    Potentials follow the distances up to some radius of each side, the two as long as the way together.

    No node is nearer than its radius to both ends, or there would be a shorter way. Pairs that change are
    no loss, so their number is left out.
    """
    whole = best >> CHANGES
    first = min(onward.radius >> CHANGES, whole) if onward.heap else whole
    second = whole - first
    shifts = {}
    for side, radius, sign in ((onward, first, 1), (backward, second, -1)):
        for node, distance in side.distance.items():
            nearer = (distance >> CHANGES) - radius
            if nearer < 0:
                shifts[node] = (sign * nearer) << CHANGES
    return shifts


@attrs.frozen(kw_only=True, eq=False)
class Reached:
    """
    What a search from one node has settled.

    Args:
        node: Where it began.
        distance: The key of the least loss to each node settled (from it, in a search backward).
        step_at: The last step to each node (the first step from it, in a search backward), and where
            that comes from (leads to).
        backward: Whether it was a search backward.
    """

    node: int
    distance: Mapping[int, int]
    step_at: Mapping[int, tuple[int, Step]]
    backward: bool

    def steps(self, node: int) -> tuple[Step, ...]:
        """The steps of the way to a node settled, or from it, in the order in which a unit takes them."""
        _, steps = _traced(self.step_at, node)
        return tuple(steps if self.backward else reversed(steps))


def reach(
    residual: Residual,
    node: int,
    goals: Set[int],
    *,
    backward: bool = False,
    closed: Container[Step] = (),
    beyond: int | None = None,
) -> Reached:
    """
    The least losses from one node to many.

    Args:
        residual: Where a unit may move.
        node: Where it begins, or ends, in a search backward.
        goals: The nodes asked for.
        backward: Whether ways to the node, not from it, are sought.
        closed: Steps that may not be taken.
        beyond: The key from which on losses are no longer of interest; None if all are.

    Returns:
        What was settled; a goal that is not among it cannot be reached, or only at ``beyond`` or more.

    Source:
        E. W. Dijkstra, A note on two problems in connexion with graphs, Numerische Mathematik 1 (1959).
    """
    endless = 1 << (LANE * (residual.stages + 2)) if beyond is None else beyond
    side = _Side((node,), residual.moves_to if backward else residual.moves_from, NOTHING, 1)
    missing = len(goals)
    while side.heap and missing and side.radius < endless:
        settled = side.settle()
        if settled is None:
            continue
        missing -= settled in goals
        here, label = side.label[settled], side.label
        for after, key, step in side.moves_of(settled):
            there = here + key
            if there < label.get(after, endless) and step not in closed:
                label[after] = there
                side.step_at[after] = (settled, step)
                heapq.heappush(side.heap, (there, after))
    return Reached(node=node, distance=side.distance, step_at=side.step_at, backward=backward)


def _traced(step_at: Mapping[int, tuple[int, Step]], node: int) -> tuple[int, list[Step]]:
    """Where the steps at a node and at those before it come from, and these steps, the last one first."""
    steps: list[Step] = []
    while node in step_at:
        node, step = step_at[node]
        steps.append(step)
    return node, steps
