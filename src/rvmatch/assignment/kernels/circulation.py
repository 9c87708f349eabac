"""A cheapest circulation by shortest paths: what nodes have too much or too little finds its way outside."""

from typing import TypeAlias

from rvmatch.assignment.kernels.circulation_heap import ABSENT, Nodes, heap_lowered, heap_popped
from rvmatch.assignment.kernels.circulation_lists import Short, Whole
from rvmatch.assignment.kernels.compiling import compiled

__all__ = ["BALANCED", "CUT", "FAR", "PAUSED", "route"]

BALANCED, PAUSED, CUT = 0, 1, 2
"""All nodes are balanced; the budget is used up; some nodes take in more, or less, than they can pass on."""

FAR = 2**62
"""Beyond any distance."""

Lists: TypeAlias = tuple[Whole, Whole, Whole, Short, Short, Short]
State: TypeAlias = tuple[Whole, Whole, Whole, Short, Whole]
Search: TypeAlias = tuple[Whole, Whole, Short, Nodes, Nodes, Nodes, Nodes]


@compiled
def _nearest(  # noqa: C901, PLR0912, PLR0915  # split up, with what it counts in an array, it takes twice as long
    start: int, sign: int, nodes: tuple[Whole, Whole], lists: Lists, state: State, search: Search
) -> tuple[int, int, int, int]:
    """
    The nearest node where a unit can end, or, with sign -1, begin: Dijkstra by reduced costs.

    Nodes at the distance that is being looked at wait on a stack, not in the heap: where many arcs cost
    nothing, that saves most of the work. The outside, node 0, is an end, and no path leads through it.

    Returns:
        That node, or -1; its distance; how many nodes were reached before; how many arcs were looked at.
    """
    potential, excess = nodes
    _, out_first, in_first, begins, ends, into = lists
    costs, more, less, _, used_end = state
    distance, came_by, done, heap, place, stack, reached = search
    level, best, target = 0, FAR, -1
    size, waiting, count, steps = 0, 1, 1, 0
    stack[0], reached[0] = start, start
    distance[start], done[start] = 0, 1
    while True:
        while waiting > 0:
            waiting -= 1
            node = stack[waiting]
            here = potential[node]
            outs = out_first[node + 1]
            shift = in_first[node] - outs
            last = (used_end[node] if sign > 0 else in_first[node + 1]) - shift
            steps += last - out_first[node]
            for at in range(out_first[node], last):
                if at < outs:
                    arc = at
                    other = ends[arc]
                    gain = sign
                else:
                    arc = into[at + shift]
                    other = begins[arc]
                    gain = -sign
                if done[other] == 1 or (more[arc] if gain > 0 else less[arc]) == 0:
                    continue
                reach = level + gain * costs[arc] + sign * (here - potential[other])
                if reach >= best:
                    continue
                if other == 0 or sign * excess[other] < 0:
                    best, target = reach, other
                    came_by[other] = arc if gain > 0 else -1 - arc
                    if reach == level:
                        return target, best, count, steps
                elif reach < distance[other]:
                    if distance[other] == FAR:
                        reached[count] = other
                        count += 1
                    distance[other] = reach
                    came_by[other] = arc if gain > 0 else -1 - arc
                    if reach == level:
                        done[other] = 1
                        stack[waiting] = other
                        waiting += 1
                    if reach > level or place[other] != ABSENT:  # one no longer needed must keep the order
                        size = heap_lowered(heap, place, distance, other, size)
        node = -1
        while size > 0 and node == -1:
            node = heap[0]
            size = heap_popped(heap, place, distance, size)
            if done[node] == 1:
                node = -1
        if node == -1 or distance[node] >= best:
            return target, best, count, steps
        level = distance[node]
        done[node] = 1
        stack[0] = node
        waiting = 1


@compiled
def _carry(
    start: int, target: int, sign: int, excess: Whole, lists: Lists, state: State, came_by: Whole
) -> None:
    """Moves as many units as there are, and as fit, along the path that a search found."""
    _, _, _, begins, ends, into = lists
    _, more, less, place, used_end = state
    units = sign * excess[start]
    if target != 0:
        units = min(units, -sign * excess[target])
    node = target
    while node != start:
        code = came_by[node]
        arc = code if code >= 0 else -1 - code
        units = min(units, more[arc] if code >= 0 else less[arc])
        node = begins[arc] if (code >= 0) == (sign > 0) else ends[arc]
    node = target
    while node != start:
        code = came_by[node]
        arc = code if code >= 0 else -1 - code
        node = begins[arc] if (code >= 0) == (sign > 0) else ends[arc]
        before = less[arc]
        change = units if code >= 0 else -units
        more[arc] -= change
        less[arc] += change
        head = ends[arc]
        if before == 0 or less[arc] == 0:  # it moves into, or out of, the front part of its list
            edge = used_end[head] if before == 0 else used_end[head] - 1
            used_end[head] += 1 if before == 0 else -1
            other = into[edge]
            into[place[arc]] = other
            place[other] = place[arc]
            into[edge] = arc
            place[arc] = edge
    excess[start] -= sign * units
    excess[target] += sign * units


@compiled
def route(
    potential: Whole, excess: Whole, lists: Lists, state: State, search: Search, progress: Whole, budget: int
) -> int:
    """
    Sends what nodes have too much outside or to nodes that have too little, each by a shortest path.

    Then nodes that still have too little are served from outside. Potentials change by each search so that no
    reduced cost gets a wrong sign; that of the outside, node 0, never changes.

    Args:
        potential: Of each node, int64 ``[nodes]``; changed.
        excess: What each node has too much, int64 ``[nodes]``; changed. That of the outside is of no account.
        lists: The arcs, as ``list_arcs`` returns them.
        state: What they carry, as ``settle`` fills it; changed.
        search: Room for searches: distances, ``FAR`` throughout, and the arcs by which nodes were reached,
            int64 ``[nodes]`` each; zeros, the heap, places in it, ``ABSENT`` throughout, the stack, and
            nodes reached, int32 ``[nodes]`` each.
        progress: The node at which to go on, 1 at first; 1, or -1 once nodes with too little are served; how
            many nodes the last search reached, where it found no end; int64 ``[3]``. Changed.
        budget: After how many arcs to pause, at the end of a search.

    Returns:
        ``BALANCED``, ``PAUSED``, or ``CUT``: then the last search reached all nodes that it could, no end
        among them.

    Source:
        R. K. Ahuja, T. L. Magnanti, J. B. Orlin, Network Flows (1993), section 9.7 (successive shortest
        paths).
    """
    distance, came_by, done, _, place, _, reached = search
    node, sign, steps = progress[0], progress[1], 0
    while True:
        while node < excess.size and sign * excess[node] <= 0:
            node += 1
        if node == excess.size:
            if sign < 0:
                return BALANCED
            node, sign = 1, -1
            continue
        if steps > budget:
            progress[0], progress[1] = node, sign
            return PAUSED
        target, best, count, looked = _nearest(node, sign, (potential, excess), lists, state, search)
        steps += looked + count
        if target < 0:
            progress[0], progress[1], progress[2] = node, sign, count
            return CUT
        for number in range(count):
            other = reached[number]
            if distance[other] < best:
                potential[other] += sign * (distance[other] - best)
            distance[other] = FAR
            done[other] = 0
            place[other] = ABSENT
        _carry(node, target, sign, excess, lists, state, came_by)
