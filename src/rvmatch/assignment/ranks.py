"""Objectives that count one after the other, each solved only where all earlier ones are at their best."""

from collections.abc import Sequence
from typing import ClassVar, TypeAlias, final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import read_only, whole_numbers
from rvmatch.assignment.faces import Face
from rvmatch.assignment.network import UnitNetwork
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.reduction import EXACT_FLOAT
from rvmatch.assignment.solution import RankedAssignment, RankOutcome
from rvmatch.errors import SolverError, invalid

__all__ = ["GroupCoverage", "PairPoints", "Rank", "largest_rank_spread", "solve_ranked"]


def _groups(values: ArrayLike) -> NDArray[np.int64]:
    return read_only(whole_numbers("groups", values))


def _points(values: ArrayLike) -> NDArray[np.int64]:
    return read_only(whole_numbers("points", values))


@final
@attrs.frozen(eq=False)
class GroupCoverage:
    """
    The rank "as many groups of rows as possible have at least one partner".

    Args:
        groups: The group of each row, int64 ``[n]``; -1 where a row belongs to none.

    Raises:
        InvalidValueError: If the groups are no whole numbers, or one is less than -1.
    """

    name: ClassVar[str] = "group_coverage"
    groups: NDArray[np.int64] = attrs.field(converter=_groups)

    def __attrs_post_init__(self) -> None:
        if self.groups.size and self.groups.min() < -1:
            raise invalid("groups", "assignment_group", int(self.groups.min()))

    def costs(self, network: UnitNetwork) -> NDArray[np.int64]:
        """What each edge costs: 1 where it leaves a group uncovered, int64 ``[e]``."""
        return network.uncovered.astype(np.int64)

    def value(self, problem: AssignmentProblem, pairs: NDArray[np.int64]) -> int:
        """How many groups have a partner if these pairs of the problem are used."""
        covered = np.unique(self.groups[problem.rows[pairs]])
        return int((covered >= 0).sum())


@final
@attrs.frozen(eq=False)
class PairPoints:
    """
    The rank "the pairs used are worth as many points as possible together".

    Args:
        points: What each pair of the problem is worth in this rank, int64 ``[p]``; any sign.

    Raises:
        InvalidValueError: If the points are no whole numbers.
    """

    name: ClassVar[str] = "pair_points"
    points: NDArray[np.int64] = attrs.field(converter=_points)

    def costs(self, network: UnitNetwork) -> NDArray[np.int64]:
        """What each edge costs: the points of its pair, less than zero, int64 ``[e]``."""
        return -network.worth(self.points)

    def value(self, problem: AssignmentProblem, pairs: NDArray[np.int64]) -> int:
        """What these pairs of the problem are worth together, in points."""
        del problem
        return sum(self.points[pairs].tolist())


Rank: TypeAlias = GroupCoverage | PairPoints
"""What may stand in an order of ranks."""

_Market: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Rows and columns of pairs, then the capacities of rows and columns."""


def solve_ranked(problem: AssignmentProblem, ranks: Sequence[Rank]) -> RankedAssignment:
    """
    The pairs to use when the first rank counts most, then the second among its optima, and so on.

    Nothing is weighed against anything: a later rank chooses only among the plans that are best for
    every rank before it. ``problem`` gives the pairs and capacities; its own points count only as
    ``PairPoints(problem.points)``. Pairs of no or negative worth stay in, since another rank may want them.

    Args:
        problem: The pairs and the capacities.
        ranks: The objectives, the most important first; at least one, at most one ``GroupCoverage``.

    Returns:
        The pairs, the optimum of every rank, and how each was reached.

    Raises:
        InvalidValueError: If a rank does not fit the problem, its points are too large to stay exact, or
            the network of the problem is too large for memory (``MOST_EDGES``).
        SolverError: If an answer does not hold; each rank is checked in whole numbers.
    """
    if not isinstance(problem, AssignmentProblem):
        raise invalid("problem", "assignment_problem_type", type(problem).__name__)
    groups = _checked(problem, ranks)
    usable, market = _usable(problem)
    network = UnitNetwork.build(*market, groups, pairs=usable)
    face = Face.whole(network)
    outcomes = []
    for rank in ranks:
        cost = rank.costs(network)
        _check_range(cost, network)
        face, method = face.narrowed(cost)
        outcomes.append(
            RankOutcome(
                value=rank.value(problem, network.pairs_used(face.answer())),
                method=method,
                edges_left=face.edges.size,
                places_forced=int(face.mandatory.sum()),
            )
        )
    pairs = network.pairs_used(face.answer())
    _check_plan(problem, pairs)
    values = tuple(outcome.value for outcome in outcomes)
    if values != tuple(rank.value(problem, pairs) for rank in ranks):
        raise SolverError("a later rank spoiled the optimum of an earlier one")
    return RankedAssignment(
        rows=read_only(problem.rows[pairs]),
        cols=read_only(problem.cols[pairs]),
        values=values,
        outcomes=tuple(outcomes),
    )


def largest_rank_spread(problem: AssignmentProblem, groups: ArrayLike | None = None) -> int:
    """
    How far apart the points of a rank may be, counting 0 among them, so that every sum stays exact.

    Points from 0 to this number are accepted by ``solve_ranked`` for this problem. The larger a problem,
    the smaller the number: points that only break ties can be shortened to it.

    Args:
        problem: The pairs and the capacities.
        groups: The groups of a ``GroupCoverage`` among the ranks, if there is one, int64 ``[n]``.

    Returns:
        The greatest difference.

    Example:
        >>> from rvmatch.assignment import AssignmentProblem, largest_rank_spread
        >>> largest_rank_spread(AssignmentProblem.from_matrix([[9, 8], [7, 1]])).bit_length()
        50
    """
    _, market = _usable(problem)
    nodes = UnitNetwork.nodes(*market, None if groups is None else _groups(groups))
    return _largest_spread(nodes)


def _checked(problem: AssignmentProblem, ranks: Sequence[Rank]) -> NDArray[np.int64] | None:
    """The groups of rows that the ranks speak of, once every rank is known to fit the problem."""
    groups = None
    given: object = ranks  # a single rank is easily passed without its tuple
    if not isinstance(given, Sequence) or not given:
        raise invalid("ranks", "assignment_ranks_empty", type(given).__name__ if given else given)
    for rank in ranks:
        if isinstance(rank, GroupCoverage):
            if groups is not None:
                raise invalid("ranks", "assignment_ranks_groups", 2)
            groups = rank.groups
            if groups.size != problem.shape[0]:
                raise invalid(
                    "groups",
                    "assignment_length",
                    groups.size,
                    count=problem.shape[0],
                    other="problem.shape[0]",
                )
        elif isinstance(rank, PairPoints):
            if rank.points.size != problem.rows.size:
                raise invalid(
                    "points",
                    "assignment_length",
                    rank.points.size,
                    count=problem.rows.size,
                    other="problem.rows",
                )
        else:
            raise invalid("ranks", "assignment_rank_type", type(rank).__name__)
    return groups


def _check_plan(problem: AssignmentProblem, pairs: NDArray[np.int64]) -> None:
    by_row = np.bincount(problem.rows[pairs], minlength=problem.shape[0])
    by_col = np.bincount(problem.cols[pairs], minlength=problem.shape[1])
    if (by_row > problem.row_capacity).any() or (by_col > problem.col_capacity).any():
        raise SolverError("a plan uses more places than there are")
    if (np.diff(pairs) <= 0).any():
        raise SolverError("a plan uses a pair twice")


def _check_range(cost: NDArray[np.int64], network: UnitNetwork) -> None:
    if cost.size == 0:
        return
    spread, most = int(cost.max()) - int(cost.min()), _largest_spread(sum(network.sizes))
    if spread > most:
        raise invalid("points", "assignment_rank_range", spread, most=most)


def _largest_spread(nodes: int) -> int:
    """The bound of ``Reduction.exact_in_float64``, with both sides of the mirror image counted."""
    return (EXACT_FLOAT - 1) // (2 * nodes + 2) - 1


def _usable(problem: AssignmentProblem) -> tuple[NDArray[np.int64], _Market]:
    """The pairs between sides that have room; their ends, and capacities no larger than needed."""
    usable = np.flatnonzero(
        (problem.row_capacity[problem.rows] > 0) & (problem.col_capacity[problem.cols] > 0)
    )
    rows, cols = problem.rows[usable], problem.cols[usable]
    row_capacity = np.minimum(problem.row_capacity, np.bincount(rows, minlength=problem.shape[0]))
    col_capacity = np.minimum(problem.col_capacity, np.bincount(cols, minlength=problem.shape[1]))
    return usable, (rows, cols, row_capacity, col_capacity)
