"""Cells that hold texts, codes, days and yes or no: to values, or refused; never guessed."""

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import Final

from rvmatch.errors import invalid
from rvmatch.model.identifiers import CountyCode, CreditCode
from rvmatch.model.quantities import LONGEST_LABEL, Period
from rvmatch.serialization.sheets.tables import Cell, as_text, is_blank
from rvmatch.serialization.sheets.words import split_values

__all__ = [
    "ERROR_VALUES",
    "code_text",
    "county_code_of",
    "credit_code_of",
    "day_of",
    "free_text",
    "identifier",
    "label_of",
    "names_of",
    "period_of",
    "yes_or_no",
]

ERROR_VALUES: Final = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
"""What a formula shows when it failed."""

_EXACT_DIGITS: Final = 10**15
_SCIENTIFIC: Final = re.compile(r"[+-]?\d(?:\.\d+)?e\+?\d{1,3}", re.IGNORECASE | re.ASCII)
_STORED_WHOLE: Final = re.compile(r"(\d{1,15})\.0+", re.ASCII)
_DAY: Final = r"(\d{4})\s*(?:年|-|/|\.)\s*(\d{1,2})\s*(?:月|-|/|\.)\s*(\d{1,2})(?!\d)\s*日?"
_ONE_DAY: Final = re.compile(rf"{_DAY}(?:[ t]00:00(?::00(?:\.0+)?)?)?", re.ASCII | re.IGNORECASE)
_COMPACT_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_TWO_DAYS: Final = re.compile(
    rf"自?{_DAY}\s*(?:至|到|to|~|-|—|——|–|起至)\s*{_DAY}\s*止?", re.ASCII | re.IGNORECASE
)
_FIRST_YEAR: Final = 1949
_LAST_YEAR: Final = 2199
_YES: Final = frozenset({"是", "有", "yes", "y", "true", "1", "√", "✓", "✔"})
_NO: Final = frozenset({"否", "无", "no", "n", "false", "0", "×", "✗", "✘"})


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lstrip("'’").strip()


def free_text(_field: str, cell: Cell) -> str:
    """The cell as text without blanks around it, line breaks kept; empty if the cell is."""
    return "" if is_blank(cell) else as_text(cell)


def label_of(field: str, cell: Cell) -> str:
    """
    A name on one line: line breaks inside the cell become blanks.

    Raises:
        InvalidValueError: If the cell is yes or no, or the name is too long; empty cells are the caller's.
    """
    if isinstance(cell, bool):
        raise invalid(field, "text", cell)
    name = " ".join(as_text(cell).split())
    if len(name) > LONGEST_LABEL or not name.isprintable():
        raise invalid(field, "label", name, longest=LONGEST_LABEL)
    return name


def identifier(field: str, cell: Cell) -> str:
    """
    A number or code that its keeper gave, as text.

    Args:
        field: The field.
        cell: The cell; a whole number loses its ``.0``, zeros that the spreadsheet dropped are not put back.

    Returns:
        One line of text.

    Raises:
        InvalidValueError: If a spreadsheet has changed it: into a day, a fraction, or a number
            so long that it has lost digits.
    """
    return label_of(field, code_text(field, cell))


def code_text(field: str, cell: Cell) -> str:
    """
    A code as the text it was before a spreadsheet took it for a number.

    Args:
        field: The field.
        cell: The cell; 522625.0 is 522625.

    Returns:
        The text; empty if the cell is.

    Raises:
        InvalidValueError: If what was typed cannot be told any more.
    """
    if is_blank(cell):
        return ""
    if isinstance(cell, bool):
        raise invalid(field, "text", cell)
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
        raise invalid(field, "became_day", as_text(cell))
    if isinstance(cell, int | float | Decimal):
        number = Decimal(cell)
        if not abs(number) < _EXACT_DIGITS:
            raise invalid(field, "digits_lost", as_text(cell))
        if number != int(number):
            raise invalid(field, "became_fraction", as_text(cell))
        return str(int(number))
    text = as_text(cell).lstrip("'’").strip()
    if _SCIENTIFIC.fullmatch(text):
        raise invalid(field, "digits_lost", text)
    whole = _STORED_WHOLE.fullmatch(text)
    return text if whole is None else whole[1]


def county_code_of(field: str, cell: Cell) -> CountyCode | None:
    """
    The six-digit code of a county; None if the cell is empty.

    Raises:
        InvalidValueError: If it is not one; a digit that is missing is never put back.
    """
    text = code_text(field, cell)
    if not text:
        return None
    digits = _half_width(text)
    if re.fullmatch(r"\d{5}", digits, re.ASCII):
        raise invalid(field, "county_code_digit", text)
    return CountyCode(digits)


def credit_code_of(field: str, cell: Cell) -> CreditCode | None:
    """
    A unified social credit code; None if the cell is empty.

    Raises:
        InvalidValueError: If it is not one, or was stored as a number and so has lost digits.
    """
    text = code_text(field, cell)
    return CreditCode(text) if text else None


def names_of(field: str, cell: Cell) -> frozenset[str]:
    """The names or codes in a cell that may hold several."""
    return frozenset(code_text(field, value) for value in split_values(cell))


def yes_or_no(field: str, cell: Cell) -> bool | None:
    """
    Whether a cell says yes; None if it is empty.

    Raises:
        InvalidValueError: If it says neither 是 nor 否.
    """
    if is_blank(cell):
        return None
    word = _half_width(as_text(cell)).casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise invalid(field, "yes_no", as_text(cell))


def day_of(field: str, cell: Cell) -> datetime.date | None:
    """
    A day: 2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日, 20240301 or a spreadsheet's date.

    Args:
        field: The field.
        cell: The cell; a time of day is left out.

    Returns:
        The day; None if the cell is empty.

    Raises:
        InvalidValueError: If it is no day of the calendar, the day is missing, or it is a bare
            number that a spreadsheet would show as a day only in another format.
    """
    if is_blank(cell):
        return None
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    text = _half_width(as_text(cell))
    match = _COMPACT_DAY.fullmatch(text) or _ONE_DAY.fullmatch(text)
    if match is None:
        numeric = isinstance(cell, int | float) and not isinstance(cell, bool)
        raise invalid(field, "day_number" if numeric else "sheet_day", as_text(cell))
    return _calendar_day(field, as_text(cell), match.groups())


def _calendar_day(field: str, shown: str, parts: tuple[str, ...]) -> datetime.date:
    year, month, day = map(int, parts)
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        raise invalid(field, "calendar_day", shown) from None
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise invalid(field, "calendar_day", shown)
    return found


def period_of(field: str, cell: Cell) -> Period | None:
    """
    Two days with 至 or a dash between them; None if the cell is empty.

    Raises:
        InvalidValueError: If it is not two days of the calendar, or the last lies before the first.
    """
    if is_blank(cell):
        return None
    text = _half_width(as_text(cell))
    match = _TWO_DAYS.fullmatch(text)
    if match is None:
        raise invalid(field, "two_days", as_text(cell))
    parts = match.groups()
    start = _calendar_day(field, as_text(cell), parts[:3])
    end = _calendar_day(field, as_text(cell), parts[3:])
    if end < start:
        raise invalid(field, "period_order", end, start=start)
    return Period(start=start, end=end)
