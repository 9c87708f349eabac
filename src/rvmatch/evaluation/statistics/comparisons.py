"""Is one contender better than another on the same cases? Tests of pairs, and p-values of many tests."""

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import read_only
from rvmatch.errors import invalid
from rvmatch.evaluation.statistics.samples import sample

__all__ = ["PairedComparison", "SignedRankMethod", "holm", "midranks", "paired_comparison"]

_EXACT_UP_TO: Final = 50
"""Up to how many differences all 2**n signs are counted; beyond, the normal approximation is as good."""


class SignedRankMethod(StrEnum):
    """How the p-value of a signed-rank test was found."""

    EXACT = "exact"
    """From all signs that the differences could have."""
    NORMAL = "normal"
    """From the normal distribution."""
    NONE = "none"
    """All differences are zero: there is nothing to test."""


@attrs.frozen(kw_only=True)
class PairedComparison:
    """
    What the signed-rank test says about pairs of values.

    Args:
        pairs: How many pairs there are.
        zeros: In how many of them both values are equal; they are left out.
        positive: The sum of the ranks of the pairs in which the first value is greater.
        negative: That of the pairs in which the second is greater.
        p_value: How likely sums at least as far apart are if neither is greater on the whole, two-sided, in
            (0, 1]; 1 if all pairs are equal.
        effect: The matched-pairs rank-biserial correlation, in [-1, 1]: 1 if the first is greater in every
        pair
            that differs; 0 if all pairs are equal.
        method: How the p-value was found.
    """

    pairs: int
    zeros: int
    positive: float
    negative: float
    p_value: float
    effect: float
    method: SignedRankMethod


def paired_comparison(first: ArrayLike, second: ArrayLike) -> PairedComparison:
    """
    Wilcoxon's signed-rank test of two contenders on the same cases, with its effect size.

    Differences of zero are left out, equal differences share their ranks. Up to 50 differences the p-value is
    exact also with equal ones, for whom tables and ``scipy.stats.wilcoxon`` give an approximation; the
    probability is that of the signs, given the sizes. Differences are those of float64: 0.3 - 0.1 is not 0.2
    - 0.0.

    Args:
        first: The values of the one, at least one finite number ``[k]``.
        second: The values of the other, case by case ``[k]``.

    Returns:
        The test and the effect.

    Raises:
        InvalidValueError: If the values are not as described, or of different number.

    Source:
        F. Wilcoxon, Individual comparisons by ranking methods, Biometrics Bulletin 1 (1945) 80-83; D. Kerby,
        The simple difference formula, Comprehensive Psychology 3 (2014) (the effect).

    Examples:
        >>> found = paired_comparison([5, 7, 9, 8], [4, 5, 6, 4])
        >>> found.p_value, found.effect
        (0.125, 1.0)
    """
    one, other = sample("first", first), sample("second", second)
    if one.size != other.size:
        raise invalid("second", "assignment_length", other.size, count=one.size, other="first")
    differences = one - other
    differs = differences[differences != 0]
    zeros = int(one.size - differs.size)
    if not differs.size:
        return PairedComparison(
            pairs=one.size,
            zeros=zeros,
            positive=0.0,
            negative=0.0,
            p_value=1.0,
            effect=0.0,
            method=SignedRankMethod.NONE,
        )
    ranks = midranks(np.abs(differs))
    all_ranks = differs.size * (differs.size + 1) / 2
    positive = float(ranks[differs > 0].sum())
    negative = all_ranks - positive
    exact = differs.size <= _EXACT_UP_TO
    return PairedComparison(
        pairs=one.size,
        zeros=zeros,
        positive=positive,
        negative=negative,
        p_value=(_exact if exact else _normal)(ranks, min(positive, negative)),
        effect=(positive - negative) / all_ranks,
        method=SignedRankMethod.EXACT if exact else SignedRankMethod.NORMAL,
    )


def midranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    The ranks of values from 1, the smallest first; equal values share the mean of theirs.

    Args:
        values: Numbers, float64 ``[k]``.

    Returns:
        Ranks, multiples of a half, float64 ``[k]``.
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: NDArray[np.float64] = (last - (counts - 1) / 2)[place]
    return shared


def holm(p_values: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """
    p-values of several tests, corrected so that all together are wrong no more often than one alone.

    Args:
        p_values: One for each test, in [0, 1] ``[k]``.

    Returns:
        The corrected values in the same order: the smallest times k, the next times k - 1, and so on, none
        below the one before it and none above 1; float64 ``[k]``. Empty if there are none.

    Raises:
        InvalidValueError: If one is not in [0, 1].

    Source:
        S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6
        (1979) 65-70.

    Examples:
        >>> holm([0.01, 0.04, 0.03]).tolist()
        [0.03, 0.06, 0.06]
    """
    if np.shape(p_values) == (0,):
        return read_only(np.zeros(0))
    values = sample("p_values", p_values)
    beyond = values[(values < 0) | (values > 1)]
    if beyond.size:
        raise invalid("p_values", "within", float(beyond[0]), lowest=0, highest=1)
    order = np.argsort(values, kind="stable")
    raised = np.maximum.accumulate(values[order] * np.arange(values.size, 0, -1))
    found = np.empty(values.size)
    found[order] = np.minimum(raised, 1.0)
    return read_only(found)


def _exact(ranks: NDArray[np.float64], smaller: float) -> float:
    """The share of all signs with a sum of ranks as small, on either side."""
    doubled = [round(2 * rank) for rank in ranks.tolist()]
    ways = [1] + [0] * sum(doubled)
    reach = 0
    for rank in doubled:
        reach += rank
        for place in range(reach, rank - 1, -1):
            ways[place] += ways[place - rank]
    as_small = sum(ways[: round(2 * smaller) + 1])
    return min(1.0, float(2 * as_small / 2 ** len(doubled)))


def _normal(ranks: NDArray[np.float64], smaller: float) -> float:
    """The same by the normal distribution, with the half that corrects for continuity."""
    mean = math.fsum(ranks.tolist()) / 2
    spread = math.sqrt(math.fsum(rank * rank for rank in ranks.tolist()) / 4)
    away = max(0.0, mean - smaller - 0.5) / spread
    return float(math.erfc(away / math.sqrt(2)))
