"""The typed decoder of the extra ``fast``: records for the classes of a library, nothing else."""

import functools
from collections.abc import Sequence
from typing import Any

from rvmatch.model.libraries import Keeper
from rvmatch.serialization.documents.bulk.cells import Cell
from rvmatch.serialization.documents.bulk.doubt import InDoubt
from rvmatch.serialization.documents.bulk.tables import cells_of

__all__ = ["Undecoded", "decoded", "library_decoder"]


class Undecoded(Sequence[Any]):
    """
    The objects of a list, found but not looked into: a slice of them is decoded when it is asked for.

    So no more records exist at a time than are needed to build a stretch of values.

    Args:
        cls: The class of the values.
        parts: Where each object stands in the text ``[n]``.
    """

    def __init__(self, cls: type[Any], parts: Sequence[Any]) -> None:
        self._decoder = _decoder_of_many(cls)  # type: ignore[arg-type]  # a class is hashable
        self._parts = parts

    def __len__(self) -> int:
        return len(self._parts)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return decoded(self._decoder, b"[" + b",".join(self._parts[place]) + b"]")
        (record,) = self[place : place + 1]
        return record


def decoded(decoder: Any, data: bytes) -> Any:
    """
    What a typed decoder makes of a text.

    Raises:
        InDoubt: If it does not take it.
    """
    import msgspec

    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise InDoubt from error


@functools.cache
def library_decoder() -> Any:
    """
    A decoder for JSON documents of libraries, which does not look into the projects yet.

    Like all decoders here it refuses unknown keys, and values of other classes
    than JSON itself would give; it takes the last of keys that are given twice,
    so that whoever calls it has to count them.

    Returns:
        A ``msgspec.json.Decoder``; its records hold ``msgspec.UNSET`` where a key is absent.
    """
    import msgspec

    forms = {
        "rvmatch": str,
        "schema_version": int,
        "projects": list[msgspec.Raw],
        "keeper": _record_of(Keeper) | None,
    }
    return msgspec.json.Decoder(_record("Library", forms))


@functools.cache
def _decoder_of_many(cls: type[Any]) -> Any:
    import msgspec

    return msgspec.json.Decoder(list[_record_of(cls)])  # type: ignore[misc, arg-type]  # a class, hashable


@functools.cache
def _record_of(cls: type[Any]) -> Any:
    return _record(cls.__name__, {cell.slot.key: _form(cell) for cell in cells_of(cls)})  # type: ignore[arg-type]  # a class is hashable


def _record(name: str, forms: dict[str, Any]) -> Any:
    import msgspec

    return msgspec.defstruct(
        name,
        [(key, form | msgspec.UnsetType, msgspec.UNSET) for key, form in forms.items()],
        forbid_unknown_fields=True,
        gc=False,
    )


def _form(cell: Cell) -> Any:
    item: Any = cell.raw
    if cell.cls is not None:
        item = _record_of(cell.cls)  # type: ignore[arg-type]  # a class is hashable
    form = list[item] if cell.several else item
    return form | None if cell.optional else form
