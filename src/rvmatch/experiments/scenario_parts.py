"""What scenarios of published sizes are made of: counties, owners, money that adds up, libraries."""

from collections.abc import Sequence
from random import Random
from typing import Final

import attrs

from rvmatch.experiments.scenarios import Scenario
from rvmatch.experiments.synthetic import Knobs, demand_of, organization_of
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.places import County
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import Department, RegistrationLevel
from rvmatch.notice import PublishedSize, key_counties, load_notice

__all__ = [
    "KNOBS",
    "amounts_of",
    "counties_of",
    "demands_of",
    "drawing",
    "known",
    "offering",
    "provincial",
    "published_size",
    "scenario_of",
    "spread",
]

_YUAN_PER_WAN: Final = 10_000

KNOBS: Final = Knobs(unpublished=0)
"""How projects are drawn whose published number is exact: all of them are published."""


def published_size(of: str) -> PublishedSize:
    """The published size of this id, from the notice's data."""
    return next(size for size in load_notice().sizes if size.id == of)


def known(number: int | None) -> int:
    """A number that a source gives; the tests see to it that it does wherever a scenario asks."""
    return number or 0


def drawing(name: str, seed: int) -> Random:
    """What a scenario of this name and seed is drawn with."""
    return Random(f"{name}:{seed}")  # noqa: S311  # a scenario, not a secret


def counties_of(province: str, number: int, name: str) -> list[County]:
    """The key counties of a province, and invented ones in prefectures 99, 98, ..., which no table has."""
    listed = list(key_counties().in_province(province))
    invented = [
        County(
            code=f"{province}{99 - place // 99:02d}{place % 99 + 1:02d}",
            name=f"示例县{place + 1:03d}",
            province=name,
        )
        for place in range(number - len(listed))
    ]
    return [*listed, *invented]


def provincial(number: int, province: str, rng: Random) -> SocialOrganization:
    """One invented organisation that is registered in this province."""
    drawn = organization_of(number, rng)
    return attrs.evolve(drawn, registration_level=RegistrationLevel.PROVINCIAL, home=province)


def spread(owners: int, projects: int, rng: Random) -> list[int]:
    """For each project the place of its owner: everybody has one, the rest fall by lot."""
    return sorted([*range(owners), *(rng.randrange(owners) for _ in range(projects - owners))])


def demands_of(counties: Sequence[County], number: int, rng: Random) -> list[DemandProject]:
    """Demands of these counties: each has one, the rest fall by lot."""
    places = spread(len(counties), number, rng)
    return [
        attrs.evolve(
            demand_of(place, counties[owner], rng, KNOBS, published=True), county_name=counties[owner].name
        )
        for place, owner in enumerate(places, start=1)
    ]


def offering(supplies: Sequence[SupplyProject], total_cny: int, rng: Random) -> list[SupplyProject]:
    """The supplies, with money that sums exactly to a total."""
    amounts = amounts_of(total_cny, len(supplies), rng)
    return [attrs.evolve(one, offer_cny=cny) for one, cny in zip(supplies, amounts, strict=True)]


def amounts_of(total_cny: int, number: int, rng: Random) -> list[int]:
    """Whole 万元, at least one each, that sum exactly to a total, by drawn sizes and largest remainders."""
    spare, over = divmod(total_cny, _YUAN_PER_WAN)
    spare -= number
    sizes = [round(1_000 * 2 ** rng.gauss(0, 1)) + 1 for _ in range(number)]
    whole = sum(sizes)
    wan = [spare * size // whole for size in sizes]
    by_rest = sorted(range(number), key=lambda place: (-(spare * sizes[place] % whole), place))
    for place in by_rest[: spare - sum(wan)]:
        wan[place] += 1
    found = [(one + 1) * _YUAN_PER_WAN for one in wan]
    found[0] += over
    return found


def scenario_of(
    name: str, seed: int, demands: Sequence[DemandProject], supplies: Sequence[SupplyProject]
) -> Scenario:
    """The scenario of these projects, in libraries that are called examples."""
    asking = Keeper(
        department=Department.RURAL_REVITALIZATION, level=RegistrationLevel.COUNTY, name="示例需求项目库"
    )
    offering = Keeper(
        department=Department.CIVIL_AFFAIRS, level=RegistrationLevel.PROVINCIAL, name="示例供给项目库"
    )
    return Scenario(
        name=name,
        seed=seed,
        demands=ProjectLibrary(demands, keeper=asking),
        supplies=ProjectLibrary(supplies, keeper=offering),
    )
