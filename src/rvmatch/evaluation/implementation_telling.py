"""A ledger in sentences an official would print, and as rows for tables."""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from rvmatch.errors import known_language
from rvmatch.evaluation.implementation import IndicatorChange, LedgerComparison
from rvmatch.evaluation.implementation_indicators import INDICATORS
from rvmatch.evaluation.implementation_values import (
    Indicator,
    IndicatorDefinition,
    IndicatorUnit,
    IndicatorValue,
    Ledger,
)
from rvmatch.evaluation.implementation_words import (
    amount_text,
    indicator_meaning,
    indicator_name,
    indicator_source,
    parts_text,
    term_word,
    with_parts,
)
from rvmatch.matching.phrasing import listed, money
from rvmatch.matching.place_names import county_text, province_text
from rvmatch.model.arguments import instance, instances
from rvmatch.model.record_findings import ProgressFinding
from rvmatch.model.vocabulary import ProjectStatus, WorkArea
from rvmatch.wording import Language, has, masked, say
from rvmatch.wording.written import day_text

__all__ = [
    "comparison_told",
    "definition_rows",
    "finding_line",
    "indicator_rows",
    "ledger_rows",
    "ledger_told",
    "names_of_counties",
]

Cell = str | int | float | None
"""One cell: text, a number, or nothing where nothing is known."""

_YUAN_PER_WAN: Final = 10_000


def ledger_told(ledger: Ledger, language: Language = "zh") -> str:
    """
    A ledger in words: the seven work areas, each county by code, and what is missing or does not fit.

    Args:
        ledger: The ledger.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Lines; what belongs to a heading is set in by two blanks.

    Raises:
        InvalidValueError: If there is no such language.
    """
    instance("ledger", ledger, Ledger)
    return "\n".join(_lines(ledger, known_language(language)))


def _lines(ledger: Ledger, language: Language) -> Iterator[str]:
    yield say(
        "ledger.title",
        language,
        province=province_text(ledger.province, language),
        on=day_text(ledger.on, language),
    )
    for part, area in enumerate(WorkArea, 1):
        yield say("ledger.area", language, part=part, area=term_word("WorkArea", area.name, language))
        for definition, value in zip(ledger.definitions, ledger.values, strict=True):
            if definition.area is area:
                yield f"  {_value(definition, value, language)}"
    yield from _places(ledger, language)
    yield from _remarks(ledger, language)
    yield say("ledger.own_word", language)


def _places(ledger: Ledger, language: Language) -> Iterator[str]:
    """The counties by code, and what no county is named for."""
    if ledger.counties:
        yield say("ledger.counties", language)
    for county in ledger.counties:
        values = _telling(ledger.definitions, county.values, language, of_one_county=True)
        words = {"county": county_text(county.county_code, county.county_name, language)}
        code = "ledger.county" if values else "ledger.county_nothing"
        yield f"  {say(code, language, values=_also(values, language), **words)}"
    unplaced = _telling(ledger.definitions, ledger.unplaced, language)
    if unplaced:
        yield say("ledger.unplaced", language, values=_also(unplaced, language))


def _remarks(ledger: Ledger, language: Language) -> Iterator[str]:
    """What does not fit, what nobody gave, and what was left out."""
    if ledger.findings:
        yield say("ledger.findings", language, count=len(ledger.findings))
    names = names_of_counties(ledger)
    for finding in ledger.findings:
        yield f"  {finding_line(finding, language, names)}"
    if ledger.off_list:
        counties = [county_text(code, names.get(code, ""), language) for code in ledger.off_list]
        yield say("ledger.off_list", language, count=len(counties), counties=listed(counties, language))
    if ledger.not_given:
        kinds = [term_word("FactKind", kind.name, language) for kind in ledger.not_given]
        yield say("ledger.not_given", language, kinds=listed(kinds, language))
    for left in ledger.left_out:
        kind = term_word("FactKind", left.kind.name, language)
        for code, count in (("ledger.elsewhere", left.elsewhere), ("ledger.later", left.later)):
            if count:
                yield say(code, language, kind=kind, count=count)


def _value(definition: IndicatorDefinition, value: IndicatorValue, language: Language) -> str:
    """One value with its coverage; what nobody stated is never told as zero."""
    words: dict[str, object] = {
        "name": indicator_name(definition, language),
        "stated": value.stated,
        "unstated": value.unstated,
    }
    if not value.given:
        return say("ledger.value_not_given", language, **words)
    if value.total is None:
        code = "ledger.value_unknown" if value.unstated else "ledger.value_nothing"
        return say(code, language, **words)
    words["total"] = amount_text(definition.unit, value.total, language)
    line = say("ledger.value_partly" if value.unstated else "ledger.value", language, **words)
    return with_parts(line, value, language)


def _of_county(definition: IndicatorDefinition, value: IndicatorValue, language: Language) -> str:
    """One value of one county: whether it counts at all, and as what."""
    own = f"indicator.{definition.code}.of_county"
    name = say(own, language) if has(own, language) else indicator_name(definition, language)
    words = {"name": name, "total": say("ledger.yes", language)}
    if not value.total:
        words["total"] = say("ledger.no", language)
        return say("ledger.value", language, **words)
    line = say("ledger.value", language, **words)
    kinds = [term_word(one.vocabulary, one.member, language) for one in value.by]
    return say("ledger.kinds", language, line=line, parts=listed(kinds, language)) if kinds else line


def _telling(
    definitions: Sequence[IndicatorDefinition],
    values: Sequence[IndicatorValue],
    language: Language,
    *,
    of_one_county: bool = False,
) -> list[str]:
    """The values that say something of a place: a number, a category, or that some entries state nothing."""
    return [
        _of_county(definition, value, language)
        if of_one_county and definition.unit is IndicatorUnit.COUNTIES and value.total in {0, 1}
        else _value(definition, value, language)
        for definition, value in zip(definitions, values, strict=True)
        if value.given and (value.total or value.unstated or value.by)
    ]


def _also(parts: Sequence[str], language: Language) -> str:
    if not parts:
        return ""
    return functools.reduce(
        lambda first, following: say("ledger.also", language, first=first, next=following), parts
    )


def names_of_counties(ledger: Ledger) -> dict[str, str]:
    """What the ledger calls its counties, by code."""
    return {str(one.county_code): one.county_name for one in ledger.counties}


def finding_line(finding: ProgressFinding, language: Language, names: Mapping[str, str]) -> str:
    """
    One thing that does not fit in the records of progress, in words.

    Args:
        finding: The finding.
        language: ``"zh"`` or ``"en"``.
        names: What counties are called, by code; any other is told by its code.

    Returns:
        A sentence.
    """
    code = finding.county_code
    county = (
        say("ledger.no_county", language)
        if code is None
        else county_text(code, names.get(code, ""), language)
    )
    figure = f"ledger.figure.{finding.figure}"
    return say(
        f"ledger.finding.{finding.kind.name}",
        language,
        county=county,
        docking=masked(finding.docking),
        on="" if finding.on is None else day_text(finding.on, language),
        figure=say(figure, language) if has(figure, language) else finding.figure,
        earlier=_stated(finding.figure, finding.earlier, language),
        later=_stated(finding.figure, finding.later, language),
    )


def _stated(figure: str, stated: str, language: Language) -> str:
    """What a finding quotes, in words where it is money or a stage."""
    parts = stated.split(", ") if figure in {"spent_cny", "stage"} and stated else []
    if figure == "spent_cny" and parts:
        return listed([money(int(part), language) for part in parts], language)
    if parts:
        return listed(
            [term_word("ProjectStatus", ProjectStatus(part).name, language) for part in parts], language
        )
    return masked(stated)


def ledger_rows(ledger: Ledger, language: Language = "zh") -> tuple[tuple[Cell, ...], ...]:
    """
    A ledger as rows for a table: one for each place and indicator.

    Args:
        ledger: The ledger.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A row of headings; then the province, its counties by code, and what no county is named for, each
        with all indicators. Money is in 万元 in Chinese and in yuan in English. A value is None where nothing
        is known, and so are the numbers of entries where nobody gave the facts.

    Raises:
        InvalidValueError: If there is no such language.
    """
    instance("ledger", ledger, Ledger)
    language = known_language(language)
    rows: list[tuple[Cell, ...]] = [
        (
            say("table.heading.county_code", language),
            say("table.heading.county", language),
            say("ledger.heading.area", language),
            say("ledger.heading.indicator", language),
            say("ledger.heading.unit", language),
            say("ledger.heading.value", language),
            say("ledger.heading.stated", language),
            say("ledger.heading.unstated", language),
            say("ledger.heading.by", language),
        )
    ]
    places: list[tuple[Cell, str, tuple[IndicatorValue, ...]]] = [
        (str(ledger.province), province_text(ledger.province, language), ledger.values)
    ]
    places += [(str(one.county_code), masked(one.county_name), one.values) for one in ledger.counties]
    places.append((None, say("ledger.no_county", language), ledger.unplaced))
    for code, name, values in places:
        rows += [
            (code, name, *_cells(definition, value, language))
            for definition, value in zip(ledger.definitions, values, strict=True)
        ]
    return tuple(rows)


def _cells(definition: IndicatorDefinition, value: IndicatorValue, language: Language) -> tuple[Cell, ...]:
    number: Cell = value.total
    if value.total is not None and definition.unit is IndicatorUnit.YUAN and language == "zh":
        number = value.total / _YUAN_PER_WAN
    parts, others = parts_text(value, language)
    if others:
        code = "ledger.beside" if parts else "ledger.others"
        parts = say(code, language, parts=parts, others=others)
    return (
        term_word("WorkArea", definition.area.name, language),
        indicator_name(definition, language),
        term_word("IndicatorUnit", definition.unit.name, language),
        number,
        value.stated if value.given else None,
        value.unstated if value.given else None,
        parts,
    )


def indicator_rows(
    indicators: Iterable[Indicator] = INDICATORS, language: Language = "zh"
) -> tuple[tuple[Cell, ...], ...]:
    """
    The table of indicators for people: what each is, how it is counted, and where it comes from.

    Args:
        indicators: The indicators.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A row of headings, then a row for each indicator: work area, code, name, definition, unit, source.

    Raises:
        InvalidValueError: If there is no such language.
    """
    given = instances("indicators", indicators, Indicator)
    return definition_rows((indicator.described for indicator in given), known_language(language))


def definition_rows(
    definitions: Iterable[IndicatorDefinition], language: Language
) -> tuple[tuple[Cell, ...], ...]:
    """What ``indicator_rows`` gives, of definitions that stand in a ledger."""
    headings = ("area", "code", "indicator", "definition", "unit", "source")
    rows: list[tuple[Cell, ...]] = [tuple(say(f"ledger.heading.{one}", language) for one in headings)]
    rows += [
        (
            term_word("WorkArea", one.area.name, language),
            one.code,
            indicator_name(one, language),
            indicator_meaning(one, language),
            term_word("IndicatorUnit", one.unit.name, language),
            indicator_source(one, language),
        )
        for one in definitions
    ]
    return tuple(rows)


def comparison_told(comparison: LedgerComparison, language: Language = "zh") -> str:
    """
    The difference of two ledgers in words.

    Args:
        comparison: The comparison.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A heading, then a line for each known number that differs; those of counties begin with the county's
        code. What is unknown in both is left to ``changes``.

    Raises:
        InvalidValueError: If there is no such language.
    """
    instance("comparison", comparison, LedgerComparison)
    language = known_language(language)
    earlier, later = comparison.earlier, comparison.later
    definitions = {one.code: one for one in (*earlier.definitions, *later.definitions)}
    names = names_of_counties(earlier) | names_of_counties(later)
    lines = [
        say(
            "ledger.comparison",
            language,
            province=province_text(later.province, language),
            earlier=day_text(earlier.on, language),
            later=day_text(later.on, language),
        )
    ]
    lines += [
        line for change in comparison.changes if (line := _change(change, definitions, names, language))
    ]
    if len(lines) == 1:
        lines.append(f"  {say('ledger.no_change', language)}")
    return "\n".join(lines)


def _change(
    change: IndicatorChange,
    definitions: Mapping[str, IndicatorDefinition],
    names: Mapping[str, str],
    language: Language,
) -> str:
    """One change; empty where words would not show it, or a county that is new has nothing to tell."""
    totals = [None if one is None else one.total for one in (change.before, change.after)]
    if None in (change.before, change.after) and not any(totals):
        return ""
    definition = definitions[change.indicator]
    before, after = (_known(definition, one, language) for one in (change.before, change.after))
    if before == after:
        return ""
    words = {"name": indicator_name(definition, language), "before": before, "after": after}
    if change.change:
        growth = amount_text(definition.unit, abs(change.change), language)
        sign = "+" if change.change > 0 else "-"
        line = say("ledger.change_by", language, growth=f"{sign}{growth}", **words)
    else:
        line = say("ledger.change", language, **words)
    if change.county_code is None:
        return f"  {line}"
    name = names.get(change.county_code, "")
    place = county_text(change.county_code, name, language)
    return f"  {say('ledger.county', language, county=place, values=line)}"


def _known(definition: IndicatorDefinition, value: IndicatorValue | None, language: Language) -> str:
    if value is None or value.total is None:
        return say("ledger.unknown", language)
    total = amount_text(definition.unit, value.total, language)
    if not value.unstated:
        return total
    return say("ledger.known", language, total=total, stated=value.stated, unstated=value.unstated)
