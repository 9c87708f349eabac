"""The linear program of a network: the ways to use pairs as variables, what charges them as lines."""

from typing import TYPE_CHECKING, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.forest import NONE
from rvmatch.assignment.networks.flow import FlowNetwork

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Program"]

_KINDS = ("row", "col", "place", "pair", "group")


@attrs.frozen(kw_only=True, eq=False)
class Program:
    """
    What every linear program of a network has in common.

    A way is one manner of using a pair: as it is, or filling a role place. A line of the program is a row,
    a column, a kind of role place, a pair with several ways, or a group; the ways are charged its price.
    Written so, nodes are eliminated: of a network of 10,000 rows and 200,000 pairs a dual simplex method
    solves this form a hundred times as fast as the balance of every node.

    Args:
        network: The network.
        ways: The arc that each way stands for, int64 ``[w]``.
        pair: The pair that it uses, int64 ``[w]``.
        charged: Which ways are charged by which line, ones ``[lines, w]``.
        arc: The arc whose bounds a line has, int64 ``[lines]``; -1 for groups, which may have several.
        kinds: Where the lines of each kind stand: rows, columns, places, pairs, groups.
        of_group: The line of each group, int64 ``[g]``.
    """

    network: FlowNetwork
    ways: NDArray[np.int64]
    pair: NDArray[np.int64]
    charged: "csr_array[np.float64]"
    arc: NDArray[np.int64]
    kinds: dict[str, slice]
    of_group: NDArray[np.int64]

    @classmethod
    def of(cls, network: FlowNetwork) -> Self:
        """The program of this network."""
        from scipy.sparse import vstack

        arcs, ranked = network.arcs, network.ranked
        options, problem = ranked.options, ranked.problem
        optional = np.zeros(problem.rows.size + 1, dtype=np.bool_)  # the last stands for "no pair"
        optional[options.pair] = True
        plain = np.flatnonzero((arcs.pair != NONE) & ~optional[arcs.pair])
        free, taken = np.flatnonzero(arcs.free != NONE), np.flatnonzero(arcs.option != NONE)
        pair = np.concatenate([arcs.pair[plain], arcs.free[free], options.pair[arcs.option[taken]]])
        place, several = np.full((2, pair.size), NONE, dtype=np.int64)
        place[plain.size + free.size :] = options.place[arcs.option[taken]]
        several[plain.size :] = np.searchsorted(np.flatnonzero(optional[:-1]), pair[plain.size :])
        parts = [
            _charges(problem.rows[pair], problem.shape[0]),
            _charges(problem.cols[pair], problem.shape[1]),
            _charges(place, 0 if ranked.roles is None else ranked.roles.rows.size),
            _charges(several, int(optional.sum())),
        ]
        parts.append(_group_charges(network, parts[0], parts[1]))
        ends = np.cumsum([0, *(part.shape[0] for part in parts)]).tolist()
        marks = (arcs.row, arcs.col, arcs.place, np.where(optional[arcs.pair], arcs.pair, NONE))
        own = [_by_mark(mark) for mark in marks]
        return cls(
            network=network,
            ways=np.concatenate([plain, free, taken]),
            pair=pair,
            charged=vstack(parts, format="csr"),
            arc=np.concatenate([*own, np.full(len(ranked.groups), NONE, dtype=np.int64)]),
            kinds={kind: slice(*ends[place : place + 2]) for place, kind in enumerate(_KINDS)},
            of_group=ends[-2] + np.arange(len(ranked.groups)),
        )


def _charges(line: NDArray[np.int64], size: int) -> "csr_array[np.float64]":
    """Which way belongs to which of some lines, ones ``[size, w]``; -1 to none."""
    from scipy.sparse import coo_array

    on = np.flatnonzero(line != NONE)
    return coo_array((np.ones(on.size), (line[on], on)), shape=(size, line.size)).tocsr()


def _group_charges(
    network: FlowNetwork, by_row: "csr_array[np.float64]", by_col: "csr_array[np.float64]"
) -> "csr_array[np.float64]":
    """Which way belongs to which group, ones ``[g, w]``: a group has all ways of its lines."""
    from scipy.sparse import csr_array, vstack

    groups, sizes = network.ranked.groups, network.ranked.problem.shape
    shift = [0 if group.side == "row" else sizes[0] for group in groups]
    members = [group.members + first for group, first in zip(groups, shift, strict=True)]
    bounds = np.cumsum([0, *(part.size for part in members)])
    inside = np.concatenate([*members, np.empty(0, dtype=np.int64)])
    holds = csr_array((np.ones(inside.size), inside, bounds), shape=(len(groups), sum(sizes)))
    return (holds @ vstack([by_row, by_col], format="csr")).tocsr()


def _by_mark(marks: NDArray[np.int64]) -> NDArray[np.int64]:
    """The arcs that bear a mark, in the order of their marks."""
    arcs = np.flatnonzero(marks != NONE)
    return arcs[np.argsort(marks[arcs], kind="stable")]
