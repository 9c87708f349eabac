"""Every example in the pages and in the docstrings runs, and prints what the page says."""

import contextlib
import doctest
import importlib
import io
import os
import pkgutil
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

import rvmatch
from rvmatch.__main__ import main

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(rvmatch.__path__, "rvmatch.")
    if not module.name.endswith("__main__")
)
FENCE = re.compile(
    r"^(?P<ticks>`{3,})(?P<info>[^\n]*)\n(?P<text>.*?)^(?P=ticks)[ ]*$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
PROGRAM = "$ python -m rvmatch"
CUT = "…"


@attrs.frozen
class Block:
    """
    A fenced block of a page.

    Args:
        language: The first word after the fence.
        options: The others; ``no-run`` skips it, ``fails`` says that the command reports an error.
        text: What it holds.
        line: The line on which the text starts.
        output: What the block right behind it says is printed; None if there is none.
    """

    language: str
    options: tuple[str, ...]
    text: str
    line: int
    output: str | None = None


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found: list[tuple[Block, int, int]] = []
    for fence in FENCE.finditer(text):
        language, *options = fence["info"].split() or [""]
        line = text.count("\n", 0, fence.start("text")) + 1
        found.append((Block(language, tuple(options), fence["text"], line), fence.start(), fence.end()))
    blocks = []
    for place, (block, _, end) in enumerate(found):
        follower, start, _ = found[place + 1] if place + 1 < len(found) else (block, -1, -1)
        printed = follower.language == "text" and start > end and not text[end:start].strip()
        blocks.append(attrs.evolve(block, output=follower.text if printed else None))
    return blocks


def runs(page: Path) -> bool:
    return any(block.language in {"python", "pycon", "console"} for block in blocks_of(page))


def says(expected: str, printed: str) -> bool:
    """Whether the page shows what is printed; a cut mark stands for anything, and ends may be left out."""
    lines = [[line.rstrip() for line in text.strip("\n").splitlines()] for text in (expected, printed)]
    shown, real = ("\n".join(text) for text in lines)
    if CUT not in expected:
        return shown == real
    return re.search(".*?".join(re.escape(part) for part in shown.split(CUT)), real, re.DOTALL) is not None


def run_python(block: Block, page: Path, names: dict[str, object]) -> None:
    out = io.StringIO()
    code = compile("\n" * (block.line - 1) + block.text, str(page), "exec")
    with contextlib.redirect_stdout(out):
        exec(code, names)

    if block.output is not None:
        assert says(block.output, out.getvalue()), f"{page.name}:{block.line} prints:\n{out.getvalue()}"


def run_pycon(block: Block, page: Path, names: dict[str, object]) -> None:
    test = doctest.DocTestParser().get_doctest(block.text, {}, page.name, str(page), block.line)
    test.globs = names
    report = io.StringIO()

    result = doctest.DocTestRunner().run(test, out=report.write, clear_globs=False)

    assert result.failed == 0, report.getvalue()


def commands_of(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of the block with the output shown below it."""
    command, shown = "", list[str]()
    for line in [*block.text.splitlines(keepends=True), "$ "]:
        if line.startswith("$ "):
            if command:
                yield command, "".join(shown)
            command, shown = line.strip(), []
        else:
            shown.append(line)


def run_as_process(arguments: list[str]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "rvmatch", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    return done.returncode, done.stdout + done.stderr


def run_here(arguments: list[str]) -> tuple[int, str]:
    """What a process of its own would say, without the second that it takes to start."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    return code, out.getvalue() + err.getvalue()


def run_console(block: Block, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages at the door start processes, as their readers do; the others call what a process calls."""
    chinese = "zh" in page.parts or page.name.endswith(".zh.md")
    for name in ("LC_ALL", "LANG"):
        monkeypatch.setenv(name, "zh_CN.UTF-8" if chinese else "en_GB.UTF-8")
    run = run_as_process if page.parent == ROOT else run_here
    commands = [pair for pair in commands_of(block) if pair[0].startswith(PROGRAM)]
    for place, (command, shown) in enumerate(commands):
        code, printed = run(shlex.split(command.removeprefix(PROGRAM)))

        assert (code != 0) == ("fails" in block.options), f"{page.name}:{block.line}:\n{printed}"
        last = place == len(commands) - 1
        for expected in (shown, block.output if last and block.output is not None else ""):
            assert not expected or says(expected, printed), f"{page.name}:{block.line} prints:\n{printed}"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if runs(page)], ids=lambda page: str(page.relative_to(ROOT))
)
def test_the_examples_of_a_page_run_and_print_what_it_says(page: Path, tmp_path, monkeypatch) -> None:
    """Oracle: the page itself; its blocks share names and a folder, as its readers do."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}

    for block in blocks_of(page):
        if "no-run" in block.options:
            continue
        if block.language == "python":
            run_python(block, page, names)
        elif block.language == "pycon":
            run_pycon(block, page, names)
        elif block.language == "console":
            run_console(block, page, monkeypatch)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_hold(name: str, tmp_path, monkeypatch) -> None:
    """Oracle: the docstrings themselves."""
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    report = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)

    for test in doctest.DocTestFinder(exclude_empty=True).find(module):
        runner.run(test, out=report.write)

    assert runner.failures == 0, report.getvalue()


def test_links_between_pages_lead_somewhere() -> None:
    """Oracle: the folder."""
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in re.findall(
            r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", FENCE.sub("", page.read_text(encoding="utf-8"))
        )
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert broken == []


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\nb\n", "a  \nb\n", True),
        ("a\nb\n", "a\nb\nc\n", False),
        ("a\n…\nc\n", "x\na\nb\nc\nd\n", True),
        ("a\n…\nc\n", "c\na\n", False),
        ("a b … 3\n", "a b 12 3\n", True),
    ],
)
def test_the_comparison_with_pages_is_strict_but_for_cuts(expected: str, printed: str, same: bool) -> None:
    assert says(expected, printed) == same
