"""The problem as a circulation: what flows from outside through rows, pairs and columns back outside."""

from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import widened
from rvmatch.assignment.forest import NONE
from rvmatch.assignment.networks.wiring import Arcs, Kind, wire
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import (
    GroupCoverage,
    GroupSteps,
    PairPoints,
    Rank,
    RolePoints,
    RolesFilled,
    named_groups,
)

__all__ = ["FlowNetwork"]


@attrs.frozen(kw_only=True, eq=False)
class FlowNetwork:
    """
    A directed graph whose whole-number circulations are the plans of a problem.

    A pair is used when the arc that bears its number carries flow; how the arcs run is told in ``wire``.

    Args:
        ranked: The problem.
        arcs: The arcs; those of one kind stand together.
        lower: The least flow on each arc, int64 ``[a]``.
        upper: The greatest flow on each arc, int64 ``[a]``.
    """

    ranked: RankedProblem
    arcs: Arcs
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]

    @classmethod
    def of(cls, ranked: RankedProblem) -> Self:
        """
        The network of this problem.

        Args:
            ranked: A problem that a network can hold (``beyond_networks`` is empty).

        Returns:
            The network.
        """
        arcs = wire(ranked)
        lower, upper = arcs.lower.copy(), arcs.upper.copy()
        return cls(ranked=ranked, arcs=arcs, lower=lower, upper=upper)

    @property
    def feasible_bounds(self) -> bool:
        """Whether no arc must carry more than it can."""
        return bool((self.lower <= self.upper).all())

    def cost(self, rank: Rank) -> NDArray[np.int64]:
        """
        What a unit of flow on each arc costs in a rank: its worth, less than zero, int64 ``[a]``.

        Args:
            rank: Any rank but ``WorstPoints``, which is no sum over arcs.

        Returns:
            Whole numbers.

        Raises:
            TypeError: If it is another.
        """
        arcs = self.arcs
        cost = np.zeros(arcs.tail.size, dtype=np.int64)
        match rank:
            case PairPoints():
                uses, pairs = arcs.of("pair")
                cost[uses] = -widened(rank.lean_points[pairs])
            case RolePoints():
                takes, options = arcs.of("option")
                cost[takes] = -rank.points[options]
            case RolesFilled():
                cost[arcs.are("option")] = -1
            case GroupCoverage() | GroupSteps():
                number = self.ranked.number_of_group
                times = np.zeros(len(number), dtype=np.int64)
                np.add.at(times, [number[group.key] for group in named_groups(rank)], 1)
                steps = np.array([*rank.steps, 0], dtype=np.int64)
                grouped, groups = arcs.of("group")
                worth = steps[np.minimum(arcs.group_step, steps.size - 1)]
                cost[grouped] = -worth * times[groups]
            case _:
                raise TypeError(type(rank).__name__)
        return cost

    def flow_of(self, pairs: NDArray[np.int64], places: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """
        The circulation of a plan.

        Args:
            pairs: The pairs used, int64 ``[k]``.
            places: The kind of role place each of them fills, int64 ``[k]``; -1 or left out for none.

        Returns:
            The flow on each arc, int64 ``[a]``; it breaks bounds where the plan breaks limits.
        """
        arcs, problem, options = self.arcs, self.ranked.problem, self.ranked.options
        used = np.zeros(problem.pairs, dtype=np.bool_)
        used[pairs] = True
        place_of = np.full(problem.pairs, NONE, dtype=np.int64)
        place_of[pairs] = NONE if places is None else places
        taken = place_of[options.pair] == options.place
        flow = np.zeros(arcs.tail.size, dtype=np.int64)
        kinds_of_place = 0 if self.ranked.roles is None else self.ranked.roles.rows.size
        of_kinds: tuple[tuple[Kind, NDArray[Any]], ...] = (
            ("pair", used),
            ("option", taken),
            ("free", used & (place_of == NONE)),
            ("place", np.bincount(options.place[taken], minlength=kinds_of_place)),
            ("row", np.bincount(problem.rows[pairs], minlength=problem.shape[0])),
            ("col", np.bincount(problem.cols[pairs], minlength=problem.shape[1])),
        )
        for kind, values in of_kinds:
            marked, numbers = arcs.of(kind)
            flow[marked] = values[numbers]
        grouped, groups = arcs.of("group")
        counts = self._group_counts(pairs)
        flow[grouped] = np.clip(counts[groups] - arcs.group_step, 0, arcs.group_width)
        return flow

    def flow_through(self, carries: NDArray[np.bool_]) -> NDArray[np.int64]:
        """
        The circulation of the plan that uses the pairs, and fills the role places, on these arcs.

        Args:
            carries: Which arcs carry flow, bool ``[a]``; those of pairs and of role options tell the rest.

        Returns:
            The flow on each arc, int64 ``[a]``; groups are filled in the order of their steps.
        """
        carried = carries.astype(np.int64)
        return self.flow_of(self.pairs_used(carried), self.places_filled(carried))

    def pairs_used(self, flow: NDArray[np.int64]) -> NDArray[np.int64]:
        """The pairs that a circulation uses, growing, int64 ``[k]``."""
        return np.sort(self.arcs.number[self.arcs.are("pair") & (flow > 0)])

    def places_filled(self, flow: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each pair used, as in ``pairs_used``, the kind of role place it fills, or -1, int64 ``[k]``."""
        options = self.ranked.options
        place = np.full(self.ranked.problem.pairs, NONE, dtype=np.int64)
        taken = self.arcs.number[self.arcs.are("option") & (flow > 0)]
        place[options.pair[taken]] = options.place[taken]
        return place[self.pairs_used(flow)]

    def _group_counts(self, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
        problem = self.ranked.problem
        by_line = {
            "row": np.bincount(problem.rows[pairs], minlength=problem.shape[0]),
            "col": np.bincount(problem.cols[pairs], minlength=problem.shape[1]),
        }
        counts = [int(by_line[group.side][group.members].sum()) for group in self.ranked.groups]
        return np.array(counts, dtype=np.int64)
