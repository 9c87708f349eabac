"""The ranked question: a problem, what a plan should be good at in which order, and what it must keep to."""

from collections.abc import Iterable
from functools import cached_property

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.forest import Forest
from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, Limit, NeverTogether, PairLimit
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.assignment.ranks import (
    GroupCoverage,
    GroupSteps,
    PairPoints,
    Rank,
    RolePoints,
    RolesFilled,
    WorstPoints,
    named_groups,
)
from rvmatch.assignment.roles import RoleOptions, RolePlaces
from rvmatch.errors import invalid

__all__ = ["RankedProblem"]


def _ranks(values: Iterable[Rank]) -> tuple[Rank, ...]:
    given: object = values  # a single rank is easily passed without its tuple
    if not isinstance(given, Iterable) or not (found := tuple(given)):
        raise invalid("ranks", "assignment_ranks_empty", given if given == () else type(given).__name__)
    return found


def _limits(values: Iterable[Limit]) -> tuple[Limit, ...]:
    given: object = values
    if not isinstance(given, Iterable):
        raise invalid("limits", "assignment_limit_type", type(given).__name__)
    return tuple(given)


@attrs.frozen(kw_only=True, eq=False, slots=False)
class RankedProblem:
    """
    Pairs and capacities, objectives of which the first counts most, and limits that hold in any case.

    Args:
        problem: The pairs and the capacities; its own points count only as ``PairPoints(problem.points)``.
        ranks: The objectives, the most important first; at least one.
        limits: What every plan keeps to.
        roles: Places that ask for roles; None if none do.

    Raises:
        InvalidValueError: If a rank or a limit does not fit the problem.
    """

    problem: AssignmentProblem
    ranks: tuple[Rank, ...] = attrs.field(converter=_ranks)
    limits: tuple[Limit, ...] = attrs.field(default=(), converter=_limits)
    roles: RolePlaces | None = None

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.problem, AssignmentProblem):
            raise invalid("problem", "assignment_problem_type", type(self.problem).__name__)
        if self.roles is not None:
            _check_roles(self.problem, self.roles)
        for rank in self.ranks:
            self._check_rank(rank)
        for limit in self.limits:
            self._check_limit(limit)

    @cached_property
    def options(self) -> RoleOptions:
        """The ways in which pairs could fill role places."""
        if self.roles is None:
            nothing = np.empty(0, dtype=np.int64)
            return RoleOptions(pair=nothing, place=nothing)
        return self.roles.options(self.problem.rows, self.problem.cols)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every group that a rank or a limit speaks of, once, in the order in which they are first named."""
        found: dict[tuple[str, bytes], Group] = {}
        for group in self._named_groups():
            found.setdefault(group.key, group)
        return tuple(found.values())

    @cached_property
    def number_of_group(self) -> dict[tuple[str, bytes], int]:
        """The position of each group in ``groups``, by its key."""
        return {group.key: number for number, group in enumerate(self.groups)}

    @cached_property
    def kept(self) -> NDArray[np.int64]:
        """The pairs that every plan uses, growing, int64 ``[k]``."""
        pairs = [self.position(limit) for limit in self.limits if isinstance(limit, KeptPair)]
        return np.unique(np.array(pairs, dtype=np.int64))

    @cached_property
    def beyond_networks(self) -> str:
        """
        Why no network holds this problem, a short code; empty if one does.

        ``"budgets"``, ``"never_together"`` and ``"pair_limits"`` for limits of these kinds,
        ``"growing_returns"`` where a later step is worth more than one before it (a negative step is worth
        less than the nothing that follows), ``"crossing_groups"`` where two groups of one side share some
        lines and neither lies in the other.
        """
        if any(isinstance(limit, Budgets) for limit in self.limits):
            return "budgets"
        if any(isinstance(limit, NeverTogether) for limit in self.limits):
            return "never_together"
        if any(isinstance(limit, PairLimit) for limit in self.limits):
            return "pair_limits"
        for rank in self.ranks:
            if isinstance(rank, GroupSteps) and any(
                later > earlier for earlier, later in zip(rank.steps, (*rank.steps[1:], 0), strict=True)
            ):
                return "growing_returns"
        for side in ("row", "col"):
            if Forest.of([group for group in self.groups if group.side == side]) is None:
                return "crossing_groups"
        return ""

    def position(self, kept: KeptPair) -> int:
        """Which pair of the problem is kept; -1 if it is none of them."""
        key = kept.row * self.problem.shape[1] + kept.col
        place = int(np.searchsorted(self._keys, key))
        return place if place < self._keys.size and self._keys[place] == key else -1

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        """One number for each pair, growing."""
        problem = self.problem
        keys: NDArray[np.int64] = np.multiply(problem.lean_rows, problem.shape[1], dtype=np.int64)
        keys += problem.lean_cols
        return keys

    def _named_groups(self) -> Iterable[Group]:
        for rank in self.ranks:
            yield from named_groups(rank)
        for limit in self.limits:
            if isinstance(limit, GroupLimit):
                yield limit.group

    def _check_rank(self, rank: Rank) -> None:
        n, pairs = self.problem.shape[0], self.problem.pairs
        match rank:
            case PairPoints():
                _check_length("points", rank.lean_points, pairs, "problem.rows")
            case WorstPoints():
                _check_length("points", rank.points, pairs, "problem.rows")
            case GroupCoverage():
                _check_length("groups", rank.groups, n, "problem.shape[0]")
            case GroupSteps():
                for group in rank.groups:
                    self._check_group(group)
            case RolePoints():
                _check_length("points", rank.points, self.options.pair.size, "RolePlaces.options")
            case RolesFilled():
                pass
            case _:
                raise invalid("ranks", "assignment_rank_type", type(rank).__name__)

    def _check_limit(self, limit: Limit) -> None:
        m, pairs = self.problem.shape[1], self.problem.pairs
        match limit:
            case GroupLimit():
                self._check_group(limit.group)
            case KeptPair():
                if self.position(limit) < 0:
                    raise invalid("limits", "assignment_kept_pair", f"({limit.row}, {limit.col})")
            case Budgets():
                _check_length("amounts", limit.amounts, pairs, "problem.rows")
                _check_length("available", limit.available, m, "problem.shape[1]")
            case NeverTogether():
                for col in (limit.first, limit.second):
                    if not 0 <= col < m:
                        raise invalid("limits", "assignment_position", col, size=m)
            case PairLimit():
                _check_length("times", limit.times, pairs, "problem.rows")
            case _:
                raise invalid("limits", "assignment_limit_type", type(limit).__name__)

    def _check_group(self, group: Group) -> None:
        if not isinstance(group, Group):
            raise invalid("groups", "assignment_group_type", type(group).__name__)
        size = self.problem.shape[0 if group.side == "row" else 1]
        if group.members.size and group.members[-1] >= size:
            raise invalid("members", "assignment_position", int(group.members[-1]), size=size)


def _check_roles(problem: AssignmentProblem, roles: RolePlaces) -> None:
    n, m = problem.shape
    if roles.rows.size and roles.rows.max() >= n:
        raise invalid("rows", "assignment_position", int(roles.rows.max()), size=n)
    if roles.offers.shape[0] != m:
        raise invalid("offers", "assignment_length", roles.offers.shape[0], count=m, other="problem.shape[1]")


def _check_length(field: str, array: NDArray[np.generic], count: int, other: str) -> None:
    if array.size != count:
        raise invalid(field, "assignment_length", array.size, count=count, other=other)
