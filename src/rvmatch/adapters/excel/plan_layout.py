"""How a plan's sheets look: fonts, number formats, and widths that fit Chinese text."""

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from rvmatch.serialization.plans.values import Column, ColumnKind, Table, Value
from rvmatch.wording import Language

if TYPE_CHECKING:
    from xlsxwriter import Workbook

__all__ = ["LOOKS", "Look", "cell_formats", "row_height", "text_width", "widths"]

_WIDTHS: Final[Mapping[ColumnKind, tuple[int, int, int]]] = {
    ColumnKind.PLACE: (6, 11, 32),
    ColumnKind.TEXT: (6, 15, 44),
    ColumnKind.CODE: (6, 12, 24),
    ColumnKind.LIST: (12, 22, 44),
    ColumnKind.SENTENCES: (24, 38, 100),
    ColumnKind.SCORE: (6, 6, 6),
    ColumnKind.PERCENT: (9, 9, 9),
    ColumnKind.AMOUNT: (8, 10, 14),
    ColumnKind.COUNT: (8, 9, 12),
    ColumnKind.CONSENT: (8, 8, 8),
    ColumnKind.REMARK: (10, 10, 24),
}
"""How wide a column of each kind is: the least, the most on a full page, the most where there is room."""

_PAGE: Final = 190
"""How many characters stand side by side on A4 across and can still be read."""

_MARGIN: Final = 1
_LINE: Final = 13.5
_PADDING: Final = 5
_HIGHEST_ROW: Final = 409
_WIDE: Final = frozenset("WF")
_NUMBERS: Final = (ColumnKind.SCORE, ColumnKind.PERCENT, ColumnKind.AMOUNT, ColumnKind.COUNT)


@attrs.frozen(kw_only=True)
class Look:
    """
    What differs between the languages.

    Args:
        font: The font of all cells.
        money: The number format of amounts: 万元 with two decimals in Chinese, whole yuan in English.
    """

    font: str
    money: str


LOOKS: Final[Mapping[Language, Look]] = {
    "zh": Look(font="宋体", money="#,##0.00_ "),
    "en": Look(font="Calibri", money="#,##0_ "),
}
"""How sheets of each language look."""


def cell_formats(workbook: "Workbook", language: Language) -> dict[str, Any]:
    """
    The formats of a workbook's cells.

    Args:
        workbook: The workbook they are made for.
        language: ``"zh"`` or ``"en"``.

    Returns:
        By kind of column; the same after ``total_`` for the row of sums; ``heading`` and ``blank_heading``.
    """
    look = LOOKS[language]
    cell = {
        "font_name": look.font,
        "font_size": 10,
        "border": 1,
        "border_color": "#BFBFBF",
        "valign": "vcenter",
        "text_wrap": True,
    }
    heading = cell | {"bold": True, "align": "center", "bg_color": "#DDEBF7"}
    blank = {"bg_color": "#FFF9E5"}
    own: dict[ColumnKind, dict[str, Any]] = {
        ColumnKind.SCORE: {"num_format": "0.000", "align": "center"},
        ColumnKind.PERCENT: {"num_format": "0%", "align": "center"},
        ColumnKind.AMOUNT: {"num_format": look.money},
        ColumnKind.COUNT: {"num_format": "#,##0", "align": "center"},
        ColumnKind.SENTENCES: {"num_format": "#,##0", "align": "left"},
        ColumnKind.CODE: {"num_format": "@", "align": "center"},
        ColumnKind.CONSENT: {"align": "center", **blank},
        ColumnKind.REMARK: blank,
    }
    formats = {str(kind): cell | own.get(kind, {}) for kind in ColumnKind}
    formats |= {f"total_{kind}": form | {"bold": True} for kind, form in formats.items()}
    formats |= {"heading": heading, "blank_heading": heading | {"bg_color": "#FFE699"}}
    return {name: workbook.add_format(form) for name, form in formats.items()}


def widths(table: Table) -> tuple[float, ...]:
    """
    How wide each column of a table is.

    Args:
        table: The table.

    Returns:
        Widths in characters: as its longest cell, within what its kind allows; longer text is wrapped.
    """
    roomy = tuple(_width(column, table, place, roomy=True) for place, column in enumerate(table.columns))
    if sum(width for width, column in zip(roomy, table.columns, strict=True) if not column.detail) <= _PAGE:
        return roomy
    return tuple(_width(column, table, place, roomy=False) for place, column in enumerate(table.columns))


def _width(column: Column, table: Table, place: int, *, roomy: bool) -> float:
    narrowest, snug, widest = _WIDTHS[column.kind]
    values = (row[place] for row in table.rows if row[place] is not None)
    longest = max(
        (text_width(line) for value in values for line in _as_shown(value, column.kind).split("\n")),
        default=0,
    )
    word = max(map(text_width, column.heading.split())) if column.heading.isascii() else 0
    return max(min(max(longest, narrowest), widest if roomy else snug), word) + _MARGIN


def row_height(texts: Iterable[Value], wide: Sequence[float]) -> float:
    """
    How high a row is so that none of its texts is cut off.

    Spreadsheets other than Excel do not work this out when they open a file.

    Args:
        texts: The row's cells.
        wide: How wide their columns are, in characters.

    Returns:
        The height in points.
    """
    lines = max(
        (_lines(text, width) for text, width in zip(texts, wide, strict=True) if isinstance(text, str)),
        default=1,
    )
    return min(lines * _LINE + _PADDING, _HIGHEST_ROW)


def _lines(text: str, width: float) -> int:
    """Lines of wrapped text; Latin words break less well than Chinese, so they are given more room."""
    need = (text_width(line) * (1.15 if line.isascii() else 1) for line in text.split("\n"))
    return sum(max(1, math.ceil(long / width)) for long in need)


def _as_shown(value: Value, kind: ColumnKind) -> str:
    return f"{value:,.2f}" if kind in _NUMBERS and not isinstance(value, str | None) else str(value)


def text_width(text: str) -> int:
    """
    How many characters wide a text is shown, a Chinese one counting as two.

    Args:
        text: The text.

    Returns:
        The width.
    """
    return sum(2 if unicodedata.east_asian_width(character) in _WIDE else 1 for character in text)
