"""From a plan to the meetings of an event: who should talk to whom, and in whose delegation they come."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import attrs

from rvmatch.errors import ReadErrors, invalid
from rvmatch.matching import MatchPlan
from rvmatch.matching.libraries import Demands, Supplies, demands_of_plan, supplies_of_plan
from rvmatch.model.arguments import mapping
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.meetings import EventParty, MeetingRequests, MeetingWish, PartySide
from rvmatch.model.memberships import partner_name
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["requests_of_plan"]


def requests_of_plan(
    plan: MatchPlan,
    demands: Demands,
    supplies: Supplies,
    *,
    reserves: bool = False,
    leads: bool = False,
    one_delegation: bool = True,
    delegates: Mapping[str, int] | None = None,
) -> MeetingRequests:
    """
    The meetings that a plan suggests: one for each recommended docking, worth its points.

    Args:
        plan: The plan.
        demands: The demands that it was made from.
        supplies: The supplies that it was made from.
        reserves: Whether the reserves of each docking are meetings as well, worth their own points.
        leads: Whether leads of demands that are left alone are, although they are below the minimum score.
        one_delegation: Whether all projects of a county come as one party, and all of an organisation; else
            each project comes by itself.
        delegates: How many meetings a party can hold at once, by its key; one where nothing is said. The key
            of a county is its code, of an organisation its credit code, or its name where no entry of that
            name gives one code, and of a project that comes by itself the project's.

    Returns:
        The requests. A party has the name that its first project gives, and is there throughout: whoever is
        away, or has a table of its own, is entered with ``attrs.evolve``.

    Raises:
        InvalidValueError: If it is no plan, or was made from other libraries.
        ReadErrors: If a number of delegates is given for a key that is no party's; all such are named. Or if
            demands and supplies that come by themselves share a key.
    """
    demands, supplies = demands_of_plan(plan, demands), supplies_of_plan(plan, supplies)
    pairs = {(match.demand, match.supply): match.points for match in plan.matches}
    for demand, supply, points in _further(plan, reserves=reserves, leads=leads):
        pairs.setdefault((demand, supply), points)
    party_of_demand = {
        key: _coming_for_demand(demands[key], one_delegation=one_delegation) for key, _ in pairs
    }
    codes = _credit_codes(supplies)
    party_of_supply = {
        key: _coming_for_supply(supplies[key], codes, one_delegation=one_delegation) for _, key in pairs
    }
    named: dict[tuple[PartySide, str], EventParty] = {}
    for coming in (party_of_demand, party_of_supply):
        for _, party in sorted(coming.items()):
            named.setdefault((party.side, party.key), party)  # the first project gives the name
    numbers = dict(mapping("delegates", delegates))
    strangers = sorted(numbers.keys() - {key for _, key in named})
    if strangers:
        raise ReadErrors([invalid("delegates", "event_party_of_plan", key).fault for key in strangers])
    return MeetingRequests(
        parties=[attrs.evolve(party, delegates=numbers.get(party.key, 1)) for party in named.values()],
        wishes=[
            MeetingWish(
                demand=demand,
                supply=supply,
                value=points,
                demand_party=party_of_demand[demand].key,
                supply_party=party_of_supply[supply].key,
            )
            for (demand, supply), points in pairs.items()
        ],
    )


def _further(plan: MatchPlan, *, reserves: bool, leads: bool) -> Iterator[tuple[str, str, int]]:
    """Demand, supply and points of what the plan names beside its dockings."""
    if reserves:
        for match in plan.matches:
            for reserve in match.reserves:
                yield match.demand, reserve.supply, reserve.points
    if leads:
        for alone in plan.left_alone:
            for lead in alone.leads:
                yield alone.demand, lead.supply, lead.points


def _coming_for_demand(demand: DemandProject, *, one_delegation: bool) -> EventParty:
    if one_delegation:
        return EventParty(key=str(demand.county_code), side=PartySide.DEMAND, name=demand.county_label)
    return EventParty(key=demand.key, side=PartySide.DEMAND, name=demand.title)


def _coming_for_supply(
    supply: SupplyProject, codes: Mapping[str, str], *, one_delegation: bool
) -> EventParty:
    if not one_delegation:
        return EventParty(key=supply.key, side=PartySide.SUPPLY, name=supply.title)
    name = partner_name(supply.organization.name)
    key = supply.organization.credit_code or codes.get(name, name)
    return EventParty(key=str(key), side=PartySide.SUPPLY, name=supply.organization.name)


def _credit_codes(supplies: ProjectLibrary[SupplyProject]) -> dict[str, str]:
    """The credit code of each name that goes with one alone."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for supply in supplies:
        if supply.organization.credit_code is not None:
            found[partner_name(supply.organization.name)].add(str(supply.organization.credit_code))
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}
