"""The content of a value as text, from which digests are made."""

import functools
from typing import Any

import attrs

__all__ = ["canonical_text"]


@functools.cache
def _content_names(kind: type[Any]) -> tuple[str, ...]:
    """The names of a class's content, contacts left out; none for a plain value."""
    return (
        tuple(field.name for field in attrs.fields(kind) if field.name != "contacts")
        if attrs.has(kind)
        else ()
    )


def canonical_text(value: Any) -> str:
    """
    The content of a value as text that is the same on every machine.

    Args:
        value: A plain value, an attrs value, or a tuple or a set of such.

    Returns:
        Text; sets in sorted order, contacts left out.
    """
    if value is None or type(value) is int:  # by far the most, so they are asked for first
        return repr(value)
    if isinstance(value, str):
        return ascii(str(value))  # repr would leave characters as they are that a later Python knows
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(canonical_text, value)))}}}"
    if isinstance(value, tuple):
        return f"({','.join(map(canonical_text, value))})"
    names = _content_names(type(value))  # type: ignore[arg-type]  # a class is hashable
    if names:
        return f"{type(value).__name__}({','.join([canonical_text(getattr(value, name)) for name in names])})"
    return repr(value)
