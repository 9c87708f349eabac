"""Weights add up to one million exactly and keep the proportion that was asked for."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.errors import InvalidValueError
from rvmatch.scoring import Weights

CODES = st.sampled_from(["a", "b", "c", "d", "e", "f", "g"])
NUMBERS = st.integers(0, 10**6) | st.floats(0, 10**6, allow_nan=False) | st.fractions(0, 100)


@given(given_=st.dictionaries(CODES, NUMBERS, min_size=1))
@example(given_={"a": 1, "b": 1, "c": 1})
@example(given_={"a": 2, "b": 1})
@example(given_={"a": 1e-9, "b": 10**6})
@example(given_={"a": 0.1, "b": 0.2, "c": 0.7})
def test_weights_add_up_and_keep_the_proportion(given_) -> None:
    """Oracle: exact fractions; no part is off by one part per million or more."""
    total = sum(Fraction(number) for number in given_.values())
    if not total:
        return

    weights = Weights.of(given_)

    assert sum(ppm for _, ppm in weights.parts) == 10**6
    for code, number in given_.items():
        assert abs(weights[code] - Fraction(number) * 10**6 / total) < 1
        assert (weights[code] == 0) or number > 0


@given(given_=st.dictionaries(CODES, st.integers(1, 1_000), min_size=1), factor=st.integers(1, 1_000))
def test_only_the_proportion_counts(given_, factor) -> None:
    """Oracle: all numbers multiplied."""
    assert Weights.of(given_) == Weights.of({code: number * factor for code, number in given_.items()})


@given(given_=st.dictionaries(CODES, st.integers(1, 9), min_size=2), data=st.data())
def test_the_order_in_which_weights_are_named_does_not_count(given_, data) -> None:
    """Oracle: another order."""
    other = dict(data.draw(st.permutations(list(given_.items()))))

    assert Weights.of(given_) == Weights.of(other) == Weights.of(**other)


def test_what_rounding_leaves_goes_to_the_largest_remainder_then_by_code() -> None:
    assert Weights.of(b=1, a=1, c=1).parts == (("a", 333_334), ("b", 333_333), ("c", 333_333))
    assert Weights.of(a=1, b=2).parts == (("a", 333_333), ("b", 666_667))


def test_weights_take_a_mapping_or_pairs() -> None:
    assert Weights({"b": 400_000, "a": 600_000}) == Weights([("a", 600_000), ("b", 400_000)])


def test_a_criterion_that_is_not_named_counts_nothing() -> None:
    assert Weights.of(a=1)["b"] == 0


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Weights.of(), ("weights", "weights_zero")),
        (lambda: Weights.of(a=0), ("weights", "weights_zero")),
        (lambda: Weights.of(a=-1), ("a", "weight")),
        (lambda: Weights.of(a=float("nan")), ("a", "weight")),
        (lambda: Weights.of(a=float("inf")), ("a", "weight")),
        (lambda: Weights.of(a=True), ("a", "weight")),
        (lambda: Weights.of(a="1"), ("a", "weight")),
        (lambda: Weights([("a", 999_999)]), ("weights", "weights_sum")),
        (lambda: Weights([]), ("weights", "weights_sum")),
        (lambda: Weights([("a", 1.0)]), ("a", "within")),
        (lambda: Weights({"a": 1.0}), ("a", "within")),
        (lambda: Weights(5), ("weights", "weights_parts")),
        (lambda: Weights("ab"), ("weights", "weights_parts")),
        (lambda: Weights(["ab"]), ("weights", "weights_parts")),
        (lambda: Weights([("a", 1, 2)]), ("weights", "weights_parts")),
        (lambda: Weights({5: 1_000_000}), ("weights", "weights_parts")),
        (lambda: Weights.of(5), ("weights", "weights_mapping")),
        (lambda: Weights.of({5: 1}), ("weights", "weights_mapping")),
        (lambda: Weights([("a", -1), ("b", 1_000_001)]), ("a", "within")),
        (lambda: Weights([("a", 500_000), ("a", 500_000)]), ("weights", "weights_unique")),
    ],
)
def test_other_weights_are_refused(make, fault) -> None:
    with pytest.raises(InvalidValueError) as caught:
        make()

    assert (caught.value.field, caught.value.fault.code) == fault


def test_the_default_weights_are_those_of_their_description() -> None:
    assert dict(Weights.default().parts) == {
        "field_fit": 300_000,
        "help_fit": 200_000,
        "money_covered": 200_000,
        "role_completeness": 100_000,
        "channel_shared": 100_000,
        "organization_grade": 100_000,
    }
