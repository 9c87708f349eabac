"""What each pair, role option and place in a group is worth, stage by stage of the ranks."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.certificates.stretches import Stretches, times_named
from rvmatch.assignment.certificates.usage import Usage
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import (
    GroupCoverage,
    GroupSteps,
    PairPoints,
    Rank,
    RolePoints,
    RolesFilled,
    WorstPoints,
)

__all__ = [
    "GREATEST",
    "Stretches",
    "Worths",
    "below",
    "beyond",
    "dot",
    "rank_value",
    "stages_of",
    "too_large",
    "worst_points",
]

Whole = NDArray[np.int64]

GREATEST = 2**60
"""The greatest size of a price or a worth; the sums of a few of them then stay within int64."""


@attrs.frozen(kw_only=True, eq=False)
class Worths:
    """
    What everything is worth in one stage.

    Args:
        pairs: What each pair is worth, int64 ``[p]``.
        options: What each role option is worth beside its pair, int64 ``[o]``.
        stretches: What a place in each stretch is worth, int64 ``[u]``.
    """

    pairs: Whole
    options: Whole
    stretches: Whole


def stages_of(usage: Usage, stretches: Stretches, rank: Rank) -> tuple[Worths, ...]:
    """
    What everything is worth in each stage of a rank.

    Args:
        usage: The plan; for ``WorstPoints`` its worst is the threshold of the second stage.
        stretches: Its groups' places.
        rank: One of its problem's ranks.

    Returns:
        One stage, or two for ``WorstPoints``; no worth is ``too_large``.
    """
    pairs = np.zeros(usage.pairs.size, dtype=np.int64)
    options = np.zeros(usage.options.size, dtype=np.int64)
    places = np.zeros(stretches.group.size, dtype=np.int64)
    match rank:
        case PairPoints():
            pairs = rank.points
        case RolePoints():
            options = rank.points
        case RolesFilled():
            options = np.ones_like(options)
        case GroupCoverage() | GroupSteps():
            steps = np.array([*rank.steps, 0], dtype=np.int64)
            times = times_named(usage, rank)
            places = steps[np.minimum(stretches.step, steps.size - 1)] * times[stretches.group]
        case WorstPoints():
            most = Worths(pairs=np.ones_like(pairs), options=options, stretches=places)
            none_worse = below(usage.ranked, rank, worst_points(usage, rank)[0])
            return most, Worths(pairs=none_worse, options=options, stretches=places)
    return (Worths(pairs=pairs, options=options, stretches=places),)


def below(ranked: RankedProblem, rank: WorstPoints, threshold: int) -> Whole:
    """Minus one for each pair below a threshold that is not kept in any case, else zero, int64 ``[p]``."""
    worths = -(rank.points < threshold).astype(np.int64)
    worths[ranked.kept] = 0
    return worths


def worst_points(usage: Usage, rank: WorstPoints) -> tuple[int, int | None]:
    """
    What a plan reaches in ``WorstPoints``, and the next better that any plan could reach.

    Args:
        usage: The plan.
        rank: The rank.

    Returns:
        The fewest points of a pair that is used and not kept in any case, and the next greater points of any
        pair that is not kept; without a pair used the greatest points (zero if there are none), and None.
    """
    choice = np.ones(usage.pairs.size, dtype=np.bool_)
    choice[usage.ranked.kept] = False
    used = rank.points[choice & usage.pairs]
    if not used.size:
        return (int(rank.points[choice].max()) if choice.any() else 0), None
    worst = used.min()
    better = rank.points[choice & (rank.points > worst)]
    return int(worst), (int(better.min()) if better.size else None)


def rank_value(usage: Usage, stretches: Stretches, rank: Rank, worths: Worths) -> int:
    """
    What a plan reaches in a rank, exactly, however large.

    Args:
        usage: The plan.
        stretches: Its groups' places.
        rank: The rank.
        worths: Its first stage.

    Returns:
        A whole number in the unit of the rank.
    """
    if isinstance(rank, WorstPoints):
        return worst_points(usage, rank)[0]
    return (
        dot(worths.pairs, usage.pairs.astype(np.int64))
        + dot(worths.options, usage.options.astype(np.int64))
        + dot(worths.stretches, stretches.flow)
    )


def too_large(usage: Usage, rank: Rank) -> bool:
    """Whether something is worth more in a rank than can be computed with."""
    match rank:
        case PairPoints() | RolePoints():
            return beyond(rank.points)
        case GroupSteps():
            times = int(times_named(usage, rank).max(initial=0))
            return times * max(abs(step) for step in rank.steps) > GREATEST
    return False  # points of WorstPoints are only compared, whatever their size


def beyond(values: Whole) -> bool:
    """Whether a number is larger in size than can be computed with."""
    return bool(values.size) and max(int(values.max()), -int(values.min())) > GREATEST


def dot(values: Whole, amounts: Whole) -> int:
    """The sum of values times amounts, exactly."""
    if not values.size:
        return 0
    largest = max(int(values.max()), -int(values.min())) * max(int(amounts.max()), -int(amounts.min()))
    if largest * values.size < 2**62:
        return int(values @ amounts)
    counted = np.flatnonzero(amounts)
    products = zip(values[counted].tolist(), amounts[counted].tolist(), strict=True)
    return sum(value * amount for value, amount in products)
