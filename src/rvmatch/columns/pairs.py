"""Pairs of a demand and a supply by their positions: sparse, sorted by demand, then supply."""

from collections.abc import Sequence
from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import read_only

__all__ = ["Pairs", "ranges"]


def _positions(values: Any) -> NDArray[np.int64]:
    """The positions, closed for writing: a copy, unless they are closed already."""
    if isinstance(values, np.ndarray) and values.dtype == np.int64 and not values.flags.writeable:
        return values
    return read_only(np.array(values, dtype=np.int64))


def ranges(firsts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    The numbers ``first, first + 1, ...`` of several ranges, joined.

    Args:
        firsts: Where each range begins ``[k]``.
        lengths: How many numbers each has ``[k]``.
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    numbers = np.arange(total)
    numbers += np.repeat(firsts - (ends - lengths), lengths)
    return numbers


@attrs.frozen(kw_only=True, eq=False)
class Pairs:
    """
    Some of the n x m pairs, each once, sorted by row, then column.

    Arrays that are closed for writing are held as they are, others are copied.

    Args:
        rows: Positions of demands ``[p]``.
        cols: Positions of supplies ``[p]``.
        shape: ``(n, m)``.
    """

    rows: NDArray[np.int64] = attrs.field(converter=_positions)
    cols: NDArray[np.int64] = attrs.field(converter=_positions)
    shape: tuple[int, int]

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def every(cls, shape: tuple[int, int]) -> Self:
        """All n x m pairs; for small sides only."""
        n, m = shape
        return cls(rows=np.repeat(np.arange(n), m), cols=np.tile(np.arange(m), n), shape=shape)

    @classmethod
    def joined(cls, parts: Sequence["Pairs"], shape: tuple[int, int]) -> Self:
        """The pairs of these parts together, which follow one another in order."""
        if len(parts) == 1:
            return cls(rows=parts[0].rows, cols=parts[0].cols, shape=shape)
        nothing = np.zeros(0, dtype=np.int64)
        rows = read_only(np.concatenate([nothing, *(part.rows for part in parts)]))
        cols = read_only(np.concatenate([nothing, *(part.cols for part in parts)]))
        return cls(rows=rows, cols=cols, shape=shape)

    def where(self, mask: NDArray[np.bool_]) -> Self:
        """The pairs for which the mask ``[p]`` holds."""
        if mask.all():
            return self
        return type(self)(rows=read_only(self.rows[mask]), cols=read_only(self.cols[mask]), shape=self.shape)

    def at(self, places: NDArray[np.int64]) -> Self:
        """The pairs at these positions, which grow ``[q]``."""
        rows, cols = read_only(self.rows[places]), read_only(self.cols[places])
        return type(self)(rows=rows, cols=cols, shape=self.shape)

    def part(self, start: int, stop: int) -> Self:
        """The pairs from one position up to another, without a copy."""
        return type(self)(rows=self.rows[start:stop], cols=self.cols[start:stop], shape=self.shape)

    def keys(self) -> NDArray[np.int64]:
        """One number for each pair, growing: ``row * m + column`` ``[p]``."""
        keys = self.rows * self.shape[1]
        keys += self.cols
        return keys

    def positions(self, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> NDArray[np.int64]:
        """
        Where some of these pairs stand, without a key for each of all.

        Args:
            rows: Positions of demands ``[q]``.
            cols: Positions of supplies, each a partner in one of the pairs ``[q]``.

        Returns:
            Positions among the pairs ``[q]``.
        """
        low = np.searchsorted(self.rows, rows)
        high = np.searchsorted(self.rows, rows, side="right")
        # All searches halve their own row together.
        while (low < high).any():
            middle = (low + high) >> 1
            short = (low < high) & (self.cols[np.minimum(middle, len(self) - 1)] < cols)
            low = np.where(short, middle + 1, low)
            high = np.where(short, high, np.minimum(high, middle))
        return low
