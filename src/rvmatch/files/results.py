"""Results that officials hand round into workbooks and csv files."""

import os
from pathlib import Path

from rvmatch.files.writing import write_whole
from rvmatch.serialization.plans.csvtext import table_to_csv
from rvmatch.serialization.results.tables import Result, result_tables, result_title
from rvmatch.wording import Language

__all__ = ["result_to_csv", "result_to_workbook"]


def result_to_workbook(result: Result, target: str | os.PathLike[str], *, language: Language = "zh") -> None:
    """
    Write a result as a workbook, a sheet for each of ``result_tables``.

    Args:
        result: A proposal of special funds, who is unserved, what new organisations would be worth, the help
            of all channels, a pairing plan, a timetable, a ledger, or what came of a coordination.
        target: Where the xlsx file goes; one that is there is replaced once the new one is whole.
        language: ``"zh"`` or ``"en"``.

    Raises:
        InvalidValueError: If it is another kind of result, there is no such language, or a table has more
            rows than a sheet holds.
        MissingExtraError: If the extra ``excel`` is not installed.
        OSError: If the file cannot be written.
    """
    from rvmatch.adapters.excel.table_workbook import tables_to_workbook

    tables = result_tables(result, language)
    write_whole(target, tables_to_workbook(tables, result_title(result, language), language))


def result_to_csv(
    result: Result, folder: str | os.PathLike[str], *, language: Language = "zh"
) -> tuple[Path, ...]:
    """
    Write a result as csv files that Excel opens with the right characters, one for each of ``result_tables``.

    Args:
        result: As in ``result_to_workbook``; no extra is needed.
        folder: The folder they go to; it has to be there. Files that are there are replaced one by one.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The files, named after their tables, such as ``fund_payments.csv``; one without rows has its headings.

    Raises:
        InvalidValueError: If it is another kind of result, or there is no such language.
        OSError: If a file cannot be written.
    """
    written = []
    for table in result_tables(result, language):
        target = Path(folder) / f"{table.name}.csv"
        write_whole(target, table_to_csv(table))
        written.append(target)
    return tuple(written)
