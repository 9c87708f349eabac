"""What would move: a chain of pairs that enter a plan and leave it, each making room for the next."""

from collections.abc import Iterable
from typing import TypeAlias

import attrs

from rvmatch.assignment.forest import NONE
from rvmatch.assignment.residuals.rerouting import shortest
from rvmatch.assignment.residuals.residual import Residual, Step, tuple_of

__all__ = ["IMPOSSIBLE", "Chain", "Link", "Way", "chain_of", "closed_chain", "way_between"]


@attrs.frozen(kw_only=True)
class Link:
    """
    A pair, or a role option, that enters the plan or leaves it.

    Args:
        pair: The pair.
        place: The kind of role place that it fills; -1 where the pair itself comes or goes.
        enters: Whether it enters.
    """

    pair: int
    place: int
    enters: bool


@attrs.frozen(kw_only=True)
class Chain:
    """
    The least loss at which something can be had, and all that would move.

    Args:
        possible: Whether any plan has it; if none does, the rest is empty.
        loss: What each stage loses, in its points; lexicographically less than zero only for what the
            limits keep from an even better plan.
        links: What enters and what leaves, one after the other, each making room for the next.
    """

    possible: bool
    loss: tuple[int, ...]
    links: tuple[Link, ...]


IMPOSSIBLE = Chain(possible=False, loss=(), links=())
"""No plan has it."""

Way: TypeAlias = tuple[int, tuple[Step, ...]]
"""The key of the loss of some steps, and the steps."""


def way_between(residual: Residual, begins: int, ends: int, closed: tuple[Step, ...] = ()) -> Way | None:
    """
    The way of least loss from one node to another.

    Args:
        residual: A solved network.
        begins: Where it begins.
        ends: Where it ends.
        closed: Steps that may not be taken.

    Returns:
        The way, or None if there is none.
    """
    way = shortest(residual, (begins,), (ends,), closed=closed)
    return None if way is None else (way.distance, way.steps)


def closed_chain(residual: Residual, way: Way | None, first: tuple[Step, ...], own: int = 0) -> Chain:
    """
    What moves once around a cycle.

    Args:
        residual: A solved network.
        way: The way back to where the first steps begin; None if there is none.
        first: The first steps.
        own: The key of what is lost besides.

    Returns:
        The chain, ``IMPOSSIBLE`` without a way.
    """
    if way is None:
        return IMPOSSIBLE
    distance, steps = way
    total = distance + own + sum(residual.key(step) for step in first)
    return chain_of(residual, total, (*first, *steps))


def chain_of(residual: Residual, total: int, steps: Iterable[Step]) -> Chain:
    """
    What moves if these steps are taken.

    Args:
        residual: A solved network.
        total: The key of what they lose.
        steps: The steps, in order.

    Returns:
        The chain.
    """
    arcs, options = residual.network.arcs, residual.network.ranked.options
    links: list[Link] = []
    for step in steps:
        arc = step if step >= 0 else ~step
        pair, option = int(arcs.pair[arc]), int(arcs.option[arc])
        if pair != NONE:
            links.append(Link(pair=pair, place=NONE, enters=step >= 0))
        elif option != NONE:
            place = int(options.place[option])
            links.append(Link(pair=int(options.pair[option]), place=place, enters=step >= 0))
    return Chain(possible=True, loss=tuple_of(total, residual.stages), links=tuple(links))
