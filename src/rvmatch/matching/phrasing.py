"""From codes and numbers to sentences: how each kind of parameter is written for people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import attrs

from rvmatch.eligibility import EligibilityRule
from rvmatch.errors import known_language
from rvmatch.matching.settings import Note
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.projects import DemandProject
from rvmatch.notice import key_counties
from rvmatch.wording import Language, has, masked, say
from rvmatch.wording.written import money_text

__all__ = [
    "Sentence",
    "county_names",
    "criterion_name",
    "lines_of",
    "listed",
    "money",
    "note_text",
    "percent",
    "phrase",
    "rule_name",
    "rules_coded",
    "score_text",
    "some_of",
]

_WHOLE: Final = 1_000_000


@attrs.frozen
class Sentence:
    """
    One sentence by its code, with what stands in its places; written out only when somebody reads it.

    Args:
        code: Which sentence, as in ``wording``.
        params: What it needs, by name.
        detail: Whether it adds to the sentence before it, and is set in from it.
        text_zh: The sentence itself in Chinese, where its author is not this library.
        text_en: The sentence itself in English, likewise.
    """

    code: str
    params: tuple[tuple[str, str], ...] = ()
    detail: bool = False
    text_zh: str = ""
    text_en: str = ""

    @classmethod
    def of(cls, code: str, **params: object) -> "Sentence":
        """The sentence with these parameters."""
        return cls(code, tuple((name, str(value)) for name, value in params.items()))

    @classmethod
    def adding(cls, code: str, **params: object) -> "Sentence":
        """The sentence with these parameters, as a detail of the one before."""
        return attrs.evolve(cls.of(code, **params), detail=True)

    def text(self, language: Language) -> str:
        """The sentence in Chinese or English."""
        own = self.text_zh if language == "zh" else self.text_en
        sentence = masked(own) if own else phrase(self.code, dict(self.params), language)
        return f"  {sentence}" if self.detail else sentence


def money(amount_cny: int, language: Language) -> str:
    """An amount as people write it, exactly: in 亿元, 万元 or 元 in Chinese, in yuan in English."""
    return money_text(amount_cny, language)


def percent(millionths: int, language: Language) -> str:
    """A share of one million as a percentage with at most one decimal."""
    return say("value.percent", language, percent=f"{millionths * 100 / _WHOLE:.1f}".removesuffix(".0"))


def score_text(points: int) -> str:
    """Points as a score from 0 to 1 with three decimals."""
    return f"{points / _WHOLE:.3f}"


def county_names(demands: Iterable[DemandProject]) -> dict[str, str]:
    """
    The names of counties by code: of listed key counties as listed, of others as a demand gives them.

    Args:
        demands: The demands of a plan.

    Returns:
        Names; a county that nobody named has its code for a name.
    """
    listed: dict[str, str] = {county.code: county.name for county in key_counties()}
    stated: dict[str, str] = {}
    for demand in demands:
        if demand.county_name or demand.county_code not in stated:
            stated[demand.county_code] = demand.county_label
    return {**stated, **listed}


def _county(label: str) -> str:
    """A county's name: of a code its name on the list where it has one, of a name itself."""
    if not label.isdigit():
        return masked(label)
    county = key_counties().get(CountyCode(label))
    return label if county is None else county.name


def _term(vocabulary: str) -> Callable[[str, Language], str]:
    return lambda name, language: say(f"term.{vocabulary}.{name}", language)


def rule_name(code: str, language: Language) -> str:
    """The name of a rule; a code that an outsider gave speaks for itself."""
    return _name(f"rule.{code}.name", code, language)


def rules_coded(rules: Iterable[EligibilityRule]) -> str:
    """
    Rules as a fault keeps them, which tells them by their names.

    Args:
        rules: Some rules.

    Returns:
        For each the code of its name; a code that an outsider gave speaks for itself.
    """
    names = ((f"rule.{rule.code}.name", rule.code) for rule in rules)
    return ", ".join(name if has(name) else code for name, code in names)


def criterion_name(code: str, language: Language) -> str:
    """The name of a criterion; a code that an outsider gave speaks for itself."""
    return _name(f"criterion.{code}.name", code, language)


def _name(sentence: str, code: str, language: Language) -> str:
    return say(sentence, language) if has(sentence, language) else code


def _keys(keys: str, language: Language) -> str:
    """Several keys, which stand with a comma and a blank between them."""
    return keys.replace(", ", say("basis.between", language))


_WRITTEN: Final[Mapping[str, Callable[[str, Language], str]]] = {
    "county": lambda label, _: _county(label),
    "status": _term("ProjectStatus"),
    "department": _term("Department"),
    "level": _term("RegistrationLevel"),
    "rule": rule_name,
    "criterion": criterion_name,
    "amount": lambda amount, language: money(int(amount), language),
    "missing": lambda amount, language: money(int(amount), language),
    "share": lambda amount, language: money(int(amount), language),
    "value": lambda millionths, language: percent(int(millionths), language),
    "weight": lambda millionths, language: percent(int(millionths), language),
    "score": lambda points, _: score_text(int(points)),
    "minimum": lambda points, _: score_text(int(points)),
    "title": lambda title, _: masked(title),
    "demand_title": lambda title, _: masked(title),
    "supply_title": lambda title, _: masked(title),
    "organization": lambda name, _: masked(name),
    "score_before": lambda points, _: score_text(int(points)),
    "score_after": lambda points, _: score_text(int(points)),
    "groups": lambda by, language: say(f"groups.{by}", language),
    "name": lambda name, _: masked(name),
    "cover_source": lambda source, language: say(f"cover_source.{source}", language),
    "demands": _keys,
    "supplies": _keys,
    "enters": _keys,
    "leaves": _keys,
}

_SENTENCES: Final = ("act", "measure")
"""Parameters that are codes of other sentences, which need the same parameters."""


def phrase(code: str, params: Mapping[str, str], language: Language) -> str:
    """
    The sentence with its parameters written for people.

    Args:
        code: Which sentence.
        params: What it needs; names such as ``county`` or ``amount`` say how each is written.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The sentence; of a rule that an outsider wrote, its code where no sentence is known.
    """
    if not has(code, language):
        return code
    written = {
        name: _WRITTEN[name](value, language) if name in _WRITTEN else value for name, value in params.items()
    }
    for name in _SENTENCES:
        if name in written:
            written[name] = say(written[name], language, **written)
    return say(code, language, **written)


def lines_of(sentences: Sequence[Sentence], language: Language) -> tuple[str, ...]:
    """
    Sentences written out.

    Args:
        sentences: Sentences, in reading order.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A line for each.

    Raises:
        InvalidValueError: If there is no such language.
    """
    known_language(language)
    return tuple(sentence.text(language) for sentence in sentences)


def note_text(note: Note, language: Language) -> str:
    """A note of a plan as a sentence."""
    return phrase(f"note.{note.code}", dict(note.params), language)


def listed(parts: Iterable[str], language: Language) -> str:
    """
    Several things after each other, with the comma of the language between them.

    Args:
        parts: The things.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Text; empty if there is nothing.
    """
    text = ""
    for part in parts:
        text = say("list.more", language, first=text, next=part) if text else part
    return text


def some_of(names: Iterable[str], language: Language, most: int = 12) -> str:
    """
    The first names of a list, and how many more there are.

    Args:
        names: The names, in their order.
        language: ``"zh"`` or ``"en"``.
        most: How many are named.

    Returns:
        Text in which telephone, identity and mail numbers are masked; empty if there is nothing.
    """
    found = tuple(names)
    text = listed(map(masked, found[:most]), language)
    rest = len(found) - most
    return say("list.some", language, names=text, count=rest) if rest > 0 else text
