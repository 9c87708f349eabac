"""``match`` and ``explain``: from two files to a plan, and from a plan to a reason."""

import argparse
from pathlib import Path

from rvmatch.commands.paths import check_outputs
from rvmatch.commands.summary import plan_summary
from rvmatch.errors import invalid
from rvmatch.files import plan_to_workbook, read_demands, read_supplies, write_whole
from rvmatch.matching import MatchPlan, explain_demand, explain_pair, explain_supply, match
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import Weights
from rvmatch.serialization.documents import document_text, from_document
from rvmatch.wording import Language, say

__all__ = ["run_explain", "run_match"]


def run_match(arguments: argparse.Namespace) -> int:
    """Read both files, write the plan, and print what it comes to."""
    language: Language = arguments.language
    check_outputs([arguments.demands, arguments.supplies], [arguments.out, arguments.workbook])
    demands, supplies = _libraries(arguments)
    plan = match(
        demands,
        supplies,
        cover=None if arguments.cover is None else arguments.cover.split(","),
        weights=None if arguments.weights is None else _weights(arguments.weights),
        minimum_score=arguments.minimum_score,
        tie_seed=arguments.seed,
    )
    write_whole(arguments.out, document_text(plan).encode())
    if arguments.workbook is not None:
        plan_to_workbook(plan, demands, supplies, arguments.workbook, language=language)
    print(plan_summary(plan, demands, language))
    written = [str(path) for path in (arguments.out, arguments.workbook) if path is not None]
    print(f"\n{say('demo.written', language, folder=', '.join(written))}")
    return 0


def run_explain(arguments: argparse.Namespace) -> int:
    """Print why the plan treats one demand, one supply or one pair as it does."""
    demands, supplies = _libraries(arguments)
    plan = from_document(Path(arguments.plan).read_bytes(), MatchPlan)
    words = {"language": arguments.language, "audience": arguments.audience}
    if arguments.demand is not None:
        reasons = explain_demand(plan, arguments.demand, demands, supplies, **words)
    elif arguments.supply is not None:
        reasons = explain_supply(plan, arguments.supply, demands, supplies, **words)
    else:
        demand, supply = arguments.pair
        reasons = explain_pair(plan, demand, supply, demands, supplies, **words)
    print(reasons)
    return 0


def _weights(text: str) -> Weights:
    """Weights from ``code=number`` pairs with commas between them."""
    numbers: dict[str, float] = {}
    for part in text.split(","):
        code, _, number = part.partition("=")
        try:
            numbers[code.strip()] = float(number)
        except ValueError:
            raise invalid("weights", "weights_syntax", part) from None
    return Weights.of(numbers)


def _libraries(
    arguments: argparse.Namespace,
) -> tuple[ProjectLibrary[DemandProject], ProjectLibrary[SupplyProject]]:
    demands = read_demands(arguments.demands, aliases=arguments.aliases)
    supplies = read_supplies(arguments.supplies, aliases=arguments.aliases)
    return demands, supplies
