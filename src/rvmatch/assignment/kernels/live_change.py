"""Changes to a cheapest circulation: arcs come, go and change, and shortest paths balance it again."""

import numpy as np

from rvmatch.assignment.kernels.compiling import compiled
from rvmatch.assignment.kernels.live_search import BEYOND_RANGE, precedes, search
from rvmatch.assignment.kernels.live_state import (
    BALANCED,
    BEFORE,
    CAME_BY,
    CHANGED,
    ENTERING,
    EXCESS,
    FIRST_IN,
    FIRST_OUT,
    FLOW,
    HEAD,
    HUB,
    IMPOSSIBLE,
    LARGEST,
    LEAVING,
    LOWER,
    MORE_TO_DO,
    NEXT_IN,
    NEXT_OUT,
    NOTHING,
    OPERATION,
    OPERATIONS,
    OUT_OF_RANGE,
    PREVIOUS_IN,
    PREVIOUS_OUT,
    QUEUED,
    ROW,
    STAMP,
    TAIL,
    UPPER,
    WAITING,
    LiveState,
    Numbers,
)

__all__ = ["arc_between", "arcs_at", "balance", "change"]


@compiled
def arcs_at(state: LiveState, node: int, outward: int) -> Numbers:
    """The arcs that begin at a node, or, where ``outward`` is 0, that end there."""
    first, following = (FIRST_OUT, NEXT_OUT) if outward else (FIRST_IN, NEXT_IN)
    count, arc = 0, state.nodes[node, first]
    while arc != NOTHING:
        count += 1
        arc = state.arcs[arc, following]
    found = np.empty(count, dtype=np.int64)
    arc = state.nodes[node, first]
    for place in range(count):
        found[place] = arc
        arc = state.arcs[arc, following]
    return found


@compiled
def arc_between(state: LiveState, tail: int, head: int) -> int:
    """An arc from one node to another, the last that came; ``NOTHING`` if there is none."""
    arc = state.nodes[tail, FIRST_OUT]
    while arc != NOTHING and state.arcs[arc, HEAD] != head:
        arc = state.arcs[arc, NEXT_OUT]
    return int(arc)


@compiled
def _wait(state: LiveState, node: int) -> None:
    if state.nodes[node, QUEUED] == 0 and node != HUB:
        state.nodes[node, QUEUED] = 1
        state.waiting[state.counters[WAITING]] = node
        state.counters[WAITING] += 1


@compiled
def _carry(state: LiveState, arc: int, amount: int) -> None:
    """So much more, or less, flow on an arc, noted with what was there before."""
    arcs, counters = state.arcs, state.counters
    if arcs[arc, OPERATION] != counters[OPERATIONS]:
        arcs[arc, OPERATION], arcs[arc, BEFORE] = counters[OPERATIONS], arcs[arc, FLOW]
        state.changed[counters[CHANGED]] = arc
        counters[CHANGED] += 1
    arcs[arc, FLOW] += amount
    for rank in range(state.totals.size):
        state.totals[rank] -= state.costs[arc, rank] * amount


@compiled
def _set_flow(state: LiveState, arc: int, flow: int) -> None:
    amount = flow - state.arcs[arc, FLOW]
    if amount != 0:
        tail, head = state.arcs[arc, TAIL], state.arcs[arc, HEAD]
        _carry(state, arc, amount)
        state.nodes[tail, EXCESS] -= amount
        state.nodes[head, EXCESS] += amount
        _wait(state, tail)
        _wait(state, head)


@compiled
def _wanted(state: LiveState, arc: int) -> int:
    """The flow that an arc's reduced cost asks for."""
    arcs = state.arcs
    tail, head = arcs[arc, TAIL], arcs[arc, HEAD]
    for rank in range(state.totals.size):
        reduced = state.costs[arc, rank] + state.potentials[tail, rank] - state.potentials[head, rank]
        if reduced > 0:
            return int(arcs[arc, LOWER])
        if reduced < 0:
            return int(arcs[arc, UPPER])
    return int(min(max(arcs[arc, FLOW], arcs[arc, LOWER]), arcs[arc, UPPER]))


@compiled
def _link(arcs: Numbers, nodes: Numbers, arc: int) -> None:
    tail, head = arcs[arc, TAIL], arcs[arc, HEAD]
    after = nodes[tail, FIRST_OUT]
    arcs[arc, NEXT_OUT], arcs[arc, PREVIOUS_OUT] = after, NOTHING
    if after != NOTHING:
        arcs[after, PREVIOUS_OUT] = arc
    nodes[tail, FIRST_OUT] = arc
    after = nodes[head, FIRST_IN]
    arcs[arc, NEXT_IN], arcs[arc, PREVIOUS_IN] = after, NOTHING
    if after != NOTHING:
        arcs[after, PREVIOUS_IN] = arc
    nodes[head, FIRST_IN] = arc


@compiled
def _unlink(arcs: Numbers, nodes: Numbers, arc: int) -> None:
    before, after = arcs[arc, PREVIOUS_OUT], arcs[arc, NEXT_OUT]
    if before == NOTHING:
        nodes[arcs[arc, TAIL], FIRST_OUT] = after
    else:
        arcs[before, NEXT_OUT] = after
    if after != NOTHING:
        arcs[after, PREVIOUS_OUT] = before
    before, after = arcs[arc, PREVIOUS_IN], arcs[arc, NEXT_IN]
    if before == NOTHING:
        nodes[arcs[arc, HEAD], FIRST_IN] = after
    else:
        arcs[before, NEXT_IN] = after
    if after != NOTHING:
        arcs[after, PREVIOUS_IN] = before


@compiled
def _take(potential: Numbers, offer: Numbers, highest: int, found: int) -> int:
    """Let a potential rise, or fall, to what is offered."""
    better = precedes(potential, offer) if highest == 1 else precedes(offer, potential)
    if better or found == 0:
        potential[:] = offer
    return 1


@compiled
def _fit(state: LiveState, node: int, how: int) -> bool:
    """Choose the potential of a node; whether it is in range."""
    arcs, potential = state.arcs, state.potentials[node]
    highest = 1 if how in (ROW, LEAVING) else 0
    found = 0
    if how != ENTERING:
        arc = state.nodes[node, FIRST_OUT]
        while arc != NOTHING:
            offer = state.potentials[arcs[arc, HEAD]] - state.costs[arc]
            found = _take(potential, offer, highest, found)
            arc = arcs[arc, NEXT_OUT]
    if how != LEAVING:
        arc = state.nodes[node, FIRST_IN]
        while arc != NOTHING:
            offer = state.potentials[arcs[arc, TAIL]] + state.costs[arc]
            found = _take(potential, offer, highest, found)
            arc = arcs[arc, NEXT_IN]
    if found == 0:
        potential[:] = 0
    return bool(np.abs(potential).max() <= LARGEST)


@compiled
def change(state: LiveState, gone: Numbers, come: Numbers, fitted: Numbers, touched: Numbers) -> bool:
    """
    Take arcs away, add others, choose potentials of nodes, and give arcs the flow that they ask for.

    Args:
        state: The arrays.
        gone: Arcs to take away.
        come: Arcs to add; their ends, bounds and costs are filled in, and they carry nothing.
        fitted: Nodes and how to choose the potential of each ``[f, 2]``, in order.
        touched: Arcs whose flow is then set as their reduced cost asks, those added among them.

    Returns:
        Whether everything is in range.
    """
    for place in range(gone.size):
        _set_flow(state, gone[place], 0)
        _unlink(state.arcs, state.nodes, gone[place])
    for place in range(come.size):
        _link(state.arcs, state.nodes, come[place])
    for place in range(fitted.shape[0]):
        if not _fit(state, fitted[place, 0], fitted[place, 1]):
            return False
    for place in range(touched.size):
        _set_flow(state, touched[place], _wanted(state, touched[place]))
    return True


@compiled
def _raise_potentials(state: LiveState, end: int, done: int, direction: int) -> bool:
    """Make the path found free of cost, and no residual arc cheaper than free; whether it stays in range."""
    for place in range(done - 1):
        node = state.settled[place]
        for rank in range(state.totals.size):
            moved = direction * (state.distances[node, rank] - state.distances[end, rank])
            if abs(state.potentials[node, rank] + moved) > LARGEST:
                return False
    for place in range(done - 1):
        node = state.settled[place]
        for rank in range(state.totals.size):
            moved = direction * (state.distances[node, rank] - state.distances[end, rank])
            state.potentials[node, rank] += moved
    return True


@compiled
def _push(state: LiveState, start: int, end: int, direction: int) -> None:
    """Send along the path found as much as it lets through and both ends want."""
    arcs, nodes = state.arcs, state.nodes
    amount = abs(nodes[start, EXCESS])
    if end != HUB:
        amount = min(amount, abs(nodes[end, EXCESS]))
    for turn in range(2):
        here = end
        while here != start:
            arc = nodes[here, CAME_BY]
            more = (arcs[arc, HEAD] == here) == (direction > 0)
            if turn == 1:
                _carry(state, arc, amount if more else -amount)
            elif more:
                amount = min(amount, arcs[arc, UPPER] - arcs[arc, FLOW])
            else:
                amount = min(amount, arcs[arc, FLOW] - arcs[arc, LOWER])
            here = arcs[arc, TAIL] if arcs[arc, HEAD] == here else arcs[arc, HEAD]
    nodes[start, EXCESS] -= direction * amount
    nodes[end, EXCESS] += direction * amount


@compiled
def balance(state: LiveState, budget: int) -> int:
    """
    Send what flows into nodes beyond what flows out, or the other way round, along shortest paths.

    Every arc has the flow that its reduced cost asks for, before and after each path, so that the circulation
    is cheapest in the end: the successive shortest paths of minimum-cost flow, on tuples.

    Args:
        state: The arrays.
        budget: After how many arcs looked at to come back.

    Returns:
        ``BALANCED``; ``IMPOSSIBLE`` where no path is left; ``MORE_TO_DO`` where the budget is spent; or
        ``OUT_OF_RANGE``. In all but the first case some nodes still wait.

    Source:
        R. Ahuja, T. Magnanti, J. Orlin, Network Flows (1993), section 9.7.
    """
    nodes, counters = state.nodes, state.counters
    spent = 0
    while counters[WAITING] > 0:
        node = state.waiting[counters[WAITING] - 1]
        if nodes[node, EXCESS] == 0:
            nodes[node, QUEUED] = 0
            counters[WAITING] -= 1
            continue
        if spent > budget:
            return MORE_TO_DO
        direction = 1 if nodes[node, EXCESS] > 0 else -1
        counters[STAMP] += 1
        end, done, looked = search(state, node, direction, counters[STAMP])
        spent += looked
        if end == NOTHING:
            return IMPOSSIBLE
        if end == BEYOND_RANGE or not _raise_potentials(state, end, done, direction):
            return OUT_OF_RANGE
        _push(state, node, end, direction)
    return BALANCED
