"""Sheets as counties send them, made by code: one table of cells, written as csv, xlsx and xls."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter
import xlwt

Rows = list[list[object]]

TITLE = [
    ["2024年社会组织助力乡村振兴需求项目表"],
    ["填报单位:会泽县乡村振兴局", None, None, "填报人:张三", None, None, "填报日期:2024年3月1日"],
    [],
    ["(请勿改动表头)"],
    [],
]
HEADINGS = [
    "序号", "*需求编号", "*项目名称", "*县区代码\n(6位)", "县区名称", "乡镇 / 村", "*重点领域", "帮扶方式",
    "需求资金(万元)", "已落实资金\n(万元)", "受益人数", "开始日期", "截止日期", "紧急程度",
    "联系人", "联系电话", "状态",
]  # fmt: skip
EXAMPLE = [
    0, "示例", "示例项目", "530326", "会泽县", "某乡某村", "产业发展", "产业帮扶",
    10, 2, 100, "2024-01-01", "2024-12-31", "一般", "李四", "13800001111", "已发布",
]  # fmt: skip
GOOD = [
    [
        1, "D1", "核桃加工", "530326", "会泽县", "大井镇", "产业发展、人才培育", "产业帮扶,就业帮扶",
        12.34, 2, "120人", "2024-03-01", "2024/12/31", "紧急", "王五", "13800002222", "已发布",
    ],
    [
        2, "D2", "日间照料", "530326", "会泽县", "", "特殊群体关爱", "养老",
        0, "", 80, "2024年3月1日", "", "", "", "", "已通过",
    ],
]  # fmt: skip
FIVE_FAULTS = [
    [
        3, "D3", "甲", "53032", "", "", "产业发展", "", 10, 1, 5, "", "", "", "", "", "已发布",
    ],
    [
        4, "D4", "乙", "530326", "", "", "产业发展", "", "三十万", 1, 5, "", "", "", "", "", "已发布",
    ],
    [
        5, "D5", "丙", "530326", "", "", "三产融合", "", 10, 1, 5, "", "", "", "", "", "已发布",
    ],
    [
        6, "D6", "丁", "530326", "", "", "产业发展", "", 10, 1, 5, "2024-02-30", "", "", "", "", "已发布",
    ],
    [
        7, "D1", "戊", "530326", "", "", "产业发展", "", 10, 1, 5, "", "", "", "", "", "已发布",
    ],
]  # fmt: skip
TOTAL = [["合计", None, None, None, None, None, None, None, 52.34], ["注:金额保留两位小数。"]]

FIVE = {
    (10, "D", "county_code_digit"),
    (11, "I", "sheet_amount"),
    (12, "G", "word"),
    (13, "L", "calendar_day"),
    (14, "B", "repeated_id"),
}
"""The five faults of the sheet below: row, column, code."""


def demand_sheet(*, faults: bool = False) -> Rows:
    """A county's sheet: titles, headings in row 6, an example in row 7, two good rows, and what follows."""
    return [*TITLE, HEADINGS, EXAMPLE, *GOOD, *(FIVE_FAULTS if faults else []), *TOTAL]


def as_csv(rows: Sequence[Sequence[object]], encoding: str = "gb18030", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(
        [["" if cell is None else cell for cell in row] for row in rows]
    )
    return text.getvalue().encode(encoding)


def as_xlsx(
    sheets: dict[str, Sequence[Sequence[object]]], merges: Sequence[tuple[str, object]] = ()
) -> bytes:
    """A workbook; ``merges`` are ranges of the first sheet with what stands in them."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        workbook.formats[0].set_font_size(11)
        for position, (name, rows) in enumerate(sheets.items()):
            sheet = workbook.add_worksheet(name)
            sheet.add_write_handler(type(None), lambda *_: None)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if hasattr(cell, "year"):
                        sheet.write_datetime(row, column, cell, day)
                    elif cell is not None:
                        sheet.write(row, column, cell)
            for area, value in merges if position == 0 else ():
                sheet.merge_range(area, value)
    return file.getvalue()


def as_xls(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    workbook = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        sheet = workbook.add_sheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if hasattr(cell, "year"):
                    sheet.write(row, column, cell, day)
                elif cell is not None:
                    sheet.write(row, column, cell)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
