"""The number of examples that a test states is meant for the full depth; every profile takes its share."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

STATED, USUAL, FEWEST = 80, 100, 5
drawn: list[int] = []


@given(st.integers())
@settings(max_examples=STATED)
def test_a_property_states_its_depth_outside(number: int) -> None:
    drawn.append(number)


@settings(max_examples=STATED)
@given(st.integers())
def test_a_property_states_its_depth_last(number: int) -> None:
    drawn.append(number)


@settings(max_examples=FEWEST - 1)
@given(st.integers())
def test_a_property_of_very_few_examples(number: int) -> None:
    drawn.append(number)


@pytest.mark.parametrize(
    ("property_of_numbers", "stated"),
    [
        (test_a_property_states_its_depth_outside, STATED),
        (test_a_property_states_its_depth_last, STATED),
        (test_a_property_of_very_few_examples, FEWEST - 1),
    ],
)
def test_a_profile_takes_its_share_of_the_stated_examples(property_of_numbers, stated: int) -> None:
    """Oracle: counting; the share is that of a property which states nothing."""
    share = settings().max_examples / USUAL
    drawn.clear()

    property_of_numbers()

    assert len(drawn) == max(min(stated, FEWEST), round(stated * share))
