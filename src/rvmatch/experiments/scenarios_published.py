"""More named scenarios at the published sizes of real cases; all content is synthetic and called so."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from types import MappingProxyType
from typing import Final

import attrs

from rvmatch.errors import invalid
from rvmatch.experiments.scenarios import Scenario, national, scarce
from rvmatch.experiments.synthetic import Knobs, demand_of, organization_of, supply_of
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.places import County
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import Department, RegistrationLevel
from rvmatch.notice import PublishedSize, key_counties, load_notice

__all__ = ["SCENARIOS", "scenario", "sichuan", "xinjiang", "yunnan", "yunxi"]

_YUAN_PER_WAN: Final = 10_000
_KNOBS: Final = Knobs(unpublished=0)

NATIONAL_OR_EASTERN_IN_SICHUAN: Final = 59
"""How many of Sichuan's 118 organisations are national or eastern. Source: ``sichuan-2024``."""

OUTSIDE_IN_YUNNAN: Final = 52
"""How many organisations from outside Yunnan helped its 27 key counties. Source: ``yunnan-2024``."""

IN_KIND_IN_YUNXI_CNY: Final = 5_780_000
"""What help in kind at Yunxi was worth, in whole yuan; published as about so much. Source: ``yunxi-2021``."""

_YUNXI: Final = County(code="420322", name="郧西县", prefecture="十堰市", province="湖北省")

_XINJIANG_COUNTIES: Final = 40
_XINJIANG_ORGANIZATIONS: Final = 100
"""The published table names neither; these two numbers are the scenario's own."""


def sichuan(seed: int = 2023) -> Scenario:
    """
    Sichuan's pairings of 2023 and 2024: 118 organisations, 50 counties, 120 projects, 263 million yuan.

    The 25 national key counties are real; of the other 25 the data hold no codes, so that theirs are invented
    ones that no county has. The 120 projects are supplies, whose money adds up to the published total; as
    many demands are drawn apart from them.

    Args:
        seed: Any whole number; the same seed gives the same scenario everywhere.

    Returns:
        The scenario.

    Source:
        The published size ``sichuan-2023-2024`` of the notice's data.
    """
    size, rng = _size("sichuan-2023-2024"), _drawing("sichuan", seed)
    counties = _counties("51", _known(size.counties), "四川省")
    owners = _spread(_known(size.organizations), _known(size.projects), rng)
    organizations = [
        organization_of(number, rng)
        if number <= NATIONAL_OR_EASTERN_IN_SICHUAN
        else _provincial(number, "51", rng)
        for number in range(1, _known(size.organizations) + 1)
    ]
    supplies = [
        supply_of(number, organizations[owner], ("51",), rng, _KNOBS)
        for number, owner in enumerate(owners, start=1)
    ]
    demands = _demands(counties, len(supplies), rng)
    return _scenario("sichuan", seed, demands, _offering(supplies, _known(size.amount_cny), rng))


def xinjiang(seed: int = 2025) -> Scenario:
    """
    Xinjiang's demand table, first batch of 2025: 146 demands that miss 36.61 million yuan in all.

    The published size names neither counties nor organisations: 40 counties, with codes that no county has,
    and 100 organisations with one project each are the scenario's own.

    Args:
        seed: Any whole number; the same seed gives the same scenario everywhere.

    Returns:
        The scenario.

    Source:
        The published size ``xinjiang-2025`` of the notice's data.
    """
    size, rng = _size("xinjiang-2025"), _drawing("xinjiang", seed)
    counties = _counties("65", _XINJIANG_COUNTIES, "新疆维吾尔自治区")
    demands = _demands(counties, _known(size.projects), rng)
    amounts = _amounts(_known(size.amount_cny), len(demands), rng)
    demands = [attrs.evolve(one, missing_cny=cny) for one, cny in zip(demands, amounts, strict=True)]
    supplies = [
        supply_of(number, organization_of(number, rng), ("65",), rng, _KNOBS)
        for number in range(1, _XINJIANG_ORGANIZATIONS + 1)
    ]
    return _scenario("xinjiang", seed, demands, supplies)


def yunxi(seed: int = 2021) -> Scenario:
    """
    The docking event at Yunxi in Hubei, 2021: 56 organisations and 63 projects of one county.

    Cash adds up to 4.88 million yuan and help in kind, whose worth stands in words, to 5.78 million, of which
    the source says "about". Demands and supplies are drawn apart, so that not all need find a partner,
    although 63 did.

    Args:
        seed: Any whole number; the same seed gives the same scenario everywhere.

    Returns:
        The scenario.

    Source:
        The published size ``yunxi-2021`` of the notice's data.
    """
    size, rng = _size("yunxi-2021"), _drawing("yunxi", seed)
    owners = _spread(_known(size.organizations), _known(size.projects), rng)
    organizations = [organization_of(number, rng) for number in range(1, _known(size.organizations) + 1)]
    supplies = [
        supply_of(number, organizations[owner], ("42",), rng, _KNOBS)
        for number, owner in enumerate(owners, start=1)
    ]
    supplies = _offering(supplies, _known(size.amount_cny), rng)
    worths = _amounts(IN_KIND_IN_YUNXI_CNY, len(supplies), rng)
    supplies = [
        attrs.evolve(one, in_kind=f"合成示例数据：物资折价{worth // _YUAN_PER_WAN}万元")
        for one, worth in zip(supplies, worths, strict=True)
    ]
    return _scenario("yunxi", seed, _demands([_YUNXI], len(supplies), rng), supplies)


def yunnan(seed: int = 2024) -> Scenario:
    """
    Yunnan: 52 outside organisations for 27 key counties, 230 inside for all 129, 337 projects, 231 million.

    The 27 key counties are real; of the other 102 the data hold no codes, so that theirs are invented ones
    that no county has. The projects are supplies, whose money adds up to the published total; as many
    demands, at least one a county, are drawn apart from them.

    Args:
        seed: Any whole number; the same seed gives the same scenario everywhere.

    Returns:
        The scenario.

    Source:
        The published size ``yunnan-2024`` of the notice's data.
    """
    size, rng = _size("yunnan-2024"), _drawing("yunnan", seed)
    counties = _counties("53", _known(size.counties), "云南省")
    everywhere = [county.code for county in counties]
    key = [county.code for county in key_counties().in_province("53")]
    owners = _spread(_known(size.organizations), _known(size.projects), rng)
    organizations = [
        organization_of(number, rng) if number <= OUTSIDE_IN_YUNNAN else _provincial(number, "53", rng)
        for number in range(1, _known(size.organizations) + 1)
    ]
    supplies = []
    for number, owner in enumerate(owners, start=1):
        supply = supply_of(number, organizations[owner], ("53",), rng, _KNOBS)
        served = key if owner < OUTSIDE_IN_YUNNAN else everywhere
        supplies.append(attrs.evolve(supply, regions=rng.sample(served, rng.randint(1, 4))))
    demands = _demands(counties, len(supplies), rng)
    return _scenario("yunnan", seed, demands, _offering(supplies, _known(size.amount_cny), rng))


SCENARIOS: Final[Mapping[str, Callable[[], Scenario]]] = MappingProxyType(
    {
        "national": national,
        "scarce": scarce,
        "sichuan": sichuan,
        "xinjiang": xinjiang,
        "yunnan": yunnan,
        "yunxi": yunxi,
    }
)
"""All scenarios by name; each may be given a seed of one's own."""


def scenario(name: str) -> Scenario:
    """
    A scenario by its name, drawn with its own seed.

    Args:
        name: A name of ``SCENARIOS``.

    Returns:
        The scenario.

    Raises:
        InvalidValueError: If there is none of this name.
    """
    if not isinstance(name, str) or name not in SCENARIOS:
        raise invalid("name", "scenario_name", name, known=", ".join(SCENARIOS))
    return SCENARIOS[name]()


def _size(of: str) -> PublishedSize:
    return next(size for size in load_notice().sizes if size.id == of)


def _known(number: int | None) -> int:
    """A number that a source gives; the tests see to it that it does wherever a scenario asks."""
    return number or 0


def _drawing(name: str, seed: int) -> Random:
    return Random(f"{name}:{seed}")  # noqa: S311  # a scenario, not a secret


def _counties(province: str, number: int, name: str) -> list[County]:
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


def _provincial(number: int, province: str, rng: Random) -> SocialOrganization:
    drawn = organization_of(number, rng)
    return attrs.evolve(drawn, registration_level=RegistrationLevel.PROVINCIAL, home=province)


def _spread(owners: int, projects: int, rng: Random) -> list[int]:
    """For each project the place of its owner: everybody has one, the rest fall by lot."""
    return sorted([*range(owners), *(rng.randrange(owners) for _ in range(projects - owners))])


def _demands(counties: Sequence[County], number: int, rng: Random) -> list[DemandProject]:
    """Demands of these counties: each has one, the rest fall by lot."""
    places = _spread(len(counties), number, rng)
    return [
        attrs.evolve(
            demand_of(place, counties[owner], rng, _KNOBS, published=True), county_name=counties[owner].name
        )
        for place, owner in enumerate(places, start=1)
    ]


def _offering(supplies: Sequence[SupplyProject], total_cny: int, rng: Random) -> list[SupplyProject]:
    amounts = _amounts(total_cny, len(supplies), rng)
    return [attrs.evolve(one, offer_cny=cny) for one, cny in zip(supplies, amounts, strict=True)]


def _amounts(total_cny: int, number: int, rng: Random) -> list[int]:
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


def _scenario(
    name: str, seed: int, demands: Sequence[DemandProject], supplies: Sequence[SupplyProject]
) -> Scenario:
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
