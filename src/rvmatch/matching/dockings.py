"""From a plan to dockings that can be agreed, and from dockings to what later plans honour."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

import attrs

from rvmatch.errors import invalid
from rvmatch.matching.libraries import Demands, Supplies, as_library, demands_of_plan, supplies_of_plan
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.limits import Agreed, Refused
from rvmatch.model.content import canonical_text
from rvmatch.model.docking import Docking, propose
from rvmatch.model.docking_statuses import ASKED, FULFILLED, KEPT, PARTED
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.life_cycle import ConsentOrder, Party
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["docking_limits", "dockings_of", "libraries_after"]

Pair: TypeAlias = tuple[str, str]


def docking_limits(dockings: Iterable[Docking], *, keep_asked: bool = False) -> tuple[Agreed | Refused, ...]:
    """
    What later plans have to honour of dockings, as limits of a policy.

    A pair that is docked, signed or under way is kept, whatever its entries show meanwhile. A pair that one
    party refused or left is not proposed again, unless the parties came together anew in another docking.
    What is finished, withdrawn or expired binds nobody.

    Args:
        dockings: All dockings on record, in any order.
        keep_asked: Whether a pair that is proposed or awaits consent is kept as well, so that nobody else
            is proposed for the same place while the parties are being asked.

    Returns:
        At most one limit for each pair, by demand, then supply.

    Raises:
        InvalidValueError: If something else than dockings is given, or two of them have the same id.

    Source:
        民函〔2023〕49号: the three consents, and that organisations' wishes are respected when they leave.
    """
    held = KEPT | ASKED if keep_asked else KEPT
    agreed: set[Pair] = set()
    refused: set[Pair] = set()
    for docking in _recorded(dockings):
        pair = docking.demand, docking.supply
        if docking.status in held:
            agreed.add(pair)
        elif docking.status in PARTED:
            refused.add(pair)
    return tuple(Agreed(*pair) if pair in agreed else Refused(*pair) for pair in sorted(agreed | refused))


def dockings_of(
    plan: MatchPlan,
    demands: Demands,
    supplies: Supplies,
    *,
    on: date,
    recorded: Iterable[Docking] = (),
    by: Party = Party.DEPARTMENT,
    consent_order: ConsentOrder = ConsentOrder.AS_PUBLISHED,
) -> tuple[Docking, ...]:
    """
    The dockings that a plan proposes and that are not on record yet, each as just proposed.

    A plan is no agreement: nobody has consented to any of them. What the plan kept because it was agreed is
    no proposal, and is left out.

    Args:
        plan: The plan.
        demands: The demands that it was made from.
        supplies: The supplies that it was made from.
        on: The day on which they are proposed.
        recorded: Dockings on record; a pair that is asked, or agreed and not finished, is not proposed
            again.
        by: Who puts them forward.
        consent_order: In which order their consents may come.

    Returns:
        Dockings by demand, then supply. Their ids depend on the pair and the day alone.

    Raises:
        InvalidValueError: If it is no plan, or was made from other libraries, or ``on`` is no day.
    """
    if type(on) is not date:
        raise invalid("on", "date", on)
    demand_library, supply_library = demands_of_plan(plan, demands), supplies_of_plan(plan, supplies)
    alive = {
        (docking.demand, docking.supply) for docking in _recorded(recorded) if docking.status in ASKED | KEPT
    }
    return tuple(
        propose(
            id=_docking_id(match.demand, match.supply, on),
            demand=match.demand,
            supply=match.supply,
            county_code=demand_library[match.demand].county_code,
            organization=supply_library[match.supply].organization.name,
            on=on,
            by=by,
            consent_order=consent_order,
        )
        for match in plan.matches
        if not match.agreed and (match.demand, match.supply) not in alive
    )


def libraries_after(
    dockings: Iterable[Docking], demands: Demands, supplies: Supplies
) -> tuple[ProjectLibrary[DemandProject], ProjectLibrary[SupplyProject]]:
    """
    Two libraries after the dockings that were finished: each has used up a place of both its projects.

    A supply that is left with fewer places gives no more to each of the others than before: what it gave is
    not known here. Nothing else changes, and what is not finished uses up nothing.

    Args:
        dockings: All dockings on record; those of projects that are in no library count nothing.
        demands: The demands, with the places that they had before any of these dockings.
        supplies: The supplies, likewise.

    Returns:
        The two libraries, for the next plan.

    Raises:
        InvalidValueError: If something else than dockings or projects is given.
    """
    fulfilled = [docking for docking in _recorded(dockings) if docking.status in FULFILLED]
    by_demand = Counter(docking.demand for docking in fulfilled)
    by_supply = Counter(docking.supply for docking in fulfilled)
    demand_library: ProjectLibrary[DemandProject] = as_library(demands, DemandProject, "demands")
    supply_library: ProjectLibrary[SupplyProject] = as_library(supplies, SupplyProject, "supplies")
    return (
        attrs.evolve(
            demand_library, projects=[_asking_less(one, by_demand[one.key]) for one in demand_library]
        ),
        attrs.evolve(
            supply_library, projects=[_offering_less(one, by_supply[one.key]) for one in supply_library]
        ),
    )


def _asking_less(demand: DemandProject, used: int) -> DemandProject:
    if not used:
        return demand
    return attrs.evolve(demand, partners_wanted=max(0, demand.partners_wanted - used))


def _offering_less(supply: SupplyProject, used: int) -> SupplyProject:
    if not used:
        return supply
    left = max(0, supply.projects_accepted - used)
    return attrs.evolve(supply, projects_accepted=left, per_project_cny=supply.share_cny)


def _recorded(dockings: Iterable[Docking]) -> tuple[Docking, ...]:
    if isinstance(dockings, str) or not isinstance(dockings, Iterable):
        raise invalid("dockings", "collection", type(dockings).__name__)
    found = tuple(dockings)
    for docking in found:
        if not isinstance(docking, Docking):
            raise invalid("dockings", "of_class", type(docking).__name__, kind="Docking")
    twice = sorted(key for key, times in Counter(docking.id for docking in found).items() if times > 1)
    if twice:
        raise invalid("dockings", "docking_ids", ", ".join(twice))
    return found


def _docking_id(demand: str, supply: str, on: date) -> str:
    """An id that says the year, and of which nobody chooses the rest."""
    content = canonical_text((demand, supply, on.isoformat()))
    return f"{on.year}-{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
