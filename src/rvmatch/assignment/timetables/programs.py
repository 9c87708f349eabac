"""Timetables by integer programming, where somebody is away in some rounds or some meetings are fixed."""

import math
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import int32_indices
from rvmatch.assignment.timetables.choosing import Room
from rvmatch.assignment.timetables.meetings import LEFT_OUT, MeetingProblem

__all__ = ["MOST_VARIABLES", "Found", "best_timetable", "minimized"]

MOST_VARIABLES = 20_000
"""A program with more variables is not put to HiGHS: it would rarely end in time."""

_PROVEN, _OUT_OF_TIME = 0, 1


@attrs.frozen(kw_only=True, eq=False)
class Found:
    """
    What HiGHS says of a program; computed in float64, so the caller counts it again.

    Args:
        solution: The best solution it found, rounded to whole numbers, int64 ``[v]``; None if none.
        bound: What no solution goes below, rounded up to a whole number; -infinity if unknown.
    """

    solution: NDArray[np.int64] | None
    bound: float


def minimized(
    cost: NDArray[np.int64], whole: NDArray[np.bool_], rows: Any, bounds: tuple[Any, Any], time_limit_s: float
) -> Found:
    """
    The solution of least cost with variables from 0 to 1.

    Args:
        cost: The cost of each variable, int64 ``[v]``.
        whole: Which variables must be 0 or 1, bool ``[v]``.
        rows: A sparse matrix ``[c, v]``.
        bounds: What each of its rows comes to at least and at most, ``[c]`` each.
        time_limit_s: After how many seconds to stop.

    Returns:
        The solution and the bound.

    Source:
        Q. Huangfu, J. A. J. Hall, Parallelizing the dual revised simplex method, Mathematical Programming
        Computation 10 (2018), 119-142 (HiGHS, as scipy brings it).
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    if time_limit_s <= 0:
        return Found(solution=None, bound=-math.inf)
    found = milp(
        cost.astype(np.float64),
        integrality=whole.astype(np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(int32_indices(rows), *bounds),
        options={"mip_rel_gap": 0.0, "time_limit": time_limit_s},
    )
    if found.status not in {_PROVEN, _OUT_OF_TIME} or found.mip_dual_bound is None:
        return Found(solution=None, bound=-math.inf)
    bound = float(found.mip_dual_bound)
    slack = 1e-6 + 2 * math.ulp(bound) if math.isfinite(bound) else 0.0
    return Found(
        solution=None if found.x is None else np.rint(found.x).astype(np.int64),
        bound=math.ceil(bound - slack) if math.isfinite(bound) else -math.inf,
    )


def best_timetable(
    problem: MeetingProblem, room: Room, time_limit_s: float
) -> tuple[NDArray[np.int64], float]:
    """
    The rounds of the most valuable timetable, and what no timetable is worth more than.

    One variable for each open wish and each round in which it could take place. To find such a timetable is
    hard in general, even where each side is away in only some of three rounds.

    Args:
        problem: The question.
        room: What its fixed meetings leave.
        time_limit_s: After how many seconds to stop.

    Returns:
        The round of each wish, or ``LEFT_OUT``, int64 ``[p]``: the fixed ones alone if nothing was found; and
        the bound, infinite if nothing is known.

    Source:
        S. Even, A. Itai, A. Shamir, On the complexity of timetable and multicommodity flow problems,
        SIAM Journal on Computing 5 (1976), 691-703.
    """
    from scipy.sparse import csr_array, vstack

    rounds = problem.fixed.copy()
    wish, at = np.nonzero(room.open_rounds)
    if not 0 < wish.size <= MOST_VARIABLES:
        return rounds, math.inf if wish.size else float(problem.values[rounds != LEFT_OUT].sum())
    variables = np.arange(wish.size)

    def summed(keys: NDArray[np.int64], counts: NDArray[np.generic] | None = None) -> Any:
        _, row = np.unique(keys, return_inverse=True)
        ones = np.ones(wish.size) if counts is None else counts.astype(np.float64)
        return csr_array((ones, (row, variables)), shape=(int(row.max()) + 1, wish.size))

    def most(keys: NDArray[np.int64], values: NDArray[np.int64]) -> NDArray[np.int64]:
        return values.reshape(-1)[np.unique(keys)]

    row_key = problem.rows[wish] * problem.rounds + at
    col_key = problem.cols[wish] * problem.rounds + at
    parts = [summed(wish), summed(row_key), summed(col_key), summed(at, problem.needs_table[wish])]
    limits = [
        np.ones(parts[0].shape[0], dtype=np.int64),
        most(row_key, room.row_places),
        most(col_key, room.col_places),
        room.tables[np.unique(at)],
    ]
    above = np.concatenate(limits).astype(np.float64)
    found = minimized(
        -problem.values[wish],
        np.ones(wish.size, dtype=np.bool_),
        vstack(parts, format="csr"),
        (np.full(above.size, -np.inf), above),
        time_limit_s,
    )
    if found.solution is not None:
        used = found.solution > 0
        rounds[wish[used]] = at[used]
    fixed = int(problem.values[problem.fixed != LEFT_OUT].sum())
    return rounds, fixed - found.bound
