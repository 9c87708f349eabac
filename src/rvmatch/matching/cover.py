"""Which counties come first, and how they fare."""

from collections.abc import Iterable
from enum import StrEnum, unique

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns
from rvmatch.errors import invalid
from rvmatch.model.identifiers import CountyCode, county_code
from rvmatch.model.places import CountyList
from rvmatch.notice import key_counties

__all__ = ["Cover", "CoverSource", "choose_cover", "counties_first"]


@unique
class CoverSource(StrEnum):
    """Where the list of counties that come first was taken from."""

    GIVEN = "given"
    """The caller named them."""

    LISTED_KEY_COUNTIES = "listed-key-counties"
    """The key counties of the notice's edition for which there is a demand."""

    EVERY_COUNTY = "every-county"
    """Every county with a demand, because none of them is a listed key county."""


@attrs.frozen(kw_only=True, eq=False)
class Cover:
    """
    The counties that come first.

    Args:
        codes: Their codes, sorted.
        source: Where they were taken from.
        groups: For each demand the place of its county in ``codes``, or -1 ``[n]``.
    """

    codes: tuple[CountyCode, ...]
    source: CoverSource
    groups: NDArray[np.int64]


def counties_first(cover: Iterable[str] | CountyList | None) -> tuple[CountyCode, ...] | CountyList | None:
    """
    What a caller says of the counties that come first, ready to be compared with demands.

    Args:
        cover: A list of counties or their codes, none for no such aim, or None to choose.

    Returns:
        The list itself, or the codes, each once and sorted; None to choose.

    Raises:
        InvalidValueError: If it is neither a list nor codes, or a code is not a county's.
    """
    if cover is None or isinstance(cover, CountyList):
        return cover
    if isinstance(cover, str) or not isinstance(cover, Iterable):
        raise invalid("cover", "collection", cover)
    return tuple(sorted({county_code(code) for code in cover}))


def choose_cover(
    cover: tuple[CountyCode, ...] | CountyList | None, demands: DemandColumns, edition: str
) -> Cover:
    """
    The counties that come first: those given, else listed key counties with a demand, else all with one.

    Args:
        cover: What ``counties_first`` returns.
        demands: n demands.
        edition: The edition of the notice whose key counties are meant.

    Returns:
        The counties, and which demands lie in them.
    """
    present = {county_code(str(number)) for number in np.unique(demands.county).tolist()}
    if cover is not None:
        given = cover.codes if isinstance(cover, CountyList) else cover
        codes, source = set(given), CoverSource.GIVEN
    elif listed := present & key_counties(edition).codes:
        codes, source = listed, CoverSource.LISTED_KEY_COUNTIES
    else:
        codes, source = present, CoverSource.EVERY_COUNTY
    ordered = tuple(sorted(codes))
    return Cover(codes=ordered, source=source, groups=_groups(ordered, demands.county))


def _groups(codes: tuple[CountyCode, ...], county: NDArray[np.int64]) -> NDArray[np.int64]:
    if not codes:
        return np.full(len(county), -1, dtype=np.int64)
    numbers = np.array([int(code) for code in codes], dtype=np.int64)
    place = np.minimum(np.searchsorted(numbers, county), len(numbers) - 1)
    return np.where(numbers[place] == county, place, -1)
