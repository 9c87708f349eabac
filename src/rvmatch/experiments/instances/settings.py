"""What settings of instance sources must be, and how a source tells of itself."""

from typing import Any, Final

import attrs

from rvmatch.errors import invalid
from rvmatch.experiments.instances.instance import InstanceSource, Provenance, Setting

__all__ = ["MOST_CELLS", "check_cells", "flag", "most", "one_of", "portion", "provenance_of", "share", "size"]

MOST_CELLS: Final = 50_000_000
"""Rows times columns of a source that looks at every one of them."""

_MOST_LINES: Final = 1_000_000


def size(_: Any, attribute: "attrs.Attribute[int]", value: Any) -> None:
    """A number of lines, of 0 or more."""
    _whole(attribute.name, value, 0)


def most(_: Any, attribute: "attrs.Attribute[int]", value: Any) -> None:
    """The greatest number that may be drawn, of 1 or more."""
    _whole(attribute.name, value, 1)


def share(_: Any, attribute: "attrs.Attribute[float]", value: Any) -> None:
    """A share above 0 and at most 1."""
    if not _number(value) or not 0 < value <= 1:
        raise invalid(attribute.name, "instance_share", value)


def portion(_: Any, attribute: "attrs.Attribute[float]", value: Any) -> None:
    """A share from 0 to 1, both included."""
    if not _number(value) or not 0 <= value <= 1:
        raise invalid(attribute.name, "instance_portion", value)


def flag(_: Any, attribute: "attrs.Attribute[bool]", value: Any) -> None:
    """True or False."""
    if not isinstance(value, bool):
        raise invalid(attribute.name, "instance_flag", value)


def one_of(*words: str) -> Any:
    """The validator of a setting that is one of these words."""

    def check(_: Any, attribute: "attrs.Attribute[str]", value: Any) -> None:
        if not isinstance(value, str) or value not in words:
            raise invalid(attribute.name, "instance_word", value, words=", ".join(words))

    return check


def check_cells(rows: int, cols: int, candidates: int = 0) -> None:
    """
    Refuse sizes that no run could hold.

    Args:
        rows: How many rows.
        cols: How many columns.
        candidates: How many columns each row meets; 0 if every pair is looked at.

    Raises:
        InvalidValueError: If there are too many pairs to look at, or more candidates than columns.
    """
    if candidates > cols:
        raise invalid("candidates", "within", candidates, lowest=0, highest=cols)
    cells = rows * (candidates or cols)
    if cells > MOST_CELLS:
        raise invalid("rows", "instance_cells", cells, most=MOST_CELLS)


def provenance_of(
    source: InstanceSource,
    seed: int | None,
    reference: str,
    *,
    synthetic: bool = True,
    facts: tuple[tuple[str, Setting], ...] = (),
) -> Provenance:
    """
    What an instance says of the source that it comes from.

    Args:
        source: The source, an attrs value.
        seed: What it was drawn with; None if nothing was drawn.
        reference: A paper, a published case, or a file with its hash.
        synthetic: Whether anything was invented.
        facts: What the source found out, by name.

    Returns:
        The provenance, with all settings of the source.
    """
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(source))  # type: ignore[arg-type]
    return Provenance(
        source=source.name,
        settings=tuple(sorted((field.name, getattr(source, field.name)) for field in fields)),
        seed=seed,
        synthetic=synthetic,
        reference=reference,
        facts=tuple(sorted(facts)),
    )


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(field: str, value: Any, lowest: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(field, "whole_number", value)
    if not lowest <= value <= _MOST_LINES:
        raise invalid(field, "within", value, lowest=lowest, highest=_MOST_LINES)
