"""A solved network from a plan and the prices that prove it: no solver is run again."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.forest import NONE
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.networks.pricing import potentials_of_places, stage_costs
from rvmatch.assignment.proofs import Certificate, Prices
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.residuals.residual import Residual

__all__ = ["restored"]


def restored(
    ranked: RankedProblem,
    rows: NDArray[np.int64],
    cols: NDArray[np.int64],
    places: NDArray[np.int64],
    certificate: Certificate,
) -> Residual:
    """
    The solved network that a plan and its certificate tell of, ready for questions.

    Args:
        ranked: A problem that a network can hold.
        rows: The row of each pair used, int64 ``[k]``.
        cols: The column of each pair used, int64 ``[k]``.
        places: The kind of role place each of them fills, or -1, int64 ``[k]``.
        certificate: What proves the plan; that it does is for ``check_certificate`` to tell.

    Returns:
        The solved network.
    """
    network = FlowNetwork.of(ranked)
    width = ranked.problem.shape[1]
    keys = ranked.problem.rows * width + ranked.problem.cols
    pairs = np.searchsorted(keys, rows * width + cols)
    costs, prices, ranks = [], [], []
    for number, (rank, proof) in enumerate(zip(ranked.ranks, certificate.ranks, strict=True)):
        for cost, stage in zip(stage_costs(network, rank, proof.value), proof.stages, strict=True):
            costs.append(cost)
            prices.append(stage)
            ranks.append(number)
    cost_table = np.stack(costs)
    return Residual(
        network=network,
        costs=cost_table,
        potentials=_potentials(network, prices, cost_table),
        flow=network.flow_of(pairs, places),
        rank_of_stage=np.array(ranks, dtype=np.int64),
    )


def _potentials(network: FlowNetwork, prices: list[Prices], costs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Potentials of all nodes in all stages, from the prices of places, int64 ``[stages, nodes]``."""
    potential = np.stack([potentials_of_places(network, of_stage) for of_stage in prices])
    _enter_pairs(network, potential, costs)
    return potential


def _enter_pairs(network: FlowNetwork, potential: NDArray[np.int64], costs: NDArray[np.int64]) -> None:
    """Pairs with several ways in are reached on the best of them: the least tuple over all stages."""
    arcs = network.arcs
    into = np.flatnonzero((arcs.free != NONE) | (arcs.option != NONE))
    if into.size == 0:
        return
    reach = potential[:, arcs.tail[into]] + costs[:, into]
    order = np.lexsort((*reach[::-1], arcs.head[into]))
    node = arcs.head[into][order]
    best = order[np.flatnonzero(np.diff(node, prepend=-1))]
    potential[:, arcs.head[into[best]]] = reach[:, best]
