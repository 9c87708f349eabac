"""Village visits and docking events: from wishes for meetings to a timetable."""

import numpy as np

from rvmatch.actions.visits_problem import EventArrays, Fixed
from rvmatch.actions.visits_timetable import LeftOutMeeting, LeftOutReason, Timetable
from rvmatch.assignment.timetables.meetings import LEFT_OUT, MeetingProblem, counted
from rvmatch.assignment.timetables.schedule import MeetingSchedule, solve_meetings
from rvmatch.errors import invalid
from rvmatch.model.events import DockingEvent
from rvmatch.model.meetings import MeetingRequests, PartySide

__all__ = ["make_timetable", "scheduled"]


def make_timetable(
    event: DockingEvent,
    requests: MeetingRequests,
    *,
    tables_kept_by: PartySide = PartySide.DEMAND,
    seed: int = 0,
    time_limit_s: float = 2.0,
) -> Timetable:
    """
    The most valuable meetings of an event in rounds and at tables, with as little waiting as was found.

    Nobody is at two meetings at once, and no round has more meetings than there are tables. The meetings are
    worth the most they can be together; among such sets the one with the most meetings is taken, and then the
    one with the greatest sum of a keyed hash. Where everybody is there throughout this is proven; where
    somebody is away the value comes with a bound, and ``Timetable.optimal`` says whether it is reached. Of
    the same meetings, those timetables are sought in which people wait least between their meetings, and
    then those in which they can leave early. What is more than rounds and tables hold is left out and named.

    Args:
        event: The event.
        requests: Who comes, and what is wished for.
        tables_kept_by: Which side stays at its tables as far as possible, while the other goes round.
        seed: What ties are broken with; whole number, published before the wishes close.
        time_limit_s: How many seconds integer programs may take in all; 0 asks none. One that is stopped may
            have come further on a faster machine.

    Returns:
        The timetable; the same for the same wishes in any order.

    Raises:
        InvalidValueError: If an argument is not as described.
        ReadErrors: If a party does not fit the event: away in a round that it has not, at a table that it has
            not or that is another's; all such parties are named.

    Source:
        民发〔2022〕11号, part 2 (village visits) and part 3 (docking events); the way to a timetable is the
        library's own: D. König (1916) and D. de Werra (1971), see ``rvmatch.assignment.timetables``.

    Examples:
        >>> from datetime import datetime
        >>> from rvmatch.model.events import even_rounds
        >>> from rvmatch.model.meetings import MeetingWish
        >>> from rvmatch.model.vocabulary import DockingEventKind
        >>> event = DockingEvent(
        ...     id="E1", kind=DockingEventKind.PROJECT_DOCKING_MEETING, title="对接会",
        ...     rounds=even_rounds(datetime(2024, 9, 5, 9), 2, minutes=20), tables=2,
        ... )
        >>> wishes = [MeetingWish(demand=d, supply=s, value=v) for d, s, v in (
        ...     ("D1", "S1", 9), ("D1", "S2", 8), ("D1", "S3", 7), ("D2", "S1", 5))]
        >>> timetable = make_timetable(event, MeetingRequests.of(wishes))
        >>> timetable.value, timetable.optimal, timetable.idle_rounds
        (22, True, 0)
        >>> [(one.wish.key, one.reason.value, one.parties) for one in timetable.left_out]
        [(('D1', 'S3'), 'party-full', ('D1',))]
    """
    if not isinstance(event, DockingEvent):
        raise invalid("event", "of_class", event, kind="DockingEvent")
    if not isinstance(requests, MeetingRequests):
        raise invalid("requests", "of_class", requests, kind="MeetingRequests")
    if not isinstance(tables_kept_by, PartySide):
        raise invalid("tables_kept_by", "member", tables_kept_by, kind="PartySide", values="DEMAND, SUPPLY")
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise invalid("seed", "whole_number", seed)
    return scheduled(event, requests, {}, kept_by=tables_kept_by, seed=seed, time_limit_s=time_limit_s)


def scheduled(
    event: DockingEvent,
    requests: MeetingRequests,
    fixed: Fixed,
    *,
    kept_by: PartySide,
    seed: int,
    time_limit_s: float,
) -> Timetable:
    """
    The timetable beside meetings that keep their place; see ``make_timetable``.

    Args:
        event: The event.
        requests: Who comes, and what is wished for.
        fixed: Round and table of the meetings that keep their place; none of them clash.
        kept_by: Which side stays at its tables.
        seed: What ties are broken with.
        time_limit_s: How many seconds integer programs may take in all.
    """
    arrays = EventArrays(event=event, requests=requests, seed=seed)
    problem = arrays.problem(fixed)
    schedule = solve_meetings(problem, time_limit_s=time_limit_s, seed=abs(seed))
    meetings, moves = arrays.meetings(schedule, kept_by, fixed)
    return Timetable(
        event=event,
        requests=requests,
        meetings=meetings,
        left_out=_left_out(arrays, problem, schedule),
        value=schedule.value,
        value_bound=schedule.value_bound,
        idle_rounds=schedule.idle,
        idle_bound=schedule.idle_bound,
        tables_kept_by=kept_by,
        table_moves=moves,
        method=schedule.method,
        seed=seed,
    )


def _left_out(
    arrays: EventArrays, problem: MeetingProblem, schedule: MeetingSchedule
) -> tuple[LeftOutMeeting, ...]:
    """The wishes without a round, each with the first reason that holds."""
    wishes, _ = arrays.ordered
    held = np.flatnonzero(schedule.rounds != LEFT_OUT)
    at = schedule.rounds[held]
    row_free = problem.row_places - counted(problem.rows[held], at, problem.row_places.shape)
    col_free = problem.col_places - counted(problem.cols[held], at, problem.col_places.shape)
    seated = int(problem.needs_table[held].sum())
    found = []
    for place in np.flatnonzero(schedule.rounds == LEFT_OUT).tolist():
        wish, row, col = wishes[place], int(problem.rows[place]), int(problem.cols[place])
        free = {arrays.lines[0][row].key: row_free[row].any(), arrays.lines[1][col].key: col_free[col].any()}
        both = wish.demand_party, wish.supply_party
        full = tuple(key for key in both if not free[key])
        reason, parties = LeftOutReason.NO_TABLE, tuple[str, ...]()
        if not problem.open_rounds[place].any():
            reason, parties = LeftOutReason.NEVER_TOGETHER, both
        elif full:
            reason, parties = LeftOutReason.PARTY_FULL, full
        elif problem.needs_table[place] and seated == problem.tables * problem.rounds:
            reason, parties = LeftOutReason.NO_TABLE, ()
        elif not ((row_free[row] > 0) & (col_free[col] > 0)).any():
            reason, parties = LeftOutReason.NO_COMMON_ROUND, both
        found.append(LeftOutMeeting(wish=wish, reason=reason, parties=parties))
    return tuple(sorted(found, key=lambda one: one.wish.key))
