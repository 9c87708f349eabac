"""Parquet files that this library wrote: their batches back to the very projects."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs
import pyarrow as pa
import pyarrow.parquet as pq

from rvmatch.adapters.frames.arrow_columns import ArrowSource, names_of, rows_of, shaped
from rvmatch.adapters.frames.parquet_files import batches, metadata_of
from rvmatch.adapters.frames.row_batches import TEXTS, capped
from rvmatch.errors import Fault, InvalidValueError, Place, ReadErrors, invalid
from rvmatch.model.bulk import collector_paused
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.serialization.documents import SCHEMA_VERSION, from_document
from rvmatch.serialization.documents.bulk.doubt import InDoubt, Tally
from rvmatch.serialization.documents.bulk.tables import TableReading
from rvmatch.serialization.documents.converter import document_converter
from rvmatch.serialization.documents.paths import fault_at, faults_within
from rvmatch.serialization.documents.plainness import faults_of_values
from rvmatch.serialization.limits import Limits, refused
from rvmatch.serialization.sheets.reading import SheetReading

__all__ = ["is_library", "read_library"]

_CONTACTS = "contacts"


def is_library(file: pq.ParquetFile) -> bool:
    """Whether this library wrote the file, so that its columns are fields and not headings."""
    return "rvmatch" in metadata_of(file)


def read_library(
    file: pq.ParquetFile,
    project: type[Any],
    kind: str,
    *,
    batch_rows: int,
    texts: bool,
    keep_contacts: bool,
    limits: Limits,
) -> SheetReading[Any]:
    """
    The projects of a file that this library wrote.

    Args:
        file: The file.
        project: The class of its projects.
        kind: What the file has to call itself.
        batch_rows: How many rows are turned into projects at a time.
        texts: Whether free texts are wanted.
        keep_contacts: Whether contacts are wanted.
        limits: How much the file may hold.

    Returns:
        The library with its keeper, and the faults of a file that somebody changed.

    Raises:
        ReadErrors: If it is another kind of file, of a later version, has other columns, or passes a limit.
    """
    keeper = _keeper(file, kind, limits)
    names = _names(file, project, texts=texts)
    reading = TableReading(project, ArrowSource(), Tally(limits=limits), shared=False)
    found: list[Any] = []
    faults: list[Fault] = []
    rows: list[int] = []
    dropped = start = 0
    with collector_paused():
        for batch in batches(file, names, batch_rows, limits):
            kept = batch
            if _CONTACTS in names and not keep_contacts:
                kept, lost = _without_contacts(batch)
                dropped += lost
            projects = _projects(kept, project, reading)
            if projects is None:
                for number, one in enumerate(_one_by_one(kept, project, limits), start=start):
                    if isinstance(one, ReadErrors):
                        faults += faults_within(one, f"rows[{number}]")
                    else:
                        found.append(one)
                        rows.append(number)
            else:
                found += projects
                rows += range(start, start + len(projects))
            start += batch.num_rows
        library, repeated = _library(found, rows, keeper)
    return SheetReading(
        library=library, faults=capped([*faults, *repeated], limits), contacts_dropped=dropped
    )


def _keeper(file: pq.ParquetFile, kind: str, limits: Limits) -> Keeper | None:
    facts = metadata_of(file)
    if facts["rvmatch"] != kind:
        raise ReadErrors(
            [fault_at("rvmatch", "document_expected", facts["rvmatch"], field="rvmatch", kinds=kind)]
        )
    version = facts.get("schema_version", "")
    if not version.isdecimal() or not 1 <= int(version) <= SCHEMA_VERSION:
        code = "document_newer" if version.isdecimal() and int(version) else "document_version"
        raise ReadErrors(
            [fault_at("schema_version", code, version, field="schema_version", newest=SCHEMA_VERSION)]
        )
    return from_document(facts["keeper"], Keeper, limits=limits) if "keeper" in facts else None


def _names(file: pq.ParquetFile, project: type[Any], *, texts: bool) -> list[str]:
    """The columns to read; all have to be fields of the class, of the types they are written in."""
    schema = file.schema_arrow
    known = names_of(project)
    for name in schema.names:
        if name not in known:
            raise ReadErrors([fault_at(name, "document_key", name, field="key", keys=", ".join(known))])
    wrong = shaped(project, schema.names, schema.types)
    if wrong is not None:
        raise refused("parquet_column", str(schema.field(wrong).type), column=wrong)
    return [name for name in schema.names if texts or name not in TEXTS]


def _without_contacts(batch: pa.RecordBatch) -> tuple[pa.RecordBatch, int]:
    """The batch without its contacts, and how many it held."""
    place = batch.schema.get_field_index(_CONTACTS)
    lost = len(batch.column(place).flatten())
    left = [at for at in range(batch.num_columns) if at != place]
    return batch.select(left), lost


def _projects(batch: pa.RecordBatch, project: type[Any], reading: TableReading) -> list[Any] | None:
    """The projects of a batch, column by column; None where one of them may not be as it should be."""
    arrays = dict(zip(batch.schema.names, batch.columns, strict=True))
    try:
        return reading.built(rows_of(project, arrays, batch.num_rows))
    except (InDoubt, pa.ArrowException, UnicodeDecodeError):
        return None


def _one_by_one(batch: pa.RecordBatch, project: type[Any], limits: Limits) -> Iterator[Any]:
    """Each row as a document, read the plain way: a project, or what is wrong with it."""
    read = document_converter().structure
    for row in batch.to_pylist():
        document = _as_json(row)
        if faults := faults_of_values(document, limits):
            yield ReadErrors(faults)
            continue
        try:
            yield read(document, project)
        except InvalidValueError as error:
            yield ReadErrors([error.fault])
        except ReadErrors as error:
            yield error


def _as_json(value: Any) -> Any:
    """A value of an Arrow row as it stands in a document."""
    if isinstance(value, dict):
        return {key: _as_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_as_json(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _library(
    found: list[Any], rows: list[int], keeper: Keeper | None
) -> tuple[ProjectLibrary[Any], list[Fault]]:
    """The library; projects whose key stands several times are faults, and none of them is in it."""
    first: dict[str, int] = {}
    repeated: list[Fault] = []
    several: set[str] = set()
    for project, number in zip(found, rows, strict=True):
        other = first.setdefault(project.key, number)
        if other != number:
            several.add(project.key)
            place, before = Place(path=f"rows[{number}].id"), Place(path=f"rows[{other}].id")
            repeated.append(
                attrs.evolve(invalid("id", "repeated_id", project.key, other=before).fault, place=place)
            )
    once = [project for project in found if project.key not in several] if several else found
    return ProjectLibrary(once, keeper=keeper), repeated
