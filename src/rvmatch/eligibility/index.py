"""Pairs found by looking up region and category, so that the table of all pairs is never built."""

from typing import Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import read_only
from rvmatch.columns.pairs import ranges

__all__ = ["PairIndex", "count_sharing", "indexed_pairs"]

Numbers = NDArray[np.int64]

NATIONWIDE: Final = 0
"""The shelf of supplies that go anywhere; every other shelf has the code of its division."""

_SCALES: Final = (10_000, 100, 1)
"""What a county's code is divided by for the codes of its province, its prefecture and itself."""


@attrs.frozen(kw_only=True, eq=False)
class _Profiles:
    """
    What projects state of fields and kinds of help, each combination once.

    Args:
        fields: Focus fields of each combination as bits ``[u]``.
        help_kinds: Kinds of help of each combination as bits ``[u]``.
        which: The combination of each project ``[n]``.
        sizes: How many projects have each combination ``[u]``.
    """

    fields: NDArray[np.uint8]
    help_kinds: NDArray[np.uint8]
    which: Numbers
    sizes: Numbers


def _profiles(fields: NDArray[np.uint8], help_kinds: NDArray[np.uint8]) -> _Profiles:
    combined = fields.astype(np.int64) << 8 | help_kinds
    values, which, sizes = np.unique(combined, return_inverse=True, return_counts=True)
    return _Profiles(
        fields=(values >> 8).astype(np.uint8),
        help_kinds=(values & 255).astype(np.uint8),
        which=which.reshape(-1),
        sizes=sizes,
    )


def _compatible(demands: _Profiles, supplies: _Profiles) -> NDArray[np.bool_]:
    """Which combinations do not exclude each other, by the law of rule E001: ``[u, v]``."""
    fields, kinds = demands.fields[:, None], demands.help_kinds[:, None]
    shared = ((fields & supplies.fields) | (kinds & supplies.help_kinds)) != 0
    compared = ((fields != 0) & (supplies.fields != 0)) | ((kinds != 0) & (supplies.help_kinds != 0))
    compatible: NDArray[np.bool_] = shared | ~compared
    return compatible


def count_sharing(demands: DemandColumns, supplies: SupplyColumns) -> int:
    """How many of the n x m pairs rule E001 leaves, counted without building them."""
    mine = _profiles(demands.fields, demands.help_kinds)
    theirs = _profiles(supplies.fields, supplies.help_kinds)
    return int(mine.sizes @ (_compatible(mine, theirs) @ theirs.sizes))


@attrs.frozen(kw_only=True, eq=False)
class _Lists:
    """
    Supplies that suit demands of one combination on one shelf; several demands look at each.

    Args:
        numbers: The number of each list, growing ``[l]``.
        firsts: Where each begins ``[l]``.
        lengths: How many supplies each has ``[l]``.
        members: Positions of supplies, growing in each list.
    """

    numbers: Numbers
    firsts: Numbers
    lengths: Numbers
    members: Numbers

    def place(self, numbers: Numbers) -> Numbers:
        """The places of the lists with these numbers, which are there."""
        return np.searchsorted(self.numbers, numbers)


@attrs.frozen(kw_only=True, eq=False)
class PairIndex:
    """
    Supplies on shelves by division, and what each demand looks up there.

    Args:
        shape: ``(n, m)``.
        members: Positions of supplies, shelf after shelf, growing on each ``[e]``; one that serves
            several divisions stands on several shelves.
        starts: Where each shelf begins ``[s + 2]``; the last one is empty, for divisions that nobody serves.
        shelves: The shelves that each demand looks at ``[c, n]``.
        wanted: The combination of categories of each demand ``[n]``.
        offered: That of each supply ``[m]``.
        compatible: Which combinations do not exclude each other ``[u, v]``.
        lengths: How many supplies of a shelf suit a combination ``[s + 1, u]``.
        counts: How many pairs of each demand are found, those on several shelves several times ``[n]``.
        kept: The lists that all demands look at, if they are few enough to be kept.
    """

    shape: tuple[int, int]
    members: Numbers
    starts: Numbers
    shelves: Numbers
    wanted: Numbers
    offered: Numbers
    compatible: NDArray[np.bool_]
    lengths: Numbers
    counts: Numbers
    kept: _Lists | None

    @classmethod
    def of(
        cls,
        demands: DemandColumns,
        supplies: SupplyColumns,
        *,
        by_field: bool,
        by_region: bool,
        most_kept: int = 0,
    ) -> Self:
        """
        The index of two libraries.

        Args:
            demands: n demands.
            supplies: m supplies.
            by_field: Leave out pairs whose categories exclude each other.
            by_region: Leave out pairs where the supply states regions and none of them holds the county.
            most_kept: How many entries may be kept in lists that demands share.

        Returns:
            The index. Memory grows with the divisions that supplies name, not with n x m.
        """
        mine = _profiles(demands.fields, demands.help_kinds)
        theirs = _profiles(supplies.fields, supplies.help_kinds)
        compatible = _compatible(mine, theirs) if by_field else np.ones((1, 1), dtype=np.bool_)
        wanted = mine.which if by_field else np.zeros(len(demands), dtype=np.int64)
        offered = theirs.which if by_field else np.zeros(len(supplies), dtype=np.int64)
        codes, members, starts = _shelves(supplies, by_region=by_region)
        shelves = _looked_at(demands.county, codes, by_region=by_region)
        lengths = _lengths(members, starts, offered, compatible)
        index = cls(
            shape=(len(demands), len(supplies)),
            members=members,
            starts=starts,
            shelves=shelves,
            wanted=wanted,
            offered=offered,
            compatible=compatible,
            lengths=lengths,
            counts=lengths[shelves, wanted].sum(axis=0),
            kept=None,
        )
        lists = np.unique(index.lists(slice(0, len(demands))))
        shared = int(lengths.ravel()[lists].sum())
        # Where hardly two demands look at one list, finding all of them ahead saves nothing.
        if 2 * shared > min(2 * most_kept, index.most_pairs):
            return index
        return attrs.evolve(index, kept=index.lists_of(lists, max(1, most_kept)))

    @property
    def most_pairs(self) -> int:
        """How many pairs are found in all, those on several shelves counted several times."""
        return int(self.counts.sum())

    def blocks(self, most: int) -> list[slice]:
        """
        The demands in stretches of at most so many pairs.

        Args:
            most: How many pairs, above zero; a stretch of one demand may have more.

        Returns:
            Slices of ``0..n-1``, one after the other; one empty slice if there is no demand.
        """
        n, before = self.shape[0], np.concatenate([[0], np.cumsum(self.counts)])
        found, start = [], 0
        while start < n:
            stop = int(np.searchsorted(before, before[start] + most, side="right")) - 1
            stop = max(stop, start + 1)
            found.append(slice(start, stop))
            start = stop
        return found or [slice(0, 0)]

    def pairs(self, block: slice, most: int) -> Pairs:
        """
        The pairs of these demands that the indexed rules could leave; the rules still have to be asked.

        Args:
            block: A slice of the demands.
            most: How many entries of shelves to look at together.

        Returns:
            A superset of the eligible pairs of these demands, sorted, each once.
        """
        m, wanted = self.shape[1], self.lists(block)
        kept = self.kept or self.lists_of(np.unique(wanted), most)
        # Demand after demand, and of each its lists one behind the other.
        place = kept.place(wanted.T)
        each = kept.lengths[place]
        rows = np.repeat(np.arange(self.shape[0])[block], each.sum(axis=1))
        filled = np.flatnonzero(each)
        cols = kept.members.take(ranges(kept.firsts[place.ravel()[filled]], each.ravel()[filled]))
        if len(filled) > np.count_nonzero(each.any(axis=1)):
            keys = np.sort(rows * m + cols)
            once = np.concatenate([[True], keys[1:] != keys[:-1]])
            rows, cols = np.divmod(keys if once.all() else keys[once], m)
        return Pairs(rows=read_only(rows), cols=read_only(cols), shape=self.shape)

    def lists(self, block: slice) -> Numbers:
        """Which lists some demands look at: shelf, times combinations, plus their own ``[c, b]``."""
        numbers: Numbers = self.shelves[:, block] * self.compatible.shape[0] + self.wanted[block]
        return numbers

    def lists_of(self, numbers: Numbers, most: int) -> _Lists:
        """
        The lists with these numbers.

        Args:
            numbers: Their numbers, growing, each once ``[l]``.
            most: How many entries of shelves to look at together.
        """
        shelf, profile = np.divmod(numbers, self.compatible.shape[0])
        lengths = self.lengths[shelf, profile]
        return _Lists(
            numbers=numbers,
            firsts=np.cumsum(lengths) - lengths,
            lengths=lengths,
            members=self._suiting(shelf, profile, most),
        )

    def supplies_for(self, rows: Numbers) -> Numbers:
        """
        The supplies that any of these demands looks at.

        Args:
            rows: Positions of demands ``[k]``.

        Returns:
            Positions of supplies, growing, each once.
        """
        shelves = np.unique(self.shelves[:, rows])
        firsts = self.starts[shelves]
        return np.unique(self.members[ranges(firsts, self.starts[shelves + 1] - firsts)])

    def _suiting(self, shelf: Numbers, profile: Numbers, most: int) -> Numbers:
        """The supplies of each of these shelves that suit the combination beside it, joined."""
        sizes = self.starts[shelf + 1] - self.starts[shelf]
        before = np.concatenate([[0], np.cumsum(sizes)])
        found, start = [_NONE], 0
        while start < len(shelf):
            stop = int(np.searchsorted(before, before[start] + most, side="right")) - 1
            part = slice(start, max(stop, start + 1))
            members = self.members[ranges(self.starts[shelf[part]], sizes[part])]
            if self.compatible.size > 1:
                asked = np.repeat(profile[part] * self.compatible.shape[1], sizes[part])
                asked += self.offered[members]
                members = members[self.compatible.ravel()[asked]]
            found.append(members)
            start = part.stop
        return np.concatenate(found)


_NONE: Numbers = np.zeros(0, dtype=np.int64)


def indexed_pairs(
    demands: DemandColumns, supplies: SupplyColumns, *, by_field: bool, by_region: bool
) -> Pairs:
    """All pairs that the indexed rules could leave, sorted; for libraries that are not large."""
    index = PairIndex.of(demands, supplies, by_field=by_field, by_region=by_region)
    return index.pairs(slice(0, len(demands)), max(1, len(index.members)))


def _shelves(supplies: SupplyColumns, *, by_region: bool) -> tuple[Numbers, Numbers, Numbers]:
    """Codes of shelves that are not empty, growing; what stands on them; where each begins."""
    if not by_region:
        everyone = np.arange(len(supplies))
        return np.array([NATIONWIDE]), everyone, np.array([0, len(supplies), len(supplies)])
    codes, owners = supplies.regions.entries()
    anywhere = np.flatnonzero(~supplies.regions.stated | supplies.regions.empty)
    codes = np.concatenate([np.full(len(anywhere), NATIONWIDE), codes])
    owners = np.concatenate([anywhere, owners])
    order = np.lexsort((owners, codes))
    codes, owners = codes[order], owners[order]
    values, firsts = np.unique(codes, return_index=True)
    return values, owners, np.concatenate([firsts, [len(owners), len(owners)]])


def _looked_at(county: Numbers, codes: Numbers, *, by_region: bool) -> Numbers:
    """The places of the shelves that each demand looks at ``[c, n]``; the last one where there is none."""
    wanted = [np.full_like(county, NATIONWIDE)]
    if by_region:
        wanted += [county // scale for scale in _SCALES]
    looked_up = np.array(wanted)
    place = np.searchsorted(codes, looked_up)
    there = place < len(codes)
    there[there] = codes[place[there]] == looked_up[there]
    return np.where(there, place, len(codes))


def _lengths(members: Numbers, starts: Numbers, offered: Numbers, compatible: NDArray[np.bool_]) -> Numbers:
    """How many supplies of each shelf suit each combination ``[s + 1, u]``."""
    shelves, kinds = len(starts) - 1, compatible.shape[1]
    shelf = np.repeat(np.arange(shelves), np.diff(starts))
    have = np.bincount(shelf * kinds + offered[members], minlength=shelves * kinds)
    # Counts are far below 2**53, so that the product of floats is exact, and it is the fast one.
    product = have.reshape(shelves, kinds).astype(np.float64) @ compatible.T.astype(np.float64)
    lengths: Numbers = product.astype(np.int64)
    return lengths
