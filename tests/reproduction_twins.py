"""Twins of published files, made from seeds, for the reproductions: synthetic, in the same formats."""

import json
import random
import sys
from pathlib import Path

import numpy as np

from reproduction_oracles import generalised_extremes, profiles

PROGRAMS = Path(__file__).parents[1] / "benchmarks" / "reproductions"


def on_the_path(monkeypatch):
    """The programs can be imported by their names, and are forgotten afterwards."""
    known = set(sys.modules)
    monkeypatch.syspath_prepend(str(PROGRAMS))
    yield
    for name in set(sys.modules) - known:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if file.startswith(str(PROGRAMS)):
            del sys.modules[name]


def published(folder, study, values):
    """A file of published values for twins: case, quantity, value and status of each."""
    path = folder / "published.json"
    rows = [[study, case, quantity, str(value), status, "twin"] for case, quantity, value, status in values]
    path.write_text(json.dumps({"sources": {"twin": "an oracle"}, "hashes": {}, "values": rows}))
    return ["--published", str(path)]


def assignment_twin(path, seed=5, size=12):
    costs = np.random.default_rng(seed).integers(1, 101, (size, size))
    # The files of the library break rows where they like, and begin lines with a blank.
    words = [str(size), *map(str, costs.reshape(-1).tolist())]
    path.write_text("\n".join(" " + " ".join(words[at : at + 7]) for at in range(0, len(words), 7)) + "\n")
    return costs


def generalised_twin(path, problems=2, seed=1):
    rng = np.random.default_rng(seed)
    lines, found = [str(problems)], []
    for _ in range(problems):
        costs, amounts = rng.integers(10, 50, (6, 3)), rng.integers(5, 25, (6, 3))
        available = [int(0.9 * amounts.sum() / 9)] * 3
        lines += [
            "3 6",
            *(" ".join(map(str, row)) for table in (costs.T, amounts.T) for row in table.tolist()),
        ]
        lines.append(" ".join(map(str, available)))
        found.append(generalised_extremes(costs, amounts.tolist(), available))
    path.write_text("\n".join(lines) + "\n")
    return found


def review_twin(path, seed=0):
    """Similarities in thousandths, so that nothing is rounded; the last paper suits nobody well."""
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 1000, (7, 4)) / 1000
    scores[:, 3] /= 5
    scores = np.round(scores, 3)
    conflicts = (rng.random((7, 4)) < 0.15).astype(np.int64)
    np.savez(path, similarity_matrix=scores, mask_matrix=conflicts)
    return scores, conflicts


def fair_twin(folder):
    """Two papers want the same three experts: the greatest total starves one of them."""
    scores = np.array([[0.9, 0.8, 0.1], [0.8, 0.7, 0.0], [0.7, 0.6, 0.2], [0.1, 0.0, 0.6], [0.0, 0.1, 0.5]])
    folder.mkdir()
    np.save(folder / "scores.npy", scores)
    np.save(folder / "loads.npy", np.array([1.0, 1.0, 1.0, 2.0, 2.0]))
    np.save(folder / "covs.npy", np.array([2.0, 2.0, 2.0]))
    return scores, [1, 1, 1, 2, 2], [2, 2, 2]


def allocation_twin(path, seed, tight):
    rng = random.Random(seed)
    lists = []
    for _ in range(6):
        projects = rng.sample(range(5), rng.randint(0, 4))
        cut = rng.randint(0, len(projects))
        levels = [[one] for one in projects[:cut]] + ([sorted(projects[cut:])] if cut < len(projects) else [])
        lists.append(levels)
    capacities, lecturers, most = [2, 1, 1, 2, 1], [0, 0, 1, 1, 1], [2, 2] if tight else [9, 9]

    def told(levels):
        return " ".join(
            str(one[0] + 1) if len(one) == 1 else f"({' '.join(str(p + 1) for p in one)})" for one in levels
        )

    lines = ["6 5 2", *(f"{at} {told(levels)}" for at, levels in enumerate(lists, 1))]
    lines += [f"{at} {capacity} {lecturers[at - 1] + 1}" for at, capacity in enumerate(capacities, 1)]
    lines += [f"{at} {limit} 3 1 2" for at, limit in enumerate(most, 1)]
    path.write_text("\n".join(lines) + "\n")
    return profiles(lists, capacities, lecturers, most)


def donation_twin(path, seed):
    rng = random.Random(seed)
    place = lambda: (rng.randint(0, 9), rng.randint(0, 9))  # noqa: E731
    donations = sorted(
        ((week, week + rng.randint(0, 1), place()) for week in (rng.randint(1, 4) for _ in range(6))),
        key=lambda one: one[0],
    )
    needs = sorted(
        (
            (week, week + rng.randint(0, 2), place(), rng.randint(1, 2))
            for week in (rng.randint(1, 4) for _ in range(4))
        ),
        key=lambda one: one[0],
    )
    lines = ["kind,id,from_week,to_week,x,y,places"]
    lines += [f"donation,d{at},{first},{last},{x},{y}," for at, (first, last, (x, y)) in enumerate(donations)]
    lines += [f"need,r{at % 3},{a},{b},{x},{y},{places}" for at, (a, b, (x, y), places) in enumerate(needs)]
    path.write_text("\n".join(lines) + "\n")
    return donations, needs
