"""Many objects of one class at once: stretch by stretch, and within a stretch field by field."""

import functools
import types
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any, Final, Union, get_args, get_origin

import attrs

from rvmatch.model.bulk import put
from rvmatch.model.content import BLOCK, DigestInTurn
from rvmatch.serialization.documents.bulk.cells import (
    Cell,
    ColumnReading,
    checked_as_built,
    checked_once,
)
from rvmatch.serialization.documents.bulk.doubt import InDoubt, Tally
from rvmatch.serialization.documents.bulk.recurring import Recurring
from rvmatch.serialization.documents.bulk.sources import Source
from rvmatch.serialization.documents.classes import slots_of
from rvmatch.serialization.documents.model_checks import UNKNOWN, Slot

__all__ = ["TableReading", "cells_of"]

_NO_TEXTS: Final = (int, bool)
"""Single values that JSON gives as they are; all others it gives as text."""

_STRETCH: Final = BLOCK
"""Objects that are read together: enough to be quick, few enough to stay in the processor's own memory; as
many as digests take together, so that they can be taken in passing."""


@functools.cache
def cells_of(cls: type[Any]) -> tuple[Cell, ...]:
    """
    What stands in a document for each field of a class.

    Args:
        cls: A frozen class with slots, whose fields hold single values, objects of such classes, or tuples
            or sets of these.

    Returns:
        A cell for each field.

    Raises:
        TypeError: If the class has other fields, so that only the plain way can read it.
    """
    slots = slots_of(cls)
    if len(slots) < len(attrs.fields(cls)) or cls.__dictoffset__:
        raise TypeError(f"{cls}: only fields in slots, all of which a document gives, can be filled in bulk")
    return tuple(map(_cell_of, slots))


def _cell_of(slot: Slot) -> Cell:
    kind, optional = slot.kind, False
    if get_origin(kind) in (Union, types.UnionType):
        optional = types.NoneType in get_args(kind)
        (kind,) = (one for one in get_args(kind) if one is not types.NoneType)
    several = get_origin(kind) is frozenset or (get_origin(kind) is tuple and Ellipsis in get_args(kind))
    item = get_args(kind)[0] if several else kind
    if not isinstance(item, type) or item is float:  # 0.0 and -0.0 are equal, and not the same
        raise TypeError(f"{slot.key}: {slot.kind} cannot be read in bulk")
    if attrs.has(item):
        cells_of(item)  # its own fields have to fit too
        return Cell(slot=slot, optional=optional, several=several, raw=None, cls=item)
    raw = item if item in _NO_TEXTS else str
    return Cell(slot=slot, optional=optional, several=several, raw=raw, cls=None)


class TableReading:
    """
    The objects of one class that a document describes, built many at once.

    They are what the plain way would build, by its own readers and by the
    checks of the class; only that each is asked once for each distinct value,
    and that objects get their values without asking again.

    Args:
        cls: The class; see ``cells_of``.
        source: How to get at what stands in the document.
        tally: Counts what is found.
        slot: The field that holds each of the objects, which checks them; None if no field does.
        shared: Whether objects that are alike become one value.
        digest: Takes in what is built, if no objects are shared; None if nobody asks for a digest.
    """

    def __init__(
        self,
        cls: type[Any],
        source: Source,
        tally: Tally,
        *,
        slot: Slot | None = None,
        shared: bool = True,
        digest: DigestInTurn | None = None,
    ) -> None:
        cells = cells_of(cls)  # type: ignore[arg-type]  # a class is hashable
        self._cls = cls
        self._source = source
        self._tally = tally
        self._slot = slot
        self._digest = digest
        self._keys = [cell.slot.key for cell in cells]
        self._columns = [
            ColumnReading(
                cell=cell,
                absent=source.absent,
                tally=tally,
                objects=None
                if cell.cls is None
                else TableReading(cell.cls, source, tally, slot=None if cell.several else cell.slot),
            )
            for cell in cells
        ]
        self._alike = Recurring() if shared else None

    def built(self, objects: Sequence[Any]) -> list[Any]:
        """
        The values that objects of a document describe.

        Args:
            objects: n objects.

        Returns:
            Values ``[n]``.

        Raises:
            InDoubt: If any of them may not be as it should be.
        """
        found: list[Any] = []
        for start in range(0, len(objects), _STRETCH):
            found += self._stretch(objects[start : start + _STRETCH])
        return found

    def _stretch(self, objects: Sequence[Any]) -> Sequence[Any]:
        raw = self._source.columns(objects, self._keys, self._tally)
        columns = [column.read(values) for column, values in zip(self._columns, raw, strict=True)]
        if self._alike is None or self._alike.forgetful:
            return self._of_columns(columns, len(objects))
        return self._alike.of(list(zip(*columns, strict=True)), self._of_rows)

    def _of_rows(self, rows: Iterable[Sequence[Any]]) -> list[Any]:
        rows = list(rows)
        return self._of_columns(list(zip(*rows, strict=True)), len(rows))

    def _of_columns(self, columns: Sequence[Sequence[Any]], n: int) -> list[Any]:
        values = self._filled(columns, n)
        if self._slot is not None:
            checked_as_built(values, self._slot)
        return values

    def _filled(self, columns: Sequence[Sequence[Any]], n: int) -> list[Any]:
        """New objects with these values; what the class computes, or checks as a whole, is asked of each."""
        cls = self._cls
        values = list(map(object.__new__, repeat(cls, n)))
        filled: dict[str, Sequence[Any]] = {}
        later: list[tuple[Slot, Sequence[Any]]] = []
        for reading, column in zip(self._columns, columns, strict=True):
            if reading.cell.slot.computed:
                later.append((reading.cell.slot, column))
            else:
                filled[reading.cell.slot.field.name] = column
                put(values, cls, reading.cell.slot.field.name, column)
        try:
            for slot, column in later:
                filled[slot.field.name] = _computed(slot, column, values)
                put(values, cls, slot.field.name, filled[slot.field.name])
            deque(map(getattr(cls, "__attrs_post_init__", _nothing), values), maxlen=0)
        except (ValueError, TypeError) as error:
            raise InDoubt from error
        if self._digest is not None:
            self._digest.add(filled)
        return values


def _computed(slot: Slot, column: Sequence[Any], values: Sequence[Any]) -> Sequence[Any]:
    """The column, with what the class computes for objects that do not give it."""
    compute: Any = slot.field.default
    if column.count(UNKNOWN) == len(column):
        return checked_once(list(map(compute.factory, values)), slot)
    found = [
        compute.factory(value) if given is UNKNOWN else given
        for given, value in zip(column, values, strict=True)
    ]
    return checked_once(found, slot)


def _nothing(_: Any) -> None:
    """What a class does after building that does nothing more."""
