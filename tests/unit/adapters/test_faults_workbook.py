import io

import openpyxl
import pytest

from rvmatch.errors import ReadErrors
from rvmatch.files import faults_to_workbook, read_demands, read_supplies
from rvmatch.serialization.sheets.tables import is_blank
from unit.adapters.workbook_bombs import package, worksheet
from unit.files.county_sheets import FIVE, as_csv, as_xls, as_xlsx, demand_sheet

ROWS = demand_sheet(faults=True)


@pytest.mark.parametrize("data", [as_csv(ROWS), as_xlsx({"需求": ROWS}), as_xls({"需求": ROWS})])
def test_the_rows_come_back_with_each_fault_beside_its_row_and_at_its_cell(data, tmp_path):
    with pytest.raises(ReadErrors) as caught:
        read_demands(data)

    faults_to_workbook(data, caught.value, tmp_path / "faults.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "faults.xlsx").active
    for row, cells in enumerate(ROWS, start=1):
        for column, cell in enumerate(cells, start=1):
            found = sheet.cell(row, column).value
            assert found == cell or str(found) == str(cell) or (is_blank(found) and is_blank(cell))
    for row, letters, _ in FIVE:
        cell = sheet[f"{letters}{row}"]
        assert cell.comment is not None
        assert cell.fill.start_color.rgb == "FFFFC7CE"
        assert str(sheet.cell(row, 18).value).startswith(f"{letters}  ")
    assert sum(1 for row in range(7, sheet.max_row + 1) if sheet.cell(row, 18).value) == 5


def test_formulas_and_links_in_the_rows_stay_text(tmp_path):
    rows = demand_sheet()
    rows[7] = [*rows[7][:5], "=HYPERLINK(A1)", *rows[7][6:]]
    rows[8] = [*rows[8][:2], "https://example.org", *rows[8][3:8], "三十", *rows[8][9:]]
    data = as_csv(rows)
    reading = read_demands(data, on_error="collect")

    faults_to_workbook(data, reading, tmp_path / "faults.xlsx", language="en")

    sheet = openpyxl.load_workbook(tmp_path / "faults.xlsx").active
    assert (sheet["F8"].data_type, sheet["F8"].value) == ("s", "=HYPERLINK(A1)")
    assert sheet["C9"].hyperlink is None
    assert "digits only" in sheet["I9"].comment.text


def test_faults_without_a_row_come_first_on_a_sheet_of_their_own(tmp_path):
    data = as_xlsx({"一": demand_sheet(), "二": demand_sheet()})
    reading = read_demands(data, on_error="collect")

    faults_to_workbook(data, reading, tmp_path / "faults.xlsx")

    workbook = openpyxl.load_workbook(tmp_path / "faults.xlsx")
    assert workbook.sheetnames == ["需要更正的问题", "一", "二", "问题清单"]
    assert "sheet" in workbook.worksheets[0]["A1"].value


def test_the_corrected_workbook_can_be_read_again(tmp_path):
    data = as_xlsx({"需求": ROWS})
    reading = read_demands(data, on_error="collect")
    faults_to_workbook(data, reading, tmp_path / "faults.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "faults.xlsx")
    sheet = workbook.active
    for cell, value in {
        "D10": "530326",
        "I11": 30,
        "G12": "产业发展",
        "L13": "2024-02-29",
        "B14": "D7",
    }.items():
        sheet[cell] = value
    file = io.BytesIO()
    workbook.save(file)

    assert len(read_demands(file.getvalue())) == 7


def _marked(data, tmp_path, language="zh"):
    faults_to_workbook(
        data, read_demands(data, on_error="collect"), tmp_path / "faults.xlsx", language=language
    )
    return openpyxl.load_workbook(tmp_path / "faults.xlsx")


def test_the_heading_of_the_faults_stands_in_the_row_of_the_headings_of_the_sheet_that_was_read(tmp_path):
    workbook = _marked(as_xlsx({"需求": ROWS, "说明": [["填写说明"], ["第二行"]]}), tmp_path)

    cells = [cell.coordinate for row in workbook["需求"] for cell in row if cell.value == "需要更正的问题"]
    assert cells == ["R6"]
    assert workbook["说明"].max_column == 1


def test_the_last_sheet_lists_each_fault_with_place_field_and_problem(tmp_path):
    sheet = _marked(as_xlsx({"需求": ROWS}), tmp_path)["问题清单"]

    assert [cell.value for cell in sheet[1]] == ["位置", "栏目", "问题"]
    assert [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)] == [
        f"需求!{column}{row}" for row, column, _ in sorted(FIVE)
    ]
    assert sheet["B2"].value == "县区代码"


def test_merged_cells_and_widths_come_back(tmp_path):
    rows = [["标题"], *ROWS[1:]]
    data = as_xlsx({"需求": rows}, merges=[("A1:C1", "标题"), ("E10:F10", "会泽县")])

    sheet = _marked(data, tmp_path)["需求"]

    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A1:C1", "E10:F10"}
    assert (sheet["A1"].value, sheet["E10"].value) == ("标题", "会泽县")
    assert sheet.column_dimensions["C"].width > 8


def test_a_number_that_lost_digits_leaves_its_cell_empty(tmp_path):
    head = ["供给编号", "项目名称", "社会组织名称", "重点领域", "统一社会信用代码"]
    data = as_xlsx({"a": [head, ["S1", "助老", "某基金会", "产业发展", 5.3000000500019795e17]]})
    reading = read_supplies(data, on_error="collect")

    faults_to_workbook(data, reading, tmp_path / "faults.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "faults.xlsx")["a"]
    assert [fault.code for fault in reading.faults] == ["digits_lost"]
    assert (sheet["E2"].value, sheet["E2"].comment is None) == (None, False)


def test_a_long_number_whose_digits_the_file_has_comes_back_as_these_digits(tmp_path):
    cell = '<row r="2"><c r="A2"><v>530000005000197957</v></c></row>'
    head = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("需求编号", "项目名称"))
    data = package(worksheet(f'<row r="1">{head}</row>{cell}'))

    sheet = _marked(data, tmp_path)["a"]

    assert sheet["A2"].value == "530000005000197957"


def test_sheets_named_like_the_lists_of_faults_do_not_collide(tmp_path):
    workbook = _marked(as_xlsx({"需求": ROWS, "问题清单": [["x"]], "需要更正的问题": [["y"]]}), tmp_path)

    assert workbook.sheetnames == ["需求", "问题清单", "需要更正的问题", "问题清单 2"]


def test_the_telephone_in_the_name_of_a_sheet_is_masked_in_places_only(tmp_path):
    data = as_xlsx({"张三13812345678": ROWS})
    reading = read_demands(data, on_error="collect", sheet="张三13812345678")

    workbook = _marked(data, tmp_path)

    assert {fault.place.sheet for fault in reading.faults} == {"张三138****5678"}
    assert workbook.sheetnames[0] == "张三13812345678"
    assert workbook.worksheets[0]["D10"].comment is not None
