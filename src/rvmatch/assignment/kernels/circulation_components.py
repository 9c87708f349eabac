"""Which nodes lie on common cycles: strong components of the graph along which a circulation can change."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Lean
from rvmatch.assignment.kernels.circulation_pairs import OPEN, Marks, Whole
from rvmatch.assignment.kernels.compiling import compiled

__all__ = ["count_joined", "list_changes", "strong_components"]

Short: TypeAlias = NDArray[np.int32]


@compiled
def list_changes(
    tail: Whole, head: Whole, lower: Whole, upper: Whole, flow: Whole, nodes: int
) -> tuple[Whole, Short]:
    """
    To which nodes a unit could move from each node.

    Args:
        tail: Where each arc begins, int64 ``[a]``.
        head: Where it ends, int64 ``[a]``.
        lower: Its least flow, int64 ``[a]``.
        upper: Its greatest flow, int64 ``[a]``.
        flow: What flows on it, int64 ``[a]``.
        nodes: How many nodes there are.

    Returns:
        Where the moves from each node begin, int64 ``[nodes + 1]``; where they end, int32.
    """
    first = np.zeros(nodes + 1, dtype=np.int64)
    for arc in range(tail.size):
        if flow[arc] < upper[arc]:
            first[tail[arc] + 1] += 1
        if flow[arc] > lower[arc]:
            first[head[arc] + 1] += 1
    for node in range(nodes):
        first[node + 1] += first[node]
    takers = np.empty(first[nodes], dtype=np.int32)
    after = first[:nodes].copy()
    for arc in range(tail.size):
        if flow[arc] < upper[arc]:
            takers[after[tail[arc]]] = head[arc]
            after[tail[arc]] += 1
        if flow[arc] > lower[arc]:
            takers[after[head[arc]]] = tail[arc]
            after[head[arc]] += 1
    return first, takers


@compiled
def strong_components(  # noqa: C901, PLR0912, PLR0915  # split up, it takes several times as long
    first: Whole, takers: Short, pairs: tuple[Whole, Lean, Marks], row_node: int, col_node: int
) -> Short:
    """
    The strong component of each node.

    Args:
        first: Where the moves from each node begin, int64 ``[nodes + 1]``.
        takers: Where they end, int32.
        pairs: Pairs outside the network: where those of each row begin, int64 ``[n + 1]``; their columns,
            int32 or int64 ``[p]``; their marks, uint8 ``[p]``. From each row one can also move along the open
            ones.
        row_node: The node of the first row.
        col_node: The node of the first column.

    Returns:
        Equal numbers for nodes of one component, int32 ``[nodes]``.

    Source:
        R. E. Tarjan, Depth-first search and linear graph algorithms, SIAM Journal on Computing 1 (1972),
        146-160.
    """
    pair_first, cols, marks = pairs
    nodes, rows = first.size - 1, pair_first.size - 1
    number = np.zeros(nodes, dtype=np.int32)
    low = np.zeros(nodes, dtype=np.int32)
    component = np.full(nodes, -1, dtype=np.int32)
    step = np.zeros(nodes, dtype=np.int64)
    path = np.empty(nodes, dtype=np.int32)
    waiting = np.empty(nodes, dtype=np.int32)
    visited, found, depth, height = 0, 0, 0, 0
    for root in range(nodes):
        if number[root] != 0:
            continue
        path[0], depth = root, 1
        while depth > 0:
            node = path[depth - 1]
            if number[node] == 0:
                visited += 1
                number[node] = visited
                low[node] = visited
                waiting[height] = node
                height += 1
            moves = first[node + 1] - first[node]
            row = node - row_node
            begin, more = 0, 0
            if 0 <= row < rows:
                begin = pair_first[row]
                more = pair_first[row + 1] - begin
            onward = -1
            while step[node] < moves + more and onward < 0:
                at = step[node]
                if at < moves:
                    other = takers[first[node] + at]
                elif marks[begin + at - moves] == OPEN:
                    other = col_node + cols[begin + at - moves]
                else:
                    step[node] += 1
                    continue
                if number[other] == 0:
                    onward = other
                else:
                    if component[other] < 0 and low[other] < low[node]:
                        low[node] = low[other]
                    step[node] += 1
            if onward >= 0:
                path[depth] = onward
                depth += 1
                continue
            depth -= 1
            if low[node] == number[node]:
                while component[node] < 0:
                    height -= 1
                    component[waiting[height]] = found
                found += 1
    return component


@compiled
def count_joined(pairs: tuple[Whole, Lean, Marks], component: Short, row_node: int, col_node: int) -> int:
    """
    How many open pairs outside a network have both ends in one component.

    Args:
        pairs: As for ``strong_components``.
        component: Of each node, int32 ``[nodes]``.
        row_node: The node of the first row.
        col_node: The node of the first column.

    Returns:
        Their number.
    """
    pair_first, cols, marks = pairs
    joined = 0
    for row in range(pair_first.size - 1):
        own = component[row_node + row]
        for pair in range(pair_first[row], pair_first[row + 1]):
            if marks[pair] == OPEN and component[col_node + cols[pair]] == own:
                joined += 1
    return joined
