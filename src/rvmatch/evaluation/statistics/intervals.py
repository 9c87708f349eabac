"""Bootstrap intervals of a mean, from draws that can be repeated."""

import math
from enum import StrEnum
from statistics import NormalDist

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.errors import invalid
from rvmatch.evaluation.statistics.samples import check_share, sample
from rvmatch.mechanisms import Chance
from rvmatch.mechanisms.settings import one_of

__all__ = ["BootstrapInterval", "BootstrapMethod", "bootstrap_interval"]


class BootstrapMethod(StrEnum):
    """How an interval is read from the means of resamples."""

    PERCENTILE = "percentile"
    """Their quantiles."""
    BCA = "bca"
    """Their quantiles, corrected for bias and for a spread that changes with the mean."""


@attrs.frozen(kw_only=True)
class BootstrapInterval:
    """
    A mean with its bootstrap interval.

    Args:
        mean: The mean of the values.
        low: Where the interval begins; None with fewer than two values, which say nothing about their spread.
        high: Where it ends; likewise.
        level: How often such intervals are meant to hold the true mean, in (0, 1).
        method: How it was made.
        draws: How many resamples it was made from.
    """

    mean: float
    low: float | None
    high: float | None
    level: float
    method: BootstrapMethod
    draws: int


def bootstrap_interval(
    values: ArrayLike,
    level: float = 0.95,
    chance: Chance | int = 0,
    *,
    method: BootstrapMethod | str = BootstrapMethod.BCA,
    draws: int = 9_999,
) -> BootstrapInterval:
    """
    The mean of some values, and a bootstrap interval around it.

    The order of the values does not matter, and the same values and seed give the same interval on every
    machine. The quantile at a share a of B means is their (B + 1) a-th in order, between two neighbours in
    proportion. Values that are all equal give an interval without width.

    Args:
        values: At least one finite number ``[k]``.
        level: How often such intervals are meant to hold the true mean, in (0, 1).
        chance: Where the resamples come from, or a seed.
        method: ``"bca"`` or ``"percentile"``.
        draws: How many resamples, from 99 to 1,000,000; the work is ``draws * k``.

    Returns:
        The interval.

    Raises:
        InvalidValueError: If a value is not as described.

    Source:
        B. Efron, Better bootstrap confidence intervals, Journal of the American Statistical Association 82
        (1987) 171-185; A. Davison and D. Hinkley, Bootstrap Methods and Their Application, Cambridge 1997,
        chapter 5 (the quantiles).

    Examples:
        >>> found = bootstrap_interval([3, 5, 4, 8, 6])
        >>> found.mean, found.low < found.mean < found.high
        (5.2, True)
    """
    # Sorted, so that each draw means the same value in whatever order the values come.
    numbers = np.sort(sample("values", values))
    check_share("level", level)
    asked = one_of(BootstrapMethod, "method", method)
    if isinstance(draws, bool) or not isinstance(draws, int):
        raise invalid("draws", "whole_number", draws)
    if not 99 <= draws <= 1_000_000:
        raise invalid("draws", "within", draws, lowest=99, highest=1_000_000)
    source = chance if isinstance(chance, Chance) else Chance(chance)
    mean = math.fsum(numbers.tolist()) / numbers.size
    low = high = None
    if numbers.size > 1:
        means = _means(numbers, source.of("bootstrap"), draws)
        shares = [(1 - level) / 2, (1 + level) / 2]
        if asked is BootstrapMethod.BCA and means[0] < means[-1]:
            shares = _corrected(shares, numbers, mean, means)
        low, high = (_quantile(means, share) for share in shares)
    return BootstrapInterval(mean=mean, low=low, high=high, level=float(level), method=asked, draws=draws)


def _means(numbers: NDArray[np.float64], source: Chance, draws: int) -> NDArray[np.float64]:
    """
    The means of the resamples, growing, float64 ``[draws]``.

    One value of every resample after the other is added: numpy's own sums add in an order that differs
    between machines.
    """
    sums = np.zeros(draws)
    for place in range(numbers.size):
        sums += numbers[source.of(place).integers(draws, numbers.size)]
    return np.sort(sums / numbers.size)


def _corrected(
    shares: list[float], numbers: NDArray[np.float64], mean: float, means: NDArray[np.float64]
) -> list[float]:
    """At which shares the quantiles are taken, after Efron."""
    normal = NormalDist()
    below = np.searchsorted(means, mean) + np.searchsorted(means, mean, side="right")
    # Kept off 0 and 1, where the correction would be infinite: the mean then lies beyond all resamples.
    share = min(max(float(below) / (2 * means.size), 0.5 / means.size), 1 - 0.5 / means.size)
    bias = normal.inv_cdf(share)
    # As multiples of the greatest, so that no power is lost or overflows.
    farthest = float(np.abs(numbers - mean).max())
    away = ((numbers - mean) / farthest).tolist()
    squares = math.fsum(one**2 for one in away)
    acceleration = math.fsum(one**3 for one in away) / (6 * squares**1.5)
    found = []
    for asked in shares:
        moved = bias + normal.inv_cdf(asked)
        slope = 1 - acceleration * moved
        # Beyond the pole the formula would turn round: the end of the means is meant.
        share = normal.cdf(bias + moved / slope) if slope > 0 else float(moved > 0)
        # Rounded: the last digit of erfc and log may differ between systems.
        found.append(round(share, 12))
    return found


def _quantile(ordered: NDArray[np.float64], share: float) -> float:
    place = min(max(share * (ordered.size + 1) - 1, 0.0), ordered.size - 1.0)
    below = min(int(place), ordered.size - 2)
    part = place - below
    return float(ordered[below] * (1 - part) + ordered[below + 1] * part)
