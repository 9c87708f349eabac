"""From a plan to a proof without names: numbers in an order that a secret shuffles."""

import hashlib
from collections.abc import Iterable
from typing import Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import Prices
from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, Limit, NeverTogether
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import GroupCoverage, GroupSteps, PairPoints, Rank, RolesFilled, WorstPoints
from rvmatch.assignment.roles import RolePlaces
from rvmatch.errors import invalid
from rvmatch.matching.checking.outside_limits import (
    ApartLimit,
    CountLimit,
    KeptLimit,
    MoneyLimit,
    ProofLimit,
    ProofRoles,
)
from rvmatch.matching.checking.outside_ranks import (
    CoverageRank,
    PairRank,
    ProofGroup,
    ProofRank,
    RoleRank,
    StepRank,
    WorstRank,
)
from rvmatch.matching.policies.translation import ROLES

__all__ = ["SHORTEST_SECRET", "Disguise"]

SHORTEST_SECRET: Final = 16
"""Characters; a shorter secret could be found by trying, and with it the order of the keys."""

_DIGEST_BYTES: Final = 16

Whole = NDArray[np.int64]


def _order(secret: str, side: bytes, names: Iterable[str]) -> Whole:
    """The positions of names in an order that nobody can work out without the secret."""
    key = hashlib.blake2b(secret.encode()).digest()
    digests = [
        hashlib.blake2b(name.encode(), digest_size=_DIGEST_BYTES, key=key, person=side).digest()
        for name in names
    ]
    return np.array(sorted(range(len(digests)), key=digests.__getitem__), dtype=np.int64)


def _inverse(order: Whole) -> Whole:
    places = np.empty_like(order)
    places[order] = np.arange(order.size)
    return places


def _tuple(values: NDArray[np.generic]) -> tuple[int, ...]:
    return tuple(values.tolist())


@attrs.frozen(kw_only=True, eq=False)
class Disguise:
    """
    New numbers for everything in a ranked problem; each order lists old positions by new number.

    Args:
        ranked: The problem.
        rows: The order of the rows ``[n]``.
        cols: The order of the columns ``[m]``.
        pairs: The order of the pairs: by new row, then by new column ``[p]``.
        roles: The order of the roles.
        places: The order of the kinds of role place: by new row, then by new role ``[q]``.
    """

    ranked: RankedProblem
    rows: Whole
    cols: Whole
    pairs: Whole
    roles: Whole
    places: Whole

    @classmethod
    def of(cls, ranked: RankedProblem, demands: Iterable[str], supplies: Iterable[str], secret: str) -> Self:
        """
        The disguise under a secret.

        Args:
            ranked: The problem.
            demands: The keys of its rows.
            supplies: The keys of its columns.
            secret: What nobody else knows.

        Raises:
            InvalidValueError: If the secret is no text, or too short.
        """
        if not isinstance(secret, str) or len(secret) < SHORTEST_SECRET:
            got = len(secret) if isinstance(secret, str) else type(secret).__name__
            raise invalid("secret", "proof_secret", got, least=SHORTEST_SECRET)
        rows, cols = _order(secret, b"demand", demands), _order(secret, b"supply", supplies)
        roles = _order(secret, b"role", ROLES)
        problem, kinds = ranked.problem, ranked.roles
        places = np.empty(0, dtype=np.int64)
        if kinds is not None:
            places = np.lexsort((_inverse(roles)[kinds.roles], _inverse(rows)[kinds.rows]))
        return cls(
            ranked=ranked,
            rows=rows,
            cols=cols,
            pairs=np.lexsort((_inverse(cols)[problem.cols], _inverse(rows)[problem.rows])),
            roles=roles,
            places=places,
        )

    def pair_ends(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The new row and column of each pair."""
        problem = self.ranked.problem
        return (
            _tuple(_inverse(self.rows)[problem.rows[self.pairs]]),
            _tuple(_inverse(self.cols)[problem.cols[self.pairs]]),
        )

    def used(self, pairs: Whole, places: Whole) -> tuple[tuple[int, int], ...]:
        """
        The pairs of a plan, each with the kind of role place it fills, sorted by new number.

        Args:
            pairs: Old positions ``[k]``.
            places: Old kinds of place, or -1 ``[k]``.
        """
        new_places = np.append(_inverse(self.places), -1)[places]
        return tuple(sorted(zip(_inverse(self.pairs)[pairs].tolist(), new_places.tolist(), strict=True)))

    def rank(self, rank: Rank) -> ProofRank:
        """One rank of a policy."""
        match rank:
            case PairPoints():
                return PairRank(points=_tuple(rank.points[self.pairs]))
            case WorstPoints():
                return WorstRank(points=_tuple(rank.points[self.pairs]))
            case GroupCoverage():
                return CoverageRank(labels=_labels(rank.groups[self.rows]))
            case GroupSteps():
                groups = sorted((self._group(group) for group in rank.groups), key=_by_members)
                return StepRank(groups=tuple(groups), steps=rank.steps)
            case RolesFilled():
                return RoleRank()
        raise TypeError(f"{type(rank).__name__}: no objective is such a rank")

    def limits(self) -> tuple[ProofLimit, ...]:
        """The limits, in an order that says nothing of the order in which they were given."""
        return tuple(sorted(map(self._limit, self.ranked.limits), key=repr))

    def role_places(self) -> ProofRoles | None:
        """The role places; None if there are none."""
        kinds: RolePlaces | None = self.ranked.roles
        if kinds is None:
            return None
        offers = kinds.offers[self.cols][:, self.roles]
        return ProofRoles(
            demands=_tuple(_inverse(self.rows)[kinds.rows[self.places]]),
            roles=_tuple(_inverse(self.roles)[kinds.roles[self.places]]),
            places=_tuple(kinds.places[self.places]),
            offers=tuple(_tuple(np.flatnonzero(offered)) for offered in offers),
        )

    def prices(self, prices: Prices, groups: Whole) -> Prices:
        """
        The prices of a stage in the new order.

        Args:
            prices: Prices in the old order.
            groups: The order of the groups, as ``group_order`` gives it.
        """
        return Prices(
            rows=prices.rows[self.rows],
            cols=prices.cols[self.cols],
            places=prices.places[self.places],
            groups=prices.groups[groups],
        )

    def group_order(self, disguised: RankedProblem) -> Whole:
        """
        The old positions of the groups of the disguised problem.

        Args:
            disguised: The problem in its new order.
        """
        position = {group.key: place for place, group in enumerate(self.ranked.groups)}
        old = {"row": self.rows, "col": self.cols}
        return np.array(
            [position[Group(old[group.side][group.members], group.side).key] for group in disguised.groups],
            dtype=np.int64,
        )

    def _limit(self, limit: Limit) -> ProofLimit:
        match limit:
            case GroupLimit():
                return CountLimit(
                    group=self._group(limit.group), at_least=limit.at_least, at_most=limit.at_most
                )
            case KeptPair():
                return KeptLimit(
                    demand=int(_inverse(self.rows)[limit.row]), supply=int(_inverse(self.cols)[limit.col])
                )
            case Budgets():
                return MoneyLimit(
                    amounts=_tuple(limit.amounts[self.pairs]), available=_tuple(limit.available[self.cols])
                )
            case NeverTogether():
                first, second = sorted(_inverse(self.cols)[[limit.first, limit.second]].tolist())
                return ApartLimit(first=first, second=second)
        raise TypeError(f"{type(limit).__name__}: no limit of a policy is such a limit")

    def _group(self, group: Group) -> ProofGroup:
        order = self.rows if group.side == "row" else self.cols
        members = np.sort(_inverse(order)[group.members])
        return ProofGroup(side="demand" if group.side == "row" else "supply", members=_tuple(members))


def _labels(groups: Whole) -> tuple[int, ...]:
    """Labels numbered as they first occur, so that they say nothing of the order of the old ones."""
    numbers = {-1: -1}
    return tuple(numbers.setdefault(label, len(numbers) - 1) for label in groups.tolist())


def _by_members(group: ProofGroup) -> tuple[str, tuple[int, ...]]:
    return group.side, group.members
