"""Timetables of arrays: nobody at two meetings at once, the value of exhaustive search, true bounds."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rvmatch.assignment.timetables.colouring import Colouring, Edges
from rvmatch.assignment.timetables.least_waiting import least_waiting
from rvmatch.assignment.timetables.meetings import LEFT_OUT, MeetingProblem
from rvmatch.assignment.timetables.placing import edges_of, place_meetings
from rvmatch.assignment.timetables.schedule import MeetingSchedule, solve_meetings
from rvmatch.assignment.timetables.seating import seats
from rvmatch.assignment.timetables.waiting import Waiting, less_waiting
from rvmatch.errors import InvalidValueError
from timetable_oracles import least_idle, most_valuable


@st.composite
def problems(
    draw: st.DrawFn, *, most: int = 8, always_there: bool = False, most_places: int = 2
) -> MeetingProblem:
    """Small events: parallel wishes, people away, several delegates, rows with tables of their own."""
    n, m, rounds = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    size = draw(st.integers(0, most))

    def places(lines: int) -> list[list[int]]:
        found = []
        for _ in range(lines):
            most_at_once = draw(st.integers(1, most_places))
            gone = set() if always_there else draw(st.sets(st.integers(0, rounds - 1), max_size=2))
            found.append([0 if at in gone else most_at_once for at in range(rounds)])
        return found

    return MeetingProblem(
        rows=draw(st.lists(st.integers(0, n - 1), min_size=size, max_size=size)),
        cols=draw(st.lists(st.integers(0, m - 1), min_size=size, max_size=size)),
        values=draw(st.lists(st.integers(0, 9), min_size=size, max_size=size)),
        ties=draw(st.lists(st.integers(0, 99), min_size=size, max_size=size)),
        row_places=places(n),
        col_places=places(m),
        tables=draw(st.integers(0, 3)),
        tabled=draw(st.lists(st.sampled_from([True, True, False]), min_size=n, max_size=n)),
        fixed=[LEFT_OUT] * size,
        days=sorted(draw(st.lists(st.integers(0, 1), min_size=rounds, max_size=rounds))),
    )


def holds(problem: MeetingProblem, rounds: Any) -> bool:
    """Counted plainly, meeting by meeting."""
    rows, cols, used = Counter[Any](), Counter[Any](), Counter[int]()
    for wish, at in enumerate(np.asarray(rounds).tolist()):
        if at != LEFT_OUT:
            rows[problem.rows[wish], at] += 1
            cols[problem.cols[wish], at] += 1
            used[at] += bool(problem.tabled[problem.rows[wish]])
    return (
        all(count <= problem.row_places[key] for key, count in rows.items())
        and all(count <= problem.col_places[key] for key, count in cols.items())
        and all(count <= problem.tables for count in used.values())
    )


def greatest_value(problem: MeetingProblem) -> int:
    return most_valuable(
        problem.rows.tolist(),
        problem.cols.tolist(),
        problem.values.tolist(),
        (problem.row_places, problem.col_places),
        problem.tables,
        problem.needs_table.tolist(),
    )


def check(problem: MeetingProblem, schedule: MeetingSchedule) -> None:
    held = schedule.rounds != LEFT_OUT
    assert holds(problem, schedule.rounds)
    assert schedule.value == problem.values[held].sum() <= schedule.value_bound
    assert schedule.idle_bound <= schedule.idle
    taken = [
        Counter(zip(lines[held].tolist(), schedule.rounds[held].tolist(), turn[held].tolist(), strict=True))
        for lines, turn in ((problem.rows, schedule.row_turn), (problem.cols, schedule.col_turn))
    ]
    assert all(max(count.values(), default=0) <= 1 for count in taken)


OVER_NIGHT = MeetingProblem(
    rows=[0, 1, 2], cols=[0, 0, 0], values=[1, 1, 1], ties=[0, 0, 0],
    row_places=[[1, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 1]], col_places=[[1, 1, 1, 1, 1]],
    tables=1, tabled=[True, True, True], fixed=[LEFT_OUT] * 3, days=[0, 0, 0, 1, 1],
)  # fmt: skip
"""The column waits one round on the first day, and none from the first day to the second."""

AWAY_BETWEEN = MeetingProblem(
    rows=[0, 1], cols=[0, 0], values=[1, 1], ties=[0, 0], row_places=[[1, 0, 0], [0, 0, 1]],
    col_places=[[1, 0, 1]], tables=1, tabled=[True, True], fixed=[LEFT_OUT] * 2, days=[0, 0, 0],
)  # fmt: skip
"""The column is away between its meetings, and does not wait."""


@settings(max_examples=80, deadline=None)
@given(problems(always_there=True, most_places=3))
def test_with_everybody_there_the_value_is_the_greatest_and_is_proven(problem: MeetingProblem) -> None:
    """Oracle: exhaustive search. No program is asked, so that König's colouring alone has to do it."""
    schedule = solve_meetings(problem, time_limit_s=0)

    check(problem, schedule)
    assert schedule.value == schedule.value_bound == greatest_value(problem)
    assert schedule.method == "edge-colouring"


@settings(max_examples=30, deadline=None)
@given(problems())
def test_with_people_away_the_value_is_the_greatest(problem: MeetingProblem) -> None:
    """Oracle: exhaustive search."""
    schedule = solve_meetings(problem, time_limit_s=20)

    check(problem, schedule)
    assert schedule.value == schedule.value_bound == greatest_value(problem)


@settings(max_examples=30, deadline=None)
@given(problems())
def test_without_a_program_the_bound_still_holds(problem: MeetingProblem) -> None:
    schedule = solve_meetings(problem, time_limit_s=0)

    check(problem, schedule)
    assert schedule.value <= greatest_value(problem) <= schedule.value_bound


@settings(max_examples=30, deadline=None)
@given(problems(), st.data())
def test_fixed_meetings_stay_and_the_rest_is_worth_the_most_beside_them(
    problem: MeetingProblem, data: st.DataObject
) -> None:
    """Oracle: the greatest value with fixed meetings worth more than all others together."""
    before = solve_meetings(problem, time_limit_s=0).rounds
    keep = data.draw(st.lists(st.booleans(), min_size=before.size, max_size=before.size))
    fixed = np.where(np.array(keep, dtype=bool), before, LEFT_OUT)
    asked = MeetingProblem(**{**_fields(problem), "fixed": fixed})
    schedule = solve_meetings(asked, time_limit_s=20)

    check(asked, schedule)
    stays = fixed != LEFT_OUT
    assert (schedule.rounds[stays] == fixed[stays]).all()
    free = np.flatnonzero(~stays)
    row_left, col_left = problem.row_places.copy(), problem.col_places.copy()
    table_rows = np.zeros(problem.rounds, dtype=int)
    for wish in np.flatnonzero(stays):
        row_left[problem.rows[wish], fixed[wish]] -= 1
        col_left[problem.cols[wish], fixed[wish]] -= 1
        table_rows[fixed[wish]] += bool(problem.needs_table[wish])
    # Tables that are taken become rows and columns of their own: one more meeting each, worth more than all.
    blocked = [at for at in range(problem.rounds) for _ in range(table_rows[at])]
    size = problem.rounds
    only = [[int(place == at) for place in range(size)] for at in blocked]
    most = 1 + int(problem.values.sum())
    found = most_valuable(
        problem.rows[free].tolist() + [len(row_left) + place for place in range(len(blocked))],
        problem.cols[free].tolist() + [len(col_left) + place for place in range(len(blocked))],
        problem.values[free].tolist() + [most] * len(blocked),
        (row_left.tolist() + only, col_left.tolist() + only),
        problem.tables,
        problem.needs_table[free].tolist() + [True] * len(blocked),
    )
    assert schedule.value - problem.values[stays].sum() == found - most * len(blocked)


def _fields(problem: MeetingProblem) -> dict[str, Any]:
    names = (
        "rows",
        "cols",
        "values",
        "ties",
        "row_places",
        "col_places",
        "tables",
        "tabled",
        "fixed",
        "days",
    )
    return {name: getattr(problem, name) for name in names}


@settings(max_examples=30, deadline=None)
@given(problems(most=6))
@example(OVER_NIGHT)
@example(AWAY_BETWEEN)
def test_the_least_waiting_of_a_program_is_the_least_there_is(problem: MeetingProblem) -> None:
    """Oracle: every way to hold the same meetings; the local search never comes below."""
    placing = place_meetings(problem, 20)
    wishes = np.flatnonzero(placing.rounds != LEFT_OUT)
    edges = edges_of(problem, placing.units, wishes)
    waiting = Waiting(edges=edges, days=problem.days)
    ends = list(zip(edges.rows.tolist(), edges.cols.tolist(), strict=True))
    least = least_idle(
        ends, edges.there.tolist(), edges.seated.tolist(), problem.tables, problem.days.tolist()
    )

    searched = less_waiting(waiting, placing.rounds[wishes], 1)
    found, bound = least_waiting(waiting, placing.rounds[wishes], 20)

    assert least is not None
    assert waiting.idle(found) == bound == least or waiting.idle(placing.rounds[wishes]) == least == 0
    assert least <= waiting.idle(searched) <= waiting.idle(placing.rounds[wishes])
    for rounds in (searched, found):
        full = np.full(problem.rows.size, LEFT_OUT)
        full[wishes] = rounds
        assert holds(problem, full)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_tables_are_evened_out_whatever_the_rounds_were(
    tables: int, rounds: int, data: st.DataObject
) -> None:
    """König's colouring with the meetings heaped into the last rounds; every second row needs no table."""
    size = data.draw(st.integers(0, tables * rounds))
    rows = np.arange(2 * size)
    edges = Edges(
        rows=rows,
        cols=rows + 2 * size,
        seated=rows % 2 == 0,
        there=np.ones((4 * size, rounds), dtype=bool),
        tables=tables,
        locked=np.zeros(2 * size, dtype=bool),
    )
    colouring = Colouring(edges, rounds)
    for edge in rows.tolist():
        colouring.put(edge, data.draw(st.sampled_from([rounds - 1, rounds - 1, 0])))

    assert colouring.even_out()
    assert (
        max(Counter(at for edge, at in enumerate(colouring.round_of) if edge % 2 == 0).values(), default=0)
        <= tables
    )


@pytest.mark.parametrize(("away", "tables"), [(0.0, 18), (0.2, 30)])
def test_events_of_hundreds_of_meetings_are_proven_to_be_the_best(away: float, tables: int) -> None:
    rng = np.random.default_rng(5)
    n, m, p, rounds = 40, 50, 400, 8
    problem = MeetingProblem(
        rows=rng.integers(0, n, p),
        cols=rng.integers(0, m, p),
        values=rng.integers(0, 1_000_000, p),
        ties=rng.integers(0, 2**30, p),
        row_places=np.where(rng.random((n, rounds)) < away, 0, 1),
        col_places=np.where(rng.random((m, rounds)) < away, 0, 1),
        tables=tables,
        tabled=np.ones(n, dtype=bool),
        fixed=np.full(p, LEFT_OUT),
        days=np.arange(rounds) // 4,
    )
    schedule = solve_meetings(problem, time_limit_s=60 if away else 0)

    check(problem, schedule)
    assert schedule.value == schedule.value_bound


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_a_table_holds_one_meeting_a_round_and_enough_tables_keep_everybody(data: st.DataObject) -> None:
    people = data.draw(st.integers(1, 5))
    slots = [(who, at) for who in range(people) for at in range(4)]
    held = data.draw(st.lists(st.sampled_from(slots), unique=True, max_size=12))
    keepers, rounds = (
        np.array(part, dtype=np.int64) for part in (zip(*held, strict=True) if held else ((), ()))
    )
    busiest = int(np.bincount(rounds).max()) if held else 0
    tables = data.draw(st.integers(max(busiest, 1), max(busiest, people)))

    found = seats(keepers, rounds, tables, np.full(len(held), -1))

    assert len(set(zip(found.tolist(), rounds.tolist(), strict=True))) == len(held)
    assert all(0 <= table < tables for table in found.tolist())
    if tables >= people:
        assert len(set(zip(keepers.tolist(), found.tolist(), strict=True))) == len(set(keepers.tolist()))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("values", [-1]),
        ("fixed", [1]),
        ("rows", [1]),
        ("tables", -1),
        ("tables", 1.5),
        ("cols", []),
        ("tabled", [1]),
        ("row_places", [1]),
        ("days", [0, 1]),
    ],
)
def test_arrays_that_do_not_fit_are_refused_by_name(name: str, value: object) -> None:
    fields: dict[str, Any] = {
        "rows": [0], "cols": [0], "values": [1], "ties": [0], "row_places": [[1]], "col_places": [[1]],
        "tables": 1, "tabled": [True], "fixed": [LEFT_OUT], "days": [0],
    }  # fmt: skip

    with pytest.raises(InvalidValueError):
        MeetingProblem(**{**fields, name: value})


def test_fixed_meetings_of_one_round_have_different_delegates() -> None:
    """The first and the last share a round; delegates of equal loads alone would send one to both."""
    problem = MeetingProblem(
        rows=[0, 0, 0], cols=[0, 1, 2], values=[1, 1, 1], ties=[0, 0, 0], row_places=[[2, 2]],
        col_places=[[1, 1]] * 3, tables=2, tabled=[True], fixed=[0, 1, 0], days=[0, 0],
    )  # fmt: skip
    schedule = solve_meetings(problem)

    check(problem, schedule)
    assert schedule.rounds.tolist() == [0, 1, 0]


def test_fixed_meetings_that_clash_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="fixed"):
        MeetingProblem(
            rows=[0, 0], cols=[0, 1], values=[1, 1], ties=[0, 0], row_places=[[1]], col_places=[[1], [1]],
            tables=2, tabled=[True], fixed=[0, 0], days=[0],
        )  # fmt: skip


def test_a_time_limit_below_zero_is_refused() -> None:
    problem = MeetingProblem(
        rows=[0], cols=[0], values=[1], ties=[0], row_places=[[1]], col_places=[[1]], tables=1,
        tabled=[True], fixed=[LEFT_OUT], days=[0],
    )  # fmt: skip

    with pytest.raises(InvalidValueError, match="time_limit_s"):
        solve_meetings(problem, time_limit_s=-1)
