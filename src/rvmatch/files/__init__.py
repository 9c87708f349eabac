"""Files to libraries, whatever their format, and results to files that are whole or not there."""

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
