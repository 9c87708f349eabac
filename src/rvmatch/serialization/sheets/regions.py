"""Divisions as sheets name them: by code, by the province's name, or by province and key county."""

import re
import unicodedata
from typing import Final

from rvmatch.errors import InvalidValueError, invalid
from rvmatch.model.identifiers import CountyCode, DivisionCode
from rvmatch.model.places import County
from rvmatch.serialization.sheets.cells import code_text
from rvmatch.serialization.sheets.tables import Cell, as_text, is_blank
from rvmatch.serialization.sheets.words import split_values

__all__ = [
    "county_by_name",
    "division_of",
    "divisions_of",
    "is_key_county",
    "name_contradiction",
    "regions_of",
    "short_names",
]

_NATIONWIDE: Final = frozenset({"全国", "全国范围", "全国各地", "不限", "不限地区", "nationwide", "national"})
_DIGITS: Final = re.compile(r"\d+", re.ASCII)
_COUNTY_ENDINGS: Final = "县市区旗"
_PEOPLES: Final = (
    "各|苗|侗|仫佬|毛南|瑶|土家|仡佬|布依|彝|回|水|拉祜|傣|独龙|怒|白|普米|傈僳|保安|东乡|撒拉"
    "|满|蒙古|藏|羌|黎|壮|哈尼|佤|纳西"
)
_AUTONOMOUS: Final = re.compile(rf"(?:(?:{_PEOPLES})族)*自治[县旗]$")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def regions_of(field: str, cell: Cell) -> frozenset[DivisionCode] | None:
    """
    The divisions that an organisation serves.

    Args:
        field: The field.
        cell: Codes or names, several of them in one cell; 全国 stands alone.

    Returns:
        The codes; empty for the whole country, None if the cell is.

    Raises:
        InvalidValueError: If one is not known, or 全国 stands beside others.
    """
    values = split_values(cell)
    if not values:
        return None
    nationwide = [value for value in values if _plain(as_text(value)) in _NATIONWIDE]
    if nationwide and len(values) > 1:
        raise invalid(field, "region_mixed", as_text(cell))
    return frozenset() if nationwide else divisions_of(field, cell)


def divisions_of(field: str, cell: Cell) -> frozenset[DivisionCode]:
    """The divisions in a cell that may hold several; see ``division_of``."""
    return frozenset(division_of(field, value) for value in split_values(cell))


def division_of(field: str, cell: Cell) -> DivisionCode:
    """
    One division.

    Args:
        field: The field.
        cell: Its code, the name of a province, or the names of a province and of a key
            county in it (云南省会泽县); other counties need their code, since this library
            holds no table of all of them and county names are not unique.

    Returns:
        Its code.

    Raises:
        InvalidValueError: If it is not known.
    """
    from rvmatch.notice import provincial_division

    text = code_text(field, cell)
    plain = _plain(text)
    if _DIGITS.fullmatch(plain):
        return DivisionCode(plain)
    try:
        province = provincial_division(plain)
    except InvalidValueError:
        county = _county_by_path(plain)
        if county is None:
            raise invalid(field, "region", text) from None
        return county.code
    if not province.has_code:
        raise invalid(field, "region_corps", text)
    return DivisionCode(province.key)


def county_by_name(province: Cell, name: Cell, *, short: bool = False) -> County | None:
    """
    The key county of this name in this province.

    Args:
        province: The province's name; empty if the county's cell holds the whole path (云南省曲靖市会泽县).
        name: The county's name.
        short: Whether its short name is enough (澜沧县 or 澜沧 for 澜沧拉祜族自治县), where no other
            key county and no prefecture of the province may be meant by it.

    Returns:
        The county; None if the list of key counties does not hold exactly one of this name there.
    """
    if is_blank(name):
        return None
    path = _plain(as_text(name))
    return _county_by_path(path, short=short) or (
        None if is_blank(province) else _county_by_path(_plain(as_text(province)) + path, short=short)
    )


def short_names(name: str) -> frozenset[str]:
    """The short names of a county: without 县, 市, 区 or 旗, and without the peoples of an autonomous one."""
    bare = _AUTONOMOUS.sub("", name)
    if bare != name:
        bare = bare or name.partition("族")[0]
        return frozenset({bare, bare + name[-1]})
    bare = name.rstrip(_COUNTY_ENDINGS)
    return frozenset({bare}) if len(bare) > 1 else frozenset()


def _names(county: County, *, short: bool) -> set[str]:
    """What a county may be called within its province, with its prefecture before it or not."""
    shorter = {
        name
        for name in (short_names(county.name) if short else ())
        if name[-1] in _COUNTY_ENDINGS or not county.prefecture.startswith(name)
    }
    return {start + name for start in ("", county.prefecture) for name in {county.name, *shorter}}


def _county_by_path(path: str, *, short: bool = False) -> County | None:
    """The key county that a name of the form province, prefecture if any, county stands for."""
    from rvmatch.notice import key_counties, provincial_divisions

    found = [
        county
        for division in provincial_divisions()
        for start in {division.name, division.short_name}
        if division.has_code and path.startswith(start)
        for county in key_counties().in_province(division.key)
        if path[len(start) :] in _names(county, short=short)
    ]
    codes = {county.code for county in found}
    return found[0] if len(codes) == 1 else None


def is_key_county(code: CountyCode) -> bool:
    """Whether the county is one of the 160 key counties."""
    from rvmatch.notice import key_counties

    return code in key_counties()


def name_contradiction(code: CountyCode, name: Cell) -> tuple[str, str] | None:
    """
    How a county's name contradicts its code, as far as the list of key counties can tell.

    Args:
        code: The code given.
        name: The name given beside it; whatever stands before the county's own name is not looked at.

    Returns:
        A code and the name that belongs to it; None if nothing speaks against both.
    """
    from rvmatch.notice import key_counties

    if is_blank(name):
        return None
    plain = _plain(as_text(name))
    listed = key_counties().get(code)
    if listed is not None:
        return None if _may_be(plain, listed.name) else (code, listed.name)
    for county in key_counties().in_province(code.province):
        if plain.endswith(county.name):
            return (county.code, county.name)
    return None


def _may_be(written: str, name: str) -> bool:
    """Whether what is written may mean this name: it ends in it, or lacks only the word for what it is."""
    short = name.rstrip(_COUNTY_ENDINGS)
    return (
        written.endswith((name, *short_names(name)))
        or (len(short) > 1 and written.endswith(short))
        or name.startswith(written)
    )
