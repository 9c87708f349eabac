"""``demo --full`` after its event: dockings, funds, linkage, cultivation, the ledger, and the next year."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import attrs

from rvmatch.commands.year import PROVINCE, Market, Section, key_counties_here, section, shown
from rvmatch.cooperation import YearOfHelp, continuity_between, continuity_lines, help_of_dockings
from rvmatch.evaluation import (
    FundPayment,
    Ledger,
    NewOrganization,
    ledger,
    ledger_told,
    unserved_demands,
    unserved_lines,
    worth_lines,
    worth_of_new_organizations,
)
from rvmatch.matching import Matcher, Policy, Refused
from rvmatch.matching.dockings import docking_limits, dockings_of
from rvmatch.matching.phrasing import county_names
from rvmatch.model.docking import Docking, advance
from rvmatch.model.docking_told import told
from rvmatch.model.funds import FundFounder, FundFounderKind, FundNeed, SpecialFund
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.life_cycle import DockingMove
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.records import ProgressRecord
from rvmatch.model.vocabulary import FocusField, FounderKind, OrganizationNature, ProjectStatus
from rvmatch.support import (
    FundPlan,
    funds_statement,
    linkage_completeness,
    linkage_lines,
    needs_of_plan,
    share_out,
)
from rvmatch.wording import Language, say

__all__ = ["second_half"]

_PROPOSED_ON: Final = date(2024, 5, 20)
_ANSWERED_ON: Final = date(2024, 6, 5)
_STARTED_ON: Final = date(2024, 7, 1)
_ENDED_ON: Final = date(2024, 12, 20)
_LEDGER_ON: Final = date(2024, 12, 31)
_LEDGER_LINES: Final = 39
"""The seven areas, and a county or two."""

_EVERY_REFUSED, _EVERY_WAITING, _EVERY_FINISHED = 9, 5, 4
"""Which of the dockings are refused, wait for an answer, and end within the year: synthetic, like all."""


def second_half(market: Market, language: Language) -> Iterator[Section]:
    """The year from the docking event on: a section for each step."""
    dockings = _followed(dockings_of(market.plan, market.demands, market.supplies, on=_PROPOSED_ON))
    yield section("docking", language, _told(dockings, county_names(market.demands), language))
    funds = share_out(_funds(), _needs(market), market.demands, key_counties=key_counties_here())
    yield section("funds", language, shown(funds_statement(funds, language), 8, language), funds=funds)
    linkage = linkage_lines(linkage_completeness(market.plan, market.demands), language)
    yield section("linkage", language, shown(linkage, 4, language))
    yield _cultivated(market, language)
    year = _accounted(market, dockings, funds)
    told_year = shown(ledger_told(year, language).splitlines(), _LEDGER_LINES, language)
    yield section("ledger", language, told_year, ledger=year)
    yield section("next", language, _next_year(market, dockings, language))


def _followed(dockings: Sequence[Docking]) -> list[Docking]:
    """The dockings at the end of the year: most under way, some ended, some refused, some unanswered."""
    found = []
    for number, docking in enumerate(dockings, start=1):
        if number % _EVERY_REFUSED == 0:
            found.append(advance(docking, "refuse", on=_ANSWERED_ON, by="county"))
            continue
        now = advance(docking, "volunteer", on=_ANSWERED_ON)
        if number % _EVERY_WAITING:
            now = _carried_out(now, to_the_end=number % _EVERY_FINISHED == 0)
        found.append(now)
    return found


def _carried_out(docking: Docking, *, to_the_end: bool) -> Docking:
    """A docking to which all agreed, under way or evaluated."""
    now = advance(docking, "recommend", on=_ANSWERED_ON)
    now = advance(now, "agree", on=_ANSWERED_ON)
    now = advance(now, "dock", on=_ANSWERED_ON, by="department")
    now = advance(now, "sign", on=_STARTED_ON, by="county")
    now = advance(now, "start", on=_STARTED_ON, by="organization")
    if not to_the_end:
        return now
    return advance(
        advance(now, "finish", on=_ENDED_ON, by="organization"), "evaluate", on=_ENDED_ON, by="department"
    )


def _told(dockings: Sequence[Docking], names: Mapping[str, str], language: Language) -> Iterator[str]:
    counts = Counter(docking.status for docking in dockings)
    for status in sorted(counts, key=list(ProjectStatus).index):
        label = say(f"term.ProjectStatus.{status.name}", language)
        yield say("demo.year.status", language, status=label, count=counts[status])
    longest = max(dockings, key=lambda docking: len(docking.history))
    refused = dockings[_EVERY_REFUSED - 1]
    for docking in (longest, refused):
        yield from told(docking, language, county_name=names[docking.county_code]).splitlines()


def _funds() -> tuple[SpecialFund, ...]:
    host = SocialOrganization(name="示例基金会（基金管理）")
    return (
        SpecialFund(
            id="F1",
            title="示例乡村振兴专项基金",
            host=host,
            founder=FundFounder(kind=FundFounderKind.FIRM, name="示例企业"),
            regions=[PROVINCE],
            amount_cny=3_000_000,
            most_per_project_cny=200_000,
            key_counties_only=True,
        ),
        SpecialFund(
            id="F2",
            title="示例特殊群体关爱专项基金",
            host=host,
            founder=FundFounder(kind=FundFounderKind.ORGANIZATION, name="示例商会"),
            fields=[FocusField.SPECIAL_GROUPS_CARE],
            regions=[PROVINCE],
            amount_cny=1_500_000,
            most_share_percent=50,
        ),
    )


def _needs(market: Market) -> list[FundNeed]:
    """What matched projects still miss, and what those miss that found no partner."""
    alone = [market.demands[one.demand] for one in market.plan.left_alone]
    without = [FundNeed(project=one.key, missing_cny=one.missing_cny) for one in alone]
    return [*needs_of_plan(market.plan, market.demands), *without]


def _cultivated(market: Market, language: Language) -> Section:
    """Who is unserved, and what one more organisation there would be worth."""
    unserved = unserved_demands(market.plan, market.demands)
    lines = shown(unserved_lines(unserved, language), 8, language)
    alone = market.plan.left_alone
    if not alone:
        return section("cultivation", language, lines, unserved=unserved)
    demand = market.demands[min(alone, key=lambda one: one.demand).demand]
    station = NewOrganization(
        name=say("demo.year.station", language),
        fields=demand.fields,
        help_kinds=demand.help_kinds,
        regions=[demand.county_code],
        nature=OrganizationNature.MUTUAL_AID,
        founder=FounderKind.RETURNED_MIGRANT_WORKER,
    )
    matcher = Matcher(policy=market.plan.settings.policy)
    worth = worth_of_new_organizations(
        market.plan, [station], market.demands, market.supplies, matcher=matcher
    )
    lines += shown(worth_lines(worth, language), 6, language)
    return section("cultivation", language, lines, unserved=unserved, worth=worth)


def _accounted(market: Market, dockings: Sequence[Docking], funds: FundPlan) -> Ledger:
    """The ledger of the seven areas at the end of the year."""
    promised = {(one.demand, one.supply): one.amount_cny for one in market.plan.matches}
    amounts = {one.id: promised.get((one.demand, one.supply)) for one in dockings}
    return ledger(
        PROVINCE,
        on=_LEDGER_ON,
        counties=key_counties_here(),
        demands=market.demands,
        supplies=market.supplies,
        dockings=dockings,
        records=list(_records(dockings, amounts)),
        promised_cny={key: amount for key, amount in amounts.items() if amount is not None},
        events=[market.event],
        organizations=list({one.organization.name: one.organization for one in market.supplies}.values()),
        fund_payments=_payments(market, funds),
        plan=market.plan,
    )


def _records(dockings: Sequence[Docking], amounts: dict[str, int | None]) -> Iterator[ProgressRecord]:
    """What organisations report at the end of the year; every third says nothing of the people reached."""
    for number, docking in enumerate(dockings):
        if any(step.move is DockingMove.START for step in docking.history):
            amount = amounts[docking.id]
            yield ProgressRecord(
                docking=docking.id,
                county_code=docking.county_code,
                organization=docking.organization,
                on=_ENDED_ON,
                spent_cny=None if amount is None else amount // 2,
                people_reached=None if number % 3 == 0 else 20 + number,
            )


def _payments(market: Market, funds: FundPlan) -> list[FundPayment]:
    """What the funds paid, as far as proposed: by fund and county."""
    paid: Counter[tuple[str, CountyCode]] = Counter()
    for one in funds.payments:
        paid[one.fund, market.demands[one.project].county_code] += one.amount_cny
    return [
        FundPayment(fund=fund, county_code=county, paid_cny=amount)
        for (fund, county), amount in sorted(paid.items())
    ]


def _next_year(market: Market, dockings: Sequence[Docking], language: Language) -> Iterator[str]:
    """The plan of the next year, which honours what came of this one, and what would fall off."""
    limits = docking_limits(dockings)
    policy = attrs.evolve(Policy.coverage_first(key_counties_here()), limits=limits)
    lasting = [one for one in dockings if one.status is ProjectStatus.UNDER_WAY]
    done = {one.demand for one in dockings if one.status is ProjectStatus.EVALUATED}
    done -= {one.demand for one in lasting}
    asked = [one for one in market.demands if one.key not in done]
    plan = Matcher(policy=policy).match(asked, market.supplies)
    kept = sum(one.agreed for one in plan.matches)
    refused = sum(isinstance(limit, Refused) for limit in limits)
    yield say("demo.year.honoured", language, kept=kept, refused=refused, new=len(plan.matches) - kept)
    helps = help_of_dockings(dockings, market.demands, market.supplies)
    report = continuity_between(
        YearOfHelp(year=2024, helps=helps),
        YearOfHelp(year=2025, helps=help_of_dockings(lasting, market.demands, market.supplies)),
        finished=sorted(done),
    )
    yield from shown(continuity_lines(report, language), 6, language)
