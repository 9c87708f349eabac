"""Values of this library as JSON documents, and back: strict both ways, each exactly as it was."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar, overload

from rvmatch.errors import Fault, InvalidValueError, ReadErrors, invalid
from rvmatch.model.bulk import collector_paused
from rvmatch.serialization.documents.bulk.doubt import InDoubt
from rvmatch.serialization.documents.bulk.reading import library_read
from rvmatch.serialization.documents.bulk.writing import members_written
from rvmatch.serialization.documents.converter import document_converter
from rvmatch.serialization.documents.json_text import compact, json_values, lines, written
from rvmatch.serialization.documents.kinds import KINDS, Kind, kind_of, kinds_meant
from rvmatch.serialization.documents.paths import MISSING, fault_at, faults_within
from rvmatch.serialization.documents.plainness import faults_of_values
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits

__all__ = ["SCHEMA_VERSION", "document_text", "from_document", "to_document"]

T = TypeVar("T")

SCHEMA_VERSION: Final = 1
"""The version of the documents that are written; all up to this one are read."""

_KIND_KEY: Final = "rvmatch"
_VERSION_KEY: Final = "schema_version"
_KEY_TWICE: Final = "document_key_twice"


def to_document(value: object, *, kind: str | None = None) -> dict[str, Any]:
    """
    A value as plain JSON types.

    The document names its kind and the version of its schema; the fields of
    the value follow in the order of its class. A field is left out where
    reading would put the same value there. Sets are sorted, members of
    enumerations stand by value, days as ``2024-03-01``, codes as text.

    Contacts are written if the value holds them, which it only does if
    reading was told to keep them.

    Args:
        value: A project, a library, or another value that has a kind of document.
        kind: The kind, if the value fits several: an empty library is a ``demand-library`` unless told.

    Returns:
        Dictionaries, lists, text, numbers, True, False and None.

    Raises:
        InvalidValueError: If there is no such kind of document, or a part of the value cannot be written.

    Examples:
        >>> from rvmatch.model.projects import Contact
        >>> to_document(Contact(name="示例"))
        {'rvmatch': 'contact', 'schema_version': 1, 'name': '示例'}
    """
    found = kind_of(value) if kind is None else _kind_for(value, kind)
    try:
        content = document_converter().unstructure(value, unstructure_as=found.form)
    except ReadErrors as error:
        raise InvalidValueError(error.faults[0]) from None
    return {_KIND_KEY: found.name, _VERSION_KEY: SCHEMA_VERSION, **content}


@collector_paused()
def document_text(value: object, *, kind: str | None = None) -> str:
    """
    A value as JSON text: the same value always gives the same text.

    Args:
        value: See ``to_document``; contacts are written if the value holds them.
        kind: See ``to_document``.

    Returns:
        Text for a UTF-8 file, each project of a library on a line of its own.

    Raises:
        InvalidValueError: If there is no such kind of document, or a part of the value cannot be written.
    """
    found = kind_of(value) if kind is None else _kind_for(value, kind)
    envelope = [(_KIND_KEY, [compact(found.name)]), (_VERSION_KEY, [compact(SCHEMA_VERSION)])]
    try:
        return written([*envelope, *members_written(value, found.form)])
    except InDoubt:
        return written((key, [lines(part)]) for key, part in to_document(value, kind=found.name).items())


@overload
def from_document(
    document: Mapping[str, Any] | str | bytes, expect: type[T], *, limits: Limits = DEFAULT_LIMITS
) -> T: ...
@overload
def from_document(
    document: Mapping[str, Any] | str | bytes,
    expect: str | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> Any: ...
def from_document(
    document: Mapping[str, Any] | str | bytes,
    expect: type[Any] | str | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> Any:
    """
    The value that a document describes, exactly as it was written.

    Nothing is converted silently: ``"1"``, ``1.0`` and ``true`` are no whole
    numbers, a key that is not known is refused, and so is one given twice.

    Args:
        document: What ``to_document`` returned, or JSON text, or its bytes in UTF-8.
        expect: The class that is wanted, or the name of a kind; anything is taken if it is None.
        limits: How much the document may hold.

    Returns:
        The value.

    Raises:
        ReadErrors: If anything is not as it should be; all faults in one, each with its path.
        InvalidValueError: If there is no kind of document for ``expect``.

    Examples:
        >>> from_document('{"rvmatch": "contact", "schema_version": 1, "name": "示例"}').name
        '示例'
    """
    wanted = KINDS if expect is None else _wanted(expect)
    library = library_read(document, frozenset(kind.name for kind in wanted), SCHEMA_VERSION, limits)
    return read_plainly(document, wanted, limits) if library is None else library


@collector_paused()
def read_plainly(document: Mapping[str, Any] | str | bytes, wanted: tuple[Kind, ...], limits: Limits) -> Any:
    """
    The value that a document describes, part by part, and all faults if it has any.

    Args:
        document: See ``from_document``.
        wanted: The kinds that are taken.
        limits: How much the document may hold.

    Returns:
        The value.

    Raises:
        ReadErrors: If anything is not as it should be.
    """
    values = json_values(document, limits) if isinstance(document, str | bytes) else document
    if not isinstance(values, Mapping):
        raise ReadErrors([fault_at("", "document_object", values, field="document")])
    content = values if isinstance(values, dict) else dict(values)
    faults = faults_of_values(content, limits)
    kind, of_envelope = _opened(content, wanted)
    faults += of_envelope
    if kind is None:
        raise ReadErrors(faults)
    try:
        value = document_converter().structure(
            {key: part for key, part in content.items() if key not in (_KIND_KEY, _VERSION_KEY)}, kind.form
        )
    except (InvalidValueError, ReadErrors) as error:
        told = {fault.place for fault in faults if fault.place and fault.code != _KEY_TWICE}
        faults += (fault for fault in faults_within(error, "", field="document") if fault.place not in told)
    if faults:
        raise ReadErrors(faults)
    return value


def _opened(content: Mapping[str, Any], wanted: tuple[Kind, ...]) -> tuple[Kind | None, list[Fault]]:
    """The kind of a document, None if its content cannot be read, and the faults of its first two keys."""
    name, version = content.get(_KIND_KEY, MISSING), content.get(_VERSION_KEY, MISSING)
    kind = next((one for one in KINDS if one.name == name), None)
    faults: list[Fault] = []
    if kind is None:
        names = ", ".join(one.name for one in KINDS)
        faults.append(fault_at(_KIND_KEY, "document_kind", name, field=_KIND_KEY, kinds=names))
    elif kind not in wanted:
        names = ", ".join(one.name for one in wanted)
        faults.append(fault_at(_KIND_KEY, "document_expected", name, field=_KIND_KEY, kinds=names))
        kind = None
    if type(version) is not int or version < 1:
        code = "document_version"
    elif version > SCHEMA_VERSION:
        code = "document_newer"
    else:
        return kind, faults
    faults.append(fault_at(_VERSION_KEY, code, version, field=_VERSION_KEY, newest=SCHEMA_VERSION))
    return None, faults


def _wanted(expect: type[Any] | str) -> tuple[Kind, ...]:
    if found := kinds_meant(expect):
        return found
    names = ", ".join(kind.name for kind in KINDS)
    raise invalid("expect", "document_kind", getattr(expect, "__name__", expect), kinds=names)


def _kind_for(value: object, name: str) -> Kind:
    (kind,) = _wanted(name)
    if not kind.holds(value):
        raise invalid("value", "document_value", type(value).__name__, kinds=kind.class_name)
    return kind
