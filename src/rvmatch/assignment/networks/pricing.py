"""Potentials of nodes and prices of places: two ways to write the same proof."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.networks.wiring import Kind
from rvmatch.assignment.proofs import Prices
from rvmatch.assignment.ranks import PairPoints, Rank, WorstPoints
from rvmatch.assignment.values import choosable

__all__ = ["potentials_of_places", "prices_of", "stage_costs"]


def prices_of(network: FlowNetwork, potentials: NDArray[np.int64]) -> Prices:
    """
    The price of each place: how far the potential rises, or on the columns' side falls, as flow enters it.

    Args:
        network: The network.
        potentials: Of each node, int64 ``[nodes]``.

    Returns:
        The prices; those of pairs with role options are left out, since the others tell them.
    """
    arcs, ranked = network.arcs, network.ranked

    def of(kind: Kind, size: int) -> NDArray[np.int64]:
        prices = np.zeros(size, dtype=np.int64)
        marked, numbers = arcs.of(kind)
        prices[numbers] = potentials[arcs.head[marked]] - potentials[arcs.tail[marked]]
        prices.flags.writeable = False
        return prices

    return Prices(
        rows=of("row", ranked.problem.shape[0]),
        cols=of("col", ranked.problem.shape[1]),
        places=of("place", 0 if ranked.roles is None else ranked.roles.rows.size),
        groups=of("group", len(ranked.groups)),
    )


def potentials_of_places(network: FlowNetwork, prices: Prices) -> NDArray[np.int64]:
    """
    The potentials that rise, or on the columns' side fall, by the price of each place.

    Args:
        network: The network.
        prices: The prices.

    Returns:
        Of each node, int64 ``[nodes]``; zero for pairs with a node of their own, which their ways tell.
    """
    arcs = network.arcs
    potential = np.zeros(arcs.nodes, dtype=np.int64)
    first = arcs.of("group")[0][arcs.group_step == 0]
    sizes = [network.ranked.groups[number].members.size for number in arcs.group[first].tolist()]
    # Larger groups first: a group's potential needs that of the group around it.
    for arc in first[np.argsort([-size for size in sizes], kind="stable")].tolist():
        number, tail, head = int(arcs.group[arc]), int(arcs.tail[arc]), int(arcs.head[arc])
        if head == arcs.node_of_group[number]:
            potential[head] = potential[tail] + prices.groups[number]
        else:
            potential[tail] = potential[head] - prices.groups[number]
    (rows, row), (cols, col), (places, place) = arcs.of("row"), arcs.of("col"), arcs.of("place")
    potential[arcs.head[rows]] = potential[arcs.tail[rows]] + prices.rows[row]
    potential[arcs.tail[cols]] = potential[arcs.head[cols]] - prices.cols[col]
    potential[arcs.head[places]] = potential[arcs.tail[places]] + prices.places[place]
    return potential


def stage_costs(network: FlowNetwork, rank: Rank, value: int) -> list[NDArray[np.int64]]:
    """
    What each arc costs in each stage of a rank.

    Args:
        network: The network.
        rank: The rank.
        value: Its optimum, which the second stage of ``WorstPoints`` needs.

    Returns:
        One cost of each arc for each stage, int64 ``[a]`` each.
    """
    if not isinstance(rank, WorstPoints):
        return [network.cost(rank)]
    below = (rank.points < value) & choosable(network.ranked)
    stages = (np.ones_like(rank.points), -below.astype(np.int64))
    return [network.cost(PairPoints(points)) for points in stages]
