"""Sets of divisions for many projects at once, and whether a county lies in them."""

from collections.abc import Iterable
from itertools import count

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import UNKNOWN, read_only
from rvmatch.columns.containment import lies_in
from rvmatch.model.identifiers import DivisionCode

__all__ = ["RegionSets"]

_WIDEST = 10**6


@attrs.frozen(kw_only=True, eq=False)
class RegionSets:
    """
    For each of m projects a set of divisions; equal sets are kept once.

    Args:
        which: The number of each project's set ``[m]``; -1 where nobody stated one.
        sizes: How many divisions each set has.
        members: Sorted numbers ``set * 10**6 + code``, codes of 2, 4 or 6 digits.
    """

    which: NDArray[np.int64]
    sizes: NDArray[np.int64]
    members: NDArray[np.int64]

    @classmethod
    def of(cls, sets: Iterable[frozenset[DivisionCode] | None]) -> "RegionSets":
        """The sets of m projects, in their order."""
        sets = list(sets)
        distinct = [divisions for divisions in dict.fromkeys(sets) if divisions is not None]
        number_of: dict[frozenset[DivisionCode] | None, int] = dict(zip(distinct, count(), strict=False))
        number_of[None] = UNKNOWN
        members = sorted(
            number * _WIDEST + int(code) for number, divisions in enumerate(distinct) for code in divisions
        )
        return cls(
            which=read_only(np.fromiter(map(number_of.__getitem__, sets), dtype=np.int64, count=len(sets))),
            sizes=read_only(np.array([len(divisions) for divisions in distinct], dtype=np.int64)),
            members=read_only(np.array(members, dtype=np.int64)),
        )

    @property
    def stated(self) -> NDArray[np.bool_]:
        """Where a set was stated at all, be it empty: ``[m]``."""
        stated: NDArray[np.bool_] = self.which != UNKNOWN
        return stated

    @property
    def empty(self) -> NDArray[np.bool_]:
        """Where a stated set has no division: ``[m]``."""
        if not len(self.sizes):
            return np.zeros(len(self.which), dtype=bool)
        empty: NDArray[np.bool_] = self.stated & (self.sizes[self.which] == 0)
        return empty

    def contain(self, projects: NDArray[np.int64], counties: NDArray[np.int64]) -> NDArray[np.bool_]:
        """
        Whether the county lies in one of the project's divisions, pair by pair.

        Args:
            projects: Positions of projects ``[p]``.
            counties: Six-digit codes as numbers ``[p]``.

        Returns:
            Answers ``[p]``; no where the set is empty or not stated.
        """
        return lies_in(self.which, self.sizes, self.members, projects, counties)

    def entries(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """
        The sets written out, an entry for each division of each project.

        Returns:
            Codes as numbers ``[e]``, and positions of projects ``[e]``.
        """
        starts = np.searchsorted(self.members, np.arange(len(self.sizes) + 1) * _WIDEST)
        projects = np.flatnonzero(self.stated)
        lengths = self.sizes[self.which[projects]] if len(projects) else np.zeros(0, dtype=np.int64)
        owner = np.repeat(projects, lengths)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        codes = self.members[starts[self.which[owner]] + within] % _WIDEST if len(owner) else owner
        return codes, owner
