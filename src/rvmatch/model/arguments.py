"""Whether an argument is of the kind that a function takes; the same words everywhere."""

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from rvmatch.errors import invalid

__all__ = ["instance", "instances", "mapping", "optional_call", "optional_instance", "path"]

T = TypeVar("T")

_PLAIN = str | int | float | None


def instance(field: str, value: Any, kind: type[T]) -> T:
    """
    A value of a class.

    Args:
        field: The name of the argument.
        value: What was passed.
        kind: The class.

    Returns:
        The value.

    Raises:
        InvalidValueError: If it is something else.
    """
    if not isinstance(value, kind):
        raise invalid(field, "of_class", _shown(value), kind=kind.__name__)
    return value


def optional_instance(field: str, value: Any, kind: type[T]) -> T | None:
    """A value of a class, or None where it was left out; see ``instance``."""
    return None if value is None else instance(field, value, kind)


def instances(field: str, values: Any, kind: type[T]) -> tuple[T, ...]:
    """
    Several values of a class.

    Args:
        field: The name of the argument.
        values: What was passed: a list, a set, or anything else that can be gone through but text.
        kind: The class of each.

    Returns:
        The values in their order.

    Raises:
        InvalidValueError: If a single value was passed, or one of them is something else.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", _shown(values))
    return tuple(instance(field, value, kind) for value in values)


def mapping(field: str, values: Any) -> Mapping[Any, Any]:
    """
    Values by keys.

    Args:
        field: The name of the argument.
        values: What was passed; None for nothing.

    Returns:
        The mapping; empty for None.

    Raises:
        InvalidValueError: If it is no mapping, or a key of it is no text.
    """
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise invalid(field, "mapping", _shown(values))
    for key in values:
        if not isinstance(key, str):
            raise invalid(field, "text", _shown(key))
    return values


def optional_call(field: str, value: Any) -> Callable[..., Any] | None:
    """
    What can be called, or None where it was left out.

    Args:
        field: The name of the argument.
        value: What was passed.

    Returns:
        The value.

    Raises:
        InvalidValueError: If it cannot be called.
    """
    if value is not None and not callable(value):
        raise invalid(field, "callable", _shown(value))
    found: Callable[..., Any] | None = value
    return found


def path(field: str, value: Any) -> str | os.PathLike[str]:
    """
    A path.

    Args:
        field: The name of the argument.
        value: What was passed: text, or a value that stands for a path.

    Returns:
        The value.

    Raises:
        InvalidValueError: If it is neither.
    """
    if not isinstance(value, str | os.PathLike):
        raise invalid(field, "path", _shown(value))
    return value


def _shown(value: Any) -> Any:
    """What may be repeated of a value: of one that may hold names of persons, its class alone."""
    return value if isinstance(value, _PLAIN) else type(value).__name__
