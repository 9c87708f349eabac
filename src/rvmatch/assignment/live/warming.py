"""The loops of live networks, compiled before they are needed."""

import numpy as np

from rvmatch.assignment.live.network import ArcsToAdd, Fit, LiveNetwork

__all__ = ["loaded", "warm"]


def loaded() -> bool:
    """Whether the loops are compiled, or read from the cache, in this process already."""
    from rvmatch.assignment.kernels.live_change import balance

    return bool(getattr(balance, "signatures", ()))


def warm() -> None:
    """Compile every loop of live networks, or read it from the cache, on one row and one column."""
    network = LiveNetwork(1)
    row, col = network.new_nodes(2)
    network.change(
        come=ArcsToAdd(
            tail=np.array([0, row, col]),
            head=np.array([row, col, 0]),
            lower=np.zeros(3, dtype=np.int64),
            upper=np.ones(3, dtype=np.int64),
            cost=np.array([[0], [-1], [0]]),
        ),
        fits=[(row, Fit.ROW)],
    )
    for node in (row, col):
        network.arcs_in(node)
    network.arc_between(row, col)
