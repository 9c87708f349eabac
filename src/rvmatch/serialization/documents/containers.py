"""Lists, sets, rows and mappings in and out of documents: all faults of their parts, each with its place."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, get_args, get_origin

from cattrs import Converter

from rvmatch.errors import Fault, InvalidValueError, ReadErrors
from rvmatch.serialization.documents.paths import fault_at, faults_within, step, unfit

__all__ = ["Convert", "checked", "each", "register_containers"]

Convert = Callable[[Any, Any], Any]
"""What turns a value of a kind into its other form."""

_LISTS: Final = (tuple, list, Sequence)
_SETS: Final = (frozenset, set, AbstractSet)
_MAPPINGS: Final = (dict, Mapping)


def each(convert: Convert, parts: Iterable[tuple[str, Any, Any]]) -> list[Any]:
    """
    All parts converted, or the faults of all of them together.

    Args:
        convert: What turns a part of a kind into its other form.
        parts: The step that leads to each part, the part, and its kind.

    Returns:
        The converted parts, in order.

    Raises:
        ReadErrors: If one or more parts do not fit.
    """
    found: list[Any] = []
    faults: list[Fault] = []
    for path, part, kind in parts:
        try:
            found.append(convert(part, kind))
        except (InvalidValueError, ReadErrors) as error:
            faults += faults_within(error, path)
    if faults:
        raise ReadErrors(faults)
    return found


def checked(value: Any, *classes: type, code: str) -> Any:
    """
    The value, if it is of one of the classes.

    Args:
        value: The value found.
        classes: What it may be.
        code: The sentence for everything else.

    Returns:
        The same value.

    Raises:
        InvalidValueError: If it is something else.
    """
    if not isinstance(value, classes):
        raise unfit(code, value)
    return value


def register_containers(converter: Converter) -> None:
    """
    Teach a converter what holds several values.

    Args:
        converter: The converter; it is changed.
    """

    def read(value: Any, kind: Any) -> Any:
        return converter.structure(value, kind)

    def write(value: Any, kind: Any) -> Any:
        return converter.unstructure(value, unstructure_as=kind)

    converter.register_structure_hook_factory(_is_list, lambda kind: _list_reader(kind, read))
    converter.register_structure_hook_factory(_is_set, lambda kind: _set_reader(kind, read))
    converter.register_structure_hook_factory(_is_row, lambda kind: _row_reader(kind, read))
    converter.register_structure_hook_factory(_is_mapping, lambda kind: _mapping_reader(kind, read))
    converter.register_unstructure_hook_factory(_is_list, lambda kind: _list_writer(kind, write))
    converter.register_unstructure_hook_factory(_is_set, lambda kind: _set_writer(kind, write))
    converter.register_unstructure_hook_factory(_is_row, lambda kind: _row_writer(kind, write))
    converter.register_unstructure_hook_factory(_is_mapping, lambda kind: _mapping_writer(kind, write))


def _is_list(kind: Any) -> bool:
    return get_origin(kind) in _LISTS and not _is_row(kind)


def _is_row(kind: Any) -> bool:
    return get_origin(kind) is tuple and Ellipsis not in get_args(kind)


def _is_set(kind: Any) -> bool:
    return get_origin(kind) in _SETS


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) in _MAPPINGS


def _all_alike(convert: Convert, values: Iterable[Any], kind: Any) -> list[Any]:
    """As ``each`` with numbered steps; they are counted only where something does not fit."""
    values = list(values)
    try:
        return [convert(value, kind) for value in values]
    except (InvalidValueError, ReadErrors):
        return each(convert, ((f"[{index}]", value, kind) for index, value in enumerate(values)))


def _list_reader(kind: Any, read: Convert) -> Any:
    item = get_args(kind)[0]
    make = list if get_origin(kind) is list else tuple
    return lambda value, _: make(_all_alike(read, checked(value, list, code="document_list"), item))


def _list_writer(kind: Any, write: Convert) -> Any:
    item = get_args(kind)[0]
    return lambda value: _all_alike(write, checked(value, tuple, list, code="document_list"), item)


def _set_reader(kind: Any, read: Convert) -> Any:
    (item,) = get_args(kind)
    make = set if get_origin(kind) is set else frozenset

    def structure(value: Any, _: Any) -> Any:
        members = _all_alike(read, checked(value, list, code="document_list"), item)
        found = make(members)
        if len(found) < len(members):
            first = {member: index for index, member in reversed(list(enumerate(members)))}
            raise ReadErrors(
                fault_at(f"[{index}]", "document_twice", value[index])
                for index, member in enumerate(members)
                if first[member] != index
            )
        return found

    return structure


def _set_writer(kind: Any, write: Convert) -> Any:
    (item,) = get_args(kind)

    def unstructure(value: Any) -> list[Any]:
        members = _all_alike(write, checked(value, frozenset, set, code="document_list"), item)
        comparable = all(type(member) is str for member in members) or all(
            type(member) is int for member in members
        )
        return sorted(members, key=None if comparable else json.dumps)

    return unstructure


def _row_reader(kind: Any, read: Convert) -> Any:
    return lambda value, _: tuple(_row(read, checked(value, list, code="document_list"), get_args(kind)))


def _row_writer(kind: Any, write: Convert) -> Any:
    return lambda value: _row(write, checked(value, tuple, code="document_list"), get_args(kind))


def _row(convert: Convert, values: Sequence[Any], kinds: Sequence[Any]) -> list[Any]:
    if len(values) != len(kinds):
        raise unfit("document_length", len(values), length=len(kinds))
    return each(
        convert,
        ((f"[{index}]", value, kind) for index, (value, kind) in enumerate(zip(values, kinds, strict=True))),
    )


def _mapping_reader(kind: Any, read: Convert) -> Any:
    key_kind, item = get_args(kind)

    def structure(value: Any, _: Any) -> Any:
        value = checked(value, dict, code="document_object")
        found = each(
            read,
            (
                part
                for key, content in value.items()
                for part in ((step(key), key, key_kind), (step(key), content, item))
            ),
        )
        return dict(zip(found[::2], found[1::2], strict=True))

    return structure


def _mapping_writer(kind: Any, write: Convert) -> Any:
    key_kind, item = get_args(kind)
    if not (isinstance(key_kind, type) and issubclass(key_kind, str)):
        raise TypeError(f"{kind}: the keys of a mapping in a document are text; use a tuple of pairs instead")

    def unstructure(value: Any) -> Any:
        value = checked(value, Mapping, code="document_object")
        keys = [write(key, key_kind) for key in value]
        found = each(write, ((step(key), part, item) for key, part in zip(keys, value.values(), strict=True)))
        return dict(sorted(zip(keys, found, strict=True)))

    return unstructure
