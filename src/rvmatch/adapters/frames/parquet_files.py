"""A Parquet file opened within limits, and its rows in batches, one row group after the other."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from rvmatch.errors import invalid
from rvmatch.serialization.limits import Limits, refused

__all__ = ["ParquetSource", "batches", "metadata_of", "opened"]

ParquetSource = str | os.PathLike[str] | bytes | BinaryIO


def opened(source: ParquetSource, limits: Limits) -> pq.ParquetFile:
    """
    A Parquet file; only its footer has been read so far.

    Args:
        source: A path, the bytes of a file, or a stream that can be sought.
        limits: How many bytes, rows and columns it may have.

    Returns:
        The file.

    Raises:
        ReadErrors: If it passes a limit, or is no Parquet file.
        OSError: If there is no such file, or it cannot be read.
    """
    if isinstance(source, bytes):
        size, content = len(source), pa.BufferReader(source)
    elif isinstance(source, str | os.PathLike):
        size, content = Path(source).stat().st_size, os.fspath(source)
    elif hasattr(source, "read") and hasattr(source, "seek"):
        size, content = source.seek(0, os.SEEK_END), source
        source.seek(0)
    else:
        raise invalid("source", "source", type(source).__name__)
    if size > limits.max_bytes:
        raise refused("limit_bytes", size, limit=limits.max_bytes)
    try:
        file = pq.ParquetFile(content, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of the system; Arrow's own have no number
        raise refused("parquet_damaged", f"{size} bytes") from None
    if file.metadata.num_rows > limits.max_rows:
        raise refused("limit_rows", file.metadata.num_rows, limit=limits.max_rows)
    if len(file.schema_arrow) > limits.max_columns:
        raise refused("limit_columns", len(file.schema_arrow), limit=limits.max_columns)
    return file


def batches(
    file: pq.ParquetFile, names: Sequence[str], size: int, limits: Limits
) -> Iterator[pa.RecordBatch]:
    """
    The rows of a file, row group by row group, so that never more than one of them is unpacked.

    Args:
        file: The file.
        names: The columns to read; the others stay on the disk.
        size: How many rows a batch has at most.
        limits: How many bytes its batches may have once unpacked.

    Returns:
        Batches in the order of the file.

    Raises:
        ReadErrors: If it holds more, or is damaged.
    """
    unpacked = 0
    for group in range(file.num_row_groups):
        try:
            for batch in file.iter_batches(size, row_groups=[group], columns=list(names), use_threads=False):
                batch.validate(full=True)  # text that is no UTF-8 would only fail once somebody looks at it
                unpacked += batch.nbytes
                if unpacked > limits.max_unpacked_bytes:
                    raise refused(
                        "parquet_unpacked", f"> {limits.max_unpacked_bytes}", limit=limits.max_unpacked_bytes
                    )
                yield batch
        except (pa.ArrowException, OSError):
            raise refused("parquet_damaged", f"row group {group}") from None


def metadata_of(file: pq.ParquetFile) -> dict[str, Any]:
    """What the file says of itself, as text."""
    found = file.schema_arrow.metadata or {}
    return {name.decode(errors="replace"): value.decode(errors="replace") for name, value in found.items()}
