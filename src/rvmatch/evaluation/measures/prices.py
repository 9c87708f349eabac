"""What fairness and other aims cost in points, compared with what could have been had without them."""

import itertools
from collections.abc import Sequence
from typing import ClassVar, final

import attrs

from rvmatch.errors import invalid
from rvmatch.mechanisms import Choice

__all__ = ["PriceOfFairness", "price_of_fairness", "prices_of_ranks"]


@final
@attrs.frozen(kw_only=True)
class PriceOfFairness:
    """
    Which share of the greatest total is given up.

    Source:
        D. Bertsimas, V. Farias and N. Trichakis, The price of fairness, Operations Research 59 (2011) 17-31.
    """

    name: ClassVar[str] = "price_of_fairness"
    definition: ClassVar[str] = "(optimum - total points) / optimum; None if the optimum is 0"
    source: ClassVar[str] = "Bertsimas, Farias and Trichakis 2011"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = None
    better: ClassVar[str] = "lower"

    def of(self, choice: Choice) -> float | None:
        return price_of_fairness(choice)


def price_of_fairness(choice: Choice, beside: Choice | None = None) -> float | None:
    """
    Which share of a total is given up.

    Args:
        choice: The fair choice.
        beside: The choice it is compared with; the optimum of the market (budgets aside) if left out.

    Returns:
        The share: 0 if nothing is given up, above 1 if the fair choice is worth less than nothing, below 0 if
        ``beside`` is worth less than it; None if ``beside`` is worth nothing or less.

    Source:
        Bertsimas, Farias and Trichakis 2011, as in ``PriceOfFairness``.

    Examples:
        >>> import numpy as np
        >>> from rvmatch.assignment import AssignmentProblem
        >>> from rvmatch.mechanisms import Choice, TwoSidedMarket
        >>> market = TwoSidedMarket.from_points(AssignmentProblem.from_matrix([[9, 8], [8, 1]]))
        >>> price_of_fairness(Choice(market=market, used=np.array([0, 3])))
        0.375
    """
    most = choice.market.optimum.points if beside is None else beside.total
    return (most - choice.total) / most if most > 0 else None


def prices_of_ranks(choices: Sequence[Choice]) -> tuple[float, ...]:
    """
    What each further aim costs, in points of the total.

    Args:
        choices: The choices from one market under more and more aims: the greatest total first, then with the
            first aim put before it, then with the second, and so on.

    Returns:
        For each choice after the first, the total of the choice before it minus its own, in points ``[k -
        1]``; together they are what all aims cost. Below 0 where an aim brings back what another had cost.

    Raises:
        InvalidValueError: If the choices are not all from one market.

    Source:
        Bertsimas, Farias and Trichakis 2011, one aim after the other.
    """
    if any(choice.market is not choices[0].market for choice in choices):
        raise invalid("choices", "choice_other_market", "")
    totals = [choice.total for choice in choices]
    return tuple(float(before - after) for before, after in itertools.pairwise(totals))
