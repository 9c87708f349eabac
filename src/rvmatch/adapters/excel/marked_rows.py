"""The official's own rows back, each fault beside the row it stands in."""

import datetime
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from rvmatch.errors import Fault, MissingExtraError
from rvmatch.serialization.sheets.tables import Cell, RawTable, as_text, is_blank
from rvmatch.wording import Language, say

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["faults_workbook"]

_EXACT_DIGITS: Final = 10**15
_USUAL: Final = 14
_WIDEST: Final = 60
_LONGEST_CELL: Final = 32_767
_LONGEST_NAME: Final = 31


def faults_workbook(tables: Sequence[RawTable], faults: Iterable[Fault], language: Language = "zh") -> bytes:
    """
    A workbook with all rows as they were typed, and the faults beside them.

    Each row keeps its number. A column behind the last one holds the faults of
    the row; faulty cells are coloured and carry the fault as a comment. Faults
    without a row stand on a sheet of their own, first. The contacts in the rows
    are the official's own and stay; the faults repeat none of them.

    Args:
        tables: The sheets as typed, as they were read.
        faults: What was found wrong with them.
        language: ``"zh"`` or ``"en"``.

    Returns:
        An xlsx file.

    Raises:
        MissingExtraError: If XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtraError("excel") from None
    by_sheet: dict[str | None, list[Fault]] = defaultdict(list)
    names = {table.sheet for table in tables}
    general: list[Fault] = []
    for fault in faults:
        place = fault.place
        known = place is not None and place.row is not None and place.sheet in names
        (by_sheet[place.sheet] if known and place is not None else general).append(fault)
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        formats = {
            "head": workbook.add_format({"bold": True, "bg_color": "#FDE9D9", "text_wrap": True}),
            "fault": workbook.add_format({"font_color": "#9C0006", "text_wrap": True, "valign": "top"}),
            "cell": workbook.add_format({"bg_color": "#FFC7CE"}),
            "day": workbook.add_format({"num_format": "yyyy-mm-dd"}),
            "faulty_day": workbook.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FFC7CE"}),
        }
        if general:
            sheet = workbook.add_worksheet(say("sheet.faults", language)[:_LONGEST_NAME])
            for row, fault in enumerate(general):
                sheet.write_string(row, 0, fault.message(language)[:_LONGEST_CELL], formats["fault"])
            sheet.set_column(0, 0, _WIDEST * 2)
        for table in tables:
            name = table.sheet or say("sheet.data", language)
            _write(workbook.add_worksheet(name), table, by_sheet[table.sheet], formats, language)
    return file.getvalue()


def _write(
    sheet: "Worksheet",
    table: RawTable,
    faults: Sequence[Fault],
    formats: Mapping[str, Any],
    language: Language,
) -> None:
    """One sheet: its cells at their places, the faults behind the last column."""
    width = max((len(cells) for cells in table.rows), default=0)
    faulty: dict[tuple[int, str | None], list[Fault]] = defaultdict(list)
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        if fault.place is not None and fault.place.row is not None:
            faulty[fault.place.row, fault.place.column].append(fault)
            by_row[fault.place.row].append(fault)
    columns = {fault.place.column for fault in faults if fault.place is not None}
    for row, cells in enumerate(table.rows, start=1):
        for column, cell in enumerate(cells, start=1):
            found = None
            if row in by_row and columns:
                found = faulty.get((row, table.place(row, column).column))
            _write_cell(sheet, row - 1, column - 1, cell, formats, faulty=found is not None)
            if found:
                text = "\n".join(_sentence(fault, language) for fault in found)
                sheet.write_comment(
                    row - 1, column - 1, text[:_LONGEST_CELL], {"x_scale": 2.5, "y_scale": 1.5}
                )
    for row, row_faults in by_row.items():
        text = "\n".join(_with_column(fault, language) for fault in row_faults)
        sheet.write_string(row - 1, width, text[:_LONGEST_CELL], formats["fault"])
    head = min((row for row in range(1, len(table.rows) + 1) if row not in by_row), default=1)
    sheet.write_string(head - 1, width, say("sheet.faults", language), formats["head"])
    if width:
        sheet.set_column(0, width - 1, _USUAL)
    sheet.set_column(width, width, _WIDEST)


def _sentence(fault: Fault, language: Language) -> str:
    """The fault without its place, which the cell itself shows."""
    message = fault.message(language)
    return message.removeprefix(f"{fault.place}").strip()


def _with_column(fault: Fault, language: Language) -> str:
    column = "" if fault.place is None or fault.place.column is None else f"{fault.place.column}  "
    return f"{column}{_sentence(fault, language)}"


def _write_cell(
    sheet: "Worksheet", row: int, column: int, cell: Cell, formats: Mapping[str, Any], *, faulty: bool
) -> None:
    """One cell as it was typed: never a formula, never a link, long numbers as the text people saw."""
    shade = formats["cell"] if faulty else None
    if is_blank(cell) and not isinstance(cell, str):
        if faulty:
            sheet.write_blank(row, column, None, shade)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, shade)
    elif isinstance(cell, datetime.datetime | datetime.date):
        sheet.write_datetime(row, column, cell, formats["faulty_day" if faulty else "day"])
    elif isinstance(cell, int | float) and abs(cell) < _EXACT_DIGITS:
        sheet.write_number(row, column, cell, shade)
    elif as_text(cell):
        sheet.write_string(row, column, as_text(cell)[:_LONGEST_CELL], shade)
    elif faulty:
        sheet.write_blank(row, column, None, shade)
