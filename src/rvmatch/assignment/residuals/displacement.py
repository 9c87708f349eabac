"""What a pair costs: the least loss if it has to be used, or cannot be, and what else would move."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from rvmatch.assignment.residuals.chains import IMPOSSIBLE, Chain, chain_of, closed_chain, way_between
from rvmatch.assignment.residuals.rerouting import reach
from rvmatch.assignment.residuals.residual import Residual, Step, key_of
from rvmatch.assignment.residuals.widening import Line, line_arc
from rvmatch.errors import invalid

__all__ = ["added_pair", "cheapest_way_to_serve", "price_of_pair", "prices_of_col", "prices_of_row"]

FEW = 24
"""So many pairs of a line are sooner asked one by one: a search from both ends sees less of a network."""

Target: TypeAlias = tuple[int, int, Step]
"""The arc of a pair, the key of the last step of the way to where it begins, and that step (or the arc)."""


def price_of_pair(residual: Residual, pair: int) -> Chain:
    """
    What is lost if a pair that is not used has to be, or one that is used cannot be.

    For a pair that a bound keeps in the plan, or out of it, this is what is lost without that bound: it may
    be a gain.

    Args:
        residual: A solved network.
        pair: The pair.

    Returns:
        The least loss and its chain, which begins with the pair.

    Raises:
        InvalidValueError: If there is no such pair.
    """
    pairs = residual.incidence.pairs
    if not 0 <= pair < pairs.size:
        raise invalid("pair", "assignment_position", pair, size=pairs.size)
    return _changed(residual, int(pairs[pair]))


def prices_of_row(residual: Residual, row: int) -> dict[int, Chain]:
    """
    The price of every pair of a row, as ``price_of_pair`` gives it, from few searches.

    In a row of many pairs one search backward from the row serves all that are not used, and one more each
    kind of role place in it.

    Args:
        residual: A solved network.
        row: The row.

    Returns:
        The chain of each pair, by pair, growing.

    Raises:
        InvalidValueError: If there is no such row.
    """
    line_arc(residual, ("row", row))
    arcs = _arcs_of(residual, "row", row)
    unused = [arc for arc in arcs if residual.flow[arc] == 0] if len(arcs) > FEW else []
    prices = _one_by_one(residual, set(arcs).difference(unused)) | _forced_of_row(residual, unused)
    return dict(sorted(prices.items()))


def prices_of_col(residual: Residual, col: int) -> dict[int, Chain]:
    """
    The price of every pair of a column, as ``price_of_pair`` gives it, from two searches if it has many.

    Args:
        residual: A solved network.
        col: The column.

    Returns:
        The chain of each pair, by pair, growing.

    Raises:
        InvalidValueError: If there is no such column.
    """
    line_arc(residual, ("col", col))
    node = residual.network.arcs.node_of_col + col
    tail, pair = residual.network.arcs.tail, residual.network.arcs.pair
    arcs = _arcs_of(residual, "col", col)
    if len(arcs) <= FEW:
        return _one_by_one(residual, arcs)
    prices: dict[int, Chain] = {}
    for used in (False, True):
        own = {int(tail[arc]): arc for arc in arcs if (residual.flow[arc] > 0) == used}
        if not own:
            continue
        found = reach(residual, node, own.keys(), backward=used)
        for other, arc in own.items():
            step = ~arc if used else arc
            way = (found.distance[other], found.steps(other)) if other in found.distance else None
            prices[int(pair[arc])] = closed_chain(residual, way, (step,))
    return dict(sorted(prices.items()))


def cheapest_way_to_serve(residual: Residual, line: Line) -> Chain:
    """
    What is lost if a row, a column or a kind of role place has to take part once more than it does.

    Args:
        residual: A solved network.
        line: Which of them.

    Returns:
        The least loss and its chain; not possible where the line is full, or nobody can come.

    Raises:
        InvalidValueError: If there is no such line.
    """
    arc = line_arc(residual, line)
    if residual.flow[arc] >= residual.network.upper[arc]:
        return IMPOSSIBLE
    begins, ends = _ends(residual, arc)
    return closed_chain(residual, way_between(residual, ends, begins, closed=(~arc,)), (arc,))


def added_pair(residual: Residual, row: int, col: int, costs: Sequence[int]) -> Chain:
    """
    What would be lost, or less than that, gained, if a pair that the problem has not got were used.

    The optimum of the problem with this pair uses it if that is a gain, and then gains exactly this.

    Args:
        residual: A solved network.
        row: The row of the pair.
        col: Its column.
        costs: What it costs in each stage, less than zero for what it is worth.

    Returns:
        The least loss and its chain, without the pair itself.

    Raises:
        InvalidValueError: If there is no such row or column, or there are not as many costs as stages.
    """
    line_arc(residual, ("row", row))
    line_arc(residual, ("col", col))
    if len(costs) != residual.stages:
        raise invalid("costs", "assignment_length", len(costs), count=residual.stages, other="stages")
    arcs = residual.network.arcs
    begins, ends = arcs.node_of_row + row, arcs.node_of_col + col
    apart = residual.potentials[:, begins] - residual.potentials[:, ends]
    own = key_of(int(cost) + int(price) for cost, price in zip(costs, apart, strict=True))
    return closed_chain(residual, way_between(residual, ends, begins), (), own=own)


def _one_by_one(residual: Residual, arcs: Iterable[int]) -> dict[int, Chain]:
    return {int(residual.network.arcs.pair[arc]): _changed(residual, arc) for arc in arcs}


def _forced_of_row(residual: Residual, unused: Iterable[int]) -> dict[int, Chain]:
    """The price of pairs of a row that are not used; a pair with role options has ways in from places too."""
    network = residual.network.arcs
    ways: dict[int, list[Target]] = {}
    for arc in unused:
        tail = int(network.tail[arc])
        is_row = tail < network.node_of_place
        entries = [(tail, 0, arc)] if is_row else residual.moves_to(tail)
        for before, key, step in entries:
            ways.setdefault(before, []).append((arc, key, step))
    best: dict[int, tuple[int, tuple[Step, ...]]] = {}
    for before, targets in ways.items():
        heads = {int(network.head[arc]) for arc, _, _ in targets}
        found = reach(residual, before, heads, backward=True)
        for arc, key, step in targets:
            head = int(network.head[arc])
            if head not in found.distance:
                continue
            total = found.distance[head] + key + residual.key(arc)
            if arc not in best or total < best[arc][0]:
                last = () if step == arc else (step,)
                best[arc] = total, (arc, *found.steps(head), *last)
    prices = {int(network.pair[arc]): IMPOSSIBLE for arc in unused}
    for arc, (total, steps) in best.items():
        prices[int(network.pair[arc])] = chain_of(residual, total, steps)
    return prices


def _changed(residual: Residual, arc: int) -> Chain:
    """What it costs to change whether a pair is used."""
    step = ~arc if residual.flow[arc] > 0 else arc
    begins, ends = _ends(residual, step)
    return closed_chain(residual, way_between(residual, ends, begins), (step,))


def _ends(residual: Residual, step: Step) -> tuple[int, int]:
    """Where a step begins and where it ends."""
    arcs = residual.network.arcs
    if step >= 0:
        return int(arcs.tail[step]), int(arcs.head[step])
    return int(arcs.head[~step]), int(arcs.tail[~step])


def _arcs_of(residual: Residual, side: str, position: int) -> list[int]:
    problem = residual.network.ranked.problem
    lines = problem.rows if side == "row" else problem.cols
    arcs: list[int] = residual.incidence.pairs[lines == position].tolist()
    return arcs
