"""Sums of groups as an integer program for HiGHS; what it answers is counted again in whole numbers."""

import math
from typing import TYPE_CHECKING, Any, Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import int32_indices
from rvmatch.errors import SolverError
from rvmatch.mechanisms.group_sums import GroupSums

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Found", "Program"]

_PROVEN, _OUT_OF_TIME, _INFEASIBLE = 0, 1, 2
TOLERANCE: Final = 1e-6
"""How far HiGHS may be from a row or a bound, in its own unit."""


@attrs.frozen(kw_only=True, eq=False)
class Found:
    """
    What HiGHS says, rounded to whole pairs; not yet checked.

    Args:
        chosen: Positions in ``GroupSums.pairs``, growing, int64 ``[k]``; None if there is no solution.
        bound: What no solution exceeds, in the unit of the objective; infinite if unknown.
        proven: Whether HiGHS claims that no solution is better.
        infeasible: Whether HiGHS claims that there is no solution.
    """

    chosen: NDArray[np.int64] | None
    bound: float
    proven: bool
    infeasible: bool


@attrs.frozen(kw_only=True, eq=False)
class Program:
    """
    Pairs as variables of 0 or 1, further variables behind them, and rows.

    Args:
        question: The pairs and groups; points are divided by their common unit.
        rows: The rows so far, one matrix each.
        low: What each row comes to at least.
        high: What each row comes to at most.
        lower: The least value of each further variable.
        upper: The greatest value of each further variable.
        whole: Which further variables are whole numbers.
    """

    question: GroupSums
    rows: "tuple[csr_array[np.float64], ...]"
    low: tuple[float, ...]
    high: tuple[float, ...]
    lower: tuple[float, ...] = ()
    upper: tuple[float, ...] = ()
    whole: tuple[bool, ...] = ()

    @classmethod
    def of(cls, question: GroupSums) -> Self:
        """The program of all choices within the capacities."""
        problem, pairs = question.market.problem, question.pairs
        empty = cls(question=question, rows=(), low=(), high=())
        for lines, capacity in (
            (problem.rows[pairs], problem.row_capacity),
            (problem.cols[pairs], problem.col_capacity),
        ):
            tight = np.bincount(lines, minlength=capacity.size) > capacity
            inside = np.flatnonzero(tight[lines])
            number = (np.cumsum(tight) - 1)[lines[inside]]
            ceilings = capacity[tight].astype(float).tolist()
            empty = empty.with_rows(
                number, inside, np.ones(inside.size), [-math.inf] * len(ceilings), ceilings
            )
        return empty

    @property
    def size(self) -> int:
        """How many variables there are."""
        return self.question.pairs.size + len(self.lower)

    def with_variables(
        self,
        lower: list[float],
        upper: list[float],
        whole: bool = False,  # noqa: FBT001, FBT002
    ) -> Self:
        """The program with further variables within these bounds."""
        return attrs.evolve(
            self,
            lower=(*self.lower, *lower),
            upper=(*self.upper, *upper),
            whole=(*self.whole, *[whole] * len(lower)),
        )

    def with_rows(
        self,
        number: NDArray[np.int64],
        variable: NDArray[np.int64],
        times: NDArray[np.float64],
        low: list[float],
        high: list[float],
    ) -> Self:
        """The program with further rows, numbered from 0 among themselves."""
        from scipy.sparse import coo_array

        if not low:
            return self
        width = int(variable.max(initial=0)) + 1
        matrix = coo_array((times, (number, variable)), shape=(len(low), width)).tocsr()
        return attrs.evolve(self, rows=(*self.rows, matrix), low=(*self.low, *low), high=(*self.high, *high))

    def with_sums(
        self,
        groups: NDArray[np.int64],
        extra: list[dict[int, float]],
        low: NDArray[np.float64],
        slopes: NDArray[np.float64] | None = None,
    ) -> Self:
        """
        The program with a row for each of these groups: its sum and further variables come to at least that.

        Args:
            groups: Positions in ``question.groups``, each as often as it has rows, int64 ``[r]``.
            extra: How often further variables count in each row, by number from 0 on.
            low: What each row comes to at least, in units, float64 ``[r]``.
            slopes: How often the sum counts in each row, float64 ``[r]``; once if left out.
        """
        question, pairs = self.question, self.question.pairs.size
        numbers, variables, times = [], [], []
        slope = np.ones(groups.size) if slopes is None else slopes
        by_group = np.argsort(question.owner, kind="stable")
        starts = np.searchsorted(question.owner[by_group], np.arange(question.groups.size + 1))
        for number, group in enumerate(groups.tolist()):
            own = by_group[starts[group] : starts[group + 1]]
            more = np.array(sorted(extra[number]), dtype=np.int64)
            variables.append(np.concatenate([own, pairs + more]))
            others = [extra[number][one] for one in more.tolist()]
            own_points = question.points[own] / question.unit * slope[number]
            times.append(np.concatenate([own_points, others]))
            numbers.append(np.full(variables[-1].size, number))
        if not numbers:
            return self
        return self.with_rows(
            np.concatenate(numbers),
            np.concatenate(variables),
            np.concatenate(times),
            low.tolist(),
            [math.inf] * groups.size,
        )

    def best(
        self, gain: NDArray[np.float64], time_limit_s: float | None = None, *, presolve: bool = True
    ) -> Found:
        """
        What HiGHS finds, without any gap allowed between its best solution and its bound.

        Args:
            gain: What each variable is worth, float64 ``[size]``.
            time_limit_s: After how many seconds to stop; None for never.
            presolve: Whether HiGHS may simplify first; without, it takes another way to the same answer.

        Returns:
            The answer, not yet checked.

        Raises:
            SolverError: If HiGHS gives up.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        pairs = self.question.pairs.size
        if time_limit_s is not None and time_limit_s <= 0:
            return Found(chosen=None, bound=math.inf, proven=False, infeasible=False)
        if self.size == 0:
            feasible = all(low <= 0 for low in self.low)
            none = np.zeros(0, dtype=np.int64) if feasible else None
            return Found(chosen=none, bound=0.0, proven=feasible, infeasible=not feasible)
        found = milp(
            -gain,
            integrality=np.concatenate([np.ones(pairs), np.array(self.whole, dtype=float)]),
            bounds=Bounds(
                np.concatenate([np.zeros(pairs), self.lower]), np.concatenate([np.ones(pairs), self.upper])
            ),
            constraints=LinearConstraint(int32_indices(self.matrix()), self.low, self.high)
            if self.rows
            else None,
            options={
                "mip_rel_gap": 0.0,
                "presolve": presolve,
                "time_limit": math.inf if time_limit_s is None else time_limit_s,
            },
        )
        if found.status not in {_PROVEN, _OUT_OF_TIME, _INFEASIBLE}:
            if presolve:
                return self.best(gain, time_limit_s, presolve=False)
            raise SolverError(f"HiGHS gives up: {found.message}")
        bound = found.mip_dual_bound
        return Found(
            chosen=None if found.x is None else np.flatnonzero(found.x[:pairs] > 0.5),
            bound=math.inf if bound is None or not math.isfinite(bound) else -float(bound),
            proven=found.status == _PROVEN,
            infeasible=found.status == _INFEASIBLE,
        )

    def prices(
        self, gain: NDArray[np.float64], time_limit_s: float | None = None
    ) -> NDArray[np.float64] | None:
        """
        What each row costs at the optimum of the program without whole numbers.

        Args:
            gain: What each variable is worth, float64 ``[size]``.
            time_limit_s: After how many seconds to stop; None for never.

        Returns:
            Prices of 0 or more, nearly right, float64 ``[rows]``; None if HiGHS finds none.
        """
        from scipy.optimize import linprog

        floor = np.isfinite(np.array(self.low))
        matrix: Any = self.matrix()
        # linprog knows ceilings only.
        matrix.data = matrix.data * np.repeat(np.where(floor, -1.0, 1.0), np.diff(matrix.indptr))
        bounds = [(0.0, 1.0)] * self.question.pairs.size
        bounds += list(zip(self.lower, self.upper, strict=True))
        found = linprog(
            -gain,
            A_ub=matrix,
            b_ub=np.where(floor, -np.array(self.low), self.high),
            bounds=bounds,
            method="highs-ipm",
            options={} if time_limit_s is None else {"time_limit": time_limit_s},
        )
        if found.status != _PROVEN:
            return None
        prices: NDArray[np.float64] = np.maximum(-found.ineqlin.marginals, 0.0)
        return prices

    def matrix(self) -> "csr_array[np.float64]":
        """All rows, as wide as there are variables."""
        from scipy.sparse import csr_array, vstack

        wide = [
            csr_array((part.data, part.indices, part.indptr), shape=(part.shape[0], self.size))
            for part in self.rows
        ]
        return vstack(wide, format="csr")
