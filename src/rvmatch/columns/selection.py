"""Columns of some of a library's projects, light enough to be sent to other processes."""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any, Final, TypeVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.demands import DemandColumns
from rvmatch.columns.regions import RegionSets
from rvmatch.columns.supplies import SupplyColumns
from rvmatch.errors import invalid

__all__ = ["selected"]

C = TypeVar("C", DemandColumns, SupplyColumns)

_WIDEST: Final = 10**6
"""By what the numbers of sets are multiplied in ``RegionSets.members``."""


def selected(
    columns: C, places: NDArray[np.int64], *, with_projects: bool = True, with_names: bool = False
) -> C:
    """
    The columns of some projects.

    Args:
        columns: Columns of n projects.
        places: Positions of k of them, growing, each once ``[k]``.
        with_projects: Whether to keep the projects themselves, and with them their texts.
        with_names: Whether to keep what supplies can be called if the projects stay behind.

    Returns:
        Columns of these k projects, in this order. Who asks for what stayed behind is told how to get it.
    """
    content: dict[str, Any] = {}
    if len(places) < len(columns):
        content = {
            field.name: _some(getattr(columns, field.name), places) for field in attrs.fields(type(columns))
        }
    if not with_projects:
        content["projects"] = _NotSent("projects", len(places))
    found = attrs.evolve(columns, **content)
    if with_names and isinstance(columns, SupplyColumns):
        # What is derived from projects comes along where they do not.
        found.__dict__["names"] = _some(columns.names, places)
    return found


def _some(values: Any, places: NDArray[np.int64]) -> Any:
    if isinstance(values, RegionSets):
        return _some_regions(values, places)
    if isinstance(values, np.ndarray):
        taken = values[places]
        taken.flags.writeable = False
        return taken
    if not len(places):
        return ()
    taken = itemgetter(*places.tolist())(values)
    return taken if len(places) > 1 else (taken,)


def _some_regions(regions: RegionSets, places: NDArray[np.int64]) -> RegionSets:
    """The sets of some projects, numbered anew, so that those of all others stay behind."""
    which = regions.which[places]
    used = np.unique(which[which >= 0])
    number = np.full(len(regions.sizes) + 1, -1, dtype=np.int64)
    number[used] = np.arange(len(used))
    members = regions.members
    owner = number[members // _WIDEST]
    kept = np.flatnonzero(owner >= 0)
    arrays = (number[which], regions.sizes[used], owner[kept] * _WIDEST + members[kept] % _WIDEST)
    for array in arrays:
        array.flags.writeable = False
    return RegionSets(which=arrays[0], sizes=arrays[1], members=arrays[2])


@final
@attrs.frozen
class _NotSent(Sequence[Any]):
    """
    In the place of what stayed behind: whoever asks for it is told how to get it.

    Args:
        name: The name of the column.
        length: How many entries there would be.
    """

    name: str
    length: int

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, place: Any) -> Any:
        raise invalid(self.name, "column_not_sent", place)

    def __iter__(self) -> Iterator[Any]:
        raise invalid(self.name, "column_not_sent", "...")
