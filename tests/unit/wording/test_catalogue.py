"""Sentences exist in both languages, are all used, and recommend instead of ordering."""

import ast
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import rvmatch
from rvmatch.eligibility import DEFAULT_RULES, MoneyFloor
from rvmatch.experiments.instances import CASES
from rvmatch.model import vocabulary
from rvmatch.scoring import DEFAULT_CRITERIA
from rvmatch.wording import LANGUAGES, catalogue, has, say

SOURCE = Path(rvmatch.__file__).parent
RULES = (*DEFAULT_RULES, MoneyFloor(least_ppm=0))

ONE_LANGUAGE_ONLY = {
    "fault.field": {"name"},  # English field names are the library's own
    "money.wan": {"yuan", "wan"},  # Chinese counts in 万元 and 亿元, English in yuan
    "money.yi": {"yuan", "yi"},
    "told.day": {"year", "month", "day", "iso"},  # 2024年3月1日, 2024-03-01
}
"""Places that one of the languages has no use for."""

USED_BY_OTHERS = {
    "note.demand_keeper",  # put together from the side; see the test of both keepers
    "note.supply_keeper",
    *(f"vocabulary.{name}" for name in vocabulary.__all__),  # headings for whoever lists the terms
    "study.mechanism.deferred_acceptance.proposing=col",  # put together from labels; see the tests of reports
    *(f"study.source.published.case={case}" for case in CASES),
    *(f"study.report.differences.{kind}" for kind in ("better", "worse", "different", "alike")),
}
"""Codes that the source does not show."""

JOINERS = {"basis.after", "basis.between", "study.report.comma"}
"""What stands between other sentences, blanks included."""


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def constants(node: ast.expr | None) -> list[str]:
    """The texts that an expression may be, as far as they are written out."""
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            return [*constants(body), *constants(orelse)]
        case _:
            return []


def argument(call: ast.Call, place: int | None, name: str) -> ast.expr | None:
    if place is not None and len(call.args) > place:
        return call.args[place]
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def called(call: ast.Call) -> str:
    return getattr(call.func, "id", None) or getattr(call.func, "attr", "")


CODES_OF_CALLS = {
    "invalid": (1, "code", ("fault.{}.expected", "fault.{}.hint")),
    "Fault": (None, "code", ("fault.{}.expected", "fault.{}.hint")),
    "outcome": (1, "reason", ("rule.{}",)),
    "RuleOutcome": (None, "reason", ("rule.{}",)),
    "_note": (0, "code", ("note.{}",)),
    "say": (0, "code", ("{}",)),
}
"""By the name of what is called: where the code stands, and the sentences that it needs."""


def needed() -> list[tuple[str, str]]:
    """Every sentence that a call in the source needs by a code that is written out there."""
    found = set()
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in CODES_OF_CALLS:
                place, name, sentences = CODES_OF_CALLS[called(node)]
                for code in constants(argument(node, place, name)):
                    found |= {(sentence.format(code), path.name) for sentence in sentences}
    return sorted(found)


def written_texts() -> set[str]:
    """All texts and names of classes and members that are written out in the source."""
    found = set()
    for _, tree in sources():
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str() as text):
                    found.add(text)
                case ast.ClassDef(name=name) | ast.Name(id=name):
                    found.add(name)
    return found


def assembled_texts() -> list[re.Pattern[str]]:
    """The f-strings of the source that may be codes, a group for each place in them."""
    dotted = re.compile(r"[\w.]*\.[\w.]*")
    found = set()
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                literal = "".join(part or "" for part in parts)
                if dotted.fullmatch(literal) and literal.strip("."):
                    found.add("".join("(.+)" if part is None else re.escape(part) for part in parts))
    return [re.compile(pattern) for pattern in sorted(found)]


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_changes_a_sentence_for_everybody(language) -> None:
    with pytest.raises(TypeError):
        catalogue(language)["fault.text.hint"] = "other"


def test_both_languages_have_the_same_sentences() -> None:
    chinese, english = (set(catalogue(language)) for language in ("zh", "en"))

    assert chinese == english


def test_a_sentence_has_the_same_places_in_both_languages() -> None:
    """Oracle: the other language; only what it has no use for may be left out."""
    for code in catalogue("en"):
        chinese, english = (placeholders(catalogue(language)[code]) for language in ("zh", "en"))

        assert chinese ^ english <= ONE_LANGUAGE_ONLY.get(code, set()), code
        assert all(name.isidentifier() for name in chinese | english), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_stands_in_two_files(language: str) -> None:
    """The later file would win without a word."""
    found: dict[str, list[str]] = {}
    for file in sorted((SOURCE / "wording" / language).glob("*.json")):
        pairs = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=list)
        for code, _ in pairs:
            found.setdefault(code, []).append(file.name)

    assert {code: files for code, files in found.items() if len(files) > 1} == {}


def test_every_code_in_the_source_has_its_sentence() -> None:
    """Oracle: the calls that need a sentence, read from the source."""
    missing = [(file, code) for code, file in needed() if not has(code)]

    assert missing == []


def test_the_scan_of_the_source_finds_codes_of_every_room() -> None:
    """The scan is worth nothing if a helper is renamed and its codes are no longer seen."""
    codes = {code for code, _ in needed()}

    assert {
        "fault.within.expected",
        "fault.credit_code_check.hint",
        "fault.assignment_solver.expected",
        "fault.library_kind.expected",
        "rule.E002.excluded",
        "rule.E007.short",
        "note.outside_period",
        "note.equal_shares",
        "fault.sentence",
    } <= codes
    assert len(codes) > 150


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_name(rule) -> None:
    assert has(f"rule.{rule.code}.name")


@pytest.mark.parametrize("criterion", DEFAULT_CRITERIA, ids=lambda criterion: criterion.code)
def test_every_criterion_has_a_name(criterion) -> None:
    assert has(f"criterion.{criterion.code}.name")


@pytest.mark.parametrize("side", ["demand", "supply"])
def test_both_keepers_have_their_note(side: str) -> None:
    """The one note whose code is put together from the side."""
    assert has(f"note.{side}_keeper")


@pytest.mark.parametrize("name", vocabulary.__all__)
def test_every_vocabulary_and_member_has_its_word(name: str) -> None:
    for member in getattr(vocabulary, name):
        for language in LANGUAGES:
            assert say(f"term.{name}.{member.name}", language)


def test_no_sentence_is_unused() -> None:
    """A code is used if the source writes it out, or puts it together from texts that it writes out."""
    texts, patterns = written_texts(), assembled_texts()

    unused = [
        code
        for code in catalogue("en")
        if code not in texts | USED_BY_OTHERS
        and not any(
            found and all(part in texts for part in found.groups())
            for found in (pattern.fullmatch(code) for pattern in patterns)
        )
    ]

    assert unused == []


@pytest.mark.parametrize("word", ["分配", "指派", "摊派"])
def test_chinese_sentences_recommend_and_never_order(word: str) -> None:
    """The library recommends (建议对接, 拟覆盖); people decide. 指派问题 is the name of the mathematics."""
    found = [code for code, sentence in catalogue("zh").items() if word in sentence.replace("指派问题", "")]

    assert found == []


@pytest.mark.parametrize("word", ["assign", "allocat"])
def test_english_sentences_for_plans_recommend_as_well(word: str) -> None:
    families = ("explain.", "plan.", "note.", "rule.", "change.", "reason.")
    found = [
        code
        for code, sentence in catalogue("en").items()
        if code.startswith(families) and word in sentence.lower()
    ]

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_has_blanks_at_its_end(language: str) -> None:
    for code, sentence in catalogue(language).items():
        assert sentence.strip(), code
        assert sentence == sentence.rstrip() or code in JOINERS, code


def test_english_sentences_hold_no_chinese_punctuation() -> None:
    marks = re.compile("[\uff0c\u3002\uff1b\uff1a\uff08\uff09\u201c\u201d]")

    assert [code for code, sentence in catalogue("en").items() if marks.search(sentence)] == []


def test_chinese_sentences_use_chinese_punctuation() -> None:
    """A half-width mark after a Chinese character is a slip; marks beside Latin text may be either."""
    marks = re.compile(r"[\u4e00-\u9fff][,;:!?(]|[,;:!?)][\u4e00-\u9fff]")

    assert [code for code, sentence in catalogue("zh").items() if marks.search(sentence)] == []


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError, match="expected one of zh, en, got 'fr'"):
        catalogue("fr")


def test_an_unknown_code_and_an_open_place_are_refused() -> None:
    with pytest.raises(KeyError):
        say("nothing.like.it", "en")
    with pytest.raises(KeyError):
        say("error.missing_extra", "en")
