"""Cells that a reader gives as empty or as another number, although the file holds more."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from rvmatch.serialization.limits import refused
from rvmatch.serialization.sheets.tables import Cell, FormulaWithoutResult

__all__ = ["OddCells", "error_text"]

_MOST: Final = 500_000
_EXACT_DIGITS: Final = 15
_MOST_DIGITS: Final = 40
_ERRORS: Final[Mapping[int, str]] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_KNOWN: Final = {text: text for text in _ERRORS.values()}


def error_text(number: int) -> str:
    """What a spreadsheet shows for the error that an xls workbook stores by this number."""
    return _ERRORS.get(number, "#VALUE!")


class OddCells:
    """The cells of one sheet that a reader would lose, by row and column from 1."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}

    def add_error(self, at: tuple[int, int], text: str) -> None:
        """A formula that failed."""
        self._add(at, _KNOWN.get(text.upper(), "#VALUE!"))

    def add_formula(self, at: tuple[int, int], formula: str) -> None:
        """A formula whose result the file does not hold."""
        self._add(at, FormulaWithoutResult(f"={formula}"))

    def add_number(self, at: tuple[int, int], text: str) -> None:
        """A number; kept if it has more digits than a reader's numbers have."""
        if _EXACT_DIGITS < len(text) <= _MOST_DIGITS and text.isascii() and text.isdigit():
            self._add(at, Decimal(text))

    def _add(self, at: tuple[int, int], cell: Cell) -> None:
        self.cells[at] = cell
        if len(self.cells) > _MOST:
            raise refused("limit_cells", len(self.cells), limit=_MOST)
