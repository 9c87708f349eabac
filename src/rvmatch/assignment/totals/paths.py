"""The solver in whole numbers of any size: shortest augmenting paths in plain Python."""

import heapq
import math
from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Points
from rvmatch.assignment.totals.reduction import Reduction
from rvmatch.assignment.totals.rounds import started

__all__ = ["OutOfPatience", "choose_by_paths", "match_all_by_paths", "patience_beside_scipy"]

LARGE = 200_000_000
"""From this many left nodes times nodes on, scipy's sparse matcher is slow: it passes all nodes for each."""

STEPS_PER_EDGE = 3_000
"""How many of those passing steps take as long as plain Python looks at one edge, with a margin for scipy."""


ROWS_EACH = 2
"""About how many rows one search comes by where there is room for all."""

_Step: TypeAlias = tuple[int, int, float]
"""How a node was reached: from which node, over which pair, worth how much."""


_Pairs: TypeAlias = tuple[list[int], list[float], range]
"""The pairs of a row: their column nodes, what they are worth, and which pairs they are."""


class OutOfPatience(Exception):
    """The paths were longer than whoever asked was ready to wait for; another solver is faster here."""


def choose_by_paths(
    reduction: Reduction, patience: float = math.inf, between: Callable[[], None] | None = None
) -> NDArray[np.int64]:
    """
    The pairs of an optimum, found by bringing in one place of a row after the other.

    Capacities of both sides are kept as they are, and a pair is used at most once. Python's whole
    numbers know no limit, so nothing overflows and nothing is rounded. Only rows that others crowd out
    of their first choice cost time, so a large market with room for all is done quickly.

    Args:
        reduction: What matters of the problem.
        patience: How many edges the searches may look at all in all; where that is unlikely to be
            enough they are not begun.
        between: Called before each search; what it raises ends them.

    Returns:
        Positions among the reduction's pairs, sorted, int64 ``[k]``.

    Raises:
        OutOfPatience: If the searches would look at more.

    Source:
        R. Jonker, A. Volgenant, A shortest augmenting path algorithm for dense and sparse linear
        assignment problems, Computing 38 (1987), 325-340; here with capacities on both sides.
    """
    if reduction.rows.size == 0:
        return np.empty(0, dtype=np.int64)
    row_places, col_places = reduction.places
    if row_places <= col_places:
        return _solved(_Market(reduction, may_stay_alone=True), patience, between)
    # From the side with more places all those would first be brought in that must stay alone.
    order = np.argsort(reduction.cols, kind="stable")
    turned = Reduction(
        kept=order,
        rows=reduction.cols[order],
        cols=reduction.rows[order],
        points=reduction.points[order],
        row_capacity=reduction.col_capacity,
        col_capacity=reduction.row_capacity,
    )
    return np.sort(order[_solved(_Market(turned, may_stay_alone=True), patience, between)])


def match_all_by_paths(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    cost: Points,
    sizes: tuple[int, int],
    patience: float = math.inf,
) -> NDArray[np.int64]:
    """
    The edges of a cheapest matching that covers every left node.

    Args:
        left: The left end of each edge, int64 ``[e]``; sorted, and every left node has an edge.
        right: The right end of each edge, int64 ``[e]``.
        cost: What each edge costs, ``[e]``.
        sizes: How many left and right nodes there are.
        patience: As in ``choose_by_paths``.

    Returns:
        One edge for each left node, int64 ``[l]``.

    Raises:
        ValueError: If no matching covers every left node.
        OutOfPatience: If the searches would look at more.
    """
    once = Reduction(
        kept=np.arange(left.size),
        rows=left,
        cols=right,
        points=-cost,
        row_capacity=np.ones(sizes[0], dtype=np.int64),
        col_capacity=np.ones(sizes[1], dtype=np.int64),
    )
    return _solved(_Market(once, may_stay_alone=False), patience, None)


def patience_beside_scipy(lefts: int, rights: int) -> float:
    """How many edges to look at before scipy's sparse matcher is called; zero where it is fast anyway."""
    steps = lefts * (lefts + rights)
    return steps / STEPS_PER_EDGE if steps >= LARGE else 0


def _solved(market: "_Market", patience: float, between: Callable[[], None] | None) -> NDArray[np.int64]:
    waiting = market.waiting()
    if len(waiting) * ROWS_EACH * market.edges_per_row > patience:
        raise OutOfPatience
    for row in waiting:
        if between is not None:
            between()
        market.bring_in(row)
        if market.looked_at > patience:
            raise OutOfPatience
    return market.used()


class _Market:
    """
    Pairs in use, and prices under which no change of one place gains anything.

    Rows are the nodes from 0 on, columns those from n on. ``price`` is what a row gains and what a
    column asks: never negative, except the gain of a row that may not stay alone. A pair not in use is
    worth at most its two prices, a pair in use at least that; a column with room asks nothing, and a
    row that left a place alone gains nothing.
    """

    def __init__(self, reduction: Reduction, *, may_stay_alone: bool) -> None:
        self._may_stay_alone = may_stay_alone
        self._pairs = reduction
        self._n = reduction.shape[0]
        first = np.searchsorted(reduction.rows, np.arange(self._n))
        start = started(reduction, first, may_stay_alone=may_stay_alone)
        self._first: list[int] = [*first.tolist(), reduction.rows.size]
        self._price: list[float] = [*start.row_prices.tolist(), *start.col_prices.tolist()]
        self._room: list[int] = start.room.tolist()
        self._waiting = start.wanted
        self._pairs_of: dict[int, _Pairs] = {}
        self._taken = start.taken
        self._used_by = _UsedBy(reduction, start.taken)
        self.looked_at = 0

    @property
    def edges_per_row(self) -> float:
        """How many pairs a row has, on average."""
        return self._pairs.rows.size / self._n

    def waiting(self) -> list[int]:
        """The rows with places still to be brought in, once for each place."""
        rows = np.repeat(np.arange(self._n), self._waiting)
        gains = np.array(self._price[: self._n])[rows] != 0
        left: list[int] = rows[gains | (not self._may_stay_alone)].tolist()
        return left

    def used(self) -> NDArray[np.int64]:
        """The pairs in use, sorted."""
        return np.flatnonzero(self._taken)

    def bring_in(self, start: int) -> None:
        """Add one place of a row, along the path that loses least; it may end with some place alone."""
        came_by, settled, loss, end = self._least_loss(start)
        for node, distance in settled.items():
            self._price[node] += distance - loss if node < self._n else loss - distance
        while end != start:
            source, pair, worth = came_by[end]
            if end >= self._n:
                self._use(source, end, pair, worth)
            else:
                self._free(end, source, pair)
            end = source

    def _least_loss(self, start: int) -> tuple[dict[int, _Step], dict[int, float], float, int]:
        """
        The path on which bringing in one place of a row loses least, by Dijkstra's search.

        Returns:
            How each node was reached, the nodes nearer than the end with their distances, the length of
            the path, and the node where it ends.
        """
        reached: dict[int, float] = {start: 0}
        came_by: dict[int, _Step] = {}
        settled: dict[int, float] = {}
        heap: list[tuple[float, int]] = [(0, start)]
        loss, end = self._price[start] if self._may_stay_alone else math.inf, start
        while heap:
            distance, code = heapq.heappop(heap)
            node = code if code >= 0 else ~code
            if distance >= loss:
                break
            if node in settled:
                continue
            if node >= self._n and self._room[node - self._n]:
                return came_by, settled, distance, node
            if self._may_stay_alone and node < self._n and distance + self._price[node] < loss:
                loss, end = distance + self._price[node], node
            settled[node] = distance
            self.looked_at += self._degree(node)
            steps = self._from_row if node < self._n else self._from_col
            for target, length, pair, worth in steps(node, distance):
                if length < loss and length < reached.get(target, loss):
                    reached[target] = length
                    came_by[target] = (node, pair, worth)
                    # Of columns equally near those with room come first, since they end the search.
                    ends = target >= self._n and self._room[target - self._n]
                    heapq.heappush(heap, (length, ~target if ends else target))
        if not self._may_stay_alone:
            raise ValueError("no matching covers every left node")
        return came_by, settled, loss, end

    def _degree(self, node: int) -> int:
        if node < self._n:
            return 1 + self._first[node + 1] - self._first[node]
        return 1 + len(self._used_by[node])

    def _from_row(self, row: int, distance: float) -> Iterator[tuple[int, float, int, float]]:
        base, used, price = distance + self._price[row], self._used_by[row], self._price
        for col, worth, pair in zip(*(self._pairs_of.get(row) or self._look_up(row)), strict=True):
            if pair not in used:
                yield col, base + price[col] - worth, pair, worth

    def _from_col(self, col: int, distance: float) -> Iterator[tuple[int, float, int, float]]:
        base = distance - self._price[col]
        for pair, (row, worth) in self._used_by[col].items():
            yield row, base + worth - self._price[row], pair, worth

    def _look_up(self, row: int) -> _Pairs:
        """The pairs of a row as Python numbers; rows that no search comes by are never turned into them."""
        here = range(self._first[row], self._first[row + 1])
        cols: list[int] = (self._n + self._pairs.cols[here.start : here.stop]).tolist()
        points: list[float] = self._pairs.points[here.start : here.stop].tolist()
        self._pairs_of[row] = cols, points, here
        return self._pairs_of[row]

    def _use(self, row: int, col: int, pair: int, worth: float) -> None:
        self._used_by[row][pair] = (col, worth)
        self._used_by[col][pair] = (row, worth)
        self._taken[pair] = True
        self._room[col - self._n] -= 1

    def _free(self, row: int, col: int, pair: int) -> None:
        del self._used_by[row][pair], self._used_by[col][pair]
        self._taken[pair] = False
        self._room[col - self._n] += 1


class _UsedBy(dict[int, dict[int, tuple[int, float]]]):
    """The pairs in use of each node, with their other end and worth; the start is read when asked for."""

    def __init__(self, pairs: Reduction, taken: NDArray[np.bool_]) -> None:
        super().__init__()
        self._pairs = pairs
        self._n = pairs.shape[0]
        self._by_row = np.flatnonzero(taken)
        self._by_col = self._by_row[np.argsort(pairs.cols[self._by_row], kind="stable")]
        self._rows, self._cols = pairs.rows[self._by_row], pairs.cols[self._by_col]

    def __missing__(self, node: int) -> dict[int, tuple[int, float]]:
        if node < self._n:
            here, ends, shift = self._of(self._by_row, self._rows, node), self._pairs.cols, self._n
        else:
            here, ends, shift = self._of(self._by_col, self._cols, node - self._n), self._pairs.rows, 0
        parts = (here, ends[here] + shift, self._pairs.points[here])
        found = {
            pair: (end, worth) for pair, end, worth in zip(*(part.tolist() for part in parts), strict=True)
        }
        self[node] = found
        return found

    @staticmethod
    def _of(pairs: NDArray[np.int64], lines: NDArray[np.int64], line: int) -> NDArray[np.int64]:
        start, stop = np.searchsorted(lines, [line, line + 1])
        return pairs[start:stop]
