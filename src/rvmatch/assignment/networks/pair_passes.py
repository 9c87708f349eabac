"""Passes over all pairs, in compiled loops or in numpy: both choose the same."""

from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.arrays import Lean
from rvmatch.assignment.networks import pair_blocks

__all__ = ["Passes", "passes"]

Whole: TypeAlias = NDArray[np.int64]
Marks: TypeAlias = NDArray[np.uint8]


class Passes(Protocol):
    """Looks at all pairs, as compiled loops and ``pair_blocks`` both offer them."""

    def choose_best(self, first: Whole, points: Lean, ties: Lean, marks: Marks, few: int, /) -> int: ...

    def choose_best_of_columns(
        self, first: Whole, cols: Lean, points: Lean, ties: Lean, marks: Marks, columns: int, /
    ) -> int: ...

    def choose_near(
        self,
        first: Whole,
        cols: Lean,
        points: Lean,
        prices: tuple[Whole, Whole],
        marks: Marks,
        few: int,
        most: int,
        /,
    ) -> int: ...

    def choose_cheaper(
        self,
        first: Whole,
        cols: Lean,
        points: Lean,
        weight: int,
        prices: tuple[Whole, Whole],
        marks: Marks,
        few: int,
        /,
    ) -> int: ...

    def close_dearer(
        self,
        first: Whole,
        cols: Lean,
        points: Lean,
        weight: int,
        prices: tuple[Whole, Whole],
        marks: Marks,
        /,
    ) -> int: ...


def passes(*, compiled: bool) -> Passes:
    """
    The passes over pairs outside a core.

    Args:
        compiled: Whether by compiled loops, which need numba to be quick, or by numpy.

    Returns:
        The functions.
    """
    if not compiled:
        return pair_blocks
    from rvmatch.assignment.kernels import circulation_pairs

    return circulation_pairs
