"""Continuity between two years: what a county keeps, loses and gains, and what that touches."""

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from rvmatch.cooperation.help_records import ChannelHelp, YearOfHelp
from rvmatch.errors import invalid
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.pairings import PairExit
from rvmatch.model.vocabulary import Continuity, FocusField, LinkageMember
from rvmatch.notice import DEFAULT_EDITION, PolicyPeriod, load_notice

__all__ = [
    "ContinuityReport",
    "CountyContinuity",
    "PeopleAffected",
    "TransitionNote",
    "checked_exits",
    "continuity_between",
]


@attrs.frozen(kw_only=True)
class PeopleAffected:
    """
    How many people a loss of help reaches, as far as anybody noted it.

    Args:
        known: The known numbers together; people who are in two projects count twice.
        unknown: Of how many projects or records nobody knows the number.
    """

    known: int
    unknown: int


@attrs.frozen(kw_only=True)
class CountyContinuity:
    """
    What one county keeps, loses and gains between two years; all lists sorted.

    Args:
        county: The county.
        kept: Helpers in both years.
        lost: Helpers of the earlier year only.
        new: Helpers of the later year only.
        fields_lost: Focus fields that no record of the later year names, and none leaves open.
        fields_unclear: Fields that no record names any more, while some record names no field at all.
        roles_lost: Members of five-community linkage, likewise.
        roles_unclear: Likewise.
        projects_left: Demand projects that were helped, are not finished, and have no helper any more.
        people: Whom that reaches: of these projects, and of records of lost helpers that name no project.
        unexplained: Lost helpers of whom neither an exit is on record nor that all they did there is
            finished.
    """

    county: CountyCode
    kept: tuple[str, ...]
    lost: tuple[str, ...]
    new: tuple[str, ...]
    fields_lost: tuple[FocusField, ...]
    fields_unclear: tuple[FocusField, ...]
    roles_lost: tuple[LinkageMember, ...]
    roles_unclear: tuple[LinkageMember, ...]
    projects_left: tuple[str, ...]
    people: PeopleAffected
    unexplained: tuple[str, ...]

    @property
    def without_help(self) -> bool:
        """Whether nobody helps it any more."""
        return not (self.kept or self.new)

    @property
    def touches(self) -> tuple[Continuity, ...]:
        """
        Which of the four continuities the records show to be touched.

        Assistance, if a helper, a field, a role or a project's help fell away; supervision, if a helper is
        gone without a record of why. Responsibility and policy stand in no record of help: that they are not
        named says nothing about them.

        Source:
            民发〔2022〕11号, part 1: 四个不摘; what counts as a sign is a library option.
        """
        found = []
        if self.lost or self.fields_lost or self.roles_lost or self.projects_left:
            found.append(Continuity.ASSISTANCE)
        if self.unexplained:
            found.append(Continuity.SUPERVISION)
        return tuple(found)


@attrs.frozen(kw_only=True)
class TransitionNote:
    """
    What lies outside the five-year transition; a remark, no fault.

    Args:
        begins_on: The first day of the transition.
        ends_on: Its last day.
        years: Years compared that do not lie in it.
        records: How many records have a day outside it; those without a period are not known to.
    """

    begins_on: date
    ends_on: date
    years: tuple[int, ...]
    records: int

    @property
    def outside(self) -> bool:
        """Whether anything lies outside."""
        return bool(self.years or self.records)


@attrs.frozen(kw_only=True)
class ContinuityReport:
    """
    Continuity between two years; counties by code, never by number.

    Args:
        before: The earlier year.
        after: The later year.
        counties: Every county with help in either, by code.
        transition: What lies outside the transition, noted once.
    """

    before: int
    after: int
    counties: tuple[CountyContinuity, ...]
    transition: TransitionNote

    @property
    def touched(self) -> tuple[CountyContinuity, ...]:
        """The counties where some continuity is touched, by code."""
        return tuple(one for one in self.counties if one.touches)


def continuity_between(
    before: YearOfHelp,
    after: YearOfHelp,
    *,
    finished: Iterable[str] = (),
    exits: Iterable[PairExit] = (),
    edition: str = DEFAULT_EDITION,
) -> ContinuityReport:
    """
    What falls off between two years, county by county: helpers, fields, roles, projects, people.

    Nobody is blamed: organisations may leave. The view says what a county has to look after.

    Args:
        before: The earlier year.
        after: The later year.
        finished: Keys of demand projects that are finished, and need no helper any more.
        exits: Exits on record.
        edition: The edition of the notice, for the transition.

    Returns:
        The view, the same in whatever order records came.

    Raises:
        InvalidValueError: If an argument is not as described, or the years are not in order.

    Source:
        民发〔2022〕11号, part 1: the four continuities, and five years in which help stays stable overall;
        民函〔2023〕49号: organisations' wishes count when they leave.

    Examples:
        >>> report = continuity_between(
        ...     YearOfHelp(year=2023, helps=[ChannelHelp(county="530326", helper="示例基金会")]),
        ...     YearOfHelp(year=2024, helps=[]),
        ... )
        >>> [(one.county, one.lost, [found.value for found in one.touches]) for one in report.touched]
        [('530326', ('示例基金会',), ['assistance', 'supervision'])]
    """
    for field, value in (("before", before), ("after", after)):
        if not isinstance(value, YearOfHelp):
            raise invalid(field, "of_class", value, kind="YearOfHelp")
    if before.year >= after.year:
        raise invalid("after", "later_year", after.year, earlier=before.year)
    done = _keys(finished)
    left = {(one.side, one.county) for one in checked_exits(exits)}
    codes = sorted({one.county for year in (before, after) for one in year.helps})
    earlier, later = _by_county(before), _by_county(after)
    return ContinuityReport(
        before=before.year,
        after=after.year,
        counties=tuple(
            _county(code, earlier.get(code, []), later.get(code, []), done, left) for code in codes
        ),
        transition=_transition(before, after, load_notice(edition).transition),
    )


def checked_exits(exits: Iterable[PairExit]) -> tuple[PairExit, ...]:
    """Exits as a tuple; refused if something else is among them."""
    if isinstance(exits, str) or not isinstance(exits, Iterable):
        raise invalid("exits", "collection", exits)
    found = tuple(exits)
    for one in found:
        if not isinstance(one, PairExit):
            raise invalid("exits", "of_class", one, kind="PairExit")
    return found


def _keys(finished: Iterable[str]) -> frozenset[str]:
    if isinstance(finished, str) or not isinstance(finished, Iterable):
        raise invalid("finished", "collection", finished)
    found = tuple(finished)
    for key in found:
        if not isinstance(key, str):
            raise invalid("finished", "text", key)
    return frozenset(found)


def _by_county(year: YearOfHelp) -> dict[CountyCode, list[ChannelHelp]]:
    found: dict[CountyCode, list[ChannelHelp]] = {}
    for one in year.helps:
        found.setdefault(one.county, []).append(one)
    return found


def _county(
    code: CountyCode,
    before: Sequence[ChannelHelp],
    after: Sequence[ChannelHelp],
    done: frozenset[str],
    left: set[tuple[str, CountyCode]],
) -> CountyContinuity:
    old, new = {one.helper for one in before}, {one.helper for one in after}
    lost = old - new
    fields = {field for one in before for field in one.fields} - {
        field for one in after for field in one.fields
    }
    roles = {role for one in before for role in one.roles} - {role for one in after for role in one.roles}
    fields_open = any(not one.fields for one in after)
    roles_open = any(not one.roles for one in after)
    still = {one.demand for one in after}
    gone = sorted({one.demand for one in before if one.demand is not None and one.demand not in still} - done)
    explained = {
        helper
        for helper in lost
        if (helper, code) in left or all(one.demand in done for one in before if one.helper == helper)
    }
    fields_gone = tuple(field for field in FocusField if field in fields)
    roles_gone = tuple(role for role in LinkageMember if role in roles)
    return CountyContinuity(
        county=code,
        kept=tuple(sorted(old & new)),
        lost=tuple(sorted(lost)),
        new=tuple(sorted(new - old)),
        fields_lost=() if fields_open else fields_gone,
        fields_unclear=fields_gone if fields_open else (),
        roles_lost=() if roles_open else roles_gone,
        roles_unclear=roles_gone if roles_open else (),
        projects_left=tuple(gone),
        people=_people(before, gone, lost),
        unexplained=tuple(sorted(lost - explained)),
    )


def _people(before: Sequence[ChannelHelp], gone: Sequence[str], lost: set[str]) -> PeopleAffected:
    """Of each project once, the highest number that was noted; of records without a project each."""
    numbers = []
    for demand in gone:
        noted = [one.beneficiary_count for one in before if one.demand == demand]
        numbers.append(max((one for one in noted if one is not None), default=None))
    numbers += [one.beneficiary_count for one in before if one.demand is None and one.helper in lost]
    known = [number for number in numbers if number is not None]
    return PeopleAffected(known=sum(known), unknown=len(numbers) - len(known))


def _transition(before: YearOfHelp, after: YearOfHelp, period: PolicyPeriod) -> TransitionNote:
    outside = 0
    for one in (*before.helps, *after.helps):
        if one.period is not None:
            start, end = one.period.start, one.period.end
            early = (start or end or period.begins_on) < period.begins_on
            outside += early or (end or start or period.ends_on) > period.ends_on
    return TransitionNote(
        begins_on=period.begins_on,
        ends_on=period.ends_on,
        years=tuple(
            year
            for year in (before.year, after.year)
            if not period.begins_on.year <= year <= period.ends_on.year
        ),
        records=outside,
    )
