"""Makes the reference page of the public API from ``__all__``, signatures and docstrings."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from types import ModuleType
from typing import Any

import attrs

import rvmatch
from rvmatch.wording import has, say

ROOT = (
    ("Matching and explaining", ("matching",)),
    ("Files, rows and documents", ("files", "serialization")),
    (
        "Projects and libraries",
        ("model.projects", "model.libraries", "model.organizations", "model.quantities"),
    ),
    ("Codes and places", ("model.identifiers", "model.places")),
    ("Facts", ("notice",)),
    ("Rules", ("eligibility",)),
    ("Criteria and weights", ("scoring",)),
    ("Errors", ("errors",)),
    ("Vocabularies", ("model.vocabulary",)),
)
ROOMS = (
    ("rvmatch.matching", "More of matching: the parts of a plan, and how numbers are written for people"),
    ("rvmatch.eligibility", "More of rules: the shipped ones, candidates and the funnel"),
    ("rvmatch.scoring", "More of criteria: the shipped ones, points and parts"),
    ("rvmatch.notice", "More of facts: what the parts of a `Notice` are"),
    ("rvmatch.actions", "The three special actions: pairing, brands, docking events"),
    ("rvmatch.publishing", "What a service platform shows"),
    ("rvmatch.coordination", "What a province does with its libraries"),
    ("rvmatch.cooperation", "Help that lasts"),
    ("rvmatch.support", "Linkage, funds, capacity building, incentives"),
    ("rvmatch.evaluation", "Cultivation, indicators, the ledger"),
    ("rvmatch.assignment", "Only the mathematics: arrays in, arrays out"),
    ("rvmatch.testing", "For those who extend the library: strategies and checks"),
    ("rvmatch.experiments", "Scenarios (provisional: may change in a minor version)"),
)
SECTIONS = ("Args", "Returns", "Raises", "Source", "Reasoning", "Examples")


def api_page(opening: str) -> str:
    """
    The reference page.

    Args:
        opening: What stands below the title.

    Returns:
        Markdown.
    """
    parts = [
        f"# API\n\n{opening}\n",
        "Names at the root, as in `from rvmatch import match`, and after them the rooms beside the root. "
        "What is promised of them stands in the README. `[n, m]` is the shape of an array, and "
        "every number has its unit.\n",
    ]
    names = {name: getattr(rvmatch, name) for name in rvmatch.__all__}
    left = dict(names)
    for title, homes in ROOT:
        found = {name: value for name, value in left.items() if _home(name, value).startswith(homes)}
        left = {name: value for name, value in left.items() if name not in found}
        parts += [f"## {title}\n", *_entries(found)]
    if left:
        parts += ["## Others\n", *_entries(left)]
    for module, title in ROOMS:
        room = import_module(module)
        own = {name: getattr(room, name) for name in room.__all__ if name not in names}
        parts += [f"## `{module}`\n\n{title}.\n", *_entries(own)]
    return "\n".join(parts)


def _home(name: str, value: Any) -> str:
    """The module a name comes from, without the library's own name; constants by what they hold."""
    if isinstance(value, tuple):
        value = type(value[0])
    return str(getattr(value, "__module__", "")).removeprefix("rvmatch.") or name


def _entries(found: dict[str, Any]) -> Iterator[str]:
    for name in sorted(found, key=lambda name: (name.isupper(), name.lower())):
        value = found[name]
        if isinstance(value, type) and issubclass(value, Enum):
            yield _vocabulary(name, value)
        elif isinstance(value, type):
            yield _class(name, value)
        elif inspect.isfunction(value) or inspect.isfunction(getattr(value, "__wrapped__", None)):
            yield _function(name, getattr(value, "__wrapped__", value))
        elif not isinstance(value, ModuleType):
            yield f"### `{name}`\n\n{_constant(value)}\n"


def _constant(value: Any) -> str:
    if isinstance(value, tuple):
        shown = (one if isinstance(one, str) else type(one).__name__ for one in value)
        return "A tuple: " + ", ".join(f"`{one}`" for one in shown) + "."
    if isinstance(value, bool | int | float | str):
        return f"`{value!r}`."
    return "A type, for annotations."


def _vocabulary(name: str, kind: type[Enum]) -> str:
    words = [f"`{member.name}`" + _term(name, member) for member in kind]
    return f"### `{name}`\n\n{_opening(kind)}\n\nMembers: {', '.join(words)}.\n"


def _term(name: str, member: Enum) -> str:
    code = f"term.{name}.{member.name}"
    return f" {say(code, 'zh')}" if has(code, "zh") else ""


def _class(name: str, kind: type[Any]) -> str:
    types, defaults = _fields(kind) if attrs.has(kind) else _parameters(kind.__init__)
    parts = [f"### `{name}`\n", *_told(kind, types, defaults)]
    for attribute, value in vars(kind).items():
        made = getattr(value, "__func__", getattr(value, "fget", value))
        if attribute.startswith("_") or not inspect.isfunction(made) or not made.__doc__:
            continue
        if isinstance(value, property):
            parts.append(f"- `.{attribute}`: {_opening(made)}")
        else:
            parts.append(f"- `.{attribute}({_signature(made)})`: {_opening(made)}")
    return "\n".join(parts) + "\n"


def _function(name: str, function: Any) -> str:
    types, defaults = _parameters(function)
    parts = [f"### `{name}({_signature(function)})`\n", *_told(function, types, defaults)]
    return "\n".join(parts) + "\n"


def _opening(thing: Any) -> str:
    """The first sentence of a docstring."""
    return " ".join(inspect.cleandoc(thing.__doc__ or "").split("\n\n")[0].split()).replace("``", "`")


def _told(thing: Any, types: dict[str, str], defaults: dict[str, str]) -> Iterator[str]:
    """A docstring as Markdown, its arguments as a table with types and defaults."""
    section, texts = "", {"": list[str]()}
    for line in inspect.cleandoc(thing.__doc__ or "").splitlines():
        if line.rstrip(":") in SECTIONS and line.endswith(":"):
            section = line.rstrip(":")
        else:
            texts.setdefault(section, []).append(line)
    yield "\n".join(texts.pop("")).strip().replace("``", "`") + "\n"
    for name, lines in texts.items():
        body = textwrap.dedent("\n".join(lines)).strip()
        if name == "Args":
            yield "| argument | type | default | meaning |\n| --- | --- | --- | --- |"
            for argument, meaning in _described(body):
                cells = (
                    f"`{types.get(argument, '')}`",
                    f"`{defaults[argument]}`" if argument in defaults else "",
                )
                row = (f"`{argument}`", *("" if cell == "``" else cell for cell in cells), meaning)
                yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
            yield ""
        elif name == "Examples":
            yield f"```pycon no-run\n{body}\n```\n"
        elif name == "Raises":
            yield "\n".join(f"**Raises** `{error}`: {when}  " for error, when in _described(body)) + "\n"
        else:
            text = body.replace("``", "`")
            yield f"**{name}.** {text}\n"


def _described(body: str) -> Iterator[tuple[str, str]]:
    found: list[list[str]] = []
    for line in body.splitlines():
        if line and not line.startswith(" ") and ": " in line:
            found.append(list(line.split(": ", 1)))
        elif found:
            found[-1][1] += " " + line.strip()
    return ((name, meaning.strip().replace("``", "`")) for name, meaning in found)


def _fields(kind: type[Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Types and defaults of an attrs class's fields, as its source writes them."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    written = {
        node.target.id: node
        for node in getattr(tree, "body", ())
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    fields = [field.name for field in attrs.fields(kind) if field.init and field.name in written]
    types = {name: ast.unparse(written[name].annotation) for name in fields}
    defaults = {name: text for name in fields if (text := _default(written[name].value))}
    return types, defaults


def _default(value: ast.expr | None) -> str:
    if not isinstance(value, ast.Call):
        return "" if value is None else ast.unparse(value)
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in value.keywords}
    return given.get("default") or (f"{given['factory']}()" if "factory" in given else "")


def _signature(function: Any) -> str:
    """The names of a function's parameters, those after the star by name only."""
    star = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    names: list[str] = []
    for one in inspect.signature(function).parameters.values():
        if one.kind is one.KEYWORD_ONLY and not any(name.startswith("*") for name in names):
            names.append("*")
        if one.name not in ("self", "cls"):
            names.append(star.get(one.kind, "") + one.name)
    return ", ".join(names)


def _parameters(function: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Types and defaults of a function's parameters, as its source writes them."""
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    except (TypeError, OSError):
        return {}, {}
    if not isinstance(tree, ast.FunctionDef):
        return {}, {}
    given = tree.args
    positional = [*given.posonlyargs, *given.args]
    places = [*positional, *([given.vararg] if given.vararg else []), *given.kwonlyargs]
    places += [given.kwarg] if given.kwarg else []
    types = {one.arg: "" if one.annotation is None else ast.unparse(one.annotation) for one in places}
    late = positional[len(positional) - len(given.defaults) :]
    pairs = [*zip(late, given.defaults, strict=True), *zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    defaults = {one.arg: ast.unparse(value) for one, value in pairs if value is not None}
    for hidden in ("self", "cls"):
        types.pop(hidden, None)
    return types, defaults
