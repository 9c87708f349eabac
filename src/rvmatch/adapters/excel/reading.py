"""Workbooks to tables: xlsx and xls, read with python-calamine after a check of what they hold."""

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from rvmatch.adapters.excel.scan import ZIP_SIGNATURE, SheetExtras, looked_through
from rvmatch.errors import MissingExtraError, Place, ReadErrors
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits, refused
from rvmatch.serialization.sheets.tables import Cell, MergedRange, RawTable, column_letters
from rvmatch.wording import masked

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["tables_of_workbook"]


def tables_of_workbook(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[RawTable]:
    """
    The sheets of a workbook that people see, as they were typed.

    Formulas give the values last computed, or what they failed with; hidden
    sheets, which hold the lists behind drop-downs, are left out and named.

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
    checked, extras = looked_through(data, limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(checked)) as workbook:
            known = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            names = [sheet.name for sheet in known if sheet.visible == SheetVisibleEnum.Visible]
            hidden = tuple(sheet.name for sheet in known if sheet.name not in names)
            tables = _tables((workbook.get_sheet_by_name(name) for name in names), extras, limits)
            return [attrs.evolve(table, hidden_sheets=hidden) for table in tables]
    except ReadErrors:
        raise
    except (CalamineError, OSError, ValueError):
        raise refused("workbook_damaged", "xlsx" if data.startswith(ZIP_SIGNATURE) else "xls") from None
    except BaseException as error:
        # The reader's own panics reach Python as a class that cannot be imported and that is no Exception.
        if type(error).__name__ == "PanicException":
            raise refused("workbook_damaged", "xlsx" if data.startswith(ZIP_SIGNATURE) else "xls") from None
        raise


def _tables(
    sheets: "Iterable[CalamineSheet]", extras: Mapping[str, SheetExtras], limits: Limits
) -> list[RawTable]:
    """The sheets one by one; all together they hold no more cells than one may."""
    tables: list[RawTable] = []
    cells = 0
    for sheet in sheets:
        last = sheet.end
        cells += 0 if last is None else (last[0] + 1) * (last[1] + 1)
        if cells > limits.max_cells:
            raise refused("limit_cells", cells, Place(sheet=masked(sheet.name)), limit=limits.max_cells)
        tables.append(_table(sheet, extras.get(sheet.name, SheetExtras()), limits))
    return tables


def _table(sheet: "CalamineSheet", extras: SheetExtras, limits: Limits) -> RawTable:
    """One sheet; an empty cell comes as an empty text, rows keep the numbers people see."""
    rows: list[list[Cell]] = list(map(list, sheet.to_python(skip_empty_area=False)))
    for (row, at), odd in extras.cells.items():
        # They may lie beyond the edge of what the reader gives; the scan has counted them.
        rows += [[] for _ in range(row - len(rows))]
        rows[row - 1] += [""] * (at - len(rows[row - 1]))
        rows[row - 1][at - 1] = odd
    for number, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells, start=1):
            if isinstance(cell, str) and len(cell) > limits.max_text:
                place = Place(sheet=masked(sheet.name), row=number, column=column_letters(column))
                raise refused("limit_text", len(cell), place, limit=limits.max_text)
    merged = sheet.merged_cell_ranges
    return RawTable(
        rows=tuple(map(tuple, rows)),
        sheet=sheet.name,
        widths=extras.widths,
        merged=None
        if merged is None
        else tuple(
            MergedRange(top=top + 1, left=left + 1, bottom=bottom + 1, right=right + 1)
            for (top, left), (bottom, right) in sorted(merged)
        ),
    )
