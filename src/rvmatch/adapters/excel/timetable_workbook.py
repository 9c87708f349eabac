"""A timetable as a workbook for the hosts of an event and for those who come."""

from rvmatch.actions import Timetable
from rvmatch.adapters.excel.table_workbook import tables_to_workbook
from rvmatch.serialization.plans.timetables import timetable_tables
from rvmatch.wording import Language, say

__all__ = ["timetable_to_workbook"]


def timetable_to_workbook(timetable: Timetable, language: Language = "zh") -> bytes:
    """
    The timetable as an xlsx file, a sheet for each of ``timetable_tables``.

    Args:
        timetable: The timetable.
        language: ``"zh"`` or ``"en"``.

    Returns:
        An xlsx file; the same timetable gives the same bytes.

    Raises:
        InvalidValueError: If there is no such language, or a table has more rows than a sheet holds.
        MissingExtraError: If XlsxWriter is not installed.
    """
    tables = timetable_tables(timetable, language)
    return tables_to_workbook(tables, say("timetable.workbook", language), language)
