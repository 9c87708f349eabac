"""The arcs of a network that may still change, listed by the node where they begin and where they end."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.kernels.compiling import compiled

__all__ = ["Short", "Whole", "collect", "list_arcs", "settle"]

Whole: TypeAlias = NDArray[np.int64]
Short: TypeAlias = NDArray[np.int32]


@compiled
def list_arcs(
    tail: Whole, head: Whole, lower: Whole, upper: Whole, nodes: int
) -> tuple[Whole, Whole, Whole, Short, Short, Short]:
    """
    The arcs with room between their bounds, sorted by tail; arcs that cannot change need no search.

    Args:
        tail: Where each arc begins, int64 ``[a]``.
        head: Where it ends, int64 ``[a]``.
        lower: Its least flow, int64 ``[a]``.
        upper: Its greatest flow, int64 ``[a]``.
        nodes: How many nodes there are.

    Returns:
        The arc that each listed one is, int64 ``[b]``; where the arcs out of each node begin in that order,
        int64 ``[nodes + 1]``; where the arcs into each node begin in the last array, int64 ``[nodes + 1]``;
        tails and heads of the listed arcs, int32 ``[b]`` each; and the listed arcs by head, int32 ``[b]``.
    """
    out_first = np.zeros(nodes + 1, dtype=np.int64)
    in_first = np.zeros(nodes + 1, dtype=np.int64)
    count = 0
    for arc in range(tail.size):
        if lower[arc] < upper[arc]:
            out_first[tail[arc] + 1] += 1
            in_first[head[arc] + 1] += 1
            count += 1
    for node in range(nodes):
        out_first[node + 1] += out_first[node]
        in_first[node + 1] += in_first[node]
    whole = np.empty(count, dtype=np.int64)
    begins = np.empty(count, dtype=np.int32)
    ends = np.empty(count, dtype=np.int32)
    into = np.empty(count, dtype=np.int32)
    after = out_first[:nodes].copy()
    for arc in range(tail.size):
        if lower[arc] < upper[arc]:
            place = after[tail[arc]]
            after[tail[arc]] += 1
            whole[place] = arc
            begins[place] = tail[arc]
            ends[place] = head[arc]
    after[:] = in_first[:nodes]
    for place in range(count):
        into[after[ends[place]]] = place
        after[ends[place]] += 1
    return whole, out_first, in_first, begins, ends, into


@compiled
def settle(
    arcs: tuple[Whole, Whole, Whole, Whole, Whole],
    flow: Whole,
    potential: Whole,
    excess: Whole,
    lists: tuple[Whole, Whole, Whole, Short, Short, Short],
    state: tuple[Whole, Whole, Whole, Short, Whole],
) -> None:
    """
    Puts every arc with a reduced cost to the bound that it wants, and counts what nodes then have too much.

    Args:
        arcs: Tails, heads, least flows, greatest flows and costs, int64 ``[a]`` each.
        flow: On each arc, int64 ``[a]``; it is changed.
        potential: Of each node, int64 ``[nodes]``.
        excess: What flows into each node beyond what flows out, zeros at first, int64 ``[nodes]``; filled.
        lists: As ``list_arcs`` returns them; of the arcs into each node those with more than their least
            flow are moved to the front.
        state: Of each listed arc its cost, how much more and how much less it could carry, int64 ``[b]``
            each, and its place among the arcs into its head, int32 ``[b]``; then where in the list of each
            node those with more than their least flow end, int64 ``[nodes]``. All are filled.
    """
    tail, head, lower, upper, cost = arcs
    whole, _, in_first, _, _, into = lists
    costs, more, less, place, used_end = state
    for arc in range(tail.size):
        if lower[arc] == upper[arc]:
            flow[arc] = lower[arc]
        else:
            reduced = cost[arc] + potential[tail[arc]] - potential[head[arc]]
            if reduced < 0:
                flow[arc] = upper[arc]
            elif reduced > 0:
                flow[arc] = lower[arc]
        if flow[arc] != 0:
            excess[tail[arc]] -= flow[arc]
            excess[head[arc]] += flow[arc]
    for listed in range(whole.size):
        arc = whole[listed]
        costs[listed] = cost[arc]
        more[listed] = upper[arc] - flow[arc]
        less[listed] = flow[arc] - lower[arc]
    for node in range(used_end.size):
        end = in_first[node]
        for at in range(in_first[node], in_first[node + 1]):
            listed = into[at]
            if less[listed] > 0:
                into[at] = into[end]
                place[into[at]] = at
                into[end] = listed
                place[listed] = end
                end += 1
            else:
                place[listed] = at
        used_end[node] = end


@compiled
def collect(whole: Whole, less: Whole, lower: Whole, flow: Whole) -> None:
    """
    Writes what the listed arcs carry back to all arcs.

    Args:
        whole: The arc that each listed one is, int64 ``[b]``.
        less: How far it is above its least flow, int64 ``[b]``.
        lower: The least flow on each arc, int64 ``[a]``.
        flow: On each arc, int64 ``[a]``; changed.
    """
    for listed in range(whole.size):
        flow[whole[listed]] = lower[whole[listed]] + less[listed]
