"""What a reading decides, and says that it decided."""

import io

import openpyxl
import pytest

from rvmatch.files import read_demands, read_supplies
from rvmatch.serialization.limits import Limits
from rvmatch.serialization.sheets.headings import heading_book, unit_in_heading, unit_in_title
from rvmatch.serialization.sheets.regions import county_by_name, name_contradiction, short_names
from unit.files.county_sheets import as_csv, as_xlsx

HEAD = ["需求编号", "项目名称", "县区代码", "重点领域"]
ROW = ["D1", "核桃加工", "530326", "产业发展"]
SUPPLY_HEAD = ["供给编号", "项目名称", "社会组织名称", "重点领域"]
SUPPLY_ROW = ["S1", "助老", "某某基金会", "特殊群体关爱"]


def _read(*rows, **options):
    return read_demands(as_csv(list(rows)), on_error="collect", **options)


def _codes(reading):
    return {note.code for note in reading.notes}


@pytest.mark.parametrize(
    "line", ["单位：元、万元", "单位：元/万元", "元/万元", "元（万元）", "单位：元或万元"]
)
def test_a_line_that_names_two_units_is_not_clear(line):
    reading = _read([line], [*HEAD, "资金缺口"], [*ROW, 30])

    assert unit_in_title(line) == "unclear"
    assert [(fault.code, str(fault.place)) for fault in reading.faults] == [("unit_unclear", "E2")]


@pytest.mark.parametrize(
    "line", ["（万元）", "金额：万元", "单位：万元", "金额单位（万元）", "需求项目表（万元）"]
)
def test_a_line_that_names_one_unit_states_it(line):
    reading = _read([line], [*HEAD, "资金缺口"], [*ROW, 30])

    assert reading.library["D1"].missing_cny == 300_000
    assert "unit_from_title" in _codes(reading)


def test_a_heading_over_others_is_no_line_above_the_table():
    merges = [("E1:F1", "资金（万元）")]
    rows = [[None] * 7, [*HEAD, "需求资金", "已落实资金", "资金缺口"], [*ROW, 3, 1, 2]]

    reading = read_demands(as_xlsx({"a": rows}, merges=[*merges, ("A1:D1", "项目")]), on_error="collect")

    assert [(fault.code, str(fault.place)) for fault in reading.faults] == [("unit_unclear", "a!G2")]


@pytest.mark.parametrize("heading", ["需求资金（wan元）", "需求资金(10000元)", "需求资金（k元）"])
def test_what_changes_a_unit_makes_it_unclear(heading):
    assert unit_in_heading(heading) == "unclear"
    assert [fault.code for fault in _read([*HEAD, heading], [*ROW, 3]).faults] == ["unit_unclear"]


def test_ten_thousand_alone_in_brackets_is_a_unit():
    assert _read([*HEAD, "资金需求(万)"], [*ROW, 3]).library["D1"].missing_cny == 30_000


def test_a_heading_whose_unit_is_not_that_of_the_line_above_wins_and_is_reported():
    reading = _read(["单位：万元"], [*HEAD, "资金缺口（元）"], [*ROW, 3])

    assert reading.library["D1"].missing_cny == 3
    assert "unit_heading_over_title" in _codes(reading)
    assert "请核对" in reading.message("zh")


@pytest.mark.parametrize(("amount", "told"), [(10_000, False), (10_001, True)])
def test_amounts_above_a_hundred_million_are_reported(amount, told):
    reading = _read([*HEAD, "需求资金（万元）"], [*ROW, amount])

    assert ("amount_very_large" in _codes(reading)) is told
    assert not reading.faults


def test_faults_beyond_the_limit_are_counted_in_a_last_one():
    rows = [[f"D{number}", "", "530326", "产业发展"] for number in range(30)]

    reading = _read(HEAD, *rows, limits=Limits(max_faults=7))

    assert [str(fault.place) for fault in reading.faults[:7]] == [f"B{row}" for row in range(2, 9)]
    assert reading.faults[-1].code == "limit_faults"
    assert (len(reading.faults), reading.faults[-1].got) == (8, "30")


def test_a_hole_right_under_a_heading_hints_at_no_merged_cells():
    assert [fault.code for fault in _read(HEAD, ["D1", "", *ROW[2:]]).faults] == ["required_cell"]


def test_a_sheet_of_the_other_kind_is_recognised():
    supplies = _read(SUPPLY_HEAD, SUPPLY_ROW)
    demands = read_supplies(as_csv([HEAD, ROW]), on_error="collect")

    assert [fault.code for fault in supplies.faults] == ["sheet_of_supplies"]
    assert [fault.code for fault in demands.faults] == ["sheet_of_demands"]
    assert "read_supplies" in supplies.message("zh")


def test_a_sheet_of_the_other_kind_that_lacks_a_column_is_still_recognised():
    reading = _read(SUPPLY_HEAD[1:], SUPPLY_ROW[1:])

    assert [fault.code for fault in reading.faults] == ["sheet_of_supplies"]


def test_a_missing_column_of_counts_is_one_note_without_rows():
    demands = _read(HEAD, ROW)
    supplies = read_supplies(as_csv([SUPPLY_HEAD, SUPPLY_ROW]), on_error="collect")

    assert "没有拟引入合作方数列" in demands.message("zh")
    assert "没有可承接项目数列" in supplies.message("zh")
    assert "partners_wanted_default" not in _codes(demands)


def test_an_empty_cell_in_a_column_of_counts_is_reported_with_its_row():
    assert "partners_wanted_default" in _codes(_read([*HEAD, "拟引入合作方数"], [*ROW, ""]))


def test_months_are_read_as_first_and_last_days_and_reported():
    reading = _read([*HEAD, "开始日期", "完成时限"], [*ROW, "2024年3月", "2024年12月"])

    period = reading.library["D1"].period
    assert (str(period.start), str(period.end)) == ("2024-03-01", "2024-12-31")
    assert "months" in _codes(reading)


@pytest.mark.parametrize(
    ("province", "name", "code"),
    [
        ("云南省", "澜沧县", "530828"),
        ("云南", "澜沧", "530828"),
        ("甘肃省", "东乡县", "622926"),
        ("云南省", "会泽", "530326"),
        ("", "云南省普洱市澜沧县", "530828"),
        ("甘肃", "积石山县", "622927"),
    ],
)
def test_short_names_of_counties_are_understood_with_their_province_and_reported(province, name, code):
    reading = _read(
        ["需求编号", "项目名称", "省份", "县区名称", "重点领域"], ["D1", "甲", province, name, "产业发展"]
    )

    assert reading.library["D1"].county_code == code
    assert "county_by_short_name" in _codes(reading)


@pytest.mark.parametrize(
    ("province", "name"), [("四川", "甘孜"), ("青海", "玉树"), ("", "澜沧"), ("云南", "沧")]
)
def test_short_names_that_may_mean_something_else_are_refused(province, name):
    assert county_by_name(province, name, short=True) is None


def test_a_short_name_does_not_contradict_its_code():
    assert name_contradiction("530828", "澜沧县") is None
    assert short_names("环县") == frozenset()


@pytest.mark.parametrize("heading", ["预算", "预算资金", "资金需求"])
def test_everyday_headings_of_needed_money_are_known(heading):
    assert heading_book("demand").field(f"{heading}（万元）") == "needed_cny"


def test_a_heading_under_a_common_one_is_joined_with_it_where_it_is_not_known_alone():
    rows = [[None] * 7, [None, None, None, None, "总额", "自筹", "其他"], [*ROW, 30, 5, "x"]]
    merges = [
        *((f"{letter}1:{letter}2", name) for letter, name in zip("ABCD", HEAD, strict=True)),
        ("E1:G1", "资金（万元）"),
    ]

    reading = read_demands(as_xlsx({"a": rows}, merges=merges), on_error="collect")

    demand = reading.library["D1"]
    assert (demand.missing_cny, demand.secured_cny) == (250_000, 50_000)
    assert [name for name, _ in reading.unknown_columns] == ["其他"]


def test_a_fault_across_columns_has_the_field_of_the_column_that_its_place_names():
    rows = [[*HEAD, "资金缺口（万元）"], ["D1", None, None, "产业发展", 3], ["D2", *ROW[1:], 3]]

    reading = read_demands(as_xlsx({"a": rows}, merges=[("B2:C2", "核桃加工")]), on_error="collect")

    across = next(fault for fault in reading.faults if fault.code == "merged_across")
    assert (across.field, str(across.place)) == ("title", "a!B2")


def test_hidden_sheets_are_named_among_those_left_out():
    workbook = openpyxl.Workbook()
    for row in (HEAD, ROW):
        workbook.active.append(row)
    workbook.create_sheet("旧数据").sheet_state = "hidden"
    file = io.BytesIO()
    workbook.save(file)

    assert "旧数据" in read_demands(file.getvalue(), on_error="collect").message("zh")
