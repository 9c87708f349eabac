"""Where records lie while a study runs: a folder of parts, each whole or not there."""

import csv
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import attrs

from rvmatch.errors import Place, ReadErrors, invalid
from rvmatch.experiments.studies.experiment import Experiment
from rvmatch.experiments.studies.records import (
    RESULT_COLUMNS,
    TAKEN_COLUMNS,
    RunRecord,
    record_of_row,
    row_of_record,
)
from rvmatch.model.arguments import path
from rvmatch.whole_files import write_whole

__all__ = ["CsvStore", "RecordStore"]

PARTS: Final = "parts"
_MEASURE: Final = "measure:"
Row = Mapping[str, str]


class RecordStore(Protocol):
    """Where the records of one experiment are kept while it runs."""

    def begin(self, experiment: Experiment) -> list[RunRecord]:
        """
        Open the store.

        Args:
            experiment: The experiment whose records it is to hold.

        Returns:
            The records that are there already, in any order.

        Raises:
            InvalidValueError: If it holds the records of another experiment.
            ReadErrors: If what is there cannot be read.
        """

    def append(self, block: str, records: Sequence[RunRecord]) -> None:
        """
        Keep the records of a block; after this returns they outlast a crash.

        Args:
            block: The name of the block, fit for a file name; a block told twice replaces the first.
            records: Its records.
        """

    def finish(self, records: Sequence[RunRecord]) -> None:
        """
        All records are there.

        Args:
            records: All of them, in the order of the experiment.
        """


def _folder(value: Any) -> Path:
    return Path(path("folder", value))


@attrs.frozen
class CsvStore:
    """
    A folder with ``experiment.json``, ``parts/`` and, at the end, ``results.csv`` and ``taken.csv``.

    Each part is written to a temporary file and moved, so that a crash at any moment leaves whole parts
    only. ``results.csv`` holds what is the same, to the last byte, for whoever repeats the experiment
    with the same versions of the libraries; times, memory and versions stand in ``taken.csv``.

    Args:
        folder: Where it lies; made if it is not there.

    Raises:
        InvalidValueError: If the folder is no path.
    """

    folder: Path = attrs.field(converter=_folder)

    def begin(self, experiment: Experiment) -> list[RunRecord]:
        claim_folder(self.folder, experiment)
        found = []
        for part in sorted(self._parts.glob("*.csv")):
            found += _read(part, experiment.measure_labels)
        return found

    def append(self, block: str, records: Sequence[RunRecord]) -> None:
        rows = [row_of_record(record) for record in records]
        write_whole(self._parts / f"{block}.csv", _written(list(rows[0]), rows) if rows else b"")

    def finish(self, records: Sequence[RunRecord]) -> None:
        rows = [row_of_record(record) for record in records]
        measures = [column for column in rows[0] if column.startswith(_MEASURE)] if rows else []
        results = [
            {column.removeprefix(_MEASURE): row[column] for column in (*RESULT_COLUMNS, *measures)}
            for row in rows
        ]
        columns = [*RESULT_COLUMNS, *(column.removeprefix(_MEASURE) for column in measures)]
        write_whole(self.folder / "results.csv", _written(columns, results))
        write_whole(self.folder / "taken.csv", _written(TAKEN_COLUMNS, rows))
        sweep_folder(self.folder)

    @property
    def _parts(self) -> Path:
        return self.folder / PARTS


def claim_folder(folder: Path, experiment: Experiment) -> None:
    """
    Make a folder the store of an experiment: ``experiment.json`` says whose it is.

    Args:
        folder: The folder; made with its ``parts/`` if it is not there.
        experiment: The experiment.

    Raises:
        InvalidValueError: If it is the store of another experiment.
        OSError: If it cannot be made.
    """
    (folder / PARTS).mkdir(parents=True, exist_ok=True)
    description = folder / "experiment.json"
    if description.exists():
        known = json.loads(description.read_text(encoding="utf-8"))
        if known.get("digest") != experiment.digest:
            raise invalid("store", "study_other_store", str(known.get("name")), folder=folder.name)
        return
    document = {**experiment.document(), "digest": experiment.digest}
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    write_whole(description, text.encode("utf-8"))


def sweep_folder(folder: Path) -> None:
    """Remove what a run left that was killed while it wrote a part."""
    for leftover in (folder / PARTS).glob(".*.part"):
        leftover.unlink(missing_ok=True)


def damaged_part(part: Path, row: int, words: object) -> ReadErrors:
    """The error for a part that is not as a run writes it."""
    fault = invalid("store", "study_part_damaged", str(words)).fault
    return ReadErrors([fault.at(Place(path=part.name, row=row))])


def store_of(store: Any) -> RecordStore:
    """
    The store that somebody means.

    Args:
        store: A folder, or a store.

    Returns:
        The store.

    Raises:
        InvalidValueError: If it is neither.
    """
    if isinstance(store, str | os.PathLike):
        return CsvStore(store)
    if not all(hasattr(store, verb) for verb in ("begin", "append", "finish")):
        raise invalid("store", "study_store", type(store).__name__)
    found: RecordStore = store
    return found


def _written(columns: Iterable[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _read(part: Path, measures: Sequence[str]) -> list[RunRecord]:
    found = []
    with part.open(encoding="utf-8", newline="") as file:
        for place, row in enumerate(csv.DictReader(file), start=2):
            try:
                found.append(record_of_row(row, measures))
            except (KeyError, ValueError, TypeError) as error:
                raise damaged_part(part, place, error) from None
    return found
