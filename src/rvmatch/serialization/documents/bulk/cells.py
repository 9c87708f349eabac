"""One field of many objects: what stands in a document for it, and the values that this means."""

import types
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from typing import Any, Protocol

import attrs

from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.model.quantities import are_labels, label, text
from rvmatch.serialization.documents.bulk.doubt import InDoubt, Tally
from rvmatch.serialization.documents.bulk.recurring import Recurring
from rvmatch.serialization.documents.converter import document_converter
from rvmatch.serialization.documents.model_checks import Slot

__all__ = ["Cell", "ColumnReading", "ObjectsReading", "checked", "checked_as_built", "checked_once"]


class ObjectsReading(Protocol):
    """What builds the objects that stand in a field."""

    def built(self, objects: Sequence[Any]) -> list[Any]:
        """The values that objects of a document describe, in their order."""


@attrs.frozen(kw_only=True)
class Cell:
    """
    What stands in a document for one field.

    Args:
        slot: The field.
        optional: Whether it may be null.
        several: Whether it is a list.
        raw: The class of the value, or of the entries of the list, as JSON gives it; None for objects.
        cls: The class of the objects; None for single values.
    """

    slot: Slot
    optional: bool
    several: bool
    raw: type | None
    cls: type[Any] | None


@attrs.define(kw_only=True)
class ColumnReading:
    """
    The values of one field, stretch by stretch of the objects.

    Each distinct value is read by the plain way and checked by the class once.

    Args:
        cell: What stands there.
        absent: What stands in a column where an object does not have the key.
        tally: Counts what is found.
        objects: What builds, and checks, the objects that stand there; None for single values.
    """

    cell: Cell
    absent: object
    tally: Tally
    objects: ObjectsReading | None
    _default: Any = attrs.field(init=False)
    _defaults: Sequence[Any] = attrs.field(default=(), init=False)
    _null: Any = attrs.field(default=None, init=False)
    _recurring: Recurring = attrs.field(factory=Recurring, init=False)

    def __attrs_post_init__(self) -> None:
        self._default = self.cell.slot.default()
        if self.cell.optional:
            self._null = checked(None, self.cell.slot)

    def read(self, raw: Sequence[Any]) -> Sequence[Any]:
        """
        The values of n objects.

        Args:
            raw: What stands in the document ``[n]``.

        Returns:
            Values ``[n]``; ``UNKNOWN`` where the class has to compute it.

        Raises:
            InDoubt: If any of them may not be as it should be.
        """
        cell = self.cell
        absent = raw.count(self.absent)
        if absent and cell.slot.required:
            raise InDoubt
        if absent == len(raw):
            if len(self._defaults) != absent:
                self._defaults = [self._default] * absent
            return self._defaults  # the same list for each stretch: whoever looked into one knows them all
        none = {type(self.absent), types.NoneType} if cell.optional else {type(self.absent)}
        given = raw
        if absent or (cell.optional and None in raw):
            given = [value for value in raw if type(value) not in none]
        if cell.several:
            if not set(map(type, given)) <= {list}:
                raise InDoubt
            self.tally.lists(given)
        values = self._single(given) if self.objects is None else self._built(given, self.objects)
        if len(given) == len(raw):
            return values
        found = iter(values)
        return [
            next(found) if type(value) not in none else self._null if value is None else self._default
            for value in raw
        ]

    def _single(self, given: Sequence[Any]) -> Sequence[Any]:
        """Texts, numbers, days, codes, members, or lists of these."""
        cell = self.cell
        entries = list(chain.from_iterable(given)) if cell.several else given
        if not set(map(type, entries)) <= {cell.raw}:
            raise InDoubt
        if cell.raw is str:
            self.tally.texts(entries)
        return self._recurring.of(list(map(tuple, given)) if cell.several else given, self._made)

    def _made(self, keys: Iterable[Any]) -> Iterable[Any]:
        slot = self.cell.slot
        if self.cell.several:
            keys = map(list, keys)
        elif slot.kind is str and slot.field.converter is None:
            texts: Sequence[str] = list(keys)
            if slot.field.validator is text or (slot.field.validator is label and are_labels(texts)):
                return texts
            return (checked(one, slot) for one in texts)
        read = document_converter().structure
        try:
            return [slot.checked(read(key, slot.kind)) for key in keys]
        except (InvalidValueError, ReadErrors, ValueError, TypeError) as error:
            raise InDoubt from error

    def _built(self, given: Sequence[Any], objects: ObjectsReading) -> Sequence[Any]:
        """Objects of another class, or lists of these."""
        slot = self.cell.slot
        if not self.cell.several:
            return objects.built(given)
        parts = iter(objects.built(list(chain.from_iterable(given))))
        return [checked(tuple(next(parts) for _ in one), slot) for one in given]


def checked(value: Any, slot: Slot) -> Any:
    """
    The value as the class keeps it.

    Raises:
        InDoubt: If the class does not take it.
    """
    try:
        return slot.checked(value)
    except (ValueError, TypeError) as error:
        raise InDoubt from error


def checked_as_built(values: Sequence[Any], slot: Slot) -> None:
    """
    Ask a field that converts nothing whether it takes each of these values.

    Raises:
        InDoubt: If the class does not take one of them, or would convert it.
    """
    if slot.field.converter is not None:
        raise InDoubt
    if slot.field.validator is None:
        return
    try:
        deque(map(slot.field.validator, repeat(None), repeat(slot.field), values), maxlen=0)
    except (ValueError, TypeError) as error:
        raise InDoubt from error


def checked_once(values: Sequence[Any], slot: Slot) -> Sequence[Any]:
    """
    The values as the class keeps them; what occurs several times is checked once.

    Raises:
        InDoubt: If the class does not take one of them.
    """
    # Equal values of several classes, such as 1 and True, are not the same.
    kinds = set(map(type, values))
    if len(kinds) == 1 and values.count(values[0]) == len(values):
        return [checked(values[0], slot)] * len(values)
    comparable = len(kinds - {types.NoneType}) <= 1
    keys = values if comparable else list(map(id, values))
    found = dict(zip(keys, values, strict=True))
    for key, value in found.items():
        found[key] = checked(value, slot)
    return list(map(found.__getitem__, keys))
