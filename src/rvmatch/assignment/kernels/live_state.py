"""The arrays of a circulation that changes, which its loops read and write, and what their columns hold."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ARC_FIELDS",
    "BALANCED",
    "BEFORE",
    "CAME_BY",
    "CHANGED",
    "COLUMN",
    "COUNTERS",
    "ENTERING",
    "EXCESS",
    "FIRST_IN",
    "FIRST_OUT",
    "FLOW",
    "HEAD",
    "HUB",
    "IMPOSSIBLE",
    "LARGEST",
    "LEAVING",
    "LOWER",
    "MORE_TO_DO",
    "NEXT_IN",
    "NEXT_OUT",
    "NODE_FIELDS",
    "NOTHING",
    "OPERATION",
    "OPERATIONS",
    "OUT_OF_RANGE",
    "PLACE",
    "PREVIOUS_IN",
    "PREVIOUS_OUT",
    "QUEUED",
    "ROW",
    "SEARCH",
    "STAMP",
    "TAIL",
    "UPPER",
    "WAITING",
    "LiveState",
    "Numbers",
]

BALANCED, IMPOSSIBLE, MORE_TO_DO, OUT_OF_RANGE = 0, 1, 2, 3
"""What ``balance`` answers."""

ROW, COLUMN, LEAVING, ENTERING = 0, 1, 2, 3
"""How the potential of a node is chosen: so high that no arc that leaves it has a reduced cost below zero, or
so low that none that enters it has. ``ROW`` also stays above what enters and ``COLUMN`` below what leaves, so
that a line that nobody wants is at rest; ``LEAVING`` and ``ENTERING`` look at that side alone."""

Numbers = NDArray[np.int64]

HUB = 0
"""The node outside, where everything begins and ends; its potential is zero for ever."""

NOTHING = -1
"""No arc and no node."""

LARGEST = 2**60
"""No potential and no cost may be larger: a reduced cost is then below 2**62, and no sum leaves int64."""

TAIL, HEAD, LOWER, UPPER, FLOW = 0, 1, 2, 3, 4
NEXT_OUT, PREVIOUS_OUT, NEXT_IN, PREVIOUS_IN = 5, 6, 7, 8
OPERATION, BEFORE = 9, 10
ARC_FIELDS = 11
"""The columns of an arc: its ends, bounds and flow, its neighbours in the lists of its ends, and in which
operation its flow changed last, from what."""

FIRST_OUT, FIRST_IN, EXCESS, QUEUED, SEARCH, PLACE, CAME_BY = 0, 1, 2, 3, 4, 5, 6
NODE_FIELDS = 7
"""The columns of a node: the heads of its lists, by how much more flows in than out, whether it waits to be
balanced, which search saw it last, its place in the heap, and the arc by which it was reached."""

WAITING, CHANGED, STAMP, OPERATIONS = 0, 1, 2, 3
COUNTERS = 4
"""How many nodes wait, how many arcs changed, and the numbers of the last search and the last operation."""


class LiveState(NamedTuple):
    """
    All arrays of a circulation that changes, int64.

    Args:
        arcs: ``[a, ARC_FIELDS]``.
        costs: What a unit of flow on each arc costs in each rank ``[a, r]``.
        nodes: ``[v, NODE_FIELDS]``.
        potentials: Of each node in each rank ``[v, r]``; the reduced cost of an arc is its cost, plus the
            potential of its tail, less that of its head, and its first number that is not zero decides:
            above zero the arc carries the least it may, below zero the greatest.
        distances: Room for a search ``[v, r]``.
        heap: Room for a search ``[v]``.
        settled: Room for a search ``[v]``.
        waiting: Nodes that may be out of balance ``[v]``.
        changed: Arcs whose flow changed in this operation ``[a]``.
        counters: ``[COUNTERS]``.
        totals: What all flow together is worth in each rank ``[r]``.
    """

    arcs: Numbers
    costs: Numbers
    nodes: Numbers
    potentials: Numbers
    distances: Numbers
    heap: Numbers
    settled: Numbers
    waiting: Numbers
    changed: Numbers
    counters: Numbers
    totals: Numbers
