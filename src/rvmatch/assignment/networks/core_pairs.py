"""The core of a large problem: the few pairs among which a plan is sought, and all others, priced out."""

from collections.abc import Callable
from functools import cached_property
from typing import Self, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Lean, wide_points, widened
from rvmatch.assignment.networks.market_prices import plain_potentials
from rvmatch.assignment.networks.pair_blocks import INSIDE, OPEN
from rvmatch.assignment.networks.pair_passes import Passes, passes
from rvmatch.assignment.networks.routing import closed
from rvmatch.assignment.networks.wiring import Arcs
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints, Rank, WorstPoints

__all__ = ["CORE_PAIRS", "FEW", "MANY", "OUTWEIGHS", "Core", "core_pays"]

Whole: TypeAlias = NDArray[np.int64]
Marks: TypeAlias = NDArray[np.uint8]

CORE_PAIRS = 500_000
"""From this many pairs on a core is tried."""

PLAIN_CORE_PAIRS = 200_000
"""The same without compiled loops."""

FEW = 8
"""How many pairs of each row are in the core at first, and how many join it at once."""

MANY = 16
"""How many pairs of each row join it where the market is tight: few would have to join again and again."""

NEAR = 4
"""How many pairs of each row are in the core where prices tell which cost least."""

MOST = 24
"""
How many of each row are, if they cost nothing at these prices; later ranks draw in the others. Without loops
all are, as it takes long to solve the core again.
"""

OUTWEIGHS = 2
"""A core pays if there are so many times as many pairs as it has at first."""

PLAIN_OUTWEIGHS = 4
"""The same without compiled loops: below, matchings of a tight market take twice as long with a core."""

SAMPLE = 16
"""One pair of so many tells how near the others are."""

HALF = 0.5
"""A core that has drawn in more than this share of all pairs takes in all that are still open."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
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
        compiled: Whether compiled loops look at the pairs outside, or numpy does.
        priced: The rank whose plain market told which pairs are near; None if each row's best were taken.
        prices: Its prices, potentials of rows, int64 ``[n]``, and of columns, int64 ``[m]``; or None.

    Source:
        Column generation for assignment problems: R. E. Burkard, M. Dell'Amico, S. Martello, Assignment
        Problems (2009), section 4.4.3 (sparse subproblems, and prices that tell what they lack).
    """

    whole: RankedProblem
    first: NDArray[np.int64]
    marks: NDArray[np.uint8]
    inside: NDArray[np.int64]
    ranked: RankedProblem
    compiled: bool = True
    priced: Rank | None = None
    prices: tuple[Whole, Whole] | None = None

    @classmethod
    def of(
        cls,
        whole: RankedProblem,
        few: int | None = None,
        pause: Callable[[], None] | None = None,
        *,
        compiled: bool = True,
    ) -> Self:
        """
        The core to begin with: the nearest pairs of each row, those that are kept, those that can fill roles.

        Near is what costs least at the prices of the plain market, if they are soon found: by compiled loops
        where there is room, by matchings where every line has one place. Else the pairs of a row that are
        worth most have to do, and without loops the one that is worth most to each column.

        Args:
            whole: The problem.
            few: How many pairs of each row, to be told by what they are worth alone.
            pause: Called several times a second; it may raise.
            compiled: Whether compiled loops look at the pairs, or numpy does.

        Returns:
            The core.
        """
        problem = whole.problem
        first, cols = problem.starts, _cols_of(whole)
        marks = np.full(problem.pairs, OPEN, dtype=np.uint8)
        worths = [rank for rank in whole.ranks if isinstance(rank, PairPoints)]
        marks[whole.kept] = INSIDE
        marks[whole.options.pair] = INSIDE
        priced = worths[0] if worths and few is None else None
        prices = None
        if priced is not None:
            points, ties = (_points_of(whole, one) for one in (priced, worths[-1]))
            prices = plain_potentials(problem, (cols, points, ties), pause or _nothing, compiled=compiled)
        if priced is not None and prices is not None:
            points = _points_of(whole, priced)
            at, most = (closed(prices[0]), closed(prices[1])), MOST if compiled else problem.shape[1]
            passes(compiled=compiled).choose_near(first, cols, points, at, marks, NEAR, most)
        else:
            # Without points any few will do; those of neighbouring rows should differ.
            points = _points_of(whole, worths[0]) if worths else _spread(problem)
            ties = _points_of(whole, worths[-1]) if worths else points
            passes(compiled=compiled).choose_best(first, points, ties, marks, FEW if few is None else few)
            if not compiled:
                passes(compiled=compiled).choose_best_of_columns(
                    first, cols, points, ties, marks, problem.shape[1]
                )
        inside = np.flatnonzero(marks == INSIDE)
        return cls(
            whole=whole,
            first=first,
            marks=marks,
            inside=inside,
            ranked=_restricted(whole, inside),
            compiled=compiled,
            priced=None if prices is None else priced,
            prices=prices,
        )

    def pays(self, *, by_matching: bool) -> bool:
        """
        Whether to solve it takes less than to solve the whole problem.

        It does not where it holds most pairs, nor where it would be matched again and again in a market
        without room: one matching of all pairs is then quicker.

        Args:
            by_matching: Whether matchings solve it.

        Returns:
            True if it does.
        """
        problem = self.whole.problem
        once = max(problem.row_capacity.max(initial=0), problem.col_capacity.max(initial=0)) <= 1
        contested = by_matching and once and self.prices is None
        return not contested and self.inside.size <= HALF * self.marks.size

    @cached_property
    def cols(self) -> Lean:
        """The column of each pair as loops see it ``[p]``."""
        return _cols_of(self.whole)

    @property
    def outside(self) -> int:
        """How many pairs outside may yet be used."""
        return int(np.count_nonzero(self.marks == OPEN))

    @property
    def open_pairs(self) -> NDArray[np.int64]:
        """Those pairs, growing, int64."""
        return np.flatnonzero(self.marks == OPEN)

    def widened(self, rank: PairPoints, few: int = MANY) -> Self:
        """The core with many more pairs of each row, the best of a rank: what a tight market needs."""
        marks, points = self.marks.copy(), _points_of(self.whole, rank)
        self._passes.choose_best(self.first, points, points, marks, few)
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
        marks = self.marks.copy()
        points, weight = self._worth(rank)
        prices = self._prices(arcs, potentials)
        cols, few = self.cols, FEW if few is None else few
        choose_cheaper = self._passes.choose_cheaper
        if not choose_cheaper(self.first, cols, points, weight, prices, marks, few):
            return None
        if not self.compiled:
            margin = self._margin(points, weight, prices)
            choose_cheaper(self.first, cols, points, weight, (prices[0] - margin, prices[1]), marks, few)
        if np.count_nonzero(marks == INSIDE) > HALF * marks.size:
            marks[marks == OPEN] = INSIDE
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
        marks = self.marks.copy()
        points, weight = self._worth(rank)
        cols, prices = self.cols, self._prices(arcs, potentials)
        self._passes.close_dearer(self.first, cols, points, weight, prices, marks)
        return attrs.evolve(self, marks=marks)

    @property
    def nearly_complete(self) -> bool:
        """Whether what is still open outside is better drawn in at once, as each turn takes long."""
        return not self.compiled and 0 < self.outside <= self.inside.size

    def completed(self) -> Self:
        """The core with all that is still open."""
        marks = np.where(self.marks == OPEN, np.uint8(INSIDE), self.marks)
        inside = np.flatnonzero(marks == INSIDE)
        return attrs.evolve(self, marks=marks, inside=inside, ranked=_restricted(self.whole, inside))

    @property
    def _passes(self) -> Passes:
        return passes(compiled=self.compiled)

    def _worth(self, rank: Rank | None) -> tuple[Lean, int]:
        if isinstance(rank, PairPoints):
            return _points_of(self.whole, rank), 1
        return self.cols, 0

    def _margin(self, points: Lean, weight: int, prices: tuple[Whole, Whole]) -> int:
        """What about as many open pairs as there are rows cost at most, at these prices, told by a sample."""
        problem = self.whole.problem
        pairs = np.flatnonzero(self.marks[::SAMPLE] == OPEN) * SAMPLE
        cost = prices[0][problem.lean_rows[pairs]] - prices[1][problem.lean_cols[pairs]]
        cost -= weight * points[pairs]
        near = np.sort(cost[cost >= 0])[: max(1, problem.shape[0] // SAMPLE)]
        return 1 + int(near[-1]) if near.size else 0

    def _prices(
        self, arcs: Arcs, potentials: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        n, m = self.whole.problem.shape
        of_row = potentials[arcs.node_of_row : arcs.node_of_row + n]
        return closed(of_row), closed(potentials[arcs.node_of_col : arcs.node_of_col + m])


def core_pays(ranked: RankedProblem, *, compiled: bool = True) -> bool:
    """Whether a problem is so large, and its core so much smaller, that the core should be solved."""
    pairs, rows = ranked.problem.pairs, ranked.problem.shape[0]
    fewest, times = (CORE_PAIRS, OUTWEIGHS) if compiled else (PLAIN_CORE_PAIRS, PLAIN_OUTWEIGHS)
    if pairs < fewest or any(isinstance(rank, WorstPoints) for rank in ranked.ranks):
        return False
    return pairs > times * (FEW * rows + ranked.options.pair.size)


def _nothing() -> None:
    """Nobody waits."""


def _lean(whole: RankedProblem) -> bool:
    """
    Whether loops see numbers of all pairs in int32.

    Loops are compiled for each type that they see, so they see two cases and no mixtures.
    """
    held = (whole.problem.lean_cols, *(one.lean_points for one in whole.ranks if isinstance(one, PairPoints)))
    return all(one.dtype == np.int32 for one in held)


def _cols_of(whole: RankedProblem) -> Lean:
    """The columns of all pairs as loops see them."""
    return closed(whole.problem.lean_cols if _lean(whole) else whole.problem.cols)


def _points_of(whole: RankedProblem, rank: PairPoints) -> Lean:
    """What a rank gives all pairs, as loops see it."""
    return closed(rank.lean_points if _lean(whole) else rank.points)


def _spread(problem: AssignmentProblem) -> Lean:
    """A number for each pair by which the best of neighbouring rows differ."""
    found: Lean = (problem.lean_cols - problem.lean_rows) % max(1, problem.shape[1])
    return closed(found)


def _restricted(whole: RankedProblem, inside: NDArray[np.int64]) -> RankedProblem:
    """The problem of some of its pairs."""
    problem = whole.problem
    # Pairs that can fill roles are all inside: ranks about roles stay as they are.
    ranks = tuple(
        PairPoints(widened(rank.lean_points[inside])) if isinstance(rank, PairPoints) else rank
        for rank in whole.ranks
    )
    ranked = RankedProblem(
        problem=AssignmentProblem(
            rows=widened(problem.lean_rows[inside]),
            cols=widened(problem.lean_cols[inside]),
            points=wide_points(problem.lean_points[inside]),
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
