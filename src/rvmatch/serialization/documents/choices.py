"""What may be one of several: members of enumerations, fixed words, values of one kind or another."""

import functools
import types
from enum import Enum
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs
from cattrs import Converter

from rvmatch.errors import ReadErrors
from rvmatch.serialization.documents.containers import Convert, checked
from rvmatch.serialization.documents.paths import MISSING, fault_at, unfit

__all__ = ["CLASS_KEY", "register_choices"]

CLASS_KEY: Final = "class"
"""Where a document says which of several classes an object is; no field can have this name."""

_SCALARS: Final = (str, int, float, bool)


def register_choices(converter: Converter) -> None:
    """
    Teach a converter what may be one of several.

    Args:
        converter: The converter; it is changed.
    """

    def read(value: Any, kind: Any) -> Any:
        return converter.structure(value, kind)

    def write(value: Any, kind: Any) -> Any:
        return converter.unstructure(value, unstructure_as=kind)

    # By class, not by factory: older releases of cattrs never ask a factory about enumerations.
    converter.register_structure_hook(Enum, lambda value, kind: _enumeration_reader(kind)(value, kind))
    converter.register_structure_hook_factory(_is_literal, _literal_reader)
    converter.register_structure_hook_factory(_is_union, lambda kind: _union_reader(kind, read))
    converter.register_unstructure_hook_factory(_is_enumeration, _enumeration_writer)
    converter.register_unstructure_hook_factory(_is_literal, _literal_writer)
    converter.register_unstructure_hook_factory(_is_union, lambda kind: _union_writer(kind, write))


def _is_enumeration(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, types.UnionType)


@functools.cache
def _enumeration_reader(kind: Any) -> Any:
    members = {(type(one.value), one.value): one for one in kind}
    if any(of not in (str, int) for of, _ in members):
        raise TypeError(f"{kind}: members stand in documents by value, which must be text or a whole number")

    def structure(value: Any, _: Any) -> Any:
        if type(value) in (str, int) and (type(value), value) in members:
            return members[type(value), value]
        raise unfit("document_member", value, values=", ".join(str(one.value) for one in kind))

    return structure


def _enumeration_writer(kind: Any) -> Any:
    return lambda value: checked(value, kind, code="document_value").value


def _literal_reader(kind: Any) -> Any:
    members = {(type(one), one): one for one in get_args(kind)}

    def structure(value: Any, _: Any) -> Any:
        if type(value) in (*_SCALARS, type(None)) and (type(value), value) in members:
            return value
        raise unfit("document_member", value, values=", ".join(map(str, get_args(kind))))

    return structure


def _literal_writer(kind: Any) -> Any:
    reader = _literal_reader(kind)
    return lambda value: reader(value, kind)


def _kinds(union: Any) -> tuple[Any, ...]:
    """The kinds besides None, if a document can tell them apart."""
    kinds = tuple(one for one in get_args(union) if one is not types.NoneType)
    classes = all(isinstance(one, type) and attrs.has(one) for one in kinds)
    if len(kinds) > 1 and not classes and not all(one in _SCALARS for one in kinds):
        raise TypeError(f"{union}: a document cannot tell these kinds apart")
    return kinds


def _union_reader(union: Any, read: Convert) -> Any:
    kinds = _kinds(union)
    optional = types.NoneType in get_args(union)
    names = {one.__name__: one for one in kinds} if len(kinds) > 1 else {}
    expected = ", ".join(names)

    def structure(value: Any, _: Any) -> Any:
        if value is None and optional:
            return None
        if len(kinds) == 1:
            return read(value, kinds[0])
        if kinds[0] in _SCALARS:
            if type(value) not in kinds:
                raise unfit("document_choice", value, kinds=expected)
            return read(value, type(value))
        content = dict(checked(value, dict, code="document_object"))
        name = content.pop(CLASS_KEY, MISSING)
        if not isinstance(name, str) or name not in names:
            raise ReadErrors([fault_at(CLASS_KEY, "document_member", name, values=expected)])
        return read(content, names[name])

    return structure


def _union_writer(union: Any, write: Convert) -> Any:
    kinds = _kinds(union)
    optional = types.NoneType in get_args(union)

    def unstructure(value: Any) -> Any:
        if value is None and optional:
            return None
        if len(kinds) == 1:
            return write(value, kinds[0])
        kind = type(value)
        if kind not in kinds:
            raise unfit("document_choice", kind.__name__, kinds=", ".join(one.__name__ for one in kinds))
        return write(value, kind) if kind in _SCALARS else {CLASS_KEY: kind.__name__, **write(value, kind)}

    return unstructure
