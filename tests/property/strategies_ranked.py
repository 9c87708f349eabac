"""Ranked problems small enough to search through, with every rank and every limit there is."""

import itertools

import attrs
import numpy as np
from hypothesis import strategies as st

from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, NeverTogether, PairLimit
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import (
    GroupCoverage,
    GroupSteps,
    PairPoints,
    RolePoints,
    RolesFilled,
    WorstPoints,
)
from rvmatch.assignment.roles import RolePlaces

__all__ = ["BEYOND_NETWORKS", "WITHIN_NETWORKS", "ranked_problems", "small_market"]

MOST_PAIRS = 8
"""So that all choices of pairs can be looked at."""

MOST_OPTIONS = 10
"""So that all ways to fill role places can be looked at as well."""

BEYOND = ("budgets", "never", "pairs", "growing", "crossing")
FALLING = st.sampled_from([(1,), (3, 2, 1), (2, 2), (1, 0), (5, 1)])
GROWING = st.sampled_from([(1, 2), (0, 1), (1, 3, 2), (-1, 2), (2, -3), (-1,)])


def small_market(pairs, row_capacity, col_capacity) -> AssignmentProblem:
    """A problem written by hand: ``pairs`` are (row, column), in any order; points of its own are zero."""
    rows, cols = (list(part) for part in zip(*pairs, strict=True)) if pairs else ([], [])
    shape = (len(row_capacity), len(col_capacity))
    return AssignmentProblem.from_pairs(rows, cols, [0] * len(rows), shape, row_capacity, col_capacity)


@st.composite
def _markets(draw, wanted: str) -> AssignmentProblem:
    sizes = st.sampled_from([3, 4]) if wanted == "crossing" else st.sampled_from([2, 3, 4, 1])
    n, m = draw(sizes), draw(sizes)
    cells = list(itertools.product(range(n), range(m)))
    chosen = draw(st.permutations(cells))[: draw(st.sampled_from([4, 5, 6, 7, MOST_PAIRS, 3, 2, 1, 0]))]
    capacity = st.sampled_from([1, 1, 2, 3, 0])
    return small_market(chosen, [draw(capacity) for _ in range(n)], [draw(capacity) for _ in range(m)])


@st.composite
def _partitions(draw, size: int) -> tuple[list[int], list[int]]:
    """Labels of a side, and finer ones: no group of the one crosses a group of the other."""
    coarse = draw(st.lists(st.integers(-1, 1), min_size=size, max_size=size))
    halves = draw(st.lists(st.integers(0, 1), min_size=size, max_size=size))
    return coarse, [2 * (label + 1) + half for label, half in zip(coarse, halves, strict=True)]


def _nested_groups(labels: tuple[list[int], list[int]], side: str) -> list[Group]:
    """Groups of which no two cross: all lines, the coarse ones, the fine ones, single lines, none."""
    size = len(labels[0])
    parts = [*Group.from_labels(labels[0], side), *Group.from_labels(labels[1], side)]
    singles = [Group([line], side) for line in range(size)]
    return [*parts, Group(list(range(size)), side), *singles, Group(np.empty(0, dtype=np.int64), side)]


def _crossing_groups(size: int, side: str) -> st.SearchStrategy[Group]:
    """Groups of two neighbours of three or more lines: of two such, chances are that they share one line."""
    return st.integers(0, size - 1).map(lambda line: Group([line, (line + 1) % size], side))


def _numbers(low: int, high: int, size: int) -> st.SearchStrategy[np.ndarray]:
    numbers = st.lists(st.integers(low, high), min_size=size, max_size=size)
    return numbers.map(lambda values: np.array(values, dtype=np.int64))


@st.composite
def _role_places(draw, problem: AssignmentProblem) -> RolePlaces | None:
    n, m = problem.shape
    kind = st.tuples(st.integers(0, n - 1), st.integers(0, 1))
    asked = draw(st.lists(kind, min_size=1, max_size=3, unique=True))
    offer = st.sampled_from([(True, True), (True, False), (False, True), (False, False)])
    offers = np.array(draw(st.lists(offer, min_size=m, max_size=m)))
    roles = RolePlaces(
        rows=np.array([row for row, _ in asked], dtype=np.int64),
        roles=np.array([role for _, role in asked], dtype=np.int64),
        places=np.array([draw(st.sampled_from([1, 2, 0])) for _ in asked], dtype=np.int64),
        offers=offers.astype(np.bool_),
    )
    return roles if roles.options(problem.rows, problem.cols).pair.size <= MOST_OPTIONS else None


@st.composite
def _ranks(draw, problem: AssignmentProblem, groups, labels, options: int, wanted: str):
    pairs = problem.rows.size
    kinds = {
        "points": _numbers(-3, 4, pairs).map(PairPoints),
        "coverage": labels.map(GroupCoverage),
        "steps": st.builds(GroupSteps, groups=st.lists(groups, max_size=3).map(tuple), steps=FALLING),
        "worst": _numbers(-2, 3, pairs).map(WorstPoints),
        "filled": st.just(RolesFilled()),
        "growing": st.builds(
            GroupSteps, groups=st.lists(groups, min_size=1, max_size=3).map(tuple), steps=GROWING
        ),
    }
    if options:
        kinds["role points"] = _numbers(-2, 3, options).map(RolePoints)
        kinds["roles filled"] = kinds["filled"]
    usual = sorted(kinds.keys() - {"growing"})
    names = draw(st.lists(st.sampled_from(usual), min_size=1, max_size=2))
    if options and draw(st.booleans()):
        names.insert(draw(st.integers(0, len(names))), "role points")
    if wanted == "crossing":
        names.append("steps")
    if wanted == "growing":
        names.insert(draw(st.integers(0, len(names))), wanted)
    elif draw(st.booleans()):
        names.append("points")
    return tuple(draw(kinds[name]) for name in names)


@st.composite
def _limits(draw, problem: AssignmentProblem, groups, wanted: str):
    pairs, m = problem.rows.size, problem.shape[1]
    bound = st.one_of(st.none(), st.integers(-2, 4))
    kinds = {
        "group": st.builds(
            GroupLimit,
            group=groups,
            at_least=st.sampled_from([0, 0, 1, 2]),
            at_most=st.sampled_from([None, None, 3, 2, 1]),
        ),
        "budgets": st.builds(Budgets, amounts=_numbers(0, 4, pairs), available=_numbers(-1, 6, m)),
        "pairs": st.builds(PairLimit, times=_numbers(-1, 2, pairs), at_least=bound, at_most=bound),
    }
    usual = ["group"]
    if pairs:
        position = st.integers(0, pairs - 1)
        kinds["kept"] = position.map(lambda at: KeptPair(int(problem.rows[at]), int(problem.cols[at])))
        usual.append("kept")
    if m > 1:
        kinds["never"] = st.permutations(range(m)).map(lambda cols: NeverTogether(cols[0], cols[1]))
    names = draw(st.lists(st.sampled_from(usual), max_size=2))
    if wanted in kinds:
        names.append(wanted)
    return tuple(draw(kinds[name]) for name in names)


@st.composite
def ranked_problems(draw, *, network_only: bool) -> RankedProblem:
    """
    Up to 4 x 4, up to 8 pairs, capacities from 0 to 3, up to 4 ranks and 3 limits; not every one is feasible.

    Args:
        network_only: Whether a network must be able to hold it: groups nested, returns falling, limits on
            groups and kept pairs only.
    """
    wanted = "" if network_only else draw(st.sampled_from(BEYOND))
    problem = draw(_markets(wanted))
    by_side = [draw(_partitions(size)) for size in problem.shape]
    rows, cols = (_nested_groups(labels, side) for labels, side in zip(by_side, ("row", "col"), strict=True))
    groups, labels = st.sampled_from([*rows, *cols]), st.sampled_from(by_side[0])
    if wanted == "crossing":
        n, m = problem.shape
        groups = st.one_of(_crossing_groups(n, "row"), _crossing_groups(m, "col"))
        labels = st.lists(st.integers(-1, 2), min_size=n, max_size=n)
    roles = draw(_role_places(problem)) if draw(st.booleans()) else None
    options = 0 if roles is None else roles.options(problem.rows, problem.cols).pair.size
    return RankedProblem(
        problem=problem,
        ranks=draw(_ranks(problem, groups, labels, options, wanted)),
        limits=draw(_limits(problem, groups, wanted)),
        roles=roles,
    )


def _case(pairs, row_capacity, col_capacity, *ranks, limits=(), roles=None) -> RankedProblem:
    """A case by hand: a tuple of points is a rank of pairs, a list is the labels of the rows."""
    kinds = {tuple: PairPoints, list: GroupCoverage}
    return RankedProblem(
        problem=small_market(pairs, row_capacity, col_capacity),
        ranks=tuple(kinds[type(rank)](rank) if type(rank) in kinds else rank for rank in ranks),
        limits=limits,
        roles=roles,
    )


SQUARE = [(0, 0), (0, 1), (1, 0), (1, 1)]
ONE_ROW_ASKS_TWICE = RolePlaces(rows=[0, 0], roles=[0, 1], places=[1, 1], offers=np.array([[True, True]] * 2))
ONE_ROW_ASKS_TWICE_OF_ONE = attrs.evolve(ONE_ROW_ASKS_TWICE, offers=np.array([[True, True]]))
ROWS, COLS = Group([0, 1]), Group([0, 1], "col")

WITHIN_NETWORKS = {
    "a floor that costs points": _case(
        SQUARE, [1, 1], [1, 1], (-1, -2, -3, -5), limits=(GroupLimit(ROWS, at_least=1),)
    ),
    "coverage before points": _case(
        [(0, 0), (0, 1), (1, 0), (2, 1)], [1, 1, 1], [1, 1], [0, 1, 1], (1, 1, 9, 9)
    ),
    "a kept pair that costs points, and nobody else": _case(
        SQUARE, [1, 1], [2, 1], (9, -4, 9, 9), limits=(KeptPair(0, 1), KeptPair(0, 1))
    ),
    "returns that fall inside a ceiling": _case(
        [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)],
        [3, 3],
        [2, 2, 2],
        GroupSteps((Group([0, 1], "col"), Group([2], "col"), Group([2], "col")), (3, 2, 1)),
        (1, 1, 1, 1, 1, 2),
        limits=(GroupLimit(Group([0, 1, 2], "col"), at_most=3),),
    ),
    "two roles, each offered twice": _case(
        [(0, 0), (0, 1)], [2], [1, 1], RolesFilled(), RolePoints((0, 3, 4, 0)), roles=ONE_ROW_ASKS_TWICE
    ),
    "one pair fills one place of two": _case(
        [(0, 0)], [1], [2], RolesFilled(), roles=ONE_ROW_ASKS_TWICE_OF_ONE
    ),
    "a role place is no reason to lose points": _case(
        [(0, 0), (0, 1)], [2], [1, 1], (-1, 2), RolePoints((9, -9, -1, 2)), roles=ONE_ROW_ASKS_TWICE
    ),
    "the most pairs before the worst": _case(
        SQUARE, [1, 1], [1, 1], WorstPoints((9, 1, 2, -7)), (0, 0, 0, 9)
    ),
    "the most pairs before the worst, mirrored": _case(
        SQUARE, [1, 1], [1, 1], WorstPoints((1, 9, -7, 2)), (0, 0, 0, 9)
    ),
    "the worst of the kept does not count": _case(
        SQUARE, [1, 1], [1, 1], WorstPoints((9, 1, 2, 3)), limits=(KeptPair(0, 0), KeptPair(1, 1))
    ),
    "the worst, twice": _case(
        SQUARE, [1, 1], [1, 1], WorstPoints((2, 2, 2, 2)), WorstPoints((1, 3, 2, 1)), (1, 0, 0, 3)
    ),
    "the worst of no pair at all": _case([], [1], [1], WorstPoints(())),
    "a floor that nobody can reach": _case(
        [(0, 0)], [1], [1], (1,), limits=(GroupLimit(Group([0]), at_least=2),)
    ),
    "a floor on a group that a rank covers": _case(
        SQUARE,
        [2, 2],
        [2, 0],
        GroupSteps((COLS,), (5, 1)),
        (-1, 0, -1, 0),
        limits=(GroupLimit(COLS, at_least=2),),
    ),
}
"""Each is lost by a solver that forgets one thing."""

BEYOND_NETWORKS = {
    "money for one of two": _case(
        SQUARE, [1, 1], [2, 2], (9, 1, 9, 1), limits=(Budgets([5, 1, 5, 1], [9, -1]),)
    ),
    "columns that do not go together": _case(
        SQUARE, [2, 2], [2, 2], (1, 1, 1, 1), (0, 1, 1, 0), limits=(NeverTogether(0, 1),)
    ),
    "the second pair of a group brings more than the first": _case(
        SQUARE, [1, 1], [1, 1], GroupSteps((Group([0]), ROWS), (1, 3)), (5, 0, 0, 9)
    ),
    "a group that should stay away": _case(
        SQUARE, [1, 1], [1, 1], GroupSteps((ROWS,), (-4, -1, 2)), (1, 1, 1, 1)
    ),
    "groups that share a row": _case(
        [(0, 0), (1, 0), (2, 0)],
        [1, 1, 1],
        [1],
        GroupSteps((Group([0, 1]), Group([1, 2])), (1,)),
        (9, 1, 9),
        limits=(GroupLimit(Group([0, 1]), at_most=1),),
    ),
    "a count that must lie between": _case(
        SQUARE, [2, 2], [2, 2], (3, 3, 3, 3), limits=(PairLimit([1, 2, 2, -1], at_least=1, at_most=2),)
    ),
    "the worst under a budget": _case(
        SQUARE,
        [1, 1],
        [1, 1],
        WorstPoints((4, 1, 1, 4)),
        (1, 0, 0, 0),
        limits=(Budgets([9, 1, 1, 9], [8, 8]),),
    ),
}
"""The same for what no network holds."""
