"""Tables as a workbook that officials read, print, fill in and send on."""

import datetime
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from rvmatch.adapters.excel.plan_layout import LOOKS, cell_formats, row_height, widths
from rvmatch.errors import MissingExtraError, invalid
from rvmatch.serialization.plans.values import ColumnKind, Table, Value
from rvmatch.wording import Language, say

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["tables_to_workbook"]

_MOST_ROWS: Final = 1_048_576
_LONGEST_CELL: Final = 32_767
_A4: Final = 9
_CREATED: Final = datetime.datetime(1980, 1, 1)
"""A fixed day, so that the same tables give the same bytes."""


def tables_to_workbook(tables: tuple[Table, ...], title: str, language: Language) -> bytes:
    """
    Tables as an xlsx file, a sheet for each.

    The headings stand in the first row and the data right below, so that other
    programs read the sheets back without settings; what a page is about stands in
    its print header. Text is never a formula or a link, numbers are numbers, and
    the same tables give the same bytes. Details stand to the right of what is printed.

    Args:
        tables: The tables; each has a title of its own.
        title: What the workbook is called.
        language: ``"zh"`` or ``"en"``.

    Returns:
        An xlsx file.

    Raises:
        InvalidValueError: If a table has more rows than a sheet holds.
        MissingExtraError: If XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtraError("excel") from None
    for table in tables:
        if len(table.rows) > _MOST_ROWS - 2:
            raise invalid(table.name, "sheet_rows", len(table.rows), limit=_MOST_ROWS - 2)
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"title": title, "created": _CREATED})
        _write_tables(workbook, tables, title, language)
    return file.getvalue()


def _write_tables(workbook: "Workbook", tables: tuple[Table, ...], title: str, language: Language) -> None:
    formats = cell_formats(workbook, language)
    for table in tables:
        sheet = workbook.add_worksheet(table.title)
        _write(sheet, table, formats, language)
        _set_up_page(sheet, table, title, language)


def _write(sheet: "Worksheet", table: Table, formats: Mapping[str, Any], language: Language) -> None:
    """The cells, and what helps to read and to fill them in."""
    wide = widths(table)
    sheet.set_row(0, row_height(table.headings, wide))
    for place, (column, width) in enumerate(zip(table.columns, wide, strict=True)):
        blank = column.kind in (ColumnKind.CONSENT, ColumnKind.REMARK)
        sheet.write_string(0, place, column.heading, formats["blank_heading" if blank else "heading"])
        sheet.set_column(place, place, width)
    for row, values in enumerate(table.rows, start=1):
        sheet.set_row(row, row_height(values, wide))
        _write_row(sheet, row, table, values, formats, language)
    last_row, last_column = len(table.rows), len(table.columns) - 1
    if table.total is not None:
        totals = {name.removeprefix("total_"): form for name, form in formats.items() if "total_" in name}
        sheet.set_row(last_row + 1, row_height(table.total, wide))
        _write_row(sheet, last_row + 1, table, table.total, totals, language)
    sheet.freeze_panes(1, table.lead)
    sheet.autofilter(0, 0, last_row, last_column)
    for place, column in enumerate(table.columns):
        if not table.rows:
            continue
        if column.kind is ColumnKind.CONSENT:
            sheet.data_validation(1, place, last_row, place, _choice(table.choices, language))
        if column.kind is ColumnKind.CODE:
            sheet.ignore_errors({"number_stored_as_text": _range(1, place, last_row)})


def _write_row(
    sheet: "Worksheet",
    row: int,
    table: Table,
    values: tuple[Value, ...],
    formats: Mapping[str, Any],
    language: Language,
) -> None:
    for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
        form = formats[column.kind]
        if value is None:
            sheet.write_blank(row, place, None, form)
        elif isinstance(value, str):
            sheet.write_string(row, place, _shortened(value, language), form)
        else:
            sheet.write_number(row, place, value, form)


def _shortened(text: str, language: Language) -> str:
    """The text as far as a cell holds it; what is cut is said."""
    if len(text) <= _LONGEST_CELL:
        return text
    cut = say("table.cut", language)
    return text[: _LONGEST_CELL - len(cut)] + cut


def _choice(choices: tuple[str, ...], language: Language) -> dict[str, Any]:
    """A list to choose from; other words are asked about, not refused, for people decide."""
    return {
        "validate": "list",
        "source": list(choices),
        "error_type": "warning",
        "error_title": say("table.consent.title", language),
        "error_message": say("table.consent.message", language),
    }


def _range(first_row: int, column: int, last_row: int) -> str:
    from xlsxwriter.utility import xl_range

    found: str = xl_range(first_row, column, last_row, column)
    return found


def _set_up_page(sheet: "Worksheet", table: Table, workbook_title: str, language: Language) -> None:
    """A4 across, all printed columns on one page, the headings on each."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
    sheet.center_horizontally()
    printed = sum(not column.detail for column in table.columns)
    rows = len(table.rows) + (table.total is not None)
    sheet.print_area(0, 0, rows, printed - 1)
    title = say("table.page_title", language, workbook=workbook_title, sheet=table.title)
    font = LOOKS[language].font
    sheet.set_header(f'&C&"{font},Bold"&14{title}')
    advice, pages = say("table.advice", language), say("table.pages", language)
    sheet.set_footer(f'&L&"{font},Regular"&9{advice}&R&"{font},Regular"&9{pages}')
