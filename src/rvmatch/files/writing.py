"""Results into files that are whole or not there."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rvmatch.actions import Timetable
from rvmatch.errors import Fault, ReadErrors, invalid
from rvmatch.files.reading import Source, bytes_of, tables_of
from rvmatch.matching import MatchPlan
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits
from rvmatch.serialization.sheets.reading import SheetReading
from rvmatch.whole_files import write_whole
from rvmatch.wording import Language

__all__ = ["faults_to_workbook", "plan_to_csv", "plan_to_workbook", "timetable_to_workbook", "write_whole"]


def faults_to_workbook(
    source: Source,
    faults: ReadErrors | SheetReading[Any] | Iterable[Fault],
    target: str | os.PathLike[str],
    *,
    language: Language = "zh",
    limits: Limits = DEFAULT_LIMITS,
) -> None:
    """
    Write the official's own rows back, with the faults marked beside them.

    Args:
        source: The same file that was read.
        faults: What was found: the error, the reading, or the faults themselves.
        target: Where the xlsx file goes; one that is there is replaced once the new one is whole.
        language: ``"zh"`` or ``"en"``.
        limits: How much the file may hold.

    Raises:
        InvalidValueError: If the target is the source itself.
        ReadErrors: If the file cannot be read as a sheet at all.
        MissingExtraError: If the extra ``excel`` is not installed.
        OSError: If a file cannot be read or written.
    """
    from rvmatch.adapters.excel import faults_workbook

    if isinstance(source, str | os.PathLike) and Path(target).exists() and Path(target).samefile(source):
        raise invalid("target", "target_is_source", os.fspath(target))
    found = faults.faults if isinstance(faults, ReadErrors | SheetReading) else faults
    tables = tables_of(bytes_of(source, limits), limits)
    write_whole(target, faults_workbook(tables, found, language))


def plan_to_workbook(
    plan: MatchPlan,
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    target: str | os.PathLike[str],
    *,
    language: Language = "zh",
) -> None:
    """
    Write a plan as a workbook for officials: dockings, demands left alone, room left, coverage, settings.

    Args:
        plan: The plan.
        demands: The demands that it was made from.
        supplies: The supplies that it was made from.
        target: Where the xlsx file goes; one that is there is replaced once the new one is whole.
        language: ``"zh"`` or ``"en"``.

    Raises:
        MissingExtraError: If the extra ``excel`` is not installed.
        OSError: If the file cannot be written.
    """
    from rvmatch.adapters.excel.plan_workbook import plan_to_workbook as workbook_of

    write_whole(target, workbook_of(plan, demands, supplies, language))


def plan_to_csv(
    plan: MatchPlan,
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    target: str | os.PathLike[str],
    *,
    language: Language = "zh",
) -> None:
    """
    Write the recommended dockings of a plan as csv that Excel opens with the right characters.

    Args:
        plan: The plan.
        demands: The demands that it was made from.
        supplies: The supplies that it was made from.
        target: Where the file goes; one that is there is replaced once the new one is whole.
        language: ``"zh"`` or ``"en"``.

    Raises:
        OSError: If the file cannot be written.
    """
    from rvmatch.serialization.plans.csvtext import plan_to_csv as csv_of

    write_whole(target, csv_of(plan, demands, supplies, language))


def timetable_to_workbook(
    timetable: Timetable, target: str | os.PathLike[str], *, language: Language = "zh"
) -> None:
    """
    Write a timetable as a workbook: meetings, rounds by tables, each party's day, and who has no place.

    Args:
        timetable: The timetable.
        target: Where the xlsx file goes; one that is there is replaced once the new one is whole.
        language: ``"zh"`` or ``"en"``.

    Raises:
        MissingExtraError: If the extra ``excel`` is not installed.
        OSError: If the file cannot be written.
    """
    from rvmatch.adapters.excel.timetable_workbook import timetable_to_workbook as workbook_of

    write_whole(target, workbook_of(timetable, language))
