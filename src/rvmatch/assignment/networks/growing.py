"""Cores that grow: whatever solves the network of a core, pairs are drawn in until its prices prove it."""

from collections.abc import Callable
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.networks.circulation import Circulation
from rvmatch.assignment.networks.core_pairs import Core
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.networks.stages import Ladder
from rvmatch.assignment.networks.wiring import with_pairs
from rvmatch.assignment.ranks import PairPoints, Rank
from rvmatch.errors import InfeasibleProblemError

__all__ = ["begun", "climbed", "on_core"]

Whole: TypeAlias = NDArray[np.int64]

Find: TypeAlias = Callable[[Ladder], tuple[Whole | None, Whole]]
"""From a face to one of its plans, or None and the cut that shows that there is none."""

Search: TypeAlias = Callable[[Ladder, Whole | None], tuple[Ladder, Circulation]]
"""From a face, and the potentials that proved a smaller core, to the cheapest plan with its proof, and to the
face of the network that they belong to."""


def begun(ladder: Ladder, find: Find) -> Ladder:
    """
    All plans of a problem, of which one is found.

    Args:
        ladder: The face of all plans of the network; its flow need not be one of them.
        find: Finds one.

    Returns:
        The face, on a larger core if the plan needs it.

    Raises:
        InfeasibleProblemError: If there is none.
    """
    if not ladder.network.feasible_bounds:
        raise InfeasibleProblemError
    while ladder.network.lower.any():
        flow, cut = find(ladder)
        if flow is not None:
            return attrs.evolve(ladder, flow=flow)
        larger = None if ladder.core is None else ladder.core.grown(None, ladder.network.arcs, cut)
        if larger is None:
            raise InfeasibleProblemError
        ladder = on_core(ladder, larger)
    return ladder


def climbed(ladder: Ladder, rank: Rank, search: Search) -> Ladder:
    """
    The part of a face on which a rank is at its best, among all pairs.

    Args:
        ladder: The face.
        rank: A rank that is a sum over arcs.
        search: Finds the cheapest plan of the network.

    Returns:
        The next face.
    """
    potentials: Whole | None = None
    if ladder.core is not None and isinstance(rank, PairPoints) and ladder.core.nearly_complete:
        ladder = on_core(ladder, ladder.core.completed())
    while True:
        ladder, best = search(ladder, potentials)
        core, arcs, potentials = ladder.core, ladder.network.arcs, best.potentials
        if core is None:
            return ladder.reached(ladder.cost(rank), best)
        if (larger := core.grown(rank, arcs, potentials)) is None:
            ladder = attrs.evolve(ladder, core=core.settled(rank, arcs, potentials))
            return ladder.reached(ladder.cost(rank), best)
        ladder = on_core(attrs.evolve(ladder, flow=best.flow), larger)


def on_core(ladder: Ladder, core: Core) -> Ladder:
    """
    The same face of a larger core: pairs that join it are open, and no plan that is known uses them.

    Args:
        ladder: The face of a smaller core.
        core: The larger one.

    Returns:
        The face.
    """
    if ladder.core is None:
        raise TypeError("a face without a core cannot grow")
    old = np.searchsorted(core.inside, ladder.core.inside)
    arcs = with_pairs(ladder.network.arcs, core.ranked.problem, old)
    before, pairs = arcs.tail.size - core.inside.size, core.inside.size

    def spread(values: NDArray[np.int64], new: int) -> NDArray[np.int64]:
        of_pairs = np.full(pairs, new, dtype=np.int64)
        of_pairs[old] = values[before:]
        return np.concatenate([values[:before], of_pairs])

    network = FlowNetwork(ranked=core.ranked, arcs=arcs, lower=arcs.lower, upper=arcs.upper)
    return attrs.evolve(
        ladder,
        network=network,
        lower=spread(ladder.lower, 0),
        upper=spread(ladder.upper, 1),
        flow=spread(ladder.flow, 0),
        core=core,
        program=None,
    )
