"""A heap of nodes by distance, with four children each, in arrays that a compiled search carries along."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.compiling import compiled

__all__ = ["ABSENT", "Nodes", "heap_lowered", "heap_popped"]

ABSENT = -1
"""The place of a node that is not in the heap."""

Nodes: TypeAlias = NDArray[np.int32]


@compiled
def heap_lowered(heap: Nodes, place: Nodes, distance: NDArray[np.int64], node: int, size: int) -> int:
    """
    Puts a node into the heap, or moves it up after its distance fell.

    Args:
        heap: The nodes, the nearest first, int32.
        place: Where each node stands in the heap, or ``ABSENT``, int32 ``[nodes]``.
        distance: Of each node, int64 ``[nodes]``.
        node: The node.
        size: How many nodes the heap holds.

    Returns:
        How many it holds now.
    """
    at = place[node]
    if at == ABSENT:
        at = size
        size += 1
    near = distance[node]
    while at > 0:
        above = (at - 1) >> 2
        other = heap[above]
        if distance[other] <= near:
            break
        heap[at] = other
        place[other] = at
        at = above
    heap[at] = node
    place[node] = at
    return size


@compiled
def heap_popped(heap: Nodes, place: Nodes, distance: NDArray[np.int64], size: int) -> int:
    """
    Takes the nearest node, ``heap[0]``, out of a heap that is not empty.

    Args:
        heap: The nodes, the nearest first, int32.
        place: Where each node stands in the heap, or ``ABSENT``, int32 ``[nodes]``.
        distance: Of each node, int64 ``[nodes]``.
        size: How many nodes the heap holds.

    Returns:
        How many it holds now.
    """
    place[heap[0]] = ABSENT
    size -= 1
    if size == 0:
        return 0
    node = heap[size]
    far = distance[node]
    at = 0
    while True:
        first = 4 * at + 1
        if first >= size:
            break
        best, nearest = first, distance[heap[first]]
        for child in range(first + 1, min(first + 4, size)):
            if distance[heap[child]] < nearest:
                best, nearest = child, distance[heap[child]]
        if nearest >= far:
            break
        other = heap[best]
        heap[at] = other
        place[other] = at
        at = best
    heap[at] = node
    place[node] = at
    return size
