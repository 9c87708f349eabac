"""Bytes of a csv file to a table: encodings, delimiters, quoted line breaks."""

import codecs
import csv
import io
from collections import Counter
from typing import Final

from rvmatch.errors import Place
from rvmatch.serialization.limits import Limits, refused
from rvmatch.serialization.sheets.tables import Cell, RawTable, column_letters

__all__ = ["decoded_text", "table_of_csv"]

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS: Final = (",", "\t", ";")
_SAMPLE: Final = 64 * 1024


def decoded_text(data: bytes) -> tuple[str, str]:
    """
    The text of a file, and the encoding it was found in.

    A byte order mark settles it; then UTF-16 is told by its zero bytes; then
    comes strict UTF-8, then GB18030, which Chinese spreadsheets write. GBK is
    not tried: GB18030 holds it and the rarer characters of place names.

    Args:
        data: The whole file.

    Returns:
        The text without byte order mark, and the name of the encoding.

    Raises:
        ReadErrors: If no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            candidates = [encoding]
            break
    else:
        candidates = [*_unmarked_utf16(data), "utf-8", "gb18030"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise refused("encoding", data[:8].hex(" "))


def _unmarked_utf16(data: bytes) -> list[str]:
    """UTF-16 without a mark, if commas, digits or line breaks show its zero bytes."""
    sample = data[:_SAMPLE]
    if len(data) % 2 or b"\0" not in sample:
        return []
    return ["utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"]


def table_of_csv(data: bytes, limits: Limits) -> RawTable:
    """
    A csv file as a table.

    A quoted cell may hold line breaks; rows are counted as a spreadsheet
    counts them after opening the file: one record, one row.

    Args:
        data: The whole file.
        limits: How much it may hold.

    Returns:
        The table; all cells are text.

    Raises:
        ReadErrors: If the encoding is unknown, a quotation mark is never closed, or a limit is passed.
    """
    if len(data) > limits.max_bytes:
        raise refused("limit_bytes", len(data), limit=limits.max_bytes)
    if not data:
        raise refused("empty_file", "")
    text, encoding = decoded_text(data)
    rows: list[tuple[Cell, ...]] = []
    cells = 0
    width = 0
    # The module has one field size limit for the whole process (131,072 by default); it
    # bounds a cell here too and is not changed, since other code may rely on it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for record in reader:
            if len(rows) >= limits.max_rows:
                raise refused("limit_rows", f"> {limits.max_rows}", limit=limits.max_rows)
            width = max(width, len(record))
            if width > limits.max_columns:
                raise refused("limit_columns", width, Place(row=len(rows) + 1), limit=limits.max_columns)
            cells += len(record)
            if cells > limits.max_cells:
                raise refused("limit_cells", cells, limit=limits.max_cells)
            for number, cell in enumerate(record, start=1):
                if len(cell) > limits.max_text:
                    place = Place(row=len(rows) + 1, column=column_letters(number))
                    raise refused("limit_text", len(cell), place, limit=limits.max_text)
            rows.append(tuple(record))
    except csv.Error as error:
        raise refused("csv", str(error), Place(row=len(rows) + 1)) from None
    return RawTable(rows=tuple(rows), encoding=encoding)


def _delimiter(text: str) -> str:
    """The delimiter that most evenly splits the first lines into most cells; a comma if none does."""
    lines = text[:_SAMPLE].splitlines()[:60]

    def evenness(mark: str) -> int:
        counts = Counter(line.count(mark) for line in lines)
        return max((marks * often for marks, often in counts.items()), default=0)

    return max(_DELIMITERS, key=evenness)
