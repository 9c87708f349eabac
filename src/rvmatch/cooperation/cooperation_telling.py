"""Long-term cooperation in sentences for officials: channels, what falls off between years, lasting pairs."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from rvmatch.cooperation.channels import ChannelOverview, ChannelShare, CountyChannels
from rvmatch.cooperation.continuity import ContinuityReport, CountyContinuity
from rvmatch.cooperation.pair_histories import PairHistory, PairSeries
from rvmatch.errors import invalid, known_language
from rvmatch.matching import money
from rvmatch.matching.phrasing import some_of
from rvmatch.matching.place_names import county_text
from rvmatch.model.vocabulary import CooperationChannel
from rvmatch.wording import Language, masked, say
from rvmatch.wording.written import day_text

__all__ = ["channel_lines", "continuity_lines", "series_lines"]


def channel_lines(overview: ChannelOverview, language: Language = "zh") -> tuple[str, ...]:
    """
    The help of all channels in words, counties by code.

    Args:
        overview: What ``channel_overview`` found.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A heading; for each county its channels, and what is without, set in; then where help crowds.

    Raises:
        InvalidValueError: If it is something else, or there is no such language.
    """
    if not isinstance(overview, ChannelOverview):
        raise invalid("overview", "of_class", overview, kind="ChannelOverview")
    return tuple(_channels(overview, known_language(language)))


def _channels(overview: ChannelOverview, language: Language) -> Iterator[str]:
    helped = len(overview.counties) - len(overview.without_help)
    day = say("cooperation.any_day", language) if overview.on is None else day_text(overview.on, language)
    yield say("cooperation.head", language, day=day, helped=helped, counties=len(overview.counties))
    for one in overview.counties:
        yield from _county_channels(one, language)
    for crowd in overview.crowding:
        yield say(
            "cooperation.crowding",
            language,
            county=county_text(crowd.county, "", language),
            field=_term("FocusField", crowd.field, language),
            count=len(crowd.helpers),
            helpers=some_of(crowd.helpers, language),
            others=len(crowd.without),
            without=some_of((county_text(code, "", language) for code in crowd.without), language),
        )
    if overview.elsewhere:
        yield say("cooperation.elsewhere", language, count=overview.elsewhere)
    if overview.off_list:
        counties = _listed((county_text(code, "", language) for code in overview.off_list), language)
        yield "  " + say("cooperation.off_list", language, counties=counties)


def _county_channels(one: CountyChannels, language: Language) -> Iterator[str]:
    line = {"county": county_text(one.county, "", language)}
    if not one.helped:
        yield say("cooperation.no_help", language, **line)
        return
    after = say("basis.after", language)
    yield say(
        "cooperation.county",
        language,
        **line,
        channels=after.join(_share(share, language) for share in one.channels),
    )
    yield "  " + say(
        "cooperation.without",
        language,
        channels=_listed((_channel(channel, language) for channel in one.channels_without), language),
    )
    if one.fields_without:
        code = "cooperation.fields_without" if one.gaps_certain else "cooperation.fields_unclear"
        fields = _listed((_term("FocusField", field, language) for field in one.fields_without), language)
        yield "  " + say(code, language, fields=fields, helpers=some_of(one.field_unstated, language))
    if one.undated:
        yield "  " + say("cooperation.undated", language, count=one.undated)


def _share(share: ChannelShare, language: Language) -> str:
    if share.amounts_unknown == share.records:
        code = "cooperation.share_unknown"
    else:
        code = "cooperation.share" if share.amounts_unknown else "cooperation.share_all"
    return say(
        code,
        language,
        channel=_channel(share.channel, language),
        helpers=some_of(share.helpers, language),
        amount=money(share.amount_cny, language),
        unknown=share.amounts_unknown,
    )


def continuity_lines(report: ContinuityReport, language: Language = "zh") -> tuple[str, ...]:
    """
    What falls off between two years in words; counties where nothing does are only counted.

    Args:
        report: What ``continuity_between`` found.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A heading; for each county that is touched what it loses, set in; at the end a remark on days
        outside the transition, where there are any.

    Raises:
        InvalidValueError: If it is something else, or there is no such language.
    """
    if not isinstance(report, ContinuityReport):
        raise invalid("report", "of_class", report, kind="ContinuityReport")
    return tuple(_continuity(report, known_language(language)))


def _continuity(report: ContinuityReport, language: Language) -> Iterator[str]:
    yield say(
        "continuity.head",
        language,
        before=report.before,
        after=report.after,
        counties=len(report.counties),
        touched=len(report.touched),
    )
    for one in report.touched:
        yield from _county_continuity(one, language)
    note = report.transition
    if note.outside:
        yield say(
            "continuity.transition",
            language,
            begins=day_text(note.begins_on, language),
            ends=day_text(note.ends_on, language),
            years=_listed(map(str, note.years), language),
            records=note.records,
        )


def _county_continuity(one: CountyContinuity, language: Language) -> Iterator[str]:
    yield say(
        "continuity.county",
        language,
        county=county_text(one.county, "", language),
        kept=len(one.kept),
        lost=len(one.lost),
        new=len(one.new),
        touches=_listed((_term("Continuity", found, language) for found in one.touches), language),
    )
    details: tuple[tuple[str, Iterable[str]], ...] = (
        ("continuity.lost", map(masked, one.lost)),
        ("continuity.fields", (_term("FocusField", field, language) for field in one.fields_lost)),
        ("continuity.fields_unclear", (_term("FocusField", field, language) for field in one.fields_unclear)),
        ("continuity.roles", (_term("LinkageMember", role, language) for role in one.roles_lost)),
        ("continuity.roles_unclear", (_term("LinkageMember", role, language) for role in one.roles_unclear)),
        ("continuity.projects", map(masked, one.projects_left)),
        ("continuity.unexplained", map(masked, one.unexplained)),
    )
    for code, names in details:
        found = tuple(names)
        if found:
            yield "  " + say(code, language, names=some_of(found, language))
    if one.people.known or one.people.unknown:
        yield "  " + say("continuity.people", language, known=one.people.known, unknown=one.people.unknown)
    if one.without_help:
        yield "  " + say("continuity.without_help", language)


def series_lines(series: PairSeries, language: Language = "zh") -> tuple[str, ...]:
    """
    Pairs over several years in words, by county, then helper.

    Args:
        series: What ``pair_series`` found.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A heading, a line for each step from year to year, and one for each pair.

    Raises:
        InvalidValueError: If it is something else, or there is no such language.
    """
    if not isinstance(series, PairSeries):
        raise invalid("series", "of_class", series, kind="PairSeries")
    return tuple(_series(series, known_language(language)))


def _series(series: PairSeries, language: Language) -> Iterator[str]:
    yield say(
        "series.head",
        language,
        first=series.years[0],
        last=series.years[-1],
        years=len(series.years),
        pairs=len(series.pairs),
        lasting=len(series.lasting),
    )
    if series.unrecorded:
        yield say("series.unrecorded", language, years=_listed(map(str, series.unrecorded), language))
    for step in series.steps:
        yield say(
            "series.step",
            language,
            before=step.before,
            after=step.after,
            kept=step.kept,
            ended=len(step.ended),
            new=len(step.new),
        )
    for pair in series.pairs:
        yield "  " + _pair(pair, language)


def _pair(pair: PairHistory, language: Language) -> str:
    spells = _listed(
        (
            say("series.year", language, year=spell.first)
            if spell.first == spell.last
            else say("series.spell", language, first=spell.first, last=spell.last)
            for spell in pair.spells
        ),
        language,
    )
    code = "series.current" if pair.current else "series.exited" if pair.exit_recorded else "series.ended"
    return say(
        "series.pair",
        language,
        county=county_text(pair.county, "", language),
        helper=masked(pair.helper),
        spells=spells,
        state=say(code, language),
    )


def _term(vocabulary: str, member: StrEnum, language: Language) -> str:
    return say(f"term.{vocabulary}.{member.name}", language)


def _channel(channel: CooperationChannel | None, language: Language) -> str:
    if channel is None:
        return say("cooperation.own_help", language)
    return _term("CooperationChannel", channel, language)


def _listed(names: Iterable[str], language: Language) -> str:
    return say("basis.between", language).join(names) or say("cooperation.nothing", language)
