"""Where in a document a fault stands: paths such as ``projects[3].county_code``."""

import re
from typing import Any, Final

import attrs

from rvmatch.errors import Fault, InvalidValueError, Place, ReadErrors
from rvmatch.wording import shown

__all__ = ["MISSING", "fault_at", "faults_within", "joined", "shown_json", "step", "unfit"]

MISSING: Final = ""
"""Stands for a value that is not there; messages say that nothing was found."""

_PLAIN_KEY: Final = re.compile(r"\w{1,60}")


def step(key: str) -> str:
    """
    One step from an object to the value under a key.

    Args:
        key: The key, as it stands in the document; whatever is unfit to be shown is masked.

    Returns:
        The key itself, or the key in brackets and quotation marks where it is no plain word.
    """
    text = shown(key) or "''"
    return key if _PLAIN_KEY.fullmatch(key) and text == f"'{key}'" else f"[{text}]"


def joined(path: str, further: str) -> str:
    """
    Two paths as one.

    Args:
        path: The path of an object or a list; empty for the document itself.
        further: The path from there on; empty for the value itself.

    Returns:
        The path from the document to the value.
    """
    if not path or not further or further.startswith("["):
        return path + further
    return f"{path}.{further}"


def fault_at(path: str, code: str, got: object, *, field: str = "", **params: object) -> Fault:
    """
    A fault with its path.

    Args:
        path: Where the value stands; empty for the document itself.
        code: Which sentence describes the fault.
        got: What was found.
        field: The name of the value; found out from the class around it where it is empty.
        params: What the sentence needs besides.

    Returns:
        The fault.
    """
    return Fault(field=field, code=code, got=shown_json(got), params=_words(params), place=_place(path))


def unfit(code: str, got: object, **params: object) -> InvalidValueError:
    """
    The error for a value that does not fit its place; the class around it adds name and path.

    Args:
        code: Which sentence describes the fault.
        got: What was found.
        params: What the sentence needs besides.

    Returns:
        The error, ready to be raised.
    """
    return InvalidValueError(Fault(field="", code=code, got=shown_json(got), params=_words(params)))


def faults_within(error: InvalidValueError | ReadErrors, path: str, field: str = "") -> list[Fault]:
    """
    The faults of an inner value, as seen from the value around it.

    Args:
        error: What the inner value raised.
        path: The step that leads to the inner value.
        field: The name that nameless faults get.

    Returns:
        The faults, their paths longer by the step.
    """
    faults = (error.fault,) if isinstance(error, InvalidValueError) else error.faults
    return [
        attrs.evolve(
            fault,
            field=fault.field or field,
            place=_place(joined(path, (fault.place and fault.place.path) or "")),
        )
        for fault in faults
    ]


def shown_json(value: Any) -> str:
    """
    A value as JSON writes it, fit to be shown.

    Args:
        value: The value found.

    Returns:
        Text masked and shortened; of objects and lists only that they are such,
        so that no message repeats what stands inside.
    """
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list | tuple | set | frozenset):
        return "[…]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int) and value.bit_length() > 1_000:
        return "1…"
    return shown(value)


def _words(params: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in sorted(params.items()))


def _place(path: str) -> Place | None:
    return Place(path=path) if path else None
