"""What is no problem, or no plain table, is refused in words and never reaches numpy or scipy."""

import numpy as np
import pytest

from rvmatch.assignment import AssignmentProblem, PairPoints, RankedProblem, solve, solve_ranked
from rvmatch.errors import InvalidValueError


def test_masked_entries_do_not_come_back_to_life() -> None:
    table = np.ma.array([[9, 1], [1, 9]], mask=[[1, 0], [0, 1]])

    with pytest.raises(InvalidValueError, match="without a mask"):
        AssignmentProblem.from_matrix(table)


def test_rows_of_different_length_are_refused_in_words() -> None:
    with pytest.raises(InvalidValueError, match="rows of equal length"):
        AssignmentProblem.from_matrix([[1, 2], [3]])


def test_an_array_is_no_problem() -> None:
    with pytest.raises(InvalidValueError, match="an AssignmentProblem"):
        solve(np.ones((2, 2)))
    with pytest.raises(InvalidValueError, match="an AssignmentProblem"):
        RankedProblem(problem=np.ones((2, 2)), ranks=[PairPoints([1])])
    with pytest.raises(InvalidValueError, match="a RankedProblem"):
        solve_ranked(np.ones((2, 2)))


def test_a_shape_that_is_an_array_is_shown_as_what_it_is() -> None:
    with pytest.raises(InvalidValueError, match="shape"):
        AssignmentProblem.from_pairs([0], [0], [1], np.array([1, 2]))
