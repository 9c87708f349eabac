"""Rows with headings in batches: each read as a sheet is, and the readings joined into one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

import attrs

from rvmatch.errors import Fault, Place, invalid
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.serialization.limits import Limits, refused
from rvmatch.serialization.sheets.aliases import Books
from rvmatch.serialization.sheets.reading import ReadingNote, SheetReading
from rvmatch.serialization.sheets.rowreader import RowReader, Settings
from rvmatch.serialization.sheets.rows import ProjectRows, read_table
from rvmatch.serialization.sheets.tables import table_of_records

__all__ = ["TEXTS", "capped", "read_batches", "wanted_names"]

P = TypeVar("P", bound=DemandProject | SupplyProject)

Rows = Sequence[Mapping[str, object]]

TEXTS: Final = frozenset(
    {"description", "place", "in_kind", "beneficiaries", "implementing_body", "responsible_unit"}
)
"""Fields of free text that no rule looks at; of the criteria only ``description_similarity`` reads one."""

_ROW: Final = re.compile(r"rows\[(\d+)\]")
_MOST_PLACES: Final = 20


def wanted_names(names: Iterable[str], books: Books, *, texts: bool) -> list[str]:
    """
    The columns that have to be read.

    Args:
        names: The columns that there are.
        books: The headings that are understood.
        texts: Whether free texts are wanted.

    Returns:
        All names, or all but those whose heading stands for a free text.
    """
    return [name for name in names if texts or books.headings.field(name) not in TEXTS]


def read_batches(
    batches: Iterable[Rows], kind: ProjectRows[P], books: Books, settings: Settings
) -> SheetReading[P]:
    """
    Batches of rows to projects; no more than one batch of rows is held at a time.

    Args:
        batches: The rows, one mapping each, all with the same names.
        kind: Which kind of project they are.
        books: The headings and words to read them by.
        settings: How people want them to be read.

    Returns:
        The good rows of all batches, and all faults; rows are counted over all batches, from 0.

    Raises:
        ReadErrors: If a limit is passed.
    """
    places: dict[str, list[Place]] = defaultdict(list)
    projects: list[P] = []
    readings: list[SheetReading[P]] = []
    faults: list[Fault] = []
    start = 0
    for batch in batches:
        if not batch:
            continue
        watched = _watched(kind, start, places)
        reading = read_table(table_of_records(batch, settings.limits), watched, books, settings)
        faults += [_shifted(fault, start) for fault in reading.faults if fault.code != "repeated_id"]
        projects += reading.library
        readings.append(attrs.evolve(reading, library=ProjectLibrary([]), notes=_notes(reading, start)))
        start += len(batch)
    faults += [
        invalid("id", "repeated_id", key, other=first).fault.at(place)
        for key, (first, *others) in places.items()
        for place in others
    ]
    once = [project for project in projects if len(places[project.key]) == 1]
    return SheetReading(
        library=ProjectLibrary(once),
        faults=capped(sorted(dict.fromkeys(faults), key=_reading_order), settings.limits),
        unknown_columns=readings[0].unknown_columns if readings else (),
        contacts_dropped=sum(reading.contacts_dropped for reading in readings),
        notes=_joined(note for reading in readings for note in reading.notes),
    )


def _watched(kind: ProjectRows[P], start: int, places: dict[str, list[Place]]) -> ProjectRows[P]:
    """The kind, the places of its keys noted, so that repetitions show over all batches."""

    def build(row: RowReader) -> P | None:
        project = kind.build(row)
        if row.key is not None:
            places[row.key].append(_shifted_place(row.place("id"), start))
        return project

    return attrs.evolve(kind, build=build)


def capped(faults: Sequence[Fault], limits: Limits) -> tuple[Fault, ...]:
    """No more faults than the limits allow, and a last one that says how many there are."""
    if len(faults) <= limits.max_faults:
        return tuple(faults)
    more = refused("limit_faults", len(faults), limit=limits.max_faults)
    return (*faults[: limits.max_faults], *more.faults)


def _shifted_text(text: str, start: int) -> str:
    return _ROW.sub(lambda found: f"rows[{int(found.group(1)) + start}]", text)


def _shifted_place(place: Place, start: int) -> Place:
    return attrs.evolve(place, path=_shifted_text(place.path or "", start))


def _shifted(fault: Fault, start: int) -> Fault:
    """The fault at its row counted over all batches; what is wrong with the headings has no row."""
    return fault if fault.place is None else fault.at(_shifted_place(fault.place, start))


def _reading_order(fault: Fault) -> tuple[int, str]:
    path = (fault.place and fault.place.path) or ""
    found = _ROW.match(path)
    return (int(found.group(1)) if found else -1, path)


def _notes(reading: SheetReading[Any], start: int) -> tuple[ReadingNote, ...]:
    """The notes of a batch, the rows that they name counted over all batches."""
    return tuple(
        attrs.evolve(note, params=tuple((name, _shifted_text(value, start)) for name, value in note.params))
        for note in reading.notes
    )


def _joined(notes: Iterable[ReadingNote]) -> tuple[ReadingNote, ...]:
    """Each note once; those that count rows add them up and name the first of them."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], list[dict[str, str]]] = defaultdict(list)
    for note in notes:
        words = dict(note.params)
        counted = {name: words.pop(name) for name in ("count", "rows") if name in words}
        found[note.code, tuple(words.items())].append(counted)
    joined: list[ReadingNote] = []
    for (code, others), parts in found.items():
        params = others
        if "count" in parts[0]:
            rows = [row for part in parts for row in part["rows"].removesuffix(", …").split(", ")]
            count = sum(int(part["count"]) for part in parts)
            shown = ", ".join(rows[:_MOST_PLACES]) + (", …" if count > _MOST_PLACES else "")
            params = (("count", str(count)), ("rows", shown), *others)
        joined.append(ReadingNote(code=code, params=params))
    return tuple(joined)
