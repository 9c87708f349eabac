"""The help of all channels as tables: who helps which county, in what, and where it crowds."""

from typing import Final

from rvmatch.cooperation import ChannelOverview, ChannelShare, CountyChannels
from rvmatch.model.vocabulary import CooperationChannel, FocusField
from rvmatch.serialization.plans.values import ColumnKind, Table, Value
from rvmatch.serialization.results.cells import PLACE, Cells

__all__ = ["channel_tables"]

_HELPERS: Final = ("result.heading.helpers", ColumnKind.LIST)
_FIELD: Final = ("result.heading.field", ColumnKind.TEXT)


def channel_tables(overview: ChannelOverview, cells: Cells) -> tuple[Table, ...]:
    """
    The help of all channels as tables; counties by code.

    Args:
        overview: What ``channel_overview`` found.
        cells: The language.

    Returns:
        What each channel brings to each county, where records that state no money are counted and are never
        a zero; each county with its helpers by focus field and the channels without a record; and the fields
        of counties with several helpers while other counties have none.
    """
    return _shares(overview, cells), _counties(overview, cells), _crowding(overview, cells)


def _shares(overview: ChannelOverview, cells: Cells) -> Table:
    return cells.table(
        "channel_shares",
        (
            *PLACE,
            ("result.heading.channel", ColumnKind.TEXT),
            _HELPERS,
            ("result.heading.records", ColumnKind.COUNT),
            ("result.heading.known_amount", ColumnKind.AMOUNT),
            ("result.heading.amounts_unknown", ColumnKind.COUNT),
        ),
        (
            (*cells.place(one.county), *_share(share, cells))
            for one in overview.counties
            for share in one.channels
        ),
        lead=4,
    )


def _share(share: ChannelShare, cells: Cells) -> tuple[Value, ...]:
    known = share.amounts_unknown < share.records
    return (
        _channel(share.channel, cells),
        cells.listed(share.helpers),
        share.records,
        cells.amount(share.amount_cny) if known else None,
        share.amounts_unknown,
    )


def _channel(channel: CooperationChannel | None, cells: Cells) -> str:
    return cells.say("cooperation.own_help") if channel is None else cells.term(channel)


def _counties(overview: ChannelOverview, cells: Cells) -> Table:
    fields = tuple((f"term.FocusField.{field.name}", ColumnKind.LIST) for field in FocusField)
    return cells.table(
        "channel_counties",
        (
            *PLACE,
            ("result.heading.helped", ColumnKind.TEXT),
            *fields,
            ("result.heading.field_unstated", ColumnKind.LIST),
            ("result.heading.channels_without", ColumnKind.LIST),
            ("result.heading.undated", ColumnKind.COUNT),
        ),
        (_county(one, cells) for one in overview.counties),
        lead=3,
    )


def _county(one: CountyChannels, cells: Cells) -> tuple[Value, ...]:
    return (
        *cells.place(one.county),
        cells.say("result.yes" if one.helped else "result.no"),
        *(cells.listed(field.helpers) for field in one.fields),
        cells.listed(one.field_unstated),
        cells.listed(_channel(channel, cells) for channel in one.channels_without),
        one.undated,
    )


def _crowding(overview: ChannelOverview, cells: Cells) -> Table:
    return cells.table(
        "channel_crowding",
        (_FIELD, *PLACE, _HELPERS, ("result.heading.without_helper", ColumnKind.LIST)),
        (
            (
                cells.term(one.field),
                *cells.place(one.county),
                cells.listed(one.helpers),
                cells.counties(one.without),
            )
            for one in overview.crowding
        ),
        lead=4,
    )
