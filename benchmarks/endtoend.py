"""
From files to a plan in a file: this library beside a plain pandas and OR-Tools script, each a process.

Whole processes are timed, from their start to their end, so that loading counts on both sides.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from libraries import written_libraries

__all__ = ["measured_programs"]

PEERS = Path(__file__).with_name("peers")
SCRIPT = "pandas + OR-Tools"
PROGRAMS = {
    "rvmatch": ("rvmatch_program.py", "fast"),
    "rvmatch without fast": ("rvmatch_program.py", "plain"),
    SCRIPT: ("pandas_script.py", ""),
}
SIZES = [(2_000, 6_000, 20, True), (10_000, 30_000, 20, False), (10_000, 30_000, 150, False)]
SIZES += [(100_000, 300_000, 20, False), (100_000, 300_000, 150, False)]
SHORT = 15.0


def measured_programs(*, quick: bool, limit: float) -> list[dict[str, Any]]:
    """
    The cells of this group.

    Args:
        quick: Only the smallest libraries.
        limit: Programs are never left out here: those beside which this library stands take longer than it.

    Raises:
        SystemExit: If a program fails, or two plans have different totals.
    """
    del limit
    found = []
    for n, m, eligible, is_quick in SIZES:
        if quick and not is_quick:
            continue
        with tempfile.TemporaryDirectory(prefix="rvmatch-benchmark-") as folder:
            written_libraries(Path(folder), n, m, eligible)
            for kind in ("json", "parquet"):
                found.append(_cell(Path(folder), kind, n, m, eligible))
                ratios = ", ".join(f"{name} {ratio:.2f}" for name, ratio in found[-1]["ratio"].items())
                where = f"{found[-1]['series']}: {found[-1]['name']}"
                print(f"endtoend: {where}: {ratios}", file=sys.stderr, flush=True)
    return found


def _cell(folder: Path, kind: str, n: int, m: int, eligible: int) -> dict[str, Any]:
    """All programs on the files of one kind, in turn."""
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in PROGRAMS}
    for turn in range(5):
        names = list(PROGRAMS)
        for name in (*names[turn % 3 :], *names[: turn % 3]):
            taken = [run["seconds"] for run in runs[name]]
            if not taken or len(taken) < (5 if taken[0] < 5 else 3 if taken[0] < SHORT else 1):
                runs[name].append(_run(name, folder, kind))
    totals = {name: taken[0]["total"] for name, taken in runs.items()}
    if len(set(totals.values())) > 1:
        sys.exit(f"end to end, {kind}, {n} x {m}: totals differ: {totals}")
    contenders = {}
    for name, taken in runs.items():
        times = sorted(run["seconds"] for run in taken)
        contenders[name] = {
            "median": statistics.median(times),
            "low": times[0],
            "high": times[-1],
            "runs": len(times),
            "peak_mb": max(run["peak_mb"] for run in taken),
            "phases": taken[-1].get("phases", {}),
        }
    script = contenders[SCRIPT]["median"]
    return {
        "series": f"{kind}, about {eligible} eligible",
        "size": n,
        "name": f"{n:,} x {m:,}",
        "total": totals[SCRIPT],
        "contenders": contenders,
        "ratio": {name: contenders[name]["median"] / script for name in PROGRAMS if name != SCRIPT},
    }


def _run(name: str, folder: Path, kind: str) -> dict[str, Any]:
    """One program in a process of its own; its last line of output says total and peak memory."""
    program, setting = PROGRAMS[name]
    files = [str(folder / f"{side}.{kind}") for side in ("demands", "supplies")]
    command = [sys.executable, str(PEERS / program), *files, str(folder / "plan.json"), setting]
    paths = os.pathsep.join(filter(None, [str(PEERS.parent), os.environ.get("PYTHONPATH", "")]))
    environment = {**os.environ, "PYTHONPATH": paths}
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    seconds = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{name} failed: {done.stderr[-2_000:]}")
    return {"seconds": seconds, **json.loads(done.stdout.splitlines()[-1])}
