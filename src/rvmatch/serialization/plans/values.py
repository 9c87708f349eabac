"""Tables for people: headings that say what stands below them, and rows of plain values."""

from enum import StrEnum, unique

import attrs

__all__ = ["Column", "ColumnKind", "Table", "Value"]

Value = str | int | float | None
"""One cell: text, a number, or nothing."""


@unique
class ColumnKind(StrEnum):
    """What stands in a column, so that a sheet can show it fitly."""

    TEXT = "text"
    """Names and titles."""

    PLACE = "place"
    """Names of provinces and counties."""

    CODE = "code"
    """Keys and codes: text, even where it consists of digits."""

    LIST = "list"
    """Several things, a line each."""

    SENTENCES = "sentences"
    """Text that fills several lines."""

    SCORE = "score"
    """A number from 0 to 1, read with three decimals."""

    PERCENT = "percent"
    """A share from 0 to 1, read as a percentage; nothing where not stated."""

    AMOUNT = "amount"
    """Money in the unit that the heading names; nothing where unknown."""

    COUNT = "count"
    """A whole number."""

    CONSENT = "consent"
    """Left blank, for one of the words in ``Table.choices``."""

    REMARK = "remark"
    """Left blank, for anything."""


@attrs.frozen(kw_only=True)
class Column:
    """
    One column of a table.

    Args:
        heading: What stands above it.
        kind: What stands in it.
        detail: Whether it belongs to the details that are read on a screen but not printed.
    """

    heading: str
    kind: ColumnKind
    detail: bool = False


@attrs.frozen(kw_only=True)
class Table:
    """
    A table for people.

    Args:
        name: What programs call it.
        title: What people call it; short enough for the name of a sheet.
        columns: Its columns, details last.
        rows: Its rows, a value a column.
        lead: How many of the first columns say whom a row is about, and stay in view.
        choices: What may be filled in where consent is asked for.
        total: A last row of sums, if the table has one.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    lead: int = 0
    choices: tuple[str, ...] = ()
    total: tuple[Value, ...] | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings alone."""
        return tuple(column.heading for column in self.columns)
