"""A digest in sentences, and as rows for a table."""

from collections.abc import Iterator
from typing import Final

from rvmatch.errors import known_language
from rvmatch.matching.phrasing import listed, money
from rvmatch.matching.place_names import county_text, province_text
from rvmatch.model.arguments import instance
from rvmatch.model.vocabulary import FocusField
from rvmatch.publishing.digest_values import FieldCount, MoneyStated, ProvinceDigest
from rvmatch.wording import Language, masked, say
from rvmatch.wording.written import day_text

__all__ = ["Cell", "digest_lines", "digest_rows"]

Cell = str | int | float | None
"""One cell: text, a number, or nothing where nothing is known."""

_YUAN_PER_WAN: Final = 10_000


def digest_lines(digest: ProvinceDigest, language: Language = "zh") -> tuple[str, ...]:
    """
    A digest in sentences, counties by code.

    Args:
        digest: The digest.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Lines; counties and demands are set in by two blanks.

    Raises:
        InvalidValueError: If there is no such language.
    """
    instance("digest", digest, ProvinceDigest)
    return tuple(_lines(digest, known_language(language)))


def _lines(digest: ProvinceDigest, language: Language) -> Iterator[str]:
    yield say(
        "publishing.digest",
        language,
        province=province_text(digest.province, language),
        on=day_text(digest.on, language),
        demands=sum(county.demands for county in digest.counties),
        counties=len(digest.counties),
        missing=_money(_together([county.missing for county in digest.counties]), language),
    )
    for county in digest.counties:
        line = say(
            "publishing.county",
            language,
            county=county_text(county.county_code, county.county_name, language),
            demands=county.demands,
            fields=_fields(county.by_field, language),
            missing=_money(county.missing, language),
        )
        yield f"  {line}{_new(digest, county.new, county.undated, language)}"
    supplies = digest.supplies
    line = say(
        "publishing.supplies",
        language,
        here=supplies.here,
        nationwide=supplies.nationwide,
        unstated=supplies.unstated,
        fields=_fields(supplies.by_field, language),
        offered=_money(supplies.offered, language),
    )
    yield line + _new(digest, supplies.new, supplies.undated, language)
    if digest.waiting:
        yield say("publishing.waiting", language, count=len(digest.waiting))
    for demand in digest.waiting:
        line = say(
            "publishing.waiting_demand",
            language,
            key=demand.key,
            title=demand.title,
            since=day_text(demand.since, language),
            days=demand.days,
        )
        yield f"  {line}"
    if digest.without_demand is None:
        yield say("publishing.no_list", language)
    elif digest.without_demand:
        codes = listed((county_text(code, "", language) for code in digest.without_demand), language)
        yield say("publishing.without_demand", language, count=len(digest.without_demand), codes=codes)
    else:
        yield say("publishing.all_counties", language)
    if digest.off_list:
        names = {county.county_code: county.county_name for county in digest.counties}
        codes = listed((county_text(code, names[code], language) for code in digest.off_list), language)
        yield say("publishing.off_list", language, count=len(digest.off_list), codes=codes)


def _fields(counts: tuple[FieldCount, ...], language: Language) -> str:
    """The fields that some entry names; what nobody names is left to the table."""
    parts = [
        say("publishing.field", language, field=_field(count.field, language), count=count.entries)
        for count in counts
        if count.entries
    ]
    return listed(parts, language) if parts else say("publishing.nothing", language)


def _field(field: FocusField | None, language: Language) -> str:
    if field is None:
        return say("publishing.no_field", language)
    return say(f"term.FocusField.{field.name}", language)


def _money(stated: MoneyStated, language: Language) -> str:
    """The known sum, and of how many entries nothing is known; a sum of nothing is not a zero."""
    if not stated.known and not stated.unknown:
        return say("publishing.nothing", language)
    if not stated.known:
        return say("publishing.money_unknown", language, unknown=stated.unknown)
    total = money(stated.total_cny, language)
    code = "publishing.money_partly" if stated.unknown else "publishing.money"
    return say(code, language, total=total, known=stated.known, unknown=stated.unknown)


def _new(digest: ProvinceDigest, new: int | None, undated: int, language: Language) -> str:
    if digest.since is None:
        return ""
    since = day_text(digest.since, language)
    if new is None:
        return say("publishing.new_unknown", language, since=since)
    return say("publishing.new", language, since=since, new=new, undated=undated)


def _together(parts: list[MoneyStated]) -> MoneyStated:
    return MoneyStated(
        total_cny=sum(part.total_cny for part in parts),
        known=sum(part.known for part in parts),
        unknown=sum(part.unknown for part in parts),
    )


def digest_rows(digest: ProvinceDigest, language: Language = "zh") -> tuple[tuple[Cell, ...], ...]:
    """
    The counties of a digest as rows for a table.

    Args:
        digest: The digest.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A row of headings, then a row for each county with a demand, by code, then one for each county
        without, if the digest knows them. Money is in 万元 in Chinese and in yuan in English; it is None
        where no entry states an amount.

    Raises:
        InvalidValueError: If there is no such language.
    """
    instance("digest", digest, ProvinceDigest)
    language = known_language(language)
    fields = (*FocusField, None)
    headings = (
        say("table.heading.county_code", language),
        say("table.heading.county", language),
        say("table.heading.demands", language),
        *(_field(field, language) for field in fields),
        say("table.heading.missing", language),
        say("publishing.heading.known", language),
        say("publishing.heading.unknown", language),
        say("table.heading.wanted", language),
        say("publishing.heading.new", language),
        say("publishing.heading.undated", language),
    )
    rows: list[tuple[Cell, ...]] = [headings]
    for county in digest.counties:
        by_field = {count.field: count.entries for count in county.by_field}
        rows.append(
            (
                str(county.county_code),
                masked(county.county_name),
                county.demands,
                *(by_field[field] for field in fields),
                _amount(county.missing, language),
                county.missing.known,
                county.missing.unknown,
                county.partners_wanted,
                county.new,
                county.undated,
            )
        )
    empty = (0,) * (len(fields) + 1)
    rows += [(str(code), str(code), *empty, None, 0, 0, 0, None, 0) for code in digest.without_demand or ()]
    return tuple(rows)


def _amount(stated: MoneyStated, language: Language) -> Cell:
    if not stated.known:
        return None
    return stated.total_cny / _YUAN_PER_WAN if language == "zh" else stated.total_cny
