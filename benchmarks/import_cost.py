"""What ``import rvmatch`` costs beside ``import numpy``, each in fresh processes, alternating."""

import argparse
import statistics
import subprocess
import sys
import time

NAMES = ("numpy", "rvmatch")


def seconds(name: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {name}"], check=True)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=15)
    arguments = parser.parse_args()
    runs: dict[str, list[float]] = {name: [] for name in NAMES}
    for name in NAMES:
        seconds(name)
    for _ in range(arguments.repeats):
        for name in NAMES:
            runs[name].append(seconds(name))
    medians = {name: statistics.median(runs[name]) for name in NAMES}
    print("| import | median s |\n|---|---|")
    for name, median in medians.items():
        print(f"| {name} | {median:.3f} |")
    print(f"| rvmatch / numpy | {medians['rvmatch'] / medians['numpy']:.2f} × |")


if __name__ == "__main__":
    main()
