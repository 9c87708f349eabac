"""Writes the reference pages on mechanisms and measures from the catalogues; run it after any change.

``python docs/generate_bench.py`` writes them; with ``--check`` it only tells whether they are up to date.
"""

import argparse
import inspect
import json
import sys
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np

from rvmatch.assignment import AssignmentProblem
from rvmatch.evaluation.measures import MEASURES, Measure, measure_title
from rvmatch.mechanisms import MECHANISMS, Choice, Guarantee, Mechanism, TwoSidedMarket
from rvmatch.wording import Language, say

HERE = Path(__file__).resolve().parent
WORDS: Final[dict[str, dict[str, str]]] = json.loads((HERE / "bench_words.json").read_text(encoding="utf-8"))
"""The sentences that only these pages need, by language; titles stand in the wording of the library."""
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
VARIANTS: Final = (("proposing", "col"), ("side", "col"), ("time_limit_s", 1.0))
"""Settings on which promises depend, with a value that is not usual."""


def words(code: str, language: Language, **params: object) -> str:
    """A sentence of these pages, its places filled in."""
    return WORDS[language][code].format_map(params)


def first_sentence(kind: type[Any]) -> str:
    """What the docstring of a class says first, on one line, with its marks as Markdown has them."""
    return " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split()).replace("``", "`")


def source_of(kind: type[Any]) -> str:
    """The ``Source`` section of the docstring of a class, on one line; empty if there is none."""
    lines = (inspect.getdoc(kind) or "").splitlines()
    if "Source:" not in lines:
        return ""
    found = []
    for line in lines[lines.index("Source:") + 1 :]:
        if line and not line.startswith(" "):
            break
        found.append(line.strip())
    return " ".join(" ".join(found).split()).replace("``", "`")


def page(kind: str, language: Language) -> str:
    """
    One of the pages.

    Args:
        kind: ``"mechanisms"`` or ``"measures"``.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Markdown.
    """
    parts = mechanism_parts(language) if kind == "mechanisms" else measure_parts(language)
    told = (f"{kind}.title", "generated", f"{kind}.about")
    title, generated, about = (words(code, language) for code in told)
    return "\n\n".join([f"# {title}", f"*{generated}*", about, *parts]) + "\n"


def mechanism_parts(language: Language) -> Iterator[str]:
    """A section for each mechanism."""
    for name, kind in MECHANISMS.items():
        yield heading(name, say(f"study.mechanism.{name}", language), language)
        yield opening(kind, words(f"mechanism.{name}", language), language)
        yield "\n".join(
            [*setting_lines(kind, language), *guarantee_lines(kind, language), source_line(kind, language)]
        )


def measure_parts(language: Language) -> Iterator[str]:
    """A section for each measure."""
    for name, kind in MEASURES.items():
        yield heading(name, measure_title(kind, language), language)
        yield opening(kind, words(f"measure.{name}", language), language)
        empty, none = (said(kind().of(choice), language) for choice in nothing_chosen())
        yield "\n".join(
            [
                f"- {words('range', language)}{range_words(kind, language)}",
                f"- {words('better', language)}{better_words(kind, language)}",
                f"- {words('empty', language, empty=empty, none=none)}",
                *setting_lines(kind, language),
                source_line(kind, language),
            ]
        )


def heading(name: str, title: str, language: Language) -> str:
    """The heading of a section."""
    return f"## {words('heading', language, name=name, title=title)}"


def opening(kind: type[Any], told: str, language: Language) -> str:
    """The first line of a section: the class, and what it does or measures."""
    return words("opening", language, kind=kind.__name__, told=told)


def setting_lines(kind: type[Any], language: Language) -> Iterator[str]:
    """A line for each setting of a mechanism or measure, with what is usual."""
    for field in attrs.fields(kind):
        usual = field.default.value if isinstance(field.default, Enum) else field.default
        told = words(f"setting.{field.name}", language)
        if isinstance(field.default, Enum):
            shown_words = words("comma", language).join(f"`{one.value}`" for one in type(field.default))
            told += words("words", language, words=shown_words)
        shown = f'"{usual}"' if isinstance(usual, str) else usual
        yield f"- {words('setting', language, name=f'`{field.name}`', usual=f'`{shown}`')}{told}"


def guarantee_lines(kind: type[Any], language: Language) -> Iterator[str]:
    """What a mechanism promises with the usual settings, and with others where that differs."""
    usual = promised(kind())
    yield f"- {words('promises', language)}{promise_words(usual, language)}"
    names = {field.name for field in attrs.fields(kind)}
    for name, value in VARIANTS:
        if name in names and promised(kind(**{name: value})) != usual:
            setting = f"`{name}={value!r}`" if isinstance(value, str) else f"`{name}`"
            told = promise_words(promised(kind(**{name: value})), language)
            yield f"- {words('promises_with', language, setting=setting)}{told}"
    if hasattr(kind, "promises"):
        yield f"- {words('promises_where', language)}"


def promised(mechanism: Mechanism) -> tuple[Guarantee, ...]:
    """What a mechanism promises, in the order of the vocabulary."""
    found: Any = getattr(mechanism, "guarantees", frozenset())
    return tuple(one for one in Guarantee if one in found)


def promise_words(guarantees: Sequence[Guarantee], language: Language) -> str:
    """Promises in words."""
    if not guarantees:
        return words("nothing", language)
    told = [
        words("guarantee", language, told=words(f"guarantee.{one.value}", language), member=one.name)
        for one in guarantees
    ]
    return words("semicolon", language).join(told) + words("stop", language)


def source_line(kind: type[Any], language: Language) -> str:
    """Where it comes from, as the docstring has it."""
    return f"- {words('source', language)}{source_of(kind)}"


def range_words(kind: type[Measure], language: Language) -> str:
    """The range of a measure in words."""
    lowest, highest = getattr(kind, "lowest", None), getattr(kind, "highest", None)
    ends = (
        "none" if lowest is None and highest is None else
        "highest" if lowest is None else "lowest" if highest is None else "both"
    )  # fmt: skip
    return words(f"range.{ends}", language, lowest=f"{lowest or 0:g}", highest=f"{highest or 0:g}")


def better_words(kind: type[Measure], language: Language) -> str:
    """Which direction is better, in words."""
    return words(f"better.{getattr(kind, 'better', '') or 'neither'}", language)


def nothing_chosen() -> tuple[Choice, Choice]:
    """Nothing out of an empty market, and nothing out of one with two rows and two columns."""
    problems = (
        AssignmentProblem.from_pairs([], [], np.zeros(0, dtype=np.int64), (0, 0)),
        AssignmentProblem.from_matrix([[9, 8], [8, 1]]),
    )
    none = np.zeros(0, dtype=np.int64)
    first, second = (Choice(market=TwoSidedMarket.from_points(problem), used=none) for problem in problems)
    return first, second


def said(value: float | None, language: Language) -> str:
    """A value of a measure in words."""
    return words("unmeasured", language) if value is None else f"`{value:g}`"


def pages() -> dict[Path, str]:
    """The generated pages: path and text."""
    return {
        HERE / language / "reference" / f"{kind}.md": page(kind, language)
        for language in LANGUAGES
        for kind in ("mechanisms", "measures")
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or check them; the exit status is 1 if a checked page is out of date."""
    parser = argparse.ArgumentParser(description="Write or check the reference of the research bench.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, report pages that are out of date"
    )
    check: bool = parser.parse_args(arguments).check
    stale = [
        path
        for path, text in pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if not check:
        for path, text in pages().items():
            path.write_text(text, encoding="utf-8")
        return 0
    for path in stale:
        sys.stderr.write(f"{path}: out of date. Run: python docs/generate_bench.py\n")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
