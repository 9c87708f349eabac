"""The search for single changes after which the best plan would match a project, each one re-checked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum, unique
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.networks.wiring import OUTSIDE
from rvmatch.assignment.residuals.chains import Chain
from rvmatch.assignment.residuals.displacement import prices_of_col, prices_of_row
from rvmatch.assignment.residuals.questions import joint_gain
from rvmatch.assignment.residuals.repair import mended
from rvmatch.assignment.residuals.rerouting import reach
from rvmatch.assignment.residuals.residual import CHANGES, Residual
from rvmatch.assignment.residuals.widening import Line, line_arc
from rvmatch.eligibility import Side
from rvmatch.matching.asking.plan_change import PlanChange
from rvmatch.matching.asking.resolving import prices_suffice, solved_anew
from rvmatch.matching.asking.solved_plan import SolvedPlan
from rvmatch.matching.policies.objectives import TotalScore

__all__ = [
    "Found",
    "ScoreBar",
    "Target",
    "lower_minimum",
    "more_places",
    "more_points",
    "prices_of",
    "score_bars",
]

_MOST_POINTS: Final = 1_000_000
_MOST_PLACES: Final = 3
_MOST_TRIED: Final = 6
_MOST_TRIED_AGAIN: Final = 2
_MOST_SOLVED_ANEW: Final = 3
_MOST_OPENED: Final = 1_000

Found = tuple[int, int]
"""A pair or a line, and how much of the change it takes."""


@unique
class ScoreBar(StrEnum):
    """Why no higher score of a pair alone would do."""

    EARLIER_AIM = "earlier_aim"
    """An objective before the total score would lose."""

    ABOVE_ONE = "above_one"
    """The score would have to exceed 1."""

    LIMITS = "limits"
    """No plan that keeps to the places and limits has the pair."""


@attrs.frozen(kw_only=True, eq=False)
class Target:
    """
    A project of a solved plan that could have more partners.

    Args:
        solved: The plan.
        side: Whose project it is.
        key: The project.
        line: Its row or column.
        pairs: The eligible pairs that it has, but not in the plan, growing ``[q]``.
    """

    solved: SolvedPlan
    side: Side
    key: str
    line: Line
    pairs: NDArray[np.int64]

    @classmethod
    def of(cls, solved: SolvedPlan, side: Side, key: str) -> "Target":
        """
        The target that a project is.

        Raises:
            InvalidValueError: If there is no such project, or the plan carries no prices.
        """
        pairs = solved.market.scored.pairs
        line, own = (
            (("row", solved.row(key)), pairs.rows)
            if side is Side.DEMAND
            else (("col", solved.col(key)), pairs.cols)
        )
        mine = np.flatnonzero(own == line[1])
        used = solved.residual.flow[solved.residual.incidence.pairs[mine]] > 0
        return cls(solved=solved, side=side, key=key, line=line, pairs=mine[~used])

    def other(self, pair: int) -> Line:
        """The line on the other side of a pair."""
        pairs = self.solved.market.scored.pairs
        return ("col", int(pairs.cols[pair])) if self.side is Side.DEMAND else ("row", int(pairs.rows[pair]))

    def capacity(self, line: Line) -> int:
        """How many places a line has."""
        return int(self.solved.residual.network.upper[line_arc(self.solved.residual, line)])

    def room(self, line: Line) -> int:
        """How many of them are free."""
        return self.capacity(line) - self.times(self.solved.residual, line)

    def times(self, residual: Residual, line: Line) -> int:
        """How often a line takes part."""
        return int(residual.flow[line_arc(residual, line)])

    def matched_in(self, residual: Residual) -> bool:
        """Whether the project takes part more often than in the plan."""
        return self.times(residual, self.line) > self.times(self.solved.residual, self.line)

    def matched_by(self, change: PlanChange) -> bool:
        """The same of a plan that was solved anew."""
        place = 0 if self.side is Side.DEMAND else 1
        gained = sum(pair[place] == self.key for pair in change.gained)
        return gained > sum(pair[place] == self.key for pair in change.lost)


def prices_of(target: Target) -> dict[int, Chain]:
    """What each suitable pair that the plan has not got would cost, by pair, the cheapest first."""
    solved, (side, position) = target.solved, target.line
    found = (prices_of_row if side == "row" else prices_of_col)(solved.residual, position)
    wanted = target.pairs[solved.suitable[target.pairs]].tolist()
    order = sorted(wanted, key=lambda pair: (not found[pair].possible, found[pair].loss, pair))
    return {pair: found[pair] for pair in order}


def more_points(target: Target, prices: Mapping[int, Chain]) -> Iterator[Found]:
    """Pairs that would be matched if they were worth so many points more, the fewest first."""
    stage = _stage_of_scores(target.solved)
    if stage is None:
        return
    found = [
        # At the price itself the pair only ties; later objectives would decide.
        (chain.loss[stage] + 1, pair)
        for pair, chain in prices.items()
        if _score_bar(target, pair, chain, stage) is None
    ]
    yield from ((pair, more) for more, pair in sorted(found))


def score_bars(target: Target, prices: Mapping[int, Chain]) -> Counter[ScoreBar]:
    """Of how many pairs no higher score would do, for each reason; none if no objective counts scores."""
    stage = _stage_of_scores(target.solved)
    if stage is None:
        return Counter()
    bars = (_score_bar(target, pair, chain, stage) for pair, chain in prices.items())
    return Counter(bar for bar in bars if bar is not None)


def _stage_of_scores(solved: SolvedPlan) -> int | None:
    scores = [place for place, one in enumerate(solved.policy.objectives) if isinstance(one, TotalScore)]
    return solved.stages_of(scores[0])[0] if scores else None


def _score_bar(target: Target, pair: int, chain: Chain, stage: int) -> ScoreBar | None:
    if not chain.possible:
        return ScoreBar.LIMITS
    if any(chain.loss[:stage]):
        return ScoreBar.EARLIER_AIM
    points = int(target.solved.market.scored.points[pair])
    return ScoreBar.ABOVE_ONE if points + chain.loss[stage] >= _MOST_POINTS else None


def more_places(target: Target, lines: Iterable[Line]) -> Iterator[tuple[Line, int]]:
    """
    Lines that would only need so many places more, the fewest first; all of the same number.

    One more place somewhere is taken by whoever gains most. Two searches tell where that would be the
    project; only there, and for more places where it comes nearest, the new best plan is found.

    Args:
        target: The project.
        lines: Full lines of the other side, or the project itself.

    Yields:
        A line and how many places it would need.
    """
    exact = prices_suffice(target.solved.policy)
    near = [(0, target.line)] if target.line in lines else _outbid(target, lines)
    for more in range(1, _MOST_PLACES + 1):
        tried = (
            [line for rise, line in near if rise == 0] if exact and more == 1 else [line for _, line in near]
        )
        most = _MOST_TRIED if exact and more == 1 else _MOST_TRIED_AGAIN
        found = [line for line in tried[:most] if _matched_with(target, line, more)]
        if found:
            yield from ((line, more) for line in found)
            return


def _outbid(target: Target, lines: Iterable[Line]) -> list[tuple[int, Line]]:
    """By how much, as a key, others outbid the project for one more place of each line, the least first."""
    residual, own = target.solved.residual, line_arc(target.solved.residual, target.line)
    arcs, backward = residual.network.arcs, target.side is Side.SUPPLY
    tail, head = int(arcs.tail[own]), int(arcs.head[own])
    inside, outside = (tail, head) if backward else (head, tail)
    first = arcs.node_of_row if backward else arcs.node_of_col
    nodes = {first + position: (side, position) for side, position in lines}
    entry = reach(residual, OUTSIDE, {outside}, backward=backward).distance.get(outside)
    if entry is None:
        return []
    mine = reach(residual, inside, nodes.keys(), backward=backward).distance
    best = target.solved.nearest(backward=backward)
    own_key = entry + residual.key(own)
    rises = [
        ((own_key + mine[node] - best[node]) >> CHANGES, line) for node, line in nodes.items() if node in mine
    ]
    return sorted(rises)


def _matched_with(target: Target, line: Line, more: int) -> bool:
    solved = target.solved
    if prices_suffice(solved.policy):
        return target.matched_in(joint_gain(solved.residual, {line: more}).residual)
    return target.matched_by(solved_anew(solved, places={line: target.capacity(line) + more}))


def lower_minimum(target: Target) -> int | None:
    """The minimum, in points, at which the project would be matched by a lead; None if none is known."""
    solved = target.solved
    points = solved.market.scored.points
    leads = [
        pair
        for pair in target.pairs[~solved.suitable[target.pairs]].tolist()
        if target.capacity(target.other(pair))
    ]
    for minimum in sorted({int(points[pair]) for pair in leads}, reverse=True)[:_MOST_SOLVED_ANEW]:
        if _matched_at(target, minimum):
            return minimum
    return None


def _matched_at(target: Target, minimum: int) -> bool:
    """Whether the best plan matches the project if all leads down to this minimum may be used."""
    solved = target.solved
    if not prices_suffice(solved.policy):
        policy = attrs.evolve(solved.policy, minimum_score=minimum / _MOST_POINTS)
        return target.matched_by(solved_anew(solved, policy=policy))
    residual = solved.residual
    opened = np.flatnonzero(~solved.suitable & (solved.market.scored.points >= minimum))
    if opened.size > _MOST_OPENED:
        return False
    arcs = residual.incidence.pairs[opened]
    upper = residual.network.upper.copy()
    upper[arcs] = 1
    wider = residual.with_flow(residual.flow, arcs.tolist(), attrs.evolve(residual.network, upper=upper))
    return target.matched_in(mended(wider, arcs.tolist())[0])
