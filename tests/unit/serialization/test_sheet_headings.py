from decimal import Decimal

import pytest

from rvmatch.serialization.sheets.headings import (
    heading_book,
    load_data,
    normalized,
    unit_in_heading,
    unit_in_title,
)
from rvmatch.wording import has

DEMANDS, SUPPLIES = heading_book("demand"), heading_book("supply")

PROPOSED_DEMAND = """
需求编号*, 项目名称*, 县区代码* (6), 县区名称, 乡镇/村, 重点领域*, 帮扶方式, 五大振兴类别, 项目描述,
需求资金(万元)*, 已落实资金(万元), 非资金需求, 受益对象, 受益人数, 开始日期, 截止日期,
紧急程度, 承接单位, 联系单位, 联系人, 联系电话, 状态"""
PROPOSED_SUPPLY = """
供给编号*, 项目名称*, 社会组织名称*, 统一社会信用代码*, 组织类型, 登记层级, 评估等级, 信用状态,
重点领域*, 帮扶方式, 可提供资金(万元)*, 非资金资源, 意向地区(省/县代码、可多个), 不可服务地区,
可承接项目数*, 可服务起止日期, 以往帮扶县, 联系人, 联系电话, 状态"""


@pytest.mark.parametrize(("book", "sheet"), [(DEMANDS, PROPOSED_DEMAND), (SUPPLIES, PROPOSED_SUPPLY)])
def test_every_heading_of_the_proposed_sheets_names_a_field_of_its_own(book, sheet):
    fields = [book.field(heading) for heading in sheet.replace("\n", " ").split(", ")]

    assert None not in fields
    assert len(set(fields)) == len(fields)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("* 需求编号", "id"),
        ("需求\n编号", "id"),
        ("需 求 编 号", "id"),
        ("需求编号（必填）", "id"),
        ("县 / 市", "county_name"),
        ("县/市", "county_name"),
        ("资金缺口（万元）", "missing_cny"),
        ("资金缺口万元", "missing_cny"),
        ("资金缺口/元", "missing_cny"),
        ("资金缺口(单位:万元)", "missing_cny"),
        ("Title", "title"),
        ("county_code", "county_code"),
        ("County code", "county_code"),
        ("Funding gap (10,000 yuan)", "missing_cny"),
        ("★联系电话", "contact_telephone"),
        ("序号", None),
        ("", None),
        ("（）", None),
    ],
)
def test_marks_blanks_and_units_do_not_hide_a_heading(heading, field):
    assert DEMANDS.field(heading) == field


def test_every_field_is_found_by_its_own_name_and_has_a_label_in_chinese():
    for book in (DEMANDS, SUPPLIES):
        for field in book.first:
            assert book.field(field) == field
            assert has(f"field.{field}", "zh")
            assert has(f"field.{field}", "en")


def test_no_variant_stands_for_two_fields_of_one_kind_of_sheet():
    data = load_data("headings.json")
    for part in ("both", "demand", "supply"):
        owners: dict[str, str] = {}
        for field, variants in data[part].items():
            for variant in variants:
                assert owners.setdefault(normalized(variant), field) == field, variant


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("需求资金(万元)", 10_000),
        ("需求资金（万 元）", 10_000),
        ("需求资金(元)", 1),
        ("资金(亿元)", 10**8),
        ("budget (10,000 yuan)", 10_000),
        ("budget, CNY", 1),
        ("需求资金", None),
        ("需求资金(元/万元)", "unclear"),
        ("需求金额\n元", 1),
        ("多元投入资金(万元)", 10_000),
        ("多元投入资金", None),
        ("元谋县配套资金", None),
        ("资金(单位:人民币元)", 1),
    ],
)
def test_the_unit_stands_in_the_heading(heading, unit):
    assert unit_in_heading(heading) == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位:万元", 10_000),
        ("(金额单位：元)", 1),
        ("2024年需求表 单位：人民币万元", 10_000),
        ("填报单位:元谋县民政局", None),
        ("填报单位:元", None),
        ("单位:元谋县", None),
        ("需求资金合计30万元", None),
    ],
)
def test_a_line_above_the_table_may_name_the_unit_and_no_county_is_taken_for_one(text, unit):
    assert unit_in_title(text) == (None if unit is None else Decimal(unit))
