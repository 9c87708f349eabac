"""The cheapest plan of a face, and its prices, as a linear program finds them."""

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.forest import NONE
from rvmatch.assignment.networks.pricing import potentials_of_places
from rvmatch.assignment.networks.program import Program
from rvmatch.assignment.proofs import Prices
from rvmatch.errors import InfeasibleProblemError, SolverError, TimeLimitError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["cheapest_plan"]

_OUT_OF_TIME = 1
_INFEASIBLE = 2

Bounds = tuple[NDArray[np.int64], NDArray[np.int64]]


def cheapest_plan(
    program: Program, bounds: Bounds, cost: NDArray[np.int64], time_limit_s: float | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    A cheapest circulation within bounds, and potentials, as HiGHS finds them and rounded to whole numbers.

    The corners of the program are whole, since its matrix belongs to a network; HiGHS computes in float64,
    so whoever calls checks both in whole numbers.

    Args:
        program: The program of the network.
        bounds: The least and the greatest flow on each arc, int64 ``[a]`` each.
        cost: Of each arc, int64 ``[a]``.
        time_limit_s: After how many seconds to give up; None for never.

    Returns:
        The flow on each arc, int64 ``[a]``, and the potential of each node, int64 ``[nodes]``.

    Raises:
        InfeasibleProblemError: If there is no circulation within the bounds.
        TimeLimitError: If time was up first.
        SolverError: If HiGHS gives up.

    Source:
        Q. Huangfu, J. A. J. Hall, Parallelizing the dual revised simplex method, Mathematical Programming
        Computation 10 (2018), 119-142 (HiGHS, as scipy brings it).
    """
    network, lower = program.network, bounds[0]
    face = _Face.of(program, bounds, cost)
    used, prices = lower[program.ways], np.zeros(program.arc.size, dtype=np.int64)
    if face.ways.size:
        used[face.ways], prices = face.solve(time_limit_s)
    taken = used > 0
    options, option = network.ranked.options, network.arcs.option[program.ways[taken]]
    places = np.append(options.place, NONE)[option]
    return network.flow_of(program.pair[taken], places), _potentials(program, prices, cost)


@attrs.frozen(kw_only=True, eq=False)
class _Face:
    """
    The linear program of a face.

    Variables are the open ways, then the steps: the arcs of groups whose returns differ in this stage. A
    line without steps has a least and a most; one with steps is used as often as its steps together.

    Args:
        program: The program of the network.
        ways: The open ways, int64 ``[v]``.
        cost: What each costs, int64 ``[v]``.
        least: How often a line must be used by open ways, int64 ``[lines]``.
        most: How often it can be, int64 ``[lines]``.
        steps: The arcs of groups that count by step, int64 ``[s]``.
        step_line: The line of each, int64 ``[s]``.
        step_bounds: The least and the greatest flow on each, and what it costs, int64 ``[3, s]``.
        settled: How often a line is used by ways that are not open, int64 ``[lines]``.
    """

    program: Program
    ways: NDArray[np.int64]
    cost: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    step_line: NDArray[np.int64]
    step_bounds: NDArray[np.int64]
    settled: NDArray[np.int64]

    @classmethod
    def of(cls, program: Program, bounds: Bounds, cost: NDArray[np.int64]) -> "_Face":
        """The program of the face within these bounds, at these costs."""
        (lower, upper), arcs = bounds, program.network.arcs
        ways = np.flatnonzero(lower[program.ways] < upper[program.ways])
        settled = (program.charged @ lower[program.ways]).astype(np.int64)
        least, most = np.zeros((2, program.arc.size), dtype=np.int64)
        own = program.arc != NONE
        least[own], most[own] = lower[program.arc[own]], upper[program.arc[own]]
        grouped, groups = arcs.of("group")
        line = program.of_group[groups]
        np.add.at(least, line, lower[grouped])
        np.add.at(most, line, upper[grouped])
        stepped = np.zeros(program.arc.size, dtype=np.bool_)
        stepped[line[(cost[grouped] != 0) & (lower[grouped] < upper[grouped])]] = True
        steps, step_line = grouped[stepped[line]], line[stepped[line]]
        return cls(
            program=program,
            ways=ways,
            cost=cost[program.ways[ways]] + _cost_behind(program, ways, cost),
            least=least - settled,
            most=most - settled,
            step_line=step_line,
            step_bounds=np.stack([lower[steps], upper[steps], cost[steps]]),
            settled=settled,
        )

    def solve(self, time_limit_s: float | None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How often each open way is used, and the price of each line."""
        from scipy.optimize import linprog

        matrix = self.program.charged[:, self.ways]
        degree = np.diff(matrix.indptr)
        if ((self.least > degree) | (self.most < 0)).any():
            raise InfeasibleProblemError
        stepped = np.zeros(degree.size, dtype=np.bool_)
        stepped[self.step_line] = True
        even = ~stepped & (self.least == self.most) & (degree > 0)
        above = ~stepped & (self.least < self.most) & (self.most < degree)
        below = ~stepped & (self.least < self.most) & (self.least > 0)
        equal = np.flatnonzero(even | stepped)
        most, least = np.flatnonzero(above), np.flatnonzero(below)
        low, high, step_cost = self.step_bounds
        zeros = np.zeros(self.ways.size)
        solve: Any = linprog  # its stubs know no sparse matrices
        found = solve(
            np.concatenate([self.cost, step_cost]).astype(np.float64),
            A_eq=self._with_steps(matrix, equal),
            b_eq=np.where(stepped, -self.settled, self.least)[equal],
            A_ub=self._with_steps(matrix, most, least),
            b_ub=np.concatenate([self.most[most], -self.least[least]]),
            bounds=np.stack([np.append(zeros, low), np.append(zeros + 1, high)], axis=1),
            method="highs-ds",
            options={} if time_limit_s is None else {"time_limit": max(time_limit_s, 0.001)},
        )
        if found.status == _INFEASIBLE:
            raise InfeasibleProblemError
        if found.status == _OUT_OF_TIME:
            raise TimeLimitError(time_limit_s or 0.0)
        if found.status != 0:
            raise SolverError(f"the linear program ended with status {found.status}")
        prices = np.zeros(degree.size)
        np.subtract.at(prices, equal, found.eqlin.marginals)
        np.subtract.at(prices, most, found.ineqlin.marginals[: most.size])
        np.add.at(prices, least, found.ineqlin.marginals[most.size :])
        uses = np.rint(found.x[: self.ways.size]).astype(np.int64)
        return uses, np.rint(prices).astype(np.int64)

    def _with_steps(
        self,
        matrix: "csr_array[np.float64]",
        lines: NDArray[np.int64],
        negated: NDArray[np.int64] | None = None,
    ) -> "csr_array[np.float64]":
        """Some lines of the matrix, less what each of their steps carries; some of them negated."""
        from scipy.sparse import coo_array, csr_array, hstack, vstack

        rows = matrix[lines] if negated is None else vstack([matrix[lines], -matrix[negated]], format="csr")
        place = np.full(matrix.shape[0], NONE, dtype=np.int64)
        place[lines] = np.arange(lines.size)
        at = place[self.step_line]
        on = np.flatnonzero(at != NONE)
        shape = (rows.shape[0], at.size)
        carried = coo_array((np.full(on.size, -1.0), (at[on], on)), shape=shape)
        joined: csr_array[np.float64] = hstack([rows, carried], format="csr")
        return joined


def _cost_behind(program: Program, ways: NDArray[np.int64], cost: NDArray[np.int64]) -> NDArray[np.int64]:
    """What a way costs beside its own arc: of a pair with several ways the arc that all of them share."""
    arcs = program.network.arcs
    shared = program.kinds["pair"]
    behind = np.zeros(program.network.ranked.problem.rows.size, dtype=np.int64)
    behind[arcs.pair[program.arc[shared]]] = cost[program.arc[shared]]
    return behind[program.pair[ways]]


def _potentials(program: Program, prices: NDArray[np.int64], cost: NDArray[np.int64]) -> NDArray[np.int64]:
    """Potentials of all nodes, from the prices of the lines."""
    arcs, kinds = program.network.arcs, program.kinds
    rows, cols, places, pairs, groups = (prices[kinds[kind]] for kind in kinds)
    of_places = Prices(rows=rows, cols=cols, places=places, groups=groups)
    potential = potentials_of_places(program.network, of_places)
    inner = program.arc[kinds["pair"]]
    potential[arcs.tail[inner]] = potential[arcs.head[inner]] - cost[inner] - pairs
    return potential
