"""Where records of progress contradict each other, their docking or its agreement: told, never dropped."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum, unique

import attrs

from rvmatch.model.arguments import instances, mapping
from rvmatch.model.docking import Docking
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.memberships import partner_name
from rvmatch.model.records import (
    FIGURES,
    ProgressRecord,
    Series,
    checked_records,
    records_by_docking,
    records_in_force,
    stated_by_day,
)
from rvmatch.model.vocabulary import ProjectStatus

__all__ = ["ProgressFinding", "ProgressFindingKind", "progress_findings"]


@unique
class ProgressFindingKind(StrEnum):
    """What does not fit in records of progress; each is told, none is an error."""

    FIGURE_FELL = "figure-fell"
    """A cumulative figure is lower than on an earlier day."""
    SPENT_ABOVE_PROMISE = "spent-above-promise"
    """More was spent than was promised."""
    BEFORE_DOCKING = "before-docking"
    """The record's day lies before the docking was agreed."""
    RECORDS_DISAGREE = "records-disagree"
    """Records of the same day and revision state different things."""
    REPORTED_TWICE = "reported-twice"
    """The same record was given more than once; it counts once."""
    COUNTY_DIFFERS = "county-differs"
    """A docking was reported from another county than its own, or from several."""
    ORGANIZATION_DIFFERS = "organization-differs"
    """A docking was reported under another organisation's name than its own, or under several."""
    UNKNOWN_DOCKING = "unknown-docking"
    """No docking with this id was given."""
    NEVER_AGREED = "never-agreed"
    """The docking was never agreed by all three; the record counts all the same."""
    SPENT_WITHOUT_AGREEMENT = "spent-without-agreement"
    """Money was spent on a docking that was never agreed."""
    PROMISE_OF_UNKNOWN_DOCKING = "promise-of-unknown-docking"
    """A promise names a docking that was not given; it does not count."""


@attrs.frozen(kw_only=True)
class ProgressFinding:
    """
    One thing that does not fit in records of progress.

    Args:
        kind: What.
        docking: The docking's id.
        county_code: The county of the records; None for a promise that no docking belongs to.
        on: The day of the record that it is about; None if it is about all of them.
        figure: Which figure or field; empty if none.
        earlier: What stood before, was promised, or is stated by the docking; as text, empty if nothing.
        later: What the record or the promise states, as text; empty if nothing.
    """

    kind: ProgressFindingKind
    docking: str
    county_code: CountyCode | None
    on: date | None = None
    figure: str = ""
    earlier: str = ""
    later: str = ""


def progress_findings(
    records: Iterable[ProgressRecord],
    *,
    dockings: Iterable[Docking] | None = None,
    promised_cny: Mapping[str, int] | None = None,
) -> tuple[ProgressFinding, ...]:
    """
    What does not fit in records: told, never dropped and never an error.

    Args:
        records: Records of any dockings, in any order.
        dockings: The dockings themselves, to compare days, counties and organisations; None if unknown.
        promised_cny: For ids of dockings the money that the agreement promises, in whole yuan.

    Returns:
        The findings, by county code, docking, day and kind; those of no county first.

    Raises:
        InvalidValueError: If something else than records, dockings or amounts by id is given.
    """
    given = checked_records(records)
    known = None if dockings is None else {one.id: one for one in instances("dockings", dockings, Docking)}
    promised = mapping("promised_cny", promised_cny)
    found: list[ProgressFinding] = []
    counties: defaultdict[str, set[CountyCode]] = defaultdict(set)
    for record in given:
        counties[record.docking].add(record.county_code)
    for (code, docking), series in records_by_docking(given):
        about = _About(docking=docking, county_code=code)
        holding = records_in_force(series)
        found += about.figures(holding)
        found += about.money(holding, promised.get(docking))
        found += about.names(holding, None if known is None else known.get(docking), counties[docking])
        if known is not None and docking not in known:
            found.append(about.found(ProgressFindingKind.UNKNOWN_DOCKING))
    for record, times in Counter(given).items():
        if times > 1:
            about = _About(docking=record.docking, county_code=record.county_code)
            found.append(about.found(ProgressFindingKind.REPORTED_TWICE, on=record.on, later=str(times)))
    found += _promises_of_nobody(known, promised)
    kinds = list(ProgressFindingKind)
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.county_code or "",
                one.docking,
                one.on or date.min,
                kinds.index(one.kind),
                one.figure,
                one.earlier,
                one.later,
            ),
        )
    )


def _promises_of_nobody(
    known: Mapping[str, Docking] | None, promised: Mapping[str, int]
) -> Iterator[ProgressFinding]:
    """Promises of dockings that are not among those given; without any given, nobody can tell."""
    if known is None:
        return
    for docking, amount in promised.items():
        if docking not in known:
            yield ProgressFinding(
                kind=ProgressFindingKind.PROMISE_OF_UNKNOWN_DOCKING,
                docking=docking,
                county_code=None,
                figure="spent_cny",
                later=str(amount),
            )


@attrs.frozen(kw_only=True)
class _About:
    """The findings of one docking in one county."""

    docking: str
    county_code: CountyCode

    def found(self, kind: ProgressFindingKind, **words: object) -> ProgressFinding:
        return ProgressFinding(kind=kind, docking=self.docking, county_code=self.county_code, **words)  # type: ignore[arg-type]

    def figures(self, holding: Series) -> Iterator[ProgressFinding]:
        """Figures that fall, and fields in which records of one day disagree."""
        kinds = ProgressFindingKind
        for field in ("stage", *FIGURES):
            greatest: int | None = None
            for on, values in stated_by_day(holding, field):
                stated = sorted(str(value) for value in values)
                if len(values) > 1:
                    yield self.found(
                        kinds.RECORDS_DISAGREE,
                        on=on,
                        figure=field,
                        earlier=stated[0],
                        later=", ".join(stated[1:]),
                    )
                    continue
                (value,) = values
                if not isinstance(value, int):
                    continue
                if greatest is not None and value < greatest:
                    yield self.found(
                        kinds.FIGURE_FELL, on=on, figure=field, earlier=str(greatest), later=str(value)
                    )
                greatest = value if greatest is None else max(greatest, value)

    def money(self, holding: Series, promised: int | None) -> Iterator[ProgressFinding]:
        """Records that tell of more money than was promised; the first day of it."""
        if promised is None:
            return
        for on, values in stated_by_day(holding, "spent_cny"):
            above = [value for value in values if isinstance(value, int) and value > promised]
            if above:
                yield self.found(
                    ProgressFindingKind.SPENT_ABOVE_PROMISE,
                    on=on,
                    figure="spent_cny",
                    earlier=str(promised),
                    later=str(max(above)),
                )
                return

    def names(
        self, holding: Series, docking: Docking | None, counties: set[CountyCode]
    ) -> Iterator[ProgressFinding]:
        """Counties, organisations and days that differ from the docking's, or from each other."""
        kinds = ProgressFindingKind
        own = docking.county_code if docking is not None else min(counties)
        if own != self.county_code:
            yield self.found(
                kinds.COUNTY_DIFFERS, figure="county_code", earlier=str(own), later=str(self.county_code)
            )
        reported = {partner_name(record.organization): record.organization for record in holding}
        names = sorted(reported) if docking is None else [partner_name(docking.organization)]
        for name in sorted(set(reported) - {names[0]}):
            yield self.found(kinds.ORGANIZATION_DIFFERS, figure="organization", earlier=names[0], later=name)
        if docking is None:
            return
        agreed = next((step.on for step in docking.history if step.after is ProjectStatus.DOCKED), None)
        if agreed is None:
            yield from self._never_agreed(holding, docking)
        since = docking.history[0].on if agreed is None else agreed
        for on in sorted({record.on for record in holding if record.on < since}):
            yield self.found(kinds.BEFORE_DOCKING, on=on, figure="on", earlier=str(since), later=str(on))

    def _never_agreed(self, holding: Series, docking: Docking) -> Iterator[ProgressFinding]:
        """Records of a docking to which not all said yes, and the money that they tell of."""
        kinds = ProgressFindingKind
        yield self.found(kinds.NEVER_AGREED, figure="stage", earlier=docking.status.value)
        spent = [record for record in holding if record.spent_cny]
        if spent:
            amounts = {record.spent_cny or 0 for record in spent if record.on == spent[-1].on}
            yield self.found(
                kinds.SPENT_WITHOUT_AGREEMENT,
                on=spent[-1].on,
                figure="spent_cny",
                later=", ".join(map(str, sorted(amounts))),
            )
