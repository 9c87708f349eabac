"""The parts of a study by name: built from the tables of a file, and written as tables again."""

import inspect
from collections.abc import Mapping
from typing import Any, Final

import attrs

from rvmatch.errors import Fault, InvalidValueError, Place, ReadErrors, invalid

__all__ = ["built", "label_of", "settings_of", "table_of"]

_PLAIN: Final = (str, int, float, bool, type(None))


def built(kind: str, key: str, catalogue: Mapping[str, type[Any]], table: Any, path: str) -> Any:
    """
    A part of a study.

    Args:
        kind: What it is, for faults: ``"instance"``, ``"mechanism"`` or ``"measure"``.
        key: Which entry of a table names it.
        catalogue: The classes that may be named.
        table: A name, or a table with the name and settings.
        path: Where it stands, such as ``mechanisms[2]``.

    Returns:
        The value.

    Raises:
        ReadErrors: With every fault: an unknown name or setting, a setting that is missing or out of range.
    """
    if isinstance(table, str):
        table = {key: table}
    if not isinstance(table, Mapping):
        raise _refused(path, key, "study_part", type(table).__name__, key=key)
    name = table.get(key)
    if not isinstance(name, str) or name not in catalogue:
        raise _refused(path, key, "study_name", name, kind=kind, known=", ".join(sorted(catalogue)))
    form = catalogue[name]
    given = {setting: _frozen(value) for setting, value in table.items() if setting != key}
    known = inspect.signature(form).parameters
    faults = [
        _fault(path, setting, "study_setting", setting, name=name, known=", ".join(known) or "-")
        for setting in given
        if setting not in known
    ]
    faults += [
        _fault(path, setting, "study_missing", "", name=name)
        for setting, parameter in known.items()
        if parameter.default is parameter.empty and setting not in given
    ]
    if faults:
        raise ReadErrors(faults)
    try:
        return form(**given)
    except InvalidValueError as error:
        raise ReadErrors([error.fault.at(Place(path=f"{path}.{error.field}"))]) from None


def settings_of(part: object) -> dict[str, Any]:
    """
    The settings of a part that are not as usual, by name.

    Args:
        part: An instance source, a mechanism or a measure; only attrs classes have settings.

    Returns:
        Plain values; lists for tuples.

    Raises:
        InvalidValueError: If a setting is no plain value, so that no file could hold it.
    """
    form: type[Any] = type(part)
    if not attrs.has(form):
        return {}
    found = {}
    for field in attrs.fields(form):
        value = getattr(part, field.name)
        if not field.init or _is_usual(field, value):
            continue
        found[field.alias or field.name] = _thawed(f"{type(part).__name__}.{field.name}", value)
    return found


def label_of(part: Any) -> str:
    """
    What tables call a part: its name, and in brackets the settings that are not as usual.

    Args:
        part: An instance source, a mechanism or a measure.

    Returns:
        Such as ``deferred_acceptance[proposing=col]``.

    Raises:
        InvalidValueError: As in ``settings_of``.
    """
    settings = settings_of(part)
    if not settings:
        return str(part.name)
    words = ",".join(f"{name}={_text(value)}" for name, value in sorted(settings.items()))
    return f"{part.name}[{words}]"


def table_of(key: str, part: Any) -> dict[str, Any]:
    """
    A part as a table, from which ``built`` makes it again.

    Args:
        key: Which entry names it.
        part: An instance source, a mechanism or a measure.

    Returns:
        A table of plain values.

    Raises:
        InvalidValueError: As in ``settings_of``.
    """
    return {key: str(part.name), **settings_of(part)}


def _is_usual(field: "attrs.Attribute[Any]", value: Any) -> bool:
    if field.default is attrs.NOTHING or isinstance(field.default, attrs.Factory):  # type: ignore[arg-type]
        return False
    return type(field.default) is type(value) and bool(field.default == value)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _thawed(name: str, value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_thawed(name, entry) for entry in value]
    if isinstance(value, _PLAIN):
        # A member of an enumeration of texts is written as its text.
        return str(value) if isinstance(value, str) else value
    raise invalid(name, "study_plain", type(value).__name__)


def _text(value: Any) -> str:
    return "+".join(map(_text, value)) if isinstance(value, list) else str(value)


def _fault(path: str, field: str, code: str, got: object, **params: object) -> Fault:
    return invalid(field, code, got, **params).fault.at(Place(path=f"{path}.{field}"))


def _refused(path: str, field: str, code: str, got: object, **params: object) -> ReadErrors:
    return ReadErrors([_fault(path, field, code, got, **params)])
