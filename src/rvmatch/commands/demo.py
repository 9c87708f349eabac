"""``demo``: the national pairing at its published size, on synthetic projects that say so."""

import argparse
import time
from pathlib import Path

from rvmatch.commands.summary import plan_summary
from rvmatch.commands.year import Market, Section, first_half
from rvmatch.commands.year_later import second_half
from rvmatch.experiments import Scenario, scenario
from rvmatch.files import plan_to_csv, plan_to_workbook, result_to_csv, result_to_workbook, write_whole
from rvmatch.matching import Match, MatchPlan, explain_demand, match
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.serialization.documents import document_text
from rvmatch.serialization.results.tables import Result
from rvmatch.wording import Language, say

__all__ = ["run_demo"]


def run_demo(arguments: argparse.Namespace) -> int:
    """Match a scenario, print the plan, and write it to a folder if one is named."""
    language: Language = arguments.language
    if arguments.out is not None:
        Path(arguments.out).mkdir(parents=True, exist_ok=True)
    if arguments.full:
        return _run_year(language, None if arguments.out is None else Path(arguments.out))
    drawn = scenario(arguments.scenario)
    started = time.perf_counter()
    plan = match(drawn.demands, drawn.supplies)
    seconds = time.perf_counter() - started
    organizations = {supply.organization.name for supply in drawn.supplies}
    print(
        say(
            f"demo.{drawn.name}",
            language,
            organizations=len(organizations),
            supplies=len(drawn.supplies),
            demands=len(drawn.demands),
            counties=len({demand.county_code for demand in drawn.demands}),
            seed=drawn.seed,
        )
    )
    print(f"\n{plan_summary(plan, drawn.demands, language)}")
    for sentence, demand in _examples(plan, drawn):
        reasons = explain_demand(
            plan, demand, drawn.demands, drawn.supplies, language=language, audience="department"
        )
        print(f"\n{say(sentence, language)}\n{reasons}")
    if arguments.out is not None:
        _write(plan, drawn.demands, drawn.supplies, Path(arguments.out), language)
    print(f"\n{say('demo.seconds', language, seconds=f'{seconds:.2f}')}")
    return 0


def _run_year(language: Language, folder: Path | None) -> int:
    """One province through a year, step by step; what is handed round goes to a folder if one is named."""
    started = time.perf_counter()
    print(say("demo.year.synthetic", language))
    results: list[tuple[str, Result]] = []
    for part in first_half(language):
        if isinstance(part, Market):
            market = part
            for step in second_half(part, language):
                results += _printed(step)
        else:
            results += _printed(part)
    if folder is not None:
        for name, result in results:
            (folder / name).mkdir(exist_ok=True)
            result_to_csv(result, folder / name, language=language)
            result_to_workbook(result, folder / f"{name}.xlsx", language=language)
        _write(market.plan, market.demands, market.supplies, folder, language)
    print(f"\n{say('demo.year.seconds', language, seconds=f'{time.perf_counter() - started:.1f}')}")
    return 0


def _printed(section: Section) -> tuple[tuple[str, Result], ...]:
    """The results of a step that has been printed."""
    print(f"\n== {section.heading}\n" + "\n".join(section.lines))
    return section.results


def _examples(plan: MatchPlan, scenario: Scenario) -> list[tuple[str, str]]:
    """A pair to explain, and a demand left alone if there is one: crowded out rather than ineligible."""
    examples = [("demo.one_pair", _telling(plan, scenario))] if plan.matches else []
    if plan.left_alone:
        telling = max(plan.left_alone, key=lambda alone: alone.suitable)
        examples.append(("demo.one_alone", telling.demand))
    return examples


def _telling(plan: MatchPlan, scenario: Scenario) -> str:
    """The demand of a pair whose titles have most in common, so that the example speaks for itself."""

    def common(match: Match) -> tuple[int, int]:
        titles = scenario.demands[match.demand].title, scenario.supplies[match.supply].title
        return len(set(titles[0]) & set(titles[1])), match.points

    return max(plan.matches, key=common).demand


def _write(
    plan: MatchPlan,
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    folder: Path,
    language: Language,
) -> None:
    for name, value in (("demands", demands), ("supplies", supplies), ("plan", plan)):
        write_whole(folder / f"{name}.json", document_text(value).encode())
    plan_to_csv(plan, demands, supplies, folder / "plan.csv", language=language)
    plan_to_workbook(plan, demands, supplies, folder / "plan.xlsx", language=language)
    print(f"\n{say('demo.written', language, folder=folder)}")
