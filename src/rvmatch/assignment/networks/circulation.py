"""The cheapest circulation on a network with bounds, and node potentials that prove it, in whole numbers."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.networks.cycles import potentials_of
from rvmatch.assignment.networks.face_program import cheapest_plan
from rvmatch.assignment.networks.program import Program
from rvmatch.errors import InfeasibleProblemError, SolverError

__all__ = ["Circulation", "cheapest_circulation", "proves"]


@attrs.frozen(kw_only=True, eq=False)
class Circulation:
    """
    A cheapest circulation.

    Args:
        flow: What flows on each arc, int64 ``[a]``.
        potentials: Of each node, int64 ``[nodes]``; see ``proves``.
    """

    flow: NDArray[np.int64]
    potentials: NDArray[np.int64]


def proves(
    ends: tuple[NDArray[np.int64], NDArray[np.int64]],
    bounds: tuple[NDArray[np.int64], NDArray[np.int64]],
    cost: NDArray[np.int64],
    flow: NDArray[np.int64],
    potentials: NDArray[np.int64],
) -> bool:
    """
    Whether potentials prove a circulation cheapest.

    The reduced cost of an arc is its cost, plus the potential of its tail, less that of its head. All
    circulations within the bounds differ in cost as they differ in reduced cost; so one that has the least
    flow where the reduced cost is above zero, and the greatest where it is below, is cheapest.

    Args:
        ends: Tails and heads, int64 ``[a]`` each.
        bounds: The least and the greatest flow, int64 ``[a]`` each.
        cost: Of each arc, int64 ``[a]``.
        flow: On each arc, int64 ``[a]``.
        potentials: Of each node, int64 ``[nodes]``.

    Returns:
        True if they do.
    """
    reduced = cost + potentials[ends[0]] - potentials[ends[1]]
    lower, upper = bounds
    return bool(((reduced <= 0) | (flow == lower)).all() and ((reduced >= 0) | (flow == upper)).all())


def cheapest_circulation(
    program: Program,
    bounds: tuple[NDArray[np.int64], NDArray[np.int64]],
    cost: NDArray[np.int64],
    time_limit_s: float | None = None,
) -> Circulation:
    """
    A cheapest circulation within bounds, with its proof.

    A linear program finds it; flow and prices are then checked in whole numbers. Where float64 has lost
    something, cycles that still save cost are pushed round until none is left.

    Args:
        program: The linear program of the network.
        bounds: The least and the greatest flow on each arc, int64 ``[a]`` each.
        cost: Of each arc, int64 ``[a]``.
        time_limit_s: After how many seconds to give up; None for never.

    Returns:
        The circulation with its proof.

    Raises:
        InfeasibleProblemError: If there is no circulation within the bounds.
        TimeLimitError: If time was up first.
        SolverError: If what the linear program gives is no circulation.
    """
    arcs, (lower, upper) = program.network.arcs, bounds
    ends = arcs.tail, arcs.head
    if (lower > upper).any():
        raise InfeasibleProblemError
    flow, potentials = cheapest_plan(program, bounds, cost, time_limit_s)
    if not _balanced(ends, flow, arcs.nodes) or ((flow < lower) | (flow > upper)).any():
        raise SolverError("the linear program gave no circulation")
    free = np.flatnonzero(lower < upper)
    ends, bounds = (ends[0][free], ends[1][free]), (lower[free], upper[free])
    if not proves(ends, bounds, cost[free], flow[free], potentials):
        mended, potentials = potentials_of(ends, bounds, cost[free], flow[free], start=potentials, mend=True)
        flow[free] = mended
    return Circulation(flow=flow, potentials=potentials)


def _balanced(ends: tuple[NDArray[np.int64], NDArray[np.int64]], flow: NDArray[np.int64], nodes: int) -> bool:
    into, out = np.zeros((2, nodes), dtype=np.int64)
    np.add.at(out, ends[0], flow)
    np.add.at(into, ends[1], flow)
    return bool((into == out).all())
