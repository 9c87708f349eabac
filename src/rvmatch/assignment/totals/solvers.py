"""Which solver suits a problem, and the greatest total it finds."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from types import MappingProxyType

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import read_only, wide_points, widened
from rvmatch.assignment.bipartite.network import MOST_EDGES
from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.kernels.preparing import ready
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.solution import Assignment, total
from rvmatch.assignment.totals.dense import choose_dense
from rvmatch.assignment.totals.greedy import choose_greedily
from rvmatch.assignment.totals.kernel import choose_by_kernel, prices_of, suits_kernel
from rvmatch.assignment.totals.paths import OutOfPatience, choose_by_paths, patience_beside_scipy
from rvmatch.assignment.totals.profiles import collapsed
from rvmatch.assignment.totals.reduction import Reduction
from rvmatch.assignment.totals.sparse import choose_sparse
from rvmatch.errors import CancelledError, invalid

__all__ = ["SOLVERS", "solve"]

_CHOOSERS: Mapping[str, Callable[[Reduction], NDArray[np.int64]]] = MappingProxyType(
    {
        "dense": choose_dense,
        "sparse": choose_sparse,
        "paths": choose_by_paths,
        "greedy": choose_greedily,
    }
)

SOLVERS: tuple[str, ...] = ("auto", *_CHOOSERS, "kernel")
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

STEPS_PER_PAIR = 9_000
"""From so many passing steps of scipy's sparse matcher for each pair on, it is slower than loops that nothing
compiles."""

KERNEL_PAIRS = 1_500
"""From so many pairs on the compiled loops are faster than any other way but a full table."""

KERNEL_SPLIT_PAIRS = 300
"""The same where both sides could use a pair twice: scipy needs a larger network then."""

WORTH_LOADING = 100_000
"""From so many pairs on they are so even if numba, which takes about a second, is still to be loaded."""


@attrs.frozen(kw_only=True, eq=False)
class _Found:
    """What a solver chose, its name, a short code why it was asked, and prices of the reduction's lines."""

    solver: str
    reason: str
    used: NDArray[np.int64]
    prices: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None
    faster_with: str | None = None


def solve(
    problem: AssignmentProblem,
    solver: str = "auto",
    *,
    cancel: Callable[[], bool] | None = None,
    executor: Executor | None = None,
) -> Assignment:
    """
    The pairs worth most together, each used at most once, within the capacities of both sides.

    Anyone may be left alone; a pair worth nothing or less is therefore never used. If all points are
    whole numbers the total is exactly the greatest; with fractions it is so within float64. Where
    several choices are worth the same, which of them is found may differ from solver to solver.

    ``"kernel"`` is compiled by the extra ``fast``, and says the same without it, slowly. ``"auto"`` asks it
    where it is faster: on markets of some size that are not nearly full tables, and on smaller ones too
    once it is loaded in this process; without the extra only on tight markets with capacities on both
    sides. Its reasons are ``"large_with_room"`` where paths were enough and ``"tight"`` where they were not.
    Where most lines are like others, each kind is solved as one (``"profiles"``, ``"many_alike"``).

    Beside the problem, whose pairs take 12 bytes each in int32 and 24 in int64, ``"kernel"`` takes about 50
    to 70 bytes for each pair where paths are enough, and about 120 where auctions are held.

    Args:
        problem: The pairs, what they are worth, and the capacities.
        solver: One of ``SOLVERS``; ``"auto"`` chooses by size, share of cells and size of the points.
        cancel: Asked whether to stop, before the search and, while ``"kernel"`` or ``"paths"`` are at work,
            several times a second; scipy cannot be stopped on its way.
        executor: Any executor of ``concurrent.futures``: ``"kernel"`` solves parts of a tight market there
            that have no line in common. The answer is the same without it.

    Returns:
        The pairs, their total, and which solver found them and why.

    Raises:
        InvalidValueError: If there is no solver of this name, or ``"dense"`` and ``"sparse"``, which
            compute in float64, or ``"kernel"``, which computes in int64, were asked for whole points too
            large to stay exact there.
        CancelledError: If ``cancel`` said so.
    """
    if not isinstance(problem, AssignmentProblem):
        raise invalid("problem", "assignment_problem_type", type(problem).__name__)
    if solver not in SOLVERS:
        raise invalid("solver", "assignment_solver", solver, names=", ".join(SOLVERS))
    between = _asking(cancel)
    between()
    reduction = Reduction.of(problem)
    if solver == "auto":
        found = _automatic(reduction, between, executor)
    else:
        found = _asked(reduction, solver, between, executor)
    chosen = reduction.kept[found.used]
    row_prices, col_prices = None, None
    if found.prices is not None and problem.lean_points.dtype != np.float64:
        row_prices, col_prices = prices_of(problem, reduction, found.prices)
        row_prices.flags.writeable = col_prices.flags.writeable = False
    return Assignment(
        rows=read_only(widened(problem.lean_rows[chosen])),
        cols=read_only(widened(problem.lean_cols[chosen])),
        points=total(wide_points(problem.lean_points[chosen])),
        solver=found.solver,
        reason=found.reason,
        optimal=found.solver != "greedy",
        row_prices=row_prices,
        col_prices=col_prices,
        faster_with=found.faster_with,
    )


def _asking(cancel: Callable[[], bool] | None) -> Callable[[], None]:
    def between() -> None:
        if cancel is not None and cancel():
            raise CancelledError

    return between


def _asked(
    reduction: Reduction, solver: str, between: Callable[[], None], executor: Executor | None
) -> _Found:
    if solver in {"dense", "sparse"} and not reduction.exact_in_float64:
        raise invalid("solver", "assignment_solver_inexact", solver, points=int(reduction.points.max()))
    if solver != "kernel":
        return _Found(solver=solver, reason="asked", used=_choose(solver, reduction, between))
    if not suits_kernel(reduction):
        raise invalid("solver", "assignment_solver_bound", solver)
    optimum = choose_by_kernel(reduction, between, executor)
    missing = None if kernels_available() else "fast"
    return _Found(
        solver=solver,
        reason="asked",
        used=optimum.used,
        prices=(optimum.row_prices, optimum.col_prices),
        faster_with=missing,
    )


def _automatic(reduction: Reduction, between: Callable[[], None], executor: Executor | None) -> _Found:
    """What the solver that suits found."""
    if collapse := collapsed(reduction):
        plan = collapse.solved(between)
        prices = plan.row_prices, plan.col_prices
        return _Found(solver="profiles", reason="many_alike", used=plan.used, prices=prices)
    worth_it = _kernel_helps(reduction) and (ready("market") or reduction.rows.size >= WORTH_LOADING)
    if not worth_it:
        return _without_kernel(reduction, between)
    if kernels_available() and suits_kernel(reduction):
        return _by_kernel(reduction, between, executor)
    return attrs.evolve(
        _without_kernel(reduction, between), faster_with=None if kernels_available() else "fast"
    )


def _by_kernel(reduction: Reduction, between: Callable[[], None], executor: Executor | None) -> _Found:
    optimum = choose_by_kernel(reduction, between, executor)
    reason = "tight" if optimum.method == "auctions" else "large_with_room"
    return _Found(
        solver="kernel", reason=reason, used=optimum.used, prices=(optimum.row_prices, optimum.col_prices)
    )


def _kernel_helps(reduction: Reduction) -> bool:
    """Whether the compiled loops are faster than a full table, or there is no such table."""
    pairs, (n, m) = reduction.rows.size, reduction.shape
    if pairs < (KERNEL_SPLIT_PAIRS if reduction.split_pairs else KERNEL_PAIRS):
        return False
    return reduction.places != (n, m) or pairs < CROWDED * n * m or n * m > MOST_CELLS


def _without_kernel(reduction: Reduction, between: Callable[[], None]) -> _Found:
    """What the solver found that suits where no loops are compiled."""
    edges = reduction.rows.size
    if edges > FEW_PAIRS and reduction.places != reduction.shape:
        edges = reduction.bands.edges
    name, reason = _suitable(reduction, edges)
    many_split = name == "sparse" and reduction.split_pairs > MANY_SPLIT
    patience = patience_beside_scipy(*sorted(reduction.places)) if name == "sparse" else 0
    if many_split:
        patience = max(patience, LOOKS_PER_EDGE * edges)
    elif name != "paths" and edges > MANY_COPIES * reduction.rows.size:
        patience = max(patience, LOOKS_PER_COPY * edges)
    if patience:
        try:
            used = choose_by_paths(reduction, patience, between)
        except OutOfPatience:
            reason = "large_and_tight"
        else:
            return _Found(solver="paths", reason="large_with_room", used=used)
    fewer, more = sorted(reduction.places)
    too_many_steps = name == "sparse" and fewer * (fewer + more) > STEPS_PER_PAIR * reduction.rows.size
    if (many_split or (too_many_steps and patience)) and suits_kernel(reduction):
        # Even where nothing compiles them, the loops are done before scipy has passed all these nodes, or
        # parted pairs that it would use twice.
        return _by_kernel(reduction, between, None)
    return _Found(solver=name, reason=reason, used=_choose(name, reduction, between))


def _choose(solver: str, reduction: Reduction, between: Callable[[], None]) -> NDArray[np.int64]:
    if solver == "dense":
        return choose_dense(reduction, between)
    if solver == "paths":
        return choose_by_paths(reduction, between=between)
    return _CHOOSERS[solver](reduction)


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
