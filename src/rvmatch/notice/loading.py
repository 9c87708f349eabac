"""What a caller asks for: the notice of an edition, its counties, divisions and pairs, read when asked."""

import functools
import importlib.resources
from importlib.resources.abc import Traversable
from typing import Final

from rvmatch.errors import invalid
from rvmatch.model.places import CountyList, ProvincialDivision
from rvmatch.notice.edition import notice_of
from rvmatch.notice.figures import EastWestPair
from rvmatch.notice.notice import Notice

__all__ = [
    "DEFAULT_EDITION",
    "east_west_pairs",
    "editions",
    "key_counties",
    "load_notice",
    "provincial_division",
    "provincial_divisions",
]

DEFAULT_EDITION: Final = "2022-11"
"""The edition that is read unless another is named: year and number of 民发〔2022〕11号."""


def editions() -> tuple[str, ...]:
    """The names of all editions, the oldest first."""
    return tuple(
        sorted(entry.name for entry in _data().iterdir() if entry.joinpath("edition.json").is_file())
    )


def load_notice(edition: str = DEFAULT_EDITION) -> Notice:
    """
    Everything that one edition says.

    Args:
        edition: The name of the edition, one of ``editions()``.

    Returns:
        The notice; the same object at every call.

    Raises:
        InvalidValueError: If there is no such edition, or its data are not as described.

    Examples:
        >>> load_notice().number
        '民发〔2022〕11号'
    """
    if not isinstance(edition, str):  # it is looked up in a cache, which takes no list
        raise invalid("edition", "notice_edition", edition, known=", ".join(editions()))
    return _load(edition)


def key_counties(edition: str = DEFAULT_EDITION) -> CountyList:
    """
    The key counties, each with what kind of source puts it on the list.

    Args:
        edition: The name of the edition.

    Returns:
        The 160 counties by code.

    Raises:
        InvalidValueError: If there is no such edition.

    Source:
        国家乡村振兴重点帮扶县名单, 2021; see ``SOURCES.md`` for what was read of it.
    """
    return load_notice(edition).key_counties


def provincial_divisions(edition: str = DEFAULT_EDITION) -> tuple[ProvincialDivision, ...]:
    """The provincial level by code, the Xinjiang corps last."""
    return load_notice(edition).provincial_divisions


def provincial_division(key_or_name: str, edition: str = DEFAULT_EDITION) -> ProvincialDivision:
    """
    One provincial division.

    Args:
        key_or_name: Its key (``"53"``, ``"XPCC"``), its name in full or its short name.
        edition: The name of the edition.

    Returns:
        The division.

    Raises:
        InvalidValueError: If there is none of this key or name, or no such edition.

    Examples:
        >>> provincial_division("云南").key
        '53'
    """
    for division in provincial_divisions(edition):
        if key_or_name in (division.key, division.name, division.short_name):
            return division
    raise invalid("province", "notice_division", key_or_name)


def east_west_pairs(edition: str = DEFAULT_EDITION) -> tuple[EastWestPair, ...]:
    """Which eastern province helps which western one, each with its status; to inform, never to forbid."""
    return load_notice(edition).east_west_pairs


def _data() -> Traversable:
    return importlib.resources.files("rvmatch.notice").joinpath("data")


@functools.cache
def _load(edition: str) -> Notice:
    if edition not in editions():
        raise invalid("edition", "notice_edition", edition, known=", ".join(editions()))
    return notice_of(_data().joinpath(edition))
