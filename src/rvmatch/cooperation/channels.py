"""Channels planned together: each county's help from all of them, where there is none, where it crowds."""

from collections.abc import Iterable
from datetime import date
from typing import Final

import attrs

from rvmatch.cooperation.help_records import ChannelHelp, checked_helps
from rvmatch.errors import invalid
from rvmatch.model.identifiers import CountyCode, county_code
from rvmatch.model.places import CountyList
from rvmatch.model.quantities import HIGHEST_COUNT
from rvmatch.model.vocabulary import CooperationChannel, FocusField

__all__ = [
    "ChannelOverview",
    "ChannelShare",
    "CountyChannels",
    "Crowding",
    "FieldHelp",
    "channel_overview",
]

_XINJIANG_AND_TIBET: Final = ("65", "54")


@attrs.frozen(kw_only=True)
class ChannelShare:
    """
    What one channel brings to one county.

    Args:
        channel: The channel; None for social organisations' own help.
        helpers: Who helps, sorted, each once.
        records: How many records that is.
        amount_cny: The known money of these together, in whole yuan.
        amounts_unknown: How many records state no money.
    """

    channel: CooperationChannel | None
    helpers: tuple[str, ...]
    records: int
    amount_cny: int
    amounts_unknown: int


@attrs.frozen(kw_only=True)
class FieldHelp:
    """
    Who helps one county in one focus field, whatever the channel.

    Args:
        field: The field.
        helpers: Who helps in it, sorted, each once.
    """

    field: FocusField
    helpers: tuple[str, ...]


@attrs.frozen(kw_only=True)
class CountyChannels:
    """
    One county's help from all channels in one view.

    Args:
        county: The county.
        channels: The channels that help it, in the order of the notice, organisations' own help last.
        channels_without: The channels that do not; aid to Xinjiang and Tibet is listed for counties there
            only.
        fields: Each of the four fields with its helpers, in the order of the notice.
        field_unstated: Helpers of whom some record names no field, sorted: nobody knows whether they fill a
            gap.
        undated: How many records state no period, and count on whatever day.
    """

    county: CountyCode
    channels: tuple[ChannelShare, ...]
    channels_without: tuple[CooperationChannel | None, ...]
    fields: tuple[FieldHelp, ...]
    field_unstated: tuple[str, ...]
    undated: int

    @property
    def helped(self) -> bool:
        """Whether any channel helps it."""
        return bool(self.channels)

    @property
    def fields_without(self) -> tuple[FocusField, ...]:
        """The fields in which no record names a helper."""
        return tuple(one.field for one in self.fields if not one.helpers)

    @property
    def gaps_certain(self) -> bool:
        """Whether fields without a helper have none for certain, as every record names its fields."""
        return not self.field_unstated


@attrs.frozen(kw_only=True)
class Crowding:
    """
    Several helpers for one field of a county, while other counties of the list have none in it.

    Args:
        field: The field.
        county: The county with several helpers.
        helpers: Who they are, sorted.
        without: The counties that have nobody in this field for certain, by code.
    """

    field: FocusField
    county: CountyCode
    helpers: tuple[str, ...]
    without: tuple[CountyCode, ...]


@attrs.frozen(kw_only=True)
class ChannelOverview:
    """
    The help of all channels for a list of counties; counties by code, never by number.

    Args:
        on: The day asked about; None for all records whatever their period.
        counties: Every county of the list, by code.
        crowding: Fields of counties with several helpers while others have none, by field, then county.
        elsewhere: How many records are about counties that are not on the list.
        off_list: Those counties, by code; their records play no part, and a code may be mistyped.
    """

    on: date | None
    counties: tuple[CountyChannels, ...]
    crowding: tuple[Crowding, ...]
    elsewhere: int
    off_list: tuple[CountyCode, ...] = ()

    @property
    def without_help(self) -> tuple[CountyCode, ...]:
        """The counties that no channel helps, by code."""
        return tuple(one.county for one in self.counties if not one.helped)


def channel_overview(
    helps: Iterable[ChannelHelp],
    counties: CountyList | Iterable[str],
    *,
    on: date | None = None,
    crowded_from: int = 2,
) -> ChannelOverview:
    """
    One county's help from all channels in one view, for each county of a list.

    Nothing is recommended: who moves where is for the departments and the helpers to agree.

    Args:
        helps: Records of all channels, in any order; ``help_of_plan`` and ``help_of_dockings`` make those of
            social organisations.
        counties: The list of counties.
        on: Only help whose period contains this day counts; one without a period counts always.
        crowded_from: From how many helpers in one field of a county on it is called crowded, at least two;
            a library option, the notice sets no number.

    Returns:
        The view, the same in whatever order records came.

    Raises:
        InvalidValueError: If an argument is not as described.
        ReadErrors: If some of the records are none.

    Source:
        民发〔2022〕11号, part 6: planned and laid out together with designated help, aid to Xinjiang and
        Tibet and counterpart support; east–west cooperation stands in provincial texts.

    Examples:
        >>> helps = [
        ...     ChannelHelp(county="530326", helper=name, fields=[FocusField.TALENT_CULTIVATION])
        ...     for name in ("甲", "乙")
        ... ]
        >>> found = channel_overview(helps, ["530326", "530627"])
        >>> [(one.county, one.helpers, one.without) for one in found.crowding]
        [('530326', ('乙', '甲'), ('530627',))]
    """
    records = checked_helps(helps)
    codes = _codes(counties)
    if on is not None and type(on) is not date:
        raise invalid("on", "date", on)
    if isinstance(crowded_from, bool) or not isinstance(crowded_from, int):
        raise invalid("crowded_from", "whole_number", crowded_from)
    if not 2 <= crowded_from <= HIGHEST_COUNT:
        raise invalid("crowded_from", "within", crowded_from, lowest=2, highest=HIGHEST_COUNT)
    by_county: dict[CountyCode, list[ChannelHelp]] = {code: [] for code in codes}
    elsewhere: list[CountyCode] = []
    for one in records:
        if one.county not in by_county:
            elsewhere.append(one.county)
        elif _counts(one, on):
            by_county[one.county].append(one)
    found = tuple(_county(code, by_county[code]) for code in codes)
    return ChannelOverview(
        on=on,
        counties=found,
        crowding=tuple(_crowding(found, crowded_from)),
        elsewhere=len(elsewhere),
        off_list=tuple(sorted(set(elsewhere))),
    )


def _codes(counties: CountyList | Iterable[str]) -> tuple[CountyCode, ...]:
    if isinstance(counties, CountyList):
        return tuple(county.code for county in counties)
    if isinstance(counties, str) or not isinstance(counties, Iterable):
        raise invalid("counties", "collection", counties)
    return tuple(sorted({county_code(code) for code in counties}))


def _counts(one: ChannelHelp, on: date | None) -> bool:
    if on is None or one.period is None:
        return True
    return (one.period.start or date.min) <= on <= (one.period.end or date.max)


def _county(code: CountyCode, records: list[ChannelHelp]) -> CountyChannels:
    asked: list[CooperationChannel | None] = [
        channel
        for channel in CooperationChannel
        if channel is not CooperationChannel.AID_TO_XINJIANG_AND_TIBET or code.province in _XINJIANG_AND_TIBET
    ]
    asked.append(None)
    there = {one.channel for one in records}
    shares = [
        _share(channel, [one for one in records if one.channel is channel])
        for channel in (*CooperationChannel, None)
        if channel in there
    ]
    return CountyChannels(
        county=code,
        channels=tuple(shares),
        channels_without=tuple(channel for channel in asked if channel not in there),
        fields=tuple(
            FieldHelp(field=field, helpers=_names(one for one in records if field in one.fields))
            for field in FocusField
        ),
        field_unstated=_names(one for one in records if not one.fields),
        undated=sum(one.period is None for one in records),
    )


def _share(channel: CooperationChannel | None, records: list[ChannelHelp]) -> ChannelShare:
    known = [one.amount_cny for one in records if one.amount_cny is not None]
    return ChannelShare(
        channel=channel,
        helpers=_names(records),
        records=len(records),
        amount_cny=sum(known),
        amounts_unknown=len(records) - len(known),
    )


def _names(records: Iterable[ChannelHelp]) -> tuple[str, ...]:
    return tuple(sorted({one.helper for one in records}))


def _crowding(counties: tuple[CountyChannels, ...], crowded_from: int) -> Iterable[Crowding]:
    for place, field in enumerate(FocusField):
        without = tuple(one.county for one in counties if not one.fields[place].helpers and one.gaps_certain)
        if not without:
            continue
        for one in counties:
            helpers = one.fields[place].helpers
            if len(helpers) >= crowded_from:
                yield Crowding(field=field, county=one.county, helpers=helpers, without=without)
