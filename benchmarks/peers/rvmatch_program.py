"""This library from two files to a plan in a file: the greatest total score, then the tie-break."""

import json
import sys
import time
from itertools import pairwise
from pathlib import Path

FAST = ("numba", "msgspec")


def main(demand_file: str, supply_file: str, target: str, setting: str) -> None:
    if setting == "plain":
        for module in FAST:
            sys.modules[module] = None  # type: ignore[assignment]  # as if it were not installed
    from memory import peak_mb
    from rvmatch import Limits, Matcher, Policy, TotalScore, document_text, read_demands, read_supplies

    phases = {"start": time.perf_counter()}
    limits = Limits(max_rows=1_000_000, max_bytes=2_000_000_000, max_unpacked_bytes=8_000_000_000)
    if demand_file.endswith(".parquet"):
        from rvmatch.adapters.frames import read_demands_parquet, read_supplies_parquet

        demands = read_demands_parquet(demand_file, limits=limits)
        supplies = read_supplies_parquet(supply_file, limits=limits)
    else:
        demands, supplies = (
            read_demands(demand_file, limits=limits),
            read_supplies(supply_file, limits=limits),
        )
    phases["read"] = time.perf_counter()
    plan = Matcher(policy=Policy(objectives=[TotalScore()])).match(demands, supplies)
    phases["match"] = time.perf_counter()
    Path(target).write_text(document_text(plan), encoding="utf-8")
    phases["write"] = time.perf_counter()
    spans = {name: phases[name] - phases[before] for before, name in pairwise(phases)}
    total = sum(match.points for match in plan.matches)
    print(json.dumps({"total": total, "peak_mb": peak_mb(), "phases": spans}))


if __name__ == "__main__":
    main(*sys.argv[1:5])
