"""Prices that prove a matching cheapest, in whole numbers, found from the matching alone."""

import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import SolverError

__all__ = ["optimal_prices"]


def optimal_prices(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    cost: NDArray[np.int64],
    chosen: NDArray[np.int64],
    mandatory: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    Prices under which every edge used costs exactly its two prices, and no edge costs less.

    A right node that need not be covered has a price of at most zero, and of zero if nobody uses it.
    Such prices exist exactly when the matching is cheapest. They are the greatest such prices on the
    right, found by Bellman-Ford over the right nodes: giving up ``chosen[l]`` for another edge of ``l``
    passes its price on.

    Args:
        left: The left end of each edge, int64 ``[e]``.
        right: The right end of each edge, int64 ``[e]``.
        cost: What each edge costs, int64 ``[e]``.
        chosen: The edge of each left node, int64 ``[l]``.
        mandatory: Which right nodes must be covered, bool ``[r]``.

    Returns:
        The prices of the left nodes ``[l]`` and of the right nodes ``[r]``, in the unit of the costs.

    Raises:
        SolverError: If the matching is not one, or not cheapest.
    """
    mate = right[chosen]
    _check_matching(left, chosen, mate, mandatory)
    giver = mate[left]
    step = cost - cost[chosen][left]
    # A mandatory node may have a price above zero. No path is longer than this, so no price that
    # matters is cut off.
    spread = int(cost.max()) - int(cost.min()) if cost.size else 0
    highest = 2 * spread * (chosen.size + 1)
    price = np.where(mandatory, highest, 0)
    arcs = np.flatnonzero(giver != right)
    giver, taker, step = giver[arcs], right[arcs], step[arcs]

    open_arcs = np.arange(arcs.size)
    for _ in range(chosen.size + 2):
        offer = price[giver[open_arcs]] + step[open_arcs]
        lower = offer < price[taker[open_arcs]]
        if not lower.any():
            break
        before = price.copy()
        np.minimum.at(price, taker[open_arcs[lower]], offer[lower])
        open_arcs = np.flatnonzero((price < before)[giver])
    else:
        raise SolverError("prices do not settle: the matching is not cheapest")

    left_price = cost[chosen] - price[mate]
    unused = np.ones(mandatory.size, dtype=np.bool_)
    unused[mate] = False
    if (price[unused] != 0).any():
        raise SolverError("an unused node has a price: the matching is not cheapest")
    if (cost < left_price[left] + price[right]).any():
        raise SolverError("an edge costs less than its prices: the matching is not cheapest")
    return left_price, price


def _check_matching(
    left: NDArray[np.int64],
    chosen: NDArray[np.int64],
    mate: NDArray[np.int64],
    mandatory: NDArray[np.bool_],
) -> None:
    used = np.bincount(mate, minlength=mandatory.size)
    if not np.array_equal(left[chosen], np.arange(chosen.size)) or (used > 1).any():
        raise SolverError("a node is used twice or not at all")
    if (mandatory & (used == 0)).any():
        raise SolverError("a node that must be used is not")
