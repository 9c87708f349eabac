"""Pairs of a demand and a supply by their positions: sparse, sorted by demand, then supply."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import Lean, read_only, widened

__all__ = ["Pairs", "ranges"]


def _positions(values: Any) -> Lean:
    """The positions, closed for writing: a copy in int64, unless they are closed already."""
    held = isinstance(values, np.ndarray) and values.dtype in (np.int32, np.int64)
    if held and not values.flags.writeable:
        kept: Lean = values
        return kept
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


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Pairs:
    """
    Some of the n x m pairs, each once, sorted by row, then column.

    Arrays that are closed for writing are held as they are, others are copied. So very many pairs can be held
    in int32; ``rows`` and ``cols`` are in int64 in any case, and made when they are first asked for.

    Args:
        rows: Positions of demands ``[p]``.
        cols: Positions of supplies ``[p]``.
        shape: ``(n, m)``.
    """

    lean_rows: Lean = attrs.field(converter=_positions, alias="rows")
    lean_cols: Lean = attrs.field(converter=_positions, alias="cols")
    shape: tuple[int, int]

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Positions of demands ``[p]``."""
        return widened(self.lean_rows)

    @cached_property
    def cols(self) -> NDArray[np.int64]:
        """Positions of supplies ``[p]``."""
        return widened(self.lean_cols)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where the pairs of each row begin, and where the last end ``[n + 1]``."""
        rows = self.lean_rows
        # Looked for in their own type: otherwise all of them would be copied into a wider one.
        return read_only(np.searchsorted(rows, np.arange(self.shape[0] + 1, dtype=rows.dtype)))

    def __len__(self) -> int:
        return len(self.lean_rows)

    @classmethod
    def every(cls, shape: tuple[int, int]) -> Self:
        """All n x m pairs; for small sides only."""
        n, m = shape
        return cls(rows=np.repeat(np.arange(n), m), cols=np.tile(np.arange(m), n), shape=shape)

    @classmethod
    def joined(cls, parts: Sequence["Pairs"], shape: tuple[int, int]) -> Self:
        """The pairs of these parts together, which follow one another in order."""
        if len(parts) == 1:
            return cls(rows=parts[0].lean_rows, cols=parts[0].lean_cols, shape=shape)
        nothing = np.zeros(0, dtype=np.int32)
        rows = read_only(np.concatenate([nothing, *(part.lean_rows for part in parts)]))
        cols = read_only(np.concatenate([nothing, *(part.lean_cols for part in parts)]))
        return cls(rows=rows, cols=cols, shape=shape)

    def where(self, mask: NDArray[np.bool_]) -> Self:
        """The pairs for which the mask ``[p]`` holds."""
        if mask.all():
            return self
        rows, cols = read_only(self.lean_rows[mask]), read_only(self.lean_cols[mask])
        return type(self)(rows=rows, cols=cols, shape=self.shape)

    def at(self, places: NDArray[np.int64]) -> Self:
        """The pairs at these positions, which grow ``[q]``."""
        rows, cols = read_only(self.lean_rows[places]), read_only(self.lean_cols[places])
        return type(self)(rows=rows, cols=cols, shape=self.shape)

    def part(self, start: int, stop: int) -> Self:
        """The pairs from one position up to another, without a copy."""
        rows, cols = self.lean_rows[start:stop], self.lean_cols[start:stop]
        return type(self)(rows=rows, cols=cols, shape=self.shape)

    def keys(self) -> NDArray[np.int64]:
        """One number for each pair, growing: ``row * m + column`` ``[p]``."""
        keys: NDArray[np.int64] = np.multiply(self.lean_rows, self.shape[1], dtype=np.int64)
        keys += self.lean_cols
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
        low, high = self.starts[rows], self.starts[rows + 1]
        # All searches halve their own row together.
        while (low < high).any():
            middle = (low + high) >> 1
            short = (low < high) & (self.lean_cols[np.minimum(middle, len(self) - 1)] < cols)
            low = np.where(short, middle + 1, low)
            high = np.where(short, high, np.minimum(high, middle))
        return low
