"""What a plan must keep to in any case: floors, ceilings, kept pairs, money, columns never together."""

from typing import TypeAlias, final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import read_only, whole_numbers
from rvmatch.assignment.groups import Group
from rvmatch.errors import invalid

__all__ = ["Budgets", "GroupLimit", "KeptPair", "Limit", "NeverTogether", "PairLimit"]


LARGEST_COUNT = 2**53
"""No limit on counts or positions needs a larger number."""


def _whole(value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise invalid("limits", "assignment_whole_numbers", value)
    if abs(int(value)) > LARGEST_COUNT:
        raise invalid("limits", "assignment_count", value, most=LARGEST_COUNT)
    return int(value)


def _whole_or_none(value: int | None) -> int | None:
    return None if value is None else _whole(value)


@final
@attrs.frozen
class GroupLimit:
    """
    A group takes part in at least, or at most, so many pairs.

    Args:
        group: The lines counted together.
        at_least: The fewest pairs; zero for no floor.
        at_most: The most pairs; None for no ceiling.

    Raises:
        InvalidValueError: If a number is negative. A floor above its ceiling is no fault, but a limit that no
            plan keeps to.
    """

    group: Group
    at_least: int = attrs.field(default=0, converter=_whole)
    at_most: int | None = attrs.field(default=None, converter=_whole_or_none)

    def __attrs_post_init__(self) -> None:
        if self.at_least < 0:
            raise invalid("at_least", "assignment_limit", self.at_least)
        if self.at_most is not None and self.at_most < 0:
            raise invalid("at_most", "assignment_limit", self.at_most)


@final
@attrs.frozen
class KeptPair:
    """
    A pair that every plan uses.

    Args:
        row: Its row.
        col: Its column; the two must be a pair of the problem.
    """

    row: int = attrs.field(converter=_whole)
    col: int = attrs.field(converter=_whole)


def _amounts(values: ArrayLike) -> NDArray[np.int64]:
    amounts = read_only(whole_numbers("amounts", values))
    if amounts.size and amounts.min() < 0:
        raise invalid("amounts", "assignment_limit", int(amounts.min()))
    return amounts


def _available(values: ArrayLike) -> NDArray[np.int64]:
    return read_only(whole_numbers("available", values))


@final
@attrs.frozen(eq=False)
class Budgets:
    """
    What the pairs of a column use up together stays within what the column has.

    Args:
        amounts: What each pair uses up, in any whole unit, not negative, int64 ``[p]``.
        available: What each column has, int64 ``[m]``; negative where that is unlimited.

    Raises:
        InvalidValueError: If an amount is negative or no whole number.

    Source:
        The generalised assignment problem: S. Martello, P. Toth, Knapsack Problems (1990), chapter 7.
    """

    amounts: NDArray[np.int64] = attrs.field(converter=_amounts)
    available: NDArray[np.int64] = attrs.field(converter=_available)


@final
@attrs.frozen
class NeverTogether:
    """
    No row has both of these columns.

    Args:
        first: A column.
        second: Another.

    Raises:
        InvalidValueError: If both are the same.
    """

    first: int = attrs.field(converter=_whole)
    second: int = attrs.field(converter=_whole)

    def __attrs_post_init__(self) -> None:
        if self.first == self.second:
            raise invalid("second", "assignment_same_column", self.second)


def _times(values: ArrayLike) -> NDArray[np.int64]:
    return read_only(whole_numbers("times", values))


@final
@attrs.frozen(eq=False)
class PairLimit:
    """
    The pairs used are at least, or at most, so many, each counted so often.

    Args:
        times: How often each pair counts, int64 ``[p]``.
        at_least: The smallest count; None for no floor.
        at_most: The greatest count; None for no ceiling.
    """

    times: NDArray[np.int64] = attrs.field(converter=_times)
    at_least: int | None = attrs.field(default=None, converter=_whole_or_none)
    at_most: int | None = attrs.field(default=None, converter=_whole_or_none)


Limit: TypeAlias = GroupLimit | KeptPair | Budgets | NeverTogether | PairLimit
"""What may stand among the limits of a ranked problem."""
