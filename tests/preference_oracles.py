"""What mechanisms promise, searched on tiny markets with plain sets: nothing here knows a mechanism."""

import itertools
from collections.abc import Iterator

import numpy as np

from rvmatch.assignment import AssignmentProblem
from rvmatch.mechanisms import Guarantee, TwoSidedMarket, choose_by

Pair = tuple[int, int]


class Lists:
    """A market as dictionaries: who is where in whose list, and how many each takes."""

    def __init__(self, market: TwoSidedMarket) -> None:
        problem = market.problem
        self.pairs: list[Pair] = list(zip(problem.rows.tolist(), problem.cols.tolist(), strict=True))
        self.of_row = dict(zip(self.pairs, market.row_ranks.tolist(), strict=True))
        self.of_col = dict(zip(self.pairs, market.col_ranks.tolist(), strict=True))
        self.row_room, self.col_room = problem.row_capacity.tolist(), problem.col_capacity.tolist()

    def choices(self) -> Iterator[frozenset[Pair]]:
        """Every set of pairs within the capacities."""
        for size in range(len(self.pairs) + 1):
            for some in itertools.combinations(self.pairs, size):
                if self._fits(some):
                    yield frozenset(some)

    def _fits(self, pairs: tuple[Pair, ...]) -> bool:
        rows, cols = [row for row, _ in pairs], [col for _, col in pairs]
        return all(rows.count(row) <= self.row_room[row] for row in rows) and all(
            cols.count(col) <= self.col_room[col] for col in cols
        )

    def is_stable(self, chosen: frozenset[Pair], kind: str = "weak") -> bool:
        """
        No unused pair blocks: adding it, with each full side giving up one partner, helps both sides.

        Helping is judged on what the line has afterwards, for every partner that it could give up.
        """
        return not any(self.blocks(pair, chosen, kind) for pair in self.pairs if pair not in chosen)

    def blocks(self, pair: Pair, chosen: frozenset[Pair], kind: str = "weak") -> bool:
        gains = []
        for side, (ranks, room) in enumerate(((self.of_row, self.row_room), (self.of_col, self.col_room))):
            line = pair[side]
            mine = [ranks[one] for one in chosen if one[side] == line]
            if len(mine) < room[line]:
                gains.append(1)
                continue
            # The best swap: -1 worse, 0 the same, 1 better; no swap at all if it takes nobody.
            gains.append(max(((ranks[pair] < rank) - (ranks[pair] > rank) for rank in mine), default=-1))
        if kind == "weak":
            return min(gains) > 0
        if kind == "strong":
            return min(gains) >= 0 and max(gains) > 0
        return min(gains) >= 0

    def partners(self, chosen: frozenset[Pair], side: int, line: int) -> list[int]:
        """The places of the partners of a line in its list, the best first."""
        ranks = self.of_row if side == 0 else self.of_col
        return sorted(ranks[pair] for pair in chosen if pair[side] == line)


def at_least_as_good(one: list[int], other: list[int]) -> bool:
    """Whether partners at these places are as good, one by one, under every responsive preference."""
    return len(one) >= len(other) and all(a <= b for a, b in zip(one, other, strict=False))


def lines(market: TwoSidedMarket, side: int) -> range:
    return range(market.problem.shape[side])


def holds(guarantee: Guarantee, mechanism: object, market: TwoSidedMarket, seed: int) -> bool:
    """Whether a promise is kept on a market, by looking at every other choice or every other list."""
    lists = Lists(market)
    choice = choose_by(mechanism, market, seed)
    chosen = frozenset(zip(choice.rows.tolist(), choice.cols.tolist(), strict=True))
    if guarantee is Guarantee.STABLE:
        return lists.is_stable(chosen)
    if guarantee is Guarantee.MAXIMAL:
        return not any(chosen < other for other in lists.choices())
    if guarantee in (Guarantee.ROW_OPTIMAL, Guarantee.COL_OPTIMAL):
        side = 0 if guarantee is Guarantee.ROW_OPTIMAL else 1
        return lists.is_stable(chosen) and all(
            at_least_as_good(lists.partners(chosen, side, line), lists.partners(other, side, line))
            for other in lists.choices()
            if lists.is_stable(other)
            for line in lines(market, side)
        )
    if guarantee is Guarantee.ROWS_EFFICIENT:
        mine = [lists.partners(chosen, 0, row) for row in lines(market, 0)]
        return not any(
            theirs != mine and all(map(at_least_as_good, theirs, mine))
            for other in lists.choices()
            for theirs in [[lists.partners(other, 0, row) for row in lines(market, 0)]]
        )
    if guarantee in (Guarantee.ROWS_TRUTHFUL, Guarantee.COLS_TRUTHFUL):
        side = 0 if guarantee is Guarantee.ROWS_TRUTHFUL else 1
        room = (lists.row_room, lists.col_room)[side]
        return all(
            best_by_lying(mechanism, market, side, line, seed) >= places(lists, chosen, side, line)
            for line in lines(market, side)
            if room[line] == 1
        )
    raise NotImplementedError(guarantee)


def places(lists: Lists, chosen: frozenset[Pair], side: int, line: int) -> float:
    """The place of the only partner of a line in its true list; beyond all places if it has none."""
    return min(lists.partners(chosen, side, line), default=np.inf)


def best_by_lying(mechanism: object, market: TwoSidedMarket, side: int, line: int, seed: int) -> float:
    """The best place in its true list that a line gets with any list it could state."""
    lists = Lists(market)
    own = [pair for pair in lists.pairs if pair[side] == line]
    found = [np.inf]
    for length in range(len(own) + 1):
        for stated in itertools.permutations(own, length):
            choice = choose_by(mechanism, stating(market, side, line, stated), seed)
            chosen = frozenset(zip(choice.rows.tolist(), choice.cols.tolist(), strict=True))
            found.append(places(lists, chosen, side, line))
    return min(found)


def stating(market: TwoSidedMarket, side: int, line: int, stated: tuple[Pair, ...]) -> TwoSidedMarket:
    """The market in which a line states this list, built from nothing but its pairs."""
    lists, problem = Lists(market), market.problem
    points = dict(zip(lists.pairs, problem.points.tolist(), strict=True))
    kept = [pair for pair in lists.pairs if pair[side] != line or pair in stated]
    ranks = [dict(lists.of_row), dict(lists.of_col)]
    ranks[side].update({pair: place for place, pair in enumerate(stated, start=1)})
    rows, cols = np.array(kept, dtype=np.int64).reshape(-1, 2).T
    return TwoSidedMarket(
        problem=AssignmentProblem(
            rows=rows,
            cols=cols,
            points=np.array([points[pair] for pair in kept], dtype=np.int64),
            shape=problem.shape,
            row_capacity=problem.row_capacity,
            col_capacity=problem.col_capacity,
        ),
        row_ranks=np.array([ranks[0][pair] for pair in kept], dtype=np.int64),
        col_ranks=np.array([ranks[1][pair] for pair in kept], dtype=np.int64),
        arrival=market.arrival,
        remote=market.remote,
    )
