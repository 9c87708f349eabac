"""What a mechanism promises, held against every other choice and every other list on a small market."""

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.mechanisms import (
    Choice,
    Guarantee,
    Mechanism,
    Side,
    TwoSidedMarket,
    blocking_pairs,
    choose_by,
    is_stable,
    misreported,
)
from rvmatch.mechanisms.misreports import every_list, pairs_of

__all__ = ["MOST_PAIRS", "SEARCHES", "Searched", "has_strict_lists"]

MOST_PAIRS: Final = 10
"""Beyond so many pairs a market has too many choices to look at each."""

_NO_PLACE: Final = np.iinfo(np.int64).max


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Searched:
    """
    A market of which every choice is known, and what a mechanism chose there.

    Args:
        mechanism: The mechanism.
        choice: What it chose.
        seed: The seed it had.
    """

    mechanism: Mechanism
    choice: Choice
    seed: int

    @property
    def market(self) -> TwoSidedMarket:
        """The market that was chosen from."""
        return self.choice.market

    @cached_property
    def chosen(self) -> NDArray[np.int64]:
        """Whether each pair was chosen, 0 or 1, int64 ``[1, p]``."""
        found = np.zeros((1, self.market.problem.rows.size), dtype=np.int64)
        found[0, self.choice.used] = 1
        return found

    @cached_property
    def every(self) -> NDArray[np.int64]:
        """Every choice within the capacities, 0 or 1 for each pair, int64 ``[c, p]``."""
        problem = self.market.problem
        p = problem.rows.size
        sets = np.arange(1 << p)[:, None] >> np.arange(p) & 1
        fits = (sets @ _marks(problem.rows, problem.shape[0]) <= problem.row_capacity).all(axis=1)
        fits &= (sets @ _marks(problem.cols, problem.shape[1]) <= problem.col_capacity).all(axis=1)
        found: NDArray[np.int64] = sets[fits]
        return found

    @cached_property
    def stable(self) -> NDArray[np.int64]:
        """Every stable choice, 0 or 1 for each pair, int64 ``[c, p]``."""
        kept = [one for one in self.every if is_stable(Choice(market=self.market, used=np.flatnonzero(one)))]
        return np.array(kept, dtype=np.int64).reshape(len(kept), self.chosen.shape[1])

    def standing(self, side: Side, sets: NDArray[np.int64]) -> NDArray[np.int64]:
        """
        How many partners each line has at each place of its list or a better one.

        One set of partners is at least as good as another, whatever the line thinks of sets as long as it
        values each partner for itself, if and only if none of these numbers is smaller.

        Args:
            side: Whose lists.
            sets: Choices, 0 or 1 for each pair, int64 ``[c, p]``.

        Returns:
            Numbers, int64 ``[c, lines * places]``.
        """
        problem = self.market.problem
        if side is Side.ROW:
            lines, many, ranks = problem.rows, problem.shape[0], self.market.row_ranks
        else:
            lines, many, ranks = problem.cols, problem.shape[1], self.market.col_ranks
        most = int(ranks.max(initial=0))
        reached = ranks[:, None] <= np.arange(1, most + 1)
        marks = _marks(lines, many)[:, :, None] * reached[:, None, :]
        found: NDArray[np.int64] = sets @ marks.reshape(lines.size, many * most)
        return found


def has_strict_lists(market: TwoSidedMarket) -> bool:
    """Whether no list has a tie, so that what is promised for strict lists applies."""
    problem = market.problem
    return all(
        np.unique(np.column_stack((lines, ranks)), axis=0).shape[0] == lines.size
        for lines, ranks in ((problem.rows, market.row_ranks), (problem.cols, market.col_ranks))
    )


def _marks(lines: NDArray[np.int64], many: int) -> NDArray[np.int64]:
    """Whether each pair belongs to each line, 0 or 1, int64 ``[p, many]``."""
    return np.equal(lines[:, None], np.arange(many)).astype(np.int64)


def _unstable(searched: Searched) -> str:
    blocking = blocking_pairs(searched.choice)
    return f"the pairs at {blocking.tolist()} block it" if blocking.size else ""


def _beaten_among_stable(side: Side) -> Callable[[Searched], str]:
    def search(searched: Searched) -> str:
        worse = searched.standing(side, searched.stable) > searched.standing(side, searched.chosen)
        for other in np.flatnonzero(worse.any(axis=1)).tolist():
            return f"it is unstable or the stable choice {_named(searched.stable[other])} is better for some"
        return _unstable(searched)

    return search


def _dominated(searched: Searched) -> str:
    mine, theirs = (searched.standing(Side.ROW, sets) for sets in (searched.chosen, searched.every))
    better = (theirs >= mine).all(axis=1) & (theirs > mine).any(axis=1)
    for other in np.flatnonzero(better).tolist():
        return f"{_named(searched.every[other])} is better for some row and worse for none"
    return ""


def _extensible(searched: Searched) -> str:
    more = (searched.every >= searched.chosen).all(axis=1) & (searched.every > searched.chosen).any(axis=1)
    for other in np.flatnonzero(more).tolist():
        return f"{_named(searched.every[other])} has the same pairs and more"
    return ""


def _gained_by_lying(side: Side) -> Callable[[Searched], str]:
    def search(searched: Searched) -> str:
        market, used = searched.market, searched.choice.used
        capacity = (market.problem.row_capacity if side is Side.ROW else market.problem.col_capacity).tolist()
        ranks = market.row_ranks if side is Side.ROW else market.col_ranks
        for line in [line for line, places in enumerate(capacity) if places == 1]:
            own = pairs_of(market, side, line)
            honest = _place(ranks, used, own)
            for stated in every_list(own):
                said, origin = misreported(market, line, stated, side=side)
                found = choose_by(searched.mechanism, said, searched.seed)
                if _place(ranks, origin[found.used], own) < honest:
                    return f"{side} {line} gains by stating the pairs at {list(stated)} as its list"
        return ""

    return search


def _place(ranks: NDArray[np.int64], used: NDArray[np.int64], own: list[int]) -> int:
    return int(ranks[np.intersect1d(used, np.array(own, dtype=np.int64))].min(initial=_NO_PLACE))


def _not_greatest(value: Callable[[TwoSidedMarket], NDArray[Any]]) -> Callable[[Searched], str]:
    """No other choice has a greater sum of values."""

    def search(searched: Searched) -> str:
        values = value(searched.market)
        found, sums = int((searched.chosen @ values)[0]), searched.every @ values
        other = int(sums.argmax())
        return (
            f"{_named(searched.every[other])} has {sums[other]} and not {found}"
            if sums[other] > found
            else ""
        )

    return search


def _fewer_groups(searched: Searched) -> str:
    groups = searched.market.groups
    marks = _marks(groups[searched.market.problem.rows], int(groups.max(initial=-1)) + 1)
    mine, theirs = ((sets @ marks > 0).sum(axis=1) for sets in (searched.chosen, searched.every))
    other = int(theirs.argmax())
    return f"{_named(searched.every[other])} serves {theirs[other]} groups" if theirs[other] > mine[0] else ""


def _not_rank_maximal(searched: Searched) -> str:
    ranks = searched.market.row_ranks
    marks = _marks(ranks - 1, int(ranks.max(initial=0)))
    mine, theirs = (
        [tuple(one) for one in (sets @ marks).tolist()] for sets in (searched.chosen, searched.every)
    )
    best = max(theirs)
    return f"profile {best} is possible, not only {mine[0]}" if best > mine[0] else ""


def _smaller_smallest_sum(searched: Searched) -> str:
    groups = searched.market.groups
    many = int(groups.max(initial=-1)) + 1
    there = np.unique(groups[groups >= 0])
    if not there.size:
        return ""
    marks = (
        _marks(groups[searched.market.problem.rows], many)[:, there] * searched.market.problem.points[:, None]
    )
    mine, theirs = ((sets @ marks).min(axis=1) for sets in (searched.chosen, searched.every))
    other = int(theirs.argmax())
    return (
        f"{_named(searched.every[other])} gives each group {theirs[other]}" if theirs[other] > mine[0] else ""
    )


def _named(pairs: NDArray[np.int64]) -> str:
    return f"the choice {np.flatnonzero(pairs).tolist()}"


SEARCHES: Final[Mapping[Guarantee, Callable[[Searched], str]]] = MappingProxyType(
    {
        Guarantee.STABLE: _unstable,
        Guarantee.ROW_OPTIMAL: _beaten_among_stable(Side.ROW),
        Guarantee.COL_OPTIMAL: _beaten_among_stable(Side.COL),
        Guarantee.ROWS_TRUTHFUL: _gained_by_lying(Side.ROW),
        Guarantee.COLS_TRUTHFUL: _gained_by_lying(Side.COL),
        Guarantee.ROWS_EFFICIENT: _dominated,
        Guarantee.GREATEST_TOTAL: _not_greatest(lambda market: market.problem.points),
        Guarantee.MOST_PAIRS: _not_greatest(lambda market: np.ones_like(market.row_ranks)),
        Guarantee.MOST_GROUPS: _fewer_groups,
        Guarantee.RANK_MAXIMAL: _not_rank_maximal,
        Guarantee.LARGEST_SMALLEST_SUM: _smaller_smallest_sum,
        Guarantee.MAXIMAL: _extensible,
    }
)
"""For each promise, what says what is wrong with a choice: empty if nothing is."""
