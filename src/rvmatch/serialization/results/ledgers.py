"""A ledger over the seven work areas as tables: values by place, what does not fit, what indicators are."""

from rvmatch.evaluation import IndicatorValue, Ledger
from rvmatch.evaluation.implementation_telling import (
    definition_rows,
    finding_line,
    ledger_rows,
    names_of_counties,
)
from rvmatch.serialization.plans.values import Column, ColumnKind, Table
from rvmatch.serialization.results.cells import Cells

__all__ = ["ledger_tables"]

_VALUES = (
    ColumnKind.CODE,
    ColumnKind.PLACE,
    ColumnKind.TEXT,
    ColumnKind.TEXT,
    ColumnKind.TEXT,
    ColumnKind.TEXT,  # of many units: a format for money would show 3 counties as 3.00
    ColumnKind.COUNT,
    ColumnKind.COUNT,
    ColumnKind.LIST,
)
_DEFINITIONS = (
    ColumnKind.TEXT,
    ColumnKind.CODE,
    ColumnKind.TEXT,
    ColumnKind.SENTENCES,
    ColumnKind.TEXT,
    ColumnKind.TEXT,
)


def ledger_tables(ledger: Ledger, cells: Cells) -> tuple[Table, ...]:
    """
    A ledger as tables.

    Args:
        ledger: The ledger.
        cells: The language.

    Returns:
        The rows of ``ledger_rows``, each with a word where nothing is known; what does not fit in the records
        of progress; and the definition and the source of each indicator.
    """
    headings, *rows = ledger_rows(ledger, cells.language)
    names = names_of_counties(ledger)
    values = (*ledger.values, *(one for county in ledger.counties for one in county.values), *ledger.unplaced)
    return (
        Table(
            name="ledger_values",
            title=cells.say("result.table.ledger_values"),
            columns=(
                *(Column(heading=str(text), kind=kind) for text, kind in zip(headings, _VALUES, strict=True)),
                Column(heading=cells.say("result.heading.known"), kind=ColumnKind.TEXT),
            ),
            rows=tuple(
                (*(cell or None if cell == "" else cell for cell in row), _known(value, cells))
                for row, value in zip(rows, values, strict=True)
            ),
            lead=4,
        ),
        cells.table(
            "ledger_findings",
            (
                ("table.heading.county_code", ColumnKind.CODE),
                ("result.heading.docking", ColumnKind.CODE),
                ("result.heading.finding", ColumnKind.SENTENCES),
                ("table.heading.remark", ColumnKind.REMARK),
            ),
            (
                (
                    None if one.county_code is None else str(one.county_code),
                    one.docking,
                    finding_line(one, cells.language, names),
                    None,
                )
                for one in ledger.findings
            ),
            lead=2,
        ),
        _definitions(ledger, cells),
    )


def _known(value: IndicatorValue, cells: Cells) -> str:
    """How far a value carries, so that an empty cell is never taken for a zero."""
    if not value.given:
        return cells.say("result.known.not_given")
    if value.total is None:
        return cells.say("result.known.unstated" if value.unstated else "result.known.no_entry")
    return cells.say("result.known.partly" if value.unstated else "result.known.fully")


def _definitions(ledger: Ledger, cells: Cells) -> Table:
    headings, *rows = definition_rows(ledger.definitions, cells.language)
    return Table(
        name="ledger_indicators",
        title=cells.say("result.table.ledger_indicators"),
        columns=tuple(
            Column(heading=str(text), kind=kind) for text, kind in zip(headings, _DEFINITIONS, strict=True)
        ),
        rows=tuple(rows),
        lead=3,
    )
