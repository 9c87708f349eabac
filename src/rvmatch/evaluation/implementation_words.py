"""The words of a ledger: what its indicators, units and categories are called."""

from rvmatch.evaluation.implementation_values import (
    CategoryCount,
    CoverForm,
    IndicatorDefinition,
    IndicatorUnit,
    IndicatorValue,
)
from rvmatch.matching.phrasing import listed, money
from rvmatch.wording import Language, has, say

__all__ = [
    "amount_text",
    "category_text",
    "indicator_meaning",
    "indicator_name",
    "indicator_source",
    "parts_text",
    "term_word",
    "with_parts",
]


def term_word(vocabulary: str, member: str, language: Language) -> str:
    """The word for a member of a vocabulary; of one that is not this library's, its own name."""
    code = f"term.{vocabulary}.{member}"
    return say(code, language) if has(code, language) else member


def indicator_name(definition: IndicatorDefinition, language: Language) -> str:
    """What an indicator is called; of one that is not this library's, its own name or its code."""
    if definition.name is not None:
        return definition.name.zh if language == "zh" else definition.name.en
    code = f"indicator.{definition.code}.name"
    return say(code, language) if has(code, language) else definition.code


def indicator_meaning(definition: IndicatorDefinition, language: Language) -> str:
    """What an indicator counts, and how; empty where nobody said."""
    if definition.definition is not None:
        return definition.definition.zh if language == "zh" else definition.definition.en
    code = f"indicator.{definition.code}.definition"
    return say(code, language) if has(code, language) else ""


def indicator_source(definition: IndicatorDefinition, language: Language) -> str:
    """Where an indicator comes from."""
    if definition.name is not None:
        return say("ledger.source_platform", language)
    if definition.citation is None:
        return say("ledger.source_own", language)
    return say("ledger.source_named", language, citation=str(definition.citation))


def amount_text(unit: IndicatorUnit, number: int, language: Language) -> str:
    """A number in its unit."""
    if unit is IndicatorUnit.YUAN:
        return money(number, language)
    return say(f"ledger.unit.{unit.name}", language, count=number)


def category_text(one: CategoryCount, language: Language) -> str:
    """One category and its number."""
    category = term_word(one.vocabulary, one.member, language)
    return say("ledger.category", language, category=category, count=one.count)


def parts_text(value: IndicatorValue, language: Language) -> tuple[str, str]:
    """What the total is made of, and what was looked at and is no part of it."""
    beside = [_outside(one) for one in value.by]
    inside = [category_text(one, language) for one, out in zip(value.by, beside, strict=True) if not out]
    others = [category_text(one, language) for one, out in zip(value.by, beside, strict=True) if out]
    return listed(inside, language), listed(others, language)


def _outside(one: CategoryCount) -> bool:
    return (one.vocabulary, one.member) == (CoverForm.__name__, CoverForm.NONE.name)


def with_parts(line: str, value: IndicatorValue, language: Language) -> str:
    """A line, and in brackets what its total is made of."""
    parts, others = parts_text(value, language)
    if parts and others:
        return say("ledger.by_beside", language, line=line, parts=parts, others=others)
    if others:
        return say("ledger.only_beside", language, line=line, others=others)
    return say("ledger.by", language, line=line, parts=parts) if parts else line
