"""Changes of a live plan of this library, beside a new plan of the same libraries."""

import statistics
import time
from collections.abc import Callable
from random import Random
from typing import Any

import attrs

from libraries import libraries
from rvmatch import Matcher
from rvmatch.matching import LivePlan

__all__ = ["changes"]

ANEW = "a new plan"
CHANGES = 300


def changes(n: int, m: int, limit: float) -> dict[str, Any]:
    """
    The cell of one size: what each kind of change takes, through the public calls.

    Args:
        n: How many demands.
        m: How many supplies.
        limit: A new plan is made up to three times, once if it takes more seconds than this.

    Raises:
        SolverError: If the plan that was kept is not the one that a new run makes.
    """
    demands, supplies = libraries(n, m)
    started = time.perf_counter()
    live = LivePlan(demands, supplies, matcher=Matcher())
    begun = time.perf_counter() - started
    rng = Random(n)
    taken: dict[str, list[float]] = {}

    def timed(name: str, change: Callable[[], Any]) -> None:
        began = time.perf_counter()
        change()
        taken.setdefault(name, []).append(time.perf_counter() - began)

    for _ in range(CHANGES):
        demand, supply = rng.choice(demands.projects), rng.choice(supplies.projects)
        timed("a demand goes", lambda key=demand.key: live.withdraw_demand(key))
        timed("a demand comes", lambda one=demand: live.add_demand(one))
        timed("a supply goes", lambda key=supply.key: live.withdraw_supply(key))
        timed("a supply comes", lambda one=supply: live.add_supply(one))
        places = rng.randint(0, 3)
        timed("a supply's places", lambda key=supply.key, more=places: live.accept(key, more))
        other = attrs.evolve(demand, missing_cny=rng.randint(1, 200) * 10_000)
        timed("a demand changes", lambda one=other: live.change_demand(one))
    docked = rng.sample(live.dockings, min(CHANGES, len(live.dockings)))
    for pair in docked:
        timed("a refusal", lambda pair=pair: live.refuse(*pair))
    for turn in range(3):
        if turn == 0 or taken[ANEW][0] < limit:
            timed(ANEW, live.plan)
    contenders = {name: _summary(times) for name, times in taken.items()}
    contenders["begun"] = _summary([begun])
    return {
        "series": "live plan, about 25 eligible",
        "size": n,
        "name": f"{n:,} x {m:,}",
        "total": None,
        "contenders": contenders,
        "ratio": {},
    }


def _summary(times: list[float]) -> dict[str, Any]:
    ordered = sorted(times)
    return {
        "median": statistics.median(ordered),
        "low": ordered[0],
        "high": ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)],
        "runs": len(ordered),
    }
