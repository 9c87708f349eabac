"""Where the headings of a sheet stand, what each column holds, and which rows are projects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, Literal

import attrs

from rvmatch.errors import Fault, invalid
from rvmatch.serialization.limits import refused
from rvmatch.serialization.sheets.amounts import own_unit, unit_name
from rvmatch.serialization.sheets.headings import (
    AMOUNTS,
    REPEATABLE,
    HeadingBook,
    heading_book,
    normalized,
    unit_in_heading,
    unit_in_title,
)
from rvmatch.serialization.sheets.reading import ReadingNote, SkippedRow
from rvmatch.serialization.sheets.rowkinds import filled_cells, kind_above_heading, kind_below_heading
from rvmatch.serialization.sheets.tables import RawTable, as_text, column_letters, is_blank, listed
from rvmatch.wording import masked

__all__ = ["Column", "Layout", "heading_row", "is_complete", "layout_of"]

SEARCHED_ROWS: Final = 60
"""In how many rows from the top the headings are looked for."""

_FEWEST_HEADINGS: Final = 2
_CATEGORIES: Final = ("fields", "help_kinds", "revitalizations", "category")
_REQUIRED: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "demand": (("id",), ("title",), ("county_code", "county_name"), _CATEGORIES),
    "supply": (("id",), ("title",), ("organization_name",), _CATEGORIES),
}


@attrs.frozen(kw_only=True)
class Column:
    """
    A column whose heading is understood.

    Args:
        number: Which column, from 1.
        field: What it holds.
        heading: Its heading as typed.
        unit: How many yuan one unit is; None if it holds no money, or each cell names its unit.
        readable: Whether its cells can be read; False if its unit is not clear.
    """

    number: int
    field: str
    heading: str
    unit: Decimal | None = None
    readable: bool = True

    @property
    def chinese(self) -> bool:
        """Whether its heading is Chinese, so that known words are listed in Chinese."""
        return not self.heading.isascii()


@attrs.frozen(kw_only=True)
class Layout:
    """
    How a sheet is to be read.

    Args:
        row: The row the headings stand in.
        columns: The columns that are understood, one per field except for contacts.
        unknown: The others that are not empty, but for those that aliases leave out: numbers and headings.
        rows: The rows that are projects.
        skipped: The rows that are not.
        faults: What is wrong with the headings themselves.
        notes: What was decided.
    """

    row: int
    columns: tuple[Column, ...]
    unknown: tuple[tuple[int, str], ...]
    rows: tuple[int, ...]
    skipped: tuple[SkippedRow, ...]
    faults: tuple[Fault, ...]
    notes: tuple[ReadingNote, ...]


def _headings_at(table: RawTable, row: int, book: HeadingBook) -> dict[int, str]:
    """The headings in a row, by column; those under a common one are joined with it if it takes that."""
    found = {
        column: as_text(cell)
        for column, cell in enumerate(table.rows[row - 1], start=1)
        if not is_blank(cell)
    }
    for merged in table.merged or ():
        over = merged.top < row and merged.bottom >= row - 1
        above = as_text(table.cell(merged.top, merged.left)) if over else ""
        if above and row <= merged.bottom and merged.left not in found:
            found[merged.left] = above
        if above and merged.bottom == row - 1 and merged.left < merged.right:
            for column in found.keys() & set(
                range(merged.left, min(merged.right, len(table.rows[row - 1])) + 1)
            ):
                joined = f"{above}{found[column]}"
                if book.field(found[column]) is None and book.field(joined):
                    found[column] = joined
    return found


def heading_row(table: RawTable, book: HeadingBook) -> int | None:
    """
    The row that holds most headings that are understood.

    Args:
        table: The sheet.
        book: The headings.

    Returns:
        The row, from 1, the upper one of equals; None if no row holds two.
    """
    if table.origin == "records":
        return 1 if table.rows else None
    scores: dict[int, int] = {}
    for row in range(1, min(len(table.rows), SEARCHED_ROWS) + 1):
        fields = {book.field(heading) for heading in _headings_at(table, row, book).values()}
        scores[row] = len(fields - {None, ""})
    best = max(scores, key=lambda row: scores[row], default=None)
    return best if best is not None and scores[best] >= _FEWEST_HEADINGS else None


def is_complete(table: RawTable, book: HeadingBook) -> bool:
    """Whether the headings of a sheet include all that its kind has to have."""
    return _lacking(table, book) == 0


def _lacking(table: RawTable, book: HeadingBook) -> int:
    """How many of the headings that a kind of sheet has to have are not there."""
    row = heading_row(table, book)
    headings = {} if row is None else _headings_at(table, row, book)
    fields = {book.field(heading) for heading in headings.values()}
    return sum(fields.isdisjoint(group) for group in _REQUIRED[book.kind])


def _is_other_kind(table: RawTable, book: HeadingBook) -> bool:
    """Whether the headings of a sheet fit the other kind of sheet better."""
    other = heading_book("supply" if book.kind == "demand" else "demand")
    return _lacking(table, other) < _lacking(table, book)


def _other_kind_code(book: HeadingBook) -> str:
    return "sheet_of_supplies" if book.kind == "demand" else "sheet_of_demands"


def layout_of(table: RawTable, book: HeadingBook) -> Layout:
    """
    How a sheet is to be read.

    Args:
        table: The sheet.
        book: The headings that are understood.

    Returns:
        The layout; faults of the headings are part of it.

    Raises:
        ReadErrors: If no row holds headings.
    """
    row = heading_row(table, book)
    if row is None:
        names = listed(_first_names(book, group) for group in _REQUIRED[book.kind])
        if _is_other_kind(table, book):
            raise refused(_other_kind_code(book), _opening(table), table.place(1))
        raise refused("no_headings", _opening(table), table.place(1) if table.rows else None, names=names)
    headings = _headings_at(table, row, book)
    by_field: dict[str, list[int]] = defaultdict(list)
    for number, heading in sorted(headings.items()):
        by_field[book.field(heading) or ""].append(number)
    known = {number for number, heading in headings.items() if book.field(heading) is not None}
    marked = frozenset(number for field in ("id", "title") for number in by_field[field])
    rows, skipped = _sorted_rows(table, row, headings, marked)
    faults = [*_missing(table, book, row, headings, by_field), *_twice(table, row, headings, by_field)]
    columns, unit_faults, notes = _with_units(table, row, headings, by_field, rows)
    unheaded = _unheaded(table, rows, set(headings))
    return Layout(
        row=row,
        columns=columns,
        unknown=tuple(
            (number, headings.get(number, "")) for number in sorted({*headings, *unheaded} - known)
        ),
        rows=rows,
        skipped=skipped,
        faults=(*faults, *unit_faults),
        notes=notes,
    )


def _first_names(book: HeadingBook, fields: Iterable[str]) -> str:
    return " / ".join(book.first[field] for field in fields)


def _opening(table: RawTable) -> str:
    """What the first row that says something says, for a fault to repeat."""
    rows = (filled_cells(table, row) for row in range(1, min(len(table.rows), SEARCHED_ROWS) + 1))
    return next((listed(text for _, text in cells) for cells in rows if cells), "")


def _sorted_rows(
    table: RawTable, heading: int, headings: Mapping[int, str], marked: frozenset[int]
) -> tuple[tuple[int, ...], tuple[SkippedRow, ...]]:
    """The rows that are projects, and those that are not with their reasons."""
    if table.origin == "records":
        return tuple(range(2, len(table.rows) + 1)), ()
    skipped: list[SkippedRow] = []
    empty: list[SkippedRow] = []
    rows: list[int] = []
    for row in range(1, len(table.rows) + 1):
        cells = filled_cells(table, row)
        if row == heading:
            continue
        if row < heading:
            kind: str | None = kind_above_heading(cells) if cells else "above"
        else:
            kind = kind_below_heading(cells, marked, first=not rows)
        if kind == "empty":
            empty.append(SkippedRow(place=table.place(row), reason=kind))
            continue
        if kind is None and _repeats(cells, headings):
            kind = "heading"
        # Empty rows are worth a word only if something follows them.
        skipped += empty
        empty.clear()
        if kind is None:
            rows.append(row)
        elif kind != "above":
            skipped.append(SkippedRow(place=table.place(row), reason=kind))
    return tuple(rows), tuple(skipped)


def _repeats(cells: list[tuple[int, str]], headings: Mapping[int, str]) -> bool:
    """Whether a row repeats the headings, as sheets do that were printed page by page."""
    return len(cells) >= _FEWEST_HEADINGS and all(
        normalized(text) == normalized(headings.get(number, "")) for number, text in cells
    )


def _missing(
    table: RawTable,
    book: HeadingBook,
    row: int,
    headings: Mapping[int, str],
    by_field: Mapping[str, list[int]],
) -> list[Fault]:
    seen = listed(" ".join(heading.split()) for _, heading in sorted(headings.items()))
    if _is_other_kind(table, book):
        return [*refused(_other_kind_code(book), seen, table.place(row)).faults]
    return [
        invalid(group[0], "missing_heading", seen, names=_first_names(book, group)).fault.at(table.place(row))
        for group in _REQUIRED[book.kind]
        if not any(by_field.get(field) for field in group)
    ]


def _twice(
    table: RawTable, row: int, headings: Mapping[int, str], by_field: Mapping[str, list[int]]
) -> list[Fault]:
    return [
        invalid(
            field,
            "heading_twice",
            headings[number],
            other=masked(headings[numbers[0]]),
            column=column_letters(numbers[0]),
        ).fault.at(table.place(row, number))
        for field, numbers in by_field.items()
        if field and field not in REPEATABLE
        for number in numbers[1:]
    ]


def _with_units(
    table: RawTable,
    row: int,
    headings: Mapping[int, str],
    by_field: Mapping[str, list[int]],
    rows: tuple[int, ...],
) -> tuple[tuple[Column, ...], list[Fault], tuple[ReadingNote, ...]]:
    """The columns with the units of those that hold money."""
    columns: list[Column] = []
    faults: list[Fault] = []
    notes: dict[ReadingNote, None] = {}
    for field, numbers in by_field.items():
        for number in (numbers if field in REPEATABLE else numbers[:1]) if field else ():
            column = Column(number=number, field=field, heading=headings[number])
            if field in AMOUNTS:
                unit, note = _unit(table, row, column)
                unclear = unit == "unclear" or (
                    unit is None
                    and any(
                        own_unit(table.cell(one, number)) is None
                        for one in rows
                        if not is_blank(table.cell(one, number))
                    )
                )
                notes |= dict.fromkeys(note)
                if unclear:
                    fault = invalid(field, "unit_unclear", column.heading).fault
                    faults.append(fault.at(table.place(row, number)))
                factor = unit if isinstance(unit, Decimal) else None
                column = attrs.evolve(column, unit=factor, readable=not unclear)
            columns.append(column)
    return tuple(columns), faults, tuple(notes)


def _unit(table: RawTable, row: int, column: Column) -> tuple[Decimal | None | str, tuple[ReadingNote, ...]]:
    """The unit a column's heading names, or the heading it stands under, or a line above the table."""
    above = _units_above(table, row)
    unit = unit_in_heading(column.heading)
    if unit is None and normalized(column.heading) == normalized(column.field):
        return Decimal(1), ()
    for merged in table.merged or ():
        if unit is None and merged.bottom == row - 1 and merged.left <= column.number <= merged.right:
            unit = unit_in_heading(as_text(table.cell(merged.top, merged.left)))
    if isinstance(unit, Decimal):
        other = [one for one in above if isinstance(one, Decimal) and one != unit]
        return unit, (_contradiction(column, unit, min(other)),) if other else ()
    if unit is not None or not above:
        return unit, ()
    if len(above) > 1 or "unclear" in above:
        return "unclear", ()
    factor = next(unit for unit in above if isinstance(unit, Decimal))
    return factor, (ReadingNote(code="unit_from_title", params=(("unit", unit_name(factor)),)),)


def _contradiction(column: Column, unit: Decimal, title: Decimal) -> ReadingNote:
    """What to say where a heading and a line above the table name different units."""
    heading = masked(" ".join(column.heading.split()))
    names = (("heading", heading), ("title", unit_name(title)), ("unit", unit_name(unit)))
    return ReadingNote(code="unit_heading_over_title", params=names)


def _units_above(table: RawTable, row: int) -> set[Decimal | Literal["unclear"]]:
    """The units that lines above the headings name; a row of several cells may be headings itself."""
    found: set[Decimal | Literal["unclear"] | None] = set()
    for number in range(1, row if table.origin == "sheet" else 1):
        cells = filled_cells(table, number)
        # A single cell right above the headings, further to the right, may be a heading over some of them.
        alone = len(cells) == 1 and (number < row - 1 or cells[0][0] == 1 or cells[0][1].startswith("("))
        bare = alone or (bool(cells) and kind_above_heading(cells) == "filler")
        found |= {unit_in_title(text, bare=bare) for _, text in cells}
    return {unit for unit in found if unit is not None}


def _unheaded(table: RawTable, rows: tuple[int, ...], headed: set[int]) -> set[int]:
    """Columns without a heading whose cells say something."""
    return {
        number
        for row in rows
        for number, cell in enumerate(table.rows[row - 1], start=1)
        if number not in headed and not is_blank(cell)
    }
