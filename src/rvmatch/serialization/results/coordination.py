"""What came of a provincial coordination, as tables: everything that somebody should look at."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, Final

from rvmatch.coordination import Coordination, NearDuplicate, NearDuplicates
from rvmatch.coordination.report_lines import choice_line, keeper_line, keeper_name, place_line
from rvmatch.coordination.value_texts import field_label, value_text
from rvmatch.serialization.plans.values import ColumnKind, Table, Value
from rvmatch.serialization.results.cells import Cells, Headings

__all__ = ["coordination_tables"]

_ENTRY: Final[Headings] = (("result.heading.entry", ColumnKind.CODE),)
_FINDING: Final[Headings] = (("result.heading.finding", ColumnKind.SENTENCES),)
_KEEPERS: Final[Headings] = (("result.heading.keepers", ColumnKind.LIST),)
_REMARK: Final[Headings] = (("table.heading.remark", ColumnKind.REMARK),)
_SHARE_OF_ONE: Final = 1_000_000
_DIGEST_SHOWN: Final = 12


def coordination_tables(found: Coordination[Any], cells: Cells) -> tuple[Table, ...]:
    """
    What came of a coordination as tables, by key and by library.

    Args:
        found: What ``coordinate_libraries`` gave.
        cells: The language.

    Returns:
        The libraries; the entries that stand in several versions, a row for each version and each field that
        differs; what choices came to; entries that stand alike in several libraries; entries that may stand
        twice; entries that seem to lie elsewhere; and libraries with another keeper than the notice names.
    """
    names = [keeper_name(source.keeper, cells.language) for source in found.sources]
    return (
        cells.table(
            "coordination_sources",
            (*_KEEPERS, ("result.heading.entries", ColumnKind.COUNT)),
            ((name, len(source.keys)) for name, source in zip(names, found.sources, strict=True)),
            lead=1,
            total=(cells.say("table.total"), sum(len(source.keys) for source in found.sources)),
        ),
        cells.table(
            "coordination_conflicts",
            (
                *_ENTRY,
                ("result.heading.version", ColumnKind.CODE),
                *_KEEPERS,
                ("result.heading.field_name", ColumnKind.TEXT),
                ("result.heading.field_value", ColumnKind.LIST),
                ("result.heading.numbered_alike", ColumnKind.TEXT),
                *_REMARK,
            ),
            _conflicts(found, names, cells),
            lead=2,
        ),
        cells.table("coordination_choices", (*_ENTRY, *_FINDING), _choices(found, cells), lead=1),
        cells.table(
            "coordination_duplicates",
            (*_ENTRY, *_KEEPERS),
            ((key, _holders(found, key, names, cells)) for key in found.duplicates),
            lead=1,
        ),
        _near(found.near_duplicates or NearDuplicates(), cells),
        cells.table(
            "coordination_places",
            (*_ENTRY, *_FINDING, *_KEEPERS, *_REMARK),
            (
                (
                    one.key,
                    place_line(one, cells.language),
                    cells.listed(names[place] for place in one.sources),
                    None,
                )
                for one in found.places
            ),
            lead=1,
        ),
        cells.table(
            "coordination_keepers",
            (*_KEEPERS, *_FINDING, ("result.heading.entries_concerned", ColumnKind.LIST), *_REMARK),
            (
                (
                    names[one.source],
                    keeper_line(one, names[one.source], cells.language),
                    cells.listed(one.keys),
                    None,
                )
                for one in found.keepers
            ),
            lead=1,
        ),
    )


def _conflicts(found: Coordination[Any], names: list[str], cells: Cells) -> Iterator[tuple[Value, ...]]:
    for conflict in found.conflicts:
        fields = dict.fromkeys(one.field for several in conflict.differences for one in several)
        for version in conflict.versions:
            for field in fields:
                value = value_text(field, attrgetter(field)(version.project), cells.language)
                yield (
                    conflict.key,
                    version.digest[:_DIGEST_SHOWN],
                    cells.listed(names[place] for place in version.sources),
                    field_label(field, cells.language),
                    value,
                    cells.say("result.yes") if conflict.numbered_alike else None,
                    None,
                )


def _choices(found: Coordination[Any], cells: Cells) -> Iterator[tuple[Value, ...]]:
    for ended in found.resolved:
        yield ended.choice.key, choice_line("coordination.resolved", ended.choice, cells.language)
    for choice in found.unused_choices:
        yield choice.key, choice_line("coordination.unused_choice", choice, cells.language)


def _holders(found: Coordination[Any], key: str, names: list[str], cells: Cells) -> str | None:
    return cells.listed(name for name, source in zip(names, found.sources, strict=True) if key in source.keys)


def _near(found: NearDuplicates, cells: Cells) -> Table:
    """Pairs with the number of the group of entries that hang together."""
    group = {key: number for number, cluster in enumerate(found.clusters, 1) for key in cluster}
    return cells.table(
        "coordination_near",
        (
            ("result.heading.group", ColumnKind.COUNT),
            *_ENTRY,
            ("result.heading.title", ColumnKind.TEXT),
            ("result.heading.stated_amount", ColumnKind.AMOUNT),
            ("result.heading.other_entry", ColumnKind.CODE),
            ("result.heading.other_title", ColumnKind.TEXT),
            ("result.heading.other_amount", ColumnKind.AMOUNT),
            ("result.heading.in_common", ColumnKind.LIST),
            ("result.heading.similarity", ColumnKind.PERCENT),
            *_REMARK,
        ),
        ((group[pair.first], *_pair(pair, cells)) for pair in found.pairs),
        lead=2,
    )


def _pair(pair: NearDuplicate, cells: Cells) -> tuple[Value, ...]:
    return (
        pair.first,
        pair.first_title,
        cells.amount(pair.first_cny),
        pair.second,
        pair.second_title,
        cells.amount(pair.second_cny),
        cells.listed(cells.say(f"coordination.shared.{one.name}") for one in sorted(pair.shared)),
        pair.similarity / _SHARE_OF_ONE,
        None,
    )
