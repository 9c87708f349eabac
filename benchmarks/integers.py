"""
How long the route beyond networks takes: generalised assignment, and budgets in whole plans.

    python benchmarks/integers.py [--quick]

Instances are drawn as those of the OR-Library are, with seeds: ``gap`` as Martello and Toth (profits from
15 to 25, amounts from 5 to 25, room for 80 %), types A, B and C as costs to be least. Beside it stands one
``scipy.optimize.milp`` on the same numbers; the run fails if two totals differ.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, vstack

from rvmatch import Matcher, Policy, TotalScore, WithinOffers
from rvmatch.assignment import (
    AssignmentProblem,
    Budgets,
    Group,
    GroupLimit,
    PairPoints,
    RankedProblem,
    solve_ranked,
)
from rvmatch.experiments import national, scarce

INSTANCES = [  # type, agents, jobs, quick
    ("gap", 5, 15, True),
    ("gap", 5, 30, True),
    ("gap", 8, 40, True),
    ("gap", 10, 60, True),
    ("A", 20, 200, True),
    ("B", 10, 100, False),
    ("B", 20, 200, False),
    ("C", 10, 100, False),
    ("C", 20, 200, False),
]


def drawn(kind: str, agents: int, jobs: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points and amounts ``[jobs, agents]``, and what each agent has ``[agents]``."""
    rng = np.random.default_rng(agents * 1_000 + jobs)
    amounts = rng.integers(5, 26, (jobs, agents))
    if kind == "gap":
        return rng.integers(15, 26, (jobs, agents)), amounts, amounts.sum(axis=0) * 8 // 10 // agents
    costs = rng.integers(10, 51, (jobs, agents))
    if kind == "C":
        return -costs, amounts, amounts.sum(axis=0) * 8 // 10 // agents
    best = costs.argmin(axis=1)
    needed = max(int(amounts[best == agent, agent].sum()) for agent in range(agents))
    room = 6 * jobs // agents * 15 // 10 + 4 * needed // 10
    return -costs, amounts, np.full(agents, room if kind == "A" else room * 7 // 10)


def ranked_problem(points: np.ndarray, amounts: np.ndarray, room: np.ndarray) -> RankedProblem:
    """Each job is done once, within what the agents have."""
    jobs, agents = points.shape
    problem = AssignmentProblem.from_matrix(points, col_capacity=[jobs] * agents)
    once = [GroupLimit(Group([job]), at_least=1, at_most=1) for job in range(jobs)]
    budgets = Budgets(amounts.ravel(), room)
    return RankedProblem(problem=problem, ranks=(PairPoints(problem.points),), limits=(*once, budgets))


def by_milp(points: np.ndarray, amounts: np.ndarray, room: np.ndarray) -> int:
    jobs, agents = points.shape
    pair = np.arange(jobs * agents)
    once = coo_array((np.ones(pair.size), (pair // agents, pair)), shape=(jobs, pair.size))
    used = coo_array((amounts.ravel().astype(float), (pair % agents, pair)), shape=(agents, pair.size))
    low, high = np.r_[np.ones(jobs), np.zeros(agents)], np.r_[np.ones(jobs), room]
    found = milp(
        -points.ravel().astype(float),
        constraints=LinearConstraint(vstack([once, used], format="csc"), low, high),
        bounds=Bounds(0, 1),
        integrality=np.ones(pair.size),
        options={"mip_rel_gap": 0},
    )
    return round(-found.fun)


def median(contend: Callable[[], Any], runs: int = 3) -> tuple[float, Any]:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        found = contend()
        times.append(time.perf_counter() - start)
    return statistics.median(times), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="only what takes a few seconds")
    quick = parser.parse_args().quick
    print("| type | agents x jobs | rvmatch, s | milp, s | ratio |")
    print("|---|---|---|---|---|")
    for kind, agents, jobs, in_quick in INSTANCES:
        if quick and not in_quick:
            continue
        numbers = drawn(kind, agents, jobs)
        mine, answer = median(lambda numbers=numbers: solve_ranked(ranked_problem(*numbers)))
        other, total = median(lambda numbers=numbers: by_milp(*numbers))
        if answer.values != (total,) or not answer.optimal:
            sys.exit(f"the totals differ on {kind} {agents} x {jobs}: {answer.values} and {total}")
        print(f"| {kind} | {agents} x {jobs} | {mine:.2f} | {other:.2f} | {mine / other:.1f} |", flush=True)
    print("\n| plans with `WithinOffers` | eligible pairs | s |")
    print("|---|---|---|")
    policies = {
        "most counties, then points": Policy(
            objectives=Policy.coverage_first().objectives, limits=[WithinOffers()]
        ),
        "points alone": Policy(objectives=[TotalScore()], limits=[WithinOffers()]),
    }
    for name, scenario in (("national", national()), ("scarce", scarce())):
        for said, policy in policies.items():
            took, plan = median(
                lambda scenario=scenario, policy=policy: Matcher(policy=policy).match(
                    scenario.demands, scenario.supplies
                ),
                runs=1 if quick else 3,
            )
            print(f"| {name}, {said} | {plan.totals.suitable_pairs:,} | {took:.1f} |", flush=True)


if __name__ == "__main__":
    main()
