"""Data frames of polars, pandas or pyarrow to libraries, read through narwhals."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeVar, Unpack, overload

from rvmatch.adapters.frames.parquet_reading import BATCH_ROWS, FrameOptions, checked_batch_rows
from rvmatch.adapters.frames.row_batches import read_batches, wanted_names
from rvmatch.errors import MissingExtraError, ReadErrors, invalid
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits, refused
from rvmatch.serialization.sheets.aliases import Aliases, books
from rvmatch.serialization.sheets.reading import SheetReading
from rvmatch.serialization.sheets.rowreader import Settings
from rvmatch.serialization.sheets.rows import DEMANDS, SUPPLIES, OnError, ProjectRows, Report, delivered

__all__ = ["demands_from_frame", "supplies_from_frame"]

P = TypeVar("P", bound=DemandProject | SupplyProject)


@overload
def demands_from_frame(
    frame: Any,
    *,
    on_error: Literal["raise"] = "raise",
    report: Report[DemandProject] | None = None,
    **options: Unpack[FrameOptions],
) -> ProjectLibrary[DemandProject]: ...
@overload
def demands_from_frame(
    frame: Any,
    *,
    on_error: Literal["collect"],
    report: Report[DemandProject] | None = None,
    **options: Unpack[FrameOptions],
) -> SheetReading[DemandProject]: ...
def demands_from_frame(
    frame: Any,
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
    The demands in a data frame of polars, pandas, pyarrow or any other library that narwhals knows.

    Its columns' names are headings, in the words of a sheet (需求编号) or the library's own (id), and its
    cells are read as those of a sheet; what a frame writes for nothing counts as empty.

    Args:
        frame: A frame that holds its rows in memory.
        batch_rows: How many rows are turned into projects at a time.
        texts: Whether free texts are kept; see ``read_demands_parquet``.
        namespace: The namespace of rows that name none.
        aliases: Local headings and words: a province of ``BUILT_IN_ALIASES``, a csv file, or a mapping.
        status: The status of rows that name none.
        keep_contacts: Keep names and numbers of contacts; otherwise they are dropped and counted.
        limits: How many rows and columns the frame may have, and cells each batch.
        on_error: ``"raise"`` for all faults in one error, ``"collect"`` for the good rows and the faults.
        report: Called with the reading: unknown columns, what was decided.

    Returns:
        The library; or the reading, if faults are collected.

    Raises:
        ReadErrors: If a row has a fault; all faults of all rows are in it, rows counted from 0.
        InvalidValueError: If it is no such frame, or a setting is not as described.
        MissingExtraError: If the extra ``frames`` is not installed.
    """
    settings = Settings(namespace=namespace, status=status, keep_contacts=keep_contacts, limits=limits)
    reading = _reading(frame, DEMANDS, aliases, settings, on_error, batch_rows, texts=texts)
    return delivered(reading, on_error, report)


@overload
def supplies_from_frame(
    frame: Any,
    *,
    on_error: Literal["raise"] = "raise",
    report: Report[SupplyProject] | None = None,
    **options: Unpack[FrameOptions],
) -> ProjectLibrary[SupplyProject]: ...
@overload
def supplies_from_frame(
    frame: Any,
    *,
    on_error: Literal["collect"],
    report: Report[SupplyProject] | None = None,
    **options: Unpack[FrameOptions],
) -> SheetReading[SupplyProject]: ...
def supplies_from_frame(
    frame: Any,
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
    The supplies in a data frame; see ``demands_from_frame`` for the arguments.

    Returns:
        The library; or the reading, if faults are collected.

    Raises:
        ReadErrors: If a row has a fault; all faults of all rows are in it, rows counted from 0.
        InvalidValueError: If it is no such frame, or a setting is not as described.
        MissingExtraError: If the extra ``frames`` is not installed.
    """
    settings = Settings(namespace=namespace, status=status, keep_contacts=keep_contacts, limits=limits)
    reading = _reading(frame, SUPPLIES, aliases, settings, on_error, batch_rows, texts=texts)
    return delivered(reading, on_error, report)


def _reading(
    frame: Any,
    rows: ProjectRows[P],
    aliases: Aliases,
    settings: Settings,
    on_error: OnError,
    batch_rows: int,
    *,
    texts: bool,
) -> SheetReading[P]:
    checked_batch_rows(batch_rows)
    try:
        import narwhals.stable.v2 as nw
    except ImportError:
        raise MissingExtraError("frames") from None
    try:
        known: Any = nw.from_native(frame, eager_only=True)
    except TypeError:
        raise invalid("frame", "frame", type(frame).__name__) from None
    limits = settings.limits
    try:
        if len(known) > limits.max_rows:
            raise refused("limit_rows", len(known), limit=limits.max_rows)
        if len(known.columns) > limits.max_columns:
            raise refused("limit_columns", len(known.columns), limit=limits.max_columns)
        found = books(rows.kind, aliases)
        names = wanted_names(map(str, known.columns), found, texts=texts)
        return read_batches(_batches(known.select(names), batch_rows), rows, found, settings)
    except ReadErrors as error:
        if on_error == "collect":
            return SheetReading(library=ProjectLibrary([]), faults=error.faults)
        raise


def _batches(frame: Any, size: int) -> Iterator[list[Mapping[str, object]]]:
    for start in range(0, len(frame), size):
        part = frame[start : start + size]
        yield [{name: _cell(value) for name, value in row.items()} for row in part.iter_rows(named=True)]


def _cell(value: Any) -> Any:
    """A value as rows of a database have it, without the marks of frames for nothing and values of numpy."""
    if value is None or isinstance(value, str | int | float):
        return value
    if hasattr(value, "tolist"):  # an array, or a single value, of numpy
        return value.tolist()
    return None if type(value).__name__ in ("NAType", "NaTType") else value
