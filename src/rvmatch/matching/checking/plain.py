"""Pairs and points of two libraries worked out the plain way: no index, one pair after another."""

from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.eligibility import EligibilityRule
from rvmatch.eligibility.rule import checked_answers
from rvmatch.matching.policies.limits import Refused
from rvmatch.matching.policies.policy import Policy
from rvmatch.scoring import ONE, Criterion, Weights, score_pairs

__all__ = ["PLAIN_PAIRS", "PlainPairs", "plain_pairs"]

PLAIN_PAIRS: Final = 2_000_000
"""Up to so many pairs of projects each is judged by itself, which takes about 7 microseconds a pair."""

_BLOCK: Final = 4_000_000
"""How many pairs the rules judge at once beyond that."""


@attrs.frozen(kw_only=True, eq=False)
class PlainPairs:
    """
    The pairs that the rules allow and the policy does not refuse.

    Args:
        pairs: p pairs.
        points: What each is worth ``[p]``.
        method: ``"one_by_one"`` if rules and criteria were asked about each pair by itself, ``"in_blocks"``
            if there were too many and they were asked about arrays, still without any index.
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
    n, m = len(rows), len(cols)
    each = max(1, _BLOCK // max(1, m))
    kept = []
    for first in range(0, n, each):
        block = np.arange(first, min(n, first + each))
        pairs = Pairs(rows=np.repeat(block, m), cols=np.tile(np.arange(m), block.size), shape=(n, m))
        for rule in rules:
            pairs = pairs.where(checked_answers(rule, "mask", rows, cols, pairs))
        kept.append(pairs)
    pairs = Pairs(
        rows=np.concatenate([part.rows for part in kept]),
        cols=np.concatenate([part.cols for part in kept]),
        shape=(n, m),
    )
    if refused:
        ends = zip(pairs.rows.tolist(), pairs.cols.tolist(), strict=True)
        pairs = pairs.where(np.array([(rows.keys[row], cols.keys[col]) not in refused for row, col in ends]))
    points = score_pairs(rows, cols, pairs, criteria, weights).points
    return PlainPairs(pairs=pairs, points=points, method="in_blocks")
