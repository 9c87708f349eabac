"""Records of progress: what was reported of a docking by a day, and what is known of it by all records."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final

import attrs

from rvmatch.errors import invalid
from rvmatch.model.identifiers import CountyCode, county_code
from rvmatch.model.quantities import amount, count, label, member, text
from rvmatch.model.vocabulary import ProjectStatus, WorkArea

__all__ = [
    "FIGURES",
    "ProgressRecord",
    "ProgressStanding",
    "Series",
    "checked_records",
    "progress_standings",
    "records_by_docking",
    "records_in_force",
    "stated_by_day",
]

FIGURES: Final = ("progress_percent", "spent_cny", "people_reached", "events_held")
"""The figures of a record; each tells the whole from the beginning up to the record's day."""

_WHOLE_PERCENT: Final = 100
_MOST_REVISIONS: Final = 1_000


def _work_areas(values: Iterable[WorkArea]) -> tuple[WorkArea, ...]:
    """Work areas in the order of the notice, each once."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("work_areas", "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, WorkArea):
            known = ", ".join(one.name for one in WorkArea)
            raise invalid("work_areas", "member", value, kind="WorkArea", values=known)
    return tuple(area for area in WorkArea if area in found)


def _day(_: object, attribute: "attrs.Attribute[date]", value: object) -> None:
    if type(value) is not date:
        raise invalid(attribute.name, "date", value)


@attrs.frozen(kw_only=True)
class ProgressRecord:
    """
    What was reported of one docking by a day.

    Figures are cumulative: each tells the whole from the beginning up to the day, so that a later record
    takes the place of an earlier one and nothing is added up. A record of the same day with a higher
    ``revision`` corrects the one before; the corrected one stays on file.

    Args:
        docking: The id of the docking, or the key of a project that is reported of without one.
        county_code: The county where the work is done.
        organization: The registered name of the organisation that does it.
        on: The day up to which the figures are told.
        revision: 0 for the first record of this day; a correction of it has a higher number.
        work_areas: The work areas of the notice that it belongs to; empty if nobody said.
        stage: Where the docking stands; None unknown.
        progress_percent: The share that is done, in whole percent from 0 to 100; None unknown.
        spent_cny: Money spent, in whole yuan; None unknown.
        people_reached: How many people were reached; None unknown.
        events_held: How many events or activities were held; None unknown.
        notes: In the reporter's own words; no names of persons. Never printed in a ledger.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.

    Source:
        民发〔2022〕11号, follow-up, asks for tracking; no text read has a form, so the fields are the
        library's own.

    Examples:
        >>> ProgressRecord(
        ...     docking="K1", county_code="530113", organization="示例基金会", on=date(2024, 6, 30),
        ...     spent_cny=80_000,
        ... ).people_reached is None
        True
    """

    docking: str = attrs.field(validator=label)
    county_code: CountyCode = attrs.field(converter=county_code)
    organization: str = attrs.field(validator=label)
    on: date = attrs.field(validator=_day)
    revision: int = attrs.field(default=0, validator=count(0, _MOST_REVISIONS))
    work_areas: tuple[WorkArea, ...] = attrs.field(default=(), converter=_work_areas)
    stage: ProjectStatus | None = attrs.field(default=None, validator=member(ProjectStatus, optional=True))
    progress_percent: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(count(0, _WHOLE_PERCENT))
    )
    spent_cny: int | None = attrs.field(default=None, validator=amount())
    people_reached: int | None = attrs.field(default=None, validator=attrs.validators.optional(count()))
    events_held: int | None = attrs.field(default=None, validator=attrs.validators.optional(count()))
    notes: str = attrs.field(default="", validator=text)


@attrs.frozen(kw_only=True)
class ProgressStanding:
    """
    What is known of one docking in one county, by all records of it.

    Each figure is that of the latest day on which a record states it. Where records of that day and
    revision state different numbers it is None until somebody corrects it: nobody can say which one holds.

    Args:
        docking: The docking's id.
        county_code: The county.
        organizations: The names under which it was reported, sorted; more than one is a finding.
        work_areas: All work areas that a record names, in the order of the notice.
        last_on: The day of the latest record.
        records: How many records hold.
        replaced: How many were corrected by one of the same day.
        stage: Where it stands; None unknown.
        progress_percent: The share that is done, in whole percent; None unknown.
        spent_cny: Money spent, in whole yuan; None unknown.
        people_reached: How many people were reached; None unknown.
        events_held: How many events were held; None unknown.
    """

    docking: str
    county_code: CountyCode
    organizations: tuple[str, ...]
    work_areas: tuple[WorkArea, ...]
    last_on: date
    records: int
    replaced: int
    stage: ProjectStatus | None
    progress_percent: int | None
    spent_cny: int | None
    people_reached: int | None
    events_held: int | None


Series = list[ProgressRecord]
"""Records of one docking in one county, by day and revision."""


def checked_records(records: Iterable[ProgressRecord]) -> tuple[ProgressRecord, ...]:
    """The records, refused if something else is among them."""
    if isinstance(records, str) or not isinstance(records, Iterable):
        raise invalid("records", "collection", records)
    found = tuple(records)
    for record in found:
        if not isinstance(record, ProgressRecord):
            kind = "ProgressRecord"
            raise invalid("records", "of_class", type(record).__name__, kind=kind)
    return found


def progress_standings(records: Iterable[ProgressRecord]) -> tuple[ProgressStanding, ...]:
    """
    What is known of each docking, by all records of it.

    A docking that was reported from two counties stands once for each; ``progress_findings`` says so.

    Args:
        records: Records of any dockings, in any order.

    Returns:
        One for each county and docking, by county code, then id; the same in whatever order records came.

    Raises:
        InvalidValueError: If something else than records is given.

    Examples:
        >>> first = ProgressRecord(
        ...     docking="K1", county_code="530113", organization="示例基金会", on=date(2024, 6, 30),
        ...     spent_cny=80_000, people_reached=40,
        ... )
        >>> later = attrs.evolve(first, on=date(2024, 12, 31), spent_cny=95_000, people_reached=None)
        >>> found, = progress_standings([later, first])
        >>> found.spent_cny, found.people_reached
        (95000, 40)
    """
    return tuple(
        _standing(code, docking, series)
        for (code, docking), series in records_by_docking(checked_records(records))
    )


def records_by_docking(records: Iterable[ProgressRecord]) -> list[tuple[tuple[CountyCode, str], Series]]:
    """Records that differ, by county and docking; each series by day and revision."""
    series: defaultdict[tuple[CountyCode, str], set[ProgressRecord]] = defaultdict(set)
    for record in records:
        series[record.county_code, record.docking].add(record)
    return [(key, sorted(series[key], key=lambda one: (one.on, one.revision))) for key in sorted(series)]


def records_in_force(series: Series) -> Series:
    """Those of one docking that no record of the same day with a higher revision corrects."""
    highest = {record.on: record.revision for record in series}  # the last of a day has the highest
    return [record for record in series if record.revision == highest[record.on]]


def stated_by_day(series: Series, field: str) -> list[tuple[date, set[object]]]:
    """What the records in force state in one field, day by day; days on which none does are left out."""
    found: defaultdict[date, set[object]] = defaultdict(set)
    for record in series:
        value = getattr(record, field)
        if value is not None:
            found[record.on].add(value)
    return sorted(found.items())


def _standing(code: CountyCode, docking: str, series: Series) -> ProgressStanding:
    holding = records_in_force(series)
    named = {area for record in holding for area in record.work_areas}
    latest: dict[str, object] = {}
    for field in ("stage", *FIGURES):
        days = stated_by_day(holding, field)
        latest[field] = next(iter(days[-1][1])) if days and len(days[-1][1]) == 1 else None
    return ProgressStanding(
        docking=docking,
        county_code=code,
        organizations=tuple(sorted({record.organization for record in holding})),
        work_areas=tuple(area for area in WorkArea if area in named),
        last_on=holding[-1].on,
        records=len(holding),
        replaced=len(series) - len(holding),
        **latest,  # type: ignore[arg-type]
    )
