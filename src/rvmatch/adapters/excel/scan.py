"""What a workbook may hold, checked before a reader opens it: a reader that is surprised ends the process."""

import io
import zipfile
from collections.abc import Mapping
from typing import IO, Final

import attrs

from rvmatch.adapters.excel.biff import checked_xls
from rvmatch.adapters.excel.package import chunks_of, parts_of
from rvmatch.adapters.excel.sheetxml import PartScan, scan_part
from rvmatch.serialization.limits import Limits, refused
from rvmatch.serialization.sheets.tables import Cell

__all__ = ["OLE_SIGNATURE", "ZIP_SIGNATURE", "SheetExtras", "checked_workbook", "looked_through"]

ZIP_SIGNATURE: Final = b"PK\x03\x04"
"""How an xlsx workbook begins."""

OLE_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an xls workbook begins; and a workbook with a password, whatever its format."""

_XML_SUFFIXES: Final = (".xml", ".rels")
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_SHARED_TEXTS: Final = "sharedstrings.xml"


@attrs.frozen(kw_only=True)
class SheetExtras:
    """
    What a reader would lose of one sheet.

    Args:
        cells: Failed formulas, formulas without a result and long numbers, by row and column from 1.
        widths: The widths of its columns in characters, by column from 1.
    """

    cells: Mapping[tuple[int, int], Cell] = attrs.field(factory=dict)
    widths: Mapping[int, float] = attrs.field(factory=dict)


def checked_workbook(data: bytes, limits: Limits) -> bytes:
    """A workbook that a reader can open without harm; see ``looked_through``."""
    return looked_through(data, limits)[0]


def looked_through(data: bytes, limits: Limits) -> tuple[bytes, Mapping[str, SheetExtras]]:
    """
    A workbook that a reader can open without harm.

    A workbook is looked through part by part, an xls workbook record by record,
    and packed anew from exactly what was looked through, so that no reader finds
    anything else in it: pictures, macros and whatever is not needed are left out.

    Args:
        data: The whole file.
        limits: How much it may hold.

    Returns:
        The same workbook, fit to be read; and what a reader would lose of its sheets, by their names.

    Raises:
        ReadErrors: If it is damaged, has a password, is of another kind, or passes a limit.
    """
    if len(data) > limits.max_bytes:
        raise refused("limit_bytes", len(data), limit=limits.max_bytes)
    if data.startswith(OLE_SIGNATURE):
        checked, odd = checked_xls(data, limits)
        return checked, {name: SheetExtras(cells=cells) for name, cells in odd.items()}
    if not data.startswith(ZIP_SIGNATURE):
        raise refused("workbook_kind", data[:8].hex(" "))
    return _checked_xlsx(data, limits)


def _checked_xlsx(data: bytes, limits: Limits) -> tuple[bytes, Mapping[str, SheetExtras]]:
    parts = [part for part in parts_of(data, limits) if part.filename.casefold().endswith(_XML_SUFFIXES)]
    # What the sheets are called, then the shared texts: how much a sheet takes depends on how long they are.
    parts.sort(key=lambda part: _rank(part.filename.casefold()))
    texts: list[int] = []
    sheets: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    extras: dict[str, SheetExtras] = {}
    size = 0
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as anew:
        for part in parts:
            scan = PartScan(part.filename, limits, texts, names.get(part.filename.casefold()))
            with anew.open(part.filename, "w") as copy:
                scan_part((_copied(piece, copy) for piece in chunks_of(data, part)), scan)
            if scan.is_shared and (texts or not part.filename.casefold().endswith(_SHARED_TEXTS)):
                raise refused("workbook_xml", part.filename)
            texts = scan.shared if scan.is_shared else texts
            if part.filename.casefold() == _WORKBOOK:
                sheets = scan.sheets
            elif part.filename.casefold() == _RELATIONS:
                names = {
                    _part_name(scan.relations[identity]): name
                    for name, identity in sheets
                    if identity in scan.relations
                }
            if scan.sheet is not None:
                extras[scan.sheet] = SheetExtras(cells=scan.odd.cells, widths=scan.widths)
            size += scan.text_size
            if size > limits.max_unpacked_bytes:
                raise refused("limit_unpacked", size, limit=limits.max_unpacked_bytes)
    return packed.getvalue(), extras


def _rank(name: str) -> int:
    first = (_WORKBOOK, _RELATIONS)
    if name in first:
        return first.index(name)
    return len(first) if name.endswith(_SHARED_TEXTS) else len(first) + 1


def _part_name(target: str) -> str:
    """The part that a workbook's relation points to."""
    name = target.casefold()
    return name[1:] if name.startswith("/") else name if name.startswith("xl/") else f"xl/{name}"


def _copied(piece: bytes, copy: IO[bytes]) -> bytes:
    copy.write(piece)
    return piece
