"""What laws say to each combination of what they hang on: the plain way, which shares nothing with a run."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.combinations import Facets
from rvmatch.columns.pairs import ranges
from rvmatch.eligibility import EligibilityRule, RegionServed
from rvmatch.eligibility.rule import FacetRule, checked_answers
from rvmatch.matching.checking.kinds import kinds_by_first

__all__ = ["Grouped", "Law", "Reach", "reach_by_region"]

Numbers: TypeAlias = NDArray[np.int64]

MOST_ANSWERS: Final = 2**25
"""A rule is asked about at most so many combinations, which takes about a second."""

_AT_ONCE: Final = 1_000_000


@attrs.frozen(kw_only=True, eq=False)
class Grouped:
    """
    Projects in groups within which a law cannot tell them apart.

    Args:
        group: The group of each demand ``[n]`` and of each supply ``[m]``.
        first: A project of each group, growing ``[u]`` and ``[v]``.
    """

    group: tuple[Numbers, Numbers]
    first: tuple[Numbers, Numbers]

    @classmethod
    def by(cls, facets: Facets) -> "Grouped":
        """The groups of these facets."""
        sides = [kinds_by_first(columns) for columns in facets]
        return cls(group=(sides[0][0], sides[1][0]), first=(sides[0][1], sides[1][1]))

    @property
    def combinations(self) -> int:
        """How many there are, u x v."""
        return len(self.first[0]) * len(self.first[1])

    def asked(self, ask: Callable[[Pairs], NDArray[Any]]) -> NDArray[Any]:
        """The answers to a pair of each combination ``[u, v]``; asked in blocks."""
        u, v = map(len, self.first)
        each, found = max(1, _AT_ONCE // max(1, v)), []
        for start in range(0, u, each):
            rows = self.first[0][start : start + each]
            pairs = Pairs(
                rows=np.repeat(rows, v),
                cols=np.tile(self.first[1], len(rows)),
                shape=(len(self.group[0]), len(self.group[1])),
            )
            found.append(ask(pairs).reshape(len(rows), v))
        return np.concatenate(found) if found else np.zeros((0, v), dtype=np.int64)


@attrs.frozen(kw_only=True, eq=False)
class Law:
    """
    A rule's answers to all combinations.

    Args:
        grouped: Projects in groups that the rule cannot tell apart; demands that have the same answers
            throughout are one group.
        allowed: The answers ``[u, v]``.
    """

    grouped: Grouped
    allowed: NDArray[np.bool_]

    @classmethod
    def of(cls, rule: EligibilityRule, rows: DemandColumns, cols: SupplyColumns) -> "Law | None":
        """The law of a rule; None if the rule does not say what it hangs on, or it hangs on too much."""
        if not isinstance(rule, FacetRule):
            return None
        grouped = Grouped.by(rule.hangs_on(rows, cols))
        if grouped.combinations > MOST_ANSWERS:
            return None
        allowed = grouped.asked(lambda pairs: checked_answers(rule, "mask", rows, cols, pairs))
        packed = np.packbits(allowed, axis=1)
        _, first, place = np.unique(packed, axis=0, return_index=True, return_inverse=True)
        alike = Grouped(
            group=(place.reshape(-1)[grouped.group[0]], grouped.group[1]),
            first=(grouped.first[0][first], grouped.first[1]),
        )
        return cls(grouped=alike, allowed=allowed[first])

    @classmethod
    def none(cls, rows: DemandColumns, cols: SupplyColumns) -> "Law":
        """A law that allows everything."""
        alike = tuple(np.zeros(len(side), dtype=np.int64) for side in (rows, cols))
        first = np.zeros(1, dtype=np.int64)
        return cls(
            grouped=Grouped(group=(alike[0], alike[1]), first=(first, first)),
            allowed=np.ones((1, 1), dtype=np.bool_),
        )

    @property
    def left(self) -> int:
        """How many pairs of projects it allows."""
        sizes = [np.bincount(group) for group in self.grouped.group]
        return int(sizes[0] @ (self.allowed @ sizes[1])) if self.allowed.size else 0

    def holds(self, pairs: Pairs) -> NDArray[np.bool_]:
        """Whether it allows these pairs ``[p]``."""
        mine, theirs = self.grouped.group
        cells = mine.take(pairs.rows) * self.allowed.shape[1] + theirs.take(pairs.cols)
        found: NDArray[np.bool_] = self.allowed.reshape(-1).take(cells)
        return found


@attrs.frozen(kw_only=True, eq=False)
class Reach:
    """
    Which kinds of supplies a law allows each kind of demand, written out.

    Args:
        group: The kind of each demand ``[n]`` and of each supply ``[m]``.
        starts: Where the kinds of supplies of each kind of demand begin ``[u + 1]``.
        kinds: Kinds of supplies, those of each kind of demand behind one another ``[e]``.
    """

    group: tuple[Numbers, Numbers]
    starts: Numbers
    kinds: Numbers

    @classmethod
    def of(cls, law: Law) -> "Reach":
        """The reach of a law that was asked about all combinations."""
        _, kinds = np.nonzero(law.allowed)
        return cls(
            group=law.grouped.group,
            starts=np.concatenate([[0], np.cumsum(law.allowed.sum(axis=1))]),
            kinds=kinds,
        )


def reach_by_region(rule: EligibilityRule, rows: DemandColumns, cols: SupplyColumns) -> Reach | None:
    """
    Whom a county can look to, by the divisions that supplies name.

    Supplies that name divisions, none of which holds the county, are all that is left out unasked.

    Args:
        rule: A rule.
        rows: n demands.
        cols: m supplies.

    Returns:
        The reach; None if the rule is not the shipped one, or there is too much to ask about.
    """
    if not isinstance(rule, RegionServed):
        return None
    grouped = Grouped.by(rule.hangs_on(rows, cols))
    lists = dict[tuple[int, ...], int]()
    place = _naming(grouped, rows, cols, lists)
    sizes = np.array([len(own) for own in lists], dtype=np.int64)[place]
    if int(sizes.sum()) > MOST_ANSWERS:
        return None
    starts, kinds = _written_out(lists)
    asked = Pairs(
        rows=np.repeat(grouped.first[0], sizes),
        cols=grouped.first[1][kinds[ranges(starts[place], sizes)]],
        shape=(len(rows), len(cols)),
    )
    allowed = checked_answers(rule, "mask", rows, cols, asked)
    county = np.repeat(np.arange(len(place)), sizes)
    ends = np.cumsum(sizes)
    for some in np.unique(county[~allowed]).tolist():
        own = allowed[ends[some] - sizes[some] : ends[some]]
        first = starts[place[some]]
        left = kinds[first : first + sizes[some]][own]
        place[some] = lists.setdefault(tuple(left.tolist()), len(lists))
    starts, kinds = _written_out(lists)
    return Reach(group=(place[grouped.group[0]], grouped.group[1]), starts=starts, kinds=kinds)


def _naming(
    grouped: Grouped, rows: DemandColumns, cols: SupplyColumns, lists: dict[tuple[int, ...], int]
) -> Numbers:
    """
    The kinds of supplies that name a division of each county, or none at all, as the projects say it.

    Args:
        grouped: Projects by county, and by their regions.
        rows: n demands.
        cols: m supplies.
        lists: Each list of kinds with its number; what is found is added.

    Returns:
        The number of each county's list ``[u]``.
    """
    naming: dict[str, list[int]] = {}
    anywhere: list[int] = []
    for kind, col in enumerate(grouped.first[1].tolist()):
        regions = cols.projects[col].regions
        for division in regions or ():
            naming.setdefault(str(division), []).append(kind)
        if not regions:
            anywhere.append(kind)
    counties = [rows.projects[row].county_code for row in grouped.first[0].tolist()]
    # Counties of one prefecture that nobody names themselves are looked up once.
    alike = [int(county if county in naming else county.prefecture) for county in counties]
    which, first = kinds_by_first([np.array(alike, dtype=np.int64)])
    found = [
        tuple(sorted({*anywhere, *(kind for code in county.prefixes for kind in naming.get(code, ()))}))
        for county in map(counties.__getitem__, first.tolist())
    ]
    return np.array([lists.setdefault(own, len(lists)) for own in found], dtype=np.int64)[which]


def _written_out(lists: dict[tuple[int, ...], int]) -> tuple[Numbers, Numbers]:
    """Where each list begins ``[l + 1]``, and all of them behind one another."""
    starts = np.cumsum([0, *map(len, lists)])
    return starts, np.array([kind for own in lists for kind in own], dtype=np.int64)
