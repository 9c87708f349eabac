"""The instances of the grid: arrays from a seed, so that every contender builds the very same ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Market", "Table", "build"]

Numbers = NDArray[np.int64]
BEST = 10**6


@dataclass(frozen=True)
class Table:
    """A full table of points, int64 ``[n, m]``, none below zero."""

    points: Numbers


@dataclass(frozen=True)
class Market:
    """
    Candidate pairs sorted by row and column, each once.

    ``groups`` and ``kept`` are for ranked orders: the group of each row ``[n]``, and what each pair is worth
    to a third and a fourth rank ``[2, p]``.
    """

    rows: Numbers
    cols: Numbers
    points: Numbers
    shape: tuple[int, int]
    row_capacity: Numbers
    col_capacity: Numbers
    groups: Numbers
    later: Numbers


def build(instance: Mapping[str, Any]) -> Table | Market:
    """
    The arrays that an instance of a cell stands for.

    Args:
        instance: ``{"form": "table" or "market", ...}`` with the arguments of ``table`` or ``market``.
    """
    settings = dict(instance)
    return {"table": table, "market": market}[settings.pop("form")](**settings)


def table(n: int, m: int, scores: str = "uniform", seed: int = 1) -> Table:
    """
    A full table.

    Args:
        n: Rows.
        m: Columns.
        scores: ``"uniform"``: whole numbers up to a million, hardly a tie. ``"realistic"``: as sums of a few
            criteria are, of low rank and on a thousand levels, so that many pairs tie.
        seed: Which of many.
    """
    rng = np.random.default_rng([seed, n, m])
    if scores == "uniform":
        return Table(rng.integers(1, BEST + 1, (n, m)))
    traits = rng.random((n, 6)) @ rng.random((6, m))
    traits /= traits.max()
    traits *= 1000
    return Table(traits.astype(np.int64) * 1000)


def market(
    n: int, m: int, k: int, places: int = 1, regions: int = 1, outside: float = 0.0, seed: int = 1
) -> Market:
    """
    A sparse market.

    Args:
        n: Rows.
        m: Columns.
        k: Candidates drawn for each row; one drawn twice counts once.
        places: Columns take from 1 up to so many rows; rows always take one.
        regions: Rows and columns are cut into so many regions; candidates come from the row's own.
        outside: The share of candidates drawn from the whole country instead.
        seed: Which of many.
    """
    rng = np.random.default_rng([seed, n, m, k, places, regions])
    row = np.repeat(np.arange(n), k)
    region = row * regions // n
    start = -(-region * m // regions)
    width = -(-(region + 1) * m // regions) - start
    col = start + (rng.random(row.size) * width).astype(np.int64)
    leaves = rng.random(row.size) < outside
    col[leaves] = rng.integers(0, m, int(leaves.sum()))
    cells = np.unique(row * m + col)
    return Market(
        rows=cells // m,
        cols=cells % m,
        points=rng.integers(1, BEST + 1, cells.size),
        shape=(n, m),
        row_capacity=np.ones(n, dtype=np.int64),
        col_capacity=rng.integers(1, places + 1, m),
        groups=rng.integers(0, max(1, n // 6), n),
        later=np.stack([rng.integers(1, 4, cells.size), rng.integers(1, 2**30, cells.size)]),
    )
