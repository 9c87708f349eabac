"""This library, from arrays to the answer, the problem object included."""

import functools
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from instances import Market, Table
from rvmatch import assignment, matching
from rvmatch.assignment.kernels.compiling import kernels_available

__all__ = ["live_plans", "ranks", "solves", "solves_on_threads"]


@functools.cache
def _ready() -> None:
    """Load the compiled loops, as whoever solves many problems would; no answer that counts pays for it."""
    if kernels_available():
        assignment.prepare_kernels()


def _problem(instance: Table | Market) -> assignment.AssignmentProblem:
    if isinstance(instance, Table):
        return assignment.AssignmentProblem.from_matrix(instance.points)
    return assignment.AssignmentProblem.from_pairs(
        instance.rows,
        instance.cols,
        instance.points,
        instance.shape,
        instance.row_capacity,
        instance.col_capacity,
    )


def solves(instance: Table | Market) -> dict[str, Any]:
    """One rank; says how much of the time went into the problem object, and which solver was chosen."""
    _ready()
    if isinstance(instance, Table):
        answer = assignment.solve_table(instance.points)
        return {"total": int(answer.points), "built": 0.0, "note": f"{answer.solver}, {answer.reason}"}
    started = time.perf_counter()
    problem = _problem(instance)
    built = time.perf_counter() - started
    answer = assignment.solve(problem)
    return {"total": int(answer.points), "built": built, "note": f"{answer.solver}, {answer.reason}"}


def solves_on_threads(instance: Market) -> dict[str, Any]:
    """The same with two threads."""
    _ready()
    started = time.perf_counter()
    problem = _problem(instance)
    built = time.perf_counter() - started
    with ThreadPoolExecutor(2) as executor:
        answer = assignment.solve(problem, executor=executor)
    return {"total": int(answer.points), "built": built, "note": f"{answer.solver}, {answer.reason}"}


def ranks(instance: Market, which: tuple[int, ...]) -> dict[str, Any]:
    """
    Some of four ranks in their order: coverage of groups, points, a rank of few levels, a tie-break.

    Args:
        instance: The market.
        which: The numbers of the ranks, from 0.
    """
    _ready()
    every = (
        assignment.GroupCoverage(instance.groups),
        assignment.PairPoints(instance.points),
        assignment.PairPoints(instance.later[0]),
        assignment.PairPoints(instance.later[1]),
    )
    started = time.perf_counter()
    ranked = assignment.RankedProblem(problem=_problem(instance), ranks=tuple(every[one] for one in which))
    answer = assignment.solve_ranked(ranked)
    seconds = time.perf_counter() - started
    if not answer.optimal or answer.certificate is None:
        raise SystemExit("a rank is not proven")
    started = time.perf_counter()
    parts = (answer.rows, answer.cols, answer.places, answer.certificate)
    report = assignment.check_certificate(ranked, *parts)
    checked = time.perf_counter() - started
    if not report.holds:
        raise SystemExit("a certificate does not hold")
    return {"total": list(answer.values), "seconds": seconds, "checked": checked}


def live_plans() -> bool:
    """Whether there are plans that are changed without a new solve."""
    return hasattr(matching, "LivePlan")
