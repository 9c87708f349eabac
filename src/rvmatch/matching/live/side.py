"""One side of a live plan: its projects in slots, with their columns, shelves and nodes."""

from collections.abc import Iterator
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, SupplyColumns
from rvmatch.matching.live.growing import GrowingColumns
from rvmatch.matching.live.shelves import Shelves, demand_places, supply_places

__all__ = ["LiveSide"]

C = TypeVar("C", DemandColumns, SupplyColumns)


class LiveSide(Generic[C]):
    """
    The projects of one side, each in a slot with a node of the network.

    Args:
        columns: The projects to begin with.
        shelves: Empty shelves.
        first_node: The node of the first; the others follow.
    """

    def __init__(self, columns: C, shelves: Shelves, first_node: int) -> None:
        self.columns: GrowingColumns[C] = GrowingColumns(columns)
        self._shelves = shelves
        self._slots = {key: slot for slot, key in enumerate(columns.keys)}
        self._places = list(_places(columns))
        for slot, (codes, profile) in enumerate(self._places):
            shelves.put(slot, codes, profile)
        self._nodes = first_node + np.arange(len(columns))
        self._slot_of_node = {first_node + slot: slot for slot in range(len(columns))}

    def slot(self, key: str) -> int:
        """The slot of a project."""
        return self._slots[key]

    def node(self, key: str) -> int:
        """The node of a project."""
        return int(self._nodes[self._slots[key]])

    def nodes(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        """The nodes of the projects in these slots."""
        return self._nodes[slots]

    def one(self, key: str) -> C:
        """The columns of one project alone."""
        return self.columns.take(np.array([self._slots[key]]))

    def keys(self, slots: NDArray[np.int64]) -> frozenset[str]:
        """The keys of the projects in these slots."""
        column = self.columns.column("keys")
        return frozenset(column[slot] for slot in slots.tolist())

    def is_node(self, node: int) -> bool:
        """Whether a node is a project's of this side."""
        return node in self._slot_of_node

    def key_of(self, node: int) -> str:
        """The key of the project with this node."""
        return str(self.columns.column("keys")[self._slot_of_node[node]])

    def find(self, codes: tuple[int, ...], profile: int) -> NDArray[np.int64]:
        """The slots of those that could suit somebody there, by region and category."""
        return self._shelves.find(codes, profile)

    def put(self, key: str, columns: C, node: int) -> None:
        """Write down a project that comes or changed; its node stays where it has one."""
        slot = self._slots.get(key)
        if slot is None:
            slot = self._slots[key] = self.columns.new_slot()
            if slot == len(self._places):
                self._places.append(((), 0))
            if slot >= len(self._nodes):
                self._nodes = np.concatenate([self._nodes, np.zeros(slot // 4 + 16, dtype=np.int64)])
            self._nodes[slot] = node
            self._slot_of_node[node] = slot
        else:
            self._shelves.remove(slot, *self._places[slot])
        ((codes, profile),) = _places(columns)
        self._places[slot] = (codes, profile)
        self._shelves.put(slot, codes, profile)
        self.columns.put(slot, columns)

    def remove(self, key: str) -> None:
        """Forget a project that went."""
        slot = self._slots.pop(key)
        self._shelves.remove(slot, *self._places[slot])
        del self._slot_of_node[int(self._nodes[slot])]
        self.columns.free_slot(slot)


def _places(columns: DemandColumns | SupplyColumns) -> Iterator[tuple[tuple[int, ...], int]]:
    return demand_places(columns) if isinstance(columns, DemandColumns) else supply_places(columns)
