"""The records of an xls workbook, looked through before any reader builds a table of them."""

import struct
from collections.abc import Iterator
from typing import Final

from rvmatch.adapters.excel.oddcells import OddCells, error_text
from rvmatch.adapters.excel.ole import packed_stream, workbook_stream
from rvmatch.errors import Place
from rvmatch.serialization.limits import Limits, refused
from rvmatch.serialization.sheets.tables import Cell, column_letters
from rvmatch.wording import masked

__all__ = ["checked_xls"]

_DIMENSIONS: Final = 0x0200
_FILE_PASS: Final = 0x002F
_SHARED_TEXTS: Final = 0x00FC
_CONTINUE: Final = 0x003C
_SHARED_CELL: Final = 0x00FD
_END: Final = 0x000A
_SHEET: Final = 0x0085
_MERGED: Final = 0x00E5
_SEVERAL_NUMBERS: Final = 0x00BD
_FORMULA: Final = 0x0006
_TRUTH_OR_ERROR: Final = 0x0205
_ERROR_RESULT: Final = 2
_CELLS: Final = frozenset(
    {_FORMULA, _SEVERAL_NUMBERS, 0x00D6, _SHARED_CELL, 0x0203, 0x0204, _TRUTH_OR_ERROR, 0x027E}
)
_LONGEST_TEXT: Final = 32_767
_MOST_MERGES: Final = 20_000
_MOST_RECORDS_PER_CELL: Final = 4


def checked_xls(data: bytes, limits: Limits) -> tuple[bytes, dict[str, dict[tuple[int, int], Cell]]]:
    """
    An xls workbook that holds, and claims to hold, no more than the limits allow.

    Args:
        data: The whole file.
        limits: How much it may hold.

    Returns:
        A workbook of the same records in a container of its own, so that nothing else is read;
        and by the sheets' names the formulas that failed, by row and column from 1.

    Raises:
        ReadErrors: If it is damaged, has a password, or passes a limit.
    """
    stream = workbook_stream(data)
    lengths, starts, names = _index(stream, limits)
    scan = _Scan(limits, lengths)
    failed: dict[str, dict[tuple[int, int], Cell]] = {}
    for start, name in zip(starts, names, strict=True):
        failed[name] = scan.begin_sheet(name).cells
        for kind, body in _records(stream, start):
            if kind == _END:
                break
            scan.count_record(kind, body)
    return packed_stream(stream), failed


def _index(stream: bytes, limits: Limits) -> tuple[list[int], list[int], list[str]]:
    """The lengths of the shared texts, where the sheets start, each once, and what they are called."""
    names: list[str] = []
    lengths: list[int] = []
    starts: list[int] = []
    shared: list[bytes] | None = None
    for kind, body in _records(stream, 0):
        if shared is not None:
            if kind == _CONTINUE:
                shared.append(body)
                continue
            lengths, shared = _text_lengths(shared), None
        if kind == _FILE_PASS:
            raise refused("workbook_password", "xls")
        if kind == _SHARED_TEXTS:
            shared = [body[8:]]
            if len(body) < 8 or struct.unpack_from("<I", body, 4)[0] > len(stream):
                raise refused("workbook_damaged", "xls")
        elif kind == _SHEET and len(body) >= 4:
            starts.append(struct.unpack_from("<I", body)[0])
            wide = body[7:8] == b"\x01"
            text = body[8 : 8 + (body[6] if len(body) > 6 else 0) * (2 if wide else 1)]
            names.append(text.decode("utf-16-le" if wide else "latin-1", errors="replace"))
    if len(starts) > limits.max_parts:
        raise refused("limit_parts", len(starts), limit=limits.max_parts)
    if len(set(starts)) < len(starts) or any(start >= len(stream) for start in starts):
        raise refused("workbook_damaged", "xls")
    return lengths, starts, names


class _Scan:
    """
    What the sheets seen so far hold.

    Args:
        limits: How much they may hold, all together.
        lengths: The lengths of the shared texts.
    """

    def __init__(self, limits: Limits, lengths: list[int]) -> None:
        self._limits = limits
        self._lengths = lengths
        self._size = self._records = self._merges = self._cells_before = 0
        self._rows = self._columns = 0
        self._odd = OddCells()
        self._name = ""

    def begin_sheet(self, name: str) -> OddCells:
        """A sheet begins: what the one before reaches over is kept in mind."""
        self._cells_before += self._rows * self._columns
        self._rows = self._columns = 0
        self._name = masked(name)
        self._odd = OddCells()
        return self._odd

    def count_record(self, kind: int, body: bytes) -> None:
        """One record of a sheet."""
        self._records += 1
        if self._records > _MOST_RECORDS_PER_CELL * self._limits.max_cells:
            raise refused("limit_cells", self._records, limit=self._limits.max_cells)
        if kind == _DIMENSIONS:
            self._check(*_dimensions(body))
        elif kind == _MERGED:
            self._merges += len(body) // 8
            if self._merges > _MOST_MERGES:
                raise refused("limit_cells", self._merges, limit=_MOST_MERGES)
        elif kind in _CELLS and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            if kind == _SEVERAL_NUMBERS:
                column = struct.unpack_from("<H", body, len(body) - 2)[0]
            self._rows, self._columns = max(self._rows, row + 1), max(self._columns, column + 1)
            place = Place(sheet=self._name, row=row + 1, column=column_letters(column + 1))
            self._check(self._rows, self._columns, place)
            if kind == _SHARED_CELL and len(body) >= 10:
                self._count_text(struct.unpack_from("<I", body, 6)[0])
            failure = _failure(kind, body)
            if failure is not None:
                self._odd.add_error((row + 1, column + 1), error_text(failure))

    def _check(self, rows: int, columns: int, place: Place | None = None) -> None:
        where = f"{column_letters(columns)}{rows}" if place is None else f"{place.column}{place.row}"
        if rows > self._limits.max_rows:
            raise refused("limit_rows", where, place, limit=self._limits.max_rows)
        if columns > self._limits.max_columns:
            raise refused("limit_columns", where, place, limit=self._limits.max_columns)
        if self._cells_before + rows * columns > self._limits.max_cells:
            raise refused("limit_cells", where, place, limit=self._limits.max_cells)

    def _count_text(self, index: int) -> None:
        """A shared text is stored once and read once per cell: count what it will take."""
        self._size += self._lengths[index] if index < len(self._lengths) else _LONGEST_TEXT
        if self._size > self._limits.max_unpacked_bytes:
            raise refused("limit_unpacked", self._size, limit=self._limits.max_unpacked_bytes)


def _failure(kind: int, body: bytes) -> int | None:
    """The number of the error that a cell holds; None if it holds none."""
    if kind == _TRUTH_OR_ERROR and body[7:8] == b"\x01":
        return body[6]
    if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == _ERROR_RESULT:
        return body[8]
    return None


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a position on: what kind each is, and its body."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _dimensions(body: bytes) -> tuple[int, int]:
    """How many rows and columns a sheet claims to reach over, in either of the two layouts of the record."""
    if len(body) >= 14:
        first_row, rows, first_column, columns = struct.unpack_from("<IIHH", body)
    elif len(body) >= 10:
        first_row, rows, first_column, columns = struct.unpack_from("<HHHH", body)
    else:
        raise refused("workbook_damaged", "xls")
    if first_row > rows or first_column > columns:
        # A reader that subtracts one from the other asks for more memory than there is.
        raise refused("workbook_damaged", "xls")
    return rows, columns


def _text_lengths(pieces: list[bytes]) -> list[int]:
    """
    The lengths of the shared texts, in characters.

    A text that is split between two records repeats, at the start of the
    second, the byte that says how wide its characters are.
    """
    lengths: list[int] = []
    piece, at = 0, 0
    while piece < len(pieces):
        if at + 3 > len(pieces[piece]):
            piece, at = piece + 1, 0
            continue
        characters, flags = struct.unpack_from("<HB", pieces[piece], at)
        lengths.append(characters)
        at += 3
        rest = 0
        for flag, layout in ((0x08, "<H"), (0x04, "<I")):
            width = struct.calcsize(layout)
            if flags & flag and at + width <= len(pieces[piece]):
                rest += struct.unpack_from(layout, pieces[piece], at)[0] * (4 if flag == 0x08 else 1)
                at += width
        piece, at = _past_text(pieces, piece, at, characters, 2 if flags & 1 else 1)
        while piece < len(pieces) and rest > len(pieces[piece]) - at:
            rest -= len(pieces[piece]) - at
            piece, at = piece + 1, 0
        at += rest
    return lengths


def _past_text(pieces: list[bytes], piece: int, at: int, left: int, width: int) -> tuple[int, int]:
    """The position behind the characters of one text."""
    while piece < len(pieces):
        taken = min(left, (len(pieces[piece]) - at) // width)
        at += taken * width
        left -= taken
        if not left:
            break
        piece, at = piece + 1, 1
        if piece < len(pieces):
            width = 2 if pieces[piece][:1] == b"\x01" else 1
    return piece, at
