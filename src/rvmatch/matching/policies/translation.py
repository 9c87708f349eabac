"""One objective as ranks of arrays, and one limit as limits of arrays."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, NeverTogether
from rvmatch.assignment.limits import Limit as ArrayLimit
from rvmatch.assignment.ranks import GroupCoverage, GroupSteps, PairPoints, Rank, RolesFilled, WorstPoints
from rvmatch.assignment.roles import RolePlaces
from rvmatch.columns import UNKNOWN, DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.arrays import Lean, amounts, lean_type
from rvmatch.errors import invalid
from rvmatch.matching.cover import Cover
from rvmatch.matching.policies.grouping import Side, own_side
from rvmatch.matching.policies.limits import (
    Agreed,
    AtLeast,
    AtMost,
    Limit,
    NotTogether,
    Refused,
    WithinOffers,
)
from rvmatch.matching.policies.lines import Lines
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
from rvmatch.model.vocabulary import LinkageMember

__all__ = ["ROLES", "Translator", "role_places"]

ROLES: Final = tuple(LinkageMember)
"""What the numbers of roles in ``RolePlaces`` stand for."""

_NOWHERE: Final = -1
_BEYOND_ALL_AMOUNTS: Final = np.iinfo(np.int64).max


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Translator:
    """
    The pairs of two libraries, and what a policy says of them as positions.

    Args:
        lines: The libraries.
        pairs: p pairs.
    """

    lines: Lines
    pairs: Pairs

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        return self.pairs.keys()

    def places(self, wanted: Iterable[tuple[str, str]], *, known: bool) -> NDArray[np.int64]:
        """
        Where pairs stand, by the keys of their projects.

        Args:
            wanted: The keys of a demand and a supply for each pair.
            known: Whether a project that is in no library is a fault.

        Returns:
            Positions among the pairs, -1 where it is none of them, in the order asked.

        Raises:
            InvalidValueError: If a project is in no library and that is a fault.
        """
        rows, cols = self.lines.rows, self.lines.cols
        found = []
        for demand, supply in wanted:
            row, col = _place(rows, demand, known=known), _place(cols, supply, known=known)
            found.append(_NOWHERE if _NOWHERE in (row, col) else row * self.pairs.shape[1] + col)
        keys = np.array(found, dtype=np.int64)
        if not len(self.pairs):
            return np.full(len(keys), _NOWHERE)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[place] == keys, place, _NOWHERE)

    def ranks(self, objective: Objective, points: Lean, cover: Cover) -> tuple[Rank, ...]:
        """
        One objective as ranks.

        Args:
            objective: The objective.
            points: What each pair is worth ``[p]``.
            cover: The counties that are meant where ``CoverCounties`` names none.

        Returns:
            One rank; of waits one for each number of rounds.

        Raises:
            InvalidValueError: If points of one's own name a project that is in no library.
        """
        match objective:
            case CoverCounties(codes=codes):
                return (GroupCoverage(cover.groups if codes is None else self.lines.counties(codes)),)
            case CoverGroups() | Spread():
                return (self._of_groups(objective),)
            case FillPlaces():
                return (PairPoints(np.ones(len(self.pairs), dtype=lean_type(1))),)
            case TotalScore():
                return (PairPoints(points),)
            case FewestChanges(pairs=pairs):
                # A pair kept saves one loss, a new one costs one change: lost + new = given - points.
                return (PairPoints(self._marked(pairs, known=False, within=1, elsewhere=-1)),)
            case WorstScore():
                return (WorstPoints(points),)
            case FillRoles():
                return (RolesFilled(),)
            case LongestWaiting():
                return tuple(self._waiting(objective, rounds) for rounds in objective.rounds)
            case PairObjective():
                return (self._own_points(objective),)

    def limits(self, limit: Limit) -> tuple[ArrayLimit, ...]:
        """
        One limit as limits of arrays.

        Args:
            limit: The limit.

        Returns:
            One limit, or none: pairs that were refused, or agreed but not eligible, are simply not there.

        Raises:
            InvalidValueError: If an agreement names a project that is in no library.
        """
        match limit:
            case AtLeast(n=n, by=by, key=key, side=side):
                return (GroupLimit(self.lines.group(by, key, side), at_least=n),)
            case AtMost(n=n, by=by, key=key, side=side):
                return (GroupLimit(self.lines.group(by, key, side), at_most=n),)
            case Agreed(demand=demand, supply=supply):
                (place,) = self.places([(demand, supply)], known=True)
                if place == _NOWHERE:
                    return ()
                return (KeptPair(int(self.pairs.lean_rows[place]), int(self.pairs.lean_cols[place])),)
            case WithinOffers():
                return (self._budgets(),)
            case NotTogether(first=first, second=second):
                cols = self.lines.cols
                both = first in cols and second in cols
                return (NeverTogether(cols[first], cols[second]),) if both else ()
            case Refused():
                return ()

    def _of_groups(self, objective: CoverGroups | Spread) -> Rank:
        by, side = objective.by, own_side(objective.by)
        if isinstance(objective, Spread):
            return GroupSteps(self.lines.groups(by, side), objective.steps)
        labels = self.lines.labels(by, side)
        # Rows in one group at most keep the problem open for the fastest way to solve it.
        if labels is not None and side is Side.DEMAND:
            return GroupCoverage(labels)
        return GroupSteps(self.lines.groups(by, side), (1,))

    def _marked(self, wanted: Iterable[tuple[str, str]], *, known: bool, within: int, elsewhere: int) -> Lean:
        """One number for the pairs wanted, another for all others ``[p]``."""
        places = self.places(wanted, known=known)
        marked: Lean = np.full(len(self.pairs), elsewhere, dtype=lean_type(max(abs(within), abs(elsewhere))))
        marked[places[places != _NOWHERE]] = within
        return marked

    def _waiting(self, objective: LongestWaiting, rounds: int) -> GroupCoverage:
        """Each demand that waited so many rounds is a group of its own."""
        rows = self.lines.rows
        waiting = [rows[key] for key, waited in objective.waits if waited == rounds and key in rows]
        labels = np.full(len(self.lines.demands), _NOWHERE, dtype=np.int64)
        labels[waiting] = np.arange(len(waiting))
        return GroupCoverage(labels)

    def _own_points(self, objective: PairObjective) -> PairPoints:
        places = self.places(((demand, supply) for demand, supply, _ in objective.points), known=True)
        given = np.array([points for _, _, points in objective.points], dtype=np.int64)
        found = places != _NOWHERE
        worth = np.zeros(len(self.pairs), dtype=lean_type(int(np.abs(given).max(initial=0))))
        worth[places[found]] = given[found]
        return PairPoints(worth)

    def _budgets(self) -> Budgets:
        demands, supplies = self.lines.demands, self.lines.supplies
        highest = amounts(project.per_project_cny for project in supplies.projects)
        missing = demands.missing_cny[self.pairs.lean_rows]
        needed = missing
        for most in (highest, supplies.offer_cny):
            per_pair = most[self.pairs.lean_cols]
            needed = np.minimum(needed, np.where(per_pair == UNKNOWN, _BEYOND_ALL_AMOUNTS, per_pair))
        return Budgets(np.where(missing == UNKNOWN, 0, needed), supplies.offer_cny)


def role_places(demands: DemandColumns, supplies: SupplyColumns) -> RolePlaces:
    """
    The roles of five-community linkage that demands ask for and supplies offer, numbered as in ``ROLES``.

    Args:
        demands: n demands.
        supplies: m supplies.

    Returns:
        The places; a role asked for twice is one kind of place, twice there.
    """
    wanted = [
        (row, role, times)
        for row in np.flatnonzero(demands.roles_wanted).tolist()
        for role, times in sorted(Counter(map(ROLES.index, demands.projects[row].roles_wanted)).items())
    ]
    rows, roles, places = np.array(wanted, dtype=np.int64).reshape(-1, 3).T
    offers = supplies.roles_offered[:, np.newaxis] & (1 << np.arange(len(ROLES), dtype=np.uint8))
    return RolePlaces(rows=rows, roles=roles, places=places, offers=offers > 0)


def _place(positions: Mapping[str, int], key: str, *, known: bool) -> int:
    place = positions.get(key, _NOWHERE)
    if place == _NOWHERE and known:
        raise invalid("policy", "known_key", key, count=len(positions))
    return place
