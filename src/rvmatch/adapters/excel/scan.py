"""What a workbook may hold, checked before a reader opens it: a reader that is surprised ends the process."""

import io
import zipfile
from typing import IO, Final

from rvmatch.adapters.excel.biff import checked_xls
from rvmatch.adapters.excel.package import chunks_of, parts_of
from rvmatch.adapters.excel.sheetxml import PartScan, scan_part
from rvmatch.serialization.limits import Limits, refused

__all__ = ["OLE_SIGNATURE", "ZIP_SIGNATURE", "checked_workbook"]

ZIP_SIGNATURE: Final = b"PK\x03\x04"
"""How an xlsx workbook begins."""

OLE_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an xls workbook begins; and a workbook with a password, whatever its format."""

_XML_SUFFIXES: Final = (".xml", ".rels")
_SHARED_TEXTS: Final = "sharedstrings.xml"


def checked_workbook(data: bytes, limits: Limits) -> bytes:
    """
    A workbook that a reader can open without harm.

    A workbook is looked through part by part, an xls workbook record by record,
    and packed anew from exactly what was looked through, so that no reader finds
    anything else in it: pictures, macros and whatever is not needed are left out.

    Args:
        data: The whole file.
        limits: How much it may hold.

    Returns:
        The same workbook, fit to be read.

    Raises:
        ReadErrors: If it is damaged, has a password, is of another kind, or passes a limit.
    """
    if len(data) > limits.max_bytes:
        raise refused("limit_bytes", len(data), limit=limits.max_bytes)
    if data.startswith(OLE_SIGNATURE):
        return checked_xls(data, limits)
    if not data.startswith(ZIP_SIGNATURE):
        raise refused("workbook_kind", data[:8].hex(" "))
    return _checked_xlsx(data, limits)


def _checked_xlsx(data: bytes, limits: Limits) -> bytes:
    parts = [part for part in parts_of(data, limits) if part.filename.casefold().endswith(_XML_SUFFIXES)]
    # Shared texts first: how much a sheet takes depends on how long they are.
    parts.sort(key=lambda part: not part.filename.casefold().endswith(_SHARED_TEXTS))
    texts: list[int] = []
    size = 0
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as anew:
        for part in parts:
            scan = PartScan(part.filename, limits, texts)
            with anew.open(part.filename, "w") as copy:
                scan_part((_copied(piece, copy) for piece in chunks_of(data, part)), scan)
            if scan.is_shared and (texts or not part.filename.casefold().endswith(_SHARED_TEXTS)):
                raise refused("workbook_xml", part.filename)
            texts = scan.shared if scan.is_shared else texts
            size += scan.text_size
            if size > limits.max_unpacked_bytes:
                raise refused("limit_unpacked", size, limit=limits.max_unpacked_bytes)
    return packed.getvalue()


def _copied(piece: bytes, copy: IO[bytes]) -> bytes:
    copy.write(piece)
    return piece
