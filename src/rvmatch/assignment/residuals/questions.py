"""What a pair costs, what a place is worth, what would change: exact answers from a solved network."""

from collections.abc import Iterable, Mapping, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.forest import NONE
from rvmatch.assignment.networks.changeable import changeable_arcs
from rvmatch.assignment.residuals.repair import Change, difference, mended
from rvmatch.assignment.residuals.residual import Residual
from rvmatch.assignment.residuals.widening import Line, line_arc, with_places
from rvmatch.errors import InfeasibleProblemError, invalid

__all__ = ["joint_gain", "pair_status", "unique", "what_if", "worth_of_place"]

ALWAYS, SOMETIMES, NEVER = 2, 1, 0
"""In every optimum, in some, in none."""


def what_if(
    residual: Residual,
    *,
    force: Iterable[int] = (),
    forbid: Iterable[int] = (),
    capacity: Mapping[Line, int] | None = None,
) -> Change:
    """
    The exact new optimum if some pairs had to be used, or could not be, or capacities were others.

    Args:
        residual: A solved network.
        force: Pairs that must be used.
        forbid: Pairs that cannot be used.
        capacity: The new capacity of some lines or kinds of role place; those left out keep theirs. A kind
            of place that had none at first has no pair that could fill it.

    Returns:
        The change; its ``residual`` answers further questions under the new bounds.

    Raises:
        InvalidValueError: If there is no such pair or line, or a capacity is less than zero.
        InfeasibleProblemError: If no plan keeps to all bounds.
    """
    upper = residual.network.upper
    more = {line: places - int(upper[line_arc(residual, line)]) for line, places in (capacity or {}).items()}
    wider, arcs = with_places(residual, more) if more else (residual, [])
    forced, forbidden = _arcs(residual, force), _arcs(residual, forbid)
    network = wider.network
    lower, upper = network.lower.copy(), network.upper.copy()
    if np.any(lower[forbidden] > 0):
        raise InfeasibleProblemError
    lower[forced], upper[forbidden] = 1, 0
    arcs = [*arcs, *forced.tolist(), *forbidden.tolist()]
    changed = wider.with_flow(wider.flow, arcs, attrs.evolve(network, lower=lower, upper=upper))
    return difference(residual, *mended(changed, dict.fromkeys(arcs)))


def worth_of_place(residual: Residual, line: Line, more: int = 1) -> Change:
    """
    What every stage would gain if a row, a column or a kind of role place had more places.

    Args:
        residual: A solved network.
        line: Which of them.
        more: How many places more; less than zero for fewer.

    Returns:
        The change; its ``gain`` is what the places are worth.

    Raises:
        InvalidValueError: If there is no such line, or fewer than no places were left.
        InfeasibleProblemError: If no plan keeps to all bounds with fewer places.
    """
    return joint_gain(residual, {line: more})


def joint_gain(residual: Residual, more: Mapping[Line, int]) -> Change:
    """
    The same for several lines at once, whose gains need not add up.

    Args:
        residual: A solved network.
        more: How many places more each line has.

    Returns:
        The change, with the number of searches that it took.

    Raises:
        As ``worth_of_place``.
    """
    return difference(residual, *mended(*with_places(residual, more)))


def pair_status(residual: Residual, stages: int) -> NDArray[np.int8]:
    """
    Which pairs every optimum uses, which some use and some do not, and which none uses.

    An arc without reduced cost changes its flow in some optimum exactly if a cycle of such arcs runs
    through it, that is, if both its ends lie in one strongly connected component.

    Args:
        residual: A solved network.
        stages: How many stages count, from the first on; those after them only break ties.

    Returns:
        2 for every optimum, 1 for some, 0 for none, int8 ``[p]``.
    """
    arcs = residual.incidence.pairs
    fixed = np.where(residual.flow[arcs] > 0, ALWAYS, NEVER)
    return np.where(_movable(residual, stages)[arcs], SOMETIMES, fixed).astype(np.int8)


def unique(residual: Residual, stages: int) -> bool:
    """
    Whether all optima use the same pairs for the same role places.

    Args:
        residual: A solved network.
        stages: How many stages count, as in ``pair_status``.

    Returns:
        Whether they do.
    """
    arcs = residual.network.arcs
    telling = (arcs.pair != NONE) | (arcs.option != NONE)
    return not bool((_movable(residual, stages) & telling).any())


def _movable(residual: Residual, stages: int) -> NDArray[np.bool_]:
    """Whether some optimum has another flow on each arc; for arcs of width one, as those of pairs are."""
    network, flow = residual.network, residual.flow
    arcs, free = network.arcs, ~residual.reduced[:stages].any(axis=0)
    bounds = np.where(free, network.lower, flow), np.where(free, network.upper, flow)
    movable = np.zeros(flow.size, dtype=np.bool_)
    movable[changeable_arcs((arcs.tail, arcs.head), bounds, flow, arcs.nodes)] = True
    return movable


def _arcs(residual: Residual, pairs: Iterable[int]) -> NDArray[np.int64]:
    wanted: Sequence[int] = list(pairs)
    arcs = residual.incidence.pairs
    for pair in wanted:
        if not 0 <= pair < arcs.size:
            raise invalid("pair", "assignment_position", pair, size=arcs.size)
    return arcs[np.array(wanted, dtype=np.int64)]
