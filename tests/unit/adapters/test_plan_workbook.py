"""What an official finds in the workbook of a plan; openpyxl reads it back as the oracle."""

import io
import sys
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

import rvmatch.adapters.excel.table_workbook as module
from rvmatch.adapters.excel.plan_layout import row_height, text_width, widths
from rvmatch.adapters.excel.plan_workbook import plan_to_workbook
from rvmatch.errors import InvalidValueError, MissingExtraError
from rvmatch.experiments import national, scarce
from rvmatch.matching import match
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import Contact, DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField
from rvmatch.serialization.plans.tables import plan_tables
from rvmatch.testing import markets
from rvmatch.wording import LANGUAGES, Language

SCENARIO = scarce()
PLAN = match(SCENARIO.demands, SCENARIO.supplies)
SHEETS = {
    "zh": [
        "建议对接",
        "暂无建议的需求",
        "尚缺合作方的需求",
        "尚有余量的供给",
        "拟覆盖情况",
        "分省情况",
        "五社联动",
        "方案说明",
    ],
    "en": [
        "Recommended dockings",
        "Demands left alone",
        "Demands with open places",
        "Supplies with room",
        "Coverage by county",
        "Summary by province",
        "Five-community linkage",
        "About this plan",
    ],
}


def workbook(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def scarce_workbook(language: Language = "zh") -> Any:
    return workbook(plan_to_workbook(PLAN, SCENARIO.demands, SCENARIO.supplies, language))


def pair(title: str) -> tuple[list[DemandProject], list[SupplyProject]]:
    fields = [FocusField.INDUSTRY_DEVELOPMENT]
    contacts = [Contact(name="张三丰", telephone="13912345678")]
    body = SocialOrganization(name="示例基金会")
    return (
        [DemandProject(id="007", title=title, county_code="530326", fields=fields, contacts=contacts)],
        [SupplyProject(id="S1", title=title, organization=body, fields=fields, contacts=contacts)],
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_is_a_sheet_and_every_cell_comes_back_as_it_was(language: Language) -> None:
    book = scarce_workbook(language)
    tables = plan_tables(PLAN, SCENARIO.demands, SCENARIO.supplies, language)

    assert book.sheetnames == SHEETS[language]
    for table in tables:
        rows = [tuple(row) for row in book[table.title].iter_rows(values_only=True)]
        total = [] if table.total is None else [table.total]
        assert rows == [table.headings, *table.rows, *total]


@settings(max_examples=15)
@given(markets())
def test_every_docking_of_any_market_is_in_the_first_sheet(market: Any) -> None:
    plan = match(*market)
    rows = workbook(plan_to_workbook(plan, *market)).worksheets[0].iter_rows(min_row=2, values_only=True)

    assert {(row[3], row[5]) for row in rows} == {(found.demand, found.supply) for found in plan.matches}


def test_numbers_are_numbers_and_codes_are_text() -> None:
    sheet = scarce_workbook().worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[1]}

    for row in range(2, sheet.max_row + 1):
        assert sheet.cell(row, headings["得分"]).data_type == "n"
        assert sheet.cell(row, headings["可提供资金（万元）"]).data_type == "n"
        assert sheet.cell(row, headings["县区代码"]).data_type == "s"
    assert sheet.cell(2, headings["得分"]).number_format == "0.000"


def test_text_is_never_a_formula_nor_a_link() -> None:
    for title in ("=1+1", "{=1+1}", "http://example.org", "internal:A1", "+1", "@x"):
        projects = pair(title)
        data = plan_to_workbook(match(*projects), *projects)
        cell = workbook(data).worksheets[0]["E2"]

        assert (cell.value, cell.data_type, cell.hyperlink) == (title, "s", None)


def test_no_contact_and_no_number_to_call_is_anywhere_in_the_file() -> None:
    projects = pair("核桃加工 13812345678")
    data = plan_to_workbook(match(*projects), *projects)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = "".join(package.read(name).decode() for name in package.namelist())

    assert "核桃加工 138****5678" in text
    assert not [private for private in ("张三丰", "13912345678", "13812345678") if private in text]


def test_a_key_of_digits_keeps_its_zeros_and_no_warning_stands_beside_it() -> None:
    projects = pair("核桃加工")
    data = plan_to_workbook(match(*projects), *projects)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("xl/worksheets/sheet1.xml").decode()

    assert workbook(data).worksheets[0]["D2"].value == "007"
    assert "numberStoredAsText" in text


def test_both_sides_choose_their_answer_from_a_list() -> None:
    sheet = scarce_workbook().worksheets[0]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    ranges = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}

    assert ranges == {
        f"{columns[heading]}2:{columns[heading]}{sheet.max_row}": '"同意,不同意,待定"'
        for heading in ("县方确认", "社会组织确认")
    }


def test_the_headings_stay_in_view_are_repeated_in_print_and_the_page_says_who_decides() -> None:
    for sheet in scarce_workbook().worksheets:
        assert sheet.freeze_panes.endswith("2")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
        assert "仅供建议，由双方自愿决定" in sheet.oddFooter.left.text


def test_the_parts_of_the_score_are_not_printed() -> None:
    sheet = scarce_workbook().worksheets[0]
    last = next(cell.column_letter for cell in sheet[1] if cell.value == "备注")

    assert sheet.print_area.endswith(f"$A$1:${last}${sheet.max_row}")
    assert sheet.max_column == 16 + 6


def test_the_same_plan_gives_the_same_bytes_and_names_no_author() -> None:
    arguments = (PLAN, SCENARIO.demands, SCENARIO.supplies)
    properties = scarce_workbook().properties

    assert plan_to_workbook(*arguments) == plan_to_workbook(*arguments)
    assert not properties.creator
    assert not properties.lastModifiedBy


def test_a_plan_without_a_docking_still_gives_all_sheets() -> None:
    book = workbook(plan_to_workbook(match([], []), [], []))

    assert book.sheetnames == SHEETS["zh"]
    assert book.worksheets[0].max_row == 1


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_ROWS", 100)

    with pytest.raises(InvalidValueError, match="at most 98 rows"):
        scarce_workbook()


def test_text_that_is_too_long_for_a_cell_says_that_it_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST_CELL", 20)
    content = [row[2].value for row in scarce_workbook().worksheets[-1].iter_rows(max_row=2)]

    assert len(content[1]) == 20
    assert content[1].endswith("……（过长，已截短）")


def test_without_the_extra_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    with pytest.raises(MissingExtraError, match="excel"):
        plan_to_workbook(PLAN, SCENARIO.demands, SCENARIO.supplies)


def test_chinese_text_counts_twice_and_a_row_is_high_enough_for_it() -> None:
    assert text_width("核桃A1") == 6
    assert row_height(["核桃加工" * 10], [20.0]) >= 4 * row_height(["核"], [20.0]) - 20
    assert row_height(["一\n二\n三", None, 7], [20.0, 5.0, 5.0]) > row_height(["一\n二"], [20.0])


def test_a_national_plan_fits_its_columns_on_a_readable_page() -> None:
    scenario = national()
    plan = match(scenario.demands, scenario.supplies)
    for language in LANGUAGES:
        for table in plan_tables(plan, scenario.demands, scenario.supplies, language):
            pairs = zip(table.columns, widths(table), strict=True)
            assert sum(width for column, width in pairs if not column.detail) < 220
