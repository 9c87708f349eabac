"""Which pairs of two libraries may be used, and what each is worth: block by block."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from itertools import chain
from typing import Final, Self, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import Lean, lean_type, read_only
from rvmatch.columns.combinations import cells_worth
from rvmatch.eligibility import EligibilityRule, Funnel
from rvmatch.eligibility.candidates import CandidateSearch
from rvmatch.eligibility.funnel import joined_funnel
from rvmatch.executors import Cancel, answers_in_turn
from rvmatch.scoring import Criterion, Weights
from rvmatch.scoring.criterion import ONE
from rvmatch.scoring.scorer import Scorer

__all__ = ["Counts", "Judged", "Judging", "judged", "judged_by_threads", "summed"]

_PAIRS_A_TASK: Final = 400_000
"""So many pairs keep a thread busy for some hundredths of a second."""

_RESERVED: Final = 2**27
"""So many numbers are reserved ahead at most."""

Counts: TypeAlias = tuple[tuple[str, int], ...]
"""Numbers of pairs by the codes of criteria."""


@attrs.frozen(kw_only=True, eq=False)
class Judging:
    """
    By what pairs are judged.

    Args:
        rules: The eligibility rules.
        criteria: The criteria that count, fitted to the libraries.
        weights: How much each counts.
        refused: Pairs that the policy refuses, as keys of demand and supply.
        most: About how many pairs are judged together.
    """

    rules: tuple[EligibilityRule, ...]
    criteria: tuple[Criterion, ...]
    weights: Weights
    refused: frozenset[tuple[str, str]]
    most: int


@attrs.frozen(kw_only=True, eq=False)
class Judged:
    """
    Pairs that the rules allow and nobody refused, with their points.

    Args:
        pairs: p pairs.
        points: What each is worth ``[p]``.
        funnel: How many pairs each rule removed, of those that the index left.
        unstated: For each criterion that counts, of how many pairs it could not tell.
    """

    pairs: Pairs
    points: Lean
    funnel: Funnel
    unstated: Counts


def judged(
    search: CandidateSearch,
    judging: Judging,
    between: Callable[[float], None],
    *,
    most_cells: int | None = None,
) -> Judged:
    """
    The pairs that a search leads to, judged block by block.

    Args:
        search: The search.
        judging: By what its pairs are judged.
        between: Called before each block with the share of the demands done, from 0 to 1; it may raise.
        most_cells: How many combinations of what criteria hang on may be asked about ahead; None for as many
            as save time.

    Returns:
        The pairs, the same for all sizes of blocks.

    Raises:
        InvalidValueError: If a rule or a criterion does not answer as its protocol says.
    """
    judge = _Judge.of(search, judging, most_cells)

    def blocks() -> Iterator[Judged]:
        for block in search.index.blocks(judging.most):
            between(block.start / max(1, len(search.demands)))
            yield judge.block(block)

    return _joined(search, blocks())


def judged_by_threads(
    executor: Executor,
    search: CandidateSearch,
    judging: Judging,
    *,
    cancel: Cancel | None = None,
    pairs_a_task: int = _PAIRS_A_TASK,
    most_cells: int | None = None,
) -> Judged:
    """
    The pairs that a search leads to, judged by threads, which share all arrays.

    Args:
        executor: The threads.
        search: The search.
        judging: By what its pairs are judged.
        cancel: Asked while waiting whether to stop.
        pairs_a_task: About how many pairs a task looks at, one block after the other.
        most_cells: As in ``judged``.

    Returns:
        The same as ``judged`` gives, whoever answers first.

    Raises:
        InvalidValueError: As ``judged``.
        CancelledError: If ``cancel`` said so.
        ExecutorLostError: If the executor broke down.
    """
    judge = _Judge.of(search, judging, most_cells)
    blocks = search.index.blocks(judging.most)
    each = max(1, pairs_a_task // judging.most)
    calls = [(blocks[start : start + each],) for start in range(0, len(blocks), each)]
    answers = answers_in_turn(executor, cancel, judge.blocks, calls)
    return _joined(search, chain.from_iterable(answers))


@attrs.frozen(kw_only=True, eq=False)
class _Judge:
    """
    Rules and criteria made ready to judge the pairs of a search.

    Args:
        search: The search.
        most: About how many pairs are judged together.
        refused: Pairs that the policy refuses, as ``row * m + column`` ``[r]``.
        scorer: The criteria.
    """

    search: CandidateSearch
    most: int
    refused: NDArray[np.int64]
    scorer: Scorer

    @classmethod
    def of(cls, search: CandidateSearch, judging: Judging, most_cells: int | None) -> Self:
        """The rules and criteria of a run."""
        demands, supplies, pairs = search.demands, search.supplies, search.index.most_pairs
        return cls(
            search=search,
            most=judging.most,
            refused=_refused_keys(judging.refused, demands, supplies),
            scorer=Scorer.of(
                demands,
                supplies,
                judging.criteria,
                judging.weights,
                most_cells=min(judging.most, cells_worth(pairs)) if most_cells is None else most_cells,
            ),
        )

    def block(self, block: slice) -> Judged:
        """The pairs of one block of demands."""
        found = self.search.candidates(block, self.most)
        pairs = found.pairs
        if len(self.refused):
            pairs = pairs.where(~np.isin(pairs.keys(), self.refused))
        scores = self.scorer.scores(pairs)
        return Judged(pairs=pairs, points=scores.points, funnel=found.funnel, unstated=scores.unstated)

    def blocks(self, blocks: Sequence[slice]) -> list[Judged]:
        """The pairs of some blocks of demands."""
        return [self.block(block) for block in blocks]


def _joined(search: CandidateSearch, blocks: Iterable[Judged]) -> Judged:
    """All blocks as one; each is let go before the next one comes."""
    most, shape = search.index.most_pairs, search.index.shape
    rows, cols, points = (_Growing(most, lean_type(largest)) for largest in (*shape, ONE))
    funnels, unstated = list[Funnel](), list[Counts]()
    for block in blocks:
        rows.add(block.pairs.lean_rows)
        cols.add(block.pairs.lean_cols)
        points.add(block.points)
        funnels.append(block.funnel)
        unstated.append(block.unstated)
    return Judged(
        pairs=Pairs(rows=rows.whole(), cols=cols.whole(), shape=shape),
        points=points.whole(),
        funnel=joined_funnel(search.rules, funnels),
        unstated=summed(unstated),
    )


class _Growing:
    """
    An array that is written from its beginning, so that its parts need not be held beside it.

    Args:
        most: How many numbers come at most; memory that is not written to is not taken.
        kind: In what they are kept; it holds each of them.
    """

    def __init__(self, most: int, kind: type[np.int32 | np.int64]) -> None:
        self._numbers: Lean = np.empty(min(most, _RESERVED), dtype=kind)
        self._size = 0

    def add(self, part: Lean) -> None:
        """Write a part behind the others."""
        size = self._size + len(part)
        if size > len(self._numbers):
            larger = np.empty(2 * size, dtype=self._numbers.dtype)
            larger[: self._size] = self.whole()
            self._numbers = larger
        self._numbers[self._size : size] = part
        self._size = size

    def whole(self) -> Lean:
        """What was written, closed for writing."""
        return read_only(self._numbers[: self._size])


def summed(unstated: Sequence[Counts]) -> Counts:
    """The counts of several blocks as one, code by code."""
    return tuple((own[0][0], sum(count for _, count in own)) for own in zip(*unstated, strict=True))


def _refused_keys(
    refused: frozenset[tuple[str, str]], demands: DemandColumns, supplies: SupplyColumns
) -> NDArray[np.int64]:
    """The refused pairs that these libraries have, as ``row * m + column`` ``[r]``."""
    if not refused:
        return np.zeros(0, dtype=np.int64)
    row_of = {key: place for place, key in enumerate(demands.keys)}
    col_of = {key: place for place, key in enumerate(supplies.keys)}
    there = [(row_of[d], col_of[s]) for d, s in refused if d in row_of and s in col_of]
    return np.array([row * len(supplies) + col for row, col in there], dtype=np.int64)
