"""
Libraries from columns to scored pairs, the same worked out again as verification does, and whole plans.

Everything runs in one process and takes turns, with one thread and with two.
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from libraries import libraries

__all__ = ["measured_judging"]

JUDGING = "eligibility and scoring"
JUDGING_ON_TWO = "eligibility and scoring, two threads"
INPUT = "the input verified"
MATCH = "match"
MATCH_ON_TWO = "match, two threads"
PLAN = "the plan verified"
NAMES = (JUDGING, JUDGING_ON_TWO, INPUT, MATCH, MATCH_ON_TWO, PLAN)

SIZES = [(2_000, 6_000, 20, True), (10_000, 30_000, 20, False), (10_000, 30_000, 150, False)]
SIZES += [(100_000, 300_000, 20, False), (100_000, 300_000, 150, False)]
SHORT, LONG = 5.0, 20.0


def measured_judging(*, quick: bool, limit: float) -> list[dict[str, Any]]:
    """
    The cells of this group.

    Args:
        quick: Only the smaller libraries.
        limit: What took longer once, in seconds, is not repeated.

    Raises:
        SystemExit: If two ways to the same pairs differ, or a plan does not hold.
    """
    return [_cell(n, m, eligible, limit) for n, m, eligible, is_quick in SIZES if is_quick or not quick]


def _cell(n: int, m: int, eligible: int, limit: float) -> dict[str, Any]:
    """All questions about one pair of libraries, in turn."""
    taken: dict[str, list[float]] = {name: [] for name in NAMES}
    totals: dict[str, set[int]] = {"points of pairs": set(), "points of plans": set()}
    with ThreadPoolExecutor(2) as threads:
        asked = _questions(n, m, eligible, threads)
        for turn in range(6):
            for name in (*NAMES[turn % len(NAMES) :], *NAMES[: turn % len(NAMES)]):
                if _enough(taken[name], limit):
                    continue
                gc.collect()
                started = time.perf_counter()
                kind, total = asked[name]()
                taken[name].append(time.perf_counter() - started)
                totals[kind].add(total)
    if differing := {kind: found for kind, found in totals.items() if len(found) > 1}:
        sys.exit(f"judging, {n} x {m}: totals differ: {differing}")
    found = {name: _summary(times) for name, times in taken.items()}
    medians = {name: found[name]["median"] for name in NAMES}
    print(
        f"judging: {n:,} x {m:,}, about {eligible}: input {medians[INPUT] / medians[JUDGING]:.2f}, "
        f"two threads {medians[JUDGING] / medians[JUDGING_ON_TWO]:.2f} and "
        f"{medians[MATCH] / medians[MATCH_ON_TWO]:.2f}",
        file=sys.stderr,
        flush=True,
    )
    return {
        "series": f"about {eligible} eligible",
        "size": n,
        "name": f"{n:,} x {m:,}",
        "total": totals["points of plans"].pop(),
        "contenders": found,
        "ratio": {},
    }


def _questions(
    n: int, m: int, eligible: int, threads: ThreadPoolExecutor
) -> dict[str, Callable[[], tuple[str, int]]]:
    """What is asked, by name; each answer says of what it is the total."""
    from rvmatch import Matcher, Policy, TotalScore, verify_plan
    from rvmatch.columns import demand_columns, supply_columns
    from rvmatch.eligibility.candidates import CandidateSearch, pairs_at_once
    from rvmatch.matching.checking.plain import plain_pairs
    from rvmatch.matching.judging import Judging, judged, judged_by_threads
    from rvmatch.scoring.scores import counting

    demands, supplies = libraries(n, m, eligible=eligible)
    rows, cols = demand_columns(demands), supply_columns(supplies)
    matcher = Matcher(policy=Policy(objectives=[TotalScore()]))
    criteria = counting(rows, cols, matcher.criteria, matcher.weights)
    judging = Judging(
        rules=matcher.rules,
        criteria=criteria,
        weights=matcher.weights,
        refused=frozenset(),
        most=pairs_at_once(None),
    )

    def search() -> CandidateSearch:
        return CandidateSearch.of(rows, cols, matcher.rules)

    def verified_input() -> int:
        parts = {"rules": matcher.rules, "criteria": criteria, "weights": matcher.weights}
        return int(plain_pairs(rows, cols, policy=matcher.policy, **parts).points.sum())

    plans = [matcher.match(demands, supplies)]  # it also loads and compiles

    def verified_plan() -> int:
        if not verify_plan(plans[0], demands, supplies, matcher=matcher).holds:
            sys.exit(f"judging, {n} x {m}: a plan does not hold")
        return plans[0].totals.points

    of_pairs: dict[str, Callable[[], int]] = {
        JUDGING: lambda: int(judged(search(), judging, lambda _: None).points.sum()),
        JUDGING_ON_TWO: lambda: int(judged_by_threads(threads, search(), judging).points.sum()),
        INPUT: verified_input,
    }
    of_plans: dict[str, Callable[[], int]] = {
        MATCH: lambda: matcher.match(demands, supplies).totals.points,
        MATCH_ON_TWO: lambda: matcher.match(demands, supplies, executor=threads).totals.points,
        PLAN: verified_plan,
    }
    return {
        name: lambda kind=kind, ask=ask: (kind, ask())  # type: ignore[misc]
        for kind, questions in (("points of pairs", of_pairs), ("points of plans", of_plans))
        for name, ask in questions.items()
    }


def _enough(taken: list[float], limit: float) -> bool:
    """Five answers of what is short, three of what is longer; of several, the first does not count."""
    if not taken:
        return False
    first = taken[-1]
    wanted = 6 if first < SHORT else 4 if first < min(LONG, limit) else 1
    return len(taken) >= wanted


def _summary(taken: list[float]) -> dict[str, Any]:
    times = sorted(taken[1:] or taken)
    return {"median": statistics.median(times), "low": times[0], "high": times[-1], "runs": len(times)}
