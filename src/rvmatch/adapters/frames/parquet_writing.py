"""Libraries to Parquet files that hold them exactly, row group by row group."""

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from rvmatch.errors import MissingExtraError, invalid
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.serialization.documents import SCHEMA_VERSION, document_text

__all__ = ["write_demands_parquet", "write_supplies_parquet"]

_GROUP_ROWS: Final = 20_000
"""So many projects stand in one row group: some ten megabytes with long descriptions."""

Target = str | os.PathLike[str]


def write_demands_parquet(
    library: ProjectLibrary[DemandProject], target: Target, *, group_rows: int = _GROUP_ROWS
) -> None:
    """
    Write a library of demands as a Parquet file from which ``read_demands_parquet`` reads the very same.

    Each field of the class is a typed column; contacts are written if the library holds them. The file is
    there whole or not at all: an old one is replaced once the new one is complete.

    Args:
        library: The library.
        target: Where the file goes.
        group_rows: How many projects a row group holds; whoever reads the file holds one group at a time.

    Raises:
        InvalidValueError: If it is no library of demands, ``group_rows`` is no number above zero, or a text
            holds half a character.
        MissingExtraError: If the extra ``frames`` is not installed.
        OSError: If the file cannot be written.
    """
    _write(library, DemandProject, "demand-library", Path(target), group_rows)


def write_supplies_parquet(
    library: ProjectLibrary[SupplyProject], target: Target, *, group_rows: int = _GROUP_ROWS
) -> None:
    """
    Write a library of supplies as a Parquet file; see ``write_demands_parquet`` for the arguments.

    Raises:
        InvalidValueError: If it is no library of supplies, ``group_rows`` is no number above zero, or a text
            holds half a character.
        MissingExtraError: If the extra ``frames`` is not installed.
        OSError: If the file cannot be written.
    """
    _write(library, SupplyProject, "supply-library", Path(target), group_rows)


def _write(library: Any, project: type[Any], kind: str, target: Path, group_rows: int) -> None:
    if not isinstance(library, ProjectLibrary) or any(
        type(one) is not project for one in library.projects[:1]
    ):
        raise invalid(
            "library", "document_value", type(library).__name__, kinds=f"ProjectLibrary[{project.__name__}]"
        )
    if isinstance(group_rows, bool) or not isinstance(group_rows, int):
        raise invalid("group_rows", "whole_number", group_rows)
    if group_rows < 1:
        raise invalid("group_rows", "limit_setting", group_rows)
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtraError("frames") from None
    from rvmatch.adapters.frames.arrow_columns import arrays_of, fields_of

    facts = {"rvmatch": kind, "schema_version": str(SCHEMA_VERSION)}
    if library.keeper is not None:
        facts["keeper"] = json.dumps(json.loads(document_text(library.keeper)), ensure_ascii=False)
    schema = pa.schema(fields_of(project), metadata=facts)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            with pq.ParquetWriter(file, schema, compression="zstd") as writer:
                for group in _groups(library.projects, group_rows):
                    writer.write_batch(pa.record_batch(arrays_of(project, group), schema=schema))
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        if error.filename is not None:
            error.filename = str(target)  # the temporary file is nobody's concern
        raise
    finally:
        part.unlink(missing_ok=True)


def _groups(projects: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """The projects in stretches; an empty library has one that is empty."""
    return [projects[start : start + size] for start in range(0, max(1, len(projects)), size)]
