"""The fields of a class as typed Arrow columns: how each is declared, filled and read."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final, get_args, get_origin

import pyarrow as pa
import pyarrow.compute as pc

from rvmatch.errors import invalid
from rvmatch.serialization.documents.bulk.cells import Cell
from rvmatch.serialization.documents.bulk.doubt import Tally
from rvmatch.serialization.documents.bulk.tables import cells_of
from rvmatch.serialization.documents.scalars import is_storable

__all__ = ["ArrowSource", "arrays_of", "fields_of", "names_of", "rows_of", "shaped"]

_NUMBERS: Final = {int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
_BEYOND: Final = 2**63


class _Absent:
    """The class of the mark for columns that are not there."""


_ABSENT: Final = _Absent()


def _cells(cls: Any) -> tuple[Cell, ...]:
    return cells_of(cls)


def fields_of(cls: type[Any]) -> list[pa.Field]:
    """
    The columns of a class, in the order of its fields.

    Text, codes and members of vocabularies are ``string``, whole numbers ``int64``, days ``date32``; sets and
    tuples are lists, other classes structs. Null is what the value itself has as None.

    Args:
        cls: The class.

    Returns:
        One Arrow field for each field of the class.
    """
    return [pa.field(cell.slot.key, _type_of(cell), nullable=cell.optional) for cell in _cells(cls)]


def _type_of(cell: Cell) -> pa.DataType:
    if cell.cls is not None:
        item: pa.DataType = pa.struct(fields_of(cell.cls))
    elif _is_day(cell):
        item = pa.date32()
    else:
        item = _NUMBERS.get(cell.raw or str, pa.string())
    return pa.list_(pa.field("item", item, nullable=False)) if cell.several else item


def _is_day(cell: Cell) -> bool:
    return date in (cell.slot.kind, *get_args(cell.slot.kind))


def arrays_of(cls: type[Any], objects: Sequence[Any]) -> list[pa.Array]:
    """
    The columns of many objects.

    Args:
        cls: Their class.
        objects: n objects, none of them None.

    Returns:
        One array ``[n]`` for each field of the class.

    Raises:
        InvalidValueError: If a text holds half a character, which no file can hold, or a number is too large.
    """
    return [_array([getattr(one, cell.slot.field.name) for one in objects], cell) for cell in _cells(cls)]


def _array(values: list[Any], cell: Cell) -> pa.Array:
    if not cell.several:
        return _single(values, cell)
    kinds: tuple[Any, ...] = (cell.slot.kind, *get_args(cell.slot.kind))
    unordered = any(get_origin(kind) is frozenset for kind in kinds)
    lists = [sorted(value) if unordered and value else value for value in values]
    ends = [0]
    for value in lists:
        ends.append(ends[-1] + len(value or ()))
    items = _single([item for value in lists for item in value or ()], cell)
    offsets = pa.array(
        [None if value is None else end for value, end in zip(lists, ends, strict=False)] + [ends[-1]],
        pa.int32(),
    )
    return pa.ListArray.from_arrays(offsets, items, type=_type_of(cell))


def _single(values: list[Any], cell: Cell) -> pa.Array:
    """Single values, or the entries of lists one after the other."""
    if cell.cls is None:
        kind = pa.date32() if _is_day(cell) else _NUMBERS.get(cell.raw or str, pa.string())
        try:
            return pa.array(values, kind)
        except UnicodeEncodeError:
            broken = next(value for value in values if value is not None and not is_storable(value))
            raise invalid(cell.slot.key, "document_half_character", ascii(broken)) from None
        except (OverflowError, pa.ArrowInvalid):
            large = next(value for value in values if isinstance(value, int) and abs(value) >= _BEYOND)
            raise invalid(cell.slot.key, "document_digits", large) from None
    given = [value for value in values if value is not None]
    arrays = arrays_of(cell.cls, given)
    struct = pa.StructArray.from_arrays(arrays, fields=fields_of(cell.cls))
    if len(given) == len(values):
        return struct
    places = iter(range(len(given)))
    return struct.take(pa.array([None if value is None else next(places) for value in values], pa.int64()))


def names_of(cls: type[Any]) -> list[str]:
    """The names of the columns of a class, in the order of its fields."""
    return [cell.slot.key for cell in _cells(cls)]


def shaped(cls: type[Any], names: Sequence[str], kinds: Sequence[pa.DataType]) -> str | None:
    """
    The first column that is not of the type its field is written in, large and encoded texts allowed.

    Args:
        cls: The class.
        names: The columns found.
        kinds: Their types.

    Returns:
        Its name; None if all are as they are written.
    """
    wanted = {field.name: field.type for field in fields_of(cls)}
    for name, kind in zip(names, kinds, strict=True):
        if name in wanted and not _alike(kind, wanted[name]):
            return name
    return None


def _alike(found: pa.DataType, wanted: pa.DataType) -> bool:
    if pa.types.is_dictionary(found):
        return _alike(found.value_type, wanted)
    if pa.types.is_list(wanted):
        some_list = pa.types.is_list(found) or pa.types.is_large_list(found)
        return some_list and _alike(found.value_type, wanted.value_type)
    if pa.types.is_struct(wanted):
        known = {field.name: field.type for field in wanted}
        return pa.types.is_struct(found) and all(
            field.name in known and _alike(field.type, known[field.name]) for field in found
        )
    if pa.types.is_string(wanted):
        return bool(pa.types.is_string(found) or pa.types.is_large_string(found))
    return bool(found == wanted)


class ArrowSource:
    """The rows of Arrow batches, as the bulk reading of documents asks for them; see ``Source``."""

    absent: object = _ABSENT

    def columns(self, objects: Sequence[Any], keys: Sequence[str], tally: Tally) -> Sequence[Sequence[Any]]:
        """The values under each key of rows that ``rows_of`` made."""
        del keys, tally  # rows have all keys in order, and none can stand there twice
        return list(zip(*objects, strict=True))


def rows_of(cls: type[Any], arrays: Mapping[str, pa.Array], n: int) -> list[tuple[Any, ...]]:
    """
    The rows of a batch, each with a value for every field in the order of the class.

    Args:
        cls: The class that the rows are.
        arrays: The columns that are there ``[n]``, by name.
        n: How many rows.

    Returns:
        Values as JSON would give them ``[n]``, objects as such rows themselves; where there is no column
        stands the source's mark for what is absent.
    """
    columns = [
        _values(arrays[cell.slot.key], cell)
        if cell.slot.key in arrays and not _only_defaults(arrays[cell.slot.key], cell)
        else [_ABSENT] * n
        for cell in _cells(cls)
    ]
    return list(zip(*columns, strict=True))


def _only_defaults(array: pa.Array, cell: Cell) -> bool:
    """Whether a column holds nothing but what an absent one stands for; many columns of a library are so."""
    if cell.slot.required or cell.slot.computed:
        return False
    default = cell.slot.default()
    if default is None:
        return bool(array.null_count == len(array))
    return default in ("", (), frozenset()) and not array.null_count and _is_empty(array)


def _is_empty(array: pa.Array) -> bool:
    """Whether all texts or all lists of a column have no length."""
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        return len(array.flatten()) == 0
    return bool(pa.types.is_string(array.type)) and not pc.any(pc.not_equal(array, "")).as_py()


def _values(array: pa.Array, cell: Cell) -> list[Any]:
    if not cell.several:
        return _items(array, cell)
    items = iter(_items(array.flatten(), cell))
    sizes: list[int | None] = array.value_lengths().to_pylist()
    return [None if size is None else list(islice(items, size)) for size in sizes]


def _items(array: pa.Array, cell: Cell) -> list[Any]:
    """Single values, or the entries of lists one after the other."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if cell.cls is None:
        found: list[Any] = (array.cast(pa.string()) if _is_day(cell) else array).to_pylist()
        return found
    parts = {field.name: part for field, part in zip(array.type, array.flatten(), strict=True)}
    rows = rows_of(cell.cls, parts, len(array))
    if not array.null_count:
        return rows
    there = array.is_valid().to_pylist()
    return [row if valid else None for row, valid in zip(rows, there, strict=True)]
