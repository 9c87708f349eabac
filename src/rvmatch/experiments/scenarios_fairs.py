"""The charity fairs of 2014, 2015 and 2019 at published sizes; all content is synthetic and called so."""

from typing import Final

from rvmatch.errors import invalid
from rvmatch.experiments.scenario_parts import (
    KNOBS,
    demands_of,
    drawing,
    known,
    offering,
    published_size,
    scenario_of,
)
from rvmatch.experiments.scenarios import Scenario
from rvmatch.experiments.synthetic import organization_of, supply_of
from rvmatch.notice import key_counties

__all__ = ["FAIR_YEARS", "charity_fair"]

FAIR_YEARS: Final = (2014, 2015, 2019)
"""The fairs (中国慈展会) of which both the entries and the matches are published."""


def charity_fair(year: int, seed: int | None = None) -> Scenario:
    """
    A charity fair (中国慈展会): so many entries that look for a partner, of which 15 to 24 % found one.

    2,773 entries and 438 matches in 2014, 2,588 and 623 in 2015, 896 and 133 in 2019. The sources say how
    many entries found a partner and not why the others did not: that partners are scarce is the scenario's
    own assumption. Entries are demands of the key counties, which are real; there are as many supplies as
    matches were published, each takes one project, and their money adds up to the published total. No plan
    can match more than at the fair, and most match about as many.

    Args:
        year: 2014, 2015 or 2019.
        seed: Any whole number; the same seed gives the same scenario everywhere; the year if left out.

    Returns:
        The scenario.

    Raises:
        InvalidValueError: If there is no fair of this year.

    Source:
        The published sizes ``charity-fair-2014``, ``charity-fair-2015`` and ``charity-fair-2019`` of the
        notice's data; their denominators differ: plans, applications, exhibited projects.
    """
    if year not in FAIR_YEARS:
        raise invalid("year", "fair_year", year, known=", ".join(map(str, FAIR_YEARS)))
    name, drawn_with = f"charity_fair_{year}", year if seed is None else seed
    size, rng = published_size(f"charity-fair-{year}"), drawing(name, drawn_with)
    counties = list(key_counties())
    demands = demands_of(counties, known(size.projects), rng)
    provinces = tuple(sorted({county.code.province for county in counties}))
    supplies = [
        supply_of(number, organization_of(number, rng), provinces, rng, KNOBS)
        for number in range(1, known(size.matched) + 1)
    ]
    return scenario_of(name, drawn_with, demands, offering(supplies, known(size.amount_cny), rng))
