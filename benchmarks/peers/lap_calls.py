"""The two packages of the Jonker-Volgenant algorithm: lapx, dense and sparse, and lapjv, dense."""

import numpy as np

from instances import Market, Table

__all__ = ["lapjv_dense", "lapx_dense", "lapx_sparse"]


def lapx_dense(instance: Table) -> int:
    """``lap.lapjv``; a table that is not square is extended by the package itself."""
    import lap

    n, m = instance.points.shape
    cost = (instance.points.max() - instance.points).astype(float)
    cols = lap.lapjv(cost, extend_cost=n != m, return_cost=False)[0]
    used = cols >= 0
    return int(instance.points[np.flatnonzero(used), cols[used]].sum())


def lapjv_dense(instance: Table) -> int:
    """``lapjv.lapjv`` of a square table; other tables are filled up with cells worth nothing."""
    import lapjv

    n, m = instance.points.shape
    side, top = max(n, m), int(instance.points.max())
    cost = np.full((side, side), float(top))
    cost[:n, :m] -= instance.points
    cols = lapjv.lapjv(cost)[0][:n]
    used = cols < m
    return int(instance.points[np.flatnonzero(used), cols[used]].sum())


def lapx_sparse(instance: Market) -> int:
    """
    ``lap.lapmod``, which wants a square table that can be filled.

    Each row has a dummy column and each column a filler row; a filler takes the dummy of any row that
    could have taken its column, for then there is always a full matching.
    """
    import lap

    (n, m), pairs = instance.shape, instance.rows.size
    top = int(instance.points.max())
    rows = np.concatenate([instance.rows, np.arange(n), n + np.arange(m), n + instance.cols])
    cols = np.concatenate([instance.cols, m + np.arange(n), np.arange(m), m + instance.rows])
    costs = np.concatenate([top - instance.points, np.full(n, top), np.full(m, 0), np.zeros(pairs, int)])
    order = np.lexsort((cols, rows))
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=n + m))])
    cost, mates, _ = lap.lapmod(
        n + m, costs[order].astype(float), starts.astype(np.int32), cols[order].astype(np.int32)
    )
    if not np.isfinite(cost) or (mates < 0).any():
        raise SystemExit("lapx found no full matching")
    return n * top - round(cost)
