"""How much one source may hold before it is refused, and the faults that say so."""

from typing import Final, Self

import attrs

from rvmatch.errors import Fault, Place, ReadErrors, invalid
from rvmatch.wording import masked, shown

__all__ = ["DEFAULT_LIMITS", "Limits", "refused"]


def _positive(_: object, attribute: "attrs.Attribute[int]", value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(attribute.name, "whole_number", value)
    if value < 1:
        raise invalid(attribute.name, "limit_setting", value)


@attrs.frozen(kw_only=True)
class Limits:
    """
    What one source may hold; whatever holds more is refused before it is read on.

    Args:
        max_bytes: Bytes of the file as it lies on the disk.
        max_unpacked_bytes: Bytes of a workbook's parts once unpacked, repeated texts counted each time.
        max_parts: Parts inside a workbook.
        max_rows: Rows of one sheet, or projects of one document.
        max_columns: Columns of one sheet.
        max_cells: Rows times columns of one sheet, empty cells included.
        max_text: Characters of one cell; 32,767 is what a spreadsheet itself can hold.
        max_depth: Levels of nesting inside a document.
        max_faults: Faults of one sheet that are told one by one; a last one says how many there are.

    Raises:
        InvalidValueError: If a limit is not a whole number above zero.
    """

    max_bytes: int = attrs.field(default=50_000_000, validator=_positive)
    max_unpacked_bytes: int = attrs.field(default=400_000_000, validator=_positive)
    max_parts: int = attrs.field(default=2_000, validator=_positive)
    max_rows: int = attrs.field(default=200_000, validator=_positive)
    max_columns: int = attrs.field(default=500, validator=_positive)
    max_cells: int = attrs.field(default=5_000_000, validator=_positive)
    max_text: int = attrs.field(default=32_767, validator=_positive)
    max_depth: int = attrs.field(default=40, validator=_positive)
    max_faults: int = attrs.field(default=10_000, validator=_positive)

    @classmethod
    def large(cls) -> Self:
        """
        Limits for files of one's own that hold a country's projects.

        Returns:
            Files of 2 GB, unpacked 8 GB, with two million rows; the rest as usual.
        """
        return cls(
            max_bytes=2_000_000_000,
            max_unpacked_bytes=8_000_000_000,
            max_rows=2_000_000,
            max_cells=100_000_000,
        )


DEFAULT_LIMITS: Final = Limits()
"""The limits that hold unless others are given."""


def refused(code: str, got: object, place: Place | None = None, **params: object) -> ReadErrors:
    """
    The error for a source that is refused as a whole, ready to be raised.

    Args:
        code: Which sentence describes the fault.
        got: What was found; it is masked and shortened here.
        place: Where, if anywhere.
        params: What the sentence needs besides.

    Returns:
        The error, with this one fault.
    """
    words = tuple((name, masked(str(value))) for name, value in sorted(params.items()))
    return ReadErrors([Fault(field="source", code=code, got=shown(got), params=words, place=place)])
