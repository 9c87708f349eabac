import pytest

from rvmatch.errors import ReadErrors
from rvmatch.serialization.sheets.headings import heading_book
from rvmatch.serialization.sheets.layout import layout_of
from rvmatch.serialization.sheets.tables import RawTable

BOOK = heading_book("demand")
HEAD = ("需求编号", "项目名称", "县区代码", "重点领域")
ROW = ("D1", "核桃加工", "530326", "产业发展")


def _kinds(*rows):
    layout = layout_of(RawTable(rows=rows), BOOK)
    return layout.row, layout.rows, {skipped.place.row: skipped.reason for skipped in layout.skipped}


@pytest.mark.parametrize("above", range(10))
def test_the_headings_are_found_below_any_number_of_titles(above):
    assert _kinds(*[("县需求项目表",)] * above, HEAD, ROW)[:2] == (above + 1, (above + 2,))


@pytest.mark.parametrize(
    "line",
    [
        ("填报单位:某县", "", "填报人:张三"),
        ("填报单位（盖章）：", "", ""),
        ("年度：2024", "", ""),
        ("2024年度", "", ""),
        ("", "", "填报日期:2024年3月1日"),
        ("单位负责人：", "审核人：", "填表人："),
    ],
)
def test_filler_lines_are_told_above_and_below(line):
    assert _kinds(line, HEAD, ROW)[2] == {1: "filler"}
    assert _kinds(HEAD, ROW, line)[2] == {3: "filler"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("示例", "核桃加工", "530326", "产业发展"), "example"),
        (("示例1", "核桃加工", "530326", "产业发展"), "example"),
        (("例:D1", "核桃加工", "530326", "产业发展"), "example"),
        (("D0", "（示例）核桃加工", "530326", "产业发展"), "example"),
        (("D0", "示例：核桃加工", "530326", "产业发展"), "example"),
        (("example", "x", "530326", "产业发展"), "example"),
        (("必填", "必填", "必填", "选填"), "note"),
        (("合 计", "", "", ""), "total"),
        (("合计：3个", "", "", ""), "total"),
        (("注：金额保留两位小数", "", "", ""), "note"),
        (("填表说明：1. 逐项填写", "", "", ""), "note"),
        (HEAD, "heading"),
    ],
)
def test_rows_that_are_no_projects_are_told_and_named(row, reason):
    assert _kinds(HEAD, row, ROW)[1:] == ((3,), {2: reason})


def test_an_example_further_down_is_told_by_its_number_or_title():
    assert _kinds(HEAD, ROW, ("示例", *ROW[1:]), (ROW[0], "(示例)x", *ROW[2:]))[1:] == (
        (2,),
        {3: "example", 4: "example"},
    )
    assert _kinds(HEAD, ROW, (*ROW[:3], "示例"))[1] == (2, 3)


@pytest.mark.parametrize(
    "row",
    [
        ("D1", "示范村建设", "530326", "产业发展"),
        ("D1", "例行走访", "530326", "产业发展"),
        ("D1", "合计划项目", "530326", "产业发展"),
        ("注1", "备注整理", "530326", "产业发展"),
        ("2024-001", "年度助学", "530326", "产业发展"),
        ("D1", "填报系统建设", "530326", "产业发展"),
    ],
)
def test_projects_that_look_a_little_like_something_else_are_kept(row):
    assert _kinds(HEAD, ROW, row)[1:] == ((2, 3), {})


def test_empty_rows_between_projects_are_reported_and_those_at_the_end_are_not():
    assert _kinds(HEAD, ROW, (), ("", " "), ROW, (), ())[1:] == ((2, 5), {3: "empty", 4: "empty"})


def test_columns_that_are_not_understood_are_reported_even_without_a_heading():
    layout = layout_of(RawTable(rows=(("序号", *HEAD, ""), (1, *ROW, "x"))), BOOK)

    assert layout.unknown == ((1, "序号"), (6, ""))


def test_a_sheet_without_headings_is_refused_and_the_needed_ones_are_named():
    with pytest.raises(ReadErrors, match="需求编号") as caught:
        layout_of(RawTable(rows=(("甲", "乙"), ROW)), BOOK)
    assert caught.value.faults[0].code == "no_headings"


def test_all_missing_headings_are_named_with_those_that_were_seen():
    layout = layout_of(RawTable(rows=(("需求编号", "紧急程度"), ("D1", "一般"))), BOOK)

    assert [fault.field for fault in layout.faults] == ["title", "county_code", "fields"]
    assert "需求编号、紧急程度" in layout.faults[0].message("zh")
