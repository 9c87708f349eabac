"""A rule answers yes or no for each pair, or its answer is refused before it chooses any."""

from typing import Any

import numpy as np
import pytest

from rvmatch.columns import Pairs, demand_columns, supply_columns
from rvmatch.eligibility import DEFAULT_RULES, RuleOutcome, Verdict, find_candidates
from rvmatch.eligibility.candidates import asking_order
from rvmatch.eligibility.rule import checked_answers
from rvmatch.errors import InvalidValueError
from rvmatch.matching.matcher import Matcher
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField

FIELDS = list(FocusField)[:1]
DEMANDS = [DemandProject(id=f"D{n}", title="t", county_code="530113", fields=FIELDS) for n in range(2)]
SUPPLIES = [
    SupplyProject(id="S1", title="t", organization=SocialOrganization(name="甲基金会"), fields=FIELDS)
]
ROWS, COLS = demand_columns(ProjectLibrary(DEMANDS)), supply_columns(ProjectLibrary(SUPPLIES))
PAIRS = Pairs.every((2, 1))

WRONG_ANSWERS = [
    np.array([1, 1]),
    np.array([1.0, 0.0]),
    np.array([True]),
    np.array([True, True, False]),
    np.array([[True, False]]),
    np.array([True, None], dtype=object),
    np.True_,
    [True, False],
    True,
    None,
]


class Answering:
    """A rule that answers what it was told to."""

    code = "X001"

    def __init__(self, mask: Any = None, unknown: Any = None) -> None:
        self._mask, self._unknown = mask, unknown

    def check(self, demand, supply) -> RuleOutcome:
        return RuleOutcome(verdict=Verdict.YES, reason="X001.yes")

    def mask(self, demands, supplies, pairs) -> Any:
        return self._mask

    def unknown(self, demands, supplies, pairs) -> Any:
        return self._unknown


def fault(ask) -> tuple[str, str, str]:
    with pytest.raises(InvalidValueError) as caught:
        ask()
    return caught.value.field, caught.value.fault.code, dict(caught.value.fault.params)["method"]


@pytest.mark.parametrize("wrong", WRONG_ANSWERS, ids=repr)
def test_an_answer_that_is_not_yes_or_no_for_each_pair_is_refused(wrong: Any) -> None:
    mask, unknown = Answering(mask=wrong), Answering(mask=np.ones(2, dtype=bool), unknown=wrong)

    assert fault(lambda: checked_answers(mask, "mask", ROWS, COLS, PAIRS)) == ("X001", "rule_answers", "mask")
    assert fault(lambda: find_candidates(ROWS, COLS, [mask])) == ("X001", "rule_answers", "mask")
    assert fault(lambda: checked_answers(unknown, "unknown", ROWS, COLS, PAIRS)) == (
        "X001",
        "rule_answers",
        "unknown",
    )
    assert fault(lambda: find_candidates(ROWS, COLS, [unknown])) == ("X001", "rule_answers", "unknown")


def test_numbers_in_place_of_yes_and_no_make_no_plan() -> None:
    """As places among the pairs, these would choose the first pair twice."""
    rule = Answering(mask=np.zeros(2, dtype=np.int64), unknown=np.zeros(2, dtype=bool))

    assert fault(lambda: Matcher(rules=[rule]).match(DEMANDS, SUPPLIES))[0] == "X001"


def test_an_answer_for_each_pair_is_passed_on() -> None:
    answer = np.array([True, False])

    assert checked_answers(Answering(mask=answer), "mask", ROWS, COLS, PAIRS) is answer
    assert checked_answers(Answering(unknown=answer), "unknown", ROWS, COLS, PAIRS) is answer


def test_rules_with_an_index_are_asked_first_and_the_others_as_given() -> None:
    given = [rule for code in ("E004", "E002", "E006", "E001") for rule in DEFAULT_RULES if rule.code == code]

    assert [rule.code for rule in asking_order(given)] == ["E001", "E002", "E004", "E006"]
