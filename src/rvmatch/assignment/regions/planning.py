"""The best plan of some pairs with prices that prove it, by compiled loops where there are many pairs."""

import attrs
import numpy as np

from rvmatch.assignment.kernels.compiling import kernels_available
from rvmatch.assignment.networks.engines import KERNEL
from rvmatch.assignment.networks.lexicographic import solve_ranked
from rvmatch.assignment.proofs import Certificate, Prices, RankProof
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints
from rvmatch.assignment.regions.region import Whole
from rvmatch.assignment.solution import total
from rvmatch.assignment.totals.kernel import choose_by_kernel, prices_of, suits_kernel
from rvmatch.assignment.totals.reduction import Reduction
from rvmatch.errors import SolverError
from rvmatch.executors import Cancel, unless_cancelled

__all__ = ["ProvenPlan", "proven_plan"]

MANY_PAIRS = 2_000
"""Below this many pairs loading compiled loops takes longer than doing without them."""


@attrs.frozen(kw_only=True, eq=False)
class ProvenPlan:
    """
    The pairs to use, and why no others are better.

    Args:
        rows: The row of each pair used, int64 ``[k]``.
        cols: The column of each pair used, int64 ``[k]``.
        values: What the plan reaches in each rank.
        certificate: The prices.
    """

    rows: Whole
    cols: Whole
    values: tuple[int, ...]
    certificate: Certificate

    @property
    def places(self) -> Whole:
        """The role place each pair fills: none."""
        return np.full(self.rows.size, -1, dtype=np.int64)


def proven_plan(ranked: RankedProblem, cancel: Cancel | None = None) -> ProvenPlan:
    """
    The plan that is best in every rank.

    Args:
        ranked: A problem that a network holds, without role places.
        cancel: Asked now and then whether to stop; None for never.

    Returns:
        The plan with its proof.

    Raises:
        CancelledError: If ``cancel`` asked to stop.
        InfeasibleProblemError: If the limits cannot all hold.
        SolverError: If an answer does not hold.
    """
    compiled = ranked.problem.rows.size >= MANY_PAIRS and kernels_available()
    if compiled and _one_sum(ranked):
        reduction = Reduction.of(ranked.problem)
        if suits_kernel(reduction):
            return _compiled(ranked, reduction, cancel)
    engine = KERNEL if compiled else "auto"
    found = solve_ranked(ranked, engine=engine, between=lambda *_: unless_cancelled(cancel))
    if found.certificate is None:
        raise SolverError("a network came without prices")
    return ProvenPlan(rows=found.rows, cols=found.cols, values=found.values, certificate=found.certificate)


def _one_sum(ranked: RankedProblem) -> bool:
    """Whether nothing counts but the points of the problem itself."""
    rank = ranked.ranks[0]
    alone = len(ranked.ranks) == 1 and not ranked.limits
    return alone and isinstance(rank, PairPoints) and rank.lean_points is ranked.problem.lean_points


def _compiled(ranked: RankedProblem, reduction: Reduction, cancel: Cancel | None) -> ProvenPlan:
    optimum = choose_by_kernel(reduction, lambda: unless_cancelled(cancel))
    used = reduction.kept[optimum.used]
    rows, cols = prices_of(ranked.problem, reduction, (optimum.row_prices, optimum.col_prices))
    nothing = np.empty(0, dtype=np.int64)
    prices = Prices(rows=rows, cols=cols, places=nothing, groups=nothing)
    value = int(total(ranked.problem.points[used]))
    return ProvenPlan(
        rows=ranked.problem.rows[used],
        cols=ranked.problem.cols[used],
        values=(value,),
        certificate=Certificate(ranks=(RankProof(value=value, stages=(prices,)),)),
    )
