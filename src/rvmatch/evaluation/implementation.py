"""The ledger of a province over the seven work areas, and how two ledgers differ."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import attrs

from rvmatch.errors import invalid
from rvmatch.evaluation.implementation_facts import Facts
from rvmatch.evaluation.implementation_indicators import INDICATORS
from rvmatch.evaluation.implementation_situation import FundBalance, FundPayment
from rvmatch.evaluation.implementation_values import (
    CountyLedger,
    Indicator,
    IndicatorValue,
    Ledger,
)
from rvmatch.matching import MatchPlan, county_names
from rvmatch.model.arguments import instance
from rvmatch.model.docking import Docking
from rvmatch.model.docking_statuses import FULFILLED
from rvmatch.model.events import DockingEvent
from rvmatch.model.identifiers import CountyCode, planning_division_code
from rvmatch.model.life_cycle import DockingMove, Party
from rvmatch.model.memberships import partner_name
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import ChannelTie
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.record_findings import progress_findings
from rvmatch.model.records import ProgressRecord
from rvmatch.model.vocabulary import WorkArea

__all__ = ["IndicatorChange", "LedgerComparison", "compare_ledgers", "docking_outcomes", "ledger"]


def ledger(
    province: str,
    *,
    on: date,
    counties: CountyList | None = None,
    demands: Iterable[DemandProject] | None = None,
    supplies: Iterable[SupplyProject] | None = None,
    dockings: Iterable[Docking] | None = None,
    records: Iterable[ProgressRecord] | None = None,
    promised_cny: Mapping[str, int] | None = None,
    events: Iterable[DockingEvent] | None = None,
    organizations: Iterable[SocialOrganization] | None = None,
    channel_ties: Iterable[ChannelTie] | None = None,
    fund_payments: Iterable[FundPayment] | None = None,
    fund_balances: Iterable[FundBalance] | None = None,
    plan: MatchPlan | None = None,
    indicators: Sequence[Indicator] = INDICATORS,
) -> Ledger:
    """
    A province's ledger over the seven work areas on a day.

    What is left out as None was not given, and the indicators that need it say so; what is given and empty
    is known to be nothing. Libraries, the register, ties, funds and the plan are taken as they are, so give
    those of the day; dockings, records and events are cut to the day.

    Args:
        province: Its two-digit code; a longer one for a prefecture, a city that plans on its own, or the
            Xinjiang corps.
        on: The day.
        counties: The counties whose cover is asked about, such as the key counties; others that facts name
            are looked at as well, and listed as not on it.
        demands: The demand library.
        supplies: The supply library of the province; no county is named for supplies.
        dockings: Dockings with their histories.
        records: Records of progress.
        promised_cny: For ids of dockings the money that the agreement promises, in whole yuan.
        events: Docking events; those not over by the day do not count.
        organizations: The register of organisations, each once.
        channel_ties: Cooperation channels and whom they help.
        fund_payments: What special funds paid out by the day.
        fund_balances: What special funds hold on the day.
        plan: The plan that shows which demands are left alone.
        indicators: The indicators, each code once.

    Returns:
        The ledger, the same in whatever order facts came. Counties stand by code; nothing is ranked and no
        score is made of several indicators.

    Raises:
        InvalidValueError: If an argument is not as described, or stands twice; ``field`` names which.

    Source:
        民发〔2022〕11号, follow-up (贯彻落实): implementation is tracked and assessed. It holds no form of a
        ledger and no table of indicators; both are the library's own.

    Examples:
        >>> from rvmatch.model.vocabulary import HelpKind
        >>> demand = DemandProject(
        ...     id="D1", title="老年食堂", county_code="530326", help_kinds=[HelpKind.ELDERLY_CARE]
        ... )
        >>> found = ledger("53", on=date(2024, 6, 30), demands=[demand])
        >>> found.value("demands_published").total, found.value("money_missing").total
        (1, None)
    """
    if type(on) is not date:
        raise invalid("on", "date", on)
    table = _by_area(indicators)
    facts = Facts.of(
        province=planning_division_code(province),
        on=on,
        counties=counties,
        demands=demands,
        supplies=supplies,
        dockings=dockings,
        records=records,
        promised_cny=promised_cny,
        events=events,
        organizations=organizations,
        channel_ties=channel_ties,
        fund_payments=fund_payments,
        fund_balances=fund_balances,
        plan=plan,
    )
    parts = facts.split()
    whole = facts.situation()
    names = county_names(facts.demands or ())
    names |= {county.code: county.name for county in counties or ()}
    return Ledger(
        province=facts.province,
        on=on,
        definitions=tuple(indicator.described for indicator in table),
        values=tuple(indicator.value(whole) for indicator in table),
        counties=tuple(
            CountyLedger(
                county_code=code,
                county_name=str(names.get(code, code)),
                values=tuple(indicator.value(parts[code]) for indicator in table),
            )
            for code in facts.places
        ),
        unplaced=tuple(indicator.value(parts[None]) for indicator in table),
        findings=progress_findings(
            facts.records or (), dockings=facts.dockings_given, promised_cny=facts.promised_cny
        ),
        not_given=facts.not_given,
        left_out=facts.left_out,
        off_list=facts.off_list,
    )


def _by_area(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Indicators by work area, in their own order inside it; refused if a code stands twice."""
    if isinstance(indicators, str) or not isinstance(indicators, Iterable):
        raise invalid("indicators", "collection", indicators)
    found = tuple(indicators)
    for one in found:
        if not isinstance(one, Indicator):
            kind = "Indicator"
            raise invalid("indicators", "of_class", type(one).__name__, kind=kind)
    twice = sorted(code for code, times in Counter(one.code for one in found).items() if times > 1)
    if twice:
        raise invalid("indicators", "ledger_twice", ", ".join(twice))
    areas = list(WorkArea)
    return tuple(sorted(found, key=lambda one: areas.index(one.area)))


@attrs.frozen(kw_only=True)
class IndicatorChange:
    """
    An indicator that differs between two ledgers.

    Args:
        indicator: Its code.
        county_code: The county; None for the whole province.
        before: Its value in the earlier ledger; None if that has no such indicator or county.
        after: Its value in the later one, likewise.
        change: By how much the known total grew; None if it is unknown in one of the two. Where more or
            fewer entries state it than before, part of it may come from that.
    """

    indicator: str
    county_code: CountyCode | None
    before: IndicatorValue | None
    after: IndicatorValue | None
    change: int | None


@attrs.frozen(kw_only=True)
class LedgerComparison:
    """
    How two ledgers of a province differ.

    Args:
        earlier: The earlier ledger.
        later: The later one.
        changes: What differs: the province first, then counties by code, indicators in the later ledger's
            order, then those that only the earlier one has.
    """

    earlier: Ledger
    later: Ledger
    changes: tuple[IndicatorChange, ...]


def compare_ledgers(earlier: Ledger, later: Ledger) -> LedgerComparison:
    """
    How two ledgers of a province differ.

    Args:
        earlier: The earlier ledger.
        later: The later one.

    Returns:
        Every indicator whose value differs, by place; what is the same in both is left out.

    Raises:
        InvalidValueError: If they are no ledgers, or of two provinces, or the later one is of an earlier
            day.
    """
    instance("earlier", earlier, Ledger)
    instance("later", later, Ledger)
    if earlier.province != later.province:
        raise invalid("later", "ledger_province", later.province, province=earlier.province)
    if later.on < earlier.on:
        raise invalid("later", "later_day", later.on, earlier=earlier.on)
    codes = dict.fromkeys(one.code for one in (*later.definitions, *earlier.definitions))
    places: list[CountyCode | None] = [None]
    places += sorted({one.county_code for one in (*earlier.counties, *later.counties)})
    found: list[IndicatorChange] = []
    for place in places:
        for code in codes:
            before, after = earlier.value(code, place), later.value(code, place)
            if before != after:
                totals = (None if one is None else one.total for one in (before, after))
                found.append(
                    IndicatorChange(
                        indicator=code,
                        county_code=place,
                        before=before,
                        after=after,
                        change=_growth(*totals),
                    )
                )
    return LedgerComparison(earlier=earlier, later=later, changes=tuple(found))


def _growth(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else after - before


def docking_outcomes(dockings: Iterable[Docking]) -> dict[str, tuple[int, int]]:
    """
    What became of each organisation's dockings: what the criterion ``DockingsFinished`` takes.

    Ended are dockings that were finished, and those that were signed and then left by the organisation, or
    taken off the list by the department. Where the county left, the docking does not count at all; what was
    never signed does not either.

    Args:
        dockings: Dockings, in any order.

    Returns:
        For each organisation with a docking that ended, how many it finished and how many ended, by name.

    Raises:
        InvalidValueError: If something else than dockings is given.

    Source:
        Library option; 民函〔2023〕49号 allows organisations to leave.
    """
    if isinstance(dockings, str) or not isinstance(dockings, Iterable):
        raise invalid("dockings", "collection", dockings)
    finished: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    for docking in dockings:
        if not isinstance(docking, Docking):
            raise invalid("dockings", "of_class", type(docking).__name__, kind="Docking")
        last = docking.history[-1]
        name = partner_name(docking.organization)
        if docking.status in FULFILLED:
            finished[name] += 1
            ended[name] += 1
        elif last.move is DockingMove.EXIT and last.by is not Party.COUNTY:
            ended[name] += 1
    return {name: (finished[name], ended[name]) for name in sorted(ended)}
