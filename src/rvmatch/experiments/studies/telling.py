"""A summary in words: a report in Markdown, in Chinese or English."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from rvmatch.errors import invalid, known_language
from rvmatch.experiments.studies.summary import MechanismComparison, MechanismValues, StudySummary
from rvmatch.wording import Language, has, say

__all__ = ["number_text", "report", "titles_of"]

_ASKED: Final = ("coverage_first", "greatest_total")
"""The two mechanisms whose difference is told sentence by sentence: the question of the shipped study."""

_MARKS: Final = {"better": "▲", "worse": "▼", "different": "◆"}
"""What stands beside a value that differs from the baseline's beyond chance."""


def report(summary: StudySummary, language: Language = "en") -> str:
    """
    The report of a study: what each mechanism reaches, which differences are beyond chance, what failed.

    Args:
        summary: What ``summarise`` gave.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Markdown with a line break at the end; the same summary gives the same text.

    Raises:
        InvalidValueError: If it is no summary, or there is no such language.
    """
    if not isinstance(summary, StudySummary):
        raise invalid("summary", "study_kind", type(summary).__name__, kind="StudySummary")
    telling = _Telling(summary, known_language(language))
    parts = [telling.opening(), telling.asked(), *telling.families(), telling.ranks(), telling.failures()]
    return "\n\n".join(part for part in [*parts, telling.reading()] if part) + "\n"


def titles_of(kind: str, labels: Iterable[str], language: Language) -> tuple[str, ...]:
    """
    What people call the parts of a study.

    Args:
        kind: ``"source"``, ``"mechanism"`` or ``"measure"``.
        labels: Their labels, as tables have them.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A title for each, with its settings in brackets; the label itself where there is none.
    """
    return tuple(_title(kind, label, language) for label in labels)


def number_text(value: float) -> str:
    """A number as people read it: four digits that count, whole from a thousand on, four places below one."""
    size = abs(value)
    if size >= 1_000:
        text = f"{value:,.0f}"
    elif size >= 1 or size < 0.00005:
        text = f"{value:.4g}"
    else:
        text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if value == 0 else text.replace("-", "\u2212")


def _title(kind: str, label: str, language: Language) -> str:
    """The title of one part; a setting that has a title of its own takes the place of the name."""
    name, _, words = label.partition("[")
    code = f"measure.{name}" if kind == "measure" else f"study.{kind}.{name}"
    title = say(code, language) if has(code, language) else name
    left = []
    for setting in filter(None, words.removesuffix("]").split(",")):
        if has(f"{code}.{setting}", language):
            title = say(f"{code}.{setting}", language)
        else:
            left.append(setting)
    return f"{title} [{', '.join(left)}]" if left else title


class _Telling:
    """The parts of a report."""

    def __init__(self, summary: StudySummary, language: Language) -> None:
        study = summary.experiment
        self._summary = summary
        self._study = study
        self._language = language
        self._sources = dict(
            zip(study.instance_labels, titles_of("source", study.instance_labels, language), strict=True)
        )
        self._mechanisms = dict(
            zip(study.mechanism_labels, titles_of("mechanism", study.mechanism_labels, language), strict=True)
        )
        self._measures = dict(
            zip(study.measure_labels, titles_of("measure", study.measure_labels, language), strict=True)
        )
        self._better = {
            label: str(getattr(measure, "better", ""))
            for label, measure in zip(study.measure_labels, study.measures, strict=True)
        }

    def opening(self) -> str:
        study, failed = self._study, sum(count for _, count, _ in self._summary.failures)
        lines = [
            f"# {self._say('title', name=study.name)}",
            "",
            self._say(
                "runs",
                runs=f"{study.size:,}",
                mechanisms=len(study.mechanisms),
                sources=len(study.instances),
                seeds=len(study.seeds),
            ),
            self._say("some_failed", failed=failed, runs=f"{study.size:,}")
            if failed
            else self._say("all_done"),
        ]
        if any(source.name == "published" for source in study.instances):
            lines.append(self._say("synthetic"))
        return "\n".join(lines)

    def asked(self) -> str:
        """What coverage first costs, where both mechanisms are in the study and compared."""
        first, total = _ASKED
        if self._summary.baseline != total or first not in self._mechanisms:
            return ""
        lines = [f"## {self._say('asked')}", "", self._say("asked_about")]
        for source in self._study.instance_labels:
            lines += ["", f"**{self._sources[source]}**", ""]
            lines += [f"- {line}" for line in self._differences(source, first)]
        return "\n".join(lines)

    def _differences(self, source: str, mechanism: str) -> Iterator[str]:
        """What is better, what is worse and what is alike, measure by measure."""
        groups: dict[str, list[str]] = {"better": [], "worse": [], "different": [], "alike": []}
        for measure in self._study.measure_labels:
            comparison = self._summary.comparison(source, mechanism, measure)
            if comparison is None:
                continue
            kind = self._kind(comparison)
            mine, other = (
                self._summary.value(source, one, measure).mean for one in (mechanism, self._summary.baseline)
            )
            words = {
                "measure": self._measures[measure],
                "mine": number_text(mine or 0.0),
                "other": number_text(other or 0.0),
            }
            groups[kind].append(
                self._measures[measure] if kind == "alike" else self._say("rather_than", **words)
            )
        for kind, texts in groups.items():
            if texts:
                yield self._say(f"differences.{kind}", measures=self._say("comma").join(texts))

    def families(self) -> Iterator[str]:
        """A table for each source of instances: what each mechanism reaches by each measure."""
        for source in self._study.instance_labels:
            heads = [self._say("mechanism"), *self._measures.values()]
            rows = [
                [title, *(self._cell(source, mechanism, measure) for measure in self._measures)]
                for mechanism, title in self._mechanisms.items()
            ]
            yield f"## {self._say('family', source=self._sources[source])}\n\n{_table(heads, rows)}"

    def _cell(self, source: str, mechanism: str, measure: str) -> str:
        value = self._summary.value(source, mechanism, measure)
        comparison = self._summary.comparison(source, mechanism, measure)
        mark = "" if comparison is None else _MARKS.get(self._kind(comparison), "")
        return f"{self._reached(value)} {mark}".rstrip()

    def _reached(self, value: MechanismValues) -> str:
        if value.mean is None:
            return self._say("failed_cell" if value.failed else "nothing_cell")
        text = number_text(value.mean)
        if value.lower is not None and value.upper is not None and value.lower < value.upper:
            text += self._say("interval", lower=number_text(value.lower), upper=number_text(value.upper))
        lacking = value.failed + value.unmeasured
        return text + (self._say("fewer", count=value.count) if lacking else "")

    def _kind(self, comparison: MechanismComparison) -> str:
        """Whether the mechanism is better or worse than the baseline, different, or alike."""
        if not self._summary.is_beyond_chance(comparison):
            return "alike"
        better = self._better[comparison.measure]
        if better not in {"higher", "lower"}:
            return "different"
        # The test goes by ranks: its direction is that of the effect, which single outliers cannot turn.
        return "better" if (comparison.effect_size > 0) == (better == "higher") else "worse"

    def ranks(self) -> str:
        """A table of average ranks over all instances."""
        found = self._summary.ranks
        if not found:
            return ""
        rows = [
            [title, *(number_text(dict(one.average_ranks)[mechanism]) for one in found)]
            for mechanism, title in self._mechanisms.items()
        ]
        rows.append([self._say("instances"), *(str(one.instances) for one in found)])
        rows.append([self._say("p_value"), *(_p_text(one.p_value) for one in found)])
        critical = [
            "–" if one.critical_difference is None else number_text(one.critical_difference) for one in found
        ]
        rows.append([self._say("critical"), *critical])
        heads = [self._say("mechanism"), *(self._measures[one.measure] for one in found)]
        return f"## {self._say('ranks')}\n\n{self._say('ranks_about')}\n\n{_table(heads, rows)}"

    def failures(self) -> str:
        """Which mechanisms failed how often, and the first reason."""
        rows = [
            [self._mechanisms[label], str(count), fault or self._say("time_limit")]
            for label, count, fault in self._summary.failures
        ]
        if not rows:
            return ""
        heads = [self._say("mechanism"), self._say("failed_runs"), self._say("first_fault")]
        return f"## {self._say('failures')}\n\n{_table(heads, rows)}"

    def reading(self) -> str:
        """How the numbers are to be read."""
        level = f"{self._summary.level:.0%}"
        words: dict[str, Any] = {
            "baseline": self._mechanisms[self._summary.baseline],
            "level": level,
            "chance": f"{1 - self._summary.level:.2g}",
            "seeds": len(self._study.seeds),
            **_MARKS,
        }
        return f"## {self._say('reading')}\n\n{self._say('reading_about', **words)}"

    def _say(self, code: str, **words: object) -> str:
        return say(f"study.report.{code}", self._language, **words)


def _p_text(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown whose columns also line up on a terminal."""
    cells = [[_escaped(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(3, *(_width(row[place]) for row in cells)) for place in range(len(heads))]
    lines = [
        "| " + " | ".join(cell + " " * (size - _width(cell)) for cell, size in zip(row, widths, strict=True))
        for row in cells
    ]
    lines.insert(1, "| " + " | ".join("-" * size for size in widths))
    return "\n".join(f"{line} |" for line in lines)


def _escaped(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
