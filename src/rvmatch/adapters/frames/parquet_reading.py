"""Parquet files to libraries, holding one row group at a time."""

from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict, TypeVar, Unpack, overload

from rvmatch.errors import MissingExtraError, ReadErrors, invalid
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits
from rvmatch.serialization.sheets.aliases import Aliases, books
from rvmatch.serialization.sheets.reading import SheetReading
from rvmatch.serialization.sheets.rowreader import Settings
from rvmatch.serialization.sheets.rows import DEMANDS, SUPPLIES, OnError, ProjectRows, Report, delivered

if TYPE_CHECKING:
    from rvmatch.adapters.frames.parquet_files import ParquetSource

__all__ = [
    "BATCH_ROWS",
    "FrameOptions",
    "checked_batch_rows",
    "read_demands_parquet",
    "read_supplies_parquet",
]

P = TypeVar("P", bound=DemandProject | SupplyProject)

BATCH_ROWS: Final = 10_000
"""So many rows are turned into projects at a time unless told otherwise."""


class FrameOptions(TypedDict, total=False):
    """What can be said about how rows with headings are to be read; see ``read_demands_parquet``."""

    batch_rows: int
    texts: bool
    namespace: str
    aliases: Aliases
    status: ProjectStatus
    keep_contacts: bool
    limits: Limits


@overload
def read_demands_parquet(
    source: "ParquetSource",
    *,
    on_error: Literal["raise"] = "raise",
    report: Report[DemandProject] | None = None,
    **options: Unpack[FrameOptions],
) -> ProjectLibrary[DemandProject]: ...
@overload
def read_demands_parquet(
    source: "ParquetSource",
    *,
    on_error: Literal["collect"],
    report: Report[DemandProject] | None = None,
    **options: Unpack[FrameOptions],
) -> SheetReading[DemandProject]: ...
def read_demands_parquet(
    source: "ParquetSource",
    *,
    batch_rows: int = BATCH_ROWS,
    texts: bool = True,
    namespace: str = "",
    aliases: Aliases = None,
    status: ProjectStatus = ProjectStatus.PUBLISHED,
    keep_contacts: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    on_error: OnError = "raise",
    report: Report[DemandProject] | None = None,
) -> ProjectLibrary[DemandProject] | SheetReading[DemandProject]:
    """
    The demands in a Parquet file.

    A file that ``write_demands_parquet`` wrote gives the very library again. Of any other the columns'
    names are headings, in the words of a sheet (需求编号) or the library's own (id), and its cells are read
    as those of a sheet. Rows are counted from 0 over all row groups, of which one is unpacked at a time.

    Args:
        source: A path, the bytes of a file, or a stream that can be sought.
        batch_rows: How many rows are turned into projects at a time.
        texts: Whether free texts are kept that matching does not need: description, place, in_kind,
            beneficiaries, implementing_body, responsible_unit. Left out they stay on the disk; the
            library's fingerprint is then another, and ``description_similarity`` knows titles alone.
        namespace: The namespace of rows that name none.
        aliases: Local headings and words: a province of ``BUILT_IN_ALIASES``, a csv file, or a mapping.
        status: The status of rows that name none.
        keep_contacts: Keep names and numbers of contacts; otherwise they are dropped and counted.
        limits: How much the file may hold: bytes, rows, columns, and unpacked bytes of what is read; cells of
            one batch.
        on_error: ``"raise"`` for all faults in one error, ``"collect"`` for the good rows and the faults.
        report: Called with the reading: unknown columns, what was decided.

    Returns:
        The library; or the reading, if faults are collected.

    Raises:
        ReadErrors: If the file has faults; all of them are in it, by row and column.
        InvalidValueError: If a setting is not as described.
        MissingExtraError: If the extra ``frames`` is not installed.
        OSError: If there is no such file, or it cannot be read.
    """
    settings = Settings(namespace=namespace, status=status, keep_contacts=keep_contacts, limits=limits)
    reading = _reading(
        source, DEMANDS, "demand-library", aliases, settings, on_error, batch_rows, texts=texts
    )
    return delivered(reading, on_error, report)


@overload
def read_supplies_parquet(
    source: "ParquetSource",
    *,
    on_error: Literal["raise"] = "raise",
    report: Report[SupplyProject] | None = None,
    **options: Unpack[FrameOptions],
) -> ProjectLibrary[SupplyProject]: ...
@overload
def read_supplies_parquet(
    source: "ParquetSource",
    *,
    on_error: Literal["collect"],
    report: Report[SupplyProject] | None = None,
    **options: Unpack[FrameOptions],
) -> SheetReading[SupplyProject]: ...
def read_supplies_parquet(
    source: "ParquetSource",
    *,
    batch_rows: int = BATCH_ROWS,
    texts: bool = True,
    namespace: str = "",
    aliases: Aliases = None,
    status: ProjectStatus = ProjectStatus.PUBLISHED,
    keep_contacts: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    on_error: OnError = "raise",
    report: Report[SupplyProject] | None = None,
) -> ProjectLibrary[SupplyProject] | SheetReading[SupplyProject]:
    """
    The supplies in a Parquet file; see ``read_demands_parquet`` for the forms and the arguments.

    Returns:
        The library; or the reading, if faults are collected.

    Raises:
        ReadErrors: If the file has faults; all of them are in it, by row and column.
        InvalidValueError: If a setting is not as described.
        MissingExtraError: If the extra ``frames`` is not installed.
        OSError: If there is no such file, or it cannot be read.
    """
    settings = Settings(namespace=namespace, status=status, keep_contacts=keep_contacts, limits=limits)
    reading = _reading(
        source, SUPPLIES, "supply-library", aliases, settings, on_error, batch_rows, texts=texts
    )
    return delivered(reading, on_error, report)


def _reading(
    source: Any,
    rows: ProjectRows[P],
    kind: str,
    aliases: Aliases,
    settings: Settings,
    on_error: OnError,
    batch_rows: int,
    *,
    texts: bool,
) -> SheetReading[P]:
    checked_batch_rows(batch_rows)
    try:
        import pyarrow.parquet  # noqa: F401  # asked for here, so that whoever lacks it is told how to get it
    except ImportError:
        raise MissingExtraError("frames") from None
    from rvmatch.adapters.frames.parquet_files import batches, opened
    from rvmatch.adapters.frames.project_batches import is_library, read_library
    from rvmatch.adapters.frames.row_batches import read_batches, wanted_names

    try:
        with opened(source, settings.limits) as file:
            if is_library(file):
                return read_library(
                    file,
                    rows.project,
                    kind,
                    batch_rows=batch_rows,
                    texts=texts,
                    keep_contacts=settings.keep_contacts,
                    limits=settings.limits,
                )
            found = books(rows.kind, aliases)
            names = wanted_names(file.schema_arrow.names, found, texts=texts)
            parts = (batch.to_pylist() for batch in batches(file, names, batch_rows, settings.limits))
            return read_batches(parts, rows, found, settings)
    except ReadErrors as error:
        if on_error == "collect":
            return SheetReading(library=ProjectLibrary([]), faults=error.faults)
        raise


def checked_batch_rows(batch_rows: int) -> None:
    """
    Refuse what is no number of rows.

    Raises:
        InvalidValueError: If it is no whole number above zero.
    """
    if isinstance(batch_rows, bool) or not isinstance(batch_rows, int):
        raise invalid("batch_rows", "whole_number", batch_rows)
    if batch_rows < 1:
        raise invalid("batch_rows", "limit_setting", batch_rows)
