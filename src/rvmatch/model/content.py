"""The content of values as text, from which digests are made: many values of one class field by field."""

import functools
import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter
from types import NoneType
from typing import Any, Final

import attrs

from rvmatch.model.bulk import collector_paused

__all__ = ["canonical_text", "content_digest", "same_content"]

_BLOCK: Final = 1_000
"""Objects that are written together. Whoever changes it changes every digest."""

_JSON: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def canonical_text(value: Any) -> str:
    """
    The content of a value as text that is the same on every machine.

    Values that differ in anything but contacts have different texts: each part
    is a JSON list, or says how many parts follow, so that no text can pass for two.

    Args:
        value: A plain value, an attrs value, or a tuple or a set of such.

    Returns:
        Text; sets in sorted order, contacts left out. Half characters may stand in it as they are.
    """
    with collector_paused():
        return "".join(_column((value,)))


def content_digest(value: Any) -> str:
    """
    A digest of the content of a value: its canonical text, never held as a whole.

    Args:
        value: See ``canonical_text``.

    Returns:
        SHA-256 as 64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    with collector_paused():
        for part in _column((value,)):
            digest.update(part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def same_content(one: Any, other: Any) -> bool:
    """
    Whether two values have the same content, contacts left aside.

    Args:
        one: See ``canonical_text``.
        other: The same.

    Returns:
        True if their canonical texts are equal.
    """
    return one is other or canonical_text(one) == canonical_text(other)


@functools.cache
def _content_names(kind: type[Any]) -> tuple[str, ...]:
    """The names of a class's content, contacts left out; none for a plain value."""
    return (
        tuple(field.name for field in attrs.fields(kind) if field.name != "contacts")
        if attrs.has(kind)
        else ()
    )


def _column(values: Sequence[Any]) -> Iterator[str]:
    """
    The values that stand in one place of several objects.

    How many there are is known from what was written before; the letter that
    comes first says how they are written.
    """
    kinds: set[type[Any]] = set() if _say_nothing(values) else set(map(type, values))
    if not kinds:
        yield "A[null]" if values[0] is None else f"S{','.join(['[]'] * len(values))}"
        return
    if all(issubclass(kind, str | int | float | NoneType) for kind in kinds):
        yield _plain(values, kinds)
        return
    if NoneType in kinds:
        yield f"N{_listed([place for place, value in enumerate(values) if value is None])}"
        yield from _column([value for value in values if value is not None])
        return
    if len(kinds) > 1:
        yield "M"
        for value in values:
            yield from _column((value,))
        return
    (kind,) = kinds
    if issubclass(kind, tuple):
        yield f"L{_listed(list(map(len, values)))}"
        if any(values):
            yield from _column(list(chain.from_iterable(values)))
    elif issubclass(kind, frozenset):
        yield from _sets(values)
    elif names := _content_names(kind):  # type: ignore[arg-type]  # a class is hashable
        yield from _objects(values, kind.__name__, names)
    else:
        yield f"R{_listed([kind.__name__, *(_days(values) if kind is date else map(repr, values))])}"


def _say_nothing(values: Sequence[Any]) -> bool:
    """Whether all values are None, or all are empty sets, as in most fields of most objects."""
    first = values[0]
    nothing = first is None or (isinstance(first, frozenset) and not first)
    return nothing and values.count(first) == len(values)


def _plain(values: Sequence[Any], kinds: Collection[type[Any]]) -> str:
    """Texts, numbers and None; one of them stands for all if they are the same."""
    # Equal numbers of one class are the same, but for 0.0 and -0.0.
    if len(kinds) == 1 and float not in kinds and values.count(values[0]) == len(values):
        return f"A{_listed(values[:1])}"
    return f"T{_listed(values)}"


def _objects(values: Sequence[Any], name: str, names: Sequence[str]) -> Iterator[str]:
    """Objects of one class: a block of them at a time, and of a block one field after the other."""
    yield f"C{_listed([name, *names])}"
    parts = attrgetter(*names, names[0])  # one more, as for a single name no tuple would come
    for start in range(0, len(values), _BLOCK):
        *columns, _ = zip(*map(parts, values[start : start + _BLOCK]), strict=True)
        for column in columns:
            yield from _column(column)


def _days(values: Sequence[date]) -> Iterator[str]:
    """Days as text; most come again and again."""
    texts = {day: str(day) for day in set(values)}
    return map(texts.__getitem__, values)


def _sets(values: Sequence[frozenset[Any]]) -> Iterator[str]:
    """Sets, each with its members in order; equal sets of texts are written the same."""
    if all(issubclass(kind, str) for kind in set(map(type, chain.from_iterable(set(values))))):
        yield f"S{','.join(map(_texts, values))}"
    else:
        yield f"U{','.join(_listed(sorted(map(canonical_text, value))) for value in values)}"


@functools.lru_cache(maxsize=65_536)
def _texts(members: frozenset[str]) -> str:
    """The members of a set of texts in order; most sets come again and again."""
    return _listed(sorted(map(str, members)))


def _listed(values: Sequence[Any]) -> str:
    return _JSON.encode(values)
