"""One shortest path in a residual graph whose costs are tuples, compared number by number."""

import numpy as np

from rvmatch.assignment.kernels.compiling import compiled
from rvmatch.assignment.kernels.live_state import (
    CAME_BY,
    EXCESS,
    FIRST_IN,
    FIRST_OUT,
    FLOW,
    HEAD,
    HUB,
    LARGEST,
    LOWER,
    NEXT_IN,
    NEXT_OUT,
    NOTHING,
    PLACE,
    SEARCH,
    TAIL,
    UPPER,
    LiveState,
    Numbers,
)

__all__ = ["BEYOND_RANGE", "precedes", "search"]

BEYOND_RANGE = -2
"""What a search answers where a sum would leave the range."""

_SETTLED = -1


@compiled
def precedes(first: Numbers, second: Numbers) -> bool:
    """Whether a tuple of costs is less than another, by the first number in which they differ."""
    for rank in range(first.size):
        if first[rank] != second[rank]:
            return bool(first[rank] < second[rank])
    return False


@compiled
def _rise(nodes: Numbers, distances: Numbers, heap: Numbers, place: int) -> None:
    """Move a node towards the top of the heap as far as it precedes those above it."""
    node = heap[place]
    while place > 0:
        above = (place - 1) >> 1
        if not precedes(distances[node], distances[heap[above]]):
            break
        heap[place] = heap[above]
        nodes[heap[place], PLACE] = place
        place = above
    heap[place] = node
    nodes[node, PLACE] = place


@compiled
def _sink(nodes: Numbers, distances: Numbers, heap: Numbers, size: int) -> None:
    """Move the top of the heap down as far as those below precede it."""
    place, node = 0, heap[0]
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        if below + 1 < size and precedes(distances[heap[below + 1]], distances[heap[below]]):
            below += 1
        if not precedes(distances[heap[below]], distances[node]):
            break
        heap[place] = heap[below]
        nodes[heap[place], PLACE] = place
        place = below
    heap[place] = node
    nodes[node, PLACE] = place


@compiled
def _reach(
    state: LiveState, node: int, arc: int, other: int, along: int, stamp: int, size: int, offer: Numbers
) -> int:
    """Offer a way over an arc to the node at its other end; how large the heap is then, or out of range."""
    nodes, distances = state.nodes, state.distances
    seen = nodes[other, SEARCH] == stamp
    if seen and nodes[other, PLACE] == _SETTLED:
        return size
    tail, head = state.arcs[arc, TAIL], state.arcs[arc, HEAD]
    for rank in range(offer.size):
        reduced = state.costs[arc, rank] + state.potentials[tail, rank] - state.potentials[head, rank]
        offer[rank] = distances[node, rank] + along * reduced
        if offer[rank] > 2 * LARGEST or offer[rank] < -2 * LARGEST:
            return BEYOND_RANGE
    if seen:
        if not precedes(offer, distances[other]):
            return size
    # What is not nearer than the hub is not gone to: the hub will be settled before it.
    elif nodes[HUB, SEARCH] == stamp and not precedes(offer, distances[HUB]):
        return size
    for rank in range(offer.size):
        distances[other, rank] = offer[rank]
    nodes[other, CAME_BY] = arc
    if not seen:
        nodes[other, SEARCH], nodes[other, PLACE] = stamp, size
        state.heap[size] = other
        size += 1
    _rise(nodes, distances, state.heap, nodes[other, PLACE])
    return size


@compiled
def search(state: LiveState, start: int, direction: int, stamp: int) -> tuple[int, int, int]:
    """
    The nearest end of a path that balances a node, with the nodes nearer than that settled.

    A path that gives an excess away ends, and one that brings what is missing begins, at the hub or at a node
    that is out of balance the other way. It never goes through the hub, which is joined to everything.

    Args:
        state: The arrays; written are ``distances``, ``heap``, ``settled`` and what nodes note of a search.
        start: The node.
        direction: 1 along the arcs, for a node with an excess; -1 against them, for one that misses some.
        stamp: A number that no search had before.

    Returns:
        The node where the path ends, ``NOTHING``, or ``BEYOND_RANGE``; how many nodes are settled; how many
        arcs were looked at.
    """
    arcs, nodes, distances, heap = state.arcs, state.nodes, state.distances, state.heap
    offer = np.zeros(state.costs.shape[1], dtype=np.int64)
    nodes[start, SEARCH], nodes[start, CAME_BY], nodes[start, PLACE] = stamp, NOTHING, 0
    distances[start, :] = 0
    heap[0] = start
    size, done, looked = 1, 0, 0
    while size > 0:
        node = heap[0]
        size -= 1
        if size > 0:
            heap[0] = heap[size]
            _sink(nodes, distances, heap, size)
        nodes[node, PLACE] = _SETTLED
        state.settled[done] = node
        done += 1
        if node != start and (node == HUB or nodes[node, EXCESS] * direction < 0):
            return node, done, looked
        arc = nodes[node, FIRST_OUT]
        while arc != NOTHING and size >= 0:
            room = arcs[arc, UPPER] - arcs[arc, FLOW] if direction > 0 else arcs[arc, FLOW] - arcs[arc, LOWER]
            if room > 0:
                size = _reach(state, node, arc, arcs[arc, HEAD], direction, stamp, size, offer)
            looked += 1
            arc = arcs[arc, NEXT_OUT]
        arc = nodes[node, FIRST_IN]
        while arc != NOTHING and size >= 0:
            room = arcs[arc, FLOW] - arcs[arc, LOWER] if direction > 0 else arcs[arc, UPPER] - arcs[arc, FLOW]
            if room > 0:
                size = _reach(state, node, arc, arcs[arc, TAIL], -direction, stamp, size, offer)
            looked += 1
            arc = arcs[arc, NEXT_IN]
        if size < 0:
            return BEYOND_RANGE, done, looked
    return NOTHING, done, looked
