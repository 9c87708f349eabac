"""``demo``: the national pairing at its published size, on synthetic projects that say so."""

import argparse
import time
from pathlib import Path

from rvmatch.commands.summary import plan_summary
from rvmatch.experiments import Scenario, national, scarce
from rvmatch.files import plan_to_csv, plan_to_workbook, write_whole
from rvmatch.matching import Match, MatchPlan, explain_demand, match
from rvmatch.serialization.documents import document_text
from rvmatch.wording import Language, say

__all__ = ["run_demo"]

_SCENARIOS = {"national": national, "scarce": scarce}


def run_demo(arguments: argparse.Namespace) -> int:
    """Match a scenario, print the plan, and write it to a folder if one is named."""
    language: Language = arguments.language
    if arguments.out is not None:
        Path(arguments.out).mkdir(parents=True, exist_ok=True)
    scenario = _SCENARIOS[arguments.scenario]()
    started = time.perf_counter()
    plan = match(scenario.demands, scenario.supplies)
    seconds = time.perf_counter() - started
    organizations = {supply.organization.name for supply in scenario.supplies}
    print(
        say(
            f"demo.{scenario.name}",
            language,
            organizations=len(organizations),
            supplies=len(scenario.supplies),
            demands=len(scenario.demands),
            counties=len({demand.county_code for demand in scenario.demands}),
            seed=scenario.seed,
        )
    )
    print(f"\n{plan_summary(plan, scenario.demands, language)}")
    for sentence, demand in _examples(plan, scenario):
        reasons = explain_demand(
            plan, demand, scenario.demands, scenario.supplies, language=language, audience="department"
        )
        print(f"\n{say(sentence, language)}\n{reasons}")
    if arguments.out is not None:
        _write(plan, scenario, Path(arguments.out), language)
    print(f"\n{say('demo.seconds', language, seconds=f'{seconds:.2f}')}")
    return 0


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


def _write(plan: MatchPlan, scenario: Scenario, folder: Path, language: Language) -> None:
    demands, supplies = scenario.demands, scenario.supplies
    for name, value in (("demands", demands), ("supplies", supplies), ("plan", plan)):
        write_whole(folder / f"{name}.json", document_text(value).encode())
    plan_to_csv(plan, demands, supplies, folder / "plan.csv", language=language)
    plan_to_workbook(plan, demands, supplies, folder / "plan.xlsx", language=language)
    print(f"\n{say('demo.written', language, folder=folder)}")
