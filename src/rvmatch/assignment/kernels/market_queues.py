"""Queues inside the loops of a market: the pairs of a line, the best first, and nodes, the nearest first."""

from typing import Any, TypeAlias

import numpy as np

from rvmatch.assignment.kernels.compiling import compiled

__all__ = ["LOW", "Whole", "next_best", "pop_nearest", "push_near"]

Whole: TypeAlias = int | np.int64
"""A whole number, whichever of the two the loops happen to hold it in."""

FEW = 40
"""Up to this many pairs a line is put in order at once; longer ones give their best one by one."""

LOW = 2**32 - 1
"""What cuts the pair out of the second number of a ranked pair; the line it leads to stands above that."""


@compiled
def next_best(line: Whole, first: Any, cols: Any, points: Any, unordered: Any, ranked: Any) -> None:
    """
    Put the best pair of a line that is not in order yet before those that are.

    Each line is written from its last place to its first, so that its best pair stands last. What is
    not in order yet is a heap at its front; nobody pays for an order that is never read.

    Args:
        line: Which line; it has a pair that is not in order yet.
        first: Where the pairs of each line begin, int64 ``[n + 1]``.
        cols: The other end of each pair, int64 ``[p]``.
        points: What each pair is worth, int64 ``[p]``.
        unordered: How many pairs of each line are not in order yet, -1 for all, int32 ``[n]``; changed.
        ranked: What the pair at each place is worth, then its other end times 2**32 plus the pair itself:
            beside each other, as they are read together, int64 ``[p, 2]``; changed.
    """
    start = first[line]
    if unordered[line] < 0:
        size = first[line + 1] - start
        if size <= FEW:
            _insert_all(start, start + size, cols, points, ranked)
            unordered[line] = 0
            return
        for pair in range(start, start + size):
            ranked[pair, 0] = points[pair]
            ranked[pair, 1] = (cols[pair] << 32) | pair
        for hole in range(start + size // 2 - 1, start - 1, -1):
            _sink(start, hole, start + size, ranked)
        unordered[line] = size
    last = start + unordered[line] - 1
    worth, ends = ranked[start, 0], ranked[start, 1]
    ranked[start, 0], ranked[start, 1] = ranked[last, 0], ranked[last, 1]
    ranked[last, 0], ranked[last, 1] = worth, ends
    unordered[line] -= 1
    if unordered[line] > 1:
        _sink(start, start, last, ranked)


@compiled
def push_near(keys: Any, nodes: Any, size: Whole, key: Whole, node: Whole) -> None:
    """
    Add a node to the queue.

    Args:
        keys: The distance of each entry, smallest first in the order of a heap, int64; changed.
        nodes: The node of each entry, int32; changed.
        size: How many entries there are before.
        key: The distance of the new one.
        node: The new node.
    """
    hole = size
    while hole > 0:
        parent = (hole - 1) >> 1
        if keys[parent] <= key:
            break
        keys[hole] = keys[parent]
        nodes[hole] = nodes[parent]
        hole = parent
    keys[hole] = key
    nodes[hole] = node


@compiled
def pop_nearest(keys: Any, nodes: Any, size: Whole) -> None:
    """
    Take the first entry out of the queue.

    Args:
        keys: As in ``push_near``.
        nodes: As in ``push_near``.
        size: How many entries there are before.
    """
    last = size - 1
    key, node = keys[last], nodes[last]
    hole = 0
    while True:
        child = 2 * hole + 1
        if child >= last:
            break
        if child + 1 < last and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[hole] = keys[child]
        nodes[hole] = nodes[child]
        hole = child
    keys[hole] = key
    nodes[hole] = node


@compiled
def _insert_all(start: Whole, stop: Whole, cols: Any, points: Any, ranked: Any) -> None:
    for pair in range(start, stop):
        worth = points[pair]
        to = pair
        while to > start and ranked[to - 1, 0] > worth:
            ranked[to, 0] = ranked[to - 1, 0]
            ranked[to, 1] = ranked[to - 1, 1]
            to -= 1
        ranked[to, 0] = worth
        ranked[to, 1] = (cols[pair] << 32) | pair


@compiled
def _sink(start: Whole, hole: Whole, stop: Whole, ranked: Any) -> None:
    worth, ends = ranked[hole, 0], ranked[hole, 1]
    while True:
        child = start + 2 * (hole - start) + 1
        if child >= stop:
            break
        if child + 1 < stop and ranked[child + 1, 0] > ranked[child, 0]:
            child += 1
        if ranked[child, 0] <= worth:
            break
        ranked[hole, 0] = ranked[child, 0]
        ranked[hole, 1] = ranked[child, 1]
        hole = child
    ranked[hole, 0] = worth
    ranked[hole, 1] = ends
