"""The most valuable timetable: which meetings take place, each in its round."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.timetables.choosing import Room, best_meetings
from rvmatch.assignment.timetables.colouring import Colouring, Edges
from rvmatch.assignment.timetables.meetings import LEFT_OUT, MeetingProblem, clashes, counted
from rvmatch.assignment.timetables.programs import best_timetable
from rvmatch.assignment.timetables.units import Units, units_by_load, units_by_round
from rvmatch.errors import SolverError

__all__ = ["COLOURING", "PROGRAM", "Placing", "edges_of", "place_meetings"]

COLOURING = "edge-colouring"
"""The method of a timetable that is worth as much as the counts of rounds and tables allow."""

PROGRAM = "integer-program"
"""The method of a timetable whose bound HiGHS gave, or was asked for."""


@attrs.frozen(kw_only=True, eq=False)
class Placing:
    """
    Meetings in their rounds.

    Args:
        rounds: The round of each wish, or ``LEFT_OUT``, int64 ``[p]``.
        units: Who of each line attends.
        value: What the meetings are worth together.
        bound: What no timetable is worth more than.
        method: ``COLOURING`` or ``PROGRAM``.
    """

    rounds: NDArray[np.int64]
    units: Units
    value: int
    bound: int
    method: str


def place_meetings(problem: MeetingProblem, time_limit_s: float) -> Placing:
    """
    The most valuable timetable.

    First the meetings are chosen that would be worth most if only counts mattered; nothing is worth more.
    Where everybody is there throughout and nothing is fixed, they always find a round, so that this is the
    optimum. Otherwise they are placed one by one, exchanging rounds to make room; if some find none, an
    integer program is asked, and the better of the two timetables is returned with the lower of the bounds.

    Args:
        problem: The question.
        time_limit_s: How many seconds the program may take.

    Returns:
        The timetable with its value and bound.

    Raises:
        SolverError: If an answer does not hold; every answer is counted again.
    """
    room = Room.beside(problem)
    chosen = best_meetings(problem, room)
    bound = int(problem.values[chosen].sum())
    units = units_by_load(problem, chosen)
    plain = _always_there(problem, units)
    rounds = _spread_evenly(problem, units) if plain else _one_by_one(problem, units, chosen)
    if (rounds[chosen] == LEFT_OUT).any():
        rounds, units = _filled_up(problem, rounds)
    method = COLOURING
    if (value := _value(problem, rounds)) < bound:
        method = PROGRAM
        other, limit = best_timetable(problem, room, time_limit_s)
        bound = bound if limit >= bound else int(limit)
        if not clashes(problem, other) and _value(problem, other) > value:
            rounds, units = _filled_up(problem, other)
            value = _value(problem, rounds)
    if value > bound or clashes(problem, rounds):
        raise SolverError("a timetable clashes, or is worth more than its bound")
    return Placing(rounds=rounds, units=units, value=value, bound=bound, method=method)


def edges_of(problem: MeetingProblem, units: Units, wishes: NDArray[np.int64]) -> Edges:
    """
    Some wishes as meetings of units.

    Args:
        problem: The question.
        units: Who attends.
        wishes: Positions of wishes that have units, int64 ``[k]``.
    """
    return Edges(
        rows=units.row_unit[wishes],
        cols=units.col_unit[wishes],
        seated=problem.needs_table[wishes],
        there=units.there,
        tables=problem.tables,
        locked=problem.fixed[wishes] != LEFT_OUT,
    )


def _value(problem: MeetingProblem, rounds: NDArray[np.int64]) -> int:
    return int(problem.values[rounds != LEFT_OUT].sum())


def _always_there(problem: MeetingProblem, units: Units) -> bool:
    """Whether nothing is fixed, and everybody who takes part is there in every round."""
    used = np.union1d(units.row_unit, units.col_unit)
    return bool((problem.fixed == LEFT_OUT).all() and units.there[used[used >= 0]].all())


def _spread_evenly(problem: MeetingProblem, units: Units) -> NDArray[np.int64]:
    """
    König's colouring in the fewest rounds possible: as many as the busiest unit and the tables need.

    The fewest rounds let the event end early, and leave little to wait for.
    """
    wishes = np.flatnonzero(units.row_unit >= 0)
    edges = edges_of(problem, units, wishes)
    busiest = max(int(np.bincount(side).max(initial=0)) for side in (edges.rows, edges.cols))
    seated = int(edges.seated.sum())
    colouring = Colouring(edges, max(busiest, -(-seated // problem.tables) if seated else 0))
    for edge in range(wishes.size):
        if not colouring.insert(edge, within_tables=False):
            raise SolverError("a meeting of people who are always there finds no round")
    if not colouring.even_out():
        raise SolverError("tables cannot be evened out among people who are always there")
    rounds = np.full(problem.rows.size, LEFT_OUT, dtype=np.int64)
    rounds[wishes] = colouring.round_of
    return rounds


def _one_by_one(problem: MeetingProblem, units: Units, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """
    The fixed meetings first, then those with the fewest common rounds; within them the most valuable.

    Tables come last: rounds with too many meetings are evened out as far as paths can be exchanged, what is
    still too much is taken out again, the least valuable first, and looks for another round.
    """
    wishes = np.flatnonzero(chosen)
    edges = edges_of(problem, units, wishes)
    colouring = Colouring(edges, problem.rounds)
    for edge in np.flatnonzero(edges.locked).tolist():
        colouring.put(edge, int(problem.fixed[wishes[edge]]))
    common = (edges.there[edges.rows] & edges.there[edges.cols]).sum(axis=1)
    order = np.lexsort((-problem.values[wishes], common))
    order = order[~edges.locked[order]]
    for edge in order.tolist():
        colouring.insert(edge, within_tables=False)
    if not colouring.even_out():
        colouring.drop_beyond_tables(problem.values[wishes].tolist())
        for edge in order.tolist():
            if colouring.round_of[edge] == LEFT_OUT:
                colouring.insert(edge, within_tables=True)
    rounds = np.full(problem.rows.size, LEFT_OUT, dtype=np.int64)
    rounds[wishes] = colouring.round_of
    return rounds


def _filled_up(problem: MeetingProblem, rounds: NDArray[np.int64]) -> tuple[NDArray[np.int64], Units]:
    """The timetable with what still finds a round beside it, the most valuable first; and its units."""
    held = np.flatnonzero(rounds != LEFT_OUT)
    row_room = problem.row_places - counted(problem.rows[held], rounds[held], problem.row_places.shape)
    col_room = problem.col_places - counted(problem.cols[held], rounds[held], problem.col_places.shape)
    tables = problem.tables - np.bincount(rounds[held[problem.needs_table[held]]], minlength=problem.rounds)
    filled = rounds.copy()
    left = np.flatnonzero(rounds == LEFT_OUT)
    for wish in left[np.argsort(-problem.values[left], kind="stable")].tolist():
        row, col, seated = int(problem.rows[wish]), int(problem.cols[wish]), bool(problem.needs_table[wish])
        fits = (row_room[row] > 0) & (col_room[col] > 0) & ((tables > 0) | (not seated))
        if fits.any():
            at = int(fits.argmax())
            filled[wish] = at
            row_room[row, at] -= 1
            col_room[col, at] -= 1
            tables[at] -= seated
    return filled, units_by_round(problem, filled)
