"""
What it takes to plan one market across 31 regions: rounds, bytes moved, gap after each round, work.

    python benchmarks/regions.py [--quick]

Each row has its pairs mostly in its own region, the others anywhere; regions differ in size as provinces do.
The regions' tasks run one after the other here and are timed apart, in seconds of one core, so that the
longest task of each kind tells how long a machine for each region would take. The coordinator's time is the
rest, without splitting the arrays, which fall apart by themselves where regions hold their pairs. ``held`` is
sent once. The run fails if a plan differs from the optimum of one solve over all pairs.
"""

import argparse
import sys
import time
from collections import defaultdict
from concurrent.futures import Executor, Future

import numpy as np

from rvmatch.assignment import (
    AssignmentProblem,
    PairPoints,
    RankedProblem,
    solve,
    solve_by_regions,
    solve_ranked,
)
from rvmatch.assignment.regions.region import split_by_region

REGIONS = 31
MARKETS = [  # rows, columns for each row, pairs of each row, share abroad, ranks, quick
    (10_000, 3, 20, 0.03, 1, True),
    (10_000, 3, 20, 0.10, 1, True),
    (10_000, 3, 20, 0.30, 1, True),
    (10_000, 1, 20, 0.03, 1, True),
    (10_000, 1, 20, 0.10, 1, True),
    (10_000, 1, 20, 0.30, 1, True),
    (10_000, 3, 20, 0.10, 2, True),
    (10_000, 1, 20, 0.10, 2, True),
    (100_000, 3, 20, 0.10, 2, False),
    (100_000, 1, 20, 0.10, 2, False),
    (20_000, 3, 150, 0.10, 1, False),
    (100_000, 3, 20, 0.03, 1, False),
    (100_000, 3, 20, 0.10, 1, False),
    (100_000, 3, 20, 0.30, 1, False),
    (100_000, 1, 20, 0.03, 1, False),
    (100_000, 1, 20, 0.10, 1, False),
    (100_000, 1, 20, 0.30, 1, False),
    (1_000_000, 3, 20, 0.10, 1, False),
]
COLUMNS = (
    "rows x columns",
    "pairs each",
    "abroad",
    "ranks",
    "columns shared",
    "gap at home and after each round, %",
    "pairs planned together, each row",
    "held, bytes a row",
    "moved, bytes a row",
    "regions' work, core-s",
    "longest tasks, core-s",
    "coordinator, core-s",
    "one solve, core-s",
)


class Timed(Executor):
    """Runs each task at once and keeps how long it took."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)

    def submit(self, fn, /, *args, **kwargs):
        future: Future = Future()
        begun = time.process_time()
        future.set_result(fn(*args, **kwargs))
        self.seconds[fn.__name__].append(time.process_time() - begun)
        return future

    @property
    def work(self) -> float:
        return sum(map(sum, self.seconds.values()))

    @property
    def longest(self) -> float:
        """If each region had a machine: the longest task of each time that all were asked."""
        batches = (
            taken[first : first + REGIONS]
            for taken in self.seconds.values()
            for first in range(0, len(taken), REGIONS)
        )
        return sum(map(max, batches))


def market(n: int, times: int, each: int, abroad: float) -> tuple[AssignmentProblem, np.ndarray, np.ndarray]:
    """The pairs, and the region of each row and column."""
    rng, m = np.random.default_rng(n + times + each), n * times
    share = rng.dirichlet(np.full(REGIONS, 3.0))
    of_row, of_col = (np.sort(rng.choice(REGIONS, size, p=share)) for size in (n, m))
    first = np.searchsorted(of_col, np.arange(REGIONS))
    size = np.maximum(np.bincount(of_col, minlength=REGIONS), 1)
    rows = np.repeat(np.arange(n), each)
    home = np.minimum(first[of_row[rows]] + rng.integers(0, size[of_row[rows]]), m - 1)
    cols = np.where(rng.random(rows.size) < abroad, rng.integers(0, m, rows.size), home)
    rows, cols = np.divmod(np.unique(rows * m + cols), m)
    points = rng.integers(1, 10**6, rows.size)
    return AssignmentProblem.from_pairs(rows, cols, points, (n, m)), of_row, of_col


def line(n: int, times: int, each: int, abroad: float, ranks: int) -> str:
    problem, of_row, of_col = market(n, times, each, abroad)
    rng = np.random.default_rng(n)
    ranked = RankedProblem(
        problem=problem,
        ranks=(PairPoints(problem.points), PairPoints(rng.integers(0, 2**30, problem.rows.size)))[:ranks],
    )
    begun = time.process_time()
    best = (int(solve(problem).points),) if ranks == 1 else solve_ranked(ranked).values
    alone = time.process_time() - begun
    begun = time.process_time()
    split_by_region(ranked, of_row, of_col)
    splitting = time.process_time() - begun
    timed = Timed()
    begun = time.process_time()
    found = solve_by_regions(ranked if ranks > 1 else problem, of_row, of_col, executor=timed)
    together = time.process_time() - begun
    if found.values != best or not found.optimal:
        sys.exit(f"the totals differ on {n} x {n * times}: {found.values} and {best}")
    gaps = ", ".join(f"{100 * one.gap / best[0]:.2g}" for one in found.rounds)
    moved = sum(one.bytes_sent + one.bytes_received for one in found.rounds)
    cells = (
        f"{n:,} x {n * times:,}",
        each,
        f"{abroad:.0%}",
        ranks,
        f"{found.shared_columns / (n * times):.0%}",
        gaps,
        f"{found.rounds[-1].pairs / n:.1f}",
        f"{found.bytes_held / n:.0f}",
        f"{moved / n:.0f}",
        f"{timed.work:.2f}",
        f"{timed.longest:.2f}",
        f"{together - timed.work - splitting:.2f}",
        f"{alone:.2f}",
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="only what takes a few seconds")
    quick = parser.parse_args().quick
    line(3_000, 1, 20, 0.1, 1)  # compiles what can be compiled
    print("| " + " | ".join(COLUMNS) + " |")
    print("|---" * len(COLUMNS) + "|")
    for *market_, in_quick in MARKETS:
        if in_quick or not quick:
            print(line(*market_), flush=True)


if __name__ == "__main__":
    main()
