"""``demo --full``: one province through a year, on synthetic projects that say so."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

import attrs

from rvmatch.actions import (
    Pairing,
    PairingPlan,
    Timetable,
    make_timetable,
    pair_reason,
    pairing_statement,
    replan,
    requests_of_plan,
    sides_of_supplies,
)
from rvmatch.commands.terminal import table
from rvmatch.coordination import Coordination, coordinate_libraries, coordination_lines
from rvmatch.experiments import sichuan
from rvmatch.matching import MatchPlan, explain_demand, match, plan_statement
from rvmatch.model.events import DockingEvent, even_rounds
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import Department, DockingEventKind, RegistrationLevel
from rvmatch.notice import key_counties
from rvmatch.publishing import digest_lines, held_back, province_digest, public_view
from rvmatch.serialization.plans.timetables import timetable_tables
from rvmatch.serialization.results.tables import Result
from rvmatch.wording import Language, say

__all__ = ["PROVINCE", "Market", "Section", "first_half", "key_counties_here", "section", "shown"]

PROVINCE: Final = "51"
"""Sichuan: the sizes of its pairings of 2023 and 2024 are published."""

_LIBRARIES_ON: Final = date(2024, 3, 1)
_EVENT_AT: Final = datetime(2024, 5, 16, 9)  # Beijing time, as all times of events
_ROUNDS, _MINUTES, _PAUSE, _TABLES = 6, 25, 5, 12
_SHOWN_COLUMNS: Final = (0, 2, 3, 4, 5)
"""Round, time, table, and the two parties."""


@attrs.frozen(kw_only=True)
class Section:
    """
    A step of the year.

    Args:
        heading: What it is called.
        lines: What it says.
        results: What an official would hand round of it, by the names of files; without those that need
            the libraries beside them.
    """

    heading: str
    lines: list[str]
    results: tuple[tuple[str, Result], ...] = ()


@attrs.frozen(kw_only=True)
class Market:
    """
    What the first half of the year leads to.

    Args:
        demands: The province's demand library.
        supplies: Its supply library.
        plan: The plan on them.
        event: The docking event of the year.
    """

    demands: ProjectLibrary[DemandProject]
    supplies: ProjectLibrary[SupplyProject]
    plan: MatchPlan
    event: DockingEvent


def first_half(language: Language) -> Iterator[Section | Market]:
    """The year up to the docking event: a section for each step, and last what later steps go on from."""
    scenario = sichuan()
    supplies = scenario.supplies
    demands, merged = _merged(scenario.demands)
    lines = shown(coordination_lines(merged, language), 8, language)
    yield section("libraries", language, lines, coordination=merged)
    yield section("platform", language, _published(demands, supplies, language))
    pairing = _paired(supplies)
    yield section("pairing", language, _pairs_told(pairing, language), pairing=pairing)
    plan = match(demands, supplies, cover=key_counties_here())
    yield section("plan", language, _planned(plan, demands, supplies, language))
    event = _event(language)
    timetable = make_timetable(event, requests_of_plan(plan, demands, supplies))
    yield section("event", language, _held(timetable, language), timetable=timetable)
    yield Market(demands=demands, supplies=supplies, plan=plan, event=event)


def section(step: str, language: Language, lines: Iterable[str], **results: Result) -> Section:
    """A step of the year with its heading, and what is handed round of it."""
    return Section(
        heading=say(f"demo.year.{step}", language), lines=list(lines), results=tuple(results.items())
    )


def key_counties_here() -> CountyList:
    """The key counties of the province."""
    known = key_counties()
    return CountyList(known.in_province(PROVINCE), name=known.name)


def _merged(
    library: ProjectLibrary[DemandProject],
) -> tuple[ProjectLibrary[DemandProject], Coordination[DemandProject]]:
    """The library as counties would send it in, one of them twice and one with a second thought."""
    counties = sorted({demand.county_code for demand in library})
    sent = [_of_county(code, [one for one in library if one.county_code == code]) for code in counties]
    first = sent[0].projects[0]
    dearer = attrs.evolve(first, missing_cny=(first.missing_cny or 0) + 50_000)
    again = attrs.evolve(sent[1].projects[0], id=f"{sent[1].projects[0].id}-2")
    sent += [_of_county(counties[0], [dearer]), _of_county(counties[1], [again])]
    found = coordinate_libraries(sent, province=PROVINCE)
    kept = [*found.library, dearer]  # the county confirmed its second thought
    return ProjectLibrary(kept), found


def _of_county(code: str, demands: Sequence[DemandProject]) -> ProjectLibrary[DemandProject]:
    keeper = Keeper(department=Department.RURAL_REVITALIZATION, level=RegistrationLevel.COUNTY, division=code)
    return ProjectLibrary(demands, keeper=keeper)


def _published(
    demands: ProjectLibrary[DemandProject], supplies: ProjectLibrary[SupplyProject], language: Language
) -> Iterator[str]:
    """How much may be public, and what stands in the libraries."""
    asked = public_view(demands, as_of=_LIBRARIES_ON).entries
    offered = public_view(supplies, as_of=_LIBRARIES_ON).entries
    back = len(held_back(demands)) + len(held_back(supplies))
    yield say("demo.year.public", language, demands=len(asked), supplies=len(offered), held_back=back)
    digest = province_digest(
        demands, supplies, province=PROVINCE, on=_LIBRARIES_ON, counties=key_counties_here()
    )
    yield from shown(digest_lines(digest, language), 10, language)


def _paired(supplies: ProjectLibrary[SupplyProject]) -> PairingPlan:
    """Which organisations could go to which key counties."""
    counties = key_counties_here()
    sides, wishes = sides_of_supplies(supplies, counties)
    return Pairing().pair(sides, counties, wishes=wishes)


def _pairs_told(plan: PairingPlan, language: Language) -> Iterator[str]:
    yield say("demo.year.wishes", language)
    yield from shown(pairing_statement(plan, language), 10, language)
    for pair in plan.pairs[:2]:
        yield pair_reason(plan, pair, language)


def _planned(
    plan: MatchPlan,
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    language: Language,
) -> Iterator[str]:
    """The plan in a few numbers, and why one demand stays alone."""
    totals, coverage = plan.totals, plan.coverage
    yield say(
        "demo.year.planned",
        language,
        matches=totals.matches,
        demands=totals.demands,
        covered=coverage.covered,
        counties=len(coverage.counties),
    )
    yield from plan_statement(plan, language)
    if plan.left_alone:
        alone = max(plan.left_alone, key=lambda one: one.suitable).demand
        told = explain_demand(plan, alone, demands, supplies, language=language, audience="department")
        yield from shown(told.lines, 4, language)


def _event(language: Language) -> DockingEvent:
    return DockingEvent(
        id="example-2024",
        kind=DockingEventKind.PROJECT_DOCKING_MEETING,
        title=say("demo.year.event_title", language),
        division=f"{PROVINCE}0000",
        rounds=even_rounds(_EVENT_AT, _ROUNDS, minutes=_MINUTES, pause_minutes=_PAUSE),
        tables=_TABLES,
    )


def _held(timetable: Timetable, language: Language) -> Iterator[str]:
    """The timetable of the docking meeting, and what a late cancellation changes."""
    meetings, *_, about = timetable_tables(timetable, language)
    yield from ("  ".join(str(cell) for cell in row) for row in about.rows if all(row))
    rows = [[row[column] for column in _SHOWN_COLUMNS] for row in meetings.rows[:6]]
    yield table([meetings.headings[column] for column in _SHOWN_COLUMNS], rows)
    gone = timetable.meetings[0].wish.supply_party
    changed = replan(timetable, cancelled=[gone])
    yield say("demo.year.replanned", language, party=gone, kept=changed.kept, changes=len(changed.changes))


def shown(lines: Sequence[str], most: int, language: Language) -> list[str]:
    """The first of many lines, and how many more there are."""
    more = len(lines) - most
    if more <= 1:
        return list(lines)
    return [*lines[:most], say("demo.year.more", language, count=more)]
