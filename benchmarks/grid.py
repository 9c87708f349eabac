"""
All contenders on all instances, side by side in one run.

    python benchmarks/grid.py                       # everything
    python benchmarks/grid.py --quick               # a quick set, under three minutes
    python benchmarks/grid.py --only sparse,ranks   # some groups
    python benchmarks/grid.py --write               # keep the figures, write page and picture

The run fails if two contenders answer the same question with different totals.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import picture
import tables
from cells import GROUPS, cells
from crew import Crew
from endtoend import measured_programs
from incremental import measured_changes
from judging import measured_judging
from measuring import measure
from results import FILE, known_times, load, merged, run_facts, save

PAGE = Path(__file__).with_name("RESULTS.md")
PICTURE = Path(__file__).with_name("results.svg")
PROGRAMS = {"judging": measured_judging, "incremental": measured_changes, "endtoend": measured_programs}
"""Groups that are not answered from arrays by workers."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a quick set, under three minutes")
    parser.add_argument("--only", default="", help=f"groups: {', '.join([*GROUPS, *PROGRAMS])}")
    parser.add_argument("--write", action="store_true", help="keep the figures, write page and picture")
    parser.add_argument("--limit", type=float, default=60.0, help="leave out who would take more seconds")
    parser.add_argument("--draw", action="store_true", help="measure nothing: page and picture from the file")
    arguments = parser.parse_args()
    wanted = [name.strip() for name in arguments.only.split(",") if name.strip()] or [*GROUPS, *PROGRAMS]
    if unknown := set(wanted) - {*GROUPS, *PROGRAMS}:
        sys.exit(f"no such groups: {', '.join(sorted(unknown))}")
    kept = load()
    if not arguments.draw:
        for group in wanted:
            kept = _measured(group, kept, arguments)
    if arguments.write or arguments.draw:
        tables.write(PAGE, kept)
        PICTURE.write_text(picture.drawn(kept), encoding="utf-8")


def _measured(group: str, kept: dict[str, Any], arguments: argparse.Namespace) -> dict[str, Any]:
    """The figures with those of one group; printed, and kept at once where they are to be written."""
    started = time.perf_counter()
    if group in PROGRAMS:
        found = PROGRAMS[group](quick=arguments.quick, limit=arguments.limit)
    else:
        found = _cells(group, kept, arguments)
    facts = run_facts()
    only_now = merged({"runs": {}, "groups": {}}, group, found, facts)
    for table in tables.group_tables(group, only_now["groups"][group]):
        print(f"\n{table}", flush=True)
    print(f"\n{group}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    results = merged(kept, group, found, facts)
    if arguments.write:
        save(results, FILE)
    return results


def _cells(group: str, kept: dict[str, Any], arguments: argparse.Namespace) -> list[dict[str, Any]]:
    known = known_times(kept)
    found = []
    with Crew() as crew:
        for cell in cells(group, quick=arguments.quick):
            result = measure(cell, crew, known, arguments.limit)
            found.append(result)
            for name, figures in result["contenders"].items():
                if "median" in figures:
                    points = known.setdefault((cell.series, name), [])
                    points[:] = [point for point in points if point[0] != cell.size]
                    points.append((cell.size, figures["median"]))
            ratios = ", ".join(f"{name} {ratio:.2f}" for name, ratio in result["ratio"].items())
            print(f"{group}: {cell.series}: {cell.name}: {ratios}", file=sys.stderr, flush=True)
            if cell.heavy:
                crew.rest()
    return found


if __name__ == "__main__":
    main()
