"""Simulated libraries from one year to the next: who is done, who withdraws, who arrives."""

from collections import Counter
from collections.abc import Iterable
from operator import attrgetter
from typing import Any, TypeVar

import attrs

from rvmatch.evaluation.years import LibraryYear
from rvmatch.experiments.synthetic import Knobs, demand_of, organization_of, supply_of
from rvmatch.experiments.years_rates import Draws
from rvmatch.model.docking import Docking
from rvmatch.model.docking_statuses import FULFILLED, KEPT
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.places import County
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import Period
from rvmatch.notice import key_counties

__all__ = ["demands_arriving", "next_library", "supplies_arriving"]

P = TypeVar("P", bound=DemandProject | SupplyProject)

_KNOBS = Knobs(unpublished=0)
_YEAR_OF_SYNTHETIC_PERIODS = 2023
_ORGANIZATIONS_A_YEAR = 10_000


def next_library(
    library: ProjectLibrary[P],
    dockings: Iterable[Docking],
    *,
    year: int,
    arriving: Iterable[P],
    withdrawing: float,
    draws: Draws,
) -> tuple[ProjectLibrary[P], LibraryYear]:
    """
    A library as the next year's plan finds it.

    A project leaves once finished dockings have used up all its places. Only projects without an agreed
    docking are withdrawn: leaving a docking is another step, with a record of its own.

    Args:
        library: The projects of last year, with the places that they had before any docking.
        dockings: All dockings on record.
        year: The next year.
        arriving: Projects that are new.
        withdrawing: Share of the projects without an agreed docking that are withdrawn.
        draws: What decides; each project has a draw of its own.

    Returns:
        The next library, and how it came about.

    Raises:
        InvalidValueError: If a new project has a key that stands in the library.
    """
    recorded = tuple(dockings)
    key = attrgetter("demand" if _asks(library) else "supply")
    used = Counter(key(one) for one in recorded if one.status in FULFILLED)
    held = {key(one) for one in recorded if one.status in KEPT}
    finished = {one.key for one in library if used[one.key] and used[one.key] >= _places(one)}
    withdrawn = {
        one.key
        for one in library
        if one.key not in held | finished
        and draws.happens(withdrawing, "withdraw", type(one).__name__, one.key, year)
    }
    new = ProjectLibrary(arriving)
    staying = [one for one in library if one.key not in finished | withdrawn]
    later = attrs.evolve(library, projects=[*staying, *new])
    change = LibraryYear(
        earlier=len(library),
        arrived=new.keys,
        withdrawn=tuple(sorted(withdrawn)),
        finished=tuple(sorted(finished)),
        later=len(later),
    )
    return later, change


def demands_arriving(
    first: ProjectLibrary[DemandProject], share: float, year: int, draws: Draws
) -> list[DemandProject]:
    """
    The invented demands of a year, in counties of the first library, as many as a share of it, rounded.

    Args:
        first: The library of the first year.
        share: How many, as a share of that library.
        year: The year in which they arrive; their namespace names it.
        draws: What they are drawn with.

    Returns:
        Published demands that say that they are examples.
    """
    listed = {county.code: county for county in key_counties()}
    counties = [
        listed.get(code) or County(code=code, name=name or code)
        for code, name in sorted({one.county_code: one.county_name for one in first}.items())
    ]
    rng = draws.source("demands", year)
    found = (
        demand_of(number, rng.choice(counties), rng, _KNOBS) for number in range(1, _count(first, share) + 1)
    )
    return [attrs.evolve(one, namespace=f"arrived-{year}", period=_moved(one.period, year)) for one in found]


def supplies_arriving(
    first: ProjectLibrary[SupplyProject],
    provinces: tuple[str, ...],
    share: float,
    year: int,
    draws: Draws,
) -> list[SupplyProject]:
    """
    The invented supplies of a year, each of an invented organisation, as many as a share of the first ones.

    Args:
        first: The library of the first year.
        provinces: Provinces that they may serve, as codes of two digits.
        share: How many, as a share of that library; rounded.
        year: The year in which they arrive; their namespace names it.
        draws: What they are drawn with.

    Returns:
        Published supplies that say that they are examples; none if there is no province.
    """
    if not provinces:
        return []
    rng = draws.source("supplies", year)
    found = []
    for number in range(1, _count(first, share) + 1):
        organization = organization_of(year * _ORGANIZATIONS_A_YEAR + number, rng)
        supply = supply_of(number, organization, provinces, rng, _KNOBS)
        found.append(attrs.evolve(supply, namespace=f"arrived-{year}", period=_moved(supply.period, year)))
    return found


def _count(first: ProjectLibrary[DemandProject] | ProjectLibrary[SupplyProject], share: float) -> int:
    return round(share * len(first))


def _places(project: DemandProject | SupplyProject) -> int:
    return project.partners_wanted if isinstance(project, DemandProject) else project.projects_accepted


def _asks(library: ProjectLibrary[Any]) -> bool:
    """Whether a library holds demands; of an empty one nothing depends on it."""
    return bool(library.projects) and isinstance(library.projects[0], DemandProject)


def _moved(period: Period | None, year: int) -> Period | None:
    """A synthetic period as it would have been drawn in another year; its days are never 29 February."""
    if period is None:
        return None
    years = year - _YEAR_OF_SYNTHETIC_PERIODS
    start, end = (
        None if day is None else day.replace(year=day.year + years) for day in (period.start, period.end)
    )
    return Period(start=start, end=end)
