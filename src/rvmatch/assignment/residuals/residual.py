"""A solved network as a starting point for questions: where a unit could still move, at which loss."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Self, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.forest import NONE
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.residuals.incidence import Incidence

__all__ = ["Move", "Residual", "Step", "key_of", "tuple_of"]

LANE = 96
"""Bits for one stage of a key: int64 values, added up along any path of any search, stay within."""

CHANGES = 32
"""Bits for the last part of a key, the pairs that change: of equal losses the shortest chain wins."""

Move: TypeAlias = tuple[int, int, int]
"""Where a unit may move to (or come from), the key of what is lost, and the step."""

Step: TypeAlias = int
"""The arc ``a`` for one more unit on it, ``~a`` for one less."""


def key_of(losses: Iterable[int], pairs: int = 0) -> int:
    """
    One whole number for the losses of all stages: keys add up and compare as the tuples do.

    Args:
        losses: What each stage loses, the most important stage first.
        pairs: How many pairs change.

    Returns:
        The key.
    """
    key = 0
    for loss in losses:
        key = (key << LANE) + loss
    return (key << CHANGES) + pairs


def tuple_of(key: int, stages: int) -> tuple[int, ...]:
    """The losses of all stages that a key stands for."""
    key >>= CHANGES
    losses = []
    for _ in range(stages):
        loss = ((key + (1 << (LANE - 1))) & ((1 << LANE) - 1)) - (1 << (LANE - 1))
        losses.append(loss)
        key = (key - loss) >> LANE
    return tuple(reversed(losses))


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Residual:
    """
    An optimal circulation with the potentials that prove it.

    A unit may be added to an arc below its upper bound, at its reduced cost, and taken from an arc above its
    lower bound, at minus its reduced cost. By optimality no such step gains anything, so shortest paths of
    tuples, one number for each stage, can be found as Dijkstra finds those of numbers.

    Args:
        network: The network; its bounds say what is possible, whatever its problem once said.
        costs: The cost of each arc in each stage, int64 ``[stages, a]``.
        potentials: The potential of each node in each stage, int64 ``[stages, nodes]``.
        flow: The flow on each arc, int64 ``[a]``.
        rank_of_stage: Which rank of the problem each stage belongs to, int64 ``[stages]``.

    Source:
        R. K. Ahuja, T. L. Magnanti, J. B. Orlin, Network Flows (1993), sections 2.4 and 9.3.
    """

    network: FlowNetwork
    costs: NDArray[np.int64]
    potentials: NDArray[np.int64]
    flow: NDArray[np.int64]
    rank_of_stage: NDArray[np.int64]

    @property
    def stages(self) -> int:
        """How many stages there are."""
        return int(self.costs.shape[0])

    @cached_property
    def incidence(self) -> Incidence:
        """The arcs by node and by mark."""
        return Incidence.of(self.network.arcs)

    @cached_property
    def reduced(self) -> NDArray[np.int64]:
        """The reduced cost of each arc in each stage, int64 ``[stages, a]``."""
        arcs = self.network.arcs
        return self.costs + self.potentials[:, arcs.tail] - self.potentials[:, arcs.head]

    @cached_property
    def _onward(self) -> dict[int, list[Move]]:
        return {}

    @cached_property
    def _backward(self) -> dict[int, list[Move]]:
        return {}

    def moves_from(self, node: int) -> list[Move]:
        """Where a unit at a node may move to."""
        moves = self._onward.get(node)
        if moves is None:
            arcs, ends = self.incidence, self.network.arcs
            moves = self._onward[node] = self._moves(
                (arcs.arcs_from(node), ends.head), (arcs.arcs_to(node), ends.tail)
            )
        return moves

    def moves_to(self, node: int) -> list[Move]:
        """Where a unit that comes to a node may come from."""
        moves = self._backward.get(node)
        if moves is None:
            arcs, ends = self.incidence, self.network.arcs
            moves = self._backward[node] = self._moves(
                (arcs.arcs_to(node), ends.tail), (arcs.arcs_from(node), ends.head)
            )
        return moves

    def reduced_tuple(self, arc: int) -> tuple[int, ...]:
        """The reduced cost of an arc, stage by stage."""
        return tuple(self.reduced[:, arc].tolist())

    def key(self, step: Step) -> int:
        """The key of what one step loses."""
        arc = step if step >= 0 else ~step
        reduced = self.reduced_tuple(arc)
        losses = reduced if step >= 0 else tuple(-loss for loss in reduced)
        return key_of(losses, int(self.network.arcs.pair[arc] != NONE))

    def with_flow(
        self, flow: NDArray[np.int64], arcs: Iterable[int], network: FlowNetwork | None = None
    ) -> Self:
        """
        The same with another flow, or with other bounds, on a few arcs; all else that is known is kept.

        Args:
            flow: The flow on each arc, int64 ``[a]``; optimality is for the caller to mend.
            arcs: Where it, or a bound, differs.
            network: The network with its new bounds and the same arcs; None if no bound differs.

        Returns:
            A new value.
        """
        other = attrs.evolve(self, flow=flow, network=self.network if network is None else network)
        return self._shared(other, np.fromiter(arcs, dtype=np.int64), self.reduced)

    def with_potentials(self, potentials: NDArray[np.int64], nodes: Sequence[int]) -> Self:
        """
        The same with other potentials at some nodes; all else that is known is kept.

        Args:
            potentials: Of each node in each stage, int64 ``[stages, nodes]``.
            nodes: Where they differ; at least one.

        Returns:
            A new value.
        """
        other = attrs.evolve(self, potentials=potentials)
        incidence, ends = self.incidence, self.network.arcs
        arcs = np.unique(
            np.concatenate(
                [part(node) for node in nodes for part in (incidence.arcs_from, incidence.arcs_to)]
            )
        )
        reduced = self.reduced.copy()
        reduced[:, arcs] = (
            self.costs[:, arcs] + potentials[:, ends.tail[arcs]] - potentials[:, ends.head[arcs]]
        )
        return self._shared(other, arcs, reduced)

    def _shared(self, other: Self, arcs: NDArray[np.int64], reduced: NDArray[np.int64]) -> Self:
        """Another value that differs at these arcs only: the moves of all nodes but their ends still hold."""
        ends = self.network.arcs
        touched = {*ends.tail[arcs].tolist(), *ends.head[arcs].tolist()}
        other.__dict__.update(
            incidence=self.incidence,
            reduced=reduced,
            _onward={node: moves for node, moves in self._onward.items() if node not in touched},
            _backward={node: moves for node, moves in self._backward.items() if node not in touched},
        )
        return other

    def _moves(
        self,
        more: tuple[NDArray[np.int64], NDArray[np.int64]],
        less: tuple[NDArray[np.int64], NDArray[np.int64]],
    ) -> list[Move]:
        (adding, onward), (taking, back) = more, less
        adding = adding[self.flow[adding] < self.network.upper[adding]]
        taking = taking[self.flow[taking] > self.network.lower[taking]]
        arcs = np.concatenate([adding, taking])
        sign = np.ones(arcs.size, dtype=np.int64)
        sign[adding.size :] = -1
        losses = (self.reduced[:, arcs] * sign).tolist()
        keys = losses[0] if losses else [0] * arcs.size
        for stage in losses[1:]:
            keys = [(key << LANE) + loss for key, loss in zip(keys, stage, strict=True)]
        pairs = (self.network.arcs.pair[arcs] != NONE).tolist()
        keys = [(key << CHANGES) + pair for key, pair in zip(keys, pairs, strict=True)]
        others = np.concatenate([onward[adding], back[taking]]).tolist()
        steps = np.concatenate([adding, ~taking]).tolist()
        return list(zip(others, keys, steps, strict=True))
