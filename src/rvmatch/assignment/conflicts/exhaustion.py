"""Whether some choice of pairs keeps to all sums, by looking at every choice there is."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, Limit, NeverTogether, PairLimit
from rvmatch.assignment.ranked import RankedProblem

__all__ = ["Sum", "is_feasible_by_integers", "is_feasible_by_search", "sums_of"]

Sum: TypeAlias = tuple[dict[int, int], int]
"""How often each pair counts, and the most that the pairs used may come to."""

_MOST_STEPS = 50_000
"""After so many choices a search is given up; less than a second."""

_Ends = dict[tuple[int, int], int]
"""The pair of a row and a column."""


def sums_of(ranked: RankedProblem) -> list[Sum]:
    """
    Capacities and limits as sums over pairs.

    Args:
        ranked: The problem.

    Returns:
        The sums, a floor as the most of a negative sum; a plan keeps to everything if it keeps to them.
    """
    problem = ranked.problem
    ends = {
        where: pair
        for pair, where in enumerate(zip(problem.rows.tolist(), problem.cols.tolist(), strict=True))
    }
    found: list[Sum] = []
    for side, capacity in ((0, problem.row_capacity.tolist()), (1, problem.col_capacity.tolist())):
        lines: dict[int, dict[int, int]] = {}
        for where, pair in ends.items():
            lines.setdefault(where[side], {})[pair] = 1
        found += [(terms, capacity[line]) for line, terms in lines.items()]
    for limit in ranked.limits:
        found += _sums_of_limit(limit, ends)
    return found


def _sums_of_limit(limit: Limit, ends: _Ends) -> Iterator[Sum]:
    match limit:
        case GroupLimit(group=Group(members=members, side=side)):
            inside = set(members.tolist())
            terms = {pair: 1 for where, pair in ends.items() if where[int(side == "col")] in inside}
            yield from _between(terms, limit.at_least, limit.at_most)
        case KeptPair():
            yield {ends[limit.row, limit.col]: -1}, -1
        case Budgets():
            for line, available in enumerate(limit.available.tolist()):
                if available >= 0:
                    own = [pair for (_, col), pair in ends.items() if col == line]
                    yield {pair: int(limit.amounts[pair]) for pair in own}, available
        case NeverTogether():
            yield from _apart(limit, ends)
        case PairLimit():
            counts = {pair: times for pair, times in enumerate(limit.times.tolist()) if times}
            yield from _between(counts, limit.at_least, limit.at_most)


def _apart(limit: NeverTogether, ends: _Ends) -> Iterator[Sum]:
    for (row, col), pair in ends.items():
        if col == limit.first and (row, limit.second) in ends:
            both = {pair, ends[row, limit.second]}
            yield dict.fromkeys(both, 1), len(both) - 1


def _between(terms: dict[int, int], at_least: int | None, at_most: int | None) -> Iterator[Sum]:
    if at_least is not None:
        yield {pair: -times for pair, times in terms.items()}, -at_least
    if at_most is not None:
        yield terms, at_most


def is_feasible_by_search(sums: Sequence[Sum]) -> bool | None:
    """
    Whether some choice of pairs keeps every sum within its bound.

    Args:
        sums: The sums; every number is exact.

    Returns:
        Whether there is one; None if there are too many choices to look at.
    """
    search = _Search(sums)
    if not search.possible:
        return False
    untried = [[True, False]]
    for _ in range(_MOST_STEPS):
        if search.complete:
            return True
        while not untried[-1]:
            untried.pop()
            if not untried:
                return False
            search.take_back()
        search.choose(use=untried[-1].pop(0))
        if search.possible:
            untried.append([True, False])
        else:
            search.take_back()
    return None


class _Search:
    """A choice for some pairs, and the least that each sum can still come to."""

    def __init__(self, sums: Sequence[Sum]) -> None:
        # Leaving alone a pair that helps no sum breaks none.
        useful = {pair for terms, _ in sums for pair, times in terms.items() if times < 0}
        self._terms: dict[int, list[tuple[int, int]]] = {pair: [] for pair in useful}
        for number, (terms, _) in enumerate(sums):
            for pair in terms.keys() & useful:
                self._terms[pair].append((number, terms[pair]))
        # Pairs of short sums first: a choice that cannot be mended is seen early.
        shortest = {pair: min(len(sums[number][0]) for number, _ in self._terms[pair]) for pair in useful}
        self._order = sorted(useful, key=lambda pair: (shortest[pair], pair))
        self._room = [most - sum(min(times, 0) for times in terms.values()) for terms, most in sums]
        self._broken = sum(room < 0 for room in self._room)
        self._chosen: list[bool] = []

    @property
    def possible(self) -> bool:
        """Whether each sum by itself can still stay within its bound."""
        return not self._broken

    @property
    def complete(self) -> bool:
        """Whether every pair is used or left alone."""
        return len(self._chosen) == len(self._order)

    def choose(self, *, use: bool) -> None:
        """Use the next pair, or leave it alone."""
        self._move(use=use, sign=1)
        self._chosen.append(use)

    def take_back(self) -> None:
        """Forget the last choice."""
        self._move(use=self._chosen.pop(), sign=-1)

    def _move(self, *, use: bool, sign: int) -> None:
        for number, times in self._terms[self._order[len(self._chosen)]]:
            cost = max(times, 0) if use else max(-times, 0)
            self._broken -= self._room[number] < 0
            self._room[number] -= sign * cost
            self._broken += self._room[number] < 0


def is_feasible_by_integers(sums: Sequence[Sum]) -> bool:
    """
    The same by a whole-number program in which every pair keeps its own units, and none may be missed.

    Args:
        sums: The sums.

    Returns:
        Whether there is a choice, as far as floats can tell.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix

    pairs = sorted({pair for terms, _ in sums for pair in terms})
    position = {pair: place for place, pair in enumerate(pairs)}
    entries = [
        (number, position[pair], times)
        for number, (terms, _) in enumerate(sums)
        for pair, times in terms.items()
    ]
    if not entries:
        return all(most >= 0 for _, most in sums)
    number, place, times = (list(part) for part in zip(*entries, strict=True))
    matrix = csr_matrix(([float(value) for value in times], (number, place)), (len(sums), len(pairs)))
    # Fewest pairs: another goal than the first opinion had, and so another way through the same choices.
    found = milp(
        [1.0] * len(pairs),
        constraints=LinearConstraint(matrix, -float("inf"), [float(most) for _, most in sums]),
        bounds=Bounds(0, 1),
        integrality=[1] * len(pairs),
    )
    return bool(found.x is not None)
