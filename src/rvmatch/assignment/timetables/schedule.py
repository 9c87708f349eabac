"""The answer: the rounds of the most valuable meetings, with as little waiting as was found."""

import time

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import read_only
from rvmatch.assignment.timetables.least_waiting import least_waiting
from rvmatch.assignment.timetables.meetings import LEFT_OUT, MeetingProblem, clashes
from rvmatch.assignment.timetables.placing import edges_of, place_meetings
from rvmatch.assignment.timetables.waiting import Waiting, less_waiting
from rvmatch.errors import SolverError, invalid

__all__ = ["MeetingSchedule", "solve_meetings"]


@attrs.frozen(kw_only=True, eq=False)
class MeetingSchedule:
    """
    A timetable of meetings, and how good it is.

    Args:
        rounds: The round of each wish, or ``LEFT_OUT``, int64 ``[p]``.
        row_turn: Which of the places of its row each meeting takes, from 0, or ``LEFT_OUT``, int64 ``[p]``.
        col_turn: The same of its column.
        value: What the meetings are worth together.
        value_bound: What no timetable is worth more than; equals the value if that is proven.
        idle: How many rounds people wait between their meetings, counted by row, column and place.
        idle_bound: What no timetable of the same meetings, attended by the same, goes below.
        method: ``"edge-colouring"`` or ``"integer-program"``: how the meetings were placed.
    """

    rounds: NDArray[np.int64]
    row_turn: NDArray[np.int64]
    col_turn: NDArray[np.int64]
    value: int
    value_bound: int
    idle: int
    idle_bound: int
    method: str


def solve_meetings(problem: MeetingProblem, *, time_limit_s: float = 2.0, seed: int = 0) -> MeetingSchedule:
    """
    The most valuable meetings in rounds: nobody at two of them at once, no more than there are tables.

    Where everybody is there throughout and nothing is fixed the value is the optimum, by König's theorem.
    Otherwise to find the optimum is hard in general; the value then comes with a bound, and often reaches it.
    Waiting is made little by a local search, and for small timetables by an integer program; it comes with a
    bound as well, which is 0 where nothing better is known.

    Args:
        problem: The wishes and who is there when.
        time_limit_s: How many seconds integer programs may take in all; 0 asks none. A program that is
            stopped may have come further on a faster machine.
        seed: Of the exchanges at random in the local search.

    Returns:
        The timetable; the same for the same arrays and seed, unless a program was stopped.

    Raises:
        InvalidValueError: If the time limit is no number of 0 or more.
        SolverError: If an answer does not hold; every answer is counted again.

    Examples:
        Two rows and two columns that all want to meet, in two rounds at two tables:

        >>> places = [[1, 1], [1, 1]]
        >>> problem = MeetingProblem(
        ...     rows=[0, 0, 1, 1], cols=[0, 1, 0, 1], values=[5, 4, 3, 2], ties=[0, 0, 0, 0],
        ...     row_places=places, col_places=places, tables=2, tabled=[True, True],
        ...     fixed=[-1, -1, -1, -1], days=[0, 0],
        ... )
        >>> schedule = solve_meetings(problem)
        >>> schedule.value, schedule.value_bound, schedule.idle
        (14, 14, 0)
    """
    if isinstance(time_limit_s, bool) or not isinstance(time_limit_s, int | float) or not time_limit_s >= 0:
        raise invalid("time_limit_s", "timetable_seconds", time_limit_s)
    end = time.monotonic() + time_limit_s
    placing = place_meetings(problem, end - time.monotonic() if time_limit_s else 0.0)
    wishes = np.flatnonzero(placing.rounds != LEFT_OUT)
    waiting = Waiting(edges=edges_of(problem, placing.units, wishes), days=problem.days)
    found = less_waiting(waiting, placing.rounds[wishes], seed)
    bound = 0
    if time_limit_s:
        better, bound = least_waiting(waiting, found, end - time.monotonic())
        if better is not found:
            found = less_waiting(waiting, better, seed)
    rounds = problem.fixed.copy()
    rounds[wishes] = found
    if clashes(problem, rounds):
        raise SolverError("a timetable with less waiting clashes")
    units, n = placing.units, len(problem.row_places)
    return MeetingSchedule(
        rounds=read_only(rounds),
        row_turn=read_only(np.where(rounds < 0, LEFT_OUT, units.row_unit - units.first[problem.rows])),
        col_turn=read_only(np.where(rounds < 0, LEFT_OUT, units.col_unit - units.first[n + problem.cols])),
        value=placing.value,
        value_bound=placing.bound,
        idle=waiting.idle(found),
        idle_bound=bound,
        method=placing.method,
    )
