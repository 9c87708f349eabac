"""The pairs that pass all rules, found without a table of all pairs."""

from collections.abc import Mapping, Sequence

import attrs

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.eligibility.funnel import Funnel, funnel_of
from rvmatch.eligibility.index import count_sharing, indexed_pairs
from rvmatch.eligibility.rule import EligibilityRule, Index

__all__ = ["Candidates", "find_candidates"]

_INDEX_ORDER = (Index.FIELD, Index.REGION)


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


def find_candidates(
    demands: DemandColumns, supplies: SupplyColumns, rules: Sequence[EligibilityRule]
) -> Candidates:
    """
    The pairs that pass all rules.

    Rules that declare an index are asked first, field before region; the
    others in the order given.

    Args:
        demands: n demands.
        supplies: m supplies.
        rules: The rules; none lets every pair pass.

    Returns:
        The pairs and the funnel. Memory grows with the pairs that the index leaves. A pair that an
        index leaves out is counted to the first rule that declares this index.
    """
    by_field, by_region = ([rule for rule in rules if _index(rule) is wanted] for wanted in _INDEX_ORDER)
    ordered = [*by_field, *by_region, *(rule for rule in rules if _index(rule) is None)]
    built = indexed_pairs(demands, supplies, by_field=bool(by_field), by_region=bool(by_region))
    funnel, passed = funnel_of(demands, supplies, built, ordered)
    never_built = len(demands) * len(supplies) - len(built)
    if by_field and by_region:
        unshared = len(demands) * len(supplies) - count_sharing(demands, supplies)
        spared = {0: unshared, len(by_field): never_built - unshared}
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
