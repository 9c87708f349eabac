"""The figures kept in ``results.json``: cells by group and name, each with the run that measured it."""

import datetime
import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from contenders import versions

__all__ = ["FILE", "known_times", "load", "merged", "run_facts", "save"]

FILE = Path(__file__).with_name("results.json")

Results = dict[str, Any]


def load(file: Path = FILE) -> Results:
    """The figures kept so far."""
    if not file.exists():
        return {"runs": {}, "groups": {}}
    return dict(json.loads(file.read_text(encoding="utf-8")))


def save(results: Results, file: Path = FILE) -> None:
    """Keep the figures."""
    text = json.dumps(results, ensure_ascii=False, indent=1, sort_keys=True)
    file.write_text(text + "\n", encoding="utf-8")


def run_facts() -> dict[str, Any]:
    """What a figure depends on besides the code: day, machine, versions."""
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
            "system": platform.system(),
            "python": platform.python_version(),
        },
        "versions": versions(),
    }


def _processor() -> str:
    """The processor's name as far as the system tells it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def merged(results: Results, group: str, cells: Sequence[dict[str, Any]], facts: dict[str, Any]) -> Results:
    """
    The figures with those of one group put in; cells that were not measured now stay.

    Args:
        results: The figures kept so far.
        group: The group.
        cells: Its cells as measured.
        facts: The facts of this run.
    """
    key = next((name for name, known in results["runs"].items() if known == facts), None)
    key = key or f"run {len(results['runs']) + 1}"
    runs = {**results["runs"], key: facts}
    kept = {cell["series"] + cell["name"]: cell for cell in results["groups"].get(group, ())}
    kept |= {cell["series"] + cell["name"]: {**cell, "run": key} for cell in cells}
    groups = {**results["groups"], group: list(kept.values())}
    used = {cell["run"] for entries in groups.values() for cell in entries}
    return {"runs": {name: runs[name] for name in runs if name in used}, "groups": groups}


def known_times(results: Results) -> dict[tuple[str, str], list[tuple[int, float]]]:
    """Sizes and medians of every contender along every series."""
    found: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for entries in results["groups"].values():
        for cell in entries:
            for name, result in cell.get("contenders", {}).items():
                if "median" in result:
                    found.setdefault((cell["series"], name), []).append((cell["size"], result["median"]))
    return found
