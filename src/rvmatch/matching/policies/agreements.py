"""What the agreements of a policy mean to the rules by which pairs are judged."""

from collections.abc import Sequence

from rvmatch.eligibility import EligibilityRule
from rvmatch.eligibility.rule import sparing_agreed
from rvmatch.matching.policies.limits import Agreed
from rvmatch.matching.policies.policy import Policy

__all__ = ["rules_under"]


def rules_under(policy: Policy, rules: Sequence[EligibilityRule]) -> tuple[EligibilityRule, ...]:
    """
    The rules as they are asked under a policy.

    Args:
        policy: The policy; its agreements count.
        rules: The rules.

    Returns:
        The same rules in their order, those on publication sparing what was agreed.
    """
    agreed = frozenset((limit.demand, limit.supply) for limit in policy.limits if isinstance(limit, Agreed))
    return sparing_agreed(rules, agreed)
