"""Which arcs meet at each node of a flow network, and which arc stands for each pair, line and role place."""

from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.forest import NONE
from rvmatch.assignment.networks.wiring import Arcs

__all__ = ["Incidence"]


@attrs.frozen(kw_only=True, eq=False)
class Incidence:
    """
    Arcs by node, and by what they are marked with.

    Args:
        leaving: The arcs by the node where they begin, int64 ``[a]``.
        leaving_from: Where the arcs of each node begin in ``leaving``, int64 ``[nodes + 1]``.
        entering: The arcs by the node where they end, int64 ``[a]``.
        entering_from: Where the arcs of each node begin in ``entering``, int64 ``[nodes + 1]``.
        pairs: The arc of each pair, int64 ``[p]``.
        rows: The arc into each row, int64 ``[n]``.
        cols: The arc out of each column, int64 ``[m]``.
        places: The arc into each kind of role place, int64 ``[q]``.
    """

    leaving: NDArray[np.int64]
    leaving_from: NDArray[np.int64]
    entering: NDArray[np.int64]
    entering_from: NDArray[np.int64]
    pairs: NDArray[np.int64]
    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    places: NDArray[np.int64]

    @classmethod
    def of(cls, arcs: Arcs) -> Self:
        """
        The incidence of these arcs.

        Args:
            arcs: The arcs of a network, in any order.

        Returns:
            Both orders and the places of the marked arcs.
        """
        leaving, leaving_from = _by_node(arcs.tail, arcs.nodes)
        entering, entering_from = _by_node(arcs.head, arcs.nodes)
        return cls(
            leaving=leaving,
            leaving_from=leaving_from,
            entering=entering,
            entering_from=entering_from,
            pairs=_marked(arcs.pair),
            rows=_marked(arcs.row),
            cols=_marked(arcs.col),
            places=_marked(arcs.place),
        )

    def arcs_from(self, node: int) -> NDArray[np.int64]:
        """The arcs that begin at a node, int64 ``[k]``."""
        return self.leaving[self.leaving_from[node] : self.leaving_from[node + 1]]

    def arcs_to(self, node: int) -> NDArray[np.int64]:
        """The arcs that end at a node, int64 ``[k]``."""
        return self.entering[self.entering_from[node] : self.entering_from[node + 1]]


def _by_node(ends: NDArray[np.int64], nodes: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    first = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=nodes), out=first[1:])
    return np.argsort(ends, kind="stable"), first


def _marked(marks: NDArray[np.int64]) -> NDArray[np.int64]:
    """The arc that bears each number; every number from 0 on stands on exactly one arc."""
    bearing = np.flatnonzero(marks != NONE)
    return bearing[np.argsort(marks[bearing], kind="stable")]
