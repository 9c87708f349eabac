"""The answer that regions reach together, and the rounds it took."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.proofs import Certificate

__all__ = ["RegionalAssignment", "RegionalRound"]


@attrs.frozen(kw_only=True)
class RegionalRound:
    """
    What was known after regions were asked once.

    Args:
        pairs: How many pairs are planned together so far.
        wanted: How many further pairs of the regions contradict the prices.
        value: What the plan so far reaches in the first rank, in its unit; None after the plans at home if
            that rank is not about pairs.
        bound: What no plan can exceed in the first rank; None as before.
        bytes_sent: What went to the regions, beside the pairs each holds from the beginning.
        bytes_received: What they sent back.
    """

    pairs: int
    wanted: int
    value: int | None
    bound: int | None
    bytes_sent: int
    bytes_received: int

    @property
    def gap(self) -> int | None:
        """How far the plan may be from the optimum of the first rank at most; None if not yet known."""
        return None if self.bound is None or self.value is None else self.bound - self.value


@attrs.frozen(kw_only=True, eq=False)
class RegionalAssignment:
    """
    The pairs to use, found by regions of which none saw the pairs of another.

    Args:
        rows: The row of each pair used, int64 ``[k]``.
        cols: The column of each pair used, int64 ``[k]``.
        values: What the plan reaches in each rank.
        bounds: What no plan can exceed in each rank while the earlier ones keep their values; None for a rank
            after one that is not proven.
        certificate: Prices that prove the plan; if it is not proven, those of the pairs planned together.
        rounds: What was known after each round; the first is each region alone.
        regions: How many regions hold pairs.
        shared_columns: How many columns are wanted by more than one region.
        bytes_held: How many bytes the pairs of all regions have; each region's are sent to it once.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    values: tuple[int, ...]
    bounds: tuple[int | None, ...]
    certificate: Certificate
    rounds: tuple[RegionalRound, ...]
    regions: int
    shared_columns: int
    bytes_held: int

    @property
    def optimal(self) -> bool:
        """Whether every rank is proven to be at its optimum."""
        return self.bounds == self.values
