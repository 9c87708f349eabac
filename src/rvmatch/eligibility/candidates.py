"""The pairs that pass all rules, found block by block and without a table of all pairs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Self

import attrs

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.combinations import cells_worth
from rvmatch.eligibility.asking import Asking
from rvmatch.eligibility.funnel import Funnel, joined_funnel
from rvmatch.eligibility.index import PairIndex, count_sharing
from rvmatch.eligibility.rule import EligibilityRule, Index, LibraryRule
from rvmatch.errors import invalid

__all__ = ["CandidateSearch", "Candidates", "asking_order", "find_candidates", "pairs_at_once"]

_ASKED_FIRST: Final[Mapping[Index | None, int]] = {Index.FIELD: 0, Index.REGION: 1}

_BYTES_A_PAIR: Final = 160
"""What rules and criteria hold of a pair while they judge it, at most; measured with all shipped ones."""

_MOST_PAIRS_AT_ONCE: Final = 400_000
"""Larger blocks fall out of the processor's caches, and take longer."""

_LISTS_KEPT: Final = 10
"""So many times the pairs of a block may be kept as lists that several demands look at."""

_MOST_MEMORY_MB: Final = 2**40


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


def pairs_at_once(memory_mb: Any) -> int:
    """
    How many pairs are judged together.

    Args:
        memory_mb: How much memory judging may take beside what is kept, in megabytes of 10**6 bytes;
            None for as much as is quickest.

    Returns:
        A number above zero.

    Raises:
        InvalidValueError: If it is no number above zero.
    """
    if memory_mb is None:
        return _MOST_PAIRS_AT_ONCE
    number = isinstance(memory_mb, int | float) and not isinstance(memory_mb, bool)
    if not number or not 0 < memory_mb <= _MOST_MEMORY_MB:
        raise invalid("memory_mb", "megabytes", memory_mb)
    return max(1, min(_MOST_PAIRS_AT_ONCE, int(memory_mb * 10**6) // _BYTES_A_PAIR))


@attrs.frozen(kw_only=True, eq=False)
class CandidateSearch:
    """
    A search for eligible pairs that goes through the demands block by block.

    What it finds is the same for all sizes of blocks.

    Args:
        demands: n demands.
        supplies: m supplies.
        rules: The rules in the order in which they are asked.
        index: What the pairs are looked up in.
        asking: The rules made ready to be asked about these pairs.
    """

    demands: DemandColumns
    supplies: SupplyColumns
    rules: tuple[EligibilityRule, ...]
    index: PairIndex
    asking: Asking

    @classmethod
    def of(
        cls,
        demands: DemandColumns,
        supplies: SupplyColumns,
        rules: Iterable[EligibilityRule],
        *,
        most: int = _MOST_PAIRS_AT_ONCE,
        most_cells: int | None = None,
    ) -> Self:
        """
        The search under these rules.

        Args:
            demands: n demands.
            supplies: m supplies.
            rules: The rules; they are put into the order of ``asking_order``.
            most: About how many pairs will be looked at together.
            most_cells: How many combinations of what rules hang on may be asked about ahead; None for as
                many as save time. The answers are the same.
        """
        asked = tuple(
            rule.fitted(demands, supplies) if isinstance(rule, LibraryRule) else rule
            for rule in asking_order(rules)
        )
        indexed = {_index(rule) for rule in asked}
        index = PairIndex.of(
            demands,
            supplies,
            by_field=Index.FIELD in indexed,
            by_region=Index.REGION in indexed,
            most_kept=most * _LISTS_KEPT,
        )
        return cls(
            demands=demands,
            supplies=supplies,
            rules=asked,
            index=index,
            asking=Asking.of(
                demands,
                supplies,
                asked,
                indexed=frozenset(one for one in indexed if one is not None),
                most_cells=min(most, cells_worth(index.most_pairs)) if most_cells is None else most_cells,
            ),
        )

    def candidates(self, block: slice, most: int) -> Candidates:
        """
        The eligible pairs of some demands.

        Args:
            block: One of the slices of ``index.blocks``.
            most: About how many pairs are looked at together; a demand's pairs always are.

        Returns:
            The pairs; the funnel counts those that the index left.

        Raises:
            InvalidValueError: If a rule does not answer yes or no for each pair.
        """
        built = self.index.pairs(block, most)
        funnel, passed = self.asking.funnel(built)
        return Candidates(pairs=passed, funnel=funnel)

    def whole_funnel(self, funnels: Sequence[Funnel]) -> Funnel:
        """
        The funnel of all n x m pairs.

        Args:
            funnels: Those of all blocks.

        Returns:
            Their sum; a pair that the index left out is counted to the first rule that declares this index.
        """
        funnel = joined_funnel(self.rules, funnels)
        n, m = self.index.shape
        never_built = n * m - funnel.pairs
        by_field, by_region = (sum(_index(rule) is one for rule in self.rules) for one in _ASKED_FIRST)
        if by_field and by_region:
            unshared = n * m - count_sharing(self.demands, self.supplies)
            return _with_pairs_never_built(funnel, {0: unshared, by_field: never_built - unshared})
        return _with_pairs_never_built(funnel, {0: never_built} if by_field or by_region else {})


def find_candidates(
    demands: DemandColumns,
    supplies: SupplyColumns,
    rules: Iterable[EligibilityRule],
    *,
    memory_mb: float | None = None,
) -> Candidates:
    """
    The pairs that pass all rules.

    The rules are asked in the order of ``asking_order``.

    Args:
        demands: n demands.
        supplies: m supplies.
        rules: The rules; none lets every pair pass.
        memory_mb: How much memory asking may take beside the pairs that pass, in megabytes; None for as much
            as is quickest. The pairs are the same.

    Returns:
        The pairs and the funnel. Memory grows with the pairs that pass. A pair that an index leaves out is
        counted to the first rule that declares this index.

    Raises:
        InvalidValueError: If a rule does not answer yes or no for each pair, or the memory is no number
            above zero.
    """
    most = pairs_at_once(memory_mb)
    search = CandidateSearch.of(demands, supplies, rules, most=most)
    found = [search.candidates(block, most) for block in search.index.blocks(most)]
    funnel = search.whole_funnel([block.funnel for block in found])
    return Candidates(pairs=Pairs.joined([block.pairs for block in found], search.index.shape), funnel=funnel)


def _index(rule: EligibilityRule) -> Index | None:
    return getattr(rule, "index", None)


def _with_pairs_never_built(funnel: Funnel, spared: Mapping[int, int]) -> Funnel:
    """The funnel with the pairs that the index spared us counted to the steps at these places."""
    steps = tuple(
        attrs.evolve(step, removed=step.removed + spared.get(place, 0))
        for place, step in enumerate(funnel.steps)
    )
    return attrs.evolve(funnel, pairs=funnel.pairs + sum(spared.values()), steps=steps)
