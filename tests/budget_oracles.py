"""The generalised assignment problem by looking at every choice, and draws of the usual five types."""

import itertools

import numpy as np

from rvmatch.assignment import AssignmentProblem
from rvmatch.mechanisms import Chance, TwoSidedMarket


def best_by_search(market: TwoSidedMarket, *, all_rows: bool, minimize: bool) -> int | None:
    """The best value over every set of pairs within capacities and budgets; None if no set fills all rows."""
    problem, pairs = market.problem, market.problem.rows.size
    every = np.array(list(itertools.product((0, 1), repeat=pairs)), dtype=np.int64).reshape(2**pairs, pairs)
    amounts = np.zeros(pairs, dtype=np.int64) if market.amounts is None else market.amounts
    fits = np.ones(len(every), dtype=bool)
    for row, capacity in enumerate(problem.row_capacity.tolist()):
        many = every[:, problem.rows == row].sum(axis=1)
        fits &= many == capacity if all_rows else many <= capacity
    for col, capacity in enumerate(problem.col_capacity.tolist()):
        mine = problem.cols == col
        fits &= every[:, mine].sum(axis=1) <= capacity
        if market.available is not None:
            fits &= every[:, mine] @ amounts[mine] <= market.available[col]
    values = every[fits] @ problem.points
    if not values.size:
        return None
    return int(values.min() if minimize else values.max())


def drawn_jobs(kind: str, agents: int, jobs: int, seed: int) -> TwoSidedMarket:
    """
    Jobs (rows) with costs and amounts at agents (columns), of type A to E as in the literature.

    Source:
        P. C. Chu and J. E. Beasley, A genetic algorithm for the generalised assignment problem, Computers and
        Operations Research 24 (1997) 17-23 (A to D); M. Laguna et al., Tabu search for the multilevel
        generalized assignment problem, European Journal of Operational Research 82 (1995) 176-189 (E).
    """
    chance = Chance(seed).of(kind, agents, jobs)
    size = agents * jobs

    def whole(name: str, low: int, high: int) -> np.ndarray:
        return low + chance.of(name).integers(size, high - low + 1)

    if kind in {"A", "B", "C"}:
        amounts, costs = whole("amounts", 5, 25), whole("costs", 10, 50)
    elif kind == "D":
        amounts = whole("amounts", 1, 100)
        costs = 111 - amounts + whole("noise", -10, 10)
    else:
        shares = 1 - chance.of("amounts").uniform(size)
        amounts = np.maximum(1, (1 - 10 * np.log(shares)).astype(np.int64))
        costs = (1000 / amounts - 10 * chance.of("costs").uniform(size)).astype(np.int64)
    table = amounts.reshape(jobs, agents)
    if kind in {"A", "B"}:
        cheapest = costs.reshape(jobs, agents).argmin(axis=1)
        crowd = np.bincount(cheapest, table[np.arange(jobs), cheapest], agents).max()
        available = np.full(agents, int(0.6 * (jobs / agents) * 15 + 0.4 * crowd))
        available = available if kind == "A" else (0.7 * available).astype(np.int64)
    else:
        available = (0.8 * table.sum(axis=0) / agents).astype(np.int64)
    problem = AssignmentProblem.from_matrix(costs.reshape(jobs, agents), col_capacity=[jobs] * agents)
    return TwoSidedMarket.from_points(problem, amounts=amounts, available=available)
