"""Which sheet of a workbook holds the projects."""

from collections.abc import Sequence

from rvmatch.serialization.limits import refused
from rvmatch.serialization.sheets.headings import HeadingBook
from rvmatch.serialization.sheets.layout import heading_row, is_complete
from rvmatch.serialization.sheets.tables import RawTable, listed
from rvmatch.wording import masked

__all__ = ["chosen_table"]


def chosen_table(
    tables: Sequence[RawTable], book: HeadingBook, sheet: str | None
) -> tuple[RawTable, tuple[str, ...]]:
    """
    The sheet that holds the projects.

    Instructions and lists have no headings that are understood; a sheet of the
    other kind of project lacks some that are needed. Where two sheets could be
    meant nobody guesses: people say which.

    Args:
        tables: The sheets people see.
        book: The headings that are understood.
        sheet: The name of the sheet to read; None to find it.

    Returns:
        The sheet, and the names of the others that are not empty, hidden ones last.

    Raises:
        ReadErrors: If there is no such sheet, or several could be meant.
    """
    filled = [table for table in tables if any(table.rows)]
    names = [masked(str(table.sheet)) for table in filled]
    if sheet is not None:
        found = [table for table in tables if table.sheet == sheet]
        if not found:
            raise refused("no_such_sheet", sheet, names=listed(names))
    else:
        headed = [table for table in filled if heading_row(table, book) is not None]
        found = [table for table in headed if is_complete(table, book)] or headed or filled
        if len(found) > 1:
            if not headed:
                found = found[:1]
            else:
                raise refused("several_sheets", listed(str(table.sheet) for table in found))
        if not found:
            raise refused("no_headings", "", names=listed(book.first[field] for field in ("id", "title")))
    hidden = [masked(name) for name in found[0].hidden_sheets]
    others = (*(masked(str(table.sheet)) for table in filled if table is not found[0]), *hidden)
    return found[0], others
