"""One question to the solver HiGHS, and what of its answer can be relied on."""

import math
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import int32_indices
from rvmatch.assignment.integers.integer_model import IntegerModel
from rvmatch.errors import SolverError

__all__ = ["EXACT", "Answer", "Cut", "Question", "ask"]

EXACT = 2**53
"""Whole numbers up to this size are exact in float64, and so are sums that stay below."""

_PROVEN, _OUT_OF_TIME, _INFEASIBLE = 0, 1, 2


@attrs.frozen(kw_only=True, eq=False)
class Cut:
    """
    A row that a model gets besides its own.

    Args:
        times: How often each variable counts, int64 ``[v]``.
        low: What it comes to at least.
    """

    times: NDArray[np.int64]
    low: float

    @classmethod
    def at_least(cls, gain: NDArray[np.int64], value: int) -> Self:
        """
        The row "worth at least this value", half a unit below it, so that rounding cuts off nothing.

        Args:
            gain: What each variable is worth, int64 ``[v]``.
            value: The value, in the unit of the gain.
        """
        unit = _unit(gain)
        return cls(times=gain // unit, low=-(-value // unit) - 0.5)

    @classmethod
    def other_than(cls, variables: NDArray[np.int64], uses: NDArray[np.int64]) -> Self:
        """
        The row "not all of these as they are here".

        Args:
            variables: Some variables, int64.
            uses: Each variable of a solution, 0 or 1, int64 ``[v]``.
        """
        times = np.zeros(uses.size, dtype=np.int64)
        times[variables] = np.where(uses[variables] > 0, -1, 1)
        return cls(times=times, low=0.5 - int(uses[variables].sum()))


@attrs.frozen(kw_only=True, eq=False)
class Question:
    """
    Which solution of a model is worth most.

    Args:
        model: The variables and rows.
        upper: The greatest value of each variable, int64 ``[v]``.
        cuts: Further rows.
        gain: What each variable is worth, int64 ``[v]``.
    """

    model: IntegerModel
    upper: NDArray[np.int64]
    cuts: tuple[Cut, ...]
    gain: NDArray[np.int64]

    def with_cut(self, cut: Cut) -> Self:
        """The same question with a further row."""
        return attrs.evolve(self, cuts=(*self.cuts, cut))


@attrs.frozen(kw_only=True, eq=False)
class Answer:
    """
    What HiGHS says; not yet checked, since it computes in float64 within tolerances.

    Args:
        solution: The best solution it found, float64 ``[v]``; None if none.
        bound: What no solution exceeds, in units of the gain's greatest common divisor; infinite if unknown.
        proven: Whether HiGHS claims that no solution is better.
        infeasible: Whether HiGHS claims that there is no solution.
    """

    solution: NDArray[np.float64] | None = None
    bound: float = math.inf
    proven: bool = False
    infeasible: bool = False

    def bound_of(self, gain: NDArray[np.int64], ceiling: int) -> int:
        """What no solution exceeds, whole, in the unit of the gain; the ceiling if nothing is known."""
        if math.isinf(self.bound):
            return ceiling
        # Sums of whole numbers in float64 are off by this little at most.
        slack = 1e-6 + 2 * math.ulp(self.bound)
        return min(ceiling, math.floor(self.bound + slack) * _unit(gain))


def ask(question: Question, time_limit_s: float | None = None, *, presolve: bool = True) -> Answer:
    """
    What HiGHS finds, without any gap allowed between its best solution and its bound.

    Args:
        question: What is asked.
        time_limit_s: After how many seconds to stop; None for never.
        presolve: Whether HiGHS may simplify first; without, it takes another way to the same answer.

    Returns:
        The answer, not yet checked: HiGHS computes in float64 within tolerances.

    Raises:
        SolverError: If HiGHS gives up.

    Source:
        Q. Huangfu, J. A. J. Hall, Parallelizing the dual revised simplex method, Mathematical Programming
        Computation 10 (2018), 119-142 (HiGHS, as scipy brings it).
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, vstack

    if time_limit_s is not None and time_limit_s <= 0:
        return Answer()
    model = question.model
    if not question.upper.size:
        return _empty(question)
    rows, low, most = model.rows, np.full(model.most.size, -np.inf), model.most
    if question.cuts:
        cuts = csr_array(np.stack([cut.times for cut in question.cuts]).astype(np.float64))
        rows = vstack([rows, cuts], format="csr")
        low = np.concatenate([low, [cut.low for cut in question.cuts]])
        most = np.concatenate([most, np.full(len(question.cuts), np.inf)])
    found = milp(
        -(question.gain // _unit(question.gain)).astype(np.float64),
        integrality=model.whole.astype(np.int64),
        bounds=Bounds(0, question.upper),
        constraints=LinearConstraint(int32_indices(rows), low, most),
        options={
            "mip_rel_gap": 0.0,
            "presolve": presolve,
            "time_limit": math.inf if time_limit_s is None else time_limit_s,
        },
    )
    if found.status not in {_PROVEN, _OUT_OF_TIME, _INFEASIBLE}:
        if presolve:
            return ask(question, time_limit_s, presolve=False)
        raise SolverError(f"HiGHS gives up: {found.message}")
    bound = found.mip_dual_bound
    return Answer(
        solution=found.x,
        bound=math.inf if bound is None or not math.isfinite(bound) else -float(bound),
        proven=found.status == _PROVEN,
        infeasible=found.status == _INFEASIBLE,
    )


def _empty(question: Question) -> Answer:
    """Without variables every row comes to nothing; scipy refuses such a program."""
    if (question.model.most < 0).any() or any(cut.low > 0 for cut in question.cuts):
        return Answer(infeasible=True)
    return Answer(solution=np.empty(0), bound=0.0, proven=True)


def _unit(gain: NDArray[np.int64]) -> int:
    return max(1, int(np.gcd.reduce(gain, initial=0)))
