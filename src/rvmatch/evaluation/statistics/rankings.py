"""Many contenders on the same cases: average ranks, Friedman's test and the critical difference."""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import read_only
from rvmatch.errors import invalid
from rvmatch.evaluation.statistics.comparisons import midranks
from rvmatch.evaluation.statistics.samples import check_share, table

__all__ = ["RankComparison", "average_ranks", "critical_difference", "rank_comparison"]


@attrs.frozen(kw_only=True, eq=False)
class RankComparison:
    """
    The average ranks of contenders, and which of them cannot be told apart: a critical-difference diagram.

    Args:
        names: The contenders, in the order of the table. average_ranks: The average rank of each, 1 is best,
        float64 ``[k]``. cases: On how many cases they were ranked. statistic: Friedman's chi-squared,
        corrected for ties; 0 if all are equal on every case. p_value: How likely so large a statistic is if
        all are alike, by the chi-squared distribution. level: At which level contenders are told apart, such
        as 0.05. critical_difference: By how much average ranks must differ to be told apart (Nemenyi's test).
        cliques: The largest sets of contenders that cannot be told apart, of two or more, each from the best
        on:
            the bars of the diagram; positions in ``names``.
    """

    names: tuple[str, ...]
    average_ranks: NDArray[np.float64]
    cases: int
    statistic: float
    p_value: float
    level: float
    critical_difference: float
    cliques: tuple[tuple[int, ...], ...]


def average_ranks(values: ArrayLike, better: str = "higher") -> NDArray[np.float64]:
    """
    The average rank of each contender over the cases.

    Args:
        values: One row for each case, one column for each contender ``[r, k]``.
        better: ``"higher"`` or ``"lower"``.

    Returns:
        Average ranks, 1 is best, equal values share their ranks; float64 ``[k]``.

    Raises:
        InvalidValueError: If the table is none of finite numbers, or the word is none.

    Source:
        J. Demšar, Statistical comparisons of classifiers over multiple data sets, Journal of Machine Learning
        Research 7 (2006) 1-30.

    Examples:
        >>> average_ranks([[9, 7, 7], [8, 8, 1]]).tolist()
        [1.25, 2.0, 2.75]
    """
    ranks = _ranks(values, better)
    return read_only(ranks.sum(axis=0) / ranks.shape[0])


def critical_difference(contenders: int, cases: int, level: float = 0.05) -> float:
    """
    By how much average ranks must differ before two contenders are told apart.

    Args:
        contenders: How many are compared, at least 2.
        cases: On how many cases, at least 1.
        level: How often alike contenders may be told apart, all pairs together, in (0, 1).

    Returns:
        ``q * sqrt(k (k + 1) / (6 r))``, q being the quantile of the studentised range of k normal values,
        divided by the square root of 2.

    Raises:
        InvalidValueError: If a number is not as described.

    Source:
        P. Nemenyi, Distribution-free multiple comparisons, Princeton 1963; as in Demšar 2006, section 3.2.2.
    """
    from scipy.stats import studentized_range

    for field, value, lowest in (("contenders", contenders, 2), ("cases", cases, 1)):
        if isinstance(value, bool) or not isinstance(value, int):
            raise invalid(field, "whole_number", value)
        if value < lowest:
            raise invalid(field, "statistics_count", value, lowest=lowest)
    check_share("level", level)
    quantile = float(studentized_range.ppf(1 - level, contenders, np.inf))
    return float(quantile * (contenders * (contenders + 1) / (12 * cases)) ** 0.5)


def rank_comparison(
    values: ArrayLike,
    names: Sequence[str] | None = None,
    *,
    better: str = "higher",
    level: float = 0.05,
) -> RankComparison:
    """
    Average ranks with Friedman's test and the critical difference.

    Args:
        values: One row for each case, one column for each contender ``[r, k]``.
        names: What the contenders are called ``[k]``; their positions if left out.
        better: ``"higher"`` or ``"lower"``.
        level: At which level contenders are told apart, in (0, 1).

    Returns:
        The comparison; what the diagram needs.

    Raises:
        InvalidValueError: If a value is not as described.

    Source:
        M. Friedman, The use of ranks to avoid the assumption of normality, Journal of the American
        Statistical Association 32 (1937) 675-701; Demšar 2006, as in ``average_ranks``.
    """
    from scipy.special import chdtrc

    ranks = _ranks(values, better)
    cases, many = ranks.shape
    called = tuple(map(str, range(many))) if names is None else tuple(names)
    if len(called) != many:
        raise invalid("names", "assignment_length", len(called), count=many, other="values")
    means = ranks.sum(axis=0) / cases
    # What ranks spread on each case, less than k (k^2 - 1) / 12 where values are equal.
    spread = float(((ranks - (many + 1) / 2) ** 2).sum())
    between = float(cases * ((means - (many + 1) / 2) ** 2).sum())
    statistic = cases * (many - 1) * between / spread if spread else 0.0
    difference = critical_difference(many, cases, level)
    return RankComparison(
        names=called,
        average_ranks=read_only(means),
        cases=cases,
        statistic=statistic,
        p_value=float(chdtrc(many - 1, statistic)),
        level=float(level),
        critical_difference=difference,
        cliques=_cliques(means, difference),
    )


def _ranks(values: ArrayLike, better: str) -> NDArray[np.float64]:
    numbers = table("values", values)
    if better not in ("higher", "lower"):
        raise invalid("better", "mechanism_word", better, words="higher, lower")
    return np.stack([midranks(-row if better == "higher" else row) for row in numbers])


def _cliques(means: NDArray[np.float64], difference: float) -> tuple[tuple[int, ...], ...]:
    order = np.argsort(means, kind="stable")
    ordered = means[order]
    found: list[tuple[int, ...]] = []
    reached = 0
    for first in range(ordered.size):
        # Two are told apart if they differ by the critical difference or more.
        last = int(np.searchsorted(ordered, ordered[first] + difference, side="left"))
        if last - first > 1 and last > reached:
            found.append(tuple(order[first:last].tolist()))
            reached = last
    return tuple(found)
