"""Files to libraries, whatever their format, and results to files that are whole or not there."""

from typing import TYPE_CHECKING, Final

from rvmatch.homes import Homes, front_door

if TYPE_CHECKING:
    from rvmatch.files.reading import FileOptions, Source, read_demands, read_supplies
    from rvmatch.files.results import result_to_csv, result_to_workbook
    from rvmatch.files.writing import (
        faults_to_workbook,
        plan_to_csv,
        plan_to_workbook,
        timetable_to_workbook,
        write_whole,
    )
    from rvmatch.serialization.sheets.aliases import BUILT_IN_ALIASES

__all__ = [
    "BUILT_IN_ALIASES",
    "FileOptions",
    "Source",
    "faults_to_workbook",
    "plan_to_csv",
    "plan_to_workbook",
    "read_demands",
    "read_supplies",
    "result_to_csv",
    "result_to_workbook",
    "timetable_to_workbook",
    "write_whole",
]

# Who only reads waits for nothing that writes: a plan's tables, timetables, workbooks.
_HOMES: Final[Homes] = {
    "rvmatch.files.reading": ("FileOptions", "Source", "read_demands", "read_supplies"),
    "rvmatch.files.results": ("result_to_csv", "result_to_workbook"),
    "rvmatch.files.writing": (
        "faults_to_workbook",
        "plan_to_csv",
        "plan_to_workbook",
        "timetable_to_workbook",
        "write_whole",
    ),
    "rvmatch.serialization.sheets.aliases": ("BUILT_IN_ALIASES",),
}

__getattr__, __dir__ = front_door(__name__, _HOMES)
