"""Named scenarios: real counties and published sizes, everything else synthetic and called so."""

from random import Random
from typing import Final

import attrs

from rvmatch.experiments.synthetic import Knobs, demand_of, organization_of, supply_of
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import Department, RegistrationLevel
from rvmatch.notice import key_counties

__all__ = ["ORGANIZATIONS_2023", "Scenario", "national", "scarce"]

ORGANIZATIONS_2023: Final = 274
"""How many organisations the pairing of 2023 named for the 160 key counties. Source: 民函〔2023〕49号."""

_ONE_TO_THREE: Final = (1, 1, 1, 2, 2, 3)

_SUPPLY_KEEPER: Final = Keeper(
    department=Department.CIVIL_AFFAIRS, level=RegistrationLevel.NATIONAL, name="示例供给项目库"
)
_DEMAND_KEEPER: Final = Keeper(
    department=Department.RURAL_REVITALIZATION, level=RegistrationLevel.COUNTY, name="示例需求项目库"
)


@attrs.frozen(kw_only=True)
class Scenario:
    """
    Two libraries to try things on.

    Args:
        name: What it is called.
        seed: What its synthetic parts were drawn with.
        demands: What counties ask for; invented, and titled so.
        supplies: What organisations offer; invented, and titled so.
    """

    name: str
    seed: int
    demands: ProjectLibrary[DemandProject]
    supplies: ProjectLibrary[SupplyProject]


def national(seed: int = 2023) -> Scenario:
    """
    The national pairing at its published size: 160 key counties and 274 organisations.

    Counties are real; organisations and projects, one to three each, are synthetic. Every county has
    at least one published demand, as each of the 160 had a part in the published pairing.

    Args:
        seed: Any whole number; the same seed gives the same scenario everywhere.

    Returns:
        The scenario.

    Source:
        民函〔2023〕49号 for the sizes; the table of pairs itself is not public in full.
    """
    return _scenario(
        "national",
        seed,
        organizations=ORGANIZATIONS_2023,
        projects=_ONE_TO_THREE,
        knobs=Knobs(),
        every_county_published=True,
    )


def scarce(seed: int = 2023) -> Scenario:
    """
    The same counties with so few organisations that some county must stay without.

    Args:
        seed: Any whole number; the same seed gives the same scenario everywhere.

    Returns:
        The scenario: 90 organisations with one project each, few of them nationwide.
    """
    knobs = Knobs(nationwide=0.05, region_unstated=0.02, most_accepted=2)
    return _scenario("scarce", seed, organizations=90, projects=(1,), knobs=knobs)


def _scenario(
    name: str,
    seed: int,
    *,
    organizations: int,
    projects: tuple[int, ...],
    knobs: Knobs,
    every_county_published: bool = False,
) -> Scenario:
    rng = Random(f"{name}:{seed}")  # noqa: S311  # a scenario, not a secret
    counties = tuple(key_counties())
    provinces = tuple(sorted({county.code.province for county in counties}))
    demands: list[DemandProject] = []
    for county in counties:
        for place in range(rng.choice(_ONE_TO_THREE)):
            published = every_county_published and place == 0
            demands.append(demand_of(len(demands) + 1, county, rng, knobs, published=published))
    supplies: list[SupplyProject] = []
    for number in range(1, organizations + 1):
        organization = organization_of(number, rng)
        for _ in range(rng.choice(projects)):
            supplies.append(supply_of(len(supplies) + 1, organization, provinces, rng, knobs))
    return Scenario(
        name=name,
        seed=seed,
        demands=ProjectLibrary(demands, keeper=_DEMAND_KEEPER),
        supplies=ProjectLibrary(supplies, keeper=_SUPPLY_KEEPER),
    )
