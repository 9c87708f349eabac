"""Cultivation as tables: who is unserved, and what new organisations would change."""

from collections.abc import Iterator
from typing import Final

from rvmatch.evaluation import NewOrganizationWorth, NewOrganizationWorths, Unserved
from rvmatch.evaluation.cultivation import ReasonCount, UnservedCounty, UnservedField
from rvmatch.matching.asking.measures import value_sentences
from rvmatch.matching.phrasing import lines_of
from rvmatch.serialization.plans.values import ColumnKind, Table, Value
from rvmatch.serialization.results.cells import PLACE, Cells, Headings

__all__ = ["unserved_tables", "worth_tables"]

_LACKING: Final[Headings] = (
    ("result.heading.left_alone", ColumnKind.COUNT),
    ("result.heading.partly_served", ColumnKind.COUNT),
    ("result.heading.open_places", ColumnKind.COUNT),
    ("result.heading.reasons", ColumnKind.SENTENCES),
    ("result.heading.demands_alone", ColumnKind.LIST),
    ("result.heading.demands_partly", ColumnKind.LIST),
)
_QUESTION: Final[Headings] = (("result.heading.if_there_were", ColumnKind.LIST),)
_DEMAND: Final = ("table.heading.demand", ColumnKind.CODE)


def unserved_tables(unserved: Unserved, cells: Cells) -> tuple[Table, ...]:
    """
    Who is unserved, as tables; counties by code, never by number.

    Args:
        unserved: What ``unserved_demands`` found.
        cells: The language.

    Returns:
        The counties, each demand counted once, with their sums; the same by focus field, where a demand with
        two fields stands under both, so that there is no sum; and the counties that come first and published
        no demand.
    """
    alone, places = unserved.left_alone, unserved.open_places
    partly = sum(len(one.partly_served) for one in unserved.counties)
    return (
        cells.table(
            "unserved_counties",
            (*PLACE, *_LACKING),
            ((*cells.place(one.county, one.name), *_lacking(one, cells)) for one in unserved.counties),
            lead=3,
            total=(cells.say("table.total"), None, None, alone, partly, places, None, None, None),
        ),
        cells.table(
            "unserved_fields",
            (*PLACE, ("result.heading.field", ColumnKind.TEXT), *_LACKING),
            (
                (*cells.place(one.county, one.name), _field(field, cells), *_lacking(field, cells))
                for one in unserved.counties
                for field in one.by_field
            ),
            lead=4,
        ),
        cells.table("without_demand", PLACE, (cells.place(code) for code in unserved.without_demand), lead=3),
    )


def _field(field: UnservedField, cells: Cells) -> str:
    return cells.say("cultivation.no_field") if field.field is None else cells.term(field.field)


def _lacking(one: UnservedCounty | UnservedField, cells: Cells) -> tuple[Value, ...]:
    return (
        len(one.left_alone),
        len(one.partly_served),
        one.open_places,
        cells.listed(_reason(reason, cells) for reason in one.reasons),
        cells.listed(one.left_alone),
        cells.listed(one.partly_served),
    )


def _reason(one: ReasonCount, cells: Cells) -> str:
    reason = cells.say(f"reason.{one.reason.value}")
    return cells.say("cultivation.reason", reason=reason, count=one.demands)


def worth_tables(worths: NewOrganizationWorths, cells: Cells) -> tuple[Table, ...]:
    """
    What new organisations would be worth, as tables; for departments, as all sides are named.

    Args:
        worths: What ``worth_of_new_organizations`` found.
        cells: The language.

    Returns:
        What each of them alone, and all together, would change in the objectives and for how many demands;
        the demands concerned; the dockings lost and gained. Gains of single organisations do not add up, so
        that there are no sums.
    """
    asked = [*worths.each, *([] if worths.together is None else [worths.together])]
    return (
        cells.table(
            "organization_worths",
            (
                *_QUESTION,
                ("result.heading.objectives", ColumnKind.SENTENCES),
                ("result.heading.newly_served", ColumnKind.COUNT),
                ("result.heading.no_longer_served", ColumnKind.COUNT),
                ("result.heading.served_otherwise", ColumnKind.COUNT),
                ("result.heading.proven", ColumnKind.TEXT),
            ),
            (_worth(one, cells) for one in asked),
            lead=1,
        ),
        cells.table(
            "organization_demands",
            (*_QUESTION, _DEMAND, ("result.heading.what_changes", ColumnKind.TEXT)),
            (row for one in asked for row in _demands(one, cells)),
            lead=2,
        ),
        cells.table(
            "organization_dockings",
            (
                *_QUESTION,
                _DEMAND,
                ("result.heading.partner", ColumnKind.CODE),
                ("result.heading.what_changes", ColumnKind.TEXT),
            ),
            (row for one in asked for row in _dockings(one, cells)),
            lead=3,
        ),
    )


def _worth(one: NewOrganizationWorth, cells: Cells) -> tuple[Value, ...]:
    sentences = tuple(value_sentences(one.change.before, one.change.after))
    return (
        cells.listed(one.organizations),
        cells.listed(lines_of(sentences, cells.language)),
        len(one.served),
        len(one.unserved),
        len(one.changed_partners),
        cells.say("result.yes" if one.change.proven else "result.no"),
    )


def _demands(one: NewOrganizationWorth, cells: Cells) -> Iterator[tuple[Value, ...]]:
    question = cells.listed(one.organizations)
    for name, keys in (
        ("newly_served", one.served),
        ("no_longer_served", one.unserved),
        ("served_otherwise", one.changed_partners),
    ):
        for key in keys:
            yield question, key, cells.say(f"result.heading.{name}")


def _dockings(one: NewOrganizationWorth, cells: Cells) -> Iterator[tuple[Value, ...]]:
    question = cells.listed(one.organizations)
    for code, pairs in (("result.docking_lost", one.change.lost), ("result.docking_new", one.change.gained)):
        for demand, supply in pairs:
            yield question, demand, supply, cells.say(code)
