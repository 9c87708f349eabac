"""What a region does by itself: plan at home, name its best pairs, and hold all its pairs against prices."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints
from rvmatch.assignment.regions.planning import proven_plan
from rvmatch.assignment.regions.proposals import AnswerToPrices, HomePlan, Proposals, StartingPairs
from rvmatch.assignment.regions.region import Bits, Region, Whole

__all__ = ["answer_prices", "best_pairs", "plan_at_home"]

SPARE = 4
"""
How many pairs a row names at first beside those it could use.

10,000 rows in 31 regions, loose or tight, 20 pairs each, 3 to 30 % of them abroad, took 1 to 5 rounds with 4,
2 to 5 with 2, and 1 to 4 with 6, which sends more (``benchmarks/regions.py``).
"""


def plan_at_home(region: Region) -> HomePlan:
    """
    The best plan within a region, as if no pair left it.

    Args:
        region: The region.

    Returns:
        Its pairs and the prices that prove it.

    Raises:
        SolverError: If an answer does not hold.
    """
    prices = np.zeros(region.cols.size, dtype=np.int64)
    points = region.first_points
    home = np.flatnonzero(region.at_home[region.col])
    if points is None or home.size == 0:
        return HomePlan(used=Proposals.of(region, home[:0]), value=0, col_prices=prices)
    problem = AssignmentProblem(
        rows=region.row[home].astype(np.int64),
        cols=region.col[home].astype(np.int64),
        points=points[home],
        shape=(region.rows.size, region.cols.size),
        row_capacity=region.row_capacity,
        col_capacity=region.col_capacity,
    )
    found = proven_plan(RankedProblem(problem=problem, ranks=(PairPoints(problem.points),)))
    prices = found.certificate.ranks[0].stages[0].cols
    width = region.cols.size
    used = np.searchsorted(problem.rows * width + problem.cols, found.rows * width + found.cols)
    return HomePlan(used=Proposals.of(region, home[used]), value=found.values[0], col_prices=prices)


def best_pairs(region: Region, col_prices: Whole) -> StartingPairs:
    """
    For each row of a region the pairs it gains most by, ``SPARE`` more than it could use.

    Args:
        region: The region.
        col_prices: What one place costs in each of its columns, int64 ``[m]``, in the first rank about pairs.

    Returns:
        The pairs, equal ones by what they are worth in later ranks, and what the rows gain together.
    """
    points = region.first_points
    gain = np.zeros(region.row.size, dtype=np.int64) if points is None else points - col_prices[region.col]
    later = [-worth for worth in region.points if worth is not None and worth is not points]
    order = np.lexsort((*reversed(later), -gain, region.row))
    turn = _turn(region)  # rows stay where they are, so the pair at each place is the row's pair of that turn
    capacity = region.row_capacity[region.row]
    chosen = np.sort(order[turn < capacity + SPARE])
    usable = order[turn < capacity]
    gained = gain[usable]
    return StartingPairs(best=Proposals.of(region, chosen), gain=sum(gained[gained > 0].tolist()))


def answer_prices(
    region: Region, row_prices: Whole, col_prices: Whole, named: Bits, margins: Sequence[int]
) -> AnswerToPrices:
    """
    The pairs of a region that contradict prices; without any, the prices prove the plan they came with.

    *Why.* Prices prove a plan best on the pairs that were named. Any other pair is not used, so it must not
    be worth more than it costs: with several ranks, the first one in which the two differ decides. What
    such pairs could add to a rank is bounded row by row: a row uses at most its capacity of them, and
    paying the row that much more makes the prices right.

    Pairs that cost just a little more than they are worth are named too, the closest first and at most one
    for each row: without them the next prices would run into them. Prices that prove a plan within a gap
    rule out every pair that costs more than its worth by more than the gap, so no others can matter.

    Args:
        region: The region.
        row_prices: What one place costs in each of its rows, groups around them included, rank by rank,
            int64 ``[ranks, n]``.
        col_prices: The same for its columns, int64 ``[ranks, m]``.
        named: Which of its pairs were named before, a bit each, uint8.
        margins: For each rank, by how much a pair may cost more than its worth and still be named; points.

    Returns:
        The pairs and what they could add.
    """
    open_pairs = np.flatnonzero(np.unpackbits(named, count=region.row.size) == 0)
    wanted, most_more = [open_pairs[:0]], []
    close, short_by = [open_pairs[:0]], [open_pairs[:0]]
    ranks = zip(region.points, row_prices, col_prices, margins, strict=True)
    for points, by_row, by_col, margin in ranks:
        surplus = -by_row[region.row[open_pairs]] - by_col[region.col[open_pairs]]
        if points is not None:
            surplus += points[open_pairs]
        more = surplus > 0
        wanted.append(open_pairs[more])
        most_more.append(_most_by_row(region, open_pairs[more], surplus[more]))
        nearly = (surplus < 0) & (surplus >= -margin)
        close.append(open_pairs[nearly])
        short_by.append(-surplus[nearly])
        open_pairs = open_pairs[surplus == 0]
    contradicting = np.concatenate(wanted)
    nearest = np.concatenate(close)[np.argsort(np.concatenate(short_by), kind="stable")[: region.rows.size]]
    return AnswerToPrices(
        wanted=Proposals.of(region, np.sort(np.concatenate([contradicting, nearest]))),
        contradicting=contradicting.size,
        most_more=tuple(most_more),
    )


def _turn(region: Region) -> Whole:
    """Which pair of its row each place holds, counted from 0, int64 ``[p]``."""
    starts = region.starts
    counts = np.diff(starts, append=region.row.size)
    turn: Whole = np.arange(region.row.size) - np.repeat(starts, counts)
    return turn


def _most_by_row(region: Region, pairs: Whole, surplus: Whole) -> int:
    """The sum of the greatest surpluses of each row, as many as it can use; exact, however large."""
    row = region.row[pairs]
    order = np.lexsort((-surplus, row))
    row, surplus = row[order], surplus[order]
    turn = np.arange(row.size) - np.searchsorted(row, row)
    usable: NDArray[np.bool_] = turn < region.row_capacity[row]
    return sum(surplus[usable].tolist())
