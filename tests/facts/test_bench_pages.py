"""The reference pages of the research bench say what the catalogues and the docstrings say."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest

from rvmatch.evaluation.measures import MEASURES
from rvmatch.mechanisms import MECHANISMS, Guarantee

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_bench", DOCS / "generate_bench.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_of_the_bench_are_up_to_date(generator: ModuleType) -> None:
    for path, text in generator.pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path}: run python docs/generate_bench.py"


def test_the_check_reports_a_stale_page_of_the_bench(
    generator: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for language in ("en", "zh"):
        (tmp_path / language / "reference").mkdir(parents=True)
    monkeypatch.setattr(generator, "HERE", tmp_path)

    assert generator.main(["--check"]) == 1
    assert "measures.md" in capsys.readouterr().err
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0


@pytest.mark.parametrize("kind", MECHANISMS.values(), ids=lambda kind: kind.__name__)
def test_the_english_page_says_what_the_docstring_says(generator: ModuleType, kind: type[Any]) -> None:
    """Oracle: the docstring."""
    assert generator.WORDS["en"][f"mechanism.{kind.name}"] == generator.first_sentence(kind)
    assert generator.source_of(kind)


@pytest.mark.parametrize("kind", MEASURES.values(), ids=lambda kind: kind.__name__)
def test_the_english_page_defines_a_measure_as_the_class_does(generator: ModuleType, kind: type[Any]) -> None:
    """Oracle: the definition that stands in the class."""
    told = generator.WORDS["en"][f"measure.{kind.name}"]

    assert told.removesuffix(".").lower() == kind.definition.lower()
    assert generator.source_of(kind)


def test_no_sentence_of_the_bench_is_left_over_or_lacks_its_chinese(generator: ModuleType) -> None:
    """Oracle: the catalogues and the vocabulary."""
    parts = {"mechanism": MECHANISMS, "measure": MEASURES, "guarantee": [one.value for one in Guarantee]}
    settings = {
        field.name
        for kind in (*MECHANISMS.values(), *MEASURES.values())
        for field in attrs.fields(kind)  # type: ignore[arg-type]  # the protocols do not say that they are attrs
    }
    for topic, names in (*parts.items(), ("setting", settings)):
        prefix = f"{topic}."
        told = {key.removeprefix(prefix) for key in generator.WORDS["zh"] if key.startswith(prefix)}
        assert told == set(names)
    assert list(generator.WORDS["en"]) == list(generator.WORDS["zh"])
