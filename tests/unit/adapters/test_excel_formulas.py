"""Cells that a spreadsheet reader gives as empty although the file says more."""

import io
import re
from decimal import Decimal

import openpyxl
import pytest
import xlwt

from rvmatch.adapters.excel import tables_of_workbook
from rvmatch.errors import ReadErrors
from rvmatch.files import read_demands
from rvmatch.serialization.limits import Limits
from rvmatch.serialization.sheets.tables import FormulaWithoutResult
from unit.adapters.workbook_bombs import package, worksheet
from unit.files.county_sheets import as_xls, as_xlsx

ERRORS = ("#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NUM!", "#NAME?", "#NULL!")
HEAD = ["需求编号", "项目名称", "县区代码", "重点领域", "资金缺口（万元）", "备注公式"]


def _with_formulas(formulas: dict[str, str], rows: list[list[object]]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for cell, formula in formulas.items():
        workbook.active[cell] = formula
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


@pytest.mark.parametrize("error", ERRORS)
def test_a_failed_formula_of_an_xlsx_workbook_is_a_fault_at_its_cell(error: str) -> None:
    rows = [HEAD, ["D1", "核桃加工", "530326", "产业发展", error]]

    reading = read_demands(_with_formulas({}, rows), on_error="collect")

    assert [(fault.code, str(fault.place)) for fault in reading.faults] == [("formula_error", "Sheet!E2")]
    assert "公式出错" in reading.message("zh")


@pytest.mark.parametrize(("number", "error"), list(zip((7, 42, 23, 15, 36, 29, 0), ERRORS, strict=True)))
def test_a_failed_formula_of_an_xls_workbook_is_found_in_both_kinds_of_records(number, error) -> None:
    data = bytearray(as_xls({"需求": [[True, xlwt.Formula("1/B1"), "x"]]}))
    truth = data.find(b"\x05\x02\x08\x00")
    formula = re.search(rb"\x06\x00..\x00\x00\x01\x00", data, re.DOTALL).start()
    data[truth + 10 : truth + 12] = bytes([number, 1])
    data[formula + 10 : formula + 18] = bytes([2, 0, number, 0, 0, 0, 255, 255])

    table = tables_of_workbook(bytes(data))[0]

    assert table.rows[0] == (error, error, "x")


def test_a_formula_without_a_result_is_a_fault_that_shows_the_formula() -> None:
    rows = [HEAD, ["D1", "核桃加工", "530326", "产业发展"]]

    reading = read_demands(_with_formulas({"E2": "=1+2"}, rows), on_error="collect")

    assert [(fault.code, fault.got) for fault in reading.faults] == [("formula_no_result", "'=1+2'")]
    assert "打开并保存一次" in reading.message("zh")


def test_failed_formulas_in_titles_and_unknown_columns_are_no_faults() -> None:
    rows = [["标题"], HEAD, ["D1", "核桃加工", "530326", "产业发展", 3]]

    reading = read_demands(_with_formulas({"B1": "=1/0", "F3": "=A9"}, rows), on_error="collect")

    assert (reading.faults, len(reading.library)) == ((), 1)


def test_formulas_drawn_down_beneath_the_last_project_make_no_projects() -> None:
    rows = [HEAD, ["D1", "核桃加工", "530326", "产业发展", 3], [None, None, "#N/A", None, "#N/A"]]

    reading = read_demands(_with_formulas({}, rows), on_error="collect")

    assert (reading.faults, len(reading.library)) == ((), 1)


def test_a_row_whose_number_is_a_failed_formula_is_still_a_row() -> None:
    rows = [HEAD, ["#REF!", "#REF!", "#REF!", "#REF!", "#REF!"]]

    reading = read_demands(_with_formulas({}, rows), on_error="collect")

    assert {fault.code for fault in reading.faults} == {"formula_error"}


def test_empty_results_of_formulas_are_empty_cells() -> None:
    sheet = worksheet('<row r="1"><c r="A1" t="str"><f>B1</f><v></v></c><c r="B1"><f>C1</f></c></row>')

    cells = tables_of_workbook(package(sheet))[0].rows[0]

    assert cells == ("", "=C1")
    assert isinstance(cells[1], FormulaWithoutResult)


def test_a_long_number_keeps_the_digits_that_the_file_has() -> None:
    sheet = worksheet('<row r="1"><c r="A1"><v>530326198001011234</v></c><c r="B1"><v>5.3E+17</v></c></row>')

    assert tables_of_workbook(package(sheet))[0].rows[0] == (Decimal("530326198001011234"), 5.3e17)


def test_a_text_that_is_too_long_is_refused_before_it_is_whole() -> None:
    """The first megabytes are enough: the rest, which is no XML at all, is never looked at."""
    sheet = worksheet('<row r="2"><c r="C2" t="inlineStr"><is><t>' + "x" * 300_000 + "<<<")

    with pytest.raises(ReadErrors) as caught:
        tables_of_workbook(package(sheet), Limits(max_text=100_000))

    fault = caught.value.faults[0]
    assert (fault.code, str(fault.place)) == ("limit_text", "a!C2")


def test_a_name_that_never_ends_is_refused_before_it_is_whole() -> None:
    sheet = worksheet('<row r="' + "1" * 12_000_000)

    with pytest.raises(ReadErrors) as caught:
        tables_of_workbook(package(sheet))

    assert caught.value.faults[0].code == "workbook_xml"


def test_widths_and_hidden_sheets_are_known() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["a"])
    workbook.active.column_dimensions["B"].width = 33
    workbook.create_sheet("字典").sheet_state = "hidden"
    file = io.BytesIO()
    workbook.save(file)

    table = tables_of_workbook(file.getvalue())[0]

    assert (table.widths[2], table.hidden_sheets) == (33, ("字典",))


def test_a_cell_far_out_is_named_with_its_sheet() -> None:
    with pytest.raises(ReadErrors) as caught:
        tables_of_workbook(as_xlsx({"需求": [["x"] * 9, ["x"]]}), Limits(max_columns=8))

    assert str(caught.value.faults[0].place) == "需求!I1"
