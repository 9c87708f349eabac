"""``match`` and ``explain``: from two files to a plan, and from a plan to a reason."""

import argparse

from rvmatch.commands.inputs import Libraries, document_at, libraries_of, limits_of
from rvmatch.commands.paths import check_outputs
from rvmatch.commands.summary import plan_summary
from rvmatch.commands.terminal import steps_printer
from rvmatch.errors import invalid
from rvmatch.files import plan_to_workbook, write_whole
from rvmatch.matching import Matcher, MatchPlan, Policy, explain_demand, explain_pair, explain_supply
from rvmatch.scoring import Weights
from rvmatch.serialization.documents import document_text
from rvmatch.wording import Language, say

__all__ = ["deliver", "run_explain", "run_match"]


def run_match(arguments: argparse.Namespace) -> int:
    """Read both files, write the plan, and print what it comes to."""
    language: Language = arguments.language
    inputs = [arguments.demands, arguments.supplies, *filter(None, [arguments.policy])]
    check_outputs(inputs, [arguments.out, arguments.workbook])
    policy = _policy(arguments)
    demands, supplies = libraries_of(arguments)
    weights = Weights.default() if arguments.weights is None else _weights(arguments.weights)
    plan = Matcher(weights=weights, policy=policy).match(
        demands,
        supplies,
        progress=steps_printer(language) if arguments.progress else None,
        time_limit_s=arguments.time_limit,
    )
    deliver(plan, (demands, supplies), arguments)
    return 0


def deliver(plan: MatchPlan, libraries: Libraries, arguments: argparse.Namespace) -> None:
    """Write a plan where the command says, and print what it comes to."""
    language: Language = arguments.language
    write_whole(arguments.out, document_text(plan).encode())
    if arguments.workbook is not None:
        plan_to_workbook(plan, *libraries, arguments.workbook, language=language)
    print(plan_summary(plan, libraries[0], language))
    written = [str(path) for path in (arguments.out, arguments.workbook) if path is not None]
    print(f"\n{say('demo.written', language, folder=', '.join(written))}")


def run_explain(arguments: argparse.Namespace) -> int:
    """Print why the plan treats one demand, one supply or one pair as it does."""
    demands, supplies = libraries_of(arguments)
    plan = document_at(arguments.plan, MatchPlan, limits_of(arguments))
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


def _policy(arguments: argparse.Namespace) -> Policy:
    """The policy of a document, or the usual one with what the other options say."""
    cover = None if arguments.cover is None else arguments.cover.split(",")
    parts = {"cover": cover, "minimum_score": arguments.minimum_score, "tie_seed": arguments.seed}
    given = {name: value for name, value in parts.items() if value is not None}
    if arguments.policy is None:
        return Policy.coverage_first(**given)
    if given:
        raise invalid("policy", "policy_beside", ", ".join(given))
    return document_at(arguments.policy, Policy)


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
