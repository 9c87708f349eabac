"""A policy as costs of single arcs: what a pair, a line and a group is worth in each rank."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.live.network import UNBOUNDED
from rvmatch.columns import Pairs
from rvmatch.matching.live.changed import SolvedAnew
from rvmatch.matching.policies.grouping import GroupBy
from rvmatch.matching.policies.limits import AtLeast, AtMost, NotTogether, WithinOffers
from rvmatch.matching.policies.objectives import (
    CoverCounties,
    CoverGroups,
    FewestChanges,
    FillPlaces,
    FillRoles,
    LongestWaiting,
    Objective,
    PairObjective,
    Spread,
    TotalScore,
    WorstScore,
)
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.ties import role_tie_points, tie_points
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import Criterion, LibraryCriterion

__all__ = ["TURNS", "GroupName", "Stretch", "Terms", "beyond_paths"]

TURNS: Final = 2
"""How many keyed hashes decide between equally good plans. One nearly always does, and then the second
changes nothing; two leave a tie about once in 10**18."""

GroupName = tuple[GroupBy, str]
"""What the lines of a group have in common, and which group it is."""

Stretch = tuple[int, int, NDArray[np.int64]]
"""The least and the greatest flow on an arc of a group or a line, and what a unit costs in each rank."""

_NESTED: Final = (GroupBy.PROVINCE, GroupBy.COUNTY, GroupBy.LEVEL)
"""Groups that never cross, on either side, the larger first."""


def beyond_paths(policy: Policy, criteria: Iterable[Criterion]) -> SolvedAnew:
    """
    Why single paths cannot keep the plans of a policy up to date; ``NO`` if they can.

    It depends on the settings alone, not on who happens to be in the libraries.

    Args:
        policy: The objectives and limits.
        criteria: The criteria that count.

    Returns:
        The reason.
    """
    if any(isinstance(criterion, LibraryCriterion) for criterion in criteria):
        return SolvedAnew.LIBRARY_CRITERION
    for objective in policy.objectives:
        found = _beyond(objective)
        if found is not SolvedAnew.NO:
            return found
    for limit in policy.limits:
        match limit:
            case WithinOffers():
                return SolvedAnew.MONEY
            case NotTogether():
                return SolvedAnew.NEVER_TOGETHER
            case AtLeast(by=by) | AtMost(by=by) if by not in _NESTED:
                return SolvedAnew.GROUPS
    return SolvedAnew.NO


def _beyond(objective: Objective) -> SolvedAnew:
    match objective:
        case WorstScore():
            return SolvedAnew.WORST_SCORE
        case CoverGroups(by=by) | Spread(by=by) if by not in _NESTED:
            return SolvedAnew.GROUPS
        case Spread(steps=steps) if any(
            later > earlier for earlier, later in zip(steps, (*steps[1:], 0), strict=True)
        ):
            return SolvedAnew.GROWING_RETURNS
    return SolvedAnew.NO


@attrs.frozen(kw_only=True)
class _GroupRank:
    """A rank that groups are worth something in: which groups, and their first, second, ... pair how much."""

    rank: int
    by: GroupBy
    keys: frozenset[str] | None
    steps: tuple[int, ...]

    def speaks_of(self, name: GroupName) -> bool:
        return name[0] is self.by and (self.keys is None or name[1] in self.keys)


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Terms:
    """
    What a policy says of pairs, lines and groups, as costs of arcs; costs are worths below zero.

    Args:
        policy: A policy of which ``beyond_paths`` says ``NO``.
        counties: The counties that ``CoverCounties`` means where it names none; None for every one.
    """

    policy: Policy
    counties: frozenset[str] | None

    @cached_property
    def spans(self) -> tuple[slice, ...]:
        """For each objective which ranks are its own."""
        ends = accumulate(map(_ranks_of, self.policy.objectives), initial=0)
        return tuple(slice(first, last) for first, last in pairwise(ends))

    @property
    def ranks(self) -> int:
        """How many ranks there are, with those that break ties."""
        return self._first_tie + TURNS * self._ties_a_turn

    @cached_property
    def fills_roles(self) -> bool:
        """Whether the policy fills roles."""
        return any(isinstance(objective, FillRoles) for objective in self.policy.objectives)

    def option_cost(self, pair_cost: NDArray[np.int64], role: int) -> NDArray[np.int64]:
        """
        What filling a role costs in each rank beside the pair itself.

        Args:
            pair_cost: What the pair costs ``[r]``.
            role: The number of the role.

        Returns:
            Costs ``[r]``.
        """
        cost = np.zeros(self.ranks, dtype=np.int64)
        for objective, span in zip(self.policy.objectives, self.spans, strict=True):
            if isinstance(objective, FillRoles):
                cost[span.start] = -1
        ties = slice(self._first_tie, self.ranks, self._ties_a_turn)
        roles = np.full(TURNS, role, dtype=np.int64)
        cost[self._first_tie + 1 : self.ranks : self._ties_a_turn] = -role_tie_points(-pair_cost[ties], roles)
        return cost

    @cached_property
    def _first_tie(self) -> int:
        return sum(map(_ranks_of, self.policy.objectives))

    @property
    def _ties_a_turn(self) -> int:
        """One rank for pairs, and one for who fills which role."""
        return 2 if self.fills_roles else 1

    def pair_costs(
        self, demands: Sequence[str], supplies: Sequence[str], pairs: Pairs, points: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """
        What using a pair costs in each rank.

        Args:
            demands: Keys of demands.
            supplies: Keys of supplies.
            pairs: p pairs of these.
            points: What each is worth ``[p]``.

        Returns:
            Costs ``[p, r]``.
        """
        costs = np.zeros((len(pairs), self.ranks), dtype=np.int64)
        for objective, span in zip(self.policy.objectives, self.spans, strict=True):
            match objective:
                case TotalScore():
                    costs[:, span.start] = -points
                case FillPlaces():
                    costs[:, span.start] = -1
                case FewestChanges():
                    kept = self._kept
                    costs[:, span.start] = [
                        -1 if name in kept else 1 for name in _names(demands, supplies, pairs)
                    ]
                case PairObjective(name=own):
                    table = self._own_points[own]
                    costs[:, span.start] = [-table.get(name, 0) for name in _names(demands, supplies, pairs)]
        for turn in range(TURNS):
            found = tie_points(self.policy.tie_seed, demands, supplies, pairs, turn=turn)
            costs[:, self._first_tie + turn * self._ties_a_turn] = -found
        return costs

    def demand_groups(self, demand: DemandProject) -> tuple[GroupName, ...]:
        """The groups around a demand that the policy speaks of, the largest first."""
        code = str(demand.county_code)
        return self._spoken_of(((GroupBy.PROVINCE, code[:2]), (GroupBy.COUNTY, code)))

    def supply_groups(self, supply: SupplyProject) -> tuple[GroupName, ...]:
        """The groups around a supply that the policy speaks of."""
        level = supply.organization.registration_level
        return () if level is None else self._spoken_of(((GroupBy.LEVEL, str(level.value)),))

    @cached_property
    def limited(self) -> tuple[GroupName, ...]:
        """The groups that a floor or a ceiling names, whoever is in the libraries; the larger first."""
        named = {(limit.by, limit.key) for limit in self._limits}
        return tuple(sorted(named, key=lambda name: (_NESTED.index(name[0]), name[1])))

    def around(self, name: GroupName) -> tuple[GroupName, ...]:
        """The groups around a group, the largest first."""
        return self._spoken_of(((GroupBy.PROVINCE, name[1][:2]),)) if name[0] is GroupBy.COUNTY else ()

    def group_stretches(self, name: GroupName) -> list[Stretch]:
        """The arcs of a group, one for each stretch of equal returns, in the order in which they fill."""
        own = [one for one in self._group_ranks if one.speaks_of(name)]
        limits = [limit for limit in self._limits if (limit.by, limit.key) == name]
        least = max((limit.n for limit in limits if isinstance(limit, AtLeast)), default=0)
        most = min((limit.n for limit in limits if isinstance(limit, AtMost)), default=UNBOUNDED)
        return _stretches([(one.rank, one.steps) for one in own], self.ranks, least, most)

    def line_stretches(self, demand: str, capacity: int) -> list[Stretch]:
        """The arcs into a demand: one, or two where its first partner counts for itself."""
        own = [(rank, (1,)) for rank, keys in self._waiting if demand in keys]
        return _stretches(own, self.ranks, 0, capacity)

    def waits(self, demand: str) -> bool:
        """Whether the first partner of a demand counts for itself in some rank."""
        return any(demand in keys for _, keys in self._waiting)

    @cached_property
    def _limits(self) -> tuple[AtLeast | AtMost, ...]:
        return tuple(limit for limit in self.policy.limits if isinstance(limit, AtLeast | AtMost))

    def _spoken_of(self, names: Iterable[GroupName]) -> tuple[GroupName, ...]:
        limited = self.limited
        return tuple(
            name for name in names if name in limited or any(one.speaks_of(name) for one in self._group_ranks)
        )

    @cached_property
    def _group_ranks(self) -> tuple[_GroupRank, ...]:
        found = []
        for objective, span in zip(self.policy.objectives, self.spans, strict=True):
            match objective:
                case CoverCounties(codes=codes):
                    keys = self.counties if codes is None else frozenset(map(str, codes))
                    found.append(_GroupRank(rank=span.start, by=GroupBy.COUNTY, keys=keys, steps=(1,)))
                case CoverGroups(by=by):
                    found.append(_GroupRank(rank=span.start, by=by, keys=None, steps=(1,)))
                case Spread(by=by, steps=steps):
                    found.append(_GroupRank(rank=span.start, by=by, keys=None, steps=steps))
        return tuple(found)

    @cached_property
    def _waiting(self) -> tuple[tuple[int, frozenset[str]], ...]:
        """For each rank about waits the demands that waited so many rounds."""
        return tuple(
            (span.start + place, frozenset(key for key, waited in objective.waits if waited == rounds))
            for objective, span in zip(self.policy.objectives, self.spans, strict=True)
            if isinstance(objective, LongestWaiting)
            for place, rounds in enumerate(objective.rounds)
        )

    @cached_property
    def _kept(self) -> frozenset[tuple[str, str]]:
        given = [one.pairs for one in self.policy.objectives if isinstance(one, FewestChanges)]
        return frozenset(given[0]) if given else frozenset()

    @cached_property
    def _own_points(self) -> dict[str, dict[tuple[str, str], int]]:
        return {
            one.name: {(demand, supply): points for demand, supply, points in one.points}
            for one in self.policy.objectives
            if isinstance(one, PairObjective)
        }


def _names(demands: Sequence[str], supplies: Sequence[str], pairs: Pairs) -> Iterable[tuple[str, str]]:
    ends = zip(pairs.rows.tolist(), pairs.cols.tolist(), strict=True)
    return ((demands[row], supplies[col]) for row, col in ends)


def _ranks_of(objective: Objective) -> int:
    return len(objective.rounds) if isinstance(objective, LongestWaiting) else 1


def _stretches(
    worths: Sequence[tuple[int, tuple[int, ...]]], ranks: int, least: int, most: int
) -> list[Stretch]:
    """Arcs side by side that are filled in order, since returns never grow."""
    begins = {0}
    for _, steps in worths:
        own = (*steps, 0)
        begins |= {place for place in range(1, len(own)) if own[place] != own[place - 1]}
    ordered, found = sorted(begins), []
    for begin, end in zip(ordered, [*ordered[1:], UNBOUNDED], strict=True):
        cost = np.zeros(ranks, dtype=np.int64)
        for rank, steps in worths:
            cost[rank] -= steps[begin] if begin < len(steps) else 0
        width = end - begin
        found.append((min(max(least - begin, 0), width), min(max(most - begin, 0), width), cost))
    return found
