"""Kinds of projects as a verification numbers them."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.matching.checking.kinds import growing_kinds, kinds_by_first

NUMBERS = st.integers(-3, 3) | st.integers(-(10**12), 10**12)


@given(st.lists(NUMBERS, max_size=12))
@example([])
@example([10**12, -(10**12), 10**12])
@example([5, 5, 3])
def test_equal_numbers_are_one_kind_in_their_own_order(numbers: list[int]) -> None:
    """Oracle: a sorted set of Python's whole numbers; spread thin and thick."""
    which, values = growing_kinds(np.array(numbers, dtype=np.int64))

    assert values.tolist() == sorted(set(numbers))
    assert values[which].tolist() == numbers


@given(st.lists(st.tuples(NUMBERS, st.integers(0, 1), NUMBERS), max_size=12))
@example([(2, 0, 1), (1, 0, 1), (2, 0, 1)])
def test_projects_alike_in_all_columns_are_one_kind_in_the_order_of_the_first(
    projects: list[tuple[int, int, int]],
) -> None:
    """Oracle: a dictionary of tuples, which keeps the order of what came first."""
    columns = np.array(projects, dtype=np.int64).reshape(-1, 3).T

    which, first = kinds_by_first(list(columns))

    number_of = {project: number for number, project in enumerate(dict.fromkeys(projects))}
    assert which.tolist() == [number_of[project] for project in projects]
    assert first.tolist() == [projects.index(project) for project in number_of]


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.int32])
def test_narrow_numbers_do_not_overflow(kind: type[np.integer]) -> None:
    """Oracle: the two ends of a kind of number, which are as far apart as it can tell."""
    ends = np.array([np.iinfo(kind).max, np.iinfo(kind).min, np.iinfo(kind).max], dtype=kind)

    which, values = growing_kinds(ends)

    assert which.tolist() == [1, 0, 1]
    assert values.tolist() == [np.iinfo(kind).min, np.iinfo(kind).max]
