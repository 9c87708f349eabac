"""The provincial level, the Xinjiang corps, and the pairs of East and West."""

from collections import Counter

import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.model.identifiers import PROVINCES
from rvmatch.notice import (
    FactStatus,
    east_west_pairs,
    editions,
    key_counties,
    provincial_division,
    provincial_divisions,
)


def test_there_are_34_divisions_with_a_code_and_the_corps_without() -> None:
    assert Counter(division.has_code for division in provincial_divisions()) == {True: 34, False: 1}
    assert [division.key for division in provincial_divisions() if not division.has_code] == ["XPCC"]


def test_the_notice_is_addressed_to_31_divisions_and_the_corps() -> None:
    left_out = {division.short_name for division in provincial_divisions() if not division.addressee}

    assert left_out == {"台湾", "香港", "澳门"}
    assert sum(division.addressee for division in provincial_divisions()) == 32


@pytest.mark.parametrize("field", ["key", "name", "short_name", "name_en"])
def test_no_two_divisions_share_a(field: str) -> None:
    values = [getattr(division, field) for division in provincial_divisions()]

    assert len(set(values)) == len(values)


def test_every_key_with_a_code_is_two_digits_in_order() -> None:
    keys = [division.key for division in provincial_divisions() if division.has_code]

    assert all(len(key) == 2 and key.isdigit() for key in keys)
    assert keys == sorted(keys)


@pytest.mark.parametrize("edition", editions())
def test_codes_know_the_provinces_of_the_notice_and_no_others(edition: str) -> None:
    """A code is refused if no province has its first two digits, so the model knows them as well."""
    named = {division.key for division in provincial_divisions(edition) if division.has_code}

    assert named == PROVINCES
    assert {county.code.province for county in key_counties(edition)} <= PROVINCES


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("53", "53"),
        ("云南省", "53"),
        ("云南", "53"),
        ("内蒙古", "15"),
        ("新疆", "65"),
        ("XPCC", "XPCC"),
        ("兵团", "XPCC"),
    ],
)
def test_a_division_is_found_by_key_full_name_or_short_name(asked: str, key: str) -> None:
    assert provincial_division(asked).key == key


@pytest.mark.parametrize("asked", ["", "云", "99", "yunnan"])
def test_an_unknown_division_is_refused_with_a_hint(asked: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        provincial_division(asked)

    assert caught.value.field == "province"
    assert "XPCC" in caught.value.message("en")
    assert "兵团" in caught.value.message("zh")


def test_every_short_name_is_part_of_the_full_name() -> None:
    for division in provincial_divisions():
        assert division.short_name in division.name


def test_eight_eastern_divisions_help_the_ten_with_key_counties() -> None:
    pairs = east_west_pairs()

    assert len({(pair.east, pair.west) for pair in pairs}) == len(pairs) == 11
    assert len({pair.east for pair in pairs}) == 8
    assert {pair.west for pair in pairs} == {county.code.province for county in key_counties()}


def test_every_pair_names_known_divisions() -> None:
    for pair in east_west_pairs():
        assert provincial_division(pair.east).has_code
        assert provincial_division(pair.west).has_code


def test_pairs_known_only_for_an_earlier_period_say_so() -> None:
    earlier = {
        (pair.east, pair.west) for pair in east_west_pairs() if pair.status is FactStatus.EARLIER_PERIOD
    }

    assert earlier == {("11", "15"), ("33", "51"), ("37", "50")}
