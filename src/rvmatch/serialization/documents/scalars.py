"""Single values in and out of documents: text, numbers, days and codes, none of them converted silently."""

import functools
import math
from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Any

from cattrs import Converter

from rvmatch.errors import InvalidValueError
from rvmatch.serialization.documents.paths import unfit

__all__ = ["is_storable", "register_scalars"]


def is_storable(text: str) -> bool:
    """
    Whether a text can be written to a file.

    Args:
        text: Any text.

    Returns:
        False if it holds half a character (a lone surrogate), which UTF-8 cannot express.
    """
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def register_scalars(converter: Converter) -> None:
    """
    Teach a converter the single values.

    Args:
        converter: The converter; it is changed.
    """
    converter.register_structure_hook(str, _text_in)
    converter.register_structure_hook(bool, _flag_in)
    converter.register_structure_hook(int, _whole_in)
    converter.register_structure_hook(float, _number_in)
    converter.register_structure_hook(date, _day_in)
    converter.register_structure_hook(datetime, _day_in)
    converter.register_unstructure_hook(str, _text_out)
    converter.register_unstructure_hook(bool, _flag_out)
    converter.register_unstructure_hook(int, _whole_out)
    converter.register_unstructure_hook(float, _number_out)
    converter.register_unstructure_hook(date, _day_out)
    converter.register_unstructure_hook(datetime, _moment_out)


def _text_in(value: Any, kind: Any) -> Any:
    """Text, a member of an enumeration, or a code that is written exactly as the library writes it."""
    if type(value) is not str:
        raise unfit("document_text", value)
    if kind is str:
        return value
    if issubclass(kind, Enum):
        return _member_in(value, kind)
    try:
        code = kind(value)
    except InvalidValueError as error:
        raise unfit(error.fault.code, value, **dict(error.fault.params)) from None
    if code != value:
        raise unfit("document_code", value, plain=code)
    return code


def _member_in(value: Any, kind: type[Enum]) -> Enum:
    try:
        return _members(kind)[value]
    except KeyError:
        values = ", ".join(map(str, _members(kind)))
        raise unfit("document_member", value, values=values) from None


@functools.cache
def _members(kind: type[Enum]) -> dict[Any, Enum]:
    return {one.value: one for one in kind}


def _flag_in(value: Any, _: Any) -> bool:
    if value is True or value is False:
        return bool(value)
    raise unfit("document_flag", value)


def _whole_in(value: Any, kind: Any) -> Any:
    if type(value) is not int:
        raise unfit("document_whole", value)
    return value if kind is int else _member_in(value, kind)


def _number_in(value: Any, _: Any) -> float:
    if type(value) is not float:
        raise unfit("document_number", value)
    if not math.isfinite(value):
        raise unfit("document_finite", value)
    return value


def _day_in(value: Any, kind: Any) -> Any:
    """A day or a moment; only the one way of writing that writing itself uses is taken."""
    code = "document_date" if kind is date else "document_moment"
    if type(value) is not str:
        raise unfit(code, value)
    try:
        found = kind.fromisoformat(value)
    except ValueError:
        raise unfit(code, value) from None
    if found.isoformat() != value:
        raise unfit(code, value)
    return found


def _text_out(value: Any) -> str:
    if not isinstance(value, str):
        raise unfit("document_text", value)
    text = str(value)
    if not is_storable(text):
        raise unfit("document_half_character", ascii(text))
    return text


def _flag_out(value: Any) -> bool:
    return _flag_in(value, bool)


def _whole_out(value: Any) -> int:
    if type(value) is not int and not isinstance(value, IntEnum):
        raise unfit("document_whole", value)
    return int(value)


def _number_out(value: Any) -> float:
    return _number_in(value, float)


def _day_out(value: Any) -> str:
    if type(value) is not date:
        raise unfit("document_date", value)
    return value.isoformat()


def _moment_out(value: Any) -> str:
    if type(value) is not datetime:
        raise unfit("document_moment", value)
    return value.isoformat()
