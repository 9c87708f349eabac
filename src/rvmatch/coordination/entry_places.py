"""Entries that do not seem to belong to the province: counties elsewhere or unknown, help for elsewhere."""

from collections.abc import Iterator, Sequence
from enum import StrEnum, unique
from typing import Any

import attrs

from rvmatch.model.identifiers import DivisionCode
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["PlaceDoubt", "PlaceFinding", "place_findings"]


@unique
class PlaceDoubt(StrEnum):
    """Why an entry does not seem to belong to the province."""

    OTHER_PROVINCE = "other-province"
    """A demand of a county elsewhere."""

    UNKNOWN_COUNTY = "unknown-county"
    """A county of the province's number that is not on its list: abolished, renumbered or mistyped."""

    SERVES_ELSEWHERE = "serves-elsewhere"
    """A supply that names where it serves, and the province is not among it."""


@attrs.frozen(kw_only=True)
class PlaceFinding:
    """
    One entry that does not seem to belong to the province; it stays in the library all the same.

    Args:
        key: The entry.
        doubt: Why.
        divisions: The divisions concerned, sorted.
        sources: The libraries that hold it so, by their places among the sources.
    """

    key: str
    doubt: PlaceDoubt
    divisions: tuple[DivisionCode, ...]
    sources: tuple[int, ...]


def place_findings(
    sources: Sequence[ProjectLibrary[Any]], province: DivisionCode, counties: CountyList | None
) -> tuple[PlaceFinding, ...]:
    """
    The entries that do not seem to belong to a province.

    Args:
        sources: The libraries.
        province: The province; the code of any division will do.
        counties: All counties of the province; None if nobody gave a list, and then no county is unknown.

    Returns:
        The findings by key.
    """
    known = None if counties is None else counties.codes
    holders: dict[tuple[str, PlaceDoubt, tuple[DivisionCode, ...]], list[int]] = {}
    for place, library in enumerate(sources):
        for project in library:
            for doubt, divisions in _doubts(project, province, known):
                holders.setdefault((project.key, doubt, divisions), []).append(place)
    return tuple(
        PlaceFinding(key=key, doubt=doubt, divisions=divisions, sources=tuple(holders[key, doubt, divisions]))
        for key, doubt, divisions in sorted(holders)
    )


def _doubts(
    project: DemandProject | SupplyProject, province: DivisionCode, known: frozenset[str] | None
) -> Iterator[tuple[PlaceDoubt, tuple[DivisionCode, ...]]]:
    if isinstance(project, DemandProject):
        if not province.contains(project.county_code):
            yield PlaceDoubt.OTHER_PROVINCE, (DivisionCode(project.county_code),)
            return
        named = frozenset({DivisionCode(project.county_code)})
    else:
        regions = project.regions or frozenset()
        if regions and not any(province.contains(one) or one.contains(province) for one in regions):
            yield PlaceDoubt.SERVES_ELSEWHERE, tuple(sorted(regions))
        named = regions | project.excluded_regions | project.past_counties
    if known is None:
        return
    unknown = {one for one in named if len(one) == 6 and province.contains(one) and one not in known}
    if unknown:
        yield PlaceDoubt.UNKNOWN_COUNTY, tuple(sorted(unknown))
