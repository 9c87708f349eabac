"""A digest for a province: what stands in its libraries, county by county and field by field."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from rvmatch.errors import invalid
from rvmatch.matching import county_names
from rvmatch.model.arguments import mapping, optional_instance
from rvmatch.model.identifiers import CountyCode, DivisionCode, planning_division_code
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import HIGHEST_COUNT
from rvmatch.model.vocabulary import FocusField, ProjectStatus
from rvmatch.publishing.digest_values import (
    CountyDigest,
    FieldCount,
    MoneyStated,
    ProvinceDigest,
    SupplyDigest,
    Waiting,
)
from rvmatch.publishing.public_views import public_title
from rvmatch.publishing.withholding import library_secrets

__all__ = ["province_digest"]

_LONGEST: Final = 10


def province_digest(
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    *,
    province: str,
    on: date,
    since: date | None = None,
    published_on: Mapping[str, date] | None = None,
    counties: CountyList | None = None,
    longest: int = _LONGEST,
) -> ProvinceDigest:
    """
    What stands in the libraries of a province on a day.

    Args:
        demands: The demand library; entries elsewhere or not published do not count.
        supplies: The supply library; supplies that name other provinces only, exclude this one, or are not
            published, do not count.
        province: Its two-digit code; a longer code for a city that plans on its own, or for the Xinjiang
            corps (``"6590"``).
        on: The day of the digest.
        since: From which day an entry counts as new.
        published_on: For keys of demands and supplies the day of publication, such as ``published_since``
            gives. What is not in it has an unknown day.
        counties: All counties of the province, for those without a demand, and for codes that none has.
        longest: How many of the demands that have waited longest are listed.

    Returns:
        The digest, the same in whatever order projects came.

    Raises:
        InvalidValueError: If an argument is not as described.

    Source:
        民发〔2022〕11号, part 3, for publishing the province's projects; the form is a library option.

    Examples:
        >>> demand = DemandProject(
        ...     id="D1", title="老年食堂", county_code="530326", missing_cny=120_000,
        ...     fields=[FocusField.SPECIAL_GROUPS_CARE],
        ... )
        >>> found = province_digest(
        ...     ProjectLibrary([demand]), ProjectLibrary([]), province="53", on=date(2024, 6, 30),
        ...     published_on={"D1": date(2024, 3, 1)},
        ... )
        >>> found.counties[0].missing.total_cny, found.waiting[0].days
        (120000, 121)
    """
    _check_days(on, since, longest)
    optional_instance("counties", counties, CountyList)
    division = planning_division_code(province)
    wanted = _published(demands, DemandProject)
    offered = [
        supply
        for supply in _published(supplies, SupplyProject)
        if not any(one.contains(division) for one in supply.excluded_regions)
    ]
    days = _days(mapping("published_on", published_on), on, (demands, supplies))
    asked = [one for one in wanted if division.contains(one.county_code)]
    by_county: defaultdict[CountyCode, list[DemandProject]] = defaultdict(list)
    for demand in asked:
        by_county[demand.county_code].append(demand)
    names = county_names(asked)
    names |= {county.code: county.name for county in counties or ()}
    listed = None if counties is None else [one.code for one in counties if division.contains(one.code)]
    return ProvinceDigest(
        province=division,
        on=on,
        since=since,
        counties=tuple(
            _county(code, names.get(code, code), by_county[code], since, days) for code in sorted(by_county)
        ),
        supplies=_supplies(offered, division, since, days),
        waiting=_waiting(asked, demands, on, days, longest),
        without_demand=None if listed is None else tuple(code for code in listed if code not in by_county),
        off_list=() if listed is None else tuple(code for code in sorted(by_county) if code not in listed),
    )


def _check_days(on: object, since: object, longest: object) -> None:
    for name, value in (("on", on), ("since", since)):
        if type(value) is not date and not (name == "since" and value is None):
            raise invalid(name, "date", value)
    if isinstance(since, date) and isinstance(on, date) and since > on:
        raise invalid("on", "later_day", on, earlier=since)
    if isinstance(longest, bool) or not isinstance(longest, int):
        raise invalid("longest", "whole_number", longest)
    if not 0 <= longest <= HIGHEST_COUNT:
        raise invalid("longest", "within", longest, lowest=0, highest=HIGHEST_COUNT)


def _days(
    published_on: Mapping[str, date], on: date, libraries: Iterable[ProjectLibrary[Any]]
) -> dict[str, date]:
    """The days of publication of the entries of these libraries."""
    found = {}
    for library in libraries:
        for key in library.keys:
            day = published_on.get(key)
            if day is None:
                continue
            if type(day) is not date:
                raise invalid("published_on", "date", day)
            if day > on:
                raise invalid("published_on", "published_later", day, key=key, on=on)
            found[key] = day
    return found


def _published(library: ProjectLibrary[Any], kind: type[Any]) -> list[Any]:
    if not isinstance(library, ProjectLibrary) or any(not isinstance(one, kind) for one in library):
        raise invalid("library", "of_class", type(library).__name__, kind=f"ProjectLibrary[{kind.__name__}]")
    return [project for project in library if project.status is ProjectStatus.PUBLISHED]


def _by_field(projects: Iterable[DemandProject | SupplyProject]) -> tuple[FieldCount, ...]:
    found = list(projects)
    counts = [
        FieldCount(field=field, entries=sum(field in project.fields for project in found))
        for field in FocusField
    ]
    return (*counts, FieldCount(field=None, entries=sum(not project.fields for project in found)))


def _money(amounts: Iterable[int | None]) -> MoneyStated:
    found = list(amounts)
    known = [amount for amount in found if amount is not None]
    return MoneyStated(total_cny=sum(known), known=len(known), unknown=len(found) - len(known))


def _new(keys: list[str], since: date | None, days: Mapping[str, date]) -> tuple[int | None, int]:
    """How many are new, if anybody knows, and of how many nobody knows the day."""
    dated = [days[key] for key in keys if key in days]
    new = sum(day >= since for day in dated) if since is not None and dated else None
    return new, len(keys) - len(dated)


def _county(
    code: CountyCode, name: str, demands: list[DemandProject], since: date | None, days: Mapping[str, date]
) -> CountyDigest:
    new, undated = _new([demand.key for demand in demands], since, days)
    return CountyDigest(
        county_code=code,
        county_name=str(name),
        demands=len(demands),
        by_field=_by_field(demands),
        missing=_money(demand.missing_cny for demand in demands),
        partners_wanted=sum(demand.partners_wanted for demand in demands),
        new=new,
        undated=undated,
    )


def _supplies(
    published: list[SupplyProject], division: DivisionCode, since: date | None, days: Mapping[str, date]
) -> SupplyDigest:
    unstated = [supply for supply in published if supply.regions is None]
    nationwide = [supply for supply in published if supply.regions is not None and not supply.regions]
    here = [
        supply
        for supply in published
        if any(division.contains(one) or one.contains(division) for one in supply.regions or ())
    ]
    reached = [*nationwide, *here, *unstated]
    new, undated = _new([supply.key for supply in reached], since, days)
    return SupplyDigest(
        nationwide=len(nationwide),
        here=len(here),
        unstated=len(unstated),
        by_field=_by_field(reached),
        offered=_money(supply.offer_cny for supply in reached),
        new=new,
        undated=undated,
    )


def _waiting(
    asked: list[DemandProject],
    library: ProjectLibrary[DemandProject],
    on: date,
    days: Mapping[str, date],
    longest: int,
) -> tuple[Waiting, ...]:
    """Those who have waited longest, and whoever has waited as long as the last of them."""
    dated = sorted(
        (days[demand.key], demand.key) for demand in asked if demand.key in days and demand.partners_wanted
    )
    if longest < len(dated):
        last = dated[longest - 1][0] if longest else date.min
        dated = [entry for entry in dated if longest and entry[0] <= last]
    secrets = library_secrets(library)
    return tuple(
        Waiting(
            key=key,
            title=public_title(library[key], secrets),
            county_code=library[key].county_code,
            since=since,
            days=(on - since).days,
        )
        for since, key in dated
    )
