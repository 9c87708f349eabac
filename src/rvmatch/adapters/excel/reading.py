"""Workbooks to tables: xlsx and xls, read with python-calamine after a check of what they hold."""

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rvmatch.adapters.excel.scan import checked_workbook
from rvmatch.errors import MissingExtraError, Place, ReadErrors
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits, refused
from rvmatch.serialization.sheets.tables import MergedRange, RawTable, column_letters

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["tables_of_workbook"]


def tables_of_workbook(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[RawTable]:
    """
    The sheets of a workbook that people see, as they were typed.

    Formulas give the values last computed; hidden sheets, which hold the lists
    behind drop-downs, are left out.

    Args:
        data: The whole file, xlsx or xls.
        limits: How much it may hold.

    Returns:
        One table per visible sheet, in their order.

    Raises:
        MissingExtraError: If python-calamine is not installed.
        ReadErrors: If the workbook is damaged, has a password, or passes a limit.
    """
    try:
        from python_calamine import (
            CalamineError,
            CalamineWorkbook,
            SheetTypeEnum,
            SheetVisibleEnum,
        )
    except ImportError:
        raise MissingExtraError("excel") from None
    checked = checked_workbook(data, limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(checked)) as workbook:
            names = [
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
            return _tables((workbook.get_sheet_by_name(name) for name in names), limits)
    except ReadErrors:
        raise
    except (CalamineError, OSError, ValueError) as error:
        raise refused("workbook_damaged", str(error)) from None
    except BaseException as error:
        # The reader's own panics reach Python as a class that cannot be imported and that is no Exception.
        if type(error).__name__ == "PanicException":
            raise refused("workbook_damaged", str(error)) from None
        raise


def _tables(sheets: "Iterable[CalamineSheet]", limits: Limits) -> list[RawTable]:
    """The sheets one by one; all together they hold no more cells than one may."""
    tables: list[RawTable] = []
    cells = 0
    for sheet in sheets:
        last = sheet.end
        cells += 0 if last is None else (last[0] + 1) * (last[1] + 1)
        if cells > limits.max_cells:
            raise refused("limit_cells", cells, Place(sheet=sheet.name), limit=limits.max_cells)
        tables.append(_table(sheet, limits))
    return tables


def _table(sheet: "CalamineSheet", limits: Limits) -> RawTable:
    """One sheet; an empty cell comes as an empty text, rows keep the numbers people see."""
    rows = sheet.to_python(skip_empty_area=False)
    for number, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells, start=1):
            if isinstance(cell, str) and len(cell) > limits.max_text:
                place = Place(sheet=sheet.name, row=number, column=column_letters(column))
                raise refused("limit_text", len(cell), place, limit=limits.max_text)
    merged = sheet.merged_cell_ranges
    return RawTable(
        rows=tuple(map(tuple, rows)),
        sheet=sheet.name,
        merged=None
        if merged is None
        else tuple(
            MergedRange(top=top + 1, left=left + 1, bottom=bottom + 1, right=right + 1)
            for (top, left), (bottom, right) in sorted(merged)
        ),
    )
