"""Limits that cannot hold together: as few as possible, the capacities they run into, and what would do."""

from collections.abc import Callable, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.conflicts.consistency import Consistency
from rvmatch.assignment.conflicts.feasibility import keeps_to, second_opinion
from rvmatch.assignment.conflicts.inequalities import CAPACITY, Inequalities
from rvmatch.assignment.conflicts.relaxation import RelaxedLimit, least_changes, relaxed
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints
from rvmatch.errors import SolverError

__all__ = ["Conflict", "FullLine", "find_conflict"]

_MOST_NEEDS = 16
"""For how many full lines at most the places needed are counted; of more, no single one tells the story."""


@attrs.frozen(kw_only=True)
class FullLine:
    """
    A line whose capacity is part of a conflict: without it the other demands could hold.

    Args:
        side: ``"row"`` or ``"col"``.
        position: Its position on its side.
        capacity: How many pairs it can take part in.
        needed: How many it would have to, all other capacities unchanged; None if very many lines are full.
    """

    side: str
    position: int
    capacity: int
    needed: int | None


@attrs.frozen(kw_only=True)
class Conflict:
    """
    Why no plan keeps to all limits, and what would do.

    Args:
        members: Limits that cannot hold together while all others are dropped, positions in
            ``RankedProblem.limits``, growing; without any one of them the others can.
        lines: The lines whose capacity alone stands between the members and a plan.
        changes: Changes of limits and capacities after which a plan keeps to everything.
        least: Whether no changes with a smaller total would do, counted as in ``least_changes``.
        rechecked: How a second check found that the members exclude each other: ``"flow"``, ``"search"`` or
            ``"integer"``, see ``SecondOpinion``.
    """

    members: tuple[int, ...]
    lines: tuple[FullLine, ...]
    changes: tuple[RelaxedLimit, ...]
    least: bool
    rechecked: str


def find_conflict(ranked: RankedProblem) -> Conflict | None:
    """
    The conflict among the limits of a problem, if there is one.

    Ranks and roles play no part: a pair may always fill no role place.

    Args:
        ranked: The problem.

    Returns:
        One conflict, though there may be others; None if some plan keeps to all limits.

    Raises:
        SolverError: If a second, independent check does not confirm it.

    Source:
        U. Junker, QuickXplain: preferred explanations and relaxations for over-constrained problems, AAAI
        (2004), pages 167-172.
    """
    bare = attrs.evolve(ranked, ranks=(PairPoints(np.zeros_like(ranked.problem.rows)),), roles=None)
    search = _Search(bare)
    every = tuple(range(len(ranked.limits)))
    plan = search.plan(every)
    if plan is not None:
        _confirm("the plan", holds=keeps_to(bare, plan.tolist()))
        return None
    members = tuple(sorted(search.fewest(search.suspects(every))))
    changes, used, least = least_changes(search.inequalities, whole=bare.beyond_networks != "")
    method = _recheck(bare, search, members)
    _confirm("the changes", holds=keeps_to(relaxed(bare, changes), used.tolist()))
    return Conflict(
        members=members, lines=search.full_lines(members), changes=changes, least=least, rechecked=method
    )


class _Search:
    """What is asked about one problem."""

    def __init__(self, ranked: RankedProblem) -> None:
        self.inequalities = Inequalities.of(ranked)
        self._consistency = Consistency(self.inequalities)

    def active(self, limits: Sequence[int]) -> NDArray[np.bool_]:
        """All capacities, and these limits."""
        return np.isin(self.inequalities.owners, [CAPACITY, *limits])

    def plan(self, limits: Sequence[int]) -> NDArray[np.int64] | None:
        """A plan that keeps to the capacities and these limits."""
        return self._consistency.plan(self.active(limits))

    def suspects(self, limits: Sequence[int]) -> tuple[int, ...]:
        """Those of these conflicting limits that a first proof of the conflict needs."""
        owners = self.inequalities.owners[self._consistency.contradiction(self.active(limits))]
        return tuple(np.unique(owners[owners != CAPACITY]).tolist())

    def fewest(self, conflicting: Sequence[int]) -> tuple[int, ...]:
        """Conflicting limits none of which can be spared."""
        return _fewest((), conflicting, lambda limits: self.plan(limits) is not None, tested=True)

    def full_lines(self, members: Sequence[int]) -> tuple[FullLine, ...]:
        """The lines any one of which, taken without its capacity, ends the conflict."""
        active = self.active(members)
        self._consistency.plan(active)
        # A line that no term of the proof concerns cannot end the conflict, as the proof stays.
        proof = self._consistency.contradiction(active)
        lines = self._freeing(active, proof[self.inequalities.owners[proof] == CAPACITY])
        few = len(lines) <= _MOST_NEEDS
        return tuple(
            FullLine(
                side=self.inequalities.kinds[line],
                position=int(self.inequalities.positions[line]),
                capacity=int(self.inequalities.most[line]),
                needed=self._consistency.least_use(active, line) if few else None,
            )
            for line in lines
        )

    def _freeing(self, active: NDArray[np.bool_], lines: NDArray[np.int64]) -> list[int]:
        """Halves of the lines are lifted at once: if even that does not help, none of them does."""
        lifted = active.copy()
        lifted[lines] = False
        if lines.size == 0 or self._consistency.plan(lifted) is None:
            return []
        if lines.size == 1:
            return [int(lines[0])]
        half = lines.size // 2
        return [*self._freeing(active, lines[:half]), *self._freeing(active, lines[half:])]


def _fewest(
    background: tuple[int, ...],
    limits: Sequence[int],
    holds: Callable[[tuple[int, ...]], bool],
    *,
    tested: bool,
) -> tuple[int, ...]:
    """Those of the limits that make the background contradictory; ``tested`` if it is known not to be so."""
    if not tested and not holds(background):
        return ()
    if len(limits) <= 1:
        return tuple(limits)
    first, second = limits[: len(limits) // 2], limits[len(limits) // 2 :]
    of_second = _fewest((*background, *first), second, holds, tested=False)
    of_first = _fewest((*background, *of_second), first, holds, tested=not of_second)
    return (*of_first, *of_second)


def _recheck(ranked: RankedProblem, search: _Search, members: tuple[int, ...]) -> str:
    """How the members were found again to exclude each other; without any one of them there is a plan."""
    for spared in members:
        rest = tuple(member for member in members if member != spared)
        plan = search.plan(rest)
        kept = plan is not None and keeps_to(_with(ranked, rest), plan.tolist())
        _confirm(f"limits {members} without {spared}", holds=kept)
    opinion = second_opinion(_with(ranked, members))
    _confirm(f"limits {members}", holds=not opinion.feasible)
    return opinion.method


def _with(ranked: RankedProblem, limits: Sequence[int]) -> RankedProblem:
    return attrs.evolve(ranked, limits=tuple(ranked.limits[number] for number in limits))


def _confirm(what: str, *, holds: bool) -> None:
    if not holds:
        raise SolverError(f"find_conflict: a second check does not confirm {what}")
