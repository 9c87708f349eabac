import io

import openpyxl
import pytest

from rvmatch.errors import ReadErrors
from rvmatch.files import faults_to_workbook, read_demands
from rvmatch.serialization.sheets.tables import is_blank
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
    assert workbook.sheetnames == ["需要更正的问题", "一", "二"]
    assert "sheet=" in workbook.worksheets[0]["A1"].value


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
