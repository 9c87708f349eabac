"""The cheapest circulation by shortest paths, from any flow and any potentials: the compiled engine."""

from collections.abc import Callable
from typing import TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.networks.circulation import Circulation

__all__ = ["Routed", "closed", "routed"]

Scalar = TypeVar("Scalar", bound=np.generic)

Ends = tuple[NDArray[np.int64], NDArray[np.int64]]

STEPS = 20_000_000
"""How many arcs a slice looks at, less than 0.2 s, before whoever waits is told."""


FEWEST_LOOKS = 200_000
"""So many looks at arcs are always allowed."""


@attrs.frozen(kw_only=True, eq=False)
class Routed:
    """
    A cheapest circulation, or why there is none.

    Args:
        best: The circulation with its proof; None if the bounds allow none, or patience was at an end.
        cut: Where there is none, minus one for nodes into which more must flow than can flow out, or one for
            nodes out of which more must flow than can flow in, and zero elsewhere, int64 ``[nodes]``.
        weary: Whether patience was at an end.
    """

    best: Circulation | None
    cut: NDArray[np.int64]
    weary: bool = False


def routed(
    ends: Ends,
    bounds: Ends,
    cost: NDArray[np.int64],
    flow: NDArray[np.int64],
    potentials: NDArray[np.int64],
    pause: Callable[[], None] | None = None,
    patience: float | None = None,
) -> Routed:
    """
    The cheapest circulation, found from a flow that need not be one and potentials that need prove nothing.

    Arcs with a reduced cost are set to the bound that they want; what nodes then have too much or too little
    is sent outside, or brought from there, along shortest paths. The better the potentials, the fewer paths.

    Args:
        ends: Tails and heads, int64 ``[a]`` each.
        bounds: The least and the greatest flow, int64 ``[a]`` each; the least not above the greatest.
        cost: Of each arc, int64 ``[a]``.
        flow: On each arc, within the bounds, int64 ``[a]``.
        potentials: Of each node, int64 ``[nodes]``; that of the outside is zero.
        pause: Called between slices of less than 0.2 s; it may raise.
        patience: How many looks at arcs there may be for each arc that can change, on average; None for any.

    Returns:
        The circulation, or the cut.
    """
    from rvmatch.assignment.kernels.circulation import CUT, FAR, PAUSED, route
    from rvmatch.assignment.kernels.circulation_heap import ABSENT
    from rvmatch.assignment.kernels.circulation_lists import collect, list_arcs, settle

    nodes = potentials.size
    tail, head, lower, upper, cost = (closed(array) for array in (*ends, *bounds, cost))
    flow, potential = flow.copy(), potentials.copy()
    lists = list_arcs(tail, head, lower, upper, nodes)
    listed = lists[0].size
    excess = np.zeros(nodes, dtype=np.int64)
    costs, more, less = (np.empty(listed, dtype=np.int64) for _ in range(3))
    state = costs, more, less, np.empty(listed, dtype=np.int32), np.empty(nodes, dtype=np.int64)
    settle((tail, head, lower, upper, cost), flow, potential, excess, lists, state)
    search = (
        np.full(nodes, FAR, dtype=np.int64),
        np.empty(nodes, dtype=np.int64),
        np.zeros(nodes, dtype=np.int32),
        np.empty(nodes, dtype=np.int32),
        np.full(nodes, ABSENT, dtype=np.int32),
        np.empty(nodes, dtype=np.int32),
        np.empty(nodes, dtype=np.int32),
    )
    progress = np.array([1, 1, 0], dtype=np.int64)
    looks = None if patience is None else FEWEST_LOOKS + int(patience * listed)
    budget = STEPS if looks is None else min(STEPS, looks)
    while (status := route(potential, excess, lists, state, search, progress, budget)) == PAUSED:
        if pause is not None:
            pause()
        if looks is not None and (looks := looks - budget) <= 0:
            return Routed(best=None, cut=np.zeros(nodes, dtype=np.int64), weary=True)
    cut = np.zeros(nodes, dtype=np.int64)
    if status == CUT:
        cut[search[-1][: progress[2]]] = -progress[1]
        return Routed(best=None, cut=cut)
    collect(lists[0], less, lower, flow)
    return Routed(best=Circulation(flow=flow, potentials=potential), cut=cut)


def closed(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """A view that nobody can write to: loops are compiled for such arrays apart, and so for these only."""
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view
