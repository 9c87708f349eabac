"""Judging pairs on an executor: demands of the same places go together, with the supplies that serve them."""

from collections.abc import Sequence
from concurrent.futures import Executor
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import Lean, lean_type, read_only
from rvmatch.columns.pairs import ranges
from rvmatch.columns.selection import selected
from rvmatch.eligibility import Funnel
from rvmatch.eligibility.candidates import CandidateSearch
from rvmatch.eligibility.funnel import joined_funnel
from rvmatch.executors import answers_of
from rvmatch.matching.judging import Counts, Judged, Judging, judged, summed
from rvmatch.matching.watch import Cancel
from rvmatch.scoring.criterion import ONE, LibraryCriterion

__all__ = ["judged_on"]

Numbers = NDArray[np.int64]

_PAIRS_A_TASK: Final = 1_500_000
"""So many pairs take about a tenth of a second or more, which is worth the way to another process."""


def judged_on(
    executor: Executor,
    search: CandidateSearch,
    judging: Judging,
    *,
    cancel: Cancel | None = None,
    pairs_a_task: int = _PAIRS_A_TASK,
) -> Judged:
    """
    The pairs that a search leads to, judged by an executor's workers.

    A task holds demands of neighbouring counties and the supplies that serve there, so that little is sent
    to several workers; the projects themselves and their texts are sent only where a rule or a criterion
    declares ``needs_projects``.

    Args:
        executor: What runs the tasks.
        search: The search that leads to the pairs.
        judging: By what they are judged.
        cancel: Asked while waiting whether to stop.
        pairs_a_task: About how many pairs a task looks at.

    Returns:
        The same as ``judged`` gives, whoever answers first.

    Raises:
        InvalidValueError: As ``judged``.
        CancelledError: If ``cancel`` said so.
        ExecutorLostError: If the executor broke down.
    """
    whole = any(getattr(part, "needs_projects", False) for part in (*judging.rules, *judging.criteria))
    # Of supplies only their names are asked for, by demands that refused or had partners.
    named = any(search.demands.refused_partners) or any(search.demands.past_partners)
    shares = [
        _Share(rows=rows, cols=search.index.supplies_for(rows)) for rows in _neighbours(search, pairs_a_task)
    ]
    calls = [
        (
            judging,
            selected(search.demands, share.rows, with_projects=whole),
            selected(search.supplies, share.cols, with_projects=whole, with_names=named and not whole),
        )
        for share in shares
    ]
    return _put_together(search, shares, answers_of(executor, cancel, _judged_share, calls))


@attrs.frozen(kw_only=True, eq=False)
class _Share:
    """
    What one task looks at.

    Args:
        rows: Positions of its demands in the library, growing.
        cols: Positions of its supplies, growing.
    """

    rows: Numbers
    cols: Numbers


@attrs.frozen(kw_only=True, eq=False)
class _Answer:
    """
    What a task found, as small as it can be sent.

    Args:
        counts: How many pairs each of its demands has ``[k]``.
        cols: The supply of each pair by its position in the task, demand after demand ``[p]``.
        points: What each is worth ``[p]``.
        funnel: As in ``Judged``.
        unstated: As in ``Judged``.
    """

    counts: Numbers
    cols: Lean
    points: Lean
    funnel: Funnel
    unstated: Counts


def _judged_share(judging: Judging, demands: DemandColumns, supplies: SupplyColumns) -> _Answer:
    """One task, as workers run it."""
    criteria = [
        one.fitted(demands, supplies)
        if isinstance(one, LibraryCriterion) and getattr(one, "holds_positions", False)
        else one
        for one in judging.criteria
    ]
    search = CandidateSearch.of(demands, supplies, judging.rules, most=judging.most)
    found = judged(search, attrs.evolve(judging, criteria=tuple(criteria)), _tell_nobody)
    return _Answer(
        counts=np.diff(found.pairs.starts),
        cols=found.pairs.lean_cols,
        points=found.points,
        funnel=found.funnel,
        unstated=found.unstated,
    )


def _tell_nobody(_: float) -> None:
    """Other processes have nobody to tell."""


def _neighbours(search: CandidateSearch, most: int) -> list[Numbers]:
    """Positions of demands, those of one county together as far as they fit, and growing in each part."""
    order = np.argsort(search.demands.county, kind="stable")
    before = np.cumsum(search.index.counts[order]) - search.index.counts[order]
    ends = np.flatnonzero(np.diff(before // most)) + 1
    return [np.sort(part) for part in np.split(order, ends)]


def _put_together(search: CandidateSearch, shares: Sequence[_Share], answers: Sequence[_Answer]) -> Judged:
    """The answers in the order of the library, whatever demands went together."""
    n, m = search.index.shape
    counts = np.zeros(n, dtype=np.int64)
    for share, answer in zip(shares, answers, strict=True):
        counts[share.rows] = answer.counts
    starts = np.cumsum(counts) - counts
    pairs = int(counts.sum())
    cols, points = (np.empty(pairs, dtype=lean_type(largest)) for largest in (m, ONE))
    for share, answer in zip(shares, answers, strict=True):
        places = ranges(starts[share.rows], answer.counts)
        cols[places] = share.cols[answer.cols]
        points[places] = answer.points
    rows = read_only(np.repeat(np.arange(n, dtype=lean_type(n)), counts))
    return Judged(
        pairs=Pairs(rows=rows, cols=read_only(cols), shape=(n, m)),
        points=read_only(points),
        funnel=joined_funnel(search.rules, [answer.funnel for answer in answers]),
        unstated=summed([answer.unstated for answer in answers]),
    )
