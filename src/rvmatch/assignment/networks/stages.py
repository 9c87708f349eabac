"""A solved network: what each stage of each rank costs, and the potentials that prove it, stage by stage."""

from functools import cached_property
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.networks.changeable import (
    changeable_arcs,
    changeable_by_loops,
    changeable_with_core,
)
from rvmatch.assignment.networks.circulation import Circulation, cheapest_circulation
from rvmatch.assignment.networks.core_pairs import Core
from rvmatch.assignment.networks.cycles import potentials_of
from rvmatch.assignment.networks.feasible import feasible_circulation
from rvmatch.assignment.networks.flow import FlowNetwork
from rvmatch.assignment.networks.program import Program
from rvmatch.assignment.networks.wiring import Kind
from rvmatch.assignment.ranks import Rank
from rvmatch.assignment.values import rank_value

__all__ = ["Ladder"]

FEW_WISHES = 10
"""If fewer than one arc in so many costs anything, it is tried whether all wishes can be had at once."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Ladder:
    """
    The plans that are best for every stage so far: an optimal face of the circulations of a network.

    By complementary slackness they are the circulations that keep every arc with a reduced cost, in any
    stage, at the bound where the plan has it. So the face is told by bounds alone.

    Args:
        network: The network; of the core alone, if there is one.
        lower: The least flow on each arc, int64 ``[a]``; as the plan's where a stage has settled it.
        upper: The greatest flow on each arc, int64 ``[a]``.
        flow: One such plan, int64 ``[a]``.
        potentials: Of each stage so far, the potential of each node, int64 ``[nodes]`` each.
        program: The linear program of the network; None until a stage needs one.
        core: The core of a problem that is too large for one network; None if the network holds all of it.
        compiled: Whether compiled loops look at the network.
    """

    network: FlowNetwork
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    flow: NDArray[np.int64]
    potentials: tuple[NDArray[np.int64], ...] = ()
    program: Program | None = None
    core: Core | None = None
    compiled: bool = False

    @classmethod
    def above(cls, network: FlowNetwork, flow: NDArray[np.int64]) -> Self:
        """All plans of a network, of which this one is known."""
        return cls(network=network, lower=network.lower, upper=network.upper, flow=flow)

    @property
    def ends(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the arcs begin, and where they end."""
        return self.network.arcs.tail, self.network.arcs.head

    @property
    def open_pairs(self) -> int:
        """How many pairs some plans of the face use and others do not."""
        arcs, outside = self._open
        return int(np.count_nonzero(self.network.arcs.are("pair")[arcs])) + outside

    @property
    def unique(self) -> bool:
        """Whether the face has one plan only, and one way to fill role places in it."""
        changeable, outside = self._open
        arcs = self.network.arcs
        kinds: tuple[Kind, ...] = ("pair", "option", "free")
        return not outside and not any(arcs.are(kind)[changeable].any() for kind in kinds)

    @cached_property
    def _open(self) -> tuple[NDArray[np.int64], int]:
        """The arcs whose flow differs between plans of the face, and how many such pairs are outside."""
        bounds = self.lower, self.upper
        if self.compiled:
            return changeable_by_loops(self.network.arcs, bounds, self.flow, self.core)
        if self.core is not None:
            return changeable_with_core(self.network.arcs, bounds, self.flow, self.core)
        return changeable_arcs(self.ends, bounds, self.flow, self.network.arcs.nodes), 0

    def cost(self, rank: Rank) -> NDArray[np.int64]:
        """What a unit of flow on each arc costs in a rank of the whole problem, int64 ``[a]``."""
        return self.network.cost(rank if self.core is None else self.core.own(rank))

    def value(self, rank: Rank) -> int:
        """What the plan reaches in a rank of the whole problem."""
        network = self.network
        pairs, places = network.pairs_used(self.flow), network.places_filled(self.flow)
        return rank_value(network.ranked, rank if self.core is None else self.core.own(rank), pairs, places)

    def settled(self, cost: NDArray[np.int64]) -> bool:
        """Whether all plans of this face cost the same, since no arc that is still open costs anything."""
        return not cost[self.lower < self.upper].any()

    def climb(self, cost: NDArray[np.int64], time_limit_s: float | None = None) -> Self:
        """
        The part of this face on which a cost is least.

        Args:
            cost: Of each arc, int64 ``[a]``.
            time_limit_s: After how many seconds to give up; None for never.

        Returns:
            The next face.

        Raises:
            TimeLimitError: If time was up first.
        """
        ladder, best = self.cheapest(cost, time_limit_s)
        return ladder.reached(cost, best)

    def cheapest(
        self, cost: NDArray[np.int64], time_limit_s: float | None = None
    ) -> tuple[Self, Circulation]:
        """
        A cheapest plan of this face, with its proof, by a linear program.

        Args:
            cost: Of each arc, int64 ``[a]``.
            time_limit_s: After how many seconds to give up; None for never.

        Returns:
            The same face, which knows its program now, and the plan.

        Raises:
            TimeLimitError: If time was up first.
        """
        if self.settled(cost):
            still = np.zeros(self.network.arcs.nodes, dtype=np.int64)
            return self, Circulation(flow=self.flow, potentials=still)
        if ideal := self._ideal(cost):
            return self, ideal
        program = self.program or Program.of(self.network)
        best = cheapest_circulation(program, (self.lower, self.upper), cost, time_limit_s)
        return attrs.evolve(self, program=program), best

    def _ideal(self, cost: NDArray[np.int64]) -> Circulation | None:
        """
        A plan that has all it could wish for at once, if there is one; potentials of zero prove it.

        Where only few arcs cost anything, as those into counties to be covered or into roles to be filled,
        that is often so, and a largest flow tells at once.
        """
        dear, cheap = cost > 0, cost < 0
        wished = np.count_nonzero((dear | cheap) & (self.lower < self.upper))
        if wished * FEW_WISHES > self.flow.size:
            return None
        lower, upper = np.where(cheap, self.upper, self.lower), np.where(dear, self.lower, self.upper)
        nodes = self.network.arcs.nodes
        found = feasible_circulation(self.ends, (lower, upper), nodes)
        if found.carries is None:
            return None
        flow = self.network.flow_through(found.carries | (lower > 0))
        return Circulation(flow=flow, potentials=np.zeros(nodes, dtype=np.int64))

    def proven(self, cost: NDArray[np.int64], start: NDArray[np.int64] | None = None) -> Circulation:
        """
        The plan that is known with its proof, where it is already the cheapest.

        Args:
            cost: Of each arc, int64 ``[a]``.
            start: Potentials that may be near those that prove it, int64 ``[nodes]``; zeros if left out.

        Returns:
            The plan and the potentials.

        Raises:
            SolverError: If it is not the cheapest.
        """
        still = np.zeros(self.network.arcs.nodes, dtype=np.int64)
        if self.settled(cost):
            return Circulation(flow=self.flow, potentials=still)
        free = np.flatnonzero(self.lower < self.upper)
        tail, head = self.ends
        _, potentials = potentials_of(
            (tail[free], head[free]),
            (self.lower[free], self.upper[free]),
            cost[free],
            self.flow[free],
            start=still if start is None else start,
        )
        return Circulation(flow=self.flow, potentials=potentials)

    def reached(self, cost: NDArray[np.int64], best: Circulation) -> Self:
        """The part of this face on which a cost is least, once a cheapest plan and its proof are known."""
        tail, head = self.ends
        reduced = cost + best.potentials[tail] - best.potentials[head]
        fixed = (self.lower < self.upper) & (reduced != 0)
        return attrs.evolve(
            self,
            lower=np.where(fixed, best.flow, self.lower),
            upper=np.where(fixed, best.flow, self.upper),
            flow=best.flow,
            potentials=(*self.potentials, best.potentials),
        )
