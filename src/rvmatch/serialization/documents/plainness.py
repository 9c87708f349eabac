"""Whether a document consists of JSON values only, and of not too many."""

import math
from collections.abc import Iterable, Iterator
from typing import Any, Final

from rvmatch.errors import Fault, ReadErrors
from rvmatch.serialization.documents.json_text import Repeated
from rvmatch.serialization.documents.paths import fault_at, joined, step
from rvmatch.serialization.documents.scalars import is_storable
from rvmatch.serialization.limits import Limits

__all__ = ["faults_of_values"]

_LONGEST_NUMBER: Final = 2_000
"""Bits of the largest whole number: some 600 digits, which every parser takes."""

_CONTAINERS: Final = (dict, list, Repeated)

Steps = tuple[Any, ...]
"""How to get to a value: the steps to the container around it, then a key or an index; empty at the top."""


def faults_of_values(document: dict[str, Any], limits: Limits) -> list[Fault]:
    """
    All values that JSON cannot hold, or that are too long.

    Args:
        document: The document as Python values.
        limits: How long lists and texts may be, and how deep they may nest.

    Returns:
        The faults, each with its path, level by level.

    Raises:
        ReadErrors: If a list is too long or the nesting too deep, so that reading on would cost too much,
            or if a key is no text, so that nothing could be found by it.
    """
    faults: list[Fault] = []
    level: list[tuple[Any, Steps]] = [(document, ())]
    for _ in range(limits.max_depth):
        if hopeless := [fault for entry in level for fault in _hopeless(*entry, limits)]:
            raise ReadErrors(faults + hopeless)
        deeper: list[tuple[Any, Steps]] = []
        for container, steps in level:
            if type(container) is not list:
                faults += _faults_of_keys(container, steps, limits)
            for key, value in _entries(container):
                if type(value) in _CONTAINERS:
                    deeper.append((value, (steps, key)))
                elif not _is_plain(value, limits):
                    faults.append(_fault_of_value(value, (steps, key), limits))
        level = deeper
        if not level:
            return faults
    raise ReadErrors([*faults, _fault(level[0][1], "document_depth", level[0][0], most=limits.max_depth)])


def _hopeless(container: Any, steps: Steps, limits: Limits) -> Iterator[Fault]:
    """What makes it useless to read on."""
    if len(container) > limits.max_rows:
        yield _fault(steps, "document_rows", len(container), most=limits.max_rows)
    elif type(container) is not list:
        for key in container:
            if type(key) is not str:
                yield _fault(steps, "document_key_text", type(key).__name__)


def _entries(container: Any) -> Iterable[tuple[Any, Any]]:
    return enumerate(container) if type(container) is list else container.items()


def _is_plain(value: Any, limits: Limits) -> bool:
    kind = type(value)
    if kind is str:
        return len(value) <= limits.max_text and is_storable(value)
    if kind is int:
        return bool(value.bit_length() <= _LONGEST_NUMBER)
    return value is None or kind is bool or (kind is float and math.isfinite(value))


def _fault_of_value(value: Any, steps: Steps, limits: Limits) -> Fault:
    if type(value) is float:
        return _fault(steps, "document_finite", str(value))
    if type(value) is int:
        return _fault(steps, "document_digits", value)
    if type(value) is not str:
        return _fault(steps, "document_json", type(value).__name__)
    if len(value) > limits.max_text:
        return _fault(steps, "document_text_length", len(value), most=limits.max_text)
    return _fault(steps, "document_half_character", ascii(value))


def _faults_of_keys(container: dict[Any, Any], steps: Steps, limits: Limits) -> Iterator[Fault]:
    for key in container:
        if not _is_plain(key, limits):
            yield _fault_of_value(key, steps, limits)
    if type(container) is Repeated:
        for key in container.keys_twice:
            yield _fault((steps, key), "document_key_twice", key)


def _fault(steps: Steps, code: str, got: Any, **params: object) -> Fault:
    """The fault with its path, named after the nearest key."""
    path, field = "", ""
    while steps:
        steps, key = steps
        path = joined(f"[{key}]" if type(key) is int else step(str(key)), path)
        field = field or (key if type(key) is str else "")
    return fault_at(path, code, got, field=field or "document", **params)
