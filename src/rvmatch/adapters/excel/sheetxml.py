"""The XML of a workbook's parts, looked through piece by piece before any reader builds a table of it."""

import re
from collections.abc import Iterable
from typing import Final, NoReturn
from xml.parsers import expat

from rvmatch.adapters.excel.oddcells import OddCells
from rvmatch.errors import Place
from rvmatch.serialization.limits import Limits, refused
from rvmatch.serialization.sheets.tables import column_letters
from rvmatch.wording.masking import LONGEST_SHOWN, masked

__all__ = ["PartScan", "scan_part"]

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_WHOLE: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_DECIMAL: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,20})?", re.ASCII)
_MOST_DEPTH: Final = 200
_MOST_MERGES: Final = 20_000
_MOST_ELEMENTS_PER_CELL: Final = 4
_WORKBOOK_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_LONGEST_TOKEN: Final = 8 * 1024 * 1024


class PartScan:
    """
    What one part holds, counted while it streams by.

    Cells count if anything stands in them; where a cell or a row does not say
    where it stands, it follows the one before. Nothing is kept but numbers,
    and what stands in cells that readers take for empty.

    Args:
        name: The part's name, for faults.
        limits: How much one sheet may hold.
        texts: The lengths of the workbook's shared texts, in their order.
        sheet: The name of the sheet it holds; None if it holds none, or that is not known.
    """

    def __init__(self, name: str, limits: Limits, texts: list[int], sheet: str | None = None) -> None:
        self.name = name
        self.limits = limits
        self.texts = texts
        self.sheet = sheet
        self.odd = OddCells()
        self.sheets: list[tuple[str, str]] = []
        self.relations: dict[str, str] = {}
        self.widths: dict[int, float] = {}
        self.text_size = 0
        self.shared: list[int] = []
        self.is_shared = False
        self._path: list[str] = []
        self._inside = 0
        self._row = 0
        self._column = 0
        self._rows = self._columns = 0
        self._merges = self._elements = 0
        self._named: set[str] = set()
        self._at = (0, 0)
        self._kind: str | None = None
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._valued = False
        self._length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = tag.rpartition(":")[2]
        self._elements += 1
        if self._elements > _MOST_ELEMENTS_PER_CELL * self.limits.max_cells:
            self._refuse("limit_cells", self._elements, self.limits.max_cells)
        if len(self._path) >= _MOST_DEPTH:
            raise refused("workbook_xml", self.name)
        if not self._path:
            self.is_shared = tag == "sst"
        if tag == "sheetData":
            self._inside += 1
        elif self._inside:
            self._start_in_sheet(tag, attributes)
        else:
            self._start_elsewhere(tag, attributes)
        self._path.append(tag)

    def _start_in_sheet(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._start_row(attributes.get("r"))
        elif tag == "c":
            self._start_cell(attributes)
        elif self._path[-1] == "c":
            self._filled()
            if tag == "f":
                self._formula = []
            elif tag == "v":
                self._valued = True

    def _start_elsewhere(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si" and self.is_shared:
            self.shared.append(0)
            if len(self.shared) > self.limits.max_cells:
                self._refuse("limit_cells", len(self.shared), self.limits.max_cells)
        elif tag == "mergeCell":
            self._merges += 1
            if self._merges > _MOST_MERGES:
                self._refuse("limit_cells", self._merges, _MOST_MERGES)
        elif tag == "col":
            self._keep_width(attributes)
        elif tag in ("sheet", "Relationship"):
            self._name_once(tag, attributes)

    def _keep_width(self, attributes: dict[str, str]) -> None:
        numbers = [attributes.get(name, "") for name in ("min", "max", "width")]
        most = self.limits.max_columns
        if all(_DECIMAL.fullmatch(number) for number in numbers) and len(self.widths) < most:
            first, last, width = map(float, numbers)
            for column in range(int(first), int(min(last, most)) + 1):
                self.widths.setdefault(column, width)

    def end(self, tag: str) -> None:
        """An element ends."""
        tag = tag.rpartition(":")[2]
        self._path.pop()
        if tag == "sheetData":
            self._inside -= 1
        elif tag == "c" and self._inside:
            self._end_cell()

    def text(self, content: str) -> None:
        """Text between elements; one that is too long is refused before it is whole."""
        if self.is_shared and self.shared:
            self.shared[-1] += len(content)
            self._check_length(self.shared[-1])
        elif self._inside and self._path:
            tag = self._path[-1]
            if tag == "f" and self._formula is not None:
                self._formula.append(content[:LONGEST_SHOWN])
                del self._formula[1:]
            elif tag in ("v", "t"):
                self._length += len(content)
                self._check_length(self._length)
                if tag == "v":
                    self._value.append(content)

    def _check_length(self, length: int) -> None:
        if length > self.limits.max_text:
            self._refuse("limit_text", length, self.limits.max_text)

    def _end_cell(self) -> None:
        """A cell ends: keep what a reader would take for empty, or for another number."""
        value = "".join(self._value).strip()
        if self._kind == "s":
            self._count_shared(value)
        elif self._formula is not None and (not self._valued or (not value and self._kind != "str")):
            self.odd.add_formula(self._at, "".join(self._formula))
        elif self._kind == "e":
            self.odd.add_error(self._at, value)
        elif self._kind in (None, "n"):
            self.odd.add_number(self._at, value)

    def _start_row(self, reference: str | None) -> None:
        if reference is None:
            self._row += 1
        elif _WHOLE.fullmatch(reference) and int(reference):
            self._row = int(reference)
        else:
            raise refused("workbook_xml", f"{self.name}: r={reference}")
        self._column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column += 1
        self._at = (self._row, self._column)
        reference = attributes.get("r")
        if reference is not None:
            match = _REFERENCE.fullmatch(reference)
            if match is None:
                raise refused("workbook_xml", f"{self.name}: r={reference}")
            column = 0
            for letter in match[1]:
                column = column * 26 + ord(letter) - ord("A") + 1
            self._at = (int(match[2]), column)
            # The larger of both, since readers differ in which of two statements they follow.
            self._column, self._row = max(self._column, column), max(self._row, int(match[2]))
        self._kind = attributes.get("t")
        self._value, self._formula = [], None
        self._valued, self._length = False, 0

    def _filled(self) -> None:
        """Something stands in the cell at hand: the sheet reaches at least so far."""
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        limits = self.limits
        row, column = self._row, self._column
        where = f"{column_letters(column)}{row}"
        place = (
            Place(sheet=masked(self.sheet), row=row, column=column_letters(column)) if self.sheet else None
        )
        if row > limits.max_rows:
            self._refuse("limit_rows", where, limits.max_rows, place)
        if column > limits.max_columns:
            self._refuse("limit_columns", where, limits.max_columns, place)
        if self._rows * self._columns > limits.max_cells:
            self._refuse("limit_cells", where, limits.max_cells, place)

    def _name_once(self, tag: str, attributes: dict[str, str]) -> None:
        """Two sheets on one part would be read twice, and more would be read more often: refuse them."""
        if tag == "sheet":
            identities = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
            names = {f"id {value}" for value in identities}
            self.sheets += [(attributes.get("name", ""), identity) for identity in identities[:1]]
        elif self.name.casefold().endswith(_WORKBOOK_RELATIONS):
            self.relations[attributes.get("Id", "")] = attributes.get("Target", "")
            names = {"part " + "/".join(attributes.get("Target", "").casefold().split("/")[-2:])}
        else:
            return
        if names & self._named:
            raise refused("workbook_xml", f"{self.name}: {', '.join(sorted(names))}")
        self._named |= names

    def _refuse(self, code: str, got: object, limit: int, place: Place | None = None) -> NoReturn:
        if place is None and self.sheet and self._inside:
            place = Place(sheet=masked(self.sheet), row=self._at[0], column=column_letters(self._at[1]))
        raise refused(code, got, place or Place(path=self.name), limit=limit)

    def _count_shared(self, index: str) -> None:
        """A shared text is stored once and read once per cell: count what it will take."""
        if _WHOLE.fullmatch(index) and int(index) < len(self.texts):
            self.text_size += self.texts[int(index)]
        if self.text_size > self.limits.max_unpacked_bytes:
            self._refuse("limit_unpacked", self.text_size, self.limits.max_unpacked_bytes)


def scan_part(chunks: Iterable[bytes], scan: PartScan) -> None:
    """
    Look through one XML part.

    Args:
        chunks: Its bytes, piece by piece.
        scan: What counts; it raises as soon as a limit is passed.

    Raises:
        ReadErrors: If it is not well-formed, declares a document type or an entity, or passes a limit.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.StartDoctypeDeclHandler = lambda *_: _forbidden(scan.name)
    parser.EntityDeclHandler = lambda *_: _forbidden(scan.name)
    try:
        fed = 0
        for chunk in chunks:
            fed += len(chunk)
            parser.Parse(chunk, False)  # noqa: FBT003 -- the parser's own signature
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise refused("workbook_xml", scan.name)
        parser.Parse(b"", True)  # noqa: FBT003 -- the parser's own signature
    except expat.ExpatError as error:
        where = f"{scan.name}:{error.lineno}:{error.offset}"
        raise refused("workbook_xml", where) from None


def _forbidden(name: str) -> NoReturn:
    raise refused("workbook_doctype", name)
