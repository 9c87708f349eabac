"""Every notebook of the tutorial runs from top to bottom, and its kept outputs are what is printed."""

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(ROOT.glob("docs/**/*.ipynb"))
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


def cells_of(notebook: Path) -> list[dict[str, Any]]:
    """The cells of a notebook, the first on top."""
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return cells


def printed_by(cells: list[dict[str, Any]], name: str) -> list[str]:
    """What each code cell prints, run in order with the names of those before it."""
    names: dict[str, object] = {"__name__": "__main__"}
    found = []
    for place, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile("".join(cell["source"]), f"{name}[{place}]", "exec"), names)
            found.append(out.getvalue())
    return found


def kept_by(cells: list[dict[str, Any]]) -> list[str]:
    """The printed text that each code cell keeps."""
    return [
        "".join(line for output in cell["outputs"] for line in output["text"])
        for cell in cells
        if cell["cell_type"] == "code"
    ]


def refill_notebook(notebook: Path) -> None:
    """Put what the cells print now into the notebook."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    printed = iter(printed_by(content["cells"], notebook.name))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            text = next(printed).splitlines(keepends=True)
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": text}] if text else []
    notebook.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def test_there_are_notebooks_in_both_languages() -> None:
    names = [notebook.relative_to(ROOT / "docs").parts for notebook in NOTEBOOKS]

    assert {name[1:] for name in names if name[0] == "en"} == {name[1:] for name in names if name[0] == "zh"}
    assert names


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_notebook_runs_and_prints_what_it_keeps(
    notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Oracle: the notebook itself; plain Python runs it, without a kernel."""
    monkeypatch.chdir(tmp_path)
    cells = cells_of(notebook)

    assert printed_by(cells, notebook.name) == kept_by(cells)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_notebook_has_the_form_that_readers_of_notebooks_expect(notebook: Path) -> None:
    """Oracle: the format description of nbformat 4.5, as far as these notebooks use it."""
    content = json.loads(notebook.read_text(encoding="utf-8"))

    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    assert set(content) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert content["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in content["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in content["cells"]:
        code = {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        assert set(cell) == {"cell_type", "id", "metadata", "source"} | code
        assert re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", cell["id"])
        assert all(line.endswith("\n") for line in cell["source"][:-1])
        for output in cell.get("outputs", []):
            assert (set(output), output["output_type"]) == ({"name", "output_type", "text"}, "stream")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_a_notebook_lead_somewhere(notebook: Path) -> None:
    """Oracle: the folder."""
    texts = ["".join(cell["source"]) for cell in cells_of(notebook) if cell["cell_type"] == "markdown"]
    targets = [target for text in texts for target in LINK.findall(text) if "://" not in target]

    assert targets
    assert [target for target in targets if not (notebook.parent / target).exists()] == []
