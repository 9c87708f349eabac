"""The pairs that pass all rules, found without a table of all pairs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.eligibility.funnel import Funnel, funnel_of
from rvmatch.eligibility.index import count_sharing, indexed_pairs
from rvmatch.eligibility.rule import EligibilityRule, Index

__all__ = ["Candidates", "asking_order", "find_candidates"]

_ASKED_FIRST: Final[Mapping[Index | None, int]] = {Index.FIELD: 0, Index.REGION: 1}


@attrs.frozen(kw_only=True, eq=False)
class Candidates:
    """
    The eligible pairs, and the way to them.

    Args:
        pairs: The pairs that passed all rules.
        funnel: How many pairs each rule removed.
    """

    pairs: Pairs
    funnel: Funnel


def asking_order(rules: Iterable[EligibilityRule]) -> tuple[EligibilityRule, ...]:
    """
    The rules in the order in which they are asked.

    Args:
        rules: The rules, in the order wished.

    Returns:
        Rules that declare an index first, field before region; the others as given.
    """
    return tuple(sorted(rules, key=lambda rule: _ASKED_FIRST.get(_index(rule), len(_ASKED_FIRST))))


def find_candidates(
    demands: DemandColumns, supplies: SupplyColumns, rules: Sequence[EligibilityRule]
) -> Candidates:
    """
    The pairs that pass all rules.

    The rules are asked in the order of ``asking_order``.

    Args:
        demands: n demands.
        supplies: m supplies.
        rules: The rules; none lets every pair pass.

    Returns:
        The pairs and the funnel. Memory grows with the pairs that the index leaves. A pair that an
        index leaves out is counted to the first rule that declares this index.

    Raises:
        InvalidValueError: If a rule does not answer yes or no for each pair.
    """
    by_field, by_region = (sum(_index(rule) == wanted for rule in rules) for wanted in _ASKED_FIRST)
    built = indexed_pairs(demands, supplies, by_field=bool(by_field), by_region=bool(by_region))
    funnel, passed = funnel_of(demands, supplies, built, asking_order(rules))
    never_built = len(demands) * len(supplies) - len(built)
    if by_field and by_region:
        unshared = len(demands) * len(supplies) - count_sharing(demands, supplies)
        spared = {0: unshared, by_field: never_built - unshared}
    else:
        spared = {0: never_built} if by_field or by_region else {}
    return Candidates(pairs=passed, funnel=_with_pairs_never_built(funnel, spared))


def _index(rule: EligibilityRule) -> Index | None:
    return getattr(rule, "index", None)


def _with_pairs_never_built(funnel: Funnel, spared: Mapping[int, int]) -> Funnel:
    """The funnel with the pairs that the index spared us counted to the steps at these places."""
    steps = tuple(
        attrs.evolve(step, removed=step.removed + spared.get(place, 0))
        for place, step in enumerate(funnel.steps)
    )
    return attrs.evolve(funnel, pairs=funnel.pairs + sum(spared.values()), steps=steps)
