"""Facts of a province, checked, cut to a day, and put to the counties that they belong to."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, TypeVar

import attrs

from rvmatch.errors import invalid
from rvmatch.evaluation.implementation_situation import (
    FactKind,
    FundBalance,
    FundPayment,
    LeftOut,
    Situation,
)
from rvmatch.matching import LeftAloneReason, MatchPlan
from rvmatch.model.docking import Docking
from rvmatch.model.docking_statuses import FULFILLED, KEPT
from rvmatch.model.events import DockingEvent
from rvmatch.model.identifiers import CountyCode, DivisionCode
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import ChannelTie, participant_key
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import HIGHEST_AMOUNT_CNY
from rvmatch.model.records import ProgressRecord, checked_records, progress_standings

__all__ = ["Facts", "docking_as_of"]

T = TypeVar("T")

_NOBODY_MISSING: Final = (LeftAloneReason.NOT_PUBLISHED, LeftAloneReason.WANTS_NONE)
"""Left alone, but no partner is missing."""

_COUNTY_DIGITS: Final = 6


def docking_as_of(docking: Docking, on: date) -> Docking | None:
    """A docking as it stood at the end of a day; None if it was not proposed yet."""
    history = tuple(step for step in docking.history if step.on <= on)
    if len(history) == len(docking.history):
        return docking
    return attrs.evolve(docking, history=history) if history else None


def _all_of(field: str, values: Iterable[T] | None, kind: type[T]) -> tuple[T, ...] | None:
    if values is None:
        return None
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, kind):
            name = kind.__name__
            raise invalid(field, "of_class", type(value).__name__, kind=name)
    return found


def _once(field: str, values: tuple[T, ...] | None, key: Callable[[T], object]) -> tuple[T, ...] | None:
    """The values sorted by what they are about; refused if two are about the same and would count twice."""
    twice = sorted(str(name) for name, times in Counter(map(key, values or ())).items() if times > 1)
    if twice:
        raise invalid(field, "ledger_twice", ", ".join(twice))
    return None if values is None else tuple(sorted(values, key=lambda one: str(key(one))))


def _project_key(project: Any) -> str:
    return str(project.key)


@attrs.frozen(kw_only=True)
class Facts:
    """
    All facts that a ledger is made from, in the province and by the day, each in an order of its own.

    A field is None where nobody gave such facts.
    """

    province: DivisionCode
    on: date
    counties: CountyList | None
    demands: tuple[DemandProject, ...] | None
    supplies: tuple[SupplyProject, ...] | None
    dockings: tuple[Docking, ...] | None
    records: tuple[ProgressRecord, ...] | None
    promised_cny: Mapping[str, int] | None
    events: tuple[DockingEvent, ...] | None
    organizations: tuple[SocialOrganization, ...] | None
    channel_ties: tuple[ChannelTie, ...] | None
    fund_payments: tuple[FundPayment, ...] | None
    fund_balances: tuple[FundBalance, ...] | None
    plan: MatchPlan | None
    left_out: tuple[LeftOut, ...]
    dockings_given: tuple[Docking, ...] | None
    """As given, wherever they lie and whatever happened later: records are compared with these."""

    @classmethod
    def of(
        cls,
        *,
        province: DivisionCode,
        on: date,
        counties: CountyList | None,
        demands: Iterable[DemandProject] | None,
        supplies: Iterable[SupplyProject] | None,
        dockings: Iterable[Docking] | None,
        records: Iterable[ProgressRecord] | None,
        promised_cny: Mapping[str, int] | None,
        events: Iterable[DockingEvent] | None,
        organizations: Iterable[SocialOrganization] | None,
        channel_ties: Iterable[ChannelTie] | None,
        fund_payments: Iterable[FundPayment] | None,
        fund_balances: Iterable[FundBalance] | None,
        plan: MatchPlan | None,
    ) -> "Facts":
        """The facts checked; what lies elsewhere or after the day is left out and counted."""
        if counties is not None and not isinstance(counties, CountyList):
            raise invalid("counties", "ledger_counties", type(counties).__name__)
        if plan is not None and not isinstance(plan, MatchPlan):
            kind = "MatchPlan"
            raise invalid("plan", "of_class", type(plan).__name__, kind=kind)
        cut = _Cut(province=province, on=on)
        asked = _once("demands", _all_of("demands", demands, DemandProject), _project_key)
        offered = _once("supplies", _all_of("supplies", supplies, SupplyProject), _project_key)
        docked = _once("dockings", _all_of("dockings", dockings, Docking), lambda one: one.id)
        held = _once("events", _all_of("events", events, DockingEvent), lambda one: one.id)
        bodies = _once(
            "organizations", _all_of("organizations", organizations, SocialOrganization), participant_key
        )
        paid = _once(
            "fund_payments",
            _all_of("fund_payments", fund_payments, FundPayment),
            lambda one: (one.fund, one.county_code or ""),
        )
        unspent = _once(
            "fund_balances", _all_of("fund_balances", fund_balances, FundBalance), lambda one: one.fund
        )
        reported = None if records is None else checked_records(records)
        return cls(
            province=province,
            on=on,
            counties=counties,
            demands=cut.here(FactKind.DEMANDS, asked, lambda one: one.county_code),
            supplies=offered,
            dockings=cut.here(
                FactKind.DOCKINGS,
                cut.dockings(docked),
                lambda one: one.county_code,
            ),
            records=cut.here(
                FactKind.RECORDS,
                cut.by_day(FactKind.RECORDS, reported, lambda one: one.on),
                lambda one: one.county_code,
            ),
            promised_cny=None if promised_cny is None else _promised(promised_cny),
            events=cut.here(
                FactKind.EVENTS,
                cut.by_day(FactKind.EVENTS, held, lambda one: one.ends_at.date()),
                lambda one: one.division,
            ),
            organizations=cut.here(FactKind.ORGANIZATIONS, bodies, lambda one: one.home),
            channel_ties=_all_of("channel_ties", channel_ties, ChannelTie),
            fund_payments=cut.here(FactKind.FUND_PAYMENTS, paid, lambda one: one.county_code),
            fund_balances=unspent,
            plan=plan,
            left_out=cut.left_out(),
            dockings_given=docked,
        )

    @property
    def not_given(self) -> tuple[FactKind, ...]:
        """Kinds of fact that nobody gave."""
        given = {
            FactKind.COUNTIES: self.counties,
            FactKind.DEMANDS: self.demands,
            FactKind.SUPPLIES: self.supplies,
            FactKind.DOCKINGS: self.dockings,
            FactKind.RECORDS: self.records,
            FactKind.PROMISED: self.promised_cny,
            FactKind.EVENTS: self.events,
            FactKind.ORGANIZATIONS: self.organizations,
            FactKind.CHANNEL_TIES: self.channel_ties,
            FactKind.FUND_PAYMENTS: self.fund_payments,
            FactKind.FUND_BALANCES: self.fund_balances,
            FactKind.PLAN: self.plan,
        }
        return tuple(kind for kind in FactKind if given[kind] is None)

    @property
    def places(self) -> tuple[CountyCode, ...]:
        """Listed counties of the province and those that some fact names, by code."""
        named = {one.county_code for one in self.demands or ()}
        named |= {one.county_code for one in self.dockings or ()}
        named |= {one.county_code for one in self.records or ()}
        named |= {one.county_code for one in self.fund_payments or () if one.county_code is not None}
        divisions = [one.division for one in self.events or ()] + [
            one.home for one in self.organizations or ()
        ]
        named |= {CountyCode(code) for code in divisions if code is not None and len(code) == _COUNTY_DIGITS}
        return tuple(sorted(named | set(self.listed or ())))

    @property
    def listed(self) -> tuple[CountyCode, ...] | None:
        """The listed counties of the province, by code."""
        if self.counties is None:
            return None
        return tuple(one.code for one in self.counties if self.province.contains(one.code))

    @property
    def off_list(self) -> tuple[CountyCode, ...]:
        """Counties that some fact names, but the list does not, by code; none if nobody gave a list."""
        listed = self.listed
        return () if listed is None else tuple(code for code in self.places if code not in listed)

    def situation(self) -> Situation:
        """What is known of the whole province."""
        demand_of = {one.key: one for one in self.demands or ()}
        supply_of = {one.key: one for one in self.supplies or ()}
        unmatched = None
        if self.plan is not None:
            alone = (one for one in self.plan.left_alone if one.reason not in _NOBODY_MISSING)
            unmatched = frozenset(one.demand for one in alone)
        agreed = [one for one in self.dockings or () if one.status in KEPT | FULFILLED]
        return Situation(
            on=self.on,
            places=self.places,
            listed=self.listed,
            demands=self.demands,
            supplies=self.supplies,
            dockings=self.dockings,
            progress=None if self.records is None else progress_standings(self.records),
            events=self.events,
            organizations=self.organizations,
            channel_ties=self.channel_ties,
            fund_payments=self.fund_payments,
            fund_balances=self.fund_balances,
            promised_cny=self.promised_cny,
            unmatched=unmatched,
            demand_of=demand_of,
            supply_of=supply_of,
            demand_dockings=_grouped(agreed, lambda one: one.demand),
            supply_dockings=_grouped(agreed, lambda one: one.supply),
        )

    def split(self) -> dict[CountyCode | None, Situation]:
        """The same for each county, and under None for what no county is named for."""
        whole = self.situation()
        demands = _apart(whole.demands, lambda one: one.county_code)
        supplies = _apart(whole.supplies, lambda _: None)
        dockings = _apart(whole.dockings, lambda one: one.county_code)
        progress = _apart(whole.progress, lambda one: one.county_code)
        events = _apart(whole.events, lambda one: _county(one.division))
        organizations = _apart(whole.organizations, lambda one: _county(one.home))
        payments = _apart(whole.fund_payments, lambda one: one.county_code)
        balances = _apart(whole.fund_balances, lambda _: None)
        listed = _apart(whole.listed, lambda code: code)
        return {
            place: attrs.evolve(
                whole,
                places=() if place is None else (place,),
                listed=_part(listed, place),
                demands=_part(demands, place),
                supplies=_part(supplies, place),
                dockings=_part(dockings, place),
                progress=_part(progress, place),
                events=_part(events, place),
                organizations=_part(organizations, place),
                fund_payments=_part(payments, place),
                fund_balances=_part(balances, place),
            )
            for place in (*whole.places, None)
        }


def _grouped(dockings: Iterable[Docking], key: Callable[[Docking], str]) -> dict[str, tuple[Docking, ...]]:
    found: defaultdict[str, list[Docking]] = defaultdict(list)
    for docking in dockings:
        found[key(docking)].append(docking)
    return {name: tuple(group) for name, group in found.items()}


def _county(division: DivisionCode | None) -> CountyCode | None:
    return CountyCode(division) if division is not None and len(division) == _COUNTY_DIGITS else None


_Parts = dict[CountyCode | None, tuple[T, ...]]


def _apart(values: tuple[T, ...] | None, place: Callable[[T], CountyCode | None]) -> _Parts[T] | None:
    """The values by county; under None where no county is named."""
    if values is None:
        return None
    found: defaultdict[CountyCode | None, list[T]] = defaultdict(list)
    for value in values:
        found[place(value)].append(value)
    return {code: tuple(group) for code, group in found.items()}


def _part(parts: _Parts[T] | None, place: CountyCode | None) -> tuple[T, ...] | None:
    return None if parts is None else parts.get(place, ())


def _promised(amounts: Mapping[str, int]) -> dict[str, int]:
    if not isinstance(amounts, Mapping):
        raise invalid("promised_cny", "ledger_promised", type(amounts).__name__)
    for docking, cny in amounts.items():
        if isinstance(cny, bool) or not isinstance(cny, int):
            raise invalid("promised_cny", "whole_yuan", cny)
        if not isinstance(docking, str):
            raise invalid("promised_cny", "ledger_promised", docking)
        if not 0 <= cny <= HIGHEST_AMOUNT_CNY:
            raise invalid("promised_cny", "amount_within", cny, highest=HIGHEST_AMOUNT_CNY)
    return dict(amounts)


@attrs.frozen(kw_only=True)
class _Cut:
    """Leaves out what lies elsewhere or after the day, and counts it."""

    province: DivisionCode
    on: date
    elsewhere: Counter[FactKind] = attrs.field(factory=Counter)
    later: Counter[FactKind] = attrs.field(factory=Counter)

    def here(
        self, kind: FactKind, values: tuple[T, ...] | None, place: Callable[[T], DivisionCode | None]
    ) -> tuple[T, ...] | None:
        """What lies in the province, or where nobody says."""
        if values is None:
            return None
        found = tuple(one for one in values if (code := place(one)) is None or self.province.contains(code))
        self.elsewhere[kind] += len(values) - len(found)
        return found

    def by_day(
        self, kind: FactKind, values: tuple[T, ...] | None, day: Callable[[T], date]
    ) -> tuple[T, ...] | None:
        """What lies on the day or before it."""
        if values is None:
            return None
        found = tuple(one for one in values if day(one) <= self.on)
        self.later[kind] += len(values) - len(found)
        return found

    def dockings(self, values: tuple[Docking, ...] | None) -> tuple[Docking, ...] | None:
        """Dockings as they stood on the day."""
        if values is None:
            return None
        stood = [docking_as_of(one, self.on) for one in values]
        found = tuple(one for one in stood if one is not None)
        self.later[FactKind.DOCKINGS] += len(values) - len(found)
        return found

    def left_out(self) -> tuple[LeftOut, ...]:
        """What was left out, by kind."""
        return tuple(
            LeftOut(kind=kind, elsewhere=self.elsewhere[kind], later=self.later[kind])
            for kind in FactKind
            if self.elsewhere[kind] or self.later[kind]
        )
