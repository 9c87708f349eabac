"""By how much limits are missed when each may be missed: a linear program that also proves it."""

from typing import TYPE_CHECKING

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.conflicts.inequalities import CAPACITY, Inequalities
from rvmatch.errors import SolverError

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix

__all__ = ["Shortage", "Terms"]

_NOISE = 1e-6
"""Below this a number from HiGHS stands for zero; dimensionless."""


@attrs.frozen(kw_only=True, eq=False)
class Shortage:
    """
    What a program with slack found.

    Args:
        missing: By how much limits are missed together, each in its unit.
        priced: The inequalities with a price: if any is missed, these cannot hold together, int64 ``[c]``.
        uses: How far each pair is used, in [0, 1], float64 ``[p]``.

    Source:
        J. Farkas, Theorie der einfachen Ungleichungen (1902): the prices of a shortage prove it.
    """

    missing: float
    priced: NDArray[np.int64]
    uses: NDArray[np.float64]

    @property
    def certain(self) -> bool:
        """Whether more is missing than rounding explains."""
        return self.missing > _NOISE


class Terms:
    """
    The terms of inequalities as a table for solvers.

    Args:
        inequalities: The inequalities.
    """

    def __init__(self, inequalities: Inequalities) -> None:
        from scipy.sparse import csr_matrix

        shape = (inequalities.owners.size, inequalities.pairs)
        units = inequalities.units.astype(np.float64)
        # Divided by their units, so that money weighs no more than places.
        times = inequalities.times / units[inequalities.entry]
        self._table = csr_matrix((times, (inequalities.entry, inequalities.pair)), shape=shape)
        self._most = inequalities.most / units
        self._limits = inequalities.owners != CAPACITY

    def scaled(
        self, rows: NDArray[np.int64], pairs: NDArray[np.int64]
    ) -> tuple["csc_matrix", NDArray[np.float64]]:
        """
        Some terms of some inequalities, in their units.

        Args:
            rows: The inequalities, int64 ``[k]``.
            pairs: The pairs, int64 ``[p]``.

        Returns:
            The terms, float64 ``[k, p]``, and the most they may come to, float64 ``[k]``.
        """
        return self._table[rows].tocsc()[:, pairs], self._most[rows]

    def shortage(self, rows: NDArray[np.int64], pairs: NDArray[np.int64]) -> Shortage:
        """
        The smallest shortage of limits when capacities hold.

        Args:
            rows: The inequalities that count, int64 ``[k]``.
            pairs: The pairs that may be used, int64 ``[p]``.

        Returns:
            The shortage; zero missing if these pairs, or parts of them, keep to everything.

        Raises:
            SolverError: If the solver gives up.
        """
        from scipy.optimize import linprog
        from scipy.sparse import csc_matrix, hstack

        terms, most = self.scaled(rows, pairs)
        slack = np.flatnonzero(self._limits[rows])
        if slack.size == 0:
            return Shortage(missing=0.0, priced=rows[:0], uses=np.zeros(pairs.size))
        slacks = csc_matrix(
            (-np.ones(slack.size), (slack, np.arange(slack.size))), shape=(rows.size, slack.size)
        )
        ceilings = np.concatenate((np.ones(pairs.size), np.full(slack.size, np.inf)))
        found = linprog(  # type: ignore[call-overload]  # the stubs know no sparse tables
            np.concatenate((np.zeros(pairs.size), np.ones(slack.size))),
            A_ub=hstack((terms, slacks), format="csc"),
            b_ub=most,
            bounds=np.column_stack((np.zeros_like(ceilings), ceilings)),
            method="highs",
        )
        if found.status != 0:
            raise SolverError(f"linear program over {pairs.size} pairs: {found.message}")
        prices = np.asarray(found.ineqlin.marginals)
        return Shortage(
            missing=float(found.fun),
            priced=rows[prices < -_NOISE],
            uses=np.asarray(found.x)[: pairs.size],
        )
