"""Envy between groups: who would rather have another's partners, also without the best of them."""

from typing import Any, ClassVar, Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import invalid
from rvmatch.evaluation.measures.group_totals import summed
from rvmatch.mechanisms import Choice

__all__ = ["EnviousGroups", "GroupEnvy", "envy_between"]

_ENTRIES: Final = 2_000_000
"""How many worths of another group's partners are held at a time."""

_WORTH = (
    "a group's worth of some columns: of each the most points it is worth to one of its rows (0 if none or "
    "less), of these the largest, as many as the rows of the group take partners, added up"
)


def _up_to(_: Any, attribute: "attrs.Attribute[int]", value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(attribute.name, "whole_number", value)
    if not 0 <= value <= 1_000:
        raise invalid(attribute.name, "within", value, lowest=0, highest=1_000)


@final
@attrs.frozen(kw_only=True)
class GroupEnvy:
    """
    How many ordered pairs of groups there are in which the first would rather have what the second has.

    What columns are worth to a group: of each, the most points that it is worth to one of its rows, 0 if that
    is less than nothing or there is no such pair; of these the largest count, as many as the rows of the
    group take partners. Its own partners are judged in the same way. Where every group is one row, this is
    exactly what the row could have of them; with several rows it may be more, as two columns may be wanted by
    the same row.

    Args:
        up_to: How many of the other's partners are taken away first, those worth most to who envies: 0 for
            envy (EF), 1 for envy up to one partner (EF1).

    Raises:
        InvalidValueError: If ``up_to`` is no whole number from 0 on.

    Source:
        D. Foley, Resource allocation and the public sector, Yale Economic Essays 7 (1967) 45-98 (EF); E.
        Budish, The combinatorial assignment problem, Journal of Political Economy 119 (2011) 1061-1103 (EF1).
    """

    name: ClassVar[str] = "group_envy"
    definition: ClassVar[str] = (
        "number of ordered pairs of groups where the partners of the second, without the up_to best, are "
        f"worth more to the first than its own; {_WORTH}"
    )
    source: ClassVar[str] = "Foley 1967; Budish 2011"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "lower"
    up_to: int = attrs.field(default=0, validator=_up_to)

    def of(self, choice: Choice) -> float | None:
        return float(envy_between(choice, self.up_to).shape[0])


@final
@attrs.frozen(kw_only=True)
class EnviousGroups:
    """
    Which share of groups envies another.

    Args:
        up_to: As in ``GroupEnvy``.

    Raises:
        InvalidValueError: If ``up_to`` is no whole number from 0 on.

    Source:
        As in ``GroupEnvy``.
    """

    name: ClassVar[str] = "envious_groups"
    definition: ClassVar[str] = (
        "groups that envy at least one other as in group_envy, divided by groups with a row of capacity 1 "
        "or more; None if there are none"
    )
    source: ClassVar[str] = "Foley 1967; Budish 2011"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = 1.0
    better: ClassVar[str] = "lower"
    up_to: int = attrs.field(default=0, validator=_up_to)

    def of(self, choice: Choice) -> float | None:
        labels = choice.market.groups[choice.market.problem.row_capacity > 0]
        asking = int(np.unique(labels[labels >= 0]).size)
        return int(np.unique(envy_between(choice, self.up_to)[:, 0]).size) / asking if asking else None


def envy_between(choice: Choice, up_to: int = 0) -> NDArray[np.int64]:
    """
    Who envies whom.

    Args:
        choice: What was chosen.
        up_to: How many of the other's partners are taken away first, as in ``GroupEnvy``.

    Returns:
        Ordered pairs of groups, the envious first, growing, int64 ``[e, 2]``.

    Source:
        As in ``GroupEnvy``.

    Examples:
        >>> import numpy as np
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import Choice, TwoSidedMarket
        >>> market = TwoSidedMarket.from_points(AssignmentProblem.from_matrix([[5, 1], [4, 3]]))
        >>> envy_between(Choice(market=market, used=np.array([0, 3]))).tolist()
        [[1, 0]]
    """
    market, problem = choice.market, choice.market.problem
    m = max(problem.shape[1], 1)
    groups, owner = np.unique(market.groups, return_inverse=True)
    places = summed(owner, problem.row_capacity, groups.size)
    inside = groups >= 0
    useful = inside[owner[problem.rows]] & (problem.points > 0)
    # What each column is worth to each group, once: the best of its rows.
    envier, col, worth = _best(owner[problem.rows[useful]], problem.cols[useful], problem.points[useful], m)
    held = np.sort(owner[choice.rows] * m + choice.cols)
    held = held[inside[held // m]]
    holders = held[np.argsort(held % m, kind="stable")]
    starts = np.searchsorted(holders % m, np.arange(m + 1))
    own = _own(envier, envier * m + col, worth, held, groups.size)
    many = starts[col + 1] - starts[col]
    found = [np.zeros((0, 2), dtype=np.int64)]
    for first, last in _parts(envier, many):
        part = slice(first, last)
        times = many[part]
        begins = np.cumsum(times) - times
        which = np.arange(int(times.sum())) - np.repeat(begins - starts[col[part]], times)
        asker, theirs = np.repeat(envier[part], times), np.repeat(worth[part], times)
        holder = holders[which] // m
        other = asker != holder
        pairs = _envied(asker[other], holder[other], theirs[other], places, own, up_to)
        found.append(groups[pairs])
    return np.concatenate(found)


def _best(
    owner: NDArray[np.int64], cols: NDArray[np.int64], points: NDArray[Any], m: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[Any]]:
    """The most points of each group and column that have a pair: owner, column and points ``[q]`` each."""
    keys = owner * m + cols
    order = np.lexsort((-points, keys))
    sorted_keys = keys[order]
    first = np.ones(order.size, dtype=bool)
    first[1:] = sorted_keys[1:] != sorted_keys[:-1]
    best = sorted_keys[first]
    return best // m, best % m, points[order][first]


def _own(
    envier: NDArray[np.int64],
    keys: NDArray[np.int64],
    worth: NDArray[Any],
    held: NDArray[np.int64],
    count: int,
) -> NDArray[Any]:
    """What the partners of each group are worth to it, added up from the best on, as another's are."""
    times = np.searchsorted(held, keys, side="right") - np.searchsorted(held, keys)
    owner, mine = np.repeat(envier, times), np.repeat(worth, times)
    order = np.lexsort((-mine, owner))
    return summed(owner[order], mine[order], count)


def _parts(envier: NDArray[np.int64], many: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Ranges of entries, whole groups each, that stand for few enough worths to be held at a time."""
    ends = np.append(np.flatnonzero(envier[1:] != envier[:-1]) + 1, envier.size)
    sums = np.cumsum(many)
    found, first, base = [], 0, 0
    while first < envier.size:
        here = ends[ends > first]
        fitting = here[sums[here - 1] - base <= _ENTRIES]
        last = int(fitting[-1] if fitting.size else here[0])
        found.append((first, last))
        first, base = last, int(sums[last - 1])
    return found


def _envied(
    asker: NDArray[np.int64],
    holder: NDArray[np.int64],
    worth: NDArray[Any],
    places: NDArray[Any],
    own: NDArray[Any],
    up_to: int,
) -> NDArray[np.int64]:
    """Which askers find what a holder has worth more than their own ``[e, 2]``."""
    order = np.lexsort((-worth, holder, asker))
    asker, holder, worth = asker[order], holder[order], worth[order]
    begins = np.ones(order.size, dtype=bool)
    begins[1:] = (asker[1:] != asker[:-1]) | (holder[1:] != holder[:-1])
    pair = np.cumsum(begins) - 1
    place = np.arange(order.size) - np.flatnonzero(begins)[pair]
    counts = (place >= up_to) & (place < up_to + places[asker])
    sums = summed(pair[counts], worth[counts], int(np.count_nonzero(begins)))
    one, other = asker[begins], holder[begins]
    envies = np.asarray(sums > own[one], dtype=bool)
    return np.stack([one[envies], other[envies]], axis=1)
