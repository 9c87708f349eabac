"""Headings of a sheet, in the words officials use, to the names of this library's fields."""

import functools
import importlib.resources
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, Literal

import attrs

__all__ = [
    "AMOUNTS",
    "REPEATABLE",
    "HeadingBook",
    "SheetKind",
    "heading_book",
    "load_data",
    "normalized",
    "unit_in_heading",
    "unit_in_title",
]

SheetKind = Literal["demand", "supply"]

AMOUNTS: Final = frozenset({"needed_cny", "secured_cny", "missing_cny", "offer_cny", "per_project_cny"})
"""Fields that hold money, so that their unit has to be known."""

REPEATABLE: Final = frozenset({"contact_name", "contact_telephone"})
"""Fields that several columns of one sheet may hold."""

_UNIT_WORDS: Final = {
    "亿元": Decimal(10**8),
    "百万元": Decimal(10**6),
    "万元": Decimal(10**4),
    "千元": Decimal(10**3),
    "元": Decimal(1),
    "亿": Decimal(10**8),
    "万": Decimal(10**4),
    "10,000yuan": Decimal(10**4),
    "10000yuan": Decimal(10**4),
    "yuan": Decimal(1),
    "cny": Decimal(1),
    "rmb": Decimal(1),
}
# 元 alone is a unit only where it stands apart or last: 多元投入, 元谋县.
_UNIT: Final = re.compile(
    r"亿元|百万元|万元|千元|10,?000yuan|yuan|cny|rmb"
    r"|(?:(?<![\u4e00-\u9fff])|(?<=单位)|(?<=人民币))元(?![\u4e00-\u9fff])|(?<![多亿万千])元$"
    r"|(?<=[(\[【:])[万亿](?=[)\]】])"
)
# What stands before 元 changes it, and nobody can tell how: wan元, 10000元, k元.
_CHANGED_UNIT: Final = re.compile(r"(?<!rmb)(?<!cny)(?<!yuan)[a-z0-9]元(?![\u4e00-\u9fff])")
_TITLE_WORD: Final = r"(?:亿元|百万元|万 ?元|千元|元)"
_TITLE_WORDS: Final = (
    rf"(?:人民币)?({_TITLE_WORD}(?: ?(?:[\u3001/,;(]|或者?|和|及| ) ?{_TITLE_WORD}\)?)*)(?! ?[\u4e00-\u9fff])"
)
_TITLE_UNIT: Final = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:(?:金额|货币|计量|资金)?单 ?位 ?[:(]|(?:金额|资金) ?:) ?{_TITLE_WORDS}"
)
_BARE_UNIT: Final = re.compile(rf"\( ?{_TITLE_WORDS} ?\)|^{_TITLE_WORDS}$")
_TITLE_SINGLE: Final = re.compile(_TITLE_WORD)
_PARENTHESES: Final = re.compile(r"[(\[【〔<《{][^()\[\]【】〔〕<>《》{}]*[)\]】〕>》}]")
_TRAILING_UNIT: Final = re.compile(r"(?:单位)?(?:人民币)?(?:亿元|百万元|万元|千元|元|yuan|cny|rmb)$")


@functools.cache
def load_data(name: str) -> Any:
    """The content of a JSON file that ships beside this module."""
    file = importlib.resources.files("rvmatch.serialization.sheets").joinpath("data", name)
    return json.loads(file.read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=8192)
def normalized(text: str) -> str:
    """
    A heading or a word without what does not tell it apart: case, blanks, line breaks, marks.

    Args:
        text: As somebody typed it.

    Returns:
        Half-width letters and digits in lower case, and Chinese characters; nothing else.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def _keys(heading: str) -> Iterable[str]:
    """What a heading may be found by: whole, without what stands in brackets, without its unit."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    whole = normalized(plain)
    bare = normalized(_PARENTHESES.sub("", plain))
    yield whole
    yield bare
    yield _TRAILING_UNIT.sub("", bare)
    yield _TRAILING_UNIT.sub("", whole)


@attrs.frozen(kw_only=True)
class HeadingBook:
    """
    All headings that are understood in one kind of sheet.

    Args:
        kind: Which kind of sheet.
        fields: The field, or an empty text for columns to leave out, by normalised heading.
        first: How each field's heading is written when it is named to people.
    """

    kind: SheetKind
    fields: Mapping[str, str]
    first: Mapping[str, str]

    def field(self, heading: str) -> str | None:
        """The field that a heading names; an empty text to leave it out, None if it is not known."""
        for key in _keys(heading):
            if key and key in self.fields:
                return self.fields[key]
        return None

    def extended(self, local: Mapping[str, str]) -> "HeadingBook":
        """The same book with local headings, which win over the built-in ones."""
        return attrs.evolve(self, fields={**self.fields, **local})


@functools.cache
def heading_book(kind: SheetKind) -> HeadingBook:
    """
    The built-in headings of one kind of sheet.

    Args:
        kind: ``"demand"`` or ``"supply"``.

    Returns:
        The book; headings of this kind win over those that both kinds share.
    """
    data: dict[str, dict[str, list[str]]] = load_data("headings.json")
    fields: dict[str, str] = {}
    first: dict[str, str] = {}
    for part in ("both", kind):
        for field, variants in data[part].items():
            fields |= {normalized(variant): field for variant in (field, *variants)}
            first[field] = variants[0]
    return HeadingBook(kind=kind, fields=fields, first=first)


def unit_in_heading(heading: str) -> Decimal | None | Literal["unclear"]:
    """
    How many yuan one unit of a column is, as its heading says.

    Args:
        heading: As it is typed; a name such as ``missing_cny`` counts as yuan.

    Returns:
        The number of yuan; None if the heading names no unit, ``"unclear"`` if it names several.
    """
    plain = "".join(unicodedata.normalize("NFKC", heading).casefold().split())
    found = {_UNIT_WORDS[word] for word in _UNIT.findall(plain)}
    if len(found) > 1 or _CHANGED_UNIT.search(plain):
        return "unclear"
    return found.pop() if found else None


def unit_in_title(text: str, *, bare: bool = True) -> Decimal | None | Literal["unclear"]:
    """
    How many yuan one unit is, as a line above the table says.

    Args:
        text: The line, such as 单位:万元 or 金额:万元.
        bare: Whether a unit in brackets, or alone, counts too, such as (万元).

    Returns:
        The number of yuan; None if the line does not say, ``"unclear"`` if it names several units.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    found = {
        _UNIT_WORDS[word.replace(" ", "")]
        for pattern in (_TITLE_UNIT, *([_BARE_UNIT] if bare else []))
        for match in pattern.finditer(plain)
        for word in _TITLE_SINGLE.findall(next(filter(None, match.groups())))
    }
    if len(found) > 1:
        return "unclear"
    return found.pop() if found else None
