"""A plan as a person likes to read it: coverage by province, what is left alone and why, and what holds."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from rvmatch.commands.terminal import table
from rvmatch.matching import (
    CountyCoverage,
    LeftAlone,
    MatchPlan,
    county_name,
    money,
    plan_statement,
    score_text,
)
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject
from rvmatch.notice import provincial_division
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
    return "\n\n".join([*parts, "\n".join(plan_statement(plan, language))])


def _coverage(plan: MatchPlan, demands: ProjectLibrary[DemandProject], language: Language) -> Iterator[str]:
    coverage, totals = plan.coverage, plan.totals
    if coverage.counties:
        yield _by_province(plan, demands, language)
        yield say(
            "summary.coverage",
            language,
            covered=coverage.covered,
            counties=len(coverage.counties),
            given_up=score_text(coverage.points_given_up),
        )
        uncovered = [county for county in coverage.counties if county.reason is not None]
        if uncovered:
            yield _uncovered(uncovered, language)
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
        "summary.known_money" if totals.amounts_unknown else "summary.all_money",
        language,
        amount=money(totals.amount_cny, language),
        unknown=totals.amounts_unknown,
    )


def _by_province(plan: MatchPlan, demands: ProjectLibrary[DemandProject], language: Language) -> str:
    listed: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    dockings: Counter[str] = Counter()
    amounts: defaultdict[str, int] = defaultdict(int)
    for county in plan.coverage.counties:
        listed[county.county.province] += 1
        covered[county.county.province] += county.partners > 0
    for match in plan.matches:
        province = demands[match.demand].county_code.province
        dockings[province] += 1
        amounts[province] += match.amount_cny or 0
    headings = [
        say(f"summary.{name}", language) for name in ("province", "counties", "covered", "dockings", "money")
    ]
    rows = [
        (
            _province(code, language),
            listed[code],
            covered[code],
            dockings[code],
            money(amounts[code], language),
        )
        for code in sorted(listed)
    ]
    return table(headings, rows)


def _province(code: str, language: Language) -> str:
    division = provincial_division(code)
    return division.short_name if language == "zh" else division.name_en


def _uncovered(counties: list[CountyCoverage], language: Language) -> str:
    """Every county without a partner, by reason; none is left out."""
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for county in counties:
        if county.reason is not None:
            by_reason[county.reason.value].append(f"{county_name(county.county)} {county.county}")
    between = "、" if language == "zh" else ", "
    lines = [say("summary.uncovered", language, count=len(counties))]
    for reason in sorted(by_reason):
        names = by_reason[reason]
        sentence = say(f"reason.{reason}", language)
        lines.append(
            say(
                "summary.uncovered_reason",
                language,
                reason=sentence,
                count=len(names),
                names=between.join(names),
            )
        )
    return "\n".join(lines)


def _left_alone(plan: MatchPlan, demands: ProjectLibrary[DemandProject], language: Language) -> Iterator[str]:
    if not plan.left_alone:
        return
    headings = [say(f"summary.{name}", language) for name in ("demand", "county", "title", "reason")]
    rows = [_alone_row(alone, demands[alone.demand], language) for alone in plan.left_alone[:SHOWN]]
    lines = [say("summary.left_alone", language, count=len(plan.left_alone)), table(headings, rows)]
    if len(plan.left_alone) > SHOWN:
        lines.append(say("summary.more", language, count=len(plan.left_alone) - SHOWN))
    yield "\n".join(lines)


def _alone_row(alone: LeftAlone, demand: DemandProject, language: Language) -> tuple[str, ...]:
    reason = say(f"reason.{alone.reason.value}", language)
    return alone.demand, county_name(demand.county_code), masked(demand.title), reason
