"""A flow network with more or fewer places at some rows, columns or kinds of role place."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.groups import Group, side_of
from rvmatch.assignment.limits import GroupLimit
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupCoverage, GroupSteps
from rvmatch.assignment.residuals.residual import Residual
from rvmatch.errors import invalid

__all__ = ["PLACE", "Line", "line_arc", "with_places"]

PLACE = "place"
"""The name for kinds of role place, beside the two sides."""

Line: TypeAlias = tuple[str, int]
"""A side and a position there; ``("place", q)`` is a kind of role place."""


def line_arc(residual: Residual, line: Line) -> int:
    """
    The arc whose flow is how often a line takes part.

    Args:
        residual: A solved network.
        line: A line.

    Returns:
        The arc.

    Raises:
        InvalidValueError: If there is no such side or position.
    """
    side, position = line
    incidence = residual.incidence
    by_side = {"row": incidence.rows, "col": incidence.cols, PLACE: incidence.places}
    arcs = by_side[side if side == PLACE else side_of(side)]
    if not 0 <= position < arcs.size:
        raise invalid("position", "assignment_position", position, size=arcs.size)
    return int(arcs[position])


def with_places(residual: Residual, more: Mapping[Line, int]) -> tuple[Residual, list[int]]:
    """
    The same network with other capacities, its flow left as it is.

    A group's arcs reach no further than all places of its lines, so where lines get places the arcs of
    the groups around them are continued.

    Args:
        residual: A solved network.
        more: How many places more each line has; less than zero for fewer.

    Returns:
        The network, and the arcs whose bounds changed or that are new.

    Raises:
        InvalidValueError: If there is no such line, or a capacity would be less than zero.
    """
    upper = residual.network.upper.copy()
    arcs: list[int] = []
    for line, places in more.items():
        arc = line_arc(residual, line)
        if upper[arc] + places < 0:
            raise invalid("capacity", "assignment_capacity", int(upper[arc] + places), position=line[1])
        upper[arc] += places
        arcs.append(arc)
    network = attrs.evolve(residual.network, upper=upper)
    ranked = network.ranked
    added = [
        part
        for number, group in enumerate(ranked.groups)
        if (places := _places_gained(group, more)) > 0
        for part in _continuation(ranked, network, number, places)
    ]
    if not added:
        return residual.with_flow(residual.flow, arcs, network), arcs
    wider = _continued(residual, network, added)
    return wider, [*arcs, *range(residual.flow.size, wider.flow.size)]


def _places_gained(group: Group, more: Mapping[Line, int]) -> int:
    members = group.members
    gained = 0
    for (side, position), places in more.items():
        at = int(np.searchsorted(members, position))
        if side == group.side and places > 0 and at < members.size and members[at] == position:
            gained += places
    return gained


def _continuation(
    ranked: RankedProblem, network: FlowNetwork, number: int, places: int
) -> list[tuple[int, int, int, int]]:
    """The further arcs of a group: the group, one of its arcs, the step where it begins, its width."""
    group, arcs = ranked.groups[number], network.arcs
    grouped, groups = arcs.of("group")
    own = grouped[groups == number]
    begin = int((arcs.group_step + arcs.group_width)[groups == number].max())
    ceilings = [
        limit.at_most
        for limit in ranked.limits
        if isinstance(limit, GroupLimit) and limit.group.key == group.key and limit.at_most is not None
    ]
    end = min([begin + places, *ceilings])
    longest = max(
        (len(rank.steps) for rank in ranked.ranks if isinstance(rank, GroupCoverage | GroupSteps)), default=0
    )
    single = range(begin, min(end, longest))
    parts = [(number, int(own[0]), step, 1) for step in single]
    rest = max(begin, longest)
    return [*parts, (number, int(own[0]), rest, end - rest)] if end > rest else parts


def _continued(residual: Residual, network: FlowNetwork, added: list[tuple[int, int, int, int]]) -> Residual:
    arcs = network.arcs
    group, like, step, width = (np.array(part, dtype=np.int64) for part in zip(*added, strict=True))
    nothing = np.zeros_like(width)
    parts = {
        "tail": arcs.tail[like],
        "head": arcs.head[like],
        "lower": nothing,
        "upper": width,
        "kind": arcs.kind[like],
        "number": group,
        "group_step": step,
        "group_width": width,
    }
    longer: dict[str, Any] = {
        name: np.concatenate([getattr(arcs, name), part]) for name, part in parts.items()
    }
    worth = np.stack([_worth(network.ranked, int(rank), group, step) for rank in residual.rank_of_stage])
    return Residual(
        network=attrs.evolve(
            network,
            arcs=attrs.evolve(arcs, **longer),
            lower=np.concatenate([network.lower, nothing]),
            upper=np.concatenate([network.upper, width]),
        ),
        costs=np.concatenate([residual.costs, -worth], axis=1),
        potentials=residual.potentials,
        flow=np.concatenate([residual.flow, nothing]),
        rank_of_stage=residual.rank_of_stage,
    )


def _worth(
    ranked: RankedProblem, rank_number: int, groups: NDArray[np.int64], steps: NDArray[np.int64]
) -> NDArray[np.int64]:
    """What each of these steps of groups is worth in a rank, int64 ``[k]``."""
    rank = ranked.ranks[rank_number]
    worth = np.zeros_like(steps)
    if not isinstance(rank, GroupCoverage | GroupSteps) or steps.min() >= len(rank.steps):
        return worth
    named = Group.from_labels(rank.groups) if isinstance(rank, GroupCoverage) else rank.groups
    keys = [group.key for group in named]
    for place, (number, step) in enumerate(zip(groups.tolist(), steps.tolist(), strict=True)):
        if step < len(rank.steps):
            worth[place] = rank.steps[step] * keys.count(ranked.groups[number].key)
    return worth
