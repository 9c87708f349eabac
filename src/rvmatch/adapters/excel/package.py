"""The zip container of an xlsx workbook, unpacked within limits and packed anew."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from rvmatch.serialization.limits import Limits, refused

__all__ = ["chunks_of", "parts_of"]

_LOCAL_HEADER: Final = 30
_LOCAL_SIGNATURE: Final = b"PK\x03\x04"
_ENCRYPTED: Final = 0x1
_CHUNK: Final = 64 * 1024
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def parts_of(data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    """
    The parts of a workbook as its directory lists them, checked before any is unpacked.

    Args:
        data: The whole file.
        limits: How much it may hold.

    Returns:
        The parts that are not folders.

    Raises:
        ReadErrors: If it is no zip file, is encrypted, names a part twice, or holds too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [part for part in package.infolist() if not part.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        raise refused("workbook_damaged", "xlsx") from None
    if len(parts) > limits.max_parts:
        raise refused("limit_parts", len(parts), limit=limits.max_parts)
    names = {part.filename.casefold() for part in parts}
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise refused("workbook_password", "xlsx")
    if len(names) < len(parts) or any(part.compress_type not in _METHODS for part in parts):
        raise refused("workbook_damaged", "xlsx")
    size = sum(part.file_size for part in parts)
    if size > limits.max_unpacked_bytes:
        raise refused("limit_unpacked", size, limit=limits.max_unpacked_bytes)
    if "xl/workbook.xml" not in names:
        raise refused("workbook_kind", ", ".join(sorted(names))[:200])
    return parts


def chunks_of(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """
    The content of one part, piece by piece, never more than its directory entry says.

    The standard library's reader stops at the stated size without telling
    whether the compressed stream goes on; other readers go on. Here a part that
    is not exactly as long as stated is refused.

    Args:
        data: The whole file.
        part: The part.

    Yields:
        Its bytes in pieces of at most 64 KiB.

    Raises:
        ReadErrors: If the part is not as its directory entry describes it.
    """
    packed = memoryview(data)[_start(data, part) :][: part.compress_size]
    left = part.file_size
    digest = 0
    pieces = _inflated(packed) if part.compress_type == zipfile.ZIP_DEFLATED else _cut(packed)
    try:
        for piece in pieces:
            left -= len(piece)
            if left < 0:
                raise refused("workbook_size", part.filename)
            digest = zlib.crc32(piece, digest)
            yield piece
    except zlib.error:
        raise refused("workbook_damaged", "xlsx") from None
    if left or digest != part.CRC:
        raise refused("workbook_size", part.filename)


def _start(data: bytes, part: zipfile.ZipInfo) -> int:
    header = data[part.header_offset : part.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or not header.startswith(_LOCAL_SIGNATURE):
        raise refused("workbook_damaged", "xlsx")
    name, extra = (int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
    return part.header_offset + _LOCAL_HEADER + name + extra


def _cut(packed: memoryview) -> Iterator[bytes]:
    for start in range(0, len(packed), _CHUNK):
        yield bytes(packed[start : start + _CHUNK])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in _cut(packed):
        rest = piece
        while rest and not inflater.eof:
            yield inflater.decompress(rest, _CHUNK)
            rest = inflater.unconsumed_tail
    while not inflater.eof:
        piece = inflater.decompress(inflater.unconsumed_tail, _CHUNK)
        if not piece:
            raise zlib.error("stream ends early")
        yield piece
