"""Projects that a law cannot tell apart, under one number."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["growing_kinds", "kinds_by_first"]

Numbers = NDArray[np.int64]

_WIDEST: Final = 8
"""Numbers whose range is so many times wider than they are many are sorted; others are ticked off in it."""


def growing_kinds(column: NDArray[Any]) -> tuple[Numbers, Numbers]:
    """
    Equal whole numbers under one number, in their own order.

    Args:
        column: Whole numbers ``[n]``.

    Returns:
        Which each is, from 0 ``[n]``, and those that there are, growing ``[u]``.
    """
    if not len(column):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    low, high = int(column.min()), int(column.max())
    if high - low >= _WIDEST * len(column) + 1024:
        values, which = np.unique(column.astype(np.int64, copy=False), return_inverse=True)
        return which.reshape(-1), values
    shifted = column.astype(np.int64) - low
    ticked = np.zeros(high - low + 1, dtype=np.bool_)
    ticked[shifted] = True
    return (np.cumsum(ticked) - 1).take(shifted), np.flatnonzero(ticked) + low


def kinds_by_first(columns: Sequence[NDArray[Any]]) -> tuple[Numbers, Numbers]:
    """
    Projects alike in all columns under one number, in the order of the first of each kind.

    Args:
        columns: Whole numbers of each project, one array or more ``[n]``.

    Returns:
        The kind of each project ``[n]``, and the first project of each kind, growing ``[u]``.
    """
    kind, kinds = growing_kinds(columns[0])
    for column in columns[1:]:
        own, values = growing_kinds(column)
        if len(values) > 1:
            # Both factors are at most n, so that no product overflows.
            kind, kinds = growing_kinds(kind * len(values) + own)
    first = np.full(len(kinds), len(kind))
    np.minimum.at(first, kind, np.arange(len(kind)))
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place.take(kind), first[order]
