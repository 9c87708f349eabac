"""Draws of the generalised assignment problem: jobs for agents that have so much of one resource."""

from decimal import Context, Decimal
from functools import cache
from typing import ClassVar, Final, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.experiments.instances import settings
from rvmatch.experiments.instances.costs import budgeted_market
from rvmatch.experiments.instances.instance import Instance
from rvmatch.mechanisms import Chance

__all__ = ["GeneralisedAssignment"]

_TYPES: Final = ("A", "B", "C", "D", "E")
_DIGITS: Final = Context(prec=40)
_LONGEST: Final = 400
"""No draw of 53 bits makes 1 - 10 ln(x) as large as this."""


@final
@attrs.frozen(kw_only=True)
class GeneralisedAssignment:
    """
    Jobs (rows) cost something and take something of a budget, each at each agent (columns) another amount.

    With a for amounts, c for costs, b for budgets, n jobs and m agents, whole numbers drawn evenly:

    - A: a from 5 to 25, c from 10 to 50, b = 9 n / m + 0.4 R, where R is the most that an agent would need
      if each job went where it costs least (at the first such agent);
    - B: like A, with 70 % of the budgets;
    - C: like A, but b = 0.8 of the sum of the agent's amounts, divided by m;
    - D: a from 1 to 100, c = 111 - a + e with e from -10 to 10, b as in C;
    - E: a = 1 - 10 ln x with x in (0, 1], c = 1000 / a - 10 y with y in [0, 1), b as in C.

    All are rounded down to whole numbers. Costs become points so that more jobs are always worth more, then
    lower costs: ``points = offset - cost``; the offset stands among the facts of the provenance, and the
    cost of a choice is ``pairs * offset - total points``. Each side ranks by cost. Jobs need one agent each,
    agents take as many jobs as their budgets hold; whether all jobs have room is not promised.

    Args:
        rows: How many jobs, n.
        cols: How many agents, m, from 1 on.
        kind: The type: ``"A"``, ``"B"``, ``"C"``, ``"D"`` or ``"E"``.

    Raises:
        InvalidValueError: If a setting is out of range; ``field`` names which.

    Source:
        P. C. Chu and J. E. Beasley, A genetic algorithm for the generalised assignment problem, Computers &
        Operations Research 24 (1997) 17-23, for A to D; M. Laguna, J. P. Kelly, J. L. Gonzalez-Velarde and
        F. Glover, Tabu search for the multilevel generalized assignment problem, European Journal of
        Operational Research 82 (1995) 176-189, for E.
    """

    name: ClassVar[str] = "generalised_assignment"
    rows: int = attrs.field(validator=settings.size)
    cols: int = attrs.field(validator=settings.most)
    kind: str = attrs.field(default="C", validator=settings.one_of(*_TYPES))

    def __attrs_post_init__(self) -> None:
        settings.check_cells(self.rows, self.cols)

    def instance(self, seed: int) -> Instance:
        """
        The instance of a seed.

        Args:
            seed: Any whole number.

        Returns:
            The instance, with amounts and budgets; synthetic.
        """
        chance = Chance(seed).of(self.name, self.kind)
        amounts, costs = self._drawn(chance)
        market, offset = budgeted_market(costs, amounts, self._budgets(amounts, costs))
        reference = "Laguna et al. 1995" if self.kind == "E" else "Chu and Beasley 1997"
        provenance = settings.provenance_of(self, seed, reference, facts=(("offset", offset),))
        return Instance(name=self.name, market=market, provenance=provenance)

    def _drawn(self, chance: Chance) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Amounts and costs, int64 ``[n, m]``."""
        count, shape = self.rows * self.cols, (self.rows, self.cols)
        if self.kind == "E":
            # x = 1 - u is drawn from (0, 1], as the logarithm of 0 is none.
            amounts = _one_less_ten_logarithms(1.0 - chance.of("amounts").uniform(count))
            costs = np.floor(1_000 / amounts - 10.0 * chance.of("costs").uniform(count)).astype(np.int64)
        elif self.kind == "D":
            amounts = chance.of("amounts").integers(count, 100) + 1
            costs = 101 - amounts + chance.of("costs").integers(count, 21)
        else:
            amounts = chance.of("amounts").integers(count, 21) + 5
            costs = chance.of("costs").integers(count, 41) + 10
        return amounts.reshape(shape), costs.reshape(shape)

    def _budgets(self, amounts: NDArray[np.int64], costs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Budgets in whole numbers throughout, so that nothing is rounded twice, int64 ``[m]``."""
        if self.kind not in "AB":
            return np.asarray(8 * amounts.sum(axis=0) // (10 * self.cols), dtype=np.int64)
        needs = np.zeros(self.cols, dtype=np.int64)
        if self.rows:
            least = costs.argmin(axis=1)
            np.add.at(needs, least, amounts[np.arange(self.rows), least])
        tenths_by_agents = 90 * self.rows + 4 * int(needs.max()) * self.cols
        share = 7 if self.kind == "B" else 10
        return np.full(self.cols, share * tenths_by_agents // (100 * self.cols), dtype=np.int64)


def _one_less_ten_logarithms(draws: NDArray[np.float64]) -> NDArray[np.int64]:
    """``1 - 10 ln x`` rounded down: by comparing x with exact bounds, as machines' logarithms differ."""
    return np.asarray(_LONGEST - np.searchsorted(_bounds(), draws, side="left"), dtype=np.int64)


@cache
def _bounds() -> NDArray[np.float64]:
    """``exp(-k / 10)`` for k from the longest down to 1; what is above the last of them has amount 1."""
    tenths = (Decimal(-place) / 10 for place in range(_LONGEST - 1, 0, -1))
    return np.array([float(_DIGITS.exp(tenth)) for tenth in tenths])
