"""What was chosen inside rules and criteria, as text that is the same in every run and on every machine."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

import attrs

from rvmatch.errors import invalid

__all__ = ["options_of"]


def options_of(parts: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """
    Options of rules and criteria, where they differ from the class's own.

    Args:
        parts: Rules and criteria; those that are attrs classes have their fields as options, except
            fields with ``eq=False``.

    Returns:
        ``(code.option, value)``, sorted; sets in sorted order.

    Raises:
        InvalidValueError: If an option is of a type that has no text of its own, so that nobody could
            tell later what was chosen; ``field`` is ``code.option``.
    """
    return tuple(sorted(_options(parts)))


def _options(parts: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for part in parts:
        for field in attrs.fields(type(part)) if attrs.has(type(part)) else ():
            if not field.eq:
                continue
            option, value = f"{part.code}.{field.name}", getattr(part, field.name)
            shown = _shown(option, value)
            if not _is_default(value, field.default):
                yield option, shown


def _is_default(value: Any, default: Any) -> bool:
    if isinstance(default, attrs.Factory) and not default.takes_self:  # type: ignore[arg-type]
        default = default.factory()
    return bool(value == default)


def _shown(option: str, value: Any) -> str:
    """The value as text; only types whose text never depends on the run, the machine or the version."""
    single = _shown_single(value)
    if single is not None:
        return single
    match value:
        case tuple() | list():
            return f"({', '.join(_shown(option, one) for one in value)})"
        case set() | frozenset():
            return f"{{{', '.join(sorted(_shown(option, one) for one in value))}}}"
        case Mapping():
            entries = (f"{_shown(option, key)}: {_shown(option, one)}" for key, one in value.items())
            return f"{{{', '.join(sorted(entries))}}}"
    if attrs.has(type(value)):
        names = [field.name for field in attrs.fields(type(value)) if field.eq]
        return f"{type(value).__name__}({', '.join(_shown(option, getattr(value, name)) for name in names)})"
    raise invalid(option, "option", type(value).__name__)


def _shown_single(value: Any) -> str | None:
    """The text of a value that holds no others; None if it is not such a value."""
    match value:
        case Enum():
            return f"{type(value).__name__}.{value.name}"
        case None | bool() | Fraction():
            return str(value)
        case int():
            return int.__repr__(value)
        case float():
            return float.__repr__(value)
        case str():
            return _quoted(value)
        case date():
            return value.isoformat()
    return None


def _quoted(text: str) -> str:
    # repr would leave characters as they are that a later Python knows.
    plain = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"'{plain}'"
