"""The fields of an entry and their values as people read them."""

from datetime import date
from enum import Enum
from typing import Any, Final

from rvmatch.matching.phrasing import listed, money
from rvmatch.model.quantities import Period
from rvmatch.wording import Language, has, masked, say
from rvmatch.wording.written import day_text

__all__ = ["field_label", "value_text"]

_LONGEST: Final = 40


def field_label(field: str, language: Language) -> str:
    """
    What people call a field.

    Args:
        field: Its name; of a field of the organisation, the part behind the dot counts.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The heading that sheets use for it; where they use the name itself, its words.
    """
    name = field.rpartition(".")[2]
    code = f"field.{name}"
    label = say(code, language) if has(code, language) else name
    if label != name:
        return label
    words = name.removesuffix("_cny").replace("_", " ")
    return say("coordination.money_field", language, name=words) if name.endswith("_cny") else words


def value_text(field: str, value: Any, language: Language) -> str:
    """
    A value as people read it, with private numbers masked and long texts cut.

    Args:
        field: The name of its field, by which money is known.
        value: The value.
        language: ``"zh"`` or ``"en"``.

    Returns:
        One line; of what is None or empty that nobody stated it.
    """
    if field == "regions" and value == frozenset():
        return say("coordination.nationwide", language)
    match value:
        case None | "" | ():
            return say("coordination.unstated", language)
        case tuple():
            return listed((value_text(field, part, language) for part in value), language)
        case frozenset():
            return value_text(field, tuple(sorted(value, key=str)), language)
        case Enum():
            return say(f"term.{type(value).__name__}.{value.name}", language)
        case Period():
            ends = (day_text(day, language) if day else "…" for day in (value.start, value.end))
            return "–".join(ends)
        case date():
            return day_text(value, language)
        case int() if field.endswith("_cny"):
            return money(value, language)
        case _:
            text = masked(" ".join(str(value).split()))
            return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
