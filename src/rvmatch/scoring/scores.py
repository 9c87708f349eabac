"""Whole points for every eligible pair, and the parts they are made of."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import read_only
from rvmatch.errors import invalid
from rvmatch.scoring.criterion import ONE, UNSTATED, Criterion, LibraryCriterion
from rvmatch.scoring.weights import Weights

__all__ = ["Part", "Scores", "checked_values", "counting", "parts_of", "score_pairs", "weighed"]

_PAIRS_AT_ONCE: Final = 400_000
"""Larger blocks fall out of the processor's caches, and take longer."""


@attrs.frozen(kw_only=True)
class Part:
    """
    What one criterion contributes to the points of one pair.

    Args:
        criterion: The criterion's code.
        value: Its value in millionths; the neutral value where not stated.
        weight: Its weight in parts per million.
        stated: Whether both sides stated enough to judge.
    """

    criterion: str
    value: int
    weight: int
    stated: bool


@attrs.frozen(kw_only=True, eq=False)
class Scores:
    """
    Points of p pairs.

    Args:
        points: From 0 to 1,000,000 ``[p]``: the sum of weight times value, over one million, rounded down.
        unstated: For each criterion that counts, of how many pairs it could not tell.
    """

    points: NDArray[np.int64]
    unstated: tuple[tuple[str, int], ...]


def counting(
    demands: DemandColumns, supplies: SupplyColumns, criteria: Sequence[Criterion], weights: Weights
) -> tuple[Criterion, ...]:
    """The criteria with a weight above zero, fitted to the libraries where they ask for it."""
    return tuple(
        criterion.fitted(demands, supplies) if isinstance(criterion, LibraryCriterion) else criterion
        for criterion in criteria
        if weights[criterion.code]
    )


def checked_values(
    criterion: Criterion, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs
) -> NDArray[np.int64]:
    """
    What a criterion's ``values`` says, once it is known to be one value in millionths for each pair.

    Args:
        criterion: The criterion, which may be anybody's.
        demands: n demands.
        supplies: m supplies.
        pairs: p pairs.

    Returns:
        Whole numbers from 0 to 1,000,000, or ``UNSTATED`` ``[p]``.

    Raises:
        InvalidValueError: If it is no array of such numbers of this length; ``field`` is the criterion's
            code.
    """
    code, p = criterion.code, len(pairs)
    found: Any = criterion.values(demands, supplies, pairs)
    if not isinstance(found, np.ndarray):
        raise invalid(code, "criterion_values", type(found).__name__, count=p)
    if not np.issubdtype(found.dtype, np.integer) or found.shape != (p,):
        raise invalid(code, "criterion_values", f"{found.dtype}{list(found.shape)}", count=p)
    for extreme in (int(found.min()), int(found.max())) if p else ():
        if not UNSTATED <= extreme <= ONE:
            raise invalid(code, "criterion_range", extreme, highest=ONE, unstated=UNSTATED)
    # A narrower kind of number would overflow once it is multiplied by a weight.
    return found.astype(np.int64, copy=False)


def score_pairs(
    demands: DemandColumns,
    supplies: SupplyColumns,
    pairs: Pairs,
    criteria: Sequence[Criterion],
    weights: Weights,
) -> Scores:
    """
    The points of all pairs.

    The pairs are judged in blocks, since no value hangs on another pair; so that memory grows with the
    points alone.

    Args:
        demands: n demands.
        supplies: m supplies.
        pairs: p pairs.
        criteria: Criteria as ``counting`` returns them.
        weights: How much each counts.

    Returns:
        Points ``[p]``; whole numbers, so that their sums are exact.

    Raises:
        InvalidValueError: If a criterion does not answer in millionths for each pair.
    """
    points = np.zeros(len(pairs), dtype=np.int64)
    unstated = [0] * len(criteria)
    for start in range(0, max(1, len(pairs)), _PAIRS_AT_ONCE):
        block = pairs.part(start, start + _PAIRS_AT_ONCE)
        total = points[start : start + _PAIRS_AT_ONCE]
        for place, criterion in enumerate(criteria):
            unstated[place] += _add(total, criterion, weights, demands, supplies, block)
        total //= ONE
    codes = [criterion.code for criterion in criteria]
    return Scores(points=read_only(points), unstated=tuple(zip(codes, unstated, strict=True)))


def _add(
    total: NDArray[np.int64],
    criterion: Criterion,
    weights: Weights,
    demands: DemandColumns,
    supplies: SupplyColumns,
    pairs: Pairs,
) -> int:
    """Add what a criterion gives each pair to the total; of how many pairs it could not tell."""
    values = checked_values(criterion, demands, supplies, pairs)
    total += weighed(values, criterion, weights)
    return int(np.count_nonzero(values == UNSTATED))


def weighed(values: NDArray[np.int64], criterion: Criterion, weights: Weights) -> NDArray[np.int64]:
    """
    What a criterion adds to the sums of some pairs.

    Args:
        values: Its values in millionths, ``UNSTATED`` where it cannot tell ``[p]``.
        criterion: The criterion; its neutral value counts where it cannot tell.
        weights: How much it counts.

    Returns:
        Weight times value ``[p]``.
    """
    weight = weights[criterion.code]
    product = values * weight
    product[values == UNSTATED] = criterion.neutral * weight
    return product


def parts_of(
    demands: DemandColumns,
    supplies: SupplyColumns,
    pairs: Pairs,
    criteria: Sequence[Criterion],
    weights: Weights,
) -> tuple[tuple[Part, ...], ...]:
    """
    The parts that the points of each pair are made of; for few pairs.

    Args:
        demands: n demands.
        supplies: m supplies.
        pairs: q pairs.
        criteria: Criteria as ``counting`` returns them.
        weights: How much each counts.

    Returns:
        For each of the q pairs one part a criterion, in the order of the criteria.

    Raises:
        InvalidValueError: If a criterion does not answer in millionths for each pair.
    """
    by_criterion = [
        _parts(criterion, weights[criterion.code], checked_values(criterion, demands, supplies, pairs))
        for criterion in criteria
    ]
    return tuple(zip(*by_criterion, strict=True)) if by_criterion else ((),) * len(pairs)


def _parts(criterion: Criterion, weight: int, values: NDArray[np.int64]) -> Iterator[Part]:
    """What a criterion contributes to each pair; equal parts are made once."""
    parts = {
        value: Part(
            criterion=criterion.code,
            value=criterion.neutral if value == UNSTATED else value,
            weight=weight,
            stated=value != UNSTATED,
        )
        for value in np.unique(values).tolist()
    }
    return map(parts.__getitem__, values.tolist())
