"""Scenarios made harder: fewer supplies, more that serve at home alone, more that nobody stated."""

from collections.abc import Iterator
from typing import TypeVar

import attrs

from rvmatch.experiments.scenarios import Scenario
from rvmatch.mechanisms import Chance
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["turned"]

Project = TypeVar("Project", DemandProject, SupplyProject)


def turned(
    scenario: Scenario,
    chance: Chance,
    *,
    scarcity: float = 0.0,
    outside_home: float = 1.0,
    missing: float = 0.0,
) -> Scenario:
    """
    The scenario with fewer supplies, regions and statements; invented changes to invented projects.

    Which projects change is drawn by the place in the library; a setting does not move the draws of another.

    Args:
        scenario: Any two libraries.
        chance: Where draws come from.
        scarcity: The share of supplies that are taken away, rounded up to whole ones, from 0 to 1.
        outside_home: The share of supplies of organisations with a home province that serve where they said;
            the others serve the home province alone.
        missing: The chance of each statement of money, period or regions to be taken away, on top of what
            the scenario leaves out.

    Returns:
        The scenario, with the same name and seed.
    """
    demands, supplies = scenario.demands.projects, scenario.supplies.projects
    if outside_home < 1:
        draws = chance.of("outside home").uniform(len(supplies))
        supplies = tuple(
            _at_home(one) if draw >= outside_home else one for one, draw in zip(supplies, draws, strict=True)
        )
    if missing > 0:
        demands = tuple(
            _without(chance.of("missing", "demands"), missing, demands, ("missing_cny", "period"))
        )
        supplies = tuple(
            _without(chance.of("missing", "supplies"), missing, supplies, ("offer_cny", "period", "regions"))
        )
    if scarcity > 0:
        kept = chance.of("scarcity").permutation(len(supplies))[: int((1 - scarcity) * len(supplies))]
        supplies = tuple(supplies[place] for place in sorted(kept.tolist()))
    return attrs.evolve(
        scenario,
        demands=ProjectLibrary(demands, keeper=scenario.demands.keeper),
        supplies=ProjectLibrary(supplies, keeper=scenario.supplies.keeper),
    )


def _at_home(supply: SupplyProject) -> SupplyProject:
    """The supply, serving the home province of its organisation alone, if it has one."""
    home = supply.organization.home
    return supply if home is None else attrs.evolve(supply, regions=[home])


def _without(
    chance: Chance, share: float, projects: tuple[Project, ...], fields: tuple[str, ...]
) -> Iterator[Project]:
    draws = [(chance.of(field).uniform(len(projects)) < share).tolist() for field in fields]
    for project, *gone in zip(projects, *draws, strict=True):
        lost = {field: None for field, lacks in zip(fields, gone, strict=True) if lacks}
        yield attrs.evolve(project, **lost) if lost else project
