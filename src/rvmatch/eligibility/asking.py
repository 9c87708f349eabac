"""Rules asked about many pairs in turn: where it is worth it, once for each combination of what they read."""

from collections.abc import Sequence, Set
from typing import Final, Literal, Self, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import read_only
from rvmatch.columns.combinations import Crossing
from rvmatch.eligibility.funnel import Funnel, FunnelStep
from rvmatch.eligibility.rule import (
    EligibilityRule,
    FacetRule,
    Index,
    IndexedRule,
    checked_answers,
)

__all__ = ["Asking"]

_MOST_TOGETHER: Final = 8
"""What rules cannot tell is kept as the bits of one byte."""

Answers: TypeAlias = NDArray[np.bool_]


@attrs.frozen(kw_only=True, eq=False)
class _Rule:
    """
    A rule that is asked about every pair.

    Args:
        rule: The rule.
        method: What it is asked: its whole law, or what an index leaves of it.
    """

    rule: EligibilityRule
    method: Literal["mask", "beyond_index"]

    @property
    def rules(self) -> tuple[EligibilityRule, ...]:
        return (self.rule,)

    def left(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> tuple[list[int], Pairs]:
        """How many pairs it removes, and those that it does not."""
        left = pairs.where(checked_answers(self.rule, self.method, demands, supplies, pairs))
        return [len(pairs) - len(left)], left

    def unknown(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> list[int]:
        """Of how many pairs it cannot tell."""
        return [int(np.count_nonzero(checked_answers(self.rule, "unknown", demands, supplies, pairs)))]


@attrs.frozen(kw_only=True, eq=False)
class _Table:
    """
    Rules that follow one another and were asked about each combination once.

    Args:
        rules: At most eight rules.
        crossing: The combinations.
        removed_by: Which of the rules is the first to say no; their number where none does ``[u * v]``.
        unsure: Which of them cannot tell, as bits ``[u * v]``.
    """

    rules: tuple[EligibilityRule, ...]
    crossing: Crossing
    removed_by: NDArray[np.uint8]
    unsure: NDArray[np.uint8]

    def left(self, _: DemandColumns, __: SupplyColumns, pairs: Pairs) -> tuple[list[int], Pairs]:
        """How many pairs each rule removes, and those that are left."""
        rules = len(self.rules)
        if (self.removed_by == rules).all():
            return [0] * rules, pairs
        removed_by = self.removed_by.take(self.crossing.cells(pairs))
        removed = np.bincount(removed_by, minlength=rules + 1)[:rules].tolist()
        return removed, pairs.where(removed_by == rules) if sum(removed) else pairs

    def unknown(self, _: DemandColumns, __: SupplyColumns, pairs: Pairs) -> list[int]:
        """Of how many pairs each rule cannot tell."""
        low, high = int(self.unsure.min(initial=0)), int(self.unsure.max(initial=0))
        if low == high or not len(pairs):
            return [len(pairs) if high >> place & 1 else 0 for place in range(len(self.rules))]
        unsure = np.bincount(self.unsure.take(self.crossing.cells(pairs)), minlength=1 << _MOST_TOGETHER)
        bits = np.arange(1 << _MOST_TOGETHER)
        return [int(unsure[bits >> place & 1 == 1].sum()) for place in range(len(self.rules))]


@attrs.frozen(kw_only=True, eq=False)
class Asking:
    """
    Rules made ready to be asked about many pairs of two libraries.

    Args:
        demands: n demands.
        supplies: m supplies.
        steps: The rules in the order in which they are asked.
    """

    demands: DemandColumns
    supplies: SupplyColumns
    steps: tuple[_Rule | _Table, ...]

    @classmethod
    def of(
        cls,
        demands: DemandColumns,
        supplies: SupplyColumns,
        rules: Sequence[EligibilityRule],
        *,
        indexed: Set[Index] = frozenset(),
        most_cells: int = 0,
    ) -> Self:
        """
        The rules made ready.

        Args:
            demands: n demands.
            supplies: m supplies.
            rules: The rules, fitted to these libraries, in the order in which they are asked.
            indexed: Indexes that all pairs come from; what they leave of a rule is all that is asked.
            most_cells: How many combinations rules may be asked about ahead; zero for none.
        """
        steps: list[_Rule | _Table] = []
        for rule in rules:
            method: Literal["mask", "beyond_index"] = "mask"
            if isinstance(rule, IndexedRule) and rule.index in indexed:
                method = "beyond_index"
            table = _table(demands, supplies, rule, method, most_cells)
            before = steps[-1] if steps else None
            wider = None
            if table is not None and isinstance(before, _Table):
                wider = _together(before, table, most_cells)
            if wider is not None:
                steps[-1] = wider
            else:
                steps.append(table or _Rule(rule=rule, method=method))
        return cls(demands=demands, supplies=supplies, steps=tuple(steps))

    def funnel(self, pairs: Pairs) -> tuple[Funnel, Pairs]:
        """
        Ask about these pairs.

        Args:
            pairs: Pairs to start from, out of the indexes that the rules were made ready for.

        Returns:
            As ``funnel_of``: the funnel, and the pairs that passed all rules.

        Raises:
            InvalidValueError: If a rule does not answer yes or no for each pair.
        """
        whole, removed = len(pairs), list[int]()
        for step in self.steps:
            gone, pairs = step.left(self.demands, self.supplies, pairs)
            removed += gone
        unknown = [count for step in self.steps for count in step.unknown(self.demands, self.supplies, pairs)]
        rules = [rule for step in self.steps for rule in step.rules]
        steps = tuple(
            FunnelStep(rule=rule.code, removed=gone, unknown=unsure)
            for rule, gone, unsure in zip(rules, removed, unknown, strict=True)
        )
        return Funnel(pairs=whole, steps=steps, eligible=len(pairs)), pairs


def _table(
    demands: DemandColumns,
    supplies: SupplyColumns,
    rule: EligibilityRule,
    method: Literal["mask", "beyond_index"],
    most_cells: int,
) -> _Table | None:
    """A rule's answers to each combination; None if it does not say on what they hang, or on too much."""
    if not most_cells or not isinstance(rule, FacetRule):
        return None
    crossing = Crossing.of(rule.hangs_on(demands, supplies), most_cells)
    if crossing is None:
        return None
    standing = demands, supplies, crossing.standing()
    return _Table(
        rules=(rule,),
        crossing=crossing,
        removed_by=read_only(checked_answers(rule, method, *standing).astype(np.uint8)),
        unsure=read_only(checked_answers(rule, "unknown", *standing).astype(np.uint8)),
    )


def _together(first: _Table, second: _Table, most_cells: int) -> _Table | None:
    """Two tables as one; None if it would be too large."""
    if len(first.rules) + len(second.rules) > _MOST_TOGETHER:
        return None
    crossing = first.crossing.with_facets(second.crossing.facets, most_cells)
    if crossing is None:
        return None
    standing = crossing.standing()
    mine, theirs = first.crossing.cells(standing), second.crossing.cells(standing)
    before, places = len(first.rules), first.removed_by[mine]
    after = second.removed_by[theirs] + np.uint8(before)
    return _Table(
        rules=(*first.rules, *second.rules),
        crossing=crossing,
        removed_by=read_only(np.where(places < before, places, after)),
        unsure=read_only(first.unsure[mine] | second.unsure[theirs] << np.uint8(before)),
    )
