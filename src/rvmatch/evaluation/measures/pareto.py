"""The Pareto front: what nothing else beats in every respect."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import finite_points
from rvmatch.errors import invalid

__all__ = ["pareto_front"]


def pareto_front(values: ArrayLike, better: Sequence[str] | None = None) -> NDArray[np.int64]:
    """
    Which rows of a table no other row dominates.

    A row dominates another if it is at least as good in every column and better in one; equal rows dominate
    neither, and stay together. The work grows with the rows of the table times those of the front.

    Args:
        values: One row for each choice, one column for each measure ``[k, q]``.
        better: For each column ``"higher"`` or ``"lower"``; all ``"higher"`` if left out.

    Returns:
        The positions of the rows, growing, int64 ``[f]``.

    Raises:
        InvalidValueError: If the values are no table of finite numbers, or a word of ``better`` is none.

    Source:
        V. Pareto, Manuale di economia politica, 1906; H. T. Kung, F. Luccio and F. P. Preparata, On finding
        the maxima of a set of vectors, Journal of the ACM 22 (1975) 469-476.

    Examples:
        >>> pareto_front([[10, 0.4], [9, 0.2], [8, 0.3]], ["higher", "lower"]).tolist()
        [0, 1]
    """
    table = finite_points("values", values)
    if table.ndim != 2:
        raise invalid("values", "measure_table", table.shape)
    if not np.isfinite(table).all():
        raise invalid("values", "statistics_finite", table[~np.isfinite(table)][0])
    words = ["higher"] * table.shape[1] if better is None else list(better)
    if len(words) != table.shape[1] or not set(words) <= {"higher", "lower"}:
        raise invalid("better", "measure_better", words, columns=table.shape[1])
    higher = np.array([word == "higher" for word in words], dtype=bool)
    # By places, so that nothing can overflow when its sign is turned; equal numbers have equal places.
    places = np.empty(table.shape, dtype=np.int64)
    for column in range(table.shape[1]):
        place = np.unique(table[:, column], return_inverse=True)[1]
        places[:, column] = -place if higher[column] else place
    # Whoever dominates a row has a smaller sum of places, so that each row is judged after those.
    order = np.argsort(places.sum(axis=1), kind="stable")
    front = np.zeros((0, table.shape[1]), dtype=np.int64)
    kept = []
    for row in order.tolist():
        mine = places[row]
        if not ((front <= mine).all(axis=1) & (front < mine).any(axis=1)).any():
            front = np.vstack([front, mine])
            kept.append(row)
    return np.array(sorted(kept), dtype=np.int64)
