"""``check-sheet``: every fault of a sheet, for people or for programs."""

import argparse
import json
from typing import Any

from rvmatch.commands.paths import check_outputs
from rvmatch.errors import Fault
from rvmatch.files import faults_to_workbook, read_demands, read_supplies
from rvmatch.serialization.sheets.reading import SheetReading
from rvmatch.wording import Language

__all__ = ["run_check_sheet"]


def run_check_sheet(arguments: argparse.Namespace) -> int:
    """Print what was read and each fault; the exit code is 1 if there is any."""
    check_outputs([arguments.file], [arguments.workbook])
    read = read_demands if arguments.kind == "demand" else read_supplies
    reading: SheetReading[Any] = read(
        arguments.file, on_error="collect", sheet=arguments.sheet, aliases=arguments.aliases
    )
    language: Language = arguments.language
    if arguments.format == "json":
        print(json.dumps(_as_json(reading, language), ensure_ascii=False, indent=2))
    else:
        print(reading.message(language))
    if arguments.workbook is not None:
        faults_to_workbook(arguments.file, reading, arguments.workbook, language=language)
    return 1 if reading.faults else 0


def _as_json(reading: SheetReading[Any], language: Language) -> dict[str, object]:
    return {
        "projects": len(reading.library),
        "skipped": [{"row": row.place.row, "reason": row.reason} for row in reading.skipped],
        "unknown_columns": [
            {"column": place.column, "heading": heading} for heading, place in reading.unknown_columns
        ],
        "contacts_dropped": reading.contacts_dropped,
        "notes": [note.message(language) for note in reading.notes],
        "faults": [_fault_as_json(fault, language) for fault in reading.faults],
    }


def _fault_as_json(fault: Fault, language: Language) -> dict[str, object]:
    place = fault.place
    return {
        "sheet": place.sheet if place else None,
        "row": place.row if place else None,
        "column": place.column if place else None,
        "field": fault.field,
        "code": fault.code,
        "message": fault.message(language),
    }
