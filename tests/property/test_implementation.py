"""Ledgers: plain recounts, no order, nothing unknown becomes zero, counties add up to their province."""

import random
from collections import Counter, defaultdict
from datetime import date
from typing import Any

import attrs
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rvmatch.evaluation import INDICATORS, IndicatorValue, compare_ledgers, docking_outcomes, ledger
from rvmatch.evaluation import ledger_rows as rows_of
from rvmatch.evaluation import ledger_told as told
from rvmatch.model.docking import Docking
from rvmatch.model.memberships import partner_name
from rvmatch.model.record_findings import ProgressFindingKind, progress_findings
from rvmatch.model.records import FIGURES, ProgressRecord, progress_standings
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.scoring import DockingsFinished
from rvmatch.testing import check_criterion, dockings, ledger_facts, ledgers, progress_records
from rvmatch.wording import say
from varied_projects import Market, varied_markets

SLOW = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
AGREED = {"docked", "signed", "under-way", "finished", "evaluated"}


def record(**more: Any) -> ProgressRecord:
    usual = {
        "docking": "K1",
        "county_code": "530113",
        "organization": "示例基金会",
        "on": date(2024, 6, 30),
    }
    return ProgressRecord(**usual | more)


def shuffled(values: Any, seed: int) -> Any:
    if isinstance(values, dict):
        items = list(values.items())
        random.Random(seed).shuffle(items)
        return dict(items)
    if isinstance(values, list):
        return random.Random(seed).sample(values, len(values))
    return values


def stood(docking: Docking, on: date) -> tuple[str, Any] | None:
    """Where a docking stood on a day, and its last step by then; the plain oracle."""
    last = None
    for step in docking.history:
        if step.on <= on:
            last = step
    return None if last is None else (last.after.value, last)


def said(records: list[ProgressRecord], figure: str) -> int | None:
    """What records of one docking state of a figure, by searching from the last day back."""
    for on in sorted({one.on for one in records}, reverse=True):
        of_day = [one for one in records if one.on == on]
        highest = max(one.revision for one in of_day)
        stated = {getattr(one, figure) for one in of_day if one.revision == highest} - {None}
        if stated:
            return stated.pop() if len(stated) == 1 else None
    return None


@SLOW
@given(st.lists(progress_records(), max_size=8))
@example([record(spent_cny=5), record(spent_cny=7)])
@example([record(spent_cny=5), record(spent_cny=7, revision=1)])
@example([record(spent_cny=5), record(on=date(2024, 9, 1))])
def test_a_standing_states_what_the_last_day_with_the_figure_states(records: list[ProgressRecord]) -> None:
    """Oracle: a search from the last day back."""
    series: defaultdict[tuple[str, str], list[ProgressRecord]] = defaultdict(list)
    for one in records:
        series[one.county_code, one.docking].append(one)

    found = {(one.county_code, one.docking): one for one in progress_standings(records)}

    assert found.keys() == series.keys()
    for key, of_docking in series.items():
        for figure in FIGURES:
            assert getattr(found[key], figure) == said(of_docking, figure)
        assert found[key].records + found[key].replaced == len(set(of_docking))


@SLOW
@given(st.lists(progress_records(), max_size=8), st.lists(dockings(), max_size=2), st.integers(0, 9))
def test_the_order_of_records_does_not_matter(
    records: list[ProgressRecord], some: list[Docking], seed: int
) -> None:
    promised = {"K1": 50_000}
    some = [attrs.evolve(one, id=f"K{place}") for place, one in enumerate(some, 1)]
    mixed = shuffled(records, seed)

    assert progress_standings(mixed) == progress_standings(records)
    assert progress_findings(mixed, dockings=some, promised_cny=promised) == progress_findings(
        records, dockings=some, promised_cny=promised
    )


@SLOW
@given(st.lists(progress_records(), max_size=8), st.integers(0, 2_000_000))
@example([record(spent_cny=9), record(spent_cny=8, on=date(2024, 9, 1))], 8)
def test_findings_are_exactly_the_contradictions(records: list[ProgressRecord], promised: int) -> None:
    """Oracle: every pair of days compared, every amount compared with the promise."""
    found = progress_findings(records, promised_cny={"K1": promised})

    fell, above = set(), set()
    for one in progress_standings(records):
        mine = [r for r in records if (r.county_code, r.docking) == (one.county_code, one.docking)]
        holding = [r for r in mine if r.revision == max(other.revision for other in mine if other.on == r.on)]
        for figure in FIGURES:
            stated = defaultdict(set)
            for r in holding:
                stated[r.on] |= {getattr(r, figure)} - {None}
            single = {on: next(iter(values)) for on, values in stated.items() if len(values) == 1}
            for on, value in single.items():
                if any(earlier < on and before > value for earlier, before in single.items()):
                    fell.add((one.county_code, one.docking, on, figure))
        if one.docking == "K1" and any((r.spent_cny or 0) > promised for r in holding):
            above.add((one.county_code, one.docking))
    kinds = ProgressFindingKind
    assert fell == {
        (one.county_code, one.docking, one.on, one.figure) for one in found if one.kind is kinds.FIGURE_FELL
    }
    assert above == {(one.county_code, one.docking) for one in found if one.kind is kinds.SPENT_ABOVE_PROMISE}


def joined(values: list[IndicatorValue]) -> tuple[int, int, int, Counter[tuple[str, str]]]:
    by: Counter[tuple[str, str]] = Counter()
    for value in values:
        for one in value.by:
            by[one.vocabulary, one.member] += one.count
    return (
        sum(value.total or 0 for value in values),
        sum(value.stated for value in values),
        sum(value.unstated for value in values),
        by,
    )


@SLOW
@given(ledgers())
def test_counties_and_what_has_no_county_add_up_to_the_province(found: Any) -> None:
    for place, definition in enumerate(found.definitions):
        parts = [county.values[place] for county in found.counties] + [found.unplaced[place]]

        assert all(part.given == found.values[place].given for part in parts)
        if definition.additive:
            assert joined(parts) == joined([found.values[place]]), definition.code


@SLOW
@given(ledger_facts(), st.integers(0, 9))
def test_the_order_of_facts_does_not_matter(facts: dict[str, Any], seed: int) -> None:
    mixed = {name: shuffled(values, seed) for name, values in facts.items()}

    assert ledger(**mixed) == ledger(**facts)


NEEDED = {
    "people_reached": "records",
    "money_spent": "records",
    "activities_reported": "records",
    "money_promised": "promised_cny",
    "docking_events": "events",
    "dockings_by_stage": "dockings",
    "demands_published": "demands",
    "supplies_published": "supplies",
    "demands_unserved": "plan",
    "organizations_registered": "organizations",
    "counties_covered": "counties",
    "funds_paid": "fund_payments",
    "funds_unspent": "fund_balances",
}


@SLOW
@given(ledger_facts())
def test_unknown_never_becomes_zero(facts: dict[str, Any]) -> None:
    """Neither in a value, nor in a cell of a table: what nobody gave or stated has no number."""
    found = ledger(**facts)

    for code, fact in NEEDED.items():
        if facts.get(fact) is None:
            assert found.value(code) == IndicatorValue(indicator=code, given=False)
    places = [found.values, *(county.values for county in found.counties), found.unplaced]
    cells = iter(rows_of(found)[1:])
    for values in places:
        for definition, value in zip(found.definitions, values, strict=True):
            nothing = not value.stated and (value.unstated > 0 or definition.sums)
            assert (value.total is None) == (not value.given or nothing)
            assert (next(cells)[5] is None) == (value.total is None)


@SLOW
@given(ledger_facts())
def test_values_equal_a_plain_recount(facts: dict[str, Any]) -> None:
    """Oracle: loops over the facts, without the ledger's parts."""
    found, on = ledger(**facts), facts["on"]
    here = [one for one in facts["dockings"] or [] if one.county_code.startswith("53")]
    agreed = [one for one in here if (last := stood(one, on)) is not None and last[0] in AGREED]
    if facts["dockings"] is not None:
        stages = Counter(last[0] for one in here if (last := stood(one, on)) is not None)
        told_by = {ProjectStatus[one.member].value: one.count for one in found.value("dockings_by_stage").by}
        assert told_by == dict(stages)
        names = {partner_name(one.organization) for one in agreed}
        assert found.value("organizations_docked").total == len(names)
        if facts["counties"] is not None:
            listed = [one.code for one in facts["counties"] if one.code.startswith("53")]
            covered = [code for code in listed if any(one.county_code == code for one in agreed)]
            assert found.value("counties_covered").total == len(covered)
            assert found.value("counties_covered").stated == len(listed)
            named = {county.county_code for county in found.counties}
            assert list(found.off_list) == sorted(named - set(listed))
    if facts["demands"] is not None:
        mine = [one for one in facts["demands"] if one.county_code.startswith("53")]
        published = [one for one in mine if one.status is ProjectStatus.PUBLISHED]
        known = [one.missing_cny for one in published if one.missing_cny is not None]
        value = found.value("money_missing")
        assert (value.total or 0, value.stated, value.unstated) == (
            sum(known),
            len(known),
            len(published) - len(known),
        )
    if facts["records"] is not None:
        records = [one for one in facts["records"] if one.county_code.startswith("53") and one.on <= on]
        series: defaultdict[tuple[str, str], list[ProgressRecord]] = defaultdict(list)
        for one in records:
            series[one.county_code, one.docking].append(one)
        for one in here:
            if (last := stood(one, on)) is not None and last[0] in AGREED | {"exited"}:
                series[one.county_code, one.id]  # agreed and not reported: counted as not stated
        spent = [said(of_docking, "spent_cny") for of_docking in series.values()]
        value = found.value("money_spent")
        assert (value.total or 0, value.stated, value.unstated) == (
            sum(one for one in spent if one is not None),
            sum(one is not None for one in spent),
            sum(one is None for one in spent),
        )


@SLOW
@given(ledgers(), ledgers())
def test_a_comparison_tells_every_difference_and_nothing_else(one: Any, other: Any) -> None:
    earlier, later = sorted((one, other), key=lambda found: found.on)
    found = {(change.county_code, change.indicator) for change in compare_ledgers(earlier, later).changes}

    places = {None, *(county.county_code for found in (one, other) for county in found.counties)}
    assert found == {
        (place, indicator.code)
        for place in places
        for indicator in INDICATORS
        if earlier.value(indicator.code, place) != later.value(indicator.code, place)
    }
    assert compare_ledgers(one, one).changes == ()


@SLOW
@given(ledgers())
def test_a_ledger_is_told_in_both_languages_with_each_county_once(found: Any) -> None:
    for language in ("zh", "en"):
        lines = told(found, language).splitlines()
        start = lines.index(say("ledger.counties", language)) + 1 if found.counties else 0
        own = lines[start : start + len(found.counties)]

        assert all(county.county_code in line for county, line in zip(found.counties, own, strict=True))


@SLOW
@given(varied_markets(), st.data())
def test_dockings_finished_says_the_same_for_one_and_for_many(market: Market, data: st.DataObject) -> None:
    demands, supplies = market[:2]
    names = sorted({name for supply in supplies for name in supply.organization.names})
    outcomes = {}
    for name in names:
        ended = data.draw(st.integers(0, 4))
        outcomes[name] = (data.draw(st.integers(0, ended)), ended)

    check_criterion(DockingsFinished(outcomes, at_least=data.draw(st.integers(1, 3))), demands, supplies)


@SLOW
@given(st.lists(dockings(), max_size=6))
def test_a_county_that_leaves_costs_an_organisation_nothing(some: list[Docking]) -> None:
    """Oracle: without the dockings that a county left, the counts are the same."""
    others = [one for one in some if (one.status.value, one.history[-1].by.value) != ("exited", "county")]

    assert docking_outcomes(some) == docking_outcomes(others)
    ended = [one for one in others if one.status.value in ("finished", "evaluated", "exited")]
    finished = [one for one in ended if one.status.value != "exited"]
    found = docking_outcomes(some).values()
    assert (sum(one for one, _ in found), sum(two for _, two in found)) == (len(finished), len(ended))
