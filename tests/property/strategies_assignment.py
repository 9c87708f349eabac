"""Matching problems small enough to search through, and the search: nothing here knows a solver."""

import itertools
from collections.abc import Iterator

import attrs
import numpy as np
from hypothesis import strategies as st

from rvmatch.assignment import AssignmentProblem, GroupCoverage, PairPoints, Rank

MOST_PAIRS = 9
"""So that all 2**9 choices of pairs can be looked at."""


@attrs.frozen(kw_only=True)
class RankedCase:
    """A problem and an order of ranks."""

    problem: AssignmentProblem
    ranks: tuple[Rank, ...]


def problem_of(pairs, row_capacity, col_capacity) -> AssignmentProblem:
    """A problem written by hand: ``pairs`` are (row, column, points)."""
    rows, cols, points = (list(part) for part in zip(*pairs, strict=True)) if pairs else ([], [], [])
    shape = (len(row_capacity), len(col_capacity))
    return AssignmentProblem.from_pairs(rows, cols, points, shape, row_capacity, col_capacity)


POINTS = st.integers(-3, 12)
CAPACITIES = st.integers(0, 3)


@st.composite
def problems(draw, points=POINTS, capacity=CAPACITIES) -> AssignmentProblem:
    """Up to 4 x 4, up to 9 pairs, capacities from 0 to 3, points below zero and ties among them."""
    n, m = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    cells = list(itertools.product(range(n), range(m)))
    chosen = draw(st.permutations(cells))[: draw(st.integers(0, MOST_PAIRS))]
    pairs = [(row, col, draw(points)) for row, col in chosen]
    return problem_of(pairs, [draw(capacity) for _ in range(n)], [draw(capacity) for _ in range(m)])


@st.composite
def ranked_cases(draw) -> RankedCase:
    """Two or three ranks in any order on a market that is often too scarce for all groups."""
    problem = draw(problems(capacity=st.sampled_from([1, 1, 1, 2, 3, 0])))
    points = st.lists(st.integers(-2, 3), min_size=problem.rows.size, max_size=problem.rows.size).map(
        lambda values: PairPoints(np.array(values, dtype=np.int64))
    )
    groups = st.lists(st.integers(-1, 2), min_size=problem.shape[0], max_size=problem.shape[0]).map(
        lambda values: GroupCoverage(np.array(values, dtype=np.int64))
    )
    kinds = draw(st.sampled_from(["gp", "pg", "gpp", "pgp", "ppg", "pp", "ppp", "g", "p"]))
    return RankedCase(problem=problem, ranks=tuple(draw(groups if kind == "g" else points) for kind in kinds))


def plans(problem: AssignmentProblem) -> Iterator[list[int]]:
    """Every choice of pairs that keeps the capacities, one after the other."""
    ends = list(zip(problem.rows.tolist(), problem.cols.tolist(), strict=True))
    for wanted in itertools.product([False, True], repeat=len(ends)):
        row_room, col_room = problem.row_capacity.tolist(), problem.col_capacity.tolist()
        for (row, col), used in zip(ends, wanted, strict=True):
            row_room[row] -= used
            col_room[col] -= used
        if min(row_room, default=0) >= 0 and min(col_room, default=0) >= 0:
            yield [pair for pair, used in enumerate(wanted) if used]


def best_points_by_search(problem: AssignmentProblem) -> int | float:
    """The greatest total of all plans."""
    points = problem.points.tolist()
    return max(sum(points[pair] for pair in plan) for plan in plans(problem))


def best_values_by_search(case: RankedCase) -> tuple[int, ...]:
    """The lexicographically greatest values of all plans, worked out from the meaning of the ranks."""
    return max(tuple(_value(rank, case.problem, plan) for rank in case.ranks) for plan in plans(case.problem))


def _value(rank: Rank, problem: AssignmentProblem, plan: list[int]) -> int:
    if isinstance(rank, PairPoints):
        return sum(int(rank.points[pair]) for pair in plan)
    return len({int(rank.groups[problem.rows[pair]]) for pair in plan} - {-1})


def keeps_the_rules(problem: AssignmentProblem, rows: np.ndarray, cols: np.ndarray) -> bool:
    """Whether only pairs of the problem are used, none twice, within the capacities, in canonical order."""
    used = list(zip(rows.tolist(), cols.tolist(), strict=True))
    allowed = set(zip(problem.rows.tolist(), problem.cols.tolist(), strict=True))
    return (
        used == sorted(set(used))
        and set(used) <= allowed
        and bool((np.bincount(rows, minlength=problem.shape[0]) <= problem.row_capacity).all())
        and bool((np.bincount(cols, minlength=problem.shape[1]) <= problem.col_capacity).all())
    )
