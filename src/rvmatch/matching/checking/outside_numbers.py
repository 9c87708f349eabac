"""Whole numbers as a proof for outsiders holds them: in tuples, and small enough for arrays."""

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import invalid

__all__ = ["array", "in_int64", "numbers", "tuples", "whole", "whole_or_none"]


def in_int64(value: object) -> bool:
    """Whether this is a whole number that an array can hold."""
    return type(value) is int and -(2**63) <= value < 2**63


def whole(_: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """A validator: a whole number."""
    if not in_int64(value):
        raise invalid(attribute.name, "proof_number", value)


def whole_or_none(_: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """A validator: a whole number, or None."""
    if value is not None and not in_int64(value):
        raise invalid(attribute.name, "proof_number", value)


def numbers(_: object, attribute: "attrs.Attribute[Any]", values: object) -> None:
    """A validator: a tuple of whole numbers."""
    if not isinstance(values, tuple):
        raise invalid(attribute.name, "proof_number", type(values).__name__)
    for value in values:
        if not in_int64(value):
            raise invalid(attribute.name, "proof_number", value)


def tuples(_: object, attribute: "attrs.Attribute[Any]", values: object) -> None:
    """A validator: a tuple of such tuples."""
    if not isinstance(values, tuple):
        raise invalid(attribute.name, "proof_number", type(values).__name__)
    for part in values:
        numbers(None, attribute, part)


def array(values: tuple[int, ...]) -> NDArray[np.int64]:
    """The numbers as an array."""
    return np.array(values, dtype=np.int64)
