"""The generated reference pages say what the data say."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from rvmatch.notice import load_notice

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_facts", DOCS / "generate_facts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_pages_are_up_to_date(generator: ModuleType) -> None:
    for path, text in generator.pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run python docs/generate_facts.py"


def test_the_check_reports_a_stale_page(
    generator: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "en" / "reference").mkdir(parents=True)
    monkeypatch.setattr(generator, "HERE", tmp_path)

    assert generator.main(["--check"]) == 1
    assert "facts.md" in capsys.readouterr().err
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0


def test_the_page_of_facts_shows_every_source_and_every_provision(generator: ModuleType) -> None:
    page = generator.facts_page(load_notice())

    for source in load_notice().sources:
        assert f"| `{source.id}` |" in page
    for fact in load_notice().facts():
        for title in (getattr(fact, "title_zh", ""), getattr(fact, "text_en", "")):
            assert title in page


def test_coverage_tells_of_every_part_of_the_notice() -> None:
    text = (DOCS / "en" / "reference" / "coverage.md").read_text(encoding="utf-8")

    for area in load_notice().work_areas:
        assert f"| Part {area.part}, " in text
