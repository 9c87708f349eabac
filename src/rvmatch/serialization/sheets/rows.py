"""From rows, of a sheet or of a database, to projects: all faults gathered, nothing half-read returned."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, Literal, TypedDict, TypeVar, Unpack, overload

import attrs

from rvmatch.errors import Fault, Place, ReadErrors, invalid
from rvmatch.model.bulk import collector_paused
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits, refused
from rvmatch.serialization.sheets.aliases import Aliases, Books, books
from rvmatch.serialization.sheets.demandrows import demand_of
from rvmatch.serialization.sheets.headings import REPEATABLE, SheetKind
from rvmatch.serialization.sheets.layout import Layout, layout_of
from rvmatch.serialization.sheets.merges import filled_down
from rvmatch.serialization.sheets.reading import ReadingNote, SheetReading
from rvmatch.serialization.sheets.rowreader import RowReader, Settings, Sheet
from rvmatch.serialization.sheets.supplyrows import supply_of
from rvmatch.serialization.sheets.tables import RawTable, table_of_records

__all__ = [
    "DEMANDS",
    "SUPPLIES",
    "OnError",
    "ProjectRows",
    "Report",
    "RowOptions",
    "delivered",
    "demands_from_rows",
    "read_table",
    "supplies_from_rows",
]

P = TypeVar("P", bound=DemandProject | SupplyProject)

OnError = Literal["raise", "collect"]
Report = Callable[[SheetReading[P]], None]

_MOST_PLACES = 20


class RowOptions(TypedDict, total=False):
    """What can be said about how rows are to be read; see ``demands_from_rows``."""

    namespace: str
    aliases: Aliases
    status: ProjectStatus
    keep_contacts: bool
    limits: Limits


@attrs.frozen(kw_only=True)
class ProjectRows(Generic[P]):
    """
    One kind of row: which headings it has, and how it becomes a project.

    Args:
        kind: Which headings.
        project: Which class of project.
        build: From a row to a project; None if the row has a fault.
    """

    kind: SheetKind
    project: type[P]
    build: Callable[[RowReader], P | None]


DEMANDS = ProjectRows[DemandProject](kind="demand", project=DemandProject, build=demand_of)
SUPPLIES = ProjectRows[SupplyProject](kind="supply", project=SupplyProject, build=supply_of)


@collector_paused()
def read_table(table: RawTable, rows: ProjectRows[P], found: Books, settings: Settings) -> SheetReading[P]:
    """
    One sheet to projects.

    Args:
        table: The sheet as typed.
        rows: Which kind of project its rows are.
        found: The headings and words to read it by.
        settings: How people want it to be read.

    Returns:
        The good rows, and all faults in reading order.

    Raises:
        ReadErrors: If no row holds headings, or a limit is passed.
    """
    layout = layout_of(table, found.headings)
    filled, merge_faults, merge_notes = filled_down(table, layout, settings.limits.max_cells)
    columns = {column.field: column for column in reversed(layout.columns)}
    sheet = Sheet(
        table=table,
        columns=columns,
        contact_columns=tuple(column for column in layout.columns if column.field in REPEATABLE),
        filled=filled,
        words=found.words,
        settings=settings,
    )
    projects: list[tuple[int, P]] = []
    keys: list[tuple[int, str]] = []
    faults: list[Fault] = [*layout.faults, *merge_faults]
    contacts = 0
    for number in layout.rows:
        row = RowReader(sheet, number)
        project = rows.build(row)
        contacts += len(row.contacts())
        faults.extend(row.faults)
        if row.key is not None:
            keys.append((number, row.key))
        if project is not None:
            projects.append((number, project))
    once, repeated = _repeated(keys, sheet)
    unique = [project for number, project in projects if number in once]
    faults.extend(repeated)
    faults.sort(key=_reading_order)
    return SheetReading(
        library=ProjectLibrary([] if layout.faults else unique),
        faults=_capped(faults, settings.limits),
        skipped=layout.skipped,
        unknown_columns=tuple(
            (heading, table.place(layout.row, column)) for column, heading in layout.unknown
        ),
        contacts_dropped=0 if settings.keep_contacts else contacts,
        notes=(*_notes(table, layout, found, settings, sheet), *layout.notes, *merge_notes),
        sheet=table.sheet,
        heading_row=None if table.origin == "records" else layout.row,
    )


def _capped(faults: list[Fault], limits: Limits) -> tuple[Fault, ...]:
    """No more faults than the limits allow, and a last one that says how many there are."""
    most = limits.max_faults
    if len(faults) <= most:
        return tuple(faults)
    return (*faults[:most], *refused("limit_faults", len(faults), limit=most).faults)


def _repeated(keys: list[tuple[int, str]], sheet: Sheet) -> tuple[set[int], list[Fault]]:
    """The rows whose key stands once, faulty rows counted; a fault at every further row of the others."""
    rows: dict[str, list[int]] = defaultdict(list)
    for number, key in keys:
        rows[key].append(number)
    column = sheet.columns["id"].number if keys else None
    faults = [
        invalid("id", "repeated_id", key, other=sheet.table.place(numbers[0], column)).fault.at(
            sheet.table.place(number, column)
        )
        for key, numbers in rows.items()
        for number in numbers[1:]
    ]
    return {numbers[0] for numbers in rows.values() if len(numbers) == 1}, faults


def _reading_order(fault: Fault) -> tuple[int, int, str]:
    place = fault.place or Place()
    path = place.path or ""
    record = int(path[5 : path.index("]")]) if path.startswith("rows[") else 0
    return (place.row or record, len(place.column or ""), place.column or path)


def _notes(
    table: RawTable, layout: Layout, found: Books, settings: Settings, sheet: Sheet
) -> list[ReadingNote]:
    """What was decided for the sheet as a whole, and for how many of its rows."""
    notes = (
        []
        if table.origin == "records"
        else [ReadingNote(code="heading_row", params=(("row", str(layout.row)),))]
    )
    if table.encoding:
        notes.append(ReadingNote(code="encoding", params=(("encoding", table.encoding),)))
    if found.name:
        notes.append(ReadingNote(code="aliases", params=(("name", found.name),)))
    if "status" not in sheet.columns:
        notes.append(ReadingNote(code="status_option", params=(("status", settings.status.value),)))
    demand = found.headings.kind == "demand"
    if ("partners_wanted" if demand else "projects_accepted") not in sheet.columns:
        notes.append(ReadingNote(code="partners_wanted_absent" if demand else "projects_accepted_absent"))
    for code, places in sheet.tally.items():
        shown = ", ".join(str(place.row or place.path) for place in places[:_MOST_PLACES])
        more = ", …" if len(places) > _MOST_PLACES else ""
        status = (("status", settings.status.value),) if code == "status_empty" else ()
        notes.append(
            ReadingNote(code=code, params=(("count", str(len(places))), ("rows", shown + more), *status))
        )
    return notes


def delivered(
    reading: SheetReading[P], on_error: OnError, report: Report[P] | None
) -> ProjectLibrary[P] | SheetReading[P]:
    """
    What a reading function gives back.

    Args:
        reading: What came of reading.
        on_error: ``"raise"`` or ``"collect"``.
        report: Called with the reading first, whether it has faults or not.

    Returns:
        The library; or, for ``"collect"``, the whole reading.

    Raises:
        ReadErrors: If there are faults and ``on_error`` is ``"raise"``.
    """
    if on_error not in ("raise", "collect"):
        raise invalid("on_error", "on_error", on_error)
    if report is not None:
        report(reading)
    if on_error == "collect":
        return reading
    if reading.faults:
        raise ReadErrors(reading.faults)
    return reading.library


@overload
def demands_from_rows(
    rows: Iterable[Mapping[str, object]],
    *,
    on_error: Literal["raise"] = "raise",
    report: Report[DemandProject] | None = None,
    **options: Unpack[RowOptions],
) -> ProjectLibrary[DemandProject]: ...
@overload
def demands_from_rows(
    rows: Iterable[Mapping[str, object]],
    *,
    on_error: Literal["collect"],
    report: Report[DemandProject] | None = None,
    **options: Unpack[RowOptions],
) -> SheetReading[DemandProject]: ...
def demands_from_rows(
    rows: Iterable[Mapping[str, object]],
    *,
    namespace: str = "",
    aliases: Aliases = None,
    status: ProjectStatus = ProjectStatus.PUBLISHED,
    keep_contacts: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    on_error: OnError = "raise",
    report: Report[DemandProject] | None = None,
) -> ProjectLibrary[DemandProject] | SheetReading[DemandProject]:
    """
    The demands that rows of a database describe.

    Args:
        rows: One mapping per row; its names are headings as in a sheet (需求编号) or the library's own (id).
        namespace: The namespace of rows that name none.
        aliases: Local headings and words: a province of ``BUILT_IN_ALIASES``, a csv file, or a mapping.
        status: The status of rows that name none.
        keep_contacts: Keep names and numbers of contacts; otherwise they are dropped and counted.
        limits: How much the rows may hold.
        on_error: ``"raise"`` for all faults in one error, ``"collect"`` for the good rows and the faults.
        report: Called with the reading: skipped rows, unknown columns, what was decided.

    Returns:
        The library; or the reading, if faults are collected.

    Raises:
        ReadErrors: If a row has a fault; all faults of all rows are in it.

    Examples:
        >>> row = {"需求编号": "D1", "项目名称": "核桃加工", "县区代码": 530326, "重点领域": "产业发展"}
        >>> demands_from_rows([row])["D1"].county_code
        '530326'
    """
    settings = Settings(namespace=namespace, status=status, keep_contacts=keep_contacts, limits=limits)
    return delivered(_records(rows, DEMANDS, aliases, settings), on_error, report)


@overload
def supplies_from_rows(
    rows: Iterable[Mapping[str, object]],
    *,
    on_error: Literal["raise"] = "raise",
    report: Report[SupplyProject] | None = None,
    **options: Unpack[RowOptions],
) -> ProjectLibrary[SupplyProject]: ...
@overload
def supplies_from_rows(
    rows: Iterable[Mapping[str, object]],
    *,
    on_error: Literal["collect"],
    report: Report[SupplyProject] | None = None,
    **options: Unpack[RowOptions],
) -> SheetReading[SupplyProject]: ...
def supplies_from_rows(
    rows: Iterable[Mapping[str, object]],
    *,
    namespace: str = "",
    aliases: Aliases = None,
    status: ProjectStatus = ProjectStatus.PUBLISHED,
    keep_contacts: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    on_error: OnError = "raise",
    report: Report[SupplyProject] | None = None,
) -> ProjectLibrary[SupplyProject] | SheetReading[SupplyProject]:
    """
    The supplies that rows of a database describe; see ``demands_from_rows`` for the arguments.

    Returns:
        The library; or the reading, if faults are collected.

    Raises:
        ReadErrors: If a row has a fault; all faults of all rows are in it.
    """
    settings = Settings(namespace=namespace, status=status, keep_contacts=keep_contacts, limits=limits)
    return delivered(_records(rows, SUPPLIES, aliases, settings), on_error, report)


def _records(
    rows: Iterable[Mapping[str, object]], kind: ProjectRows[P], aliases: Aliases, settings: Settings
) -> SheetReading[P]:
    table = table_of_records(rows, settings.limits)
    if not table.rows[0]:
        return SheetReading(library=ProjectLibrary([]))
    return read_table(table, kind, books(kind.kind, aliases), settings)
