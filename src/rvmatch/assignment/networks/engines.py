"""How a network is solved: by linear programs, as a bipartite matching, or by compiled shortest paths."""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.bipartite.bands import Bands
from rvmatch.assignment.bipartite.faces import Face
from rvmatch.assignment.bipartite.network import UnitNetwork
from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupCoverage, PairPoints, Rank
from rvmatch.assignment.totals.reduction import EXACT_FLOAT
from rvmatch.errors import SolverError

__all__ = [
    "ASKED",
    "ENGINES",
    "KERNEL",
    "MATCHING",
    "EngineChoice",
    "best_by_matching",
    "chosen_engine",
    "matching_can",
]

PROGRAM = "linear_program"
MATCHING = "matching"
KERNEL = "kernel"

ENGINES: tuple[str, ...] = ("auto", PROGRAM, MATCHING, KERNEL)
"""
The engines by name; ``"matching"`` knows pairs, capacities and one coverage of groups of rows, ``"kernel"``
all that a network holds: shortest paths in loops that the extra ``fast`` compiles. Without it they are too
slow for anything but small problems.
"""

COMPILED_PAIRS = 100_000
"""From this many pairs on compiled paths are faster by more than it takes to load the compiler."""

MANY_PAIRS = 20_000
"""Up to this many pairs a linear program is as fast as anything, however capacities lie."""

FEW_SPLIT = 0.02
"""Up to this share of pairs that places of both sides could use twice a matching is faster."""


MOST_PLACES = 6
"""Where all pairs are worth the same, nearly every corner of a linear program is best and it wanders among
them; a matching then is faster as long as a pair has no more edges than this, on average."""


ASKED = "asked"
"""The reason of an engine that the caller named."""


@attrs.frozen(kw_only=True)
class EngineChoice:
    """
    Which engine suits a problem, and why.

    Args:
        engine: Its name.
        reason: What was seen in the problem, a short code: ``"many_pairs"`` for compiled paths;
            ``"few_pairs"``, ``"beyond_matching"`` and, where places of both sides could use a pair twice,
            ``"repeated_pairs"`` for linear programs; ``"single_places"``, ``"few_repeated_pairs"`` and
            ``"alike_pairs"`` for a matching.
        faster_with: The extra that would have brought a faster engine, or None.
    """

    engine: str
    reason: str
    faster_with: str | None = None


def matching_can(ranked: RankedProblem) -> bool:
    """Whether one bipartite matching holds a problem, with all sums exact in float64."""
    coverages = sum(isinstance(rank, GroupCoverage) for rank in ranked.ranks)
    plain = all(isinstance(rank, GroupCoverage | PairPoints) for rank in ranked.ranks)
    if not plain or coverages > 1 or ranked.limits or ranked.roles is not None:
        return False
    worths = [rank.lean_points for rank in ranked.ranks if isinstance(rank, PairPoints)]
    points = worths if ranked.problem.pairs else []
    spread = max((max(0, int(values.max())) - min(0, int(values.min())) for values in points), default=1)
    nodes = _nodes(ranked)
    # The bound of Reduction.exact_in_float64, with both sides of a mirror image counted.
    return spread <= (EXACT_FLOAT - 1) // (2 * nodes + 2) - 1


def chosen_engine(ranked: RankedProblem) -> EngineChoice:
    """The engine that suits a problem (``benchmarks/ranks.py``)."""
    many = ranked.problem.pairs >= COMPILED_PAIRS
    if many and kernels_available():
        return EngineChoice(engine=KERNEL, reason="many_pairs")
    engine, reason = _uncompiled_engine(ranked)
    return EngineChoice(engine=engine, reason=reason, faster_with="fast" if many else None)


def _uncompiled_engine(ranked: RankedProblem) -> tuple[str, str]:
    """The one of the engines of scipy that suits a problem, and why."""
    pairs = ranked.problem.pairs
    if pairs <= MANY_PAIRS:
        return PROGRAM, "few_pairs"
    if not matching_can(ranked):
        return PROGRAM, "beyond_matching"
    if _places_once(ranked.problem):
        return MATCHING, "single_places"  # no pair can be used twice, and each has one edge
    bands = Bands.of(*_market(ranked.problem)[1])
    if bands.edges <= 2 * pairs and int(bands.split.sum()) <= FEW_SPLIT * pairs:
        return MATCHING, "few_repeated_pairs"
    worths = [rank.lean_points for rank in ranked.ranks if isinstance(rank, PairPoints)]
    alike = any(points.min() == points.max() for points in worths)
    if alike and bands.edges <= MOST_PLACES * pairs:
        return MATCHING, "alike_pairs"
    return PROGRAM, "repeated_pairs"


def best_by_matching(problem: AssignmentProblem, ranks: Sequence[Rank]) -> NDArray[np.int64]:
    """
    The pairs of a plan that is best for every rank in turn.

    Each rank is one cheapest matching of the unit network; what it leaves open is the next rank's network.

    Args:
        problem: The pairs and the capacities.
        ranks: ``PairPoints`` and at most one ``GroupCoverage``.

    Returns:
        Positions of pairs, growing, int64 ``[k]``.

    Raises:
        InvalidValueError: If the network is too large for memory (``MOST_EDGES``).
        SolverError: If an answer does not hold.
    """
    usable, market = _market(problem)
    network = UnitNetwork.build(*market, _groups(ranks), pairs=usable)
    face = Face.whole(network)
    for rank in ranks:
        if isinstance(rank, PairPoints):
            cost = -network.worth(rank.points)
        else:
            cost = network.uncovered.astype(np.int64)
        face, _ = face.narrowed(cost)
    pairs = network.pairs_used(face.answer())
    if (np.diff(pairs) <= 0).any():
        raise SolverError("a plan uses a pair twice")
    return pairs


def _places_once(problem: AssignmentProblem) -> bool:
    """Whether no row and no column has more than one place."""
    return int(problem.row_capacity.max(initial=0)) <= 1 and int(problem.col_capacity.max(initial=0)) <= 1


def _nodes(ranked: RankedProblem) -> int:
    """How many nodes the unit network of a problem has at most."""
    problem, groups = ranked.problem, _groups(ranked.ranks)
    if not _places_once(problem):
        return UnitNetwork.nodes(*_market(problem)[1], groups)
    grouped = 0 if groups is None else np.unique(groups[groups >= 0]).size
    return 2 * int(problem.row_capacity.sum()) + int(problem.col_capacity.sum()) + 2 * grouped


_Market = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _groups(ranks: Sequence[Rank]) -> NDArray[np.int64] | None:
    return next((rank.groups for rank in ranks if isinstance(rank, GroupCoverage)), None)


def _market(problem: AssignmentProblem) -> tuple[NDArray[np.int64], _Market]:
    """The pairs between sides that have room; their ends, and capacities no larger than needed."""
    rows, cols = problem.rows, problem.cols
    if problem.row_capacity.all() and problem.col_capacity.all():
        usable = np.arange(rows.size)
    else:
        usable = np.flatnonzero((problem.row_capacity[rows] > 0) & (problem.col_capacity[cols] > 0))
        rows, cols = rows[usable], cols[usable]
    row_capacity = np.minimum(problem.row_capacity, np.bincount(rows, minlength=problem.shape[0]))
    col_capacity = np.minimum(problem.col_capacity, np.bincount(cols, minlength=problem.shape[1]))
    return usable, (rows, cols, row_capacity, col_capacity)
