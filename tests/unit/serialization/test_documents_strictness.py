"""What a document may not be: each refusal in words, each fault with its path, all in one pass."""

import json
import sys
from collections import OrderedDict
from types import MappingProxyType
from typing import Any

import pytest

from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.places import County, CountyList
from rvmatch.model.projects import Contact, DemandProject, SupplyProject
from rvmatch.model.quantities import Period
from rvmatch.serialization.documents import SCHEMA_VERSION, document_text, from_document, to_document
from rvmatch.serialization.limits import Limits

DEMAND: dict[str, Any] = {
    "rvmatch": "demand",
    "schema_version": 1,
    "id": "D1",
    "title": "核桃加工",
    "county_code": "530113",
    "fields": ["industry-development"],
}
SUPPLY: dict[str, Any] = {
    "rvmatch": "supply",
    "schema_version": 1,
    "id": "S1",
    "title": "核桃加工",
    "organization": {"name": "示例基金会"},
    "fields": ["industry-development"],
}


def refused(document: Any, *args: Any, **options: Any) -> list[tuple[str, str]]:
    """The path and the code of each fault; every sentence exists in both languages."""
    with pytest.raises(ReadErrors) as caught:
        from_document(document, *args, **options)
    assert caught.value.message("zh") != caught.value.message("en")
    return [
        ("" if fault.place is None else str(fault.place), fault.code.removeprefix("document_"))
        for fault in caught.value.faults
    ]


def library(*projects: dict[str, Any], **more: Any) -> dict[str, Any]:
    bare = [
        {key: part for key, part in one.items() if key not in ("rvmatch", "schema_version")}
        for one in projects
    ]
    return {"rvmatch": "demand-library", "schema_version": 1, "projects": bare, **more}


@pytest.mark.parametrize(
    ("key", "part", "code"),
    [
        ("id", 1, "text"),
        ("title", None, "text"),
        ("county_code", 530113, "text"),
        ("county_code", "53011", "county_code"),
        ("county_code", "530100", "county_code_level"),
        ("county_code", "530113 ", "code"),
        ("county_code", "\uff15\uff130113", "code"),
        ("missing_cny", "1", "whole"),
        ("missing_cny", 1.0, "whole"),
        ("missing_cny", True, "whole"),
        ("missing_cny", -1, "amount_within"),
        ("partners_wanted", None, "whole"),
        ("partners_wanted", -1, "within"),
        ("urgency", "Urgent", "member"),
        ("urgency", 1, "text"),
        ("status", "PUBLISHED", "member"),
        ("fields", "industry-development", "list"),
        ("fields", {"industry-development": True}, "list"),
        ("period", "2024-03-01", "object"),
        ("contacts", {"name": "示例"}, "list"),
        ("title", "", "label"),
        ("namespace", "a/b", "namespace"),
        ("fields", [], "some_category"),
    ],
)
def test_a_value_of_another_type_or_form_is_refused_at_its_place(key: str, part: Any, code: str) -> None:
    assert refused({**DEMAND, key: part}) == [(key, code)]


@pytest.mark.parametrize(
    ("period", "place", "code"),
    [
        ({"start": "20240301"}, "period.start", "date"),
        ({"start": "2024-W09-5"}, "period.start", "date"),
        ({"start": "2024-02-30"}, "period.start", "date"),
        ({"start": "2024-03-01T00:00:00"}, "period.start", "date"),
        ({"start": 20240301}, "period.start", "date"),
        ({"start": "2024-03-01", "end": "2024-02-01"}, "period.end", "period_order"),
        ({}, "period", "period_open"),
    ],
)
def test_a_period_is_made_of_days_of_the_calendar(period: Any, place: str, code: str) -> None:
    assert refused({**DEMAND, "period": period}) == [(place, code)]


def test_a_member_of_a_set_is_refused_where_it_stands() -> None:
    document = {**SUPPLY, "regions": ["53", 52, "5", "53"]}

    assert refused(document) == [("regions[1]", "text"), ("regions[2]", "division_code")]
    assert refused({**SUPPLY, "regions": ["53", "52", "53"]}) == [("regions[2]", "twice")]


def test_a_code_written_in_another_way_is_not_converted() -> None:
    assert refused({**SUPPLY, "regions": ["530000"]}) == [("regions[0]", "code")]
    organization = {"name": "示例基金会", "credit_code": "53100000500019795a"}
    assert refused({**SUPPLY, "organization": organization}) == [("organization.credit_code", "code")]


def test_all_faults_come_in_one_pass_each_with_its_path() -> None:
    document = library(
        DEMAND,
        {**DEMAND, "id": 2, "title": "", "county_cod": "530113"},
        {**DEMAND, "id": "D3", "county_code": "53", "missing_cny": "三十万", "period": {"start": "x"}},
        {"id": "D4", "fields": [], "contacts": [{"name": 1, "telephone": []}, "示例"]},
        keeper={"department": "civil-affairs", "level": "village"},
    )

    assert sorted(refused(document)) == [
        ("keeper.level", "member"),
        ("projects[1].county_cod", "key"),
        ("projects[1].id", "text"),
        ("projects[1].title", "label"),
        ("projects[2].county_code", "county_code"),
        ("projects[2].missing_cny", "whole"),
        ("projects[2].period.start", "date"),
        ("projects[3].contacts[0].name", "text"),
        ("projects[3].contacts[0].telephone", "text"),
        ("projects[3].contacts[1]", "object"),
        ("projects[3].county_code", "missing"),
        ("projects[3].fields", "some_category"),
        ("projects[3].title", "missing"),
    ]


def test_several_faults_that_only_the_class_knows_come_together() -> None:
    document = {**DEMAND, "title": " x", "missing_cny": -1, "partners_wanted": -1, "fields": []}

    assert [place for place, _ in refused(document)] == ["title", "missing_cny", "partners_wanted", "fields"]


def test_a_key_that_stands_twice_in_a_library_is_named() -> None:
    with pytest.raises(ReadErrors, match="D1") as caught:
        from_document(library(DEMAND, DEMAND))

    assert str(caught.value.faults[0].place) == "projects"


def test_demands_do_not_pass_for_supplies() -> None:
    document = {**library(DEMAND), "rvmatch": "supply-library"}

    assert ("projects[0].county_code", "key") in refused(document)
    assert ("projects[0].organization", "missing") in refused(document)


def test_a_newer_schema_is_refused_in_words_and_nothing_else_is_said() -> None:
    document = {**DEMAND, "schema_version": SCHEMA_VERSION + 1, "new_key": 1}

    assert refused(document) == [("schema_version", "newer")]
    with pytest.raises(ReadErrors, match="upgrade"):
        from_document(document)


@pytest.mark.parametrize("version", [None, "1", 1.0, True, 0, -1, [1]])
def test_a_schema_version_is_a_whole_number_from_one(version: Any) -> None:
    assert refused({**DEMAND, "schema_version": version}) == [("schema_version", "version")]


def test_a_document_without_its_first_two_keys_is_refused() -> None:
    assert refused({}) == [("rvmatch", "kind"), ("schema_version", "version")]


@pytest.mark.parametrize("kind", ["plan-of-next-year", None, 1, ["demand"], {"demand": 1}])
def test_an_unknown_kind_is_refused_with_the_list_of_kinds(kind: Any) -> None:
    with pytest.raises(ReadErrors, match="demand-library, supply-library"):
        from_document({**DEMAND, "rvmatch": kind})


def test_another_kind_than_expected_is_refused() -> None:
    assert refused(DEMAND, SupplyProject) == [("rvmatch", "expected")]
    assert refused(library(DEMAND), "supply-library") == [("rvmatch", "expected")]
    assert from_document(DEMAND, DemandProject).id == "D1"
    assert len(from_document(library(DEMAND), ProjectLibrary)) == 1


def test_expecting_what_no_document_holds_is_the_callers_fault() -> None:
    with pytest.raises(InvalidValueError, match="one of the kinds"):
        from_document(DEMAND, int)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    text = json.dumps({**DEMAND, "missing_cny": "?"}).replace('"?"', number)

    assert refused(text) == [("missing_cny", "finite")]


def test_nan_is_refused_in_python_values_too() -> None:
    assert refused({**DEMAND, "missing_cny": float("nan")}) == [("missing_cny", "finite")]


def test_a_key_given_twice_is_refused_even_where_both_say_the_same() -> None:
    text = json.dumps(library(DEMAND)).replace('"id": "D1"', '"id": "D1", "id": "D1"')

    assert refused(text) == [("projects[0].id", "key_twice")]


def test_digits_without_end_are_refused() -> None:
    assert refused({**DEMAND, "missing_cny": 10**5_000}) == [("missing_cny", "digits")]
    assert refused({**DEMAND, "missing_cny": 10**1_000}) == [("missing_cny", "digits")]
    assert refused(json.dumps(DEMAND)[:-1] + ', "missing_cny": ' + "9" * 5_000 + "}") == [("", "digits")]


@pytest.mark.parametrize("text", ["", "{", "[1,", '{"rvmatch": demand}', "{'rvmatch': 1}", "\x00", "{} {}"])
def test_text_that_is_no_json_is_refused_with_line_and_character(text: str) -> None:
    assert refused(text) == [("", "syntax")]
    with pytest.raises(ReadErrors, match="line 1, character"):
        from_document(text)


@pytest.mark.parametrize("document", ["[]", "1", "null", '"demand"', b"true", [], 1, None, object()])
def test_what_is_no_object_is_no_document(document: Any) -> None:
    assert refused(document) == [("", "object")]


def test_bytes_that_are_not_utf8_are_refused() -> None:
    assert refused(json.dumps(DEMAND, ensure_ascii=False).encode("gb18030")) == [("", "encoding")]


def test_a_byte_order_mark_is_passed_over() -> None:
    text = "\ufeff" + json.dumps(DEMAND)

    assert from_document(text) == from_document(text.encode()) == from_document(DEMAND)


@pytest.mark.parametrize("opening", ["[", '{"id":'])
def test_nesting_without_end_is_refused(opening: str) -> None:
    assert refused(opening * 200_000) == [("", "depth")]
    assert refused(opening * 200_000, limits=Limits(max_bytes=10_000_000)) == [("", "depth")]


def test_nesting_beyond_the_limit_is_refused_at_its_place() -> None:
    document = {**DEMAND, "period": {"start": {"a": [{}]}}}

    assert refused(document, limits=Limits(max_depth=3)) == [("period.start.a", "depth")]


def test_a_value_that_contains_itself_is_refused() -> None:
    document: dict[str, Any] = dict(DEMAND)
    document["period"] = document

    assert [code for _, code in refused(document)] == ["depth"]


def test_bytes_rows_and_texts_have_limits() -> None:
    document = library(DEMAND, {**DEMAND, "id": "D2", "description": "长" * 300})
    size = len(document_text(from_document(document)).encode())

    text = document_text(from_document(document))
    assert refused(text, limits=Limits(max_bytes=size - 1)) == [("", "size")]
    assert refused(text.encode(), limits=Limits(max_bytes=size - 1)) == [("", "size")]
    assert len(from_document(text, limits=Limits(max_bytes=size))) == 2
    assert refused(document, limits=Limits(max_rows=1)) == [("", "rows")]
    assert refused(document, limits=Limits(max_text=200)) == [("projects[1].description", "text_length")]
    assert refused(library(*[DEMAND] * 9), limits=Limits(max_rows=8)) == [("projects", "rows")]


def test_half_a_character_is_refused_both_ways() -> None:
    text = json.dumps({**DEMAND, "description": "?"}).replace('"?"', '"\\ud83d"')

    assert refused(text) == [("description", "half_character")]
    with pytest.raises(InvalidValueError, match="whole characters"):
        to_document(Contact(name="\ud83d"))


def test_python_values_that_json_does_not_know_are_refused() -> None:
    assert refused({**DEMAND, "fields": ("industry-development",)}) == [("fields", "json")]
    assert refused({**DEMAND, "title": b"x"}) == [("title", "json")]
    assert refused({**DEMAND, "period": {1: 2}, 1: 2}) == [("", "key_text")]


def test_any_mapping_is_a_document() -> None:
    assert (
        from_document(MappingProxyType(DEMAND)) == from_document(OrderedDict(DEMAND)) == from_document(DEMAND)
    )


def test_faults_repeat_no_contact_and_mask_numbers() -> None:
    document = {**DEMAND, "contacts": [{"name": ["示例人"], "telephone": 13812345678}], "13812345678": 1}
    with pytest.raises(ReadErrors) as caught:
        from_document(document)

    for language in ("zh", "en"):
        assert "示例人" not in caught.value.message(language)
        assert "13812345678" not in caught.value.message(language)


def test_contacts_are_written_if_the_value_holds_them_and_only_then() -> None:
    demand = from_document(DEMAND, DemandProject)
    contact = {"name": "示例", "telephone": "0"}

    assert "contacts" not in to_document(demand)
    assert to_document(from_document({**DEMAND, "contacts": [contact]}))["contacts"] == [contact]


def test_a_field_is_left_out_where_reading_would_put_the_same_value_there() -> None:
    code = "53100000500019795A"
    computed = to_document(SocialOrganization(name="示例", credit_code=code))
    denied = to_document(SocialOrganization(name="示例", credit_code=code, kind=None, home="53"))

    assert computed == {"rvmatch": "organization", "schema_version": 1, "name": "示例", "credit_code": code}
    assert denied == {**computed, "kind": None, "home": "53"}
    assert to_document(from_document(DEMAND)) == DEMAND


def test_sets_are_written_in_order_whatever_order_they_were_given_in() -> None:
    regions = ["65", "11", "53", "4501", "52", "530113", "61", "33"]
    written = to_document(from_document({**SUPPLY, "regions": regions}))

    assert written["regions"] == sorted(regions)


def test_a_list_of_counties_keeps_its_name() -> None:
    counties = CountyList([County(code="530113", name="东川区")], name="mine")

    assert from_document(to_document(counties), CountyList).name == "mine"
    twice = {**to_document(counties), "counties": [{"code": "530113", "name": "东川区"}] * 2}
    assert refused(twice) == [("counties", "unique_county")]


@pytest.mark.parametrize("value", [object(), 1, None, [], {}, Keeper, "demand"])
def test_a_value_without_a_kind_of_document_is_refused_in_words(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="DemandProject, SupplyProject"):
        to_document(value)


def test_a_kind_that_does_not_fit_the_value_is_refused() -> None:
    demands = from_document(library(DEMAND))

    for value in (demands, Period(start=None, end=sys.modules["datetime"].date(2024, 1, 1))):
        with pytest.raises(InvalidValueError, match="ProjectLibrary"):
            to_document(value, kind="supply-library")
    with pytest.raises(InvalidValueError, match="one of the kinds"):
        to_document(demands, kind="library-of-demands")
