"""One row on its way to a project: every cell is converted, every fault is kept, then it is built."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final, Literal, TypeVar

import attrs

from rvmatch.errors import Fault, InvalidValueError, Place, invalid
from rvmatch.model.projects import Contact
from rvmatch.model.quantities import Period, member, text
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits
from rvmatch.serialization.sheets.amounts import amount_cny
from rvmatch.serialization.sheets.cells import free_text
from rvmatch.serialization.sheets.days import Month, day_or_month_of, period_of
from rvmatch.serialization.sheets.layout import Column
from rvmatch.serialization.sheets.tables import (
    ERROR_VALUES,
    Cell,
    FormulaWithoutResult,
    RawTable,
    as_text,
    is_blank,
)
from rvmatch.serialization.sheets.words import CATEGORY_FIELDS, WORD_FIELDS, WordBook

__all__ = ["RowReader", "Settings", "Sheet"]

T = TypeVar("T")
U = TypeVar("U")
E = TypeVar("E", bound=StrEnum)

_LARGE_CNY: Final = 10**8
_CATEGORY_COLUMNS: Final = (*CATEGORY_FIELDS, "category")


@attrs.frozen(kw_only=True)
class Settings:
    """
    How people want a source to be read.

    Args:
        namespace: The namespace of rows that name none.
        status: The status of rows that name none.
        keep_contacts: Whether contacts are kept.
        limits: How much the source may hold.

    Raises:
        InvalidValueError: If the status is not a member of its vocabulary.
    """

    namespace: str = attrs.field(default="", validator=text)
    status: ProjectStatus = attrs.field(default=ProjectStatus.PUBLISHED, validator=member(ProjectStatus))
    keep_contacts: bool = False
    limits: Limits = DEFAULT_LIMITS


@attrs.frozen(kw_only=True)
class Sheet:
    """
    What all rows of one sheet share.

    Args:
        table: The sheet.
        columns: Its columns by field.
        contact_columns: All columns that hold contacts.
        filled: Values of merged cells, by row and column.
        words: The words that are understood.
        settings: How people want it to be read.
        tally: Places of rows in which something was decided, by what it was.
    """

    table: RawTable
    columns: Mapping[str, Column]
    contact_columns: tuple[Column, ...]
    filled: Mapping[tuple[int, int], Cell]
    words: WordBook
    settings: Settings
    tally: dict[str, list[Place]] = attrs.field(factory=lambda: defaultdict(list))


class RowReader:
    """
    One row: its cells by field, and the faults found so far.

    Args:
        sheet: The sheet it stands in.
        number: Which row.
    """

    def __init__(self, sheet: Sheet, number: int) -> None:
        self.sheet = sheet
        self.number = number
        self.faults: list[Fault] = []
        self.key: str | None = None
        self._faulty: set[str] = set()
        self._words: dict[str, list[StrEnum]] = defaultdict(list)
        for field in (*WORD_FIELDS, "category"):
            for target, word in self.read(field, self._members, ()):
                self._words[target].append(word)

    def has(self, field: str) -> bool:
        """Whether there is a column for this field."""
        return field in self.sheet.columns

    def cell(self, field: str) -> Cell:
        """The cell of this field; None if it has no column."""
        column = self.sheet.columns.get(field)
        return None if column is None else self._at(column)

    def given(self, field: str) -> bool:
        """Whether this row says something about this field, be it faulty or not."""
        return not is_blank(self.cell(field))

    def sound(self, *fields: str) -> bool:
        """Whether none of these fields was faulty."""
        return self._faulty.isdisjoint(fields)

    def place(self, field: str) -> Place:
        """Where this field stands: its cell, or the row if it has no column."""
        column = self.sheet.columns.get(field)
        return self.sheet.table.place(self.number, None if column is None else column.number)

    def fault(self, field: str, code: str, got: object, **params: object) -> None:
        """Keep a fault of this field."""
        self.keep(field, invalid(field, code, got, **params).fault)

    def decided(self, code: str) -> None:
        """Keep in mind that something was decided for this row."""
        places, place = self.sheet.tally[code], self.sheet.table.place(self.number)
        if not places or places[-1] != place:
            places.append(place)

    def read(self, field: str, convert: Callable[[str, Cell], T], absent: U) -> T | U:
        """
        The value of a field.

        Args:
            field: The field.
            convert: From the field's name and its cell to the value.
            absent: The value if there is no column, or the cell is faulty.
        """
        column = self.sheet.columns.get(field)
        if column is None or not column.readable:
            return absent
        cell = self._at(column)
        longest = self.sheet.settings.limits.max_text
        try:
            if isinstance(cell, str):
                if len(cell) > longest:
                    raise invalid(field, "limit_text", len(cell), limit=longest)
                if isinstance(cell, FormulaWithoutResult):
                    raise invalid(field, "formula_no_result", cell)
                if cell.strip() in ERROR_VALUES:
                    raise invalid(field, "formula_error", cell)
            return convert(field, cell)
        except InvalidValueError as error:
            self.keep(field, error.fault)
            return absent

    def required(self, field: str, convert: Callable[[str, Cell], T]) -> T | None:
        """The value of a field that every row has to give; None if it is faulty or missing."""
        if self.has(field) and not self.given(field):
            column = self.sheet.columns[field]
            above = self.sheet.table.cell(self.number - 1, column.number) if self.number > 1 else None
            merged = (
                self.sheet.table.merged is None
                and self.sheet.table.origin == "sheet"
                and not is_blank(above)
                and as_text(above) != column.heading
            )
            self.fault(field, "required_merged" if merged else "required_cell", "")
            return None
        return self.read(field, convert, None)

    def read_set(self, field: str, convert: Callable[[str, Cell], frozenset[T]]) -> frozenset[T]:
        """The values of a field that may hold several; empty if it holds none or is faulty."""
        found = self.read(field, convert, None)
        return frozenset() if found is None else found

    def identity(self, convert: Callable[[str, Cell], str]) -> tuple[str | None, str]:
        """The row's number and its namespace; together its key, known even where other cells are faulty."""
        number = self.required("id", convert)
        namespace = self.read("namespace", convert, "") or self.sheet.settings.namespace
        if number is not None:
            self.key = f"{namespace}/{number}" if namespace else number
        return number, namespace

    def text(self, field: str) -> str:
        """The text of a field; empty if there is none."""
        return self.read(field, free_text, "")

    def money(self, field: str) -> int | None:
        """The amount of a field in whole yuan; None if nobody stated it."""
        column = self.sheet.columns.get(field)
        unit = None if column is None else column.unit
        amount = self.read(field, lambda name, cell: amount_cny(name, cell, unit), None)
        if amount is not None and amount > _LARGE_CNY:
            self.decided("amount_very_large")
        return amount

    def members(self, field: str, kind: type[E]) -> list[E]:
        """All members of a vocabulary that the words of this row stand for, repetitions kept."""
        return [member for member in self._words[field] if isinstance(member, kind)]

    def member(self, field: str, kind: type[E]) -> E | None:
        """The one member that the words of this row stand for; None if nobody stated it."""
        found = list(dict.fromkeys(self.members(field, kind)))
        if len(found) > 1:
            self.fault(field, "single_word", as_text(self.cell(field)))
        return found[0] if len(found) == 1 else None

    def check_categories(self) -> None:
        """Keep a fault if the row names no category and none of its categories was faulty."""
        columns = [field for field in _CATEGORY_COLUMNS if self.has(field)]
        if columns and self.sound(*columns) and not any(self._words[field] for field in CATEGORY_FIELDS):
            self.fault(columns[0], "some_category", "")

    def status(self) -> ProjectStatus:
        """The status of the row, or the one that people set for rows that name none."""
        if self.has("status") and not self.given("status"):
            self.decided("status_empty")
        return self.member("status", ProjectStatus) or self.sheet.settings.status

    def period(self) -> Period | None:
        """When it is to be carried out, from one column or from two; None if nobody stated it."""
        stated, by_months = self.read("period", period_of, None) or (None, False)
        if by_months:
            self.decided("months")
        start, end = self._day("start"), self._day("end")
        if start is None and end is None:
            return stated
        if start is not None and end is not None and end < start:
            self.fault("end", "period_order", end, start=start)
            return None
        found = Period(start=start, end=end)
        if stated is not None and stated != found:
            self.fault("period", "period_twice", as_text(self.cell("period")))
        return found

    def _day(self, field: Literal["start", "end"]) -> datetime.date | None:
        """The first or the last day, where a month alone stands for its first or its last one."""
        found = self.read(field, day_or_month_of, None)
        if not isinstance(found, Month):
            return found
        self.decided("months")
        return found.first if field == "start" else found.last

    def contacts(self) -> tuple[Contact, ...]:
        """The contacts that the row names: each name with the number at the same position."""
        texts: dict[str, list[str]] = {"contact_name": [], "contact_telephone": []}
        for column in self.sheet.contact_columns:
            cell = self._at(column)
            texts[column.field].append("" if is_blank(cell) else as_text(cell))
        names, numbers = texts.values()
        count = max(len(names), len(numbers))
        pairs = zip(names + [""] * (count - len(names)), numbers + [""] * (count - len(numbers)), strict=True)
        return tuple(Contact(name=name, telephone=number) for name, number in pairs if name or number)

    def _members(self, field: str, cell: Cell) -> tuple[tuple[str, StrEnum], ...]:
        chinese = self.sheet.columns[field].chinese
        return self.sheet.words.members(field, cell, chinese=chinese)

    def _at(self, column: Column) -> Cell:
        key = (self.number, column.number)
        filled = self.sheet.filled
        return filled[key] if key in filled else self.sheet.table.cell(*key)

    def keep(self, field: str, fault: Fault) -> None:
        """Keep a fault that was found elsewhere, with this row's place."""
        self._faulty.add(field)
        self.faults.append(attrs.evolve(fault, field=field, place=self.place(field)))
