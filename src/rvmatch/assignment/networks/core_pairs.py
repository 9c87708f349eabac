"""The core of a large problem: the few pairs among which a plan is sought, and all others, priced out."""

from collections.abc import Callable
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.networks.plain_market import market_potentials
from rvmatch.assignment.networks.routing import closed
from rvmatch.assignment.networks.wiring import Arcs
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints, Rank, WorstPoints

__all__ = ["CORE_PAIRS", "FEW", "MANY", "OUTWEIGHS", "Core", "core_pays"]

CORE_PAIRS = 500_000
"""From this many pairs on a core is tried."""

FEW = 8
"""How many pairs of each row are in the core at first, and how many join it at once."""

MANY = 16
"""How many pairs of each row join it where the market is tight: few would have to join again and again."""

NEAR = 4
"""How many pairs of each row are in the core where prices tell which cost least."""

MOST = 24
"""How many of each row are, if they cost nothing at these prices; later ranks draw in the others."""

OUTWEIGHS = 2
"""A core pays if there are so many times as many pairs as it has at first."""


@attrs.frozen(kw_only=True, eq=False)
class Core:
    """
    Some pairs of a problem as a problem of their own, with marks on all pairs that tell what is left outside.

    Prices prove more than a plan of the core: a pair outside that would cost something at them is in no plan
    that is better, or as good. So one pass over all pairs tells which must join the core, which are out for
    good, and which only later ranks will decide on.

    Args:
        whole: The problem.
        first: Where the pairs of each row begin, int64 ``[n + 1]``.
        marks: What each pair is (``kernels.circulation_pairs``), uint8 ``[p]``.
        inside: The pairs of the core, growing, int64 ``[q]``.
        ranked: The problem of these pairs alone.
        priced: The rank whose plain market told which pairs are near; None if each row's best were taken.

    Source:
        Column generation for assignment problems: R. E. Burkard, M. Dell'Amico, S. Martello, Assignment
        Problems (2009), section 4.4.3 (sparse subproblems, and prices that tell what they lack).
    """

    whole: RankedProblem
    first: NDArray[np.int64]
    marks: NDArray[np.uint8]
    inside: NDArray[np.int64]
    ranked: RankedProblem
    priced: Rank | None = None

    @classmethod
    def of(
        cls, whole: RankedProblem, few: int | None = None, pause: Callable[[], None] | None = None
    ) -> Self:
        """
        The core to begin with: the nearest pairs of each row, those that are kept, those that can fill roles.

        Near is what costs least at the prices of the plain market, which is soon solved where there is room;
        in a tight one the pairs of a row that are worth most have to do.

        Args:
            whole: The problem.
            few: How many pairs of each row, to be told by what they are worth alone.
            pause: Called several times a second; it may raise.

        Returns:
            The core.
        """
        from rvmatch.assignment.kernels.circulation_pairs import INSIDE, OPEN, choose_best, choose_near

        problem = whole.problem
        first = np.searchsorted(problem.rows, np.arange(problem.shape[0] + 1)).astype(np.int64)
        marks = np.full(problem.rows.size, OPEN, dtype=np.uint8)
        worths = [rank for rank in whole.ranks if isinstance(rank, PairPoints)]
        marks[whole.kept] = INSIDE
        marks[whole.options.pair] = INSIDE
        priced = worths[0] if worths and few is None else None
        prices = None if priced is None else market_potentials(problem, priced.points, pause or _nothing)
        if priced is not None and prices is not None:
            cols, points = closed(problem.cols), closed(priced.points)
            choose_near(first, cols, points, (closed(prices[0]), closed(prices[1])), marks, NEAR, MOST)
        else:
            # Without points any few will do; those of neighbouring rows should differ.
            points = worths[0].points if worths else (problem.cols - problem.rows) % max(1, problem.shape[1])
            ties = worths[-1].points if worths else points
            choose_best(first, closed(points), closed(ties), marks, FEW if few is None else few)
        inside = np.flatnonzero(marks == INSIDE)
        return cls(
            whole=whole,
            first=first,
            marks=marks,
            inside=inside,
            ranked=_restricted(whole, inside),
            priced=None if prices is None else priced,
        )

    @property
    def outside(self) -> int:
        """How many pairs outside may yet be used."""
        from rvmatch.assignment.kernels.circulation_pairs import OPEN

        return int((self.marks == OPEN).sum())

    def widened(self, rank: PairPoints, few: int = MANY) -> Self:
        """The core with many more pairs of each row, the best of a rank: what a tight market needs."""
        from rvmatch.assignment.kernels.circulation_pairs import INSIDE, choose_best

        marks, points = self.marks.copy(), closed(rank.points)
        choose_best(self.first, points, points, marks, few)
        inside = np.flatnonzero(marks == INSIDE)
        return attrs.evolve(self, marks=marks, inside=inside, ranked=_restricted(self.whole, inside))

    def own(self, rank: Rank) -> Rank:
        """A rank of the problem as one of the core."""
        pairs_of_ranks = zip(self.whole.ranks, self.ranked.ranks, strict=True)
        return next(mine for whole, mine in pairs_of_ranks if whole is rank)

    def grown(
        self, rank: Rank | None, arcs: Arcs, potentials: NDArray[np.int64], few: int | None = None
    ) -> Self | None:
        """
        The core with those pairs that would cost less than nothing at these prices, a few of each row.

        Args:
            rank: What pairs are worth; None if they are worth nothing.
            arcs: Where rows and columns are.
            potentials: Of each node, int64 ``[nodes]``.
            few: How many pairs of each row at most.

        Returns:
            The larger core; None if there is no such pair.
        """
        from rvmatch.assignment.kernels.circulation_pairs import INSIDE, choose_cheaper

        marks = self.marks.copy()
        points, weight = self._worth(rank)
        prices = self._prices(arcs, potentials)
        cols = closed(self.whole.problem.cols)
        if not choose_cheaper(self.first, cols, points, weight, prices, marks, FEW if few is None else few):
            return None
        inside = np.flatnonzero(marks == INSIDE)
        return attrs.evolve(self, marks=marks, inside=inside, ranked=_restricted(self.whole, inside))

    def settled(self, rank: Rank, arcs: Arcs, potentials: NDArray[np.int64]) -> Self:
        """
        The same, without the pairs outside that no best plan of a rank uses.

        Args:
            rank: The rank.
            arcs: Where rows and columns are.
            potentials: Of each node, int64 ``[nodes]``; no pair outside costs less than nothing.

        Returns:
            The core with other marks.
        """
        from rvmatch.assignment.kernels.circulation_pairs import close_dearer

        marks = self.marks.copy()
        points, weight = self._worth(rank)
        cols = closed(self.whole.problem.cols)
        close_dearer(self.first, cols, points, weight, self._prices(arcs, potentials), marks)
        return attrs.evolve(self, marks=marks)

    def _worth(self, rank: Rank | None) -> tuple[NDArray[np.int64], int]:
        if isinstance(rank, PairPoints):
            return closed(rank.points), 1
        return closed(self.whole.problem.cols), 0

    def _prices(
        self, arcs: Arcs, potentials: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        n, m = self.whole.problem.shape
        of_row = potentials[arcs.node_of_row : arcs.node_of_row + n]
        return closed(of_row), closed(potentials[arcs.node_of_col : arcs.node_of_col + m])


def core_pays(ranked: RankedProblem) -> bool:
    """Whether a problem is so large, and its core so much smaller, that the core should be solved."""
    pairs, rows = ranked.problem.rows.size, ranked.problem.shape[0]
    if pairs < CORE_PAIRS or any(isinstance(rank, WorstPoints) for rank in ranked.ranks):
        return False
    return pairs > OUTWEIGHS * (FEW * rows + ranked.options.pair.size)


def _nothing() -> None:
    """Nobody waits."""


def _restricted(whole: RankedProblem, inside: NDArray[np.int64]) -> RankedProblem:
    """The problem of some of its pairs."""
    problem = whole.problem
    # Pairs that can fill roles are all inside: ranks about roles stay as they are.
    ranks = tuple(
        PairPoints(rank.points[inside]) if isinstance(rank, PairPoints) else rank for rank in whole.ranks
    )
    ranked = RankedProblem(
        problem=AssignmentProblem(
            rows=problem.rows[inside],
            cols=problem.cols[inside],
            points=problem.points[inside],
            shape=problem.shape,
            row_capacity=problem.row_capacity,
            col_capacity=problem.col_capacity,
        ),
        ranks=ranks,
        limits=whole.limits,
        roles=whole.roles,
    )
    # Groups are those of the whole problem; to gather them again would take longer than anything else here.
    ranked.__dict__.update(
        groups=whole.groups, number_of_group=whole.number_of_group, beyond_networks=whole.beyond_networks
    )
    return ranked
