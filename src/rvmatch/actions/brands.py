"""Public-benefit brands: the best set of supply projects by a jury's marks, within floors and ceilings."""

import hashlib
from collections.abc import Iterable, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.actions.brands_choice import (
    BrandChoice,
    BrandLimit,
    BrandReserve,
    BrandWithdrawal,
    LimitCost,
)
from rvmatch.actions.brands_marks import JuryMark, MarkRule, ProjectMark, marks_by_project
from rvmatch.assignment import (
    AssignmentProblem,
    Group,
    GroupLimit,
    PairPoints,
    RankedAssignment,
    RankedProblem,
    find_conflict,
    solve_ranked,
)
from rvmatch.errors import InfeasiblePolicyError, InfeasibleProblemError, Remark, SolverError, invalid
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import SupplyProject
from rvmatch.model.quantities import HIGHEST_COUNT

__all__ = ["choose_brands"]

_TIE_BITS = 20


def choose_brands(
    supplies: ProjectLibrary[SupplyProject],
    marks: Iterable[JuryMark],
    *,
    places: int,
    limits: Iterable[BrandLimit] = (),
    rule: MarkRule = MarkRule.TOTAL,
    reserves: int = 5,
    tie_seed: int = 0,
) -> BrandChoice:
    """
    The best set of projects by the jury's own marks, within floors and ceilings.

    As many brands as asked for, where the limits allow it; among such sets the greatest sum of marks; where
    sets are as good, a keyed hash decides, and the choice says that another set is as good. The marks are
    the jury's: none is made up, and a project without one is not chosen.

    Args:
        supplies: The projects; whom the jury could choose from.
        marks: The jury's marks, of each juror or already summed.
        places: How many brands are chosen, at least 1.
        limits: Floors and ceilings for fields, provinces or both.
        rule: How several marks of a project are summed. Where they are added up and some projects have fewer
            of them, ``fewer_marks`` of the choice names these.
        reserves: How many projects at most are named for further places.
        tie_seed: Any whole number; fix it before the marks are known.

    Returns:
        The choice, with who is next and what each limit costs.

    Raises:
        InvalidValueError: If a value is not as described.
        ReadErrors: If marks contradict each other or name other projects; all at once.
        InfeasiblePolicyError: If the limits cannot hold together; those that exclude each other are named.

    Source:
        民发〔2022〕11号, part 2 (打造社会组织助力乡村振兴公益品牌行动). All numbers are the jury's.
    """
    if not isinstance(supplies, ProjectLibrary):
        raise invalid("supplies", "of_class", supplies, kind="ProjectLibrary")
    for name, value, lowest in (
        ("places", places, 1),
        ("reserves", reserves, 0),
        ("tie_seed", tie_seed, -HIGHEST_COUNT),
    ):
        if isinstance(value, bool) or not isinstance(value, int):
            raise invalid(name, "whole_number", value)
        if not lowest <= value <= HIGHEST_COUNT:
            raise invalid(name, "within", value, lowest=lowest, highest=HIGHEST_COUNT)
    if isinstance(limits, str) or not isinstance(limits, Iterable):
        raise invalid("limits", "collection", limits)
    summed = marks_by_project(marks, [supply.key for supply in supplies], rule)
    table = _Table.of(
        [supply for supply in supplies if supply.key in summed], summed, tuple(limits), places, tie_seed
    )
    best = table.solve()
    chosen = best.rows
    inside = np.isin(np.arange(len(table.keys)), chosen)
    return BrandChoice(
        places=places,
        limits=table.limits,
        rule=rule,
        chosen=tuple(summed[key] for key, taken in zip(table.keys, inside, strict=True) if taken),
        not_chosen=tuple(summed[key] for key, taken in zip(table.keys, inside, strict=True) if not taken),
        not_marked=tuple(supply.key for supply in supplies if supply.key not in summed),
        unit=next((one.unit for one in summed.values()), 1),
        another=_another(table, chosen),
        withdrawals=tuple(_withdrawal(table, chosen, row) for row in chosen.tolist()),
        reserves=_reserves(table, inside, reserves),
        costs=_costs(table, best),
        route=best.route,
        gap=sum(outcome.gap for outcome in best.outcomes[:2]),
        tie_seed=tie_seed,
    )


@attrs.frozen(kw_only=True, eq=False)
class _Table:
    """
    The marked projects as arrays.

    Args:
        keys: Their keys, sorted.
        points: The mark of each, int64 ``[n]``.
        ties: Two keyed hashes of each, int64 ``[2, n]``; the second decides where the first does not.
        limits: The limits.
        members: Which projects count for each limit, int64 arrays.
        places: How many are chosen.
    """

    keys: tuple[str, ...]
    points: NDArray[np.int64]
    ties: NDArray[np.int64]
    limits: tuple[BrandLimit, ...]
    members: tuple[NDArray[np.int64], ...]
    places: int

    @classmethod
    def of(
        cls,
        supplies: Sequence[SupplyProject],
        marks: dict[str, ProjectMark],
        limits: tuple[BrandLimit, ...],
        places: int,
        seed: int,
    ) -> "_Table":
        for limit in limits:
            if not isinstance(limit, BrandLimit):
                raise invalid("limits", "of_class", limit, kind="BrandLimit")
        keys = tuple(supply.key for supply in supplies)
        return cls(
            keys=keys,
            points=np.array([marks[key].points for key in keys], dtype=np.int64),
            ties=np.array([_hash(seed, key) for key in keys], dtype=np.int64).reshape(-1, 2).T,
            limits=limits,
            members=tuple(
                np.array([row for row, one in enumerate(supplies) if limit.counts(one)], dtype=np.int64)
                for limit in limits
            ),
            places=places,
        )

    def ranked(
        self,
        ranks: Iterable[NDArray[np.int64]] = (),
        *,
        without: int | None = None,
        lifted: frozenset[int] = frozenset(),
    ) -> RankedProblem:
        """
        The question: most brands, then other ranks, then marks, then the hash.

        Args:
            ranks: What counts between the number of brands and the marks, int64 ``[n]`` each.
            without: A project that cannot be chosen.
            lifted: Limits that do not count.
        """
        rows = np.arange(len(self.keys))
        problem = AssignmentProblem.from_pairs(
            rows,
            np.zeros_like(rows),
            np.zeros_like(rows),
            (rows.size, 1),
            row_capacity=(rows != (-1 if without is None else without)).astype(np.int64),
            col_capacity=[self.places],
        )
        return RankedProblem(
            problem=problem,
            ranks=[PairPoints(one) for one in (np.ones_like(rows), *ranks, self.points, *self.ties)],
            limits=[
                GroupLimit(Group(members), at_least=limit.at_least, at_most=limit.at_most)
                for number, (limit, members) in enumerate(zip(self.limits, self.members, strict=True))
                if number not in lifted
            ],
        )

    def solve(self) -> RankedAssignment:
        """The best choice, or the error that names what excludes each other."""
        try:
            return solve_ranked(self.ranked())
        except InfeasibleProblemError:
            raise self._conflict() from None

    def _conflict(self) -> InfeasiblePolicyError:
        conflict = find_conflict(self.ranked())
        if conflict is None:
            raise SolverError("choose_brands: a solver found no choice, but there is one")
        said = [self.limits[number].remark for number in conflict.members]
        if any(line.side == "col" for line in conflict.lines):
            said.append(Remark.of("brands.conflict.places", places=self.places))
        for number in conflict.members:
            members = self.members[number].size
            if members < self.limits[number].at_least:
                said.append(
                    Remark.of("brands.conflict.few", limit=self.limits[number].remark, marked=members)
                )
        changes = []
        for change in conflict.changes:
            if change.kind == "col":
                changes.append(Remark.of("brands.change.places", places=self.places + change.amount))
            elif change.limit >= 0:
                limit = self.limits[change.limit].remark
                changes.append(Remark.of(f"brands.change.{change.kind}", limit=limit, amount=change.amount))
        return InfeasiblePolicyError(said, changes)


def _hash(seed: int, key: str) -> tuple[int, int]:
    """Two numbers from 1 to 2**20: they favour nobody, as long as the seed is fixed before the marks are."""
    digest = hashlib.blake2b(key.encode(), key=str(seed).encode(), person=b"brand", digest_size=16).digest()
    first, second = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big")
    return (first >> (64 - _TIE_BITS)) + 1, (second >> (64 - _TIE_BITS)) + 1


def _another(table: _Table, chosen: NDArray[np.int64]) -> tuple[str, ...] | None:
    """A set with as many brands and points that has as few of the chosen as can be."""
    spared = np.zeros(len(table.keys), dtype=np.int64)
    spared[chosen] = -1
    other = solve_ranked(table.ranked((table.points, spared))).rows
    if np.array_equal(other, chosen):
        return None
    return tuple(table.keys[row] for row in other.tolist())


def _withdrawal(table: _Table, chosen: NDArray[np.int64], row: int) -> BrandWithdrawal:
    staying = np.zeros(len(table.keys), dtype=np.int64)
    staying[chosen] = 1
    before = set(chosen.tolist()) - {row}
    try:
        after = set(solve_ranked(table.ranked((staying,), without=row)).rows.tolist())
        possible = True
    except InfeasibleProblemError:
        after, possible = before, False
    return BrandWithdrawal(
        project=table.keys[row],
        joins=tuple(table.keys[one] for one in sorted(after - before)),
        leaves=tuple(table.keys[one] for one in sorted(before - after)),
        possible=possible,
    )


def _reserves(table: _Table, inside: NDArray[np.bool_], most: int) -> tuple[BrandReserve, ...]:
    """The best project that no ceiling keeps out, again and again; with one more, no floor is lost."""
    taken = inside.copy()
    found: list[BrandReserve] = []
    while len(found) < most:
        open_rows = ~taken
        for limit, members in zip(table.limits, table.members, strict=True):
            if limit.at_most is not None and taken[members].sum() >= limit.at_most:
                open_rows[members] = False
        rows = np.flatnonzero(open_rows)
        if rows.size == 0:
            break
        row = int(max(rows.tolist(), key=lambda one: (table.points[one], *table.ties[:, one])))
        taken[row] = True
        found.append(BrandReserve(project=table.keys[row], points=int(table.points[row])))
    return tuple(found)


def _costs(table: _Table, best: RankedAssignment) -> tuple[LimitCost, ...]:
    every = tuple(range(len(table.limits)))
    asked = [(number,) for number in every] + ([every] if len(every) > 1 else [])
    found = []
    for lifted in asked:
        free = solve_ranked(table.ranked(lifted=frozenset(lifted)))
        found.append(
            LimitCost(
                limits=lifted,
                points=free.values[1] - best.values[1],
                places=free.values[0] - best.values[0],
            )
        )
    return tuple(found)
