"""The content of values as text, from which digests are made: many values of one class field by field."""

import functools
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter
from types import NoneType
from typing import Any, Final

import attrs

from rvmatch.model.bulk import collector_paused

__all__ = ["BLOCK", "DigestInTurn", "canonical_text", "content_digest", "same_content"]

BLOCK: Final = 1_000
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


class DigestInTurn:
    """
    The digest of a tuple of objects of one class, taken while they are built, block after block.

    Whoever builds objects from columns has at hand what ``content_digest`` would have to collect again.

    Args:
        cls: The attrs class of the objects.
        n: How many there will be.

    Examples:
        >>> from rvmatch.model.quantities import Period
        >>> period = Period(start=date(2024, 3, 1))
        >>> digest = DigestInTurn(Period, 2)
        >>> digest.add({"start": [period.start] * 2, "end": [None, None]})
        >>> digest.hexdigest() == content_digest((period, period))
        True
    """

    def __init__(self, cls: type[Any], n: int) -> None:
        self._names = _content_names(cls)  # type: ignore[arg-type]  # a class is hashable
        self._left = n
        self._digest = hashlib.sha256()
        self._last: dict[str, tuple[Sequence[Any], bytes]] = {}
        self._update(f"L{_listed([n])}")
        if n:
            self._update(_heading(cls.__name__, self._names))

    def add(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """
        Take in the next objects: ``BLOCK`` of them, or all that are left.

        Args:
            columns: What the objects hold in each of their attributes ``[b]``; those of contacts may stand
                there and are left out. A list that comes again as the same object holds what it held.

        Raises:
            ValueError: If they are fewer, or more.
        """
        found = len(columns[self._names[0]])
        if found != min(BLOCK, self._left):
            raise ValueError(f"{found} objects, {self._left} left")
        self._left -= found
        for name in self._names:
            column = columns[name]
            before, written = self._last.get(name, (None, b""))
            if before is not column:
                written = "".join(_column(column)).encode("utf-8", "surrogatepass")
                self._last[name] = column, written
            self._digest.update(written)

    def hexdigest(self) -> str:
        """
        The digest, once all objects were there.

        Returns:
            SHA-256 as 64 hexadecimal digits: what ``content_digest`` gives for the tuple of the objects.

        Raises:
            ValueError: If some are missing.
        """
        if self._left:
            raise ValueError(f"{self._left} left")
        return self._digest.hexdigest()

    def _update(self, text: str) -> None:
        self._digest.update(text.encode("utf-8", "surrogatepass"))


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
    if alike := _all_alike(values):
        yield alike
        return
    kinds = set(map(type, values))
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


def _all_alike(values: Sequence[Any]) -> str:
    """How values are written that are all the same text, None or empty set; of others nothing."""
    first = values[0]
    if isinstance(first, str) and _are_all(first, values):  # whatever equals a text is one
        return f"A{_listed((first,))}"
    if first is None and _are_all(first, values):
        return "A[null]"
    if isinstance(first, frozenset) and not first and _are_all(first, values):
        return f"S{','.join(['[]'] * len(values))}"
    return ""


def _are_all(value: Any, values: Sequence[Any]) -> bool:
    """Whether all values equal this one; mostly the last tells already that they do not."""
    return bool(values[-1] == value) and values.count(value) == len(values)


def _plain(values: Sequence[Any], kinds: Collection[type[Any]]) -> str:
    """Texts, numbers and None; one of them stands for all if they are the same."""
    # Equal numbers of one class are the same, but for 0.0 and -0.0.
    if len(kinds) == 1 and float not in kinds and _are_all(values[0], values):
        return f"A{_listed(values[:1])}"
    return f"T{_listed(values)}"


def _objects(values: Sequence[Any], name: str, names: Sequence[str]) -> Iterator[str]:
    """Objects of one class: a block of them at a time, and of a block one field after the other."""
    yield _heading(name, names)
    getters = list(map(attrgetter, names))
    for start in range(0, len(values), BLOCK):
        block = values[start : start + BLOCK]
        for getter in getters:
            yield from _column(list(map(getter, block)))


def _heading(name: str, names: Sequence[str]) -> str:
    """What stands before objects of one class: its name, and those of its fields."""
    return f"C{_listed([name, *names])}"


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
