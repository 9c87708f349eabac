"""The OLE container of an xls workbook: its streams, found without trusting what it says of itself."""

import struct
from typing import Final

from rvmatch.serialization.limits import refused

__all__ = ["packed_stream", "workbook_stream"]

_HEADER: Final = 512
_ENTRY: Final = 128
_MINI_SECTOR: Final = 64
_MINI_CUTOFF: Final = 4096
_LAST_SECTOR: Final = 0xFFFFFFFA
_SHIFTS: Final = (9, 12)
_ROOT: Final = 5
_STREAM: Final = 2
_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEW_SECTOR: Final = 4096
_IN_HEADER: Final = 109
_END_OF_CHAIN: Final = 0xFFFFFFFE
_TABLE_SECTOR: Final = 0xFFFFFFFD
_FREE: Final = 0xFFFFFFFF


def workbook_stream(data: bytes) -> bytes:
    """
    The stream of an xls file that holds the workbook.

    Args:
        data: The whole file.

    Returns:
        The stream's bytes, at most as many as the file has.

    Raises:
        ReadErrors: If the container is damaged, holds no workbook, or is a workbook with a password.
    """
    if len(data) < _HEADER:
        raise refused("workbook_damaged", "xls")
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in _SHIFTS:
        raise refused("workbook_damaged", "xls")
    container = _Container(data, 1 << shift)
    entries = _entries(container.chain(struct.unpack_from("<I", data, 48)[0]))
    if "encryptedpackage" in entries:
        raise refused("workbook_password", "xls")
    found = entries.get("workbook") or entries.get("book")
    root = next((entry for entry in entries.values() if entry[0] == _ROOT), None)
    if found is None or root is None:
        raise refused("workbook_kind", ", ".join(entries)[:200])
    _, start, size = found
    if size >= _MINI_CUTOFF:
        return container.chain(start)[:size]
    mini = container.chain(root[1])
    table = container.chain(struct.unpack_from("<I", data, 60)[0])
    return _follow(mini, _MINI_SECTOR, 0, _numbers(table), start)[:size]


def packed_stream(stream: bytes, name: str = "Workbook") -> bytes:
    """
    A container that holds one stream and nothing else, each number in it true.

    Args:
        stream: The stream's bytes, at most 400 MB.
        name: The stream's name.

    Returns:
        The container, in sectors of 4,096 bytes: its table, its directory, the stream.
    """
    padded = stream.ljust(-(-max(len(stream), 1) // _NEW_SECTOR) * _NEW_SECTOR, b"\0")
    content = len(padded) // _NEW_SECTOR
    per_sector = _NEW_SECTOR // 4
    tables = -(-(content + 2) // (per_sector - 1))
    first = tables + 1
    chain = [*range(first + 1, first + content), _END_OF_CHAIN]
    # Readers want the root to have a sector for short streams even where there are none.
    table = [*[_TABLE_SECTOR] * tables, _END_OF_CHAIN, *chain, _END_OF_CHAIN]
    table += [_FREE] * (tables * per_sector - len(table))
    listed = [*range(tables), *[_FREE] * (_IN_HEADER - tables)]
    header = struct.pack("<8s16x5H6x", _SIGNATURE, 0x3E, 4, 0xFFFE, 12, 6)
    header += struct.pack("<9I", 1, tables, tables, 0, _MINI_CUTOFF, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0)
    header += struct.pack(f"<{_IN_HEADER}I", *listed)
    root = _entry("Root Entry", _ROOT, 1, first + content, _NEW_SECTOR)
    directory = root + _entry(name, _STREAM, _FREE, first, len(padded))
    body = struct.pack(f"<{len(table)}I", *table) + directory.ljust(_NEW_SECTOR, b"\0") + padded
    return header.ljust(_NEW_SECTOR, b"\0") + body + bytes(_NEW_SECTOR)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    """One entry of a directory."""
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBB3I36xIQ", text, len(text), kind, 1, _FREE, _FREE, child, start, size)


class _Container:
    """The sectors of a container and the table that chains them."""

    def __init__(self, data: bytes, sector: int) -> None:
        self._data = data
        self._sector = sector
        self._table: list[int] = []
        for number in self._table_sectors():
            self._table.extend(_numbers(self._bytes_of(number)))

    def chain(self, start: int) -> bytes:
        """The bytes of a chain of sectors."""
        return _follow(self._data, self._sector, self._sector, self._table, start)

    def _bytes_of(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._data[start : start + self._sector]

    def _table_sectors(self) -> list[int]:
        """The sectors that hold the table: the first 109 from the header, the others from a chain."""
        most = len(self._data) // self._sector + 1
        numbers = [number for number in _numbers(self._data[76:_HEADER]) if number < _LAST_SECTOR]
        further = struct.unpack_from("<I", self._data, 68)[0]
        for _ in range(most):
            if further >= _LAST_SECTOR:
                break
            *listed, further = _numbers(self._bytes_of(further)) or [_LAST_SECTOR]
            numbers.extend(number for number in listed if number < _LAST_SECTOR)
        if len(set(numbers)) < len(numbers) or any(number > most for number in numbers):
            raise refused("workbook_damaged", "xls")
        return numbers


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _follow(data: bytes, sector: int, offset: int, table: list[int], start: int) -> bytes:
    """The bytes of a chain; one that runs in circles, or out of the file, is refused."""
    pieces: list[bytes] = []
    number = start
    while number < _LAST_SECTOR:
        if number >= len(table) or len(pieces) > len(data) // sector:
            raise refused("workbook_damaged", "xls")
        at = number * sector + offset
        pieces.append(data[at : at + sector])
        number = table[number]
    return b"".join(pieces)


def _entries(directory: bytes) -> dict[str, tuple[int, int, int]]:
    """The directory's entries by name: type, first sector, size in bytes."""
    entries: dict[str, tuple[int, int, int]] = {}
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        start, size = struct.unpack_from("<II", directory, at + 116)
        if kind and 2 <= length <= 64:
            name = directory[at : at + length - 2].decode("utf-16-le", errors="replace")
            entries.setdefault(name.casefold(), (kind, start, size))
    return entries
