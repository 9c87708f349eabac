"""The official's own rows back, each fault beside the row it stands in."""

import datetime
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from rvmatch.adapters.excel.plan_layout import text_width
from rvmatch.errors import Fault, MissingExtraError
from rvmatch.serialization.sheets.headings import heading_book
from rvmatch.serialization.sheets.layout import heading_row
from rvmatch.serialization.sheets.tables import Cell, RawTable, as_text, is_blank
from rvmatch.wording import Language, has, masked, say

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["faults_workbook"]

_EXACT_DIGITS: Final = 10**15
_NARROWEST: Final = 8
_USUAL_WIDEST: Final = 30
_WIDEST: Final = 60
_MEASURED_ROWS: Final = 200
_FARTHEST_MERGE: Final = 50
_LONGEST_CELL: Final = 32_767
_LONGEST_NAME: Final = 31


def faults_workbook(tables: Sequence[RawTable], faults: Iterable[Fault], language: Language = "zh") -> bytes:
    """
    A workbook with all rows as they were typed, and the faults beside them.

    Each row keeps its number. A column behind the last one holds the faults of
    the row; faulty cells are coloured and carry the fault as a comment. Faults
    without a row stand on a sheet of their own, first; the last sheet lists all
    faults. The contacts in the rows are the official's own and stay; the faults
    repeat none of them.

    Values, merged cells and, where they are known, the widths of columns are
    kept. Formulas become the values they had, and what they are where they had
    none; drop-downs, colours, pictures, comments and hidden sheets are not kept.
    A number that has lost digits leaves its cell empty, with the fault beside it.

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
    all_faults = list(faults)
    by_sheet: dict[str | None, list[Fault]] = defaultdict(list)
    names = {_shown_name(table) for table in tables}
    general: list[Fault] = []
    for fault in all_faults:
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
        taken = {(table.sheet or say("sheet.data", language)).casefold() for table in tables}
        if general:
            sheet = workbook.add_worksheet(_free_name(say("sheet.faults", language), taken))
            for row, fault in enumerate(general):
                sheet.write_string(row, 0, fault.message(language)[:_LONGEST_CELL], formats["fault"])
            sheet.set_column(0, 0, _WIDEST * 2)
        for table in tables:
            name = table.sheet or say("sheet.data", language)
            found = by_sheet[_shown_name(table)]
            _write(workbook.add_worksheet(name), table, found, formats, language)
        if all_faults:
            _write_list(workbook, _free_name(say("sheet.fault_list", language), taken), all_faults, language)
    return file.getvalue()


def _shown_name(table: RawTable) -> str | None:
    """The name of a sheet as places give it."""
    return None if table.sheet is None else masked(table.sheet)


def _free_name(name: str, taken: set[str]) -> str:
    """A name that no sheet has: sheets that were marked before may come back."""
    free, number = name[:_LONGEST_NAME], 1
    while free.casefold() in taken:
        number += 1
        free = f"{name[: _LONGEST_NAME - 4]} {number}"
    taken.add(free.casefold())
    return free


def _write_list(workbook: "Workbook", name: str, faults: Sequence[Fault], language: Language) -> None:
    """The sheet that lists all faults: place, field, problem."""
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True, "bg_color": "#FDE9D9"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for column, (part, width) in enumerate((("place", 24), ("field", 24), ("problem", _WIDEST * 2))):
        sheet.write_string(0, column, say(f"sheet.list.{part}", language), bold)
        sheet.set_column(column, column, width)
    for row, fault in enumerate(faults, start=1):
        label = f"field.{fault.field}"
        field = say(label, language) if has(label, language) else fault.field
        texts = ("" if fault.place is None else str(fault.place), field, _sentence(fault, language))
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text[:_LONGEST_CELL], wrapped)
    sheet.freeze_panes(1, 0)


def _write(
    sheet: "Worksheet",
    table: RawTable,
    faults: Sequence[Fault],
    formats: Mapping[str, Any],
    language: Language,
) -> None:
    """One sheet: its cells at their places, the faults behind the last column."""
    width = max((len(cells) for cells in table.rows), default=0)
    width = max([width, *(one.right for one in table.merged or () if one.right <= width + _FARTHEST_MERGE)])
    _merge(sheet, table, width)
    faulty: dict[tuple[int, str | None], list[Fault]] = defaultdict(list)
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        if fault.place is not None and fault.place.row is not None:
            faulty[fault.place.row, fault.place.column].append(fault)
            by_row[fault.place.row].append(fault)
    for row, cells in enumerate(table.rows, start=1):
        for column, cell in enumerate(cells, start=1):
            found = faulty.get((row, table.place(row, column).column)) if row in by_row else None
            _write_cell(sheet, row - 1, column - 1, cell, formats, faulty=found is not None)
            if found:
                text = "\n".join(_sentence(fault, language) for fault in found)
                sheet.write_comment(
                    row - 1, column - 1, text[:_LONGEST_CELL], {"x_scale": 2.5, "y_scale": 1.5}
                )
    texts = {
        row: "\n".join(_with_column(fault, language) for fault in row_faults)
        for row, row_faults in by_row.items()
    }
    for row, text in texts.items():
        sheet.write_string(row - 1, width, text[:_LONGEST_CELL], formats["fault"])
    if texts:
        head = _heading_row(table, min(texts))
        words = [say("sheet.faults", language), *([texts[head]] if head in texts else [])]
        sheet.write_string(head - 1, width, "\n".join(words)[:_LONGEST_CELL], formats["head"])
        sheet.set_column(width, width, _WIDEST)
    for column, wide in _widths(table).items():
        sheet.set_column(column - 1, column - 1, wide)


def _heading_row(table: RawTable, first: int) -> int:
    """The row of the headings; where they are not known the one above the first fault."""
    rows = (heading_row(table, heading_book(kind)) for kind in ("demand", "supply"))
    return next((row for row in rows if row is not None), max(first - 1, 1))


def _merge(sheet: "Worksheet", table: RawTable, width: int) -> None:
    """The merged ranges of the table, as far as they lie in it and do not overlap."""
    from xlsxwriter.exceptions import OverlappingRange

    left = width * len(table.rows)
    for one in table.merged or ():
        area = (one.bottom - one.top + 1) * (one.right - one.left + 1)
        if one.bottom > len(table.rows) or one.right > width or not 1 < area <= left:
            continue
        left -= area
        try:
            sheet.merge_range(one.top - 1, one.left - 1, one.bottom - 1, one.right - 1, "")
        except OverlappingRange:
            continue


def _widths(table: RawTable) -> dict[int, float]:
    """The widths of the columns, as the file has them or as their texts need them."""
    needed: dict[int, float] = {}
    for cells in table.rows[:_MEASURED_ROWS]:
        for column, cell in enumerate(cells, start=1):
            if not is_blank(cell):
                wide = max(map(text_width, as_text(cell)[:_LONGEST_NAME].split("\n"))) + 2
                needed[column] = max(needed.get(column, _NARROWEST), min(wide, _USUAL_WIDEST))
    return {**needed, **{column: min(wide, 2.0 * _WIDEST) for column, wide in table.widths.items()}}


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
    """One cell as it was typed: never a formula, never a link, long numbers as the digits they have."""
    shade = formats["cell"] if faulty else None
    if is_blank(cell) and not isinstance(cell, str):
        if faulty:
            sheet.write_blank(row, column, None, shade)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, shade)
    elif isinstance(cell, datetime.datetime | datetime.date):
        sheet.write_datetime(row, column, cell, formats["faulty_day" if faulty else "day"])
    elif isinstance(cell, Decimal) and abs(cell) < _EXACT_DIGITS:
        sheet.write_number(row, column, float(cell), shade)
    elif isinstance(cell, int | float) and abs(cell) < _EXACT_DIGITS:
        sheet.write_number(row, column, cell, shade)
    elif isinstance(cell, float):
        # It has lost digits: what it shows is not what somebody typed.
        sheet.write_blank(row, column, None, shade)
    elif as_text(cell):
        sheet.write_string(row, column, as_text(cell)[:_LONGEST_CELL], shade)
    elif faulty:
        sheet.write_blank(row, column, None, shade)
