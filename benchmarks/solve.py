"""
How long one assignment takes, beside bare scipy on the same points in the same run.

    python benchmarks/solve.py [--quick]

Every contender starts from arrays of pairs (the problem object is already built) and ends with the
total; medians of at least five runs, taken in turn so that a noisy machine disturbs all alike. The run
fails if two totals differ. Ranked orders are timed alone, since scipy has nothing to put beside them.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from rvmatch.assignment import (
    AssignmentProblem,
    GroupCoverage,
    PairPoints,
    Rank,
    RankedProblem,
    solve,
    solve_ranked,
)

MOST_CELLS = 25_000_000

MARKETS = [  # name, rows, columns, candidates per row (0: all), most places, quick
    ("tiny", 8, 12, 5, 1, True),
    ("small", 50, 100, 10, 1, True),
    ("loose", 1_000, 3_000, 20, 1, True),
    ("tight", 1_000, 1_000, 20, 1, True),
    ("turned", 3_000, 1_000, 20, 1, True),
    ("full", 500, 500, 0, 1, True),
    ("full", 1_000, 1_000, 0, 1, False),
    ("full", 2_000, 2_000, 0, 1, False),
    ("full and wide", 2_000, 10_000, 0, 1, False),
    ("half full", 1_000, 1_000, 500, 1, False),
    ("tight", 10_000, 10_000, 20, 1, False),
    ("loose", 10_000, 30_000, 20, 1, False),
    ("national", 100_000, 300_000, 20, 1, False),
]

ROOMY = [  # name, rows, columns, places of a row, places of a column, best points, quick; every pair suits
    ("one takes all", 4_000, 1, 1, 9_999, 10**6, True),
    ("ten take all", 2_000, 10, 1, 9_999, 10**6, True),
    ("ten take nearly all", 2_000, 10, 2, 1_990, 10**6, False),
    ("ten take 100 each", 2_000, 10, 1, 100, 10**6, False),
    ("one takes half", 2_000, 1, 1, 1_000, 10**6, False),
    ("both take 2", 300, 300, 2, 2, 10**6, False),
    ("both take 2, equal points", 300, 300, 2, 2, 1, False),
    ("both take 2, equal points", 600, 600, 2, 2, 1, False),
    ("both take 5", 300, 300, 5, 5, 10**6, False),
    ("both take 20", 150, 150, 20, 20, 10**6, False),
]

RANKED = [  # name, rows, columns, candidates per row, most places, groups, best points, quick
    ("loose", 1_000, 3_000, 20, 1, 100, 10**6, True),
    ("loose", 10_000, 30_000, 20, 1, 160, 10**6, False),
    ("tight", 10_000, 10_000, 20, 1, 160, 10**6, False),
    ("many ties", 10_000, 30_000, 20, 1, 160, 5, False),
    ("not all groups", 10_000, 5_000, 20, 1, 6_000, 10**6, False),
    ("up to 3 places", 3_000, 9_000, 20, 3, 160, 10**6, False),
]


def market(n: int, m: int, each: int, places: int, best: int = 10**6) -> AssignmentProblem:
    rng = np.random.default_rng(n + m)
    if each == 0:
        return AssignmentProblem.from_matrix(rng.integers(1, best + 1, (n, m)))
    cells = np.unique(np.repeat(np.arange(n), each) * m + rng.integers(0, m, n * each))
    points = rng.integers(1, best + 1, cells.size)
    capacities = (rng.integers(1, places + 1, n), rng.integers(1, places + 1, m))
    return AssignmentProblem.from_pairs(cells // m, cells % m, points, (n, m), *capacities)


def bare_dense(problem: AssignmentProblem) -> int:
    table = np.zeros(problem.shape)
    table[problem.rows, problem.cols] = problem.points
    rows, cols = linear_sum_assignment(table, maximize=True)
    return int(table[rows, cols].sum())


def bare_sparse(problem: AssignmentProblem) -> int:
    """With the smaller side in front and a dummy column for each of its lines, as its users do it."""
    (n, m), rows, cols = problem.shape, problem.rows, problem.cols
    if n > m:
        n, m, rows, cols = m, n, cols, rows
    ends = (np.concatenate([rows, np.arange(n)]), np.concatenate([cols, m + np.arange(n)]))
    weights = np.concatenate([problem.points + 1, np.ones(n)]).astype(float)
    graph = csr_array((weights, ends), shape=(n, m + n))
    partner = min_weight_full_bipartite_matching(graph, maximize=True)[1]
    worth = np.zeros(n)
    used = partner[rows] == cols
    worth[rows[used]] = problem.points[used]
    return int(worth.sum())


def medians(contenders: dict[str, Callable[[], int]], seconds: float = 1.0) -> dict[str, float]:
    """The median time of each contender, in seconds; the totals must agree."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    totals = {name: contend() for name, contend in contenders.items()}
    if len(set(totals.values())) != 1:
        sys.exit(f"the totals differ: {totals}")
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or min(len(taken) for taken in times.values()) < 5:
        for name, contend in contenders.items():
            start = time.perf_counter()
            contend()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def compare(name: str, n: int, m: int, each: int, places: int) -> str:
    problem = market(n, m, each, places)
    contenders: dict[str, Callable[[], int]] = {"rvmatch": lambda: int(solve(problem).points)}
    if n * m <= MOST_CELLS:
        contenders["dense"] = lambda: bare_dense(problem)
    if problem.rows.size <= 5_000_000:
        contenders["sparse"] = lambda: bare_sparse(problem)
    taken = medians(contenders)
    ratio = taken["rvmatch"] / min(taken[column] for column in taken if column != "rvmatch")
    used = solve(problem)
    columns = ("rvmatch", "dense", "sparse")
    times = " | ".join(f"{taken[column] * 1e3:.2f}" if column in taken else "-" for column in columns)
    how = f"{used.solver}, {used.reason}"
    return f"| {name} | {n:,} x {m:,} | {each or 'all'} | {times} | {ratio:.2f} | {how} |"


def first_value(problem: AssignmentProblem, ranks: tuple[Rank, ...]) -> int:
    """What a plan that is best for all ranks in turn reaches in the first of them."""
    return solve_ranked(RankedProblem(problem=problem, ranks=ranks)).values[0]


def ranked(name: str, n: int, m: int, each: int, places: int, groups: int, best: int) -> str:
    problem = market(n, m, each, places, best)
    rng = np.random.default_rng(n)
    ranks = (
        GroupCoverage(rng.integers(0, groups, n)),
        PairPoints(problem.points),
        PairPoints(rng.integers(0, 2**30, problem.rows.size)),
    )
    taken = [
        medians({"ranked": lambda some=some: first_value(problem, ranks[:some])})["ranked"]
        for some in (1, 2, 3)
    ]
    covered = first_value(problem, ranks[:1])
    times = " | ".join(f"{seconds * 1e3:.0f}" for seconds in taken)
    return f"| {name} | {n:,} x {m:,} | {each} | {covered:,} of {groups:,} | {times} |"


def roomy(name: str, n: int, m: int, row_places: int, col_places: int, best: int) -> str:
    """One objective, and points followed by a tie-break, where capacities are large or on both sides."""
    rng = np.random.default_rng(n + m)
    points = rng.integers(1, best + 1, (n, m))
    problem = AssignmentProblem.from_matrix(points, None, [row_places] * n, [col_places] * m)
    ranks = (PairPoints(problem.points), PairPoints(rng.integers(0, 2**30, problem.rows.size)))
    contenders = {
        "solve": lambda: int(solve(problem).points),
        "ranked": lambda: first_value(problem, ranks),
    }
    taken = medians(contenders)
    used = solve(problem)
    times = f"{taken['solve'] * 1e3:.0f} | {taken['ranked'] * 1e3:.0f}"
    return f"| {name} | {n:,} x {m:,} | {row_places:,} and {col_places:,} | {times} | {used.solver} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="only what takes a few seconds")
    quick = parser.parse_args().quick

    print("| market | size | candidates | rvmatch, ms | dense, ms | sparse, ms | ratio to best | solver |")
    print("|---|---|---|---|---|---|---|---|")
    for *market_, in_quick in MARKETS:
        if in_quick or not quick:
            print(compare(*market_), flush=True)
    print("\n| large capacities | size | places | solve, ms | points and tie-break, ms | solver |")
    print("|---|---|---|---|---|---|")
    for *market_, in_quick in ROOMY:
        if in_quick or not quick:
            print(roomy(*market_), flush=True)
    print(
        "\n| ranks | size | candidates | groups covered | coverage, ms | and points, ms | and tie-break, ms |"
    )
    print("|---|---|---|---|---|---|---|")
    for *market_, in_quick in RANKED:
        if in_quick or not quick:
            print(ranked(*market_), flush=True)


if __name__ == "__main__":
    main()
