"""Cells that hold days and periods: to values, or refused; a month alone is a first or a last day."""

import calendar
import datetime
import re
from typing import Final, NamedTuple

from rvmatch.errors import invalid
from rvmatch.model.quantities import Period
from rvmatch.serialization.sheets.cells import half_width
from rvmatch.serialization.sheets.tables import Cell, as_text, is_blank

__all__ = ["Month", "day_of", "day_or_month_of", "period_of"]

_DAY: Final = r"(\d{4})\s*(?:年|-|/|\.)\s*(\d{1,2})\s*(?:月|-|/|\.)\s*(\d{1,2})(?!\d)\s*[日号]?"
_COMPACT: Final = r"(\d{4})(\d{2})(\d{2})"
_MONTH: Final = r"(\d{4})\s*(?:年|-|/|\.)\s*(\d{1,2})(?!\d)\s*月?份?"
_BETWEEN: Final = r"\s*(?:起?至|到|to|~|-|—|——|–|起至)\s*"
_ONE_DAY: Final = re.compile(rf"{_DAY}(?:[ t]00:00(?::00(?:\.0+)?)?)?", re.ASCII | re.IGNORECASE)
_COMPACT_DAY: Final = re.compile(_COMPACT, re.ASCII)
_ONE_MONTH: Final = re.compile(_MONTH, re.ASCII)
_TWO_DAYS: Final = re.compile(rf"自?{_DAY}{_BETWEEN}{_DAY}\s*止?", re.ASCII | re.IGNORECASE)
_TWO_COMPACT_DAYS: Final = re.compile(rf"{_COMPACT}{_BETWEEN}{_COMPACT}", re.ASCII | re.IGNORECASE)
_TWO_MONTHS: Final = re.compile(rf"自?{_MONTH}{_BETWEEN}{_MONTH}\s*[底末止]?", re.ASCII | re.IGNORECASE)
_FIRST_YEAR: Final = 1949
_LAST_YEAR: Final = 2199


class Month(NamedTuple):
    """A month without a day: its first and its last day."""

    first: datetime.date
    last: datetime.date


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
    text = half_width(as_text(cell))
    match = _COMPACT_DAY.fullmatch(text) or _ONE_DAY.fullmatch(text)
    if match is None:
        numeric = isinstance(cell, int | float) and not isinstance(cell, bool)
        raise invalid(field, "day_number" if numeric else "sheet_day", as_text(cell))
    return _calendar_day(field, as_text(cell), match.groups())


def day_or_month_of(field: str, cell: Cell) -> datetime.date | Month | None:
    """
    A day, or a month written as text (2024年12月, 2024-12); None if the cell is empty.

    A number such as 2024.1 is not read as a month: it may have been 2024.10.

    Raises:
        InvalidValueError: If it is neither.
    """
    match = _ONE_MONTH.fullmatch(half_width(cell)) if isinstance(cell, str) else None
    return day_of(field, cell) if match is None else _month(field, as_text(cell), match.groups())


def _calendar_day(field: str, shown: str, parts: tuple[str, ...]) -> datetime.date:
    year, month, day = map(int, parts)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise invalid(field, "day_range", shown, first=_FIRST_YEAR, last=_LAST_YEAR)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise invalid(field, "calendar_day", shown) from None


def _month(field: str, shown: str, parts: tuple[str, ...]) -> Month:
    first = _calendar_day(field, shown, (*parts, "1"))
    return Month(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))


def period_of(field: str, cell: Cell) -> tuple[Period, bool] | None:
    """
    Two days, or two months, with 至 or a dash between them; None if the cell is empty.

    Returns:
        The period, and whether it was given by months: then it runs from the first day of the
        first to the last day of the last.

    Raises:
        InvalidValueError: If it is not two days of the calendar, or the last lies before the first.
    """
    if is_blank(cell):
        return None
    text, shown = half_width(as_text(cell)), as_text(cell)
    days = _TWO_DAYS.fullmatch(text) or _TWO_COMPACT_DAYS.fullmatch(text)
    months = _TWO_MONTHS.fullmatch(text)
    if days is not None:
        parts = days.groups()
        start, end = _calendar_day(field, shown, parts[:3]), _calendar_day(field, shown, parts[3:])
    elif months is not None:
        parts = months.groups()
        start, end = _month(field, shown, parts[:2]).first, _month(field, shown, parts[2:]).last
    else:
        raise invalid(field, "two_days", shown)
    if end < start:
        raise invalid(field, "period_order", end, start=start)
    return Period(start=start, end=end), days is None
