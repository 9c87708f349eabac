"""Merged cells: filled down where that is safe, refused where nobody can tell what is meant."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Final

from rvmatch.errors import Fault, invalid
from rvmatch.serialization.limits import refused
from rvmatch.serialization.sheets.headings import AMOUNTS
from rvmatch.serialization.sheets.layout import Layout
from rvmatch.serialization.sheets.reading import ReadingNote
from rvmatch.serialization.sheets.tables import Cell, MergedRange, RawTable, as_text, is_blank

__all__ = ["filled_down"]

_COUNTS: Final = frozenset({"beneficiary_count", "partners_wanted", "projects_accepted", "projects_finished"})


def filled_down(
    table: RawTable, layout: Layout, most: int
) -> tuple[dict[tuple[int, int], Cell], list[Fault], tuple[ReadingNote, ...]]:
    """
    What stands in the cells that merged ranges hide.

    A range that runs down one column says the same of each row, and is filled
    down; except for money and counts, where nobody can tell whether the number
    holds for each row or for all of them. A range across columns is refused.

    Args:
        table: The sheet.
        layout: Its layout.
        most: How many cells may be filled.

    Returns:
        Values by row and column; faults; a note of the ranges that were filled.

    Raises:
        ReadErrors: If more cells would be filled.
    """
    fields = {column.number: column.field for column in layout.columns}
    filled: dict[tuple[int, int], Cell] = {}
    faults: list[Fault] = []
    ranges: list[str] = []
    work = 0
    for merged in table.merged or ():
        covered = layout.rows[bisect_left(layout.rows, merged.top) : bisect_right(layout.rows, merged.bottom)]
        work += len(covered)
        if work > most:
            raise refused("limit_cells", work, table.place(merged.top, merged.left), limit=most)
        value = table.cell(merged.top, merged.left) if covered and merged.top > layout.row else None
        if is_blank(value):
            continue
        problem = _problem(fields, merged, len(covered))
        if problem is not None:
            column, code = problem
            fault = invalid(fields[column], code, as_text(value), range=merged).fault
            faults.append(fault.at(table.place(merged.top, column)))
        elif merged.left in fields and covered[-1] > merged.top:
            filled |= {(row, merged.left): value for row in covered}
            ranges.append(str(merged))
    note = (ReadingNote(code="filled_down", params=(("ranges", ", ".join(ranges)),)),) if ranges else ()
    return filled, faults, note


def _problem(fields: Mapping[int, str], merged: MergedRange, rows: int) -> tuple[int, str] | None:
    """In which column a range is a fault, and the fault; None if it can be filled down."""
    covered = sorted(number for number in fields if merged.left <= number <= merged.right)
    if any(number > merged.left for number in covered):
        return covered[0], "merged_across"
    field = fields.get(merged.left)
    if field is not None and rows > 1 and (field in AMOUNTS or field in _COUNTS):
        return merged.left, "merged_amount"
    return None
