"""Cells that hold texts, codes and yes or no: to values, or refused; never guessed."""

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import Final

from rvmatch.errors import invalid
from rvmatch.model.identifiers import CountyCode, CreditCode
from rvmatch.model.quantities import LONGEST_LABEL
from rvmatch.serialization.sheets.tables import Cell, as_text, is_blank
from rvmatch.serialization.sheets.words import split_values

__all__ = [
    "code_text",
    "county_code_of",
    "credit_code_of",
    "free_text",
    "half_width",
    "identifier",
    "label_of",
    "names_of",
    "yes_or_no",
]

_EXACT_DIGITS: Final = 10**15
_SCIENTIFIC: Final = re.compile(r"[+-]?\d(?:\.\d+)?e\+?\d{1,3}", re.IGNORECASE | re.ASCII)
_STORED_WHOLE: Final = re.compile(r"(\d{1,15})\.0+", re.ASCII)
_YES: Final = frozenset({"是", "有", "yes", "y", "true", "1", "√", "✓", "✔"})
_NO: Final = frozenset({"否", "无", "no", "n", "false", "0", "×", "✗", "✘"})


def half_width(text: str) -> str:
    """The text with half-width characters, without the mark that makes a number a text."""
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
    digits = half_width(text)
    if re.fullmatch(r"\d{5}", digits, re.ASCII):
        raise invalid(field, "county_code_digit", text)
    if re.fullmatch(r"\d{9}|\d{12}", digits, re.ASCII):
        raise invalid(field, "county_code_statistical", text, length=len(digits))
    if not digits.isdecimal():
        raise invalid(field, "county_code_text", text)
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
    word = half_width(as_text(cell)).casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise invalid(field, "yes_no", as_text(cell))
