"""Which pairs of two libraries may be used, and what each is worth: block by block."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import read_only
from rvmatch.eligibility import EligibilityRule, Funnel
from rvmatch.eligibility.candidates import CandidateSearch
from rvmatch.eligibility.funnel import joined_funnel
from rvmatch.scoring import Criterion, Weights, score_pairs

__all__ = ["Counts", "Judged", "Judging", "judged", "summed"]

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
    points: NDArray[np.int64]
    funnel: Funnel
    unstated: Counts


def judged(search: CandidateSearch, judging: Judging, between: Callable[[float], None]) -> Judged:
    """
    The pairs that a search leads to, judged block by block.

    Args:
        search: The search.
        judging: By what its pairs are judged.
        between: Called before each block with the share of the demands done, from 0 to 1; it may raise.

    Returns:
        The pairs, the same for all sizes of blocks.

    Raises:
        InvalidValueError: If a rule or a criterion does not answer as its protocol says.
    """
    blocks = list(_blocks(search, judging, between))
    return _joined(search, blocks)


def _blocks(search: CandidateSearch, judging: Judging, between: Callable[[float], None]) -> Iterator[Judged]:
    demands, supplies = search.demands, search.supplies
    refused = _refused_keys(judging.refused, demands, supplies)
    for block in search.index.blocks(judging.most):
        between(block.start / max(1, len(demands)))
        found = search.candidates(block, judging.most)
        pairs = found.pairs
        if len(refused):
            pairs = pairs.where(~np.isin(pairs.keys(), refused))
        scores = score_pairs(demands, supplies, pairs, judging.criteria, judging.weights)
        yield Judged(pairs=pairs, points=scores.points, funnel=found.funnel, unstated=scores.unstated)


def _joined(search: CandidateSearch, blocks: Sequence[Judged]) -> Judged:
    points = np.concatenate([block.points for block in blocks])
    return Judged(
        pairs=Pairs.joined([block.pairs for block in blocks], search.index.shape),
        points=read_only(points),
        funnel=joined_funnel(search.rules, [block.funnel for block in blocks]),
        unstated=summed([block.unstated for block in blocks]),
    )


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
