"""A path, bytes or a stream to libraries, whatever the format."""

import os
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypeAlias, TypedDict, TypeVar, Unpack, overload

import attrs

from rvmatch.errors import InvalidValueError, ReadErrors, invalid
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits, refused
from rvmatch.serialization.sheets.aliases import Aliases, books
from rvmatch.serialization.sheets.csvtext import table_of_csv
from rvmatch.serialization.sheets.reading import ReadingNote, SheetReading
from rvmatch.serialization.sheets.rowreader import Settings
from rvmatch.serialization.sheets.rows import (
    DEMANDS,
    SUPPLIES,
    OnError,
    ProjectRows,
    Report,
    delivered,
    read_table,
)
from rvmatch.serialization.sheets.selection import chosen_table
from rvmatch.serialization.sheets.tables import RawTable

__all__ = ["FileOptions", "Source", "bytes_of", "read_demands", "read_supplies", "tables_of"]

P = TypeVar("P", bound=DemandProject | SupplyProject)

Source: TypeAlias = str | os.PathLike[str] | bytes | BinaryIO
"""A path, the bytes of a file, or a stream opened for reading bytes."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_PARQUET = b"PAR1"
_OPENING = 64


class FileOptions(TypedDict, total=False):
    """What can be said about how a file is to be read; see ``read_demands``."""

    sheet: str | None
    namespace: str
    aliases: Aliases
    status: ProjectStatus
    keep_contacts: bool
    limits: Limits


@overload
def read_demands(
    source: Source,
    *,
    on_error: Literal["raise"] = "raise",
    report: Report[DemandProject] | None = None,
    **options: Unpack[FileOptions],
) -> ProjectLibrary[DemandProject]: ...
@overload
def read_demands(
    source: Source,
    *,
    on_error: Literal["collect"],
    report: Report[DemandProject] | None = None,
    **options: Unpack[FileOptions],
) -> SheetReading[DemandProject]: ...
def read_demands(
    source: Source,
    *,
    sheet: str | None = None,
    namespace: str = "",
    aliases: Aliases = None,
    status: ProjectStatus = ProjectStatus.PUBLISHED,
    keep_contacts: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    on_error: OnError = "raise",
    report: Report[DemandProject] | None = None,
) -> ProjectLibrary[DemandProject] | SheetReading[DemandProject]:
    r"""
    The demands in a file: csv, xlsx, xls, Parquet, or a document of this library.

    The format is told by the content, not by the name. Of a workbook the one
    sheet is read whose headings are understood.

    Args:
        source: A path, the bytes of a file, or a stream opened for reading bytes.
        sheet: Which sheet to read, where several could be meant.
        namespace: The namespace of rows that name none, such as the county's code.
        aliases: Local headings and words: a province of ``BUILT_IN_ALIASES``, a csv file, or a mapping.
        status: The status of rows that name none.
        keep_contacts: Keep names and numbers of contacts; otherwise they are dropped and counted.
        limits: How much the file may hold.
        on_error: ``"raise"`` for all faults in one error, ``"collect"`` for the good rows and the faults.
        report: Called with the reading: skipped rows, unknown columns, what was decided.

    Returns:
        The library; or the reading, if faults are collected.

    Raises:
        ReadErrors: If the file has faults; all of them are in it, by sheet, row and column.
        MissingExtraError: If it is a workbook and the extra ``excel`` is not installed, or a Parquet file and
            ``frames`` is not.
        OSError: If there is no such file, or it cannot be read.

    Examples:
        >>> sheet = "需求编号,项目名称,县区代码,重点领域\nD1,核桃加工,530326,产业发展"
        >>> read_demands(sheet.encode("gb18030"))["D1"].title
        '核桃加工'
    """
    settings = Settings(namespace=namespace, status=status, keep_contacts=keep_contacts, limits=limits)
    return delivered(_reading(source, DEMANDS, sheet, aliases, settings, on_error), on_error, report)


@overload
def read_supplies(
    source: Source,
    *,
    on_error: Literal["raise"] = "raise",
    report: Report[SupplyProject] | None = None,
    **options: Unpack[FileOptions],
) -> ProjectLibrary[SupplyProject]: ...
@overload
def read_supplies(
    source: Source,
    *,
    on_error: Literal["collect"],
    report: Report[SupplyProject] | None = None,
    **options: Unpack[FileOptions],
) -> SheetReading[SupplyProject]: ...
def read_supplies(
    source: Source,
    *,
    sheet: str | None = None,
    namespace: str = "",
    aliases: Aliases = None,
    status: ProjectStatus = ProjectStatus.PUBLISHED,
    keep_contacts: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    on_error: OnError = "raise",
    report: Report[SupplyProject] | None = None,
) -> ProjectLibrary[SupplyProject] | SheetReading[SupplyProject]:
    """
    The supplies in a file; see ``read_demands`` for the formats and the arguments.

    Returns:
        The library; or the reading, if faults are collected.

    Raises:
        ReadErrors: If the file has faults; all of them are in it, by sheet, row and column.
        MissingExtraError: If it is a workbook and the extra ``excel`` is not installed.
        OSError: If there is no such file, or it cannot be read.
    """
    settings = Settings(namespace=namespace, status=status, keep_contacts=keep_contacts, limits=limits)
    return delivered(_reading(source, SUPPLIES, sheet, aliases, settings, on_error), on_error, report)


def bytes_of(source: Source, limits: Limits) -> bytes:
    """The bytes of a source; not one more than the limit is read."""
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, str | os.PathLike):
        with Path(source).open("rb") as file:
            data = file.read(limits.max_bytes + 1)
    elif hasattr(source, "read"):
        data = source.read(limits.max_bytes + 1)
    else:
        raise invalid("source", "source", type(source).__name__)
    if not isinstance(data, bytes):
        raise invalid("source", "source", type(data).__name__)
    if len(data) > limits.max_bytes:
        raise refused("limit_bytes", f"> {limits.max_bytes}", limit=limits.max_bytes)
    return data


def tables_of(data: bytes, limits: Limits) -> list[RawTable]:
    """The sheets of a workbook, or the one table of a csv file."""
    if data.startswith(_WORKBOOKS):
        from rvmatch.adapters.excel import tables_of_workbook

        return tables_of_workbook(data, limits)
    opening = data[:_OPENING].lstrip(b"\xef\xbb\xbf \t\r\n")
    if opening.startswith((b"<", b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise refused("source_kind", opening[:12].decode("ascii", errors="replace"))
    return [table_of_csv(data, limits)]


def _reading(
    source: Source,
    rows: ProjectRows[P],
    sheet: str | None,
    aliases: Aliases,
    settings: Settings,
    on_error: OnError,
) -> SheetReading[P]:
    found = books(rows.kind, aliases)
    try:
        data = bytes_of(source, settings.limits)
        if data[:_OPENING].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return _document(data, rows, settings)
        if data.startswith(_PARQUET):
            return _parquet(data, rows, aliases, settings)
        table, others = chosen_table(tables_of(data, settings.limits), found.headings, sheet)
        reading = read_table(table, rows, found, settings)
    except ReadErrors as error:
        if on_error == "collect":
            return SheetReading(library=ProjectLibrary([]), faults=error.faults)
        raise
    if not others:
        return reading
    note = ReadingNote(code="sheets_left_out", params=(("names", ", ".join(others)),))
    return attrs.evolve(reading, notes=(*reading.notes, note))


def _parquet(data: bytes, rows: ProjectRows[P], aliases: Aliases, settings: Settings) -> SheetReading[P]:
    """A Parquet file: one table, told by its columns."""
    from rvmatch.adapters.frames import read_demands_parquet, read_supplies_parquet

    read: Any = read_demands_parquet if rows.project is DemandProject else read_supplies_parquet
    found: SheetReading[P] = read(
        data,
        namespace=settings.namespace,
        aliases=aliases,
        status=settings.status,
        keep_contacts=settings.keep_contacts,
        limits=settings.limits,
        on_error="collect",
    )
    return found


def _document(data: bytes, rows: ProjectRows[P], settings: Settings) -> SheetReading[P]:
    """A document of this library: it names its own values, so that only contacts are a question."""
    from rvmatch.serialization.documents import from_document

    try:
        library: ProjectLibrary[P] = from_document(data, ProjectLibrary, limits=settings.limits)
    except InvalidValueError as error:
        raise ReadErrors([error.fault]) from None
    if not all(isinstance(project, rows.project) for project in library.projects[:1]):
        raise refused("document_projects", type(library.projects[0]).__name__, kind=rows.project.__name__)
    contacts = sum(len(project.contacts) for project in library)
    if settings.keep_contacts or not contacts:
        return SheetReading(library=library)
    bare = (attrs.evolve(project, contacts=()) if project.contacts else project for project in library)
    return SheetReading(library=ProjectLibrary(bare, keeper=library.keeper), contacts_dropped=contacts)
