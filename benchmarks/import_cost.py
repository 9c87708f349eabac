"""What ``import rvmatch`` costs beside ``import numpy``, and what its first use adds; in fresh processes."""

import argparse
import statistics
import subprocess
import sys
import time

ACTIONS = {
    "import numpy": "import numpy",
    "import rvmatch": "import rvmatch",
    "from rvmatch import match, read_demands": "from rvmatch import match, read_demands",
}


def seconds(action: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", action], check=True)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=15)
    arguments = parser.parse_args()
    runs: dict[str, list[float]] = {name: [] for name in ACTIONS}
    for turn in range(arguments.repeats + 1):
        for name, action in ACTIONS.items():
            taken = seconds(action)
            if turn:  # the first turn only fills the caches of compiled modules
                runs[name].append(taken)
    medians = {name: statistics.median(taken) for name, taken in runs.items()}
    print("| what a new process does | median s | / import numpy |\n|---|---|---|")
    for name, median in medians.items():
        print(f"| `{name}` | {median:.3f} | {median / medians['import numpy']:.2f} × |")


if __name__ == "__main__":
    main()
