"""Pairs found by looking up region and category, so that the table of all pairs is never built."""

from collections.abc import Iterator

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns

__all__ = ["count_sharing", "indexed_pairs"]

Numbers = NDArray[np.int64]
NATIONWIDE = 0


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


def indexed_pairs(
    demands: DemandColumns, supplies: SupplyColumns, *, by_field: bool, by_region: bool
) -> Pairs:
    """
    The pairs that the indexed rules could leave; the rules themselves still have to be asked.

    Args:
        demands: n demands.
        supplies: m supplies.
        by_field: Leave out pairs whose categories exclude each other.
        by_region: Leave out pairs where the supply states regions and none of them holds the county.

    Returns:
        A superset of the eligible pairs, sorted. Memory grows with these pairs, not with n x m.
    """
    mine = _profiles(demands.fields, demands.help_kinds)
    theirs = _profiles(supplies.fields, supplies.help_kinds)
    compatible = (
        _compatible(mine, theirs) if by_field else np.ones((len(mine.sizes), len(theirs.sizes)), bool)
    )
    shelves = _shelves(supplies, by_region=by_region)
    served: dict[tuple[int, int], Numbers] = {}
    rows: list[Numbers] = []
    cols: list[Numbers] = []
    for members, county, profile in _groups(demands, mine, by_region=by_region):
        found = []
        for code in (NATIONWIDE, county // 10_000, county // 100, county) if by_region else (NATIONWIDE,):
            if code not in shelves:
                continue
            if (code, profile) not in served:
                shelf = shelves[code]
                served[code, profile] = shelf[compatible[profile, theirs.which[shelf]]]
            found.append(served[code, profile])
        suiting = found[0] if len(found) == 1 else np.unique(np.concatenate(found)) if found else _NONE
        rows.append(np.repeat(members, len(suiting)))
        cols.append(np.tile(suiting, len(members)))
    every_row, every_col = np.concatenate([_NONE, *rows]), np.concatenate([_NONE, *cols])
    order = np.argsort(every_row, kind="stable")
    return Pairs(rows=every_row[order], cols=every_col[order], shape=(len(demands), len(supplies)))


_NONE: Numbers = np.zeros(0, dtype=np.int64)


def _shelves(supplies: SupplyColumns, *, by_region: bool) -> dict[int, Numbers]:
    """The supplies of each division, those that go anywhere under ``NATIONWIDE``; positions grow."""
    if not by_region:
        return {NATIONWIDE: np.arange(len(supplies))}
    codes, owners = supplies.regions.entries()
    anywhere = np.flatnonzero(~supplies.regions.stated | supplies.regions.empty)
    codes = np.concatenate([np.full(len(anywhere), NATIONWIDE), codes])
    owners = np.concatenate([anywhere, owners])
    order = np.lexsort((owners, codes))
    codes, owners = codes[order], owners[order]
    values, starts = np.unique(codes, return_index=True)
    return dict(zip(values.tolist(), np.split(owners, starts[1:]), strict=True)) if len(values) else {}


def _groups(
    demands: DemandColumns, profiles: _Profiles, *, by_region: bool
) -> Iterator[tuple[Numbers, int, int]]:
    """Demands of one county and one combination together: positions, county, combination."""
    county = demands.county if by_region else np.zeros_like(demands.county)
    keys = county * len(profiles.sizes) + profiles.which
    order = np.argsort(keys, kind="stable")
    values, starts = np.unique(keys[order], return_index=True)
    if not len(values):
        return
    for value, members in zip(values.tolist(), np.split(order, starts[1:]), strict=True):
        yield members, *divmod(value, len(profiles.sizes))
