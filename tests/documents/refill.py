"""Put what the examples print now into the pages: `python tests/documents/refill.py`."""

import contextlib
import io
import os
import tempfile
from pathlib import Path

import pytest
from test_documentation import CUT, PAGES, ROOT, blocks_of, run_console, runs, says
from test_notebooks import NOTEBOOKS, refill_notebook


def refilled(page: Path) -> str:
    """The page with the outputs of its Python examples as they are printed now; cut outputs are kept."""
    text = page.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks_of(page):
        if "no-run" in block.options:
            continue
        if block.language == "console":
            with contextlib.suppress(AssertionError), pytest.MonkeyPatch.context() as patch:
                run_console(block, page, patch)
        if block.language != "python":
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block.text, str(page), "exec"), names)
        shown = block.output
        if shown is not None and CUT not in shown and not says(shown, out.getvalue()):
            text = text.replace(
                block.text + "```\n\n```text\n" + shown, block.text + "```\n\n```text\n" + out.getvalue()
            )
    return text


def main() -> None:
    for page in PAGES:
        if not runs(page):
            continue
        before, home = page.read_text(encoding="utf-8"), Path.cwd()
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                after = refilled(page)
            finally:
                os.chdir(home)
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(page.relative_to(ROOT))
    for notebook in NOTEBOOKS:
        refill_notebook(notebook)


if __name__ == "__main__":
    main()
