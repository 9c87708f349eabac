"""A call that succeeds of each function of the rooms above matching, for tests that spoil one argument."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from rvmatch import actions, cooperation, coordination, evaluation, experiments, match, publishing, support
from rvmatch.evaluation.measures import MEASURES
from rvmatch.experiments.instances import instance_document
from rvmatch.matching import Matcher
from rvmatch.matching import dockings as from_plans
from rvmatch.mechanisms import MECHANISMS
from rvmatch.model import docking, docking_told, events, funds, libraries, pairings, record_findings, records
from rvmatch.model.docking_statuses import status_shown
from rvmatch.model.library_changes import LibrarySnapshot
from rvmatch.model.life_cycle import ConsentOrder, Party
from rvmatch.model.meetings import EventParty, MeetingRequests, MeetingWish, PartySide
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.places import County, CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import DockingEventKind, FocusField
from rvmatch.serialization.limits import Limits

__all__ = ["ROOMS", "Call", "calls"]

Call = tuple[Callable[..., Any], dict[str, Any]]
"""A function and its arguments by name."""

ROOMS = (actions, cooperation, coordination, evaluation, experiments, publishing, support)

_ON, _ON_TIME = date(2024, 6, 1), datetime(2024, 6, 1, 9)
_FIELDS = [FocusField.INDUSTRY_DEVELOPMENT]
_BODY = SocialOrganization(name="示例基金会")
_COUNTIES = CountyList([County(code="530326", name="会泽县")])
_STUDY = """
name = "small"
seeds = 1
instances = [{source = "uniform", rows = 2, cols = 2}]
mechanisms = ["greedy_by_points"]
measures = ["total_points"]
"""


@cache
def calls() -> tuple[Call, ...]:
    """One call of each function, all of which succeed."""
    demands = libraries.ProjectLibrary(
        [DemandProject(id="D1", title="老年食堂", county_code="530326", fields=_FIELDS, missing_cny=9)]
    )
    supplies = libraries.ProjectLibrary(
        [SupplyProject(id="S1", title="送医下乡", organization=_BODY, fields=_FIELDS)]
    )
    plan = match(demands, supplies)
    return (
        *_of_actions(plan, demands, supplies),
        *_of_libraries(demands, supplies),
        *_of_studies(demands, supplies),
        *_of_years(plan, demands, supplies),
        *_of_funds(plan, demands),
        *_of_dockings(plan, demands, supplies),
    )


def _of_actions(plan: Any, demands: Any, supplies: Any) -> Iterator[Call]:
    wishes = [pairings.PairingWish(side="示例基金会")]
    asked = {"wishes": wishes, "consents": [], "previous": None, "exits": []}
    pairing = actions.Pairing()
    proposal = pairing.pair([_BODY], _COUNTIES, **asked)
    yield pairing.pair, {"sides": [_BODY], "counties": _COUNTIES} | asked
    yield actions.check_pairing, {"plan": proposal} | asked
    yield actions.pairing_statement, {"plan": proposal, "language": "zh"}
    yield actions.pair_reason, {"plan": proposal, "pair": proposal.pairs[0], "language": "zh"}
    yield actions.sides_of_supplies, {"supplies": supplies, "counties": _COUNTIES}

    brands = {
        "supplies": supplies,
        "marks": [actions.JuryMark(project="S1", points=9)],
        "places": 1,
        "limits": [actions.BrandLimit(at_least=1)],
        "rule": actions.MarkRule.TOTAL,
        "reserves": 1,
        "tie_seed": 0,
    }
    yield actions.choose_brands, brands
    choice = actions.choose_brands(**brands)
    yield actions.brands_statement, {"choice": choice, "language": "zh", "titles": {"S1": "送医下乡"}}

    rounds = events.even_rounds(_ON_TIME, 2, minutes=20)
    event = events.DockingEvent(
        id="E1",
        kind=DockingEventKind.PROJECT_DOCKING_MEETING,
        title="对接会",
        rounds=rounds,
        tables=1,
    )
    party, other = EventParty(key="D", side=PartySide.DEMAND), EventParty(key="S", side=PartySide.SUPPLY)
    requests = MeetingRequests(parties=[party, other], wishes=[MeetingWish(demand="D", supply="S", value=1)])
    wanted = {
        "event": event,
        "requests": requests,
        "tables_kept_by": PartySide.DEMAND,
        "seed": 0,
        "time_limit_s": 2.0,
    }
    yield actions.make_timetable, wanted
    timetable = actions.make_timetable(**wanted)
    yield actions.check_timetable, {"timetable": timetable}
    changes = {"cancelled": [], "cancelled_meetings": [], "away": {}, "parties": [], "wishes": []}
    yield actions.replan, {"timetable": timetable, "event": event, "time_limit_s": 2.0} | changes
    of_plan = {"reserves": False, "leads": False, "one_delegation": True, "delegates": {}}
    yield (
        actions.requests_of_plan,
        {"plan": plan, "demands": demands, "supplies": supplies} | of_plan,
    )
    yield events.even_rounds, {"starts_at": _ON_TIME, "rounds": 2, "minutes": 20, "pause_minutes": 5}


def _of_libraries(demands: Any, supplies: Any) -> Iterator[Call]:
    one = libraries.ProjectLibrary([], keeper=None)
    first, then = LibrarySnapshot(taken_on=_ON, library=one), LibrarySnapshot(taken_on=_ON, library=demands)
    change = {"earlier": first, "later": then}
    changes = coordination.library_changes(**change)
    yield coordination.library_changes, change
    yield coordination.changes_lines, {"changes": changes, "language": "zh"}
    yield coordination.published_since, {"snapshots": [then]}
    together = {
        "libraries": [demands],
        "province": "53",
        "keeper": None,
        "counties": _COUNTIES,
        "choices": [],
        "least_similarity": 0.8,
        "least_money_share": 0.8,
    }
    yield coordination.coordinate_libraries, together
    yield (
        coordination.coordination_lines,
        {"coordination": coordination.coordinate_libraries(**together), "language": "zh"},
    )
    alike = {
        "least_similarity": 0.8,
        "least_money_share": 0.8,
        "within": list(coordination.Shared),
        "counties": _COUNTIES,
        "most_pairs": 9,
    }
    yield coordination.find_near_duplicates, {"library": demands} | alike
    yield libraries.merge_libraries, {"libraries": [demands], "keeper": None}

    feed = {"changes": [changes], "dockings": [], "libraries": [demands], "since": _ON, "amounts": True}
    yield publishing.change_feed, feed
    of_feed = {
        "title": "动态",
        "language": "zh",
        "home_page_url": "",
        "feed_url": "",
        "entry_url": None,
    }
    yield publishing.json_feed, {"feed": publishing.change_feed(**feed)} | of_feed
    yield publishing.public_view, {"library": demands, "as_of": _ON, "amounts": True}
    yield publishing.held_back, {"library": demands}
    yield publishing.visibility_rows, {"language": "zh"}
    digest = {
        "demands": demands,
        "supplies": supplies,
        "province": "53",
        "on": _ON,
        "since": _ON,
        "published_on": {"D1": _ON},
        "counties": _COUNTIES,
        "longest": 3,
    }
    yield publishing.province_digest, digest
    found = publishing.province_digest(**digest)
    yield publishing.digest_lines, {"digest": found, "language": "zh"}
    yield publishing.digest_rows, {"digest": found, "language": "zh"}


def _of_studies(demands: Any, supplies: Any) -> Iterator[Call]:
    named = {"sources": experiments.SOURCES, "mechanisms": MECHANISMS, "measures": MEASURES}
    yield experiments.experiment_from_toml, {"text": _STUDY} | named
    study = experiments.experiment_from_toml(_STUDY)
    yield experiments.experiment_from_document, {"content": study.document()} | named
    yield experiments.shipped_study, {"name": "quick"}
    settings = {"executor": None, "store": None, "progress": None, "cancel": None, "retry": False}
    yield experiments.run, {"experiment": study} | settings
    results = experiments.run(study)
    yield experiments.summarise, {"results": results, "baseline": None, "level": 0.95, "seed": 0}
    yield experiments.report, {"summary": experiments.summarise(results), "language": "zh"}
    yield experiments.study_workers, {"count": 1}
    drawn = experiments.Uniform(rows=2, cols=2).instance(seed=1)
    yield experiments.write_instance, {"instance": drawn, "path": "instance.json"}
    yield experiments.read_instance, {"source": instance_document(drawn), "limits": Limits()}
    yield (
        experiments.market_of_libraries,
        {
            "demands": demands,
            "supplies": supplies,
            "matcher": Matcher(),
            "arrival": None,
            "remote": None,
            "money": True,
        },
    )


def _of_years(plan: Any, demands: Any, supplies: Any) -> Iterator[Call]:
    both = {"plan": plan, "demands": demands, "supplies": supplies}
    helps = cooperation.help_of_plan(**both)
    yield cooperation.help_of_plan, both
    yield cooperation.help_of_dockings, {"dockings": [], "demands": demands, "supplies": supplies}
    view = {"helps": helps, "counties": _COUNTIES, "on": _ON, "crowded_from": 2}
    yield cooperation.channel_overview, view
    yield (
        cooperation.channel_lines,
        {"overview": cooperation.channel_overview(**view), "language": "zh"},
    )
    pairs = {"year": 2023, "pairs": [("示例基金会", "530326")]}
    yield cooperation.year_of_pairs, pairs
    year, next_year = (cooperation.year_of_pairs(**pairs | {"year": year}) for year in (2023, 2024))
    between = {"before": year, "after": next_year, "finished": [], "exits": [], "edition": "2022-11"}
    yield cooperation.continuity_between, between
    yield (
        cooperation.continuity_lines,
        {"report": cooperation.continuity_between(**between), "language": "zh"},
    )
    series = {"years": [year, next_year], "exits": []}
    yield cooperation.pair_series, series
    yield cooperation.series_lines, {"series": cooperation.pair_series(**series), "language": "zh"}

    start = {
        "demands": demands,
        "supplies": supplies,
        "years": 2,
        "first_year": 2023,
        "seed": 1,
        "rates": experiments.YearlyRates(),
        "matcher": None,
        "dockings": [],
    }
    yield experiments.simulate_years, start
    outcomes = experiments.simulate_years(**start).outcomes
    yield evaluation.years_table, {"outcomes": outcomes, "language": "zh"}
    yield evaluation.years_rows, {"outcomes": outcomes}
    unchanged = evaluation.LibraryYear(earlier=1, later=1)
    yield (
        evaluation.year_outcome,
        {
            "year": 2023,
            "demands": demands,
            "supplies": supplies,
            "demand_changes": unchanged,
            "supply_changes": unchanged,
            "plan": plan,
            "dockings": [],
            "earlier": None,
            "waited": {"D1": 1},
        },
    )
    yield experiments.scenario, {"name": "xinjiang"}
    for drawn in ("national", "scarce", "sichuan", "xinjiang", "yunnan", "yunxi"):
        yield getattr(experiments, drawn), {"seed": 1}

    yield evaluation.unserved_demands, {"plan": plan, "demands": demands}
    yield (
        evaluation.unserved_lines,
        {"unserved": evaluation.unserved_demands(plan, demands), "language": "zh"},
    )
    new = [evaluation.NewOrganization(name="互助会", fields=_FIELDS)]
    worth = both | {"organizations": new, "together": True, "matcher": None}
    yield evaluation.worth_of_new_organizations, worth
    yield (
        evaluation.worth_lines,
        {"worths": evaluation.worth_of_new_organizations(**worth), "language": "zh"},
    )
    yield evaluation.cultivation_passage, {"edition": "2022-11"}


def _of_funds(plan: Any, demands: Any) -> Iterator[Call]:
    fund = funds.SpecialFund(id="F1", title="示例专项基金", host=_BODY, amount_cny=5)
    given = {
        "funds": [fund],
        "needs": [funds.FundNeed(project="D1", missing_cny=9)],
        "demands": demands,
        "key_counties": _COUNTIES,
    }
    yield support.share_out, given | {"tie_seed": 0}
    shared = support.share_out(**given)
    yield support.verify_fund_plan, given | {"plan": shared}
    yield support.funds_statement, {"plan": shared, "language": "zh"}
    yield support.needs_of_plan, {"plan": plan, "demands": demands}
    yield support.capacity_building, {"library": demands, "words": ["培训"], "also": [], "leaving_out": []}
    linkage = support.linkage_completeness(plan, demands)
    yield support.linkage_completeness, {"plan": plan, "demands": demands}
    yield support.linkage_lines, {"linkage": linkage, "language": "zh"}
    yield (
        support.project_linkage_line,
        {"project": linkage.projects[0], "language": "zh"},
    )
    step = support.PointStep(from_figure=1, points=1)
    indicator = support.IncentiveIndicator(
        code="dockings", title="对接数", figure="dockings", steps=[step], source="示例办法"
    )
    scheme = support.IncentiveScheme(name="示例办法", indicators=[indicator])
    figures = {"scheme": scheme, "figures": {"dockings": 2}, "organization": "示例基金会"}
    yield support.incentive_points, figures
    points = support.incentive_points(**figures)
    yield support.incentive_lines, {"scheme": scheme, "points": points, "language": "zh"}
    yield support.participation_weighs_more, {"before": scheme, "after": scheme}


def _of_dockings(plan: Any, demands: Any, supplies: Any) -> Iterator[Call]:
    order = {"consent_order": ConsentOrder.AS_PUBLISHED}
    made = {"on": _ON, "recorded": [], "by": Party.DEPARTMENT} | order
    recorded = {"plan": plan, "demands": demands, "supplies": supplies} | made
    yield from_plans.dockings_of, recorded
    (one,) = from_plans.dockings_of(**recorded)
    yield from_plans.docking_limits, {"dockings": [one], "keep_asked": False}
    yield from_plans.libraries_after, {"dockings": [one], "demands": demands, "supplies": supplies}
    proposed = {
        "id": "K1",
        "demand": "D1",
        "supply": "S1",
        "county_code": "530326",
        "organization": "示例基金会",
        "on": _ON,
        "by": "department",
        "reason": "",
    } | order
    yield docking.propose, proposed
    yield docking.advance, {"subject": one, "move": "volunteer", "on": _ON, "by": None, "reason": ""}
    yield docking.expire, {"docking": one, "on": _ON, "valid_days": 90}
    yield docking.open_moves, {"subject": one}
    yield docking.replay, {"history": one.history} | order
    yield docking_told.told, {"subject": one, "language": "zh", "county_name": ""}
    yield docking_told.moves_told, {"language": "zh"}
    yield status_shown, {"project": demands["D1"], "dockings": [one]}
    yield pairings.participant_key, {"who": _BODY}

    report = records.ProgressRecord(docking="K1", county_code="530326", organization="示例基金会", on=_ON)
    known = {"records": [report], "dockings": [one], "promised_cny": {one.id: 5}}
    yield record_findings.progress_findings, known
    yield records.progress_standings, {"records": [report]}
    facts = {
        "province": "53",
        "on": _ON,
        "counties": _COUNTIES,
        "demands": demands,
        "supplies": supplies,
        "events": [],
        "organizations": [_BODY],
        "channel_ties": [],
        "fund_payments": [],
        "fund_balances": [],
        "plan": plan,
        "indicators": evaluation.INDICATORS,
    } | known
    yield evaluation.ledger, facts
    ledger = evaluation.ledger(**facts)
    yield evaluation.compare_ledgers, {"earlier": ledger, "later": ledger}
    comparison = evaluation.compare_ledgers(ledger, ledger)
    yield evaluation.comparison_told, {"comparison": comparison, "language": "zh"}
    yield evaluation.ledger_told, {"ledger": ledger, "language": "zh"}
    yield evaluation.ledger_rows, {"ledger": ledger, "language": "zh"}
    yield evaluation.indicator_rows, {"indicators": evaluation.INDICATORS, "language": "zh"}
    yield evaluation.docking_outcomes, {"dockings": [one]}
    kinds = {"kind": FocusField, "entries": [_FIELDS]}
    yield evaluation.counted_by, kinds
