"""Lotteries worked out another way: linear programs by scipy, grids by looking at every point."""

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
from scipy.optimize import linprog

from rvmatch.assignment import Group, GroupLimit
from rvmatch.mechanisms import TwoSidedMarket


def lines_of(market: TwoSidedMarket, groups: Sequence[Group] = ()) -> Iterator[np.ndarray]:
    """Which pairs each row, each column and each group takes part in, bool ``[p]`` each."""
    problem = market.problem
    yield from (problem.rows == row for row in range(problem.shape[0]))
    yield from (problem.cols == col for col in range(problem.shape[1]))
    for group in groups:
        yield np.isin(problem.rows if group.side == "row" else problem.cols, group.members)


def greatest_expected(
    market: TwoSidedMarket, bound: float, limits: Sequence[GroupLimit] = (), *, all_rows: bool = False
) -> float | None:
    """The greatest expected total by a linear program; None if no lottery keeps the limits."""
    problem, (n, m) = market.problem, market.problem.shape
    if problem.rows.size == 0:
        floors = (problem.row_capacity.any() and all_rows) or any(limit.at_least for limit in limits)
        return None if floors else 0.0
    inside = np.array(list(lines_of(market, [limit.group for limit in limits])), dtype=float)
    inside = inside.reshape(-1, problem.rows.size)
    most = [*problem.row_capacity, *problem.col_capacity]
    most += [np.inf if limit.at_most is None else limit.at_most for limit in limits]
    least = [*(problem.row_capacity if all_rows else [0] * n), *([0] * m)]
    least += [limit.at_least for limit in limits]
    bounded = np.isfinite(most)
    found = linprog(
        -problem.points.astype(float),
        A_ub=np.vstack([inside[bounded], -inside]),
        b_ub=np.concatenate([np.array(most)[bounded], -np.array(least, dtype=float)]),
        bounds=(0, bound),
    )
    return None if found.status == 2 else -found.fun


def best_on_grid(market: TwoSidedMarket, penalty: Fraction, most: int, tickets: int) -> Fraction:
    """The greatest sum of points times ``x - penalty * x * x``, over all multiples of 1/tickets."""
    problem, best = market.problem, Fraction(0)
    inside = list(lines_of(market))
    capacity = [*problem.row_capacity.tolist(), *problem.col_capacity.tolist()]
    for shares in itertools.product(range(most + 1), repeat=problem.rows.size):
        won = np.array(shares, dtype=np.int64)
        sums = [int(won[line].sum()) for line in inside]
        if any(one > tickets * room for one, room in zip(sums, capacity, strict=True)):
            continue
        chances = [Fraction(share, tickets) for share in shares]
        worth = zip(problem.points.tolist(), chances, strict=True)
        best = max(best, sum((points * (x - penalty * x * x) for points, x in worth), Fraction(0)))
    return best
