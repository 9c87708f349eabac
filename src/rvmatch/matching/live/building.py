"""The network of a whole market at once: what later changes add one project at a time."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment import PairPoints
from rvmatch.assignment.live.network import ArcsToAdd, Fit
from rvmatch.matching.encoding import tied
from rvmatch.matching.live.groups import GroupNodes
from rvmatch.matching.live.lines import arcs_between
from rvmatch.matching.live.role_nodes import Inner, RoleNodes
from rvmatch.matching.live.terms import TURNS, GroupName, Terms
from rvmatch.matching.market import Market, ranking_of
from rvmatch.matching.policies.policy import Policy

__all__ = ["first_arcs"]

Numbers = NDArray[np.int64]


def first_arcs(
    policy: Policy,
    market: Market,
    terms: Terms,
    nodes: tuple[GroupNodes, RoleNodes],
    first_nodes: tuple[int, int],
) -> tuple[list[ArcsToAdd], list[tuple[int, Fit]]] | None:
    """
    The arcs of all projects and pairs, and of the groups around them.

    Args:
        policy: The objectives and limits.
        market: The libraries.
        terms: The policy as costs.
        nodes: Those of groups and of roles; the ones of these projects are made.
        first_nodes: The node of the first demand, and of the first supply; the others follow.

    Returns:
        The arcs, and the nodes of groups with how to choose their potentials; None if an agreed pair is not
        eligible.

    Raises:
        InvalidValueError: If an agreement, or points of one's own, name a project that is in no library.
    """
    scored = market.scored
    ranking = ranking_of(scored, policy, market.cover)
    if ranking.not_eligible:
        return None
    keys = scored.demands.keys, scored.supplies.keys
    ranked = tied(policy, ranking, *keys, scored.pairs, TURNS)
    problem = ranked.problem
    costs = np.zeros((problem.rows.size, terms.ranks), dtype=np.int64)
    for number, rank in enumerate(ranked.ranks):
        if isinstance(rank, PairPoints):
            costs[:, number] = -rank.points
    kept = np.zeros_like(problem.rows)
    kept[ranked.kept] = 1
    pairs = ArcsToAdd(
        tail=first_nodes[0] + problem.rows,
        head=first_nodes[1] + problem.cols,
        lower=kept,
        upper=np.ones_like(kept),
        cost=costs,
    )
    demands, supplies = scored.demands, scored.supplies
    (groups, roles), between = nodes, [pairs]
    if terms.fills_roles:
        between = []
        for row in np.flatnonzero(demands.roles_wanted).tolist():
            places, arcs = roles.new_places(first_nodes[0] + row, demands.projects[row])
            roles.enter(first_nodes[0] + row, Inner(places=places, pairs={}, arcs=()))
            between += arcs
        inner = roles.split(pairs, supplies.roles_offered[problem.cols], roles.places_of)
        roles.enter(None, inner)
        between += inner.arcs
    into = _around(groups, [terms.demand_groups(project) for project in demands.projects])
    outof = _around(groups, [terms.supply_groups(project) for project in supplies.projects])
    waits = np.array([terms.waits(key) for key in demands.keys], dtype=np.bool_)
    rows, cols = (first_nodes[0] + np.arange(len(demands)), first_nodes[1] + np.arange(len(supplies)))
    waiting = [
        arcs_between(int(into[row]), int(rows[row]), terms.line_stretches(demands.keys[row], capacity))
        for row, capacity in zip(
            np.flatnonzero(waits).tolist(), demands.partners_wanted[waits].tolist(), strict=True
        )
    ]
    plain = _lines(into[~waits], rows[~waits], demands.partners_wanted[~waits], terms.ranks)
    ends = _lines(cols, outof, supplies.projects_accepted, terms.ranks)
    around, fits = groups.take_new()
    return [*around, plain, *waiting, *between, ends], fits


def _around(groups: GroupNodes, names: Sequence[tuple[GroupName, ...]]) -> Numbers:
    """The node around each project."""
    return np.array([groups.node(around) for around in names], dtype=np.int64)


def _lines(tail: Numbers, head: Numbers, capacity: Numbers, ranks: int) -> ArcsToAdd:
    return ArcsToAdd(
        tail=tail,
        head=head,
        lower=np.zeros_like(capacity),
        upper=capacity.astype(np.int64),
        cost=np.zeros((capacity.size, ranks), dtype=np.int64),
    )
