"""Where entries are looked for and what their texts say: the ground on which near-duplicates are found."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum, unique
from typing import TypeVar

from rvmatch.matching import county_names
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.memberships import partner_name
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["Ground", "Shared", "numbered", "places_of", "texts_of"]

P = TypeVar("P", bound=DemandProject | SupplyProject)


@unique
class Shared(StrEnum):
    """What two entries have in common before their texts are compared at all."""

    COUNTY = "county"
    """Demands of one county."""

    CREDIT_CODE = "credit-code"
    """Supplies of organisations with one credit code."""

    ORGANIZATION_NAME = "organization-name"
    """Supplies of organisations with one name."""

    REGION = "region"
    """Supplies that name divisions of one province as where they serve."""


Ground = frozenset[tuple[Shared, str]]
"""Where one entry is looked for: what may be shared, with its name or code."""


def places_of(project: P, kinds: frozenset[Shared]) -> Ground:
    """
    Where a project is looked for.

    Args:
        project: A demand or a supply.
        kinds: What counts as shared.

    Returns:
        Its county, its organisation by name and by code, the provinces it serves, as far as they count.
    """
    if isinstance(project, DemandProject):
        found = {(Shared.COUNTY, str(project.county_code))}
    else:
        organization = project.organization
        found = {(Shared.ORGANIZATION_NAME, partner_name(organization.name))}
        if organization.credit_code is not None:
            found.add((Shared.CREDIT_CODE, str(organization.credit_code)))
        found |= {(Shared.REGION, region.province) for region in project.regions or ()}
    return frozenset(place for place in found if place[0] in kinds)


def numbered(places: Sequence[Ground]) -> list[list[int]]:
    """A number for each place, and the numbers of each entry's places."""
    numbers: defaultdict[tuple[Shared, str], int] = defaultdict(lambda: len(numbers))
    return [[numbers[place] for place in found] for found in places]


def texts_of(library: ProjectLibrary[P], counties: CountyList | None) -> tuple[list[str], list[str]]:
    """
    What the entries say, without the name of what they may share.

    Args:
        library: n entries.
        counties: Names of counties besides those that entries and the list of key counties give.

    Returns:
        Titles ``[n]``, and titles with descriptions ``[n]``, both without the name of the entry's own
        county or organisation.
    """
    names = _names_of_counties(library, counties)
    titles, texts = [], []
    for project in library:
        own = (
            names.get(project.county_code, set())
            if isinstance(project, DemandProject)
            else {_half_width(project.organization.name)}
        )
        title = _without(project.title, own)
        titles.append(title)
        texts.append(f"{title}\n{_without(project.description, own)}")
    return titles, texts


def _names_of_counties(library: ProjectLibrary[P], counties: CountyList | None) -> Mapping[str, set[str]]:
    demands = [project for project in library if isinstance(project, DemandProject)]
    names: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in county_names(demands).items() if demands else ():
        names[code].add(_half_width(name))
    for demand in demands:
        if demand.county_name:
            names[demand.county_code].add(_half_width(demand.county_name))
    for county in counties or ():
        names[county.code].add(_half_width(county.name))
    return names


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _without(text: str, names: Iterable[str]) -> str:
    """The text half-width, each of the names replaced by a blank, the longest first."""
    plain = _half_width(text)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        plain = plain.replace(name, " ") if name.strip() else plain
    return plain
