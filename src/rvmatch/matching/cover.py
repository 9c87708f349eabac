"""Which counties come first, and how they fare."""

from collections.abc import Iterable

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns
from rvmatch.matching.settings import CoverSource
from rvmatch.model.identifiers import CountyCode, county_code
from rvmatch.model.places import CountyList
from rvmatch.notice import key_counties

__all__ = ["Cover", "choose_cover"]

Cover_ = Iterable[str] | CountyList | None


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


def choose_cover(cover: Cover_, demands: DemandColumns, edition: str) -> Cover:
    """
    The counties that come first: those given, else listed key counties with a demand, else all with one.

    Args:
        cover: A list of counties or their codes, none for no such aim, or None to choose.
        demands: n demands.
        edition: The edition of the notice whose key counties are meant.

    Returns:
        The counties, and which demands lie in them.

    Raises:
        InvalidValueError: If a code is not a county's.
    """
    present = {county_code(str(number)) for number in np.unique(demands.county).tolist()}
    if isinstance(cover, CountyList):
        codes, source = set(cover.codes), CoverSource.GIVEN
    elif cover is not None:
        codes, source = {county_code(code) for code in cover}, CoverSource.GIVEN
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
