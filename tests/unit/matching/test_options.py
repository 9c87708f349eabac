"""Options of rules and criteria are recorded as text that is the same in every run."""

import os
import subprocess
import sys
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.options import options_of
from rvmatch.model.places import County
from rvmatch.model.vocabulary import FocusField
from rvmatch.scoring import DEFAULT_CRITERIA, Weights


@attrs.frozen
class Choosing:
    code = "X001"

    chosen: Any = None
    remembered: Any = attrs.field(default=None, eq=False)
    words: dict = attrs.field(factory=dict)

    def check(self, demand, supply):
        raise NotImplementedError

    def mask(self, demands, supplies, pairs):
        raise NotImplementedError

    def unknown(self, demands, supplies, pairs):
        raise NotImplementedError


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        (5, "5"),
        ("5", "'5'"),
        (0.1, "0.1"),
        (np.float64(0.1), "0.1"),
        (True, "True"),
        (Fraction(1, 3), "1/3"),
        (date(2024, 3, 1), "2024-03-01"),
        (FocusField.RURAL_GOVERNANCE, "FocusField.RURAL_GOVERNANCE"),
        ("o'clock\n\U0001fae8", "'o\\'clock\\n\U0001fae8'"),
        (("b", "a"), "('b', 'a')"),
        ({"b", "a"}, "{'a', 'b'}"),
        (frozenset([("b", frozenset([2, 1])), ("a", None)]), "{('a', None), ('b', {1, 2})}"),
        ({"b": [1], "a": {2}}, "{'a': {2}, 'b': (1)}"),
        (County(code="530113", name="东川区"), "County('530113', '东川区', '', '', '')"),
    ],
)
def test_an_option_has_one_text(chosen: Any, text: str) -> None:
    assert options_of([Choosing(chosen)]) == (("X001.chosen", text),)


def test_what_the_class_itself_chose_is_not_recorded() -> None:
    assert options_of([Choosing(), *DEFAULT_CRITERIA]) == ()


def test_what_changes_no_answer_is_not_recorded() -> None:
    assert options_of([Choosing(remembered=object())]) == ()


@pytest.mark.parametrize("chosen", [object(), len, np.zeros(2), [object()], {"a": lambda: None}, b"a"])
def test_an_option_without_a_text_of_its_own_is_refused_before_any_data(chosen: Any) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Matcher(rules=[Choosing(chosen)])

    assert (caught.value.field, caught.value.fault.code) == ("X001.chosen", "option")
    assert " at 0x" not in str(caught.value)


def test_the_text_of_a_set_does_not_hang_on_the_order_of_hashes() -> None:
    """Oracle: another process with another seed of hashes."""
    program = (
        "import attrs; from rvmatch.matching.options import options_of\n"
        "@attrs.frozen\n"
        "class One:\n"
        "    code = 'X'\n"
        "    chosen: object\n"
        "print(options_of([One({'a', 'b', 'c', 'd'}), One(((frozenset('xyz'), 1),))]))\n"
    )

    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(4)
    }

    assert len(printed) == 1


def test_options_of_criteria_without_a_weight_are_not_recorded() -> None:
    assert Matcher(weights=Weights.of(field_fit=1)).options == ()
