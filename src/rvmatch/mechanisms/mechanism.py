"""A mechanism chooses pairs of a market; what it chose is checked, and kept as a choice."""

from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Points, read_only
from rvmatch.assignment.solution import total
from rvmatch.errors import invalid
from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.markets import TwoSidedMarket

__all__ = ["Choice", "Guarantee", "Mechanism", "choose_by"]


class Guarantee(StrEnum):
    """What a mechanism promises on every market of its kind; each promise is tested against search."""

    STABLE = "stable"
    """No row and column would both rather have each other than what they have."""
    ROW_OPTIMAL = "row_optimal"
    """Of all stable choices none is better for any row (strict lists)."""
    COL_OPTIMAL = "col_optimal"
    """Of all stable choices none is better for any column (strict lists)."""
    ROWS_TRUTHFUL = "rows_truthful"
    """No row that takes one partner gains by stating another list."""
    COLS_TRUTHFUL = "cols_truthful"
    """No column that takes one partner gains by stating another list."""
    ROWS_EFFICIENT = "rows_efficient"
    """No other choice is better for some row and worse for none, partner by partner (strict lists)."""
    GREATEST_TOTAL = "greatest_total"
    """No other choice is worth more points together."""
    MOST_PAIRS = "most_pairs"
    """No other choice uses more pairs."""
    MOST_GROUPS = "most_groups"
    """No other choice leaves fewer groups without a partner."""
    RANK_MAXIMAL = "rank_maximal"
    """No other choice gives more rows their first place, then their second, and so on."""
    LARGEST_SMALLEST_SUM = "largest_smallest_sum"
    """No other choice gives the group that gets least more points."""
    ENVY_FREE_UP_TO_ONE = "envy_free_up_to_one"
    """No group would rather have another's partners once the best of these is taken away."""
    MAXIMAL = "maximal"
    """No further pair could be added."""


@runtime_checkable
class Mechanism(Protocol):
    """
    A way to choose pairs of a market.

    Settings belong into the constructor of a frozen class; ``choose`` remembers nothing, and draws only
    from the chance it is given, so that a study gives the same numbers whoever repeats it.
    """

    @property
    def name(self) -> str:
        """What tables call it: small letters, digits and underscores."""

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        """
        The pairs to use.

        Args:
            market: The two sides.
            chance: Where all draws come from.

        Returns:
            Positions of pairs in ``market.problem``, each once, in any order, within the capacities
            ``[k]``.
        """


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Choice:
    """
    The pairs that a mechanism chose.

    Args:
        market: What it chose from.
        used: The positions of the chosen pairs in ``market.problem``, growing, int64 ``[k]``.
        mechanism: The name of the mechanism; empty if none chose.

    Raises:
        InvalidValueError: If a position is no pair, stands twice, or a capacity is exceeded.
    """

    market: TwoSidedMarket
    used: NDArray[np.int64]
    mechanism: str = ""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "used", _checked(self.market, self.used))

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The row of each chosen pair, growing, int64 ``[k]``."""
        return read_only(self.market.problem.rows[self.used])

    @cached_property
    def cols(self) -> NDArray[np.int64]:
        """The column of each chosen pair, int64 ``[k]``."""
        return read_only(self.market.problem.cols[self.used])

    @cached_property
    def points(self) -> Points:
        """What each chosen pair is worth ``[k]``."""
        return read_only(self.market.problem.points[self.used])

    @cached_property
    def total(self) -> int | float:
        """What the chosen pairs are worth together, in points."""
        return total(self.points)

    @cached_property
    def row_counts(self) -> NDArray[np.int64]:
        """How many partners each row has, int64 ``[n]``."""
        return read_only(np.bincount(self.rows, minlength=self.market.problem.shape[0]))

    @cached_property
    def col_counts(self) -> NDArray[np.int64]:
        """How many partners each column has, int64 ``[m]``."""
        return read_only(np.bincount(self.cols, minlength=self.market.problem.shape[1]))


def choose_by(mechanism: Mechanism, market: TwoSidedMarket, chance: Chance | int = 0) -> Choice:
    """
    What a mechanism chooses, checked against the market.

    Args:
        mechanism: The mechanism, one of ``MECHANISMS`` with its settings or one of your own.
        market: The two sides.
        chance: Where draws come from, or a seed.

    Returns:
        The choice.

    Raises:
        InvalidValueError: If the mechanism is none, or what it chose does not fit the market.

    Examples:
        >>> from rvmatch.mechanisms import GreedyByPoints, TwoSidedMarket, choose_by
        >>> from rvmatch.assignment import AssignmentProblem
        >>> market = TwoSidedMarket.from_points(AssignmentProblem.from_matrix([[9, 8], [8, 1]]))
        >>> choose_by(GreedyByPoints(), market).total
        10
    """
    if not isinstance(mechanism, Mechanism) or isinstance(mechanism, type):
        raise invalid("mechanism", "mechanism", type(mechanism).__name__)
    if not isinstance(market, TwoSidedMarket):
        raise invalid("market", "two_sided_market", type(market).__name__)
    source = chance if isinstance(chance, Chance) else Chance(chance)
    return Choice(
        market=market, used=mechanism.choose(market, source.of(mechanism.name)), mechanism=mechanism.name
    )


def _checked(market: TwoSidedMarket, used: Any) -> NDArray[np.int64]:
    positions = np.asarray(used)
    if positions.ndim != 1 or (positions.size and positions.dtype.kind not in "iu"):
        raise invalid("used", "choice_positions", positions.dtype)
    growing: NDArray[np.int64] = np.sort(positions.astype(np.int64))
    problem = market.problem
    if growing.size and not 0 <= growing[0] <= growing[-1] < problem.rows.size:
        beyond = int(growing[0]) if growing[0] < 0 else int(growing[-1])
        raise invalid("used", "assignment_position", beyond, size=problem.rows.size)
    twice = growing[1:] == growing[:-1]
    if twice.any():
        raise invalid("used", "choice_pair_twice", int(growing[1:][twice][0]))
    for side, lines, capacity in (
        ("row", problem.rows, problem.row_capacity),
        ("column", problem.cols, problem.col_capacity),
    ):
        counts = np.bincount(lines[growing], minlength=capacity.size)
        over = counts > capacity
        if over.any():
            line = int(over.argmax())
            raise invalid(
                "used", "choice_capacity", int(counts[line]), side=side, line=line, most=int(capacity[line])
            )
    growing.flags.writeable = False
    return growing
