"""Which meetings are worth most together, as far as the rounds of each side and the tables go round."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import GroupLimit
from rvmatch.assignment.networks.lexicographic import solve_ranked
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints
from rvmatch.assignment.timetables.meetings import LEFT_OUT, MeetingProblem, counted

__all__ = ["Room", "best_meetings"]


@attrs.frozen(kw_only=True, eq=False)
class Room:
    """
    What the fixed meetings leave.

    Args:
        row_places: How many more meetings each row can hold in each round, int64 ``[n, R]``.
        col_places: The same of each column, int64 ``[m, R]``.
        tables: How many shared tables are left in each round, int64 ``[R]``.
        open_rounds: In which rounds each open wish could still take place, bool ``[p, R]``; none for a fixed
            one.
    """

    row_places: NDArray[np.int64]
    col_places: NDArray[np.int64]
    tables: NDArray[np.int64]
    open_rounds: NDArray[np.bool_]

    @classmethod
    def beside(cls, problem: MeetingProblem) -> "Room":
        """The room beside the fixed meetings of a problem."""
        held = np.flatnonzero(problem.fixed != LEFT_OUT)
        at = problem.fixed[held]
        rows = problem.row_places - counted(problem.rows[held], at, problem.row_places.shape)
        cols = problem.col_places - counted(problem.cols[held], at, problem.col_places.shape)
        seated = np.bincount(at[problem.needs_table[held]], minlength=problem.rounds)
        tables = problem.tables - seated.astype(np.int64, copy=False)
        open_rounds = (rows[problem.rows] > 0) & (cols[problem.cols] > 0)
        open_rounds &= (tables > 0) | ~problem.needs_table[:, None]
        open_rounds[held] = False
        return cls(row_places=rows, col_places=cols, tables=tables, open_rounds=open_rounds)


def best_meetings(problem: MeetingProblem, room: Room) -> NDArray[np.bool_]:
    """
    The meetings that are worth most together if only counts mattered, not who is free when.

    Each line takes part in at most as many meetings as the rounds give it places, and the shared tables of
    all rounds hold the rest. No timetable is worth more. Among the most valuable sets those with the most
    meetings are taken, and of these the one with the greatest ties.

    Args:
        problem: The question.
        room: What its fixed meetings leave.

    Returns:
        Which wishes are chosen, the fixed ones included, bool ``[p]``.

    Raises:
        InfeasibleProblemError: Never; leaving all out is allowed.

    Source:
        The choice is a circulation with nested groups; that its sums bound every timetable is D. König,
        Mathematische Annalen 77 (1916), 453-465, read backwards: each round is a matching.
    """
    chosen: NDArray[np.bool_] = problem.fixed != LEFT_OUT
    wishes = np.flatnonzero(room.open_rounds.any(axis=1))
    rows, cols = problem.rows[wishes], problem.cols[wishes]
    seated = problem.needs_table[wishes]
    row_room, col_room = room.row_places.sum(axis=1), room.col_places.sum(axis=1)
    seats = int(room.tables.sum())
    fits = (
        (np.bincount(rows, minlength=row_room.size) <= row_room).all()
        and (np.bincount(cols, minlength=col_room.size) <= col_room).all()
        and seated.sum() <= seats
    )
    if not fits:
        wishes = wishes[_circulation(problem, wishes, row_room, col_room, seats)]
    chosen[wishes] = True
    return chosen


def _circulation(
    problem: MeetingProblem,
    wishes: NDArray[np.int64],
    row_room: NDArray[np.int64],
    col_room: NDArray[np.int64],
    seats: int,
) -> NDArray[np.int64]:
    """
    Positions among the wishes of the best set.

    A network uses a pair once, so the second wish of the same two has a line of its own, and the lines of
    one row are counted together.
    """
    rows, cols = problem.rows[wishes], problem.cols[wishes]
    turn = _turns(rows * col_room.size + cols)
    key = rows * (int(turn.max(initial=0)) + 1) + turn
    lines, line = np.unique(key, return_inverse=True)
    row_of = lines // (int(turn.max(initial=0)) + 1)
    order = np.lexsort((cols, line))
    pairs = AssignmentProblem(
        rows=line[order].astype(np.int64),
        cols=cols[order],
        points=problem.values[wishes][order],
        shape=(lines.size, col_room.size),
        row_capacity=row_room[row_of],
        col_capacity=col_room,
    )
    limits = [
        GroupLimit(group, at_most=int(row_room[row_of[group.members[0]]]))
        for group in Group.from_labels(row_of)
        if group.members.size > 1
    ]
    seated = np.flatnonzero(np.asarray(problem.tabled)[row_of])
    if seats < pairs.row_capacity[seated].sum():
        limits.append(GroupLimit(Group(seated), at_most=seats))
    ones = np.ones(wishes.size, dtype=np.int64)
    answer = solve_ranked(
        RankedProblem(
            problem=pairs,
            ranks=(PairPoints(pairs.points), PairPoints(ones), PairPoints(problem.ties[wishes][order])),
            limits=tuple(limits),
        )
    )
    used = np.searchsorted(
        pairs.rows * pairs.shape[1] + pairs.cols, answer.rows * pairs.shape[1] + answer.cols
    )
    return order[used]


def _turns(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many equal keys stand before each, in the order given."""
    order = np.argsort(keys, kind="stable")
    ranked = keys[order]
    first = np.searchsorted(ranked, ranked, side="left")
    turns = np.empty(keys.size, dtype=np.int64)
    turns[order] = np.arange(keys.size) - first
    return turns
