"""The strong components of a small graph without loading scipy for it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_ARCS", "strong_components"]

Numbers = NDArray[np.int64]

_ROUNDS: Final = 50
"""So often nodes without a way in or out are taken away; what is left then is walked through."""


MOST_ARCS: Final = 20_000
"""Up to so many arcs on or between cycles can be walked through in plain Python in some hundredths of a
second."""


def strong_components(giver: Numbers, taker: Numbers, nodes: int) -> Numbers | None:
    """
    The strong component of each node, if few nodes lie on cycles or between them.

    Nodes that no arc reaches, or none leaves, are components of their own, and are taken away in rounds;
    what remains is walked through node by node.

    Args:
        giver: Where each arc begins, int64 ``[a]``.
        taker: Where it ends, int64 ``[a]``.
        nodes: How many nodes there are.

    Returns:
        A number for each node, the same for two nodes exactly if each can be reached from the other,
        int64 ``[nodes]``; None if more than ``MOST_ARCS`` would have to be walked through.

    Source:
        R. E. Tarjan, Depth-first search and linear graph algorithms, SIAM Journal on Computing 1 (1972),
        146-160.
    """
    component = np.arange(nodes)
    for _ in range(_ROUNDS):
        reached, leaves = np.zeros(nodes, dtype=np.bool_), np.zeros(nodes, dtype=np.bool_)
        reached[taker] = True
        leaves[giver] = True
        inside = reached & leaves
        kept = inside[giver] & inside[taker]
        if kept.all():
            break
        giver, taker = giver[kept], taker[kept]
    if giver.size > MOST_ARCS:
        return None
    order = np.argsort(giver, kind="stable")
    first = np.searchsorted(giver[order], np.arange(nodes + 1)).tolist()
    takers = taker[order].tolist()
    for members in _walked(np.unique(giver).tolist(), first, takers, nodes):
        component[members] = members[0]
    return component


def _walked(starts: list[int], first: list[int], takers: list[int], nodes: int) -> list[list[int]]:
    """The components of the nodes that can be reached from these, each with its members."""
    found: list[list[int]] = []
    number, low = [0] * nodes, [0] * nodes  # in which turn a node was met, and the earliest that it leads to
    waiting: list[int] = []  # nodes met whose component is not closed yet
    at = first[:nodes]  # the next arc of each node
    met = 0
    closed = nodes + 1  # later than any, so that nothing leads back to it
    for start in starts:
        if number[start]:
            continue
        path = [start]
        while path:
            node = path[-1]
            if not number[node]:
                met += 1
                number[node] = low[node] = met
                waiting.append(node)
            if at[node] < first[node + 1]:
                following = takers[at[node]]
                at[node] += 1
                if not number[following]:
                    path.append(following)
                else:
                    low[node] = min(low[node], number[following])
                continue
            path.pop()
            if path:
                low[path[-1]] = min(low[path[-1]], low[node])
            if low[node] == number[node]:
                members: list[int] = []
                while not members or members[-1] != node:
                    members.append(waiting.pop())
                    number[members[-1]] = closed
                found.append(members)
    return found
