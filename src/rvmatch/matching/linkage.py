"""Five-community linkage in a plan: what a project has of its own, what dockings bring, what is missing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import attrs

from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import LinkageMember

__all__ = ["DemandLinkage", "FilledRole", "linkage_of"]


@attrs.frozen(kw_only=True)
class FilledRole:
    """
    A role that a recommended docking would fill.

    Args:
        role: Which of the five.
        supply: Whose supply brings it, by key.
    """

    role: LinkageMember
    supply: str


@attrs.frozen(kw_only=True)
class DemandLinkage:
    """
    How a demand stands in five-community linkage (五社联动) under a plan.

    Args:
        demand: Its key.
        own: Which of the five it has of its own, in the order of the notice.
        wanted: Which it asks for, in that order; a repetition asks for one more.
        filled: Which of these the plan would fill, and by whom.
        missing: Which of these it would leave open.

    Source:
        民发〔2022〕11号, part 7.
    """

    demand: str
    own: tuple[LinkageMember, ...]
    wanted: tuple[LinkageMember, ...]
    filled: tuple[FilledRole, ...]
    missing: tuple[LinkageMember, ...]


def linkage_of(
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    partners: Mapping[str, Sequence[tuple[str, LinkageMember | None]]],
    *,
    assigned: bool,
) -> tuple[DemandLinkage, ...]:
    """
    How each demand that says anything of roles stands, by key.

    Args:
        demands: The demands.
        supplies: The supplies.
        partners: For each demand with dockings its supplies, each with the role it fills in the plan.
        assigned: Whether the policy says who fills what; else as many wanted roles as possible are counted
            as filled by the partners that there are.

    Returns:
        One entry for each demand that has, or asks for, any of the five.
    """
    found = []
    for demand in demands:
        if not (demand.roles_wanted or demand.roles_present):
            continue
        own = partners.get(demand.key, ())
        filled = (
            [FilledRole(role=role, supply=supply) for supply, role in own if role is not None]
            if assigned
            else _most_filled(demand, [supplies[supply] for supply, _ in own])
        )
        wanted = _in_order(demand.roles_wanted)
        found.append(
            DemandLinkage(
                demand=demand.key,
                own=_in_order(demand.roles_present),
                wanted=wanted,
                filled=tuple(sorted(filled, key=lambda one: (_PLACES[one.role], one.supply))),
                missing=_without(wanted, [one.role for one in filled]) if filled else wanted,
            )
        )
    return tuple(found)


_PLACES = {role: place for place, role in enumerate(LinkageMember)}


def _in_order(roles: Iterable[LinkageMember]) -> tuple[LinkageMember, ...]:
    return tuple(sorted(roles, key=_PLACES.__getitem__))


def _without(wanted: Iterable[LinkageMember], filled: Iterable[LinkageMember]) -> tuple[LinkageMember, ...]:
    """The wanted roles less the filled ones, each as often as it stands there, in order."""
    return _in_order((Counter(wanted) - Counter(filled)).elements())


def _most_filled(demand: DemandProject, partners: Sequence[SupplyProject]) -> list[FilledRole]:
    """As many wanted roles as the partners can fill, each one at most, by augmenting paths."""
    places = _in_order(demand.roles_wanted)
    held: dict[int, int] = {}  # which partner holds a place

    def seat(partner: int, tried: set[int]) -> bool:
        for place, role in enumerate(places):
            if role in partners[partner].roles_offered and place not in tried:
                tried.add(place)
                if place not in held or seat(held[place], tried):
                    held[place] = partner
                    return True
        return False

    for partner in range(len(partners)):
        seat(partner, set())
    return [FilledRole(role=places[place], supply=partners[partner].key) for place, partner in held.items()]
