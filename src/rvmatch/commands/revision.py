"""``revise`` and ``compare``: a plan made anew after its projects changed, and two plans side by side."""

import argparse

from rvmatch.commands.inputs import document_at, libraries_of, limits_of
from rvmatch.commands.matching import deliver
from rvmatch.commands.paths import check_outputs
from rvmatch.commands.terminal import steps_printer
from rvmatch.errors import invalid
from rvmatch.matching import Matcher, MatchPlan, Policy
from rvmatch.matching.changes.comparison import compare_plans
from rvmatch.wording import Language

__all__ = ["run_compare", "run_revise"]


def run_revise(arguments: argparse.Namespace) -> int:
    """Write the best plan of today with the fewest changes, and print what changes."""
    language: Language = arguments.language
    inputs = [arguments.plan, arguments.demands, arguments.supplies, *filter(None, [arguments.policy])]
    check_outputs(inputs, [arguments.out, arguments.workbook])
    earlier = document_at(arguments.plan, MatchPlan, limits_of(arguments))
    matcher = _matcher(earlier, arguments.policy)
    libraries = libraries_of(arguments)
    plan = matcher.revise(
        earlier,
        *libraries,
        progress=steps_printer(language) if arguments.progress else None,
        time_limit_s=arguments.time_limit,
    )
    deliver(plan, libraries, arguments)
    print("\n" + "\n".join(compare_plans(earlier, plan, after=libraries).lines(language)))
    return 0


def run_compare(arguments: argparse.Namespace) -> int:
    """Print what differs between two plans."""
    plans = (
        document_at(path, MatchPlan, limits_of(arguments)) for path in (arguments.earlier, arguments.later)
    )
    print("\n".join(compare_plans(*plans).lines(arguments.language)))
    return 0


def _matcher(earlier: MatchPlan, policy: str | None) -> Matcher:
    """The settings of an earlier plan with another policy if given, if its rules are this library's own."""
    settings = earlier.settings
    matcher = Matcher(
        weights=settings.weights,
        policy=settings.policy if policy is None else document_at(policy, Policy),
        edition=settings.edition,
    )
    for setting, mine, planned in (
        ("rules", tuple(rule.code for rule in matcher.rules), settings.rules),
        ("options", matcher.options, settings.options),
    ):
        if mine != planned:
            raise invalid("matcher", "plan_matcher", mine, setting=setting, planned=planned)
    return matcher
