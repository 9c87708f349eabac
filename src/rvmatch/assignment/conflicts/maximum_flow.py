"""A graph whose arcs have floors and ceilings, and whether a flow keeps to all of them."""

from collections.abc import Hashable

__all__ = ["FlowGraph"]

_SOURCE, _SINK = 0, 1


class FlowGraph:
    """
    Arcs between named places; what enters a place must leave it.

    Source:
        Y. Dinitz, Algorithm for solution of a problem of maximum flow in a network with power estimation,
        Soviet Mathematics Doklady 11 (1970).
    """

    def __init__(self) -> None:
        self._node: dict[Hashable, int] = {}
        self._arcs: list[list[int]] = [[], []]  # of each node; arc and reverse arc are 2k and 2k + 1
        self._head: list[int] = []
        self._room: list[int] = []
        self._surplus: dict[int, int] = {}
        self._contradicts_itself = False

    def add(self, tail: Hashable, head: Hashable, floor: int, ceiling: int) -> None:
        """
        One arc more.

        Args:
            tail: Where it begins.
            head: Where it ends.
            floor: The least flow, in whole units.
            ceiling: The greatest flow.
        """
        begin, end = self._number(tail), self._number(head)
        self._contradicts_itself |= floor > ceiling
        self._join(begin, end, ceiling - floor)
        self._surplus[end] = self._surplus.get(end, 0) + floor
        self._surplus[begin] = self._surplus.get(begin, 0) - floor

    def holds_its_floors(self) -> bool:
        """Whether some flow keeps to every floor and ceiling; may be asked once."""
        if self._contradicts_itself:
            return False
        needed = 0
        for node, surplus in self._surplus.items():
            if surplus > 0:
                self._join(_SOURCE, node, surplus)
                needed += surplus
            elif surplus < 0:
                self._join(node, _SINK, -surplus)
        while needed:
            level = self._levels()
            if level[_SINK] < 0:
                return False
            following = [0] * len(self._arcs)
            while pushed := self._push(level, following):
                needed -= pushed
        return True

    def _number(self, name: Hashable) -> int:
        if name not in self._node:
            self._node[name] = len(self._arcs)
            self._arcs.append([])
        return self._node[name]

    def _join(self, tail: int, head: int, room: int) -> None:
        self._arcs[tail].append(len(self._head))
        self._arcs[head].append(len(self._head) + 1)
        self._head += [head, tail]
        self._room += [room, 0]

    def _levels(self) -> list[int]:
        """How many arcs with room each node is away from the source, or -1."""
        level = [-1] * len(self._arcs)
        level[_SOURCE] = 0
        reached = [_SOURCE]
        for node in reached:
            for arc in self._arcs[node]:
                if self._room[arc] and level[self._head[arc]] < 0:
                    level[self._head[arc]] = level[node] + 1
                    reached.append(self._head[arc])
        return level

    def _push(self, level: list[int], following: list[int]) -> int:
        """What one more shortest way to the sink carries; zero if there is none left."""
        way: list[int] = []
        node = _SOURCE
        while node != _SINK:
            arcs = self._arcs[node]
            while following[node] < len(arcs):
                arc = arcs[following[node]]
                if self._room[arc] and level[self._head[arc]] == level[node] + 1:
                    way.append(arc)
                    node = self._head[arc]
                    break
                following[node] += 1
            else:
                if not way:
                    return 0
                node = self._head[way.pop() ^ 1]
                following[node] += 1
        pushed = min(self._room[arc] for arc in way)
        for arc in way:
            self._room[arc] -= pushed
            self._room[arc ^ 1] += pushed
        return pushed
