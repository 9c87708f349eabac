"""The least changes after which a plan keeps to everything."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import int32_indices
from rvmatch.assignment.conflicts.inequalities import CAPACITY, Inequalities
from rvmatch.assignment.conflicts.shortages import Terms
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, Limit, NeverTogether, PairLimit
from rvmatch.assignment.ranked import RankedProblem

__all__ = ["CAPACITY_WEIGHT", "RelaxedLimit", "least_changes", "relaxed"]

CAPACITY_WEIGHT = 2
"""How much a place of a line counts beside one of a limit: who sets limits seldom sets capacities."""

_SECONDS = 20.0
"""How long whole numbers are searched for; what is found by then still suffices, but may not be the least."""

_ALL_OF_IT = frozenset({"kept", "together"})
"""Kinds that are given up altogether, whatever they come to."""


@attrs.frozen(kw_only=True)
class RelaxedLimit:
    """
    One change of a limit or of a capacity.

    Args:
        kind: ``"floor"`` or ``"count_floor"`` (lowered), ``"ceiling"`` or ``"count_ceiling"`` (raised),
            ``"budget"`` (raised), ``"kept"`` or ``"together"`` (given up), ``"row"`` or ``"col"`` (a
            capacity, raised).
        limit: The limit, a position in ``RankedProblem.limits``; -1 for a capacity.
        position: The line of a capacity, the column of a budget, else -1.
        amount: By how much, in the unit of what is changed; 1 for what is given up.
    """

    kind: str
    limit: int
    position: int
    amount: int


def least_changes(
    inequalities: Inequalities, *, whole: bool
) -> tuple[tuple[RelaxedLimit, ...], NDArray[np.int64], bool]:
    """
    Changes of limits and capacities that together make room for a plan, with the least total.

    A place of a floor or a ceiling counts 1, a kept pair or a rule of columns that is given up counts 1, a
    place of capacity counts ``CAPACITY_WEIGHT``. Budgets and counts are measured in the largest amount of a
    single pair.

    Args:
        inequalities: Those of the problem.
        whole: Whether whole numbers must be asked for, as corners of the linear program need not be whole.

    Returns:
        The changes, the pairs of the plan, and whether no smaller total would do.
    """
    used, least = _elastic_plan(inequalities, whole=whole)
    if not (whole or least):
        used, least = _elastic_plan(inequalities, whole=True)
    over = inequalities.sums(used) - inequalities.most
    found: dict[tuple[str, int, int], int] = {}
    for number in np.flatnonzero(over > 0).tolist():
        kind = inequalities.kinds[number]
        key = kind, int(inequalities.owners[number]), int(inequalities.positions[number])
        found[key] = 1 if kind in _ALL_OF_IT else int(over[number])
    changes = tuple(
        RelaxedLimit(kind=kind, limit=limit, position=position, amount=amount)
        for (kind, limit, position), amount in sorted(
            found.items(), key=lambda item: (item[0][1] < 0, item[0][1:])
        )
    )
    return changes, used, least


def relaxed(ranked: RankedProblem, changes: tuple[RelaxedLimit, ...]) -> RankedProblem:
    """
    The problem after some changes.

    Args:
        ranked: The problem.
        changes: Changes of its limits and capacities.

    Returns:
        The problem with these changes; what is given up is no longer among its limits.
    """
    limits: list[Limit | None] = list(ranked.limits)
    capacities = {"row": ranked.problem.row_capacity.copy(), "col": ranked.problem.col_capacity.copy()}
    for change in changes:
        if change.limit == CAPACITY:
            capacities[change.kind][change.position] += change.amount
        else:
            limits[change.limit] = _changed(limits[change.limit], change)
    problem = attrs.evolve(ranked.problem, row_capacity=capacities["row"], col_capacity=capacities["col"])
    return attrs.evolve(ranked, problem=problem, limits=tuple(limit for limit in limits if limit is not None))


def _changed(limit: Limit | None, change: RelaxedLimit) -> Limit | None:
    lowered = change.kind in {"floor", "count_floor"}
    match limit:
        case GroupLimit() if lowered:
            return attrs.evolve(limit, at_least=limit.at_least - change.amount)
        case GroupLimit():
            return attrs.evolve(limit, at_most=(limit.at_most or 0) + change.amount)
        case PairLimit() if lowered:
            return attrs.evolve(limit, at_least=(limit.at_least or 0) - change.amount)
        case PairLimit():
            return attrs.evolve(limit, at_most=(limit.at_most or 0) + change.amount)
        case Budgets():
            available = limit.available.copy()
            available[change.position] += change.amount
            return attrs.evolve(limit, available=available)
        case KeptPair() | NeverTogether() | None:
            return None


def _elastic_plan(inequalities: Inequalities, *, whole: bool) -> tuple[NDArray[np.int64], bool]:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_matrix, hstack

    kinds = np.array(inequalities.kinds)
    helpful = np.unique(inequalities.pair[inequalities.times < 0])
    terms, most = Terms(inequalities).scaled(np.arange(kinds.size), helpful)
    # A rule that is given up is given up for every row at once: its inequalities share one slack.
    shared = np.where(kinds == "together", inequalities.owners, kinds.size + np.arange(kinds.size))
    slacks, slack = np.unique(shared, return_inverse=True)
    slack = np.asarray(slack).ravel()
    loose = coo_matrix((-np.ones(kinds.size), (np.arange(kinds.size), slack)), (kinds.size, slacks.size))
    weight = np.ones(slacks.size)
    weight[slack[inequalities.owners == CAPACITY]] = CAPACITY_WEIGHT
    given_up = slack[kinds == "together"]
    integrality = np.concatenate((np.full(helpful.size, whole), np.zeros(slacks.size))).astype(np.int64)
    integrality[helpful.size + given_up] = whole
    found = milp(
        np.concatenate((np.zeros(helpful.size), weight)),
        constraints=LinearConstraint(int32_indices(hstack((terms, loose))), -np.inf, most),
        bounds=Bounds(0, np.concatenate((np.ones(helpful.size), np.full(slacks.size, np.inf)))),
        integrality=integrality,
        options={"time_limit": _SECONDS, "mip_rel_gap": 0.0},
    )
    uses = np.zeros(helpful.size) if found.x is None else np.asarray(found.x)[: helpful.size]
    return helpful[uses > 0.5], found.status == 0 and bool((np.abs(uses - uses.round()) < 1e-6).all())
