"""Which places of a line a pair needs: few where the line has few places, or nearly one for every pair."""

from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

__all__ = ["Bands"]


@attrs.frozen(kw_only=True, eq=False)
class Bands:
    """
    For each pair, the places of its row and of its column it may take.

    Places of a line are interchangeable, so they may be handed out in the order of the line's pairs:
    of d pairs and c places, the j-th pair used takes the j-th place. If all c places are taken, c - j
    pairs are used after that pair and j - 1 before it, so the i-th pair takes a place from i - (d - c)
    to i; and fewer pairs are part of c pairs. So a pair needs at most min(c, d - c + 1) places, and a
    line with a place for every pair, whose limit says nothing, gives each pair one place of its own.
    Lines with places for half of their pairs or fewer offer all of them to each.

    Args:
        row_first: The first place of the row a pair may take, counted over all rows, int64 ``[p]``.
        row_width: How many places from there on, int64 ``[p]``.
        col_first: The first place of the column a pair may take, counted over all columns, int64 ``[p]``.
        col_width: How many places from there on, int64 ``[p]``.
    """

    row_first: NDArray[np.int64]
    row_width: NDArray[np.int64]
    col_first: NDArray[np.int64]
    col_width: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        rows: NDArray[np.int64],
        cols: NDArray[np.int64],
        row_capacity: NDArray[np.int64],
        col_capacity: NDArray[np.int64],
    ) -> Self:
        """
        The bands of these pairs.

        Args:
            rows: The row of each pair, int64 ``[p]``.
            cols: The column of each pair, int64 ``[p]``.
            row_capacity: How often a row can be used, at most its number of pairs, int64 ``[n]``.
            col_capacity: How often a column can be used, at most its number of pairs, int64 ``[m]``.

        Returns:
            The bands.
        """
        row_first, row_width = _band(rows, row_capacity)
        col_first, col_width = _band(cols, col_capacity)
        return cls(row_first=row_first, row_width=row_width, col_first=col_first, col_width=col_width)

    @property
    def split(self) -> NDArray[np.bool_]:
        """Which pairs several places of both sides could use, and so use twice, bool ``[p]``."""
        return (self.row_width > 1) & (self.col_width > 1)

    @property
    def edges(self) -> int:
        """How many edges of the unit network belong to pairs."""
        joined = np.where(
            self.split, self.row_width + self.col_width + 1, np.maximum(self.row_width, self.col_width)
        )
        return int(joined.sum())


def _band(
    lines: NDArray[np.int64], capacity: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    first_place = (np.cumsum(capacity) - capacity)[lines]
    if capacity.size == 0 or capacity.max() <= 1:
        return first_place, np.ones_like(first_place)
    degree = np.bincount(lines, minlength=capacity.size)
    order = np.argsort(lines, kind="stable")
    position = np.empty_like(lines)
    position[order] = np.arange(lines.size) - np.repeat(np.cumsum(degree) - degree, degree)
    # Where most pairs lose, all places serve each: bands save little there, and make paths through them long.
    all_places = 2 * capacity <= degree
    lowest = np.where(all_places[lines], 0, np.maximum(position - (degree - capacity)[lines], 0))
    highest = np.minimum(np.where(all_places[lines], capacity[lines], position + 1), capacity[lines]) - 1
    return first_place + lowest, highest - lowest + 1
