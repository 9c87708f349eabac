"""How many pairs each rule removed, in the order in which the rules were asked."""

from collections.abc import Sequence

import attrs

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.eligibility.rule import EligibilityRule, checked_answers

__all__ = ["Funnel", "FunnelStep", "funnel_of", "joined_funnel"]


@attrs.frozen(kw_only=True)
class FunnelStep:
    """
    What one rule did to the pairs that the rules before it had left.

    Args:
        rule: The rule's code.
        removed: How many pairs it removed.
        unknown: Of the pairs that passed all rules, for how many this one could not tell.
    """

    rule: str
    removed: int
    unknown: int


@attrs.frozen(kw_only=True)
class Funnel:
    """
    From all pairs to the eligible ones.

    Args:
        pairs: How many pairs there are at all, n x m.
        steps: What each rule did, in the order asked.
        eligible: How many pairs passed all rules.
    """

    pairs: int
    steps: tuple[FunnelStep, ...]
    eligible: int


def funnel_of(
    demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs, rules: Sequence[EligibilityRule]
) -> tuple[Funnel, Pairs]:
    """
    Ask the rules one after the other about pairs that are already built.

    Args:
        demands: n demands.
        supplies: m supplies.
        pairs: The pairs to start from.
        rules: The rules, in order.

    Returns:
        The funnel, and the pairs that passed all rules.

    Raises:
        InvalidValueError: If a rule does not answer yes or no for each pair.
    """
    whole, removed = len(pairs), []
    for rule in rules:
        left = pairs.where(checked_answers(rule, "mask", demands, supplies, pairs))
        removed.append(len(pairs) - len(left))
        pairs = left
    steps = tuple(
        FunnelStep(
            rule=rule.code,
            removed=gone,
            unknown=int(checked_answers(rule, "unknown", demands, supplies, pairs).sum()),
        )
        for rule, gone in zip(rules, removed, strict=True)
    )
    return Funnel(pairs=whole, steps=steps, eligible=len(pairs)), pairs


def joined_funnel(rules: Sequence[EligibilityRule], funnels: Sequence[Funnel]) -> Funnel:
    """
    The funnels of several blocks of pairs as one.

    Args:
        rules: The rules that were asked, in order.
        funnels: The funnel of each block under these rules.

    Returns:
        The sums, step by step.
    """
    steps = tuple(
        FunnelStep(
            rule=rule.code,
            removed=sum(funnel.steps[place].removed for funnel in funnels),
            unknown=sum(funnel.steps[place].unknown for funnel in funnels),
        )
        for place, rule in enumerate(rules)
    )
    return Funnel(
        pairs=sum(funnel.pairs for funnel in funnels),
        steps=steps,
        eligible=sum(funnel.eligible for funnel in funnels),
    )
