"""Lines that hold several meetings at once, taken apart into units that hold one."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.timetables.meetings import LEFT_OUT, MeetingProblem

__all__ = ["Units", "units_by_load", "units_by_round"]


@attrs.frozen(kw_only=True, eq=False)
class Units:
    """
    Who of each line attends each meeting: units are numbered through, rows first, then columns.

    Args:
        row_unit: The unit of the row's side of each wish, int64 ``[p]``; -1 where the wish is left out.
        col_unit: The same of the column's side.
        first: The first unit of each row and then of each column, int64 ``[n + m]``.
        there: In which rounds each unit is there, bool ``[u, R]``.
    """

    row_unit: NDArray[np.int64]
    col_unit: NDArray[np.int64]
    first: NDArray[np.int64]
    there: NDArray[np.bool_]

    @classmethod
    def of(cls, problem: MeetingProblem, row_turn: NDArray[np.int64], col_turn: NDArray[np.int64]) -> "Units":
        """
        The units of a problem.

        Args:
            problem: The question.
            row_turn: Which unit of its row attends each wish, from 0; -1 where it is left out, int64 ``[p]``.
            col_turn: The same of columns.
        """
        places = np.concatenate([problem.row_places, problem.col_places])
        most = places.max(axis=1, initial=0)
        first = np.concatenate([[0], np.cumsum(most)])[:-1].astype(np.int64)
        line = np.repeat(np.arange(len(places)), most)
        turn = np.arange(line.size) - first[line]
        n = len(problem.row_places)
        return cls(
            row_unit=np.where(row_turn < 0, -1, first[problem.rows] + row_turn),
            col_unit=np.where(col_turn < 0, -1, first[n + problem.cols] + col_turn),
            first=first,
            there=places[line] > turn[:, None],
        )


def units_by_load(problem: MeetingProblem, chosen: NDArray[np.bool_]) -> Units:
    """
    Units with as equal numbers of meetings as possible, before the rounds are known.

    Args:
        problem: The question.
        chosen: Which wishes are meant to take place, bool ``[p]``.

    Returns:
        The units; fixed meetings in one round have different ones.
    """
    turns = []
    for lines, places in ((problem.rows, problem.row_places), (problem.cols, problem.col_places)):
        loads = [[0] * int(most) for most in places.max(axis=1, initial=0)]
        taken: set[tuple[int, int, int]] = set()
        turn = np.full(lines.size, -1, dtype=np.int64)
        held = np.flatnonzero(chosen)
        held = held[np.argsort(problem.fixed[held] == LEFT_OUT, kind="stable")]
        for wish, line, fixed in zip(
            held.tolist(), lines[held].tolist(), problem.fixed[held].tolist(), strict=True
        ):
            load = loads[line]
            free = [unit for unit in range(len(load)) if fixed < 0 or (line, fixed, unit) not in taken]
            unit = min(free, key=load.__getitem__)
            load[unit] += 1
            taken.add((line, fixed, unit))
            turn[wish] = unit
        turns.append(turn)
    return Units.of(problem, *turns)


def units_by_round(problem: MeetingProblem, rounds: NDArray[np.int64]) -> Units:
    """
    Units for a timetable that is known: in each round the first units of a line attend.

    Args:
        problem: The question.
        rounds: The round of each meeting, or ``LEFT_OUT``, int64 ``[p]``.

    Returns:
        The units.
    """
    held = np.flatnonzero(rounds != LEFT_OUT)
    turns = []
    for lines in (problem.rows, problem.cols):
        key = lines[held] * problem.rounds + rounds[held]
        order = np.argsort(key, kind="stable")
        turn = np.full(lines.size, -1, dtype=np.int64)
        turn[held[order]] = np.arange(held.size) - np.searchsorted(key[order], key[order], side="left")
        turns.append(turn)
    return Units.of(problem, *turns)
