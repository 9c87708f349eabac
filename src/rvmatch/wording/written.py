"""How amounts, days and words of a vocabulary stand in a sentence, in one way for all sentences."""

import re
from datetime import date
from enum import Enum
from functools import reduce
from typing import Final

from rvmatch.wording import Language, has, say

__all__ = ["coded", "day_text", "day_words", "money_text", "written"]

_YUAN_PER_WAN: Final = 10**4
_YUAN_PER_YI: Final = 10**8
_DECIMALS: Final = 4

_TERM: Final = re.compile(r"term\.\w+\.\w+|rule\.\w+\.name")
_ITEM: Final = rf"(?:{_TERM.pattern}|[\w-]+)"
_GROUP: Final = rf"{_ITEM}(?: \({_ITEM}(?:, {_ITEM})*\))?"
_CODED: Final = re.compile(rf"{_GROUP}(?:[,;] {_GROUP})*")
_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})( \d{2}:\d{2})?(?::00)?", re.ASCII)


def money_text(amount_cny: int | None, language: Language) -> str:
    """
    An amount as people write it, exactly: nothing is rounded away.

    Args:
        amount_cny: Whole yuan; None where nobody stated an amount, which is not zero.
        language: ``"zh"`` or ``"en"``.

    Returns:
        In Chinese in the largest of 亿元, 万元 and 元 that needs at most four decimals and is reached at
        all; in English in yuan, three digits together.

    Examples:
        >>> [money_text(amount, "zh") for amount in (0, 5_432, 15_432, 263_000_000, None)]
        ['0元', '5432元', '1.5432万元', '2.63亿元', '未填写']
        >>> [money_text(amount, "en") for amount in (263_000_000, None)]
        ['263,000,000 yuan', 'not stated']
    """
    if amount_cny is None:
        return say("money.unstated", language)
    size = abs(amount_cny)
    if size >= _YUAN_PER_YI and not size % (_YUAN_PER_YI // 10**_DECIMALS):
        code = "money.yi"
    else:
        code = "money.wan" if size >= _YUAN_PER_WAN else "money.cny"
    wan, yi = _in_units(amount_cny, _YUAN_PER_WAN), _in_units(amount_cny, _YUAN_PER_YI)
    return say(code, language, yuan=amount_cny if language == "zh" else f"{amount_cny:,}", wan=wan, yi=yi)


def _in_units(amount: int, unit: int) -> str:
    """An amount in a larger unit, all its digits and no needless zero."""
    whole, rest = divmod(abs(amount), unit)
    decimals = f"{rest:0{len(str(unit)) - 1}}".rstrip("0")
    return f"{'-' if amount < 0 else ''}{whole}{f'.{decimals}' if decimals else ''}"


def day_words(day: date) -> dict[str, str | int]:
    """What the sentence ``told.day`` needs of a day."""
    return {"year": day.year, "month": day.month, "day": day.day, "iso": day.isoformat()}


def day_text(day: date, language: Language) -> str:
    """
    A day as it stands in a sentence; tables and documents keep ISO 8601.

    Args:
        day: The day.
        language: ``"zh"`` or ``"en"``.

    Returns:
        ``2024年3月5日`` in Chinese, ``2024-03-05`` in English.
    """
    return say("told.day", language, **day_words(day))


def coded(value: object) -> str:
    """
    A value as a fault keeps it, whatever the language: a word of a vocabulary by its code.

    Args:
        value: A member of an enumeration, several of them, or anything else.

    Returns:
        The codes of members that have a word for people, such as ``term.Party.COUNTY``; the plain text of
        everything else.
    """
    if isinstance(value, tuple) and value and all(isinstance(one, Enum) for one in value):
        return ", ".join(map(coded, value))
    if isinstance(value, Enum):
        code = f"term.{type(value).__name__}.{value.name}"
        return code if has(code) else str(value)
    return str(value)


def written(word: str, language: Language) -> str:
    """
    What a fault keeps, as people read it.

    Args:
        word: Text; of the form ``code, code`` or ``code (code, code); code (code)`` where it holds words of
            vocabularies or names of rules; an ISO date, with or without hour and minute, where it is a day.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Words and days in the language; any other text as it is.

    Examples:
        >>> written("term.DockingMove.SIGN (term.Party.ORGANIZATION, term.Party.COUNTY)", "zh")
        '签约（社会组织、县）'
    """
    if (found := _DAY.fullmatch(word)) is not None:
        return _day(found, language)
    if not _TERM.search(word) or not _CODED.fullmatch(word):
        return word
    groups = [_several(group, language) for group in word.split("; ")]
    return reduce(lambda first, following: say("list.apart", language, first=first, next=following), groups)


def _several(text: str, language: Language) -> str:
    """Items with commas between them; a comma within brackets belongs to the item before them."""
    items = [_item(one, language) for one in re.split(r", (?![^(]*\))", text)]
    return reduce(lambda first, following: say("list.more", language, first=first, next=following), items)


def _item(item: str, language: Language) -> str:
    name, bracket, inside = item.partition(" (")
    word = say(name, language) if has(name, language) else name
    if not bracket:
        return word
    return say("list.bracket", language, name=word, more=_several(inside.removesuffix(")"), language))


def _day(found: re.Match[str], language: Language) -> str:
    try:
        return f"{day_text(date.fromisoformat(found[1]), language)}{found[2] or ''}"
    except ValueError:  # such as 2024-13-01, which is found as text
        return found[0]
