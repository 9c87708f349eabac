"""Money that the recommended dockings could bring, as far as both sides' amounts reach."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import Budgets
from rvmatch.columns import Pairs
from rvmatch.columns.arrays import amounts
from rvmatch.matching.encoding import Scored, Solved

__all__ = ["promised_amounts"]

Numbers: TypeAlias = NDArray[np.int64]

_NO_END: Final = np.iinfo(np.int64).max
"""More money than anybody misses."""


def promised_amounts(scored: Scored, solved: Solved, used: Pairs) -> list[int | None]:
    """
    Money that each supply could bring, the better pairs of a demand first.

    A demand is never promised more than it misses. A supply never promises more to one project than it
    gives to one, nor more in all than it offers: where the policy does not share its money out, each
    project can count on an equal share alone.

    Args:
        scored: The eligible pairs.
        solved: Which of them the plan uses.
        used: The pairs used ``[q]``.

    Returns:
        Whole yuan ``[q]``; None where either side stated none.
    """
    missing, (most, left) = scored.demands.missing_cny, _purses(scored, solved)
    rows, cols = used.rows, used.cols
    told = (missing[rows] >= 0) & (most[cols] >= 0)
    promised = np.minimum(np.minimum(most[cols], left[cols]), missing[rows])
    # Only where a demand or a supply has several dockings does one wait for another.
    shared = (np.bincount(rows)[rows] > 1) | (np.bincount(cols)[cols] > 1) if len(used) else told
    _share(promised, np.flatnonzero(told & shared), scored.points[solved.used], used, missing, most, left)
    return [amount if known else None for amount, known in zip(promised.tolist(), told.tolist(), strict=True)]


def _share(
    promised: Numbers,
    places: Numbers,
    points: Numbers,
    used: Pairs,
    missing: Numbers,
    most: Numbers,
    left: Numbers,
) -> None:
    """Promise the money of the dockings at these places one after the other, the better ones first."""
    if not places.size:
        return
    wanted, purses = missing.tolist(), left.tolist()
    order = places[np.lexsort((used.cols[places], -points[places]))]
    rows, cols = used.rows[order].tolist(), used.cols[order].tolist()
    highest = most[used.cols[order]].tolist()
    for place, row, col, own in zip(order.tolist(), rows, cols, highest, strict=True):
        amount = min(own, purses[col], wanted[row])
        promised[place] = amount
        wanted[row] -= amount
        purses[col] -= amount


def _purses(scored: Scored, solved: Solved) -> tuple[Numbers, Numbers]:
    """The most that each supply gives to one project, -1 where unknown, and what it has in all."""
    offers, share = scored.supplies.offer_cny, scored.supplies.share_cny
    if not any(isinstance(limit, Budgets) for limit in solved.ranking.ranked.limits):
        return share, np.full_like(share, _NO_END)
    caps = amounts(project.per_project_cny for project in scored.supplies.projects)
    most = np.where(caps < 0, offers, np.where(offers < 0, caps, np.minimum(caps, offers)))
    return most, np.where(offers < 0, _NO_END, offers)
