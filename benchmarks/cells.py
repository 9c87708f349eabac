"""The cells of the grid: which instances, in which group, and who competes there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from contenders import OURS, PLAIN

__all__ = ["GROUPS", "Cell", "cells"]

DENSE = (OURS, PLAIN, "scipy dense", "lapx", "lapjv", "OR-Tools assignment")
WIDE = DENSE[:-2]
"""The last two would fill a wide table up until it is square."""
SPARSE = (OURS, PLAIN, "scipy sparse", "OR-Tools flow", "lapx sparse")
RANKS = (
    "rank 1: coverage",
    "rank 2: points",
    "rank 3: few levels",
    "rank 4: tie-break",
    "ranks 1 and 2",
    "ranks 1 to 3",
    "ranks 1 to 4",
)


@dataclass(frozen=True)
class Cell:
    """
    One instance and its contenders.

    Args:
        group: Which part of the grid it belongs to.
        series: What it shares with the same kind of instance at other sizes; growth is fitted along it.
        size: The number of rows, by which it is placed in its series.
        name: What people call it.
        instance: What ``instances.build`` takes.
        contenders: Who competes.
        quick: Whether it belongs to the quick set.
        heavy: Whether each contender is measured once more in a fresh process, for its memory.
        compared: Whether all contenders answer the same question, so that totals must be equal.
    """

    group: str
    series: str
    size: int
    name: str
    instance: dict[str, Any] = field(hash=False)
    contenders: Sequence[str] = ()
    quick: bool = False
    heavy: bool = False
    compared: bool = True


def _table(group: str, n: int, m: int, scores: str, contenders: Sequence[str] = DENSE, **more: Any) -> Cell:
    shape = "square" if n == m else "wide"
    series = f"{shape}, {scores}" if group == "dense" else scores
    instance = {"form": "table", "n": n, "m": m, "scores": scores}
    return Cell(group, series, n, f"{n:,} x {m:,}", instance, contenders, **more)


def _market(group: str, series: str, n: int, m: int, k: int, **more: Any) -> Cell:
    settings = {key: more.pop(key) for key in ("places", "regions", "outside") if key in more}
    instance = {"form": "market", "n": n, "m": m, "k": k, **settings}
    return Cell(group, f"{series}, k = {k}", n, f"{n:,} x {m:,}", instance, **more)


def _real() -> Iterator[Cell]:
    """Sizes that are known from fairs, counties and provinces."""
    for n, m in ((56, 63), (146, 146), (274, 160), (337, 337), (1_000, 1_000)):
        yield _table("real", n, m, "realistic", quick=True)
    yield _market("real", "sparse", 10_000, 10_000, 20, contenders=SPARSE, heavy=True)


def _dense() -> Iterator[Cell]:
    for scores in ("uniform", "realistic"):
        for n in (500, 1_000, 2_000, 5_000, 10_000):
            yield _table("dense", n, n, scores, quick=n <= 1_000, heavy=n >= 5_000)
    for n in (500, 1_000, 2_000):
        yield _table("dense", n, 5 * n, "uniform", WIDE, quick=n <= 500, heavy=n >= 2_000)


def _sparse() -> Iterator[Cell]:
    """Twenty candidates at every size; five and fifty at two sizes."""
    ladder = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)
    for k in (20, 5, 50):
        for n in ladder if k == 20 else (10_000, 100_000):
            quick = n <= 10_000 and k == 20 and n != 3_000
            more = {"quick": quick, "heavy": n >= 100_000}
            yield _market("sparse", "loose", n, 3 * n, k, contenders=SPARSE, **more)
            yield _market("sparse", "tight", n, n, k, contenders=SPARSE, **more)
            m, name = 3 * n // 10, "tight with capacities"
            yield _market("sparse", name, n, m, k, places=5, contenders=SPARSE[:-1], **more)


def _regions() -> Iterator[Cell]:
    for outside in (0.0, 0.03):
        series = f"31 regions, {outside:.0%} outside"
        for n in (10_000, 100_000):
            for m, kind in ((3 * n, "loose"), (n, "tight")):
                yield _market(
                    "regions",
                    f"{kind}, {series}",
                    n,
                    m,
                    20,
                    regions=31,
                    outside=outside,
                    contenders=SPARSE[:-1],
                    quick=n == 10_000 and kind == "tight",
                    heavy=n >= 100_000,
                )


def _ranks() -> Iterator[Cell]:
    for n in (1_000, 10_000, 100_000):
        for m, kind in ((3 * n, "loose"), (n, "tight")):
            yield _market("ranks", kind, n, m, 20, contenders=RANKS, quick=n == 1_000, compared=False)


def _threads() -> Iterator[Cell]:
    contenders = (OURS, "rvmatch, two threads")
    for n in (10_000, 100_000):
        for m, kind in ((3 * n, "loose"), (n, "tight")):
            yield _market(
                "threads", f"{kind}, 31 closed regions", n, m, 20, regions=31, contenders=contenders,
                quick=n == 10_000,
            )  # fmt: skip


GROUPS = {
    "real": _real,
    "dense": _dense,
    "sparse": _sparse,
    "regions": _regions,
    "ranks": _ranks,
    "threads": _threads,
}
"""The groups whose cells are arrays; the others have programs of their own, see ``grid.py``."""


def cells(group: str, *, quick: bool) -> list[Cell]:
    """The cells of a group, smaller ones before larger ones of the same series."""
    return [cell for cell in GROUPS[group]() if cell.quick or not quick]
