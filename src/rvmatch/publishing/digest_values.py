"""What a digest for a province holds: counts and money, county by county, and what nobody stated."""

from datetime import date

import attrs

from rvmatch.model.identifiers import CountyCode, DivisionCode
from rvmatch.model.vocabulary import FocusField

__all__ = ["CountyDigest", "FieldCount", "MoneyStated", "ProvinceDigest", "SupplyDigest", "Waiting"]


@attrs.frozen(kw_only=True)
class FieldCount:
    """
    How many entries name a focus field; an entry that names two counts under both.

    Args:
        field: The field; None for entries that name none.
        entries: How many.
    """

    field: FocusField | None
    entries: int


@attrs.frozen(kw_only=True)
class MoneyStated:
    """
    Money of several entries: what is known, and of how many it is not.

    Args:
        total_cny: The sum of the amounts that are known, in whole yuan.
        known: How many entries state one; a stated zero counts.
        unknown: How many state none.
    """

    total_cny: int
    known: int
    unknown: int


@attrs.frozen(kw_only=True)
class CountyDigest:
    """
    The published demands of one county.

    Args:
        county_code: The county.
        county_name: Its name; the code where nobody gave a name.
        demands: How many.
        by_field: How many for each focus field, and how many name none.
        missing: The money missing.
        partners_wanted: How many partners they want together.
        new: How many were published since the day asked about; None if not asked, or no day is known for
            any of them.
        undated: How many have no known day of publication.
    """

    county_code: CountyCode
    county_name: str
    demands: int
    by_field: tuple[FieldCount, ...]
    missing: MoneyStated
    partners_wanted: int
    new: int | None = None
    undated: int = 0


@attrs.frozen(kw_only=True)
class SupplyDigest:
    """
    The published supplies that serve the province, or may.

    Args:
        nationwide: How many serve everywhere.
        here: How many name the province or a place in it.
        unstated: How many do not say where they serve.
        by_field: How many of all these for each focus field, and how many name none.
        offered: The money offered; it is offered to other provinces as well.
        new: As of ``CountyDigest``.
        undated: How many have no known day of publication.
    """

    nationwide: int
    here: int
    unstated: int
    by_field: tuple[FieldCount, ...]
    offered: MoneyStated
    new: int | None = None
    undated: int = 0


@attrs.frozen(kw_only=True)
class Waiting:
    """
    A demand that has been waiting for a partner.

    Args:
        key: The demand.
        title: Its title as the public sees it.
        county_code: Its county.
        since: The day on which it was published.
        days: How many days that is.
    """

    key: str
    title: str
    county_code: CountyCode
    since: date
    days: int


@attrs.frozen(kw_only=True)
class ProvinceDigest:
    """
    What stands in the libraries of a province on a day; counties by code, never by number.

    Args:
        province: The province.
        on: The day.
        since: The day from which an entry counts as new; None if not asked.
        counties: Counties with a published demand, by code.
        supplies: What serves the province.
        waiting: Published demands that still want a partner and have waited longest, the longest first;
            whoever has waited as long as the last one listed is listed as well.
        without_demand: Counties of the province's list without a published demand, by code; None if nobody
            gave a list.
        off_list: Counties with a published demand that are not on the province's list, by code; a code may be
            mistyped. Empty if nobody gave a list.
    """

    province: DivisionCode
    on: date
    since: date | None
    counties: tuple[CountyDigest, ...]
    supplies: SupplyDigest
    waiting: tuple[Waiting, ...]
    without_demand: tuple[CountyCode, ...] | None = None
    off_list: tuple[CountyCode, ...] = ()
