"""Profiles, votes, sums of groups and envy, counted over every choice with plain lists and dictionaries."""

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

from preference_oracles import Lists, Pair
from rvmatch.mechanisms import Choice, TwoSidedMarket

Chosen = frozenset[Pair]


def chosen_by(choice: Choice) -> Chosen:
    return frozenset(zip(choice.rows.tolist(), choice.cols.tolist(), strict=True))


def profile(lists: Lists, chosen: Chosen, side: int) -> list[int]:
    """How many of the chosen pairs stand at each place of the lists of a side."""
    ranks = lists.of_row if side == 0 else lists.of_col
    counts = [0] * max(ranks.values(), default=0)
    for pair in chosen:
        counts[ranks[pair] - 1] += 1
    return counts


def best_profile(market: TwoSidedMarket, side: int, key: Callable[[list[int]], object]) -> list[int]:
    """The profile that is greatest by a key, of all choices."""
    lists = Lists(market)
    return max((profile(lists, chosen, side) for chosen in lists.choices()), key=key)


def margin(lists: Lists, chosen: Chosen, other: Chosen, side: int) -> int:
    """By how many votes another choice wins."""
    found = 0
    for line in range(len(lists.col_room if side else lists.row_room)):
        mine, theirs = (min(lists.partners(some, side, line), default=math.inf) for some in (chosen, other))
        found += (theirs < mine) - (theirs > mine)
    return found


class Groups:
    """What each group gets of each choice that uses no pair worth nothing or less."""

    def __init__(self, market: TwoSidedMarket) -> None:
        self.lists = Lists(market)
        self.points = dict(zip(self.lists.pairs, market.problem.points.tolist(), strict=True))
        self.group = market.groups.tolist()
        useful = [pair for pair in self.lists.pairs if self.points[pair] > 0 and self._open(pair)]
        self.labels = sorted({self.group[row] for row, _ in useful} - {-1})

    def _open(self, pair: Pair) -> bool:
        return self.lists.row_room[pair[0]] > 0 and self.lists.col_room[pair[1]] > 0

    def choices(self) -> Iterator[Chosen]:
        for chosen in self.lists.choices():
            if all(self.points[pair] > 0 for pair in chosen):
                yield chosen

    def sums(self, chosen: Chosen) -> list[int]:
        return [
            sum(self.points[pair] for pair in chosen if self.group[pair[0]] == label) for label in self.labels
        ]

    def total(self, chosen: Chosen) -> int:
        return sum(self.points[pair] for pair in chosen)

    def worth(self, label: int, cols: list[int]) -> int:
        """The most that a group could make of these columns, some perhaps several times: all ways tried."""
        return self._worth(label, tuple(cols), {})

    def _worth(self, label: int, cols: tuple[int, ...], used: dict[Pair, bool]) -> int:
        if not cols:
            return 0
        best = self._worth(label, cols[1:], used)
        for row, owner in enumerate(self.group):
            pair = row, cols[0]
            room = self.lists.row_room[row] - sum(one[0] == row for one in used)
            if owner == label and room > 0 and pair not in used and self.points.get(pair, 0) > 0:
                best = max(best, self.points[pair] + self._worth(label, cols[1:], {**used, pair: True}))
        return best

    def envies(self, chosen: Chosen, weights: list[int]) -> list[tuple[int, int]]:
        """Who would rather have what whom got, whichever one column is taken out of it."""
        labels = sorted(set(self.group) - {-1})
        found = []
        for one in labels:
            own = Fraction(
                sum(max(0, self.points[pair]) for pair in chosen if self.group[pair[0]] == one),
                weights[one],
            )
            for other in labels:
                theirs = sorted(col for row, col in chosen if self.group[row] == other)
                left = [theirs[:place] + theirs[place + 1 :] for place in range(len(theirs))]
                if other != one and all(
                    Fraction(self.worth(one, cols), weights[other]) > own for cols in (left or [[]])
                ):
                    found.append((one, other))
        return found
