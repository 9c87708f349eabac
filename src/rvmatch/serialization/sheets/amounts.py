"""Cells that hold amounts and counts: read exactly, with their unit, or refused."""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from rvmatch.errors import InvalidValueError, invalid
from rvmatch.model.quantities import HIGHEST_AMOUNT_CNY, HIGHEST_COUNT
from rvmatch.serialization.sheets.tables import Cell, as_text, is_blank

__all__ = ["amount_cny", "decimal_of_number", "own_unit", "unit_name", "whole_count"]

_UNITS: Final = {
    "亿元": Decimal(10**8),
    "亿": Decimal(10**8),
    "百万元": Decimal(10**6),
    "百万": Decimal(10**6),
    "万元": Decimal(10**4),
    "万": Decimal(10**4),
    "千元": Decimal(10**3),
    "元": Decimal(1),
    "yuan": Decimal(1),
    "cny": Decimal(1),
}
_NUMBER: Final = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e\+?\d{1,2})?"
_AMOUNT: Final = re.compile(
    rf"(?:人民币|¥|rmb|cny)?(?P<number>{_NUMBER})(?P<unit>{'|'.join(_UNITS)})?(?:整|人民币)?", re.ASCII
)
_COUNT: Final = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>个|人|人次|名|户|项|家|次|县)?", re.ASCII)
_SHOWN_DIGITS: Final = 15


def decimal_of_number(value: int | float | Decimal) -> Decimal:
    """
    A stored number as the decimal that the spreadsheet shows.

    Spreadsheets keep 15 significant digits and show no more, so that a sum
    stored as 0.30000000000000004 is 0.3.
    """
    if isinstance(value, float):
        return Decimal(f"{value:.{_SHOWN_DIGITS}g}")
    return Decimal(value)


def _plain(cell: str) -> str:
    return "".join(unicodedata.normalize("NFKC", as_text(cell)).casefold().split()).lstrip("'’")


def own_unit(cell: Cell) -> Decimal | None:
    """How many yuan the unit written in the cell itself is; None if none is written there."""
    match = _AMOUNT.fullmatch(_plain(cell)) if isinstance(cell, str) else None
    return None if match is None or match["unit"] is None else _UNITS[match["unit"]]


def unit_name(unit: Decimal) -> str:
    """How a unit is written in a heading, such as 万元."""
    return next(name for name, factor in _UNITS.items() if factor == unit and name.endswith("元"))


def amount_cny(field: str, cell: Cell, unit: Decimal | None) -> int | None:
    """
    An amount in whole yuan.

    A unit in the cell is accepted where the heading names none, or the same one
    (30万 below 万元 is 30 万元); where they differ nobody can tell which is meant.

    Args:
        field: The field.
        cell: The cell.
        unit: How many yuan one unit of the column is; None if its heading does not say.

    Returns:
        Whole yuan; None if the cell is empty.

    Raises:
        InvalidValueError: If it is no number, has two units or none, is negative, has a fraction of
            a yuan, or is above what one project can cost.
    """
    if is_blank(cell):
        return None
    written = "元" if unit is None else unit_name(unit)
    number, own = _number_and_unit(field, cell, written)
    factor = own if unit is None else unit
    if factor is None:
        raise invalid(field, "unit_unknown", as_text(cell))
    if own is not None and own != factor:
        raise invalid(field, "unit_conflict", as_text(cell), unit=written, own=unit_name(own))
    if number < 0:
        raise invalid(field, "amount_negative", as_text(cell))
    yuan = number * factor
    if yuan > HIGHEST_AMOUNT_CNY:
        raise invalid(field, "amount_within", as_text(cell), highest=HIGHEST_AMOUNT_CNY)
    if yuan != yuan.to_integral_value():
        raise invalid(field, "amount_fraction", as_text(cell))
    return int(yuan)


def _number_and_unit(field: str, cell: Cell, written: str) -> tuple[Decimal, Decimal | None]:
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        number = decimal_of_number(cell)
        if number.is_finite():
            return number, None
    elif isinstance(cell, str):
        plain = _plain(cell)
        match = _AMOUNT.fullmatch(plain)
        if match is not None:
            own = None if match["unit"] is None else _UNITS[match["unit"]]
            return Decimal(match["number"].replace(",", "")), own
        if "%" in plain:
            raise invalid(field, "amount_percent", cell, unit=written)
    raise invalid(field, "sheet_amount", _shown_cell(cell), unit=written)


def whole_count(field: str, cell: Cell) -> int | None:
    """
    A number of people or projects.

    Args:
        field: The field.
        cell: The cell; a measure word behind the digits (120人, 3个) is accepted.

    Returns:
        The number; None if the cell is empty.

    Raises:
        InvalidValueError: If it is not a whole number from 0 to a thousand million.
    """
    if is_blank(cell):
        return None
    number = _count_number(field, cell)
    if number != number.to_integral_value():
        raise invalid(field, "sheet_count", as_text(cell))
    if not 0 <= number <= HIGHEST_COUNT:
        raise invalid(field, "within", as_text(cell), lowest=0, highest=HIGHEST_COUNT)
    return int(number)


def _count_number(field: str, cell: Cell) -> Decimal:
    refusal: InvalidValueError = invalid(field, "sheet_count", _shown_cell(cell))
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        number = decimal_of_number(cell)
        if not number.is_finite():
            raise refusal
        return number
    match = _COUNT.fullmatch(_plain(cell)) if isinstance(cell, str) else None
    if match is None:
        raise refusal
    return Decimal(match["number"].replace(",", ""))


def _shown_cell(cell: Cell) -> object:
    return cell if isinstance(cell, str | bool) else as_text(cell)
