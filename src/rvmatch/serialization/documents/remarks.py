"""The words of sentences that are not written yet: text, numbers, and other such sentences."""

import types
from typing import Any, Final, Union, get_args, get_origin

from cattrs import Converter

from rvmatch.errors import Remark
from rvmatch.serialization.documents.containers import each
from rvmatch.serialization.documents.paths import unfit

__all__ = ["register_remarks"]

_KINDS: Final = "text, a whole number, a remark, a list of these"


def register_remarks(converter: Converter) -> None:
    """
    Teach a converter what may stand in a place of a ``Remark``; the type of it refers to itself.

    In a document text and whole numbers stand for themselves, an object for a remark, a list for several.

    Args:
        converter: The converter, which knows unions already; it is changed.
    """

    def read(value: Any, kind: Any) -> Any:
        if type(value) is dict:
            return converter.structure(value, Remark)
        if type(value) is list:
            return tuple(each(read, _numbered(value, kind)))
        if type(value) not in (str, int):
            raise unfit("document_choice", value, kinds=_KINDS)
        return value

    def write(value: Any, kind: Any = None) -> Any:
        if isinstance(value, Remark):
            return converter.unstructure(value, unstructure_as=Remark)
        if isinstance(value, tuple):
            return each(write, _numbered(value, kind))
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise unfit("document_choice", type(value).__name__, kinds=_KINDS)
        return converter.unstructure(value, unstructure_as=str if isinstance(value, str) else int)

    converter.register_structure_hook_func(_is_word, read)
    converter.register_unstructure_hook_func(_is_word, write)


def _is_word(kind: Any) -> bool:
    return get_origin(kind) in (Union, types.UnionType) and Remark in get_args(kind)


def _numbered(values: Any, kind: Any) -> Any:
    return ((f"[{place}]", value, kind) for place, value in enumerate(values))
