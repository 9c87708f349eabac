"""The 160 key counties: how many, where, and on what evidence."""

from collections import Counter

import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.model.places import CountyList
from rvmatch.notice import FactStatus, key_counties, load_notice, provincial_division

COUNTIES_PER_PROVINCE = {
    "内蒙古": 10,
    "广西": 20,
    "重庆": 4,
    "四川": 25,
    "贵州": 20,
    "云南": 27,
    "陕西": 11,
    "甘肃": 23,
    "青海": 15,
    "宁夏": 5,
}
COUNTIES_PER_EVIDENCE = {
    "published-list": 60,
    "published-list+second-source": 30,
    "named-singly": 17,
    "indirect": 19,
    "unconfirmed": 34,
}


def test_there_are_160_key_counties_with_different_codes() -> None:
    assert len(key_counties()) == 160
    assert len({county.code for county in key_counties()}) == 160


def test_each_of_the_ten_provinces_has_its_published_count() -> None:
    found = Counter(provincial_division(county.province).short_name for county in key_counties())

    assert dict(found) == COUNTIES_PER_PROVINCE


def test_every_code_begins_with_the_code_of_its_province() -> None:
    for county in key_counties():
        assert county.code.province == provincial_division(county.province).key, county


def test_every_county_has_a_name_a_prefecture_and_evidence() -> None:
    for county in key_counties():
        assert county.name, county
        assert county.prefecture, county
        assert county.evidence in COUNTIES_PER_EVIDENCE, county


def test_the_evidence_column_counts_as_stated() -> None:
    assert Counter(county.evidence for county in key_counties()) == COUNTIES_PER_EVIDENCE


def test_the_stated_counts_of_evidence_are_those_of_the_table() -> None:
    stated = {kind.code: kind.counties for kind in load_notice().evidence}

    assert stated == COUNTIES_PER_EVIDENCE


def test_only_unconfirmed_counties_have_the_status_unconfirmed() -> None:
    statuses = {kind.code: kind.citation.status for kind in load_notice().evidence}

    assert [code for code, status in statuses.items() if status is FactStatus.UNCONFIRMED] == ["unconfirmed"]


def test_a_county_is_found_by_its_code() -> None:
    assert key_counties()["530113"].name == "东川区"


def test_a_county_is_found_by_its_name_within_its_province() -> None:
    assert key_counties().named("东川区", "云南省").code == "530113"
    assert key_counties().named("东川区", "53").code == "530113"


def test_a_county_is_not_found_in_another_province() -> None:
    with pytest.raises(InvalidValueError) as caught:
        key_counties().named("东川区", "四川省")

    assert caught.value.field == "county"


def test_the_counties_of_a_province_are_found_by_code_and_by_name() -> None:
    assert len(key_counties().in_province("64")) == 5
    assert key_counties().in_province("宁夏回族自治区") == key_counties().in_province("64")
    assert key_counties().in_province("11") == ()


def test_the_list_bears_its_official_name() -> None:
    assert isinstance(key_counties(), CountyList)
    assert key_counties().name == "国家乡村振兴重点帮扶县"


def test_the_published_lists_have_as_many_entries_as_they_say() -> None:
    notice = load_notice()
    held = {
        "key-counties": len(notice.key_counties),
        "provincial-divisions": len(notice.provincial_divisions),
    }

    assert {entry.id: entry.entries for entry in notice.lists} == held
