"""The best plans after the best one, by dividing what is left after each."""

import attrs

from rvmatch.assignment.forest import NONE
from rvmatch.assignment.networks.wiring import OUTSIDE
from rvmatch.assignment.residuals.questions import what_if
from rvmatch.assignment.residuals.repair import Change, difference
from rvmatch.assignment.residuals.rerouting import reach, shortest
from rvmatch.assignment.residuals.residual import Residual
from rvmatch.errors import invalid

__all__ = ["k_best"]


def k_best(residual: Residual, k: int) -> list[Change]:
    """
    The best plans: the optimum, then the next best, each with other pairs than those before.

    Args:
        residual: A solved network.
        k: How many.

    Returns:
        Changes from the optimum, the first without any, by growing loss in the order of the stages; fewer
        than ``k`` if there are no more plans. Plans that differ only in role places count as one.

    Raises:
        InvalidValueError: If ``k`` is less than zero.

    Source:
        E. L. Lawler, A procedure for computing the k best solutions to discrete optimization problems,
        Management Science 18 (1972), after K. G. Murty, Operations Research 16 (1968).
    """
    if k < 0:
        raise invalid("k", "assignment_limit", k)
    found = [difference(residual, residual, 0)]
    pool = _Pool(size=max(0, k - 1))
    _divide(pool, _Within(residual=residual, total=0))
    while pool.parts:
        part = pool.parts.pop(0)
        pool.size -= 1
        best = part.best()
        found.append(difference(residual, best.residual, best.searches))
        if pool.size == 0:
            break
        if part.more == NONE:
            _divide(pool, best)
        else:
            pool.add_more(part.others())
            pool.add_more(best)
    return found[:k]


@attrs.frozen(kw_only=True, eq=False)
class _Within:
    """
    The plans within some bounds.

    Args:
        residual: The best of them.
        total: The key of what it loses against the best of all.
        searches: How many searches led to it.
    """

    residual: Residual
    total: int
    searches: int = 0

    @property
    def free(self) -> list[int]:
        """The arcs of pairs that the best one uses and others need not use."""
        arcs, network = self.residual.incidence.pairs, self.residual.network
        return [int(arc) for arc in arcs[(self.residual.flow[arcs] > 0) & (network.lower[arcs] == 0)]]


@attrs.frozen(kw_only=True, eq=False)
class _Part:
    """
    Those plans within some bounds that use certain pairs, and lack a certain pair or use any other as well.

    Args:
        within: All plans within the bounds.
        force: The pairs that they use.
        without: The pair that they lack, or -1.
        more: Else the pair that the best of them uses as well.
        total: The key of what the best of them loses against the best of all.
    """

    within: _Within
    force: tuple[int, ...]
    without: int = NONE
    more: int = NONE
    total: int

    def best(self) -> _Within:
        """The best of them, within the bounds that hold for all of them (with ``more`` among them)."""
        if self.more == NONE:
            change = what_if(self.within.residual, force=self.force, forbid=(self.without,))
        else:
            change = what_if(self.within.residual, force=(*self.force, self.more))
        return _Within(residual=change.residual, total=self.total, searches=change.searches)

    def others(self) -> _Within:
        """The bounds of those that do not use ``more``, and the plan that these still have to exceed."""
        change = what_if(self.within.residual, force=self.force, forbid=(self.more,))
        return _Within(residual=change.residual, total=self.within.total)


@attrs.define
class _Pool:
    """The best parts known: as many as plans are still asked for, since each holds a plan of its own."""

    size: int
    parts: list[_Part] = attrs.field(factory=list)

    def beyond(self, *spent: int) -> int | None:
        """What a part may lose in addition, as a key, and must stay below to be among the best."""
        return self.parts[-1].total - sum(spent) if len(self.parts) >= self.size else None

    def add(self, part: _Part) -> None:
        """Keep a part if it is among the best."""
        self.parts.append(part)
        self.parts.sort(key=lambda one: one.total)
        del self.parts[self.size :]

    def add_more(self, within: _Within) -> None:
        """
        The plans that use all pairs of a plan, and others.

        No pair leaves, so the least loss is that of one way from outside, over one pair, back outside.
        """
        residual = within.residual
        arcs, pairs = residual.network.arcs, residual.incidence.pairs
        used = pairs[residual.flow[pairs] > 0]
        last: dict[int, int] = {}
        for other, key, step in residual.moves_to(OUTSIDE):
            if step >= 0:
                last[other] = min(key, last.get(other, key))
        back_in = [step for _, _, step in residual.moves_from(OUTSIDE) if step < 0]
        found = reach(
            residual,
            OUTSIDE,
            last.keys(),
            closed={*(~used).tolist(), *back_in},
            beyond=self.beyond(within.total),
        )
        ways = [(found.distance[goal] + key, goal) for goal, key in last.items() if goal in found.distance]
        if not ways:
            return
        distance, goal = min(ways)
        added = next(
            int(arcs.pair[step]) for step in found.steps(goal) if step >= 0 and arcs.pair[step] != NONE
        )
        force = tuple(arcs.pair[used].tolist())
        self.add(_Part(within=within, force=force, more=added, total=within.total + distance))


def _divide(pool: _Pool, within: _Within) -> None:
    """All plans but the best: for each of its pairs those that lack it, and those that have more."""
    if pool.size == 0:
        return
    residual, free = within.residual, within.free
    arcs = residual.network.arcs
    closed: set[int] = set()
    for place, arc in enumerate(free):
        begins, ends = int(arcs.head[arc]), int(arcs.tail[arc])
        own = residual.key(~arc)
        way = shortest(residual, (ends,), (begins,), closed=closed, beyond=pool.beyond(within.total, own))
        if way is not None:
            force = tuple(arcs.pair[free[:place]].tolist())
            total = within.total + own + way.distance
            pool.add(_Part(within=within, force=force, without=int(arcs.pair[arc]), total=total))
        closed.add(~arc)
    pool.add_more(within)
