"""Which solver suits a problem, and the greatest total it finds."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import read_only
from rvmatch.assignment.bipartite.network import MOST_EDGES
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.solution import Assignment, total
from rvmatch.assignment.totals.dense import choose_dense
from rvmatch.assignment.totals.greedy import choose_greedily
from rvmatch.assignment.totals.paths import OutOfPatience, choose_by_paths, patience_beside_scipy
from rvmatch.assignment.totals.reduction import Reduction
from rvmatch.assignment.totals.sparse import choose_sparse
from rvmatch.errors import invalid

__all__ = ["SOLVERS", "solve"]

_CHOOSERS: Mapping[str, Callable[[Reduction], NDArray[np.int64]]] = MappingProxyType(
    {
        "dense": choose_dense,
        "sparse": choose_sparse,
        "paths": choose_by_paths,
        "greedy": choose_greedily,
    }
)

SOLVERS: tuple[str, ...] = ("auto", *_CHOOSERS)
"""The solvers by name: all are exact but ``"greedy"``, which is a baseline to compare with."""

FEW_PAIRS = 60
"""Up to this many pairs plain Python is done before scipy has set up its arrays, or is even loaded."""

FEW_CELLS = 10_000
"""Up to this many cells a full table is fastest, however many of them are pairs."""

MOST_CELLS = 64_000_000
"""The largest table that ``"auto"`` builds, in cells: 512 MB of float64, and only where it is crowded."""

CROWDED = 0.3
"""From this share of the cells on, a full table is faster than a list of pairs (``benchmarks/solve.py``)."""

MANY_SPLIT = 2_000
"""From here on, pairs that both sides could use twice cost scipy more than an attempt in plain Python."""

LOOKS_PER_EDGE = 5
"""How often plain Python looks at an edge while scipy finds the pairs that it would use twice."""

MANY_COPIES = 500
"""From so many places to choose from for each pair on, scipy loses more time on copies than plain Python."""

LOOKS_PER_COPY = 3
"""How often plain Python may then look at a pair for each edge of the copies."""


def solve(problem: AssignmentProblem, solver: str = "auto") -> Assignment:
    """
    The pairs worth most together, each used at most once, within the capacities of both sides.

    Anyone may be left alone; a pair worth nothing or less is therefore never used. If all points are
    whole numbers the total is exactly the greatest; with fractions it is so within float64. Where
    several choices are worth the same, which of them is found may differ from solver to solver.

    Args:
        problem: The pairs, what they are worth, and the capacities.
        solver: One of ``SOLVERS``; ``"auto"`` chooses by size, share of cells and size of the points.

    Returns:
        The pairs, their total, and which solver found them and why.

    Raises:
        InvalidValueError: If there is no solver of this name, or ``"dense"`` and ``"sparse"``, which
            compute in float64, were asked for whole points too large to stay exact there.
    """
    if not isinstance(problem, AssignmentProblem):
        raise invalid("problem", "assignment_problem_type", type(problem).__name__)
    if solver not in SOLVERS:
        raise invalid("solver", "assignment_solver", solver, names=", ".join(SOLVERS))
    reduction = Reduction.of(problem)
    if solver in {"dense", "sparse"} and not reduction.exact_in_float64:
        raise invalid("solver", "assignment_solver_inexact", solver, points=int(reduction.points.max()))
    if solver == "auto":
        name, reason, found = _automatic(reduction)
    else:
        name, reason, found = solver, "asked", _CHOOSERS[solver](reduction)
    chosen = reduction.kept[found]
    return Assignment(
        rows=read_only(problem.rows[chosen]),
        cols=read_only(problem.cols[chosen]),
        points=total(problem.points[chosen]),
        solver=name,
        reason=reason,
        optimal=name != "greedy",
    )


def _automatic(reduction: Reduction) -> tuple[str, str, NDArray[np.int64]]:
    """The solver that suits, a short code why, and what it found."""
    edges = reduction.rows.size
    if edges > FEW_PAIRS and reduction.places != reduction.shape:
        edges = reduction.bands.edges
    name, reason = _suitable(reduction, edges)
    if name == "paths":
        return name, reason, choose_by_paths(reduction)
    patience = patience_beside_scipy(*sorted(reduction.places)) if name == "sparse" else 0
    if name == "sparse" and reduction.split_pairs > MANY_SPLIT:
        patience = max(patience, LOOKS_PER_EDGE * edges)
    elif edges > MANY_COPIES * reduction.rows.size:
        patience = max(patience, LOOKS_PER_COPY * edges)
    if patience:
        try:
            return "paths", "large_with_room", choose_by_paths(reduction, patience)
        except OutOfPatience:
            reason = "large_and_tight"
    return name, reason, _CHOOSERS[name](reduction)


def _suitable(reduction: Reduction, edges: int) -> tuple[str, str]:
    pairs, (row_places, col_places) = reduction.rows.size, reduction.places
    if pairs <= FEW_PAIRS:
        return "paths", "few_pairs"
    if not reduction.exact_in_float64:
        return "paths", "points_beyond_float64"
    if edges > MOST_EDGES and edges > pairs:
        return "paths", "network_too_large"
    if reduction.split_pairs:
        return "sparse", "capacities_on_both_sides"
    if row_places * col_places <= FEW_CELLS:
        return "dense", "few_cells"
    if row_places * col_places > MOST_CELLS:
        return "sparse", "table_too_large"
    crowded = edges >= CROWDED * row_places * col_places
    return ("dense", "crowded") if crowded else ("sparse", "few_of_the_cells")
