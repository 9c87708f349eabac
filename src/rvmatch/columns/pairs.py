"""Pairs of a demand and a supply by their positions: sparse, sorted by demand, then supply."""

from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import read_only

__all__ = ["Pairs"]


def _positions(values: Any) -> NDArray[np.int64]:
    return read_only(np.array(values, dtype=np.int64))


@attrs.frozen(kw_only=True, eq=False)
class Pairs:
    """
    Some of the n x m pairs, each once, sorted by row, then column.

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

    def where(self, mask: NDArray[np.bool_]) -> Self:
        """The pairs for which the mask ``[p]`` holds."""
        return type(self)(rows=self.rows[mask], cols=self.cols[mask], shape=self.shape)

    def at(self, places: NDArray[np.int64]) -> Self:
        """The pairs at these positions, which grow ``[q]``."""
        return type(self)(rows=self.rows[places], cols=self.cols[places], shape=self.shape)

    def keys(self) -> NDArray[np.int64]:
        """One number for each pair, growing: ``row * m + column`` ``[p]``."""
        return self.rows * self.shape[1] + self.cols
