"""The nodes of role places, and of pairs that could fill one."""

from collections import Counter
from collections.abc import Callable, Mapping

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.live.network import ArcsToAdd, LiveNetwork
from rvmatch.matching.live.lines import arcs_between
from rvmatch.matching.live.terms import Stretch, Terms
from rvmatch.matching.policies.translation import ROLES
from rvmatch.model.projects import DemandProject

__all__ = ["Inner", "RoleNodes"]

Numbers = NDArray[np.int64]
Ends = tuple[int, int]


@attrs.frozen(kw_only=True, eq=False)
class Inner:
    """
    What stands between lines: role places of one demand, and pairs that could fill one.

    Args:
        places: The node of each role that the demand asks for.
        pairs: The node of each pair with a choice, by the nodes of its demand and its supply.
        arcs: The arcs of these, and of the pairs without a choice.
    """

    places: dict[int, int]
    pairs: dict[Ends, int]
    arcs: tuple[ArcsToAdd, ...]

    @property
    def nodes(self) -> list[int]:
        """Pairs first, then places."""
        return [*self.pairs.values(), *self.places.values()]


class RoleNodes:
    """
    Which pairs have a choice of roles, and the nodes through which they make it, as in ``wire``.

    Args:
        terms: The policy as costs.
        network: Where the nodes are.
    """

    def __init__(self, terms: Terms, network: LiveNetwork) -> None:
        self._terms, self._network = terms, network
        self._places: dict[int, dict[int, int]] = {}
        self._pairs: dict[Ends, int] = {}
        self._ends: dict[int, Ends] = {}
        self._of_line: dict[int, set[int]] = {}

    def ends(self, node: int) -> Ends | None:
        """The demand's and the supply's node of the pair with this node; None if it is no pair's."""
        return self._ends.get(node)

    def pair_node(self, row: int, col: int) -> int | None:
        """The node of a pair; None if it has no choice."""
        return self._pairs.get((row, col))

    def inner(self, line: int) -> list[int]:
        """The nodes of a line's pairs, then those of its role places."""
        return [*sorted(self._of_line.get(line, ())), *self._places.get(line, {}).values()]

    def all_nodes(self) -> list[int]:
        """Those of pairs, then those of places."""
        return [*self._ends, *(node for own in self._places.values() for node in own.values())]

    def places_of(self, row: int) -> Mapping[int, int]:
        """The nodes of the roles that a demand asks for."""
        return self._places.get(row, {})

    def new_places(self, row: int, demand: DemandProject) -> tuple[dict[int, int], list[ArcsToAdd]]:
        """Nodes for the roles that a demand asks for, and the arcs into them."""
        wanted = sorted(Counter(map(ROLES.index, demand.roles_wanted)).items())
        free = np.zeros(self._terms.ranks, dtype=np.int64)
        nodes = dict(zip((role for role, _ in wanted), self._network.new_nodes(len(wanted)), strict=True))
        return nodes, [arcs_between(row, nodes[role], [(0, times, free)]) for role, times in wanted]

    def split(
        self,
        pairs: ArcsToAdd,
        offers: NDArray[np.uint8],
        places_of: Callable[[int], Mapping[int, int]],
        places: dict[int, int] | None = None,
        before: list[ArcsToAdd] | None = None,
    ) -> Inner:
        """
        The pairs, those that could fill a role with a node of their own.

        Args:
            pairs: An arc from demand to supply for each.
            offers: The roles that each supply offers, as bits ``[p]``.
            places_of: The nodes of the roles that a demand asks for.
            places: Places made for these pairs.
            before: Arcs made for these places.
        """
        ends = list(zip(pairs.tail.tolist(), pairs.head.tolist(), strict=True))
        bits = offers.tolist()
        choices = [
            [(role, place) for role, place in places_of(row).items() if bits[number] >> role & 1]
            for number, (row, _) in enumerate(ends)
        ]
        split = [number for number, choice in enumerate(choices) if choice]
        nodes = dict(
            zip((ends[number] for number in split), self._network.new_nodes(len(split)), strict=True)
        )
        arcs = list(before or ())
        for number in split:
            row, _ = ends[number]
            node, free = (nodes[ends[number]], np.zeros(self._terms.ranks, dtype=np.int64))
            arcs.append(arcs_between(row, node, [(0, 1, free)]))
            for role, place in choices[number]:
                way: Stretch = (0, 1, self._terms.option_cost(pairs.cost[number], role))
                arcs.append(arcs_between(place, node, [way]))
        tail = pairs.tail.copy()
        for number in split:
            tail[number] = nodes[ends[number]]
        arcs.append(attrs.evolve(pairs, tail=tail))
        return Inner(places=places or {}, pairs=nodes, arcs=tuple(arcs))

    def enter(self, row: int | None, inner: Inner) -> None:
        """Write down what was added; ``row`` where its places are new too."""
        if row is not None:
            self._places.pop(row, None)
            if inner.places:
                self._places[row] = inner.places
        for ends, node in inner.pairs.items():
            self._pairs[ends], self._ends[node] = node, ends
            for line in ends:
                self._of_line.setdefault(line, set()).add(node)

    def forget(self, nodes: list[int]) -> None:
        """Give nodes back that have no arc any more."""
        for node in nodes:
            ends = self._ends.pop(node, None)
            if ends is not None:
                if self._pairs.get(ends) == node:
                    del self._pairs[ends]
                for line in ends:
                    self._of_line[line].discard(node)
                    if not self._of_line[line]:
                        del self._of_line[line]
            self._network.drop_node(node)

    def forget_line(self, line: int) -> None:
        """A line goes, with its places."""
        self.forget(self.inner(line))
        self._places.pop(line, None)
