"""The public surface as text, read from the source; ``--write`` renews the snapshot beside this file."""

import ast
import difflib
import enum
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import rvmatch

SNAPSHOT = Path(__file__).with_name("public_api.txt")
ROOMS = (
    "rvmatch",
    "rvmatch.actions",
    "rvmatch.assignment",
    "rvmatch.cooperation",
    "rvmatch.coordination",
    "rvmatch.errors",
    "rvmatch.evaluation",
    "rvmatch.evaluation.measures",
    "rvmatch.evaluation.statistics",
    "rvmatch.mechanisms",
    "rvmatch.publishing",
    "rvmatch.support",
    "rvmatch.testing",
)

HEAD = """\
# The public surface of rvmatch: every name here is promised (see "The promise" in the reference).
# Made from the source by: python tests/api/snapshot.py --write
"""


def snapshot() -> str:
    """All public names of the promised rooms, each with its signature as the source writes it."""
    lines = [HEAD]
    for room in ROOMS:
        module = importlib.import_module(room)
        lines.append(f"\n== {room}\n")
        for name in sorted(module.__all__):
            lines.extend(f"{line}\n" for line in described(name, getattr(module, name)))
    return "".join(lines)


def described(name: str, value: Any) -> Iterator[str]:
    """One name: what it is, and under it what belongs to it."""
    if isinstance(value, type) and issubclass(value, enum.Enum):
        yield f"{name}: {written_class(node_of(value))}"
        for member in value:
            yield f"    {member.name} = {member.value!r}"
    elif isinstance(value, type):
        yield f"{name}: {written_class(node_of(value))}"
        for line in members_of(node_of(value)):
            yield f"    {line}"
    elif inspect.isfunction(value):
        yield f"{name}: {written_function(node_of(value))}"
    else:
        yield f"{name}: {written_constant(name, value)}"


def node_of(value: Any) -> Any:
    """The definition in the source."""
    tree = tree_of(inspect.getmodule(value))
    return next(
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == value.__name__
    )


def tree_of(module: ModuleType | None) -> ast.Module:
    return ast.parse(inspect.getsource(module))


def written_class(node: ast.ClassDef) -> str:
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    return f"class({bases})" if bases else "class"


def written_function(node: ast.FunctionDef) -> str:
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    marks = [name for name in map(ast.unparse, node.decorator_list) if name in {"property", "classmethod"}]
    return " ".join([*marks, f"def ({ast.unparse(node.args)}){returns}"])


def members_of(node: ast.ClassDef) -> Iterator[str]:
    """Fields as declared, then public methods by name."""
    defaults = {
        name.removesuffix(".default")
        for part in node.body
        if isinstance(part, ast.FunctionDef)
        for name in map(ast.unparse, part.decorator_list)
        if name.endswith(".default")
    }
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and not ast.unparse(part.target).startswith("_"):
            yield written_field(part, computed=ast.unparse(part.target) in defaults)
    for part in sorted(
        (part for part in node.body if isinstance(part, ast.FunctionDef)), key=lambda part: part.name
    ):
        dunder = part.name.startswith("__") and part.name not in {"__attrs_post_init__", "__reduce__"}
        if dunder or not part.name.startswith("_"):
            yield f"{part.name}: {written_function(part)}"


def written_field(part: ast.AnnAssign, *, computed: bool) -> str:
    """A field with its annotation, and its default where it has one."""
    field = f"{ast.unparse(part.target)}: {ast.unparse(part.annotation)}"
    if computed:
        return f"{field} = computed"
    if part.value is None:
        return field
    if not (isinstance(part.value, ast.Call) and ast.unparse(part.value.func) == "attrs.field"):
        return f"{field} = {ast.unparse(part.value)}"
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in part.value.keywords}
    if "factory" in given:
        return f"{field} = {given['factory']}()"
    return f"{field} = {given['default']}" if "default" in given else field


def written_constant(name: str, value: Any) -> str:
    """A constant's annotation as written, with the codes or values it holds."""
    annotation = next(
        (
            ast.unparse(node.annotation)
            for module in modules()
            for node in tree_of(module).body
            if isinstance(node, ast.AnnAssign)
            and ast.unparse(node.target) == name
            and getattr(module, name, None) is value
        ),
        "constant",
    )
    if isinstance(value, tuple):
        content = ", ".join(repr(one) if isinstance(one, str) else type(one).__name__ for one in value)
        return f"{annotation} = ({content})"
    alternatives = getattr(value, "__args__", ())
    return " | ".join(one.__name__ for one in alternatives) if alternatives else annotation


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(rvmatch.__path__, "rvmatch."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def difference(stored: str, current: str) -> str:
    return "".join(
        difflib.unified_diff(
            stored.splitlines(keepends=True), current.splitlines(keepends=True), "promised", "in the source"
        )
    )


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        SNAPSHOT.write_text(snapshot(), encoding="utf-8")
    else:
        print(snapshot(), end="")
