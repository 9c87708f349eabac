"""More named scenarios at the published sizes of real cases; all content is synthetic and called so."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import attrs

from rvmatch.errors import invalid
from rvmatch.experiments.scenario_parts import (
    KNOBS,
    amounts_of,
    counties_of,
    demands_of,
    drawing,
    known,
    offering,
    provincial,
    published_size,
    scenario_of,
    spread,
)
from rvmatch.experiments.scenarios import Scenario, national, scarce
from rvmatch.experiments.synthetic import organization_of, supply_of
from rvmatch.model.places import County
from rvmatch.notice import key_counties

__all__ = ["SCENARIOS", "scenario", "sichuan", "xinjiang", "yunnan", "yunxi"]

_YUAN_PER_WAN: Final = 10_000

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
    size, rng = published_size("sichuan-2023-2024"), drawing("sichuan", seed)
    counties = counties_of("51", known(size.counties), "四川省")
    owners = spread(known(size.organizations), known(size.projects), rng)
    organizations = [
        organization_of(number, rng)
        if number <= NATIONAL_OR_EASTERN_IN_SICHUAN
        else provincial(number, "51", rng)
        for number in range(1, known(size.organizations) + 1)
    ]
    supplies = [
        supply_of(number, organizations[owner], ("51",), rng, KNOBS)
        for number, owner in enumerate(owners, start=1)
    ]
    demands = demands_of(counties, len(supplies), rng)
    return scenario_of("sichuan", seed, demands, offering(supplies, known(size.amount_cny), rng))


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
    size, rng = published_size("xinjiang-2025"), drawing("xinjiang", seed)
    counties = counties_of("65", _XINJIANG_COUNTIES, "新疆维吾尔自治区")
    demands = demands_of(counties, known(size.projects), rng)
    amounts = amounts_of(known(size.amount_cny), len(demands), rng)
    demands = [attrs.evolve(one, missing_cny=cny) for one, cny in zip(demands, amounts, strict=True)]
    supplies = [
        supply_of(number, organization_of(number, rng), ("65",), rng, KNOBS)
        for number in range(1, _XINJIANG_ORGANIZATIONS + 1)
    ]
    return scenario_of("xinjiang", seed, demands, supplies)


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
    size, rng = published_size("yunxi-2021"), drawing("yunxi", seed)
    owners = spread(known(size.organizations), known(size.projects), rng)
    organizations = [organization_of(number, rng) for number in range(1, known(size.organizations) + 1)]
    supplies = [
        supply_of(number, organizations[owner], ("42",), rng, KNOBS)
        for number, owner in enumerate(owners, start=1)
    ]
    supplies = offering(supplies, known(size.amount_cny), rng)
    worths = amounts_of(IN_KIND_IN_YUNXI_CNY, len(supplies), rng)
    supplies = [
        attrs.evolve(one, in_kind=f"合成示例数据：物资折价{worth // _YUAN_PER_WAN}万元")
        for one, worth in zip(supplies, worths, strict=True)
    ]
    return scenario_of("yunxi", seed, demands_of([_YUNXI], len(supplies), rng), supplies)


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
    size, rng = published_size("yunnan-2024"), drawing("yunnan", seed)
    counties = counties_of("53", known(size.counties), "云南省")
    everywhere = [county.code for county in counties]
    key = [county.code for county in key_counties().in_province("53")]
    owners = spread(known(size.organizations), known(size.projects), rng)
    organizations = [
        organization_of(number, rng) if number <= OUTSIDE_IN_YUNNAN else provincial(number, "53", rng)
        for number in range(1, known(size.organizations) + 1)
    ]
    supplies = []
    for number, owner in enumerate(owners, start=1):
        supply = supply_of(number, organizations[owner], ("53",), rng, KNOBS)
        served = key if owner < OUTSIDE_IN_YUNNAN else everywhere
        supplies.append(attrs.evolve(supply, regions=rng.sample(served, rng.randint(1, 4))))
    demands = demands_of(counties, len(supplies), rng)
    return scenario_of("yunnan", seed, demands, offering(supplies, known(size.amount_cny), rng))


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
