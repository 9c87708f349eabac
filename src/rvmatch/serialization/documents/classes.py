"""Frozen classes in and out of documents: one key for each field, all faults of an object in one pass."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args, get_origin

import attrs
from cattrs import Converter

from rvmatch.errors import Fault, InvalidValueError, ReadErrors
from rvmatch.serialization.documents.containers import Convert
from rvmatch.serialization.documents.model_checks import Slot, located, model_faults
from rvmatch.serialization.documents.paths import MISSING, fault_at, faults_within, step, unfit

__all__ = ["register_classes", "same", "slots_of"]


def register_classes(converter: Converter) -> None:
    """
    Teach a converter every attrs class, generic ones included.

    Args:
        converter: The converter; it is changed.
    """

    def read(value: Any, kind: Any) -> Any:
        return converter.structure(value, kind)

    def write(value: Any, kind: Any) -> Any:
        return converter.unstructure(value, unstructure_as=kind)

    converter.register_structure_hook_factory(_is_class, lambda kind: _reader(kind, read))
    converter.register_unstructure_hook_factory(_is_class, lambda kind: _writer(kind, write))


def slots_of(kind: Any) -> tuple[Slot, ...]:
    """
    The fields of a class that stand in a document, in the order of the class.

    Args:
        kind: An attrs class, or a generic one with what its variables stand for.

    Returns:
        One slot for each field that can be given when an object is built.
    """
    cls = get_origin(kind) or kind
    attrs.resolve_types(cls)
    meanings = dict(zip(getattr(cls, "__parameters__", ()), get_args(kind), strict=False))
    return tuple(
        Slot(
            key=field.alias or field.name,
            kind=_meant(field.type, meanings),
            field=field,
        )
        for field in attrs.fields(cls)
        if field.init
    )


def _is_class(kind: Any) -> bool:
    return attrs.has(get_origin(kind) or kind)


def _meant(kind: Any, meanings: Mapping[Any, Any]) -> Any:
    """The type of a field once the variables of its class have a meaning."""
    if isinstance(kind, TypeVar):
        return meanings.get(kind, kind)
    variables = getattr(kind, "__parameters__", ())
    return kind[tuple(meanings.get(one, one) for one in variables)] if variables else kind


def _reader(kind: Any, read: Convert) -> Callable[[Any, Any], Any]:
    cls = get_origin(kind) or kind
    slots = slots_of(kind)
    kinds = {slot.key: slot.kind for slot in slots}
    required = tuple(slot.key for slot in slots if slot.required)
    known = ", ".join(kinds)

    def structure(document: Any, _: Any) -> Any:
        if not isinstance(document, dict):
            raise unfit("document_object", document)
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        refusal: Exception = TypeError(cls.__name__)
        for key, part in document.items():
            if key not in kinds:
                faults.append(fault_at(step(key), "document_key", key, field="key", keys=known))
                continue
            try:
                values[key] = read(part, kinds[key])
            except (InvalidValueError, ReadErrors) as error:
                faults += faults_within(error, step(key), field=key)
        for key in required:
            if key not in document:
                faults.append(fault_at(key, "document_missing", MISSING, field=key))
        if not faults:
            try:
                return cls(**values)
            except (ValueError, TypeError) as error:
                refusal = error
        faults += model_faults(cls, slots, values, document.keys() - values.keys())
        raise ReadErrors(faults or located(refusal, "", slots))

    return structure


def _writer(kind: Any, write: Convert) -> Callable[[Any], dict[str, Any]]:
    cls = get_origin(kind) or kind
    slots = slots_of(kind)
    absent = {slot.key: slot.default() for slot in slots}

    def unstructure(value: Any) -> dict[str, Any]:
        if type(value) is not cls:
            raise unfit("document_value", type(value).__name__, kinds=cls.__name__)
        document: dict[str, Any] = {}
        for slot in slots:
            part = getattr(value, slot.field.name)
            if same(part, slot.default(value) if slot.computed else absent[slot.key]):
                continue
            try:
                document[slot.key] = write(part, slot.kind)
            except (InvalidValueError, ReadErrors) as error:
                raise ReadErrors(faults_within(error, slot.key, field=slot.key)) from None
        return document

    return unstructure


def same(part: Any, absent: Any) -> bool:
    """
    Whether a document that leaves a field out says the same; equal is not enough for 1, 1.0 and True.

    Args:
        part: What the object holds.
        absent: What reading puts there if the field is left out.

    Returns:
        True if nobody can tell them apart.
    """
    if part is absent:
        return True
    return type(part) is type(absent) and bool(part == absent) and repr(part) == repr(absent)
