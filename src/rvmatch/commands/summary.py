"""A plan as a person likes to read it: coverage by province, what is left alone and why, and what holds."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from rvmatch.commands.terminal import table
from rvmatch.matching import (
    CountyCoverage,
    CoverCounties,
    CoverSource,
    MatchPlan,
    Totals,
    TotalScore,
    county_names,
    money,
    plan_statement,
    score_text,
)
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject
from rvmatch.notice import provincial_divisions
from rvmatch.wording import Language, masked, say

__all__ = ["plan_summary"]

SHOWN = 12


def plan_summary(plan: MatchPlan, demands: ProjectLibrary[DemandProject], language: Language) -> str:
    """
    The plan for a terminal.

    Args:
        plan: The plan.
        demands: The demands that it was made from.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Text of several paragraphs.
    """
    parts = [*_coverage(plan, demands, language), *_left_alone(plan, demands, language)]
    said = list(plan_statement(plan, language))
    if plan.found_by is not None and plan.found_by.faster_with is not None:
        said.append(say("summary.faster_with", language, extra=plan.found_by.faster_with))
    return "\n\n".join([*parts, "\n".join(said)])


def _paid_for_coverage(plan: MatchPlan) -> bool:
    """Whether it was coverage, and nothing else in the policy, that cost points."""
    policy = plan.settings.policy
    kinds = [type(objective) for objective in policy.objectives]
    return kinds == [CoverCounties, TotalScore] and not policy.limits and plan.coverage.points_given_up > 0


def _coverage(plan: MatchPlan, demands: ProjectLibrary[DemandProject], language: Language) -> Iterator[str]:
    coverage, totals = plan.coverage, plan.totals
    if coverage.counties:
        yield _by_province(plan, demands, language)
        yield say(
            "summary.coverage_paid" if _paid_for_coverage(plan) else "summary.coverage",
            language,
            covered=coverage.covered,
            counties=len(coverage.counties),
            given_up=score_text(coverage.points_given_up),
        )
        uncovered = [county for county in coverage.counties if county.reason is not None]
        if uncovered:
            yield _uncovered(uncovered, county_names(demands), language)
    yield say(
        "summary.totals",
        language,
        matches=totals.matches,
        places=totals.places_wanted,
        served=totals.demands_served,
        demands=totals.demands,
        used=len({match.supply for match in plan.matches}),
        supplies=totals.supplies,
        score=score_text(totals.points),
    )
    yield say(
        _money_sentence(totals),
        language,
        amount=money(totals.amount_cny, language),
        unknown=totals.amounts_unknown,
    )


def _money_sentence(totals: Totals) -> str:
    """Which sentence is true of the money: all of it is known, some of it, or none."""
    if not totals.amounts_unknown:
        return "summary.all_money"
    return "summary.no_money" if totals.amounts_unknown == totals.matches else "summary.known_money"


def _by_province(plan: MatchPlan, demands: ProjectLibrary[DemandProject], language: Language) -> str:
    listed: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    dockings: Counter[str] = Counter()
    amounts: defaultdict[str, list[int]] = defaultdict(list)
    for county in plan.coverage.counties:
        listed[county.county.province] += 1
        covered[county.county.province] += county.partners > 0
    for match in plan.matches:
        province = demands[match.demand].county_code.province
        dockings[province] += 1
        amounts[province] += [] if match.amount_cny is None else [match.amount_cny]
    key_counties_only = plan.settings.cover_source is CoverSource.LISTED_KEY_COUNTIES
    counties = "key_counties" if key_counties_only else "counties"
    headings = [
        say(f"summary.{name}", language) for name in ("province", counties, "covered", "dockings", "money")
    ]
    names = {
        division.key: division.short_name if language == "zh" else division.name_en
        for division in provincial_divisions(plan.settings.edition)
    }
    rows = [
        (
            names.get(code, code),
            listed[code],
            covered[code],
            dockings[code],
            money(sum(amounts[code]), language) if amounts[code] else say("summary.not_stated", language),
        )
        for code in sorted(listed)
    ]
    return table(headings, rows)


def _uncovered(counties: list[CountyCoverage], names: Mapping[str, str], language: Language) -> str:
    """Every county without a partner, by reason; none is left out."""
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for county in counties:
        if county.reason is not None:
            label = masked(names.get(county.county, ""))
            by_reason[county.reason.value].append(f"{label} {county.county}".strip())
    between = "、" if language == "zh" else ", "
    lines = [say("summary.uncovered", language, count=len(counties))]
    for reason, labels in sorted(by_reason.items()):
        words = {"reason": say(f"reason.{reason}", language), "names": between.join(labels)}
        lines.append(say("summary.uncovered_reason", language, count=len(labels), **words))
    return "\n".join(lines)


def _left_alone(plan: MatchPlan, demands: ProjectLibrary[DemandProject], language: Language) -> Iterator[str]:
    if not plan.left_alone:
        return
    headings = [say(f"summary.{name}", language) for name in ("demand", "county", "title", "reason")]
    counties = county_names(demands)
    rows = [
        (
            alone.demand,
            masked(counties[demands[alone.demand].county_code]),
            masked(demands[alone.demand].title),
            say(f"reason.{alone.reason.value}", language),
        )
        for alone in plan.left_alone[:SHOWN]
    ]
    lines = [say("summary.left_alone", language, count=len(plan.left_alone)), table(headings, rows)]
    if len(plan.left_alone) > SHOWN:
        lines.append(say("summary.more", language, count=len(plan.left_alone) - SHOWN))
    yield "\n".join(lines)
