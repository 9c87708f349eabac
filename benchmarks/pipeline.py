"""How long each phase of a match takes, beside bare scipy on the same points, in one run."""

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from libraries import libraries
from rvmatch import Matcher, document_text, from_document, match
from rvmatch.assignment import AssignmentProblem, solve
from rvmatch.columns import demand_columns, supply_columns
from rvmatch.eligibility import find_candidates
from rvmatch.matching.cover import choose_cover
from rvmatch.matching.encoding import Scored, solve_market
from rvmatch.matching.policies.ranking import rank_market
from rvmatch.scoring import score_pairs
from rvmatch.scoring.scores import counting

SIZES = ((160, 274), (1_000, 3_000), (10_000, 30_000))
DENSE_CELLS = 40_000_000
SPENT_ON_QUICK = 0.4
MOST_RUNS = 200


def timed(action: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """The median of several runs in seconds, and the last result; what is quick is run more often."""
    seconds: list[float] = []
    while len(seconds) < repeats or (sum(seconds) < SPENT_ON_QUICK and len(seconds) < MOST_RUNS):
        started = time.perf_counter()
        result = action()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), result


def bare_dense(problem: AssignmentProblem) -> int:
    table = np.zeros(problem.shape)
    table[problem.rows, problem.cols] = problem.points
    rows, cols = linear_sum_assignment(table, maximize=True)
    return int(table[rows, cols].sum())


def bare_sparse(problem: AssignmentProblem) -> int:
    n, m = problem.shape
    top = int(problem.points.max()) + 1
    rows = np.concatenate([problem.rows, np.arange(n)])
    cols = np.concatenate([problem.cols, m + np.arange(n)])
    cost = np.concatenate([top - problem.points, np.full(n, top)]).astype(float)
    graph = csr_array((cost, (rows, cols)), shape=(n, m + n))
    mates = min_weight_full_bipartite_matching(graph)
    return int(n * top - graph[mates].sum())


def run(n: int, m: int, repeats: int) -> None:
    demands, supplies = libraries(n, m)
    matcher = Matcher()
    texts = document_text(demands), document_text(supplies)
    phases: dict[str, float] = {}
    phases["read (json)"], _ = timed(lambda: [from_document(text) for text in texts], repeats)
    phases["columns"], (rows, cols) = timed(
        lambda: (demand_columns(demands), supply_columns(supplies)), repeats
    )
    phases["eligibility"], found = timed(lambda: find_candidates(rows, cols, matcher.rules), repeats)
    criteria = counting(rows, cols, matcher.criteria, matcher.weights)
    phases["score"], scores = timed(
        lambda: score_pairs(rows, cols, found.pairs, criteria, matcher.weights), repeats
    )
    scored = Scored(
        demands=rows,
        supplies=cols,
        pairs=found.pairs,
        points=scores.points,
        minimum_points=matcher.policy.minimum_points,
    )
    ranking = rank_market(
        matcher.policy,
        demands=rows,
        supplies=cols,
        pairs=found.pairs,
        points=scores.points,
        cover=choose_cover(None, rows, matcher.edition),
    )
    phases["solve, three ranks"], _ = timed(lambda: solve_market(scored, ranking, matcher.policy), repeats)
    whole, plan = timed(lambda: match(demands, supplies), repeats)
    phases["plan (the rest of match)"] = whole - sum(
        phases[name] for name in ("columns", "eligibility", "score", "solve, three ranks")
    )
    phases["match, all of it"] = whole
    phases["match without solve"] = whole - phases["solve, three ranks"]

    problem = AssignmentProblem.from_pairs(
        found.pairs.rows, found.pairs.cols, scores.points, found.pairs.shape
    )
    single, answer = timed(lambda: solve(problem), repeats)
    peers = {"bare scipy sparse": timed(lambda: bare_sparse(problem), repeats)}
    if n * m <= DENSE_CELLS:
        peers["bare scipy dense"] = timed(lambda: bare_dense(problem), repeats)
    for name, (_, total) in peers.items():
        if total != answer.points:
            raise SystemExit(f"{name}: {total}, rvmatch: {answer.points}")
    best = min(seconds for seconds, _ in peers.values())

    print(f"\n### {n:,} demands × {m:,} supplies")
    print(f"\n{len(found.pairs):,} eligible pairs, {len(plan.matches):,} matches.\n")
    print("| phase | median s |\n|---|---|")
    for name, seconds in phases.items():
        print(f"| {name} | {seconds:.3f} |")
    print(f"| solve, one rank ({answer.solver}) | {single:.4f} |")
    for name, (seconds, _) in peers.items():
        print(f"| {name} | {seconds:.4f} |")
    print(f"| one rank / better of bare scipy | {single / best:.2f} × |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the two smaller sizes only")
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    for n, m in SIZES[:2] if arguments.quick else SIZES:
        run(n, m, arguments.repeats)


if __name__ == "__main__":
    main()
