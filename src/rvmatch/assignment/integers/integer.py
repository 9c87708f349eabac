"""Rank after rank by integer programming, for problems that no network holds."""

from collections.abc import Callable, Sequence

import attrs
import numpy as np

from rvmatch.assignment.arrays import read_only
from rvmatch.assignment.integers.highs import EXACT
from rvmatch.assignment.integers.integer_face import Face, Reached
from rvmatch.assignment.integers.integer_model import IntegerModel
from rvmatch.assignment.networks.climbing import Clock
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupSteps, PairPoints, Rank, RolePoints, WorstPoints
from rvmatch.assignment.solution import RankedAssignment, RankOutcome
from rvmatch.assignment.values import choosable, rank_value
from rvmatch.errors import InfeasibleProblemError, SolverError, TimeLimitError, invalid

__all__ = ["solve_integer"]

ENGINE = "integer_program"
"""How the method of a rank is named that HiGHS has worked on."""


def solve_integer(
    ranked: RankedProblem,
    *,
    reason: str,
    time_limit_s: float | None = None,
    between: Callable[[str, float], None] | None = None,
) -> RankedAssignment:
    """
    The pairs to use when the first rank counts most, found by the integer programs of HiGHS.

    Each optimum becomes a row of the programs after it. HiGHS computes in float64, so every plan is counted
    again from the problem itself, in whole numbers, and every claim that nothing is better, or that nothing
    is feasible, is put to HiGHS once more in another form, for a second at most. That is no proof, and the
    route says so.

    When time runs short, a rank keeps the best plan that is known, and its bound says what no plan can
    exceed. Later ranks keep at least the value that an earlier one has, proven or not; so their bounds hold
    for all plans that keep the earlier values, as ``RankOutcome`` says, and the answer as a whole is optimal
    only if every gap is zero. A rank that was not asked has the bound that its points alone tell.

    Args:
        ranked: Any ranked problem.
        reason: Why this route, a short code.
        time_limit_s: After how many seconds to stop, shared out over the ranks; None for never.
        between: Called before each program with the name of the rank and the share done, from 0 to 1; it may
            raise. It cannot interrupt a program.

    Returns:
        The pairs, and what each rank reached; no certificate.

    Raises:
        InvalidValueError: If points or amounts are too large to be added up exactly in float64.
        InfeasibleProblemError: If no plan keeps to all limits.
        TimeLimitError: If time was up before there was any plan.
        SolverError: If an answer of HiGHS does not hold.
    """
    clock = Clock(time_limit_s, between, len(ranked.ranks))
    clock.tick("begin", 0)
    model = IntegerModel.of(ranked)
    _check_range(model)
    face = Face.of(model)
    reached: list[Reached] = []
    for number, rank in enumerate(ranked.ranks):
        share = _Share(clock, type(rank).__name__, number, len(ranked.ranks) - number)
        step = _climb_worst(face, rank, share) if isinstance(rank, WorstPoints) else _climb(face, rank, share)
        if step.face.plan is None:
            # Without a plan nothing can be said: the time of the later ranks goes into finding one.
            share.tick()
            found = _some_plan(face, clock.left)
            if found.plan is None:
                raise TimeLimitError(0.0 if time_limit_s is None else time_limit_s)
            step = attrs.evolve(step, face=found.keeping(rank))
        reached.append(step)
        face = step.face
    clock.tick("end", len(ranked.ranks))
    return _answer(ranked, face, reached, reason)


class _Share:
    """
    The part of the time that a rank may use: what is left, divided by the ranks to come.

    Args:
        clock: When all must end.
        name: How the rank is named.
        number: Its position.
        ranks: How many ranks there are from it on.
    """

    def __init__(self, clock: Clock, name: str, number: int, ranks: int) -> None:
        left = clock.left()
        self._clock, self._name, self._number = clock, name, number
        self._reserve = 0.0 if left is None else left * (ranks - 1) / ranks

    def tick(self) -> None:
        """Tell that a program begins."""
        self._clock.tick(self._name, self._number)

    def left(self) -> float | None:
        """How many seconds this rank still has; None without a limit."""
        left = self._clock.left()
        return None if left is None else max(0.0, left - self._reserve)


def _climb(face: Face, rank: Rank, share: _Share) -> Reached:
    if not face.model.gain(rank)[face.upper > 0].any():
        if face.plan is None:
            share.tick()
            face = _some_plan(face, share.left)
            if face.plan is None:
                return Reached(face=face, bound=0, method="settled")
        return Reached(face=face, bound=face.value(rank), method="settled")
    share.tick()
    found = face.best(rank, share.left)
    above = found.face if found.face.plan is None else found.face.keeping(rank)
    return attrs.evolve(found, face=above, method=ENGINE)


def _some_plan(face: Face, left: Callable[[], float | None]) -> Face:
    found = face.some_plan(left)
    if found is None:
        raise InfeasibleProblemError
    return found


def _climb_worst(face: Face, rank: WorstPoints, share: _Share) -> Reached:
    """
    Most pairs first; then the greatest threshold that as many pairs reach, by halving.

    If the greatest number of pairs stays unproven, so does the threshold, since with one pair more the worst
    could be better or worse. Then the bound is beyond all points, so that no value looks like an optimum.
    """
    most = PairPoints(np.ones_like(rank.points))
    with_most = _climb(face, most, share)
    face = with_most.face
    free = choosable(face.model.ranked)
    thresholds = np.unique(rank.points[free])
    greatest = int(thresholds[-1]) if thresholds.size else 0
    if face.plan is None or with_most.bound > face.value(most):
        kept = face if face.plan is None else face.keeping(rank)
        return Reached(face=kept, bound=greatest + 1, method=ENGINE)
    reached, beyond = int(np.searchsorted(thresholds, face.value(rank))), thresholds.size
    while reached + 1 < beyond:
        middle = (reached + beyond) // 2
        share.tick()
        above = face.without(free & (rank.points < thresholds[middle]))
        tried = above.some_plan(share.left)
        if tried is None:
            beyond = middle
        elif tried.plan is None:
            break
        else:
            face = attrs.evolve(face, plan=tried.plan)
            reached = int(np.searchsorted(thresholds, face.value(rank)))
    bound = int(thresholds[beyond - 1]) if thresholds.size else 0
    return Reached(face=face.keeping(rank), bound=bound, method=ENGINE)


LARGEST_AMOUNTS = 2**62
"""Amounts of all limits together, in their common units, that int64 can add up."""

LARGEST_POINTS = 2**24
"""Beyond this HiGHS could no longer tell a plan that keeps an earlier rank from one that nearly does."""


def _check_range(model: IntegerModel) -> None:
    """Refuse what could not be added up exactly."""
    amounts = sum(map(abs, model.loose.times.tolist()))
    if amounts > LARGEST_AMOUNTS:
        raise invalid("amounts", "assignment_amounts", amounts, most=LARGEST_AMOUNTS)
    for rank in model.ranked.ranks:
        if isinstance(rank, GroupSteps) and max(map(abs, rank.steps)) * len(rank.groups) > EXACT:
            raise invalid("steps", "assignment_rank_range", max(map(abs, rank.steps)), most=EXACT)
        points = rank.points if isinstance(rank, PairPoints | RolePoints) else np.zeros(0, dtype=np.int64)
        largest = max(-int(points.min()), int(points.max())) if points.size else 0
        if largest > LARGEST_POINTS * max(1, int(np.gcd.reduce(points))):
            raise invalid("points", "assignment_integer_points", largest, most=LARGEST_POINTS)


def _answer(ranked: RankedProblem, face: Face, reached: Sequence[Reached], reason: str) -> RankedAssignment:
    plan = face.plan
    if plan is None:
        raise SolverError("an answer without a plan")
    outcomes = []
    for rank, step in zip(ranked.ranks, reached, strict=True):
        value = rank_value(ranked, rank, plan.pairs, plan.places)
        if value > step.bound:
            raise SolverError(f"a plan is worth {value} where HiGHS claims that none exceeds {step.bound}")
        outcomes.append(
            RankOutcome(value=value, bound=step.bound, method=step.method, open_pairs=step.face.open_pairs)
        )
    return RankedAssignment(
        rows=read_only(ranked.problem.rows[plan.pairs]),
        cols=read_only(ranked.problem.cols[plan.pairs]),
        places=read_only(plan.places),
        outcomes=tuple(outcomes),
        route="integer",
        reason=reason,
        certificate=None,
        engine="highs",
        engine_reason=reason,
    )
