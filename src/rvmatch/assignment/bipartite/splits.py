"""Cheapest matchings of a unit network, with the nodes of split pairs only where a pair is used twice."""

from collections.abc import Callable
from typing import Self, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Points
from rvmatch.assignment.totals.reduction import EXACT_FLOAT

__all__ = ["match_joined"]

MOST_JOINED = 3
"""Up to how many times as many edges as a graph has may stand for its split pairs, which need fewer."""

MANY_JOINED = 8_000_000
"""Up to how many edges may do so at all: they take about 1 GB."""

ROUNDS = 12
"""How often the pairs used twice are split before all are: each round usually finds far fewer."""

SHADES = 1_024
"""By how many different small amounts equal costs are told apart."""

Match: TypeAlias = Callable[
    [NDArray[np.int64], NDArray[np.int64], Points, tuple[int, int], NDArray[np.bool_]], NDArray[np.int64]
]
"""From edges (left, right, cost), the numbers of nodes and which right nodes must be covered, to one edge for
each left node."""


def match_joined(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    cost: Points,
    sizes: tuple[int, int],
    mandatory: NDArray[np.bool_],
    idle: NDArray[np.bool_],
    match: Match,
) -> NDArray[np.int64]:
    """
    The edges of a cheapest matching that covers every left and every mandatory right node.

    A split pair whose idle edge is open may be written as edges straight from the places of its row to
    those of its column. That allows what is allowed and also using the pair twice: so a cheapest
    matching of that graph that uses no joined pair twice is cheapest. Pairs used twice get their nodes
    back, and another is sought. What ``into`` holds idly in the larger graph is never mandatory there
    (``UnitNetwork``), so nothing is lost without it.

    Args:
        left: The left end of each edge, int64 ``[e]``; edges sorted by left, then right end, each once.
        right: The right end of each edge, int64 ``[e]``.
        cost: What each edge costs, ``[e]``.
        sizes: How many left and right nodes there are.
        mandatory: Which right nodes must be covered, bool ``[r]``.
        idle: Which edges leave a split pair unused, bool ``[e]``.
        match: Finds a cheapest matching of a graph.

    Returns:
        One edge for each left node, int64 ``[l]``.

    Raises:
        ValueError: If there is no such matching.
    """
    graph = _Both.of(left, right, cost, sizes, idle) if idle.any() else None
    if graph is None:
        return match(left, right, cost, sizes, mandatory)
    out_of = np.full(sizes[0], sizes[1])
    out_of[left[idle]] = right[idle]
    together = np.zeros(sizes[0], dtype=np.bool_)
    together[left[idle]] = True
    for _ in range(ROUNDS):
        gone_right = np.zeros(sizes[1] + 1, dtype=np.bool_)
        gone_right[out_of[together]] = True
        new_left, new_right = np.cumsum(~together) - 1, np.cumsum(~gone_right[:-1]) - 1
        active = np.flatnonzero((graph.owner < 0) | (together[graph.owner] == graph.joined))
        found = match(
            new_left[graph.left[active]],
            new_right[graph.right[active]],
            graph.cost[active],
            (int(new_left[-1]) + 1, int(new_right[-1]) + 1),
            mandatory[~gone_right[:-1]],
        )
        used = active[found]
        through = used[graph.joined[used]]
        times = np.bincount(graph.owner[through], minlength=sizes[0])
        if times.max() <= 1:
            unused = np.flatnonzero(idle & (together & (times == 0))[left])
            chosen = np.empty(sizes[0], dtype=np.int64)
            for edges in (graph.first[used], graph.second[through], unused):
                chosen[left[edges]] = edges
            return chosen
        together &= times <= 1
    return match(left, right, cost, sizes, mandatory)


@attrs.frozen(kw_only=True, eq=False)
class _Both:
    """
    The edges of a unit network and those that may stand for its split pairs, sorted by left, then right end.

    Args:
        left: The left end of each edge, int64 ``[b]``.
        right: The right end of each edge, int64 ``[b]``.
        cost: What each edge costs, ``[b]``; among equal costs slightly apart.
        owner: The left node ``into`` of the split pair an edge belongs to, int64 ``[b]``; -1 for none.
        joined: Whether an edge stands for the nodes of its owner, bool ``[b]``.
        first: The edge of the network, or the one from a place of the row to ``out``, int64 ``[b]``.
        second: For joined edges the one from ``into`` to a place of the column, int64 ``[b]``.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    cost: Points
    owner: NDArray[np.int64]
    joined: NDArray[np.bool_]
    first: NDArray[np.int64]
    second: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        left: NDArray[np.int64],
        right: NDArray[np.int64],
        cost: Points,
        sizes: tuple[int, int],
        idle: NDArray[np.bool_],
    ) -> Self | None:
        """Both kinds of edges, or None where there are none to join or too many."""
        lefts, rights = sizes
        at = np.flatnonzero(idle)
        into_of = np.full(rights, -1)
        into_of[right[at]] = left[at]
        is_into = np.zeros(lefts, dtype=np.bool_)
        is_into[left[at]] = True
        owner = np.where(is_into[left], left, into_of[right])
        firsts = np.flatnonzero((into_of[right] >= 0) & ~idle)
        seconds = np.flatnonzero(is_into[left] & ~idle)
        firsts = firsts[np.argsort(into_of[right[firsts]], kind="stable")]
        ins = np.bincount(into_of[right[firsts]], minlength=lefts)
        outs = np.bincount(left[seconds], minlength=lefts)
        times = ins * outs
        if not 0 < times.sum() <= min(MOST_JOINED * left.size, MANY_JOINED):
            return None
        pair = np.repeat(np.arange(lefts), times)
        step = np.arange(pair.size) - np.repeat(np.cumsum(times) - times, times)
        first = firsts[(np.cumsum(ins) - ins)[pair] + step // outs[pair]]
        second = seconds[(np.cumsum(outs) - outs)[pair] + step % outs[pair]]
        idle_cost = np.zeros(lefts, dtype=cost.dtype)
        idle_cost[left[at]] = cost[at]
        all_left, all_right = np.concatenate([left, left[first]]), np.concatenate([right, right[second]])
        all_cost = np.concatenate([cost, cost[first] + cost[second] - idle_cost[pair]])
        order = np.argsort(all_left * rights + all_right, kind="stable")
        return cls(
            left=all_left[order],
            right=all_right[order],
            cost=_shaded(all_left, all_right, all_cost, sizes)[order],
            owner=np.concatenate([owner, pair])[order],
            joined=(order >= left.size),
            first=np.concatenate([np.arange(left.size), first])[order],
            second=np.concatenate([np.full(left.size, -1), second])[order],
        )


def _shaded(
    left: NDArray[np.int64], right: NDArray[np.int64], cost: Points, sizes: tuple[int, int]
) -> Points:
    """
    The costs in a finer unit and slightly apart, if that stays exact; what is cheapest then was before.

    Between equal costs a solver would take the same pair twice as readily as two pairs.
    """
    if cost.dtype != np.int64 or cost.size == 0:
        return cost
    unit = SHADES * (sizes[0] + 1)
    if (int(cost.max()) - int(cost.min()) + 2) * unit * (2 * sum(sizes) + 2) >= EXACT_FLOAT:
        return cost
    shade = (left * 7_919 + right * 104_729) * 2_654_435_761 % 2**32 % SHADES
    return cost * unit + shade
