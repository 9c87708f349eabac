"""What proves a ranked answer: prices of places, rank by rank."""

import attrs
import numpy as np
from numpy.typing import NDArray

__all__ = ["Certificate", "Prices", "RankProof"]


@attrs.frozen(kw_only=True, eq=False)
class Prices:
    """
    What one place costs in one stage of a rank, in the unit of its points.

    Args:
        rows: Of each row, int64 ``[n]``.
        cols: Of each column, int64 ``[m]``.
        places: Of each kind of role place, beside its row's, int64 ``[q]``.
        groups: Of each group in ``RankedProblem.groups``, beside its lines', int64 ``[g]``; a negative price
            is what a group pays towards a place.
    """

    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    places: NDArray[np.int64]
    groups: NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class RankProof:
    """
    What proves that a rank has reached its optimum.

    Args:
        value: The optimum.
        stages: Prices for each stage of the rank: one, or two for ``WorstPoints`` (most pairs, then none
            below the threshold).
        cut: For ``WorstPoints`` the prices that rule out the next threshold; None where there is none.
    """

    value: int
    stages: tuple[Prices, ...]
    cut: Prices | None = None


@attrs.frozen(kw_only=True, eq=False)
class Certificate:
    """
    Prices for every rank, in the order of the ranks.

    Args:
        ranks: What proves each rank.
    """

    ranks: tuple[RankProof, ...]
