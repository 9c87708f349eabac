"""
What each rank of a policy costs, and its certificate, its verification and one explanation.

    python benchmarks/ranks.py [--quick]

Beside it stands what one would write without this library: an integer program for each rank with
``scipy.optimize.milp``, each optimum added as a condition of the next. Both get the same arrays; the
run fails if a rank differs. Medians of at least three runs, taken in turn.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, vstack

from rvmatch import (
    Agreed,
    AtLeast,
    AtMost,
    CoverCounties,
    Explainer,
    FewestChanges,
    FillRoles,
    Matcher,
    Policy,
    TotalScore,
    verify_plan,
)
from rvmatch.assignment import (
    AssignmentProblem,
    Group,
    GroupCoverage,
    GroupLimit,
    KeptPair,
    PairPoints,
    Rank,
    RankedProblem,
    check_certificate,
    solve_ranked,
)
from rvmatch.experiments import national

MOST_BESIDE = 50_000
"""Up to how many pairs an integer program is run beside: at 200,000 it takes more than five minutes."""


def medians(
    contenders: dict[str, Callable[[], Any]], runs: int = 3, seconds: float = 1.0
) -> dict[str, float]:
    """The median time of each contender, in seconds."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or min(len(taken) for taken in times.values()) < runs:
        for name, contend in contenders.items():
            start = time.perf_counter()
            contend()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def market(n: int, m: int, each: int, places: int) -> AssignmentProblem:
    """A market with points up to a million; each row has about ``each`` candidates."""
    rng = np.random.default_rng(n + m)
    cells = np.unique(np.repeat(np.arange(n), each) * m + rng.integers(0, m, n * each))
    return AssignmentProblem.from_pairs(
        cells // m,
        cells % m,
        rng.integers(300_000, 1_000_001, cells.size),
        (n, m),
        rng.integers(1, places + 1, n),
        rng.integers(1, places + 1, m),
    )


def by_milp(ranked: RankedProblem) -> tuple[int, ...]:
    """Rank after rank with scipy alone: a variable for each pair and for each covered group."""
    problem = ranked.problem
    pairs = problem.rows.size
    labels = next((rank.groups for rank in ranked.ranks if isinstance(rank, GroupCoverage)), None)
    groups = 0 if labels is None else int(labels.max()) + 1
    width = pairs + groups
    pair = np.arange(pairs)

    def lines(line: np.ndarray, size: int) -> Any:
        return coo_array((np.ones(pairs), (line, pair)), shape=(size, width)).tocsr()

    parts, low, high = [], [], []

    def add(matrix: Any, least: Any, most: Any) -> None:
        parts.append(matrix)
        low.append(np.broadcast_to(least, matrix.shape[0]))
        high.append(np.broadcast_to(most, matrix.shape[0]))

    add(lines(problem.rows, problem.shape[0]), 0, problem.row_capacity)
    add(lines(problem.cols, problem.shape[1]), 0, problem.col_capacity)
    if labels is not None:
        covers = coo_array(
            (np.ones(groups), (np.arange(groups), pairs + np.arange(groups))), shape=(groups, width)
        )
        add(covers.tocsr() - lines(labels[problem.rows], groups), -np.inf, 0)
    lower = np.zeros(width)
    for limit in ranked.limits:
        if isinstance(limit, KeptPair):
            lower[ranked.position(limit)] = 1
        elif isinstance(limit, GroupLimit):
            ends = problem.rows if limit.group.side == "row" else problem.cols
            inside = np.isin(ends, limit.group.members).astype(float)
            row = csr_array(np.concatenate([inside, np.zeros(groups)])[np.newaxis])
            add(row, limit.at_least, np.inf if limit.at_most is None else limit.at_most)
    values = []
    for rank in ranked.ranks:
        worth = np.zeros(width)
        if isinstance(rank, GroupCoverage):
            worth[pairs:] = 1
        else:
            worth[:pairs] = rank.points
        found = milp(
            -worth,
            constraints=LinearConstraint(
                vstack(parts, format="csr"), np.concatenate(low), np.concatenate(high)
            ),
            bounds=Bounds(lower, 1),
            integrality=np.ones(width),
            options={"mip_rel_gap": 0},
        )
        values.append(round(-found.fun))
        add(csr_array(worth[np.newaxis]), values[-1] - 0.5, np.inf)
    return tuple(values)


def orders(quick: bool) -> None:  # noqa: FBT001  # the only option of the run
    """Coverage, then points, then a tie-break: what each rank adds, and what scipy alone takes."""
    print("| market | pairs | 1 rank, s | 2 ranks, s | 3 ranks, s | check, s | milp, 2 ranks, s | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    sizes = [("key counties", 274, 160, 160, 3), ("province", 1_000, 3_000, 20, 1)]
    sizes += (
        []
        if quick
        else [("country", 10_000, 30_000, 20, 1), ("country, up to 3 places", 10_000, 30_000, 20, 3)]
    )
    for name, n, m, each, places in sizes:
        problem = market(n, m, each, places)
        rng = np.random.default_rng(n)
        ranks: tuple[Rank, ...] = (
            GroupCoverage(rng.integers(0, 160, n)),
            PairPoints(problem.points),
            PairPoints(rng.integers(1, 2**30, problem.rows.size)),
        )
        problems = [RankedProblem(problem=problem, ranks=ranks[:count]) for count in (1, 2, 3)]
        answer = solve_ranked(problems[2])
        beside = problem.rows.size <= MOST_BESIDE
        if answer.certificate is None or (beside and answer.values[:2] != by_milp(problems[1])):
            sys.exit(f"the ranks differ on {name}")
        parts = (answer.rows, answer.cols, answer.places, answer.certificate)
        contenders: dict[str, Callable[[], Any]] = {
            "1": lambda problems=problems: solve_ranked(problems[0]),
            "2": lambda problems=problems: solve_ranked(problems[1]),
            "3": lambda problems=problems: solve_ranked(problems[2]),
            "check": lambda problems=problems, parts=parts: check_certificate(problems[2], *parts),
        }
        if beside:
            contenders["milp"] = lambda problems=problems: by_milp(problems[1])
        taken = medians(contenders)
        times = " | ".join(f"{seconds:.3f}" for seconds in taken.values())
        ratio = f"{taken['2'] / taken['milp']:.2f}" if beside else "- | -"
        print(f"| {name} | {problem.rows.size:,} | {times} | {ratio} |", flush=True)


def limits() -> None:
    """Floors, ceilings and kept pairs on the table of 274 x 160, beside scipy alone."""
    problem = market(274, 160, 160, 3)
    provinces = Group.from_labels(np.arange(274) // 12)
    bounds = [GroupLimit(group, at_least=4, at_most=20) for group in provinces]
    served = [GroupLimit(Group([col], "col"), at_least=1) for col in range(0, 160, 8)]
    of_row = np.flatnonzero(np.diff(problem.rows, prepend=-1))[::20]
    chosen = of_row + 6 * np.arange(of_row.size)  # other columns for each row
    kept = [KeptPair(problem.rows[pair], problem.cols[pair]) for pair in chosen]
    ranks = (GroupCoverage(np.arange(274) // 2), PairPoints(problem.points))
    ranked = RankedProblem(problem=problem, ranks=ranks, limits=(*bounds, *served, *kept))
    if solve_ranked(ranked).values != by_milp(ranked):
        sys.exit("the ranks differ under limits")
    taken = medians({"rvmatch": lambda: solve_ranked(ranked), "milp": lambda: by_milp(ranked)})
    print("\n| with floors, ceilings and kept pairs | pairs | rvmatch, s | milp, s | ratio |")
    print("|---|---|---|---|---|")
    ratio = taken["rvmatch"] / taken["milp"]
    print(
        f"| 274 x 160 | {problem.rows.size:,} | {taken['rvmatch']:.3f} | {taken['milp']:.3f} | {ratio:.2f} |"
    )


def plan_and_questions() -> None:
    """A whole plan of the national scenario under a policy of four objectives, and what follows it."""
    scenario = national()
    demands, supplies = scenario.demands, type(scenario.supplies)(scenario.supplies.projects[:160])
    earlier = Matcher().match(demands, supplies)
    first = earlier.matches[0]
    policy = Policy(
        objectives=[CoverCounties(), FillRoles(), TotalScore(), FewestChanges(earlier)],
        limits=[
            AtLeast(3, "province", "53"),
            AtMost(40, "province", "52"),
            Agreed(first.demand, first.supply),
        ],
    )
    matcher = Matcher(policy=policy)
    plan = matcher.match(demands, supplies)
    alone = plan.left_alone[0].demand
    explainer = Explainer(plan, demands, supplies)
    explainer.demand(alone)
    contenders: dict[str, Callable[[], Any]] = {
        "match": lambda: matcher.match(demands, supplies),
        "verify_plan": lambda: verify_plan(plan, demands, supplies),
        "Explainer": lambda: Explainer(plan, demands, supplies).demand(alone),
        "one more explanation": lambda: explainer.demand(alone, audience="department"),
    }
    taken = medians(contenders)
    print(f"\n| {len(demands)} x {len(supplies)}, four objectives, limits and roles | median s |")
    print("|---|---|")
    for name, seconds in taken.items():
        print(f"| {name} | {seconds:.3f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="only what takes a few seconds")
    orders(parser.parse_args().quick)
    limits()
    plan_and_questions()


if __name__ == "__main__":
    main()
