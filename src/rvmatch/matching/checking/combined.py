"""Pairs and points of large libraries worked out again by what each law hangs on: no index, no scorer."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import read_only
from rvmatch.columns.pairs import ranges
from rvmatch.eligibility import EligibilityRule
from rvmatch.eligibility.rule import checked_answers
from rvmatch.matching.checking.kinds import growing_kinds
from rvmatch.matching.checking.laws import Grouped, Law, Reach, reach_by_region
from rvmatch.scoring import ONE, UNSTATED, Criterion, Weights
from rvmatch.scoring.criterion import FacetCriterion
from rvmatch.scoring.scores import checked_values

__all__ = ["PairBlocks", "combined_pairs", "combined_points"]

Numbers: TypeAlias = NDArray[np.int64]
Points: TypeAlias = Callable[[Pairs], Numbers]

_MOST_VALUES: Final = 2**20
"""Beyond so many combinations a criterion is asked pair by pair, which is no slower then."""

_MOST_JOINED: Final = 2**16
"""A table of so many sums stays in the processor's nearest caches."""

_AT_ONCE: Final = 2**17


@attrs.frozen(kw_only=True, eq=False)
class PairBlocks:
    """
    Pairs that come block by block, demand after demand.

    Args:
        most: How many come at most.
        blocks: They themselves; they can be gone through once.
    """

    most: int
    blocks: Iterator[Pairs]


def combined_pairs(
    rows: DemandColumns, cols: SupplyColumns, rules: Sequence[EligibilityRule]
) -> PairBlocks | None:
    """
    The pairs that all rules allow, demand after demand.

    Each rule that says what it hangs on is asked about all combinations, that of regions about those of a
    county and whoever names a division that holds it. Two rules say which supplies each kind of demand has
    to look at: that of regions, or else the strictest, and the strictest of the others; these others are
    asked about what is left.

    Args:
        rows: n demands.
        cols: m supplies.
        rules: The eligibility rules, fitted to the libraries.

    Returns:
        The pairs; None if no rule says what it hangs on, so that all pairs would have to be looked at.
    """
    if not len(rows) or not len(cols):
        return None
    reaches = [reach_by_region(rule, rows, cols) for rule in rules]
    first = next((place for place, reach in enumerate(reaches) if reach is not None), -1)
    laws = [None if place == first else Law.of(rule, rows, cols) for place, rule in enumerate(rules)]
    strictest = sorted((law.left, place) for place, law in enumerate(laws) if law is not None)
    reach = reaches[first] if first >= 0 else None
    if reach is None:
        if not strictest:
            return None
        first = strictest.pop(0)[1]
        reach = Reach.of(laws[first] or Law.none(rows, cols))
    second = strictest[0][1] if strictest else first
    other = laws[second] or Law.none(rows, cols)
    others = [place for place in range(len(rules)) if place not in (first, second)]
    built = _built(reach, other)
    asked = _asked(rows, cols, built.blocks, [(rules[place], laws[place]) for place in others])
    return PairBlocks(most=built.most, blocks=asked)


def _asked(
    rows: DemandColumns,
    cols: SupplyColumns,
    blocks: Iterator[Pairs],
    rules: Sequence[tuple[EligibilityRule, Law | None]],
) -> Iterator[Pairs]:
    for block in blocks:
        pairs = block
        for rule, law in rules:
            if law is None:
                pairs = pairs.where(checked_answers(rule, "mask", rows, cols, pairs))
            elif not law.allowed.all():
                pairs = pairs.where(law.holds(pairs))
        yield pairs


def _built(reach: Reach, law: Law) -> PairBlocks:
    """The pairs that two laws allow, demand after demand in blocks."""
    mine, theirs = reach.group
    n, m = len(mine), len(theirs)
    kinds = len(law.allowed)
    place, lists = growing_kinds(mine * kinds + law.grouped.group[0])
    members, sizes = _listed(reach, law, lists // kinds, lists % kinds)
    starts = np.cumsum(sizes) - sizes
    ends = np.cumsum(sizes[place])
    edges = [0, *(np.flatnonzero(np.diff(ends // _AT_ONCE)) + 1).tolist(), n]

    def blocks() -> Iterator[Pairs]:
        for start, stop in pairwise(edges):
            own = place[start:stop]
            yield Pairs(
                rows=read_only(np.repeat(np.arange(start, stop), sizes[own])),
                cols=read_only(members.take(ranges(starts[own], sizes[own]))),
                shape=(n, m),
            )

    return PairBlocks(most=int(ends[-1]), blocks=blocks())


def _listed(reach: Reach, law: Law, of_reach: Numbers, of_law: Numbers) -> tuple[Numbers, Numbers]:
    """The supplies that both laws allow, growing, for demands of each two kinds: of the one and the other."""
    theirs, other = reach.group[1], law.grouped.group[1]
    m = len(theirs)
    in_order = np.argsort(theirs, kind="stable")
    lengths = np.bincount(theirs)
    begins = np.cumsum(lengths) - lengths
    before = np.concatenate([[0], np.cumsum(lengths[reach.kinds])])
    served = before[reach.starts[of_reach + 1]] - before[reach.starts[of_reach]]
    members, sizes = list[Numbers](), np.zeros(len(of_reach), dtype=np.int64)
    for part in np.split(
        np.arange(len(of_reach)), np.flatnonzero(np.diff(np.cumsum(served) // _AT_ONCE)) + 1
    ):
        own = of_reach[part]
        entries = reach.starts[own + 1] - reach.starts[own]
        groups = reach.kinds[ranges(reach.starts[own], entries)]
        cols = in_order[ranges(begins[groups], lengths[groups])]
        list_of = np.repeat(np.arange(len(part)), served[part])
        cells = of_law[part][list_of] * law.allowed.shape[1] + other.take(cols)
        both = law.allowed.reshape(-1).take(cells)
        list_of, cols = np.divmod(np.sort(list_of[both] * m + cols[both]), m)
        sizes[part] = np.bincount(list_of, minlength=len(part))
        members.append(cols)
    return np.concatenate(members), sizes


def combined_points(
    rows: DemandColumns, cols: SupplyColumns, criteria: Sequence[Criterion], weights: Weights
) -> Points:
    """
    What pairs of these libraries are worth, as a function of the pairs.

    Args:
        rows: n demands.
        cols: m supplies.
        criteria: The criteria that count, fitted to the libraries.
        weights: How much each counts.

    Returns:
        A function from p pairs to their points ``[p]``.
    """
    asked, tables, same = list[Points](), list[_Table](), 0
    for criterion in criteria:
        ask = _asking(criterion, weights[criterion.code], rows, cols)
        table = _Table.of(criterion, ask, rows, cols)
        if table is None:
            asked.append(ask)
        elif (table.worth == table.worth[0, 0]).all():
            same += int(table.worth[0, 0])  # whoever they are, it is the same
        else:
            tables.append(table)
    asked += [table.look_up() for table in _joined(tables)]

    def points(block: Pairs) -> Numbers:
        total = np.full(len(block), same, dtype=np.int64)
        for own in asked:
            total += own(block)
        total //= ONE
        return total

    return points


def _asking(criterion: Criterion, weight: int, rows: DemandColumns, cols: SupplyColumns) -> Points:
    """Weight times value of one criterion, as a function of the pairs."""

    def asked(pairs: Pairs) -> Numbers:
        values = checked_values(criterion, rows, cols, pairs)
        return np.where(values == UNSTATED, criterion.neutral, values) * weight

    return asked


@attrs.frozen(kw_only=True, eq=False)
class _Table:
    """
    What some criteria give each combination of what they hang on, in all.

    Args:
        grouped: Projects in groups that these criteria cannot tell apart.
        worth: Weight times value ``[u, v]``.
    """

    grouped: Grouped
    worth: Numbers

    @classmethod
    def of(
        cls, criterion: Criterion, ask: Points, rows: DemandColumns, cols: SupplyColumns
    ) -> "_Table | None":
        """The table of a criterion; None if it does not say on what it hangs, or that is too much."""
        if not isinstance(criterion, FacetCriterion):
            return None
        grouped = Grouped.by(criterion.hangs_on(rows, cols))
        if not 0 < grouped.combinations <= _MOST_VALUES:
            return None
        return cls(grouped=grouped, worth=grouped.asked(ask))

    def with_other(self, other: "_Table") -> "_Table | None":
        """Both added up; None if they hang on too much together."""
        mine, theirs = zip(self.grouped.group, other.grouped.group, strict=True)
        grouped = Grouped.by((mine, theirs))
        if grouped.combinations > _MOST_JOINED:
            return None
        rows, cols = grouped.first
        worth = sum(
            one.worth[np.ix_(one.grouped.group[0][rows], one.grouped.group[1][cols])] for one in (self, other)
        )
        return _Table(grouped=grouped, worth=np.asarray(worth))

    def look_up(self) -> Points:
        """What these criteria give, as a function of the pairs."""
        mine, theirs = self.grouped.group[0] * self.worth.shape[1], self.grouped.group[1]
        values = self.worth.reshape(-1)

        def looked_up(pairs: Pairs) -> Numbers:
            cells = mine.take(pairs.rows)
            cells += theirs.take(pairs.cols)
            found: Numbers = values.take(cells)
            return found

        return looked_up


def _joined(tables: Sequence[_Table]) -> list[_Table]:
    """The same tables, added up as long as they stay small: each is one more look at every pair."""
    found = list[_Table]()
    for table in sorted(tables, key=lambda own: own.worth.size):
        both = found[-1].with_other(table) if found else None
        found[-1:] = [both] if both is not None else [*found[-1:], table]
    return found
