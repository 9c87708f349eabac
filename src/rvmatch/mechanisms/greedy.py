"""Greedy by points: the best pair first, then the best that still fits."""

from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.mechanisms.chance import Chance
from rvmatch.mechanisms.markets import TwoSidedMarket
from rvmatch.mechanisms.mechanism import Guarantee

__all__ = ["GreedyByPoints"]


@final
@attrs.frozen(kw_only=True)
class GreedyByPoints:
    """
    The pair worth most is taken first, then the one worth most that still fits, and so on.

    Equal points are decided by chance. What is worth nothing or less is not taken. The total is at least
    half of the greatest.

    Source:
        D. Avis, A survey of heuristics for the weighted matching problem, Networks 13 (1983) 475-493.
    """

    name: ClassVar[str] = "greedy_by_points"
    guarantees: ClassVar[frozenset[Guarantee]] = frozenset()

    def choose(self, market: TwoSidedMarket, chance: Chance) -> NDArray[np.int64]:
        problem = market.problem
        order = np.lexsort((chance.of("ties").bits(problem.rows.size), -problem.points))
        order = order[problem.points[order] > 0]
        row_left, col_left = problem.row_capacity.tolist(), problem.col_capacity.tolist()
        used = []
        for pair, row, col in zip(
            order.tolist(), problem.rows[order].tolist(), problem.cols[order].tolist(), strict=True
        ):
            if row_left[row] and col_left[col]:
                row_left[row] -= 1
                col_left[col] -= 1
                used.append(pair)
        return np.array(used, dtype=np.int64)
