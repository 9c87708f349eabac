"""Many objects of one class as JSON text at once: stretch by stretch, and within a stretch field by field."""

import types
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, compress, islice
from json.encoder import encode_basestring
from operator import attrgetter, not_
from typing import Any, Final, Union, get_args, get_origin

import attrs

from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.serialization.documents.bulk.doubt import InDoubt
from rvmatch.serialization.documents.bulk.recurring import Recurring
from rvmatch.serialization.documents.classes import same, slots_of
from rvmatch.serialization.documents.converter import document_converter
from rvmatch.serialization.documents.json_text import compact, lines, listed
from rvmatch.serialization.documents.model_checks import Slot
from rvmatch.serialization.documents.scalars import is_storable

__all__ = ["ObjectsWriting", "members_written"]

_STRETCH: Final = 1_000
_ENTRIES: Final = tuple[tuple[int, int], ...]

Kinds = tuple[type[Any], ...]

Write = Callable[[Sequence[Any]], Sequence[str]]
"""What gives the JSON text of each of some values."""


def members_written(value: Any, form: Any) -> list[tuple[str, list[str]]]:
    """
    The members of a document, its long lists written in bulk.

    Args:
        value: The value.
        form: Its class; for a generic one with what its variables stand for.

    Returns:
        The keys, each with the text of its value in pieces, letter for letter as the plain way writes them.

    Raises:
        InDoubt: If something cannot be written; the plain way then says what.
    """
    found: list[tuple[str, list[str]]] = []
    write = document_converter().unstructure
    for slot in slots_of(form):
        part = getattr(value, slot.field.name)
        if same(part, slot.default(value)):
            continue
        try:
            cls = _entries(slot.kind)
            if cls is not None and type(part) is tuple:
                pieces = listed(ObjectsWriting(cls).stretches(part))
            elif attrs.has(type(part)):
                pieces = list(_writing_of(slot.kind)[0]([part]))
            else:
                pieces = [lines(write(part, unstructure_as=slot.kind))]
        except (InvalidValueError, ReadErrors) as error:
            raise InDoubt from error
        found.append((slot.key, pieces))
    return found


def _entries(kind: Any) -> type[Any] | None:
    """The class of the objects in a list of such; None if the kind is something else."""
    if get_origin(kind) is not tuple or Ellipsis not in get_args(kind):
        return None
    item = get_args(kind)[0]
    return item if isinstance(item, type) and attrs.has(item) else None


class ObjectsWriting:
    """
    The objects of one class as JSON text, letter for letter as the plain way writes them.

    Args:
        cls: An attrs class, as documents know it.
    """

    def __init__(self, cls: type[Any]) -> None:
        self._cls = cls
        self._members = [_MemberWriting(slot) for slot in slots_of(cls)]

    def written(self, values: Sequence[Any]) -> list[str]:
        """
        The text of each object.

        Args:
            values: n objects of the class.

        Returns:
            Texts ``[n]``.

        Raises:
            InDoubt: If one of them cannot be written, or is of another class.
        """
        return list(chain.from_iterable(self.stretches(values)))

    def stretches(self, values: Sequence[Any]) -> Iterator[list[str]]:
        """
        The text of each object, some objects at a time.

        Args:
            values: n objects of the class.

        Returns:
            Lists of texts, n in all.

        Raises:
            InDoubt: If one of them cannot be written, or is of another class.
        """
        for start in range(0, len(values), _STRETCH):
            stretch = values[start : start + _STRETCH]
            if set(map(type, stretch)) != {self._cls}:
                raise InDoubt
            try:
                columns = [member.written(stretch) for member in self._members]
            except (InvalidValueError, ReadErrors) as error:
                raise InDoubt from error
            yield [f"{{{', '.join(filter(None, row))}}}" for row in zip(*columns, strict=True)]


class _MemberWriting:
    """One field of many objects: its key and its value, or nothing where a document leaves it out."""

    def __init__(self, slot: Slot) -> None:
        self._slot = slot
        self._absent = slot.default()
        self._part = attrgetter(slot.field.name)
        self._key = f"{encode_basestring(slot.key)}: "
        self._recurring: defaultdict[Kinds, Recurring] = defaultdict(Recurring)
        self._write, self._by_value = _writing_of(slot.kind)

    def written(self, values: Sequence[Any]) -> Sequence[str]:
        """The text for each of these objects; empty where the document leaves the field out."""
        slot = self._slot
        parts = list(map(self._part, values))
        if slot.computed:
            left_out = [same(part, slot.default(value)) for part, value in zip(parts, values, strict=True)]
            given = [part for part, out in zip(parts, left_out, strict=True) if not out]
            texts = iter(self._texts(given))
            return ["" if out else next(texts) for out in left_out]
        alike = _told_by_value(parts) if self._by_value else None
        if alike is None:
            return self._of_distinct(parts)
        return self._recurring[alike].of(parts, self._of_distinct)

    def _of_distinct(self, parts: Iterable[Any]) -> Sequence[str]:
        parts = list(parts)
        if self._slot.required:
            return self._texts(parts)
        left_out = [same(part, self._absent) for part in parts]
        texts = iter(self._texts(list(compress(parts, map(not_, left_out)))))
        return ["" if out else next(texts) for out in left_out]

    def _texts(self, parts: Sequence[Any]) -> Sequence[str]:
        return list(map(self._key.__add__, self._write(parts)))


def _told_by_value(parts: Sequence[Any]) -> Kinds | None:
    """
    The classes of the parts, if equal parts of these classes are the same.

    None if they are not, as with 1, 1.0 and True, or a member and its text.
    """
    kinds = set(map(type, parts)) - {types.NoneType}
    if len(kinds) > 1:
        return None
    if kinds <= {frozenset, tuple}:
        inner = set(map(type, chain.from_iterable(part for part in parts if part is not None)))
        told = len(inner) <= 1 and all(issubclass(one, str) for one in inner)
        return (*kinds, *inner) if told else None
    return tuple(kinds) if kinds == {date} or all(issubclass(one, str | int) for one in kinds) else None


def _writing_of(kind: Any) -> tuple[Write, bool]:
    """How values of a kind are written, and whether it is worth to ask which of them are equal."""
    bare, optional = kind, False
    if get_origin(kind) in (Union, types.UnionType):
        bare, *others = (one for one in get_args(kind) if one is not types.NoneType)
        optional = types.NoneType in get_args(kind)
        if others:
            return _plainly(kind), False
    if bare is str and not optional:
        return _texts, True
    if bare is int:
        return _numbers(kind), True
    if isinstance(bare, type) and attrs.has(bare):
        return _or_null(_shared(ObjectsWriting(bare).written)), False
    cls = _entries(kind)
    if cls is not None:
        return _lists(_shared(ObjectsWriting(cls).written)), False
    if kind == _ENTRIES:
        return _pairs_of_numbers(kind), False
    return _plainly(kind), True


def _plainly(kind: Any) -> Write:
    write = document_converter().unstructure
    return lambda values: [compact(write(value, unstructure_as=kind)) for value in values]


def _texts(values: Sequence[Any]) -> Sequence[str]:
    if not set(map(type, values)) <= {str} or not is_storable("".join(values)):
        raise InDoubt
    return list(map(encode_basestring, values))


def _numbers(kind: Any) -> Write:
    plainly = _plainly(kind)
    return lambda values: list(map(repr, values)) if set(map(type, values)) <= {int} else plainly(values)


def _pairs_of_numbers(kind: Any) -> Write:
    """Long lists of pairs of whole numbers; JSON itself writes them as the plain way does."""
    plainly = _plainly(kind)

    def written(values: Sequence[Any]) -> Sequence[str]:
        if set(map(type, values)) <= {tuple}:
            pairs = list(chain.from_iterable(values))
            exact = set(map(type, pairs)) <= {tuple} and set(map(len, pairs)) <= {2}
            if exact and set(map(type, chain.from_iterable(pairs))) <= {int}:
                return list(map(compact, values))
        return plainly(values)

    return written


def _or_null(write: Write) -> Write:
    def written(values: Sequence[Any]) -> Sequence[str]:
        if None not in values:
            return write(values)
        texts = iter(write([value for value in values if value is not None]))
        return ["null" if value is None else next(texts) for value in values]

    return written


def _shared(write: Write) -> Write:
    """What is one object in many places is written once."""

    def written(values: Sequence[Any]) -> Sequence[str]:
        distinct = dict(zip(map(id, values), values, strict=True))
        if 2 * len(distinct) > len(values):
            return write(values)
        texts = dict(zip(distinct, write(list(distinct.values())), strict=True))
        return list(map(texts.__getitem__, map(id, values)))

    return written


def _lists(write: Write) -> Write:
    def written(values: Sequence[Any]) -> Sequence[str]:
        if not set(map(type, values)) <= {tuple}:
            raise InDoubt
        texts = iter(write(list(chain.from_iterable(values))))
        return [f"[{', '.join(islice(texts, len(one)))}]" for one in values]

    return written
