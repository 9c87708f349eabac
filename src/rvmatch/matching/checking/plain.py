"""Pairs and points of two libraries worked out the plain way: no index, one pair after another."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import read_only
from rvmatch.eligibility import EligibilityRule
from rvmatch.eligibility.rule import LibraryRule, checked_answers
from rvmatch.matching.checking.combined import PairBlocks, combined_pairs, combined_points
from rvmatch.matching.policies.limits import Refused
from rvmatch.matching.policies.policy import Policy
from rvmatch.scoring import ONE, Criterion, Weights

__all__ = ["PLAIN_PAIRS", "PlainPairs", "plain_pairs"]

PLAIN_PAIRS: Final = 2_000_000
"""Up to so many pairs of projects each is judged by itself, which takes about 7 microseconds a pair."""

_BLOCK: Final = 4_000_000
"""How many pairs the rules judge at once beyond that."""

_RESERVED: Final = 2**26
"""So many numbers are reserved ahead at most."""


@attrs.frozen(kw_only=True, eq=False)
class PlainPairs:
    """
    The pairs that the rules allow and the policy does not refuse.

    Args:
        pairs: p pairs.
        points: What each is worth ``[p]``.
        method: ``"one_by_one"`` if rules and criteria were asked about each pair by itself. If there were
            too many, arrays were asked about, still without any index: ``"by_combination"`` if rules said on
            what their answers hang and were asked about each combination of it, else ``"in_blocks"``.
    """

    pairs: Pairs
    points: NDArray[np.int64]
    method: str


def plain_pairs(
    rows: DemandColumns,
    cols: SupplyColumns,
    *,
    rules: Sequence[EligibilityRule],
    criteria: Sequence[Criterion],
    weights: Weights,
    policy: Policy,
) -> PlainPairs:
    """
    The pairs of two libraries, without the index by which a run finds its candidates.

    Args:
        rows: n demands.
        cols: m supplies.
        rules: The eligibility rules.
        criteria: The criteria that count, fitted to the libraries.
        weights: How much each counts.
        policy: What refuses pairs.

    Returns:
        The pairs with their points.
    """
    refused = {(limit.demand, limit.supply) for limit in policy.limits if isinstance(limit, Refused)}
    shape = len(rows), len(cols)
    if shape[0] * shape[1] > PLAIN_PAIRS:
        return _in_blocks(rows, cols, rules, criteria, weights, refused)
    weight = {code: part for code, part in weights.parts if part}
    found: list[tuple[int, int, int]] = []
    for row, demand in enumerate(rows.projects):
        for col, supply in enumerate(cols.projects):
            if not all(rule.check(demand, supply).eligible for rule in rules):
                continue
            if refused and (demand.key, supply.key) in refused:
                continue
            total = 0
            for criterion in criteria:
                value = criterion.value(demand, supply)
                total += weight[criterion.code] * (criterion.neutral if value is None else value)
            found.append((row, col, total // ONE))
    row_list, col_list, points = np.array(found, dtype=np.int64).reshape(-1, 3).T
    pairs = Pairs(rows=row_list, cols=col_list, shape=shape)
    return PlainPairs(pairs=pairs, points=points, method="one_by_one")


def _in_blocks(
    rows: DemandColumns,
    cols: SupplyColumns,
    rules: Sequence[EligibilityRule],
    criteria: Sequence[Criterion],
    weights: Weights,
    refused: set[tuple[str, str]],
) -> PlainPairs:
    fitted = [rule.fitted(rows, cols) if isinstance(rule, LibraryRule) else rule for rule in rules]
    combined = combined_pairs(rows, cols, fitted)
    blocks = combined or PairBlocks(most=len(rows) * len(cols), blocks=_every_pair(rows, cols, fitted))
    points_of = combined_points(rows, cols, criteria, weights)
    keys = _keys(rows, cols, refused)
    found = [_Growing(blocks.most) for _ in range(3)]
    for block in blocks.blocks:
        pairs = block.where(~np.isin(block.keys(), keys)) if keys.size else block
        for numbers, part in zip(found, (pairs.rows, pairs.cols, points_of(pairs)), strict=True):
            numbers.add(part)
    row_list, col_list, points = (numbers.whole() for numbers in found)
    return PlainPairs(
        pairs=Pairs(rows=row_list, cols=col_list, shape=(len(rows), len(cols))),
        points=points,
        method="in_blocks" if combined is None else "by_combination",
    )


class _Growing:
    """
    Numbers written one behind the other, so that the parts they come in need not be kept beside them.

    Args:
        most: How many come at most; memory that is not written to is not taken.
    """

    def __init__(self, most: int) -> None:
        self._numbers = np.empty(min(most, _RESERVED), dtype=np.int64)
        self._size = 0

    def add(self, part: NDArray[np.int64]) -> None:
        """Write a part behind the others."""
        size = self._size + len(part)
        if size > len(self._numbers):
            self._numbers = np.concatenate([self.whole(), np.empty(size, dtype=np.int64)])
        self._numbers[self._size : size] = part
        self._size = size

    def whole(self) -> NDArray[np.int64]:
        """What was written, closed for writing."""
        return read_only(self._numbers[: self._size])


def _keys(rows: DemandColumns, cols: SupplyColumns, refused: set[tuple[str, str]]) -> NDArray[np.int64]:
    """The refused pairs that are there, as ``row * m + column``."""
    row_of = {key: place for place, key in enumerate(rows.keys if refused else ())}
    col_of = {key: place for place, key in enumerate(cols.keys if refused else ())}
    there = [(row_of[one], col_of[other]) for one, other in refused if one in row_of and other in col_of]
    return np.array([row * len(cols) + col for row, col in there], dtype=np.int64)


def _every_pair(
    rows: DemandColumns, cols: SupplyColumns, rules: Sequence[EligibilityRule]
) -> Iterator[Pairs]:
    n, m = len(rows), len(cols)
    each = max(1, _BLOCK // max(1, m))
    for first in range(0, n, each):
        block = np.arange(first, min(n, first + each))
        pairs = Pairs(rows=np.repeat(block, m), cols=np.tile(np.arange(m), block.size), shape=(n, m))
        for rule in rules:
            pairs = pairs.where(checked_answers(rule, "mask", rows, cols, pairs))
        yield pairs
