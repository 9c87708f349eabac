"""What people call provinces and counties in a sentence: the name where one is known, with the code."""

from rvmatch.model.identifiers import CountyCode, DivisionCode
from rvmatch.notice import key_counties, provincial_divisions
from rvmatch.wording import Language, masked, say

__all__ = ["county_text", "place_text", "province_text"]

_COUNTY_DIGITS = 6
_PROVINCE_DIGITS = 2


def province_text(code: DivisionCode | str, language: Language) -> str:
    """
    A province by its name.

    Args:
        code: A division code; its first two digits count.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The name; of a code that no province has, that code.
    """
    first = str(code)[:_PROVINCE_DIGITS]
    for division in provincial_divisions():
        if str(division.key) == first:
            return division.name if language == "zh" else division.name_en
    return say("place.unknown", language, number=first)


def county_text(code: CountyCode | str, stated: str, language: Language) -> str:
    """
    A county by its name and code.

    Args:
        code: Its code.
        stated: What a project or a record calls it; empty, or the code itself, where nobody named it.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The name on the list of key counties, else the stated one, with the code in brackets; without any
        name the code alone.
    """
    listed = key_counties().get(CountyCode(code))
    name = stated if listed is None else listed.name
    if not name or name == code:
        return say("place.county_unnamed", language, number=code)
    return say("place.county", language, name=masked(name), number=code)


def place_text(code: DivisionCode | str, language: Language, *, with_code: bool = False) -> str:
    """
    A province, prefecture or county as far as its name is known.

    Args:
        code: Its code, of two, four or six digits.
        language: ``"zh"`` or ``"en"``.
        with_code: Whether a province's name has its code with it, for a reader who has to check the code.

    Returns:
        The province's name; of a key county its name and code; of any other place its province and code.
    """
    text = str(code)
    if len(text) == _COUNTY_DIGITS and key_counties().get(CountyCode(text)) is not None:
        return county_text(text, "", language)
    province = province_text(text, language)
    if len(text) == _PROVINCE_DIGITS and not with_code:
        return province
    return say("place.in_province", language, province=province, number=text)
