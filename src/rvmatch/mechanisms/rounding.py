"""Fractions on a network rounded down or up, so that what flows through each node stays in balance."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["rounded"]

_NOWHERE: Final = -1


def rounded(
    ends: tuple[NDArray[np.int64], NDArray[np.int64]], amounts: NDArray[np.int64], unit: int, nodes: int
) -> NDArray[np.int64]:
    """
    A circulation in whole numbers next to one in fractions: each arc is rounded down or up.

    Arcs with a fraction meet at every node at least in twos, so one can walk along them until a cycle
    closes; pushing as much as possible round it makes one more arc whole, and none that was whole broken.

    Args:
        ends: Tails and heads, int64 ``[a]`` each.
        amounts: A circulation in units of 1 / ``unit``, not negative, int64 ``[a]``.
        unit: How many parts a whole has, at least 1.
        nodes: How many nodes there are.

    Returns:
        A circulation of wholes, each ``amounts // unit`` or, where there is a rest, that or 1 more, the same
        on every machine, int64 ``[a]``.

    Source:
        R. Gandhi, S. Khuller, S. Parthasarathy and A. Srinivasan, Dependent rounding and its applications to
        approximation algorithms, Journal of the ACM 53 (2006) 324-360, without its coin; E. Budish, Y.-K.
        Che, F. Kojima and P. Milgrom, Designing random allocation mechanisms, American Economic Review 103
        (2013) 585-623, appendix B, for groups.
    """
    whole, rest = amounts // unit, amounts % unit
    broken = np.flatnonzero(rest)
    tail, head = ends[0][broken].tolist(), ends[1][broken].tolist()
    left: list[int] = rest[broken].tolist()
    around: list[list[int]] = [[] for _ in range(nodes)]
    for arc, (giver, taker) in enumerate(zip(tail, head, strict=True)):
        around[giver].append(arc)
        around[taker].append(arc)
    place = [_NOWHERE] * nodes
    for start in range(nodes):
        walk: list[int] = []  # arcs, each from the node before to the node after
        stops = [start]
        place[start] = 0
        while True:
            here = stops[-1]
            arc = _other(around[here], walk[-1] if walk else _NOWHERE, left, unit)
            if arc == _NOWHERE:
                break
            there = head[arc] if tail[arc] == here else tail[arc]
            walk.append(arc)
            if place[there] == _NOWHERE:
                place[there] = len(stops)
                stops.append(there)
                continue
            first = place[there]
            _push(walk[first:], stops[first:], tail, left, unit)
            for stop in stops[first + 1 :]:
                place[stop] = _NOWHERE
            del walk[first:], stops[first + 1 :]
        for stop in stops:
            place[stop] = _NOWHERE
    whole[broken] += np.array(left, dtype=np.int64) // unit
    return whole


def _other(arcs: list[int], came_by: int, left: list[int], unit: int) -> int:
    """An arc with a fraction other than that by which one came; those that are whole by now are dropped."""
    while arcs and left[arcs[-1]] % unit == 0:
        arcs.pop()
    if not arcs:
        return _NOWHERE
    if arcs[-1] != came_by:
        return arcs[-1]
    aside = arcs.pop()
    while arcs and left[arcs[-1]] % unit == 0:
        arcs.pop()
    found = arcs[-1] if arcs else _NOWHERE
    arcs.append(aside)
    return found


def _push(arcs: list[int], stops: list[int], tail: list[int], left: list[int], unit: int) -> None:
    """Push round a cycle of arcs, each leaving its stop, until one of them is whole."""
    forward = [tail[arc] == stop for arc, stop in zip(arcs, stops, strict=True)]
    much = min(unit - left[arc] if along else left[arc] for arc, along in zip(arcs, forward, strict=True))
    for arc, along in zip(arcs, forward, strict=True):
        left[arc] += much if along else -much
