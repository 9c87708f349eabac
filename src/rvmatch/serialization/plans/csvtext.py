"""Tables as csv files that a spreadsheet opens as they stand."""

import csv
import io
from typing import Final

from rvmatch.matching import MatchPlan
from rvmatch.matching.libraries import Demands, Supplies
from rvmatch.serialization.plans.tables import dockings_table
from rvmatch.serialization.plans.values import Table, Value
from rvmatch.wording import Language

__all__ = ["plan_to_csv", "table_to_csv"]

# Spreadsheets run text that begins with these as a formula; East Asian ones take the wide forms too.
_FORMULA_OPENINGS: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def plan_to_csv(plan: MatchPlan, demands: Demands, supplies: Supplies, language: Language = "zh") -> bytes:
    """
    The recommended dockings as RFC 4180 csv, with the columns of ``plan_tables``.

    Args:
        plan: The plan.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        language: ``"zh"`` or ``"en"``.

    Returns:
        As ``table_to_csv`` writes it.

    Raises:
        InvalidValueError: If the libraries are not the plan's, or there is no such language.
    """
    return table_to_csv(dockings_table(plan, demands, supplies, language))


def table_to_csv(table: Table) -> bytes:
    """
    A table as RFC 4180 csv: its headings and its rows, without the row of sums, which would be added twice.

    Args:
        table: The table.

    Returns:
        UTF-8 with a byte order mark, by which spreadsheets know it. A record stands on one line,
        shares are written from 0 to 1, what is unknown is empty, and text that a spreadsheet would run as a
        formula has an apostrophe before it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, dialect="excel", lineterminator="\r\n")
    writer.writerow(map(_cell, table.headings))
    writer.writerows(map(_cell, row) for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = value.replace("\n", " ")
        return f"'{text}" if text.startswith(_FORMULA_OPENINGS) else text
    # Six decimals hold millionths and yuan in 万元 exactly; repr might write 1e-06.
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
