"""Who could serve whom by region and category: the lookup of candidates for one project, kept up to date."""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, SupplyColumns

__all__ = ["Shelves", "demand_places", "supply_places"]

Place = tuple[int, int]
"""A division's code, or ``EVERYWHERE``, and a combination of fields and kinds of help."""

EVERYWHERE: Final = 0


class Shelves:
    """
    The projects of one side by division and category.

    Args:
        by_field: Whether projects whose categories exclude each other are no candidates.
        by_region: Whether projects in places that nobody serves are none.
    """

    def __init__(self, *, by_field: bool, by_region: bool) -> None:
        self._by_field, self._by_region = by_field, by_region
        self._shelves: dict[int, dict[int, dict[int, None]]] = {}

    def put(self, slot: int, codes: Iterable[int], profile: int) -> None:
        """Put the project in a slot on the shelves of these divisions."""
        for code in codes if self._by_region else (EVERYWHERE,):
            self._shelves.setdefault(code, {}).setdefault(profile, {})[slot] = None

    def remove(self, slot: int, codes: Iterable[int], profile: int) -> None:
        """Take it away again."""
        for code in codes if self._by_region else (EVERYWHERE,):
            shelf = self._shelves[code]
            del shelf[profile][slot]
            if not shelf[profile]:
                del shelf[profile]

    def find(self, codes: Iterable[int], profile: int) -> NDArray[np.int64]:
        """
        The slots of all that could suit: on one of these shelves, of a category that is not excluded.

        Args:
            codes: Divisions.
            profile: The category of who asks.

        Returns:
            Slots, growing, each once.
        """
        found: set[int] = set()
        for code in codes if self._by_region else (EVERYWHERE,):
            for other, slots in self._shelves.get(code, {}).items():
                if not self._by_field or _compatible(profile, other):
                    found.update(slots)
        return np.array(sorted(found), dtype=np.int64)


def _compatible(mine: int, theirs: int) -> bool:
    """Whether two combinations do not exclude each other, by the law of rule E001."""
    if mine & theirs:
        return True
    fields, kinds = (mine >> 8) and (theirs >> 8), (mine & 255) and (theirs & 255)
    return not fields and not kinds


def demand_places(columns: DemandColumns) -> Iterator[tuple[tuple[int, ...], int]]:
    """For each demand the divisions in which it lies, everywhere first, and its category."""
    profiles = columns.fields.astype(np.int64) << 8 | columns.help_kinds
    for county, profile in zip(columns.county.tolist(), profiles.tolist(), strict=True):
        yield (EVERYWHERE, county // 10_000, county // 100, county), profile


def supply_places(columns: SupplyColumns) -> Iterator[tuple[tuple[int, ...], int]]:
    """For each supply the divisions that it serves, everywhere if it names none, and its category."""
    profiles = columns.fields.astype(np.int64) << 8 | columns.help_kinds
    codes, owners = columns.regions.entries()
    bounds = np.searchsorted(owners, np.arange(len(columns) + 1)).tolist()
    listed = codes.tolist()
    for position, profile in enumerate(profiles.tolist()):
        own = tuple(listed[bounds[position] : bounds[position + 1]])
        yield own or (EVERYWHERE,), profile
