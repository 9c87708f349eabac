"""The table of indicators over the seven work areas: data, and one small pure function each."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Final, TypeVar

from rvmatch.errors import invalid
from rvmatch.evaluation.implementation_situation import Situation
from rvmatch.evaluation.implementation_values import (
    CategoryCount,
    CoverForm,
    Indicator,
    IndicatorUnit,
    Tally,
)
from rvmatch.model.arguments import instances
from rvmatch.model.docking import Docking
from rvmatch.model.docking_statuses import FULFILLED, KEPT
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.life_cycle import DockingMove, Party
from rvmatch.model.memberships import partner_name
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import (
    CooperationChannel,
    DockingEventKind,
    FocusField,
    FounderKind,
    LinkageMember,
    OrganizationNature,
    ProjectStatus,
    RegistrationLevel,
    SpecialAction,
    WorkArea,
)

__all__ = ["INDICATORS", "counted_by"]

E = TypeVar("E", bound=Enum)
Measure = Callable[[Situation], Tally | None]

_AGREED: Final = KEPT | FULFILLED


def counted_by(kind: type[E], entries: Iterable[Iterable[E]]) -> tuple[CategoryCount, ...]:
    """
    How many entries name each member of a vocabulary.

    Args:
        kind: The vocabulary.
        entries: For each entry the members that it names.

    Returns:
        A count for each member that some entry names, in the order of the vocabulary.

    Raises:
        InvalidValueError: If it is no vocabulary, or an entry names something else.
    """
    if not isinstance(kind, type) or not issubclass(kind, Enum):
        raise invalid("kind", "of_class", str(kind), kind="Enum")
    named = (instances("entries", entry, kind) for entry in instances("entries", entries, object))
    counts = Counter(member for entry in named for member in set(entry))
    return tuple(
        CategoryCount(vocabulary=kind.__name__, member=member.name, count=counts[member])
        for member in kind
        if counts[member]
    )


def _naming(kind: type[E], entries: Iterable[Iterable[E]]) -> Tally:
    """Entries that name a member of a vocabulary; those that name none do not state it."""
    found = [tuple(entry) for entry in entries]
    stated = sum(1 for entry in found if entry)
    return Tally(total=stated, stated=stated, unstated=len(found) - stated, by=counted_by(kind, found))


def _number(entries: Iterable[object]) -> Tally:
    """Entries that are there, each of which is known."""
    number = sum(1 for _ in entries)
    return Tally(total=number, stated=number)


def _sum(values: Iterable[int | None]) -> Tally:
    """The sum of what is stated, and how many state it."""
    found = list(values)
    known = [value for value in found if value is not None]
    return Tally(total=sum(known), stated=len(known), unstated=len(found) - len(known))


def _agreed(dockings: Iterable[Docking]) -> list[Docking]:
    return [docking for docking in dockings if docking.status in _AGREED]


def _ever_agreed(docking: Docking) -> bool:
    return docking.status in _AGREED or docking.status is ProjectStatus.EXITED


def _published(
    projects: Iterable[DemandProject | SupplyProject],
) -> list[DemandProject | SupplyProject]:
    return [project for project in projects if project.status is ProjectStatus.PUBLISHED]


def _counties_helped(now: Situation) -> Tally | None:
    if now.dockings is None:
        return None
    helped = {docking.county_code for docking in now.dockings if docking.status in KEPT}
    return Tally(total=len(helped), stated=len(now.dockings))


def _dockings_left(now: Situation) -> Tally | None:
    if now.dockings is None:
        return None
    left = [
        docking.history[-1].by for docking in now.dockings if docking.history[-1].move is DockingMove.EXIT
    ]
    by = counted_by(Party, ([party] for party in left))
    return Tally(total=len(left), stated=len(now.dockings), by=by)


def _reported(figure: str) -> Measure:
    """The sum of one figure of the records; a docking that was agreed and has no record does not state it."""

    def measure(now: Situation) -> Tally | None:
        if now.progress is None:
            return None
        known: dict[tuple[CountyCode, str], int | None] = {
            (docking.county_code, docking.id): None for docking in now.dockings or () if _ever_agreed(docking)
        }
        known |= {(one.county_code, one.docking): getattr(one, figure) for one in now.progress}
        return _sum(known.values())

    return measure


def _money_promised(now: Situation) -> Tally | None:
    if now.dockings is None or now.promised_cny is None:
        return None
    return _sum(now.promised_cny.get(docking.id) for docking in now.dockings if _ever_agreed(docking))


def _action_projects(now: Situation) -> Tally | None:
    if now.demands is None and now.supplies is None:
        return None
    published = _published((*(now.demands or ()), *(now.supplies or ())))
    return _naming(SpecialAction, (project.special_actions for project in published))


def _sides(now: Situation, docking: Docking) -> list[DemandProject | SupplyProject]:
    """The two projects of a docking, as far as they are known."""
    found = now.demand_of.get(docking.demand), now.supply_of.get(docking.supply)
    return [project for project in found if project is not None]


def _action_dockings(now: Situation) -> Tally | None:
    if now.dockings is None:
        return None
    return _naming(
        SpecialAction,
        (
            {action for project in _sides(now, docking) for action in project.special_actions}
            for docking in _agreed(now.dockings)
        ),
    )


def _dockings_by_field(now: Situation) -> Tally | None:
    if now.dockings is None:
        return None
    demands = (now.demand_of.get(docking.demand) for docking in _agreed(now.dockings))
    return _naming(FocusField, (() if demand is None else demand.fields for demand in demands))


def _events(now: Situation) -> Tally | None:
    if now.events is None:
        return None
    return _naming(DockingEventKind, ([event.kind] for event in now.events))


def _dockings_by_stage(now: Situation) -> Tally | None:
    if now.dockings is None:
        return None
    return _naming(ProjectStatus, ([docking.status] for docking in now.dockings))


def _demands_published(now: Situation) -> Tally | None:
    return None if now.demands is None else _number(_published(now.demands))


def _supplies_published(now: Situation) -> Tally | None:
    return None if now.supplies is None else _number(_published(now.supplies))


def _demands_with_partner(now: Situation) -> Tally | None:
    if now.demands is None or now.dockings is None:
        return None
    return Tally(
        total=sum(1 for one in now.demands if one.key in now.demand_dockings), stated=len(now.demands)
    )


def _supplies_with_partner(now: Situation) -> Tally | None:
    if now.supplies is None or now.dockings is None:
        return None
    return Tally(
        total=sum(1 for one in now.supplies if one.key in now.supply_dockings), stated=len(now.supplies)
    )


def _money_missing(now: Situation) -> Tally | None:
    if now.demands is None:
        return None
    return _sum(demand.missing_cny for demand in now.demands if demand.status is ProjectStatus.PUBLISHED)


def _organizations_registered(now: Situation) -> Tally | None:
    return None if now.organizations is None else _number(now.organizations)


def _organizations(kind: type[E], of: Callable[[SocialOrganization], E | None]) -> Measure:
    """Organisations on the register that state a member of a vocabulary, by member."""

    def measure(now: Situation) -> Tally | None:
        if now.organizations is None:
            return None
        stated = (of(one) for one in now.organizations)
        return _naming(kind, (() if member is None else (member,) for member in stated))

    return measure


def _demands_unserved(now: Situation) -> Tally | None:
    if now.demands is None or now.unmatched is None:
        return None
    return Tally(
        total=sum(1 for demand in now.demands if demand.key in now.unmatched), stated=len(now.demands)
    )


def _helpers(now: Situation, dockings: Iterable[Docking]) -> dict[CountyCode, int]:
    """How many organisations have agreed dockings in each listed county."""
    named: defaultdict[CountyCode, set[str]] = defaultdict(set)
    for docking in _agreed(dockings):
        named[docking.county_code].add(partner_name(docking.organization))
    return {county: len(named[county]) for county in now.listed or ()}


def _counties_covered(now: Situation) -> Tally | None:
    if now.listed is None or now.dockings is None:
        return None
    helpers = _helpers(now, now.dockings)
    forms = [
        (CoverForm.NONE, CoverForm.ONE_TO_ONE, CoverForm.MANY_TO_ONE)[min(number, 2)]
        for number in helpers.values()
    ]
    covered = sum(1 for form in forms if form is not CoverForm.NONE)
    return Tally(total=covered, stated=len(forms), by=counted_by(CoverForm, ([form] for form in forms)))


def _organizations_docked(now: Situation) -> Tally | None:
    if now.dockings is None:
        return None
    agreed = _agreed(now.dockings)
    return Tally(
        total=len({partner_name(docking.organization) for docking in agreed}), stated=len(now.dockings)
    )


def _channels(now: Situation) -> Tally | None:
    if now.channel_ties is None and now.demands is None:
        return None
    of: defaultdict[CountyCode, set[CooperationChannel]] = defaultdict(set)
    for demand in now.demands or ():
        of[demand.county_code] |= demand.channels
    for tie in now.channel_ties or ():
        for county in now.places:
            if tie.place.contains(county):
                of[county].add(tie.channel)
    stated = sum(1 for county in now.places if of[county])
    return Tally(
        total=sum(len(of[county]) for county in now.places),
        stated=stated,
        unstated=len(now.places) - stated,
        by=counted_by(CooperationChannel, (of[county] for county in now.places)),
    )


def _brought(now: Situation, demand: str) -> set[LinkageMember]:
    """The members of five-community linkage that the partners of a demand bring."""
    supplies = (now.supply_of.get(docking.supply) for docking in now.demand_dockings.get(demand, ()))
    return {role for supply in supplies if supply is not None for role in supply.roles_offered}


def _linkage_roles(now: Situation) -> Tally | None:
    if now.demands is None:
        return None
    roles = [set(demand.roles_present) | _brought(now, demand.key) for demand in now.demands]
    stated = sum(1 for one in roles if one)
    return Tally(
        total=sum(map(len, roles)),
        stated=stated,
        unstated=len(roles) - stated,
        by=counted_by(LinkageMember, roles),
    )


def _funds_paid(now: Situation) -> Tally | None:
    return None if now.fund_payments is None else _sum(one.paid_cny for one in now.fund_payments)


def _funds_unspent(now: Situation) -> Tally | None:
    return None if now.fund_balances is None else _sum(one.unspent_cny for one in now.fund_balances)


_AREA: Final = WorkArea
_IN: Final = IndicatorUnit


def _one(
    code: str,
    area: WorkArea,
    unit: IndicatorUnit,
    measure: Measure,
    *,
    additive: bool = True,
    sums: bool = False,
    named: bool = False,
) -> Indicator:
    """A row of the table; its words stand in ``wording``."""
    return Indicator(
        code=code, area=area, unit=unit, measure=measure, additive=additive, sums=sums, named=named
    )


INDICATORS: Final[tuple[Indicator, ...]] = (
    _one("counties_helped", _AREA.OVERALL_REQUIREMENT, _IN.COUNTIES, _counties_helped),
    _one("dockings_left", _AREA.OVERALL_REQUIREMENT, _IN.DOCKINGS, _dockings_left),
    _one("people_reached", _AREA.OVERALL_REQUIREMENT, _IN.PEOPLE, _reported("people_reached"), sums=True),
    _one("money_promised", _AREA.OVERALL_REQUIREMENT, _IN.YUAN, _money_promised, sums=True),
    _one("money_spent", _AREA.OVERALL_REQUIREMENT, _IN.YUAN, _reported("spent_cny"), sums=True),
    _one("action_projects", _AREA.SPECIAL_ACTIONS, _IN.PROJECTS, _action_projects, named=True),
    _one("action_dockings", _AREA.SPECIAL_ACTIONS, _IN.DOCKINGS, _action_dockings, named=True),
    _one("dockings_by_field", _AREA.SPECIAL_ACTIONS, _IN.DOCKINGS, _dockings_by_field, named=True),
    _one("docking_events", _AREA.SERVICE_PLATFORM, _IN.EVENTS, _events, named=True),
    _one("activities_reported", _AREA.SERVICE_PLATFORM, _IN.EVENTS, _reported("events_held"), sums=True),
    _one("dockings_by_stage", _AREA.SERVICE_PLATFORM, _IN.DOCKINGS, _dockings_by_stage),
    _one("demands_published", _AREA.PROJECT_LIBRARIES, _IN.PROJECTS, _demands_published, named=True),
    _one("supplies_published", _AREA.PROJECT_LIBRARIES, _IN.PROJECTS, _supplies_published, named=True),
    _one("demands_with_partner", _AREA.PROJECT_LIBRARIES, _IN.PROJECTS, _demands_with_partner),
    _one("supplies_with_partner", _AREA.PROJECT_LIBRARIES, _IN.PROJECTS, _supplies_with_partner),
    _one("money_missing", _AREA.PROJECT_LIBRARIES, _IN.YUAN, _money_missing, sums=True),
    _one("organizations_registered", _AREA.CULTIVATION, _IN.ORGANIZATIONS, _organizations_registered),
    _one(
        "organizations_by_level",
        _AREA.CULTIVATION,
        _IN.ORGANIZATIONS,
        _organizations(RegistrationLevel, lambda one: one.registration_level),
    ),
    _one(
        "organizations_by_nature",
        _AREA.CULTIVATION,
        _IN.ORGANIZATIONS,
        _organizations(OrganizationNature, lambda one: one.nature),
        named=True,
    ),
    _one(
        "organizations_by_founder",
        _AREA.CULTIVATION,
        _IN.ORGANIZATIONS,
        _organizations(FounderKind, lambda one: one.founder),
        named=True,
    ),
    _one("demands_unserved", _AREA.CULTIVATION, _IN.PROJECTS, _demands_unserved),
    _one("counties_covered", _AREA.LONG_TERM_COOPERATION, _IN.COUNTIES, _counties_covered, named=True),
    _one(
        "organizations_docked",
        _AREA.LONG_TERM_COOPERATION,
        _IN.ORGANIZATIONS,
        _organizations_docked,
        additive=False,
    ),
    _one("channels", _AREA.LONG_TERM_COOPERATION, _IN.CHANNELS, _channels, named=True),
    _one("linkage_roles", _AREA.SUPPORT_SYSTEM, _IN.ROLES, _linkage_roles, named=True),
    _one("funds_paid", _AREA.SUPPORT_SYSTEM, _IN.YUAN, _funds_paid, sums=True, named=True),
    _one("funds_unspent", _AREA.SUPPORT_SYSTEM, _IN.YUAN, _funds_unspent, sums=True, named=True),
)
"""
All shipped indicators, by work area. The notice holds no table of indicators: these are the library's own
word; what a named one counts stands in the notice. For one's own: ``ledger(..., indicators=(*INDICATORS,
mine))``.
"""
