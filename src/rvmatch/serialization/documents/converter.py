"""The one converter between the values of this library and plain JSON values."""

import functools
from typing import Any

from cattrs import Converter

from rvmatch.serialization.documents.choices import register_choices
from rvmatch.serialization.documents.classes import register_classes
from rvmatch.serialization.documents.containers import register_containers
from rvmatch.serialization.documents.remarks import register_remarks
from rvmatch.serialization.documents.scalars import register_scalars

__all__ = ["document_converter"]


@functools.cache
def document_converter() -> Converter:
    """
    The converter, taught once: nothing is converted silently, and nothing unknown is let through.

    It goes by the types of the fields, so that every frozen attrs class whose
    fields are text, numbers, days, enumerations, codes, other such classes, or
    tuples, sets and mappings of these needs no further word.

    Returns:
        The converter; it is shared, so nobody should teach it more.
    """
    converter = Converter(detailed_validation=False)
    converter.register_structure_hook_factory(_anything, _unknown)
    converter.register_unstructure_hook_factory(_anything, _unknown)
    register_classes(converter)
    register_containers(converter)
    register_choices(converter)
    register_remarks(converter)
    register_scalars(converter)
    return converter


def _anything(_: Any) -> bool:
    return True


def _unknown(kind: Any) -> Any:
    raise TypeError(f"{kind}: no document can hold this type; see the module that registers scalars")
