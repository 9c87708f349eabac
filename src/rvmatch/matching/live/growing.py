"""Columns of a library that grows, of which any few projects can be asked for at once."""

from typing import Any, Final, Generic, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, SupplyColumns
from rvmatch.columns.regions import RegionSets

__all__ = ["GrowingColumns"]

C = TypeVar("C", DemandColumns, SupplyColumns)

_WIDEST: Final = 10**6
"""By what the numbers of sets are multiplied in ``RegionSets.members``."""


class GrowingColumns(Generic[C]):
    """
    Columns with room for projects to come; a project stands in a slot until it is given up.

    Args:
        columns: The columns to begin with; project by project they fill the first slots.
    """

    def __init__(self, columns: C) -> None:
        self._kind: type[C] = type(columns)
        self._size = len(columns)
        self._free: list[int] = []
        self._arrays: dict[str, NDArray[Any]] = {}
        self._lists: dict[str, list[Any]] = {}
        self._regions: dict[str, _GrowingRegions] = {}
        for field in attrs.fields(self._kind):
            values = getattr(columns, field.name)
            if isinstance(values, np.ndarray):
                self._arrays[field.name] = values.copy()
            elif isinstance(values, RegionSets):
                self._regions[field.name] = _GrowingRegions(values)
            else:
                self._lists[field.name] = list(values)
        self._room = self._size

    def new_slot(self) -> int:
        """A slot for one more project."""
        if self._free:
            return self._free.pop()
        slot = self._size
        self._size += 1
        for values in self._lists.values():
            values.append(None)
        if self._size > self._room:
            self._room = self._size + self._size // 4 + 16
            for name, array in self._arrays.items():
                self._arrays[name] = _longer(array, self._room)
            for regions in self._regions.values():
                regions.which = _longer(regions.which, self._room)
        return slot

    def free_slot(self, slot: int) -> None:
        """Give up the slot of a project that went."""
        for values in self._lists.values():
            values[slot] = None
        self._free.append(slot)

    def put(self, slot: int, columns: C) -> None:
        """
        Write a project into a slot.

        Args:
            slot: The slot.
            columns: The columns of a library of this project alone.
        """
        for name, array in self._arrays.items():
            array[slot] = getattr(columns, name)[0]
        for name, values in self._lists.items():
            values[slot] = getattr(columns, name)[0]
        for name, regions in self._regions.items():
            regions.put(slot, getattr(columns, name))

    def column(self, name: str) -> list[Any]:
        """What stands in one column that is no array, by slot."""
        return self._lists[name]

    def take(self, slots: NDArray[np.int64]) -> C:
        """The columns of the projects in these slots, in this order."""
        wanted = slots.tolist()
        parts: dict[str, Any] = {name: array[slots] for name, array in self._arrays.items()}
        parts |= {name: tuple([values[slot] for slot in wanted]) for name, values in self._lists.items()}
        parts |= {name: regions.take(slots) for name, regions in self._regions.items()}
        found: C = self._kind(**parts)
        return found


class _GrowingRegions:
    """Sets of divisions of which new ones are put behind those known, so that the members stay sorted."""

    def __init__(self, sets: RegionSets) -> None:
        self.which = sets.which.copy()
        self._count, self._used = len(sets.sizes), len(sets.members)
        self._sizes, self._members = sets.sizes.copy(), sets.members.copy()
        ends = np.cumsum(sets.sizes)
        codes = np.split(sets.members % _WIDEST, ends[:-1]) if len(ends) else []
        self._numbers = {tuple(part.tolist()): number for number, part in enumerate(codes)}

    def put(self, slot: int, sets: RegionSets) -> None:
        if not sets.stated[0]:
            self.which[slot] = -1
            return
        codes = tuple((sets.members % _WIDEST).tolist())
        number = self._numbers.setdefault(codes, self._count)
        if number == self._count:
            self._append(codes)
        self.which[slot] = number

    def take(self, slots: NDArray[np.int64]) -> RegionSets:
        return RegionSets(
            which=self.which[slots], sizes=self._sizes[: self._count], members=self._members[: self._used]
        )

    def _append(self, codes: tuple[int, ...]) -> None:
        end = self._used + len(codes)
        if self._count == len(self._sizes):
            self._sizes = _longer(self._sizes, self._count + self._count // 4 + 16)
        if end > len(self._members):
            self._members = _longer(self._members, end + end // 4 + 16)
        self._sizes[self._count] = len(codes)
        self._members[self._used : end] = [self._count * _WIDEST + code for code in codes]
        self._count, self._used = self._count + 1, end


def _longer(array: NDArray[Any], size: int) -> NDArray[Any]:
    longer = np.zeros((size, *array.shape[1:]), dtype=array.dtype)
    longer[: len(array)] = array
    return longer
