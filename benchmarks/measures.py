"""
How long each measure takes on one large market: 10,000 rows, 30,000 columns, 20 candidates each.

    python benchmarks/measures.py [--quick]

Two markets: every row a group of its own and one partner each, and 160 groups with several places on both
sides. CPU seconds, the median of three; the optimum, which is kept with the market, is shown apart.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from rvmatch.assignment import AssignmentProblem
from rvmatch.evaluation.measures import MEASURES, lorenz_curve, rank_profile
from rvmatch.mechanisms import Chance, Choice, GreedyByPoints, TwoSidedMarket, choose_by


def market(n: int, m: int, each: int, places: int, groups: int | None) -> TwoSidedMarket:
    """Points up to a million; lists of both sides drawn apart from them."""
    chance = Chance(n + m)
    cells = np.unique(np.repeat(np.arange(n), each) * m + chance.of("pairs").integers(n * each, m))
    size = cells.size
    problem = AssignmentProblem.from_pairs(
        cells // m,
        cells % m,
        chance.of("points").integers(size, 10**6) + 1,
        (n, m),
        chance.of("row places").integers(n, places) + 1,
        chance.of("col places").integers(m, places) + 1,
    )
    return TwoSidedMarket.from_points(
        problem,
        row_points=chance.of("rows").uniform(size),
        col_points=chance.of("cols").uniform(size),
        groups=None if groups is None else chance.of("groups").integers(n, groups),
        remote=chance.of("remote").uniform(n) < 0.3,
    )


def seconds(act: Callable[[], Any], runs: int = 3) -> float:
    """CPU seconds, the median of some runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    n, m = (1_000, 3_000) if parser.parse_args().quick else (10_000, 30_000)
    markets = {"rows alone": market(n, m, 20, 1, None), "160 groups, 1-3 places": market(n, m, 20, 3, 160)}
    choices = {}
    for name, one in markets.items():
        choices[name] = choose_by(GreedyByPoints(), one)
        start = time.process_time()
        _ = one.optimum
        print(f"optimum of {name}: {time.process_time() - start:.2f} s", flush=True)
    functions: dict[str, Callable[[Choice], Any]] = {
        **{name: form().of for name, form in MEASURES.items()},
        "group_envy[up_to=1]": MEASURES["group_envy"](up_to=1).of,
        "top_share[by=wanted]": MEASURES["top_share"](by="wanted").of,
        "rank_profile": rank_profile,
        "lorenz_curve": lorenz_curve,
    }
    print(f"\n| {n:,} x {m:,}, 20 candidates | " + " | ".join(f"{name}, s" for name in choices) + " |")
    print("|---|" + "---|" * len(choices))
    for name, function in functions.items():
        took = [seconds(partial(function, choice)) for choice in choices.values()]
        print(f"| {name} | " + " | ".join(f"{one:.3f}" for one in took) + " |", flush=True)


if __name__ == "__main__":
    main()
