"""What a plan should be, worked out the long way: no index, no columns, no solver of the library."""

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from rvmatch.eligibility import DEFAULT_RULES, EligibilityRule, Verdict
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import DEFAULT_CRITERIA, Criterion, Weights

MILLION = 1_000_000


@attrs.frozen
class Choice:
    """A pair that may be recommended."""

    demand: str
    supply: str
    county: str
    points: int


def points_of(
    demand: DemandProject, supply: SupplyProject, criteria: Sequence[Criterion], weights: Weights
) -> int:
    """Whole points of one pair, by the scalar twins and whole-number arithmetic."""
    total = 0
    for criterion in criteria:
        weight = dict(weights.parts).get(criterion.code, 0)
        value = criterion.value(demand, supply) if weight else 0
        total += weight * (criterion.neutral if value is None else value)
    return total // MILLION


def eligible_choices(
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    *,
    rules: Sequence[EligibilityRule] = DEFAULT_RULES,
    criteria: Sequence[Criterion] = DEFAULT_CRITERIA,
    weights: Weights | None = None,
) -> list[Choice]:
    """Every pair that no rule rejects, with its points."""
    return [
        Choice(
            demand.key,
            supply.key,
            str(demand.county_code),
            points_of(demand, supply, criteria, weights or Weights.default()),
        )
        for demand in demands
        for supply in supplies
        if all(rule.check(demand, supply).verdict is not Verdict.NO for rule in rules)
    ]


def suitable_choices(*libraries: Any, minimum: int = 300_000, **options: Any) -> list[Choice]:
    """The eligible pairs that reach the minimum."""
    return [choice for choice in eligible_choices(*libraries, **options) if choice.points >= minimum]


def capacities(demands: Any, supplies: Any, choices: Sequence[Choice]) -> tuple[Any, Any]:
    """Which choices take a place of which project ``[n + m, p]``, and how many places there are."""
    place = {
        key: number for number, key in enumerate([*(d.key for d in demands), *(s.key for s in supplies)])
    }
    taken = np.zeros((len(place), len(choices)), dtype=np.int64)
    for number, choice in enumerate(choices):
        taken[place[choice.demand], number] = taken[place[choice.supply], number] = 1
    room = [*(d.partners_wanted for d in demands), *(s.projects_accepted for s in supplies)]
    return taken, np.array(room, dtype=np.int64)


def every_plan(demands: Any, supplies: Any, choices: Sequence[Choice]) -> np.ndarray:
    """All feasible plans as rows of zeros and ones ``[plans, p]``; for at most about 14 choices."""
    taken, room = capacities(demands, supplies, choices)
    plans = np.arange(2 ** len(choices))[:, None] >> np.arange(len(choices)) & 1
    return plans[(plans @ taken.T <= room).all(axis=1)]


def counties_covered(plans: np.ndarray, choices: Sequence[Choice], cover: Sequence[str]) -> np.ndarray:
    """How many counties of the cover each plan serves ``[plans]``."""
    covered = np.zeros(len(plans), dtype=np.int64)
    for county in cover:
        here = [number for number, choice in enumerate(choices) if choice.county == county]
        covered += plans[:, here].any(axis=1)
    return covered


def best_by_milp(
    demands: Any, supplies: Any, choices: Sequence[Choice], cover: Sequence[str]
) -> tuple[int, int]:
    """
    Most counties, and then the most points, by HiGHS: one program for each.

    Variables are pairs and counties; a county counts only if one of its pairs is used.
    """
    p, k = len(choices), len(cover)
    if not p:
        return 0, 0
    taken, room = capacities(demands, supplies, choices)
    member = np.array([[choice.county == county for choice in choices] for county in cover]).reshape(k, p)
    limits = [
        LinearConstraint(csr_array(np.hstack([taken, np.zeros((len(room), k))])), -np.inf, room),
        LinearConstraint(csr_array(np.hstack([-member.astype(float), np.eye(k)])), -np.inf, 0),
    ]
    points = np.array([choice.points for choice in choices], dtype=np.int64)
    covered = 0
    if k:
        found = _maximum(np.concatenate([np.zeros(p), np.ones(k)]), limits)
        covered = int(found[p:].sum())
        counted = np.concatenate([np.zeros(p), np.ones(k)])[None, :]
        limits.append(LinearConstraint(csr_array(counted), covered, np.inf))
    found = _maximum(np.concatenate([points.astype(float), np.zeros(k)]), limits)
    return covered, int(points @ found[:p])


def most_counties_by_flow(
    demands: Any, supplies: Any, choices: Sequence[Choice], cover: Sequence[str]
) -> int:
    """
    How many counties can have a partner at all: source, county (1), demand, pair (1), supply, sink.

    One partner for each county is enough to cover it, so that places of counties are never the limit.
    """
    nodes: dict[Any, int] = {}
    edges: dict[tuple[int, int], int] = {}

    def number(node: Any) -> int:
        return nodes.setdefault(node, len(nodes))

    room = {supply.key: supply.projects_accepted for supply in supplies}
    wanted = {demand.key: demand.partners_wanted for demand in demands}
    source, sink = number("source"), number("sink")
    for choice in choices:
        if choice.county not in cover:
            continue
        county, demand = number(("county", choice.county)), number(("demand", choice.demand))
        supply = number(("supply", choice.supply))
        edges[source, county] = 1
        edges[county, demand] = wanted[choice.demand]
        edges[demand, supply] = 1
        edges[supply, sink] = room[choice.supply]
    if not edges:
        return 0
    rows, cols = zip(*edges, strict=True)
    graph = csr_array(
        (np.array(list(edges.values()), dtype=np.int32), np.array([rows, cols], dtype=np.int32)),
        shape=(len(nodes), len(nodes)),
    )
    return int(maximum_flow(graph, source, sink).flow_value)


def _maximum(gain: np.ndarray, limits: list[LinearConstraint]) -> np.ndarray:
    found = milp(
        -gain,
        integrality=np.ones(gain.size),
        bounds=Bounds(0, 1),
        constraints=limits,
        options={"mip_rel_gap": 0},
    )
    assert found.success, found.message
    return np.round(found.x).astype(np.int64)
