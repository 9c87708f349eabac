from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.files import read_demands
from rvmatch.model.vocabulary import (
    AssessmentGrade,
    CreditStanding,
    FocusField,
    LinkageMember,
    OrganizationKind,
    ProjectStatus,
    RegistrationLevel,
)
from rvmatch.serialization.limits import Limits
from rvmatch.serialization.sheets.rows import demands_from_rows, supplies_from_rows
from unit.files.county_sheets import HEADINGS, as_csv, demand_sheet

DEMAND = {"需求编号": "D1", "项目名称": "核桃加工", "县区代码": 530326, "重点领域": "产业发展"}
SUPPLY = {"供给编号": "S1", "项目名称": "助老", "社会组织名称": "示例基金会", "重点领域": "特殊群体关爱"}


def _demand_faults(**cells):
    reading = demands_from_rows([DEMAND | cells], on_error="collect")
    return [(fault.code, fault.field) for fault in reading.faults]


def _supply_faults(**cells):
    reading = supplies_from_rows([SUPPLY | cells], on_error="collect")
    return [(fault.code, fault.field) for fault in reading.faults]


def test_rows_of_a_database_with_the_librarys_own_names_and_values_are_read():
    row = {
        "id": 7,
        "namespace": "530326",
        "title": "核桃加工",
        "county_code": "530326",
        "fields": {FocusField.INDUSTRY_DEVELOPMENT},
        "missing_cny": Decimal(300_000),
        "secured_cny": None,
        "start": date(2024, 1, 1),
        "roles_wanted": ["volunteer", LinkageMember.VOLUNTEER],
        "partners_wanted": 2,
        "status": ProjectStatus.DRAFT,
        "refused_partners": ["53100000500019795A"],
    }

    demand = demands_from_rows([row])["530326/7"]

    assert (demand.missing_cny, demand.secured_cny, demand.partners_wanted) == (300_000, None, 2)
    assert demand.roles_wanted == (LinkageMember.VOLUNTEER, LinkageMember.VOLUNTEER)
    assert demand.period.start == date(2024, 1, 1)
    assert demand.status is ProjectStatus.DRAFT
    assert demand.refused_partners == {"53100000500019795A"}


def test_no_rows_are_an_empty_library():
    assert len(demands_from_rows([])) == 0
    assert len(supplies_from_rows(iter(()))) == 0


def test_a_fault_of_a_record_names_its_position_and_its_name():
    with pytest.raises(ReadErrors, match=r"rows\[1\]\['县区代码'\]  county_code") as caught:
        demands_from_rows([DEMAND, DEMAND | {"需求编号": "D2", "县区代码": 53032}])
    assert len(caught.value.faults) == 1


def test_all_faults_of_a_row_are_found_in_one_pass():
    found = _demand_faults(
        **{
            "需求编号": 1.5,
            "项目名称": "",
            "县区代码": "53",
            "重点领域": "农业",
            "需求资金(万元)": "许多",
            "受益人数": "若干",
            "开始日期": "2024-13-01",
            "紧急程度": "一般、特急",
            "状态": "?",
        }
    )

    assert {field for _, field in found} == {
        "id", "title", "county_code", "fields", "needed_cny",
        "beneficiary_count", "start", "urgency", "status",
    }  # fmt: skip
    assert len(found) == 9


def test_a_row_without_any_category_is_a_fault():
    assert _demand_faults(重点领域="") == [("some_category", "fields")]
    assert _demand_faults(重点领域="", 帮扶方式="养老") == []


def test_days_that_are_exchanged_are_a_fault_at_the_last_day():
    assert _demand_faults(开始日期="2024-12-01", 截止日期="2024-01-01") == [("period_order", "end")]
    assert _demand_faults(起止日期="2024-01-01至2024-12-01", 开始日期="2024-02-01") == [
        ("period_twice", "period")
    ]


@pytest.mark.parametrize(
    ("needed", "secured", "missing", "found"),
    [
        (30, 5, None, (250_000, 50_000)),
        (30, None, None, (300_000, None)),
        (30, 5, 25, (250_000, 50_000)),
        (30, None, 10, (100_000, None)),
        (None, 5, 25, (250_000, 50_000)),
        (None, None, None, (None, None)),
        (30, 30, None, (0, 300_000)),
    ],
)
def test_money_missing_is_money_needed_less_money_secured(needed, secured, missing, found):
    row = DEMAND | {"需求资金(万元)": needed, "已落实资金(万元)": secured, "资金缺口(万元)": missing}

    demand = demands_from_rows([row])["D1"]

    assert (demand.missing_cny, demand.secured_cny) == found


def test_amounts_that_contradict_each_other_are_faults():
    assert _demand_faults(**{"需求资金(元)": 5, "已落实资金(元)": 6}) == [
        ("secured_above_needed", "secured_cny")
    ]
    assert _demand_faults(**{"需求资金(元)": 5, "已落实资金(元)": 1, "资金缺口(元)": 3}) == [
        ("missing_contradiction", "missing_cny")
    ]
    assert _demand_faults(**{"需求资金(元)": 5, "资金缺口(元)": 6}) == [
        ("missing_contradiction", "missing_cny")
    ]


def test_mixed_units_are_read_by_their_headings_and_an_unclear_one_is_one_fault():
    demand = demands_from_rows([DEMAND | {"需求资金(万元)": 30, "已落实资金(元)": 50_000}])["D1"]

    assert demand.missing_cny == 250_000
    rows = [DEMAND | {"需求编号": f"D{number}", "资金缺口": 30} for number in range(5)]
    reading = demands_from_rows(rows, on_error="collect")
    assert [(fault.code, fault.field) for fault in reading.faults] == [("unit_unclear", "missing_cny")]
    assert demands_from_rows([DEMAND | {"资金缺口": "30万元"}])["D1"].missing_cny == 300_000


def test_the_unit_may_stand_above_the_table():
    rows = [["需求表", "", "", "", "单位:万元"], ["需求编号", "项目名称", "县区代码", "重点领域", "资金缺口"]]
    rows.append(["D1", "核桃加工", "530326", "产业发展", "30"])

    reading = read_demands(as_csv(rows), on_error="collect")

    assert reading.library["D1"].missing_cny == 300_000
    assert "万元" in reading.message("zh")


def test_numbers_that_stand_twice_name_both_rows_and_neither_is_kept():
    rows = [DEMAND, DEMAND | {"需求编号": "D2"}, DEMAND]

    reading = demands_from_rows(rows, on_error="collect")

    assert [project.id for project in reading.library] == ["D2"]
    assert "rows[0]" in reading.faults[0].message("zh")
    assert str(reading.faults[0].place).startswith("rows[2]")


def test_a_repeated_number_is_named_in_the_same_pass_as_the_other_faults_of_its_row():
    rows = [DEMAND, DEMAND | {"重点领域": "不存在的领域"}]

    reading = demands_from_rows(rows, on_error="collect")

    assert len(reading.library) == 0
    assert {fault.field for fault in reading.faults} == {"id", "fields"}


def test_the_namespace_tells_equal_numbers_apart():
    rows = [DEMAND | {"namespace": "a"}, DEMAND | {"namespace": "b"}, DEMAND]

    assert {demand.key for demand in demands_from_rows(rows, namespace="c")} == {"a/D1", "b/D1", "c/D1"}
    assert _demand_faults(namespace="a/b") == [("namespace", "namespace")]


def test_a_key_county_is_found_by_province_and_name_and_reported():
    row = {key: value for key, value in DEMAND.items() if key != "县区代码"}

    reading = demands_from_rows([row | {"省份": "云南", "县区名称": "会泽县"}], on_error="collect")
    whole = demands_from_rows([row | {"所在县": "云南省曲靖市会泽县"}])

    assert reading.library["D1"].county_code == whole["D1"].county_code == "530326"
    assert "rows[0]" in reading.message("zh")
    for cells in ({"县区名称": "会泽县"}, {"省份": "云南", "县区名称": "安宁市"}):
        found = demands_from_rows([row | cells], on_error="collect")
        assert [fault.code for fault in found.faults] == ["county_unlisted"]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"县区名称": "会泽县"}, []),
        ({"县区名称": "会泽"}, []),
        ({"县区名称": "云南省曲靖市会泽县"}, []),
        ({"县区名称": "宣威市"}, [("county_contradiction", "county_name")]),
        ({"县区代码": "530112", "县区名称": "会泽县"}, [("county_contradiction", "county_name")]),
        ({"县区代码": "530112", "县区名称": "西山区"}, []),
        ({"省份": "云南省"}, []),
        ({"省份": "贵州"}, [("province_contradiction", "province")]),
        ({"是否国家乡村振兴重点帮扶县": "是"}, []),
        ({"是否国家乡村振兴重点帮扶县": "否"}, [("key_county_is", "key_county")]),
        ({"是否国家乡村振兴重点帮扶县": "也许"}, [("yes_no", "key_county")]),
        ({"县区代码": "530112", "是否国家乡村振兴重点帮扶县": "是"}, [("key_county_not", "key_county")]),
    ],
)
def test_a_name_that_contradicts_the_code_is_a_fault(cells, found):
    assert _demand_faults(**cells) == found


def test_a_supply_is_read_with_its_organisation():
    row = SUPPLY | {
        "统一社会信用代码": "53100000500019795A",
        "评估等级": "4A",
        "信用状态": "正常",
        "可提供资金(万元)": "20",
        "单项资金上限(元)": 50_000,
        "意向地区": "云南、520000；贵州省威宁彝族回族苗族自治县",
        "以往帮扶县": "530326、贵州",
        "可承接项目数": "3个",
        "可服务起止日期": "2024年1月1日至2025年12月31日",
    }

    supply = supplies_from_rows([row])["S1"]

    organization = supply.organization
    assert (organization.kind, organization.registration_level) == (
        OrganizationKind.FOUNDATION,
        RegistrationLevel.NATIONAL,
    )
    assert (organization.grade, organization.credit_standing) == (
        AssessmentGrade.A4,
        CreditStanding.NOT_LISTED,
    )
    assert (supply.offer_cny, supply.per_project_cny, supply.projects_accepted) == (200_000, 50_000, 3)
    assert supply.regions == {"53", "52", "520526"}
    assert supply.past_counties == {"530326", "52"}
    assert supply.period.end == date(2025, 12, 31)


def test_regions_that_nobody_stated_are_unknown_and_the_whole_country_is_not():
    unknown, nationwide = (supplies_from_rows([SUPPLY | {"意向地区": cell}])["S1"] for cell in ("", "全国"))

    assert unknown.regions is None
    assert nationwide.regions == frozenset()
    assert supplies_from_rows([SUPPLY])["S1"].regions is None


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"意向地区": "全国、云南"}, [("region_mixed", "regions")]),
        ({"意向地区": "会泽县"}, [("region", "regions")]),
        ({"意向地区": "兵团"}, [("region_corps", "regions")]),
        ({"意向地区": "05"}, [("division_code", "regions")]),
        ({"统一社会信用代码": 531000005000197950}, [("digits_lost", "credit_code")]),
        (
            {"统一社会信用代码": "53100000500019795A", "组织类型": "社会团体"},
            [("kind_contradiction", "kind")],
        ),
        ({"社会组织名称": ""}, [("required_cell", "organization_name")]),
        ({"评估等级": "6A"}, [("word", "grade")]),
        ({"可承接项目数": "不限"}, [("sheet_count", "projects_accepted")]),
        ({"项目描述": "#REF!"}, [("formula_error", "description")]),
    ],
)
def test_each_fault_of_a_supply_is_named_by_its_field(cells, found):
    assert _supply_faults(**cells) == found


def test_what_was_taken_for_granted_is_reported():
    supply = supplies_from_rows([SUPPLY], on_error="collect")
    demand = demands_from_rows([DEMAND | {"需求资金(万元)": 3, "状态": ""}], on_error="collect")

    assert {note.code for note in supply.notes} == {"status_option", "projects_accepted_absent"}
    assert {note.code for note in demand.notes} == {
        "partners_wanted_absent",
        "secured_unknown",
        "status_empty",
    }
    for language in ("zh", "en"):
        assert supply.message(language)
        assert demand.message(language)


def test_a_heading_that_stands_twice_is_a_fault_that_names_both():
    reading = demands_from_rows([DEMAND | {"需求名称": "x"}], on_error="collect")

    assert [fault.code for fault in reading.faults] == ["heading_twice"]
    assert "项目名称" in reading.faults[0].message("zh")


def test_a_status_of_another_kind_and_a_wrong_way_of_failing_are_refused():
    with pytest.raises(InvalidValueError, match="status"):
        demands_from_rows([DEMAND], status="published-ish")  # type: ignore[call-overload]
    with pytest.raises(InvalidValueError, match="on_error"):
        demands_from_rows([DEMAND], on_error="ignore")  # type: ignore[call-overload]


def test_a_text_that_is_too_long_is_a_fault_of_its_cell():
    with pytest.raises(ReadErrors) as caught:
        demands_from_rows([DEMAND | {"项目描述": "字" * 11}], limits=Limits(max_text=10))

    assert [(fault.code, fault.field) for fault in caught.value.faults] == [("limit_text", "description")]


SHEET = demand_sheet()
EXPECTED = read_demands(as_csv(SHEET))


@given(st.permutations(range(len(HEADINGS))), st.data())
def test_the_order_of_columns_and_blank_rows_never_change_the_library(order, data):
    rows = [[row[number] for number in order] if len(row) == len(HEADINGS) else row for row in SHEET]
    for _ in range(data.draw(st.integers(0, 4))):
        rows.insert(
            data.draw(st.integers(0, len(rows))), data.draw(st.sampled_from([[], [""], ["", " ", None]]))
        )

    assert read_demands(as_csv(rows)) == EXPECTED


@given(st.permutations(SHEET[7:9]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
def test_the_order_of_rows_and_the_encoding_never_change_the_library(projects, encoding):
    rows = [*SHEET[:7], *projects, *SHEET[9:]]

    assert read_demands(as_csv(rows, encoding)) == EXPECTED
