"""A criterion answers in whole millionths for each pair, or its answer is refused before it counts."""

from typing import Any

import numpy as np
import pytest

from rvmatch.columns import Pairs, demand_columns, supply_columns
from rvmatch.errors import InvalidValueError
from rvmatch.matching.matcher import Matcher
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField
from rvmatch.scoring import ONE, Weights, parts_of, score_pairs
from rvmatch.scoring.scores import checked_values

FIELDS = list(FocusField)[:1]
DEMANDS = [DemandProject(id=f"D{n}", title="t", county_code="530113", fields=FIELDS) for n in range(2)]
SUPPLIES = [
    SupplyProject(id="S1", title="t", organization=SocialOrganization(name="甲基金会"), fields=FIELDS)
]
ROWS, COLS = demand_columns(ProjectLibrary(DEMANDS)), supply_columns(ProjectLibrary(SUPPLIES))
PAIRS = Pairs.every((2, 1))
WEIGHTS = Weights.of(mine=1)


class Answering:
    """A criterion that answers what it was told to."""

    code, neutral = "mine", 500_000

    def __init__(self, values: Any) -> None:
        self._values = values

    def value(self, demand, supply) -> int | None:
        return None

    def values(self, demands, supplies, pairs) -> Any:
        return self._values


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (np.array([0.5, 0.5]), "criterion_values"),
        (np.array([True, False]), "criterion_values"),
        (np.array([1]), "criterion_values"),
        (np.array([[1, 2]]), "criterion_values"),
        (np.array([1, None], dtype=object), "criterion_values"),
        ([1, 2], "criterion_values"),
        (None, "criterion_values"),
        (np.array([0, ONE + 1]), "criterion_range"),
        (np.array([0, 10**7]), "criterion_range"),
        (np.array([-2, 0]), "criterion_range"),
        (np.array([0, 2**64 - 1], dtype=np.uint64), "criterion_range"),
    ],
)
def test_values_that_are_not_millionths_for_each_pair_are_refused(wrong: Any, code: str) -> None:
    criterion = Answering(wrong)

    for ask in (
        lambda: checked_values(criterion, ROWS, COLS, PAIRS),
        lambda: score_pairs(ROWS, COLS, PAIRS, [criterion], WEIGHTS),
        lambda: parts_of(ROWS, COLS, PAIRS, [criterion], WEIGHTS),
        lambda: Matcher(rules=(), criteria=[criterion], weights=WEIGHTS).match(DEMANDS, SUPPLIES),
    ):
        with pytest.raises(InvalidValueError) as caught:
            ask()
        assert (caught.value.field, caught.value.fault.code) == ("mine", code)


@pytest.mark.parametrize("kind", [np.int8, np.int32, np.int64])
def test_narrow_whole_numbers_are_counted_without_overflow(kind: type) -> None:
    """Oracle: the arithmetic by hand; 100 times the weight does not fit into eight bits."""
    criterion = Answering(np.array([100, -1], dtype=kind))

    scores = score_pairs(ROWS, COLS, PAIRS, [criterion], WEIGHTS)

    assert scores.points.tolist() == [100, 500_000]
    assert scores.unstated == (("mine", 1),)


def test_no_pairs_need_no_values() -> None:
    nothing = PAIRS.where(np.zeros(2, dtype=bool))

    assert len(checked_values(Answering(np.zeros(0, dtype=np.int64)), ROWS, COLS, nothing)) == 0
