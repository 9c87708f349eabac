"""The unit network: capacities, double use and groups written as one bipartite matching."""

from typing import Self, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.bipartite.bands import Bands
from rvmatch.errors import invalid

__all__ = ["MOST_EDGES", "UnitNetwork"]

NONE = -1

MOST_EDGES = 40_000_000
"""The largest network that is built: it and its solution take about 5 GB."""

GIGABYTES = 5
"""What a network of that size takes."""

Number = TypeVar("Number", bound=np.int64 | np.float64)


@attrs.frozen(kw_only=True, eq=False)
class UnitNetwork:
    """
    A bipartite graph whose matchings that cover every left node are the plans of a problem.

    Every place of a row is a left node, every place of a column a right node, and each left place has a
    right node of its own on which it stays alone. Two kinds of nodes are added:

    - *Split pairs.* Where several places of a row and of a column may use a pair (``Bands``), they could
      use it twice. Such a pair gets a left and a right node, ``into`` and ``out``: a row place may take
      ``out``, then ``into`` must take a column place; or ``into`` takes ``out``, the *idle* edge, and the
      pair is unused. Where nobody takes ``out``, ``into`` idly holds a column place. That does no harm,
      although later ranks may force column places to be used: the edges of ``into`` cost nothing in any
      rank, so a price below zero on a column place it may take puts one on ``out`` too, and ``out`` must
      be used; so it is if the idle edge is closed to later ranks.
    - *Stewards.* Each group of rows has one more left node, which may take the own node of any place of
      the group, free when that place has a partner, or else the group's *uncovered* node. So the
      uncovered node must be used exactly when the whole group is alone.

    Args:
        left: The left end of each edge, int64 ``[e]``; edges are sorted by left, then right end.
        right: The right end of each edge, int64 ``[e]``.
        pair: Which pair an edge uses, int64 ``[e]``; -1 where it uses none.
        uncovered: Which edges leave a group uncovered, bool ``[e]``.
        idle: Which edges leave a split pair unused, bool ``[e]``.
        sizes: How many left and right nodes there are.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    pair: NDArray[np.int64]
    uncovered: NDArray[np.bool_]
    idle: NDArray[np.bool_]
    sizes: tuple[int, int]

    @classmethod
    def build(
        cls,
        rows: NDArray[np.int64],
        cols: NDArray[np.int64],
        row_capacity: NDArray[np.int64],
        col_capacity: NDArray[np.int64],
        groups: NDArray[np.int64] | None = None,
        pairs: NDArray[np.int64] | None = None,
    ) -> Self:
        """
        The network of these pairs.

        Args:
            rows: The row of each pair, int64 ``[p]``.
            cols: The column of each pair, int64 ``[p]``.
            row_capacity: How often a row can be used, at most its number of pairs, int64 ``[n]``.
            col_capacity: How often a column can be used, at most its number of pairs, int64 ``[m]``.
            groups: The group of each row, int64 ``[n]``; -1 where it has none.
            pairs: The name of each pair, int64 ``[p]``; its position if left out.

        Returns:
            The network. A pair has as many edges as its bands are wide: one where both sides have room
            for all their pairs, and at most about half its line's pairs where they compete.

        Raises:
            InvalidValueError: If there would be more than ``MOST_EDGES``.
        """
        row_places, col_places = int(row_capacity.sum()), int(col_capacity.sum())
        bands = Bands.of(rows, cols, row_capacity, col_capacity)
        if bands.edges > MOST_EDGES:
            raise invalid(
                "problem", "assignment_network", bands.edges, most=f"{MOST_EDGES:,}", gigabytes=GIGABYTES
            )
        across, along = bands.row_width, bands.col_width
        split, plain = np.flatnonzero(bands.split), np.flatnonzero(~bands.split)
        into = row_places + np.arange(split.size)
        outs = col_places + np.arange(split.size)
        alone = col_places + split.size + np.arange(row_places)

        pieces = [
            _fan(bands.row_first[plain], across[plain], bands.col_first[plain], along[plain], plain),
            _fan(bands.row_first[split], across[split], outs, np.ones_like(outs), split),
            _fan(into, np.ones_like(into), bands.col_first[split], along[split], np.full_like(split, NONE)),
            (np.arange(row_places), alone, np.full(row_places, NONE)),
            (into, outs, np.full_like(split, NONE)),
        ]
        idle_from = sum(piece[0].size for piece in pieces[:-1])
        free = sum(piece[0].size for piece in pieces)
        lefts, rights = row_places + split.size, col_places + split.size + row_places
        if groups is not None:
            group_of_place = np.repeat(groups, row_capacity)
            grouped = np.flatnonzero(group_of_place >= 0)
            labels, steward = np.unique(group_of_place[grouped], return_inverse=True)
            stewards, last = np.arange(labels.size), np.full(labels.size, NONE)
            pieces.append((lefts + steward, alone[grouped], np.full(grouped.size, NONE)))
            free += grouped.size
            pieces.append((lefts + stewards, rights + stewards, last))
            lefts, rights = lefts + labels.size, rights + labels.size

        left, right, pair = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
        if pairs is not None:
            pair = np.where(pair == NONE, NONE, pairs[pair])
        uncovered, idle = np.zeros((2, left.size), dtype=np.bool_)
        uncovered[free:] = True
        idle[idle_from : idle_from + split.size] = True
        order = np.lexsort((right, left))
        left, right = left[order], right[order]
        return cls(
            left=left,
            right=right,
            pair=pair[order],
            uncovered=uncovered[order],
            idle=idle[order],
            sizes=(lefts, rights),
        )

    @classmethod
    def nodes(
        cls,
        rows: NDArray[np.int64],
        cols: NDArray[np.int64],
        row_capacity: NDArray[np.int64],
        col_capacity: NDArray[np.int64],
        groups: NDArray[np.int64] | None = None,
    ) -> int:
        """How many nodes the network of these pairs has on both sides; arguments as in ``build``."""
        split = int(Bands.of(rows, cols, row_capacity, col_capacity).split.sum())
        places = 2 * int(row_capacity.sum()) + int(col_capacity.sum())
        grouped = 0 if groups is None else np.unique(groups[(groups >= 0) & (row_capacity > 0)]).size
        return places + 2 * (split + grouped)

    def worth(self, points: NDArray[Number]) -> NDArray[Number]:
        """
        What each edge brings: the points of the pair it uses, or nothing.

        Args:
            points: What each pair is worth, ``[p]``.

        Returns:
            Points in the same kind of number, ``[e]``.
        """
        worth = np.zeros(self.pair.size, dtype=points.dtype)
        uses = self.pair != NONE
        worth[uses] = points[self.pair[uses]]
        return worth

    def pairs_used(self, edges: NDArray[np.int64]) -> NDArray[np.int64]:
        """
        The pairs that these edges use, sorted.

        Args:
            edges: Edges of a matching, int64 ``[l]``.

        Returns:
            Their names, int64 ``[k]``.
        """
        used = self.pair[edges]
        return np.sort(used[used != NONE])


def _fan(
    left: NDArray[np.int64],
    lefts: NDArray[np.int64],
    right: NDArray[np.int64],
    rights: NDArray[np.int64],
    pair: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Edges from ``lefts`` nodes from ``left`` on to ``rights`` nodes from ``right`` on; one count is 1."""
    times = lefts * rights
    step = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    several = np.repeat(lefts > 1, times)
    return (
        np.repeat(left, times) + np.where(several, step, 0),
        np.repeat(right, times) + np.where(several, 0, step),
        np.repeat(pair, times),
    )
