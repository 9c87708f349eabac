"""What lotteries are asked for: probabilities, ceilings and floors, refused where they cannot be met."""

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import Group, GroupLimit
from rvmatch.assignment.arrays import whole_numbers
from rvmatch.errors import invalid
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.lotteries import LARGEST_DENOMINATOR
from rvmatch.mechanisms.markets import TwoSidedMarket

__all__ = [
    "all_rows_flag",
    "check_floors",
    "group_ceilings",
    "most_per_group",
    "most_probability",
    "penalty_share",
    "piece_count",
    "tie_draws",
    "whole_points",
]

_LARGEST_SUM: Final = 2**61
"""No sum of costs along a path may reach this, so that int64 holds every potential."""

_TIE_BITS: Final = 30

_MOST_PIECES: Final = 1024


def share_of_one(field: str, value: Any, *, least_excluded: bool) -> str:
    """
    A number from 0 to 1 as an exact fraction, in text, as study files write it.

    Args:
        field: The name of the setting, for faults.
        value: A ``Fraction``, a text such as ``"1/3"`` or ``"0.3"``, or a number; 0.3 means 3/10.
        least_excluded: Whether 0 is refused.

    Returns:
        The fraction in lowest terms, such as ``"3/10"``.

    Raises:
        InvalidValueError: If it is none, or its denominator exceeds 2**20.
    """
    fraction = None
    if isinstance(value, str | int | float | Fraction) and not isinstance(value, bool):
        try:
            # What a person writes as 0.3 is three tenths, and not the float next to it.
            fraction = Fraction(str(value)) if not isinstance(value, float) or math.isfinite(value) else None
        except (ValueError, ZeroDivisionError):
            fraction = None
    within = fraction is not None and (fraction > 0 if least_excluded else fraction >= 0) and fraction <= 1
    if fraction is None or not within or fraction.denominator > LARGEST_DENOMINATOR:
        raise invalid(field, "lottery_probability", value, most=LARGEST_DENOMINATOR)
    return str(fraction)


def most_probability(value: Any) -> str:
    """The setting ``most_probability``: above 0 and at most 1."""
    return share_of_one("most_probability", value, least_excluded=True)


def penalty_share(value: Any) -> str:
    """The setting ``penalty``: from 0 to 1."""
    return share_of_one("penalty", value, least_excluded=False)


def piece_count(value: Any) -> int:
    """The setting ``pieces``: a whole number from 1 to 1024."""
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST_PIECES:
        return value
    raise invalid("pieces", "pieces", value, most=_MOST_PIECES)


def all_rows_flag(value: Any) -> bool:
    """The setting ``all_rows``: True or False."""
    if not isinstance(value, bool):
        raise invalid("all_rows", "lottery_flag", value)
    return value


def most_per_group(value: Any) -> int | None:
    """The setting ``most_per_group``: a whole number of 0 or more, or None."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise invalid("most_per_group", "market_lowest", value, lowest=0)
    return value


def group_ceilings(market: TwoSidedMarket, most: int | None) -> tuple[GroupLimit, ...]:
    """The ceiling of each group of a market; none if there is no ceiling."""
    if most is None:
        return ()
    return tuple(GroupLimit(group, at_most=most) for group in Group.from_labels(market.groups))


def whole_points(market: TwoSidedMarket, factor: int, nodes: int) -> NDArray[np.int64]:
    """
    The points of a market, if they are whole numbers, and so small that sums of them stay exact.

    Args:
        market: The two sides.
        factor: What they will be multiplied with.
        nodes: How many nodes the network has.

    Returns:
        The points, int64 ``[p]``.

    Raises:
        InvalidValueError: If they are not.
    """
    points = whole_numbers("points", market.problem.points)
    most = _LARGEST_SUM // (2 * nodes + 2) // factor
    largest = max(-int(points.min()), int(points.max())) if points.size else 0
    if largest > most:
        raise invalid("points", "assignment_rank_range", largest, most=most)
    return points


def tie_draws(market: TwoSidedMarket, chance: Chance | int) -> NDArray[np.int64]:
    """A draw for each pair that decides between equals, int64 ``[p]``."""
    source = chance if isinstance(chance, Chance) else Chance(chance)
    drawn = source.of("ties").bits(market.problem.rows.size) >> np.uint64(64 - _TIE_BITS)
    return drawn.astype(np.int64) + 1


def check_floors(
    market: TwoSidedMarket, bound: Fraction, limits: Iterable[GroupLimit], *, all_rows: bool
) -> None:
    """
    Refuse a bound at which a line lacks pairs for the partners it must have, with the least that would do.

    Args:
        market: The two sides.
        bound: The greatest probability of a pair.
        limits: Floors of groups.
        all_rows: Whether every row has as many partners as its capacity.

    Raises:
        InvalidValueError: If some row, or group with a floor, has too few pairs; that is the usual reason why
            a bound cannot be met, and not the only one.
    """
    problem = market.problem
    of_side = {
        "row": np.bincount(problem.rows, minlength=problem.shape[0]),
        "col": np.bincount(problem.cols, minlength=problem.shape[1]),
    }
    floors = [
        (limit.group.side, limit.group.members.tolist(), limit.at_least) for limit in limits if limit.at_least
    ]
    if all_rows:
        short = problem.row_capacity * bound.denominator > of_side["row"] * bound.numerator
        floors += [("row", [row], int(problem.row_capacity[row])) for row in np.flatnonzero(short).tolist()]
    for side, members, floor in floors:
        pairs = int(of_side[side][members].sum())
        if floor <= pairs * bound:
            continue
        code = "lottery_too_low" if floor <= pairs else "lottery_too_few_pairs"
        named = ", ".join(map(str, members[:5])) + (", ..." if len(members) > 5 else "")
        raise invalid(
            "most_probability",
            code,
            bound,
            side=side,
            lines=named,
            floor=floor,
            pairs=pairs,
            least=Fraction(floor, max(pairs, 1)),
        )
