"""A sheet as it was typed: one shape for csv files, workbooks and rows of a database."""

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Final, Literal

import attrs

from rvmatch.errors import Place
from rvmatch.serialization.limits import Limits, refused
from rvmatch.wording import masked

__all__ = [
    "ERROR_VALUES",
    "Cell",
    "FormulaWithoutResult",
    "MergedRange",
    "RawTable",
    "as_text",
    "column_letters",
    "is_blank",
    "is_failed_formula",
    "listed",
    "table_of_records",
]

Cell = object
"""Text, a number, a day, yes or no, nothing; rows of a database may hold members and sets too."""

_BLANKS: Final = frozenset({"", "/", "\\", "-", "--", "\u2014", "\u2014\u2014", "\uff0d", "\uff0f"})


ERROR_VALUES: Final = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
"""What a formula shows when it failed."""

_INVISIBLE: Final = re.compile("[\ufeff\u200b-\u200f\u2060\u00ad]")
_LONGEST_BLANK: Final = 40


class FormulaWithoutResult(str):
    """The formula of a cell whose result the file does not hold."""

    __slots__ = ()


@attrs.frozen(kw_only=True)
class MergedRange:
    """
    Cells that a spreadsheet shows as one; only the first holds the value.

    Args:
        top: The first row, from 1.
        left: The first column, from 1.
        bottom: The last row, included.
        right: The last column, included.
    """

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"


@attrs.frozen(kw_only=True)
class RawTable:
    """
    One sheet as it was typed.

    Args:
        rows: The cells of each row; the first row of a sheet is row 1, empty rows are kept.
        sheet: The sheet's name; None in files that have no sheets.
        merged: Its merged cells; None if the format cannot tell.
        origin: A sheet that people see, or records of a database.
        encoding: How its text was encoded; empty where the format settles it.
        widths: The widths of its columns in characters, by column from 1, as far as they are known.
        hidden_sheets: The names of the sheets of its file that people do not see.
    """

    rows: tuple[tuple[Cell, ...], ...] = attrs.field(repr=False)
    sheet: str | None = None
    merged: tuple[MergedRange, ...] | None = None
    origin: Literal["sheet", "records"] = "sheet"
    encoding: str = ""
    widths: Mapping[int, float] = attrs.field(factory=dict, repr=False, eq=False)
    hidden_sheets: tuple[str, ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """The cell at this row and column, both counted from 1; None beyond the edge."""
        cells = self.rows[row - 1]
        return cells[column - 1] if column <= len(cells) else None

    def place(self, row: int, column: int | None = None) -> Place:
        """
        The place of a cell or a row as people look for it.

        Args:
            row: The row, from 1; of records the first row holds the names.
            column: The column, from 1; None for the whole row.
        """
        if self.origin == "records":
            name = "" if column is None else f"[{str(self.cell(1, column))!r}]"
            return Place(path=f"rows[{row - 2}]{name}")
        sheet = None if self.sheet is None else masked(self.sheet)
        return Place(sheet=sheet, row=row, column=None if column is None else column_letters(column))


def column_letters(number: int) -> str:
    """The letters of a column counted from 1, as a spreadsheet shows them: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def listed(names: Iterable[str]) -> str:
    """Names in one line, with the mark between them that their own language has."""
    found = list(names)
    return (", " if all(name.isascii() for name in found) else "\u3001").join(found)


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: it is empty, or holds only blanks, a dash or a slash."""
    if cell is None:
        return True
    if isinstance(cell, float | Decimal | datetime.date):
        return cell != cell  # noqa: PLR0124 -- NaN and NaT are what data frames write for nothing
    if not isinstance(cell, str) or len(text := cell.strip()) > _LONGEST_BLANK:
        return False
    return _INVISIBLE.sub("", text).strip() in _BLANKS


def is_failed_formula(cell: Cell) -> bool:
    """Whether a cell holds a formula that failed, or whose result the file does not hold."""
    return isinstance(cell, FormulaWithoutResult) or (isinstance(cell, str) and cell.strip() in ERROR_VALUES)


def table_of_records(records: Iterable[Mapping[str, object]], limits: Limits) -> RawTable:
    """
    Rows of a database as a table: the first row holds the names, in the order they first occur.

    Args:
        records: One mapping per row; a name that a row lacks is an empty cell.
        limits: How many rows, columns and cells there may be.

    Returns:
        The table.

    Raises:
        ReadErrors: If there are too many, or a row is not a mapping with text as names.
    """
    names: dict[str, None] = {}
    rows: list[Mapping[str, object]] = []
    for record in records:
        if len(rows) >= limits.max_rows:
            raise refused("limit_rows", f"> {limits.max_rows}", limit=limits.max_rows)
        if not isinstance(record, Mapping) or not all(isinstance(name, str) for name in record):
            raise refused("record", type(record).__name__, Place(path=f"rows[{len(rows)}]"))
        names |= dict.fromkeys(record)
        if len(names) > limits.max_columns:
            raise refused("limit_columns", len(names), limit=limits.max_columns)
        rows.append(record)
    if (len(rows) + 1) * len(names) > limits.max_cells:
        raise refused("limit_cells", (len(rows) + 1) * len(names), limit=limits.max_cells)
    head: tuple[Cell, ...] = tuple(names)
    return RawTable(rows=(head, *(tuple(row.get(name) for name in names) for row in rows)), origin="records")


def as_text(cell: Cell) -> str:
    """
    A cell as the text that a person sees in it.

    Whole numbers lose the ``.0`` that spreadsheets store; days are written as year, month and day;
    characters that nobody sees, such as byte order marks, are left out.
    """
    if cell is None:
        return ""
    if isinstance(cell, Enum):
        return str(cell.value)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    text = str(cell)
    return (_INVISIBLE.sub("", text) if _INVISIBLE.search(text) else text).strip()
