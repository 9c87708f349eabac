"""The shape of the source: what loads what, how long files are, and what they are called."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import rvmatch

SOURCE = Path(rvmatch.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
MOST_LINES = 400
NO_ROOMS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core"}

OPTIONAL = (
    "hypothesis",
    "python_calamine",
    "xlsxwriter",
    "openpyxl",
    "xlwt",
    "numba",
    "pandas",
    "matplotlib",
)
ROOMS = ("rvmatch", "rvmatch.assignment", "rvmatch.matching", "rvmatch.serialization", "rvmatch.experiments")

LOADED = """
import importlib, sys
for name in {modules!r}:
    importlib.import_module(name)
{then}
print(*(name for name in {unwanted!r} if name in sys.modules))
"""


def loaded(modules: tuple[str, ...], unwanted: tuple[str, ...], then: str = "") -> str:
    """Which of the unwanted modules are loaded in a fresh process once these are."""
    program = LOADED.format(modules=modules, unwanted=unwanted, then=then)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_root_is_light() -> None:
    assert loaded(("rvmatch",), ("numpy", "scipy", "cattrs", *OPTIONAL)) == ""


def test_the_rooms_load_neither_scipy_nor_anything_optional() -> None:
    assert loaded(ROOMS, ("scipy", *OPTIONAL)) == ""


def test_neither_do_all_public_names_together() -> None:
    every_name = "import rvmatch\nfor name in rvmatch.__all__: getattr(rvmatch, name)"

    assert loaded(("rvmatch",), ("scipy", *OPTIONAL), every_name) == ""


def test_matching_a_small_market_needs_nothing_optional() -> None:
    small = """
from rvmatch.experiments import national
from rvmatch.matching.matcher import match
market = national()
match(market.demands.projects[:5], market.supplies.projects[:9])
"""

    assert loaded(ROOMS, OPTIONAL, small) == ""


def test_the_model_needs_no_numbers_library() -> None:
    rooms = tuple(f"rvmatch.model.{path.stem}" for path in sorted((SOURCE / "model").glob("[a-z]*.py")))

    assert loaded(rooms, ("numpy", "scipy", "cattrs", *OPTIONAL)) == ""


def test_the_checks_for_outsiders_need_no_hypothesis() -> None:
    program = "from rvmatch.testing import check_criterion, check_rule, check_solver"

    assert loaded(("rvmatch.testing.checks",), OPTIONAL, program) == ""


@pytest.mark.parametrize("module", ["rvmatch.testing", "rvmatch.testing.checks"])
def test_the_room_for_tests_can_be_opened_without_hypothesis(module: str) -> None:
    hidden = "import sys; sys.modules['hypothesis'] = None; import importlib; importlib.import_module('{}')"
    program = [sys.executable, "-c", hidden.format(module)]

    done = subprocess.run(program, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_opens_with_a_door_plate_and_can_be_read_in_one_go(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    plate = ast.get_docstring(ast.parse(text))

    assert plate, "a module opens with one sentence"
    assert plate.splitlines()[0].endswith((".", ":"))
    assert len(text.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", [*FILES, *SOURCE.glob("*/")], ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_room_or_file_is_called_by_what_it_is_not(path: Path) -> None:
    assert path.stem.strip("_") not in NO_ROOMS


def test_no_module_has_the_name_of_a_public_function_of_its_room() -> None:
    """``from room import name`` would give the module once somebody has imported it."""
    clashes = [
        f"{folder.relative_to(SOURCE)}/{name}"
        for folder in {path.parent for path in FILES}
        for name in promised_by(folder / "__init__.py")
        if (folder / name).is_dir() or (folder / f"{name}.py").exists()
    ]

    assert clashes == []


def promised_by(opening: Path) -> list[str]:
    """The names in ``__all__``, as far as they are written out."""
    if not opening.exists():
        return []
    for node in ast.parse(opening.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return [name.value for name in node.value.elts if isinstance(name, ast.Constant)]
    return []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_source_swallows_no_exception_and_imports_no_star(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            passed_on = isinstance(node.body[-1], ast.Raise)
            broad = caught in {"everything", "Exception", "BaseException"}
            assert passed_on or not broad, f"line {node.lineno}"
        if isinstance(node, ast.ImportFrom):
            assert all(alias.name != "*" for alias in node.names), f"line {node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_input_is_never_checked_with_assert(path: Path) -> None:
    found = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]

    assert found == []


def test_every_chinese_page_has_its_english_twin() -> None:
    pages = SOURCE.parents[1] / "docs"
    english, chinese = (
        {str(page.relative_to(pages / language)) for page in pages.glob(f"{language}/*/*.md")}
        for language in ("en", "zh")
    )

    assert chinese <= english
