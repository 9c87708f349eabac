"""Documents that somebody changed: other values anywhere, keys twice, letters more or less."""

import copy
import json
from typing import Any

import attrs
from hypothesis import strategies as st

from rvmatch.model.places import CountyList

__all__ = ["damaged_texts", "json_values", "part_at", "places", "replaced", "typed", "with_a_key_twice"]

_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)

json_values = st.recursive(
    _LEAVES,
    lambda parts: st.lists(parts, max_size=2) | st.dictionaries(st.text(max_size=5), parts, max_size=2),
    max_leaves=4,
)

_SNIPPETS = (
    *b'" : , { } [ ] \\u003a \\ud800 \\" \\/'.split(),
    *b"\xff \xed\xa0\x80 \x00 \x0b \xe3\x80\x80 1e3 1.0 -0 0 9 NaN".split(),
    *(b" ", b"\n", b"true", b"null", b"\xef\xbb\xbf", b'"id": "x", ', b'"title": "a:b", ', b"[" * 50),
    b"9" * 700,
)


def typed(value: Any) -> Any:
    """The value with the class of every part, so that 1 and True, text and codes differ."""
    if isinstance(value, CountyList):
        return (CountyList, value.name, tuple(map(typed, value)))
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        return (type(value), tuple(typed(getattr(value, field.name)) for field in fields))
    if isinstance(value, frozenset):
        return (frozenset, frozenset(map(typed, value)))
    if isinstance(value, tuple):
        return (tuple, tuple(map(typed, value)))
    if isinstance(value, dict):
        return (dict, tuple((key, typed(part)) for key, part in value.items()))
    return (type(value), value)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all parts of a document."""
    entries: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    return [path, *(place for key, part in entries for place in places(part, (*path, key)))]


def replaced(document: Any, path: tuple[Any, ...], part: Any) -> Any:
    """The document with another part at a path."""
    if not path:
        return part
    changed = copy.deepcopy(document)
    around = changed
    for key in path[:-1]:
        around = around[key]
    around[path[-1]] = part
    return changed


def part_at(document: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a path."""
    for key in path:
        document = document[key]
    return document


def with_a_key_twice(document: Any, path: tuple[Any, ...], key: str, first: Any) -> str:
    """The text of a document whose object at a path says something else under a key first."""
    mark = "here stands an object that gives a key twice"
    around = part_at(document, path)
    members = [(key, first), *around.items()]
    text = ", ".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in members)
    return json.dumps(replaced(document, path, mark)).replace(json.dumps(mark), f"{{{text}}}")


@st.composite
def damaged_texts(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes with something put in, taken out or changed."""
    for _ in range(draw(st.integers(1, 2))):
        start = draw(st.integers(0, len(data)))
        stop = start + draw(st.sampled_from([0, 0, 0, 1, 2, 9]))
        data = data[:start] + draw(st.sampled_from([b"", *_SNIPPETS])) + data[stop:]
    return data
